"""What may come after the first sight of a page: the end of the run draws it.

When a page is opened, what stands at the calls of `later` is drawn a moment after the rest has been
sent, so that a browser shows that first, and it can be used meanwhile. (To let the browser ask for
it does not do: on a page that a person leaves at that moment, Streamlit takes the asking for a wish
to stay.)
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import streamlit as st

from ui.address.visit import visit
from ui.style import style

SECONDS_OF_FIRST_SIGHT = float(os.environ.get("SECONDS_OF_FIRST_SIGHT", "0.4"))
"""How long a browser has for it; 0 draws all at once."""


def later(draw: Callable[[], None], height: int) -> None:
    """Draw a part of a page here, when it is being opened at the end of the run.

    Parameters
    ----------
    draw : callable
        Draws the part.
    height : int
        Of the quiet place that is held for the part, in CSS pixels.
    """
    place = st.empty()
    if visit().is_new:
        place.container(key=f"later_{height}", height=height, border=False)
        visit().waiting.append((place, draw))
        return
    with place.container():
        draw()


def draw_the_rest() -> None:
    """Draw what waits; called at the end of a page."""
    waiting, visit().waiting = visit().waiting, []
    if waiting:
        st.html(style("later/later"))
        time.sleep(SECONDS_OF_FIRST_SIGHT)
    for place, draw in waiting:
        with place.container():
            draw()
