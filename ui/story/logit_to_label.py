"""Step 1: one unit, from the logit to the label."""

from __future__ import annotations

import streamlit as st

from core.experiment.recipe import Settings
from ui.address.away import hold, keep_while_away
from ui.live.unit import unit
from ui.live.unit.link import Unit, decode, encode

_UNIT = "unit"


def show(settings: Settings) -> None:
    """Show one unit to drag; it is the same whatever the data and the network are."""
    keep_while_away("story", _UNIT)
    _unit()


@st.fragment
def _unit() -> None:
    with st.container(key="now_of_story_unit"):
        text = st.text_input("Unit", key=_UNIT, bind="query-params", persist_state="session")
    hold(_UNIT)
    now, problems = decode(text)
    if problems:
        st.warning("\n\n".join(problems), icon=":material/link_off:")
    unit("sigmoid_unit", now, _take_up)


def _take_up(now: Unit) -> None:
    st.session_state[_UNIT] = encode(now)
