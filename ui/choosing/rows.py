"""On which rows a threshold is chosen, and on which others it is judged."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.decision.tally import Tally
from core.predictions.curves import tally_of
from core.selection.halves import tallied_halves
from core.selection.points import OperatingPoints, operating_points
from ui.address.parameters import HALVES
from ui.choosing.amounts import Amounts
from ui.source.shown import OPERATING_POINTS, Shown


@dataclass(frozen=True, eq=False)
class Rows:
    """Hold the operating points of rows.

    Parameters
    ----------
    chosen : OperatingPoints
        Of the rows a threshold is chosen on.
    judged : OperatingPoints or None
        Of others; None where it is judged on the very rows it was chosen on.
    slider : OperatingPoints
        Of the rows that the slider shows.
    mean_prediction : float
        Mean score of the rows a threshold is chosen on, as a formula has it.
    amounts : Amounts or None
        Columns with a number for each row; None where they are not those of one set of rows.
    """

    chosen: OperatingPoints
    judged: OperatingPoints | None
    slider: OperatingPoints
    mean_prediction: float
    amounts: Amounts | None = None


def rows_of(shown: Shown) -> Rows:
    """Choose on validation and judge on test; own rows on both halves, or on all of them.

    Each tally is sorted once.
    """
    predictions, bounds = shown.view.predictions, shown.view.scale.bounds

    def points(counted: Tally, rows: str) -> OperatingPoints:
        return operating_points(counted, shown.view.rule, bounds=bounds, rows=rows)

    def both(tallies: tuple[Tally, Tally]) -> tuple[OperatingPoints, OperatingPoints]:
        return points(tallies[0], "one half"), points(tallies[1], "the other half")

    network = shown.network
    if network is None:
        here = shown.once(OPERATING_POINTS, lambda: points(tally_of(predictions), "these rows"))
        mean = shown.once(("mean",), lambda: float(np.mean(predictions.y_score)))
        if not HALVES.draw(
            help="Half of each class at random, by a fixed seed: what was chosen on the one half "
            "is then counted on the other, which played no part in it."
        ):
            return Rows(here, None, here, mean, Amounts(shown, here))
        try:
            halves = shown.once(("halves",), lambda: both(tallied_halves(predictions)))
        except ValueError:
            st.caption("These rows are too few to be halved.")
            return Rows(here, None, here, mean, Amounts(shown, here))
        return Rows(*halves, here, mean, Amounts(shown, here, halves))

    def of(split: str) -> OperatingPoints:
        return shown.once(
            (*OPERATING_POINTS, split),
            lambda: points(tally_of(network.binary(split)), f"the {split} rows"),
        )

    return Rows(
        of("validation"),
        of("test"),
        of(shown.split),
        float(np.mean(network.binary("validation").y_score)),
    )
