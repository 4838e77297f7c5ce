"""Step 1: one unit, from the logit to the label."""

from __future__ import annotations

import streamlit as st

from core.experiment.recipe import Settings
from ui.address.parameters import PRESENT
from ui.live.unit import unit
from ui.live.unit.link import UNIT


def show(settings: Settings) -> None:
    """Show one unit to drag; it is the same whatever the data and the network are."""
    _unit()


@st.fragment
def _unit() -> None:
    now, problems = UNIT.take()
    if problems:
        st.warning("\n\n".join(problems), icon=":material/link_off:")
    unit("sigmoid_unit", now, UNIT.set, is_folded=PRESENT.value)
