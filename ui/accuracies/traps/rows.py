"""The few rows a trap is about, as a table in the look of the worked examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import htpy as h
import numpy as np
import streamlit as st

SHOWN = 6


@dataclass(frozen=True)
class Cell:
    """One value of a row: the metric’s best is framed, the score of the label underlined."""

    text: str
    best: bool = False
    own: bool = False


def draw(caption: str, head: Sequence[str], rows: Sequence[Sequence[Cell | str]]) -> None:
    """Draw rows as a table. A line break in a head is kept; ✓ and ✗ are a match and a miss."""
    table = h.table[
        h.caption[caption],
        h.thead[h.tr[(h.th(scope="col")[_lines(name)] for name in head)]],
        h.tbody[(h.tr[map(_cell, row)] for row in rows)],
    ]
    st.html(h.div(".steps", tabindex="0")[table])


def sign(is_match: object) -> str:
    """Write a match as ✓, a miss as ✗."""
    return "✓" if is_match else "✗"


def word(is_yes: object) -> str:
    """Write a decision as it is said."""
    return "yes" if is_yes else "no"


def numbered(name: str, n: int) -> list[str]:
    """Name `n` columns, one for each class, by their place."""
    return [f"{name}\n{c}" for c in range(n)]


def is_largest(values: np.ndarray) -> np.ndarray:
    """Tell which value argmax takes: the largest, the first where several are."""
    return np.arange(len(values)) == values.argmax()


def cells(values: np.ndarray, form: str, best: np.ndarray, own: int | None = None) -> list[Cell]:
    """Write the values of a row in a format; `own` is the place of its label's."""
    return [
        Cell(format(value, form), bool(is_best), c == own)
        for c, (value, is_best) in enumerate(zip(values, best, strict=True))
    ]


def both_classes(y_true: np.ndarray, n: int = SHOWN) -> np.ndarray:
    """Find the first rows of either class, half of each as far as there are so many.

    Returns at most `n` places in `y_true`, int, ascending.
    """
    is_yes = y_true == 1
    early = np.where(is_yes, np.cumsum(is_yes), np.cumsum(~is_yes)).argsort(kind="stable")
    return np.sort(early[:n])


def _cell(cell: Cell | str) -> h.Element:
    cell = Cell(cell) if isinstance(cell, str) else cell
    if cell.text in ("✓", "✗"):
        return h.td(".step-match", data_now=cell.text)[cell.text]
    return h.td(class_={"step-best": cell.best, "step-own": cell.own})[cell.text]


def _lines(text: str) -> h.Node:
    first, *more = text.split("\n")
    return [first, ([h.br, line] for line in more)]
