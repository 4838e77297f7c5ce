"""Plotly figures of a threshold curve and of a training; none depends on the threshold.

What moves with the threshold is drawn over them in the browser (`ui/threshold_slider`), so a
figure is made once per curve. Lines take the theme's ink: Streamlit colours what is left.
"""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from core import rates
from core.mlp import Epoch
from core.thresholds import ThresholdCurve
from ui.theme import GUIDE, INK, SOFT, TEMPLATE

HEIGHT = 290
CONFIG = {"displayModeBar": False}


def _figure(title: str, x: str, y: str, *traces: go.Scatter) -> go.Figure:
    # `dragmode=False` leaves the pointer to the live threshold's marks.
    return go.Figure(
        traces,
        go.Layout(
            template=TEMPLATE,
            title={"text": title, "font": {"size": 15}, "x": 0, "xref": "container", "y": 0.97},
            xaxis={"title": {"text": x, "standoff": 6}, "fixedrange": True, "zeroline": False},
            yaxis={"title": {"text": y, "standoff": 6}, "fixedrange": True, "zeroline": False},
            height=HEIGHT,
            margin={"l": 56, "r": 12, "t": 40, "b": 44},
            showlegend=False,
            dragmode=False,
            hovermode="closest",
        ),
    )


def _say(figure: go.Figure, sentence: str | None) -> go.Figure:
    """Put a sentence in the middle of a figure that has no curve."""
    if sentence:
        figure.add_annotation(
            text=sentence, x=0.5, y=0.5, xref="paper", yref="paper", showarrow=False
        )
    return figure


def _summary(name: str, value: float) -> str:
    return f"{name} undefined" if np.isnan(value) else f"{name} {value:.4f}"


def _guide(x, y, **options) -> go.Scatter:
    return go.Scatter(
        x=x, y=y, mode="lines", hoverinfo="skip", line={"color": GUIDE, "dash": "dot"}, **options
    )


def roc(curve: ThresholdCurve) -> go.Figure:
    """Draw the ROC curve through the exact point of every row, ends included.

    Without a positive or a negative row there is no curve, and the title says so.
    """
    fpr, tpr = rates.false_positive_rate(curve.counts), rates.recall(curve.counts)
    x, y = np.r_[1.0, fpr, 0.0], np.r_[1.0, tpr, 0.0]
    figure = _unit_axes(
        _figure(
            f"ROC · {_summary('AUC', curve.roc_auc)}",
            "False positive rate (FPR)",
            "Recall (TPR)",
            _guide([0, 1], [0, 1]),
            go.Scatter(
                x=x,
                y=y,
                mode="lines",
                line={"color": INK},
                hovertemplate="FPR %{x:.4f}<br>recall %{y:.4f}<extra></extra>",
            ),
        )
    )
    return _say(figure, curve.roc_auc_undefined)


def precision_recall(curve: ThresholdCurve) -> go.Figure:
    """Draw precision against recall as steps, whose area is the average precision.

    Where nothing is said "yes" precision is undefined, and the line has no point there.
    """
    recall, precision = rates.recall(curve.counts), rates.precision(curve.counts)
    prevalence = curve.n_positive / (curve.n_positive + curve.n_negative)
    order = np.s_[::-1]  # highest threshold first, so that recall ascends
    line = go.Scatter(
        x=recall[order],
        y=precision[order],
        mode="lines",
        line={"shape": "vh", "color": INK},
        hovertemplate="recall %{x:.4f}<br>precision %{y:.4f}<extra></extra>",
    )
    figure = _unit_axes(
        _figure(
            f"Precision–recall · {_summary('AP', curve.average_precision)}",
            "Recall",
            "Precision",
            _guide([0, 1], [prevalence, prevalence]),
            line,
        )
    )
    return _say(figure, curve.average_precision_undefined)


def accuracy(curve: ThresholdCurve, baseline: float) -> go.Figure:
    """Draw accuracy against the threshold as the step function it is, with the baseline."""
    line = go.Scatter(
        x=curve.thresholds.astype(float),
        y=rates.accuracy(curve.counts),
        mode="lines",
        line={"shape": "hv" if curve.rule == ">" else "vh", "color": INK},
        hovertemplate="threshold %{x:.4g}<br>accuracy %{y:.4f}<extra></extra>",
    )
    figure = _figure(
        "Accuracy against threshold", "Threshold", "Accuracy", _guide([0, 1], [baseline] * 2), line
    )
    return figure.update_xaxes(range=[-0.02, 1.02])


def cross_entropy(value: float) -> go.Figure:
    """Draw the cross-entropy against the threshold, on which it does not depend: a level line."""
    line = go.Scatter(
        x=[0, 1], y=[value, value], mode="lines", hoverinfo="skip", line={"color": INK}
    )
    figure = _figure(
        f"Cross-entropy {value:.4f} at every threshold", "Threshold", "Cross-entropy", line
    )
    figure.update_xaxes(range=[-0.02, 1.02])
    return figure.update_yaxes(range=[0, max(1.0, 1.25 * value)])


def training(epochs: list[Epoch], name: str, total: int) -> go.Figure:
    """Draw loss or accuracy by epoch: as `fit` reports it, and as `evaluate` does.

    Parameters
    ----------
    epochs : list of Epoch, ascending
    name : {"loss", "accuracy"}
    total : int
        Epochs that were asked for; the axis does not grow while training.
    """
    x = [epoch.epoch for epoch in epochs]
    readings = (
        ("fit: running, dropout on", name, SOFT, "dot"),
        ("evaluate: train", f"train_{name}", INK, "solid"),
        ("evaluate: validation", f"validation_{name}", INK, "dash"),
    )
    traces = [
        go.Scatter(
            x=x,
            y=[getattr(epoch, attribute) for epoch in epochs],
            name=label,
            mode="lines+markers" if len(x) < 2 else "lines",
            line={"color": color, "dash": dash},
            hovertemplate="epoch %{x}<br>%{y:.4f}",
        )
        for label, attribute, color, dash in readings
    ]
    figure = _figure(name.capitalize() + " by epoch", "Epoch", name.capitalize(), *traces)
    figure.update_layout(
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": -0.28, "yanchor": "top"},
        hovermode="x unified",
    )
    return figure.update_xaxes(range=[0.5, max(total, 2) + 0.5])


def _unit_axes(figure: go.Figure) -> go.Figure:
    return figure.update_xaxes(range=[-0.02, 1.02]).update_yaxes(range=[-0.02, 1.04])
