"""McNemar's test: of the rows that only one of two models predicts correctly, whose are more?"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln

from core.selection.binomial import at_most


def mcnemar(only_first: ArrayLike, only_second: ArrayLike) -> np.ndarray:
    """Compute the exact two-sided p: how often chance alone would split these rows as unevenly.

    Parameters
    ----------
    only_first, only_second : array_like of int, of one shape
        Rows that only the first model, or only the second, predicts correctly. Rows, not weights.

    Returns
    -------
    ndarray of float64, the same shape
        1 where there is no such row; nan where a count is nan.

    Raises
    ------
    ValueError
        When a count is no whole number, as a sum of weights may be.

    Source: McNemar (1947), doi:10.1007/BF02295996, conditional on the discordant rows.
    """
    fewer, n = _discordant(only_first, only_second)
    known = ~np.isnan(n)
    p = np.full(n.shape, np.nan)
    p[known] = np.minimum(1, 2 * at_most(fewer[known], n[known].astype(np.int64), 0.5))
    return p


def mcnemar_mid(only_first: ArrayLike, only_second: ArrayLike) -> np.ndarray:
    """Compute the mid-p: less cautious than the exact one, and hardly ever too bold.

    Parameters, Raises
        As `mcnemar`.

    Returns
    -------
    ndarray of float64, the same shape
        nan where there is no such row: nothing to test.

    Source: Fagerland, Lydersen and Laake (2013), doi:10.1186/1471-2288-13-91.
    """
    fewer, n = _discordant(only_first, only_second)
    exact = mcnemar(only_first, only_second)
    ways = gammaln(n + 1) - gammaln(fewer + 1) - gammaln(n - fewer + 1)
    point = np.exp(ways - n * np.log(2))
    mid = np.where(2 * fewer == n, 1 - point / 2, exact - point)
    return np.where(n > 0, mid, np.nan)


def _discordant(first: ArrayLike, second: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    first, second = np.asarray(first, np.float64), np.asarray(second, np.float64)
    both = np.r_[first.ravel(), second.ravel()]
    known = both[~np.isnan(both)]
    if ((known < 0) | (known != np.rint(known))).any():
        raise ValueError("McNemar’s test counts rows: it is not defined with weights.")
    return np.minimum(first, second), first + second
