"""The rows for which a class draws a line, and how a line on them is written."""

from __future__ import annotations

from dataclasses import replace

from core.classroom.asked import Line
from core.experiment.recipe import REFERENCE
from ui.classroom.rooms import situation_of
from ui.explorer import FIRST_COLUMNS, FIRST_TILES
from ui.layout import sticky
from ui.live.threshold.fragment import draw
from ui.source.network import NetworkRows
from ui.streamlit_inside.pages import DeltaGenerator
from ui.training.progress import trained


def rows_of(line: Line) -> NetworkRows:
    """Return the rows, scored by the reference network; while it trains, its progress is shown."""
    settings = replace(REFERENCE, data=situation_of(line).on)
    return NetworkRows(trained(settings), "test", ">")


def prompt(line: Line) -> str:
    """Ask for the line, as a heading."""
    return f"{situation_of(line).title}: where would you draw the line?"


def place_of(rows: NetworkRows) -> DeltaGenerator:
    """Mark the place of the slider, outside the fragment that draws it."""
    return sticky(is_brief=True, of_images=rows.points().images is not None)


def slider(rows: NetworkRows) -> None:
    """Draw the slider of the first sight, within a fragment.

    It has no goal: what is at stake, a class weighs.
    """
    points = replace(rows.points(), grid=None, chart=None)
    draw(rows, is_brief=True, points=points, tiles=FIRST_TILES, only=FIRST_COLUMNS)
