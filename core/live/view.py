"""What is shown of one set of rows under one rule, wherever the rows came from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from core.decision import rates
from core.decision.tally import Tally
from core.decision.thresholds import (
    ThresholdCurve,
    check_extra_thresholds,
    threshold_curve,
)
from core.experiment.trained import Trained
from core.live.axis import Axis, axes_of
from core.live.histogram import ScoreHistogram
from core.live.numbers import OF_PROBABILITIES, score_decimals, written
from core.live.stops import WHAT_KERAS_USES, Stop, half_of
from core.live.table import LiveTable, Scores, count_decimals, live_table, shortest_decimals
from core.mlp.losses import crossentropy
from core.predictions.curves import Grid, curve_of, grid_of
from core.predictions.predictions import Predictions
from core.predictions.scale import PROBABILITY, Scale
from core.selection.best import as_many_as_there_are, best_threshold
from core.selection.points import OperatingPoints, operating_points


@dataclass(frozen=True)
class View:
    """Hold what is shown of one set of rows under one rule.

    Parameters
    ----------
    axes : tuple of Axis
        One, or two for the probability of "yes": see `core.live.axis.axes_of`.
    step : float
        The round step of the grid, by which keys move the threshold.
    decimals : int
        With how many thresholds and scores are written, where they say it all.
    table : LiveTable
        `live_table` of these.
    baseline : MajorityBaseline
    best : Stop
        The threshold with the highest accuracy, a row of `curve`, and on which rows it was chosen.
    start : Stop
        Where the threshold stands before anybody moves it: at what stands for a probability of one
        half, and for other scores where as many are said "yes" as there are. A row of `curve`.
    cross_entropy : float or None
        None where the scores have no probability.

    Notes
    -----
    The curve is in the numbers decided on; whatever is shown or typed is in the score's own, and
    `row` and `table` are where one becomes the other.
    """

    rule: str
    predictions: Predictions
    curve: ThresholdCurve
    axes: tuple[Axis, ...]
    step: float
    decimals: int
    table: LiveTable
    baseline: rates.MajorityBaseline
    best: Stop
    start: Stop
    cross_entropy: float | None
    two_axes: Scores | None = None

    @property
    def scale(self) -> Scale:
        """What the scores mean."""
        return self.predictions.scale

    @property
    def scores(self) -> Scores:
        """The histograms on the two axes of the probability of "yes"; ValueError without them."""
        if self.two_axes is None:
            raise ValueError("`scores` are those of probabilities; got another scale.")
        return self.two_axes

    @property
    def shown_rule(self) -> str:
        """The rule as it reads in the score's own numbers: ">", ">=", "<" or "<="."""
        return self.scale.shown_rule(self.rule)

    def row(self, threshold: float) -> int:
        """Find the row that stands in for a threshold in the score's own numbers.

        See `core.decision.thresholds.ThresholdCurve.stand_in`.
        """
        return self.curve.stand_in(self.scale.decided(float(threshold)))

    def decides_at(self, threshold: float) -> bool:
        """Tell whether a row decides exactly as a threshold within the rows does."""
        return self.curve.has_every_score or self.has_row(threshold)

    def has_row(self, threshold: float) -> bool:
        """Tell whether a threshold in the score's own numbers is a row."""
        decided = self.scale.decided(float(threshold))
        return bool(np.float32(decided) == self.curve.thresholds[self.curve.stand_in(decided)])

    @cached_property
    def ends(self) -> tuple[float, float]:
        """The lowest and the highest threshold that is a row, in the score's own numbers."""
        low, high = sorted(self.table["threshold"][[0, -1]].tolist())
        return low, high

    def within(self, threshold: float) -> bool:
        """Tell whether a threshold lies between the first and the last row."""
        low, high = self.ends
        return low <= threshold <= high

    def with_thresholds(self, thresholds: ArrayLike, points: OperatingPoints | None = None) -> View:
        """Make thresholds in the score's own numbers rows that can be selected.

        Parameters
        ----------
        thresholds : array_like of float
            Within what the scale has.
        points : OperatingPoints, optional
            Of the same rows under the same rule, where they are known: then nothing is sorted.

        Returns
        -------
        View
            This one, when each is a row already.
        """
        decided = self.scale.decided(np.asarray(thresholds, np.float32))
        if np.isin(decided, self.curve.thresholds).all():
            return self
        if points is None:
            points = operating_points(self.predictions.tally(), self.rule)
        more = check_extra_thresholds(decided.ravel(), self.scale.bounds)
        return _view(
            self.predictions,
            points.with_rows(self.curve, more),
            grid_of(self.predictions),
            self.best,
            self.start,
            self.cross_entropy,
            self.two_axes or self.axes[0].histogram,
        )


