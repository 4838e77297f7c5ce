"""What every trap is made of: a box, controls that are remembered, numbers, why, the way out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import plotly.graph_objects as go
import streamlit as st
from numpy.typing import ArrayLike

from core.experiment.recipe import Settings
from ui.accuracies.traps.network import Rows, with_network
from ui.accuracies.traps.rows import Cell, draw
from ui.charts.figures import CONFIG
from ui.variants import VARIANTS

N = TypeVar("N", int, float)


Trap = Callable[[Settings], None]


@dataclass(frozen=True)
class Told:
    """Hold what a trap says once it was played with.

    `why`: with the numbers on screen.
    `way_out`, `code`: what to do instead, with the line of Keras to copy.
    `caption`, `head`, `rows`: of the table, as in `draw`; without rows only the caption is shown.
    """

    why: str
    way_out: str
    code: str
    caption: str
    head: Sequence[str] = ()
    rows: Sequence[Sequence[Cell | str]] = ()
    chart: go.Figure | None = None


def trap(key: str, title: str, people_do: str) -> Callable[[Callable[[], Told]], Trap]:
    """Make a trap of a function that draws what a person plays with, and tells what comes of it.

    `people_do`: one sentence, Markdown: what people do.
    """
    return lambda play: lambda settings: _box(key, title, people_do, play)


def trap_on_rows(key: str, title: str, people_do: str) -> Callable[[Callable[[Rows], Told]], Trap]:
    """Make a trap as `trap` does, on the rows of the model."""
    return lambda play: (
        lambda settings: with_network(settings, title, partial(_box, key, title, people_do, play))
    )


@st.fragment
def _box(key: str, title: str, people_do: str, play: Callable[..., Told], *given: Rows) -> None:
    with st.container(border=True, key=f"trap_{key}"):
        st.header(f"The trap: {title}", anchor=False)
        st.markdown(people_do)
        left, right = st.columns((5, 7), gap="medium")
        with left:
            told = play(*given)
        with right:
            if told.chart:
                with st.container(key=f"charts_{key}"):
                    st.plotly_chart(told.chart, key=f"{key}_chart", config=CONFIG)
            if told.rows:
                draw(told.caption, told.head, told.rows)
            else:
                st.caption(told.caption)
        with st.container():
            st.markdown(f"**Why?** {told.why}")
            st.markdown(f"**The way out:** {told.way_out}")
            st.code(told.code, language="python", wrap_lines=True)


def choose(label: str, words: Mapping[str, str], key: str, help: str | None = None) -> str:
    """Let a person choose one key of `words`; the first unless chosen otherwise."""
    return st.segmented_control(
        label,
        list(words),
        default=next(iter(words)),
        required=True,
        key=f"trap_{key}",
        persist_state="session",
        format_func=words.__getitem__,
        wrap=True,
        help=help,
    )


def slide(label: str, low: N, high: N, start: N, step: N, key: str, help: str | None = None) -> N:
    """Let a person choose a number; `start` unless chosen otherwise."""
    key = f"trap_{key}"
    return st.slider(label, low, high, start, step, key=key, persist_state="session", help=help)


def prints(name: str, y_true: ArrayLike, y_pred: ArrayLike, **options: float) -> float:
    """Compute what a metric, key of `VARIANTS`, prints after one batch; raise what it raises."""
    metric = VARIANTS[name].cls(**options)
    metric.update_state(y_true, y_pred)
    return metric.result()


def numbers(values: Mapping[str, float | str]) -> None:
    """Show numbers side by side, each under what it is: what is printed first, then the truth."""
    with st.container(horizontal=True, gap="small"):
        for label, value in values.items():
            text = value if isinstance(value, str) else f"{value:.4f}"
            st.metric(label, text, width="content")
