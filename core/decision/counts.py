"""The four counts of a confusion matrix."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np

Number = TypeVar("Number", float, np.ndarray)
"""One number, or an array of them: a rate is of the kind of its counts."""


@dataclass(frozen=True)
class Counts(Generic[Number]):
    """A confusion matrix, or a vector of them.

    Attributes
    ----------
    tp, fp, fn, tn : int or float, or ndarray of int64 or float64, all of one shape
        Rows said positive and positive, said positive but negative, said negative but positive,
        said negative and negative. Sums of weights when the rows are weighted.
    """

    tp: Number
    fp: Number
    fn: Number
    tn: Number

    def each(self, turn: Callable[[Any], Any]) -> Counts:
        """Turn each of the four into something else, by name in the same order."""
        return Counts(**{name: turn(cell) for name, cell in vars(self).items()})

    @property
    def positives(self) -> Number:
        """Rows whose true class is 1."""
        return self.tp + self.fn

    @property
    def negatives(self) -> Number:
        """Rows whose true class is 0."""
        return self.fp + self.tn

    @property
    def predicted_positives(self) -> Number:
        """Rows said to be class 1."""
        return self.tp + self.fp

    @property
    def predicted_negatives(self) -> Number:
        """Rows said to be class 0."""
        return self.fn + self.tn

    @property
    def n(self) -> Number:
        """All rows."""
        return self.positives + self.negatives
