"""What the component is made from, for the app and for a report: tables, histograms and words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from core.decision.rates import RATES, Rate
from core.decision.thresholds import ThresholdCurve, flip_rows
from core.live.axis import Axis, Tick
from core.live.histogram import ScoreHistogram
from core.live.numbers import written
from core.live.table import Column, LiveTable, shortest_decimals
from core.mlp.regions import DecisionGrid
from core.predictions.curves import round_step
from core.predictions.matrix_rows import CELLS
from core.predictions.scale import PROBABILITY
from ui.live.columns import formats

if TYPE_CHECKING:
    from core.live.stops import Stop
    from core.live.view import View
    from ui.live.threshold import Asked, Band, Distribution, Goal, Mark, Region, Tile


def component_data(
    key: str,
    *,
    view: View,
    table: LiveTable,
    class_names: tuple[str, str],
    samples: pd.DataFrame | None = None,
    region: Region | None = None,
    marks: Iterable[Mark] = (),
    stops: Iterable[Stop] = (),
    notes: Mapping[str, tuple[str, str]] | None = None,
    pictures: Mapping[str, str] | None = None,
    tiles: Iterable[Tile] = (),
    presses: bool = False,
    page_keys: bool = True,
    bands: Iterable[Band] = (),
    distribution: Distribution | None = None,
    asked: Asked | None = None,
    goal: Goal | None = None,
    images: pd.DataFrame | None = None,
    image_names: Sequence[str] = (),
    second: bool = False,
    is_brief: bool = False,
) -> dict[str, Any]:
    """Put together everything that the component shows, whatever the threshold.

    `table`: that of the view, with what else moves.
    `samples`: see `core.live.table.sample_table`.
    `images`: see `core.live.table.image_table`.
    `image_names`: what can be seen on them.
    `region`: where the samples are drawn as points.
    `class_names`: what the rows are, "no" first.
    `pictures`: keys of the charts that can be downloaded, and what they are called.
    `tiles`: what is shown below; none for a table of rates that stands elsewhere.
    `is_brief`: whether only what the eye needs is shown: no buttons, no notes, and a small ROC.
    `presses`, `page_keys`, `second`: whether the cells of the matrix can be pressed, Page Up and
    Page Down move the threshold (not where they turn pages), and there is a second one.

    Of what is returned, `table`, `samples`, `images` and `cells` are DataFrames, all but the first
    also None; everything else can be written as JSON.
    """
    tiles = tuple(tiles)
    curve, keys = view.curve, _keys(view)
    explanations = _explanations(view.shown_rule, keys)
    if presses:
        explanations |= {cell: explanations[cell] + "\nPress to see these rows." for cell in CELLS}
    return {
        "key": key,
        "table": table.frame,
        "columns": formats(_column(each, view) for each in table.columns),
        "scores": _scores(view),
        "scale": [view.scale.kind, view.scale.higher_is_yes],
        "keys": keys,
        "step": view.step,
        "samples": samples,
        "images": images,
        "image_names": list(image_names),
        "cells": region and region.grid and _cells(region.grid, curve),
        "region": region and {"chart": region.chart, "grid": extent(region.grid)},
        "words": list(class_names),
        "marks": [asdict(mark) for mark in marks],
        "stops": [asdict(stop) for stop in stops],
        "tiles": [{"name": tile.name, "label": tile.label} for tile in tiles],
        "pictures": [{"key": chart, "label": label} for chart, label in (pictures or {}).items()],
        "notes": {"ties": f"exactly on the threshold, predicted {_said(curve.rule)}"}
        | {name: words for name, (words, _) in (notes or {}).items()},
        "presses": presses,
        "page_keys": page_keys,
        "bands": [_band(band) for band in bands],
        "distribution": distribution and asdict(distribution),
        "asked": asked and asdict(asked),
        "goal": goal and asdict(goal),
        "second": second,
        "brief": is_brief,
        "between": _between(view),
        "rule": curve.rule,
        "weighted": curve.is_weighted,
        "explanations": explanations
        | {name: why for name, (_, why) in (notes or {}).items()}
        | ({"goal": goal.explanation} if goal else {})
        | {tile.name: tile.explanation for tile in tiles},
    }


def explain(rate: Rate) -> str:
    """Say formula, meaning and what 0/0 is."""
    return f"{rate.label} = {rate.formula}\n{rate.meaning}\n0/0 is {rate.undefined_note}."


def _band(band: Band) -> dict[str, Any]:
    """Take the ends to float32, in which scores and thresholds are compared."""
    low, high = shortest_decimals(np.array([band.low, band.high])).tolist()
    return asdict(band) | {"low": low, "high": high}


def _column(column: Column, view: View) -> Column:
    is_on_scale = column.kind == "threshold" and view.scale != PROBABILITY
    return replace(column, decimals=view.decimals) if is_on_scale else column


def _keys(view: View) -> dict[str, float]:
    """Say how far the keys go: arrows, of which Shift makes a tenth, and Page Up and Down.

    A page is 100 steps; where the whole axis has not many more, about a tenth of it.
    """
    arrow = 10 * view.step if view.scale.kind == "probability" else view.step
    low, high = view.axes[0].histogram.edges[[0, -1]].tolist()
    tenth, *_ = round_step((high - low) / 10)
    page = min(100 * view.step, max(tenth, view.step))
    return {"arrow": float(f"{arrow:.9g}"), "page": float(f"{page:.9g}")}


def _scores(view: View) -> dict[str, Any]:
    """Lay out the axes: two for probabilities, else that of the score's own numbers."""
    if view.two_axes is None:
        return {"own": _own_axis(view.axes[0])}
    probability, odds = (
        _bars(axis.histogram, axis.edges) | {"ticks": lines(axis.ticks)} for axis in view.axes
    )
    odds |= {"limit": view.two_axes.limit, "cut": "logit_cut"}
    return {"odds": odds, "probability": probability}


