"""What choosing gives: the equally good thresholds, the one to use, and why.

A rule for choosing is one small class with one method: `reached` says how good each operating point
is. Everything else follows from it here, in the same way for all of them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from core.decision.counts import Counts, Number
from core.parsing.numbers import minus
from core.selection.points import Interval, OperatingPoints

EPS = float(np.finfo(np.float64).eps)

AT_ONCE = 16_000
"""Points of which something is computed together: what it takes stays in the processor's cache, and
a million points take a third to a half of the time."""

EVERY = slice(None)
"""All operating points, where some of them may be asked about."""

Judged = tuple[np.ndarray, np.ndarray]
"""What `Rule.judged` gives: values, and which points are permitted."""


@dataclass(frozen=True)
class Choice:
    """Hold what a rule for choosing found on some rows.

    Attributes
    ----------
    goal : str
        What was asked for, in words.
    value : float
        What the goal is there; nan when there is no threshold.
    optimal : tuple of Interval
        All thresholds that are equally good, ascending; none when it is impossible.
    threshold : float or None
        The one to use: a float32 in the numbers decided on, the middle of the widest of them.
    counts : Counts or None
        What it reaches on these rows.
    permitted : tuple of Interval
        The thresholds among which was chosen.
    rule : {">", ">="}
    rows : str
        On which rows.
    n_samples : int
        How many they are.
    why : str
        One sentence.
    """

    goal: str
    value: float
    optimal: tuple[Interval, ...]
    threshold: float | None
    counts: Counts[float] | None
    permitted: tuple[Interval, ...]
    rule: str
    rows: str
    n_samples: int
    why: str

    @property
    def is_possible(self) -> bool:
        """Whether there is a threshold at all."""
        return self.threshold is not None

    @property
    def flags_everybody(self) -> bool:
        """Whether the threshold says "yes" to every row."""
        return self.counts is not None and self.counts.predicted_negatives == 0

    @property
    def flags_nobody(self) -> bool:
        """Whether the threshold says "yes" to no row."""
        return self.counts is not None and self.counts.predicted_positives == 0

    def on(self, other: OperatingPoints) -> Counts[float] | None:
        """Count what the threshold reaches on other rows, under their rule."""
        return None if self.threshold is None else other.one(int(other.index(self.threshold)))


class Rule(ABC):
    """Choose a threshold: a rule is one subclass, a small frozen dataclass."""

    @property
    @abstractmethod
    def goal(self) -> str:
        """What is asked for, in words, such as "largest F1 score"."""

    @abstractmethod
    def reached(self, points: OperatingPoints, at: slice | np.ndarray = EVERY) -> np.ndarray:
        """Tell how good each point is, whether it is permitted or not.

        Parameters
        ----------
        at : slice, or ndarray of int of any shape
            Of which of them.

        Returns
        -------
        ndarray of float64, shape (n_points,) or that of `at`
            More is better; nan where it is undefined.
        """

    def shown(self, value: Number) -> Number:
        """Turn what `reached` gives, or one of it, into the numbers that people read."""
        return value

    @property
    def is_of_these_rows_only(self) -> bool:
        """Whether it needs more of the rows than counts, so that nothing is said of others."""
        return False

    @property
    def on_new_rows(self) -> str:
        """What new rows are to be expected to show, in a sentence; "" where resamples tell it."""
        return ""

    def judged(self, points: OperatingPoints) -> Judged:
        """Tell how good each point is that is permitted, and which ones are.

        Returns
        -------
        values : ndarray of float64, shape (n_points,)
            As `reached`; nan where the point is not permitted.
        permitted : ndarray of bool, shape (n_points,)
        """
        values = in_pieces(partial(self.reached, points), slice(0, len(points)))
        return values, ~np.isnan(values)

    def rounding(self, points: OperatingPoints, best: float) -> float:
        """By how much two values may differ and still be equals: a few units in the last place."""
        return 8 * EPS * max(1.0, abs(best))

    def why(self, points: OperatingPoints, value: float) -> str:
        """Say in one sentence what was found; the value is as shown."""
        searched = f"of all {len(points):,} ways to decide on {points.rows}"
        return f"{begun(self.goal)}: {number(value)}, {searched}."

    def why_not(self, points: OperatingPoints) -> str:
        """Say in one sentence why there is no threshold."""
        return f"{begun(self.goal)} is undefined at every threshold on {points.rows}."

    def choose(self, points: OperatingPoints, judged: Judged | None = None) -> Choice:
        """Find all thresholds at which the rule is best, and the one to use.

        Candidates are all operating points, "everybody" and "nobody" too. Values that differ by
        rounding only are equals.

        Parameters
        ----------
        judged : Judged, optional
            Of these points, where they were judged before.

        Returns
        -------
        Choice
            Without a threshold where no point is a candidate.
        """
        values, permitted = judged or self.judged(points)
        said = (points.intervals(permitted), points.rule, points.rows, points.n_samples)
        best = largest(values)
        if np.isnan(best):
            return Choice(self.goal, np.nan, (), None, None, *said, self.why_not(points))
        equal = values >= best - self.rounding(points, best)
        optimal = points.intervals(equal)
        threshold = points.widest(optimal).middle(points.bounds)
        value = self.shown(best)
        return Choice(
            self.goal,
            value,
            optimal,
            threshold,
            points.one(int(points.index(threshold))),
            *said,
            self.why(points, value),
        )

    def near_best(
        self, points: OperatingPoints, tolerance: float, judged: Judged | None = None
    ) -> tuple[Interval, ...]:
        """Find all thresholds that are nearly as good as the best.

        Parameters
        ----------
        points, judged
            As `choose`.
        tolerance : float, at least 0
            By how much a value may fall short of the best, in the numbers of `reached`.

        Raises
        ------
        ValueError
            When the tolerance is not a number of at least 0.
        """
        if not tolerance >= 0:
            raise ValueError(f"`tolerance` must be a number of at least 0; got {tolerance}.")
        values, _ = judged or self.judged(points)
        best = largest(values)
        if np.isnan(best):
            return ()
        return points.intervals(values >= best - tolerance - self.rounding(points, best))


def in_pieces(measure: Callable[[slice], np.ndarray], within: slice) -> np.ndarray:
    """Compute something of each of many points, some of them at a time.

    Parameters
    ----------
    measure : callable
        ``measure(at)`` → ndarray of float64, one number for each point of a slice.
    within : slice
        From a point to before another.

    Returns
    -------
    ndarray of float64, one number for each point within
    """
    numbers = np.empty(within.stop - within.start)
    for first in range(0, len(numbers), AT_ONCE):
        piece = numbers[first : first + AT_ONCE]
        start = within.start + first
        piece[:] = measure(slice(start, start + len(piece)))
    return numbers


def largest(values: np.ndarray) -> float:
    """Find the largest; nan where all are, or none is there."""
    return float(np.fmax.reduce(values, initial=np.nan))


def number(value: float) -> str:
    """Write a value for a sentence: four digits, thousands grouped; "undefined" for nan."""
    if np.isnan(value):
        return "undefined"
    whole = abs(value) >= 1000 or float(value).is_integer()
    return minus(f"{value:,.0f}" if whole else f"{value:.4g}")


def begun(text: str) -> str:
    """Write a text as the beginning of a sentence."""
    return text[0].upper() + text[1:]


def lowered(label: str) -> str:
    """Write a label within a sentence; names of people and letters stay as they are."""
    is_name = label.startswith(("Matthews", "Cohen", "Youden")) or label[:2] == label[:2].upper()
    return label if is_name else label[0].lower() + label[1:]