def view_of_training(trained: Trained, split: str, rule: str) -> View:
    """Make the view of one split of a trained network.

    Parameters
    ----------
    split : {"train", "validation", "test"}
    """
    validation, test = (trained.binary(each) for each in ("validation", "test"))
    # Among all of its scores, also where a curve has rows for only some of them.
    y_score = validation.y_score
    every = threshold_curve(validation.y_true, y_score, rule=rule, extra_thresholds=y_score)
    best = best_threshold(every)
    on_test = threshold_curve(test.y_true, test.y_score, rule=rule, extra_thresholds=(best,))
    stop = Stop(
        "Best on validation",
        "The threshold with the highest accuracy on the validation rows, and the accuracy it has "
        "on the test rows, which played no part in choosing it",
        best,
        f"{best:.4g} → test accuracy {rates.accuracy(on_test.at(best)):.4f}",
    )
    predictions = trained.binary(split)
    curve = threshold_curve(
        predictions.y_true, predictions.y_score, rule=rule, extra_thresholds=(best,)
    )
    return _view(
        predictions,
        curve,
        grid_of(predictions),
        stop,
        WHAT_KERAS_USES,
        trained.cross_entropy[split],
    )


def view_of_rows(
    predictions: Predictions, rule: str, extra_thresholds: np.ndarray | tuple = ()
) -> View:
    """Make the view of rows of which nothing is kept for others.

    Parameters
    ----------
    extra_thresholds : array_like of float
        Further thresholds that can be selected, in the numbers decided on.

    Raises
    ------
    ValueError
        When all weights are 0: every rate is 0/0 then.
    """
    weights = predictions.sample_weight
    if weights is not None and not weights.any():
        raise ValueError(
            f"`predictions` must have a weight above 0; all {predictions.n_samples:,} are 0."
        )
    grid, counted = grid_of(predictions), predictions.tally()
    curve = curve_of(predictions, rule, extra_thresholds, grid=grid, counted=counted)
    start = _start(curve, counted, predictions.scale)
    first = predictions.scale.decided(start.threshold)
    best = best_threshold(curve, counted=counted, near=first)
    if not np.isin(np.array([best, first], np.float32), curve.thresholds).all():
        more = np.append(np.asarray(extra_thresholds, np.float32), [best, first])
        curve = curve_of(predictions, rule, more, grid=grid, counted=counted)
    shown = shown_on(predictions.scale, best)
    here = f"{shown:.4g}"
    if predictions.scale != PROBABILITY:
        here = written(shown, _decimals(predictions.scale, curve, grid))
    stop = Stop(
        "Best on these rows",
        "The threshold with the highest accuracy on the very rows it was chosen on: on new rows "
        "expect less",
        shown,
        f"{here} → accuracy {rates.accuracy(curve.at(best)):.4f}",
    )
    return _view(predictions, curve, grid, stop, start, _cross_entropy(predictions))


def _start(curve: ThresholdCurve, counted: Tally, scale: Scale) -> Stop:
    half = half_of(scale)
    if half is not None:
        return half
    return Stop(
        "As many as there are",
        "The threshold at which as many are predicted “yes” as there are, or as nearly as can be",
        shown_on(scale, as_many_as_there_are(curve, counted)),
    )


def shown_on(scale: Scale, decided: float) -> float:
    """Turn a threshold as decided on into the shortest decimals of the score's own number."""
    return scale.shown(float(shortest_decimals(np.array([decided]))[0]))


def _decimals(scale: Scale, curve: ThresholdCurve, grid: Grid) -> int:
    if scale == PROBABILITY:
        return OF_PROBABILITIES
    return score_decimals(shortest_decimals(curve.thresholds[curve.n_tied > 0]), grid.step)


def _cross_entropy(predictions: Predictions) -> float | None:
    scores: np.ndarray | None = predictions.y_score
    if predictions.scale != PROBABILITY:
        scores = predictions.scale.probability(predictions.y_score)
    if scores is None:
        return None
    loss = crossentropy(predictions.y_true, scores).astype(np.float64)
    return float(np.average(loss, weights=predictions.each))


def _view(
    predictions: Predictions,
    curve: ThresholdCurve,
    grid: Grid,
    best: Stop,
    start: Stop,
    cross_entropy: float | None,
    known: Scores | ScoreHistogram | None = None,
) -> View:
    axes, scores = axes_of(predictions, curve, grid, known)
    scale = predictions.scale
    return View(
        rule=curve.rule,
        predictions=predictions,
        curve=curve,
        axes=axes,
        step=grid.step,
        decimals=_decimals(scale, curve, grid),
        table=live_table(
            curve,
            scores or axes[0].histogram,
            cross_entropy,
            scale=scale,
            decimals=count_decimals(predictions.sample_weight),
        ),
        baseline=rates.majority_baseline(curve.at(scale.decided(best.threshold))),
        best=best,
        start=start,
        cross_entropy=cross_entropy,
        two_axes=scores,
    )
