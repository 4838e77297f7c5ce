"""Curves of several members over one another; lines are told apart by dashes."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import numpy as np
import plotly.graph_objects as go

from core.decision import rates
from core.decision.thresholds import ThresholdCurve
from ui.charts.figures import guide, line_chart
from ui.charts.theme import INK
from ui.text import for_plotly, plain

Points = tuple[np.ndarray, np.ndarray]
_DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
_LEGEND = {"orientation": "h", "x": 0, "y": -0.28, "yanchor": "top"}


def roc(names: Sequence[str], curves: Sequence[ThresholdCurve]) -> go.Figure:
    """Draw the ROC curve of each; a member that lacks a class has none."""

    def ends(curve: ThresholdCurve) -> Points:
        fpr, tpr = rates.false_positive_rate(curve.counts), rates.recall(curve.counts)
        return np.r_[1.0, fpr, 0.0], np.r_[1.0, tpr, 0.0]

    lines = _lines(names, map(ends, curves), "FPR %{x:.4f}<br>recall %{y:.4f}")
    figure = line_chart(
        "ROC", "False positive rate (FPR)", "Recall (TPR)", guide([0, 1], [0, 1], showlegend=False)
    )
    return _finish(figure, lines)


def precision_recall(names: Sequence[str], curves: Sequence[ThresholdCurve]) -> go.Figure:
    """Draw precision against recall of each, as steps."""
    points = (
        (rates.recall(curve.counts)[::-1], rates.precision(curve.counts)[::-1]) for curve in curves
    )
    lines = _lines(names, points, "recall %{x:.4f}<br>precision %{y:.4f}", shape="vh")
    return _finish(line_chart("Precision–recall", "Recall", "Precision"), lines)


def against_threshold(
    names: Sequence[str], curves: Sequence[ThresholdCurve], rate: rates.Rate
) -> go.Figure:
    """Draw one rate of each against its own threshold, as the step function it is."""
    points = ((curve.thresholds.astype(float), rate.compute(curve.counts)) for curve in curves)
    shape = "hv" if curves[0].rule == ">" else "vh"
    hover = f"threshold %{{x:.4g}}<br>{rate.label} %{{y:.4f}}"
    lines = _lines(names, points, hover, shape=shape)
    return _finish(line_chart(short(rate), "Threshold", short(rate)), lines)


def short(rate: rates.Rate) -> str:
    """Write the name of a rate without what stands behind it in brackets."""
    return rate.label.split(" (")[0]


def _lines(
    names: Sequence[str], points: Iterable[Points], hover: str, shape: str = "linear"
) -> list[go.Scatter]:
    return [
        go.Scatter(
            x=x,
            y=y,
            name=for_plotly(plain(name, 40)),
            mode="lines",
            line={"color": INK, "dash": dash, "shape": shape, "width": 1.75},
            hovertemplate=f"{hover}<extra>{for_plotly(plain(name))}</extra>",
        )
        for name, (x, y), dash in zip(names, points, itertools.cycle(_DASHES), strict=False)
    ]


def _finish(figure: go.Figure, lines: list[go.Scatter]) -> go.Figure:
    figure.add_traces(lines)
    figure.update_layout(showlegend=True, legend=_LEGEND, height=330)
    return figure.update_xaxes(range=[-0.02, 1.02]).update_yaxes(range=[-0.02, 1.04])