def _own_axis(axis: Axis) -> dict[str, Any]:
    """Lay out an axis whose numbers ascend from left to right, whichever end means "yes"."""
    ends = sorted(axis.edges[[0, -1]].tolist())
    is_up = axis.edges[0] == ends[0]
    return _bars(axis.histogram, axis.edges) | {
        "ends": ends,
        "ticks": lines(axis.ticks, is_up=is_up),
    }


def lines(ticks: Sequence[Tick], *, is_up: bool = True) -> list[dict[str, Any]]:
    """Lay out what stands below the axis, from left to right."""
    return [
        {
            "position": tick.position if is_up else 1 - tick.position,
            "lines": [tick.text, *([tick.beside] if tick.beside else [])],
        }
        for tick in (ticks if is_up else reversed(ticks))
    ]


def _bars(histogram: ScoreHistogram, edges: np.ndarray) -> dict[str, list]:
    return {
        "edges": edges.tolist(),
        "positives": histogram.positives.tolist(),
        "negatives": histogram.negatives.tolist(),
    }


@lru_cache(maxsize=64)  # the same for everybody: only a trained network has a grid
def _cells(grid: DecisionGrid, curve: ThresholdCurve) -> pd.DataFrame:
    return pd.DataFrame({"flip": flip_rows(grid.scores.ravel(), curve)})


def extent(grid: DecisionGrid | None) -> dict[str, float] | None:
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


def _between(view: View) -> str:
    """Say what is shown for a threshold, {}, that is no row."""
    if view.curve.has_every_score:
        return "At {} the same is predicted for every row as at the threshold shown"
    side = "below" if view.shown_rule in (">", "<=") else "above"
    return "{} cannot be selected among so many scores: the next threshold " + side + " is shown"


def _said(rule: str) -> str:
    return "“yes”" if "=" in rule else "“no”"


def _explanations(rule: str, keys: dict[str, float]) -> dict[str, str]:
    """Explain in words of the rule on the score's own numbers."""
    above = {">": "above", ">=": "at or above", "<": "below", "<=": "at or below"}[rule]
    below = {">": "at or below", ">=": "below", "<": "at or above", "<=": "above"}[rule]
    sizes = keys["arrow"], keys["arrow"] / 10, keys["page"]
    arrow, shift, page = (written(size, 0) for size in sizes)
    return {
        "accuracy": explain(RATES["accuracy"]),
        "roc": "ROC: the share of “yes” that is caught (recall), against the share of “no” that is "
        "a false alarm, at every threshold. The point is the threshold of now; the dotted line is "
        "guessing.",
        "threshold": f"A row is predicted “yes” when its score is {above} the threshold.\n"
        f"Drag the line, or use the keys: ← → by {arrow}, with Shift by {shift}, Page ↑ ↓ by "
        f"{page}, , and . to the next selectable threshold, < and > to the next score, Home and "
        "End.",
        "predicted_positive": f"Predicted “yes” = TP + FP: rows that score {above} the threshold.",
        "predicted_negative": f"Predicted “no” = FN + TN: rows that score {below} the threshold.",
        "positives": "Is “yes” = TP + FN: rows whose true class is “yes”, whatever is predicted.",
        "negatives": "Is “no” = TN + FP: rows whose true class is “no”, whatever is predicted.",
        "ties": f"A score equal to the threshold is predicted {_said(rule)}, in float32 on both "
        "sides.\n"
        + (
            "Keras asks for more than the threshold (>), scikit-learn’s curves for at least it (≥)."
            if ">" in rule
            else "Lower means “yes” here: Keras’s rule (>) reads <, that of scikit-learn’s curves "
            "(≥) reads ≤."
        ),
        "tp": f"True positives (TP): rows that are “yes” and score {above} the threshold.\n"
        "The percentage is of all rows that are “yes” (the recall).",
        "fn": f"False negatives (FN): rows that are “yes” but score {below} the threshold.\n"
        "The percentage is of all rows that are “yes” (1 − recall).",
        "tn": f"True negatives (TN): rows that are “no” and score {below} the threshold.\n"
        "The percentage is of all rows that are “no” (the specificity).",
        "fp": f"False positives (FP): rows that are “no” but score {above} the threshold.\n"
        "The percentage is of all rows that are “no” (the false positive rate).",
    }
