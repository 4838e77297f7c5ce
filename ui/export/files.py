"""The files a person can take home, each made when it is asked for."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from core.export import write_metrics, write_rows
from ui.export import code
from ui.export.report import report
from ui.source.shown import Shown


@dataclass
class Now:
    """Hold the threshold of the moment.

    What makes a file runs outside the script, where there is no session state: it reads this.
    """

    threshold: float


@dataclass(frozen=True)
class Files:
    """Make the files of what is shown, at the threshold `now` has when a file is made."""

    shown: Shown
    what: Mapping[str, Any]
    charts: Mapping[str, go.Figure]
    now: Now

    @property
    def threshold(self) -> float:
        """The threshold that is shown."""
        curve = self.shown.view.curve
        return float(curve.thresholds[curve.stand_in(self.now.threshold)])

    def metrics(self) -> io.BytesIO:
        """Write the counts and rates at every threshold, as CSV."""
        return _written(lambda file: write_metrics(file, self.shown.view.curve))

    def rows(self, kind: str) -> io.BytesIO:
        """Write the rows with what is said of them, as "csv" or "parquet"."""
        view, numbers, beside = self.shown.view, self.shown.row_numbers, self.shown.beside()
        what = kind, view.predictions, self.threshold, view.rule
        return _written(lambda file: write_rows(file, *what, row_numbers=numbers, beside=beside))

    def report(self) -> str:
        """Write what is on the screen as one HTML file."""
        # The shortest decimal, as everywhere on the screen.
        threshold = float(code.decimal(self.threshold))
        return report(self.shown, self.what, self.charts, threshold)


def _written(write: Callable[[io.BytesIO], None]) -> io.BytesIO:
    file = io.BytesIO()
    write(file)
    return file
