"""Networks that a step of the story trains itself, beside the one of the sidebar."""

from __future__ import annotations

import streamlit as st

from core.experiment.recipe import Settings
from core.experiment.trained import Trained
from ui.training.progress import trained_or_progress

_CANCELLED = "story_cancelled"


def trained_here(settings: Settings) -> Trained | None:
    """Return the trained network, or show here how far it is and return None.

    After a cancel there is a button in its place that starts it again.
    """
    if st.session_state.get(_CANCELLED) == settings:
        st.button(
            "Start the training again",
            on_click=lambda: st.session_state.pop(_CANCELLED, None),
            icon=":material/play_arrow:",
        )
        return None
    return trained_or_progress(settings, _remember)


def _remember(settings: Settings) -> None:
    st.session_state[_CANCELLED] = settings
