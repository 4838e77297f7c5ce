"""Rows of the table that says what thresholds reach, on one set of rows or on two."""

from __future__ import annotations

import math

import htpy as h
import numpy as np

from core.decision.counts import Counts
from core.decision.rates import RATES
from core.live.table import Column
from core.selection.choice import number
from core.selection.intervals import PROPORTIONS, SIMULTANEOUS, band
from ui.charts.table import Cell, Live, Row
from ui.live.followers import follower, interval
from ui.text import COUNTS, four, limits_text, signed

SHOWN_RATES = ("recall", "precision", "false_positive_rate", "accuracy")
SHOWN_COUNTS = ("tp", "fn", "fp")
SAME_ROWS = (
    "Chosen and measured on the same rows: on new ones expect worse. Switch on the halves to see "
    "by how much."
)
OTHER_ROWS = (
    "The rows on the right played no part in choosing: what stands there is what to expect of new "
    "rows like these."
)
BRACKETS = {
    "wilson": " Brackets: Wilson’s 95 % interval, for a threshold that was fixed beforehand; on "
    "the very rows it was chosen on it is somewhat too hopeful.",
    "simultaneous": " Brackets: the 95 % band that holds at all thresholds together, for the rates "
    "of one class; for the others none is known.",
}


def worse_by(label: str, worse: float) -> str:
    """Say by how much to expect worse of new rows; nan where nothing says it."""
    if np.isnan(worse):
        return SAME_ROWS
    on_new = f"Chosen and measured on the same rows: on new ones expect {label} to be worse"
    if worse <= 0:
        return f"{on_new}, but by less than resamples of these rows can tell."
    by = np.format_float_positional(float(f"{worse:.2g}"), trim="-")
    return f"{on_new} by about **{by}**, or somewhat more (Harrell’s optimism)."


def limit_columns(counts: Counts[np.ndarray], kind: str) -> dict[Column, np.ndarray]:
    """Tabulate the ends of the interval of each rate that has one, for every threshold."""
    return {
        Column(f"{name}_{end}"): values
        for name in _with_limits(counts, kind)
        for end, values in band(counts, name, kind)._asdict().items()
    }


def rate_row(name: str, counts: list[Counts[float]], kind: str) -> Row:
    """Show a rate at the slider, where it was chosen, and on other rows with the difference."""
    values = [RATES[name].compute(each) for each in counts]
    has_limits = name in _with_limits(counts[0], kind)
    now: h.Node = ""
    if has_limits:
        now = [" ", interval(f"{name}_low", f"{name}_high")]
    cells: list[Cell] = [h.fragment[follower(name), now]]
    for value, each in zip(values, counts, strict=True):
        cells.append(four(value) + (_limits(name, each, kind) if has_limits else ""))
    if len(values) > 1:
        cells.append(signed(values[1] - values[0]))
    return Row(RATES[name].short, RATES[name].formula, cells)


def _with_limits(counts: Counts, kind: str) -> tuple[str, ...]:
    if np.asarray(counts.tp).dtype.kind == "f":
        return ()  # sums of weights
    known = PROPORTIONS if kind == "wilson" else SIMULTANEOUS
    return tuple(name for name in SHOWN_RATES if name in known)


def _limits(name: str, counts: Counts[float], kind: str) -> str:
    low, high = (end.item() for end in band(counts, name, kind))
    return limits_text(None if math.isnan(low) else (low, high))


def count_row(name: str, counts: list[Counts[float]]) -> Row:
    """Show a count in the same places; of rows of another number there is no difference."""
    values = [getattr(each, name) for each in counts]
    cells: list[Cell] = [Live(name), *map(number, values)]
    if len(values) > 1:
        cells.append("")
    return Row(COUNTS[name], "", cells)


def measured(value: float) -> str:
    """Write what a rule measures with four decimals, as the slider does, unless they do not do."""
    return (
        four(value) if value == 0 or 1e-3 <= abs(value) < 1e4 or np.isnan(value) else number(value)
    )
