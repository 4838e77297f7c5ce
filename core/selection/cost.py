"""Costs: a value for each of the four outcomes, and the thresholds at which they cost the least."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from core.checks import check_number, check_rows
from core.decision.counts import Counts, Number
from core.decision.rule import in_float32
from core.decision.tally import column
from core.selection.choice import EPS, EVERY, Rule, number
from core.selection.points import OperatingPoints

CELLS = ("tp", "fp", "fn", "tn")
LARGEST = 1e12
"""Of a cost, so that sums over all rows stay exact enough to compare."""


@dataclass(frozen=True)
class Costs:
    """Say what each of the four outcomes costs for one row; a gain is a negative cost.

    Attributes
    ----------
    tp, fp, fn, tn : float
        Finite, at most `LARGEST` either way.

    Raises
    ------
    ValueError
        When one is not such a number.
    """

    tp: float = 0.0
    fp: float = 0.0
    fn: float = 0.0
    tn: float = 0.0

    def __post_init__(self) -> None:
        for cell in CELLS:
            check_number(cell, getattr(self, cell), (-LARGEST, LARGEST))
            # Whole costs times whole counts could wrap.
            object.__setattr__(self, cell, float(getattr(self, cell)))

    def total(self, counts: Counts) -> np.ndarray | float:
        """Compute what all rows cost together."""
        return self.tp * counts.tp + self.fp * counts.fp + self.fn * counts.fn + self.tn * counts.tn


@dataclass(frozen=True)
class Situation:
    """Costs of a known situation, to begin with.

    Attributes
    ----------
    label, meaning : str
    costs : Costs
    """

    label: str
    meaning: str
    costs: Costs


SITUATIONS = {
    "screening": Situation(
        "Screening for an illness",
        "A missed case costs as much as 20 needless follow-up tests.",
        Costs(fp=1, fn=20),
    ),
    "fraud": Situation(
        "Card fraud",
        "A fraud that passes loses 100, to look into an alarm takes 5 whether it was one or not.",
        Costs(tp=5, fp=5, fn=100),
    ),
    "spam": Situation(
        "Spam filter",
        "A good message in the spam folder is as bad as 10 pieces of spam in the inbox.",
        Costs(fp=10, fn=1),
    ),
    "credit": Situation(
        "Loans, “yes” is a default",
        "A loan that defaults loses 5, one refused to somebody who would have paid forgoes 1.",
        Costs(fp=1, fn=5),
    ),
}
"""Four situations, by name."""


@dataclass(frozen=True, eq=False)
class AmountSums:
    """Hold sums of an amount per row over each cell of the matrix; element k belongs to point k.

    Made by `sum_amounts`.

    Attributes
    ----------
    points : OperatingPoints
        Whose rows they are.
    tp, fp, fn, tn : ndarray of float64, shape (n_points,)
    largest : float
        Sum of all sizes, for the rounding of a sum.
    elsewhere : tuple of AmountSums
        The same amount on other rows, so that a rule may be judged there.
    """

    points: OperatingPoints
    tp: np.ndarray = field(repr=False)
    fp: np.ndarray = field(repr=False)
    fn: np.ndarray = field(repr=False)
    tn: np.ndarray = field(repr=False)
    largest: float
    elsewhere: tuple[AmountSums, ...] = field(default=(), repr=False)

    def on(self, points: OperatingPoints) -> AmountSums:
        """Find the sums over some rows; ValueError where their amounts are not known."""
        for sums in (self, *self.elsewhere):
            if sums.points is points:
                return sums
        raise ValueError(
            "Amounts belong to their rows: with them nothing is defined on other rows, "
            "nor on resampled counts."
        )


def sum_amounts(
    points: OperatingPoints,
    y_true: ArrayLike,
    y_score: ArrayLike,
    amounts: ArrayLike,
    *,
    sample_weight: ArrayLike | None = None,
) -> AmountSums:
    """Sum an amount per row over each cell of the matrix at every point.

    Once for a column of amounts: what it is multiplied by may then change at will.

    Parameters
    ----------
    points : OperatingPoints
        Of these rows.
    y_true : array_like of 0 and 1, shape (n_samples,)
    y_score : array_like of float, shape (n_samples,)
    amounts : array_like of float, shape (n_samples,)
        At most `LARGEST` either way; a gain is negative.
    sample_weight : array_like of float, shape (n_samples,), optional
        An amount counts as often as its row weighs.

    Raises
    ------
    ValueError
        When lengths differ, an amount is missing or too large, or the scores are not the points'.
    """
    labels, each = column("y_true", y_true), column("amounts", amounts).astype(np.float64)
    scores = in_float32(column("y_score", y_score))
    check_rows("amounts", len(each), len(labels))
    check_rows("y_score", len(scores), len(labels))
    known = np.abs(each) <= LARGEST
    if not known.all():
        i = int(known.argmin())
        raise ValueError(
            f"`amounts` must hold a number from {-LARGEST:g} to {LARGEST:g} in every row; "
            f"got {each[i]} at index {i}."
        )
    if sample_weight is not None:
        each = each * column("sample_weight", sample_weight)
    order, sizes = np.argsort(scores), -np.diff(points.flagged)
    if len(scores) != points.n_samples or (scores[order] != np.repeat(points.scores, sizes)).any():
        raise ValueError("`y_score` must hold the scores of `points`; got others.")
    starts = np.cumsum(sizes) - sizes

    def flagged(rows: np.ndarray) -> np.ndarray:
        sums = np.zeros(len(points))
        gains = np.add.reduceat(np.where(rows, each, 0.0)[order], starts)
        np.cumsum(gains[::-1], out=sums[-2::-1])
        return sums

    tp, fp = flagged(labels == 1), flagged(labels == 0)
    return AmountSums(points, tp, fp, tp[0] - tp, fp[0] - fp, float(np.abs(each).sum()))


@dataclass(frozen=True)
class LeastCost(Rule):
    """Choose where the rows cost the least together.

    Attributes
    ----------
    costs : Costs
        For one row, or for each unit of the amount where `amounts` has one for the cell.
    amounts : mapping of str to AmountSums
        By cell, "tp" "fp" "fn" "tn": the cost of a row there is its own amount times that of
        `costs`.

    Notes
    -----
    `Choice.value` is the cost per row, or per unit of weight.
    """

    costs: Costs
    amounts: Mapping[str, AmountSums] = field(default_factory=dict, repr=False)

    @property
    def goal(self) -> str:
        return "least cost per row"

    @property
    def is_of_these_rows_only(self) -> bool:
        return bool(self.amounts)

    def reached(self, points: OperatingPoints, at: slice | np.ndarray = EVERY) -> np.ndarray:
        amounts = {cell: sums.on(points) for cell, sums in self.amounts.items()}
        each = {cell: 0.0 if cell in amounts else getattr(self.costs, cell) for cell in CELLS}
        # Who is not said "yes" is said "no": of the counts two arrays are enough.
        total = (each["tp"] - each["fn"]) * points.tps[at]
        total += (each["fp"] - each["tn"]) * points.fps[at]
        total += each["fn"] * points.tps[0] + each["tn"] * points.fps[0]
        for cell, sums in amounts.items():
            if cost := getattr(self.costs, cell):
                total += cost * getattr(sums, cell)[at]
        with np.errstate(invalid="ignore", divide="ignore"):
            total /= -(points.n_positive + points.n_negative)
        return total

    def shown(self, value: Number) -> Number:
        return 0.0 - value

    def rounding(self, points: OperatingPoints, best: float) -> float:
        # Gains and costs may cancel: the size of what is added up counts, not that of the sum.
        n = points.n_positive + points.n_negative
        sizes = sum(
            abs(getattr(self.costs, cell))
            * (self.amounts[cell].on(points).largest / n if cell in self.amounts else 1)
            for cell in map(str, CELLS)
        )
        return 16 * EPS * max(sizes, abs(best))

    def why(self, points: OperatingPoints, value: float) -> str:
        n = points.n_positive + points.n_negative
        return (
            f"Costs the least on {points.rows}: {number(value * n)} in all, "
            f"{number(value)} {per(is_weighted=points.is_weighted)}."
        )


def per(*, is_weighted: bool) -> str:
    """Say what a cost is counted by."""
    return "per unit of weight" if is_weighted else "per row"


def theoretical_threshold(costs: Costs) -> float | str:
    """Compute at which probability the costs say "yes" and "no" are equally dear.

    For scores that are true probabilities it is the best threshold, whatever the rows.

    Returns
    -------
    float or str
        In (0, 1); or "flag everybody", "flag nobody", "indifferent", "reversed: flag low scores"
        where the costs decide alone.

    Source: Elkan (2001), The foundations of cost-sensitive learning, equation (2).
    """
    alarm, miss = costs.fp - costs.tn, costs.fn - costs.tp
    if alarm > 0 and miss > 0:
        return alarm / (alarm + miss)
    if alarm == 0 and miss == 0:
        return "indifferent"
    if alarm <= 0 and miss >= 0:
        return "flag everybody"
    if alarm >= 0 and miss <= 0:
        return "flag nobody"
    return "reversed: flag low scores"
