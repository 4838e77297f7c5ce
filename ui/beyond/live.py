"""The live slider of this page, whose tiles are its metrics."""

from __future__ import annotations

import streamlit as st

from core.experiment.trained import Trained
from core.live.stops import WHAT_KERAS_USES
from core.live.table import with_columns
from core.live.view import View
from ui import explorer
from ui.address.away import keep_while_away
from ui.address.choices import type_threshold
from ui.address.parameters import ROWS_KEY, THRESHOLD_KEY
from ui.beyond import own as owns
from ui.beyond.known import KEYS, Known
from ui.beyond.own import Own
from ui.live.followers import LIVE
from ui.live.threshold import Mark, threshold_slider
from ui.source.source import OwnRows
from ui.style import style


def keep_choices() -> None:
    """Give the page its threshold, choices and formulas back when a person returns to it."""
    keep_while_away("beyond_the_six", THRESHOLD_KEY, ROWS_KEY, *KEYS, *owns.held_keys())


def introduction() -> None:
    """Say what all metrics of the page have in common."""
    st.html(style("live/followers", "beyond/by_sample"))
    st.markdown(
        "Metrics only **watch**. Whatever you choose here, also a formula of your own: training "
        "follows the loss, and no metric is ever trained on."
    )


def place():
    """Mark the place of the slider.

    It does not stay in view as a whole, which would leave little room for what it moves: once it
    is scrolled away, its bar with a thin slider stays.
    """
    return st.container(key="stick_beyond")


@st.fragment
def live(result: Trained | OwnRows, view: View, known: Known, metrics: list[Own]) -> None:
    """Show the live threshold; only this runs again when a hand lets go of it."""
    typed = type_threshold("typed")
    columns = known.columns | {metric.column: metric.values for metric in metrics}
    samples = explorer.points_of(result, view).samples
    threshold_slider(
        LIVE,
        typed,
        curve=view.curve,
        table=with_columns(view.table, **columns),
        scores=view.scores,
        samples=samples,
        region=None,
        class_names=view.predictions.class_names,
        marks=[Mark(metric.column, "threshold", metric.column) for metric in metrics],
        stops=(
            WHAT_KERAS_USES,
            *(metric.stop() for metric in metrics if metric.has_a_best),
        ),
        notes=explorer.notes(view, result),
        pictures={metric.column: metric.name for metric in metrics},
        tiles=(*known.tiles, *(metric.tile() for metric in metrics)),
        on_move=lambda value: st.session_state.update({THRESHOLD_KEY: value}),
    )
