"""The tiny network as a row of boxes, each with its value and, once known, its derivative."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import htpy as h
import numpy as np
from numpy.typing import ArrayLike

from ui.story.numbers import number, plain
from ui.story.only_the_loss.walk import STAGES, Walk

Item = tuple[str, str, float | None]
_BOXES = (
    ("inputs", "", ""),
    ("hidden weights", "", "by_hidden_weights"),
    ("sums s", "sums", "by_sums"),
    ("ReLU h", "relu", "by_sums"),
    ("output weights", "", "by_output_weights"),
    ("logit z", "logit", "by_logit"),
    ("sigmoid p", "score", "by_score"),
    ("loss L", "loss", ""),
)
"""Title of each box, and the stages at which its values and its derivatives are known."""


def drawn(stage: str, walk: Walk) -> h.Element:
    """Draw the network at a stage.

    What the stage computes is bold, its box framed; what comes later is a dot.
    """
    at = STAGES.index(stage)
    arrow = "→" if at <= STAGES.index("loss") else "←"
    gap = h.i(aria_hidden="true")[arrow]
    boxes = (
        [i > 0 and gap, _box(title, given, derived, at, items)]
        for i, ((title, given, derived), items) in enumerate(zip(_BOXES, _items(walk), strict=True))
    )
    return h.div(".walk")[boxes]


def _items(walk: Walk) -> tuple[list[Item], ...]:
    """List name, value as text and derivative of what is in each box."""
    hidden_weights, (output_weights,) = walk.network.matrices()
    values, exact = walk.values, walk.exact
    units = "₁₂"
    weight_names = [name for j in units for name in (f"w{j}₁", f"w{j}₂", f"b{j}")]
    x1, x2 = map(plain, values.inputs)
    return (
        [("x₁", x1, None), ("x₂", x2, None), ("y", "1", None)],
        _named(weight_names, hidden_weights.ravel(), exact.hidden_weights.ravel(), plain),
        _named([f"s{j}" for j in units], values.sums, exact.sums),
        _named([f"h{j}" for j in units], values.hidden, exact.hidden),
        _named(["v₁", "v₂", "c"], output_weights, exact.output_weights, plain),
        _named(["z"], [values.logit], [exact.logit]),
        _named(["p"], [values.score], [exact.score]),
        [("L", number(values.loss), None)],
    )


def _named(
    names: list[str],
    values: Iterable[float],
    derivatives: ArrayLike,
    written: Callable[[float], str] = number,
) -> list[Item]:
    return [
        (name, written(value), derivative)
        for name, value, derivative in zip(names, values, np.asarray(derivatives), strict=True)
    ]


def _box(title: str, given: str, derived: str, at: int, items: list[Item]) -> h.Element:
    known = STAGES.index(given) if given else -1
    back = STAGES.index(derived) if derived else len(STAGES)
    now = at in (known, back)
    rows = []
    for name, value, derivative in items:
        shown = f"{name} = {value}" if at >= known else f"{name} = ·"
        row = [h.span(class_=at == known and "new")[shown]]
        if derivative is not None and at >= back:
            new = at == back and "new"
            row.append(h.small(class_=new)[f"∂L/∂{name} {number(derivative)}"])
        rows.append(h.p[row])
    css = {"now": now, "wide": len(items) > 3}
    return h.section(class_=css, aria_current=now and "step")[h.h4[title], h.div[rows]]
