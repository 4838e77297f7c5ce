"""Plotly figures of a threshold curve and of a training; none depends on the threshold.

What moves with the threshold is drawn over them in the browser (`ui/live/threshold`), so a
figure is made once per curve. Lines take the theme's ink: Streamlit colours what is left.
"""

from __future__ import annotations

import itertools
import textwrap
from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from core.decision import rates
from core.decision.rates import RATES
from core.decision.thresholds import ThresholdCurve
from core.mlp.estimator import Epoch
from core.mlp.regions import MARGIN, DecisionGrid
from core.predictions.scale import PROBABILITY, Scale
from core.selection.intervals import roc_band
from ui.charts.theme import GUIDE, GUIDE_OPACITY, INK, SHADE, SOFT_OPACITY, class_colour
from ui.text import four

HEIGHT = 290
# Streamlit's button for the full screen is in the mode bar; what would move the axes is not.
CONFIG = {
    "displaylogo": False,
    "modeBarButtonsToRemove": [
        *("toImage", "zoom2d", "pan2d", "select2d", "lasso2d"),
        *("zoomIn2d", "zoomOut2d", "autoScale2d", "resetScale2d"),
    ],
}
LEGEND_BELOW = {"orientation": "h", "x": 0, "y": -0.28, "yanchor": "top"}
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
UNIT = [-0.02, 1.02]
"""Range of an axis from 0 to 1."""


class Chart(go.Figure):
    """A figure that is drawn once and shown to many: what is sent of it is made once.

    Plotly copies a figure and encodes its numbers each time that it is shown, which takes longer
    than all else. After that it cannot change any more.
    """

    _sent: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return what is sent; to be left as it is."""
        if self._sent is None:
            self._sent = super().to_dict()
        return self._sent


def line_chart(title: str, x: str, y: str, *traces: go.Scatter) -> go.Figure:
    """Draw traces in the one style of all charts: title, titles of the axes, no legend."""
    # Not a `go.Layout`: Plotly would check it a second time. Nor with a template: Streamlit's is
    # the default, and Plotly checks that no more (4 of 5 ms). `dragmode=False` leaves the pointer
    # to the live threshold's marks.
    return Chart(
        traces,
        {
            "title": {"text": title, "font": {"size": 15}, "x": 0, "xref": "container", "y": 0.97},
            "xaxis": {"title": {"text": x, "standoff": 6}, "fixedrange": True, "zeroline": False},
            "yaxis": {"title": {"text": y, "standoff": 6}, "fixedrange": True, "zeroline": False},
            "height": HEIGHT,
            "margin": {"l": 56, "r": 12, "t": 40, "b": 44},
            "showlegend": False,
            "dragmode": False,
            "hovermode": "closest",
        },
    )


def say_inside(figure: go.Figure, sentence: str | None) -> go.Figure:
    """Put a sentence in the middle of a figure that has no curve."""
    if sentence:
        figure.data = []
        lines = textwrap.fill(sentence, 32).replace("\n", "<br>")
        figure.add_annotation(text=lines, x=0.5, y=0.5, xref="paper", yref="paper", showarrow=False)
        figure.add_scatter(x=[0], y=[0], opacity=0, hoverinfo="skip")  # axes need a trace
    return figure


def line(
    x: ArrayLike,
    y: ArrayLike,
    hover: str,
    *,
    dash: str | None = None,
    shape: str | None = None,
    markers: bool = False,
    **more: object,
) -> go.Scatter:
    """Draw a line in ink, with a marker at each point where asked for."""
    return go.Scatter(
        x=x,
        y=y,
        mode="lines+markers" if markers else "lines",
        line={"color": INK, "dash": dash, "shape": shape},
        hovertemplate=hover,
        **more,
    )


def passed_over(x: ArrayLike, y: ArrayLike, mode: str, **how: object) -> go.Scatter:
    """Draw what a pointer passes over."""
    return go.Scatter(x=x, y=y, mode=mode, hoverinfo="skip", **how)


def dots(x: Sequence[float], y: Sequence[float]) -> go.Scatter:
    """Draw points that stand out on lines."""
    return passed_over(x, y, "markers", showlegend=False, marker={"color": INK, "size": 9})


def step_shape(curve: ThresholdCurve) -> str:
    """Choose on which side of a step a threshold's own value stands, by the rule."""
    return "hv" if curve.rule == ">" else "vh"


def guide(x: ArrayLike, y: ArrayLike, **options: bool) -> go.Scatter:
    """Draw a faint dotted line to compare with."""
    dotted = {"color": INK, "dash": "dot"}
    return passed_over(x, y, "lines", line=dotted, opacity=GUIDE_OPACITY, **options)


def shade(x: ArrayLike, y: ArrayLike) -> go.Scatter:
    """Fill an outline faintly, so that several lie over one another."""
    return passed_over(x, y, "none", fill="toself", fillcolor=SHADE, showlegend=False)


