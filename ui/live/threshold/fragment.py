"""One call makes a page live: slider, histogram, matrix, read-outs, and a fragment around them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

import numpy as np
import streamlit as st

from core.live.stops import Stop
from core.live.table import Column
from core.live.view import View
from core.predictions.scale import PROBABILITY
from core.selection.choice import lowered
from ui.address.parameter import Number
from ui.address.parameters import AXIS
from ui.live.followers import LIVE
from ui.live.threshold import (
    Band,
    Distribution,
    Goal,
    GoalAim,
    Mark,
    Notes,
    Region,
    Second,
    Tile,
    threshold_slider,
)
from ui.source.every_point import points_on_split, points_on_these
from ui.source.points import Points
from ui.source.shown import Shown
from ui.source.source import threshold_on
from ui.streamlit_inside import is_of_a_fragment
from ui.text import plain


def draw(
    shown: Shown,
    *,
    slider: str = LIVE,
    place: str = "typed",
    threshold: Number | None = None,
    on_press: Callable[[str], None] | None = None,
    pressed: str | None = None,
    page_keys: bool = True,
    second: Second | None = None,
    is_brief: bool = False,
    **what: Any,
) -> float:
    """Draw the live threshold inside the fragment that is to run when a hand lets go of it.

    Parameters
    ----------
    shown : Shown
    slider : str
        Key of the component; unique on the page.
    place : str
        Key of the field to type a threshold in, beginning with "typed"; unique on the page.
    threshold : Number, optional
        Of the table of parameters; the one of all pages for the scale of the scores if None.
    on_press, pressed, page_keys, second, is_brief
        As `threshold_slider`; no threshold is typed where it is brief.
    what
        As `what_moves`.

    Returns
    -------
    float
        The threshold now, as typed: in the score's own numbers.
    """
    moving = what_moves(shown, **what)
    view: View = moving["view"]
    threshold = threshold or threshold_on(view.scale)
    if is_brief:
        typed = threshold.hold(**_typed(view))
    else:
        with st.container(key=place):
            typed = threshold.draw(**_typed(view), step=view.step, format="%.9g")
    if is_of_a_fragment() and not view.decides_at(typed):
        st.rerun()  # the whole page, which makes a row of it
    threshold_slider(
        slider,
        typed,
        **moving,
        on_move=threshold.set,
        on_press=on_press,
        pressed=pressed,
        page_keys=page_keys,
        second=second,
        axis=AXIS if view.scale == PROBABILITY else None,
        is_brief=is_brief,
    )
    return typed


@st.fragment
def live(shown: Shown, **options: Any) -> None:
    """Show the live threshold; only this runs again when a hand lets go of it.

    Parameters
    ----------
    shown : Shown
    options
        As `draw`.
    """
    draw(shown, **options)


def what_moves(
    shown: Shown,
    *,
    view: View | None = None,
    only: Collection[str] | None = None,
    columns: Mapping[Column, float | np.ndarray] | None = None,
    points: Points | None = None,
    marks: Iterable[Mark] = (),
    tiles: Iterable[Tile] = (),
    stops: Iterable[Stop] | None = None,
    notes: Notes | None = None,
    pictures: Mapping[str, str] | None = None,
    bands: Iterable[Band] = (),
    distribution: Distribution | None = None,
) -> dict[str, Any]:
    """Put together what the live threshold shows, for a page and for a report.

    Parameters
    ----------
    shown : Shown
    view : View, optional
        Of the same rows, with further thresholds.
    only : collection of str, optional
        The columns of the live table that are needed; all of them without it.
    columns : mapping of Column to float or ndarray, optional
        What moves besides the live table.
    points : Points, optional
        The rows one by one: without them none is named.
    marks, tiles, pictures, bands, distribution
        As `threshold_slider`.
    stops : iterable of Stop, optional
        Instead of the usual threshold and the best one.
    notes : Notes, optional
        Instead of baseline and loss in the words of `shown`.
    """
    view = view or shown.view
    table, goal = view.table, _goal(shown, view)
    if only is not None:
        needed = {*only, *(aim.column for aim in goal.aims)} if goal else only
        name = ("only", *sorted(needed))
        table = shown.once(name, lambda: view.table.only(needed), of_rows=True)
    columns = _beside(view) | dict(columns or {})
    return {
        "view": view,
        "table": table.with_columns(columns) if columns else table,
        "samples": points and points.samples,
        "images": points and points.images,
        "image_names": points.names if points else (),
        "region": Region("points", points.grid) if points and points.chart is not None else None,
        "class_names": tuple(map(plain, view.predictions.class_names)),
        "marks": marks,
        "tiles": tiles,
        "stops": (view.start, view.best) if stops is None else stops,
        "notes": notes or _notes(shown),
        "pictures": pictures or {},
        "bands": bands,
        "distribution": distribution,
        "goal": goal,
    }


def _goal(shown: Shown, view: View) -> Goal | None:
    """Find at which rows of a view of the same rows each aim of what is at stake is met."""
    situation = shown.situation
    if situation is None:
        return None
    points = points_on_split(shown, shown.split) if shown.network else points_on_these(shown)
    aims = (
        GoalAim(
            str(aim),
            lowered(aim.requirement.label),
            aim.column,
            aim.requirement.value,
            aim.requirement.sense == ">=",
            aim.turns(points, view.curve),
        )
        for aim in situation.aims
    )
    return Goal(situation.title, situation.story, tuple(aims))


def _typed(view: View) -> dict[str, Any]:
    """Say within which range a threshold is typed; 0 to 1 is that of the parameter."""
    if view.scale == PROBABILITY:
        return {}
    low, high = sorted(view.table["threshold"][[0, -1]].tolist())
    return {"min_value": low, "max_value": high, "default": view.start.threshold}


def _beside(view: View) -> dict[Column, float | np.ndarray]:
    """Tabulate the probability of "yes" that thresholds on another scale stand for."""
    if view.scale == PROBABILITY:
        return {}
    stands_for = view.scale.probability(view.curve.thresholds)
    return {} if stands_for is None else {Column("probability"): stands_for}


def _notes(shown: Shown) -> Notes:
    """Say what stands still while the threshold moves: the baseline and the loss."""
    view = shown.view
    word = "yes" if view.baseline.label else "no"
    loss = "No cross-entropy", "It compares probabilities with labels, and these scores are none."
    if view.cross_entropy is not None:
        loss = (
            f"Cross-entropy stays {view.cross_entropy:.4f}",
            "Mean of −log(the probability given to the true class).\n"
            "It compares probabilities with labels; no threshold occurs in it, so it stands still, "
            + shown.loss_words,
        )
    return Notes(
        baseline=f"Always predicting “{word}”: {view.baseline.accuracy:.4f}",
        baseline_explained="The accuracy of the simplest rule there is: to say the more common "
        "class of these rows every time. An accuracy below it has learned nothing.",
        loss=loss[0],
        loss_explained=loss[1],
    )
