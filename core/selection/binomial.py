"""Exact binomial statements about a share, from SciPy's incomplete beta functions."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincc

from core.checks import check_number, check_whole

_MOST = 1 << 53


def is_within(probability: ArrayLike, delta: float) -> np.ndarray:
    """Tell which probabilities are at most `delta`; one that equals it may be off by a rounding."""
    return np.asarray(probability) <= delta * (1 + 1e-12)


def at_most(errors: ArrayLike, n: ArrayLike, share: float) -> np.ndarray:
    """Compute the probability of at most so many errors in n trials; 1 for no trial.

    Parameters
    ----------
    errors, n : array_like of int
    share : float, in [0, 1]
        Of errors.

    Returns
    -------
    ndarray of float64, the broadcast shape
    """
    errors, n = np.broadcast_arrays(np.asarray(errors, np.float64), np.asarray(n, np.int64))
    cumulated = np.ones(n.shape)
    some = errors < n
    cumulated[some] = betaincc(errors[some] + 1, n[some] - errors[some], share)
    return cumulated


def allowed_errors(n: int, share: float, delta: float) -> int | None:
    """Find how many of n trials may be errors so that the share of errors is at most `share`.

    The largest k with P(at most k errors | share) ≤ `delta`: whoever sees no more than k says with
    confidence 1 − `delta` that errors are rarer.

    Parameters
    ----------
    n : int, at least 0
    share, delta : float, in [0, 1]

    Returns
    -------
    int or None
        None when not even 0 errors say so: n is too small.

    Source: the exact binomial p-value of Learn then Test, Angelopoulos et al. (2021),
    arXiv:2110.01052.
    """
    check_whole("n", n, (0, _MOST))
    _check(share, delta)
    if delta >= 1:
        return n
    # P(at most `n`) is 1: more than delta.
    first = _first(-1, n, lambda k: not is_within(at_most(k, n, share), delta))
    return first - 1 if first else None


def fewest_trials(errors: int, share: float, delta: float) -> int | None:
    """Find how many trials it takes at least so that so many errors are allowed.

    Returns
    -------
    int or None
        None when no number is enough: a share of 0 cannot be shown.

    Source: Wilks (1941), doi:10.1214/aoms/1177731788: 59 for a share of 0.05 and 95 %.
    """
    check_whole("errors", errors, (0, _MOST))
    _check(share, delta)
    if share <= 0 or delta <= 0:
        return None
    if not is_within(at_most(errors, _MOST, share), delta):
        return None
    return _first(errors, _MOST, lambda n: is_within(at_most(errors, n, share), delta))


def _check(share: float, delta: float) -> None:
    check_number("share", share, (0, 1))
    check_number("delta", delta, (0, 1))


def _first(low: int, high: int, is_so: Callable[[int], object]) -> int:
    """Find the first whole number that is so, where `low` is not, and `high` and all beyond are."""
    for _ in range(1 + (high - low).bit_length()):
        if high - low == 1:
            return high
        middle = (low + high) // 2
        low, high = (low, middle) if is_so(middle) else (middle, high)
    raise AssertionError(f"Halving must end at two neighbours; got {low} and {high}.")
