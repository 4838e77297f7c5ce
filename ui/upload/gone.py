"""Say whose predictions are gone with the session that held them, and where to bring them again.

They are in that session's memory alone; the browser's tab remembers what they were called.
"""

from __future__ import annotations

from contextlib import nullcontext
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from ui.live.bundle import bundle
from ui.live.held import session
from ui.source import own
from ui.streamlit_inside.hearing import said_last
from ui.text import named, plain
from ui.upload import brought

_KEY = "own_gone"
_TAB = "own_gone_in_the_tab"
_NAME = "own_gone_name"


def say_what_is_gone() -> None:
    """Draw the sentence, where there is something to say; called in every run of every page."""
    if name := _held():
        st.session_state.pop(_NAME, None)
    gone = st.session_state.get(_NAME)
    with st.container(key=_KEY if gone else f"carried_{_KEY}", gap="small"):
        data = {"session": session(), "held": name, "gone": gone}
        with nullcontext() if gone else said_last():  # what is gone is told at once, below
            _tab()(key=_TAB, data=data, on_gone_change=_take)
        if gone:
            st.warning(
                f"Your predictions, **{named(gone)}**, were in the memory of the session before "
                "this one and are gone with it; this is the trained network. Bring the file again "
                "to go on with it.",
                icon=":material/move_to_inbox:",
            )
            with st.container(horizontal=True, vertical_alignment="center"):
                st.page_link(
                    "pages/your_predictions.py",
                    label="Bring it again",
                    icon=":material/upload_file:",
                )
                st.button("Go on without it", key="own_gone_over", on_click=_go_on, type="tertiary")


def _held() -> str:
    """Return what the predictions of this session are called; empty where there are none."""
    mine = own.held()
    if mine is not None:
        return plain(mine.table.name if mine.table else "") or "your rows"
    file = brought.held()
    return plain(file.file.name) if file else ""


@cache
def _tab() -> ComponentRenderer:
    js = bundle(Path(__file__).with_name("gone.mjs"))
    return st.components.v2.component(_KEY, js=js, isolate_styles=False)


def _take() -> None:
    name: Any = getattr(st.session_state.get(_TAB), "gone", None)
    if isinstance(name, str) and name:
        st.session_state[_NAME] = plain(name)


def _go_on() -> None:
    st.session_state[_NAME] = ""
