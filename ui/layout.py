"""What every page has in common: its head, its style, the part that stays in view."""

from __future__ import annotations

import htpy as h
import streamlit as st
from markupsafe import Markup

from core.experiment.recipe import Settings
from ui.charts.theme import page_colours
from ui.share import share
from ui.streamlit_inside import DeltaGenerator
from ui.style import style

_FROM_FRAME = "settings_of_this_run"
_STYLE = style("layout") + h.style[Markup(f":root {{ {page_colours()} }}")]


def open_page(name: str, question: str) -> Settings:
    """Open the page `pages/{name}.py` with its question, and return the settings that are shown.

    A server that has not run `app.py` yet runs the file of a linked page without it. One call of
    `st.navigation` ends that, and the page starts again with its frame around it.
    """
    settings = st.session_state.pop(_FROM_FRAME, None)
    if settings is None:
        default = st.Page(lambda: None, title="Start", default=True)
        st.navigation([default, st.Page(f"pages/{name}.py")], position="hidden")
        st.rerun()
    st.html(_STYLE)
    with st.container(horizontal=True, vertical_alignment="center", key="head"):
        st.title(question, anchor=False, width="stretch")
        share()
    return settings


def hand_over(settings: Settings) -> None:
    """Hand the settings of this run to the page; called by the frame, `app.py`."""
    st.session_state[_FROM_FRAME] = settings


def places(number: int) -> list[DeltaGenerator]:
    """Mark places on the page, top to bottom, that are filled in another order."""
    return [st.container() for _ in range(number)]


def sticky() -> DeltaGenerator:
    """Mark the place that stays in view while the page scrolls, where the screen has room."""
    return st.container(key="stick")
