"""The four counts of a confusion matrix."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Counts:
    """A confusion matrix, or a vector of them.

    Attributes
    ----------
    tp, fp, fn, tn : int or float, or ndarray of int64 or float64, all of one shape
        Rows said positive and positive, said positive but negative, said negative but positive,
        said negative and negative. Sums of weights when the rows are weighted.
    """

    tp: int | float | np.ndarray
    fp: int | float | np.ndarray
    fn: int | float | np.ndarray
    tn: int | float | np.ndarray

    @property
    def positives(self):
        """Rows whose true class is 1."""
        return self.tp + self.fn

    @property
    def negatives(self):
        """Rows whose true class is 0."""
        return self.fp + self.tn

    @property
    def predicted_positives(self):
        """Rows said to be class 1."""
        return self.tp + self.fp

    @property
    def predicted_negatives(self):
        """Rows said to be class 0."""
        return self.fn + self.tn

    @property
    def n(self):
        """All rows."""
        return self.positives + self.negatives
