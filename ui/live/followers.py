"""Numbers in the text of a page that the browser writes from the table of a live slider.

`ui/live/js/followers.mjs` finds and fills them.
"""

from __future__ import annotations

import htpy as h

LIVE = "live"
"""Key of the slider of a page; a page with a second one names that another way."""


def follower(column: str, key: str = LIVE, now: object = "", at: str | None = None) -> h.Element:
    """Draw one number.

    A `column` of the live table of the slider `key`; `now` stands there until the browser has
    written. With `at` "second" at the second threshold, with "code" as a program reads a number.
    """
    return h.span(class_=f"follows-{key}", data_column=column, data_at=at)[str(now)]


def interval(low: str, high: str, key: str = LIVE) -> h.Element:
    """Draw two numbers in brackets; nothing where they are undefined."""
    return h.span(class_=f"follows-{key}", data_column=low, data_to=high)
