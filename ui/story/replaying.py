"""What the steps that replay a training have in common: the picture, and the epoch in the link."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import htpy as h
import streamlit as st

from core.live.replay import Replay
from ui.address.parameters import AXIS, EPOCH, THRESHOLD
from ui.layout import sticky
from ui.live.followers import LIVE
from ui.live.replay import replayed
from ui.style import style


def epoch_of(replay: Replay) -> int:
    """Return the epoch of the link, or the last one where that is further."""
    return EPOCH.keep(min(EPOCH.value, replay.last))


def sentence(replay: Replay, say: Callable[[int], h.Node], explained: str) -> None:
    """Write what is known of the epoch, in numbers that follow it."""
    said = h.p(".live-line", title=explained)[say(epoch_of(replay))]
    st.html(style("live/followers") + said)


def replaying(replay: Replay, **what: Any) -> None:
    """Show the epochs inside the fragment that is to run when a hand lets go.

    What else is given as `ui.live.replay.replayed`.
    """

    def move(threshold: float, epoch: int) -> None:
        THRESHOLD.set(threshold)
        EPOCH.set(epoch)

    with sticky(is_brief=True):
        replayed(LIVE, replay, THRESHOLD.hold(), epoch_of(replay), on_move=move, axis=AXIS, **what)
