"""A file that is taken once: its bytes go on, and the field is empty again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import cache
from pathlib import Path

import htpy as h
import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from core.reading.tables import MAX_BYTES
from ui.live.bundle import bundle
from ui.streamlit_inside.pages import forget_uploads
from ui.style import style
from ui.text import literal


def take_once(
    label: str,
    key: str,
    take: Callable[[str, bytes], None],
    doing: str = "",
    *,
    help: str | None = None,
    type: list[str] | None = None,
    most_mb: int = MAX_BYTES >> 20,
    instead: Sequence[str] = (),
    is_anywhere: bool = False,
) -> None:
    """Let a person bring a file, hand it on, and draw the page anew.

    What it is refused for stands below the field until another file is taken. Of files that are
    brought while one is being taken the last comes after it.

    `take`: takes the name and the bytes of a file; raises a ValueError that says what is wrong
    with it.
    `doing`: what a person waits for meanwhile, unless `take` says it.
    `instead`: how the keys of buttons begin for which a file on its way is given up (`give_up`).
    `is_anywhere`: whether a file may be dropped anywhere on the page, and rows pasted.
    """
    state, refused = st.session_state, _refused(key)
    st.html(style("once"))
    taken = _taken(key)
    file = st.file_uploader(
        label, type, key=f"{key}_{taken[0]}", help=help, max_upload_size=most_mb
    )
    _beside()(
        key=f"once_{key}",
        data={
            "key": key,
            "megabytes": most_mb,
            "taken": taken,
            "instead": ", ".join(f'[class*="st-key-{each}"] button' for each in instead),
            "anywhere": is_anywhere,
        },
    )
    with st.container():
        if file is not None:
            state.pop(refused, None)
            try:
                with st.spinner(doing) if doing else nullcontext():
                    take(file.name, file.getvalue())
            except ValueError as problem:
                state[refused] = f"{file.name}: {problem}"
            _empty(key, file.name, file.size)
            st.rerun()
    if refused in state:
        st.error(literal(state[refused]), icon=":material/block:")


def give_up(key: str) -> None:
    """Take no file that is on its way or being taken, since something was pressed after it."""
    st.session_state.pop(_refused(key), None)
    _empty(key, None, 0)


def _empty(key: str, name: str | None, size: int) -> None:
    """Let the field, under a new key, hold the bytes no longer."""
    st.session_state[f"{key}_taken"] = _taken(key)[0] + 1, name, size
    forget_uploads()


def _taken(key: str) -> tuple[int, str | None, int]:
    """Return how many files were taken or given up, and name and size of the last if it was taken:
    of another the browser brings it again.
    """
    return st.session_state.get(f"{key}_taken", (0, None, 0))


def _refused(key: str) -> str:
    return f"{key}_refused"


@cache
def _beside() -> ComponentRenderer:
    """The component beside a field.

    It brings a file again, gives the field what is dropped or pasted elsewhere, and says in a
    sentence why a file was not let in: of that nothing reaches the server.
    """
    return st.components.v2.component(
        "beside_file",
        html=str(h.p(".refused-file", role="alert", hidden=True)),
        js=bundle(Path(__file__).with_name("once.mjs")),
        isolate_styles=False,
    )
