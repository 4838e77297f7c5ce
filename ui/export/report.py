"""A report of labels and scores without the app: in a notebook, or from a file by a command.

In a notebook ``explore(y_true, y_score)`` shows it, with its live slider;
``python -m ui.export.report scores.csv -o report.html`` writes one. Neither imports Streamlit.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import htpy as h
import numpy as np
from numpy.typing import ArrayLike

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

_DRAWN = ("precision", "recall")
_HEIGHT = 880  # px within a notebook: slider, matrix and tiles


@dataclass(frozen=True)
class Report:
    """Hold a report, one HTML document that needs nothing else; a notebook shows it.

    Parameters
    ----------
    html : str
    """

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
    y_true: ArrayLike,
    y_score: ArrayLike,
    *,
    sample_weight: ArrayLike | None = None,
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
    y_score : array_like of float, shape (n_samples,) or (n_samples, 1)
        The score's own numbers: probabilities of class 1, unless `scale` says otherwise.
    sample_weight : array_like of float, shape (n_samples,), optional
    rule : {">", ">="}
        ">" as Keras, ">=" as scikit-learn; a tie is class 0 under the first.
    threshold : float, optional
        At which it opens; where the app's slider begins if None.
    scale : Scale
        What the scores are: ``Scale("log_odds")``, ``Scale("score", higher_is_yes=False)``.
    class_names : tuple of two str
        Names of class 0 and class 1.
    rates : sequence of str
        Keys of `core.decision.rates.RATES`, drawn against the threshold beside the accuracy.
    source : str
        Where the rows came from, for people.

    Raises
    ------
    ValueError
        When an input breaks these rules; the text says which rule and what came.
    """
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
        low, high = sorted(view.table["threshold"][[0, -1]].tolist())
        raise ValueError(f"`threshold` must be from {low:g} to {high:g}; got {threshold!r}.")
    shown = shown.with_row(threshold)
    names = ("accuracy", *(name for name in rates if name != "accuracy"))
    points = shown.points()
    drawn = charts(shown, points, names)
    return Report(report(shown, what_moves(points, names), drawn, threshold))


def _read(given: argparse.Namespace) -> Predictions:
    """Read the file of a command: rows, or the summary of more of them."""
    with open(given.file, "rb") as file:
        data = file.read()
    if is_summary(data):
        return read_summary(given.file)
    predictions = read_predictions(
        given.file,
        label=given.label,
        score=given.score,
        weight=given.weight,
        positive=given.positive,
        scale=given.scale,
    )
    if not given.lower:
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
        predictions = _read(given)
        made = report_of(predictions, rule=given.rule, threshold=given.threshold, rates=given.rates)
        made.save(given.output)
    except (OSError, ValueError) as problem:
        print(in_flags(problem), file=sys.stderr)
        return 1
    print(f"{given.output}: {predictions.n_samples:,} rows of {given.file}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
