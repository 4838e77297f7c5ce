"""The expected calibration error: one number, which depends on how the scores are binned.

It is shown because everybody asks for it. It is biased upwards (no bin of finitely many rows is
exactly right), it may fall when scores get worse, and other bins give another one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from core.calibration.outcomes import Outcomes
from core.checks import check_choice, check_whole
from core.decision.rule import in_float32

KINDS = ("width", "mass")


@dataclass(frozen=True, eq=False)
class Binned:
    """Hold the bins that have a row, from low scores up.

    Attributes
    ----------
    numbers : ndarray of int64, shape (n_used,)
        Of the bins, the first is 0.
    sizes, mean_score, share : ndarray of float64, shape (n_used,)
        Rows (or weight) in each bin, their mean score, and the share that is "yes".
    """

    numbers: np.ndarray = field(repr=False)
    sizes: np.ndarray = field(repr=False)
    mean_score: np.ndarray
    share: np.ndarray

    @property
    def gaps(self) -> np.ndarray:
        """How far mean score and share are apart in each bin."""
        return np.abs(self.mean_score - self.share)

    @property
    def expected_error(self) -> float:
        """The expected calibration error, ECE: the mean gap, by rows."""
        return float(self.gaps @ self.sizes / self.sizes.sum())


def binned(
    outcomes: Outcomes, n_bins: int = 10, kind: str = "width", closed: str = "right"
) -> Binned:
    """Part the rows into bins of their score.

    Parameters
    ----------
    outcomes : Outcomes
        Of probabilities.
    n_bins : int, at least 1
    kind : {"width", "mass"}
        Bins as wide as each other from 0 to 1; or with about as many rows, ends at the quantiles,
        where equal scores stay together.
    closed : {"right", "left"}
        To which bin a score on an edge belongs.

    Raises
    ------
    ValueError
        When one of these is not so; for bins of equal mass with weights.

    Source: Naeini, Cooper and Hauskrecht (2015); edges as scikit-learn 1.9
    ``calibration.calibration_curve`` (closed on the right; "quantile").
    """
    check_whole("n_bins", n_bins, (1, 100_000))
    check_choice("kind", kind, KINDS)
    check_choice("closed", closed, ("right", "left"))
    edges, scores = np.linspace(0, 1, n_bins + 1)[1:-1], outcomes.scores
    if kind == "mass":
        outcomes.only_rows("A bin of equal mass")
        edges = _quantiles(outcomes, edges)
    else:  # a score of 0.3 is to lie on the edge 0.3, whatever either type makes of it
        edges, scores = in_float32(edges), in_float32(scores)
    of = np.searchsorted(edges, scores, "left" if closed == "right" else "right")
    numbers, starts = np.unique(of, return_index=True)
    sizes = np.add.reduceat(outcomes.sizes, starts)
    sums = np.add.reduceat(outcomes.sizes * outcomes.scores, starts)
    positives = np.add.reduceat(outcomes.positives, starts)
    return Binned(numbers, sizes, sums / sizes, positives / sizes)


def _quantiles(outcomes: Outcomes, shares: np.ndarray) -> np.ndarray:
    """Find quantiles of the rows' scores, straight between two of them as NumPy's default."""
    last = np.cumsum(outcomes.sizes)
    at = shares * (outcomes.n - 1)
    below, above = (
        outcomes.scores[np.searchsorted(last, place, "right")]
        for place in (np.floor(at), np.ceil(at))
    )
    return below + (above - below) * (at - np.floor(at))
