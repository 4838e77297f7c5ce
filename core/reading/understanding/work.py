"""What the steps of understanding a file share: the table, the answers, and what was found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NoReturn, cast

import numpy as np

from core.parsing.quoting import quote
from core.predictions.predictions import ClassPredictions
from core.predictions.scale import Kind, Scale
from core.reading.classes import read_class_table
from core.reading.columns import Columns, Grouping
from core.reading.fields.complete_rows import lacking
from core.reading.fields.labels import Label
from core.reading.fields.roles import ClassOfColumn, Roles
from core.reading.fields.roles.column import area_of, chance_of_area
from core.reading.fields.scales import Profile, profile_of
from core.reading.table_rows import take_rows
from core.reading.tables import Table
from core.reading.understanding.parts import (
    Answers,
    ExampleRow,
    LeftOut,
    Meaning,
    Option,
    Part,
    Remark,
)

MIN_ROWS = 20
"""Fewer rows than these say too little of what a score is."""

MAX_CHECKED_ROWS = 200_000
"""Sense checks look at every k-th row of more rows than these."""


class Work:
    """Hold what was found of one table, part by part; each part may look at those before it."""

    form: str
    truth: str
    scores: tuple[str, ...]
    guess: Roles
    codes: np.ndarray
    classes: dict[int, Label]
    marks: list[int]
    missing: list[int]
    named: dict[str, ClassOfColumn]
    no: Label
    yes: Label
    yes_code: int
    maps: dict[str, np.ndarray]
    weight: str | None
    group: str | None
    kept: np.ndarray

    def __init__(
        self, table: Table, answers: Answers, progress: Callable[[float], object] | None
    ) -> None:
        self.table = table
        self.answers = answers
        self._progress = progress
        self._begin = self._end = 0.0
        self.columns = Columns(table)
        table.kept.begin_work()
        self.parts: list[Part] = []
        self.examples: list[ExampleRow] = []
        self.left_out: list[LeftOut] = []
        self.remarks = [Remark("file", text) for text in table.remarks]
        self.n_rows = table.n_rows or 0
        self.more: list[tuple[str, str]] = []
        self.group_kind = "quarters"
        self.hidden: np.ndarray | None = None
        self.of_yes: str | None = None
        self.split: str | None = None
        self.of_split: tuple[str, np.ndarray] | None = None
        self.gaps: dict[str, float] = {}
        self.meanings: dict[str, Meaning] = {}
        self.predicted: dict[str, np.ndarray] = {}
        self.decided: dict[str, tuple[np.ndarray, Scale]] = {}

    def part(
        self,
        key: str,
        title: str,
        options: Sequence[Option],
        proposed: object,
        doubt: str = "",
        *,
        reason: str = "",
        several: bool = False,
        is_open: bool = False,
    ) -> object:
        """Add a part, its value answered or proposed, and return that."""
        value, certainty = proposed, "proposed" if doubt else "certain"
        if is_open:
            certainty = "open"
        if key in self.answers and self._fits(self.answers[key], options, several):
            value, certainty = self.answers[key], "chosen"
        part = Part(key, title, value, tuple(options), certainty, doubt or reason, several)
        self.parts.append(part)
        return value

    @staticmethod
    def _fits(value: object, options: Sequence[Option], several: bool) -> bool:
        known = [option.value for option in options]
        if several:
            return isinstance(value, tuple) and all(each in known for each in value)
        return value in known

    def step(self, end: float) -> None:
        """Begin the next step, up to which share of the work it goes."""
        self._begin, self._end = self._end, end
        self.progress(0.0)

    def progress(self, share: float) -> None:
        """Tell what share of the step at hand is done."""
        if self._progress is not None:
            self._progress(self._begin + (self._end - self._begin) * share)

    def load(self) -> None:
        wanted = [("labels", self.truth), *(("score", name) for name in self.scores)]
        wanted += [("labels", name) for name in self.guess.decisions if name != self.truth]
        wanted += self.more
        if isinstance(weight := self.answers.get("weight"), str) and weight in self.table.columns:
            wanted.append(("weight", weight))
        elif self.guess.weight:
            wanted.append(("weight", self.guess.weight))
        self.columns.load(wanted, self.progress)

    def raw(self, name: str) -> np.ndarray:
        """The scores as the file writes them, NaN where there is none."""
        values = self.columns.numbers("score", name).values
        return np.where(values == self.gaps[name], np.nan, values) if name in self.gaps else values

    def profile(self, name: str) -> Profile | None:
        numbers = self.columns.numbers("score", name)
        if name not in self.gaps:
            return numbers.profile
        return profile_of(self.raw(name), numbers.column.percent_field is not None)

    def score_roles(self) -> list[str]:
        return [
            f"score {i}" if self.scores[1:] else "score" for i in range(1, len(self.scores) + 1)
        ]

    @property
    def weights(self) -> np.ndarray | None:
        if self.weight is None:
            return None
        return self.columns.numbers("weight", self.weight).values

    @property
    def grouping(self) -> Grouping | None:
        return self.columns.grouping(self.group_kind, self.group) if self.group else None

    def refuse_lacking(self) -> NoReturn:
        """Refuse a table of which every row lacks a label or a score."""
        lack = np.isin(self.codes, self.missing)
        scores = [np.isnan(self.raw(name)) for name in self.scores]
        raise ValueError(lacking(["label", *self.score_roles()], [lack, *scores]))

    def auc(self, values: np.ndarray, kept: np.ndarray | None = None) -> float | None:
        """The share of pairs in which the yes has the higher number; of some rows, if many."""
        step = max(1, values.size // MAX_CHECKED_ROWS)
        values, codes = values[::step], self.codes[::step]
        known = ~np.isnan(values) & np.isin(codes, list(self.classes))
        if kept is not None:
            known &= kept[::step]
        is_yes = codes == self.yes_code
        return area_of(values[known & is_yes], values[known & ~is_yes])

    @property
    def share_of_yes(self) -> float:
        n_known = np.isin(self.codes, list(self.classes)).sum()
        return float((self.codes == self.yes_code).sum() / n_known)

    def is_higher_for_no(self, values: np.ndarray) -> bool:
        """Whether numbers are higher where the truth is “no”, and not by chance."""
        area, n_yes = self.auc(values), int((self.codes == self.yes_code).sum())
        n_no = int(np.isin(self.codes, list(self.classes)).sum()) - n_yes
        return area is not None and is_lower(area, n_yes, n_no)

    def class_predictions(self) -> ClassPredictions:
        key, kept = ("classes", self.truth, self.scores), self.table.kept
        if key not in kept:
            read = read_class_table(self.table, self.truth, self.scores, self.progress)
            kept.keep(key, read, read.y_score.nbytes)
        return kept[key]


def is_lower(area: float, n_yes: int, n_no: int) -> bool:
    """Whether an area under the curve is below 0.5, and not by chance."""
    return area < 0.45 and 0.5 - area > 3 * chance_of_area(n_yes, n_no)


def scale_of(kind: str, higher_is_yes: bool = True) -> Scale:
    return Scale(cast(Kind, kind), higher_is_yes)


def field_text(table: Table, column: str, row: int) -> str:
    """Quote one field as the file writes it; the first row is row 0."""
    fields = take_rows(table, [row + 1], [column])[column]
    return quote(fields.iloc[0])
