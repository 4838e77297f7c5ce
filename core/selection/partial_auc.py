"""The area under the ROC curve within a range of the false positive rate."""

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
        Area within the range, from 0 to its width; nan when a class has no row.
    standardised : float
        Brought to the scale of an AUC, 0.5 as by chance and 1 at best.
    """

    raw: float
    standardised: float


def partial_auc(points: OperatingPoints, max_fpr: float, min_fpr: float = 0.0) -> PartialArea:
    """Compute the area under the ROC curve for false positive rates from `min_fpr` to `max_fpr`.

    Straight lines between neighbouring points, and those at both ends cut.

    Parameters
    ----------
    max_fpr : float, in (0, 1]
    min_fpr : float, from 0 to below `max_fpr`

    Raises
    ------
    ValueError
        When one is not such a number.

    Source: McClish (1989), doi:10.1177/0272989X8900900307; scikit-learn 1.9
    ``metrics.roc_auc_score(max_fpr=…)`` returns the standardised value from 0 on, ``auc`` of R's
    pROC that of any range.
    """
    if not 0 < max_fpr <= 1:
        raise ValueError(f"`max_fpr` must be above 0 and at most 1; got {max_fpr}.")
    if not 0 <= min_fpr < max_fpr:
        raise ValueError(f"`min_fpr` must be at least 0 and below `max_fpr`; got {min_fpr}.")
    if not (points.n_positive and points.n_negative):
        return PartialArea(np.nan, np.nan)
    fpr = points.fps[::-1] / points.n_negative
    tpr = points.tps[::-1] / points.n_positive
    raw = _area(fpr, tpr, max_fpr) - _area(fpr, tpr, min_fpr)
    chance, best = (max_fpr**2 - min_fpr**2) / 2, max_fpr - min_fpr
    return PartialArea(raw, 0.5 * (1 + (raw - chance) / (best - chance)))


def _area(fpr: np.ndarray, tpr: np.ndarray, end: float) -> float:
    """Compute the area from FPR 0 to `end`."""
    # Of several points at one FPR the highest is where the line to the next one starts.
    last = int(np.searchsorted(fpr, end, side="right"))
    x, y = fpr[:last], tpr[:last]
    if x[-1] < end:
        x = np.append(x, end)
        y = np.append(y, np.interp(end, fpr[last - 1 : last + 1], tpr[last - 1 : last + 1]))
    return float(np.trapezoid(y, x))