def without_repeats(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Drop points that lie where the one before them lies: the line stays the same."""
    kept = np.r_[True, (np.diff(x) != 0) | (np.diff(y) != 0)]
    return x[kept], y[kept]


def roc_points(curve: ThresholdCurve) -> tuple[np.ndarray, np.ndarray]:
    """Find false positive rate and recall of every row, and of the two ends; each place once."""
    fpr, tpr = rates.false_positive_rate(curve.counts), rates.recall(curve.counts)
    return without_repeats(np.r_[1.0, fpr, 0.0], np.r_[1.0, tpr, 0.0])


def roc(curve: ThresholdCurve, *, has_band: bool = False) -> go.Figure:
    """Draw the ROC curve through the exact point of every row, ends included.

    With a band, of rows without weights, the area is shaded in which the whole curve may lie.
    Without a positive or a negative row there is no curve, and the title says so.
    """
    figure = unit_axes(
        line_chart(
            f"ROC · AUC {four(curve.roc_auc)}",
            "False positive rate (FPR)",
            "Recall (TPR)",
            *([shade(*roc_band(curve.counts))] if has_band else []),
            guide([0, 1], [0, 1]),
            line(*roc_points(curve), "FPR %{x:.4f}<br>recall %{y:.4f}<extra></extra>"),
        )
    )
    return say_inside(figure, curve.roc_auc_undefined)


def precision_recall(curve: ThresholdCurve) -> go.Figure:
    """Draw precision against recall as steps, whose area is the average precision.

    Where nothing is said "yes" precision is undefined, and the line has no point there.
    """
    recall, precision = rates.recall(curve.counts), rates.precision(curve.counts)
    prevalence = curve.n_positive / (curve.n_positive + curve.n_negative)
    order = np.s_[::-1]  # highest threshold first, so that recall ascends
    hover = "recall %{x:.4f}<br>precision %{y:.4f}<extra></extra>"
    figure = unit_axes(
        line_chart(
            f"Precision–recall · AP {four(curve.average_precision)}",
            "Recall",
            "Precision",
            guide([0, 1], [prevalence, prevalence]),
            line(*without_repeats(recall[order], precision[order]), hover, shape="vh"),
        )
    )
    return say_inside(figure, curve.average_precision_undefined)


def ends_of(scale: Scale, *curves: ThresholdCurve) -> tuple[float, float]:
    """Find the lowest and the highest threshold of curves, in the score's own numbers."""
    ends = scale.shown(np.array([curve.thresholds[[0, -1]] for curve in curves], np.float64))
    return float(ends.min()), float(ends.max())


def along_thresholds(figure: go.Figure, ends: tuple[float, float]) -> go.Figure:
    """Let the axis across be that of the thresholds, with a little room beyond its ends."""
    low, high = ends
    beyond = 0.02 * (high - low)
    # Small numbers with a power: their letters, 100n, are read by few; 100M is.
    power = "e" if max(abs(low), abs(high)) < 1e-3 else "B"
    return figure.update_xaxes(range=[low - beyond, high + beyond], exponentformat=power)


def hovered(scale: Scale) -> str:
    """Write the threshold that a pointer is on, for Plotly."""
    return f"threshold %{{x:{'.4g' if scale == PROBABILITY else '.7g'}}}"


def against_threshold(
    curve: ThresholdCurve,
    names: tuple[str, ...],
    baseline: float,
    scale: Scale = PROBABILITY,
) -> go.Figure:
    """Draw rates, keys of `RATES`, against the threshold as the step functions they are.

    Accuracy comes with its baseline, that of always saying the more common class. The axis has the
    numbers of the `scale`.
    """
    x, ends = scale.shown(curve.thresholds.astype(float)), ends_of(scale, curve)
    lines = [
        line(
            x,
            RATES[name].compute(curve.counts),
            f"{hovered(scale)}<br>{RATES[name].label} %{{y:.4f}}<extra></extra>",
            name=RATES[name].label,
            dash=dash,
            shape=step_shape(curve),
            opacity=1 if name == names[0] else SOFT_OPACITY,
        )
        for name, dash in zip(names, itertools.cycle(DASHES), strict=False)
    ]
    guides = [guide(ends, [baseline] * 2, showlegend=False)] if "accuracy" in names else []
    title = RATES[names[0]].label if len(names) == 1 else "Rates"
    figure = line_chart(f"{title} against threshold", "Threshold", title, *guides, *lines)
    if len(names) > 1:
        figure.update_layout(showlegend=True, legend=LEGEND_BELOW)
    return along_thresholds(figure, ends)


def scores_by_class(edges: np.ndarray, positives: np.ndarray, negatives: np.ndarray) -> go.Figure:
    """Draw how many rows of each class score within each bin: “yes” upwards, “no” downwards.

    `edges` are in the score's own numbers, ascending or descending.
    """
    middles, widths = (edges[1:] + edges[:-1]) / 2, np.abs(np.diff(edges))
    bars = [
        go.Bar(
            x=middles,
            y=sign * counts,
            width=widths,
            customdata=counts,
            marker={"color": class_colour(name), "line": {"width": 0}},
            hovertemplate=f"around %{{x:.4g}}<br>%{{customdata}} “{name}”<extra></extra>",
        )
        for sign, counts, name in ((1, positives, "yes"), (-1, negatives, "no"))
    ]
    figure = line_chart("Scores by class", "Score", "Rows", *bars)
    for name, y in (("yes", 1), ("no", 0)):
        place = {"x": 0.02, "y": y, "xref": "paper", "yref": "paper", "showarrow": False}
        figure.add_annotation(text=f"is “{name}”", **place)
    up, down = (float(counts.max()) or 1.0 for counts in (positives, negatives))
    figure.update_yaxes(
        range=[-1.4 * down, 1.4 * up],
        tickvals=[-down, 0, up],
        ticktext=[f"{count:,.6g}" for count in (down, 0, up)],
    )
    figure.update_layout(barmode="overlay")
    return along_thresholds(figure, (float(edges.min()), float(edges.max())))


def points(X: np.ndarray, names: list[str], grid: DecisionGrid | None) -> go.Figure:
    """Draw the plane of two features, with the probability as faint contours.

    The points and the region said "yes" are drawn over it in the browser, since they move. Of `X`,
    shape (n_samples, 2), all rows are given, so that the axes do not depend on the split.
    """
    traces = []
    if grid is not None:
        contour = go.Contour(
            x=grid.x,
            y=grid.y,
            z=grid.scores,
            contours={"coloring": "none", "start": 0.1, "end": 0.9, "size": 0.2},
            line={"color": GUIDE, "width": 1},
            showscale=False,
            hovertemplate="probability of “yes” %{z:.3f}<extra></extra>",
        )
        traces.append(contour)
    low, high = X.min(axis=0), X.max(axis=0)
    margin = MARGIN * np.where(high > low, high - low, 1)
    # A trace of two unseen corners: without any trace there are no axes.
    corners = passed_over([low[0], high[0]], [low[1], high[1]], "markers", opacity=0)
    title = "“Yes” is tinted orange" if grid is not None else "Two of the features"
    figure = line_chart(title, names[0], names[1], *traces, corners)
    figure.update_xaxes(range=[low[0] - margin[0], high[0] + margin[0]], showgrid=False)
    return figure.update_yaxes(range=[low[1] - margin[1], high[1] + margin[1]], showgrid=False)


def cross_entropy(value: float, ends: tuple[float, float] = (0, 1)) -> go.Figure:
    """Draw the cross-entropy against the threshold, on which it does not depend: a level line."""
    level = passed_over(ends, [value, value], "lines", line={"color": INK})
    figure = line_chart(f"Cross-entropy always {value:.4f}", "Threshold", "Cross-entropy", level)
    along_thresholds(figure, ends)
    return figure.update_yaxes(range=[0, max(1.0, 1.25 * value)])


def training(epochs: Sequence[Epoch], name: str, total: int, title: str) -> go.Figure:
    """Draw "loss" or "accuracy" by epoch: as `fit` reports it, and as `evaluate` does.

    The axis has room for `total` epochs, so that it does not grow while training.
    """
    x = [epoch.epoch for epoch in epochs]
    readings = (
        ("fit: running, dropout on", name, SOFT_OPACITY, "dot"),
        ("evaluate: train", f"train_{name}", 1, "solid"),
        ("evaluate: validation", f"validation_{name}", 1, "dash"),
    )
    traces = [
        line(
            x,
            [getattr(epoch, attribute) for epoch in epochs],
            "epoch %{x}<br>%{y:.4f}",
            name=label,
            dash=dash,
            markers=len(x) < 2,
            opacity=opacity,
        )
        for label, attribute, opacity, dash in readings
    ]
    figure = line_chart(f"{title} by epoch", "Epoch", title, *traces)
    figure.update_layout(showlegend=True, legend=LEGEND_BELOW, hovermode="x unified")
    return figure.update_xaxes(range=[0.5, max(total, 2) + 0.5])


def top_k(curve: np.ndarray, k: int) -> go.Figure:
    """Draw top-k accuracy against k, from 1, one k marked; dotted is what guessing would give."""
    n_classes = len(curve)
    x = np.arange(1, n_classes + 1)
    hover = "k = %{x}<br>top-k accuracy %{y:.4f}<extra></extra>"
    marker = {"color": INK, "size": 16, "symbol": "circle-open", "line": {"width": 2}}
    chosen = passed_over([k], [curve[k - 1]], "markers", marker=marker)
    figure = line_chart(
        f"Top-k accuracy · k = {k}: {four(curve[k - 1])}",
        "k, how many of the best scores count",
        "Share of rows that are right",
        guide(x, x / n_classes),
        line(x, curve, hover, markers=True, marker={"color": INK, "size": 7}),
        chosen,
    )
    middle = (n_classes + 1) / 2
    figure.add_annotation(
        text=f"guessing: k / {n_classes}",
        x=middle,
        y=middle / n_classes,
        showarrow=False,
        xanchor="left",
        yanchor="top",
    )
    figure.update_xaxes(range=[0.6, n_classes + 0.4], tickmode="array", tickvals=x)
    return figure.update_yaxes(range=[-0.02, 1.06])


def unit_axes(figure: go.Figure) -> go.Figure:
    """Give both axes room from 0 to 1."""
    return figure.update_xaxes(range=UNIT).update_yaxes(range=[-0.02, 1.04])
