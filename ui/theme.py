"""Colours and the Plotly template; the two class colours are in `.streamlit/config.toml`.

Streamlit's template has place-holders that the browser fills in from the light or the dark theme,
so a figure is made once for both. Lines are ink; only the true class has a colour of its own.
"""

import streamlit.elements.plotly_chart  # noqa: F401  (registers the template with Plotly)

TEMPLATE = "streamlit"
INK, SOFT = "#000001", "#000002"  # the template's first two chart colours, of either theme
GUIDE = "rgba(128, 140, 152, 0.8)"  # mid grey, readable on both
