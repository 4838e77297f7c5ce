"""What is computed once for everybody; the only place with Streamlit's caches, each one bounded.

Results are shared between sessions and read-only by agreement: whoever needs another one makes
another one. Arguments with an underscore are not part of the key; the others identify them.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from core import rates
from core.datasets import Dataset, load_dataset
from core.histogram import logit_edges, score_histogram
from core.predictions import Predictions
from core.regions import DecisionGrid, decision_grid
from core.selection import best_threshold
from core.thresholds import ThresholdCurve, threshold_curve
from ui import figures
from ui.threshold_slider.tables import Scores, live_table, sample_table
from ui.training import Trained


@dataclass(frozen=True)
class View:
    """Hold what is shown of one set of rows under one rule.

    Parameters
    ----------
    recipe, split, rule : str
        What identifies it.
    predictions : Predictions
    curve : ThresholdCurve
    scores : Scores
    table : DataFrame
        `live_table` of the two.
    baseline : MajorityBaseline
    best_on_validation : float
        The threshold with the highest validation accuracy; a row of `curve`.
    its_test_accuracy : float
    cross_entropy : float
    charts : dict of str to Figure
        By key: `roc`, `precision_recall`, `cross_entropy`.
    """

    recipe: str
    split: str
    rule: str
    predictions: Predictions
    curve: ThresholdCurve
    scores: Scores
    table: pd.DataFrame
    baseline: rates.MajorityBaseline
    best_on_validation: float
    its_test_accuracy: float
    cross_entropy: float
    charts: dict[str, go.Figure]


@dataclass(frozen=True)
class Points:
    """Hold where the rows lie on two features, and what the network says around them.

    Parameters
    ----------
    samples : DataFrame or None
        See `sample_table`.
    grid : DecisionGrid or None
        For data with two features only.
    chart : Figure
        The axes, and the probability as faint contours where there is a grid.
    """

    samples: pd.DataFrame | None
    grid: DecisionGrid | None
    chart: go.Figure


@st.cache_resource(max_entries=64, show_spinner=False)
def view(recipe: str, split: str, rule: str, _trained: Trained) -> View:
    """Compute everything shown of one split of a trained network.

    Parameters
    ----------
    recipe : str
        Of the settings.
    split : {"train", "validation", "test"}
    rule : {">", ">="}
    _trained : Trained
        The training with that recipe.

    Returns
    -------
    View
    """
    validation, test = (_trained.predictions[name] for name in ("validation", "test"))
    # Among all of its scores, also where a curve has rows for only some of them.
    every = {"rule": rule, "extra_thresholds": validation.y_score}
    best = best_threshold(threshold_curve(validation.y_true, validation.y_score, **every))
    on_test = threshold_curve(test.y_true, test.y_score, rule=rule, extra_thresholds=(best,))
    predictions = _trained.predictions[split]
    curve = threshold_curve(
        predictions.y_true, predictions.y_score, rule=rule, extra_thresholds=(best,)
    )
    axis = logit_edges(predictions.y_score)
    scores = Scores(
        probability=score_histogram(predictions),
        logit=score_histogram(predictions, edges=axis.edges),
        limit=axis.limit,
    )
    cross_entropy = _trained.cross_entropy[split]
    return View(
        recipe=recipe,
        split=split,
        rule=rule,
        predictions=predictions,
        curve=curve,
        scores=scores,
        table=live_table(curve, scores, cross_entropy=cross_entropy),
        baseline=rates.majority_baseline(curve.at(best)),
        best_on_validation=best,
        its_test_accuracy=rates.accuracy(on_test.at(best)),
        cross_entropy=cross_entropy,
        charts={
            "roc": figures.roc(curve),
            "precision_recall": figures.precision_recall(curve),
            "cross_entropy": figures.cross_entropy(cross_entropy),
        },
    )


@st.cache_resource(max_entries=64, show_spinner=False)
def points(
    recipe: str, split: str, rule: str, pair: tuple[int, int], _trained: Trained, _view: View
) -> Points:
    """Compute where the rows lie on a pair of features, and the flips that go with the curve.

    Parameters
    ----------
    recipe, split, rule : str
        Of `_view`.
    pair : tuple of two int
        The features on the axes.
    _trained : Trained
    _view : View

    Returns
    -------
    Points
    """
    dataset = _trained.dataset
    rows = dataset.rows(split)
    grid = _grid(recipe, _trained) if dataset.n_features == 2 and pair == (0, 1) else None
    where = dataset.X[:, list(pair)]
    return Points(
        samples=sample_table(_view.predictions, _view.curve, rows, where[rows]),
        grid=grid,
        chart=figures.points(where, [dataset.feature_names[i] for i in pair], grid),
    )


@st.cache_resource(max_entries=32, show_spinner=False)
def _grid(recipe: str, _trained: Trained) -> DecisionGrid:
    return decision_grid(_trained.dataset, _trained.model)


@st.cache_resource(max_entries=128, show_spinner=False)
def against_threshold(
    recipe: str, split: str, rule: str, names: tuple[str, ...], _view: View
) -> go.Figure:
    """Draw rates against the threshold.

    Parameters
    ----------
    recipe, split, rule : str
        Of `_view`.
    names : tuple of str
        Keys of `core.rates.RATES`.
    _view : View

    Returns
    -------
    Figure
    """
    return figures.against_threshold(_view.curve, names, _view.baseline.accuracy)


@st.cache_resource(max_entries=16, show_spinner=False)
def dataset(data: str, n_samples: int, noise: float, n_classes: int, seed: int) -> Dataset:
    """Load a data set, to know its rows and classes before a network is trained on it.

    Parameters
    ----------
    data, n_samples, noise, n_classes, seed
        As `core.datasets.load_dataset`.

    Returns
    -------
    Dataset
    """
    return load_dataset(data, n_samples=n_samples, noise=noise, n_classes=n_classes, seed=seed)
