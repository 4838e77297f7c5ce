"""The goal of a situation as requirements on the page that chooses a threshold."""

from __future__ import annotations

from core.situations import Situation
from ui.address.parameter import Parameter
from ui.address.parameters import CARD, GOAL, REQUIRED
from ui.address.visit import NOW, VERSION


def ask_for(situation: Situation) -> None:
    """Ask for what a situation asks for, and for nothing else; before the widgets are drawn."""
    for parameter, value in _asked(situation):
        parameter.set(value)


def address(situation: Situation) -> list[tuple[str, str]]:
    """Write what the address of that page says when it is asked for; the rest is the session's."""
    asked = [(each.key, word) for each, value in _asked(situation) for word in each.words(value)]
    return [*asked, (VERSION, NOW)]


def _asked(situation: Situation) -> list[tuple[Parameter, str]]:
    needed = {aim.requirement.name: f"{aim.requirement.value:g}" for aim in situation.aims}
    return [
        (CARD, "requirements"),
        (GOAL, situation.best_by),
        *((parameter, needed.get(name, "")) for name, parameter in REQUIRED.items()),
    ]
