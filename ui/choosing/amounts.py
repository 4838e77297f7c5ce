"""Columns of a file that say how much each row is worth."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from core.parsing.numbers import as_number, cast_each, tidy, to_numpy
from core.selection.cost import LARGEST, AmountSums, sum_amounts
from core.selection.halves import first_half
from core.selection.points import OperatingPoints
from ui.source.shown import Shown

LOOKED_AT = 200
MOST_COLUMNS = 100


@dataclass(frozen=True, eq=False)
class Amounts:
    """Find the columns beside some rows that hold numbers, and sum one of them."""

    shown: Shown
    points: OperatingPoints
    """Of its rows."""
    halves: tuple[OperatingPoints, ...] = ()
    """tuple of two OperatingPoints, or empty. Of `first_half` of them and of the others, where one
    is chosen on and the other judged."""

    @property
    def names(self) -> list[str]:
        """Columns that have a number in some of the first rows and nothing else there."""
        return self.shown.once(("amount names",), self._names)

    def sums(self, name: str) -> AmountSums:
        """Sum a column over each cell of the matrix at every threshold; once for the last one.

        Returns the sums of the rows chosen on, with those of all rows and of the other half.

        ValueError when a row has no number, or one that is too large.
        """
        return self.shown.latest(("amounts", name, bool(self.halves)), lambda: self._sums(name))

    def _names(self) -> list[str]:
        first = np.arange(min(self.shown.view.predictions.n_samples, LOOKED_AT))
        columns, beside = self.shown.others(first, MOST_COLUMNS).columns, self.shown.beside()
        decimal = beside.decimal if beside else "."
        found = []
        for name in columns.columns:
            texts = [str(cell) for cell in columns[name] if cell is not None and cell == cell]
            if texts and all(as_number(text, decimal) is not None for text in texts):
                found.append(str(name))
        return found

    def _sums(self, name: str) -> AmountSums:
        predictions, beside = self.shown.view.predictions, self.shown.beside()
        if beside is None or name not in beside.names:
            raise ValueError("the column is not among those that can be read.")
        place = beside.names.index(name)
        amounts = np.empty(predictions.n_samples)
        for rows, arrays in beside.pieces():
            amounts[rows] = _numbers(arrays[place], beside.decimal)
        unknown = np.flatnonzero(~(np.abs(amounts) <= LARGEST))
        if len(unknown):
            numbers, row = predictions.row_numbers, unknown[0]
            number = "no number" if np.isnan(amounts[row]) else f"a number beyond ±{LARGEST:,.0f}"
            raise ValueError(f"row {row + 1 if numbers is None else numbers[row]:,} has {number}.")
        whole = self._summed(self.points, np.ones(len(amounts), bool), amounts)
        if not self.halves:
            return whole
        is_first = first_half(predictions)
        first, second = (
            self._summed(points, rows, amounts)
            for points, rows in zip(self.halves, (is_first, ~is_first), strict=True)
        )
        return replace(first, elsewhere=(second, whole))

    def _summed(self, points: OperatingPoints, rows: np.ndarray, amounts: np.ndarray) -> AmountSums:
        predictions = self.shown.view.predictions
        weights = predictions.sample_weight
        return sum_amounts(
            points,
            predictions.y_true[rows],
            predictions.y_score[rows],
            amounts[rows],
            sample_weight=None if weights is None else weights[rows],
        )


def _numbers(array: pa.Array, decimal: str) -> np.ndarray:
    if pa.types.is_string(array.type) or pa.types.is_large_string(array.type):
        return cast_each(tidy(array)[0], decimal)
    return to_numpy(array.cast(pa.float64()))
