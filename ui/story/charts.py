"""What the charts of the story have in common."""

from __future__ import annotations

import plotly.graph_objects as go


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
        margin_t=68,
    )
