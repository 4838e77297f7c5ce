"""The live slider of this page, whose tiles are its metrics."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.live.stops import WHAT_KERAS_USES
from ui.beyond.known import Known
from ui.beyond.own import Own
from ui.live.threshold import Mark
from ui.live.threshold.fragment import live
from ui.source.shown import Shown
from ui.streamlit_inside import DeltaGenerator
from ui.style import style


def introduction() -> None:
    """Say what all metrics of the page have in common."""
    st.html(style("live/followers", "beyond/by_sample"))
    st.markdown(
        "Metrics only **watch**. Whatever you choose here, also a formula of your own: training "
        "follows the loss, and no metric is ever trained on."
    )


def place() -> DeltaGenerator:
    """Mark the place of the slider.

    It does not stay in view as a whole, which would leave little room for what it moves: once it
    is scrolled away, its bar with a thin slider stays.
    """
    return st.container(key="stick_beyond")


def show(shown: Shown, known: Known, metrics: list[Own]) -> None:
    """Show the live threshold with the metrics as tiles."""
    live(
        shown,
        columns=known.columns | {metric.live_column: metric.values for metric in metrics},
        points=replace(shown.points(), chart=None),
        marks=[Mark(metric.column, "threshold", metric.column) for metric in metrics],
        tiles=(*known.tiles, *(metric.tile() for metric in metrics)),
        stops=(WHAT_KERAS_USES, *(metric.stop() for metric in metrics if metric.has_a_best)),
        pictures={metric.column: metric.name for metric in metrics},
    )
