"""Spread of a choice: what the same rule picks on resampled rows, and what it then reaches.

It is no confidence interval: the best threshold converges at the rate of the cube root of the rows,
and the plain bootstrap of such a maximiser is inconsistent. It shows how firmly these rows hold the
choice, and by how much the value reached on them flatters it.

Source: Kim and Pollard (1990), doi:10.1214/aos/1176347498; Abrevaya and Huang (2005),
doi:10.1111/j.1468-0262.2005.00613.x; optimism: Harrell, Lee and Mark (1996),
doi:10.1002/(SICI)1097-0258(19960229)15:4<361::AID-SIM168>3.0.CO;2-4.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from core.checks import check_whole
from core.selection.abstain import best_pair, cost_of, decided
from core.selection.choice import Rule
from core.selection.cost import Costs
from core.selection.points import OperatingPoints

REPLICATES, FEW_REPLICATES = 1_000, 200
"""To draw a spread, and to say by how much a choice is flattered."""

MOST_SCORES = 1_000
"""Distinct scores that are kept of more."""


@dataclass(frozen=True, eq=False)
class Spread:
    """Hold what a rule picks on resamples; element i belongs to replicate i.

    Attributes
    ----------
    thresholds : ndarray of float32, shape (n_replicates,)
        In the numbers decided on; nan where the rule found none.
    values : ndarray of float64, shape (n_replicates,)
        What was reached on the resample, as shown.
    original : ndarray of float64, shape (n_replicates,)
        What the same threshold reaches on the rows themselves.
    optimism : float
        Mean of `values` − `original`: by how much the value of the choice on its own rows is to be
        expected too high (too low, where small is good), at least. A resample shares its rows with
        those it is measured on, so for a maximum over thresholds this is somewhat small: 0.6 to 0.8
        of the truth in simulations. nan where there is no replicate with both.
    worse : float
        The same in the direction that is worse: by how much new rows are to be expected worse. At
        most 0 where the rows do not flatter the choice, or not more than the draw of the
        replicates alone would.
    """

    thresholds: np.ndarray = field(repr=False)
    values: np.ndarray = field(repr=False)
    original: np.ndarray = field(repr=False)
    optimism: float
    worse: float

    @property
    def n_without(self) -> int:
        """How many replicates had no threshold."""
        return int(np.count_nonzero(np.isnan(self.thresholds)))

    def middle(self, share: float = 0.9) -> tuple[float, float]:
        """Find between which thresholds the middle share of the replicates lies; nan for none."""
        found = self.thresholds[~np.isnan(self.thresholds)]
        if not len(found):
            return (np.nan, np.nan)
        low, high = np.quantile(found, [(1 - share) / 2, (1 + share) / 2], method="nearest")
        return float(low), float(high)


def spread(
    points: OperatingPoints, rule: Rule, *, n_replicates: int = REPLICATES, seed: int = 0
) -> Spread:
    """Let a rule choose again on resamples of each class, drawn with replacement.

    Rows with one score are interchangeable, so counts are drawn and not rows: a multinomial for
    each class. Of more than 1,000 distinct scores 1,000 are kept, at even ranks, and rows between
    two of them count as one group: the counts at those 1,000 are those of a resample of all rows.

    Parameters
    ----------
    points : OperatingPoints
    rule : Rule
    n_replicates : int, at least 1
    seed : int, at least 0
        The same seed gives the same replicates.

    Raises
    ------
    ValueError
        With weights, where resampled counts do not say what was drawn; or when a number is not so.
    """
    few, drawn = _resamples(points, n_replicates, seed)
    own = rule.reached(few)
    thresholds = np.full(n_replicates, np.nan, np.float32)
    values, original = np.full((2, n_replicates), np.nan)
    for i, (tps, fps) in enumerate(drawn):
        choice = rule.choose(replace(few, tps=tps, fps=fps))
        if choice.threshold is not None:
            thresholds[i], values[i] = choice.threshold, choice.value
            original[i] = rule.shown(float(own[few.index(choice.threshold)]))
    sense = rule.shown(1.0) - rule.shown(0.0)  # below 0 where small is good
    return Spread(thresholds, values, original, *_flattery(values - original, sense))


def pair_spread(
    points: OperatingPoints,
    costs: Costs,
    asking: float,
    *,
    n_replicates: int = REPLICATES,
    seed: int = 0,
) -> tuple[Spread, Spread]:
    """Let the best pair of thresholds be chosen again on the resamples of `spread`.

    Parameters
    ----------
    points, n_replicates, seed
        As `spread`.
    costs, asking
        As `core.selection.abstain.best_pair`.

    Returns
    -------
    tuple of two Spread
        Of the lower and of the upper threshold; both with the cost per row of the two together.
    """
    few, drawn = _resamples(points, n_replicates, seed)
    thresholds = np.empty((2, n_replicates), np.float32)
    values, original = np.empty((2, n_replicates))
    for i, (tps, fps) in enumerate(drawn):
        pair = best_pair(replace(few, tps=tps, fps=fps), costs, asking)
        thresholds[:, i] = pair.low, pair.high
        values[i] = pair.cost
        original[i] = cost_of(decided(few, pair.low, pair.high), costs, asking)
    flattery = _flattery(values - original, -1)
    low, high = (Spread(each, values, original, *flattery) for each in thresholds)
    return low, high


def _flattery(apart: np.ndarray, sense: float) -> tuple[float, float]:
    """Average what resamples reach more than the rows, and say how much that is worse for new."""
    known = apart[~np.isnan(apart)]
    if not len(known):
        return np.nan, np.nan
    mean, error = float(known.mean()), float(known.std() / np.sqrt(len(known)))
    worse = mean * np.sign(sense)
    return mean, float(worse if worse > 2 * error else min(worse, 0.0))


def _resamples(
    points: OperatingPoints, n_replicates: int, seed: int
) -> tuple[OperatingPoints, Iterator[tuple[np.ndarray, np.ndarray]]]:
    check_whole("n_replicates", n_replicates, (1, 1_000_000))
    if points.is_weighted:
        raise ValueError("Spread counts rows: it is not defined with weights.")
    few = points.thinned(MOST_SCORES)
    rng = np.random.default_rng(seed)
    drawn = [_resampled(each, n_replicates, rng) for each in (few.tps, few.fps)]
    return few, zip(*drawn, strict=True)


def _resampled(sums: np.ndarray, n_replicates: int, rng: np.random.Generator) -> np.ndarray:
    """Draw the sums from the top again; int64, shape (n_replicates, n_points)."""
    n = int(sums[0])
    if not n:
        return np.zeros((n_replicates, len(sums)), np.int64)
    # One group for each point: those said "yes" there, and no longer at the next.
    drawn = rng.multinomial(n, -np.diff(sums, append=0) / n, size=n_replicates)
    return drawn[:, ::-1].cumsum(axis=1)[:, ::-1]
