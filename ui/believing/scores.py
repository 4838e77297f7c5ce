"""Scores without labels that a person brings: a file with a column of them, or pasted."""

from __future__ import annotations

import streamlit as st

from core.decision.tally import Tally, tally
from core.parsing.numbers import as_number
from core.parsing.plural import counted
from core.reading.scores_alone import meanings_of, open_scores, score_columns
from core.reading.understanding import Meaning
from ui.once import give_up, take_once
from ui.source import without_truth
from ui.source.without_truth import WithoutTruth
from ui.text import cut, literal, named, visible

MOST_PASTED = 20_000
_FILE = "scores_file"


def given() -> Tally | None:
    """Ask for scores of rows whose truth nobody knows yet; None where there are none.

    Returns a tally of probabilities of "yes".
    """
    file, text = st.columns(2, gap="medium")
    with file:
        _ask_for_file()
        brought = without_truth.held()
        from_file = None if brought is None else _read(brought)
    with text:
        pasted = _pasted()
    return from_file if pasted is None else pasted


def _ask_for_file() -> None:
    take_once(
        "Rows whose truth nobody knows yet: a file with a column of scores",
        _FILE,
        lambda name, data: without_truth.take(open_scores(data, name)),
        "Opening the file",
        help="CSV, Parquet, Excel, JSON or NumPy; without such a file the rows that are shown are "
        "taken, as if nobody knew their labels. It stays in the memory of your session.",
        instead=("forget_scores",),
    )


def _forget() -> None:
    give_up(_FILE)
    without_truth.drop()


def _read(brought: WithoutTruth) -> Tally | None:
    """Say how the file is understood, let that be changed, and read it."""
    table = brought.table
    names, proposed = score_columns(table)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.markdown(f"Without labels: **{named(table.name)}**", width="content")
        st.button("Forget it", key="forget_scores", on_click=_forget, icon=":material/delete:")
    column = st.selectbox(
        "Score",
        names,
        index=names.index(proposed) if proposed else None,
        format_func=visible,
        key=f"scores_column_{brought.number}",
        placeholder="choose a column",
    )
    if column is None:
        st.info("Which column holds the score? Until it is chosen, the rows that are shown stand.")
        return None
    try:
        options, guess, doubt = meanings_of(table, column)
        texts = {option.text: option.value for option in options}
        known = list(texts.values())
        text = st.selectbox(
            "The numbers are",
            list(texts),
            index=known.index(guess) if guess else None,
            format_func=literal,
            key=f"scores_meaning_{brought.number}_{column}",
            placeholder="choose what they are",
        )
        if doubt:
            st.caption(literal(doubt))
        meaning = texts[text] if text else None
        if not isinstance(meaning, Meaning):
            return None
        found = brought.read(column, meaning)
    except ValueError as problem:
        st.error(literal(str(problem)), icon=":material/block:")
        return None
    left_out = f"; {found.n_left_out:,} without a number left out" if found.n_left_out else ""
    st.caption(f"{counted(found.rows.n_samples, 'row')} read{left_out}.")
    return found.rows


def _pasted() -> Tally | None:
    text = st.text_area(
        "Or paste their scores",
        key="pasted_scores",
        placeholder="0.12\n0.8\n0.41",
        height=120,
        max_chars=20 * MOST_PASTED,
        help="Probabilities of “yes”, apart by spaces or on lines of their own. They go before a "
        "file.",
    )
    words = text.split()
    if not words:
        return None
    if len(words) > MOST_PASTED:
        st.error(f"At most {MOST_PASTED:,} scores can be pasted; got {len(words):,}.")
        return None
    scores = [as_number(word.strip(";,"), ".") for word in words]
    for word, score in zip(words, scores, strict=True):
        if score is None or not 0 <= score <= 1:
            st.error(f"Each must be a probability from 0 to 1; got “{literal(cut(word))}”.")
            return None
    return tally([0] * len(scores), [score or 0.0 for score in scores])
