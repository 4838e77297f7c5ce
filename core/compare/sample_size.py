"""How many rows it takes: to tell models or groups apart, or for an interval so narrow."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from core.checks import check_between
from core.compare.delong import Areas
from core.selection.intervals import quantile

_TESTED, _FOUND = quantile(0.95), float(ndtri(0.8))
"""How many standard errors a two-sided test at 5 % asks for, and how many more it takes so that it
finds the difference 4 times in 5."""


def times_the_rows(difference: float, error: float) -> float:
    """Compute how many times these rows would tell a difference as large as they show.

    A standard error falls with the root of the rows.

    Parameters
    ----------
    difference, error : float
        As these rows show it, with its standard error.

    Returns
    -------
    float
        Below 1: fewer rows are enough. Infinite for no difference; nan where the error is unknown.
    """
    if math.isnan(error) or math.isnan(difference):
        return math.nan
    if not difference:
        return math.inf
    return ((_TESTED + _FOUND) * error / difference) ** 2


def rows_for_difference(
    areas: Areas, first: int, second: int, difference: float | None = None
) -> tuple[int, int] | None:
    """Compute how many positives and negatives would tell two areas apart, in the ratio of these.

    Parameters
    ----------
    difference : float, optional
        That is to be told; the one these rows show if None.

    Returns
    -------
    tuple of two int, or None
        None where no number is known to do so.
    """
    tested = areas.compared(first, second)
    told = tested.difference if difference is None else difference
    return _times(areas, times_the_rows(told, tested.error))


def rows_for_area(areas: Areas, model: int, width: float) -> tuple[int, int] | None:
    """Compute how many of each class give an area a 95 % interval so wide, in the ratio of these.

    Parameters, Returns
        As `rows_for_difference` and `rows_for_width`.
    """
    check_between("width", width)
    half = quantile(0.95) * float(areas.errors[model])
    return _times(areas, (2 * half / width) ** 2)


def _times(areas: Areas, times: float) -> tuple[int, int] | None:
    if not math.isfinite(times) or not times:
        return None
    return math.ceil(times * areas.n_positive), math.ceil(times * areas.n_negative)


def rows_for_pairs(apart: ArrayLike, difference: float) -> np.ndarray:
    """Compute how many rows McNemar's test takes to tell a difference of two shares of them.

    Parameters
    ----------
    apart : array_like of float, in [0, 1]
        Share of rows that only one of two models predicts correctly; at least the difference is
        taken.
    difference : float, in (0, 1)

    Returns
    -------
    ndarray of float64
        Whole numbers; nan where the share is.

    Source: Connor (1987), doi:10.2307/2531957.
    """
    check_between("difference", difference)
    d = difference
    of = np.maximum(np.asarray(apart, np.float64), d)
    return np.ceil(((_TESTED * np.sqrt(of) + _FOUND * np.sqrt(of - d**2)) / d) ** 2)


def rows_for_groups(share: ArrayLike, difference: float) -> np.ndarray:
    """Compute how many rows each of two groups takes to tell a difference of their shares.

    Parameters
    ----------
    share : array_like of float, in [0, 1]
        About which both lie, half of the difference below and above, or as near as can be.
    difference : float, in (0, 1)

    Returns
    -------
    ndarray of float64
        Whole numbers; nan where the share is.

    Source: Fleiss, Levin and Paik (2003), Statistical methods for rates and proportions, 4.4, no
    continuity correction.
    """
    check_between("difference", difference)
    d = difference
    middle = np.asarray(share, np.float64).clip(d / 2, 1 - d / 2)
    spread = sum((middle + end) * (1 - middle - end) for end in (-d / 2, d / 2))
    both = _TESTED * np.sqrt(2 * middle * (1 - middle)) + _FOUND * np.sqrt(np.maximum(spread, 0))
    return np.ceil((both / d) ** 2)


def rows_for_width(share: ArrayLike, width: float) -> np.ndarray:
    """Compute the fewest rows with which Wilson's 95 % interval of a share is at most so wide.

    Parameters
    ----------
    share : array_like of float, in [0, 1]
        That is expected; 0.5 takes the most rows.
    width : float, in (0, 1)
        From end to end.

    Returns
    -------
    ndarray of float64
        Whole numbers; nan where the share is.
    """
    check_between("width", width)
    w2, z2 = width**2, quantile(0.95) ** 2
    share = np.asarray(share, np.float64)
    # The width squared, 4 z² (p q / n + z² / 4n²) / (1 + z² / n)², is a quadratic equation for n.
    half = z2 * (2 * share * (1 - share) - w2)
    root = (half + np.sqrt(half**2 + w2 * (1 - w2) * z2**2)) / w2
    return np.ceil(root * (1 - 1e-12))
