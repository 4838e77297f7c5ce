"""The one sweep over all thresholds.

A `ThresholdCurve` holds what `core.decision.rule.predict_positive` yields at every threshold a
person can select; rates, costs and drawn curves all derive from its counts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from core.decision.counts import Counts
from core.decision.rule import check_rule, in_float32
from core.decision.tally import CHUNK, Tally, column, key_scores, score_keys, tally

GRID_STEPS = 1_000
"""The grid rows are k / GRID_STEPS for k = 0 … GRID_STEPS."""

MAX_OBSERVED_ROWS = 2_000
"""At most this many of the distinct observed scores become rows."""

# Division rounds once, so row k is the float32 a person gets by typing k / 1000.
_GRID = (np.arange(GRID_STEPS + 1) / GRID_STEPS).astype(np.float32)


@dataclass(frozen=True, eq=False)
class ThresholdCurve:
    """Hold the confusion counts at every selectable threshold; element i belongs to row i.

    Made by `threshold_curve`. The arrays are read-only, so that a cached curve can be shared.

    Attributes
    ----------
    thresholds : ndarray of float32, shape (n_rows,)
        Strictly ascending, from 0 to 1.
    tps, fps, fns, tns : ndarray of int64 (float64 when weighted), shape (n_rows,)
        The counts when ``thresholds[i]`` decides.
    n_tied : ndarray of int64, shape (n_rows,)
        How many samples, whatever their weight, have exactly the score ``thresholds[i]``: those
        that change class with the rule.
    rule : {">", ">="}
        The rule the counts follow.
    n_samples : int
        Number of samples, whatever their weight.
    n_positive, n_negative : int (float when weighted)
        Samples of each class, or the sums of their weights.
    roc_auc : float
        Exact area under the ROC curve of all distinct scores (not only of the rows); ties count
        one half. nan when a class is missing, see `roc_auc_undefined`.
    average_precision : float
        Exact sum of precision × gain in recall over all distinct scores, from the highest down.
        nan without a positive, see `average_precision_undefined`; 1.0 without a negative.
        Neither summary depends on the rule.
    """

    thresholds: np.ndarray
    tps: np.ndarray = field(repr=False)
    fps: np.ndarray = field(repr=False)
    fns: np.ndarray = field(repr=False)
    tns: np.ndarray = field(repr=False)
    n_tied: np.ndarray = field(repr=False)
    rule: str
    n_samples: int
    n_positive: int | float
    n_negative: int | float
    roc_auc: float
    average_precision: float

    def __post_init__(self) -> None:
        for array in (self.thresholds, self.tps, self.fps, self.fns, self.tns, self.n_tied):
            array.setflags(write=False)

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.thresholds)

    @property
    def is_weighted(self) -> bool:
        """Whether the counts are sums of sample weights."""
        return self.tps.dtype.kind == "f"

    @property
    def counts(self) -> Counts[np.ndarray]:
        """All rows as one `Counts` of arrays; element i belongs to ``thresholds[i]``."""
        return Counts(tp=self.tps, fp=self.fps, fn=self.fns, tn=self.tns)

    @property
    def roc_auc_undefined(self) -> str | None:
        """The sentence for people why `roc_auc` is nan, or None when it is defined."""
        missing = self._missing("positive", "negative")
        return f"ROC AUC is undefined: there is no {missing}." if missing else None

    @property
    def average_precision_undefined(self) -> str | None:
        """The sentence for people why `average_precision` is nan, or None when it is defined."""
        missing = self._missing("positive")
        return f"Average precision is undefined: there is no {missing}." if missing else None

    def at(self, threshold: float) -> Counts[float]:
        """Look up the counts of one row, as a `Counts` of Python numbers.

        Raises
        ------
        ValueError
            When no row has this threshold (compared as float32).
        """
        i = self.index(threshold)
        return Counts(*(each[i].item() for each in (self.tps, self.fps, self.fns, self.tns)))

    def index(self, threshold: float) -> int:
        """Find the row whose threshold is exactly this one, compared as float32.

        Raises
        ------
        ValueError
            When there is none; the text names the nearest row.
        """
        i = self.nearest(threshold)
        with np.errstate(over="ignore"):
            found = self.thresholds[i] == np.float32(threshold)
        if not found:
            raise ValueError(
                f"`threshold` must be a row of the curve; got {threshold!s}. "
                f"The nearest row is {self.thresholds[i]!s}: `curve.nearest(threshold)` finds it."
            )
        return i

    def nearest(self, threshold: float) -> int:
        """Find the row closest to a threshold, so that a typed value can be snapped to it.

        Between two equally close rows the lower one; below 0 the first row, above 1 the last. The
        threshold is cast to float32 first.

        Raises
        ------
        ValueError
            When `threshold` is NaN or infinite.
        """
        wanted = self._in_range(threshold)
        # In float64, where the difference of two float32 values near each other is exact.
        distances = np.abs(self.thresholds - np.float64(wanted))
        return int(distances.argmin())

    def stand_in(self, threshold: float) -> int:
        """Find the row that decides as a threshold between the rows does, or comes next to it.

        It is the row itself where there is one; else the next one below under ``">"``, above under
        ``">="``. When every distinct score is a row (at most `MAX_OBSERVED_ROWS`), no score lies in
        between, and the row says of every sample what the threshold says. The threshold is cast to
        float32, below 0 taken as 0 and above 1 as 1.

        Raises
        ------
        ValueError
            When `threshold` is NaN or infinite.
        """
        wanted = self._in_range(threshold)
        if self.rule == ">":
            return int(np.searchsorted(self.thresholds, wanted, side="right")) - 1
        return int(np.searchsorted(self.thresholds, wanted, side="left"))

    def _in_range(self, threshold: float) -> np.float32:
        """Take a threshold to the nearest one a row can have, as float32."""
        if not np.isfinite(threshold):
            raise ValueError(f"`threshold` must be a finite number; got {threshold}.")
        lowest, highest = self.thresholds[[0, -1]].tolist()
        return np.float32(min(max(threshold, lowest), highest))

    def _missing(self, *classes: str) -> str:
        """Name those of the classes that have no row; "" when each has one."""
        size = {"positive": self.n_positive, "negative": self.n_negative}
        which = " with a weight above 0" if self.is_weighted else ""
        return " and no ".join(f"{name} row{which}" for name in classes if size[name] == 0)


def threshold_curve(
    y_true: ArrayLike,
    y_score: ArrayLike,
    *,
    sample_weight: ArrayLike | None = None,
    rule: str = ">",
    extra_thresholds: ArrayLike = (),
) -> ThresholdCurve:
    """Count the confusion matrix at every selectable threshold, by one sort.

    The rows are the union of the grid 0, 0.001 … 1, the observed distinct scores, and
    `extra_thresholds`. Of more than 2,000 distinct scores, 2,000 become rows, at even ranks
    *among the distinct scores* and with both ends: where scores crowd, rows crowd, however
    narrow the place, and one score shared by half of the samples takes one row and not a
    thousand. The counts are exact at every row, however many samples there are: no
    interpolation.

    A score equal to a row's threshold is negative under ``">"``, positive under ``">="``. A
    missing class leaves the counts well defined; the summaries become nan with a reason.

    Parameters
    ----------
    y_true : array_like of 0 and 1 (bool, int or float), shape (n_samples,) or (n_samples, 1)
    y_score : array_like of float, shape (n_samples,) or (n_samples, 1)
        In [0, 1] after the cast to float32; -0.0 counts as 0.0.
    sample_weight : array_like of float, shape (n_samples,) or (n_samples, 1), optional
        Finite, at least 0. The curve then holds sums of weights (float64).
    rule : {">", ">="}
        See `predict_positive`.
    extra_thresholds : array_like of float, shape (n_extra,)
        Further values in [0, 1] that must be rows, such as the best threshold of another split.

    Raises
    ------
    ValueError
        When an input breaks the rules above; the text says which rule, what came and where.

    Source: counts and summaries equal scikit-learn 1.9 ``metrics.confusion_matrix_at_thresholds``,
    ``roc_auc_score`` and ``average_precision_score`` on the same float32 scores.
    """
    check_rule(rule)
    extra = _check_extra_thresholds(extra_thresholds)
    counted = tally(y_true, y_score, sample_weight=sample_weight, bounds=(0, 1))
    return curve_of(counted, np.concatenate([_GRID, extra]), rule)


def curve_of(counted: Tally, grid: np.ndarray, rule: str = ">") -> ThresholdCurve:
    """Read the curve of a tally, whose scores may be any.

    Parameters
    ----------
    grid : ndarray of float32, shape (n_grid,), any order
        Finite thresholds that become rows beside the observed scores, as in `threshold_curve`.
    """
    check_rule(rule)
    rows = np.unique(np.concatenate([score_keys(grid), _observed(counted.keys)]))
    n_below = np.searchsorted(counted.keys, rows, side="left")
    n_not_above = np.searchsorted(counted.keys, rows, side="right")
    place = np.minimum(n_below, len(counted.keys) - 1)
    n_tied = np.where(n_not_above > n_below, counted.sizes(place), 0)
    n_said_positive = len(counted.keys) - (n_not_above if rule == ">" else n_below)
    tps, fps, n_positive, n_negative, roc_auc, average_precision = _sweep(counted, n_said_positive)
    return ThresholdCurve(
        thresholds=key_scores(rows),
        tps=tps,
        fps=fps,
        fns=n_positive - tps,
        tns=n_negative - fps,
        n_tied=n_tied,
        rule=rule,
        n_samples=counted.n_samples,
        n_positive=n_positive,
        n_negative=n_negative,
        roc_auc=roc_auc,
        average_precision=average_precision,
    )


def flip_rows(y_score: ArrayLike, curve: ThresholdCurve) -> np.ndarray:
    """Count, for each score, the rows of the curve that call it positive.

    They are the first ones, because thresholds ascend: row i calls score j positive exactly when
    ``i < flip_rows[j]``. Whoever holds these integers can follow the curve's rule by comparing
    row numbers, and needs no decision rule of its own. At every row the answer is that of
    `predict_positive` under ``curve.rule``: a score equal to a row's threshold is negative there
    under ``">"`` and positive under ``">="``, -0.0 is 0.0, and a NaN score is positive at no row.

    Parameters
    ----------
    y_score : array_like of float, any shape
        Any numbers, of the curve's samples or not; cast to float32 first.
    curve : ThresholdCurve
        `thresholds` and `rule` are read.

    Returns
    -------
    ndarray of int32, the shape of `y_score`
        From 0, positive at no row, to ``len(curve)``, positive at every row.
    """
    y_score = in_float32(y_score)
    side: Literal["left", "right"] = "left" if curve.rule == ">" else "right"
    n_rows = np.searchsorted(curve.thresholds, y_score, side=side)
    # NaN sorts behind every number.
    return np.where(np.isnan(y_score), 0, n_rows).astype(np.int32)


def _observed(keys: np.ndarray) -> np.ndarray:
    """Choose the distinct scores that become rows: all, or some at even ranks."""
    if len(keys) <= MAX_OBSERVED_ROWS:
        return keys
    return keys[np.arange(MAX_OBSERVED_ROWS) * (len(keys) - 1) // (MAX_OBSERVED_ROWS - 1)]


def _sweep(
    counted: Tally, n_said_positive: np.ndarray
) -> tuple[np.ndarray, np.ndarray, float, float, float, float]:
    """Accumulate positives and negatives from the highest score down.

    From the top, because average precision needs the sums above a score, and subtracting sums of
    weights from their total would lose digits just there. Without weights all sums are integers,
    hence exact.

    Parameters
    ----------
    n_said_positive : ndarray of int64, shape (n_rows,)
        Descending. Element i: how many of the highest distinct scores row i says are positive.

    Returns
    -------
    tps, fps : ndarray, shape (n_rows,)
        Element i belongs to ``n_said_positive[i]``.
    n_positive, n_negative, roc_auc, average_precision : float
        As in `ThresholdCurve`.
    """
    positives, negatives = counted.positives[::-1], counted.negatives[::-1]
    n_said_positive = n_said_positive[::-1]
    dtype = np.float64 if counted.is_weighted else np.int64
    row_tps = np.zeros(len(n_said_positive), dtype)
    row_fps = np.zeros(len(n_said_positive), dtype)
    # Keeps products of very large or very small weights in range; integers need no scale.
    scale = 1 / (positives.sum() + negatives.sum() or 1.0) if counted.is_weighted else 1

    tp, fp = dtype(0), dtype(0)  # through the last chunk
    twice_area, precision_sum = 0, 0.0
    for start in range(0, len(positives), CHUNK):
        gained_tps, gained_fps = (each[start : start + CHUNK] for each in (positives, negatives))
        tps = tp + np.cumsum(gained_tps, dtype=dtype)
        fps = fp + np.cumsum(gained_fps, dtype=dtype)
        tp, fp = tps[-1], fps[-1]

        first, last = np.searchsorted(n_said_positive, [start, start + len(tps)], side="right")
        i = n_said_positive[first:last] - 1 - start
        row_tps[first:last] = tps[i]
        row_fps[first:last] = fps[i]

        # Trapezoids: a negative counts all positives above it, and half of those tied with it.
        # Not `dot`: its BLAS spreads over threads, and stalls when the machine is busy elsewhere.
        twice_area += np.sum(gained_fps * scale * ((2 * tps - gained_tps) * scale)).item()
        adds_recall = gained_tps > 0
        tps_there, fps_there = tps[adds_recall], fps[adds_recall]
        precision = tps_there / (tps_there + fps_there)
        precision_sum += np.sum(gained_tps[adds_recall] * precision).item()

    n_positive, n_negative = tp.item(), fp.item()
    pairs = (n_positive * scale) * (n_negative * scale)
    roc_auc = twice_area / (2 * pairs) if pairs > 0 else float("nan")
    average_precision = precision_sum / n_positive if n_positive > 0 else float("nan")
    return row_tps[::-1], row_fps[::-1], n_positive, n_negative, roc_auc, average_precision


def _check_extra_thresholds(extra_thresholds: ArrayLike) -> np.ndarray:
    extra = column("extra_thresholds", extra_thresholds)
    with np.errstate(over="ignore"):
        thresholds = extra.astype(np.float32) + np.float32(0)  # turns -0.0 into 0.0
    valid = (thresholds >= 0) & (thresholds <= 1)
    if not valid.all():
        i = int(valid.argmin())
        raise ValueError(
            f"`extra_thresholds` must be numbers in [0, 1]; got {extra[i]!s} at index {i}."
        )
    return thresholds
