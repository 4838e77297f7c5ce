"""What the answers of a class amount to: their middle, where they crowd, and what each costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.decision.counts import Counts
from core.decision.thresholds import ThresholdCurve
from core.selection.cost import Costs, LeastCost
from core.selection.points import OperatingPoints


@dataclass(frozen=True)
class Spread:
    """Hold the quartiles of votes; each is a vote, so that no scale matters."""

    low: float
    median: float
    high: float


def spread(votes: Sequence[float]) -> Spread:
    """Find the quartiles, by the lowest vote that so many do not exceed; at least one is needed."""
    quartiles = np.quantile(votes, (0.25, 0.5, 0.75), method="inverted_cdf")
    return Spread(*map(float, quartiles))


def stacked(places: Sequence[float], n_stacks: int) -> list[tuple[int, int]]:
    """Stack what lies at nearly the same place.

    Parameters
    ----------
    places : sequence of float in [0, 1]
    n_stacks : int
        Into how many equal parts the range is parted.

    Returns
    -------
    list of (int, int)
        For each place its stack, from 0, and its level in it, from 0.
    """
    heights: Counter[int] = Counter()
    found = []
    for place in places:
        stack = min(int(place * n_stacks), n_stacks - 1)
        found.append((stack, heights[stack]))
        heights[stack] += 1
    return found


@dataclass(frozen=True)
class Cost:
    """Say what a threshold costs on some rows, and which mistakes it makes."""

    threshold: float
    missed: float
    false_alarms: float
    cost: float


def costs_of(
    votes: Sequence[float], curve: ThresholdCurve, points: OperatingPoints, miss: float
) -> dict[str, Cost]:
    """Compute what the lines of a class cost, of which a false alarm costs 1.

    Parameters
    ----------
    votes : sequence of float
        Thresholds; at least one.
    curve : ThresholdCurve
    points : OperatingPoints
        Of the same rows under the same rule.
    miss : float
        What a missed row costs.

    Returns
    -------
    dict of str to Cost
        "cheapest", "median" and "dearest" of the votes, and "best" of all thresholds there are.
    """
    costs = Costs(fp=1, fn=miss)

    def cost(threshold: float, counts: Counts) -> Cost:
        return Cost(threshold, counts.fn, counts.fp, float(costs.total(counts)))

    rows = {vote: curve.thresholds[curve.stand_in(vote)] for vote in sorted(votes)}
    each = [cost(vote, curve.at(row)) for vote, row in rows.items()]
    middle = spread(votes).median
    best = LeastCost(costs).choose(points)
    assert best.threshold is not None
    assert best.counts is not None
    return {
        "cheapest": min(each, key=lambda one: one.cost),
        "median": next(one for one in each if one.threshold == middle),
        "dearest": max(each, key=lambda one: one.cost),
        "best": cost(float(best.threshold), best.counts),
    }
