"""The few rows a trap is about, as a table in the look of the worked examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import streamlit as st

SHOWN = 6
STYLE = """
<style>
.steps caption { text-align: left; font-size: 0.875rem; opacity: 0.8; }
/* Points, like lines, are ink whatever theme a person switches to. */
.st-key-charts_too_few .point { fill: currentColor !important; stroke: currentColor !important; }
</style>
"""
"""Goes onto a page once; the rest of the look comes with the worked example, `steps.STYLE`."""


@dataclass(frozen=True)
class Cell:
    """One value of a row.

    Parameters
    ----------
    text : str
    best : bool
        Framed: what the metric picks.
    own : bool
        Underlined: the score at the label's place.
    """

    text: str
    best: bool = False
    own: bool = False


def draw(caption: str, head: Sequence[str], rows: Sequence[Sequence[Cell | str]]) -> None:
    """Draw rows as a table.

    Parameters
    ----------
    caption : str
        Which rows they are.
    head : sequence of str
        One element per column; a line break in it is kept.
    rows : sequence of sequence of Cell or str
        ✓ and ✗ are drawn as a match and a miss.
    """
    columns = "".join(f'<th scope="col">{_text(name)}</th>' for name in head)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    st.html(
        '<div class="steps" tabindex="0"><table>'
        f"<caption>{_text(caption)}</caption>"
        f"<thead><tr>{columns}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def sign(is_match) -> str:
    """Write a match as ✓, a miss as ✗."""
    return "✓" if is_match else "✗"


def word(is_yes) -> str:
    """Write a decision as it is said."""
    return "yes" if is_yes else "no"


def both_classes(y_true: np.ndarray, n: int = SHOWN) -> np.ndarray:
    """Find the first rows of either class, half of each as far as there are so many.

    Returns
    -------
    ndarray of int, ascending
        At most `n` places in `y_true`.
    """
    is_yes = y_true == 1
    early = np.where(is_yes, np.cumsum(is_yes), np.cumsum(~is_yes)).argsort(kind="stable")
    return np.sort(early[:n])


def _cell(cell):
    cell = Cell(cell) if isinstance(cell, str) else cell
    if cell.text in ("✓", "✗"):
        return f'<td class="step-match" data-now="{cell.text}">{cell.text}</td>'
    css = f"{'step-best' if cell.best else ''} {'step-own' if cell.own else ''}"
    return f'<td class="{css}">{escape(cell.text)}</td>'


def _text(text):
    return escape(text).replace("\n", "<br>")
