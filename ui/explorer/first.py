"""The first thing a person sees: the question, and the ways on from it."""

from __future__ import annotations

import streamlit as st

from core.data.datasets import DATASETS
from core.experiment.recipe import Settings
from ui.address.parameters import DRAWER, OPEN
from ui.explorer import parts
from ui.source.own import own


def question() -> str:
    """Ask what is to be seen, of the network's scores or of a person's own."""
    if own(binary=True, counts=True):
        return "Where should “yes” begin?"
    return "The network says 0.835. Is that a 1?"


def are_images(settings: Settings) -> bool:
    """Tell whether the rows that are shown are images, before there is a network."""
    return not own(binary=True, counts=True) and DATASETS[settings.data].images is not None


def ways_on() -> None:
    """Offer the story, the short answer, and everything that can be changed.

    Whoever brought rows of their own has a threshold to choose instead of a first question.
    """
    is_full = set(OPEN.value) == set(parts.ALL) and DRAWER.value
    with st.container(horizontal=True, key="ways_on", vertical_alignment="center"):
        st.page_link("pages/story.py", label="Show me why (six steps)", icon=":material/school:")
        if own(binary=True, counts=True):
            st.page_link(
                "pages/choose_a_threshold.py", label="Choose a threshold", icon=":material/rule:"
            )
        else:
            st.page_link("pages/minute.py", label="The answer in a minute", icon=":material/bolt:")
        st.button(
            "Only what stands here at first" if is_full else "Everything that can be changed",
            key="everything",
            on_click=parts.close_all if is_full else parts.open_all,
            icon=":material/unfold_less:" if is_full else ":material/unfold_more:",
            type="tertiary",
        )
