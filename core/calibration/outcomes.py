"""What came of the rows with each score: how many are "yes", and how many "no"."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from core.decision.counts import Counts
from core.decision.rule import predict_positive
from core.decision.tally import Tally, key_scores
from core.mlp.activations import logit
from core.predictions.scale import PROBABILITY, Scale

LIMIT = float(25 * np.log(2))
"""Log-odds at which a probability counts that is 0 or 1, or nearer to it: half a step of float32
below 1. A certain score has infinite ones, with which no line can be fitted."""


@dataclass(frozen=True, eq=False)
class Outcomes:
    """Hold what came of each distinct score; element i belongs to score i.

    Attributes
    ----------
    scores : ndarray of float64, shape (n_scores,), ascending
        The probability of "yes"; for scores that stand for none, the number decided on.
    log_odds : ndarray of float64, shape (n_scores,)
        The same as log-odds, infinite for 0 and 1; nan where the scores stand for no probability.
    fitted : ndarray of float64, shape (n_scores,)
        What a line is fitted along: see `fitted_along`.
    positives, negatives : ndarray of float64, shape (n_scores,)
        Rows of each class with that score, or sums of their weights; not both 0.
    is_weighted : bool
    """

    scores: np.ndarray
    log_odds: np.ndarray = field(repr=False)
    fitted: np.ndarray = field(repr=False)
    positives: np.ndarray = field(repr=False)
    negatives: np.ndarray = field(repr=False)
    is_weighted: bool = False

    @property
    def sizes(self) -> np.ndarray:
        """Rows with each score, or sums of their weights; float64, in the order of the scores."""
        return self.positives + self.negatives

    @property
    def n_positive(self) -> float:
        """Rows of class 1, or the sum of their weights."""
        return float(self.positives.sum())

    @property
    def n_negative(self) -> float:
        """Rows of class 0, or the sum of their weights."""
        return float(self.negatives.sum())

    @property
    def n(self) -> float:
        """All rows, or the sum of all weights."""
        return self.n_positive + self.n_negative

    def counts(self, threshold: float, rule: str) -> Counts[float]:
        """Count what a threshold on these scores decides, as `predict_positive` does."""
        yes = predict_positive(self.scores, threshold, rule)
        tp, fp = (float(each[yes].sum()) for each in (self.positives, self.negatives))
        return Counts(tp, fp, self.n_positive - tp, self.n_negative - fp)

    def only_rows(self, what: str) -> None:
        """Raise ValueError with weights, where sums of them are no counts of rows."""
        if self.is_weighted:
            raise ValueError(f"{what} counts rows: it is not defined with weights.")


def outcomes_of(counted: Tally, scale: Scale = PROBABILITY) -> Outcomes:
    """Read a tally as what came of each score.

    Parameters
    ----------
    counted : Tally
    scale : Scale
        Of its scores.

    Raises
    ------
    ValueError
        When no row has any weight.
    """
    positives, negatives = (np.asarray(c, float) for c in (counted.positives, counted.negatives))
    some = positives + negatives > 0
    if not some.any():
        raise ValueError("`counted` must have a row with some weight; got none.")
    decided = key_scores(counted.keys[some])
    return Outcomes(
        meant_by(decided, scale),
        log_odds_of(decided, scale),
        fitted_along(decided, scale),
        positives[some],
        negatives[some],
        counted.is_weighted,
    )


def meant_by(decided: ArrayLike, scale: Scale) -> np.ndarray:
    """Compute the probability that scores stand for; the scores themselves where they do not.

    Parameters
    ----------
    decided : array_like of float, any shape
        Numbers as decided on.

    Returns
    -------
    ndarray of float64, the same shape
    """
    probability = scale.probability(decided)
    return np.asarray(decided, np.float64) if probability is None else probability


def log_odds_of(decided: ArrayLike, scale: Scale) -> np.ndarray:
    """Compute the log-odds that scores, as decided on, stand for; float64 of their shape.

    Infinite for the probabilities 0 and 1, nan on a scale that stands for none.
    """
    if scale.kind == "log_odds":
        return np.asarray(decided, np.float64)  # those of "yes": more always means more "yes"
    probability = scale.probability(decided)
    return np.full(np.shape(decided), np.nan) if probability is None else logit(probability)


def fitted_along(decided: ArrayLike, scale: Scale) -> np.ndarray:
    """Compute the finite numbers along which a line is fitted.

    Returns
    -------
    ndarray of float64, the shape of `decided`
        Log-odds, within ± `LIMIT` where the scores are written as probabilities; the scores
        themselves where they stand for none.
    """
    if not scale.has_probability:
        return np.asarray(decided, np.float64)
    log_odds = log_odds_of(decided, scale)
    return log_odds if scale.kind == "log_odds" else log_odds.clip(-LIMIT, LIMIT)
