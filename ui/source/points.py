"""The rows one by one, and where they lie on two features."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from core.data.images import Images
from core.live.table import image_table, sample_table
from core.live.view import View
from core.mlp.regions import DecisionGrid
from ui.charts import figures


@dataclass(frozen=True)
class Points:
    """Hold the rows one by one, and where they lie on two features.

    `samples`: see `sample_table`.
    `grid`: for data with two features only.
    `chart`: the axes, and the probability as faint contours where there is a grid. None for rows
    whose features are not known.
    `images`: see `image_table`; None for rows that are no images.
    `names`: what can be seen on them.
    """

    samples: pd.DataFrame | None
    grid: DecisionGrid | None
    chart: go.Figure | None
    images: pd.DataFrame | None = None
    names: tuple[str, ...] = ()

    @property
    def charts(self) -> dict[str, go.Figure]:
        """The chart by its key, where there is one."""
        return {} if self.chart is None else {"points": self.chart}


def points_on(
    view: View,
    row_numbers: np.ndarray,
    where: np.ndarray,
    names: Sequence[str],
    grid: DecisionGrid | None,
    images: Images | None = None,
) -> Points:
    """Make the points of rows whose features are known.

    `row_numbers`, shape (n_samples,): of the rows of the view, in `where`.
    `where`, shape (n_rows, 2): of all rows of the data, so that every split has the same axes.
    `images`: of all rows of the data.
    """
    return Points(
        samples=sample_table(view.predictions, view.curve, row_numbers, where[row_numbers]),
        grid=grid,
        chart=figures.points(where, list(names), grid),
        images=image_table(view.predictions, images, row_numbers) if images else None,
        names=images.names if images else (),
    )


def points_without_features(view: View) -> Points:
    """Make the points of a view whose rows have no features; none where they are only counted."""
    if not view.predictions.has_rows:
        return Points(None, None, None)
    numbers = view.predictions.row_numbers
    if numbers is None:
        numbers = np.arange(1, view.predictions.n_samples + 1)
    where = np.zeros((numbers.size, 2), np.float32)
    return Points(sample_table(view.predictions, view.curve, numbers, where), None, None)
