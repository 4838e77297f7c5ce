"""Numbers of a scale as the live slider writes them, whatever size they have."""

from __future__ import annotations

import math

import numpy as np

from core.parsing.numbers import minus

MOST_DECIMALS = 6
OF_PROBABILITIES = 3


def written(value: float, decimals: int = OF_PROBABILITIES) -> str:
    """Write a number as `shortest` of `ui/live/js/formats.mjs` does.

    With so many decimals where they say it all, else with the fewest digits that read back the
    same float32; with a power of ten below 1e-6 and from 1e15.

    Parameters
    ----------
    value : float
        A float32, or the shortest decimals of one.
    decimals : int
        Without a say beyond `MOST_DECIMALS`.

    Returns
    -------
    str
        Its minus is the sign, and five digits before the point or more are grouped.
    """
    number = np.float32(value)
    size = abs(float(str(number)))
    if size >= 1e15 or 0 < size < 1e-6:
        return minus(np.format_float_scientific(number, trim="-", exp_digits=1))
    sign, grouping = "−" * bool(number < 0), "," * (size >= 1e4)
    fixed = f"{size:.{decimals if decimals <= MOST_DECIMALS else 0}f}"
    if float(fixed) != size:
        fixed = np.format_float_positional(abs(number), trim="-")
    whole, point, rest = fixed.partition(".")
    return f"{sign}{int(whole):{grouping}}{point}{rest}"


def step_decimals(step: float) -> int:
    """Count the decimals of a round step: 1, 2 or 5 times a power of ten."""
    return max(0, -math.floor(math.log10(step * (1 + 1e-9))))


def score_decimals(values: np.ndarray, step: float) -> int:
    """Choose with how many decimals scores are written, and thresholds between them.

    As many as the scores need, so that integers stay integers; where that is over two more than
    the step has, as many as the step.

    Parameters
    ----------
    values : ndarray of float64, shape (n_values,)
        Shortest decimals of float32 scores, or of some of them.
    step : float
        Of the grid.
    """
    of_step = step_decimals(step)
    enough = (n for n in range(of_step + 3) if np.array_equal(values.round(n), values))
    return next(enough, of_step)
