"""Links from before: what they left out was another default then.

At first sight little stands open; a link that was made before there were versions, when everything
did, opens it still. Before version 3 there were no goals.
"""

from __future__ import annotations

from collections.abc import Mapping

from ui.address.parameters import ROOM, TABLE
from ui.address.recipe import RECIPE_KEY
from ui.address.visit import VERSION

_KNOWN = {parameter.key for parameter in TABLE} | {RECIPE_KEY, "case", "unit"}
_KNOWN.discard(ROOM.key)  # typed by hand, from the board
_NO_GOAL = {"situation": "none"}
_THEN = {
    "": {"drawer": "true", "open": "all", "axis": "probability"} | _NO_GOAL,
    "2": _NO_GOAL,
}


def as_meant(asked: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return what an address asks for, with what was meant by leaving it out.

    An address without any parameter of ours is no link that somebody made.
    """
    version = asked[VERSION][-1] if VERSION in asked else ""
    if not version and not _KNOWN & asked.keys():
        return dict(asked)
    return {key: [word] for key, word in _THEN.get(version, {}).items()} | dict(asked)
