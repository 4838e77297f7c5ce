"""All points at which rows are decided, which every question about a threshold reads; once each."""

from __future__ import annotations

from core.predictions.predictions import Predictions
from core.selection.halves import halves
from core.selection.points import OperatingPoints, operating_points
from ui.source.shown import OPERATING_POINTS, Shown

THESE = "these rows"
HALVES = "one half", "the other half"


def points_on_these(shown: Shown) -> OperatingPoints:
    """Count a person's own rows."""
    return shown.once(OPERATING_POINTS, lambda: _points(shown, shown.view.predictions, THESE))


def points_on_halves(shown: Shown) -> tuple[OperatingPoints, OperatingPoints]:
    """Count two halves of them; ValueError where they are too few."""

    def both() -> tuple[OperatingPoints, OperatingPoints]:
        first, second = halves(shown.view.predictions)
        return _points(shown, first, HALVES[0]), _points(shown, second, HALVES[1])

    return shown.once(("halves",), both)


def points_on_split(shown: Shown, split: str) -> OperatingPoints:
    """Count a split of the data of the network; ValueError without one."""
    network = shown.network
    if network is None:
        raise ValueError("`shown` must be rows of a network; got others.")
    return shown.once(
        (*OPERATING_POINTS, split),
        lambda: _points(shown, network.binary(split), f"the {split} rows"),
    )


def points_on(shown: Shown, rows: str) -> OperatingPoints | None:
    """Count the rows that a record names as the points do; None where there are none such."""
    try:
        if shown.network is not None:
            name = rows.removeprefix("the ").removesuffix(" rows")
            return points_on_split(shown, name) if rows == f"the {name} rows" else None
        if rows == THESE:
            return points_on_these(shown)
        return points_on_halves(shown)[HALVES.index(rows)]
    except (KeyError, ValueError):
        return None


def _points(shown: Shown, predictions: Predictions, rows: str) -> OperatingPoints:
    view = shown.view
    return operating_points(predictions.tally(), view.rule, bounds=view.scale.bounds, rows=rows)
