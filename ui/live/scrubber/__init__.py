"""A slider that reports while it is dragged, as often as the server can answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ui.live.component import component
from ui.live.held import answer_to, number, on_moved, session


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

    def read(value: dict[str, Any]) -> tuple[Callable[[int], None], int]:
        return on_done if value["done"] else on_move, int(number(value["epoch"], 0, last))

    component("scrubber", Path(__file__).with_name("scrubber.mjs"))(
        key=key,
        data={"epoch": epoch, "last": last, "answer": answer_to(key), "session": session()},
        on_moved_change=on_moved(key, read, lambda what: what[0](what[1])),
    )
