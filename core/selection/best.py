"""Which threshold to choose."""

from collections.abc import Callable

import numpy as np

from core.decision.counts import Counts
from core.decision.rates import accuracy
from core.decision.thresholds import ThresholdCurve


def best_threshold(
    curve: ThresholdCurve, rate: Callable[[Counts[np.ndarray]], np.ndarray] = accuracy
) -> float:
    """Find the row with the highest rate.

    Rows where the rate is nan are passed over. Among equals, the one closest to 0.5, then the
    lower. Rates that differ by rounding only are equals, and so are distances to 0.5 that agree
    to 7 decimals: in float32, 0.9 lies a little nearer to 0.5 than 0.1, but not to a person.

    Parameters
    ----------
    rate : callable
        ``rate(counts)`` → ndarray of float64, one value per row; higher is better.

    Returns
    -------
    float
        A threshold of the curve, so ``curve.at`` knows it.

    Raises
    ------
    ValueError
        When the rate is undefined at every row.
    """
    values = rate(curve.counts)
    if np.isnan(values).all():
        name = getattr(rate, "__name__", "rate")
        raise ValueError(f"`{name}` must be defined at some threshold; got nan at every row.")
    best = np.nanmax(values)
    # A rate made of two divisions is off by a few units in the last place of 1.
    rounding = 8 * np.finfo(np.float64).eps * max(1.0, abs(best))
    candidates = curve.thresholds[values >= best - rounding].astype(np.float64)
    distances = np.abs(candidates - 0.5).round(7)
    return float(candidates[distances.argmin()])
