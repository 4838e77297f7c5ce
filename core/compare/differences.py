"""Differences of two shares: of models on the same rows, or of two groups; and of several pairs."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from core.selection.intervals import wilson

Ends = tuple[np.ndarray, np.ndarray]
"""The lower and the upper end of intervals."""


def paired_interval(
    both: ArrayLike, only_first: ArrayLike, only_second: ArrayLike, n: ArrayLike
) -> Ends:
    """Compute the 95 % interval of a difference of two shares of the same rows, first − second.

    Wilson's intervals of both shares, squared and added with the correlation of the two.

    Parameters
    ----------
    both, only_first, only_second, n : array_like of int, of one shape
        Rows that both have, that one alone has, and all rows. Rows, not weights.

    Returns
    -------
    low, high : ndarray of float64, the same shape
        Within [-1, 1]; nan where n is 0.

    Source: Newcombe (1998), doi:10.1002/(SICI)1097-0258(19981130)17:22<2635::AID-SIM954>3.0.CO;2-C,
    method 10.
    """
    both, first, second, n = (
        np.asarray(each, float) for each in (both, only_first, only_second, n)
    )
    neither = n - both - first - second
    in_first, in_second = both + first, both + second
    ahead = both * neither - first * second
    # A positive product is made smaller by half of all rows, but not below 0.
    shrunk = np.where(ahead > 0, np.maximum(ahead - n / 2, 0), ahead)
    margins = in_first * (n - in_first) * in_second * (n - in_second)
    together = shrunk / np.sqrt(np.where(margins > 0, margins, np.inf))
    return squared_and_added(_with_wilson(in_first, n), _with_wilson(in_second, n), together)


def unpaired_interval(
    first: ArrayLike,
    n_first: ArrayLike,
    second: ArrayLike,
    n_second: ArrayLike,
    confidence: float = 0.95,
) -> Ends:
    """Compute the interval of a difference of two shares of different rows, first − second.

    Parameters
    ----------
    first, n_first, second, n_second : array_like of int, of one shape
        Hits and rows of each.
    confidence : float, in (0, 1)

    Returns
    -------
    low, high : ndarray of float64, the same shape
        Within [-1, 1]; nan where one has no row.

    Source: Newcombe (1998), doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I,
    method 10.
    """
    first, n_first, second, n_second = (
        np.asarray(each, float) for each in (first, n_first, second, n_second)
    )
    ends = _with_wilson(first, n_first, confidence), _with_wilson(second, n_second, confidence)
    return squared_and_added(*ends, 0.0)


def squared_and_added(first: tuple, second: tuple, together: np.ndarray | float) -> Ends:
    """Compute the interval of a difference, first − second, from the two intervals.

    Parameters
    ----------
    first, second : tuple of three ndarray of float64
        Each estimate with the ends of its interval.
    together : ndarray of float64 or float, in [-1, 1]
        Correlation of the two.
    """

    def half(one: np.ndarray, other: np.ndarray) -> np.ndarray:
        # A sum of squares but for rounding.
        return np.sqrt(np.maximum(one**2 - 2 * together * one * other + other**2, 0))

    (share1, low1, high1), (share2, low2, high2) = first, second
    difference = share1 - share2
    return (
        difference - half(share1 - low1, high2 - share2),
        difference + half(high1 - share1, share2 - low2),
    )


def _with_wilson(hits: np.ndarray, n: np.ndarray, confidence: float = 0.95) -> tuple:
    with np.errstate(invalid="ignore", divide="ignore"):
        return hits / n, *wilson(hits, n, confidence)


def holm(p: ArrayLike) -> np.ndarray:
    """Adjust the p of several tests, so that all of them together err as rarely as one.

    Parameters
    ----------
    p : array_like of float, shape (..., n_tests)
        nan is no test, and does not count.

    Returns
    -------
    ndarray of float64, the same shape

    Source: Holm (1979), A simple sequentially rejective multiple test procedure.
    """
    p = np.asarray(p, np.float64)
    order = np.argsort(p, axis=-1)  # nan last
    ascending = np.take_along_axis(p, order, -1)
    n_tests = np.count_nonzero(~np.isnan(p), axis=-1, keepdims=True)
    factors = n_tests - np.arange(p.shape[-1])
    adjusted = np.minimum(1, np.maximum.accumulate(factors * ascending, axis=-1))
    found = np.empty_like(p)
    np.put_along_axis(found, order, np.where(np.isnan(ascending), np.nan, adjusted), -1)
    return found
