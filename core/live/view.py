"""What is shown of one set of rows under one rule, wherever the rows came from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.decision import rates
from core.decision.thresholds import ThresholdCurve
from core.experiment.trained import Trained
from core.live.histogram import logit_edges, score_histogram
from core.live.stops import Stop
from core.live.table import LiveTable, Scores, live_table
from core.mlp.losses import crossentropy
from core.predictions.predictions import Predictions
from core.selection.best import best_threshold


@dataclass(frozen=True)
class View:
    """Hold what is shown of one set of rows under one rule.

    Parameters
    ----------
    table : LiveTable
        `live_table` of the two.
    best : Stop
        The threshold with the highest accuracy, a row of `curve`, and on which rows it was chosen.
    """

    rule: str
    predictions: Predictions
    curve: ThresholdCurve
    scores: Scores
    table: LiveTable
    baseline: rates.MajorityBaseline
    best: Stop
    cross_entropy: float


def view_of_training(trained: Trained, split: str, rule: str) -> View:
    """Make the view of one split of a trained network.

    Parameters
    ----------
    split : {"train", "validation", "test"}
    rule : {">", ">="}
    """
    validation, test = (trained.binary(each) for each in ("validation", "test"))
    # Among all of its scores, also where a curve has rows for only some of them.
    best = best_threshold(validation.curve(rule, validation.y_score))
    on_test = test.curve(rule, (best,))
    stop = Stop(
        "Best on validation",
        "The threshold with the highest accuracy on the validation rows, and the accuracy it has "
        "on the test rows, which played no part in choosing it",
        best,
        f"{best:.4g} → test accuracy {rates.accuracy(on_test.at(best)):.4f}",
    )
    predictions = trained.binary(split)
    return _view(predictions, predictions.curve(rule, (best,)), stop, trained.cross_entropy[split])


def view_of_rows(
    predictions: Predictions, rule: str, extra_thresholds: np.ndarray | tuple = ()
) -> View:
    """Make the view of rows, with further thresholds to select; nothing is kept for others."""
    curve = predictions.curve(rule, extra_thresholds)
    best = best_threshold(curve)
    stop = Stop(
        "Best on these rows",
        "The selectable threshold with the highest accuracy on the very rows it was chosen on: on "
        "new rows expect less",
        best,
        f"{best:.4g} → accuracy {rates.accuracy(curve.at(best)):.4f}",
    )
    losses = crossentropy(predictions.y_true, predictions.y_score).astype(np.float64)
    loss = np.average(losses, weights=predictions.sample_weight)
    return _view(predictions, curve, stop, float(loss))


def view_at_epoch(trained: Trained, epoch: int, rule: str) -> View:
    """Make the view of the test rows after one epoch of a training with its history.

    Epoch 0 are the initial weights.
    """
    last, history = trained.binary("test"), trained.history
    if history is None:
        raise ValueError("`trained` must have kept its history; got none.")
    predictions = Predictions(
        last.y_true,
        history.y_score[epoch],
        source=last.source,
        class_names=last.class_names,
    )
    return view_of_rows(predictions, rule)


def _view(
    predictions: Predictions,
    curve: ThresholdCurve,
    best: Stop,
    cross_entropy: float,
) -> View:
    axis = logit_edges(predictions.y_score)
    scores = Scores(
        probability=score_histogram(predictions),
        logit=score_histogram(predictions, edges=axis.edges),
        limit=axis.limit,
    )
    return View(
        rule=curve.rule,
        predictions=predictions,
        curve=curve,
        scores=scores,
        table=live_table(curve, scores, cross_entropy=cross_entropy),
        baseline=rates.majority_baseline(curve.at(best.threshold)),
        best=best,
        cross_entropy=cross_entropy,
    )
