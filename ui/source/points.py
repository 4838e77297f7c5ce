"""The rows one by one, and where they lie on two features."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from core.experiment.trained import Trained
from core.live.table import sample_table
from core.live.view import View
from core.mlp.regions import DecisionGrid
from ui.charts import figures


@dataclass(frozen=True)
class Points:
    """Hold the rows one by one, and where they lie on two features.

    Parameters
    ----------
    samples : DataFrame or None
        See `sample_table`.
    grid : DecisionGrid or None
        For data with two features only.
    chart : Figure or None
        The axes, and the probability as faint contours where there is a grid. None for rows whose
        features are not known.
    """

    samples: pd.DataFrame | None
    grid: DecisionGrid | None
    chart: go.Figure | None


def points_at_epoch(trained: Trained, epoch: int, view: View) -> Points:
    """Make the points of `core.live.view.view_at_epoch`; none where no grid was kept."""
    history, dataset = trained.history, trained.dataset
    if not history.grids:
        return Points(None, None, None)
    rows, grid = dataset.rows("test"), history.grids[epoch]
    where = dataset.X[:, :2]
    return Points(
        samples=sample_table(view.predictions, view.curve, rows, where[rows]),
        grid=grid,
        chart=figures.points(where, list(dataset.feature_names[:2]), grid),
    )


def samples_of_rows(view: View) -> Points:
    """Make the points of a view whose rows have no features."""
    numbers = view.predictions.row_numbers
    if numbers is None:
        numbers = np.arange(1, view.predictions.n_samples + 1)
    where = np.zeros((numbers.size, 2), np.float32)
    return Points(sample_table(view.predictions, view.curve, numbers, where), None, None)
