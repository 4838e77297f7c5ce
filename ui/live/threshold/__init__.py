"""The live threshold: slider, score histogram, confusion matrix and read-outs in one component.

Python hands the browser a table with one row per selectable threshold; while a person drags, the
browser looks rows up, and nothing is sent. The figures on the page are ordinary Plotly charts that
do not depend on the threshold; the component draws what moves over them. When the hand lets go,
the threshold is sent once and only the fragment around the component runs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from core.decision.rates import RATES
from core.live.view import View
from core.mlp.regions import DecisionGrid
from core.predictions.matrix_rows import CELLS
from ui.address.parameter import OneOf
from ui.live.component import as_sent, component
from ui.live.held import number, on_moved, tell
from ui.live.threshold.data import component_data, explain

MODULE = Path(__file__).with_name("slider.mjs")
OF_IMAGES = Path(__file__).with_name("slider_of_images.mjs")
SHORT_LABELS = {"recall": "Recall", "specificity": "Specificity", "f1": "F1", "mcc": "MCC"}


@dataclass(frozen=True)
class Mark:
    """A point that follows the threshold on a chart.

    Parameters
    ----------
    chart : str
        Key of the `st.plotly_chart` it is drawn on.
    x, y : str
        Columns of the live table. Where `x` is "threshold" a line marks it as well.
    letter : str
        Written in the point, to tell it from others on the chart.
    """

    chart: str
    x: str
    y: str
    letter: str = ""


@dataclass(frozen=True)
class Notes:
    """What stands beside the two big numbers and does not move with the threshold."""

    baseline: str
    baseline_explained: str
    loss: str
    loss_explained: str


@dataclass(frozen=True)
class Tile:
    """A number below the matrix that follows the threshold.

    Parameters
    ----------
    name : str
        Column of the live table.
    label : str
    explanation : str
        For the pointer, the keyboard and a screen reader; may have several lines.
    """

    name: str
    label: str
    explanation: str


def rate_tile(name: str) -> Tile:
    """Make the tile of one of `core.decision.rates.RATES`."""
    rate = RATES[name]
    return Tile(name, SHORT_LABELS.get(name, rate.label), explain(rate))


TILES = tuple(
    map(rate_tile, ("precision", "recall", "specificity", "f1", "balanced_accuracy", "mcc"))
)


@dataclass(frozen=True)
class Region:
    """A chart of two features whose points, and whose region said "yes", follow the threshold.

    Parameters
    ----------
    chart : str
        Key of the `st.plotly_chart` it is drawn on.
    grid : DecisionGrid or None
        Where the network says what; None for points alone.
    """

    chart: str
    grid: DecisionGrid | None


@dataclass(frozen=True)
class Band:
    """An interval of thresholds, shaded on the slider and on the charts that the marks name.

    Where the axis of a chart is the threshold the interval is shaded, elsewhere the part of the
    curve that belongs to it is thicker. Several are told apart by pattern.

    Parameters
    ----------
    name : str
    low, high : float
        Both ends belong to it; in the score's own numbers, as all thresholds of the slider.
    """

    name: str
    low: float
    high: float


@dataclass(frozen=True)
class Distribution:
    """How often each threshold came out, drawn as a thin line over the axis of the slider.

    Parameters
    ----------
    label : str
        Beside the line, and all that a screen reader says of it.
    edges : tuple of float, ascending from 0 to 1, one more than counts
    counts : tuple of float
    """

    label: str
    edges: tuple[float, ...]
    counts: tuple[float, ...]


@dataclass(frozen=True)
class GoalAim:
    """One thing that a goal asks for.

    Parameters
    ----------
    words, label : str
        What is asked for, and what is measured.
    column : str
        Of the live table.
    limit : float
        What it must not exceed, or fall below where `least`.
    least : bool
    turns : list of int
        See `core.situations.Aim.turns`.
    """

    words: str
    label: str
    column: str
    limit: float
    least: bool
    turns: list[int]


@dataclass(frozen=True)
class Goal:
    """What is at stake: beside the big numbers stands whether it is met, and by how much.

    Parameters
    ----------
    title : str
    explanation : str
        For the pointer, the keyboard and a screen reader.
    aims : tuple of GoalAim
        All of which must be met.
    """

    title: str
    explanation: str
    aims: tuple[GoalAim, ...]


def _as_sent(value: Any) -> Any:
    """Give a table as a component gets it; a list as what is no table at a first glance."""
    if isinstance(value, pd.DataFrame):
        return as_sent(value)
    return tuple(value) if isinstance(value, list) else value


@dataclass(frozen=True)
class Second:
    """A second threshold, at least as near to “yes” as the first; between them nothing is said.

    So it is never below the first, or never above it where lower means "yes".

    Parameters
    ----------
    threshold : float
        Where it stands now.
    on_move : callable
        Called with it when a hand has let go of it.
    """

    threshold: float
    on_move: Callable[[float], None]


def threshold_slider(
    key: str,
    threshold: float,
    *,
    view: View,
    on_move: Callable[[float], None],
    on_press: Callable[[str], None] | None = None,
    pressed: str | None = None,
    second: Second | None = None,
    axis: OneOf | None = None,
    is_brief: bool = False,
    **what: Any,
) -> None:
    """Show the live threshold.

    The threshold stands beside the component in an element of its own, so that the component's
    data stay the same when it moves and are not sent again.

    Parameters
    ----------
    key : str
        Of the component; unique on the page.
    threshold : float
        Where it stands now, in the score's own numbers; the row that stands in for it is shown.
    view : View
    on_move : callable
        Called with the threshold when a hand has let go of it.
    on_press : callable, optional
        Called with "tp", "fp", "fn" or "tn" when that cell of the matrix is pressed, once more
        when it is pressed again. Without it no cell can be pressed.
    pressed : str, optional
        The cell that is pressed now.
    second : Second, optional
        A second threshold; `on_move` is then called for the first only. What is predicted "yes" is
        counted at the second, what is predicted "no" at the first.
    axis : OneOf, optional
        The parameter that says along which of two axes probabilities lie, "odds" or "probability";
        log-odds without it.
    is_brief : bool
        Whether only what the eye needs is shown: no buttons, no notes, and a small ROC.
    what
        Everything else that is shown, as `component_data`.
    """

    def on_pressed() -> None:
        cell = getattr(st.session_state.get(key), "pressed", None)
        if on_press and cell in CELLS:
            on_press(cell)

    def on_axis() -> None:
        asked = getattr(st.session_state.get(key), "axis", None)
        if axis and asked in axis.labels:
            axis.set(asked)

    presses: dict[str, Any] = {} if on_press is None else {"on_pressed_change": on_pressed}

    lowest, highest = sorted(view.table["threshold"][[0, -1]].tolist())

    def read(value: dict[str, Any]) -> tuple[Callable[[float], None], float]:
        at_second = second is not None and value.get("handle") == "second"
        row = number(value["second" if at_second else "threshold"], lowest, highest)
        return (second.on_move if second is not None and at_second else on_move), row

    held: dict[str, Any] = {} if second is None else {"second": float(second.threshold)}
    held |= {"axis": axis.keep(axis.value)} if axis else {}
    tell(key, threshold=float(threshold), cell=pressed or "", **held)
    data = component_data(
        key,
        view=view,
        presses=on_press is not None,
        second=second is not None,
        is_brief=is_brief,
        **what,
    )
    entry = None if what.get("images") is None else OF_IMAGES
    name = "threshold_slider_of_images" if entry else "threshold_slider"
    component(name, MODULE, entry)(
        key=key,
        data={name: _as_sent(value) for name, value in data.items()},
        on_axis_change=on_axis,
        on_moved_change=on_moved(key, read, lambda what: what[0](what[1])),
        **presses,
    )
