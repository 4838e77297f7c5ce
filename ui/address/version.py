"""Links from before there were versions: what they left out was another default then.

At first sight little stands open. A link that was made when everything did opens it still.
"""

from __future__ import annotations

from collections.abc import Mapping

from ui.address.parameters import TABLE
from ui.address.recipe import RECIPE_KEY
from ui.address.visit import VERSION

_KNOWN = {parameter.key for parameter in TABLE} | {RECIPE_KEY, "case", "unit"}
_THEN = {"drawer": "true", "open": "all", "axis": "probability"}


def as_meant(asked: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return what an address asks for, with what was meant by leaving it out.

    An address without any parameter of ours is no link that somebody made.
    """
    if VERSION in asked or not _KNOWN & asked.keys():
        return dict(asked)
    return {key: [word] for key, word in _THEN.items()} | dict(asked)
