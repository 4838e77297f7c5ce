"""A person's own rows.

They stay in the session's state and are in no cache: nobody else sees them, and they are gone when
the session is.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace

import streamlit as st

from core.predictions.models import Models
from core.predictions.one_class import one_against_the_rest
from core.predictions.predictions import ClassPredictions, Predictions
from ui.address.parameters import THRESHOLD_AT
from ui.source.rows import OwnRows, PlainRows
from ui.text import visible

MODEL_KEY = "own_model"
CLASS_KEY = "own_class"
_OWN = "own_predictions"
_SHOWN = "own_predictions_shown"


class SessionRows(PlainRows):
    """Show rows of one session, with a word for who waits."""

    def waiting(self, words: str) -> AbstractContextManager[object]:
        return st.spinner(words)


def rows_of_page(predictions: Predictions, rule: str = ">") -> SessionRows:
    """Show rows that a page made itself, such as a table on it."""
    return SessionRows(OwnRows(Models({"": predictions})), rule, "")


def take(rows: OwnRows) -> None:
    """Show these from now on, on every page that fits them."""
    before = held()
    if before is None or rows.table is None or before.table is not rows.table:
        THRESHOLD_AT.set(None)  # that of other numbers: these begin at their own start
    st.session_state[_OWN] = rows
    for key in (MODEL_KEY, CLASS_KEY):
        st.session_state.pop(key, None)
    st.session_state[_SHOWN] = True


def forget() -> None:
    st.session_state.pop(_OWN, None)
    st.session_state.pop(_SHOWN, None)


def show_network() -> None:
    """Go back to the trained network; a person's own predictions stay at hand."""
    st.session_state[_SHOWN] = False


def show_own() -> None:
    st.session_state[_SHOWN] = True


def held() -> OwnRows | None:
    """Return a person's own predictions, shown or not."""
    return st.session_state.get(_OWN)


def own(*, binary: bool | None = None, counts: bool = False) -> OwnRows | None:
    """Return a person's own predictions while they are shown; `binary` asks for only one kind.

    Of these a summary, which has no rows, is given only to who says that `counts` do.

    Of scores of classes one may be chosen against the rest: then they are of both kinds.
    """
    mine = held() if st.session_state.get(_SHOWN) else None
    if mine is None or binary in (None, mine.is_binary):
        return mine if mine is None or binary is None or counts or mine.has_rows else None
    return one_class(mine) if binary else None


def shown_model(rows: OwnRows) -> str:
    """Return the name of the model that is shown, which is its column; "" for scores of classes."""
    chosen = st.session_state.get(MODEL_KEY)
    return chosen if chosen in rows.by_model else next(iter(rows.by_model), "")


def predictions_shown(rows: OwnRows) -> Predictions | ClassPredictions:
    """Return the predictions of the model that is shown."""
    return rows.by_model.get(shown_model(rows), rows.predictions)


def one_class(rows: OwnRows) -> OwnRows | None:
    """Return the class that was chosen against the rest, as rows with one score each, or None."""
    name = st.session_state.get(CLASS_KEY)
    if isinstance(rows.models, Models) or name not in rows.classes:
        return None
    if (kept := rows.made.get((CLASS_KEY, name))) is None:
        two = one_against_the_rest(rows.models, rows.classes.index(name))
        kept = replace(rows, models=Models(two), made={})
        # One class at a time: each has as many rows as the file.
        for key in [key for key in rows.made if key[0] == CLASS_KEY]:
            del rows.made[key]
        rows.made[CLASS_KEY, name] = kept
    return kept


def back_to_the_network(key: str) -> None:
    """Offer the way from a person's own predictions back to the trained network."""
    st.button(
        "Back to the trained network",
        key=key,
        on_click=show_network,
        icon=":material/undo:",
        help="Your predictions stay at hand on the page “Your predictions”.",
    )


def choose_class(rows: OwnRows) -> None:
    """Let a person choose which class is “yes” on pages that have one score a row."""
    chosen, key = st.session_state.get(CLASS_KEY), f"{CLASS_KEY}_chosen"

    def take_class() -> None:  # before the run: what a page asks first depends on it
        st.session_state[CLASS_KEY] = st.session_state[key]

    st.selectbox(
        "One class against the rest",
        rows.classes,
        index=rows.classes.index(chosen) if chosen in rows.classes else None,
        format_func=visible,
        key=key,
        on_change=take_class,
        placeholder="choose a class",
        width=260,
        help="The class that is “yes”; all others are “no”. Its score can be cut by a threshold, "
        "or how it stands against the next class, p / (p + q): above 0.5 where it has the highest "
        "score.",
    )


def choose_model(rows: OwnRows) -> str:
    """Let a person choose which of several models is shown, here and on every page."""
    names = list(rows.by_model)
    if len(names) == 1:
        return names[0]
    st.session_state[MODEL_KEY] = st.selectbox(
        "Model",
        names,
        index=names.index(shown_model(rows)),
        format_func=visible,
        width=220,
        help="All models of your file are compared on the page “Models”.",
    )
    return shown_model(rows)
