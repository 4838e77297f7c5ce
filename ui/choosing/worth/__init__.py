"""What the scores are worth along all thresholds: a part at a time, whichever card is open."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.selection.points import OperatingPoints
from ui.address.parameters import WORTH
from ui.choosing.answer import Beside
from ui.choosing.worth import decision_curve, paper, partial, ratios, separation
from ui.source.shown import Shown

PARTS: dict[str, Callable[[Shown, OperatingPoints], Beside]] = {
    "net_benefit": decision_curve.show,
    "separation": separation.show,
    "ratios": ratios.show,
    "partial": partial.show,
    "paper": paper.show,
}


def show(shown: Shown, points: OperatingPoints) -> Beside:
    """Let a person open a part, and show it.

    `points`: those of the slider, of its rows.
    Returns what of it moves with the threshold; nothing while no part is open.
    """
    st.header("What the scores are worth", anchor=False)
    part = WORTH.draw("Part", options=list(PARTS), label_visibility="collapsed")
    if part is None:
        return Beside()
    st.caption(f"Counted on {points.rows}, those of the slider; “now” is its threshold.")
    return PARTS[part](shown, points)
