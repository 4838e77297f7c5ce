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
        margin_t=78,
    )


def over_epochs(figure: go.Figure, total: int) -> go.Figure:
    """Give the axis of epochs room for all of them, and whole numbers only."""
    figure.update_xaxes(range=[0.5, max(total, 2) + 0.5])
    # Left alone, Plotly writes 1.5 where there are few.
    return figure.update_xaxes(dtick=1) if total <= 10 else figure
