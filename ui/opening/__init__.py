"""Where a page stands when it opens: a step at its top, a word where it can be read."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from ui.live.bundle import bundle


def opens_at_top(step: str) -> None:
    """Scroll the page to its top when the step is another one than the last time.

    Nothing happens when the page is opened, nor at a run within a step.

    `step`: the step that is shown now.
    """
    _component("step")(key="opens_at_top", data={"step": step})


def opens_at_anchor() -> None:
    """Scroll to the heading that the address names, and hold it until a person does something.

    The link of each heading is named after it.

    Streamlit scrolls there once, before all of the page is there. Call it after the headings.
    """
    _component("anchor")(key="opens_at_anchor")


@cache
def _component(name: str) -> ComponentRenderer:
    js = bundle(Path(__file__).with_name(f"{name}.mjs"))
    return st.components.v2.component(f"opens_at_{name}", js=js, isolate_styles=False)
