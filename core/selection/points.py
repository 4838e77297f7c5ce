"""Every confusion matrix that a threshold can reach, and the thresholds that reach it.

Between two neighbouring distinct scores nothing changes. So n distinct scores have n + 1 operating
points, from "yes" for everybody to "yes" for nobody, and each stands for a whole interval of
equally good thresholds. Choosing looks at all of them: the rows of a `ThresholdCurve` are some.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from core.checks import read_only
from core.decision.counts import Counts
from core.decision.rule import check_rule, in_float32
from core.decision.tally import Tally, key_scores
from core.decision.thresholds import ThresholdCurve

_ANY = (-np.inf, np.inf)


@dataclass(frozen=True)
class Interval:
    """Hold thresholds that decide alike.

    Attributes
    ----------
    low, high : float
        float32 scores; -inf and inf at the ends where everybody, or nobody, is said "yes".
    low_closed, high_closed : bool
        Whether the end itself belongs to it: under ``">"`` the low one, under ``">="`` the high
        one, and never an infinite one.
    """

    low: float
    high: float
    low_closed: bool
    high_closed: bool

    def __contains__(self, threshold: float) -> bool:
        """Tell whether a threshold lies inside, compared as float32."""
        value = float(in_float32(threshold))
        return (self.low < value < self.high) or (
            (value == self.low and self.low_closed) or (value == self.high and self.high_closed)
        )

    @property
    def ends(self) -> tuple[float, float]:
        """Lowest and highest float32 that belong to it; an infinite end stays."""
        low, high = np.float32(self.low), np.float32(self.high)
        if not (self.low_closed or np.isinf(low)):
            low = np.nextafter(low, np.float32(np.inf))
        if not (self.high_closed or np.isinf(high)):
            high = np.nextafter(high, np.float32(-np.inf))
        return float(low), float(high)

    def within(self, bounds: tuple[float, float]) -> tuple[float, float]:
        """Cut the ends to the range that thresholds have; low is above high where none is left."""
        return max(self.low, bounds[0]), min(self.high, bounds[1])

    def middle(self, bounds: tuple[float, float] = _ANY) -> float:
        """Choose the threshold to use: the middle, with as few digits as stay near it.

        A new score that falls between the two neighbours is as likely on either side of the middle,
        and of all numbers in the middle sixth the one with the fewest digits is taken. Where an end
        is infinite, or no threshold within the bounds is left, a number beyond the finite end.

        Parameters
        ----------
        bounds : tuple of two float
            Lowest and highest threshold that the scores have.

        Returns
        -------
        float
            A float32 that belongs to the interval.
        """
        low, high = self.within(bounds)
        holds_some = low < high or (low == high and low in self)
        if not (np.isfinite(low) and np.isfinite(high) and holds_some):
            return self._beyond()
        middle, room = low + (high - low) / 2, (high - low) / 12
        for digits in range(1, 10):
            value = float(in_float32(float(f"{middle:.{digits}g}")))
            if abs(value - middle) <= room and value in self:
                return value
        value = float(in_float32(middle))
        return value if value in self else self.low if self.low_closed else self.high

    def _beyond(self) -> float:
        if np.isinf(self.low) and np.isinf(self.high):
            return 0.0
        if np.isinf(self.low):
            return float(in_float32(self.high - max(1.0, abs(self.high))))
        return float(in_float32(self.low + max(1.0, abs(self.low))))


@dataclass(frozen=True, eq=False)
class OperatingPoints:
    """Hold the counts at every operating point; at point k the k lowest scores are said "no".

    Made by `operating_points`. The arrays are read-only, so that one object can be shared.

    Attributes
    ----------
    scores : ndarray of float32, shape (n_scores,), strictly ascending
    tps, fps : ndarray of int32 (float64 when weighted), shape (n_scores + 1,), descending
        int64 from 2^31 rows on.
    rule : {">", ">="}
        Which end belongs to an interval. The counts do not depend on it.
    bounds : tuple of two float
        Lowest and highest threshold that the scores have.
    rows : str
        Which rows these are, for people.
    weighted_flagged : ndarray of int64, shape (n_scores + 1,), or None
        How many rows are said "yes", whatever their weight; None when every row counts once.
    """

    scores: np.ndarray
    tps: np.ndarray = field(repr=False)
    fps: np.ndarray = field(repr=False)
    rule: str
    bounds: tuple[float, float] = _ANY
    rows: str = "these rows"
    weighted_flagged: np.ndarray | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        check_rule(self.rule)
        for array in (self.scores, self.tps, self.fps, self.weighted_flagged):
            if array is not None:
                read_only(array)

    def __len__(self) -> int:
        """Count the points, one more than there are distinct scores."""
        return len(self.tps)

    @property
    def n_positive(self) -> int | float:
        """Rows of class 1, or the sum of their weights."""
        return self.tps[0].item()

    @property
    def n_negative(self) -> int | float:
        """Rows of class 0, or the sum of their weights."""
        return self.fps[0].item()

    @property
    def n_samples(self) -> int:
        """All rows, whatever their weight."""
        return self.flagged_at(0).item()

    @property
    def is_weighted(self) -> bool:
        """Whether the counts are sums of weights."""
        return self.weighted_flagged is not None

    @property
    def flagged(self) -> np.ndarray:
        """How many rows are said "yes" at each point, whatever their weight; descending."""
        return self.flagged_at(slice(None))

    def flagged_at(self, points: int | slice | np.ndarray) -> np.ndarray:
        """Count them at some points only; int64."""
        if self.weighted_flagged is not None:
            return self.weighted_flagged[points]
        return self.tps[points].astype(np.int64) + self.fps[points]

    @property
    def counts(self) -> Counts[np.ndarray]:
        """All points as one `Counts` of arrays."""
        return self.at(slice(None))

    def at(self, points: int | slice | np.ndarray) -> Counts[np.ndarray]:
        """Count at some points only, given by their numbers; `Counts` of their shape."""
        tp, fp = self.tps[points], self.fps[points]
        return Counts(tp, fp, self.tps[0] - tp, self.fps[0] - fp)

    def one(self, point: int) -> Counts[float]:
        """Count at one point, as Python numbers."""
        return self.at(point).each(np.generic.item)

    def index(self, thresholds: ArrayLike) -> np.ndarray:
        """Find the point at which each threshold decides, as `predict_positive` does.

        Parameters
        ----------
        thresholds : array_like of float, any shape
            Cast to float32 first; in the numbers decided on.

        Returns
        -------
        ndarray of int64, the same shape
        """
        side: Literal["left", "right"] = "right" if self.rule == ">" else "left"
        return np.searchsorted(self.scores, in_float32(thresholds), side=side)

    def interval(self, first: int, last: int | None = None) -> Interval:
        """Join the thresholds of one point, or of all from `first` to `last`."""
        last = first if last is None else last
        low = -np.inf if first == 0 else float(self.scores[first - 1])
        high = np.inf if last == len(self.scores) else float(self.scores[last])
        above = self.rule == ">"
        return Interval(low, high, above and first > 0, not above and last < len(self.scores))

    def intervals(self, chosen: np.ndarray) -> tuple[Interval, ...]:
        """Join the thresholds of points; neighbouring ones become one interval.

        Parameters
        ----------
        chosen : ndarray of bool, shape (n_points,)

        Returns
        -------
        tuple of Interval, ascending
        """
        # A comparison of neighbours: of a million points it takes a tenth of the time of `np.diff`.
        changes = np.flatnonzero(chosen[1:] != chosen[:-1]) + 1
        ends = [0] * bool(chosen[0]) + changes.tolist() + [len(chosen)] * bool(chosen[-1])
        pairs = zip(ends[::2], ends[1::2], strict=True)
        return tuple(self.interval(first, after - 1) for first, after in pairs)

    def widest(self, intervals: tuple[Interval, ...]) -> Interval:
        """Choose the interval with the most room between the bounds; the lowest of equals."""
        ends = self.scores[[0, -1]].astype(np.float64).tolist()
        bounds = tuple(
            bound if np.isfinite(bound) else end
            for bound, end in zip(self.bounds, ends, strict=True)
        )

        def room(interval: Interval) -> float:
            low, high = interval.within((bounds[0], bounds[1]))
            return max(0.0, high - low)

        return max(intervals, key=room)

    def with_rows(self, curve: ThresholdCurve, thresholds: np.ndarray) -> ThresholdCurve:
        """Add thresholds to a curve of the same rows under the same rule, with their counts.

        Parameters
        ----------
        curve : ThresholdCurve
        thresholds : ndarray of float32, shape (n_thresholds,), any order
            In the numbers decided on; those that are rows already stay as they are.

        Returns
        -------
        ThresholdCurve
        """
        new = np.setdiff1d(thresholds, curve.thresholds)
        counts = self.at(self.index(new))
        first = np.searchsorted(self.scores, new)
        above = np.searchsorted(self.scores, new, "right")
        tied = self.flagged_at(first) - self.flagged_at(above)
        where = np.searchsorted(curve.thresholds, new)

        def merged(old: np.ndarray, more: np.ndarray) -> np.ndarray:
            return np.insert(old, where, more)

        return replace(
            curve,
            thresholds=merged(curve.thresholds, new),
            tps=merged(curve.tps, counts.tp),
            fps=merged(curve.fps, counts.fp),
            fns=merged(curve.fns, counts.fn),
            tns=merged(curve.tns, counts.tn),
            n_tied=merged(curve.n_tied, tied),
        )

    def thinned(self, most: int) -> OperatingPoints:
        """Keep at most so many scores, at even ranks with both ends, and the counts at each.

        The counts at the thresholds kept are exact; between two of them the others are missing.
        """
        n = len(self.scores)
        if n <= most:
            return self
        kept = np.arange(most) * (n - 1) // (most - 1)
        # Under ">" a threshold on a kept score says "no" to it, under ">=" it says "yes".
        points = np.append(0, kept + 1) if self.rule == ">" else np.append(kept, n)
        return replace(
            self,
            scores=self.scores[kept],
            tps=self.tps[points],
            fps=self.fps[points],
            weighted_flagged=self.flagged_at(points) if self.is_weighted else None,
        )


def operating_points(
    counted: Tally,
    rule: str = ">",
    *,
    bounds: tuple[float, float] = _ANY,
    rows: str = "these rows",
) -> OperatingPoints:
    """Accumulate a tally into the counts at every operating point.

    Parameters
    ----------
    counted : Tally
    rule : {">", ">="}
    bounds : tuple of two float
        Lowest and highest threshold that the scores have: (0, 1) for probabilities.
    rows : str
        Which rows were tallied, for people.

    Raises
    ------
    ValueError
        When `rule` is neither of the two.
    """
    whole = np.int32 if counted.n_samples < 1 << 31 else np.int64
    dtype = np.float64 if counted.is_weighted else whole
    return OperatingPoints(
        key_scores(counted.keys),
        _from_the_top(counted.positives, dtype),
        _from_the_top(counted.negatives, dtype),
        rule,
        bounds,
        rows,
        _from_the_top(counted.sizes(), np.int64) if counted.is_weighted else None,
    )


def _from_the_top(gains: np.ndarray, dtype: type) -> np.ndarray:
    # From the highest score down: differences of sums of weights would lose digits just there.
    sums: np.ndarray = np.zeros(len(gains) + 1, dtype)
    np.cumsum(gains[::-1], dtype=dtype, out=sums[-2::-1])
    return sums
