"""McNemar's test: of the rows that only one of two models predicts correctly, whose are more?"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

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
    both = np.array([only_first, only_second], np.float64)
    counts = both[~np.isnan(both)]
    if ((counts < 0) | (counts != np.rint(counts))).any():
        raise ValueError("McNemar’s test counts rows: it is not defined with weights.")
    fewer, n = both.min(axis=0), both.sum(axis=0)
    known = ~np.isnan(n)
    p = np.full(n.shape, np.nan)
    p[known] = np.minimum(1, 2 * at_most(fewer[known], n[known].astype(np.int64), 0.5))
    return p
