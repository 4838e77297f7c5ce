"""How a file is understood: every part stands here, what is uncertain is asked, all can change."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from core.export import free_names
from core.parsing.plural import counted
from core.predictions.models import MAX_MODELS
from core.reading.tables import Table
from core.reading.understanding import ExampleRow, Part, Remark, Understanding
from ui.address.parameters import BELIEF
from ui.source import without_truth
from ui.text import literal, named, plain, visible
from ui.upload import brought
from ui.upload.ask import choose_sheet, say_what_stays
from ui.upload.brought import Brought

PREVIEW_ROWS, PREVIEW_COLUMNS, MOST_PREVIEWED = 5, 50, 200
MOST_RADIOS, MOST_OPEN_RADIOS = 12, 4
_OF_COLUMNS = ("truth", "scores", "weight", "group", "prediction")
_HELP = {
    "scores": "Scores of other models for the same rows are compared on the page “Models”. A row "
    "that lacks one of the scores is left out for all.",
    "group": "What the page “Groups” divides the rows by. Of more than 20 values the largest "
    "groups are kept.",
    "weight": "Each row counts as much as its weight.",
}
_OPEN = {
    "truth": "A file without what really happened cannot be judged. If yours has no such column, "
    "join it, by the number of each case, with the file that has it.",
    "scores": "Which column holds the score that a threshold cuts?",
}


def read() -> None:
    """Show how what came is understood, ask what is uncertain, and read it once all is said."""
    mine = brought.held()
    if mine is None:
        return
    st.header("How your file is understood", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        description = literal(mine.table.description).replace("UTF-", "UTF\N{NON-BREAKING HYPHEN}")
        st.markdown(f"**{named(mine.file.name)}** · {description}", width="content")
        choose_sheet(mine.workbook)
    with st.container():
        understanding = mine.understanding()
        is_taken = mine.take_up()
    if is_taken:
        st.rerun()  # the sidebar and the head say whose predictions are shown
    problem = understanding.problem or mine.problem
    if problem:
        st.error(literal(problem), icon=":material/block:")
    parts, rows = st.columns(2, gap="medium")
    with parts:
        _asked(mine, understanding)
        _parts(mine, understanding)
    with rows:
        _rows(mine, understanding)
    if problem:
        say_what_stays()
    key = f"own_rows_{mine.version}"
    # Open for whom a column is asked, then as the person leaves it.
    st.session_state.setdefault(key, _is_column_open(understanding))
    rows = st.expander("The first rows of the file", key=key, on_change="rerun")
    with rows, st.container(key="own_preview"):
        st.dataframe(_preview(mine.table), hide_index=True)


# What is asked ------------------------------------------------------------------------------------


def _asked(mine: Brought, understanding: Understanding) -> None:
    questions = understanding.questions
    if not questions:
        return
    proposals = understanding.confirmed()
    with st.container(border=True, key="own_asked"):
        n = len(questions)
        asked = "One question" if n == 1 else f"{n} questions"
        st.markdown(f"**{asked} before anything is shown**")
        for part in questions:
            reason = part.reason or _OPEN.get(part.key, "")
            if reason:
                st.markdown(literal(reason))
            if part.key == "truth" and part.certainty == "open" and part.reason:
                st.caption(literal(_OPEN["truth"]))
            if part.key == "truth" and part.certainty == "open":
                _offer_without_truth(mine.table)
            if part.certainty == "open" or (
                _as_radio(part) and len(part.options) <= MOST_OPEN_RADIOS
            ):
                _choice(mine, understanding, part)
            else:
                _line(mine, understanding, part)
        if proposals:
            st.button(
                "Yes, read it so",
                key="own_yes",
                on_click=mine.answer,
                args=(proposals,),
                type="primary",
                icon=":material/check:",
            )
    say_what_stays()


def _offer_without_truth(table: Table) -> None:
    """Lead to what scores promise of rows whose truth nobody knows yet."""
    without_truth.take(table)
    st.page_link(
        "pages/believe_the_scores.py",
        label="Nobody knows the truth yet: what do the scores promise?",
        icon=":material/pending:",
        query_params={BELIEF.key: "unlabelled"},
    )


def _is_column_open(understanding: Understanding) -> bool:
    return any(part.certainty == "open" for part in understanding.questions)


# What is understood -------------------------------------------------------------------------------


def _parts(mine: Brought, understanding: Understanding) -> None:
    quiet = [part for part in understanding.parts if not part.is_question]
    with st.container(key="own_parts"):
        for part in quiet:
            if len(part.options) > 1:
                _line(mine, understanding, part)
            elif part.value is not None and part.key != "form":
                st.markdown(_said(part))
        if mine.answers:
            st.button(
                "Forget my answers",
                key="own_forget_answers",
                on_click=mine.take_back,
                args=tuple(mine.answers),
                type="tertiary",
                icon=":material/undo:",
            )


def _said(part: Part) -> str:
    return f"{named(part.title)}: **{named(part.text) or 'choose'}**"


def _line(mine: Brought, understanding: Understanding, part: Part) -> None:
    """One line that says a part and opens where it can be changed."""
    with st.popover(_said(part), type="tertiary", wrap=True, key=_key(mine, part, "line")):
        if part.reason and not part.is_question:
            st.caption(literal(part.reason))
        _choice(mine, understanding, part)


def _choice(mine: Brought, understanding: Understanding, part: Part) -> None:
    if part.key == "scores" and understanding.value("form") == "one":
        _choose_scores(mine, part)
    elif part.several:
        _choose_several(mine, part, part.title)
    else:
        _choose_one(mine, part)


def _as_radio(part: Part) -> bool:
    kind = part.key.partition(":")[0]
    return not part.several and kind not in _OF_COLUMNS and len(part.options) <= MOST_RADIOS


def _choose_one(mine: Brought, part: Part) -> None:
    values = _by_text(part)
    key = _key(mine, part)
    texts = {value: text for text, value in values.items()}
    _hold(key, None if part.certainty == "open" else texts.get(part.value))

    def answer() -> None:
        text = st.session_state[key]
        if text is None:  # emptied
            mine.take_back(part.key)
        else:
            mine.answer({part.key: values[text]})

    if _as_radio(part):
        st.radio(
            part.title,
            list(values),
            index=None,
            format_func=literal,
            key=key,
            on_change=answer,
            horizontal=len(values) < 4,
        )
    else:
        st.selectbox(
            part.title,
            list(values),
            index=None,
            key=key,
            on_change=answer,
            placeholder="choose a column",
            help=_HELP.get(part.key),
        )


def _choose_several(mine: Brought, part: Part, label: str) -> None:
    values = _by_text(part)
    key = _key(mine, part)
    _hold(key, _texts_of(values, part.value))

    def answer() -> None:
        _answer_several(mine, part, tuple(values[text] for text in st.session_state[key]))

    st.multiselect(label, list(values), key=key, on_change=answer)


def _answer_several(mine: Brought, part: Part, chosen: tuple[object, ...]) -> None:
    """Take the chosen values; no score at all means that the proposed ones are to be read."""
    if chosen or part.key != "scores":
        mine.answer({part.key: chosen})
    else:
        mine.take_back(part.key)


def _choose_scores(mine: Brought, part: Part) -> None:
    """Choose the score, and those of other models."""
    values = _by_text(part)
    first, more = _key(mine, part), _key(mine, part, "more")
    chosen = _texts_of(values, part.value)
    _hold(first, chosen[0] if chosen else None)
    _hold(more, chosen[1:])

    def answer() -> None:
        texts = [st.session_state[first], *st.session_state[more]]
        known = dict.fromkeys(text for text in texts if text is not None)
        _answer_several(mine, part, tuple(values[text] for text in known))

    st.selectbox(
        "Score",
        list(values),
        index=None,
        key=first,
        on_change=answer,
        placeholder="choose a column",
    )
    st.multiselect(
        "More models",
        [text for text in values if text != st.session_state[first]],
        key=more,
        on_change=answer,
        max_selections=MAX_MODELS - 1,
        placeholder="scores of other models",
        help=_HELP["scores"],
        disabled=not chosen,
    )


def _by_text(part: Part) -> dict[str, object]:
    """The values of a part by their texts, each made different: a column may be called none."""
    columns = {option.text for option in part.options if option.value is not None}
    texts = [
        f"({option.text})" if option.value is None and option.text in columns else option.text
        for option in part.options
    ]
    values = (option.value for option in part.options)
    return dict(zip(free_names([visible(text) for text in texts]), values, strict=True))


def _texts_of(values: dict[str, object], chosen: object) -> list[str]:
    assert isinstance(chosen, tuple)
    texts = {value: text for text, value in values.items()}
    return [texts[value] for value in chosen if value in texts]


def _hold(key: str, value: object) -> None:
    """Let a widget hold a value; what it holds already is not sent: it might undo a press."""
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def _key(mine: Brought, part: Part, place: str = "") -> str:
    return f"own_{mine.version}_{part.key}_{place}"


# Rows and remarks ---------------------------------------------------------------------------------


def _rows(mine: Brought, understanding: Understanding) -> None:
    if understanding.examples:
        first = "Three rows" if len(understanding.examples) == 3 else "Rows"
        lines = [f"- {literal(_short(row).text)}" for row in understanding.examples]
        st.markdown("\n".join([f"**{first}, as they are read**\n", *lines]))
    if understanding.n_rows and not understanding.problem:
        _read_and_left_out(understanding)
    for i, remark in enumerate(understanding.remarks):
        _remark(mine, remark, f"own_{mine.version}_{remark.kind}_{i}")


def _short(row: ExampleRow) -> ExampleRow:
    scores = ((plain(a), plain(b), plain(c)) for a, b, c in row.scores)
    return replace(row, truth=plain(row.truth), scores=tuple(scores))


def _read_and_left_out(understanding: Understanding) -> None:
    causes = understanding.left_out
    n_left_out = sum(cause.n_rows for cause in causes)
    n_read = understanding.n_rows - n_left_out
    if not causes:
        told = "The **one row** is" if n_read == 1 else f"All **{counted(n_read, 'row')}** are"
        st.markdown(f"{told} read.")
        return
    told = "; ".join(f"{cause.n_rows:,} for {literal(cause.cause)}" for cause in causes)
    n_rows = understanding.n_rows
    are = "is" if 1 in (n_read, n_rows) else "are"
    st.markdown(f"**{n_read:,} of {counted(n_rows, 'row')}** {are} read; left out: {told}.")


def _remark(mine: Brought, remark: Remark, key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/info: {literal(remark.text)}")
        for i, way in enumerate(remark.ways_out):
            st.button(
                literal(way.text),
                key=f"{key}_{i}",
                on_click=mine.answer,
                args=(dict(way.answers),),
            )


def _preview(table: Table) -> pd.DataFrame:
    """Cut names and fields before they are sent: a single one may have a megabyte."""
    first = table.sample.iloc[:PREVIEW_ROWS, :PREVIEW_COLUMNS]
    names = free_names([plain(str(name), MOST_PREVIEWED) for name in first.columns])
    cells = first.map(lambda cell: plain(cell, MOST_PREVIEWED) if isinstance(cell, str) else cell)
    return cells.set_axis(names, axis="columns")
