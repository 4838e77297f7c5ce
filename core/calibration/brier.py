"""Proper scores of probabilities: the Brier score with what it is made of, and the log loss."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.calibration.outcomes import Outcomes
from core.calibration.reliability import reliability


@dataclass(frozen=True)
class Brier:
    """Hold the Brier score and its three parts.

    Attributes
    ----------
    score : float
        Mean squared difference between score and outcome.
    miscalibration : float
        By how much it would fall if each score became the share of "yes" that its rows have;
        at least 0.
    discrimination : float
        By how much these shares do better than the prevalence for everybody; at least 0.
    uncertainty : float
        The score of that prevalence for everybody: π (1 − π).
    """

    score: float
    miscalibration: float
    discrimination: float
    uncertainty: float


def brier(outcomes: Outcomes) -> Brier:
    """Compute the Brier score as miscalibration − discrimination + uncertainty.

    Source: Dimitriadis, Gneiting and Jordan (2021), doi:10.1073/pnas.2016191118;
    ``model_diagnostics.scoring.decompose``; the score itself as scikit-learn 1.9
    ``metrics.brier_score_loss``.
    """
    curve = reliability(outcomes)
    first = np.searchsorted(outcomes.scores, curve.low)
    each = np.diff(np.r_[first, len(outcomes.scores)])
    score = _mean(outcomes, outcomes.scores)
    at_best = _mean(outcomes, np.repeat(curve.share, each))
    prevalence = outcomes.n_positive / outcomes.n
    uncertainty = prevalence * (1 - prevalence)
    return Brier(score, max(0.0, score - at_best), max(0.0, uncertainty - at_best), uncertainty)


def _mean(outcomes: Outcomes, scores: np.ndarray) -> float:
    squares = outcomes.positives @ (1 - scores) ** 2 + outcomes.negatives @ scores**2
    return float(squares / outcomes.n)


def log_loss(outcomes: Outcomes) -> float:
    """Compute the mean of −log of the probability that was given to what came.

    Returns
    -------
    float
        Infinite when a certain score was wrong: nothing is clipped, as Keras (1e-7) and
        scikit-learn do. nan for scores that are no probabilities.
    """
    with np.errstate(invalid="ignore"):
        losses = [
            np.where(count > 0, count * np.logaddexp(0, sign * outcomes.log_odds), 0)
            for count, sign in ((outcomes.positives, -1), (outcomes.negatives, 1))
        ]
    return float(np.sum(losses) / outcomes.n)
