"""The rows behind a cell of the confusion matrix, and what else is known of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

import htpy as h
import numpy as np
import streamlit as st

from core.data.images import MOST_INK, SIZE, Images
from core.live.numbers import written
from core.live.view import View
from core.parsing.numbers import minus
from core.parsing.plural import counted
from core.predictions.matrix_rows import nearest_first, rows_of_cell
from ui.address.parameters import CELL
from ui.source.shown import Others, Shown
from ui.style import style
from ui.text import literal, plain

PAGE_ROWS = 10
MOST_COLUMNS = 12
MOST_CHARS = 60
_PAGE = "cell_page"


@dataclass(frozen=True)
class Page:
    """Hold what is shown of the rows behind a cell.

    `start`: how many of them stand before the first one here.
    `positions`: of the rows here, in the arrays of the predictions.
    """

    n_rows: int
    start: int
    positions: np.ndarray
    numbers: np.ndarray
    others: Others


def press(cell: str) -> None:
    """Open a cell, or close it when it is the open one; before the widget is drawn."""
    CELL.set(None if CELL.value == cell else cell)


def show(slider: str, shown: Shown, threshold: np.float32, cell: str) -> None:
    """Show the rows behind a cell, page by page.

    `slider`: key of the live threshold whose cell it is.
    `threshold`: a row of the curve, in the numbers decided on, so that there are as many rows as
    the matrix says.
    """
    view = shown.view
    which = (id(view), float(threshold), cell)
    last, number = st.session_state.get(_PAGE, (None, 0))
    number = number if last == which else 0
    page = shown.latest((*which, number), lambda: _page(shown, threshold, cell, number))
    st.html(style("source/matrix_rows") + _table(slider, page, view, threshold, cell))
    with st.container(horizontal=True, vertical_alignment="center", key="cell_pages"):
        if page.n_rows > PAGE_ROWS:
            _turn_pages(page, which)
        st.button(
            "Close", key="close_cell", on_click=CELL.set, args=(None,), icon=":material/close:"
        )
    if page.n_rows:
        st.caption(" ".join(_remarks(page, shown)))


def _turn_pages(page: Page, which: tuple[int, float, str]) -> None:
    def turn(number: int) -> None:
        st.session_state[_PAGE] = (which, number)

    number, end = page.start // PAGE_ROWS, page.start + len(page.positions)
    for label, icon, to, is_there in (
        ("Previous", "chevron_left", number - 1, number > 0),
        ("Next", "chevron_right", number + 1, end < page.n_rows),
    ):
        st.button(
            label,
            key=f"cell_{label.lower()}",
            on_click=turn,
            args=(to,),
            disabled=not is_there,
            icon=f":material/{icon}:",
        )
    st.markdown(f"rows {page.start + 1:,}–{end:,} of {page.n_rows:,}", width="content")


def _page(shown: Shown, threshold: np.float32, cell: str, number: int) -> Page:
    predictions, start = shown.view.predictions, number * PAGE_ROWS
    rows = rows_of_cell(predictions, float(threshold), shown.view.rule, cell)
    positions = nearest_first(predictions, float(threshold), rows, start, PAGE_ROWS)
    numbers = predictions.row_numbers if shown.row_numbers is None else shown.row_numbers
    numbers = positions + 1 if numbers is None else numbers[positions]
    return Page(len(rows), start, positions, numbers, shown.others(positions, MOST_COLUMNS))


def _remarks(page: Page, shown: Shown) -> list[str]:
    said = [shown.numbering, "Off by: score − threshold."]
    if shown.view.predictions.sample_weight is not None:
        said.append("The matrix adds up weights; here each row stands once.")
    if page.others.problem:
        said.append(f"The other columns could not be read: {literal(page.others.problem)}")
    elif page.others.n_columns > MOST_COLUMNS:
        said.append(f"{MOST_COLUMNS} of {page.others.n_columns:,} other columns are shown.")
    return said


def _table(slider: str, page: Page, view: View, threshold: np.float32, cell: str) -> h.Element:
    predictions = view.predictions
    names = tuple(map(plain, predictions.class_names))
    is_yes, said_yes = cell in ("tp", "fn"), cell in ("tp", "fp")
    many = counted(page.n_rows, "row")
    look = "right" if is_yes == said_yes else "wrong"
    colour = "var(--page-yes)" if is_yes else "var(--page-no)"
    shown_threshold = view.scale.shown(float(threshold))
    title = f" · {CELL.labels[cell].lower()} · {cell.upper()} · "
    title += f"is “{names[is_yes]}”, predicted “{names[said_yes]}”"
    if page.n_rows:
        title += f" · nearest to the threshold {written(shown_threshold, view.decimals)} first"
    scores = view.scale.shown(predictions.y_score[page.positions])
    columns = page.others.columns
    known: dict[str, Sequence[str | h.Element]] = {
        "Row": list(map(str, page.numbers)),
        "Score": [written(score, 0) for score in scores],
        "Off by": [_difference(float(score) - shown_threshold) for score in scores],
    }
    if page.others.images is not None:
        known["Image"] = _drawn(page.others.images)
    if predictions.sample_weight is not None:
        known["Weight"] = list(map(_cell, predictions.sample_weight[page.positions]))
    others = [list(map(_cell, columns[name].to_numpy())) for name in columns]
    heads = [*known, *columns]
    lines = zip(*known.values(), *others, strict=True)
    region = h.div(tabindex="0", role="region", aria_label=f"{many}, {CELL.labels[cell].lower()}")
    head = h.tr[(_marked(h.th, each, scope="col") for each in heads)]
    body = (h.tr[(_marked(h.td, each) for each in line)] for line in lines)
    table = region[h.table[h.thead[head], h.tbody[body]]]
    return h.section(".cell-rows", data_rows_of=slider, data_cell=cell)[
        h.p[h.i(class_=look, style=f"--class: {colour}"), h.b[many], title],
        page.n_rows > 0 and table,
    ]


def _drawn(images: Images) -> list[h.Element]:
    """Draw each image, and say what it shows: where it lets the ink of the page through."""
    drawn = []
    for ink, shows in zip(images.ink, images.shows, strict=True):
        shades = {shade: np.argwhere(ink == shade).tolist() for shade in np.unique(ink) if shade}
        paths = (
            h.path(
                d="".join(f"M{x} {y}h1v1h-1z" for y, x in pixels),
                fill_opacity=f"{shade / MOST_INK:.2f}",
            )
            for shade, pixels in shades.items()
        )
        svg = h.svg(
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {SIZE} {SIZE}",
            shape_rendering="crispEdges",
        )[paths]
        style = f"--image: url(data:image/svg+xml,{quote(str(svg))})"
        drawn.append(h.i(".image", role="img", aria_label=images.names[shows], style=style))
    return drawn


def _marked(place: h.Element, text: str | h.Element, **attributes: str) -> h.Element:
    if not isinstance(text, str):
        return place[text]
    if len(text) > MOST_CHARS:
        attributes["title"] = plain(text, 500)
    return place(**attributes)[plain(text, MOST_CHARS)]


def _cell(value: object) -> str:
    """Write a cell; a float32 with the shortest decimals that read back the same."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    if isinstance(value, float | np.floating):
        text = text.removesuffix(".0")
    return minus(text) if isinstance(value, int | float | np.number) else text


def _difference(value: float) -> str:
    """Write it with four digits, and whatever is before the point."""
    if not value:
        return "0, on it"
    rounded = round(value, max(0, 3 - math.floor(math.log10(abs(value)))))
    return "+" * (value > 0) + written(rounded, 0)
