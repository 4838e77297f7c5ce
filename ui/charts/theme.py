"""Colours and the Plotly template; the two class colours are in `.streamlit/config.toml`.

Lines are ink; only the true class has a colour of its own. The page's style sheet keeps them ink
when a person switches the theme, so lines are told apart by dashes and opacity, never by colour.
"""

import tomllib
from pathlib import Path

from ui.streamlit_inside.selectors import FIRST_COLOUR

INK = FIRST_COLOUR
SOFT_OPACITY, GUIDE_OPACITY = 0.6, 0.45
SHADE = "rgba(128, 140, 152, 0.26)"
GUIDE = "rgba(128, 140, 152, 0.8)"  # for contours: mid grey, readable on both themes

_CONFIG = Path(__file__).parents[2] / ".streamlit" / "config.toml"
_THEME = tomllib.loads(_CONFIG.read_text("utf-8"))["theme"]
_VARIABLES = {
    "--st-text-color": "textColor",
    "--st-background-color": "backgroundColor",
    "--st-secondary-background-color": "secondaryBackgroundColor",
    "--st-border-color": "borderColor",
    "--st-orange-color": "orangeColor",
    "--st-blue-color": "blueColor",
}
_NAMES = {
    "paper": "backgroundColor",
    "beside": "secondaryBackgroundColor",
    "ink": "textColor",
    "yes": "orangeColor",
    "no": "blueColor",
}


def page_colours() -> str:
    """Write the colours of the page and of the two classes as CSS that follows the theme."""
    return " ".join(
        f"--page-{name}: light-dark({_THEME['light'][key]}, {_THEME['dark'][key]});"
        for name, key in _NAMES.items()
    )


def class_colour(name: str) -> str:
    """Return the colour of "yes" or of "no" on a light page, for what a style sheet recolours."""
    return _THEME["light"][_NAMES[name]]


def css_variables(scheme: str) -> str:
    """Write the colours of a theme, "light" or "dark", as Streamlit gives them to a component."""
    return " ".join(f"{name}: {_THEME[scheme][key]};" for name, key in _VARIABLES.items())
