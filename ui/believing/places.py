"""Where a card writes, and what all of them say."""

from __future__ import annotations

from dataclasses import dataclass

import htpy as h
import streamlit as st

from ui.streamlit_inside.pages import DeltaGenerator

NO_PROBABILITIES = (
    "These scores stand for no probability, so there is none to believe. “Recalibrate” turns them "
    "into probabilities."
)


@dataclass(frozen=True)
class Places:
    """Hold the places of a card, top to bottom."""

    answer: DeltaGenerator
    """Of one sentence."""
    slider: DeltaGenerator
    """Of the live threshold."""
    below: DeltaGenerator
    """Of everything else."""


def sentence(*parts: h.Node) -> None:
    """Write a sentence in which numbers may follow the slider."""
    st.html(h.p(style="margin: 0")[parts])
