"""The page: one card open at a time, its answer in a sentence that follows the slider."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ui import layout
from ui.address.parameters import BELIEF
from ui.believing import prevalence, recalibration, reliability, unlabelled
from ui.believing.places import Places
from ui.source.shown import Shown

CARDS: dict[str, Callable[[Shown, Places], None]] = {
    "reliability": reliability.show,
    "prevalence": prevalence.show,
    "recalibration": recalibration.show,
    "unlabelled": unlabelled.show,
}


def show(shown: Shown) -> None:
    """Let a person choose a card, and answer it."""
    with st.container(key="answer"):
        card = BELIEF.draw(
            "What do you want to know?", options=list(CARDS), label_visibility="collapsed"
        )
        answer = layout.held("said")
    slider = layout.sticky()
    CARDS[card](shown, Places(answer, slider, st.container(border=True, key=f"card_{card}")))
