"""How numbers are written on this page, and lines that follow the live threshold."""

from __future__ import annotations

import re

import htpy as h
import numpy as np
import streamlit as st

from core.parsing.numbers import minus
from ui.live.followers import follower


def number(value: float) -> str:
    """Write a number in few digits: a whole one without decimals, any other with at most four."""
    if np.isnan(value):
        return "undefined"
    return minus(
        f"{value:,.4f}".rstrip("0").rstrip(".")
        if abs(value) >= 1e-4 or value == 0
        else f"{value:g}"
    )


def as_in_tile(value: float) -> str:
    """Write a value of a person's own metric as its tile does (`ui/live/js/formats.mjs`)."""
    if np.isnan(value):
        return "undefined"
    if abs(value) >= 1e5 or 0 < abs(value) < 1e-3:
        return minus(re.sub(r"e([+-])0(\d)$", r"e\1\2", f"{value:.4e}"))
    return minus(f"{value:.4f}")


def following(column: str, formula: str, filled: str, key: str | None = None) -> None:
    """Show a formula in names, the same with live counts, and the value of a live column.

    `filled` has `{column}` for each count, and is empty when there is nothing to fill in.
    """
    # Of what the pattern splits, every other part is the name of a column.
    parts = re.split(r"\{(\w+)\}", filled)
    counts = (follower(part) if i % 2 else part for i, part in enumerate(parts))
    middle: h.Node = filled and [h.small["= ", counts], " "]
    with st.container(key=f"line_{key or column}"):
        st.html(
            h.fragment[
                h.p(".live-line")[formula],
                h.p(".live-line")[middle, "= ", h.b[follower(column)]],
            ]
        )
