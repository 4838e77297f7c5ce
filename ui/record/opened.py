"""A record that a person opened; it stays in the session's state and is in no cache."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.selection.record import DecisionRecord
from core.selection.record_json import json_in, record_from_json
from ui.once import give_up, take_once

_OPENED, _FILE = "opened_record", "record_file"


@dataclass(frozen=True)
class Opened:
    """Hold a record and the name of its file."""

    name: str
    record: DecisionRecord


def take(name: str, data: bytes) -> bool:
    """Open what came if it claims to be a record, and tell whether it does.

    ValueError when it does, and is damaged, or of another release.
    """
    text = json_in(data)
    if text is None:
        return False
    st.session_state[_OPENED] = Opened(name, record_from_json(text))
    return True


def ask() -> None:
    """Take in the file of a record."""
    st.header("Open a decision again", anchor=False)
    take_once(
        "The page or the JSON that was kept of a decision: what does it reach on these rows?",
        _FILE,
        _take_record,
        "Opening the record",
        type=["html", "htm", "json"],
        most_mb=1,
        instead=("put_record_away",),
    )


def _take_record(name: str, data: bytes) -> None:
    if not take(name, data):
        raise ValueError("A decision record is needed; this file holds none.")


def held() -> Opened | None:
    """Return what was opened last and not put away."""
    return st.session_state.get(_OPENED)


def put_away() -> None:
    """Forget it."""
    give_up(_FILE)
    st.session_state.pop(_OPENED, None)
