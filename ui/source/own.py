"""A person's own rows.

They stay in the session's state and are in no cache: nobody else sees them, and they are gone when
the session is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import streamlit as st

from core.export import MOST_BYTES_BESIDE, Beside, FileColumns, columns_that_fit
from core.live.view import View, view_of_rows
from core.parsing.plural import counted
from core.predictions.groups import Groups
from core.predictions.models import Models
from core.predictions.one_class import one_against_the_rest
from core.predictions.predictions import ClassPredictions, Predictions
from core.reading.table_rows import take_rows
from core.reading.tables import Table
from core.selection.record import Origin
from core.situations import Situation
from ui.address.parameters import THRESHOLD_AT
from ui.source.points import Points, points_without_features
from ui.source.shown import OPERATING_POINTS, Others, scores_in_words
from ui.text import named, plain, visible

T = TypeVar("T")

MODEL_KEY = "own_model"
CLASS_KEY = "own_class"
_OWN = "own_predictions"
_SHOWN = "own_predictions_shown"
_FURTHER = ("with a further row",)


@dataclass(frozen=True)
class File:
    """Name what a person brought, and the hash of its very bytes; "" where there was no file."""

    name: str = ""
    sheet: str = ""
    sha256: str = ""


NO_FILE = File()


@dataclass(frozen=True, eq=False)
class OwnRows:
    """Hold a person's own predictions and what was made of them.

    Parameters
    ----------
    table : Table, optional
        The file they were read from; None where there was none.
    roles : tuple of str
        Columns of `table` that became labels, weights or scores of classes.
    file : File
        The bytes it was opened from.
    sample : str
        Key in `core.predictions.samples.SAMPLES`; "" where they are none.
    made : dict
        What was made of them so far, see `SessionRows.once`. It goes when they go.
    """

    models: Models | ClassPredictions
    table: Table | None = None
    roles: tuple[str, ...] = ()
    file: File = NO_FILE
    sample: str = ""
    made: dict[tuple, Any] = field(default_factory=dict)

    @property
    def is_binary(self) -> bool:
        """Whether there is one score a row, of class 1."""
        return isinstance(self.models, Models)

    @property
    def by_model(self) -> dict[str, Predictions]:
        """The predictions of each model; empty for scores of classes."""
        return self.models.predictions if isinstance(self.models, Models) else {}

    @property
    def groups(self) -> Groups | None:
        """The groups the rows came with."""
        return self.models.groups if isinstance(self.models, Models) else None

    @property
    def shown_model(self) -> str:
        """The name of the model that is shown, which is its column; "" for scores of classes."""
        chosen = st.session_state.get(MODEL_KEY)
        return chosen if chosen in self.by_model else next(iter(self.by_model), "")

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of the classes that have a score each; empty where there is one score a row."""
        return () if isinstance(self.models, Models) else self.models.class_names

    @property
    def one_class(self) -> OwnRows | None:
        """The class that was chosen against the rest, as rows with one score each; None without."""
        name = st.session_state.get(CLASS_KEY)
        if isinstance(self.models, Models) or name not in self.classes:
            return None
        if (kept := self.made.get((CLASS_KEY, name))) is None:
            two = one_against_the_rest(self.models, self.classes.index(name))
            kept = replace(self, models=Models(two), made={})
            # One class at a time: each has as many rows as the file.
            for key in [key for key in self.made if key[0] == CLASS_KEY]:
                del self.made[key]
            self.made[CLASS_KEY, name] = kept
        return kept

    @property
    def predictions(self) -> Predictions | ClassPredictions:
        """The predictions of the model that is shown."""
        if isinstance(self.models, ClassPredictions):
            return self.models
        return self.by_model[self.shown_model]


