"""Two models on the same rows, row by row: which of them is right where the other is wrong."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class OnlyRight:
    """Count rows that one of two models predicts correctly and the other wrong.

    Attributes
    ----------
    first, second : ndarray of int64, shape (n_thresholds,)
        Rows, whatever their weight, that only the first model, or only the second one, predicts
        correctly.
    """

    first: np.ndarray
    second: np.ndarray


def only_right(
    y_true: np.ndarray, flips_first: np.ndarray, flips_second: np.ndarray, n_thresholds: int
) -> OnlyRight:
    """Count at every threshold the rows on which two models differ, by who is right.

    Model m says "yes" to row j at threshold i exactly when ``i < flips_m[j]``.

    Parameters
    ----------
    y_true : ndarray of 0 and 1, shape (n_samples,)
    flips_first, flips_second : ndarray of int, shape (n_samples,)
        From 0 to n_thresholds; see `core.decision.thresholds.flip_rows`.
    """
    is_yes = np.asarray(y_true) == 1

    def count(flips_right: np.ndarray, flips_wrong: np.ndarray) -> np.ndarray:
        # A "yes" is right below its flip; a "no" is right from it on.
        gains = np.bincount(flips_wrong[is_yes & (flips_wrong < flips_right)], minlength=size)
        gains += np.bincount(flips_right[~is_yes & (flips_right < flips_wrong)], minlength=size)
        losses = np.bincount(flips_right[is_yes & (flips_wrong < flips_right)], minlength=size)
        losses += np.bincount(flips_wrong[~is_yes & (flips_right < flips_wrong)], minlength=size)
        return np.cumsum(gains - losses)[:n_thresholds]

    size = n_thresholds + 1
    return OnlyRight(count(flips_first, flips_second), count(flips_second, flips_first))
