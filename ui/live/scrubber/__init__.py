"""A slider that reports while it is dragged, as often as the server can answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import streamlit as st


def scrubber(
    key: str, epoch: int, last: int, on_move: Callable[[int], None], on_done: Callable[[int], None]
) -> None:
    """Show the slider.

    Parameters
    ----------
    key : str
        Unique on the page.
    epoch : int from 0 to last
        Where it stands now.
    last : int
    on_move : callable
        Called with an epoch while a hand drags; not with all that it passes.
    on_done : callable
        Called with the epoch at which the hand has let go.
    """
    answer = f"{key}_answer"

    def moved() -> None:
        move = getattr(st.session_state.get(key), "moved", None)
        if move is None:
            return
        st.session_state[answer] = int(move["number"])
        chosen = min(max(int(move["epoch"]), 0), last)
        (on_done if move["done"] else on_move)(chosen)

    _component()(
        key=key,
        data={"epoch": epoch, "last": last, "answer": st.session_state.get(answer, 0)},
        on_moved_change=moved,
    )


@cache
def _component():
    folder = Path(__file__).parent
    html, css, js = (
        (folder / f"scrubber.{kind}").read_text("utf-8") for kind in ("html", "css", "mjs")
    )
    return st.components.v2.component("scrubber", html=html, css=css, js=js, isolate_styles=False)
