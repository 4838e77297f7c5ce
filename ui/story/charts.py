"""What the charts of the story have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import plotly.graph_objects as go
import streamlit as st

from ui.address.parameters import PRESENT
from ui.charts.figures import CONFIG
from ui.charts.row import row_of_charts

LARGE = 21
LEAST_HEIGHT = 200


def side_by_side(
    key: str, charts: Mapping[str, go.Figure], beside: Callable[[], None] | None = None
) -> None:
    """Show charts side by side; on a projector as high as the page gives them room.

    What else belongs to them, `beside`, stands there in a column of its own, or below.
    """
    if not PRESENT.value:
        row_of_charts(key, charts)
        if beside:
            beside()
        return
    with st.container(key=f"charts_{key}"):
        columns = st.columns(len(charts) + bool(beside))
        for column, (name, chart) in zip(columns, charts.items(), strict=False):
            with column:
                large = _for_a_projector(chart)
                st.plotly_chart(large, key=f"{name}_large", config=CONFIG, height="stretch")
        if beside:
            with columns[-1]:
                beside()


def _for_a_projector(chart: go.Figure) -> go.Figure:
    """Leave the height to the page, and room for its larger letters."""
    large = go.Figure(chart).update_layout(
        height=LEAST_HEIGHT,
        margin={"l": 92, "r": 12, "t": 80 if chart.layout.showlegend else 44, "b": 68},
        title_y=0.99,
        title_yanchor="top",
        # The style sheet says how large; Plotly keeps what it measured under this number.
        font_size=LARGE,
        legend_font_size=LARGE,
    )
    return large.update_annotations(font_size=LARGE)


def legend_on_top(figure: go.Figure) -> go.Figure:
    """Put the legend between title and plot, where no title of an axis is."""
    return figure.update_layout(
        showlegend=True,
        legend={
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1.02,
            "yanchor": "bottom",
            "font": {"size": 14},
        },
        margin_t=78,
    )


def over_epochs(figure: go.Figure, total: int) -> go.Figure:
    """Give the axis of epochs room for all of them, and whole numbers only."""
    figure.update_xaxes(range=[0.5, max(total, 2) + 0.5])
    # Left alone, Plotly writes 1.5 where there are few.
    return figure.update_xaxes(dtick=1) if total <= 10 else figure
