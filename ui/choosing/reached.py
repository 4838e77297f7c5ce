"""Rows of the table that says what thresholds reach, on one set of rows or on two."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from core.decision.counts import Counts
from core.decision.rates import RATES
from core.selection.choice import number
from core.selection.intervals import wilson
from ui.charts.table import Live, Row
from ui.text import four

SHOWN_RATES = {
    "recall": ("tp", "positives"),
    "precision": ("tp", "predicted_positives"),
    "false_positive_rate": ("fp", "negatives"),
    "accuracy": None,
}
"""Each with what it is a share of; None for no interval."""

SHOWN_COUNTS = {"tp": "Caught (TP)", "fn": "Missed (FN)", "fp": "False alarms (FP)"}
SAME_ROWS = (
    "Chosen and measured on the same rows: on new ones expect less. Switch on the halves, or the "
    "spread, to see by how much."
)
OTHER_ROWS = (
    "The rows on the right played no part in choosing: what stands there is what to expect of new "
    "rows like these."
)
BRACKETS = " Brackets: Wilson’s 95 % interval at a threshold fixed beforehand."


def rate_row(name: str, counts: list[Counts[float]]) -> Row:
    """Show a rate at the slider, where it was chosen, and on other rows with the difference."""
    values = [RATES[name].compute(each) for each in counts]
    cells: list[Live | str] = [Live(name)]
    cells += [four(v) + _limits(name, c) for v, c in zip(values, counts, strict=True)]
    if len(values) > 1:
        cells.append(signed(values[1] - values[0], four))
    return Row(RATES[name].label.split(" (")[0], RATES[name].formula, cells)


def _limits(name: str, counts: Counts[float]) -> str:
    of = SHOWN_RATES[name]
    if of is None or isinstance(counts.tp, float):
        return ""
    low, high = wilson(getattr(counts, of[0]), getattr(counts, of[1]))
    return "" if np.isnan(low) else f" [{low:.3f}, {high:.3f}]"


def count_row(name: str, counts: list[Counts[float]]) -> Row:
    """Show a count in the same places; of rows of another number there is no difference."""
    values = [getattr(each, name) for each in counts]
    cells: list[Live | str] = [Live(name), *map(number, values)]
    if len(values) > 1:
        cells.append("")
    return Row(SHOWN_COUNTS[name], "", cells)


def signed(value: float, write: Callable[[float], str]) -> str:
    """Write a difference with its sign."""
    sign = "+" if value > 0 else "−" if value < 0 else "±"
    return write(value) if np.isnan(value) else sign + write(abs(value))
