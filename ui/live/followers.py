"""Numbers in the text of a page that the browser writes from the table of a live slider.

`ui/live/js/followers.mjs` finds and fills them.
"""

from __future__ import annotations

from html import escape

LIVE = "live"
"""Key of the slider of a page; a page with a second one names that another way."""

LINE_STYLE = """
<style>
.live-line { margin: 0; font-variant-numeric: tabular-nums; line-height: 1.5; }
.live-line b { font-size: 1.35rem; }
.live-line small { font-size: 0.95rem; }
</style>
"""
"""Look of a `p.live-line` with such numbers; goes onto a page once."""


def follower(column: str, key: str = LIVE, now: object = "") -> str:
    """Make the HTML of one number.

    Parameters
    ----------
    column : str
        Of the live table.
    key : str
        Of the slider.
    now : object
        What stands there until the browser has written.
    """
    return f'<span class="follows-{key}" data-column="{escape(column)}">{escape(str(now))}</span>'
