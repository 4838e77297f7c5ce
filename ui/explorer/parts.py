"""The parts of the explorer that stand closed at first; what a person opened stays open."""

from __future__ import annotations

from collections.abc import Container

import streamlit as st

from core.situations import Situation
from ui.address.parameters import DRAWER, OPEN
from ui.source import goal
from ui.streamlit_inside.pages import DeltaGenerator

ALL = tuple(OPEN.labels)


def is_open(name: str) -> bool:
    """Tell whether a part is open."""
    return name in OPEN.value


def draw(*names: str, hidden: Container[str] = ()) -> list[DeltaGenerator | None]:
    """Draw the heads of parts, and return the place within each; None where it is closed.

    One that has nothing to show is hidden, and open again where it has.
    """
    OPEN.keep(OPEN.value)
    return [None if name in hidden else _draw(name) for name in names]


def _draw(name: str) -> DeltaGenerator | None:
    key = f"part_{name}"
    if st.session_state.get(key) != is_open(name):
        st.session_state[key] = is_open(name)
    box = st.expander(OPEN.labels[name], key=key, on_change=_follow, args=(name, key))
    return box if is_open(name) else None


def _follow(name: str, key: str) -> None:
    """Be as the browser shows it: what opens everything may have come before."""
    _show(name, is_shown=bool(st.session_state[key]))


def offer_choice(situation: Situation | None) -> None:
    """Offer to find the threshold for what is at stake, on the page that chooses one."""
    if situation:
        st.page_link(
            "pages/choose_a_threshold.py",
            label="Find a threshold for this goal",
            icon=":material/flag:",
            query_params=goal.address(situation),
        )


def offer_tools() -> None:
    """Offer every number and every way to move the threshold, or to put them away again."""
    is_there = is_open("tools")
    st.button(
        "Fewer numbers and controls" if is_there else "More numbers and controls",
        key="turn_tools",
        on_click=turn,
        args=("tools",),
        icon=":material/expand_less:" if is_there else ":material/tune:",
        type="tertiary",
    )


def turn(name: str) -> None:
    """Open a part, or close it."""
    _show(name, is_shown=not is_open(name))


def _show(name: str, *, is_shown: bool) -> None:
    others = [other for other in OPEN.value if other != name]
    OPEN.set((*others, name) if is_shown else tuple(others))


def open_all() -> None:
    """Open everything that can be changed."""
    OPEN.set(ALL)
    DRAWER.set(True)


def close_all() -> None:
    """Go back to what stands there at first."""
    OPEN.set(())
    DRAWER.set(False)
