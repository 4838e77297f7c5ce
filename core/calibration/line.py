"""Calibration as a line: slope and intercept on log-odds, and observed : expected."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.calibration.logistic import Fit, fit_logistic
from core.calibration.outcomes import Outcomes
from core.decision.rates import ratio


@dataclass(frozen=True)
class Line:
    """Hold what is left to correct in the scores; 1 and 0 are perfect.

    Attributes
    ----------
    slope, intercept : float
        Of the true log-odds on those of the score. A slope below 1: the scores are too extreme;
        above 1: too timid. nan where no line can be fitted.
    slope_error, intercept_error : float
        Their standard errors; all are nan with weights.
    in_the_large, large_error : float
        The intercept with the slope kept at 1: above 0, the scores are too low on the whole.
    observed, expected : float
        Rows that are "yes", and the sum of the scores.
    """

    slope: float
    intercept: float
    slope_error: float
    intercept_error: float
    in_the_large: float
    large_error: float
    observed: float
    expected: float

    @property
    def observed_to_expected(self) -> float:
        """Above 1: there are more "yes" than the scores say; nan where they expect none."""
        return ratio(self.observed, self.expected)


def calibration_line(outcomes: Outcomes) -> Line:
    """Fit the true log-odds as a line of those of the score, by maximum likelihood.

    A probability of 0 or 1 counts as one that is half a step of float32 away from 1, or from 0.

    Raises
    ------
    ValueError
        For scores that are no probabilities.

    Source: Cox (1958), doi:10.1093/biomet/45.3-4.562; Van Calster et al. (2016),
    doi:10.1016/j.jclinepi.2015.12.005.
    """
    x = outcomes.fitted
    if np.isnan(outcomes.log_odds).any():
        raise ValueError("`outcomes` must be of probabilities; got scores that are none.")
    ones = np.ones_like(x)
    both = fit_logistic(np.array([ones, x]), outcomes.positives, outcomes.negatives)
    fixed = fit_logistic(ones[None], outcomes.positives, outcomes.negatives, x)
    (intercept, slope), (intercept_error, slope_error) = _read(both, 2, outcomes)
    (large,), (large_error,) = _read(fixed, 1, outcomes)
    return Line(
        slope,
        intercept,
        slope_error,
        intercept_error,
        large,
        large_error,
        outcomes.n_positive,
        float(outcomes.sizes @ outcomes.scores),
    )


def _read(fit: Fit | None, n: int, outcomes: Outcomes) -> tuple[list[float], list[float]]:
    """Return the coefficients of a fit and their standard errors; nan where there are none."""
    none = [np.nan] * n
    if fit is None:
        return none, none
    errors = none if outcomes.is_weighted else np.sqrt(np.diag(fit.covariance)).tolist()
    return fit.coefficients.tolist(), errors
