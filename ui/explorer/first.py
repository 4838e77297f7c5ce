"""The first thing a person sees: the question, and the ways on from it."""

from __future__ import annotations

import streamlit as st

from core.data.datasets import DATASETS
from core.experiment.recipe import Settings
from core.live.followed import ASKED, place_asked
from ui.address.parameters import DRAWER, OPEN
from ui.explorer import parts
from ui.live.threshold import Asked
from ui.source.own import own
from ui.source.shown import Shown
from ui.streamlit_inside.hearing import said_last

ABOUT = 0.01
"""How far from the score that is asked about another still stands for it."""


def is_of_network() -> bool:
    """Tell whether the network's scores are shown, and not a person's own."""
    return own(binary=True, counts=True) is None


def question() -> str:
    """Ask what is to be seen."""
    if is_of_network():
        return f"The network says {ASKED:g}. Is that a 1?"
    return "Where should “yes” begin?"


def asked(shown: Shown) -> Asked | None:
    """Find the row that the question is about, where one scores about as much.

    It is the one that the story follows.
    """
    if shown.network is None or shown.split != "test":
        return None
    scores, numbers = shown.view.predictions.y_score, shown.row_numbers
    place = place_asked(scores)
    if numbers is None or abs(scores[place] - ASKED) > ABOUT:
        return None
    return Asked(int(numbers[place]), f"≈ {ASKED:g}")


def are_images(settings: Settings) -> bool:
    """Tell whether the rows that are shown are images, before there is a network."""
    return is_of_network() and DATASETS[settings.data].images is not None


def ways_on() -> None:
    """Offer the story, the short answer, and everything that can be changed.

    Whoever brought rows of their own has a threshold to choose instead of a first question.
    """
    is_full = set(OPEN.value) == set(parts.ALL) and DRAWER.value
    # With a border, which its style takes away: only such a place is there while it is empty.
    place = st.container(horizontal=True, key="ways_on", vertical_alignment="center", border=True)
    with said_last(), place:
        st.page_link("pages/story.py", label="Show me why (six steps)", icon=":material/school:")
        if is_of_network():
            st.page_link("pages/minute.py", label="The answer in a minute", icon=":material/bolt:")
        else:
            st.page_link(
                "pages/choose_a_threshold.py", label="Choose a threshold", icon=":material/rule:"
            )
        st.button(
            "Only what stands here at first" if is_full else "Everything that can be changed",
            key="everything",
            on_click=parts.close_all if is_full else parts.open_all,
            icon=":material/unfold_less:" if is_full else ":material/unfold_more:",
            type="tertiary",
        )
