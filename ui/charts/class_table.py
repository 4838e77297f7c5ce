"""A table of classes: what the rows of each were taken for, and how many of them were right."""

from __future__ import annotations

from html import escape

import numpy as np
import streamlit as st

# Solid is right, hatched is wrong, as everywhere; all in the ink of the theme.
_STYLE = """
<style>
.class-table { overflow-x: auto; }
.class-table table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
.class-table :is(th, td) { padding: 0.2rem 0.5rem; text-align: start; font-weight: 400;
  white-space: nowrap; }
.class-table thead th { font-size: 0.875rem; }
.class-table .count { min-width: 2rem; padding-inline: 0.25rem; text-align: center; }
.class-table td.count { border: 1px solid color-mix(in srgb, currentColor 18%, transparent); }
.class-table .right { font-weight: 600;
  background: color-mix(in srgb, currentColor calc(8% + 24% * var(--share)), transparent); }
.class-table .wrong { background: repeating-linear-gradient(135deg,
  color-mix(in srgb, currentColor 25%, transparent) 0 1px, transparent 1px 5px); }
.class-table .none { color: color-mix(in srgb, currentColor 55%, transparent); }
.class-table .bar { display: flex; width: clamp(3.5rem, 5vw, 8rem); height: 0.9rem;
  border: 1px solid currentColor; }
.class-table-wide .bar { width: clamp(6rem, 14vw, 18rem); }
.class-table .bar > :first-child { flex: var(--share); background: currentColor; }
.class-table .bar > :last-child { flex: calc(1 - var(--share));
  background: repeating-linear-gradient(135deg,
  color-mix(in srgb, currentColor 60%, transparent) 0 1px, transparent 1px 4px); }
</style>
"""


def show(
    caption: str,
    class_names: tuple[str, ...],
    accuracy: np.ndarray,
    n_rows: np.ndarray,
    confusion: np.ndarray | None = None,
) -> None:
    """Show one row per class: its accuracy as a bar and a number, and what it was taken for.

    Parameters
    ----------
    caption : str
    class_names : tuple of str, length n_classes
    accuracy : ndarray of float, shape (n_classes,)
        nan, of a class without a row, is the word "undefined".
    n_rows : ndarray of int, shape (n_classes,)
    confusion : ndarray of int, shape (n_classes, n_classes), optional
        Row r, column c: the rows of class r said to be c.
    """
    said = confusion is not None
    span = 'rowspan="2" ' if said else ""
    head = (
        f'<th {span}scope="col">class</th><th {span}colspan="2" scope="col">right, of its rows</th>'
    )
    if said:
        names = "".join(
            f'<th scope="col" class="count">{escape(name)}</th>' for name in class_names
        )
        head += f'<th colspan="{len(class_names)}" scope="colgroup">said to be</th></tr><tr>{names}'
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th>{_accuracy(accuracy[c], int(n_rows[c]))}'
        f"{_counts(confusion[c], c) if said else ''}</tr>"
        for c, name in enumerate(class_names)
    )
    st.html(
        f"{_STYLE}<p>{escape(caption)}</p>"
        f'<div class="class-table{"" if said else " class-table-wide"}" tabindex="0">'
        f'<table aria-label="{escape(caption)}">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _counts(said: np.ndarray, label: int) -> str:
    total = max(1, int(said.sum()))
    cells = []
    for c, n in enumerate(said.tolist()):
        kind = "right" if c == label else "wrong" if n else "none"
        cells.append(f'<td class="count {kind}" style="--share:{n / total:.4f}">{n:,}</td>')
    return "".join(cells)


def _accuracy(accuracy: float, n_rows: int) -> str:
    if np.isnan(accuracy):
        return '<td colspan="2">undefined: no rows</td>'
    n_right = round(accuracy * n_rows)
    bar = f'<div class="bar" style="--share:{accuracy:.4f}"><i></i><i></i></div>'
    return f"<td>{bar}</td><td>{accuracy:.4f} · {n_right:,} of {n_rows:,}</td>"
