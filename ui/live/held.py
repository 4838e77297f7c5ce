"""What a live component and the server hold of each other; in the browser it is `js/held.mjs`.

Every value that the browser sends has a number, and the server repeats the last one it has taken up
beside what it holds: while that is behind, the browser holds something newer and does not obey. In
another session the numbers begin anew.
"""

from __future__ import annotations

import math
import uuid
from collections.abc import Callable, Collection
from typing import Any, TypeVar

import streamlit as st

from ui.address.parameter import OneOf
from ui.live.told import told
from ui.streamlit_inside.hearing import until_it_is_drawn, waits

T = TypeVar("T")


def answer_to(key: str) -> int:
    """Return the number of the last value of a component that was taken up; 0 before the first."""
    return st.session_state.get(f"{key}_answer", 0)


def on_moved(
    key: str, read: Callable[[dict[str, Any]], T], take: Callable[[T], object]
) -> Callable[[], None]:
    """Make the callback that takes up a value of a component and remembers its number.

    What comes is whatever somebody sends: a value that cannot be read is as if none had come.

    `read`: makes of the value what is taken up, with `number` for each number in it; KeyError,
    OverflowError, TypeError or ValueError for one that cannot be read.
    """

    def moved() -> None:
        # None when the word comes after the page has been left.
        value: Any = getattr(st.session_state.get(key), "moved", None)
        try:
            answer, what = int(number(value["number"], 1, 2**53)), read(value)
        except (KeyError, OverflowError, TypeError, ValueError):
            return
        st.session_state[f"{key}_answer"] = answer
        take(what)

    return moved


def on_said(
    key: str, what: str, possible: Collection[str | int], take: Callable[[Any], object]
) -> Callable[[], None]:
    """Make the callback that takes up a word of a component, `what`, where it is a possible one."""

    def said() -> None:
        word: Any = getattr(st.session_state.get(key), what, None)
        if type(word) in (str, int) and word in possible:
            take(word)

    return said


def along(key: str, axis: OneOf | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what a component is told of the axis of probabilities, and how it asks for another."""
    if axis is None:
        return {}, {}
    asks = on_said(key, "axis", axis.labels, axis.set)
    return {"axis": axis.keep(axis.value)}, {"on_axis_change": asks}


def number(value: object, low: float, high: float) -> float:
    """Return a number that came, not below `low` and not above `high`.

    Raises ValueError if it is no finite number.
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"A finite number is needed; got {value!r}.")
    return min(max(value, low), high)


def tell(key: str, **held: object) -> None:
    """Write what the server holds into the page, beside the component.

    It stands in an element of its own, so that the component's data stay the same when it changes
    and are not sent again.
    """
    if waits():
        held["waits"] = True
    with st.container(key=f"now_of_{key}"):
        st.html(told(key, answer=answer_to(key), session=session(), **held))


def tell_answer() -> None:
    """Write, after an answer, by which word the browser says that it has drawn it."""
    if word := until_it_is_drawn():
        with st.container(key="now_of_answer"):
            st.html(told("answer", word=word))


def session() -> str:
    """Return what tells this session from one that has ended, to a page that comes back."""
    return st.session_state.setdefault("session", uuid.uuid4().hex[:8])
