"""The word of a room: an animal and two digits, so that it can be called out and typed.

Nothing else is one, so that no word of a room says anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_ANIMALS = """
    ant bat bear bee bison cat crab crane crow deer dog duck eagle eel elk emu finch fly fox
    frog gecko gnu goat gull hare hawk heron horse ibex ibis jay kiwi koala lark lemur lion
    llama lynx mole moose moth mouse newt okapi orca otter owl panda puma quail rabbit raven
    robin seal shark sheep shrew skunk sloth snail stork swan tapir tiger toad trout vole wasp
    whale wolf wombat wren yak zebra
"""
ANIMALS = tuple(_ANIMALS.split())
EXAMPLE = "otter47"

_NUMBERS = range(10, 100)
_PARTS = re.compile(r"([a-z]{3,6})[ -]?([1-9][0-9])", re.ASCII)


def word_of(text: str) -> str | None:
    """Read the word of a room as people write it, "Otter 47"; None for what is none."""
    found = _PARTS.fullmatch(text.strip().lower())
    return found[1] + found[2] if found and found[1] in ANIMALS else None


def words() -> Iterator[str]:
    """Give all words there are."""
    return (f"{animal}{number}" for animal in ANIMALS for number in _NUMBERS)
