"""How sure a rate is: intervals at one threshold, and bands for all thresholds at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from core.checks import check_between, check_choice
from core.decision.counts import Counts

KINDS = ("wilson", "simultaneous")


def wilson(
    hits: ArrayLike, n: ArrayLike, confidence: float = 0.95
) -> tuple[np.ndarray, np.ndarray]:
    """Compute Wilson's score interval of a share, without continuity correction.

    Parameters
    ----------
    hits, n : array_like of int
    confidence : float, in (0, 1)

    Returns
    -------
    low, high : ndarray of float64
        Exactly 0 for no hit and 1 for n of n; nan where n is 0: no row, no share.

    Source: Wilson (1927), doi:10.2307/2276774; method 3 of Newcombe (1998).
    """
    hits, n = np.broadcast_arrays(np.asarray(hits, np.float64), np.asarray(n, np.float64))
    z2 = quantile(confidence) ** 2
    with np.errstate(invalid="ignore", divide="ignore"):
        middle = (hits + z2 / 2) / (n + z2)
        half = np.sqrt(z2) / (n + z2) * np.sqrt(hits * (n - hits) / n + z2 / 4)
        low = np.where(hits == 0, 0.0, middle - half)
        high = np.where(hits == n, 1.0, middle + half)
    return np.where(n > 0, low, np.nan), np.where(n > 0, high, np.nan)


def simultaneous_half_width(n: ArrayLike, confidence: float = 0.95) -> np.ndarray:
    """Compute how far a class's rate may be off at any threshold, at all of them together.

    The share of a class above a threshold is its distribution function: recall for the positives,
    the false positive rate for the negatives.

    Parameters
    ----------
    n : array_like of int
        Rows of the class.
    confidence : float, in (0, 1)

    Returns
    -------
    ndarray of float64
        √(ln(2/α) / (2n)); nan where n is 0.

    Source: Massart (1990), doi:10.1214/aop/1176990746, the tight constant of the inequality of
    Dvoretzky, Kiefer and Wolfowitz.
    """
    check_between("confidence", confidence)
    n = np.asarray(n, np.float64)
    with np.errstate(divide="ignore"):
        width = np.sqrt(np.log(2 / (1 - confidence)) / (2 * n))
    return np.where(n > 0, width, np.nan)


class Band(NamedTuple):
    """Hold the interval of a rate at each threshold.

    Attributes
    ----------
    low, high : ndarray of float64, shape (n_rows,), or () for one threshold
        Within [0, 1]; nan where the rate is undefined.
    """

    low: np.ndarray
    high: np.ndarray


SHARES: dict[str, Callable[[Counts], tuple]] = {
    "accuracy": lambda counts: (counts.tp + counts.tn, counts.n),
    "recall": lambda counts: (counts.tp, counts.positives),
    "specificity": lambda counts: (counts.tn, counts.negatives),
    "false_positive_rate": lambda counts: (counts.fp, counts.negatives),
    "precision": lambda counts: (counts.tp, counts.predicted_positives),
    "negative_predictive_value": lambda counts: (counts.tn, counts.predicted_negatives),
    "predicted_positive_rate": lambda counts: (counts.predicted_positives, counts.n),
}
PROPORTIONS = tuple(SHARES)
"""The rates that are shares of rows, each with an interval at one threshold: hits and rows are in
`SHARES`."""

SIMULTANEOUS = ("recall", "specificity", "false_positive_rate")
"""Those of one true class, which also have a band for all thresholds at once. (The rows of
precision change with the threshold: no such band is known for it.)"""


def band(counts: Counts, rate: str, kind: str = "wilson", confidence: float = 0.95) -> Band:
    """Compute the interval of a rate at every threshold, as two columns of a table.

    Parameters
    ----------
    counts : Counts of int, or of ndarray of int64, shape (n_rows,)
        Of one threshold, or of a curve; rows, not weights.
    rate : str
        Of `PROPORTIONS`; for a simultaneous band of `SIMULTANEOUS`.
    kind : {"wilson", "simultaneous"}
        At one threshold that was fixed beforehand; or for all thresholds together, with half of the
        error for each class, so that a hand that drags, and looks everywhere, may believe it.
    confidence : float, in (0, 1)

    Raises
    ------
    ValueError
        When one of these is not so; with weights, where a count of rows is not a sum of weights.
    """
    check_choice("kind", kind, KINDS)
    check_choice("rate", rate, PROPORTIONS if kind == "wilson" else SIMULTANEOUS)
    hits, n = map(np.asarray, SHARES[rate](counts))
    if hits.dtype.kind == "f":
        raise ValueError("Intervals count rows: they are not defined for sums of weights.")
    if kind == "wilson":
        return Band(*wilson(hits, n, confidence))
    check_between("confidence", confidence)
    half = simultaneous_half_width(n, (1 + confidence) / 2)
    share = hits / np.where(n > 0, n, 1)
    return Band(*(np.clip(end, 0, 1) for end in (share - half, share + half)))


def roc_band(counts: Counts[np.ndarray], confidence: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Outline the area in which the whole ROC curve of all possible rows lies.

    At each threshold its point lies in the rectangle of both bands, at all thresholds together; the
    outline goes round all these rectangles.

    Parameters
    ----------
    counts : Counts of ndarray of int64, shape (n_rows,), thresholds ascending
    confidence : float, in (0, 1)

    Returns
    -------
    false_positive_rate, recall : ndarray of float64, shape (n_corners,)
        Along the upper left edge, round the corner, back along the lower right edge, and round the
        other corner; nan without a row of a class.

    Raises
    ------
    ValueError
        With weights, as `band`.

    Source: Campbell (1994), Advances in statistical methodology for the evaluation of diagnostic
    and laboratory tests, Statistics in Medicine 13:499.
    """
    across = band(counts, "false_positive_rate", "simultaneous", confidence)
    up = band(counts, "recall", "simultaneous", confidence)
    # From the highest threshold down both rates rise. Between two corners of an edge lies the outer
    # one: on the upper edge the recall rises first, on the lower one it rises last.
    upper = _stairs(across.low[::-1], up.high[::-1])
    lower = _stairs(up.low[::-1], across.high[::-1])
    return (
        np.r_[upper[0], across.high[0], lower[1][::-1], across.low[-1]],
        np.r_[upper[1], up.high[0], lower[0][::-1], up.low[-1]],
    )


def _stairs(late: np.ndarray, early: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Join rising corners by steps: the second coordinate moves first."""
    return np.repeat(late, 2)[:-1], np.repeat(early, 2)[1:]


def quantile(confidence: float) -> float:
    """Compute how many standard errors lie on each side in a normal interval."""
    check_between("confidence", confidence)
    return float(ndtri((1 + confidence) / 2))
