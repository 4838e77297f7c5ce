"""Colours and the Plotly template; the two class colours are in `.streamlit/config.toml`.

Lines are ink; only the true class has a colour of its own. The page's style sheet keeps them ink
when a person switches the theme, so lines are told apart by dashes and opacity, never by colour.
"""

import streamlit.elements.plotly_chart  # noqa: F401  (registers the template with Plotly)

TEMPLATE = "streamlit"
INK = "#000001"  # a place-holder of the template: the first chart colour of the theme
SOFT_OPACITY, GUIDE_OPACITY = 0.6, 0.45
GUIDE = "rgba(128, 140, 152, 0.8)"  # for contours: mid grey, readable on both themes
