"""The card “Capacity”."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.decision.rates import ratio
from core.live.table import Column
from core.live.view import View
from core.selection.capacity import Capacity
from core.selection.choice import number
from ui.address.parameters import CAPACITY
from ui.charts import figures
from ui.choosing.answer import Answer
from ui.choosing.fields import number_field
from ui.choosing.rows import Rows
from ui.choosing.single import Single
from ui.live.threshold import Mark


def show(rows: Rows, view: View) -> Answer | None:
    """Ask how many rows can be acted on, and find the threshold that fills them."""
    points = rows.chosen
    tenth = max(1, points.n_samples // 10)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        asked = number_field(
            CAPACITY,
            0,
            float(points.n_samples),
            whole=True,
            optional=True,
            width=220,
            placeholder=f"{tenth:,}, a tenth of the rows",
        )
    rule = Capacity(tenth if asked is None else int(asked))
    choice = rule.choose(points)
    said = []
    if choice.counts is not None:
        counts = choice.counts
        found = ratio(counts.tp, counts.positives)
        lift = ratio(
            ratio(counts.tp, counts.predicted_positives), ratio(counts.positives, counts.n)
        )
        said.append(
            f"They hold {number(100 * found)} % of all that are “yes”, {number(lift)} times as "
            "many as the same number of rows drawn at random."
        )
    share = view.table["predicted_positive_rate"]
    gain, (lifts,) = view.table["recall"], _lift(view).values()
    charts = {
        "gains": figures.unit_axes(
            figures.line_chart(
                "Gains",
                "Share of rows predicted “yes”",
                "Share of all “yes” found (recall)",
                figures.guide([0, 1], [0, 1]),
                figures.line(share, gain, "%{x:.1%} of rows<br>%{y:.1%} of “yes”<extra></extra>"),
            )
        ),
        "lift": figures.line_chart(
            "Lift",
            "Share of rows predicted “yes”",
            "Lift",
            figures.guide([0, 1], [1, 1]),
            figures.line(share, lifts, "%{x:.1%} of rows<br>lift %{y:.3g}<extra></extra>"),
        ),
    }
    charts["lift"].update_xaxes(range=figures.UNIT)
    return Single(
        rows,
        rule,
        choice,
        "Rows predicted “yes”",
        kind="count",
        said=tuple(said),
        bands={"Capacity": choice.permitted, "Most that fit": choice.optimal},
        charts=charts,
        draws_aim=False,
        marks=(
            Mark("gains", "predicted_positive_rate", "recall"),
            Mark("lift", "predicted_positive_rate", "lift"),
        ),
        columns=_lift,
    ).complete(view)


def _lift(view: View) -> dict[Column, np.ndarray]:
    share = view.table["predicted_positive_rate"]
    return {Column("lift", "amount"): ratio(view.table["recall"], share)}
