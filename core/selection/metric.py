"""Best by a metric: a rate, a formula of one's own, or one of the classical points of the curve."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from core.decision import rates
from core.decision.counts import Counts, Number
from core.decision.rates import RATES, ratio
from core.parsing.formula import Formula
from core.selection.choice import EVERY, Rule, lowered
from core.selection.points import OperatingPoints

Metric = Callable[[Counts[np.ndarray]], np.ndarray]


@dataclass(frozen=True)
class BestMetric(Rule):
    """Choose where a metric of the confusion counts is largest, or smallest.

    Attributes
    ----------
    metric : callable
        ``metric(counts)`` → ndarray of float64, nan where undefined.
    label : str
        Its name, for people.
    smallest : bool
        Whether the smallest value is the best.
    """

    metric: Metric = field(repr=False)
    label: str
    smallest: bool = False

    @property
    def goal(self) -> str:
        return f"{'smallest' if self.smallest else 'largest'} {lowered(self.label)}"

    def reached(self, points: OperatingPoints, at: slice | np.ndarray = EVERY) -> np.ndarray:
        values = self.metric(points.at(at))
        return -values if self.smallest else values

    def shown(self, value: Number) -> Number:
        return 0.0 - value if self.smallest else value

    def why(self, points: OperatingPoints, value: float) -> str:
        sentence = super().why(points, value)
        return sentence + (" " + _IMPROPER if self.label in _REWARDED_WRONGLY else "")


def nearest_corner(counts: Counts[np.ndarray]) -> np.ndarray:
    """Compute how far the point of the ROC curve lies from the corner (0, 1).

    Source: Perkins and Schisterman (2006), doi:10.1093/aje/kwj063, who warn of it.
    """
    return np.hypot(rates.false_positive_rate(counts), 1 - rates.recall(counts))


def error_difference(counts: Counts[np.ndarray]) -> np.ndarray:
    """Compute how far the two error rates, FPR and FNR, are apart; 0 is the equal error rate."""
    return np.abs(rates.false_positive_rate(counts) - (1 - rates.recall(counts)))


def precision_recall_difference(counts: Counts[np.ndarray]) -> np.ndarray:
    """Compute how far precision and recall are apart; nan where none is caught.

    They are equal where as many are said "yes" as there are; and where both are 0, which is no
    point to choose. It is also called the break-even point.
    """
    apart = np.abs(rates.precision(counts) - rates.recall(counts))
    return np.where(np.asarray(counts.tp) > 0, apart, np.nan)


def prevalence_difference(counts: Counts[np.ndarray]) -> np.ndarray:
    """Compute how far the share said "yes" is from the share that is."""
    return np.abs(ratio(np.asarray(counts.fp) - counts.fn, np.asarray(counts.n)))


def of_rate(name: str) -> BestMetric:
    """Make the rule for one of `core.decision.rates.RATES`; a false positive rate is best small.

    Raises
    ------
    ValueError
        When there is no such rate.
    """
    if name not in RATES:
        raise ValueError(f"`name` must be a rate; got {name!r}.")
    rate = RATES[name]
    smallest = name in ("false_positive_rate", "predicted_positive_rate")
    return BestMetric(rate.compute, rate.label, smallest)


def of_formula(formula: Formula, mean_prediction: float) -> BestMetric:
    """Make the rule for a formula of one's own, as `Formula.evaluate`; the largest is best.

    Raises
    ------
    ValueError
        When the formula names the threshold itself: it then differs between thresholds that decide
        alike, and no interval of them is equally good.
    """
    if re.search(r"\bthreshold\b", formula.text):
        raise ValueError(
            "A formula to choose by must not name the threshold: it changes where no decision does."
        )
    return BestMetric(
        lambda counts: formula.evaluate(counts, np.nan, mean_prediction), formula.text
    )


CLASSICAL = {
    "youden": of_rate("youden_j"),
    "nearest_corner": BestMetric(nearest_corner, "distance to the ROC corner (0, 1)", True),
    "equal_error": BestMetric(error_difference, "difference of the two error rates", True),
    "break_even": BestMetric(
        precision_recall_difference, "difference of precision and recall", True
    ),
    "as_prevalence": BestMetric(
        prevalence_difference, "difference of the share predicted “yes” and the prevalence", True
    ),
    "ks": BestMetric(lambda counts: np.abs(rates.youden_j(counts)), "|TPR − FPR| (KS)"),
}
"""The classical points, by name."""

_REWARDED_WRONGLY = {RATES["accuracy"].label, RATES["f1"].label}
_IMPROPER = (
    "Where one class is rare this metric rewards a wrong threshold: accuracy is improper away "
    "from 0.5, and F1 besides depends on the prevalence (Van Calster et al. 2025)."
)
