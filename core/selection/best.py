"""Which threshold to choose."""

from collections.abc import Callable

import numpy as np

from core.decision.counts import Counts
from core.decision.rates import accuracy
from core.decision.tally import Tally
from core.decision.thresholds import ThresholdCurve, every_threshold

Rate = Callable[[Counts[np.ndarray]], np.ndarray]


def best_threshold(
    curve: ThresholdCurve,
    rate: Rate = accuracy,
    *,
    counted: Tally | None = None,
    near: float = 0.5,
) -> float:
    """Find the threshold with the highest rate.

    Thresholds where the rate is nan are passed over. Among equals, the one closest to `near`, then
    the lower. Rates that differ by rounding only are equals, and so are distances that agree to 7
    decimals: in float32, 0.9 lies a little nearer to 0.5 than 0.1, but not to a person.

    Parameters
    ----------
    rate : callable
        ``rate(counts)`` → ndarray of float64, one value per row; higher is better.
    counted : Tally, optional
        Of the same samples: then every distinct score is looked at, and else the rows of the curve.
    near : float

    Returns
    -------
    float
        Without a tally, a threshold of the curve, so ``curve.at`` knows it.

    Raises
    ------
    ValueError
        When the rate is undefined at every row.
    """
    pieces = [curve] if counted is None else every_threshold(curve, counted)
    best = np.nan
    near_best: list[tuple[np.ndarray, np.ndarray]] = []
    for piece in pieces:
        values = rate(piece.counts)
        if np.isnan(values).all():
            continue
        best = np.fmax(best, np.nanmax(values))
        here = values >= best - 2 * _rounding(best)
        near_best.append((values[here], piece.thresholds[here].astype(np.float64)))
    if not near_best:
        name = getattr(rate, "__name__", "rate")
        raise ValueError(f"`{name}` must be defined at some threshold; got nan at every row.")
    values, candidates = map(np.concatenate, zip(*near_best, strict=True))
    candidates = candidates[values >= best - _rounding(best)]
    distances = np.abs(candidates - near).round(7)
    return float(candidates[distances.argmin()])


def _rounding(best: float) -> float:
    # A rate made of two divisions is off by a few units in the last place of 1.
    return 8 * np.finfo(np.float64).eps * max(1.0, abs(best))


def as_many_as_there_are(curve: ThresholdCurve, counted: Tally) -> float:
    """Find the threshold that says "yes" to as many as there are, or as nearly as there is one.

    All distinct scores are looked at. Of those that are equally near, the one with the shortest
    decimals, then the lowest; with weights, sums of them are compared.

    Parameters
    ----------
    curve : ThresholdCurve
    counted : Tally
        Of the same samples.

    Returns
    -------
    float
    """
    least, nearest = np.inf, np.empty(0, np.float32)
    for piece in every_threshold(curve, counted):
        distances = np.abs(piece.counts.predicted_positives - curve.n_positive)
        if distances.min() <= least:
            new = piece.thresholds[distances == distances.min()]
            nearest = new if distances.min() < least else np.concatenate([nearest, new])
            least = distances.min()
    lengths = np.char.str_len(nearest.astype(str))
    return float(nearest[lengths.argmin()])
