"""How many rows it takes: to tell two models apart, or for an interval as narrow as wished."""

from __future__ import annotations

import math

from scipy.special import ndtri

from core.checks import check_number
from core.compare.delong import Areas
from core.selection.intervals import wilson


def times_the_rows(
    difference: float, error: float, *, level: float = 0.05, power: float = 0.8
) -> float:
    """Compute how many times these rows would tell a difference as large as they show.

    A standard error falls with the root of the rows.

    Parameters
    ----------
    difference, error : float
        As these rows show it, with its standard error.
    level : float, in (0, 1)
        Of the two-sided test.
    power : float, in (0, 1)
        How often the test is to find the difference.

    Returns
    -------
    float
        Below 1: fewer rows are enough. Infinite for no difference; nan where the error is unknown.
    """
    check_number("level", level, (0, 1))
    check_number("power", power, (0, 1))
    if math.isnan(error) or math.isnan(difference):
        return math.nan
    if not difference:
        return math.inf
    needed = float(ndtri(1 - level / 2) + ndtri(power))
    return (needed * error / difference) ** 2


def rows_for_difference(
    areas: Areas, first: int, second: int, *, level: float = 0.05, power: float = 0.8
) -> tuple[int, int] | None:
    """Compute how many positives and negatives would tell two areas apart, in the ratio of these.

    Returns
    -------
    tuple of two int, or None
        None where no number is known to do so.
    """
    tested = areas.compared(first, second)
    times = times_the_rows(tested.difference, tested.error, level=level, power=power)
    if not math.isfinite(times) or not tested.error:
        return None
    return math.ceil(times * areas.n_positive), math.ceil(times * areas.n_negative)


def rows_for_width(share: float, width: float, confidence: float = 0.95) -> int:
    """Find the fewest rows with which Wilson's interval of a share is at most so wide.

    Parameters
    ----------
    share : float, in [0, 1]
        That is expected; 0.5 takes the most rows.
    width : float, in (0, 1)
        From end to end.
    confidence : float, in (0, 1)
    """
    check_number("share", share, (0, 1))
    check_number("width", width, (0, 1))
    if width in (0, 1):
        raise ValueError(f"`width` must lie between 0 and 1; got {width}.")

    def is_wide(n: int) -> bool:
        low, high = wilson(share * n, n, confidence)
        return float(high - low) > width

    few, many = 0, 1
    while is_wide(many):
        few, many = many, 2 * many
    while many - few > 1:
        middle = (few + many) // 2
        few, many = (middle, many) if is_wide(middle) else (few, middle)
    return many
