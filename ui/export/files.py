"""The files a person can take home, each made when it is asked for."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

from core.experiment.trained import Trained
from core.export import Beside, Features, FileColumns, write_metrics, write_rows
from core.live.view import View
from ui.export import code
from ui.export.report import report
from ui.source.points import Points
from ui.source.source import OwnRows


@dataclass
class Now:
    """Hold the threshold of the moment.

    What makes a file runs outside the script, where there is no session state: it reads this.
    """

    threshold: float


@dataclass(frozen=True)
class Files:
    """Make the files of what is shown.

    Parameters
    ----------
    result, view, points, names
        What is shown, and the rates that are drawn.
    now : Now
        The threshold is read when a file is made; the nearest row of the curve counts, as on the
        screen.
    """

    result: Trained | OwnRows
    view: View
    points: Points
    names: tuple[str, ...]
    now: Now

    @property
    def threshold(self) -> float:
        """The threshold that is shown."""
        curve = self.view.curve
        return float(curve.thresholds[curve.stand_in(self.now.threshold)])

    def metrics(self) -> io.BytesIO:
        """Write the counts and rates at every threshold, as CSV."""
        return _written(write_metrics, self.view.curve)

    def rows(self, kind: str) -> io.BytesIO:
        """Write the rows with what is said of them, as "csv" or "parquet"."""
        view = self.view
        return _written(
            write_rows,
            kind,
            view.predictions,
            self.threshold,
            view.rule,
            row_numbers=None if view.name is None else self._dataset_rows(),
            beside=self._beside(),
        )

    def report(self) -> str:
        """Write what is on the screen as one HTML file."""
        # The shortest decimal, as everywhere on the screen.
        threshold = float(code.decimal(self.threshold))
        return report(self.result, self.view, self.points, self.names, threshold)

    def _dataset_rows(self):
        return self.result.dataset.rows(self.view.name[1])

    def _beside(self) -> Beside | None:
        result = self.result
        if isinstance(result, OwnRows):
            if result.table is None:
                return None
            return FileColumns(self.view.predictions, result.table, result.used)
        dataset = result.dataset
        return Features(dataset.feature_names, dataset.X[self._dataset_rows()])


def _written(write: Callable, *args, **options) -> io.BytesIO:
    file = io.BytesIO()
    write(file, *args, **options)
    return file
