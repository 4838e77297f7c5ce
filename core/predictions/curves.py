"""The tally and the threshold curve of predictions, on a grid of round steps of their scale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.decision.tally import Tally
from core.decision.thresholds import (
    GRID,
    GRID_STEPS,
    ThresholdCurve,
    check_extra_thresholds,
)
from core.decision.thresholds import curve_of as curve_of_tally
from core.predictions.predictions import Predictions

_LARGEST = float(np.finfo(np.float32).max)


@dataclass(frozen=True, eq=False)
class Grid:
    """Hold round thresholds over the range of a scale, in the numbers decided on.

    Parameters
    ----------
    thresholds : ndarray of float32, shape (n_thresholds,), strictly ascending
        Multiples of `step`, about 1,000 of them.
    step : float, above 0
        1, 2 or 5 times a power of ten; as far apart as float32 numbers of this size, at least, and
        half of 1 or more between scores that are integers.
    """

    thresholds: np.ndarray
    step: float


def grid_of(predictions: Predictions) -> Grid:
    """Choose the grid of predictions.

    Probabilities and percentages have the whole range of their scale: 0, 0.001 … 1, and 0, 0.1 …
    100, or 0, 0.5 … 100 where all are integers. Other scores have the range of the data, and of
    what stands for a probability of one half, rounded outwards and beyond, so that at the ends all
    are said "yes", or none, under either rule.
    """
    scale = predictions.scale
    # Between integers nothing is decided but at halves.
    are_integers = scale.kind in ("percent", "score") and np.array_equal(
        predictions.y_score, np.rint(predictions.y_score)
    )
    if scale.kind in ("probability", "percent"):
        whole = abs(scale.bounds[1] - scale.bounds[0])
        n_steps = 200 if are_integers else GRID_STEPS
        grid = GRID if whole == 1 else percentages(n_steps)
        return Grid(grid if scale.higher_is_yes else scale.decided(grid)[::-1], whole / n_steps)
    ends = [float(predictions.y_score.min()), float(predictions.y_score.max())]
    ends += [] if scale.start is None else [scale.start]
    ends += [bound for bound in scale.bounds if np.isfinite(bound)]
    return _round_steps(min(ends), max(ends), scale.bounds, 0.5 * are_integers)


def percentages(n_steps: int) -> np.ndarray:
    """Divide 0 to 100 into equal steps, each rounded once to float32."""
    return (np.arange(n_steps + 1) * 100 / n_steps).astype(np.float32)


def _round_steps(low: float, high: float, bounds: tuple[float, float], least: float) -> Grid:
    if low == high:
        low, high = low - (abs(low) or 1) / 2, high + (abs(high) or 1) / 2
    apart = np.spacing(np.float32(min(max(abs(low), abs(high)), _LARGEST / 2))).item()
    step, exponent, leading = round_step(max((high - low) / GRID_STEPS, 2 * apart, least))
    # Strictly beyond both ends, also where float32 moved an end a little off its multiple.
    beyond = 1e-3 + apart / step
    numbers = np.arange(np.floor(low / step - beyond), np.ceil(high / step + beyond) + 1)
    # A power of ten below 1 is divided by, which rounds once: row k is what a person types.
    if exponent < 0 and exponent > -300:
        values = numbers * leading / 10.0**-exponent
    else:
        values = numbers * step
    edges = max(bounds[0], -_LARGEST), min(bounds[1], _LARGEST)
    return Grid(np.unique(values.clip(*edges).astype(np.float32)) + np.float32(0), step)


def round_step(about: float) -> tuple[float, int, int]:
    """Find the number nearest to another, by ratio, among 1, 2 and 5 times the powers of ten.

    Returns
    -------
    step : float
    exponent : int
    leading : {1, 2, 5}
        ``step`` is ``leading * 10**exponent``.
    """
    exponent = int(np.floor(np.log10(about)))
    choices = [(exponent, 1), (exponent, 2), (exponent, 5), (exponent + 1, 1)]
    steps = [float(f"{leading}e{power}") for power, leading in choices]
    nearest = int(np.abs(np.log(np.array(steps) / about)).argmin())
    return steps[nearest], *choices[nearest]


def curve_of(
    predictions: Predictions,
    rule: str,
    extra_thresholds: ArrayLike = (),
    *,
    grid: Grid | None = None,
    counted: Tally | None = None,
) -> ThresholdCurve:
    """Count predictions at the thresholds of their grid, at observed scores, and at further ones.

    Parameters
    ----------
    extra_thresholds : array_like of float, shape (n_extra,)
        In the numbers decided on, as all thresholds of a curve.
    grid : Grid, optional
        `grid_of` the predictions if None.
    counted : Tally, optional
        Of the predictions; made if None.
    """
    bounds = predictions.scale.bounds
    thresholds = (grid or grid_of(predictions)).thresholds
    extra = check_extra_thresholds(extra_thresholds, bounds)
    return curve_of_tally(counted or predictions.tally(), np.concatenate([thresholds, extra]), rule)
