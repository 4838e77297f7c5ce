"""Weight, bias, input and threshold in one value of the link, as ``w1.5_b-0.5_x2_t0.5``."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ui.address.parameter import Code
from ui.live.unit.tables import LIMIT, curve
from ui.text import cut, literal

LETTERS = {"w": "weight", "b": "bias", "x": "given"}


@dataclass(frozen=True)
class Unit:
    """Hold what a person has dragged: a sigmoid unit, what it is given, and a threshold.

    Weight, bias and input are in tenths, the threshold is in [0, 1].
    """

    weight: int = 15
    bias: int = -5
    given: int = 20
    threshold: float = 0.5

    @property
    def row(self) -> int:
        """The row of `tables.curve` nearest to the threshold."""
        return curve().stand_in(self.threshold)


START = Unit()


def encode(unit: Unit) -> str:
    """Write what differs from `START`; nothing at all is the empty word."""
    parts = [
        f"{letter}{getattr(unit, name) / 10:g}"
        for letter, name in LETTERS.items()
        if getattr(unit, name) != getattr(START, name)
    ]
    if unit.row != START.row:
        parts.append(f"t{curve().thresholds[unit.row]!s}")
    return "_".join(parts)


def decode(text: str) -> tuple[Unit, list[str]]:
    """Read a unit; what cannot be used is as at first, and named.

    Returns it, and one sentence for each part that was not used, as Markdown.
    """
    tenths: dict[str, int] = {}
    threshold, problems = Unit().threshold, []
    for part in filter(None, text[:100].split("_")):
        letter, number = part[0], _finite(part[1:])
        if letter in LETTERS and number is not None and abs(number) <= LIMIT / 10:
            tenths[LETTERS[letter]] = round(number * 10)
        elif letter == "t" and number is not None and 0 <= number <= 1:
            threshold = number
        else:
            problems.append(
                f"The link says “unit={literal(cut(part))}”; known are w, b and x with a number "
                f"from −{LIMIT // 10} to {LIMIT // 10}, and t with one from 0 to 1. What stood "
                "there at first is used instead."
            )
    return Unit(**tenths, threshold=threshold), problems


def _finite(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


UNIT = Code("unit", encode, decode)
