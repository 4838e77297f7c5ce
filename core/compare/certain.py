"""How sure each rate is, and each difference of two models, at every threshold of the slider."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from core.compare.differences import holm, paired_interval, unpaired_interval
from core.compare.mcnemar import mcnemar
from core.compare.members import Columns
from core.compare.paired import OnlyRight
from core.compare.sample_size import rows_for_width
from core.decision.counts import Counts
from core.decision.rates import ratio
from core.decision.thresholds import ThresholdCurve
from core.live.table import Column
from core.selection.intervals import PROPORTIONS, SHARES, SIMULTANEOUS, band

FEWEST = rows_for_width(0.5, 0.5)
"""Of fewer rows a share of one half has an interval wider than one half: nothing is told by it."""

COMPARED = ("accuracy", "recall", "false_positive_rate")
"""The rates that are shares of the same rows for both models. (What a model predicts "yes" are
other rows than what another does, so for precision there is no such interval.)"""


def limits(who: str, counts: Counts[np.ndarray], rates: Iterable[str], kind: str) -> Columns:
    """Name the ends of the interval of each rate that has one: `recall_low@m1`, `recall_high@m1`.

    Parameters
    ----------
    counts : Counts of ndarray of float64, shape (n_thresholds,)
        Rows, not weights; nan where there is no threshold.
    kind : {"wilson", "simultaneous"}
        As `core.selection.intervals.band`.
    """
    whole = Counts(
        **{name: np.nan_to_num(cell).astype(np.int64) for name, cell in vars(counts).items()}
    )
    known = PROPORTIONS if kind == "wilson" else SIMULTANEOUS
    bands = {name: band(whole, name, kind) for name in rates if name in known}
    return {
        Column(f"{name}_{end}@{who}"): getattr(limit, end)
        for name, limit in bands.items()
        for end in ("low", "high")
    }


def difference_limits(
    who: str, first: Counts[np.ndarray], of_yes: OnlyRight, of_no: OnlyRight, known: np.ndarray
) -> Columns:
    """Name the ends of the 95 % interval of each difference from the first model.

    Parameters
    ----------
    first : Counts of ndarray
        Of the first model; rows, not weights.
    of_yes, of_no : OnlyRight
        Rows of each class that one of the two alone predicts correctly.
    known : ndarray of bool, shape (n_thresholds,)
        Where the other model has a threshold.

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
    }
    table: Columns = {}
    for name, (in_first, only_other, only_first, n) in shares.items():
        low, high = paired_interval(in_first - only_first, only_other, only_first, n)
        for end, values in (("low", low), ("high", high)):
            column = Column(f"{name}_{end}@{who}-m1", signed=True)
            table[column] = np.where(known, values, np.nan)
    return table


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
    table: Columns = {}
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
        for end, values in zip(("low", "high"), ends, strict=True):
            known = is_defined.sum(axis=0) > 1
            table[Column(f"{name}_{end}@gap")] = np.where(known, values, np.nan)
    return table


def mcnemar_columns(pairs: dict[str, OnlyRight], known: dict[str, np.ndarray]) -> Columns:
    """Test at each threshold whether one of two models is right more often; by Holm if several.

    Parameters
    ----------
    pairs : dict of str to OnlyRight
        By the name of the other model, such as "m2": its rows and those of the first.
    known : dict of str to ndarray of bool
        Where each has a threshold.

    Returns
    -------
    dict of Column to ndarray of float64, shape (n_thresholds,)
        `p@m2` and so on.
    """
    if not pairs:
        return {}
    alone = [
        np.where(known[who], mcnemar(pair.first, pair.second), np.nan)
        for who, pair in pairs.items()
    ]
    adjusted = holm(np.transpose(alone))
    return {Column(f"p@{who}", "chance"): adjusted[:, i] for i, who in enumerate(pairs)}


def too_few(curve: ThresholdCurve, rate: str) -> bool:
    """Tell whether a rate is over fewer rows than tell anything, whatever the threshold."""
    if curve.is_weighted:
        return False
    rows = {"recall": curve.n_positive, "false_positive_rate": curve.n_negative}
    return rate != "precision" and rows.get(rate, curve.n_samples) < FEWEST
