"""What the live threshold shows of rows, put together for a page and for a report."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import numpy as np

from core.decision.thresholds import flip_rows
from core.live.stops import Stop
from core.live.table import Column
from core.live.view import View
from core.predictions.scale import PROBABILITY
from core.selection.choice import lowered
from ui.live.threshold import Goal, GoalAim, Region
from ui.source.every_point import points_on_split, points_on_these
from ui.source.points import Points
from ui.source.shown import Shown
from ui.text import plain


def what_moves(
    shown: Shown,
    *,
    view: View | None = None,
    only: Collection[str] | None = None,
    columns: Mapping[Column, float | np.ndarray] | None = None,
    points: Points | None = None,
    stops: Iterable[Stop] | None = None,
    notes: Mapping[str, tuple[str, str]] | None = None,
    **what: Any,
) -> dict[str, Any]:
    """Put together what the live threshold shows, for a page and for a report.

    `view`: of the same rows, with further thresholds.
    `only`: the columns of the live table that are needed; all of them without it.
    `columns`: what moves besides the live table.
    `points`: the rows one by one, and where they lie; without it on no chart, and none as an
    image: beside every number there is no room for those.
    `stops`: instead of the usual threshold and the best one.
    `notes`: instead of "baseline" and "loss" in the words of `shown`.
    `what`: everything else, as `component_data`.
    """
    view = view or shown.view
    points = points or _rows(shown, view)
    table, goal = view.table, _goal(shown, view)
    if only is not None:
        needed = {*only, *(aim.column for aim in goal.aims)} if goal else only
        name = ("only", *sorted(needed))
        table = shown.once(name, lambda: view.table.only(needed), of_rows=True)
    columns = _beside(view) | dict(columns or {})
    return {
        "view": view,
        "table": table.with_columns(columns) if columns else table,
        "samples": points.samples,
        "images": points.images,
        "image_names": points.names,
        "region": Region("points", points.grid) if points.chart is not None else None,
        "class_names": tuple(map(plain, view.predictions.class_names)),
        "stops": (view.start, view.best) if stops is None else stops,
        "notes": notes or _notes(shown),
        "goal": goal,
        **what,
    }


def _rows(shown: Shown, view: View) -> Points:
    """Take the rows one by one to a view of the same rows."""
    samples = shown.points().samples
    if samples is not None and view is not shown.view:
        ascending = np.sort(view.predictions.y_score)
        samples = samples.assign(flip=flip_rows(ascending, view.curve))
    return Points(samples, None, None)


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


def _beside(view: View) -> dict[Column, float | np.ndarray]:
    """Tabulate the probability of "yes" that thresholds on another scale stand for."""
    if view.scale == PROBABILITY:
        return {}
    stands_for = view.scale.probability(view.curve.thresholds)
    return {} if stands_for is None else {Column("probability"): stands_for}


def _notes(shown: Shown) -> dict[str, tuple[str, str]]:
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
    baseline = (
        f"Always predicting “{word}”: {view.baseline.accuracy:.4f}",
        "The accuracy of the simplest rule there is: to say the more common class of these rows "
        "every time. An accuracy below it has learned nothing.",
    )
    return {"baseline": baseline, "loss": loss}
