"""Cells with a rate and, below it, its interval; both follow the slider."""

from __future__ import annotations

import htpy as h

from core.compare.certain import AT_ONE_THRESHOLD
from core.compare.members import Compared
from core.selection.intervals import SIMULTANEOUS
from ui.address.parameters import SURE
from ui.charts.table import Cell, Live
from ui.live.followers import follower, interval


def with_limits() -> tuple[str, ...]:
    """List the rates that have an interval of the kind that was chosen."""
    return AT_ONE_THRESHOLD if SURE.value == "wilson" else SIMULTANEOUS


def sure_cell(name: str, who: str, *, has_limits: bool, value: str = "") -> Cell:
    """Show a column such as `recall@m1`, or `value`, with `recall_low@m1` and `recall_high@m1`."""
    value = value or f"{name}@{who}"
    if not has_limits:
        return Live(value, soft="-" in who)
    limits = interval(*(f"{name}_{end}@{who}" for end in ("low", "high")))
    return h.fragment[follower(value), h.small[limits]]


def has_bands(compared: Compared) -> bool:
    """Tell whether ROC curves are drawn with the band that holds at all thresholds together."""
    return SURE.value == "simultaneous" and not compared.is_weighted
