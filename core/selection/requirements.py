"""Requirements: which thresholds meet all of them, and what stands in the way when none does."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np

from core.checks import check_choice
from core.decision.counts import Counts, Number
from core.decision.rates import RATES, accuracy
from core.selection.choice import (
    EVERY,
    Judged,
    Rule,
    begun,
    in_pieces,
    largest,
    lowered,
    number,
)
from core.selection.metric import BestMetric
from core.selection.points import Interval, OperatingPoints


class InRows(NamedTuple):
    """Name what is counted in rows: words for it, and which of the counts it is."""

    words: str
    counts: str


ROWS = {
    "rows_flagged": InRows("rows predicted “yes”", "predicted_positives"),
    "rows_missed": InRows("missed rows", "fn"),
    "rows_alarmed": InRows("false alarms", "fp"),
}
"""What is counted in rows instead of being a rate, by name."""

FALLING = {
    "recall": True,
    "false_positive_rate": True,
    "predicted_positive_rate": True,
    "specificity": False,
    "rows_flagged": True,
    "rows_alarmed": True,
    "rows_missed": False,
}
"""Quantities that move one way as the threshold rises, and whether they fall."""

SENSES = (">=", "<=")
_WORDS = {">=": "at least", "<=": "at most"}
_ACCURACY = BestMetric(accuracy, "accuracy")
_SLACK = 1e-12  # a rate of weighted sums is off by a few units in the last place


@dataclass(frozen=True)
class Requirement:
    """Ask that a rate, or a number of rows, is at least or at most a value.

    An undefined rate meets no requirement.

    Attributes
    ----------
    name : str
        Of `core.decision.rates.RATES`, or of `ROWS`.
    sense : {">=", "<="}
    value : float
        Of a rate within what the rate can be; of rows at least 0.

    Raises
    ------
    ValueError
        When one of them is not so.
    """

    name: str
    sense: str
    value: float

    def __post_init__(self) -> None:
        check_choice("name", self.name, (*RATES, *ROWS))
        check_choice("sense", self.sense, SENSES)
        low = RATES[self.name].low if self.name in RATES else 0.0
        high = np.inf if self.name in ROWS else 1.0
        if not low <= self.value <= high or not np.isfinite(self.value):
            rule = f"from {low:g} to 1" if self.name in RATES else "of at least 0"
            raise ValueError(f"{self.label} must be a number {rule}; got {self.value}.")

    @property
    def label(self) -> str:
        """Its quantity, for people."""
        return ROWS[self.name].words if self.name in ROWS else RATES[self.name].short

    def __str__(self) -> str:
        """Write it as people say it: "recall at least 0.9"."""
        return f"{lowered(self.label)} {_WORDS[self.sense]} {number(self.value)}"

    def measured(self, points: OperatingPoints, at: slice | np.ndarray = EVERY) -> np.ndarray:
        """Compute its quantity at every point, or at some; float64, nan where undefined.

        Raises
        ------
        ValueError
            For rows of one kind where rows count by weight.
        """
        if self.name == "rows_flagged":
            return points.flagged_at(at).astype(np.float64)
        counts = points.at(at)
        if self.name in ROWS:
            if points.is_weighted:
                raise ValueError(f"{begun(self.label)} count rows; with weights ask for a rate.")
            return getattr(counts, ROWS[self.name].counts).astype(np.float64)
        return RATES[self.name].compute(counts)

    def met(self, measured: np.ndarray) -> np.ndarray:
        """Tell where it is met; bool."""
        slack = _SLACK * max(1.0, abs(self.value))
        if self.sense == ">=":
            return measured >= self.value - slack
        return measured <= self.value + slack

    def met_within(self, points: OperatingPoints) -> tuple[int, int] | None:
        """Find from which point on, and up to which, it is met.

        Returns
        -------
        tuple of two int, or None
            Every point from the first to before the second meets it, and no other; equal where none
            does. None for a quantity that does not move one way, and for sums of weights, which
            rounding may move the other way.
        """
        if self.name not in FALLING or points.is_weighted:
            return None
        n, is_first = len(points), FALLING[self.name] == (self.sense == ">=")

        def has_turned(point: int) -> bool:
            met = self.met(self.measured(points, np.array([point])))
            return bool(met[0]) != is_first

        turn = bisect_left(range(n), True, key=has_turned)
        return (0, turn) if is_first else (turn, n)


def met_together(
    requirements: Iterable[Requirement], points: OperatingPoints
) -> tuple[slice, np.ndarray]:
    """Find where requirements are met, all of them.

    Returns
    -------
    within : slice
        Outside of these points none is.
    met : ndarray of bool, shape of `within`
    """
    first, end, others = 0, len(points), []
    for requirement in requirements:
        ends = requirement.met_within(points)
        if ends is None:
            others.append(requirement)
        else:
            first, end = max(first, ends[0]), min(end, ends[1])
    within = slice(first, max(first, end))
    met = np.ones(within.stop - first, bool)
    for requirement in others:
        met &= requirement.met(in_pieces(partial(requirement.measured, points), within))
    return within, met


@dataclass(frozen=True)
class Trade:
    """Say how near one requirement comes to being met when all the others are.

    Attributes
    ----------
    requirement : Requirement
    others : tuple of Requirement
    best : float
        The largest value (smallest for "at most") that it can have; nan when the others alone are
        impossible, or leave it undefined.
    thresholds : tuple of Interval
        Where it has it.
    counts : tuple of Counts
        Each matrix that has it.
    """

    requirement: Requirement
    others: tuple[Requirement, ...]
    best: float
    thresholds: tuple[Interval, ...]
    counts: tuple[Counts[float], ...]

    @property
    def is_met(self) -> bool:
        """Whether the requirement is met there after all."""
        return bool(self.requirement.met(np.asarray(self.best)))

    def __str__(self) -> str:
        """Write it as a sentence."""
        most = "at most" if self.requirement.sense == ">=" else "at least"
        given = f"with {_listed(self.others)} " if self.others else ""
        return f"{given}{lowered(self.requirement.label)} is {most} {number(self.best)}"


@dataclass(frozen=True)
class Requirements(Rule):
    """Choose the best threshold for a goal among those that meet every requirement.

    Attributes
    ----------
    requirements : tuple of Requirement
    best : Rule
        The goal among them; the largest accuracy by default.
    """

    requirements: tuple[Requirement, ...]
    best: Rule = _ACCURACY

    @property
    def goal(self) -> str:
        if not self.requirements:
            return self.best.goal
        return f"{self.best.goal} with {_listed(self.requirements)}"

    def judged(self, points: OperatingPoints) -> Judged:
        values, feasible = np.full(len(points), np.nan), np.zeros(len(points), bool)
        within, met = met_together(self.requirements, points)
        if met.any():
            feasible[within] = met
            reached = in_pieces(partial(self.reached, points), within)
            values[within] = np.where(met, reached, np.nan)
        return values, feasible

    def reached(self, points: OperatingPoints, at: slice | np.ndarray = EVERY) -> np.ndarray:
        return self.best.reached(points, at)

    def shown(self, value: Number) -> Number:
        return self.best.shown(value)

    def rounding(self, points: OperatingPoints, best: float) -> float:
        return self.best.rounding(points, best)

    def why_not(self, points: OperatingPoints) -> str:
        if not self.requirements:
            return self.best.why_not(points)
        trades = [trade for trade in self.trades(points) if not np.isnan(trade.best)]
        if any(trade.is_met for trade in trades):
            met = _listed(self.requirements)
            return f"{begun(self.best.goal)} is undefined on {points.rows} wherever {met} is met."
        for requirement in self.requirements:
            if np.isnan(requirement.measured(points)).all():
                what = lowered(requirement.label)
                return f"Impossible on {points.rows}: {what} is undefined at every threshold."
        if not trades:
            return f"Impossible on {points.rows}: no change of one requirement alone is enough."
        return f"Impossible on {points.rows}: {'; '.join(map(str, trades))}."

    def trades(self, points: OperatingPoints) -> tuple[Trade, ...]:
        """Find for each requirement how near it comes to being met when all the others are."""
        return tuple(self._trade(points, i) for i in range(len(self.requirements)))

    def _trade(self, points: OperatingPoints, i: int) -> Trade:
        this, others = self.requirements[i], (*self.requirements[:i], *self.requirements[i + 1 :])
        within, met = met_together(others, points)
        sign = 1 if this.sense == ">=" else -1
        values = np.where(met, sign * in_pieces(partial(this.measured, points), within), np.nan)
        best = largest(values)
        if np.isnan(best):
            return Trade(this, others, np.nan, (), ())
        equal = np.zeros(len(points), bool)
        equal[within] = values >= best - _SLACK * max(1.0, abs(best))
        return Trade(
            this,
            others,
            sign * best,
            points.intervals(equal),
            tuple(points.one(k) for k in np.flatnonzero(equal)[:_MATRICES].tolist()),
        )


_MATRICES = 20


def _listed(requirements: tuple[Requirement, ...]) -> str:
    return " and ".join(map(str, requirements))
