"""Whose predictions are shown: those of the trained network, or a session's own.

A person's own rows stay in the session's state and are in no cache: nobody else sees them, and
they are gone when the session is.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from core.predictions import ClassPredictions, Predictions
from core.tables import Table
from ui import cache
from ui.state import Settings, encode
from ui.training import Trained, trained
from ui.views import View, view_of_rows

_OWN = "own_predictions"
_SHOWN = "own_predictions_shown"


@dataclass(frozen=True, eq=False)
class OwnRows:
    """Hold a person's own predictions and the views made of them.

    Parameters
    ----------
    predictions : Predictions or ClassPredictions
    table : Table, optional
        The file they were read from; None where there was none.
    used : tuple of str
        Columns of `table` that became labels, scores or weights.
    views, behind : dict
        What was made of them: by rule, and for `ui.cell_rows`. It goes when they go.
    """

    predictions: Predictions | ClassPredictions
    table: Table | None = None
    used: tuple[str, ...] = ()
    views: dict[str, View] = field(default_factory=dict)
    behind: dict = field(default_factory=dict)

    @property
    def is_binary(self) -> bool:
        """Whether there is one score a row, of class 1."""
        return isinstance(self.predictions, Predictions)

    def view(self, rule: str) -> View:
        """Return the view under a rule; made once."""
        if rule not in self.views:
            with st.spinner("Counting at every threshold"):
                self.views[rule] = view_of_rows(self.predictions, rule)
        return self.views[rule]


def take(rows: OwnRows) -> None:
    """Show these from now on, on every page that fits them."""
    st.session_state[_OWN] = rows
    st.session_state[_SHOWN] = True


def forget() -> None:
    """Forget a person's own predictions."""
    st.session_state.pop(_OWN, None)
    st.session_state.pop(_SHOWN, None)


def show_network() -> None:
    """Go back to the trained network; a person's own predictions stay at hand."""
    st.session_state[_SHOWN] = False


def show_own() -> None:
    """Show a person's own predictions again."""
    st.session_state[_SHOWN] = True


def held() -> OwnRows | None:
    """Return a person's own predictions, shown or not."""
    return st.session_state.get(_OWN)


def own() -> OwnRows | None:
    """Return a person's own predictions while they are shown."""
    return held() if st.session_state.get(_SHOWN) else None


def binary(settings: Settings) -> Trained | OwnRows:
    """Return what the pages about one score a row show."""
    mine = own()
    return mine if mine and mine.is_binary else trained(settings)


def classes() -> OwnRows | None:
    """Return what the pages about one score a class show instead of a network."""
    mine = own()
    return mine if mine and not mine.is_binary else None


def view(result: Trained | OwnRows, split: str, rule: str) -> View:
    """Make the view of a result; of a person's own rows there is one split only."""
    if isinstance(result, OwnRows):
        return result.view(rule)
    return cache.view(encode(result.settings), split, rule, result)
