"""A metric of any size against the threshold."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from core.decision.thresholds import ThresholdCurve
from core.predictions.scale import PROBABILITY, Scale
from ui.charts.figures import (
    along_thresholds,
    ends_of,
    hovered,
    line,
    line_chart,
    say_inside,
    step_shape,
)
from ui.charts.theme import INK
from ui.text import for_plotly

MARGIN = 0.08


def against_threshold(
    curve: ThresholdCurve,
    values: np.ndarray,
    title: str,
    best: tuple[float, float] | None = None,
    end: str = "best",
    scale: Scale = PROBABILITY,
) -> go.Figure:
    """Draw a metric as the steps it moves in, on a scale of its own, with its best point.

    Where it is undefined, nan, the line has a gap. The `title` has what a person typed: Plotly
    reads HTML, so it is escaped. `best` is its threshold and its value, None when none is better
    than the others. The axis has the numbers of the `scale`.
    """
    hover = f"{hovered(scale)}<br>%{{y:.5g}}<extra></extra>"
    x = scale.shown(curve.thresholds.astype(float))
    steps = line(x, values, hover, shape=step_shape(curve))
    figure = line_chart(for_plotly(title), "Threshold", "", steps)
    along_thresholds(figure, ends_of(scale, curve))
    defined = values[~np.isnan(values)]
    if not defined.size:
        return say_inside(figure, "Undefined at every threshold")
    low, high = float(defined.min()), float(defined.max())
    margin = MARGIN * (high - low) or abs(high) or 1.0
    figure.update_yaxes(range=[low - margin, high + margin])
    if best is not None:
        figure.add_scatter(
            x=[best[0]],
            y=[best[1]],
            mode="markers",
            marker={"symbol": "diamond-open", "size": 13, "color": INK, "line": {"width": 2}},
            hovertemplate=f"{end.lower()}<br>{hover}",
        )
    return figure
