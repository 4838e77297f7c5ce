"""The live slider of this page, whose tiles are its metrics."""

from __future__ import annotations

import streamlit as st

from ui.beyond.known import Known
from ui.beyond.own import Own
from ui.layout import held
from ui.live.threshold import Mark
from ui.live.threshold.fragment import live
from ui.source.shown import Shown
from ui.streamlit_inside.pages import DeltaGenerator
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
    return held("stick_beyond")


def show(shown: Shown, known: Known, metrics: list[Own]) -> None:
    """Show the live threshold with the metrics as tiles."""
    # A best threshold can be chosen, also where the curve has rows for only some of the scores.
    best = tuple(metric.best.threshold for metric in metrics if metric.has_a_best)
    view = shown.view.with_thresholds(best) if best else shown.view
    columns = known.columns_of(view)
    for metric in metrics:
        columns |= metric.column_of(view)
    live(
        shown,
        view=view,
        columns=columns,
        marks=[Mark(metric.column, "threshold", metric.column) for metric in metrics],
        tiles=(*known.tiles, *(metric.tile() for metric in metrics)),
        stops=(shown.view.start, *(metric.stop() for metric in metrics if metric.has_a_best)),
        pictures={metric.column: metric.name for metric in metrics},
    )
