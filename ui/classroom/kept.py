"""What a browser keeps for a session that may end: the key of a teacher, the token of a pupil.

A tab keeps a key; all tabs of a browser keep a token, so that whoever opens the link twice is one
pupil. Neither stands in an address, which everybody reads on a projector and a link hands on.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from ui.live.bundle import bundle
from ui.live.held import session

_KEY, _WOKEN, _HEARD = "tab_keeps", "tab_woken", "tab_heard"


def keep(
    name: str,
    value: str = "",
    *,
    then: Callable[[str], None] | None = None,
    wakes: bool = False,
    forgets: bool = False,
    go: str = "",
    in_all_tabs: bool = False,
) -> None:
    """Let the tab keep a text under a name; or hear which one it keeps, where none is given.

    `then`: called in a session with what came, whatever it is; with "" where nothing is kept, but
    for a page that `wakes`. A word may be lost: the browser says it again until it was heard.
    `wakes`: whether this place runs once when a phone wakes up, or is connected again.
    `forgets`: whether what was kept is gone from now on.
    `go`: where the browser then goes, with a whole new page.
    `in_all_tabs`: whether all tabs of the browser keep it, of names that begin with the same word
    the last.
    """

    def came() -> None:
        held: Any = getattr(st.session_state.get(_KEY), "kept", None)
        text = held.get("value") if isinstance(held, dict) else None
        if then and isinstance(text, str):
            st.session_state[_HEARD] = name
            _note()
            then(text)

    is_heard = st.session_state.get(_HEARD) == name
    data = {"name": name, "value": value, "session": session(), "wakes": wakes, "heard": is_heard}
    with st.container(key="carried_by_tab"):
        _component()(
            key=_KEY,
            data={**data, "forgets": forgets, "go": go, "in_all_tabs": in_all_tabs},
            on_kept_change=came,
            on_woke_change=_note,
        )
    st.session_state.pop(_WOKEN, None)


def _note() -> None:
    """Note that this place is to run: a phone woke up, or says who it is."""
    st.session_state[_WOKEN] = True


def has_woken() -> bool:
    """Tell another part of the page whether the place of `keep` is to run yet.

    What several components say in one moment is sent together, and runs the part of one of them.
    """
    return _WOKEN in st.session_state


@cache
def _component() -> ComponentRenderer:
    js = bundle(Path(__file__).with_name("kept.mjs"))
    return st.components.v2.component("tab_keeps", js=js, isolate_styles=False)
