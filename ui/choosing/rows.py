"""On which rows a threshold is chosen, and on which others it is judged."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.selection.points import OperatingPoints
from ui.address.parameters import HALVES
from ui.choosing.amounts import Amounts
from ui.source.every_point import points_on_halves, points_on_split, points_on_these
from ui.source.shown import Shown


@dataclass(frozen=True, eq=False)
class Rows:
    """Hold the operating points of rows."""

    chosen: OperatingPoints
    """Of the rows a threshold is chosen on."""
    judged: OperatingPoints | None
    """Of others; None where it is judged on the very rows it was chosen on."""
    slider: OperatingPoints
    """Of the rows that the slider shows."""
    mean_prediction: float
    """Mean score of the rows a threshold is chosen on, as a formula has it."""
    amounts: Amounts | None = None
    """Columns with a number for each row; None where they are not those of one set of rows."""


def rows_of(shown: Shown) -> Rows:
    """Choose on validation and judge on test; own rows on both halves, or on all of them.

    Each tally is sorted once.
    """
    predictions, network = shown.view.predictions, shown.network
    if network is None:
        here = points_on_these(shown)
        each = None if predictions.has_rows else predictions.each
        mean = shown.once(("mean",), lambda: float(np.average(predictions.y_score, weights=each)))
        if not HALVES.draw(
            help="Half of each class at random, by a fixed seed: what was chosen on the one half "
            "is then counted on the other, which played no part in it."
        ):
            return Rows(here, None, here, mean, Amounts(shown, here))
        try:
            halves = points_on_halves(shown)
        except ValueError:
            st.caption("These rows are too few to be halved.")
            return Rows(here, None, here, mean, Amounts(shown, here))
        return Rows(*halves, here, mean, Amounts(shown, here, halves))
    return Rows(
        points_on_split(shown, "validation"),
        points_on_split(shown, "test"),
        points_on_split(shown, shown.split),
        float(np.mean(network.binary("validation").y_score)),
    )
