"""Rows with scores that somebody brought, and a page about them that needs no Streamlit."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from typing import Any, Self, TypeVar

import numpy as np
import pandas as pd

from core.export import MOST_BYTES_BESIDE, Beside, FileColumns, columns_that_fit
from core.live.view import View, view_of_rows
from core.parsing.plural import counted
from core.predictions.groups import Groups
from core.predictions.models import Models
from core.predictions.predictions import ClassPredictions, Predictions
from core.predictions.tallied import CountedGroups, Tallied
from core.reading.table_rows import take_rows
from core.reading.tables import Table
from core.selection.record import Origin
from core.situations import Situation
from ui.source.points import Points, points_without_features
from ui.source.shown import OPERATING_POINTS, Others, scores_in_words, turned_words
from ui.text import named, plain

T = TypeVar("T")

_FURTHER = ("with a further row",)
COUNTS_ALONE = "A summary: every count is exact, and no single row can be shown."


def counts_words(predictions: Predictions | ClassPredictions) -> str:
    """Say what a summary is, after a space; nothing of rows."""
    if not isinstance(predictions, Tallied):
        return ""
    rounded = _rounded(predictions)
    return f" {COUNTS_ALONE}" + (f" The scores were {rounded}." if rounded else "")


def _rounded(predictions: Predictions) -> str:
    """Say to what scores were rounded; "" where they were not."""
    if not isinstance(predictions, Tallied) or predictions.decimals is None:
        return ""
    return f"rounded to {counted(predictions.decimals, 'decimal')} before they were counted"


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

    `table`: the file they were read from; None where there was none.
    `roles`: columns of `table` that became labels, weights or scores of classes.
    `file`: the bytes it was opened from.
    `sample`: key in `core.predictions.samples.SAMPLES`; "" where they are none.
    `files`: of each model whose file is one of its own.
    `made`: what was made of them so far, see `PlainRows.once`. It goes when they go.
    """

    models: Models | ClassPredictions
    table: Table | None = None
    roles: tuple[str, ...] = ()
    file: File = NO_FILE
    sample: str = ""
    files: dict[str, File] = field(default_factory=dict)
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
    def has_rows(self) -> bool:
        """Whether the rows are there one by one: a summary has counts alone."""
        return self.predictions.has_rows

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of the classes that have a score each; empty where there is one score a row."""
        return () if isinstance(self.models, Models) else self.models.class_names

    @property
    def predictions(self) -> Predictions | ClassPredictions:
        """Those of the first model, or the scores of classes."""
        if isinstance(self.models, ClassPredictions):
            return self.models
        return next(iter(self.by_model.values()))

    @property
    def groups(self) -> Groups | CountedGroups | None:
        """The groups that the rows came with; those of the first model where rows are counted."""
        if isinstance(self.predictions, Tallied):
            return self.predictions.groups
        return self.models.groups if isinstance(self.models, Models) else None


@dataclass(frozen=True, eq=False)
class PlainRows:
    """Show rows with one score each, of one model; see `ui.source.shown.Shown`.

    `threshold`: a further row of the view, in the score's own numbers.
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
        return self.own.by_model[self.model]

    @property
    def view(self) -> View:
        view = self.once(("view",), lambda: view_of_rows(self.predictions, self.rule))
        threshold = self.threshold
        if threshold is None:
            return view
        points = self.own.made.get((self.model, self.rule, *OPERATING_POINTS))
        return self.once(("view",), lambda: view.with_thresholds([threshold], points), of_rows=True)

    def under(self, rule: str) -> Self:
        return replace(self, rule=rule)

    def with_row(self, threshold: float | None) -> Self:
        view = self.view
        # Of another model, compared on the same rows, there may be more scores.
        is_exact = view.has_row if len(self.models) > 1 else view.decides_at
        if threshold is None or not view.within(threshold) or is_exact(threshold):
            return self
        return replace(self, threshold=threshold)

    @property
    def sentence(self) -> str:
        rows = self.predictions
        return (
            f"**Your predictions**, {named(rows.source)}{self._of_model}: "
            f"**{counted(rows.n_samples, 'row')}**.{self.notes}"
        )

    @property
    def brief(self) -> str:
        rows = self.predictions
        return (
            f"**{counted(rows.n_samples, 'row')}** of your predictions, "
            f"{named(rows.source)}{self._of_model}"
        )

    @property
    def _of_model(self) -> str:
        return f", model **{named(self.model)}**" if len(self.models) > 1 else ""

    @property
    def notes(self) -> str:
        """How a file was understood is never left out."""
        rows, left_out, weighted = self.predictions, "", ""
        if rows.n_left_out:
            left_out = f" {rows.n_left_out:,} more are left out."
        if rows.sample_weight is not None:
            weighted = " Each counts as much as its weight."
        return f"{left_out}{weighted}{scores_in_words(rows)}{counts_words(rows)}"

    @property
    def facts(self) -> list[tuple[str, str]]:
        model = [("Model", plain(self.model))] if len(self.models) > 1 else []
        rounded = _rounded(self.predictions)
        scores = [("Exact counts", f"of scores that were {rounded}")] if rounded else []
        return [("Predictions", plain(self.predictions.source) or "own rows"), *model, *scores]

    @property
    def origin(self) -> Origin:
        file = self.own.files.get(self.model, self.own.file)
        rows = self.predictions
        return Origin(
            f"{plain(rows.source) or 'own rows'}, {counted(rows.n_samples, 'row')}"
            + (f", {rows.n_left_out:,} more left out" if rows.n_left_out else "")
            + (f", scores {rounded}" if (rounded := _rounded(rows)) else "")
            + (f", the score is {turned}" if (turned := turned_words(rows)) else ""),
            file=plain(file.name),
            sheet=plain(file.sheet),
            sha256=file.sha256,
            score=plain(self.model) if self.own.table else "",
        )

    @property
    def models(self) -> dict[str, Predictions]:
        return {self.model: self.predictions} | self.own.by_model

    @property
    def groups(self) -> Groups | CountedGroups | None:
        rows = self.predictions
        return rows.groups if isinstance(rows, Tallied) else self.own.groups

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
            with self.waiting("Counting at every threshold"):
                made[name] = make()
        return made[name]

    def waiting(self, words: str) -> AbstractContextManager[object]:
        """Say what is waited for, where a person sees it."""
        return nullcontext()

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
            with self.waiting("Reading these rows"):
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
