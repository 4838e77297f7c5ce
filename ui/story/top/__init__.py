"""A step of the story opens at its top, not where the last one was left."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st


def opens_at_top(key: str, step: str) -> None:
    """Scroll the page to its top when the step is another one than the last time.

    Nothing happens when the page is opened, nor at a run within a step.

    Parameters
    ----------
    key : str
        Unique on the page.
    step : str
        The step that is shown now.
    """
    _component()(key=key, data={"step": step})


@cache
def _component():
    js = (Path(__file__).parent / "top.mjs").read_text("utf-8")
    return st.components.v2.component("opens_at_top", js=js, isolate_styles=False)
