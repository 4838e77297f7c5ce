"""A training replayed under a live threshold: every epoch is handed over once, and played there.

The picture is that of `ui.live.threshold` in brief, with the plane of two features beside it. When
a hand lets go, or the play ends, threshold and epoch are sent once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from core.live.followed import Followed
from core.live.replay import Replay, ReplayAxis
from core.live.table import Column
from ui.address.parameter import OneOf
from ui.live.columns import columns_as_text, formats
from ui.live.component import component
from ui.live.held import along, number, on_moved, on_said, tell
from ui.live.threshold import MODULE, Mark
from ui.live.threshold.data import component_data, extent, lines

ENTRY = Path(__file__).with_name("replay.mjs")
TABLES = ("thresholds", "counts", "rows", "flips", "cells", "each")


def replayed(
    key: str,
    replay: Replay,
    threshold: float,
    epoch: int,
    *,
    on_move: Callable[[float, int], None],
    axis: OneOf | None = None,
    on_follow: Callable[[int], None] | None = None,
    **what: Any,
) -> None:
    """Show the epochs.

    `key`: of the component; unique on the page.
    `threshold`, from 0 to 1: where it stands now; the row that stands in for it is shown.
    `epoch`, from 0 to the last one: which is shown now.
    `on_move`: called with threshold and epoch when a hand has let go, and when the play ends.
    `axis`: as `ui.live.threshold.threshold_slider`.
    `on_follow`: called with the number of a row that is to be followed.
    `what`: everything else, as `replay_data`.
    """

    def read(value: dict[str, Any]) -> tuple[float, int]:
        return number(value["threshold"], 0, 1), int(number(value["epoch"], 0, replay.last))

    held, heard = along(key, axis)
    if on_follow and replay.rows is not None:
        numbers = replay.rows["number"].tolist()
        heard["on_followed_change"] = on_said(key, "followed", numbers, on_follow)
    tell(key, threshold=threshold, epoch=epoch, cell="", **held)
    data = replay_data(key, replay, **what)
    component("replay", MODULE, ENTRY)(
        key=key,
        data={
            name: columns_as_text(value) if name in TABLES and value is not None else value
            for name, value in data.items()
        },
        on_moved_change=on_moved(key, read, lambda what: on_move(*what)),
        **heard,
    )


def replay_data(
    key: str,
    replay: Replay,
    *,
    stamp: str,
    class_names: tuple[str, str],
    feature_names: tuple[str, ...] = (),
    noted: Mapping[str, Column] | None = None,
    followed: Followed | None = None,
    marks: Iterable[Mark] = (),
) -> dict[str, Any]:
    """Put together everything that the component shows, whatever epoch and threshold.

    `stamp`: that tells one replay from another: the same data with the same stamp change nothing.
    `class_names`: what the rows are, "no" first.
    `noted`: what was noted of each epoch, and how it is written.
    `followed`: the row that is followed, if rows are handed over one by one.
    `marks`: on charts that change with no epoch.
    """
    view, grid = replay.view, replay.grid
    data = component_data(
        key,
        view=view,
        table=view.table,
        class_names=class_names,
        marks=marks,
        page_keys=False,
        is_brief=True,
    )
    del data["table"]
    of_row = {} if followed is None else of_row_followed(followed)
    names = [*(noted or {}).values(), *map(Column, of_row)]
    written = [Column("roc_auc"), Column("epoch", "count"), *names]
    return data | {
        "stamp": stamp,
        "columns": data["columns"] | formats(written),
        "scores": {"odds": _axis(replay.odds), "probability": _axis(replay.probability)},
        "between": "{} lies between two thresholds of this replay: the lower one is shown",
        "plane": extent(grid),
        "plane_words": " × ".join(feature_names),
        "followed": None if followed is None or replay.rows is None else followed.place,
        **{name: getattr(replay, name) for name in TABLES},
        "each": replay.each.assign(**of_row),
    }


def of_row_followed(row: Followed) -> dict[str, np.ndarray]:
    """Name what is known of a row that is followed, after each epoch, as columns."""
    numbers = {"row_score": row.score, "row_loss": row.loss, "row_gradient": row.gradient}
    return {name: each.astype(np.float64) for name, each in numbers.items()}


def _axis(axis: ReplayAxis) -> dict[str, Any]:
    limit = {} if axis.limit is None else {"limit": axis.limit}
    bars = {name: counts.tolist() for name, counts in axis.tallest.items()}
    return {"edges": axis.edges.tolist(), "ticks": lines(axis.ticks)} | bars | limit
