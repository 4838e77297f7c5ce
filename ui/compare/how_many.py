"""How many rows would tell: a difference that a person types, or an interval as narrow as typed."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.compare.delong import Areas
from core.compare.members import LETTERS, Columns, Compared
from core.compare.needed import UNITS, needed_for_width, needed_of_groups, needed_of_models
from core.compare.sample_size import rows_for_area, rows_for_difference, times_the_rows
from core.decision.rates import RATES
from ui.address.parameters import TOLD, WIDE
from ui.charts.table import Cell, Live, Row, show
from ui.fields import number_field
from ui.live.followers import LIVE

_LEAST, _MOST = 0.0001, 0.9999


def ask() -> tuple[float, float]:
    """Let a person type a difference and a width."""
    st.header("How many rows would tell?", anchor=False)
    with st.container(horizontal=True, vertical_alignment="top", key="how_many"):
        told = number_field(TOLD, _LEAST, _MOST, width=200)
        wide = number_field(WIDE, _LEAST, _MOST, width=200)
    return told or float(TOLD.default), wide or float(WIDE.default)


def of_models(compared: Compared, table: Columns, areas: Areas) -> Columns:
    """Show it for a difference of two models on the same rows, and for the first one's rates.

    `table`: of these models, without weights.
    Returns the columns that the numbers follow.
    """
    told, wide = ask()
    n_models = len(compared.names)
    heads = [("", "")]
    heads += [(f"A difference of {told:g}", f"{LETTERS[i]} − A") for i in range(1, n_models)]
    heads.append((f"An interval {wide:g} wide", "of A"))
    differences = [rows_for_difference(areas, i, 0, told) for i in range(1, n_models)]
    rows = [
        Row(RATES[name].short, unit, _cells(name, [f"@m{i}" for i in range(2, n_models + 1)]))
        for name, unit in UNITS.items()
    ]
    counted = [_both(each) for each in (*differences, rows_for_area(areas, 0, wide))]
    rows.append(Row("ROC AUC", "both classes, in the ratio of these rows", counted))
    show(LIVE, "How many rows would tell", heads, rows)
    st.caption(
        "So many rows find such a difference 4 times in 5, tested at 5 %: where models disagree "
        "as often as here (Connor 1987), or vary together as here (DeLong). Intervals: 95 %, "
        "Wilson’s where a rate is about as here. All of them follow the slider."
    )
    view = compared.view
    return needed_of_models(view, table, n_models, told) | needed_for_width(view, wide)


def of_counts(compared: Compared, areas: Areas) -> Columns:
    """Show it for models whose rows are only counted; return what the numbers follow."""
    told, wide = ask()
    times = [
        f"{LETTERS[i]} − A: {times_the_rows(told, areas.compared(i, 0).error):,.2g} times"
        for i in range(1, len(compared.names))
    ]
    area: list[Cell] = ["; ".join(times), _both(rows_for_area(areas, 0, wide))]
    _of_apart(
        told, wide, ("model", "A"), [Row("ROC AUC", "the rows of each model as they are", area)]
    )
    return needed_of_groups(compared.view, told) | needed_for_width(compared.view, wide)


def of_groups(compared: Compared) -> Columns:
    """Show it for a difference of two groups; return what the numbers follow."""
    told, wide = ask()
    _of_apart(told, wide, ("group", "all rows"))
    return needed_of_groups(compared.view, told) | needed_for_width(compared.view, wide)


def _of_apart(told: float, wide: float, who: tuple[str, str], more: Sequence[Row] = ()) -> None:
    """Show how many rows of each tell a difference of two that share none."""
    each, reference = who
    heads = [("", ""), (f"A difference of {told:g}", f"rows of each of two {each}s")]
    heads.append((f"An interval {wide:g} wide", f"rows of a {each}"))
    rows = [Row(RATES[name].short, unit, _cells(name, [""])) for name, unit in UNITS.items()]
    show(LIVE, "How many rows would tell", heads, [*rows, *more])
    st.caption(
        "So many rows find such a difference 4 times in 5, tested at 5 %, where the rates lie "
        f"about those of {reference} at the slider (Fleiss, Levin and Paik 2003). Intervals: 95 %, "
        "Wilson’s."
    )


def _cells(name: str, whose: Sequence[str]) -> list[Cell]:
    return [*(Live(f"needed_{name}{who}") for who in whose), Live(f"width_{name}")]


def _both(needed: tuple[int, int] | None) -> str:
    return f"{needed[0]:,} “yes” and {needed[1]:,} “no”" if needed else "undefined"
