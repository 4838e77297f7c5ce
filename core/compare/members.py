"""What is compared: models on the same rows, or groups of the rows of one model.

The slider moves the thresholds of one curve, the reference: the first model, or all rows together.
For each of its rows, each member takes a row of its own curve; the columns made here hold what it
reaches there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.compare.matching import Matched, matching
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
        Of each member; every threshold of the reference is a row of each on the same scale.
    column : str
        Whose values tell the members apart, where they are groups of rows.
    """

    view: View
    names: tuple[str, ...]
    predictions: tuple[Predictions, ...]
    curves: tuple[ThresholdCurve, ...]
    column: str = ""

    @property
    def is_weighted(self) -> bool:
        """Whether a member counts weights: then nothing is said of how sure it all is."""
        return any(curve.is_weighted for curve in (self.view.curve, *self.curves))

    @property
    def is_paired(self) -> bool:
        """Whether it is known what each member says of one and the same row."""
        return all(part.has_rows for part in self.predictions)


def match(reference: ThresholdCurve, part: Predictions, curve: ThresholdCurve, by: str) -> Matched:
    """Match a member's curve to each row of the reference, among all of its distinct scores."""
    return matching(reference, curve, by, None if curve.has_every_score else part.tally())


def rows_as_matched(curve: ThresholdCurve, rows: slice | np.ndarray = slice(None)) -> Matched:
    """Take rows of a curve as they are."""
    counts = curve.counts.each(lambda cell: cell[rows].astype(np.float64))
    return Matched(curve.thresholds[rows].astype(np.float64), counts)


def counted(
    who: str, counts: Counts[np.ndarray], rates: Sequence[str], decimals: int | None = None
) -> Columns:
    """Name the counts and rates of one member for the live table: `recall@m1`."""
    columns = {
        Column(f"{name}@{who}", "count", decimals=decimals): getattr(counts, name)
        for name in COUNTS
    }
    return columns | {Column(f"{name}@{who}"): RATES[name].compute(counts) for name in rates}


def threshold_of(who: str, part: Predictions, matched: Matched) -> Columns:
    """Name the thresholds of one member, in its score's own numbers; nan where there is none."""
    thresholds = shortest_decimals(part.scale.shown(matched.thresholds))
    return {Column(f"threshold@{who}", "threshold"): thresholds}
