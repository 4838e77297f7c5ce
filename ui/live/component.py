"""A live component of Streamlit's, from the files that stand side by side."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from ui.live.scripts import fetched
from ui.live.sources import sources

SHORT = 4_000
"""Characters of a script for which to ask once more would cost more than to have them again."""


@cache
def component(name: str, module: Path, entry: Path | None = None) -> ComponentRenderer:
    """Register a component, once, under a name; what it is made of as `sources`.

    A short script travels with it, any other as a file of its own.
    """
    made_of = sources(module, entry)
    if len(made_of["js"]) > SHORT:
        made_of["js"] = fetched(entry or module)
    return st.components.v2.component(name, **made_of, isolate_styles=False)
