"""How sure each rate is, and each difference of two models, at every threshold of the slider."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from core.compare.differences import Ends, holm, paired_interval, unpaired_interval
from core.compare.mcnemar import mcnemar
from core.compare.members import Columns
from core.compare.paired import OnlyRight
from core.compare.sample_size import rows_for_width
from core.compare.together import (
    RATES_TOGETHER,
    difference_interval,
    f1_interval,
    mcc_interval,
    unpaired_difference,
)
from core.decision.counts import Counts
from core.decision.rates import ratio
from core.decision.thresholds import ThresholdCurve
from core.live.table import Column
from core.selection.intervals import PROPORTIONS, SHARES, SIMULTANEOUS, band

FEWEST = int(rows_for_width(0.5, 0.5))
"""Of fewer rows a share of one half has an interval wider than one half: nothing is told by it."""

_INTERVALS = {"f1": f1_interval, "mcc": mcc_interval}
AT_ONE_THRESHOLD = (*PROPORTIONS, *_INTERVALS)
"""The rates that have an interval at one threshold that was fixed beforehand."""

_SAME_ROWS = ("accuracy", "recall", "false_positive_rate", "predicted_positive_rate")
COMPARED = (*_SAME_ROWS, *RATES_TOGETHER)
"""The rates whose difference has an interval: shares of the same rows for both models, and those of
`core.compare.together`."""


def limits(who: str, counts: Counts[np.ndarray], rates: Iterable[str], kind: str) -> Columns:
    """Name the ends of the interval of each rate that has one: `recall_low@m1`, `recall_high@m1`.

    Parameters
    ----------
    counts : Counts of ndarray of float64, shape (n_thresholds,)
        Rows, not weights; nan where there is no threshold.
    kind : {"wilson", "simultaneous"}
        As `core.selection.intervals.band`.
    """
    whole = counts.each(lambda cell: np.nan_to_num(cell).astype(np.int64))
    known = AT_ONE_THRESHOLD if kind == "wilson" else SIMULTANEOUS
    found: dict[str, Ends] = {}
    for name in rates:
        if name in known:
            has_own = name in _INTERVALS
            found[name] = _INTERVALS[name](whole) if has_own else band(whole, name, kind)
    return _named(found, who)


def _named(found: Mapping[str, Ends], who: str, *, signed: bool = False) -> Columns:
    """Name the ends of the interval of each rate as columns."""
    return {
        Column(f"{name}_{end}@{who}", signed=signed): values
        for name, ends in found.items()
        for end, values in zip(("low", "high"), ends, strict=True)
    }


def difference_limits(
    who: str,
    first: Counts[np.ndarray],
    other: Counts[np.ndarray],
    of_yes: OnlyRight,
    of_no: OnlyRight,
) -> Columns:
    """Name the ends of the 95 % interval of each difference from the first model.

    Parameters
    ----------
    first, other : Counts of ndarray of float64
        Of both models; rows, not weights. nan where the other one has no threshold.
    of_yes, of_no : OnlyRight
        Rows of each class that one of the two alone predicts correctly.

    Returns
    -------
    dict of Column to ndarray of float64, shape (n_thresholds,)
        `recall_low@m2-m1`, `recall_high@m2-m1` and so on, for `COMPARED`.
    """
    n_yes, n_no = first.positives, first.negatives
    right = first.tp + first.tn
    # Of each: rows that the first has, that the other alone and the first alone have, and all.
    # To be wrong about a "no" is what the false positive rate counts.
    shares = {
        "accuracy": (right, of_yes.second + of_no.second, of_yes.first + of_no.first, n_yes + n_no),
        "recall": (first.tp, of_yes.second, of_yes.first, n_yes),
        "false_positive_rate": (first.fp, of_no.first, of_no.second, n_no),
        "predicted_positive_rate": (
            *(first.tp + first.fp, of_yes.second + of_no.first),
            *(of_yes.first + of_no.second, n_yes + n_no),
        ),
    }
    found = {
        name: paired_interval(in_first - only_first, only_other, only_first, n)
        for name, (in_first, only_other, only_first, n) in shares.items()
    }
    for name in RATES_TOGETHER:
        found[name] = difference_interval(name, first, other, of_yes, of_no)
    table = _named(found, f"{who}-m1", signed=True)
    return {column: np.where(np.isnan(other.tp), np.nan, end) for column, end in table.items()}


def unpaired_limits(who: str, first: Counts[np.ndarray], other: Counts[np.ndarray]) -> Columns:
    """Name the ends of the 95 % interval of each difference from a model on other rows.

    Parameters, Returns
        As `difference_limits`, the rows of both models being independent.
    """
    found = {
        name: unpaired_interval(*SHARES[name](other), *SHARES[name](first)) for name in _SAME_ROWS
    }
    found |= {name: unpaired_difference(name, first, other) for name in RATES_TOGETHER}
    return _named(found, f"{who}-m1", signed=True)


def gap_limits(groups: Sequence[Counts[np.ndarray]], rates: Iterable[str]) -> Columns:
    """Name the ends of the interval of the largest difference between two groups.

    They hold with 95 % for all pairs of groups together, as the pair was not chosen beforehand.

    Parameters
    ----------
    groups : sequence of Counts of ndarray of float64, shape (n_thresholds,)
        At least two, of rows that are in one group only; rows, not weights.
    rates : iterable of str
        Of `core.selection.intervals.PROPORTIONS`.

    Returns
    -------
    dict of Column to ndarray of float64, shape (n_thresholds,)
        `recall_low@gap`, `recall_high@gap` and so on; nan where fewer than two groups have a rate.
    """
    confidence = 1 - 0.05 / (len(groups) * (len(groups) - 1) / 2)
    found: dict[str, Ends] = {}
    for name in rates:
        parts = (SHARES[name](counts) for counts in groups)
        hits, n = (np.array(each, np.float64) for each in zip(*parts, strict=True))
        share = ratio(hits, n)
        is_defined = ~np.isnan(share)
        highest = np.where(is_defined, share, -np.inf).argmax(axis=0)[None]
        lowest = np.where(is_defined, share, np.inf).argmin(axis=0)[None]
        first, n_first, second, n_second = (
            np.take_along_axis(each, which, axis=0)[0]
            for which in (highest, lowest)
            for each in (hits, n)
        )
        ends = unpaired_interval(first, n_first, second, n_second, confidence)
        known = is_defined.sum(axis=0) > 1
        found[name] = (np.where(known, ends[0], np.nan), np.where(known, ends[1], np.nan))
    return _named(found, "gap")


def mcnemar_columns(pairs: Columns) -> Columns:
    """Test at each threshold whether one of two models is right more often; by Holm if several.

    Parameters
    ----------
    pairs : dict of Column to ndarray of float64, shape (n_thresholds,)
        Of each pair `only_first@m2` and, after it, `only_second@m2`: rows, not weights. nan where
        one has no threshold.

    Returns
    -------
    dict of Column to ndarray of float64, shape (n_thresholds,)
        `p@m2` and so on.
    """
    if not pairs:
        return {}
    names = [column.name.partition("@")[2] for column in pairs][::2]
    counts = list(pairs.values())
    alone = [mcnemar(*both) for both in zip(counts[::2], counts[1::2], strict=True)]
    adjusted = holm(np.transpose(alone))
    return {Column(f"p@{who}", "chance"): adjusted[:, i] for i, who in enumerate(names)}


def too_few(curve: ThresholdCurve, rate: str) -> bool:
    """Tell whether a rate is over fewer rows than tell anything, whatever the threshold."""
    if curve.is_weighted:
        return False
    rows = {"recall": curve.n_positive, "false_positive_rate": curve.n_negative}
    return rows.get(rate, curve.n_samples) < FEWEST
