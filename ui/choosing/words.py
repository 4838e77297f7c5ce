"""Thresholds and intervals of them, as people read them: in the score's own numbers."""

from __future__ import annotations

import numpy as np

from core.live.numbers import written
from core.live.table import shortest_decimals
from core.live.view import View
from core.parsing.numbers import minus
from core.parsing.plural import counted
from core.selection.choice import number
from core.selection.points import Interval


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
    """Write an interval in the score's own numbers, with what each end is.

    Each end has four digits, or as many as tell the two apart.
    """
    low, high = _ends(interval, view)
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


def _ends(interval: Interval, view: View) -> tuple[str | None, str | None]:
    ends = [view.scale.shown(end) for end in (interval.low, interval.high)]
    texts = [None if np.isinf(end) else number(end) for end in ends]
    for digits in range(5, 10):
        if texts[0] is None or texts[0] != texts[1] or interval.low == interval.high:
            break
        texts = [minus(f"{end:,.{digits}g}") for end in ends]
    return texts[0], texts[1]
