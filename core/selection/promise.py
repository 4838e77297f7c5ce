"""Promises: a threshold that keeps a rate on new rows like these, with stated confidence.

The rows are taken for a sample of all such rows. A promise is broken when the rate among all of
them is worse than promised, though it was chosen on the sample. A rate of one class is safe by the
exact binomial at its order statistics, a precision by testing a grid that was fixed beforehand.

A promise holds for rows like these only: not for another population, not for changed scores, and
not when the scores come from a model that was trained on these very rows.

Source: Angelopoulos, Bates, Candès, Jordan and Lei (2021), Learn then Test, arXiv:2110.01052.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from core.checks import check_between, check_choice
from core.decision.counts import Counts, Number
from core.parsing.plural import counted
from core.selection.binomial import allowed_errors, at_most, fewest_trials, is_within
from core.selection.choice import EVERY, Choice, Judged, Rule, begun, number
from core.selection.points import Interval, OperatingPoints


class Kind(NamedTuple):
    """Say what a promise is about: words for it, which of the counts are the rows that can be
    errors, and which are errors; whether it is of at least a rate; and words for both counts.
    """

    words: str
    trials: str
    errors: str
    is_at_least: bool
    row: str
    error: str


KINDS = {
    "recall": Kind("recall", "positives", "fn", True, "positive", "missed"),
    "precision": Kind("precision", "predicted_positives", "fp", True, "row", "false alarms"),
    "false_positive_rate": Kind(
        "false positive rate", "negatives", "fp", False, "negative", "false alarms"
    ),
    "predicted_positive_rate": Kind(
        "share predicted “yes”", "n", "predicted_positives", False, "row", "predicted “yes”"
    ),
}
GRID = tuple(np.round(np.arange(0.05, 0.951, 0.05), 2).tolist())
"""Of probabilities, fixed before any row is looked at."""


@dataclass(frozen=True)
class Promised:
    """Say which rate is promised: recall or precision at least, the others at most a target.

    Attributes
    ----------
    kind : {"recall", "precision", "false_positive_rate", "predicted_positive_rate"}
    target : float, in (0, 1)
    """

    kind: str
    target: float

    def __post_init__(self) -> None:
        check_choice("kind", self.kind, KINDS)
        check_between("target", self.target)

    def __str__(self) -> str:
        """Write it as people say it: "recall at least 0.9"."""
        return f"{KINDS[self.kind].words} {self.sense} {number(self.target)}"

    @property
    def sense(self) -> str:
        """Whether the rate is to be "at least" the target, or "at most"."""
        return "at least" if KINDS[self.kind].is_at_least else "at most"

    @property
    def share(self) -> float:
        """The largest share of errors that keeps it."""
        return round(1 - self.target, 12) if KINDS[self.kind].is_at_least else self.target

    def trials(self, counts: Counts) -> np.ndarray:
        """Count the rows that can be errors: positives, negatives, those said "yes", or all."""
        return np.asarray(getattr(counts, KINDS[self.kind].trials))

    def n_trials(self, points: OperatingPoints) -> int:
        """Count them where that is the same at every threshold, as for all but a precision."""
        return int(self.trials(points.one(0)))

    def errors(self, counts: Counts) -> np.ndarray:
        """Count the errors: missed, false alarms, or said "yes"."""
        return np.asarray(getattr(counts, KINDS[self.kind].errors))

    def p_values(self, counts: Counts) -> np.ndarray:
        """Compute the exact binomial p-value of "the promise is broken"; 1 for no trial."""
        return at_most(self.errors(counts), self.trials(counts), self.share)


@dataclass(frozen=True)
class Promise(Rule):
    """Choose the least cautious threshold at which every promise is safe.

    Attributes
    ----------
    promised : tuple of Promised, at least one
        They share the error: each is safe with confidence 1 − (1 − `confidence`) / how many.
    confidence : float, in (0, 1)
    grid : tuple of float
        The thresholds at which a precision is tested, in the numbers decided on, fixed before the
        rows were looked at.

    Notes
    -----
    Among the safe thresholds the one that says "yes" to the fewest rows when a recall is promised,
    else the one that says "yes" to the most. Ties are conservative: rows with one score are taken
    together, so fewer errors may be made than are allowed. A threshold below every score, or above,
    needs no data to keep a recall, or a false positive rate; it is offered only where a promise
    is safe for the rows, too.
    """

    promised: tuple[Promised, ...]
    confidence: float = 0.95
    grid: tuple[float, ...] = GRID

    def __post_init__(self) -> None:
        if not self.promised:
            raise ValueError("`promised` must hold at least one promise; got none.")
        if not 0 < self.confidence < 1:
            raise ValueError(f"`confidence` must lie between 0 and 1; got {self.confidence}.")

    @property
    def delta(self) -> float:
        """The error that each promise may have."""
        return round((1 - self.confidence) / len(self.promised), 15)

    @property
    def goal(self) -> str:
        said = " and ".join(map(str, self.promised))
        return f"{said}, with {number(100 * self.confidence)} % confidence"

    @property
    def on_new_rows(self) -> str:
        return (
            "Chosen and measured on the same rows: on new ones expect worse, but with "
            f"{number(100 * self.confidence)} % confidence no worse than promised."
        )

    def safe(self, points: OperatingPoints, promised: Promised) -> np.ndarray:
        """Tell at which points one promise is safe; bool, shape (n_points,).

        Raises
        ------
        ValueError
            With weights, for which there is no exact binomial.
        """
        if points.is_weighted:
            raise ValueError("A promise counts rows: it is not defined with weights.")
        if promised.kind == "precision":
            certified = fixed_sequence(points, promised, self.grid, self.delta)
            safe = np.zeros(len(points), bool)
            safe[points.index(certified)] = True
            return safe
        k = allowed_errors(promised.n_trials(points), promised.share, self.delta)
        return promised.errors(points.counts) <= k if k is not None else np.zeros(len(points), bool)

    @property
    def _fewest(self) -> bool:
        return any(each.kind == "recall" for each in self.promised)

    def judged(self, points: OperatingPoints) -> Judged:
        safe = np.logical_and.reduce([self.safe(points, each) for each in self.promised])
        return np.where(safe, self.reached(points), np.nan), safe

    def reached(self, points: OperatingPoints, at: slice | np.ndarray = EVERY) -> np.ndarray:
        return points.flagged_at(at).astype(np.float64) * (-1 if self._fewest else 1)

    def choose(self, points: OperatingPoints, judged: Judged | None = None) -> Choice:
        """Find the thresholds at which all is safe, and the least cautious of them.

        A tested precision is safe at the very threshold that was tested, not at its neighbours that
        decide alike on these rows: then the intervals are single thresholds.
        """
        choice = super().choose(points, judged)
        precisions = [each for each in self.promised if each.kind == "precision"]
        if not precisions or choice.threshold is None:
            return choice
        tested = [fixed_sequence(points, each, self.grid, self.delta) for each in precisions]
        grid = reduce(np.intersect1d, tested).tolist()
        permitted = [t for t in grid if any(t in interval for interval in choice.permitted)]
        best = [t for t in permitted if any(t in interval for interval in choice.optimal)]
        return replace(
            choice,
            threshold=max(best) if self._fewest else min(best),
            optimal=tuple(Interval(t, t, True, True) for t in best),
            permitted=tuple(Interval(t, t, True, True) for t in permitted),
        )

    def shown(self, value: Number) -> Number:
        return abs(value)

    def why(self, points: OperatingPoints, value: float) -> str:
        parts = [self._allowed(points, each) for each in self.promised if each.kind != "precision"]
        if len(parts) < len(self.promised):
            parts.append(f"tested at {len(self.grid)} thresholds fixed beforehand")
        those = "these" if points.rows == "these rows" else points.rows
        return f"{begun(self.goal)}, on new rows like {those}: {'; '.join(parts)}."

    def _allowed(self, points: OperatingPoints, promised: Promised) -> str:
        n, kind = promised.n_trials(points), KINDS[promised.kind]
        k = allowed_errors(n, promised.share, self.delta)
        return f"of {counted(n, kind.row)} at most {k:,} may be {kind.error}"

    def why_not(self, points: OperatingPoints) -> str:
        for each in self.promised:
            needed = needs(points, each, self.delta)
            if needed is not None:
                rows = counted(each.n_trials(points), KINDS[each.kind].row)
                return (
                    f"{begun(str(each))} cannot be promised from {rows}: {needed:,} are the least."
                )
        alone = [e for e in self.promised if not self.safe(points, e).any()]
        if alone:
            return self._not_tested(points, alone[0])
        return f"Each promise alone is safe somewhere on {points.rows}, but nowhere together."

    def _not_tested(self, points: OperatingPoints, promised: Promised) -> str:
        """Say why the test in sequence ended where it began, though others may look better."""
        first = float(np.float32(max(self.grid)))
        counts = points.one(int(points.index(first)))
        n = int(counts.predicted_positives)
        k = allowed_errors(n, promised.share, self.delta)
        least = fewest_trials(0, promised.share, self.delta)
        allowed = f"{least:,} without one are the least" if k is None else f"at most {k:,} may be"
        return (
            f"{begun(str(promised))} cannot be promised on {points.rows}: its test goes down from "
            f"the strictest threshold, {number(first)}, and ends where it fails, at once. Of "
            f"{counted(n, 'row')} predicted “yes” there {counts.fp:,} are false alarms; {allowed}."
        )


def needs(points: OperatingPoints, promised: Promised, delta: float) -> int | None:
    """Find how many rows a promise needs at least, where there are fewer; None where enough."""
    if promised.kind == "precision":
        return None
    fewest = fewest_trials(0, promised.share, delta)
    return fewest if fewest is not None and promised.n_trials(points) < fewest else None


def naive_errors(n: int, share: float) -> int:
    """Count the errors among n rows at which a rate still reaches its target on them.

    A threshold chosen so, with as many as the share allows, breaks about every second promise.
    """
    return int(np.floor(n * share * (1 + 1e-12)))


def broken(n: int, share: float, errors: int) -> float:
    """Compute how often a threshold with so many errors among n rows breaks its promise.

    For continuous scores and a threshold at an order statistic of the class: the share of errors
    among all rows is Beta(errors + 1, n − errors), so this is P(at most `errors` | `share`).
    """
    return float(at_most(errors, n, share))


def fixed_sequence(
    points: OperatingPoints, promised: Promised, grid: ArrayLike, delta: float
) -> np.ndarray:
    """Test a promise along a grid that was fixed beforehand, and stop at the first that fails.

    From the most cautious threshold on: upwards for a recall, downwards for the others. Because it
    stops, no correction for the number of tests is needed. A threshold at which nobody is said
    "yes" has no precision: its p-value is 1, and the sequence stops at once.

    Parameters
    ----------
    grid : array_like of float, shape (n_thresholds,)
        In the numbers decided on, any order.
    delta : float, in (0, 1)

    Returns
    -------
    ndarray of float32, ascending
        The thresholds at which the promise is safe.

    Source: Learn then Test (see above), fixed-sequence testing; exact binomial p-values.
    """
    thresholds = np.unique(np.asarray(grid, np.float32))
    p_values = promised.p_values(points.at(points.index(thresholds)))
    step = 1 if promised.kind == "recall" else -1
    passes = np.logical_and.accumulate(is_within(p_values, delta)[::step])[::step]
    return thresholds[passes]
