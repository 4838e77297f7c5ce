"""Areas under ROC curves of models on the same rows: how sure they are, and their differences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from core.decision.rates import ratio
from core.decision.rule import in_float32
from core.decision.tally import Tally, column
from core.parsing.plural import counted
from core.selection.intervals import quantile


@dataclass(frozen=True)
class Tested:
    """Hold a difference, how sure it is, and whether chance alone would explain it.

    Attributes
    ----------
    difference, error : float
        And its standard error.
    z, p : float
        Two-sided; nan where the standard error is 0 or unknown: there is nothing to test.
    low, high : float
        Wald's 95 % interval.
    """

    difference: float
    error: float
    z: float
    p: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Areas:
    """Hold the areas of k models on the same rows; element i belongs to model i.

    Attributes
    ----------
    auc : ndarray of float64, shape (k,)
        nan without a row of each class.
    covariance : ndarray of float64, shape (k, k)
        The sum of both parts; nan with fewer than two rows of a class.
    of_positives, of_negatives : ndarray of float64, shape (k, k)
        What the positives and the negatives add to it, each falling with the rows of its class.
    n_positive, n_negative : int
        Rows of each class; those of the first model where each has rows of its own.
    """

    auc: np.ndarray
    of_positives: np.ndarray = field(repr=False)
    of_negatives: np.ndarray = field(repr=False)
    n_positive: int
    n_negative: int

    @property
    def covariance(self) -> np.ndarray:
        return self.of_positives + self.of_negatives

    @property
    def errors(self) -> np.ndarray:
        """Standard errors of the areas."""
        return np.sqrt(np.diag(self.covariance))

    def intervals(self, confidence: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
        """Compute Wald's interval of each area; its ends may lie beyond 0 and 1.

        Returns
        -------
        low, high : ndarray of float64, shape (k,)
        """
        half = quantile(confidence) * self.errors
        return self.auc - half, self.auc + half

    def compared(self, first: int, second: int) -> Tested:
        """Test whether two of the areas differ, `first` − `second`."""
        of = np.zeros(len(self.auc))
        of[first] += 1
        of[second] -= 1
        difference = float(of @ self.auc)
        # The variance of a model against itself is 0 up to rounding.
        variance = float(of @ self.covariance @ of)
        largest = float(np.diag(self.covariance)[[first, second]].max())
        variance = 0.0 if variance < 1e-13 * largest else variance
        error = float(np.sqrt(variance))
        z = ratio(difference, error)
        half = quantile(0.95) * error
        p = float(2 * ndtr(-abs(z)))
        return Tested(difference, error, z, p, difference - half, difference + half)


def delong(
    y_true: ArrayLike, y_scores: ArrayLike, *, sample_weight: ArrayLike | None = None
) -> Areas:
    """Compute the areas of models on the same rows, and how they vary together.

    Parameters
    ----------
    y_true : array_like of 0 and 1, shape (n_samples,)
    y_scores : array_like of float, shape (k, n_samples)
        Of each model, as decided on; compared in float32. Each may have a scale of its own.
    sample_weight : None
        There is no such estimate for weighted rows.

    Raises
    ------
    ValueError
        With weights, or when the shapes differ.

    Source: DeLong, DeLong and Clarke-Pearson (1988), doi:10.2307/2531595; by sorting, as Sun and Xu
    (2014), doi:10.1109/LSP.2014.2337313.
    """
    if sample_weight is not None:
        raise ValueError("DeLong’s test counts rows: it is not defined with weights.")
    is_yes, scores = column("y_true", y_true) == 1, in_float32(np.asarray(y_scores))
    if scores.ndim != 2 or scores.shape[1] != len(is_yes):
        raise ValueError(
            f"`y_scores` must have shape (k, n_samples), {counted(len(is_yes), 'row')} here; "
            f"got {scores.shape}."
        )
    n_yes = int(is_yes.sum())
    n_no = len(is_yes) - n_yes
    above, below = np.empty((len(scores), n_yes)), np.empty((len(scores), n_no))
    for i, each in enumerate(scores):
        above[i], below[i] = placements(each[is_yes], each[~is_yes])
    auc = above.mean(axis=1) if n_yes and n_no else np.full(len(scores), np.nan)
    return Areas(auc, _covariance(above), _covariance(below), n_yes, n_no)


def areas_apart(tallies: Sequence[Tally]) -> Areas:
    """Compute the areas of models on rows of their own, which do not vary together.

    Parameters
    ----------
    tallies : sequence of Tally
        Of each model; rows, not weights.

    Raises
    ------
    ValueError
        With weights.

    Source: as `delong`, a row's share of right orders being the same for all that have its score.
    """
    if any(each.is_weighted for each in tallies):
        raise ValueError("DeLong’s estimate counts rows: it is not defined with weights.")
    auc, of_yes, of_no = zip(*map(_area_of_counts, tallies), strict=True)
    n_yes, n_no = (int(n.sum(dtype=np.int64)) for n in (tallies[0].positives, tallies[0].negatives))
    return Areas(np.array(auc), np.diag(of_yes), np.diag(of_no), n_yes, n_no)


def _area_of_counts(counted: Tally) -> tuple[float, float, float]:
    """Compute an area, and what the positives and the negatives add to its variance."""
    positives, negatives = (np.asarray(n, float) for n in (counted.positives, counted.negatives))
    n_yes, n_no = positives.sum(), negatives.sum()
    # Of the other class, the share that is in the right order with a row of each score.
    above = ratio(np.cumsum(negatives) - negatives / 2, n_no)
    below = 1 - ratio(np.cumsum(positives) - positives / 2, n_yes)
    auc = ratio(float(above @ positives), n_yes)

    def variance(n: np.ndarray, placed: np.ndarray, total: float) -> float:
        return float(n @ (placed - auc) ** 2) / ((total - 1) * total) if total > 1 else np.nan

    return auc, variance(positives, above, n_yes), variance(negatives, below, n_no)


def placements(positive: np.ndarray, negative: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Compute for each row with what share of the other class it is in the right order.

    Parameters
    ----------
    positive, negative : ndarray of float, shapes (m,) and (n,)
        Scores of each class.

    Returns
    -------
    tuple of two ndarray of float64, shapes (m,) and (n,)
        A tie counts half. nan where the other class has no row.
    """
    orders = np.argsort(positive), np.argsort(negative)
    high, low = positive[orders[0]], negative[orders[1]]
    found = np.empty(len(high)), np.empty(len(low))
    # In ascending order a search stays where the one before it ended: no cache is missed.
    found[0][orders[0]] = np.searchsorted(low, high) + np.searchsorted(low, high, "right")
    found[1][orders[1]] = np.searchsorted(high, low) + np.searchsorted(high, low, "right")
    with np.errstate(invalid="ignore"):
        return found[0] / np.float64(2 * len(low)), 1 - found[1] / np.float64(2 * len(high))


def _covariance(placed: np.ndarray) -> np.ndarray:
    k, n = placed.shape
    if n < 2:
        return np.full((k, k), np.nan)
    apart = placed - placed.mean(axis=1, keepdims=True)
    return apart @ apart.T / ((n - 1) * n)
