"""All that we lean on inside Streamlit and Plotly and that neither promises to keep.

Names of classes and test ids for style sheets are in `streamlit_inside.css`, those for JavaScript
in `ui/live/js/inside.mjs`. `tests/browser/test_streamlit_inside.py` looks for each on a real page.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import streamlit.elements.plotly_chart  # noqa: F401  (registers the template "streamlit")
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx

TEMPLATE = "streamlit"
"""The Plotly template that it registers."""

FIRST_COLOUR = "#000001"
"""Its place-holder for the first colour for charts of the theme that is shown."""

__all__ = [
    "FIRST_COLOUR",
    "TEMPLATE",
    "DeltaGenerator",
    "is_by_history",
    "is_of_a_fragment",
    "resolve",
    "selectors",
]


def is_by_history() -> bool:
    """Whether a person came to this run by Back or Forward."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def is_of_a_fragment() -> bool:
    """Whether this run is one of a fragment alone, and not of a whole page."""
    context = get_script_run_ctx()
    return context is not None and bool(context.fragment_ids_this_run)


@cache
def selectors() -> dict[str, str]:
    """Read what each name of ours for a part of their pages stands for.

    Returns
    -------
    dict of str to str
        Name, such as ":--main-block" → CSS selector.
    """
    text = Path(__file__).with_suffix(".css").read_text("utf-8")
    return dict(re.findall(r"@custom-selector (:--[\w-]+) (.+);", text))


def resolve(css: str) -> str:
    """Put what they stand for in the place of the names of ours in a style sheet.

    Raises
    ------
    KeyError
        When there is no such name.
    """
    return re.sub(r":--[\w-]+", lambda found: selectors()[found[0]], css)
