"""Thresholds as people read them: in the score's own numbers."""

from __future__ import annotations

from core.live.numbers import written
from core.live.view import View, shown_on


def is_on_slider(threshold: float | None, view: View) -> bool:
    """Tell whether a threshold, as decided on, is one that the slider can have."""
    low, high = view.scale.bounds
    return threshold is not None and low <= threshold <= high


def shown_threshold(threshold: float, view: View) -> float:
    """Turn a threshold as decided on into the shortest decimals of the score's own number."""
    return shown_on(view.scale, threshold)


def threshold_text(threshold: float, view: View) -> str:
    """Write a threshold as decided on in the score's own numbers."""
    return written(shown_threshold(threshold, view), view.decimals)
