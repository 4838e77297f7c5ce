"""Charts side by side."""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go
import streamlit as st

from ui.charts.figures import CONFIG


def row_of_charts(key: str, charts: Mapping[str, go.Figure]) -> None:
    """Show charts side by side; the component draws what moves over them."""
    with st.container(key=f"charts_{key}"):
        for column, (name, chart) in zip(st.columns(len(charts)), charts.items(), strict=True):
            with column:
                st.plotly_chart(chart, key=name, config=CONFIG)
