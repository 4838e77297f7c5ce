"""What the steps that replay a training have in common: the picture, and where it stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.live.replay import Replay
from ui.address.parameters import AXIS, THRESHOLD
from ui.layout import sticky
from ui.live.followers import LIVE
from ui.live.replay import replayed


def replaying(replay: Replay, epoch: int, keep: Callable[[int], object], **what: Any) -> None:
    """Show the epochs inside the fragment that is to run when a hand lets go.

    Parameters
    ----------
    epoch : int
        Where it stands.
    keep : callable
        Called with the epoch at which it stands from now on.
    what
        As `ui.live.replay.replay_data`.
    """

    def move(threshold: float, epoch: int) -> None:
        THRESHOLD.set(threshold)
        keep(epoch)

    with sticky(is_brief=True):
        replayed(LIVE, replay, THRESHOLD.hold(), epoch, on_move=move, axis=AXIS, **what)
