"""Thresholds at which one set of rows does as another does at its threshold."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.checks import check_choice
from core.decision import rates
from core.decision.counts import Counts
from core.decision.thresholds import ThresholdCurve

NO_ROW = -1
"""Stands for a row where there is none to take."""

_PAIRS_AT_ONCE = 1 << 16  # stay in the processor's cache


@dataclass(frozen=True)
class _Monotone:
    """A rate that never rises with the threshold.

    Of the rows with one value of it, the highest threshold is taken, or the lowest: where it costs
    nothing, so few false alarms among equal recalls, and many caught among equal shares of them.
    """

    rate: Callable[[Counts[np.ndarray]], np.ndarray]
    take_highest: bool


_MONOTONE = {
    "recall": _Monotone(rates.recall, take_highest=True),
    "false_positive_rate": _Monotone(rates.false_positive_rate, take_highest=False),
    "predicted_positive_rate": _Monotone(rates.predicted_positive_rate, take_highest=True),
}
MATCHED_BY = ("threshold", *_MONOTONE, "recall_and_false_positive_rate", "precision")


def matching_rows(reference: ThresholdCurve, curve: ThresholdCurve, by: str) -> np.ndarray:
    """Find, for each row of one curve, the row of another that matches it best.

    Nothing is interpolated: the row taken is the one whose rate lies nearest, and what it reaches
    is to be read from the curve. Of two rates equally near, the higher one. Among rows that agree
    in the rate: for "recall" the highest threshold, so the fewest false alarms; for
    "false_positive_rate" the lowest, so the most caught; for "predicted_positive_rate" the highest;
    for "precision" the lowest, so the most caught; for both rates together (the nearest point of
    the ROC plane, by Euclid) the lowest.

    Parameters
    ----------
    reference, curve : ThresholdCurve
        Of any rows: two models', or all rows and one group of them.
    by : {"threshold", "recall", "false_positive_rate", "predicted_positive_rate", \
"recall_and_false_positive_rate", "precision"}
        What must agree.

    Returns
    -------
    ndarray of int64, shape (len(reference),)
        Element i indexes `curve`; NO_ROW where the rate is undefined at row i of `reference`, or at
        every row of `curve`, and where precision is one number at all of them, as in a group of one
        class: then no threshold brings it nearer.

    Raises
    ------
    ValueError
        When `by` is none of these.
    """
    check_choice("by", by, MATCHED_BY)
    if by == "threshold":
        return _nearest_monotone(
            -reference.thresholds.astype(np.float64), -curve.thresholds.astype(np.float64), True
        )
    if by == "recall_and_false_positive_rate":
        return _nearest_points(_roc_points(reference), _roc_points(curve))
    if by == "precision":
        return _nearest(rates.precision(reference.counts), rates.precision(curve.counts))
    kind = _MONOTONE[by]
    return _nearest_monotone(
        kind.rate(reference.counts), kind.rate(curve.counts), kind.take_highest
    )


def _nearest_monotone(wanted: np.ndarray, values: np.ndarray, take_highest: bool) -> np.ndarray:
    """Match by a rate that descends along the rows."""
    ascending = values[::-1]
    best = _nearest_sorted(wanted, ascending)
    known = best != NO_ROW
    # The first of equal values in ascending order is the last row that has them.
    side: Literal["left", "right"] = "left" if take_highest else "right"
    taken = np.searchsorted(ascending, ascending[best[known]], side=side)
    best[known] = len(values) - 1 - (taken if take_highest else taken - 1)
    return best


def _nearest(wanted: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Match by a rate that may rise and fall."""
    defined = np.flatnonzero(~np.isnan(values))
    if not len(defined) or values[defined].min() == values[defined].max():
        return np.full(len(wanted), NO_ROW, np.int64)
    # By value, and among equals the lowest threshold first.
    order = defined[np.argsort(values[defined], kind="stable")]
    ascending = values[order]
    best = _nearest_sorted(wanted, ascending)
    known = best != NO_ROW
    best[known] = order[np.searchsorted(ascending, ascending[best[known]], side="left")]
    return best


def _nearest_sorted(wanted: np.ndarray, ascending: np.ndarray) -> np.ndarray:
    """Index the nearest of ascending values, of two equally near the higher one."""
    rows = np.full(len(wanted), NO_ROW, np.int64)
    if not len(ascending) or np.isnan(ascending[0]):
        return rows
    known = ~np.isnan(wanted)
    above = np.searchsorted(ascending, wanted[known], side="left")
    below = np.maximum(above - 1, 0)
    above = np.minimum(above, len(ascending) - 1)
    is_below = wanted[known] - ascending[below] < ascending[above] - wanted[known]
    rows[known] = np.where(is_below, below, above)
    return rows


def _roc_points(curve: ThresholdCurve) -> np.ndarray:
    counts = curve.counts
    return np.c_[rates.false_positive_rate(counts), rates.recall(counts)]


def _nearest_points(wanted: np.ndarray, points: np.ndarray) -> np.ndarray:
    rows = np.full(len(wanted), NO_ROW, np.int64)
    if np.isnan(points).any():
        return rows
    different, first = np.unique(points, axis=0, return_index=True)
    different, first = different[np.argsort(first)], np.sort(first)
    x, y = np.ascontiguousarray(different.T)
    step = max(1, _PAIRS_AT_ONCE // len(different))
    for start in range(0, len(wanted), step):
        chunk = wanted[start : start + step]
        distances, along_y = chunk[:, :1] - x, chunk[:, 1:] - y
        distances *= distances
        along_y *= along_y
        distances += along_y
        nearest = first[distances.argmin(axis=1)]
        rows[start : start + step] = np.where(np.isnan(chunk).any(axis=1), NO_ROW, nearest)
    return rows
