"""Where a card writes, and what all of them read of the rows that are shown."""

from __future__ import annotations

from dataclasses import dataclass

import htpy as h
import streamlit as st

from core.calibration.outcomes import Outcomes, outcomes_of
from core.calibration.reliability import Reliability, reliability
from core.predictions.curves import tally_of
from ui.source.shown import Shown
from ui.streamlit_inside import DeltaGenerator

NO_PROBABILITIES = (
    "These scores stand for no probability, so there is none to believe. “Recalibrate” turns them "
    "into probabilities."
)


@dataclass(frozen=True)
class Places:
    """Hold the places of a card, top to bottom.

    Parameters
    ----------
    answer : DeltaGenerator
        Of one sentence.
    slider : DeltaGenerator
        Of the live threshold.
    below : DeltaGenerator
        Of everything else.
    """

    answer: DeltaGenerator
    slider: DeltaGenerator
    below: DeltaGenerator


def outcomes(shown: Shown) -> Outcomes:
    """Return what came of each score; once."""
    view = shown.view
    return shown.once(("outcomes",), lambda: outcomes_of(tally_of(view.predictions), view.scale))


def curve(shown: Shown) -> Reliability:
    """Return the reliability curve; once."""
    return shown.once(("reliability",), lambda: reliability(outcomes(shown)))


def sentence(*parts: h.Node) -> None:
    """Write a sentence in which numbers may follow the slider."""
    st.html(h.p(style="margin: 0")[parts])
