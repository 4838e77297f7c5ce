"""Averages that are none of the six accuracies: weighted by class or by sample, and of errors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.decision.counts import Counts, Number
from core.decision.rates import f_beta, ratio
from core.decision.rule import predict_positive
from core.decision.thresholds import every_threshold
from core.keras.accuracy import BinaryAccuracy
from core.live.table import shortest_decimals
from core.live.view import View
from core.predictions.predictions import Predictions

TINY = 1e-20


def weighted_by_class(counts: Counts[Number], weight_no: float, weight_yes: float) -> Number:
    """Compute the accuracy in which a row counts as much as its class weighs.

    nan when the weights of all rows sum to 0; Keras prints 0 there. Takes and returns what the
    rates of `core.decision.rates` do.

    Parameters
    ----------
    weight_no, weight_yes : float
        Of a row of class 0 and of class 1; finite, at least 0.

    Raises
    ------
    ValueError
        When a weight is not finite or below 0.

    Source: Keras 3.15 ``metrics.BinaryAccuracy``, scikit-learn 1.9 ``metrics.accuracy_score``,
    both with the class's weight as ``sample_weight``.
    """
    for name, weight in (("weight_no", weight_no), ("weight_yes", weight_yes)):
        if not (np.isfinite(weight) and weight >= 0):
            raise ValueError(f"`{name}` must be a finite number of at least 0; got {weight}.")
    right = weight_yes * counts.tp + weight_no * counts.tn
    return ratio(right, weight_yes * counts.positives + weight_no * counts.negatives)


def error_rate(counts: Counts[Number]) -> Number:
    """Compute the share of rows predicted wrongly: the mean absolute error of decisions 0 and 1.

    nan when there is no row (or no weight); else as the rates of `core.decision.rates`.

    Source: scikit-learn 1.9 ``metrics.zero_one_loss``.
    """
    return ratio(counts.fp + counts.fn, counts.n)


def mean_absolute_error(predictions: Predictions) -> float:
    """Compute the mean distance between score and label; no threshold occurs in it.

    Of the probability of "yes"; nan for scores without one, or when all weights sum to 0.

    Source: Keras 3.15 ``metrics.MeanAbsoluteError``; scikit-learn 1.9
    ``metrics.mean_absolute_error``.
    """
    return _mean(np.abs(predictions.y_true - _probability(predictions)), predictions)


def mean_prediction(predictions: Predictions) -> float:
    """Compute the mean probability of "yes".

    nan for scores without one, or when the weights of all rows sum to 0.

    Source: Keras 3.15 ``metrics.Mean`` over `y_pred`.
    """
    return _mean(_probability(predictions), predictions)


def f_beta_without_threshold(predictions: Predictions, beta: float) -> float:
    """Compute what Keras's FBetaScore gives for one sigmoid unit when no threshold is set.

    It then says 1 to the largest score of a row; with one score in a row that is every row whose
    score is above 1e-9. nan as `core.decision.rates.f_beta`, where Keras prints 0, and for scores
    that are no probabilities.

    Source: Keras 3.15 ``metrics.FBetaScore(threshold=None)``.
    """
    probability, weights = _probability(predictions), _weights(predictions)
    if np.isnan(probability).any():
        return np.nan
    said = predict_positive(probability, 1e-9)
    is_yes = predictions.y_true == 1
    counts = Counts(
        tp=weights[said & is_yes].sum(),
        fp=weights[said & ~is_yes].sum(),
        fn=weights[~said & is_yes].sum(),
        tn=weights[~said & ~is_yes].sum(),
    )
    return f_beta(counts, beta)


@dataclass(frozen=True)
class WeightedSteps:
    """Hold the steps from rows with weights to one accuracy.

    Attributes
    ----------
    matches : ndarray of float64, shape (n_samples,)
        v: 1 where the row is predicted correctly, else 0.
    weights, products : ndarray of float64, shape (n_samples,)
        w, and v·w.
    total, count : float
        Σ v·w and Σ w.
    value : float
        total / count; nan when the count is 0.
    keras : float
        What Keras's streaming class returns: 0 when the count is 0.
    """

    matches: np.ndarray
    weights: np.ndarray
    products: np.ndarray
    total: float
    count: float
    value: float
    keras: float


def weighted_by_sample(predictions: Predictions, threshold: float = 0.5) -> WeightedSteps:
    """Compute the accuracy in which each row counts as much as its weight, step by step.

    Parameters
    ----------
    predictions : Predictions
        Without weights each row weighs 1.
    threshold : float
        In the numbers decided on. Said positive is a score above it, Keras's rule.

    Source: Keras 3.15 ``metrics.BinaryAccuracy.update_state(sample_weight=…)``.
    """
    said = predict_positive(predictions.y_score, threshold)
    matches = (said == (predictions.y_true == 1)).astype(float)
    weights = _weights(predictions)
    metric = BinaryAccuracy(threshold)
    metric.update_state(predictions.y_true, predictions.y_score, weights)
    return WeightedSteps(
        matches=matches,
        weights=weights,
        products=matches * weights,
        total=metric.total,
        count=metric.count,
        value=metric.total / metric.count if metric.count else np.nan,
        keras=metric.result(),
    )


@dataclass(frozen=True)
class Best:
    """Hold where a metric is best.

    Attributes
    ----------
    value : float
        nan when the metric is undefined at every threshold.
    threshold : float
        In the score's own numbers. Among equals the one closest to where the slider starts (for
        probabilities 0.5), then the one that says more "yes"; nan as above.
    n_equal : int
        Thresholds with this value, itself included.
    lowest, highest : float
        The outermost of them, likewise.
    n_defined : int
        Thresholds at which the metric has a value.
    n_searched : int
        Thresholds looked at.
    """

    value: float
    threshold: float
    n_equal: int
    lowest: float
    highest: float
    n_defined: int
    n_searched: int


Metric = Callable[[Counts[np.ndarray], np.ndarray], np.ndarray]


def best_of_all(view: View, metric: Metric, smallest: bool = False) -> Best:
    """Find where a metric is best among every distinct score of a view and the rows of its curve.

    Parameters
    ----------
    view : View
    metric : callable
        ``metric(counts, thresholds)`` → ndarray of float64, finite or nan, one value for each of
        the thresholds, which are float64 in the score's own numbers.
    smallest : bool

    Returns
    -------
    Best
        As `best_point` finds it. To move the slider there, make the threshold a row:
        `core.live.view.View.with_thresholds`.
    """
    curve, scale = view.curve, view.scale
    pieces = [curve] if curve.has_every_score else every_threshold(curve, view.predictions.tally())
    thresholds, values = [], []
    for piece in pieces:
        shown = scale.shown(piece.thresholds)
        thresholds.append(shown)
        values.append(metric(piece.counts, shortest_decimals(shown)))
    near = view.start.threshold
    return best_point(np.concatenate(thresholds), np.concatenate(values), smallest, near)


def best_point(
    thresholds: np.ndarray, values: np.ndarray, smallest: bool = False, near: float = 0.5
) -> Best:
    """Find where a metric is largest, or smallest, and how many thresholds share that value.

    Values that differ by rounding only are equals, as in `core.selection.best.best_threshold`: by
    16 units in the last place of 1, or of the best value where that is larger. Where all values
    are below `TINY` they are meant so small, and that of the largest counts.

    Parameters
    ----------
    thresholds, values : ndarray of float64, shape (n_thresholds,)
        Values are finite or nan.
    smallest : bool
    near : float
        See `Best.threshold`.

    Returns
    -------
    Best
    """
    n_searched = len(values)
    defined = ~np.isnan(values)
    if not defined.any():
        return Best(np.nan, np.nan, 0, np.nan, np.nan, 0, n_searched)
    size = np.abs(values[defined]).max()
    scaled = values / size if 0 < size < TINY else values
    best = np.nanmin(scaled) if smallest else np.nanmax(scaled)
    rounding = 8 * np.finfo(float).eps * max(1.0, abs(best))
    candidates = np.flatnonzero(np.abs(scaled - best) <= rounding)
    distances = np.abs(thresholds[candidates] - near).round(7)
    taken = candidates[distances.argmin()]
    # What is equal to the one taken, which may itself lie a little off the best.
    where = thresholds[np.abs(scaled - scaled[taken]) <= 2 * rounding]
    return Best(
        value=float(values[taken]),
        threshold=float(thresholds[taken]),
        n_equal=len(where),
        lowest=float(where.min()),
        highest=float(where.max()),
        n_defined=int(defined.sum()),
        n_searched=n_searched,
    )


def _probability(predictions: Predictions) -> np.ndarray:
    """The probability of "yes" as float64; nan for scores without one."""
    probability = predictions.scale.probability(predictions.y_score)
    return np.full(predictions.y_true.size, np.nan) if probability is None else probability


def _weights(predictions: Predictions) -> np.ndarray:
    if predictions.each is None:
        return np.ones(predictions.n_samples)
    return predictions.each.astype(float)


def _mean(values: np.ndarray, predictions: Predictions) -> float:
    weights = _weights(predictions)
    return ratio(float((values * weights).sum()), float(weights.sum()))
