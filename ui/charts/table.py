"""A table whose numbers follow the live threshold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import htpy as h
import streamlit as st

from ui.style import style


@dataclass(frozen=True)
class Live:
    """A cell that shows a column of the live table."""

    column: str
    soft: bool = False


Cell = Live | str | h.Fragment
"""What follows the slider, a text, or several of both."""


@dataclass(frozen=True)
class Row:
    """A row of the table, a note below its label; a sum stands apart from the rows above it."""

    label: str
    note: str
    cells: Sequence[Cell]
    is_sum: bool = False


def show(key: str, caption: str, heads: Sequence[tuple[str, str]], rows: Iterable[Row]) -> None:
    """Show a table that follows the slider `key`; each head is a text and a note below it."""
    head = (h.th(scope="col")[text, h.small[note]] for text, note in heads)
    table = h.table[h.thead[h.tr[head]], h.tbody[(_row(key, row) for row in rows)]]
    region = h.div(".side", tabindex="0", role="region", aria_label=caption)[table]
    st.html(style("charts/table") + region)


def _row(key: str, row: Row) -> h.Element:
    label = h.th(scope="row")[row.label, h.small[row.note]]
    return h.tr(class_="sum" if row.is_sum else None)[label, (_cell(key, c) for c in row.cells)]


def _cell(key: str, cell: Cell) -> h.Element:
    if not isinstance(cell, Live):
        return h.td[cell]
    css = [f"follows-{key}", cell.soft and "soft"]
    return h.td(class_=css, data_column=cell.column)
