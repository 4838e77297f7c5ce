"""One sample through a tiny network, a number at a time."""

from __future__ import annotations

import streamlit as st

from ui.address.parameters import SAMPLE, SAMPLE_LOSS, STAGE
from ui.charts.table import Row
from ui.charts.table import show as show_table
from ui.story.details import details
from ui.story.numbers import number
from ui.story.only_the_loss.drawing import drawn
from ui.story.only_the_loss.walk import SENTENCES, STAGES, Line, Walk, lines, walk
from ui.streamlit_inside.pages import DeltaGenerator
from ui.style import style


@st.fragment
def show() -> None:
    """Show the sample at a stage: the network, and what the stage computes."""
    stage, sample, loss = _choices()
    at_hand = walk(sample, loss)
    st.html(style("story/only_the_loss/walk") + drawn(stage, at_hand))
    st.markdown(SENTENCES[stage])
    with details():
        _numbers(stage, at_hand)


def _choices() -> tuple[str, str, str]:
    with st.container(horizontal=True, vertical_alignment="bottom", key="stage_row"):
        loss = SAMPLE_LOSS.draw(
            "Loss",
            help="Only the stages 5 and 6 know it. The derivatives after them have other values, "
            "and the same formulas.",
        )
        sample = SAMPLE.draw(
            "Sample",
            help="Both are of class 1. The saturated one has a probability near 0: surely wrong.",
        )
        with st.container(horizontal=True, width="content"):
            back, on = st.container(width="content"), st.container(width="content")
        stage = STAGE.draw(
            "Stage", help="Five stages forward, five backward. The arrow keys move it."
        )
    at = STAGES.index(stage)
    _to(back, "Previous", at - 1, ":material/undo:")
    _to(on, "Next stage", at + 1, ":material/step_over:")
    return stage, sample, loss


def _to(place: DeltaGenerator, label: str, at: int, icon: str) -> None:
    place.button(
        label,
        disabled=not 0 <= at < len(STAGES),
        on_click=lambda: STAGE.set(STAGES[at]),
        icon=icon,
    )


def _numbers(stage: str, at_hand: Walk) -> None:
    shown = lines(stage, at_hand)
    heads = [("This stage", "formula, then with numbers"), ("Value", "")]
    if shown[0].estimate is not None:
        heads += [
            ("Finite difference", "(L(+ε) − L(−ε)) ÷ 2ε, ε = 10⁻⁶"),
            ("They differ by", "rounding"),
        ]
    rows = [Row(line.name, f"{line.formula} = {line.filled}", _cells(line)) for line in shown]
    show_table("story", "The numbers of this stage", heads, rows)


def _cells(line: Line) -> list[str]:
    if line.estimate is None:
        return [number(line.value)]
    return [number(line.value), number(line.estimate), number(abs(line.value - line.estimate))]
