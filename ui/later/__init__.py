"""What may come after the first sight of a page: it is drawn in a run of its own.

When a page is opened, what stands at the calls of `later` waits until the browser has painted the
rest, which can be used meanwhile; then all of them run, together.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from ui.address.visit import stays, visit
from ui.live.bundle import bundle
from ui.style import style

KEY = "later"


@st.fragment(key=KEY)
def later(draw: Callable[[], None], height: int) -> None:
    """Draw a part of a page now, or after its first sight when the page is being opened.

    Parameters
    ----------
    draw : callable
        Draws the part. Its widgets run this part alone: where another depends on them it calls
        `st.rerun`.
    height : int
        Of the quiet place that is held for the part, in CSS pixels.
    """
    if _is_in_sight():
        draw()
        return
    visit().waits = True
    st.container(key=f"later_{height}", height=height, border=False)


def ask_for_the_rest() -> None:
    """Let the browser ask for what waits; called at the end of a page."""
    if visit().waits:
        st.html(style("later/later"))
        # The same component may still stand there from the page before: other data call it again.
        page = {"page": visit().pages}
        _asks()(key="later_asks", data=page, on_seen_change=_go_on, height=1)


def _is_in_sight() -> bool:
    return visit().is_in_sight


def _go_on() -> None:
    # Who has gone elsewhere meanwhile gets that page, and not what waited on the one before.
    if stays():
        visit().is_in_sight, visit().waits = True, False
        st.rerun(KEY)


@cache
def _asks() -> ComponentRenderer:
    js = bundle(Path(__file__).with_name("later.mjs"))
    return st.components.v2.component("later_asks", js=js, isolate_styles=False)
