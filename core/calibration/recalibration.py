"""Recalibration: maps from scores to probabilities, fitted on some rows and applied to others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from core.calibration.logistic import fit_logistic
from core.calibration.outcomes import Outcomes, fitted_along, meant_by
from core.calibration.reliability import Reliability, reliability
from core.mlp.activations import sigmoid
from core.predictions.predictions import Predictions
from core.predictions.scale import PROBABILITY, Scale
from core.predictions.tallied import Tallied


class Recalibration(Protocol):
    """Map scores to probabilities; more never becomes less."""

    def probability(self, decided: ArrayLike, scale: Scale) -> np.ndarray:
        """Compute the probability of "yes", float64, of numbers as decided on."""


@dataclass(frozen=True)
class Platt:
    """Turn log-odds z, or scores that stand for none, into those of slope · z + intercept."""

    slope: float
    intercept: float

    def probability(self, decided: ArrayLike, scale: Scale) -> np.ndarray:
        return sigmoid(self.slope * fitted_along(decided, scale) + self.intercept)


@dataclass(frozen=True)
class Temperature:
    """Divide log-odds by a temperature; above 1 the scores become less extreme."""

    temperature: float

    def probability(self, decided: ArrayLike, scale: Scale) -> np.ndarray:
        return sigmoid(fitted_along(decided, scale) / self.temperature)


@dataclass(frozen=True, eq=False)
class Isotonic:
    """Read the isotonic curve at each score: it makes ties, and probabilities of 0 and 1."""

    curve: Reliability

    def probability(self, decided: ArrayLike, scale: Scale) -> np.ndarray:
        return self.curve.at(meant_by(decided, scale))


def platt(outcomes: Outcomes) -> Platt:
    """Fit slope and intercept to Platt's targets, (n₁ + 1) / (n₁ + 2) and 1 / (n₀ + 2).

    The targets lie a little off 1 and 0, so that there is a fit for separated classes too.

    Raises
    ------
    ValueError
        When a class has no row, all scores are equal, or low ones mean "yes".

    Source: Platt (1999), Probabilistic outputs for support vector machines; scikit-learn 1.9
    ``CalibratedClassifierCV(method="sigmoid")``, which writes both with the other sign.
    """
    _check(outcomes)
    yes = (outcomes.n_positive + 1) / (outcomes.n_positive + 2)
    no = 1 / (outcomes.n_negative + 2)
    positives = yes * outcomes.positives + no * outcomes.negatives
    x = outcomes.fitted
    fit = fit_logistic(np.array([np.ones_like(x), x]), positives, outcomes.sizes - positives)
    if fit is None or fit.coefficients[1] <= 0:
        raise ValueError(_NOT_RISING)
    intercept, slope = fit.coefficients.tolist()
    return Platt(slope, intercept)


def temperature(outcomes: Outcomes) -> Temperature:
    """Fit the one temperature under which the outcomes are likeliest.

    Raises
    ------
    ValueError
        When a class has no row, low scores mean "yes", 0.5 separates the classes (any lower
        temperature is then better), or the scores are no probabilities.

    Source: Guo et al. (2017), On calibration of modern neural networks, arXiv:1706.04599;
    scikit-learn 1.9 ``CalibratedClassifierCV(method="temperature")``.
    """
    _check(outcomes)
    if np.isnan(outcomes.log_odds).any():
        raise ValueError("A temperature divides log-odds: these scores stand for none.")
    fit = fit_logistic(outcomes.fitted[None], outcomes.positives, outcomes.negatives)
    if fit is None:
        raise ValueError("A probability of 0.5 separates the classes: no temperature is the best.")
    if fit.coefficients[0] <= 0:
        raise ValueError(_NOT_RISING)
    return Temperature(1 / float(fit.coefficients[0]))


def isotonic(outcomes: Outcomes) -> Isotonic:
    """Take the isotonic curve of these rows.

    Raises
    ------
    ValueError
        When a class has no row.

    Source: Zadrozny and Elkan (2002), doi:10.1145/775047.775151; scikit-learn 1.9
    ``CalibratedClassifierCV(method="isotonic")``: straight between scores, level beyond.
    """
    _check(outcomes)
    return Isotonic(reliability(outcomes))


METHODS: dict[str, Callable[[Outcomes], Recalibration]] = {
    "platt": platt,
    "isotonic": isotonic,
    "temperature": temperature,
}


def recalibrated(predictions: Predictions, by: Recalibration) -> Predictions:
    """Apply a recalibration to rows; what comes out are probabilities of "yes"."""
    if isinstance(predictions, Tallied):
        scale = predictions.scale
        return predictions.rescored(lambda scores: by.probability(scores, scale), PROBABILITY)
    return Predictions(
        predictions.y_true,
        by.probability(predictions.y_score, predictions.scale),
        predictions.sample_weight,
        source=predictions.source,
        class_names=predictions.class_names,
        n_left_out=predictions.n_left_out,
        row_numbers=predictions.row_numbers,
        scale=PROBABILITY,
    )


_NOT_RISING = "On these rows higher scores do not mean “yes” more often: nothing can be fitted."


def _check(outcomes: Outcomes) -> None:
    if not (outcomes.n_positive and outcomes.n_negative):
        raise ValueError("`outcomes` must have a row of each class to fit on; got one class.")
