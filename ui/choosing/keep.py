"""Keep a decision: a file with all that it takes to check, apply and defend it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

import streamlit as st

from core import programs
from core.selection.choice import Choice
from core.selection.points import OperatingPoints
from core.selection.record import DecisionRecord, reached, record_of
from ui.source.shown import Shown
from ui.text import plain

_LIBRARY = "Written with"


def show(
    shown: Shown, choice: Choice, judged: OperatingPoints | None, notes: tuple[str, ...]
) -> None:
    """Offer the decision as a file, and code with its very threshold.

    Parameters
    ----------
    choice : Choice
        With a threshold.
    judged : OperatingPoints or None
        Of other rows.
    notes : tuple of str
        Sentences about it, as Markdown.
    """
    asked = st.query_params.to_dict()
    with st.container(border=True):
        st.markdown(
            "**Keep the decision:** rows, rule, the exact threshold, what was asked, what it "
            "reached where, and how sure, as JSON."
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.download_button(
                "Decision record",
                lambda: _record(shown, choice, judged, notes, asked).to_json(),
                file_name="decision.json",
                mime="application/json",
                key="decision_record",
                on_click="ignore",
                icon=":material/download:",
            )
            library = st.segmented_control(
                _LIBRARY,
                tuple(programs.LIBRARIES),
                key="decision_library",
                persist_state="session",
                label_visibility="collapsed",
            )
        if library is not None:
            _code(shown, choice, library)


def _code(shown: Shown, choice: Choice, library: str) -> None:
    view = shown.view
    threshold = view.scale.shown(choice.threshold or 0.0)
    program = programs.Program(
        programs.decimal(threshold), view.rule, view.curve.is_weighted, "csv", view.scale
    )
    st.code(programs.LIBRARIES[library](program), language="python")
    st.caption("It reads the file “Rows as CSV” of the explorer, or any with y_true and y_score.")


def _record(
    shown: Shown,
    choice: Choice,
    judged: OperatingPoints | None,
    notes: tuple[str, ...],
    asked: Mapping[str, str],
) -> DecisionRecord:
    predictions = shown.view.predictions
    there = None if judged is None else choice.on(judged)
    others = () if judged is None or there is None else (reached(judged.rows, there),)
    return record_of(
        choice,
        predictions.scale,
        class_names=predictions.class_names,
        source="; ".join(f"{name}: {text}" for name, text in shown.facts),
        day=date.today(),
        asked=urlencode(asked),
        others=others,
        notes=tuple(plain(note.replace("**", ""), 1000) for note in notes),
    )
