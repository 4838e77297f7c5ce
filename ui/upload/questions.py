"""What the columns of a file are: guess it, ask what is open, and read the file once."""

from __future__ import annotations

import io
from typing import Any

import pandas as pd
import streamlit as st

from core.export import free_names
from core.predictions.models import MAX_MODELS
from core.reading.binary import PositiveClassNeeded, ScaleNeeded, read_models
from core.reading.classes import read_class_predictions
from core.reading.tables import Table
from ui.source import own
from ui.source.own import OwnRows
from ui.streamlit_inside import DeltaGenerator
from ui.style import style
from ui.text import literal, named, plain, visible
from ui.upload.brought import Brought, say_what_stays

Names = tuple[str, ...]
PREVIEW_ROWS = 5
MOST_PREVIEWED = 200
SCALES = {
    "probability": "probabilities from 0 to 1",
    "log_odds": "logits, log(p / (1 − p))",
    "log_probability": "logarithms of probabilities",
    "confidence": "confidences in the predicted label",
    "score": "numbers on a scale of their own",
    "percent": "percentages",
}
# The table's own download would write cells that a spreadsheet runs, such as =HYPERLINK(…).


def read() -> None:
    """Show what came, ask what is open, and read it once that is answered."""
    if refused := st.session_state.get("own_refused"):
        st.error(literal(refused), icon=":material/block:")
        say_what_stays()
    brought = st.session_state.get("own_brought")
    if brought is None:
        return
    st.header("What the columns are", anchor=False)
    st.markdown(f"**{named(brought.name)}** · {literal(brought.table.description)}")
    answers = _roles(brought)
    with st.container(key="own_preview"):
        st.html(style("upload/questions"))
        st.dataframe(_preview(brought.table), hide_index=True)
    if answers is None:
        return
    answers |= _given_answers(brought)
    _read_once(brought, answers)
    if brought.problem is None:
        return
    if isinstance(brought.problem, PositiveClassNeeded):
        _ask_positive(brought, brought.problem)
    elif isinstance(brought.problem, ScaleNeeded):
        _ask_scale(brought, brought.problem)
    else:
        st.error(literal(str(brought.problem)), icon=":material/block:")
        say_what_stays()


def _preview(table: Table) -> pd.DataFrame:
    """Cut names and cells before they are sent: a single one may have a megabyte."""
    first = table.sample.head(PREVIEW_ROWS)
    names = free_names([plain(name, MOST_PREVIEWED) for name in first.columns])
    cells = first.map(lambda cell: plain(cell, MOST_PREVIEWED) if isinstance(cell, str) else cell)
    return cells.set_axis(names, axis="columns")


def _roles(brought: Brought) -> dict[str, Any] | None:
    table, version = brought.table, st.session_state["own_version"]
    guess = brought.guess
    columns = list(table.columns)
    many = st.segmented_control(
        "Each row has",
        ("one score", "a score for each class"),
        default="a score for each class" if guess.scores else "one score",
        required=True,
        key=f"own_many_{version}",
        persist_state="session",
    )
    first, second = st.columns(3), st.columns(3)

    def pick(
        place: DeltaGenerator,
        role: str,
        guessed: str | None,
        may_be_none: bool = False,
        help: str | None = None,
    ) -> str | None:
        # None itself stands for none: a column may have any name.
        options = [*([None] if may_be_none else []), *columns]
        return place.selectbox(
            role,
            options,
            index=options.index(guessed) if guessed in options else None,
            format_func=lambda name: "none" if name is None else visible(name),
            key=f"own_{role}_{version}",
            persist_state="session",
            placeholder="choose a column",
            help=help,
        )

    def pick_more(place: DeltaGenerator, role: str, guessed: Names, **options: Any) -> Names:
        options |= {"key": f"own_{role}_{version}", "persist_state": "session"}
        return tuple(
            place.multiselect(role, columns, default=guessed, format_func=visible, **options)
        )

    label = pick(first[0], "Label", guess.label)
    if many == "one score":
        score = pick(first[1], "Score", guess.score)
        weight = pick(first[2], "Weight", guess.weight, may_be_none=True)
        more = pick_more(
            second[0],
            "More models",
            (),
            max_selections=MAX_MODELS - 1,
            placeholder="scores of other models",
            help="Scores of other models for the same rows, to compare them on the page “Models”. "
            "A row that lacks one of the scores is left out for all.",
        )
        group = pick(
            second[1],
            "Group",
            None,
            may_be_none=True,
            help="What the page “Groups” divides the rows by. Of more than 20 values the largest "
            "groups are kept; of more than 20 numbers quarters are made.",
        )
        scores = () if score is None else (score, *more)
        chosen = {"label": label, "scores": scores, "weight": weight, "group": group}
        missing = [role for role, name in (("label", label), ("score", score)) if name is None]
    else:
        scores = pick_more(first[1], "Scores, one column a class", guess.scores)
        chosen = {"label": label, "scores": scores}
        missing = [role for role in ("label", "scores") if not chosen[role]]
    if missing:
        st.info(f"Choose the column of the {' and of the '.join(missing)}.")
        say_what_stays()
        return None
    return chosen


