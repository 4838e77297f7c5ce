"""What numbers of calibration say, in words."""

from __future__ import annotations

import math

import htpy as h

from core.calibration.line import Line
from ui.charts.table import Cell
from ui.text import four

_SURE, _SURE_OF_TWO = 1.96, 2.24


def with_error(value: float, error: float, *, of_two: bool = False) -> Cell:
    """Write an estimate and, below it, its 95 % interval, where that is known.

    Of two estimates together both intervals hold at once, as `verdict` asks: it and they agree.
    """
    if math.isnan(error):
        return _short(value)
    away = (_SURE_OF_TWO if of_two else _SURE) * error
    ends = f"[{_short(value - away)}, {_short(value + away)}]"
    return h.fragment[_short(value), " ", h.small[ends]]


def _short(value: float) -> str:
    return "undefined" if math.isnan(value) else f"{value:.2f}".replace("-", "−")


def verdict(line: Line) -> str:
    """Say what is wrong with the scores on the whole, as far as these rows tell.

    Both questions together err in 1 of 20 cases where nothing is wrong.
    """
    wrong = []
    if _differs(line.in_the_large, line.large_error, 0):
        wrong.append("too low" if line.in_the_large > 0 else "too high")
    if _differs(line.slope, line.slope_error, 1):
        extreme = "too extreme" if line.slope < 1 else "too timid"
        wrong.append(f"{extreme} (slope {_short(line.slope)})")
    if wrong:
        return f"On the whole the scores are {' and '.join(wrong)}"
    if math.isnan(line.slope_error):
        return "How sure that is, these rows do not tell"
    return "On the whole these rows do not contradict the scores"


def _differs(value: float, error: float, perfect: float) -> bool:
    return abs(value - perfect) > _SURE_OF_TWO * error


def loss(value: float) -> str:
    """Write a log loss."""
    return "∞" if math.isinf(value) else four(value)
