"""An answer: what a card found, and how it is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import plotly.graph_objects as go

from core.live.numbers import written
from core.live.table import Column, Kind, shortest_decimals
from core.live.view import View
from core.parsing.plural import counted
from core.selection.choice import Choice, Rule, number
from core.selection.points import Interval
from ui.choosing.rows import Rows
from ui.live.threshold import Band, Distribution, Mark

MOST_BANDS = 2
"""Of several intervals of one name those with the most room are shaded."""


@dataclass(frozen=True, eq=False)
class Answer:
    """Hold what a card found.

    Parameters
    ----------
    rows : Rows
    rule : Rule
        That chose.
    choice : Choice
    label : str
        Of what it measures, for a chart and a tile.
    kind : str
        What its numbers are, as of a column of the live table.
    said : tuple of str
        Further sentences, as Markdown.
    bands : mapping of str to tuple of Interval
        What is shaded, by name.
    charts : mapping of str to Figure
    marks : tuple of Mark
        On the charts.
    columns : callable
        ``columns(view)``: what moves with the threshold of a view of the slider's rows, besides the
        live table.
    distribution : Distribution or None
    """

    rows: Rows
    rule: Rule
    choice: Choice
    label: str
    kind: Kind = "amount"
    said: tuple[str, ...] = ()
    bands: Mapping[str, tuple[Interval, ...]] = field(default_factory=dict)
    charts: Mapping[str, go.Figure] = field(default_factory=dict)
    marks: tuple[Mark, ...] = ()
    columns: Callable[[View], dict[Column, np.ndarray]] = lambda view: {}
    distribution: Distribution | None = None


def is_on_slider(threshold: float | None, view: View) -> bool:
    """Tell whether a threshold, as decided on, is one that the slider can have."""
    low, high = view.scale.bounds
    return threshold is not None and low <= threshold <= high


def shown_threshold(threshold: float, view: View) -> float:
    """Turn a threshold as decided on into the shortest decimals of the score's own number."""
    return view.scale.shown(float(shortest_decimals(np.array([threshold]))[0]))


def threshold_text(threshold: float, view: View) -> str:
    """Write a threshold as decided on in the score's own numbers."""
    return written(shown_threshold(threshold, view), view.decimals)


def interval_text(interval: Interval, view: View) -> str:
    """Write an interval in the score's own numbers, four digits of each, with what each end is."""
    low, high = (
        None if np.isinf(end) else number(view.scale.shown(end))
        for end in (interval.low, interval.high)
    )
    below, above = ("below", "above") if view.scale.higher_is_yes else ("above", "below")
    if low is None and high is None:
        return "any threshold"
    if low is None:
        return f"{high} and {below}" if interval.high_closed else f"{below} {high}"
    if high is None:
        return f"{low} and {above}" if interval.low_closed else f"{above} {low}"
    if low == high:
        return f"exactly {low}"
    start = f"from {low}" if interval.low_closed else f"{above} {low}"
    return f"{start} to {high}" if interval.high_closed else f"{start} to just {below} {high}"


def intervals_text(intervals: tuple[Interval, ...], view: View) -> str:
    """Write several intervals, the first few of many."""
    texts = [interval_text(each, view) for each in intervals[:3]]
    if len(intervals) > 3:
        texts.append(f"in {counted(len(intervals) - 3, 'more interval')}")
    return ", or ".join(texts)


def bands_of(answer: Answer, view: View) -> list[Band]:
    """Make the bands of the slider: from the first row of an interval to its last."""
    rows = view.curve.thresholds
    bands = []
    for name, intervals in answer.bands.items():
        widest = sorted(intervals, key=lambda each: each.low - each.high)[:MOST_BANDS]
        for interval in sorted(widest, key=lambda each: each.low):
            first = np.searchsorted(rows, interval.low, "left" if interval.low_closed else "right")
            end = np.searchsorted(rows, interval.high, "right" if interval.high_closed else "left")
            if first < end:
                ends = (shown_threshold(rows[row].item(), view) for row in (first, end - 1))
                bands.append(Band(name, *sorted(ends)))
    return bands
