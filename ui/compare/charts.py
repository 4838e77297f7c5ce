"""Curves of several members over one another; lines are told apart by dashes."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from core.compare.members import LETTERS
from core.decision import rates
from core.decision.thresholds import ThresholdCurve
from core.predictions.scale import PROBABILITY, Scale
from core.selection.intervals import roc_band
from ui.charts.figures import (
    DASHES,
    LEGEND_BELOW,
    along_thresholds,
    ends_of,
    guide,
    hovered,
    line,
    line_chart,
    roc_points,
    shade,
    step_shape,
    unit_axes,
)
from ui.live.threshold import Mark
from ui.text import for_plotly, plain

Points = tuple[np.ndarray, np.ndarray]


def roc(
    names: Sequence[str], curves: Sequence[ThresholdCurve], *, has_bands: bool = False
) -> go.Figure:
    """Draw the ROC curve of each; a member that lacks a class has none.

    With bands each lies in the area in which its whole curve may lie, with 95 % confidence.
    """
    lines = _lines(names, map(roc_points, curves), "FPR %{x:.4f}<br>recall %{y:.4f}")
    bands = [shade(*roc_band(curve.counts)) for curve in curves] if has_bands else []
    figure = line_chart(
        "ROC",
        "False positive rate (FPR)",
        "Recall (TPR)",
        *bands,
        guide([0, 1], [0, 1], showlegend=False),
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
    names: Sequence[str],
    curves: Sequence[ThresholdCurve],
    rate: rates.Rate,
    scale: Scale = PROBABILITY,
) -> go.Figure:
    """Draw one rate of each against its own threshold, as the step function it is."""
    points = (
        (scale.shown(curve.thresholds.astype(float)), rate.compute(curve.counts))
        for curve in curves
    )
    hover = f"{hovered(scale)}<br>{rate.label} %{{y:.4f}}"
    lines = _lines(names, points, hover, shape=step_shape(curves[0]))
    figure = _finish(line_chart(rate.short, "Threshold", rate.short), lines)
    return along_thresholds(figure, ends_of(scale, *curves))


def marks(kind: str, which: Iterable[int], places: Mapping[str, tuple[str, str]]) -> list[Mark]:
    """Mark members, whose columns are of a kind such as the m of `recall@m1`, with their letters.

    Places are the columns of the two axes, by the key of a chart.
    """
    return [
        Mark(chart, f"{x}@{kind}{i + 1}", f"{y}@{kind}{i + 1}", LETTERS[i])
        for i in which
        for chart, (x, y) in places.items()
    ]


def _lines(
    names: Sequence[str], points: Iterable[Points], hover: str, shape: str = "linear"
) -> list[go.Scatter]:
    return [
        line(
            x,
            y,
            f"{hover}<extra>{for_plotly(plain(name))}</extra>",
            name=for_plotly(plain(name, 40)),
            dash=dash,
            shape=shape,
            line_width=1.75,
        )
        for name, (x, y), dash in zip(names, points, itertools.cycle(DASHES), strict=False)
    ]


def _finish(figure: go.Figure, lines: list[go.Scatter]) -> go.Figure:
    figure.add_traces(lines)
    figure.update_layout(showlegend=True, legend=LEGEND_BELOW, height=330)
    return unit_axes(figure)
