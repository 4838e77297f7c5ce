"""Keep a decision: a page and a file with all that it takes to check, apply and defend it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from core import programs
from core.selection.record import DecisionRecord
from core.selection.record_json import to_json
from ui.address.visit import asked
from ui.fields import download
from ui.record.page import page
from ui.source.shown import Shown
from ui.text import plain

_FILES = (
    ("Decision record", page, "html", "text/html"),
    ("The same as JSON", to_json, "json", "application/json"),
)


def about(shown: Shown, notes: Sequence[str]) -> dict[str, Any]:
    """Say what a record holds whatever was decided; `notes` are sentences as Markdown."""
    no, yes = shown.view.predictions.class_names
    return {
        "class_names": (plain(no), plain(yes)),
        "origin": shown.origin,
        "day": date.today(),
        "asked": asked(),
        "notes": tuple(plain(note.replace("**", ""), 1000) for note in notes),
    }


def show(record: DecisionRecord) -> None:
    """Offer the decision as a page and as a file, and code with its very threshold."""
    with st.container(border=True):
        st.markdown(
            "**Keep the decision:** rows, rule, the exact threshold, what was asked, what it "
            "reached where, how sure, and code. The page prints on one sheet; page and JSON can be "
            "opened again, on the same rows or on newer ones."
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            for label, write, kind, mime in _FILES:
                make = partial(write, record)
                download(label, make, f"decision.{kind}", mime, f"decision_{kind}")
            library = st.segmented_control(
                "Written with",
                tuple(programs.LIBRARIES),
                key="decision_library",
                persist_state="session",
                label_visibility="collapsed",
            )
        if library is not None:
            st.code(programs.LIBRARIES[library](programs.program_of(record)), language="python")
            st.caption(
                "It reads the file “Rows as CSV” of the explorer, or any with y_true and y_score."
            )
