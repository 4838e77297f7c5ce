"""What the projector shows of answers, as HTML: lines as dots over the rows, answers as bars."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence

import htpy as h
import numpy as np

from core.classroom.votes import Cost, spread, stacked
from core.live.axis import Axis
from core.live.view import View
from core.parsing.plural import counted
from core.quiz import Question
from ui.share import qr_svg
from ui.story.quiz.drawing import after, before, readings

N_STACKS = 60
MOST_LEVELS = 12
"""So many dots stand on each other at their full size; more are drawn closer."""

AT_ENDS = 0.06
"""Of the axis, in which there is room for the number at its end alone."""

LETTERS = "ABCD"
COSTS = {
    "cheapest": "cheapest line",
    "median": "median line",
    "dearest": "dearest line",
    "best": "best possible",
}


def way_in(link: str, word: str) -> h.Element:
    """Draw the code of a link, and write what to type for who cannot scan it."""
    address = link.split("//", 1)[-1].split("?")[0]
    code = b64encode(qr_svg(link).encode()).decode()
    return h.div(".room-way")[
        h.img(src=f"data:image/svg+xml;base64,{code}", alt=f"QR code of {link}"),
        h.p[address],
        h.p(".room-word")[word],
    ]


def line(
    view: View,
    votes: Sequence[float],
    costs: Mapping[str, Cost] | None,
    *,
    is_revealed: bool,
) -> h.Element:
    """Draw everybody's line as a dot, over the rows as the slider shows them.

    `view`: of the rows, with an axis of log-odds.
    `votes`: thresholds.
    `costs`: as `core.classroom.votes.costs_of`; None without votes.
    `is_revealed`: whether the best line is shown.
    """
    axis = view.axes[-1]

    def place(threshold: float) -> float:
        return float(axis.positions[view.curve.stand_in(threshold)])

    over: list[h.Node] = [_dots([place(vote) for vote in votes])]
    told = f"{counted(len(votes), 'line')}."
    if votes:
        middle = spread(votes)
        low, high = place(middle.low), place(middle.high)
        told += (
            f" Median {_brief(middle.median)}; the middle half from {_brief(middle.low)} to "
            f"{_brief(middle.high)}."
        )
        over += [
            h.i(".half", style=f"left: {100 * low:.2f}%; width: {100 * (high - low):.2f}%"),
        ]
        lines = {"median": middle.median}
        if costs and is_revealed:
            lines["best"] = costs["best"].threshold
        over += [_cut(name, at, place(at), at == min(lines.values())) for name, at in lines.items()]
    picture = h.div(".room-line", role="img", aria_label=told)[over, _hills(axis), _ticks(axis)]
    return h.div(".room", data_votes=str(len(votes)))[
        picture,
        h.p(".room-told")[told if votes else "Nobody has drawn a line yet."],
        _costs(costs, is_revealed) if costs else None,
    ]


def _brief(threshold: float) -> str:
    """Write a threshold with three digits that count at either end."""
    near = min(threshold, 1 - threshold)
    decimals = 3 if near >= 0.1 or near <= 0 else 2 - int(np.floor(np.log10(near)))
    text = f"{threshold:.{min(decimals, 9)}f}"
    return text[:5] + text[5:].rstrip("0")


def _dots(places: list[float]) -> h.Element:
    found = stacked(places, N_STACKS)
    levels = max((level for _, level in found), default=0) + 1
    high = 100 / max(levels, MOST_LEVELS)
    dots = (
        h.i(style=f"left: {100 * (stack + 0.5) / N_STACKS:.2f}%; bottom: {high * level:.2f}%")
        for stack, level in found
    )
    return h.div(".dots")[dots]


def _cut(name: str, threshold: float, place: float, is_lowest: bool) -> h.Element:
    """Draw a line with its name, which stands where no other line is."""
    side = "before" if (is_lowest and place > 0.2) or place > 0.8 else "behind"
    cut = h.div(class_=f"cut {name} {side}", style=f"left: {100 * place:.2f}%")
    return cut[h.b[f"{name} {_brief(threshold)}"]]


def _hills(axis: Axis) -> h.Element:
    counts = axis.histogram
    most = max(counts.positives.max(), counts.negatives.max(), 1)

    def bars() -> Iterator[h.Element]:
        edges = axis.edge_positions
        for name, heights in (("yes", counts.positives), ("no", counts.negatives)):
            for i in np.flatnonzero(heights):
                left, width = 100 * edges[i], 100 * (edges[i + 1] - edges[i])
                size = (
                    f"left: {left:.2f}%; width: {width:.2f}%; height: {50 * heights[i] / most:.1f}%"
                )
                yield h.i(class_=name, style=size)

    return h.div(".hills")[bars(), h.b(".yes")["is “yes”"], h.b(".no")["is “no”"]]


def _ticks(axis: Axis) -> h.Element:
    return h.div(".ticks")[
        (
            h.b(style=f"left: {100 * tick.position:.2f}%")[tick.text]
            for tick in axis.ticks
            if tick.position in (0, 1) or AT_ENDS < tick.position < 1 - AT_ENDS
        )
    ]


def _costs(costs: Mapping[str, Cost], is_revealed: bool) -> h.Element:
    shown = {name: cost for name, cost in costs.items() if is_revealed or name != "best"}
    head = ("", "threshold", "missed", "false alarms", "costs")
    rows = (
        h.tr(class_=name)[
            h.th(scope="row")[COSTS[name]],
            h.td[_brief(cost.threshold)],
            h.td[f"{cost.missed:g}"],
            h.td[f"{cost.false_alarms:g}"],
            h.td[h.b[f"{cost.cost:,g}"]],
        ]
        for name, cost in shown.items()
    )
    return h.table(".room-costs")[
        h.thead[h.tr[(h.th(scope="col")[text] for text in head)]], h.tbody[rows]
    ]


def choice(question: Question, votes: Sequence[int], *, is_revealed: bool) -> h.Element:
    """Draw a question with its answers; how many gave each, and which is right, once revealed."""
    n = len(votes)
    options = (
        _option(question, place, list(votes).count(place), n, is_revealed)
        for place in range(len(question.options))
    )
    return h.div(".room", data_votes=str(n))[
        after(question) if is_revealed else before(question),
        h.ol(".room-options")[options],
        h.p(".room-told", role="status")[f"{counted(n, 'answer')}." if n else "No answer yet."],
        is_revealed and h.div[h.p[question.explanation], readings(question.readings)],
    ]


def _option(question: Question, place: int, given: int, n: int, is_revealed: bool) -> h.Element:
    is_right = is_revealed and place == question.answer
    share = given / n if n and is_revealed else 0
    return h.li(class_="right" if is_right else "")[
        h.i(style=f"width: {100 * share:.1f}%"),
        h.b["✓" if is_right else LETTERS[place]],
        h.span[question.options[place], h.span(".quiz-hidden")[" Right." if is_right else ""]],
        is_revealed and h.b(".n")[str(given)],
    ]
