"""What a report of a model should show at least, as one picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import plotly.graph_objects as go
import streamlit as st

from core.live.view import View
from core.selection.choice import number
from core.selection.points import OperatingPoints
from ui.charts import figures
from ui.charts.row import row_of_charts
from ui.choosing.answer import Beside
from ui.choosing.worth import decision_curve
from ui.live.threshold import Mark
from ui.text import four


@dataclass(frozen=True)
class Panel:
    """Hold one part of the picture.

    Parameters
    ----------
    words : callable
        ``words(view)``: what it shows, within a sentence.
    draw : callable
        ``draw(view)``.
    x, y : str
        Columns of the live table, for the mark of the threshold.
    needs_probabilities : bool
    """

    words: Callable[[View], str]
    draw: Callable[[View], go.Figure]
    x: str
    y: str
    needs_probabilities: bool = False


PANELS = {
    "roc": Panel(
        lambda view: f"discrimination (AUROC **{four(view.curve.roc_auc)}**)",
        lambda view: figures.roc(view.curve),
        "false_positive_rate",
        "recall",
    ),
    "net_benefit": Panel(
        lambda _: "what decisions by it are worth (net benefit)",
        lambda view: decision_curve.chart(view),
        "threshold",
        "net_benefit",
        needs_probabilities=True,
    ),
    "scores": Panel(
        lambda _: "how the scores of each class are distributed",
        lambda view: figures.scores_by_class(
            view.axes[0].edges,
            view.axes[0].histogram.positives,
            view.axes[0].histogram.negatives,
        ),
        "threshold",
        "",
    ),
}
"""By name, in the order in which they stand; of these each can be shown or is left out."""


def show(view: View, points: OperatingPoints) -> Beside:
    """Show all panels side by side, offered as one picture."""
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
    charts = {f"paper_{name}": panel.draw(view) for name, panel in panels.items()}
    row_of_charts("paper", charts)
    return Beside(
        marks=tuple(Mark(f"paper_{name}", panel.x, panel.y) for name, panel in panels.items()),
        columns=lambda view: decision_curve.columns(view) if "net_benefit" in panels else {},
        pictures={"charts_paper": "whole picture"},
    )
