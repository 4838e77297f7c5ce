"""What calibrated scores promise of rows whose truth nobody knows yet.

It is an estimate, and leans on calibration entirely: of rows that score p, a share p is "yes".
"""

from __future__ import annotations

import numpy as np

from core.calibration.outcomes import meant_by
from core.decision.tally import Tally, key_scores
from core.predictions.scale import PROBABILITY, Scale


def expected_tally(counted: Tally, scale: Scale = PROBABILITY) -> Tally:
    """Replace labels by what the scores expect: p of each row is "yes", and 1 − p of it "no".

    Every curve, rate and cost over it is then an expected one (a rate: of expected counts). Labels
    are not looked at.

    Parameters
    ----------
    counted : Tally
        With any labels, such as none.
    scale : Scale
        Of the scores.

    Returns
    -------
    Tally
        Counts as float64, as of weights.

    Raises
    ------
    ValueError
        For scores that are no probabilities.
    """
    yes = _probability(counted, scale)
    weights = counted.positives + counted.negatives
    return Tally(counted.keys, weights * yes, weights * (1 - yes), counted.sizes())


def positives_spread(counted: Tally, scale: Scale = PROBABILITY) -> float:
    """Compute the standard deviation of how many rows turn out "yes", if the scores are right.

    Raises
    ------
    ValueError
        For scores that are no probabilities; with weights.
    """
    if counted.is_weighted:
        raise ValueError("A spread of counts counts rows: it is not defined with weights.")
    yes = _probability(counted, scale)
    return float(np.sqrt(counted.sizes() @ (yes * (1 - yes))))


def _probability(counted: Tally, scale: Scale) -> np.ndarray:
    if not scale.has_probability:
        raise ValueError("Expected counts add up probabilities: these scores stand for none.")
    return meant_by(key_scores(counted.keys), scale)
