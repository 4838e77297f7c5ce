"""The decision record: what was decided, for what reason, and what it reached.

`core.selection.record_json` writes it as JSON and reads it back.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NotRequired, TypedDict, Unpack

import numpy as np

from core.decision.counts import Counts
from core.decision.rates import RATES
from core.predictions.scale import Scale
from core.selection.abstain import Decided, Pair, decided
from core.selection.capacity import Capacity
from core.selection.choice import Choice, Rule, number
from core.selection.cost import Costs, LeastCost, per
from core.selection.intervals import PROPORTIONS, band, wilson
from core.selection.points import Interval, OperatingPoints
from core.selection.promise import KINDS, Promise
from core.selection.requirements import ROWS, Requirement, Requirements

CONFIDENCE = 0.95
COVERAGE = "coverage"
MOST_INTERVALS = 100
"""Of equally good thresholds that are kept, those with the most room."""

REFERENCE = "reference"
"""Stands for the recipe that is no word in a link: that of the reference network."""

Limits = Mapping[str, tuple[float, float] | None]
Ends = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Origin:
    """Say where rows came from.

    Attributes
    ----------
    words : str
        For people.
    file, sheet, sha256 : str
        Name of the file they were read from, the sheet of a workbook, and the hash of exactly the
        bytes that were brought; "" without one.
    score : str
        The column of the scores, where there were several.
    recipe : str
        Of the trained network the scores came from, in the words of a link, or `REFERENCE`; ""
        without one.
    """

    words: str
    file: str = ""
    sheet: str = ""
    sha256: str = ""
    score: str = ""
    recipe: str = ""


@dataclass(frozen=True)
class Reached:
    """Say what one threshold, or two, reach on some rows.

    Attributes
    ----------
    rows : str
        Which rows.
    counts : Counts of int or float
        Of those that are decided.
    intervals : mapping of str to tuple of two float, or None
        By rate, Wilson's 95 % interval; empty with weights. With two thresholds the rates are
        those of what is decided, and `COVERAGE` is the share of it.
    undecided : tuple of two int or float
        Positives and negatives between two thresholds.
    """

    rows: str
    counts: Counts[float]
    intervals: Limits = field(default_factory=dict)
    undecided: tuple[float, float] = (0, 0)

    @property
    def is_weighted(self) -> bool:
        """Whether the counts are sums of weights."""
        return isinstance(self.counts.tp, float)

    @property
    def coverage(self) -> float:
        """Share of all rows that is decided; nan without a row."""
        n = self.counts.n + sum(self.undecided)
        return self.counts.n / n if n else math.nan

    def cost(self, costs: Costs, asking: float = 0.0) -> float:
        """Compute the cost per row, with what it costs to ask about those that are undecided."""
        n = self.counts.n + sum(self.undecided)
        return float(costs.total(self.counts) + asking * sum(self.undecided)) / n if n else math.nan

    def value(self, requirement: Requirement) -> float:
        """Compute what a requirement is about; nan for 0/0, and for a number of weighted rows."""
        if requirement.name in RATES:
            return float(RATES[requirement.name].compute(self.counts))
        if self.is_weighted:
            return math.nan
        return getattr(self.counts, ROWS[requirement.name].counts)

    def meets(self, requirement: Requirement) -> bool:
        """Tell whether a requirement is met; an undefined rate meets none."""
        return bool(requirement.met(np.asarray(self.value(requirement))))


def reached(rows: str, counts: Counts[float]) -> Reached:
    """Say what was reached, and between which limits each rate lies.

    Parameters
    ----------
    counts : Counts of int; of float with weights, where no interval is defined
    """
    intervals: dict[str, tuple[float, float] | None] = {}
    if not isinstance(counts.tp, float):
        for rate in PROPORTIONS:
            intervals[rate] = _ends(*band(counts, rate, confidence=CONFIDENCE))
    return Reached(rows, counts, intervals)


def reached_by_two(rows: str, what: Decided) -> Reached:
    """Say what two thresholds reached."""
    open_rows = (what.undecided_positives.item(), what.undecided_negatives.item())
    here = reached(rows, what.counts.each(lambda cell: cell.item()))
    intervals = dict(here.intervals)
    if intervals:
        intervals[COVERAGE] = _ends(
            *wilson(here.counts.n, here.counts.n + sum(open_rows), CONFIDENCE)
        )
    return Reached(rows, here.counts, intervals, open_rows)


def _ends(low: np.ndarray, high: np.ndarray) -> tuple[float, float] | None:
    return None if math.isnan(low.item()) else (low.item(), high.item())


class About(TypedDict):
    """Say what a record holds whatever was decided; each as `DecisionRecord`, `day` as a date."""

    class_names: tuple[str, str]
    origin: Origin
    day: date
    asked: NotRequired[str]
    notes: NotRequired[tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class DecisionRecord:
    """Hold one decision: enough to check it, to apply it, and to defend it.

    Attributes
    ----------
    threshold : str
        The exact number to use, in the score's own numbers: the shortest decimals of a float32.
    second : str
        The one from which on "yes" is predicted, where nothing is between the two; "" without.
    rule : {">", ">="}
        On the numbers decided on; `shown_rule` on the score's own.
    scale : Scale
        What the scores mean.
    class_names : tuple of two str
    origin : Origin
        Of the rows.
    goal, why : str
        What was asked for, and what was found.
    asked : str
        The same as the parameters of a link, to ask it again; "" where it cannot be.
    required : tuple of Requirement
        What the threshold had to reach.
    costs : Costs or None
        Of the four outcomes, where they were asked for and are the same for every row.
    asking : float
        What one row costs that is not decided.
    equally_good, equally_good_second : tuple of tuple of two float
        Lowest and highest of each interval of thresholds that decide alike, in the score's own
        numbers; infinite ends as −inf and inf. At most `MOST_INTERVALS`.
    reached : tuple of Reached
        On the rows it was chosen on, first, and on others.
    notes : tuple of str
        What else is to be known: how sure it is, and what it does not say.
    day : str
        Of the decision, as 2026-05-31.
    """

    threshold: str
    rule: str
    scale: Scale
    class_names: tuple[str, str]
    origin: Origin
    goal: str
    why: str
    equally_good: Ends
    reached: tuple[Reached, ...]
    day: str
    second: str = ""
    asked: str = ""
    required: tuple[Requirement, ...] = ()
    costs: Costs | None = None
    asking: float = 0.0
    equally_good_second: Ends = ()
    notes: tuple[str, ...] = ()

    @property
    def shown_rule(self) -> str:
        """The rule on the score's own numbers: ">", ">=", "<" or "<="."""
        return self.scale.shown_rule(self.rule)

    def intervals(self, ends: Ends) -> tuple[Interval, ...]:
        """Turn the ends of intervals back into intervals of the numbers decided on."""
        above = self.rule == ">"
        decided_on = (sorted(map(self.scale.decided, each)) for each in ends)
        return tuple(
            Interval(low, high, above and math.isfinite(low), not above and math.isfinite(high))
            for low, high in decided_on
        )

    def on(self, points: OperatingPoints) -> Reached:
        """Say what it reaches on other rows, or the same again.

        Parameters
        ----------
        points : OperatingPoints
            Under the rule of the record, of scores on its scale.
        """
        low = self.scale.decided(float(self.threshold))
        if not self.second:
            return reached(points.rows, points.one(int(points.index(low))))
        high = self.scale.decided(float(self.second))
        return reached_by_two(points.rows, decided(points, low, high))


