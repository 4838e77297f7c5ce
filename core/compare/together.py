"""Rates that are no share of fixed rows: their intervals, and how those of two models go together.

Precision, F1 and Matthews' correlation look at other rows for each model. Of each row it is known
by how much it moves such a rate (its influence); two models' influences on the same rows say how
their rates vary together.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from core.compare.differences import Ends, squared_and_added
from core.compare.paired import OnlyRight
from core.decision.counts import Counts
from core.decision.rates import f1, mcc, precision
from core.selection.intervals import quantile, wilson

Arrays = Counts[np.ndarray]


def f1_interval(counts: Arrays) -> Ends:
    """Compute the 95 % interval of F1 = 2J / (1 + J) from Wilson's of J = TP / (TP + FP + FN).

    Parameters
    ----------
    counts : Counts of int or ndarray
        Rows, not weights.

    Returns
    -------
    low, high : ndarray of float64
        nan where F1 is undefined.
    """
    low, high = wilson(counts.tp, counts.tp + counts.fp + counts.fn)
    return 2 * low / (1 + low), 2 * high / (1 + high)


def mcc_interval(counts: Arrays) -> Ends:
    """Compute the 95 % interval of Matthews' correlation, by the delta method on Fisher's z.

    As `f1_interval`; nan also where it is 1 or −1: nothing then tells how far it may be off.

    Source: Itaya, Tamura, Hayashi and Yamamoto (2025), doi:10.1002/sim.10303.
    """
    value = np.asarray(mcc(counts))
    with np.errstate(invalid="ignore", divide="ignore"):
        influence = _of_mcc(counts)
        half = quantile(0.95) * np.sqrt(_summed(counts, influence, influence))
        middle, half = np.arctanh(value), half / (1 - value**2)
        ends = np.tanh(middle - half), np.tanh(middle + half)
    low, high = (np.where(np.abs(value) < 1, end, np.nan) for end in ends)
    return low, high


def _of_precision(counts: Arrays) -> Arrays:
    said, value = counts.predicted_positives, precision(counts)
    none = np.zeros(np.shape(value))
    return Counts(tp=(1 - value) / said, fp=-value / said, fn=none, tn=none)


def _of_f1(counts: Arrays) -> Arrays:
    size, value = 2 * counts.tp + counts.fp + counts.fn, f1(counts)
    wrong = -value / size
    return Counts(tp=2 * (1 - value) / size, fp=wrong, fn=wrong, tn=np.zeros(np.shape(value)))


def _of_mcc(counts: Arrays) -> Arrays:
    half = np.asarray(mcc(counts)) / 2
    said_yes, said_no = (1 / n for n in (counts.predicted_positives, counts.predicted_negatives))
    is_yes, is_no = (1 / n for n in (counts.positives, counts.negatives))
    root = np.sqrt(said_yes * said_no * is_yes * is_no)
    return Counts(
        tp=counts.tn * root - half * (said_yes + is_yes),
        fp=-counts.fn * root - half * (said_yes + is_no),
        fn=-counts.fp * root - half * (said_no + is_yes),
        tn=counts.tp * root - half * (said_no + is_no),
    )


def _precision_interval(counts: Arrays) -> Ends:
    return wilson(counts.tp, counts.predicted_positives)


_RATES: dict[str, tuple[Callable, Callable[[Arrays], Ends], Callable[[Arrays], Arrays]]] = {
    "precision": (precision, _precision_interval, _of_precision),
    "f1": (f1, f1_interval, _of_f1),
    "mcc": (mcc, mcc_interval, _of_mcc),
}
RATES_TOGETHER = tuple(_RATES)


def _summed(counts: Arrays, first: Arrays, second: Arrays) -> np.ndarray:
    """Add up the products of two influences over the rows of each cell of one model."""
    return sum(n * vars(first)[cell] * vars(second)[cell] for cell, n in vars(counts).items())


def difference_interval(
    rate: str, first: Arrays, other: Arrays, of_yes: OnlyRight, of_no: OnlyRight
) -> Ends:
    """Compute the 95 % interval of a difference of such a rate of two models, other − first.

    Both intervals, squared and added with the correlation of the two rates.

    Parameters
    ----------
    rate : {"precision", "f1", "mcc"}
    first, other : Counts of ndarray of float64
        Of the same rows, not weights.
    of_yes, of_no : OnlyRight
        Rows of each class that one of the two alone predicts correctly.

    Returns
    -------
    low, high : ndarray of float64
        nan where one of the rates has no interval.

    Source: Zou and Donner (2008), doi:10.1002/sim.3095; the covariance by the delta method.
    """
    influence = _RATES[rate][2]
    with np.errstate(invalid="ignore", divide="ignore"):
        of_first, of_other = influence(first), influence(other)
        # Rows by what both say of them: "yes" of both, of the first or the other alone, of neither.
        caught = first.tp - of_yes.first
        alarms = first.fp - of_no.second
        shared = (
            caught * of_first.tp * of_other.tp
            + of_yes.first * of_first.tp * of_other.fn
            + of_yes.second * of_first.fn * of_other.tp
            + (first.fn - of_yes.second) * of_first.fn * of_other.fn
            + alarms * of_first.fp * of_other.fp
            + of_no.second * of_first.fp * of_other.tn
            + of_no.first * of_first.tn * of_other.fp
            + (first.tn - of_no.first) * of_first.tn * of_other.tn
        )
        both = _summed(first, of_first, of_first) * _summed(other, of_other, of_other)
        together = np.where(both > 0, shared / np.sqrt(both), 0.0).clip(-1, 1)
    return unpaired_difference(rate, first, other, together)


def unpaired_difference(
    rate: str, first: Arrays, other: Arrays, together: np.ndarray | float = 0.0
) -> Ends:
    """Compute the interval of a difference of models on different rows, as `difference_interval`.

    Or of models whose rates have a known correlation, `together`.
    """
    compute, interval, _ = _RATES[rate]
    with np.errstate(invalid="ignore", divide="ignore"):
        ends = interval(other), interval(first)
        return squared_and_added((compute(other), *ends[0]), (compute(first), *ends[1]), together)
