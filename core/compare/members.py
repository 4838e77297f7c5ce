"""What is compared: models on the same rows, or groups of the rows of one model.

The slider moves the thresholds of one curve, the reference: the first model, or all rows together.
For each of its rows, each member takes a row of its own curve; the columns made here hold what it
reaches there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.compare.matching import NO_ROW
from core.decision.counts import Counts
from core.decision.rates import RATES
from core.decision.thresholds import ThresholdCurve
from core.live.table import Column, shortest_decimals
from core.live.view import View
from core.predictions.predictions import Predictions

LETTERS = "ABCDEFGHIJKLMNOPQRSTU"
COUNTS = ("tp", "fn", "fp", "tn")
Columns = dict[Column, np.ndarray]
"""By column of the live table, one value for each threshold of the reference."""


@dataclass(frozen=True, eq=False)
class Compared:
    """Hold what is compared, whatever the threshold.

    Parameters
    ----------
    view : View
        Of the reference, whose curve the slider moves along.
    names : tuple of str
        Of the members.
    predictions : tuple of Predictions
        Of each member.
    curves : tuple of ThresholdCurve
        Of each member; every threshold of the reference is a row of each.
    """

    view: View
    names: tuple[str, ...]
    predictions: tuple[Predictions, ...]
    curves: tuple[ThresholdCurve, ...]


def counts_at(curve: ThresholdCurve, rows: np.ndarray) -> Counts[np.ndarray]:
    """Look up the counts of some rows, as float64; nan for NO_ROW."""

    def at(counts: np.ndarray) -> np.ndarray:
        return np.where(rows == NO_ROW, np.nan, counts[rows])

    return Counts(tp=at(curve.tps), fp=at(curve.fps), fn=at(curve.fns), tn=at(curve.tns))


def counted(who: str, counts: Counts[np.ndarray], rates: Sequence[str]) -> Columns:
    """Name the counts and rates of one member for the live table: `recall@m1`."""
    columns = {Column(f"{name}@{who}", "count"): getattr(counts, name) for name in COUNTS}
    return columns | {Column(f"{name}@{who}"): RATES[name].compute(counts) for name in rates}


def threshold_of(who: str, curve: ThresholdCurve, rows: np.ndarray) -> Columns:
    """Name the thresholds of one member; nan for NO_ROW."""
    thresholds = shortest_decimals(curve.thresholds)
    values = np.where(rows == NO_ROW, np.nan, thresholds[rows])
    return {Column(f"threshold@{who}", "threshold"): values}
