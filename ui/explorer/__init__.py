"""The explorer page: what moves with the threshold, and the charts over which it moves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from core.data.datasets import DATASETS
from ui.address.parameters import CELL, RATES_DRAWN
from ui.charts.row import row_of_charts
from ui.charts.training import TWO_READINGS
from ui.explorer import certain
from ui.live.every_chart import against, charts, what_moves
from ui.live.followers import LIVE
from ui.live.threshold import TILES
from ui.live.threshold.fragment import draw
from ui.source import drawn, matrix_rows
from ui.source.points import Points
from ui.source.shown import Shown
from ui.streamlit_inside.pages import DeltaGenerator

__all__ = ["charts", "what_moves"]

What = Mapping[str, Any]
FIRST_TILES = TILES[:2]
CUTS = ("bin", "positives", "negatives")
FIRST_COLUMNS = (
    *("threshold", "accuracy", "precision", "recall", "false_positive_rate", "n_tied"),
    *("tp", "fp", "fn", "tn", "tp_share", "fp_share", "fn_share", "tn_share"),
    *("positives", "negatives", "predicted_positive", "predicted_negative"),
    *(f"{axis}_{what}" for axis in ("cut", "logit_cut") for what in CUTS),
)
STANDS_STILL = (
    "The cross-entropy stands still: it compares the probabilities themselves with the labels, and "
    "the threshold only turns them into “yes” and “no” afterwards."
)
NO_LOSS = (
    "No cross-entropy is drawn: it compares probabilities with labels, and these scores stand for "
    "no probability."
)


@st.fragment
def live(
    shown: Shown,
    what: What,
    behind: DeltaGenerator | None,
    then: Callable[[float], None],
) -> None:
    """Show the live threshold; only this runs again when a hand lets go of it.

    `what`: of `what_moves`.
    `behind`: elsewhere on the page, for the rows behind a cell: those of the threshold that the
    hand has let go of. None for only what the eye needs, and not everything with which a threshold
    is moved and measured.
    `then`: called with the threshold in each of these runs.
    """
    if behind is None:
        CELL.hide()  # what was chosen holds until the cells can be pressed again
        then(draw(shown, **what, is_brief=True))
        return
    if not shown.view.predictions.has_rows:
        with behind:
            st.caption("A summary has no rows: what is behind a cell of the matrix are counts.")
        then(draw(shown, **what))
        return
    with behind:
        cell = CELL.draw()
    typed = draw(shown, **what, on_press=matrix_rows.press, pressed=cell)
    if cell is not None:
        curve = shown.view.curve
        with behind:
            matrix_rows.show(LIVE, shown, curve.thresholds[shown.view.row(typed)], cell)
    then(typed)


def what_moves_at_first(what: What, points: Points, *, has_charts: bool) -> dict[str, Any]:
    """Leave out what no part that is open shows; what is sent to a class is mostly this."""
    brief = {**what, "points": points, "tiles": FIRST_TILES}
    if has_charts:
        return brief
    points = replace(points, grid=None, chart=None)
    first = {"points": points, "marks": (), "pictures": {}, "only": FIRST_COLUMNS}
    return brief | first | {"kept_as": "first sight"}


def choose_pair(shown: Shown, place: DeltaGenerator | None) -> Points:
    """Let a person choose which two features are drawn, where there are more than two."""
    names, network = shown.feature_names, shown.network
    if network is None or len(names) <= 2 or place is None:
        return shown.points()
    pair = DATASETS[network.settings.data].pair
    with place.container(horizontal=True):
        across, up = (
            st.selectbox(
                f"Feature {axis}",
                range(len(names)),
                index=usual,
                format_func=names.__getitem__,
                key=f"feature_{axis}_{network.dataset.name}",
                persist_state="session",
            )
            for axis, usual in zip(("across", "up"), pair, strict=True)
        )
    return shown.points((across, up))


def choose_rates(place: DeltaGenerator | None) -> tuple[str, ...]:
    """Let a person choose what is drawn against the threshold beside the accuracy."""
    if place is None:
        return ("accuracy", *RATES_DRAWN.hold())
    with place:
        return ("accuracy", *RATES_DRAWN.draw("Draw beside accuracy", placeholder="any rates"))


def curves(
    shown: Shown, points: Points, place: DeltaGenerator | None, *, has_band: bool = False
) -> None:
    """Show the points, the ROC and the precision–recall curve; how sure they are, if asked for."""
    if place is None:
        return
    with place:
        row_of_charts("curves", points.charts | drawn.curves(shown, has_band=has_band))
        if has_band:
            certain.side_by_side()
        st.caption(
            "AUC: how often a “yes” scores above a “no” when one of each is drawn at random (equal "
            "scores count half). AP: precision averaged over the steps in recall. Both are exact, "
            "from all scores, and do not depend on the threshold. The dotted lines are guessing."
        )


def against_threshold(shown: Shown, names: tuple[str, ...], place: DeltaGenerator | None) -> None:
    """Show rates against the threshold, and beside them the loss, which stands still."""
    if place is None:
        return
    charts = against(shown, names)
    with place:
        row_of_charts("threshold", charts)
        st.caption(STANDS_STILL if "cross_entropy" in charts else NO_LOSS)


def how_it_was_trained(shown: Shown, place: DeltaGenerator | None) -> None:
    """Show loss and accuracy by epoch, with both readings of the accuracy."""
    if place is None:
        return
    with place:
        row_of_charts("training", drawn.training(shown))
        st.caption(TWO_READINGS)
