"""Thresholds at which one set of rows does as another does at its threshold."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.checks import check_choice
from core.decision import rates
from core.decision.counts import Counts
from core.decision.tally import Tally
from core.decision.thresholds import ThresholdCurve, every_threshold

NO_ROW = -1
"""Stands for a row where there is none to take."""

_PAIRS_AT_ONCE = 1 << 16  # stay in the processor's cache
_BLOCK = 1 << 10  # points that are passed over together

_RATES = {
    "recall": rates.recall,
    "false_positive_rate": rates.false_positive_rate,
    "predicted_positive_rate": rates.predicted_positive_rate,
    "precision": rates.precision,
}
_HIGHEST = ("recall", "predicted_positive_rate")
"""Of the rows with one value of these the highest threshold is taken, of others the lowest: where
it costs nothing, so few false alarms among equal recalls, and many caught among equal shares of
them."""

MATCHED_BY = ("threshold", *_RATES, "recall_and_false_positive_rate")


@dataclass(frozen=True, eq=False)
class Matched:
    """Hold what matches each row of a reference; nan where nothing does.

    Attributes
    ----------
    thresholds : ndarray of float64, shape (n_rows,)
        In the numbers decided on.
    counts : Counts of ndarray of float64, shape (n_rows,)
        What is reached there.
    """

    thresholds: np.ndarray
    counts: Counts[np.ndarray]


def matching(
    reference: ThresholdCurve, curve: ThresholdCurve, by: str, counted: Tally | None = None
) -> Matched:
    """Find, for each row of one curve, what matches it best among every score of another.

    Nothing is interpolated: what is taken is the threshold whose rate lies nearest, and what it
    reaches. Of two rates equally near, the higher one. Among thresholds that agree in the rate: for
    "recall" the highest, so the fewest false alarms; for "false_positive_rate" the lowest, so the
    most caught; for "predicted_positive_rate" the highest; for "precision" the lowest, so the most
    caught; for both rates together (the nearest point of the ROC plane, by Euclid) the lowest.

    Parameters
    ----------
    reference, curve : ThresholdCurve
        Of any rows: two models', or all rows and one group of them.
    by : {"threshold", "recall", "false_positive_rate", "predicted_positive_rate", \
"recall_and_false_positive_rate", "precision"}
        What must agree.
    counted : Tally, optional
        Of the samples of `curve`. Without it, or when each score is a row already, the rows alone
        are looked at.

    Returns
    -------
    Matched
        Nan where the rate is undefined at row i of `reference`, or everywhere in `curve`, and where
        precision is one number everywhere, as in a group of one class: then no threshold brings it
        nearer.

    Raises
    ------
    ValueError
        When `by` is none of these.
    """
    check_choice("by", by, MATCHED_BY)
    found = _Nearest(len(reference), by in _HIGHEST)
    wanted = _values(reference, by)
    if wanted.ndim == 2:
        # The rows first: whoever has one near passes over most of the others.
        found.add_points(wanted, _values(curve, by), curve, len(curve))
    lowest, highest = np.inf, -np.inf  # of all values, where they may be one number
    for piece in [curve] if counted is None else every_threshold(curve, counted):
        values = _values(piece, by)
        if values.ndim == 2:
            found.add_points(wanted, values, piece)
            continue
        if by == "precision":
            rows = _nearest(wanted, values)
        else:
            rows = _nearest_monotone(wanted, values, by in _HIGHEST)
        lowest = np.fmin(lowest, np.nanmin(values, initial=np.inf))
        highest = np.fmax(highest, np.nanmax(values, initial=-np.inf))
        here = np.flatnonzero(rows != NO_ROW)
        reached = values[rows[here]]
        found.add(here, np.abs(wanted[here] - reached), reached, rows[here], piece)
    if by == "precision" and lowest >= highest:
        found = _Nearest(len(reference), False)
    return found.matched(curve)


def none_matches(n_rows: int) -> Matched:
    """Say of every row of a reference that nothing matches it."""
    none = np.full(n_rows, np.nan)
    return Matched(none, Counts(tp=none, fp=none, fn=none, tn=none))


def _values(curve: ThresholdCurve, by: str) -> np.ndarray:
    """What must agree, of each row; the more "yes", the higher, but for precision."""
    if by == "threshold":
        return -curve.thresholds.astype(np.float64)
    if by == "recall_and_false_positive_rate":
        return np.c_[rates.false_positive_rate(curve.counts), rates.recall(curve.counts)]
    return _RATES[by](curve.counts)


class _Nearest:
    """What is nearest to each of some wanted values, of all that was added so far.

    Of two equally near the one of the higher value, then that at the highest threshold, or the
    lowest.

    Parameters
    ----------
    n_wanted : int
    take_highest : bool
    """

    def __init__(self, n_wanted: int, take_highest: bool) -> None:
        self._sign = 1 if take_highest else -1
        # Distance, value, threshold, tp and fp.
        self._best = np.full((5, n_wanted), np.nan)
        self._best[0] = np.inf

    def add(
        self,
        wanted: np.ndarray,
        distances: np.ndarray,
        values: np.ndarray,
        rows: np.ndarray,
        piece: ThresholdCurve,
    ) -> None:
        """Offer one row of a piece to each of the wanted values with these indices."""
        thresholds = piece.thresholds[rows].astype(np.float64)
        best, value, threshold, *_ = self._best[:, wanted]
        takes = distances < best
        takes |= (distances == best) & (values > value)
        takes |= (
            (distances == best) & (values == value) & (self._sign * (thresholds - threshold) > 0)
        )
        new = distances, values, thresholds, piece.tps[rows], piece.fps[rows]
        for kept, each in zip(self._best, new, strict=True):
            kept[wanted[takes]] = each[takes]

    def add_points(
        self, wanted: np.ndarray, points: np.ndarray, piece: ThresholdCurve, size: int = 0
    ) -> None:
        """Offer the points of a piece to those wanted points that one of them may be nearest to."""
        size = size or _BLOCK
        for start in range(0, len(points), size):
            block = points[start : start + size]
            # Both rates fall along the rows: all points lie between the last and the first.
            beside = wanted - wanted.clip(block[-1], block[0])
            beside *= beside
            here = np.flatnonzero(beside[:, 0] + beside[:, 1] <= self._best[0])
            if not len(here) or np.isnan(block).any():
                continue
            rows = _nearest_points(wanted[here], block)
            away = wanted[here] - block[rows]
            away *= away
            distances = away[:, 0] + away[:, 1]
            self.add(here, distances, np.zeros(len(here)), start + rows, piece)

    def matched(self, curve: ThresholdCurve) -> Matched:
        """Turn what was found into thresholds and counts."""
        _, _, thresholds, tps, fps = self._best
        fns, tns = curve.n_positive - tps, curve.n_negative - fps
        return Matched(thresholds, Counts(tp=tps, fp=fps, fn=fns, tn=tns))


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
    """Match by a rate that may rise and fall; of equals the lowest threshold."""
    defined = np.flatnonzero(~np.isnan(values))
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


def _nearest_points(wanted: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Index the nearest of points, the first of equals; none is nan."""
    rows = np.empty(len(wanted), np.int64)
    # Along the rows of a curve equal points stand together.
    first = np.flatnonzero(np.r_[True, (points[1:] != points[:-1]).any(axis=1)])
    different = points[first]
    x, y = np.ascontiguousarray(different.T)
    step = max(1, _PAIRS_AT_ONCE // len(different))
    for start in range(0, len(wanted), step):
        chunk = wanted[start : start + step]
        distances, along_y = chunk[:, :1] - x, chunk[:, 1:] - y
        distances *= distances
        along_y *= along_y
        distances += along_y
        rows[start : start + step] = first[distances.argmin(axis=1)]
    return rows
