"""One column of the first rows of a table, and what can be said of its fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TypeVar

import numpy as np
import pyarrow as pa

from core.parsing.numbers import cast_each, is_grouped, tidy
from core.reading.fields.labels import Label, as_label, is_mark
from core.reading.names import CLEAR_PAIRS, TRUTH_WORDS, TRUTHS, words_of

MAX_GUESSED_CLASSES = 100
"""A column with more different values than these is not guessed to hold labels."""

MAX_SEARCHED_COLUMNS = 100
"""In a table with more columns than these only names decide."""

FEW_ROWS = 20
"""Fewer rows than these say too little of what a column is."""
_SUMS = {1: 0.02, 100: 0.3, 0: 0.002}
T = TypeVar("T")


class Column:
    """One column of a table's sample; what it holds is looked at only when it is asked for."""

    def __init__(self, name: str, fields: Iterable[object], decimal: str) -> None:
        self.name = name
        self.words = words_of(name)
        self.spelled = " ".join(self.words)
        # The name in the ways in which it may be known.
        self.spellings = {self.spelled, "".join(self.words), name.casefold()}
        self._fields = fields
        self._decimal = decimal

    @cached_property
    def labels(self) -> dict[str, Label]:
        """The different labels in the sample, at most one more than are guessed."""
        labels: dict[str, Label] = {}
        for value in dict.fromkeys(map(str, self._fields)):
            label = as_label(value, self._decimal)
            if label:
                labels.setdefault(label.key, label)
            if len(labels) > MAX_GUESSED_CLASSES:
                break
        return labels

    @property
    def n_labels(self) -> int:
        return len(self.labels)

    @cached_property
    def _tidied(self) -> pa.Array:
        texts = [None if value is None else str(value) for value in self._fields]
        return tidy(pa.array(texts, pa.large_string()), percent=True)[0]

    @cached_property
    def by_row(self) -> np.ndarray:
        """The fields as float64; NaN for what is missing or no number."""
        return cast_each(self._tidied, self._decimal)

    @cached_property
    def numbers(self) -> np.ndarray:
        """The fields as float64; NaN for what is no number. Missing fields are left out."""
        return self.by_row[~self._tidied.is_null().to_numpy(zero_copy_only=False)]

    @cached_property
    def keys(self) -> list[str | None]:
        """The key of the label of each row; None where a field is missing."""
        labels = {value: as_label(value, self._decimal) for value in set(map(str, self._fields))}
        found = [labels[str(value)] for value in self._fields]
        return [label.key if label else None for label in found]

    @cached_property
    def is_numeric(self) -> bool:
        # One bad field is a mistake in a column of scores, to be told, not another kind of column.
        return self.numbers.size > 0 and bool(np.mean(~np.isnan(self.numbers)) > 0.5)

    @property
    def first_grouped(self) -> str:
        """The first text if it is a number with separators between thousands; otherwise ""."""
        text = next((str(value) for value in self._fields if value is not None), "")
        return text if is_grouped(text) else ""

    @cached_property
    def is_graded(self) -> bool:
        """Whether the numbers are more than two, and not only whole."""
        known = self.numbers[np.isfinite(self.numbers)]
        return self.is_numeric and len(np.unique(known)) > 2 and bool((known % 1 != 0).any())

    @property
    def is_called_truth(self) -> bool:
        return self.spelled in TRUTHS or bool(TRUTH_WORDS & set(self.words))

    @property
    def may_be_truth_of_two(self) -> bool:
        """Whether two labels are there, or two clear ones and marks, or the name says it."""
        has_clear = any(set(pair) <= self.labels.keys() for pair in CLEAR_PAIRS)
        return self.n_labels == 2 or has_clear or self.is_called_truth

    @property
    def may_be_label(self) -> bool:
        return 0 < self.n_labels <= MAX_GUESSED_CLASSES and not self.is_graded


def best_named(
    columns: Iterable[Column],
    names: Iterable[str],
    accept: Callable[[Column], object] = lambda column: True,
) -> Column | None:
    """The accepted column whose name stands first in `names`; None where two share it."""
    for name in names:
        found = [c for c in columns if name in c.spellings and accept(c)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def only(columns: Iterable[T]) -> T | None:
    """The one element; None where there are none or several."""
    columns = list(columns)
    return columns[0] if len(columns) == 1 else None


def without(columns: Iterable[Column], *taken: Column | None) -> list[Column]:
    """The columns that are not taken."""
    return [column for column in columns if column not in taken]


def without_copies(columns: Sequence[Column]) -> list[Column]:
    """The columns but those that say of each row again which of two labels it has."""
    seen: list[list[str | None]] = []
    kept = []
    for column in columns:
        if len(columns) <= MAX_SEARCHED_COLUMNS and column.n_labels == 2 and not column.is_graded:
            if column.keys in seen:
                continue
            seen.append(column.keys)
        kept.append(column)
    return kept


def lies_in_unit(numbers: np.ndarray) -> bool:
    """Whether all numbers lie from 0 to 1, but for one that may mark rows without any."""
    outside = np.unique(numbers[(numbers < 0) | (numbers > 1)])
    return not outside.size or (outside.size == 1 and is_mark(outside[0]))


def are_in_order(numbers: np.ndarray) -> bool:
    """Whether each number is larger than the one before, as numbers of rows are."""
    return len(numbers) >= FEW_ROWS and bool(np.all(numbers[1:] > numbers[:-1]))


def have_one_sum(columns: Iterable[Column], known: Iterable[int] = tuple(_SUMS)) -> bool:
    """Whether the numbers of each row sum to 1 or 100, or to 0 as margins do, but for rounding."""
    rows = [column.numbers for column in columns]
    if len({len(numbers) for numbers in rows}) > 1:
        return False
    sums = np.sum(rows, axis=0)
    return any(bool(np.all(np.abs(sums - of) < _SUMS[of])) for of in known)


def sum_to_one(columns: Iterable[Column]) -> bool:
    """Whether the numbers of each row sum to 1, but for rounding."""
    return have_one_sum(columns, (1,))


def area_of(yes: np.ndarray, no: np.ndarray) -> float | None:
    """The share of pairs in which the yes has the higher number; None without a pair."""
    if not (yes.size and no.size):
        return None
    yes, no = np.sort(yes), np.sort(no)
    below = np.searchsorted(no, yes, "left") + np.searchsorted(no, yes, "right")
    return float(below.sum() / (2 * yes.size * no.size))


def chance_of_area(n_yes: int, n_no: int) -> float:
    """How far from 0.5 that area is by chance: its standard deviation."""
    return float(np.sqrt((n_yes + n_no + 1) / (12 * n_yes * n_no)))
