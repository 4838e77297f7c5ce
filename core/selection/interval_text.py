"""Intervals of thresholds as people read them, in the score's own numbers.

Every place that names an interval takes its words from here: sentence, legend, record.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import numpy as np

from core.parsing.numbers import minus
from core.parsing.plural import counted
from core.predictions.scale import Scale
from core.selection.points import Interval

MOST = 2
"""Of several intervals those with the most room are named, and shaded."""

_DIGITS = range(4, 10)  # nine tell any two float32 apart


def widest(intervals: Sequence[Interval], scale: Scale) -> list[Interval]:
    """Choose the intervals with the most room, ascending in the score's own numbers."""
    kept = sorted(intervals, key=lambda each: each.low - each.high)[:MOST]
    return sorted(kept, key=lambda each: scale.shown(each.low))


def intervals_text(intervals: Sequence[Interval], scale: Scale, chosen: float | None = None) -> str:
    """Write the widest of several intervals, and how many are left out."""
    kept = widest(intervals, scale)
    texts = [interval_text(each, scale, chosen) for each in kept]
    if len(intervals) > len(kept):
        texts.append(f"in {counted(len(intervals) - len(kept), 'narrower interval')}")
    return ", or ".join(texts)


def interval_text(interval: Interval, scale: Scale, chosen: float | None = None) -> str:
    """Write an interval so that each number which is said to belong to it does.

    An end that takes no more than four digits is named as it is, with "above" or "just below" where
    it does not belong to the interval; any other is rounded inwards, with as many digits as tell
    the two apart.

    Parameters
    ----------
    interval : Interval
        In the numbers decided on.
    scale : Scale
        Of the scores.
    chosen : float, optional
        A threshold, as decided on: where it belongs to the interval, to what is written too.
    """
    shown = _shown(interval, scale)
    if math.isinf(shown.low) and math.isinf(shown.high):
        return "any threshold"
    lowest, highest = shown.ends
    if lowest == highest:
        return f"exactly {_text(_shortest(lowest))}"
    held = [] if chosen is None or chosen not in interval else [Decimal(scale.shown(chosen))]
    for digits in _DIGITS:
        low, from_low = _end(shown.low, shown.low_closed, digits, ROUND_CEILING)
        high, to_high = _end(shown.high, shown.high_closed, digits, ROUND_FLOOR)
        belong = [end for end, is_said in ((low, from_low), (high, to_high)) if is_said]
        is_true = all(float(end) in shown for end in belong)
        if low < high and is_true and all(low <= threshold <= high for threshold in held):
            break
    if math.isinf(shown.low):
        return f"{_text(high)} and below" if to_high else f"below {_text(high)}"
    if math.isinf(shown.high):
        return f"{_text(low)} and above" if from_low else f"above {_text(low)}"
    start = f"from {_text(low)}" if from_low else f"above {_text(low)}"
    return f"{start} to {_text(high)}" if to_high else f"{start} to just below {_text(high)}"


def _shown(interval: Interval, scale: Scale) -> Interval:
    if scale.higher_is_yes:
        return interval
    low, high = scale.shown(interval.high), scale.shown(interval.low)
    return Interval(low, high, interval.high_closed, interval.low_closed)


def _end(end: float, is_closed: bool, digits: int, inwards: str) -> tuple[Decimal, bool]:
    """Round an end, and tell whether it is said to belong to the interval."""
    exact = _shortest(end)
    if not exact.is_finite():
        return exact, False
    unit = exact.adjusted() - digits + 1
    if abs(exact) < 10**15:
        unit = min(unit, 0)  # a whole number is written whole
    rounded = exact.quantize(Decimal(1).scaleb(unit), rounding=inwards)
    return rounded, is_closed or rounded != exact


def _shortest(end: float) -> Decimal:
    """Take the fewest digits that read back the same float32."""
    return Decimal(str(np.float32(end))) + 0  # -0 is 0


def _text(number: Decimal) -> str:
    size, fewest = abs(number), number.normalize()
    return minus(f"{fewest:e}" if size >= 10**15 or 0 < size < Decimal("1e-6") else f"{fewest:,f}")
