"""A table whose numbers follow the live threshold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

STYLE = """
<style>
.side { overflow-x: auto; }
.side table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
.side th, .side td {
  border: 0; border-bottom: 1px solid color-mix(in srgb, currentColor 18%, transparent);
  padding: 0.3rem 0.45rem; text-align: right; white-space: nowrap; font-weight: 400;
}
.side thead th { font-weight: 600; vertical-align: bottom; border-bottom-width: 2px; }
.side th[scope="row"] {
  text-align: left; font-weight: 600; min-width: 8.5rem; max-width: 16rem; white-space: normal;
  overflow-wrap: anywhere;
}
/* A number that was scrolled to keeps its name. */
.side :is(th[scope="row"], thead th:first-child) {
  position: sticky; left: 0; background: var(--page-paper);
}
.side thead th:first-child { text-align: left; }
.side small { display: block; font-weight: 400; opacity: 0.8; white-space: normal; }
.side tr.sum > * { border-top: 2px solid currentColor; }
.side td.soft { opacity: 0.85; }
.side thead th { white-space: normal; }
.side thead small { min-width: 4.5rem; font-size: 0.75rem; }
.side small:empty { display: none; }
@media (max-width: 48rem) {
  .side table { font-size: 0.9rem; }
  .side th, .side td { padding-inline: 0.3rem; }
  .side small { max-width: 8rem; overflow-wrap: anywhere; }
}
</style>
"""


@dataclass(frozen=True)
class Live:
    """A cell that shows a column of the live table."""

    column: str
    soft: bool = False


@dataclass(frozen=True)
class Row:
    """A row of the table.

    Parameters
    ----------
    label : str
    note : str
        Below the label, smaller: a formula, or how many rows.
    cells : sequence of Live or str
    is_sum : bool
        Whether it stands apart from the rows above it.
    """

    label: str
    note: str
    cells: Sequence[Live | str]
    is_sum: bool = False


def show(key: str, caption: str, heads: Sequence[tuple[str, str]], rows: Iterable[Row]) -> None:
    """Show a table.

    Parameters
    ----------
    key : str
        Of the slider that is followed.
    caption : str
        What the table is, for a screen reader.
    heads : sequence of (str, str)
        Head of each column, the first above the labels, and a note below it.
    rows : iterable of Row
    """
    head = "".join(
        f'<th scope="col">{escape(text)}<small>{escape(note)}</small></th>' for text, note in heads
    )
    body = "".join(_row(key, row) for row in rows)
    st.html(
        f'{STYLE}<div class="side" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(key, row):
    cells = "".join(
        f'<td class="follows-{key}{" soft" if cell.soft else ""}" '
        f'data-column="{escape(cell.column)}"></td>'
        if isinstance(cell, Live)
        else f"<td>{escape(cell)}</td>"
        for cell in row.cells
    )
    css = ' class="sum"' if row.is_sum else ""
    label = f'<th scope="row">{escape(row.label)}<small>{escape(row.note)}</small></th>'
    return f"<tr{css}>{label}{cells}</tr>"
