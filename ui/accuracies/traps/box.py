"""What every trap is made of: a box, controls that are remembered, numbers, why, the way out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

import streamlit as st
from numpy.typing import ArrayLike

from ui.streamlit_inside import DeltaGenerator
from ui.variants import VARIANTS

N = TypeVar("N", int, float)


@contextmanager
def box(key: str, title: str, people_do: str) -> Iterator[tuple[DeltaGenerator, DeltaGenerator]]:
    """Open the box of a trap; what is drawn inside `with` is what a person plays with.

    Parameters
    ----------
    people_do : str
        One sentence, Markdown: what people do.

    Yields
    ------
    rows : DeltaGenerator
        The place beside it, or below where there is no room.
    reasons : DeltaGenerator
        The place below both, for `why` and `way_out`.
    """
    with st.container(border=True, key=f"trap_{key}"):
        st.header(f"The trap: {title}", anchor=False)
        st.markdown(people_do)
        play, rows = st.columns((5, 7), gap="medium")
        reasons = st.container()
        with play:
            yield rows, reasons


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


def why(sentence: str) -> None:
    """Say why, with the numbers on screen."""
    st.markdown(f"**Why?** {sentence}")


def way_out(sentence: str, code: str) -> None:
    """Say what to do instead, with the line of Keras to copy."""
    st.markdown(f"**The way out:** {sentence}")
    st.code(code, language="python", wrap_lines=True)
