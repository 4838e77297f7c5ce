"""The decision curve: what a model is worth at a threshold, against treating all and none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.checks import check_number
from core.decision.counts import Counts
from core.decision.rates import ratio


@dataclass(frozen=True, eq=False)
class NetBenefit:
    """Hold the decision curve; element i belongs to threshold i.

    Attributes
    ----------
    model, everybody : ndarray of float64, shape (n_thresholds,)
        Net benefit per row of the model, and of saying "yes" to everybody; that of nobody is 0.
    avoided : ndarray of float64
        Interventions avoided per row against everybody, with no positive more missed; × 100 for
        "per 100".
    prevalence : float
        Of the rows, or the one that was given.
    """

    model: np.ndarray
    everybody: np.ndarray
    avoided: np.ndarray
    prevalence: float

    @property
    def standardised(self) -> np.ndarray:
        """Net benefit of the model as a share of what a perfect one has; nan without a positive."""
        return ratio(self.model, np.full_like(self.model, self.prevalence))

    @property
    def standardised_everybody(self) -> np.ndarray:
        """The same of saying "yes" to everybody."""
        return ratio(self.everybody, np.full_like(self.everybody, self.prevalence))


def net_benefit(
    counts: Counts[np.ndarray], thresholds: ArrayLike, prevalence: float | None = None
) -> NetBenefit:
    """Compute the decision curve from counts at thresholds that are probabilities.

    The threshold itself says how many false alarms one catch is worth: t / (1 − t) of a catch each.
    So it has a meaning for probabilities only.

    Parameters
    ----------
    counts : Counts of ndarray, shape (n_thresholds,)
        Element i of what threshold i decides; sums of weights are welcome.
    thresholds : array_like of float, shape (n_thresholds,)
        In [0, 1]. At 1 the net benefit is nan: no number of catches is worth a false alarm. At 0
        nothing is avoided that costs anything: `avoided` is nan.
    prevalence : float, in [0, 1], optional
        Where the rows are of a case-control study, in which it was chosen.

    Raises
    ------
    ValueError
        When a threshold is no probability, or the prevalence none.

    Source: Vickers and Elkin (2006), doi:10.1177/0272989X06295361; standardised: Baker et al.
    (2009); case-control: ``dcurves`` of R.
    """
    at = np.asarray(thresholds, np.float64)
    if not ((at >= 0) & (at <= 1)).all():
        raise ValueError("`thresholds` must be probabilities, from 0 to 1; got another number.")
    tpr = ratio(np.asarray(counts.tp, np.float64), np.asarray(counts.positives))
    fpr = ratio(np.asarray(counts.fp, np.float64), np.asarray(counts.negatives))
    if prevalence is None:
        share = ratio(np.asarray(counts.positives, np.float64).max(), np.asarray(counts.n).max())
        # Of one class alone the rate of the other is undefined, and its share 0: it adds nothing.
        tpr, fpr = (np.where(np.isnan(each), 0, each) for each in (tpr, fpr))
    else:
        check_number("prevalence", prevalence, (0, 1))
        share = prevalence
    odds = ratio(at, 1 - at)
    model = share * tpr - (1 - share) * fpr * odds
    everybody = share - (1 - share) * odds
    return NetBenefit(model, everybody, ratio(model - everybody, odds), float(share))
