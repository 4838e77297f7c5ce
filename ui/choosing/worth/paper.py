"""What a report of a model should show at least, as one picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import plotly.graph_objects as go
import streamlit as st

from core.live.view import View
from core.selection.choice import number
from core.selection.points import OperatingPoints
from ui.charts import figures, reliability
from ui.charts.row import row_of_charts
from ui.choosing.answer import Beside
from ui.choosing.worth import decision_curve
from ui.live.threshold import Mark
from ui.source import outcomes
from ui.source.shown import Shown
from ui.text import four


@dataclass(frozen=True)
class Panel:
    """Hold one part of the picture."""

    words: Callable[[View], str]
    """``words(view)``: what it shows, within a sentence."""
    draw: Callable[[Shown], go.Figure]
    """``draw(shown)``."""
    x: str = ""
    y: str = ""
    """`x`, `y`: Columns of the live table, for the mark of the threshold; "" for none."""
    needs_probabilities: bool = False


def _reliability(shown: Shown) -> go.Figure:
    rows = (("these rows", outcomes.curve(shown)),)
    figure = reliability.diagram(rows, outcomes.outcomes(shown), scale=shown.view.scale)
    return figure.update_layout(height=figures.HEIGHT)


def _scores(shown: Shown) -> go.Figure:
    axis = shown.view.axes[0]
    bars = axis.histogram
    return figures.scores_by_class(axis.edges, bars.positives, bars.negatives)


PANELS = {
    "roc": Panel(
        lambda view: f"discrimination (AUROC **{four(view.curve.roc_auc)}**)",
        lambda shown: figures.roc(shown.view.curve),
        "false_positive_rate",
        "recall",
    ),
    "reliability": Panel(
        lambda _: "calibration (the reliability curve)", _reliability, needs_probabilities=True
    ),
    "net_benefit": Panel(
        lambda _: "utility (net benefit)",
        lambda shown: decision_curve.chart(shown.view),
        "threshold",
        "net_benefit",
        needs_probabilities=True,
    ),
    "scores": Panel(lambda _: "how the scores of each class are distributed", _scores, "threshold"),
}
"""By name, in the order in which they stand."""


def show(shown: Shown, points: OperatingPoints) -> Beside:
    """Show all panels side by side, offered as one picture."""
    view = shown.view
    panels = {
        name: panel
        for name, panel in PANELS.items()
        if view.scale.has_probability or not panel.needs_probabilities
    }
    words = [panel.words(view) for panel in panels.values()]
    st.markdown(
        "What a report should show at least (Van Calster et al. 2025): "
        f"{', '.join(words[:-1])}, and {words[-1]}. {points.n_samples:,} rows, "
        f"{number(float(points.n_positive))} “yes”."
    )
    row_of_charts("paper", {f"paper_{name}": panel.draw(shown) for name, panel in panels.items()})
    return Beside(
        marks=tuple(
            Mark(f"paper_{name}", panel.x, panel.y) for name, panel in panels.items() if panel.x
        ),
        columns=lambda view: decision_curve.columns(view) if "net_benefit" in panels else {},
        pictures={"charts_paper": "whole picture"},
    )
