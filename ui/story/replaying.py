"""What the steps that replay a training have in common: the picture, and where it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from core.experiment.recipe import Settings
from core.experiment.trained import Trained
from core.live.followed import Followed
from core.live.replay import Replay
from ui.address.parameters import AXIS, FOLLOWED, THRESHOLD
from ui.layout import sticky
from ui.live.followers import LIVE
from ui.live.replay import replayed
from ui.source.network import SLOWER
from ui.training.progress import trained


def with_epochs(settings: Settings) -> Trained:
    """Return the network with its history, and say it when its training ended early."""
    result = trained(replace(settings, keeps_epochs=True))
    if result.stopped:
        st.warning(
            f"{result.stopped} {SLOWER}",
            icon=":material/warning:",
        )
    return result


def replaying(
    replay: Replay, row: Followed, epoch: int, keep: Callable[[int], object], **what: Any
) -> None:
    """Show the epochs inside the fragment that is to run when a hand lets go.

    `epoch`: where it stands.
    `keep`: called with the epoch at which it stands from now on.
    `what`: as `ui.live.replay.replay_data`.
    """

    def move(threshold: float, epoch: int) -> None:
        THRESHOLD.set(threshold)
        keep(epoch)

    with sticky(is_brief=True):
        replayed(
            LIVE,
            replay,
            THRESHOLD.hold(),
            epoch,
            on_move=move,
            axis=AXIS,
            on_follow=FOLLOWED.set,
            followed=row,
            **what,
        )
