"""Whose predictions are shown: those of the trained network, or a session's own.

A person's own rows stay in the session's state and are in no cache: nobody else sees them, and
they are gone when the session is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import streamlit as st

from core.experiment.recipe import Settings, encode
from core.experiment.trained import Trained
from core.live.view import View, view_of_rows
from core.predictions.models import Models
from core.predictions.predictions import ClassPredictions, Predictions
from core.reading.tables import Table
from ui.source import cache
from ui.training.progress import trained

T = TypeVar("T")

MODEL_KEY = "own_model"
_OWN = "own_predictions"
_SHOWN = "own_predictions_shown"


@dataclass(frozen=True, eq=False)
class OwnRows:
    """Hold a person's own predictions and what was made of them.

    Parameters
    ----------
    models : Models or ClassPredictions
    table : Table, optional
        The file they were read from; None where there was none.
    roles : tuple of str
        Columns of `table` that became labels, weights or scores of classes.
    model : str, optional
        Key of the one of `models` that is shown where one is; None for the first.
    made, behind : dict
        What was made of them so far, see `once`, and for `ui.source.matrix_rows`; it goes when
        they go.
    """

    models: Models | ClassPredictions
    table: Table | None = None
    roles: tuple[str, ...] = ()
    model: str | None = None
    made: dict[tuple, Any] = field(default_factory=dict)
    behind: dict = field(default_factory=dict)

    @property
    def is_binary(self) -> bool:
        """Whether there is one score a row, of class 1."""
        return isinstance(self.models, Models)

    @property
    def shown_model(self) -> str | None:
        """The name of the model that is shown, which is its column; None for scores of classes."""
        if not self.is_binary:
            return None
        names = self.models.predictions
        return self.model if self.model in names else next(iter(names))

    @property
    def used(self) -> tuple[str, ...]:
        """The columns of `table` that became labels, weights, or the scores that are shown."""
        return self.roles if self.shown_model is None else (*self.roles, self.shown_model)

    @property
    def predictions(self) -> Predictions | ClassPredictions:
        """The predictions of the model that is shown."""
        return self.models.predictions[self.shown_model] if self.is_binary else self.models

    def view(self, rule: str) -> View:
        """Return the view of the model under a rule; made once."""
        return self.once(("view", rule), lambda: view_of_rows(self.predictions, rule))

    def once(self, name: tuple, make: Callable[[], T]) -> T:
        """Return what was made under a name, or make it; it is forgotten with the rows.

        Parameters
        ----------
        name : tuple
            Holds everything that the result depends on, but for the rows and the model shown.
        make : callable
        """
        name = (self.shown_model, *name)
        if name not in self.made:
            with st.spinner("Counting at every threshold"):
                self.made[name] = make()
        return self.made[name]


def take(rows: OwnRows) -> None:
    """Show these from now on, on every page that fits them."""
    st.session_state[_OWN] = rows
    st.session_state.pop(MODEL_KEY, None)
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
    if mine is None or not mine.is_binary:
        return trained(settings)
    return replace(mine, model=st.session_state.get(MODEL_KEY))


def choose_model(rows: OwnRows) -> None:
    """Let a person choose which of several models is shown."""
    names = list(rows.models.predictions)
    if len(names) > 1:
        st.selectbox(
            "Model",
            names,
            index=names.index(rows.shown_model),
            key=MODEL_KEY,
            persist_state="session",
            width=220,
            help="All models of your file are compared on the page “Models”.",
        )


def classes() -> OwnRows | None:
    """Return what the pages about one score a class show instead of a network."""
    mine = own()
    return mine if mine and not mine.is_binary else None


def once(result: Trained | OwnRows, name: tuple, make: Callable[[], T]) -> T:
    """Make something of a person's own rows, which may be many, only once; see `OwnRows.once`."""
    return result.once(name, make) if isinstance(result, OwnRows) else make()


def view(result: Trained | OwnRows, split: str, rule: str) -> View:
    """Make the view of a result; of a person's own rows there is one split only."""
    if isinstance(result, OwnRows):
        return result.view(rule)
    return cache.view(encode(result.settings), split, rule, result)
