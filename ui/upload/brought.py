"""What a person brought, as it came; it stays in the session's state and is in no cache."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field

import streamlit as st

from core.reading.fields.roles import Roles, guess_roles
from core.reading.tables import Table, open_table
from ui.source import own
from ui.text import named, plain


@dataclass
class Brought:
    """Hold what a person brought: its bytes, the table they are, and what was answered about it.

    Parameters
    ----------
    name : str
        Of the file, or what it is called here.
    answered : tuple or None
        The answers with which it was read, or tried, last.
    problem : ValueError or None
        What came of that; None when the predictions were taken.
    guess : Roles
        Which column may be what.
    """

    name: str
    data: bytes
    table: Table
    guess: Roles
    answered: tuple | None = None
    problem: ValueError | None = None
    questions: dict = field(default_factory=dict)


def take(name: str, data: bytes) -> None:
    """Look at what came; predictions that are held stay when it is no table."""
    drop()
    try:
        with st.spinner("Looking at what came"):
            table = open_table(io.BytesIO(data), name=name)
            guess = guess_roles(table)
    except ValueError as problem:
        st.session_state["own_refused"] = f"{plain(name)}: {problem}"
    else:
        digest = hashlib.sha256(data).hexdigest()
        st.session_state["own_brought"] = Brought(name, data, table, guess)
        st.session_state["own_version"] = digest[:12]


def drop() -> None:
    """Forget what a person brought."""
    for key in ("own_brought", "own_refused", "own_version"):
        st.session_state.pop(key, None)


def say_what_stays() -> None:
    """Name the predictions that are still held, if there are any."""
    mine = own.held()
    if mine is not None:
        st.caption(f"Still there: {named(mine.predictions.source)}.")
