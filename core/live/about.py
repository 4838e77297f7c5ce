"""What came of the rows scored about each threshold, as columns of the live table."""

from __future__ import annotations

import numpy as np

from core.calibration.outcomes import meant_by
from core.calibration.reliability import Reliability
from core.live.table import Column, Kind, count_decimals
from core.live.view import View


def columns_about(view: View, curve: Reliability) -> dict[Column, np.ndarray]:
    """Tabulate the step of the reliability curve that each threshold lies on, or is nearest to.

    Parameters
    ----------
    curve : Reliability
        Of its rows.

    Returns
    -------
    dict of Column to ndarray of float64, shape (n_thresholds,)
        `about_yes`, the share of the step's rows that is "yes", `about_rows`, how many they are
        (or weigh), and `about_low` and `about_high`, between which they score: as probabilities,
        or in the score's own numbers where it stands for none. `curve_yes` is the curve itself,
        straight between two steps.
    """
    scores = meant_by(view.curve.thresholds, view.scale)
    step = curve.step(scores)
    ends = np.array([curve.low[step], curve.high[step]])
    if not view.scale.has_probability:
        ends = np.sort(view.scale.shown(ends), axis=0)
    kind: Kind = "chance" if view.scale.has_probability else "amount"
    decimals = count_decimals(view.predictions.sample_weight)
    return {
        Column("about_yes", "share"): curve.share[step],
        Column("curve_yes"): curve.at(scores),
        Column("about_low", kind): ends[0],
        Column("about_high", kind): ends[1],
        Column("about_rows", "count", decimals=decimals): curve.sizes[step],
    }
