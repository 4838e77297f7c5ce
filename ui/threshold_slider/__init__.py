"""The live threshold: slider, score histogram, confusion matrix and read-outs in one component.

Python hands the browser a table with one row per selectable threshold; while a person drags, the
browser looks rows up, and nothing is sent. The figures on the page are ordinary Plotly charts that
do not depend on the threshold; the component draws what moves over them. When the hand lets go,
the threshold is sent once and only the fragment around the component runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from functools import cache
from html import escape
from pathlib import Path

import pandas as pd
import streamlit as st

from core.cell_rows import CELLS
from core.histogram import ScoreHistogram
from core.rates import RATES, Rate
from core.regions import DecisionGrid
from core.thresholds import ThresholdCurve, flip_rows
from ui.threshold_slider.tables import Scores

PARTS = ("words", "histogram", "marks", "rows", "region", "followers", "pictures")
SHORT_LABELS = {"recall": "Recall", "specificity": "Specificity", "f1": "F1", "mcc": "MCC"}


@dataclass(frozen=True)
class Mark:
    """A point that follows the threshold on a chart.

    Parameters
    ----------
    chart : str
        Key of the `st.plotly_chart` it is drawn on.
    x, y : str
        Columns of the live table. Where `x` is "threshold" a line marks it as well.
    letter : str
        Written in the point, to tell it from others on the chart.
    """

    chart: str
    x: str
    y: str
    letter: str = ""


@dataclass(frozen=True)
class Stop:
    """A button that moves the threshold to one place.

    Parameters
    ----------
    label, title : str
        On the button, and in full for the pointer and for a screen reader.
    threshold : float
    note : str
        Behind the label, smaller.
    """

    label: str
    title: str
    threshold: float
    note: str = ""


@dataclass(frozen=True)
class Notes:
    """What stands beside the two big numbers and does not move with the threshold."""

    baseline: str
    baseline_explained: str
    loss: str
    loss_explained: str


@dataclass(frozen=True)
class Tile:
    """A number below the matrix that follows the threshold.

    Parameters
    ----------
    name : str
        Column of the live table.
    label : str
    explanation : str
        For the pointer, the keyboard and a screen reader; may have several lines.
    """

    name: str
    label: str
    explanation: str


def rate_tile(name: str) -> Tile:
    """Make the tile of one of `core.rates.RATES`."""
    rate = RATES[name]
    return Tile(name, SHORT_LABELS.get(name, rate.label), _explain(rate))


def _explain(rate: Rate) -> str:
    return f"{rate.label} = {rate.formula}\n{rate.meaning}\n0/0 is {rate.undefined_note}."


TILES = tuple(
    map(rate_tile, ("precision", "recall", "specificity", "f1", "balanced_accuracy", "mcc"))
)


@dataclass(frozen=True)
class Region:
    """A chart of two features whose points, and whose region said "yes", follow the threshold.

    Parameters
    ----------
    chart : str
        Key of the `st.plotly_chart` it is drawn on.
    grid : DecisionGrid or None
        Where the network says what; None for points alone.
    """

    chart: str
    grid: DecisionGrid | None


def threshold_slider(
    key: str,
    threshold: float,
    *,
    curve: ThresholdCurve,
    table: pd.DataFrame,
    scores: Scores,
    samples: pd.DataFrame | None,
    region: Region | None,
    class_names: tuple[str, str],
    marks: Iterable[Mark],
    stops: Iterable[Stop],
    notes: Notes,
    pictures: dict[str, str],
    on_move: Callable[[float], None],
    tiles: Iterable[Tile] = TILES,
    on_press: Callable[[str], None] | None = None,
    pressed: str | None = None,
) -> None:
    """Show the live threshold.

    The threshold stands beside the component in an element of its own, so that the component's
    data stay the same when it moves and are not sent again.

    Parameters
    ----------
    key : str
        Of the component; unique on the page.
    threshold : float
        Where it stands now; the nearest row is shown.
    curve, table, scores, samples
        The counts, and the tables and histograms made from them (`ui.threshold_slider.tables`).
    region : Region or None
        Where the samples are drawn as points.
    class_names : tuple of two str
        What the rows are, "no" first.
    marks, stops, notes
    pictures : dict of str to str
        Keys of the charts that can be downloaded, and what they are called.
    on_move : callable
        Called with the threshold when a hand has let go of it.
    tiles : iterable of Tile
        What is shown below; none for a table of rates that stands elsewhere.
    on_press : callable, optional
        Called with "tp", "fp", "fn" or "tn" when that cell of the matrix is pressed, once more
        when it is pressed again. Without it no cell can be pressed.
    pressed : str, optional
        The cell that is pressed now.
    """
    tiles = tuple(tiles)

    answer = f"{key}_answer"

    def moved() -> None:
        move = st.session_state[key].moved
        if move is not None:
            st.session_state[answer] = int(move["number"])
            on_move(float(move["threshold"]))

    def on_pressed() -> None:
        cell = st.session_state[key].pressed
        if cell in CELLS:
            on_press(cell)

    explanations = _explanations(curve.rule)
    presses = {}
    if on_press is not None:
        presses["on_pressed_change"] = on_pressed
        explanations |= {cell: explanations[cell] + "\nPress to see these rows." for cell in CELLS}

    with st.container(key=f"now_of_{key}"):
        st.html(
            f'<i data-threshold-of="{escape(key)}" data-threshold="{float(threshold)!r}" '
            f'data-answer="{st.session_state.get(answer, 0)}" data-cell="{pressed or ""}"></i>'
        )
    _component()(
        key=key,
        data={
            "key": key,
            "table": table,
            "scores": {
                "probability": _bars(scores.probability),
                "logit": _bars(scores.logit) | {"limit": scores.limit},
            },
            "samples": samples,
            "cells": _cells(region, curve),
            "region": region and {"chart": region.chart, "grid": _extent(region.grid)},
            "words": list(class_names),
            "marks": [asdict(mark) for mark in marks],
            "stops": [asdict(stop) for stop in stops],
            "tiles": [{"name": tile.name, "label": tile.label} for tile in tiles],
            "pictures": [{"key": chart, "label": label} for chart, label in pictures.items()],
            "notes": {
                "baseline": notes.baseline,
                "loss": notes.loss,
                "ties": f"exactly on the threshold, said {_said(curve.rule)}",
            },
            "presses": on_press is not None,
            "explanations": explanations
            | {"baseline": notes.baseline_explained, "loss": notes.loss_explained}
            | {tile.name: tile.explanation for tile in tiles},
        },
        on_moved_change=moved,
        **presses,
    )


def _bars(histogram: ScoreHistogram) -> dict[str, list]:
    return {
        "edges": histogram.edges.tolist(),
        "positives": histogram.positives.tolist(),
        "negatives": histogram.negatives.tolist(),
    }


def _cells(region: Region | None, curve: ThresholdCurve) -> pd.DataFrame | None:
    if region is None or region.grid is None:
        return None
    return pd.DataFrame({"flip": flip_rows(region.grid.scores.ravel(), curve)})


def _extent(grid: DecisionGrid | None) -> dict[str, float] | None:
    if grid is None:
        return None
    half_x, half_y = (grid.x[1] - grid.x[0]) / 2, (grid.y[1] - grid.y[0]) / 2
    return {
        "columns": len(grid.x),
        "rows": len(grid.y),
        "left": float(grid.x[0] - half_x),
        "right": float(grid.x[-1] + half_x),
        "bottom": float(grid.y[0] - half_y),
        "top": float(grid.y[-1] + half_y),
    }


def _said(rule: str) -> str:
    return "“no”" if rule == ">" else "“yes”"


def _explanations(rule: str) -> dict[str, str]:
    above = "above" if rule == ">" else "at or above"
    below = "at or below" if rule == ">" else "below"
    return {
        "accuracy": _explain(RATES["accuracy"]),
        "threshold": f"A row is said “yes” when its score is {above} the threshold.\n"
        "Drag the line, or use the keys: ← → by 0.01, with Shift by 0.001, Page ↑ ↓ by 0.1, "
        ", and . to the next selectable threshold, < and > to the next score, Home and End.",
        "predicted_positive": f"Said “yes” = TP + FP: rows that score {above} the threshold.",
        "predicted_negative": f"Said “no” = FN + TN: rows that score {below} the threshold.",
        "positives": "Is “yes” = TP + FN: rows whose true class is “yes”, whatever is said.",
        "negatives": "Is “no” = TN + FP: rows whose true class is “no”, whatever is said.",
        "ties": f"A score equal to the threshold is said {_said(rule)}, in float32 on both sides.\n"
        "Keras asks for more than the threshold (>), scikit-learn’s curves for at least it (≥).",
        "tp": f"True positives (TP): rows that are “yes” and score {above} the threshold.\n"
        "The percentage is of all rows that are “yes” (the recall).",
        "fn": f"False negatives (FN): rows that are “yes” but score {below} the threshold.\n"
        "The percentage is of all rows that are “yes” (1 − recall).",
        "tn": f"True negatives (TN): rows that are “no” and score {below} the threshold.\n"
        "The percentage is of all rows that are “no” (the specificity).",
        "fp": f"False positives (FP): rows that are “no” but score {above} the threshold.\n"
        "The percentage is of all rows that are “no” (the false positive rate).",
    }


@cache
def _component():
    folder = Path(__file__).parent
    read = {kind: (folder / f"slider.{kind}").read_text("utf-8") for kind in ("html", "css", "mjs")}
    # One module without a build step: the parts stand before the whole and share its scope.
    parts = [(folder / "parts" / f"{name}.mjs").read_text("utf-8") for name in PARTS]
    return st.components.v2.component(
        "threshold_slider",
        html=read["html"],
        css=read["css"],
        js="\n".join([*parts, read["mjs"]]),
        isolate_styles=False,
    )
