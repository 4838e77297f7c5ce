"""What every answer of a card can do, and the bands that all of them have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import streamlit as st

from core.live.table import Column
from core.live.view import View
from core.selection.interval_text import interval_text, widest
from core.selection.points import Interval
from ui.choosing.words import shown_threshold
from ui.live.threshold import Band, Mark
from ui.source.shown import Shown


@dataclass(frozen=True, eq=False)
class Beside:
    """Hold what stands beside an answer and moves with the threshold."""

    marks: tuple[Mark, ...] = ()
    columns: Callable[[View], dict[Column, np.ndarray]] = lambda view: {}
    """``columns(view)``: what they, and numbers in texts, need besides the live table."""
    pictures: Mapping[str, str] = field(default_factory=dict)
    """Keys of charts that can be downloaded, and what they are called."""


class Answer(Protocol):
    """What a card found."""

    def say(self, shown: Shown) -> None:
        """Say it in a sentence, with the button that uses it."""

    def complete(self, view: View) -> Answer:
        """Find what is shown besides the sentence, and ask what it depends on."""

    def show_more(self, shown: Shown) -> None:
        """Say what else is to be known, and draw the charts, within the card."""

    def show_live(self, shown: Shown, beside: Beside) -> None:
        """Show the live threshold with the answer on it, and what else moves with it."""

    def show_reached(self, shown: Shown) -> None:
        """Show what it reaches where it was chosen, and on other rows."""


def say(
    said: str, label: str, use: Callable[..., None], *of: object, can_use: bool, help: str
) -> None:
    """Say an answer in a sentence, with the button that uses it: ``use(*of)``."""
    sentence, button = st.columns([5, 1], vertical_alignment="center")
    sentence.markdown(said)
    button.button(
        label,
        key="use",
        type="primary",
        disabled=not can_use,
        on_click=use,
        args=of,
        help=help,
        width="stretch",
    )


def bands_of(
    intervals_by_name: Mapping[str, tuple[Interval, ...]], view: View, chosen: float | None = None
) -> list[Band]:
    """Make the bands of the slider: the thresholds of each interval that it can have."""
    axis = view.curve.thresholds[[0, -1]].tolist()
    bands = []
    for name, intervals in intervals_by_name.items():
        for interval in widest(intervals, view.scale):
            low, high = interval.ends
            low, high = max(low, axis[0]), min(high, axis[1])
            if low <= high:
                first, last = sorted(shown_threshold(end, view) for end in (low, high))
                bands.append(Band(name, first, last, interval_text(interval, view.scale, chosen)))
    return bands