def record_of(
    choice: Choice,
    rule: Rule,
    scale: Scale,
    *,
    others: tuple[Reached, ...] = (),
    **about: Unpack[About],
) -> DecisionRecord:
    """Make the record of a choice.

    Parameters
    ----------
    choice : Choice
        With a threshold.
    rule : Rule
        That chose.
    others : tuple of Reached
        What it reaches on rows that it was not chosen on.
    about
        As `About`.

    Raises
    ------
    ValueError
        When the choice found no threshold.
    """
    if choice.threshold is None or choice.counts is None:
        raise ValueError("`choice` must have a threshold; got an impossible one.")
    return _record(
        scale,
        (reached(choice.rows, choice.counts), *others),
        about,
        threshold=_written(choice.threshold, scale),
        rule=choice.rule,
        goal=choice.goal,
        why=choice.why,
        # Of weighted rows the record has no numbers, only sums of weights.
        required=tuple(
            each
            for each in _required(rule)
            if each.name in RATES or not isinstance(choice.counts.tp, float)
        ),
        costs=_costs(rule),
        equally_good=_shown(choice.optimal, scale),
    )


def record_of_two(
    pair: Pair,
    points: OperatingPoints,
    scale: Scale,
    costs: Costs,
    asking: float,
    *,
    others: tuple[Reached, ...] = (),
    **about: Unpack[About],
) -> DecisionRecord:
    """Make the record of two thresholds, between which somebody is asked.

    Parameters
    ----------
    points : OperatingPoints
        Of the rows they were chosen on.
    others, about
        As `record_of`.
    """
    here = reached_by_two(points.rows, pair.decided)
    return _record(
        scale,
        (here, *others),
        about,
        threshold=_written(pair.low, scale),
        second=_written(pair.high, scale),
        rule=points.rule,
        goal="least cost of deciding and of asking together",
        why=f"{number(100 * here.coverage)} % of {points.rows} are decided, and the rest is asked "
        f"about, at {number(pair.cost)} {per(is_weighted=here.is_weighted)} in all.",
        costs=costs,
        asking=asking,
        equally_good=_shown((pair.low_interval,), scale),
        equally_good_second=_shown((pair.high_interval,), scale),
    )


def _record(
    scale: Scale, reached: tuple[Reached, ...], about: About, **found: Any
) -> DecisionRecord:
    known: dict[str, Any] = {**about, "day": about["day"].isoformat()}
    return DecisionRecord(scale=scale, reached=reached, **known, **found)


def _written(threshold: float, scale: Scale) -> str:
    return str(np.float32(scale.shown(threshold)))


def _shown(intervals: tuple[Interval, ...], scale: Scale) -> Ends:
    widest = sorted(intervals, key=lambda each: each.low - each.high)[:MOST_INTERVALS]
    ends = [scale.shown(np.array([each.low, each.high])) for each in widest]
    return tuple(sorted((float(end.min()), float(end.max())) for end in ends))


def _required(rule: Rule) -> tuple[Requirement, ...]:
    if isinstance(rule, Requirements):
        return rule.requirements
    if isinstance(rule, Capacity):
        return (Requirement("rows_flagged", "<=", rule.n_rows),)
    if isinstance(rule, Promise):
        return tuple(
            Requirement(each.kind, ">=" if KINDS[each.kind].is_at_least else "<=", each.target)
            for each in rule.promised
        )
    return ()


def _costs(rule: Rule) -> Costs | None:
    goal = rule.best if isinstance(rule, Requirements) else rule
    return goal.costs if isinstance(goal, LeastCost) and not goal.amounts else None
