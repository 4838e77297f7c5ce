"""The names of ours for parts of the pages of Streamlit and Plotly, without either of them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

FIRST_COLOUR = "#000001"
"""Streamlit's place-holder for the first colour for charts of the theme that is shown."""


@cache
def selectors() -> dict[str, str]:
    """Read what each name of ours for a part of their pages stands for.

    Returns the name, such as ":--main-block" → CSS selector.
    """
    text = Path(__file__).with_name("selectors.css").read_text("utf-8")
    return dict(re.findall(r"@custom-selector (:--[\w-]+) (.+);", text))


def resolve(css: str) -> str:
    """Put what they stand for in the place of the names of ours in a style sheet.

    Raises KeyError when there is no such name.
    """
    return re.sub(r":--[\w-]+", lambda found: selectors()[found[0]], css)
