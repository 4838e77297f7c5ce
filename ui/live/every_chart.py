"""Rows with all their charts, and what moves over these: the explorer, and the report of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import plotly.graph_objects as go

from ui.live.threshold import TILES, Mark
from ui.source import drawn
from ui.source.points import Points
from ui.source.shown import Shown

PICTURES = {
    "points": "points and region",
    "roc": "ROC",
    "precision_recall": "precision–recall",
    "accuracy": "rates against threshold",
    "cross_entropy": "cross-entropy",
    "training_loss": "loss by epoch",
    "training_accuracy": "accuracy by epoch",
}


def what_moves(points: Points, names: tuple[str, ...]) -> dict[str, Any]:
    """Name what moves with the threshold, for `ui.live.threshold.moving.what_moves`.

    Beside every number there is no room for images.
    """
    return {
        "points": replace(points, images=None),
        "tiles": TILES,
        "marks": (
            Mark("roc", "false_positive_rate", "recall"),
            Mark("precision_recall", "recall", "precision"),
            Mark("cross_entropy", "threshold", "cross_entropy"),
            *(Mark("accuracy", "threshold", name) for name in names),
        ),
        "pictures": PICTURES,
    }


def charts(shown: Shown, points: Points, names: tuple[str, ...]) -> dict[str, go.Figure]:
    """Draw all charts, none of which depends on the threshold, in their order."""
    return points.charts | drawn.curves(shown) | against(shown, names)


def against(shown: Shown, names: tuple[str, ...]) -> dict[str, go.Figure]:
    """Draw rates against the threshold, and the loss where there is one."""
    charts = {"accuracy": drawn.rates(shown, names)}
    if shown.view.cross_entropy is not None:
        charts["cross_entropy"] = drawn.cross_entropy(shown)
    return charts
