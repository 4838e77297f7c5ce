"""The live threshold on a page of Streamlit's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from core.live.view import View
from core.predictions.matrix_rows import CELLS
from ui.address.parameter import OneOf
from ui.live.columns import columns_as_text
from ui.live.component import component
from ui.live.held import along, number, on_moved, on_said, tell
from ui.live.threshold import MODULE, OF_IMAGES
from ui.live.threshold.data import component_data


@dataclass(frozen=True)
class Second:
    """A second threshold, at least as near to “yes” as the first; between them nothing is said.

    So it is never below the first, or never above it where lower means "yes".

    `threshold`: where it stands now.
    `on_move`: called with it when a hand has let go of it.
    """

    threshold: float
    on_move: Callable[[float], None]


def slider_data(key: str, **what: Any) -> dict[str, Any]:
    """Put together what a live threshold shows, as `component_data`, with its tables as sent."""
    return {
        name: columns_as_text(value) if isinstance(value, pd.DataFrame) else value
        for name, value in component_data(key, **what).items()
    }


def threshold_slider(
    key: str,
    threshold: float,
    data: dict[str, Any],
    *,
    view: View,
    on_move: Callable[[float], None],
    on_press: Callable[[str], None] | None = None,
    pressed: str | None = None,
    second: Second | None = None,
    axis: OneOf | None = None,
) -> None:
    """Show the live threshold.

    The threshold stands beside the component in an element of its own, so that the component's
    data stay the same when it moves and are not sent again.

    `key`: of the component; unique on the page.
    `threshold`: where it stands now, in the score's own numbers; the row that stands in for it is
    shown.
    `on_move`: called with the threshold when a hand has let go of it.
    `on_press`: called with "tp", "fp", "fn" or "tn" when that cell of the matrix is pressed, once
    more when it is pressed again. Without it no cell can be pressed.
    `second`: a second threshold; `on_move` is then called for the first only. What is predicted
    "yes" is counted at the second, what is predicted "no" at the first.
    `axis`: the parameter that says along which of two axes probabilities lie, "odds" or
    "probability"; log-odds without it.
    """

    lowest, highest = view.ends

    def read(value: dict[str, Any]) -> tuple[Callable[[float], None], float]:
        at_second = second is not None and value.get("handle") == "second"
        row = number(value["second" if at_second else "threshold"], lowest, highest)
        return (second.on_move if second is not None and at_second else on_move), row

    held, heard = along(key, axis)
    if second is not None:
        held["second"] = float(second.threshold)
    if on_press is not None:
        heard["on_pressed_change"] = on_said(key, "pressed", CELLS, on_press)
    tell(key, threshold=float(threshold), cell=pressed or "", **held)
    entry = None if data.get("images") is None else OF_IMAGES
    name = "threshold_slider_of_images" if entry else "threshold_slider"
    component(name, MODULE, entry)(
        key=key,
        data=data,
        on_moved_change=on_moved(key, read, lambda what: what[0](what[1])),
        **heard,
    )
