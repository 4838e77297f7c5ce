"""How far the scores pull the classes apart: KS, and what each tenth of the rows holds."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

from core.live.view import View
from core.selection.capacity import parts
from core.selection.choice import number
from core.selection.interval_text import intervals_text
from core.selection.metric import CLASSICAL
from core.selection.points import OperatingPoints
from ui.charts import figures
from ui.charts.row import row_of_charts
from ui.charts.table import Row
from ui.charts.table import show as show_table
from ui.choosing.answer import Beside
from ui.live.followers import LIVE
from ui.live.threshold import Mark
from ui.source.shown import Shown
from ui.text import four

_TENTHS = 10


def show(shown: Shown, points: OperatingPoints) -> Beside:
    """Show the KS statistic with its two curves, and lift and gain by tenths."""
    view = shown.view
    best = CLASSICAL["ks"].choose(points)
    if best.threshold is None:
        st.info("KS and lift are undefined while a class has no row.")
        return Beside()
    st.markdown(
        f"**KS {four(best.value)}** {intervals_text(best.optimal, view.scale)}: the most by which "
        "the share found of “yes” is ahead of that of “no”."
    )
    row_of_charts("worth", {"ks": _ks(view)})
    if points.is_weighted:
        st.caption("Tenths are tenths of the rows: they are not defined for rows with weights.")
    else:
        _tenths(points)
    st.caption("Recall, precision and lift along the number of rows are on the card “Capacity”.")
    return Beside(
        marks=tuple(Mark("ks", "threshold", name) for name in ("recall", "false_positive_rate")),
        pictures={"ks": "Kolmogorov–Smirnov chart"},
    )


def _ks(view: View) -> go.Figure:
    drawn = [
        figures.line(
            view.table["threshold"],
            view.table[name],
            f"{figures.hovered(view.scale)}<br>{label} %{{y:.4f}}<extra></extra>",
            dash=dash,
            shape=figures.step_shape(view.curve),
            name=label,
        )
        for name, label, dash in (
            ("recall", "of “yes” (recall)", "solid"),
            ("false_positive_rate", "of “no” (false positive rate)", "dash"),
        )
    ]
    figure = figures.line_chart("Share predicted “yes” of each class", "Threshold", "Share", *drawn)
    figure.update_layout(showlegend=True, legend=figures.LEGEND_BELOW)
    figure.update_yaxes(range=[-0.02, 1.04])
    return figures.along_thresholds(figure, figures.ends_of(view.scale, view.curve))


def _tenths(points: OperatingPoints) -> None:
    n_parts = min(_TENTHS, points.n_samples)
    found = parts(points, n_parts)
    heads = [
        ("Part", "highest scores first"),
        ("Rows", ""),
        ("“Yes”", "in it"),
        ("Share of “yes”", "in it"),
        ("Lift", "in it"),
        ("Gain", "up to here"),
        ("Lift", "up to here"),
        ("KS", "up to here"),
    ]
    rows = [
        Row(
            str(i + 1),
            "",
            [
                number(float(found.n[i])),
                number(round(float(found.positives[i]), 2)),
                *(
                    four(float(values[i]))
                    for values in (
                        found.response_rate,
                        found.lift,
                        found.cumulative_gain,
                        found.cumulative_lift,
                        found.ks,
                    )
                ),
            ],
        )
        for i in range(n_parts)
    ]
    show_table(LIVE, "Lift and gain by tenths of the rows", heads, rows)
