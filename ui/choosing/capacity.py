"""The card “Capacity”."""

from __future__ import annotations

import htpy as h
import numpy as np
import plotly.graph_objects as go
import streamlit as st

from core.decision.rates import ratio
from core.live.table import Column
from core.live.view import View
from core.selection.capacity import Capacity
from core.selection.choice import number
from core.selection.points import OperatingPoints
from ui.address.parameters import CAPACITY
from ui.charts import figures
from ui.choosing.answer import Answer
from ui.choosing.rows import Rows
from ui.choosing.single import AIM, Single
from ui.fields import number_field
from ui.live.followers import follower
from ui.live.threshold import Mark, Tile, rate_tile

_SHARE = Tile(
    "share_of_rows", "Share of the rows", "Share of the rows\nHow many of all are predicted “yes”."
)
_LIFT = Tile(
    "lift",
    "Lift",
    "Lift = precision / prevalence\nHow many times as many “yes” there are among the rows "
    "predicted “yes” as in the same number drawn at random.",
)
_TICKS = np.array([0, 0.25, 0.5, 0.75, 1])


def show(rows: Rows, view: View) -> Answer | None:
    """Ask how many rows can be acted on, and find the threshold that fills them."""
    points = rows.chosen
    n = float(points.n_samples)
    tenth = max(1, points.n_samples // 10)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        asked = number_field(
            CAPACITY,
            0,
            n,
            whole=True,
            optional=True,
            of=n,
            width=220,
            placeholder=f"{tenth:,}, or 10 %",
        )
    rule = Capacity(tenth if asked is None else int(asked))
    choice = rule.choose(points)
    said = []
    counts = choice.counts
    if counts is not None and counts.positives and counts.predicted_positives:
        found = ratio(counts.tp, counts.positives)
        lift = ratio(
            ratio(counts.tp, counts.predicted_positives), ratio(counts.positives, counts.n)
        )
        said.append(
            f"They hold {number(100 * found)} % of all that are “yes”, {number(lift)} times as "
            "many as the same number of rows drawn at random."
        )
    st.html(_now(rows.slider))
    return Single(
        rows,
        rule,
        choice,
        "Rows predicted “yes”",
        kind="count",
        said=tuple(said),
        bands={"Capacity": choice.permitted, "Most that fit": choice.optimal},
        charts=_charts(rows.slider, view),
        draws_aim=False,
        marks=(
            Mark("gains", AIM, "recall", "R"),
            Mark("gains", AIM, "precision", "P"),
            Mark("lift", AIM, "lift"),
        ),
        columns=lambda view: _columns(rows.slider, view),
        tiles=(_SHARE, rate_tile("precision"), rate_tile("recall"), _LIFT),
    )


def _now(points: OperatingPoints) -> h.Element:
    """Say what the threshold of now means in rows and in share."""
    return h.p[
        "At the slider: ",
        h.b[follower(AIM)],
        f" of {points.n_samples:,} rows (",
        h.b[follower("share_of_rows")],
        ") are predicted “yes”; precision ",
        h.b[follower("precision")],
        ", recall ",
        h.b[follower("recall")],
        ", lift ",
        h.b[follower("lift")],
        ".",
    ]


def _charts(points: OperatingPoints, view: View) -> dict[str, go.Figure]:
    """Draw what is read along the number of rows predicted “yes”."""
    n, flagged = points.n_samples, _flagged(points, view)
    hover = "%{x:,} rows (%{customdata:.1%})<br>"

    def line(y: np.ndarray, label: str, dash: str = "solid") -> go.Scatter:
        return figures.line(
            flagged,
            y,
            f"{hover}{label} %{{y:.4g}}<extra></extra>",
            dash=dash,
            customdata=flagged / n,
            name=label,
        )

    found = figures.line_chart(
        "Recall (gains) and precision",
        "Rows predicted “yes”",
        "Share",
        figures.guide([0, n], [0, 1], showlegend=False),
        line(view.table["recall"], "recall: of all “yes”, found"),
        line(view.table["precision"], "precision: of those rows, “yes”", "dash"),
    )
    found.update_yaxes(range=[-0.02, 1.04])
    found.update_layout(showlegend=True, legend=figures.LEGEND_BELOW | {"y": -0.42})
    lift = figures.line_chart(
        "Lift",
        "Rows predicted “yes”",
        "Lift",
        figures.guide([0, n], [1, 1]),
        line(_lift(view), "lift"),
    )
    for figure in (found, lift):
        figure.update_xaxes(
            range=[-0.02 * n, 1.02 * n],
            tickvals=_TICKS * n,
            ticktext=[f"{round(tick * n):,}<br>{tick:.0%}" for tick in _TICKS],
        )
    return {"gains": found, "lift": lift}


def _columns(points: OperatingPoints, view: View) -> dict[Column, np.ndarray]:
    return {
        Column("share_of_rows", "share"): _flagged(points, view) / points.n_samples,
        Column("lift", "amount"): _lift(view),
    }


def _flagged(points: OperatingPoints, view: View) -> np.ndarray:
    """Count the rows, whatever they weigh, to which each threshold says “yes”."""
    return points.flagged_at(points.index(view.curve.thresholds))


def _lift(view: View) -> np.ndarray:
    return ratio(view.table["recall"], view.table["predicted_positive_rate"])
