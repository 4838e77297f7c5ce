"""The recipe in the address, and how other settings are asked for."""

from __future__ import annotations

import streamlit as st

from core.experiment.recipe import Settings, encode

RECIPE_KEY = "recipe"
DRAFT_OF = "draft_of"
"""Where the drawer holds the settings that its draft is to replace."""

_NEXT = "next_recipe"


def ask_for(settings: Settings) -> None:
    """Ask for other settings from the next run on; a widget's value can be set only before it."""
    ask_for_recipe(encode(settings))


def go_back_to(settings: Settings) -> None:
    """Ask for settings that were shown before, and leave the draft that was to replace them."""
    ask_for(settings)
    if DRAFT_OF in st.session_state:
        st.session_state[DRAFT_OF] = settings


def ask_for_recipe(recipe: str) -> None:
    """Ask for those that a recipe names, whatever it says."""
    st.session_state[_NEXT] = recipe


def asked() -> bool:
    """Whether other settings were asked for that no run has taken up yet."""
    return _NEXT in st.session_state


def take_up() -> None:
    """Take up the settings that were asked for; called by the frame before the sidebar."""
    if _NEXT in st.session_state:
        st.session_state[RECIPE_KEY] = st.session_state.pop(_NEXT)
