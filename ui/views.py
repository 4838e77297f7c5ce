"""What is shown of one set of rows under one rule, wherever the rows came from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from core import rates
from core.histogram import logit_edges, score_histogram
from core.losses import crossentropy
from core.predictions import Predictions
from core.regions import DecisionGrid
from core.selection import best_threshold
from core.thresholds import ThresholdCurve, threshold_curve
from ui import figures
from ui.threshold_slider import Stop
from ui.threshold_slider.tables import Scores, live_table, sample_table
from ui.training import Trained

WHAT_KERAS_USES = Stop("0.5", "What Keras uses unless told otherwise", 0.5)


@dataclass(frozen=True)
class View:
    """Hold what is shown of one set of rows under one rule.

    Parameters
    ----------
    name : tuple of str, or None
        Names it for everybody: recipe and split. None for rows that belong to one session, of
        which nothing may be kept for others.
    rule : str
    predictions : Predictions
    curve : ThresholdCurve
    scores : Scores
    table : DataFrame
        `live_table` of the two.
    baseline : MajorityBaseline
    best : Stop
        The threshold with the highest accuracy, a row of `curve`, and on which rows it was chosen.
    cross_entropy : float
    charts : dict of str to Figure
        By key: `roc`, `precision_recall`, `cross_entropy`.
    """

    name: tuple[str, ...] | None
    rule: str
    predictions: Predictions
    curve: ThresholdCurve
    scores: Scores
    table: pd.DataFrame
    baseline: rates.MajorityBaseline
    best: Stop
    cross_entropy: float
    charts: dict[str, go.Figure]


@dataclass(frozen=True)
class Points:
    """Hold the rows one by one, and where they lie on two features.

    Parameters
    ----------
    samples : DataFrame or None
        See `sample_table`.
    grid : DecisionGrid or None
        For data with two features only.
    chart : Figure or None
        The axes, and the probability as faint contours where there is a grid. None for rows whose
        features are not known.
    """

    samples: pd.DataFrame | None
    grid: DecisionGrid | None
    chart: go.Figure | None


def view_of_training(name: tuple[str, ...], split: str, rule: str, trained: Trained) -> View:
    """Make the view of one split of a trained network.

    Parameters
    ----------
    name : tuple of str
    split : {"train", "validation", "test"}
    rule : {">", ">="}
    trained : Trained

    Returns
    -------
    View
    """
    validation, test = (trained.predictions[each] for each in ("validation", "test"))
    # Among all of its scores, also where a curve has rows for only some of them.
    every = {"rule": rule, "extra_thresholds": validation.y_score}
    best = best_threshold(threshold_curve(validation.y_true, validation.y_score, **every))
    on_test = threshold_curve(test.y_true, test.y_score, rule=rule, extra_thresholds=(best,))
    stop = Stop(
        "Best on validation",
        "The threshold with the highest accuracy on the validation rows, and the accuracy it has "
        "on the test rows, which played no part in choosing it",
        best,
        f"{best:.4g} → test accuracy {rates.accuracy(on_test.at(best)):.4f}",
    )
    predictions = trained.predictions[split]
    curve = threshold_curve(
        predictions.y_true, predictions.y_score, rule=rule, extra_thresholds=(best,)
    )
    return _view(name, predictions, curve, stop, trained.cross_entropy[split])


def view_of_rows(
    predictions: Predictions, rule: str, extra_thresholds: np.ndarray | tuple = ()
) -> View:
    """Make the view of rows of which nothing is kept for others.

    Parameters
    ----------
    predictions : Predictions
    rule : {">", ">="}
    extra_thresholds : array_like of float
        Further thresholds that can be selected.

    Returns
    -------
    View
    """
    y_true, y_score = predictions.y_true, predictions.y_score
    weights = predictions.sample_weight
    curve = threshold_curve(
        y_true, y_score, sample_weight=weights, rule=rule, extra_thresholds=extra_thresholds
    )
    best = best_threshold(curve)
    stop = Stop(
        "Best on these rows",
        "The selectable threshold with the highest accuracy on the very rows it was chosen on: on "
        "new rows expect less",
        best,
        f"{best:.4g} → accuracy {rates.accuracy(curve.at(best)):.4f}",
    )
    loss = np.average(crossentropy(y_true, y_score).astype(np.float64), weights=weights)
    return _view(None, predictions, curve, stop, float(loss))


def view_at_epoch(trained: Trained, epoch: int, rule: str) -> tuple[View, Points]:
    """Make the view of the test rows as they were after one epoch of a training.

    Parameters
    ----------
    trained : Trained
        With its history.
    epoch : int
        0 for the initial weights.
    rule : {">", ">="}

    Returns
    -------
    View
    Points
    """
    history, dataset, last = trained.history, trained.dataset, trained.predictions["test"]
    predictions = Predictions(
        last.y_true,
        history.y_score[epoch],
        source=last.source,
        class_names=last.class_names,
    )
    view = view_of_rows(predictions, rule)
    if not history.grids:
        return view, Points(None, None, None)
    rows, grid = dataset.rows("test"), history.grids[epoch]
    where = dataset.X[:, :2]
    return view, Points(
        samples=sample_table(predictions, view.curve, rows, where[rows]),
        grid=grid,
        chart=figures.points(where, list(dataset.feature_names[:2]), grid),
    )


def samples_of_rows(view: View) -> Points:
    """Make the points of a view whose rows have no features."""
    numbers = view.predictions.row_numbers
    if numbers is None:
        numbers = np.arange(1, view.predictions.n_samples + 1)
    where = np.zeros((numbers.size, 2), np.float32)
    return Points(sample_table(view.predictions, view.curve, numbers, where), None, None)


def _view(name, predictions, curve, best, cross_entropy) -> View:
    axis = logit_edges(predictions.y_score)
    scores = Scores(
        probability=score_histogram(predictions),
        logit=score_histogram(predictions, edges=axis.edges),
        limit=axis.limit,
    )
    return View(
        name=name,
        rule=curve.rule,
        predictions=predictions,
        curve=curve,
        scores=scores,
        table=live_table(curve, scores, cross_entropy=cross_entropy),
        baseline=rates.majority_baseline(curve.at(best.threshold)),
        best=best,
        cross_entropy=cross_entropy,
        charts={
            "roc": figures.roc(curve),
            "precision_recall": figures.precision_recall(curve),
            "cross_entropy": figures.cross_entropy(cross_entropy),
        },
    )
