"""What is reached where "yes" is more or less common, as columns of the live table."""

from __future__ import annotations

import numpy as np
import pandas as pd

from core.calibration.prevalence import at_prevalence, shifted
from core.decision import rates
from core.decision.counts import Counts
from core.live.table import Column, LiveTable
from core.mlp.activations import logit, sigmoid
from core.selection.cost import Costs, theoretical_threshold

ENDS = 0.0001, 0.9999
"""The smallest and the largest share of "yes" that can be chosen."""

OF_ROWS = 10_000


def columns_there(
    counts: Counts,
    there: float | np.ndarray,
    here: float,
    costs: Costs,
    probability: np.ndarray | float | None = None,
) -> dict[Column, np.ndarray]:
    """Tabulate what thresholds reach where "yes" has a share, or one threshold at several shares.

    Parameters
    ----------
    counts : Counts
        Of arrays, one element a threshold; or of numbers.
    there : float in (0, 1), or ndarray of float
        The share of "yes"; several for one threshold only.
    here : float, in (0, 1)
        That of these rows.
    probability : ndarray of float or float, in [0, 1], optional
        That the threshold stands for.

    Returns
    -------
    dict of Column to ndarray of float64
        Rates, the cost per row, and how many of 10,000 rows are "yes", caught and false alarms; of
        100 alarms how many are false. With a probability also the one that the same score means
        there, and the net benefit at the odds of the threshold; and where the costs ask for a
        threshold, the score as it is here that stands for that probability there.
    """
    moved = at_prevalence(counts, there)
    precision = np.asarray(rates.precision(moved))
    found = {
        Column("precision@there"): precision,
        Column("negative_predictive_value@there"): rates.negative_predictive_value(moved),
        Column("accuracy@there"): rates.accuracy(moved),
        Column("predicted_positive_rate@there"): rates.predicted_positive_rate(moved),
        Column("cost@there", "amount"): costs.total(moved),
        Column("yes@there", "count", decimals=0): OF_ROWS * (moved.tp + moved.fn),
        Column("caught@there", "count", decimals=0): OF_ROWS * moved.tp,
        Column("alarms@there", "count", decimals=0): OF_ROWS * moved.fp,
        Column("false@there", "count", decimals=1): 100 * (1 - precision),
    }
    if probability is not None:
        at = np.asarray(probability, np.float64)
        found[Column("probability@there", "chance")] = shifted(at, here, there)
        found[Column("benefit@there", "amount")] = moved.tp - moved.fp * rates.ratio(at, 1 - at)
        asked = theoretical_threshold(costs)
        if not isinstance(asked, str):
            right = np.broadcast_to(shifted(asked, there, here), np.shape(precision))
            found[Column("right@there", "chance")] = right
    return {column: np.asarray(values) for column, values in found.items()}


def table_of_shares(
    counts: Counts[float],
    there: float,
    here: float,
    costs: Costs,
    probability: float | None = None,
) -> LiveTable:
    """Tabulate `columns_there` of one threshold at shares of "yes" from 0.0001 to 0.9999.

    Parameters
    ----------
    there : float
        A share that is to be a row, as `here` is.

    Returns
    -------
    LiveTable
        Ascending in `prevalence`; `percent` is its text in percent, `one_in` its inverse and
        `log_odds` where it lies on an axis.
    """
    first, last = logit(np.array(ENDS))
    even = sigmoid(np.linspace(first, last, 241))
    low = np.array([float(f"{share:.2g}") for share in even[even <= 0.5]])
    shares = np.unique(np.r_[low, 1 - low, np.clip([there, here], *ENDS)])
    percent = np.array([in_percent(share) for share in shares.tolist()])
    alone = LiveTable(pd.DataFrame({"prevalence": shares}), (Column("prevalence"),))
    return alone.with_columns(
        {
            Column("percent", "threshold", decimals=0): percent,
            Column("one_in", "count", decimals=1): 1 / shares,
            Column("log_odds"): logit(shares),
            **columns_there(counts, shares, here, costs, probability),
        }
    )


def in_percent(share: float) -> float:
    """Round a share between 0 and 1 to percent, three digits from its nearer end."""
    size = np.floor(np.log10(100 * min(share, 1 - share)))
    return round(100 * share, int(max(0, 2 - size)))
