"""What a live component and the server hold of each other; in the browser it is `js/held.mjs`.

Every value that the browser sends has a number, and the server repeats the last one it has taken up
beside what it holds: while that is behind, the browser holds something newer and does not obey.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import htpy as h
import streamlit as st


def answer_to(key: str) -> int:
    """Return the number of the last value of a component that was taken up; 0 before the first."""
    return st.session_state.get(f"{key}_answer", 0)


def on_moved(key: str, take: Callable[[dict[str, Any]], None]) -> Callable[[], None]:
    """Make the callback that takes up a value of a component and remembers its number.

    Parameters
    ----------
    key : str
        Of the component.
    take : callable
        Called with the value.
    """

    def moved() -> None:
        # None when the word comes after the page has been left.
        value = getattr(st.session_state.get(key), "moved", None)
        if value is not None:
            st.session_state[f"{key}_answer"] = int(value["number"])
            take(value)

    return moved


def tell(key: str, **held: object) -> None:
    """Write what the server holds into the page, beside the component.

    It stands in an element of its own, so that the component's data stay the same when it changes
    and are not sent again.
    """
    with st.container(key=f"now_of_{key}"):
        st.html(told(key, answer=answer_to(key), **held))


def told(key: str, **held: object) -> h.Element:
    """Draw the element that says what is held."""
    return h.i({f"data-{name}": str(value) for name, value in held.items()}, data_held_of=key)
