"""I don't know: two thresholds, and between them nobody decides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.checks import check_number
from core.decision.counts import Counts
from core.decision.rates import accuracy, ratio
from core.selection.choice import EPS
from core.selection.cost import LARGEST, Costs
from core.selection.points import Interval, OperatingPoints


@dataclass(frozen=True, eq=False)
class Decided:
    """Hold what two thresholds decide; all are floats, or arrays of one shape.

    Attributes
    ----------
    counts : Counts
        Of the rows that are decided: "yes" at the upper threshold, "no" at the lower one.
    undecided_positives, undecided_negatives : int or float, or ndarray
    """

    counts: Counts
    undecided_positives: np.ndarray
    undecided_negatives: np.ndarray

    @property
    def undecided(self) -> np.ndarray:
        """Rows that nobody decides."""
        return self.undecided_positives + self.undecided_negatives

    @property
    def coverage(self) -> np.ndarray | float:
        """Share of all rows that is decided; nan without a row."""
        return ratio(
            np.asarray(self.counts.n, np.float64), np.asarray(self.counts.n + self.undecided)
        )

    @property
    def accuracy(self) -> np.ndarray | float:
        """Share of the decided rows that is right; nan when none is decided."""
        return accuracy(self.counts)


def decided(points: OperatingPoints, low: ArrayLike, high: ArrayLike) -> Decided:
    """Count what is decided when "yes" needs the upper threshold, and "no" less than the lower.

    Under ``">"`` a row is undecided when low < score ≤ high, under ``">="`` when
    low ≤ score < high. Equal thresholds decide everything.

    Parameters
    ----------
    low, high : float or array_like of one shape
        In the numbers decided on; low at most high.

    Raises
    ------
    ValueError
        When a lower threshold is above its upper one.

    Source: Chow (1970), On optimum recognition error and reject tradeoff,
    doi:10.1109/TIT.1970.1054406.
    """
    if (np.asarray(low, np.float32) > np.asarray(high, np.float32)).any():
        raise ValueError("`low` must be at most `high`; got one above it.")
    lower, upper = points.at(points.index(low)), points.at(points.index(high))
    counts = Counts(tp=upper.tp, fp=upper.fp, fn=lower.fn, tn=lower.tn)
    return Decided(counts, lower.tp - upper.tp, lower.fp - upper.fp)


@dataclass(frozen=True)
class Pair:
    """Hold the best two thresholds.

    Attributes
    ----------
    low, high : float
        To use: float32 in the numbers decided on. Equal when it is best to decide everything.
    low_interval, high_interval : Interval
        Equally good for each, while the other stays where it is.
    cost : float
        Per row (or unit of weight), with what asking costs.
    decided : Decided
    """

    low: float
    high: float
    low_interval: Interval
    high_interval: Interval
    cost: float
    decided: Decided


def cost_of(pair: Decided, costs: Costs, asking: float) -> np.ndarray:
    """Compute the cost per row: of what is decided, and of asking somebody about the rest."""
    total = costs.total(pair.counts) + asking * pair.undecided
    return np.asarray(ratio(np.asarray(total, np.float64), pair.counts.n + pair.undecided))


def best_pair(points: OperatingPoints, costs: Costs, asking: float) -> Pair:
    """Find the two thresholds at which deciding and asking cost the least together.

    The cost is a sum of one term for each threshold, so one pass over the points is enough. Among
    equals the pair that leaves the fewest undecided.

    Parameters
    ----------
    costs : Costs
        Of the rows that are decided.
    asking : float
        For one row that nobody decides; at least 0.

    Raises
    ------
    ValueError
        When `asking` is not such a number, or no row has any weight.
    """
    check_number("asking", asking, (0, LARGEST))
    counts = points.counts
    n = points.n_positive + points.n_negative
    if not n:
        raise ValueError("`points` must have a row with a weight above 0; got none.")
    yes = (costs.tp - asking) * counts.tp + (costs.fp - asking) * counts.fp
    no = (costs.fn - asking) * counts.fn + (costs.tn - asking) * counts.tn
    # The best lower threshold up to each point; of equals the last, which decides the most.
    rounding = 16 * EPS * n * (sum(abs(cost) for cost in vars(costs).values()) + asking)
    least_no = np.minimum.accumulate(no)
    totals = yes + least_no
    upper = int(np.flatnonzero(totals <= totals.min() + rounding)[0])
    lower = int(np.flatnonzero(no[: upper + 1] <= least_no[upper] + rounding)[-1])
    low_interval, high_interval = points.interval(lower), points.interval(upper)
    low, high = low_interval.middle(points.bounds), high_interval.middle(points.bounds)
    here = decided(points, low, high)
    return Pair(low, high, low_interval, high_interval, float(cost_of(here, costs, asking)), here)
