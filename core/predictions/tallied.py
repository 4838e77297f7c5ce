"""Predictions of which only the tally is known: how many rows of each class have each score."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from core.decision.tally import Tally, key_scores
from core.predictions.predictions import Predictions
from core.predictions.scale import PROBABILITY, Scale


class Tallied(Predictions):
    """Stand for rows that are counted, and nowhere one by one.

    An element of `y_true`, `y_score` and `each` is one class at one score, "no" first.

    Parameters
    ----------
    counted : Tally
        Without weights, and of at least one row; its scores within the bounds of `scale`.
    source, class_names, n_left_out, scale
        As `Predictions`.
    """

    has_rows = False

    def __init__(
        self,
        counted: Tally,
        *,
        source: str,
        class_names: tuple[str, str] = ("no", "yes"),
        n_left_out: int = 0,
        scale: Scale = PROBABILITY,
    ) -> None:
        given = {
            "_counted": counted,
            "sample_weight": None,
            "source": source,
            "class_names": class_names,
            "n_left_out": n_left_out,
            "row_numbers": None,
            "scale": scale,
            "n_made_equal": 0,
        }
        for name, value in given.items():
            object.__setattr__(self, name, value)

    _counted: Tally

    def tally(self) -> Tally:
        """Return what is known of the rows."""
        return self._counted

    @cached_property
    def n_samples(self) -> int:
        """How many rows there are."""
        return self._counted.n_samples

    @property
    def each(self) -> np.ndarray:
        """How many rows each element stands for; int64."""
        negatives, positives = self._counted.negatives, self._counted.positives
        parts = negatives[negatives > 0], positives[positives > 0]
        return np.concatenate(parts).astype(np.int64)

    @property
    def y_score(self) -> np.ndarray:
        """The score of each element; float32."""
        scores, counted = key_scores(self._counted.keys), self._counted
        return np.concatenate([scores[counted.negatives > 0], scores[counted.positives > 0]])

    @property
    def y_true(self) -> np.ndarray:
        """The class of each element; int8."""
        sizes = [np.count_nonzero(n) for n in (self._counted.negatives, self._counted.positives)]
        return np.repeat(np.array([0, 1], np.int8), sizes)

    def only(self, rows: np.ndarray) -> Tallied:
        """Refuse to take some of the rows, of which none is known.

        Raises
        ------
        ValueError
        """
        raise ValueError("`predictions` must have rows to take some of them; got counts alone.")
