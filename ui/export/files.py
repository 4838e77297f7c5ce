"""The files a person can take home, each made when it is asked for."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from core.decision.thresholds import ThresholdCurve
from core.export import write_metrics, write_rows
from ui.export.page import report
from ui.source.shown import Shown

MOST_SCORES = 200_000  # some 30 MB of text


@dataclass
class Now:
    """Hold the threshold of the moment, and along which axis it lies.

    What makes a file runs outside the script, where there is no session state: it reads this.
    """

    threshold: float
    axis: str = "odds"


@dataclass(frozen=True)
class Files:
    """Make the files of what is shown, at the threshold `now` has when a file is made."""

    shown: Shown
    what: Mapping[str, Any]
    charts: Mapping[str, go.Figure]
    now: Now

    @property
    def row(self) -> int:
        """The row of the curve that is shown."""
        return self.shown.view.row(self.now.threshold)

    @property
    def threshold(self) -> float:
        """The threshold that is shown: the shortest decimal, in the score's own numbers."""
        return float(self.shown.view.table["threshold"][self.row])

    def metrics(self) -> io.BytesIO:
        """Write the counts and rates at every threshold, as CSV."""
        view = self.shown.view
        counted = view.predictions.tally() if writes_every_score(view.curve) else None
        return _written(
            lambda file: write_metrics(file, view.curve, scale=view.scale, counted=counted)
        )

    def rows(self, kind: str) -> io.BytesIO:
        """Write the rows with what is predicted for them, as "csv" or "parquet"."""
        view, numbers, beside = self.shown.view, self.shown.row_numbers, self.shown.beside()
        what = kind, view.predictions, self.threshold, view.rule
        return _written(lambda file: write_rows(file, *what, row_numbers=numbers, beside=beside))

    def report(self) -> str:
        """Write what is on the screen as one HTML file."""
        return report(self.shown, self.what, self.charts, self.threshold, self.now.axis)


def writes_every_score(curve: ThresholdCurve) -> bool:
    """Tell whether there are few enough distinct scores for a line each."""
    return curve.n_distinct <= MOST_SCORES


def _written(write: Callable[[io.BytesIO], None]) -> io.BytesIO:
    file = io.BytesIO()
    write(file)
    return file
