"""A table of classes: what the rows of each were taken for, and how many of them were right."""

from __future__ import annotations

import htpy as h
import numpy as np
import streamlit as st

from ui.style import style
from ui.text import plain

# Solid is right, hatched is wrong, as everywhere; all in the ink of the theme.


def show(
    caption: str,
    class_names: tuple[str, ...],
    accuracy: np.ndarray,
    n_rows: np.ndarray,
    confusion: np.ndarray | None = None,
) -> None:
    """Show one row per class: its accuracy as a bar and a number, and what it was taken for.

    An accuracy of nan, of a class without a row, is the word "undefined". Row r, column c of the
    confusion are the rows of class r predicted to be c.
    """
    said = confusion is not None
    rowspan = "2" if said else None
    head = [
        h.th(rowspan=rowspan, scope="col")["class"],
        h.th(rowspan=rowspan, colspan="2", scope="col")["right, of its rows"],
        said and h.th(colspan=str(len(class_names)), scope="colgroup")["predicted to be"],
    ]
    names = said and h.tr[(h.th(".count", scope="col")[plain(name)] for name in class_names)]
    body = (
        h.tr[
            h.th(scope="row")[plain(name)],
            _accuracy(accuracy[c], int(n_rows[c])),
            None if confusion is None else _counts(confusion[c], c),
        ]
        for c, name in enumerate(class_names)
    )
    table = h.table(aria_label=caption)[h.thead[h.tr[head], names], h.tbody[body]]
    box = h.div(class_=["class-table", not said and "class-table-wide"], tabindex="0")[table]
    st.html(style("charts/class_table") + h.p[caption] + box)


def _counts(said: np.ndarray, label: int) -> list[h.Element]:
    total = max(1, int(said.sum()))
    cells = []
    for c, n in enumerate(said.tolist()):
        kind = "right" if c == label else "wrong" if n else "none"
        cells.append(h.td(class_=f"count {kind}", style=f"--share:{n / total:.4f}")[f"{n:,}"])
    return cells


def _accuracy(accuracy: float, n_rows: int) -> h.Renderable:
    if np.isnan(accuracy):
        return h.td(colspan="2")["undefined: no rows"]
    n_right = round(accuracy * n_rows)
    bar = h.div(".bar", style=f"--share:{accuracy:.4f}")[h.i, h.i]
    return h.fragment[h.td[bar], h.td[f"{accuracy:.4f} · {n_right:,} of {n_rows:,}"]]
