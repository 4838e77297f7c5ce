"""What is computed once for everybody; the only place with Streamlit's caches, each one bounded.

Results are shared between sessions and read-only by agreement: whoever needs another one makes
another one.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from core import rates
from core.histogram import ScoreHistogram, score_histogram
from core.predictions import Predictions
from core.selection import best_threshold
from core.thresholds import ThresholdCurve, threshold_curve
from ui import figures
from ui.threshold_slider import live_table
from ui.training import Trained


@dataclass(frozen=True)
class View:
    """Hold what is shown of one set of rows.

    Parameters
    ----------
    predictions : Predictions
    curve : ThresholdCurve
    histogram : ScoreHistogram
    table : DataFrame
        `live_table` of the two.
    baseline : MajorityBaseline
    best_on_validation : float
        The threshold with the highest validation accuracy; a row of `curve`.
    cross_entropy : float
    charts : dict of str to Figure
        By key: `roc`, `precision_recall`, `accuracy`, `cross_entropy`.
    """

    predictions: Predictions
    curve: ThresholdCurve
    histogram: ScoreHistogram
    table: pd.DataFrame
    baseline: rates.MajorityBaseline
    best_on_validation: float
    cross_entropy: float
    charts: dict[str, go.Figure]


@st.cache_resource(max_entries=64, show_spinner=False)
def view(recipe: str, split: str, rule: str, _trained: Trained) -> View:
    """Compute everything shown of one split of a trained network.

    Parameters
    ----------
    recipe : str
        Of the settings; with `split` and `rule` it identifies the result.
    split : {"train", "validation", "test"}
    rule : {">", ">="}
    _trained : Trained
        The training with that recipe.

    Returns
    -------
    View
    """
    validation = _trained.predictions["validation"]
    best = best_threshold(threshold_curve(validation.y_true, validation.y_score, rule=rule))
    predictions = _trained.predictions[split]
    curve = threshold_curve(
        predictions.y_true, predictions.y_score, rule=rule, extra_thresholds=(best,)
    )
    histogram = score_histogram(predictions)
    baseline = rates.majority_baseline(curve.at(best))
    cross_entropy = _trained.cross_entropy[split]
    return View(
        predictions=predictions,
        curve=curve,
        histogram=histogram,
        table=live_table(curve, histogram, cross_entropy=cross_entropy),
        baseline=baseline,
        best_on_validation=best,
        cross_entropy=cross_entropy,
        charts={
            "roc": figures.roc(curve),
            "precision_recall": figures.precision_recall(curve),
            "accuracy": figures.accuracy(curve, baseline.accuracy),
            "cross_entropy": figures.cross_entropy(cross_entropy),
        },
    )
