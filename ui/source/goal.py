"""The goal of a situation as requirements on the page that chooses a threshold."""

from __future__ import annotations

import streamlit as st

from core.situations import Situation
from ui.address.parameter import Parameter
from ui.address.parameters import CARD, GOAL, REQUIRED, ROWS, RULE, SITUATION
from ui.address.recipe import RECIPE_KEY
from ui.address.visit import NOW, VERSION, visit

OF_ROWS = (RECIPE_KEY, ROWS.key, RULE.key, SITUATION.key)


def ask_for(situation: Situation) -> None:
    """Ask for what a situation asks for, and for nothing else; before the widgets are drawn."""
    for parameter, value in _asked(situation):
        parameter.set(value)


def address(situation: Situation) -> list[tuple[str, str]]:
    """Write what the address of that page says when it is asked for, on rows as here.

    The session knows which rows these are; a new tab is another session.
    """
    asked = [(each.key, word) for each, value in _asked(situation) for word in each.words(value)]
    here = visit().shown | {RECIPE_KEY: [st.session_state.get(RECIPE_KEY)]}
    rows = [(key, word) for key in OF_ROWS for word in here.get(key, []) if word]
    return [*rows, *asked, (VERSION, NOW)]


def _asked(situation: Situation) -> list[tuple[Parameter, str]]:
    needed = {aim.requirement.name: f"{aim.requirement.value:g}" for aim in situation.aims}
    return [
        (CARD, "requirements"),
        (GOAL, situation.best_by),
        *((parameter, needed.get(name, "")) for name, parameter in REQUIRED.items()),
    ]
