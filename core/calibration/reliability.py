"""The reliability curve: what share of the rows with a score came out "yes", as a rising curve.

Source: Dimitriadis, Gneiting and Jordan (2021), Stable reliability diagrams for probabilistic
classifiers, doi:10.1073/pnas.2016191118: consistent, optimally binned, reproducible, by pooling
adjacent violators (CORP).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import isotonic_regression

from core.calibration.outcomes import Outcomes
from core.checks import check_number, check_whole
from core.decision.rates import ratio

REPLICATES = 1_000
MOST_SCORES = 500
"""Groups of scores that the band is made of, where more are distinct."""


@dataclass(frozen=True, eq=False)
class Reliability:
    """Hold the isotonic curve as its steps; element i belongs to step i, from low scores up.

    Attributes
    ----------
    low, high : ndarray of float64, shape (n_steps,)
        The lowest and the highest score of the step.
    share : ndarray of float64, shape (n_steps,), strictly ascending
        Of its rows, the share that is "yes"; by weight.
    sizes : ndarray of float64, shape (n_steps,)
        Rows in it, or the sum of their weights.
    """

    low: np.ndarray
    high: np.ndarray
    share: np.ndarray
    sizes: np.ndarray = field(repr=False)

    @property
    def line(self) -> tuple[np.ndarray, np.ndarray]:
        """Scores and shares of the curve, float64: level on each step, straight between two."""
        return np.c_[self.low, self.high].ravel(), np.repeat(self.share, 2)

    def at(self, scores: ArrayLike) -> np.ndarray:
        """Read the curve at some scores, float64 of their shape; beyond its ends it is level."""
        return np.interp(np.asarray(scores, np.float64), *self.line)

    def step(self, scores: ArrayLike) -> np.ndarray:
        """Index the step that each score lies on, or the nearer of the two it lies between."""
        at = np.asarray(scores, np.float64)
        above = np.searchsorted(self.high, at).clip(0, len(self.low) - 1)
        below = np.maximum(above - 1, 0)
        return np.where(at - self.high[below] < self.low[above] - at, below, above)


def reliability(outcomes: Outcomes) -> Reliability:
    """Pool neighbouring scores until the share of "yes" never falls.

    Equal scores are pooled first, by what `Outcomes` is.
    """
    shares = outcomes.positives / outcomes.sizes
    starts = isotonic_regression(shares, weights=outcomes.sizes).blocks[:-1]
    pooled = _share(outcomes, starts)
    # Rounding may keep two blocks of one share apart.
    starts = starts[np.r_[True, np.diff(pooled) > 0]]
    ends = np.r_[starts[1:], len(shares)] - 1
    return Reliability(
        outcomes.scores[starts],
        outcomes.scores[ends],
        _share(outcomes, starts),
        np.add.reduceat(outcomes.sizes, starts),
    )


def _share(outcomes: Outcomes, starts: np.ndarray) -> np.ndarray:
    positives = np.add.reduceat(outcomes.positives, starts)
    return positives / np.add.reduceat(outcomes.sizes, starts)


@dataclass(frozen=True, eq=False)
class ConsistencyBand:
    """Hold between which shares the curve of calibrated scores lies; element i is of score i.

    Attributes
    ----------
    scores, low, high : ndarray of float64, shape (n_groups,), ascending
        With a confidence that holds at each score by itself, not at all of them together.
    """

    scores: np.ndarray
    low: np.ndarray
    high: np.ndarray


def consistency_band(
    outcomes: Outcomes,
    confidence: float = 0.9,
    *,
    n_replicates: int = REPLICATES,
    seed: int = 0,
) -> ConsistencyBand:
    """Draw the curve again and again as if each score were the true probability.

    Rows with one score are interchangeable, so their number of "yes" is drawn, from a binomial. Of
    more than `MOST_SCORES` distinct scores neighbours are grouped, as many rows in each as can be,
    and drawn with their mean: the spread of a sum of different chances is a little smaller.

    Parameters
    ----------
    outcomes : Outcomes
        Of probabilities.
    confidence : float, in (0, 1)
    n_replicates : int, at least 1
    seed : int, at least 0
        The same seed gives the same band.

    Raises
    ------
    ValueError
        With weights; for scores that are no probabilities; or when a number is not so.
    """
    check_number("confidence", confidence, (0, 1))
    check_whole("n_replicates", n_replicates, (1, 1_000_000))
    outcomes.only_rows("A consistency band")
    if np.isnan(outcomes.log_odds).any():
        raise ValueError("`outcomes` must be of probabilities; got scores that are none.")
    starts = _groups(outcomes.sizes, MOST_SCORES)
    n = np.add.reduceat(outcomes.sizes, starts)
    means = np.add.reduceat(outcomes.sizes * outcomes.scores, starts) / n
    drawn = np.random.default_rng(seed).binomial(
        n.astype(np.int64), means.clip(0, 1), size=(n_replicates, len(n))
    )
    curves = np.array([isotonic_regression(each / n, weights=n).x for each in drawn])
    ends = (1 - confidence) / 2, (1 + confidence) / 2
    return ConsistencyBand(means, *np.quantile(curves, ends, axis=0))


def _groups(sizes: np.ndarray, most: int) -> np.ndarray:
    """Part scores into at most so many groups of about as many rows; where each begins."""
    if len(sizes) <= most:
        return np.arange(len(sizes))
    before = np.cumsum(sizes) - sizes
    starts = np.searchsorted(before, np.arange(most) * sizes.sum() / most)
    return np.unique(starts.clip(max=len(sizes) - 1))  # many rows of the last score: a group


def mean_score(outcomes: Outcomes) -> float:
    """Compute the mean score of all rows: the share of "yes" that the scores expect."""
    return ratio(float(outcomes.sizes @ outcomes.scores), outcomes.n)
