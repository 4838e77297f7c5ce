"""The area under the ROC curve as far as a largest false positive rate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.selection.points import OperatingPoints


@dataclass(frozen=True)
class PartialArea:
    """Hold a partial area.

    Attributes
    ----------
    raw : float
        Area between FPR 0 and `max_fpr`, from 0 to `max_fpr`; nan when a class has no row.
    standardised : float
        Brought to the scale of an AUC, 0.5 as by chance and 1 at best.
    """

    raw: float
    standardised: float


def partial_auc(points: OperatingPoints, max_fpr: float) -> PartialArea:
    """Compute the area under the ROC curve for false positive rates up to `max_fpr`.

    Straight lines between neighbouring points, and the last one cut.

    Parameters
    ----------
    max_fpr : float, in (0, 1]

    Raises
    ------
    ValueError
        When `max_fpr` is not such a number.

    Source: McClish (1989), doi:10.1177/0272989X8900900307; scikit-learn 1.9
    ``metrics.roc_auc_score(max_fpr=…)`` returns the standardised value.
    """
    if not 0 < max_fpr <= 1:
        raise ValueError(f"`max_fpr` must be above 0 and at most 1; got {max_fpr}.")
    if not (points.n_positive and points.n_negative):
        return PartialArea(np.nan, np.nan)
    fpr = points.fps[::-1] / points.n_negative
    tpr = points.tps[::-1] / points.n_positive
    # Of several points at one FPR the highest is where the line to the next one starts.
    last = int(np.searchsorted(fpr, max_fpr, side="right"))
    x, y = fpr[:last], tpr[:last]
    if x[-1] < max_fpr:
        x = np.append(x, max_fpr)
        y = np.append(y, np.interp(max_fpr, fpr[last - 1 : last + 1], tpr[last - 1 : last + 1]))
    raw = float(np.trapezoid(y, x))
    chance = max_fpr**2 / 2
    return PartialArea(raw, 0.5 * (1 + (raw - chance) / (max_fpr - chance)))
