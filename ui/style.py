"""Style sheets: each stands beside the module whose HTML it is for, and is read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from htpy import style as element
from markupsafe import Markup

from ui.streamlit_inside.selectors import resolve


@cache
def sheet(name: str) -> str:
    """Read a style sheet, named by its path within `ui` without ".css"."""
    return resolve((Path(__file__).parent / f"{name}.css").read_text("utf-8"))


@cache
def style(*names: str) -> Markup:
    """Make the element of style sheets for `st.html`; by itself it takes no room."""
    return Markup(element[Markup("".join(map(sheet, names)))])
