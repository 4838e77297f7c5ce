"""A record that a person opened; it stays in the session's state and is in no cache."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.selection.record import DecisionRecord
from core.selection.record_json import json_in, record_from_json
from ui.streamlit_inside import forget_uploads
from ui.text import literal, plain

_OPENED = "opened_record"
_REFUSED = "refused_record"
_NUMBER = "record_upload_number"


@dataclass(frozen=True)
class Opened:
    """Hold a record and the name of its file."""

    name: str
    record: DecisionRecord


def take(name: str, data: bytes) -> bool:
    """Open what came if it claims to be a record, and tell whether it does.

    Raises
    ------
    ValueError
        When it does, and is damaged, or of another release.
    """
    text = json_in(data)
    if text is None:
        return False
    st.session_state[_OPENED] = Opened(name, record_from_json(text))
    return True


def ask() -> None:
    """Take in the file of a record."""
    st.header("Open a decision again", anchor=False)
    number = st.session_state.setdefault(_NUMBER, 0)
    file = st.file_uploader(
        "The page or the JSON that was kept of a decision: what does it reach on these rows?",
        key=f"record_file_{number}",
        type=["html", "htm", "json"],
        max_upload_size=1,
    )
    if refused := st.session_state.get(_REFUSED):
        st.error(literal(refused), icon=":material/error:")
    if file is None:
        return
    try:
        is_record = take(file.name, file.getvalue())
        problem = "" if is_record else "A decision record is needed; this file holds none."
    except ValueError as error:
        problem = str(error)
    st.session_state[_REFUSED] = f"{plain(file.name)}: {problem}" if problem else ""
    # Under a new key the field is empty again, and holds no bytes.
    forget_uploads()
    st.session_state[_NUMBER] = number + 1
    st.rerun()


def held() -> Opened | None:
    """Return what was opened last and not put away."""
    return st.session_state.get(_OPENED)


def put_away() -> None:
    """Forget it."""
    st.session_state.pop(_OPENED, None)
