"""Where "yes" is as common as somewhere else: what then becomes of scores and counts.

Nothing but the share of "yes" is taken to change: within each class the scores stay as they are.
So the ROC curve stands, and all that looks at both classes together moves.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from core.decision.counts import Counts
from core.decision.rates import false_positive_rate, recall
from core.mlp.activations import logit, sigmoid


def shifted(probability: ArrayLike, prevalence: ArrayLike, there: ArrayLike) -> np.ndarray:
    """Move probabilities, or thresholds on them, to where "yes" is more or less common.

    logit p' = logit p + logit π' − logit π; 0 and 1 stay. A threshold that is moved in the same way
    says "yes" to the same rows.

    Parameters
    ----------
    probability : array_like of float, in [0, 1]
    prevalence : array_like of float, in (0, 1)
        Share of "yes" where the scores were made.
    there : array_like of float, in (0, 1)
        And where they are used.

    Returns
    -------
    ndarray of float64, the broadcast shape

    Raises
    ------
    ValueError
        When a share is not such a number.

    Source: Elkan (2001), The foundations of cost-sensitive learning, theorem 2; Saerens, Latinne
    and Decaestecker (2002), doi:10.1162/089976602753284446.
    """
    of, at = _shares("prevalence", prevalence), _shares("there", there)
    return sigmoid(logit(np.asarray(probability, np.float64)) + logit(at) - logit(of))


def at_prevalence(counts: Counts, prevalence: ArrayLike) -> Counts:
    """Turn counts into shares of all rows where "yes" is as common as given.

    Every rate of them, and every cost per row, is then the one to expect there.

    Parameters
    ----------
    counts : Counts
        Scalars or arrays; sums of weights are welcome.
    prevalence : array_like of float, in (0, 1)
        That broadcasts with the counts.

    Returns
    -------
    Counts of float64
        They add up to 1; nan where a class has no row, of which nothing is known.

    Raises
    ------
    ValueError
        When the prevalence is not such a number.
    """
    share = _shares("prevalence", prevalence)
    tpr, fpr = recall(counts), false_positive_rate(counts)
    return Counts(
        tp=share * tpr,
        fp=(1 - share) * fpr,
        fn=share * (1 - tpr),
        tn=(1 - share) * (1 - fpr),
    )


def _shares(name: str, share: ArrayLike) -> np.ndarray:
    shares = np.asarray(share, np.float64)
    outside = ~((shares > 0) & (shares < 1))
    if outside.any():
        raise ValueError(f"`{name}` must lie between 0 and 1; got {shares[outside].flat[0]}.")
    return shares
