"""One sigmoid unit to drag: logit, probability, and outside the network threshold and label.

Python hands the browser tables, see `ui.live.unit.tables`; while a person drags, the browser
looks rows up, and nothing is sent.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from core.live.followed import ASKED
from ui.live.columns import columns_as_text
from ui.live.component import component
from ui.live.held import number, on_moved, on_said, tell
from ui.live.unit.link import Unit
from ui.live.unit.tables import (
    FAR,
    LIMIT,
    OUTPUTS,
    SATURATED,
    SHIFT,
    logit_table,
    output_table,
    threshold_table,
)

_BY_TENTHS = "Drag, or use the keys: ← → by 0.1, Home and End."
_SHIFTED = (
    f"The same from the logits {SHIFT:g} and {SHIFT:g} + z: what both have in common cancels."
)
# Braces are filled by the browser with what it shows: each formula stands with its numbers.
EXPLANATIONS = {
    "x": f"The input: what the unit is given, here one feature.\n{_BY_TENTHS}",
    "w": f"The weight: how strongly the input counts. Training sets it.\n{_BY_TENTHS}",
    "b": f"The bias: the logit when the input is 0. Training sets it.\n{_BY_TENTHS}",
    "z": "logit z = w · x + b = {w} · {in_x} + {in_b} = {z}\nAny number; 0 is undecided.",
    "p": "p = sigmoid(z) = 1 / (1 + e^−z)\n"
    "At z = {z} this is {p}: what `predict` returns, the model’s probability of class 1.",
    "t": "The threshold, from 0 to 1. The unit does not have it.\n"
    "Drag, or use the keys: ← → by 0.01, with Shift by 0.001, < and > to the next of the eight "
    "outputs, Home and End.",
    "asked": "p > threshold? {p} > {t}? {answer}.\n"
    "Keras’s binary_accuracy asks this, strictly: exactly at the threshold the label is 0.",
    "label": "1 when p > threshold, else 0. Compared in float32 on both sides.",
    "cut": "threshold {t} on p is the same as {cut} on the logit:\nlogit(t) = log(t / (1 − t))",
    "ones": "How many of the eight are greater than {t}.",
    "score": "One of the eight numbers that `predict` gave.\n"
    "Press it to put the threshold exactly there.",
    "logit": "logit = log(p / (1 − p)): the z at which sigmoid gives this p.",
    "output_label": "1 when the probability is greater than the threshold, {t}, else 0.",
    "slope": "sigmoid′(z) = p (1 − p) = {p} · {soft_0} = {slope}\n"
    "Training multiplies the gradient by it on its way back through the unit.",
    "share": "p (1 − p) / 0.25 = {slope} / 0.25: its share of the largest slope, at z = 0.",
    "gain": "sigmoid(z + 1) − sigmoid(z) = {next} − {p} = {gain}",
    "sigmoid": "1 / (1 + e^−z) with z = {z}",
    "soft_0": "e^0 / (e^0 + e^z) with z = {z}. This is 1 − p.",
    "soft_1": "e^z / (e^0 + e^z) with z = {z}. Divide both by e^z: 1 / (e^−z + 1), the sigmoid.",
    **dict.fromkeys(("shifted_0", "shifted_1"), _SHIFTED),
    "argmax": "The place of the larger of the two, counted from 0; of equal ones the first.\n"
    "The second is larger exactly when p > 0.5.",
}
_PERCENT = f"{100 * SATURATED:g} %"
NOTES = {
    "saturated": f"Saturated (below {_PERCENT} of the peak): the curve is nearly flat, and hardly "
    "any gradient comes back. Cross-entropy divides by the same number, which saves it; squared "
    "error does not (step 3).",
    "open": f"Not saturated ({_PERCENT} of the peak or more): the curve is steep enough to learn "
    "from.",
    "tie": "{p} lies exactly on the threshold: not greater, so the label is 0.",
    "no_tie": "A probability exactly on the threshold gets 0: Keras asks for more (>).",
}


def unit(
    key: str,
    now: Unit,
    on_move: Callable[[Unit], None],
    *,
    rows: pd.DataFrame | None = None,
    rows_are: str = "",
    nearest: int | None = None,
    followed: int | None = None,
    on_follow: Callable[[int], None] | None = None,
    is_folded: bool = False,
) -> None:
    """Show the unit, and below its curve rows that another network scored.

    Its state stands beside the component in an element of its own, so that the tables stay the
    same when it moves and are not sent again.

    `rows`: see `ui.live.unit.tables.row_table`.
    `nearest`: the number of the one whose score lies nearest to that of which the first screen
    asks.
    `on_follow`: called with the number of one that is to be.

    Of what is held, `now`, the row nearest to its threshold is shown; `on_move` is called with the
    new state when a hand has let go. With `is_folded` what can wait opens by a press only.
    """

    thresholds = threshold_table().threshold

    def read(value: dict[str, Any]) -> Unit:
        w, b, x = (int(number(value[name], -LIMIT, LIMIT)) for name in ("w", "b", "x"))
        return Unit(w, b, x, float(thresholds[int(number(value["row"], 0, len(thresholds) - 1))]))

    heard: dict[str, Any] = {}
    if on_follow and rows is not None:
        heard["on_followed_change"] = on_said(key, "followed", rows["number"].tolist(), on_follow)
    tell(key, w=now.weight, b=now.bias, x=now.given, row=now.row, followed=followed)
    component("sigmoid_unit", Path(__file__).with_name("unit.mjs"))(
        key=key,
        data={
            "key": key,
            "limit": LIMIT,
            "far": FAR,
            "folded": is_folded,
            "shift": SHIFT,
            "logits": columns_as_text(logit_table()),
            "thresholds": columns_as_text(threshold_table()),
            "outputs": columns_as_text(output_table()),
            "rows": None if rows is None else columns_as_text(rows),
            "rows_are": rows_are,
            "nearest": -1 if nearest is None else nearest,
            "is_nearest": f"◎: the test row that scores nearest to {ASKED:g}.",
            "written": [_plain(score) for score in OUTPUTS],
            "explanations": EXPLANATIONS,
            "notes": NOTES,
        },
        on_moved_change=on_moved(key, read, on_move),
        **heard,
    )


def _plain(score: float) -> str:
    return f"{score:.10f}".rstrip("0")
