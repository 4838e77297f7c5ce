"""Fields for numbers that a person types, such as costs, with a sentence for what is none."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import numpy as np
import streamlit as st

from core.parsing.numbers import as_number, minus
from core.selection.cost import LARGEST, Costs
from ui.address.parameter import Text
from ui.address.parameters import COSTS
from ui.text import cut, literal

_GOOD = "good_numbers"
_MANY = 1e9
"""From here on a bound is there for the arithmetic, and no rule for people."""


def number_field(
    parameter: Text,
    low: float,
    high: float,
    *,
    whole: bool = False,
    optional: bool = False,
    of: float = 1.0,
    **options: Any,
) -> float | None:
    """Let a person type a number, with a decimal point or comma, or with %.

    What is no such number gets its sentence below the field, and the last good one stays.

    `low` and `high` are possible, too.
    `of`: what 100 % is; where the number must be whole, as many as fit.
    Returns None for an empty field; for what is no number, where there was no good one and no
    default.
    """
    text = parameter.draw(**options)
    good = st.session_state.setdefault(_GOOD, {})
    if not text.strip() and optional:
        good.pop(parameter.key, None)
        return None
    value = _read(text, of, whole=whole)
    if value is not None and low <= value <= high and not (whole and value % 1):
        good[parameter.key] = value
        return value
    # A link may bring what is no number before a good one was typed: then the default counts.
    last = good.get(parameter.key, _read(parameter.default, of, whole=whole))
    if last is not None and not low <= last <= high:
        last = None  # good for other rows
    kept = "" if last is None else minus(f" {last:,.15g} still counts.")
    rule = _rule(low, high, value, whole=whole)
    st.error(f"It must be {rule}; got “{literal(cut(text))}”.{kept}", icon=":material/edit:")
    return last


def _rule(low: float, high: float, value: float | None, *, whole: bool) -> str:
    """Say what is needed, in place of a `value` that is not so or of what is no number."""
    kind = "a whole number" if whole else "a number"
    if high < _MANY or (value is not None and abs(value) > high):
        return minus(f"{kind} from {low:,.15g} to {high:,.15g}")
    return kind if low < 0 else f"{kind} of at least {low:g}"


def download(
    label: str, make: Callable[[], str | BytesIO], file_name: str, mime: str, key: str
) -> None:
    """Offer a file that is made once it is asked for; the page does not run for that."""
    st.download_button(
        label,
        make,
        file_name=file_name,
        mime=mime,
        key=key,
        on_click="ignore",
        icon=":material/download:",
    )


def ask_costs() -> Costs:
    """Let a person type what each outcome costs."""
    with st.container(horizontal=True, vertical_alignment="top"):
        given = {
            cell: number_field(parameter, -LARGEST, LARGEST, width=150)
            for cell, parameter in COSTS.items()
        }
    return Costs(**{cell: value or 0.0 for cell, value in given.items()})


def _read(text: str, of: float, *, whole: bool) -> float | None:
    percent = text.strip().endswith("%")
    value = as_number(text.strip().rstrip("%"), ",")
    if value is None or not percent:
        return value
    share = value * of / 100  # in floats 7 % of 100 is a little more than 7
    return float(np.floor(round(share, 9))) if whole else share
