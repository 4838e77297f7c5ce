"""Capacity: how many rows can be acted on, and what is found among them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.checks import check_whole
from core.decision.rates import ratio
from core.selection.choice import EVERY, Judged, Rule, number
from core.selection.points import OperatingPoints


@dataclass(frozen=True)
class Capacity(Rule):
    """Choose the threshold that says "yes" to the most rows that can still be acted on.

    Attributes
    ----------
    n_rows : int, at least 0
        Rows are counted, whatever they weigh. Rows with the same score are said "yes" to together:
        where they would be too many, fewer are.
    """

    n_rows: int

    def __post_init__(self) -> None:
        check_whole("n_rows", self.n_rows, (0, 1 << 53))

    @property
    def goal(self) -> str:
        return f"as many as can be of {self.n_rows:,} rows predicted “yes”"

    @property
    def on_new_rows(self) -> str:
        return (
            "Chosen by the scores alone, whatever the rows really are: nothing flatters the rates. "
            "Of as many new rows a few more or fewer will be predicted “yes”, by chance."
        )

    def judged(self, points: OperatingPoints) -> Judged:
        flagged = self.reached(points)
        permitted = flagged <= self.n_rows
        return np.where(permitted, flagged, np.nan), permitted

    def reached(self, points: OperatingPoints, at: slice | np.ndarray = EVERY) -> np.ndarray:
        return points.flagged_at(at).astype(np.float64)

    def why(self, points: OperatingPoints, value: float) -> str:
        is_full = value == min(self.n_rows, points.n_samples)
        tied = "" if is_full else ", since the next share a score"
        share = number(100 * value / points.n_samples)
        return (
            f"{number(value)} of {points.n_samples:,} rows are predicted “yes”, {share} % of "
            f"{points.rows}{tied}."
        )


@dataclass(frozen=True, eq=False)
class Parts:
    """Hold the rows by falling score, cut into equal parts; element i belongs to part i + 1.

    Attributes
    ----------
    n : ndarray of int64, shape (n_parts,)
    positives : ndarray of float64
        Where rows of one score lie on both sides of a cut, each side has its share of them, as it
        would on average if they were shuffled.
    response_rate, lift : ndarray of float64
        Share of positives in the part, and how many times that of all rows it is.
    cumulative_gain, cumulative_lift, ks : ndarray of float64
        Of this part and all before it; `ks` is TPR − FPR.
    """

    n: np.ndarray
    positives: np.ndarray
    response_rate: np.ndarray
    lift: np.ndarray
    cumulative_gain: np.ndarray
    cumulative_lift: np.ndarray
    ks: np.ndarray


def parts(points: OperatingPoints, n_parts: int = 10) -> Parts:
    """Cut the rows, by falling score, into parts of equal size: deciles by default.

    Parameters
    ----------
    n_parts : int, from 1 to the number of rows

    Raises
    ------
    ValueError
        When `n_parts` is not such a number, or the rows have weights: a part is a number of rows.
    """
    check_whole("n_parts", n_parts, (1, points.n_samples))
    if points.is_weighted:
        raise ValueError("Equal parts are parts of rows: they are not defined with weights.")
    ends = np.arange(n_parts + 1) * points.n_samples // n_parts
    through = np.interp(ends, points.flagged[::-1], points.tps[::-1])
    found, n = np.diff(through), np.diff(ends)
    prevalence = points.n_positive / points.n_samples
    gain = ratio(through[1:], np.full(n_parts, float(points.n_positive)))
    rate = ratio(found, n)
    negatives = np.full(n_parts, float(points.n_negative))
    return Parts(
        n,
        found,
        rate,
        ratio(rate, np.full(n_parts, prevalence)),
        gain,
        ratio(gain, ends[1:] / points.n_samples),
        gain - ratio(ends[1:] - through[1:], negatives),
    )
