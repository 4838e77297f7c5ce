"""The one sweep over all thresholds.

A `ThresholdCurve` holds what `core.decision.rule.predict_positive` yields at every threshold a
person can select; rates, costs and drawn curves all derive from its counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
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
GRID = (np.arange(GRID_STEPS + 1) / GRID_STEPS).astype(np.float32)


@dataclass(frozen=True, eq=False)
class ThresholdCurve:
    """Hold the confusion counts at every selectable threshold; element i belongs to row i.

    Made by `threshold_curve`. The arrays are read-only, so that a cached curve can be shared.

    Attributes
    ----------
    thresholds : ndarray of float32, shape (n_rows,)
        Strictly ascending.
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
    n_distinct : int
        How many different scores there are, whether a row or not; see `has_every_score`.
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
    n_distinct: int

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
    def has_every_score(self) -> bool:
        """Whether each distinct score is a row, so that nothing lies between the rows."""
        return np.count_nonzero(self.n_tied) == self.n_distinct

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
        return self.counts.each(lambda cell: cell[i].item())

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

        Between two equally close rows the lower one; below all the first row, above all the last.

        Parameters
        ----------
        threshold : float
            Any finite number; cast to float32 first.

        Returns
        -------
        int
            Index into `thresholds`.

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
        between, and the row says of every sample what the threshold says.

        Parameters
        ----------
        threshold : float
            Any finite number; cast to float32, and taken as the nearest row when it is beyond all.

        Returns
        -------
        int
            Index into `thresholds`.

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

    Returns
    -------
    ThresholdCurve

    Raises
    ------
    ValueError
        When an input breaks the rules above; the text says which rule, what came and where.

    Source: counts and summaries equal scikit-learn 1.9 ``metrics.confusion_matrix_at_thresholds``,
    ``roc_auc_score`` and ``average_precision_score`` on the same float32 scores.
    """
    check_rule(rule)
    extra = check_extra_thresholds(extra_thresholds, (0, 1))
    counted = tally(y_true, y_score, sample_weight=sample_weight, bounds=(0, 1))
    return curve_of(counted, np.concatenate([GRID, extra]), rule)


def curve_of(counted: Tally, grid: np.ndarray, rule: str = ">") -> ThresholdCurve:
    """Read the curve of a tally, whose scores may be any.

    Parameters
    ----------
    counted : Tally
    grid : ndarray of float32, shape (n_grid,), any order
        Finite thresholds that become rows beside the observed scores, as in `threshold_curve`.
    rule : {">", ">="}

    Returns
    -------
    ThresholdCurve
    """
    check_rule(rule)
    keys, observed = score_keys(grid), _observed(len(counted.keys))
    rows = np.concatenate([keys, counted.keys.take(observed)])
    n_below = np.concatenate([np.searchsorted(counted.keys, keys), observed])
    order = rows.argsort(kind="stable")  # only merges what is in order already
    rows = rows.take(order)
    is_first = np.append(True, rows[1:] != rows[:-1])
    rows, n_below = rows[is_first], n_below.take(order)[is_first]
    place = np.minimum(n_below, len(counted.keys) - 1)
    is_observed = counted.keys.take(place) == rows
    n_tied = counted.sizes(place) * is_observed
    n_not_above = n_below + is_observed
    sweep = _sweep(counted, len(counted.keys) - (n_not_above if rule == ">" else n_below))
    total = int(sweep.n_positive + sweep.n_negative)
    return ThresholdCurve(
        thresholds=key_scores(rows),
        tps=sweep.tps,
        fps=sweep.fps,
        fns=sweep.n_positive - sweep.tps,
        tns=sweep.n_negative - sweep.fps,
        n_tied=n_tied,
        rule=rule,
        n_samples=counted.n_samples if counted.is_weighted else total,
        n_positive=sweep.n_positive,
        n_negative=sweep.n_negative,
        roc_auc=sweep.roc_auc,
        average_precision=sweep.average_precision,
        n_distinct=len(counted.keys),
    )


def check_extra_thresholds(
    extra_thresholds: ArrayLike, bounds: tuple[float, float] = (-np.inf, np.inf)
) -> np.ndarray:
    """Cast thresholds to float32; raise ValueError unless all are finite and within the bounds."""
    extra = column("extra_thresholds", extra_thresholds)
    if not len(extra):
        return np.empty(0, np.float32)
    with np.errstate(over="ignore"):
        thresholds = extra.astype(np.float32) + np.float32(0)  # turns -0.0 into 0.0
    valid = (thresholds >= bounds[0]) & (thresholds <= bounds[1]) & np.isfinite(thresholds)
    if not valid.all():
        i = int(valid.argmin())
        must = "numbers in [{:g}, {:g}]" if np.isfinite(bounds).all() else "finite numbers"
        raise ValueError(
            f"`extra_thresholds` must be {must.format(*bounds)}; got {extra[i]!s} at index {i}."
        )
    return thresholds


def every_threshold(curve: ThresholdCurve, counted: Tally) -> Iterator[ThresholdCurve]:
    """Count at every distinct score besides the rows of a curve, piece by piece.

    What is best is searched here, where a curve has rows for only some of the scores.

    Parameters
    ----------
    curve : ThresholdCurve
        Its rows are among those yielded, with the same counts.
    counted : Tally
        Of the same samples.

    Yields
    ------
    ThresholdCurve
        Some of the rows, ascending, from the lowest piece to the highest; about `CHUNK` of them,
        so that ten million never stand in memory. The summaries are those of all samples.
    """
    if curve.has_every_score:
        yield curve
        return
    rows, keys = score_keys(curve.thresholds), counted.keys
    before, steps = _nothing(counted), []
    for stop in range(len(keys), 0, -CHUNK):
        start = max(0, stop - CHUNK)
        steps.append((start, stop, before))
        before = tuple(sums[-1] for sums in _accumulated(_gained(counted, start, stop), before))
    for start, stop, before in reversed(steps):
        own = keys[start:stop]
        first = np.searchsorted(rows, own[0]) if start > 0 else 0
        last = np.searchsorted(rows, keys[stop]) if stop < len(keys) else len(rows)
        here = np.union1d(rows[first:last], own)
        n_below = np.searchsorted(own, here, side="left")
        n_not_above = np.searchsorted(own, here, side="right")
        n_above = len(own) - (n_not_above if curve.rule == ">" else n_below)
        sums = _accumulated(_gained(counted, start, stop), before)
        tps, fps = (np.append(*each)[n_above] for each in zip(before, sums, strict=True))
        place = np.minimum(start + n_below, len(keys) - 1)
        yield replace(
            curve,
            thresholds=key_scores(here),
            tps=tps,
            fps=fps,
            fns=curve.n_positive - tps,
            tns=curve.n_negative - fps,
            n_tied=np.where(n_not_above > n_below, counted.sizes(place), 0),
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
    return flips_of(y_score, curve.thresholds, curve.rule)


def flips_of(y_score: ArrayLike, thresholds: np.ndarray, rule: str) -> np.ndarray:
    """Count, for each score, the thresholds, float32 and ascending, that call it positive.

    See `flip_rows`.
    """
    y_score = in_float32(y_score)
    side: Literal["left", "right"] = "left" if rule == ">" else "right"
    n_rows = np.searchsorted(thresholds, y_score, side=side)
    # NaN sorts behind every number.
    return np.where(np.isnan(y_score), 0, n_rows).astype(np.int32)


def _observed(n_scores: int) -> np.ndarray:
    """Choose the distinct scores that become rows: all, or some at even ranks; gives the ranks."""
    if n_scores <= MAX_OBSERVED_ROWS:
        return np.arange(n_scores)
    return np.arange(MAX_OBSERVED_ROWS) * (n_scores - 1) // (MAX_OBSERVED_ROWS - 1)


@dataclass(frozen=True)
class _Sweep:
    tps: np.ndarray
    fps: np.ndarray
    n_positive: int | float
    n_negative: int | float
    roc_auc: float
    average_precision: float


def _sweep(counted: Tally, n_said_positive: np.ndarray) -> _Sweep:
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
    _Sweep
        Element i of ``tps`` and ``fps`` belongs to ``n_said_positive[i]``.
    """
    n_scores = len(counted.keys)
    n_said_positive = n_said_positive[::-1]
    tp, fp = before = _nothing(counted)
    row_tps = np.zeros(len(n_said_positive), tp.dtype)
    row_fps = np.zeros(len(n_said_positive), fp.dtype)
    scale = 1.0
    if counted.is_weighted:  # keeps products of very large or very small weights in range
        scale /= counted.positives.sum() + counted.negatives.sum() or 1.0

    twice_area, precision_sum = 0, 0.0
    for start in range(0, n_scores, CHUNK):
        stop = n_scores - start
        gained_tps, gained_fps = _gained(counted, max(0, stop - CHUNK), stop)
        tps, fps = _accumulated((gained_tps, gained_fps), before)
        tp, fp = before = tps[-1], fps[-1]

        first, last = np.searchsorted(n_said_positive, [start, start + len(tps)], side="right")
        i = n_said_positive[first:last] - 1 - start
        row_tps[first:last] = tps.take(i)
        row_fps[first:last] = fps.take(i)

        n_said = tps + fps
        if n_said[0] == 0:
            n_said[n_said == 0] = 1  # where nothing has any weight yet, a precision of 0
        precision = tps / n_said
        precision *= gained_tps
        precision_sum += precision.sum().item()
        # Trapezoids: a negative counts all positives above it, and half of those tied with it.
        # Not `dot`: its BLAS spreads over threads, and stalls when the machine is busy elsewhere.
        tps *= 2
        tps -= gained_tps
        if counted.is_weighted:
            tps *= scale
            gained_fps *= scale
        tps *= gained_fps
        twice_area += tps.sum().item()

    n_positive, n_negative = tp.item(), fp.item()
    pairs = n_positive * n_negative
    if counted.is_weighted:
        pairs = (n_positive * scale) * (n_negative * scale)
    return _Sweep(
        tps=row_tps[::-1],
        fps=row_fps[::-1],
        n_positive=n_positive,
        n_negative=n_negative,
        roc_auc=twice_area / (2 * pairs) if pairs > 0 else float("nan"),
        average_precision=precision_sum / n_positive if n_positive > 0 else float("nan"),
    )


def _nothing(counted: Tally) -> tuple[np.generic, np.generic]:
    """Positives and negatives above the highest score: zero, in the dtype of their sums."""
    zero = np.float64(0) if counted.is_weighted else np.int64(0)
    return zero, zero


def _gained(counted: Tally, start: int, stop: int) -> tuple[np.ndarray, np.ndarray]:
    """Give the positives and negatives of score `stop` - 1 down to `start`, ready to be summed."""
    above = _nothing(counted)
    positives, negatives = (
        each[start:stop][::-1].astype(zero.dtype)
        for each, zero in zip((counted.positives, counted.negatives), above, strict=True)
    )
    return positives, negatives


def _accumulated(
    gained: tuple[np.ndarray, np.ndarray], above: tuple[np.generic, np.generic]
) -> tuple[np.ndarray, np.ndarray]:
    """Accumulate what `_gained` gives from the sums `above` it.

    Whoever asks for the same scores, with the same sums above them, gets the same digits.
    """
    tps, fps = (each.cumsum() for each in gained)
    tps += above[0]
    fps += above[1]
    return tps, fps
