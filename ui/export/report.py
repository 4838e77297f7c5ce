"""A report of labels and scores without the app: in a notebook, or from a file by a command.

In a notebook ``explore(y_true, y_score)`` shows it, with its live slider, and so does
``explore(frame, label="churned", score="p")`` of a data frame, a file, or a summary;
``python -m ui.export.report scores.csv -o report.html`` writes one. Neither imports Streamlit.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import htpy as h
import numpy as np
import pyarrow as pa
from numpy.typing import ArrayLike
from pyarrow import parquet

from core.decision.rates import RATES
from core.decision.rule import check_rule
from core.predictions.models import Models
from core.predictions.predictions import Predictions
from core.predictions.scale import PROBABILITY, Scale
from core.reading.binary import read_predictions
from core.reading.flags import add_flags, in_flags
from core.reading.summary import is_summary, read_summary
from ui.export.page import report
from ui.live.every_chart import charts, what_moves
from ui.source.rows import OwnRows, PlainRows

if TYPE_CHECKING:
    from pandas import DataFrame

_DRAWN = ("precision", "recall")
_HEIGHT = 880  # px within a notebook: slider, matrix and tiles


@dataclass(frozen=True)
class Report:
    """Hold a report, one HTML document that needs nothing else; a notebook shows it."""

    html: str

    def save(self, path: str | Path) -> None:
        """Write it into a file, which opens offline."""
        Path(path).write_text(self.html, encoding="utf-8", newline="\n")

    def _repr_html_(self) -> str:
        """Show it in a frame that can reach nothing outside of it."""
        frame = h.iframe(
            srcdoc=self.html,
            sandbox="allow-scripts allow-downloads",
            allow="clipboard-write",
            title="Threshold report",
            style=f"width: 100%; height: {_HEIGHT}px; border: 0; resize: vertical",
        )
        return str(frame)


def explore(
    y_true: ArrayLike | DataFrame | str | Path,
    y_score: ArrayLike | None = None,
    *,
    sample_weight: ArrayLike | None = None,
    label: str | None = None,
    score: str | None = None,
    weight: str | None = None,
    positive: object = None,
    rule: str = ">",
    threshold: float | None = None,
    scale: Scale = PROBABILITY,
    class_names: tuple[str, str] = ("no", "yes"),
    rates: Sequence[str] = _DRAWN,
    source: str = "",
) -> Report:
    """Make the report of labels and scores; as the last line of a cell it shows itself, live.

    Parameters
    ----------
    y_true : array_like of 0 and 1, shape (n_samples,) or (n_samples, 1)
        Or a data frame (of pandas, Polars or anything that speaks Arrow), or the path of a file or
        a summary, which holds the scores, too.
    y_score : array_like of float, shape (n_samples,) or (n_samples, 1)
        The score's own numbers: probabilities of class 1, unless `scale` says otherwise.
    sample_weight : array_like of float, shape (n_samples,), optional
    label, score, weight : str, optional
        Columns of a data frame or file, found unless named; without a weight rows count once.
    positive : str, int or bool, optional
        Which label in it is class 1, if not 1 or true.
    rule : {">", ">="}
        ">" as Keras, ">=" as scikit-learn; a tie is class 0 under the first.
    threshold : float, optional
        At which it opens; where the app's slider begins if None.
    scale : Scale
        What the scores are: ``Scale("log_odds")``, ``Scale("score", higher_is_yes=False)``.
    class_names : tuple of two str
        Names of class 0 and class 1, of arrays.
    rates : sequence of str
        Keys of `core.decision.rates.RATES`, drawn against the threshold beside the accuracy.
    source : str
        Where the rows came from, for people.

    ValueError when an input breaks these rules; the text says which rule and what came.
    """
    columns = {"label": label, "score": score, "weight": weight, "positive": positive}
    data = _table(y_true)
    if data is not None:
        for name, given in (("y_score", y_score), ("sample_weight", sample_weight)):
            if given is not None:
                raise ValueError(
                    f"`{name}` must be a column of the table that is given: name it with "
                    f"`{'score' if name == 'y_score' else 'weight'}`."
                )
        kind, lower = None if scale == PROBABILITY else scale.kind, not scale.higher_is_yes
        predictions = _read(data, source, lower=lower, scale=kind, **columns)
        return report_of(predictions, rule=rule, threshold=threshold, rates=rates)
    if y_score is None or any(given is not None for given in columns.values()):
        raise ValueError(
            "`y_true` and `y_score` must be two columns of rows: explore(y_true, y_score). Columns "
            "are named of a data frame or a file: explore(frame, label=…, score=…)."
        )
    scores = np.asarray(y_score)
    predictions = Predictions(
        y_true,  # type: ignore[arg-type]  # checked and cast
        scores if scale.higher_is_yes else scale.decided(scores.astype(np.float64)),
        sample_weight,  # type: ignore[arg-type]
        source=source,
        class_names=class_names,
        scale=scale,
    )
    return report_of(predictions, rule=rule, threshold=threshold, rates=rates)


def report_of(
    predictions: Predictions,
    *,
    rule: str = ">",
    threshold: float | None = None,
    rates: Sequence[str] = _DRAWN,
) -> Report:
    """Make the report of predictions, as `core.reading` reads them; see `explore`."""
    check_rule(rule)
    unknown = [name for name in rates if name not in RATES]
    if unknown:
        raise ValueError(f"`rates` must be of {', '.join(RATES)}; got {unknown[0]!r}.")
    shown = PlainRows(OwnRows(Models({"": predictions})), rule, "")
    view = shown.view
    if threshold is None:
        threshold = view.start.threshold
    elif not view.within(threshold):
        low, high = view.ends
        raise ValueError(f"`threshold` must be from {low:g} to {high:g}; got {threshold!r}.")
    shown = shown.with_row(threshold)
    names = ("accuracy", *(name for name in rates if name != "accuracy"))
    points = shown.points()
    drawn = charts(shown, points, names)
    return Report(report(shown, what_moves(points, names), drawn, threshold))


def _table(given: object) -> str | Path | bytes | None:
    """Return what is read as a file: a path, or the bytes of a data frame; None for an array."""
    if isinstance(given, str | Path):
        return given
    if not (hasattr(given, "columns") and hasattr(given, "__arrow_c_stream__")):
        return None
    table = pa.table(given)
    names = [name for name in table.column_names if not name.startswith("__index_level_")]
    file = io.BytesIO()
    parquet.write_table(table.select(names), file)
    return file.getvalue()


def _read(data: str | Path | bytes, source: str, *, lower: bool, **columns: Any) -> Predictions:
    """Read a file: rows, or the summary of more of them.

    `source`: where it came from, for people; the name of a path if "".
    `lower`: whether lower scores mean “yes”, whatever the file seems to say.
    `columns`: as `read_predictions`.
    """
    path = data
    if not isinstance(data, bytes):
        source, data = source or Path(data).name, Path(data).read_bytes()
    if is_summary(data):
        return read_summary(data, source)
    predictions = read_predictions(path, **columns, name=source)
    if not lower:
        return predictions
    scale = Scale(predictions.scale.kind, higher_is_yes=False)
    return replace(predictions, y_score=scale.decided(predictions.y_score), scale=scale)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the report of a file; see ``--help``."""
    parser = argparse.ArgumentParser(
        prog="python -m ui.export.report",
        description="Write a file of labels and scores as one HTML report with a live slider.",
    )
    parser.add_argument("file", help="CSV, Excel, Parquet, JSON or NumPy, or a summary")
    parser.add_argument("-o", "--output", default="report.html", help="report.html unless told")
    add_flags(parser)
    parser.add_argument("--rule", choices=(">", ">="), default=">", help="score > or >= threshold")
    parser.add_argument("--threshold", type=float, help="at which the report opens")
    parser.add_argument("--rates", nargs="*", choices=RATES, default=_DRAWN, metavar="RATE")
    given = parser.parse_args(arguments)
    try:
        names = ("label", "score", "weight", "positive", "scale", "lower")
        predictions = _read(given.file, "", **{name: getattr(given, name) for name in names})
        made = report_of(predictions, rule=given.rule, threshold=given.threshold, rates=given.rates)
        made.save(given.output)
    except (OSError, ValueError) as problem:
        print(in_flags(problem), file=sys.stderr)
        return 1
    print(f"{given.output}: {predictions.n_samples:,} rows of {given.file}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
