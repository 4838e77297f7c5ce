"""Likelihood ratios and the diagnostic odds ratio of a confusion matrix."""

from __future__ import annotations

from core.decision.counts import Counts, Number
from core.decision.rates import false_positive_rate, ratio, recall


def positive_likelihood_ratio(counts: Counts[Number]) -> Number:
    """Compute LR+ = TPR / FPR; nan where one is undefined, or there is no false alarm.

    Source: scikit-learn 1.9 ``metrics.class_likelihood_ratios``.
    """
    return ratio(recall(counts), false_positive_rate(counts))


def negative_likelihood_ratio(counts: Counts[Number]) -> Number:
    """Compute LR− = (1 − TPR) / (1 − FPR); nan where one is undefined, or no "no" is right.

    Source: scikit-learn 1.9 ``metrics.class_likelihood_ratios``.
    """
    missed = ratio(counts.fn, counts.positives)
    return ratio(missed, ratio(counts.tn, counts.negatives))


def diagnostic_odds_ratio(counts: Counts[Number]) -> Number:
    """Compute DOR = TP·TN / (FP·FN); nan where FP or FN is 0. No 0.5 is added to a cell.

    Source: Glas et al. (2003), doi:10.1016/S0895-4356(03)00177-X.
    """
    # In float64: products of counts beyond 2^63 would wrap.
    return ratio(counts.tp * 1.0 * counts.tn, counts.fp * 1.0 * counts.fn)
