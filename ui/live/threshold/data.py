"""What the component is made from, for the app and for a report: tables, histograms and words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from core.decision.rates import RATES, Rate
from core.decision.thresholds import MAX_OBSERVED_ROWS, ThresholdCurve, flip_rows
from core.live.histogram import ScoreHistogram
from core.live.table import LiveTable, Scores, shortest_decimals
from core.mlp.regions import DecisionGrid
from core.predictions.matrix_rows import CELLS

if TYPE_CHECKING:
    from core.live.stops import Stop
    from ui.live.threshold import Band, Distribution, Mark, Notes, Region, Tile


def component_data(
    key: str,
    *,
    curve: ThresholdCurve,
    table: LiveTable,
    scores: Scores,
    samples: pd.DataFrame | None,
    region: Region | None,
    class_names: tuple[str, str],
    marks: Iterable[Mark],
    stops: Iterable[Stop],
    notes: Notes,
    pictures: dict[str, str],
    tiles: Iterable[Tile],
    presses: bool = False,
    page_keys: bool = True,
    bands: Iterable[Band] = (),
    distribution: Distribution | None = None,
    second: bool = False,
) -> dict[str, Any]:
    """Put together everything that the component shows, whatever the threshold.

    Parameters
    ----------
    curve, table, scores, samples
        The counts, and the tables and histograms made from them (`core.live.table`).
    region : Region or None
        Where the samples are drawn as points.
    class_names : tuple of two str
        What the rows are, "no" first.
    pictures : dict of str to str
        Keys of the charts that can be downloaded, and what they are called.
    tiles : iterable of Tile
        What is shown below; none for a table of rates that stands elsewhere.
    presses, page_keys, second : bool
        Whether the cells of the matrix can be pressed, Page Up and Page Down move the threshold
        (not where they turn pages), and there is a second one.

    Returns
    -------
    dict
        `table`, `samples` and `cells` are DataFrames, the latter two also None; everything else
        can be written as JSON.
    """
    tiles = tuple(tiles)
    explanations = _explanations(curve.rule)
    if presses:
        explanations |= {cell: explanations[cell] + "\nPress to see these rows." for cell in CELLS}
    return {
        "key": key,
        "table": table.frame,
        "columns": {c.name: {"kind": c.kind, "signed": c.signed} for c in table.columns},
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
        "presses": presses,
        "page_keys": page_keys,
        "bands": [_band(band) for band in bands],
        "distribution": distribution and asdict(distribution),
        "second": second,
        "between": _between(curve),
        "rule": curve.rule,
        "weighted": curve.is_weighted,
        "explanations": explanations
        | {"baseline": notes.baseline_explained, "loss": notes.loss_explained}
        | {tile.name: tile.explanation for tile in tiles},
    }


def explain(rate: Rate) -> str:
    """Say formula, meaning and what 0/0 is."""
    return f"{rate.label} = {rate.formula}\n{rate.meaning}\n0/0 is {rate.undefined_note}."


def _band(band: Band) -> dict[str, Any]:
    """Take the ends to float32, in which scores and thresholds are compared."""
    low, high = shortest_decimals(np.array([band.low, band.high])).tolist()
    return {"name": band.name, "low": low, "high": high}


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


def _between(curve: ThresholdCurve) -> str:
    """Say what is shown for a threshold, {}, that is no row."""
    if np.count_nonzero(curve.n_tied) < MAX_OBSERVED_ROWS:
        return "At {} every row is said what is said at the threshold shown"
    side = "below" if curve.rule == ">" else "above"
    return "{} cannot be selected among so many scores: the next threshold " + side + " is shown"


def _said(rule: str) -> str:
    return "“no”" if rule == ">" else "“yes”"


def _explanations(rule: str) -> dict[str, str]:
    above = "above" if rule == ">" else "at or above"
    below = "at or below" if rule == ">" else "below"
    return {
        "accuracy": explain(RATES["accuracy"]),
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
