"""A file that is taken once: its bytes go on, and the field is empty again."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.reading.tables import MAX_BYTES
from ui.streamlit_inside.pages import forget_uploads
from ui.text import literal


def take_once(
    label: str,
    key: str,
    take: Callable[[str, bytes], None],
    doing: str,
    *,
    help: str | None = None,
    type: list[str] | None = None,
    most_mb: int = MAX_BYTES >> 20,
) -> None:
    """Let a person bring a file, hand it on, and draw the page anew.

    What it is refused for stands below the field until another file is taken.

    Parameters
    ----------
    key : str
        Of the field.
    take : callable
        Takes the name and the bytes of a file; raises a ValueError that says what is wrong with it.
    doing : str
        What a person waits for meanwhile.
    help, type
        Of the widget.
    most_mb : int
        How large a file may be.
    """
    state, number, refused = st.session_state, f"{key}_number", _refused(key)
    count = state.setdefault(number, 0)
    file = st.file_uploader(label, type, key=f"{key}_{count}", help=help, max_upload_size=most_mb)
    with st.container():
        if file is not None:
            forget_refusal(key)
            try:
                with st.spinner(doing):
                    take(file.name, file.getvalue())
            except ValueError as problem:
                state[refused] = f"{file.name}: {problem}"
            state[number] = count + 1
            # Under a new key the field holds the bytes no longer.
            forget_uploads()
            st.rerun()
    if refused in state:
        st.error(literal(state[refused]), icon=":material/block:")


def forget_refusal(key: str) -> None:
    """Say no longer why the last file was refused."""
    st.session_state.pop(_refused(key), None)


def _refused(key: str) -> str:
    return f"{key}_refused"
