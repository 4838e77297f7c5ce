"""The columns of a table that were read, kept with it so that none is read twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from core.predictions.groups import Groups
from core.reading.fields.groups import group_column
from core.reading.fields.labels import LabelColumn
from core.reading.fields.numbers import OTHER_SCORE, NumberColumn
from core.reading.fields.scales import Profile, profile_of
from core.reading.tables import Table

MAX_LABELS = 100
"""More different labels than these make a column none of labels."""


@dataclass(eq=False)
class Labels:
    """Hold a column of labels: element i of `codes` is as `LabelColumn.read` returns it."""

    column: LabelColumn
    codes: np.ndarray

    @cached_property
    def counts(self) -> dict[int, int]:
        """Code → how many rows hold it."""
        codes = self.codes
        n_rows = {
            code: int(np.count_nonzero(codes == code))
            for code in range(codes.min(initial=0), codes.max(initial=0) + 1)
        }
        return {code: n for code, n in n_rows.items() if n}


@dataclass(eq=False)
class Numbers:
    """Hold a column of numbers: float64, NaN where a field is missing."""

    column: NumberColumn
    values: np.ndarray

    @cached_property
    def profile(self) -> Profile | None:
        return profile_of(self.values, self.column.percent_field is not None)


@dataclass(eq=False)
class Grouping:
    """Hold a column that groups rows, as its reader returned it."""

    reader: Any
    values: np.ndarray

    def groups(self, kept: np.ndarray | None) -> Groups:
        """Make groups of the rows kept; None: of all."""
        if kept is None:
            return self.reader.groups(self.values, None)
        return self.reader.groups(self.values[kept], np.flatnonzero(kept) + 1)


class Columns:
    """Read columns of one table, all that are asked for at once in one pass, and keep them."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._kept = table.kept

    def load(
        self,
        wanted: Iterable[tuple[str, str]],
        progress: Callable[[float], object] | None = None,
    ) -> None:
        """Read what is not there yet of columns, given by kind and name.

        Kinds are "labels", "score", "weight", "values" (of groups) and "quarters". ValueError
        refuses a malformed row; what is wrong with one column is told when that is asked for.
        """
        table, kept = self._table, self._kept
        wanted = tuple(dict.fromkeys(wanted))
        new = kept.missing(wanted)
        if not new:
            return
        readers = {key: _reader(table, *key) for key in new}
        holders = {"labels": Labels, "score": Numbers, "weight": Numbers}
        parts: dict[tuple[str, str], list[np.ndarray]] = {key: [] for key in new}
        for chunk in table.chunks(tuple(name for _, name in new), progress):
            for key, read in list(parts.items()):
                try:
                    read.append(readers[key].read(chunk.arrays[key[1]], chunk.first_row))
                except ValueError as error:
                    kept.keep(key, error.with_traceback(None))
                    del parts[key]
        for key in list(parts):
            values = np.concatenate(parts.pop(key))
            hold: Any = holders.get(key[0], Grouping)
            kept.keep(key, hold(readers[key], values), values.nbytes)

    def labels(self, name: str) -> Labels:
        return self._take("labels", name)

    def numbers(self, kind: str, name: str) -> Numbers:
        return self._take(kind, name)

    def grouping(self, kind: str, name: str) -> Grouping:
        return self._take(kind, name)

    def _take(self, kind: str, name: str) -> Any:
        found = self._kept[kind, name]
        if isinstance(found, ValueError):
            raise found
        return found


def _reader(table: Table, kind: str, name: str) -> Any:
    if kind == "labels":
        return LabelColumn(name, 2, table.decimal, most=MAX_LABELS, advice=TWO_CLASSES)
    if kind == "score":
        return NumberColumn(name, table.decimal, percent=True, advice=OTHER_SCORE)
    if kind == "weight":
        return NumberColumn(name, table.decimal, advice=OTHER_WEIGHT)
    return group_column(table, name, values=kind == "values")


TWO_CLASSES = (
    "Choose a column of labels with two classes, or one column of scores per class if there are "
    "three or more."
)
OTHER_WEIGHT = "Choose another column of weights, or none."
