"""The charts of a training, and what their two accuracies are."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from core.experiment.recipe import LOSSES, Settings
from core.mlp.estimator import Epoch
from ui.charts import figures

FIT_AND_EVALUATE = (
    "Two readings of the same thing: `fit` averages over the batches of an epoch, each scored "
    "before its update and with dropout on; `evaluate` scores all rows with the weights at the end "
    "of the epoch and dropout off."
)
TWO_READINGS = f"{FIT_AND_EVALUATE} Both accuracies use the threshold 0.5."


def training_charts(epochs: Sequence[Epoch], settings: Settings) -> dict[str, go.Figure]:
    """Draw `loss` and `accuracy` by epoch, the loss under its name."""
    titles = {"loss": LOSSES[settings.loss], "accuracy": "Accuracy"}
    return {
        name: figures.training(epochs, name, settings.epochs, title)
        for name, title in titles.items()
    }