def _given_answers(brought: Brought) -> dict[str, Any]:
    given = brought.questions
    if given:
        said = []
        if "positive" in given:
            said.append(f"“yes” is **{named(given['positive'])}**")
        for column, scale in given.get("scales", {}).items():
            said.append(f"{named(column)} holds {SCALES[scale]}")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown("You said: " + "; ".join(said) + ".", width="content")
            st.button("Ask again", on_click=given.clear, type="tertiary")
    return dict(given)


def _read_once(brought: Brought, answers: dict[str, Any]) -> None:
    asked = tuple(sorted(answers.items()))
    if brought.answered == asked:
        return
    read_it = read_models if "group" in answers else read_class_predictions
    bar = st.progress(0.0, "Reading")
    problem = None
    try:
        predictions = read_it(
            io.BytesIO(brought.data),
            name=brought.name,
            progress=lambda share: bar.progress(min(1.0, share), "Reading"),
            **answers,
        )
    except ValueError as error:
        problem = error
    bar.empty()
    brought.answered, brought.problem = asked, problem
    if problem is None:
        roles = [answers["label"], answers.get("weight")]
        roles += [] if read_it is read_models else answers["scores"]
        own.take(OwnRows(predictions, brought.table, tuple(filter(None, roles))))
        st.rerun()  # the sidebar and the head say whose predictions are shown


def _ask_positive(brought: Brought, problem: PositiveClassNeeded) -> None:
    version = st.session_state["own_version"]
    values = list(problem.values)
    st.markdown(
        f"The labels are **{named(values[0])}** and **{named(values[1])}**. One is our guess."
    )
    chosen = st.radio(
        "Which label is “yes” (the positive class)?",
        values,
        index=values.index(problem.guess),
        format_func=lambda value: named(value, 200),
        key=f"own_positive_{version}",
        persist_state="session",
        horizontal=True,
    )
    st.button("Use it", on_click=_answer, args=(brought, "positive", chosen), type="primary")


def _ask_scale(brought: Brought, problem: ScaleNeeded) -> None:
    # What follows is advice for code; here is a button.
    what_came, _, _ = str(problem).partition(": agree to ")
    st.warning(literal(f"{what_came}."), icon=":material/help:")
    scales = brought.questions.get("scales", {}) | {problem.column: problem.scale}
    st.button(
        f"Yes, they are {SCALES[problem.scale]}",
        key=f"own_scale_{st.session_state['own_version']}",
        on_click=_answer,
        args=(brought, "scales", scales),
        type="primary",
    )
    say_what_stays()


def _answer(brought: Brought, question: str, value: Any) -> None:
    brought.questions[question] = value
