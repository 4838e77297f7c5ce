"""The share of "yes" where a model will be used, as a slider that writes what moves with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from core.live.table import LiveTable
from ui.live.columns import columns_as_text, formats
from ui.live.component import component
from ui.live.held import number, on_moved, tell
from ui.live.threshold import Mark

THERE = "there"
"""Key of the slider: numbers of the class `follows-there` follow it."""


def prevalence_slider(
    share: float,
    table: LiveTable,
    *,
    marks: Iterable[Mark],
    on_move: Callable[[float], None],
    key: str = THERE,
) -> None:
    """Show the slider.

    `table`: with `prevalence`, ascending, and `percent` and `one_in` as they are written; whatever
    else moves has a column, by which `ui.live.followers.follower` finds it.
    `marks`: points that follow it on charts.
    `on_move`: called with the share when a hand has let go of it.
    """
    lowest, highest = table["prevalence"][[0, -1]].tolist()

    def read(value: dict[str, Any]) -> float:
        return number(value["prevalence"], lowest, highest)

    tell(key, prevalence=float(share))
    component("prevalence", Path(__file__).with_name("prevalence.mjs"))(
        key=key,
        data={
            "key": key,
            "table": columns_as_text(table.frame),
            "columns": formats(table.columns),
            "marks": [asdict(mark) for mark in marks],
        },
        on_moved_change=on_moved(key, read, on_move),
    )