@dataclass(frozen=True, eq=False)
class SessionRows:
    """Show rows of one session with one score each, of one model; see `ui.source.shown.Shown`.

    Parameters
    ----------
    threshold : float, optional
        A further row of the view, in the score's own numbers.
    """

    own: OwnRows
    rule: str
    model: str
    threshold: float | None = None
    situation: Situation | None = None
    feature_names = ()
    network = None
    split = ""
    numbering = "Row: its number, the first is 1."
    row_numbers = None
    loss_words = "whatever the threshold."

    @property
    def predictions(self) -> Predictions:
        """Those of the model that is shown."""
        return self.own.by_model[self.model]

    @property
    def view(self) -> View:
        view = self.once(("view",), lambda: view_of_rows(self.predictions, self.rule))
        threshold = self.threshold
        if threshold is None:
            return view
        points = self.own.made.get((self.model, self.rule, *OPERATING_POINTS))
        return self.once(("view",), lambda: view.with_thresholds([threshold], points), of_rows=True)

    def under(self, rule: str) -> SessionRows:
        return replace(self, rule=rule)

    def with_row(self, threshold: float | None) -> SessionRows:
        view = self.view
        # Of another model, compared on the same rows, there may be more scores.
        is_exact = view.has_row if len(self.models) > 1 else view.decides_at
        if threshold is None or not view.within(threshold) or is_exact(threshold):
            return self
        return replace(self, threshold=threshold)

    @property
    def sentence(self) -> str:
        rows = self.predictions
        model = f", model **{named(self.model)}**" if len(self.models) > 1 else ""
        left_out = weighted = ""
        if rows.n_left_out:
            left_out = f" {rows.n_left_out:,} more are left out."
        if rows.sample_weight is not None:
            weighted = " Each counts as much as its weight."
        return (
            f"**Your predictions**, {named(rows.source)}{model}: "
            f"**{counted(rows.n_samples, 'row')}**.{left_out}{weighted}{scores_in_words(rows)}"
        )

    @property
    def brief(self) -> str:
        """The same: how a file was understood is never left out."""
        return self.sentence

    @property
    def facts(self) -> list[tuple[str, str]]:
        model = [("Model", plain(self.model))] if len(self.models) > 1 else []
        return [("Predictions", plain(self.predictions.source) or "own rows"), *model]

    @property
    def origin(self) -> Origin:
        file = self.own.file
        rows = self.predictions
        return Origin(
            f"{plain(rows.source) or 'own rows'}, {counted(rows.n_samples, 'row')}",
            file=plain(file.name),
            sheet=plain(file.sheet),
            sha256=file.sha256,
            score=plain(self.model) if self.own.table else "",
        )

    @property
    def models(self) -> dict[str, Predictions]:
        return {self.model: self.predictions} | self.own.by_model

    @property
    def groups(self) -> Groups | None:
        return self.own.groups

    @property
    def features(self) -> np.ndarray:
        return np.empty((self.predictions.n_samples, 0), np.float32)

    @property
    def beside_words(self) -> str:
        model = ""
        if len(self.models) > 1:
            model = f"The scores are those of **{named(self.model)}**. "
        table = self.own.table
        if table is None:
            return model
        kept, left_out = self.once(
            ("columns that fit",),
            lambda: columns_that_fit(table, self.predictions.n_samples, self._used),
        )
        return (
            f"{model}The other columns of your file stand beside it, cell for cell; those that "
            f"cannot be read are left out.{_too_large(kept, left_out)} In the CSV a text "
            "or a name that a spreadsheet would run, such as “\\=1\\+1”, has a ' in front."
        )

    def once(self, name: tuple, make: Callable[[], T], *, of_rows: bool = False) -> T:
        made, name = self._made(of_rows), (self.model, self.rule, *name)
        if name not in made:
            with st.spinner("Counting at every threshold"):
                made[name] = make()
        return made[name]

    def _made(self, of_rows: bool) -> dict[tuple, Any]:
        """Return where results are kept: those of one further row at a time."""
        if not of_rows or self.threshold is None:
            return self.own.made
        threshold, made = self.own.made.get(_FURTHER, (None, {}))
        if threshold != self.threshold:
            made = {}
            self.own.made[_FURTHER] = self.threshold, made
        return made

    def latest(self, name: tuple, make: Callable[[], T]) -> T:
        made, name = self.own.made, (self.model, self.rule, *name)
        last, result = made.get(("latest",), (None, None))
        if last != name:
            with st.spinner("Reading these rows"):
                result = make()
            made[("latest",)] = (name, result)
        return result

    def points(self, _pair: tuple[int, int] | None = None) -> Points:
        return self.once(("points",), lambda: points_without_features(self.view), of_rows=True)

    def others(self, positions: np.ndarray, most: int) -> Others:
        nothing = pd.DataFrame(index=range(len(positions)))
        if self.own.table is None:
            return Others(nothing, 0)
        numbers = self.predictions.row_numbers
        numbers = positions + 1 if numbers is None else numbers[positions]
        names = [name for name in self.own.table.columns if name not in self._used]
        try:
            return Others(take_rows(self.own.table, numbers, names[:most]), len(names))
        except ValueError as problem:
            return Others(nothing, len(names), str(problem))

    def beside(self) -> Beside | None:
        if self.own.table is None:
            return None
        return FileColumns(self.predictions, self.own.table, self._used)

    @property
    def _used(self) -> tuple[str, ...]:
        return (*self.own.roles, self.model)


def _too_large(kept: list[str], left_out: dict[str, int]) -> str:
    """Say which columns are left out of a file to download because they are too large."""
    if not left_out:
        return ""
    names = [named(name, 40) for name in left_out]
    if len(names) > 4:
        names[3:] = [f"{len(names) - 3:,} more"]
    return (
        f" **{len(left_out):,} of {len(left_out) + len(kept):,}** are left out, being too large: "
        f"{', '.join(names)}. They would add about {sum(left_out.values()) / 2**20:,.0f} MB, and "
        f"{MOST_BYTES_BESIDE >> 20} MB is the most that such columns may have."
    )


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


def own(*, binary: bool | None = None) -> OwnRows | None:
    """Return a person's own predictions while they are shown; `binary` asks for only one kind.

    Of scores of classes one may be chosen against the rest: then they are of both kinds.
    """
    mine = held() if st.session_state.get(_SHOWN) else None
    if mine is None or binary in (None, mine.is_binary):
        return mine
    return mine.one_class if binary else None


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
        index=names.index(rows.shown_model),
        format_func=visible,
        width=220,
        help="All models of your file are compared on the page “Models”.",
    )
    return rows.shown_model
