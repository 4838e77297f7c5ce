"""The reliability diagram: what came of each score, beside what it says."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import plotly.graph_objects as go

from core.calibration.outcomes import Outcomes
from core.calibration.reliability import ConsistencyBand, Reliability
from core.predictions.scale import PROBABILITY, Scale
from ui.charts.figures import DASHES, LEGEND_BELOW, UNIT, guide, line, line_chart, shade
from ui.charts.theme import INK

_BARS, _TALLEST = 50, 0.16


def diagram(
    curves: Sequence[tuple[str, Reliability]],
    outcomes: Outcomes,
    band: ConsistencyBand | None = None,
    scale: Scale = PROBABILITY,
) -> go.Figure:
    """Draw the share that came out "yes" against the score, with the rows of each class as bars.

    "Yes" stands on the lower edge and "no" hangs from the upper one, on one scale; their colours
    are the style sheet's, which follows the theme.

    `curves`: by name; the first one is solid.
    `scale`: of the scores; those that stand for no probability have their own numbers across, and
    no diagonal.
    """
    is_probability = scale.has_probability

    def across(scores: np.ndarray) -> np.ndarray:
        return scores if is_probability else scale.shown(scores)

    low, high = (0.0, 1.0) if is_probability else outcomes.scores[[0, -1]].tolist()
    traces = [guide([0, 1], [0, 1], showlegend=False)] if is_probability else []
    if band is not None:
        traces.insert(0, _shade(band))
    for (name, curve), dash in zip(curves, DASHES, strict=False):
        x, y = curve.line
        traces.append(line(across(x), y, f"{_HOVER}<extra>{name}</extra>", dash=dash, name=name))
    figure = line_chart(
        "Reliability",
        "Probability of “yes” that the score says" if is_probability else "Score",
        "Share that is “yes”",
        *traces,
        *_bars(outcomes, low, high, across),
    )
    figure.update_layout(height=480, barmode="overlay", bargap=0)
    if len(curves) > 1:
        figure.update_layout(showlegend=True, legend=LEGEND_BELOW)
    room = 0.02 * (high - low or 1.0)
    ends = sorted(across(np.array([low - room, high + room])).tolist())
    figure.update_xaxes(range=UNIT if is_probability else ends)
    return figure.update_yaxes(range=UNIT)


_HOVER = "score %{x:.4g}<br>%{y:.1%} are “yes”"


def _shade(band: ConsistencyBand) -> go.Scatter:
    x = np.r_[0.0, band.scores, 1.0]
    low = np.r_[min(band.low[0], 0.0), band.low, band.low[-1]]
    high = np.r_[band.high[0], band.high, max(band.high[-1], 1.0)]
    return shade(np.r_[x, x[::-1]], np.r_[low, high[::-1]])


def _bars(
    outcomes: Outcomes, low: float, high: float, across: Callable[[np.ndarray], np.ndarray]
) -> list[go.Bar]:
    edges = np.linspace(low, high if high > low else low + 1, _BARS + 1)
    counts = [
        np.histogram(outcomes.scores, edges, weights=each)[0]
        for each in (outcomes.positives, outcomes.negatives)
    ]
    tallest = max(each.max() for each in counts)
    middles = across((edges[1:] + edges[:-1]) / 2)
    return [
        go.Bar(
            x=middles,
            y=sign * _TALLEST * each / tallest,
            base=base,
            width=edges[1] - edges[0],
            marker={"color": INK, "opacity": 0.55, "line": {"width": 0}},
            customdata=each,
            hovertemplate=f"%{{customdata:,.6~g}} that are “{word}”<extra></extra>",
            showlegend=False,
        )
        for each, sign, base, word in zip(counts, (1, -1), (0, 1), ("yes", "no"), strict=True)
    ]
