"""A live component of Streamlit's, from the files that stand side by side."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from ui.live.bundle import bundle
from ui.style import sheet


def sources(module: Path) -> dict[str, str]:
    """Read what a component is made of: "html" and "css" beside its module, and its "js"."""
    own = module.with_suffix("").relative_to(Path(__file__).parents[1]).as_posix()
    html = module.with_suffix(".html").read_text("utf-8")
    return {"html": html, "css": sheet("live/js/live") + sheet(own), "js": bundle(module)}


@cache
def component(name: str, module: Path) -> ComponentRenderer:
    """Register a component, once, under a name."""
    return st.components.v2.component(name, **sources(module), isolate_styles=False)
