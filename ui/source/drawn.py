"""The charts of what is shown, each drawn once; none depends on the threshold."""

from __future__ import annotations

import plotly.graph_objects as go

from ui.charts import figures
from ui.charts.training import training_charts
from ui.source.shown import Shown


def curves(shown: Shown, *, has_band: bool = False) -> dict[str, go.Figure]:
    """Draw the ROC curve, with the band in which all of it may lie, and precision–recall."""
    curve = shown.view.curve
    return {
        "roc": shown.once(("roc", has_band), lambda: figures.roc(curve, has_band=has_band)),
        "precision_recall": shown.once(
            ("precision_recall",), lambda: figures.precision_recall(curve)
        ),
    }


def rates(shown: Shown, names: tuple[str, ...]) -> go.Figure:
    """Draw rates, keys of `core.decision.rates.RATES`, against the threshold."""
    view = shown.view
    return shown.once(
        ("rates", names),
        lambda: figures.against_threshold(view.curve, names, view.baseline.accuracy, view.scale),
    )


def cross_entropy(shown: Shown) -> go.Figure:
    """Draw the loss against the threshold: a line that stands still."""

    def drawn() -> go.Figure:
        loss = shown.view.cross_entropy
        if loss is None:
            raise ValueError("`shown` must have probabilities; got scores of another scale.")
        view = shown.view
        return figures.cross_entropy(loss, figures.ends_of(view.scale, view.curve))

    return shown.once(("cross_entropy",), drawn)


def training(shown: Shown) -> dict[str, go.Figure]:
    """Draw loss and accuracy by epoch; nothing where no network was trained."""
    network = shown.network
    if network is None:
        return {}
    charts = shown.once(("training",), lambda: training_charts(network.epochs, network.settings))
    return {f"training_{name}": chart for name, chart in charts.items()}
