"""How many rows it takes, at each threshold of the slider, as columns of the live table."""

from __future__ import annotations

import numpy as np

from core.compare.members import Columns
from core.compare.sample_size import rows_for_groups, rows_for_pairs, rows_for_width
from core.decision.rates import ratio
from core.live.table import Column
from core.live.view import View

UNITS = {"accuracy": "rows", "recall": "“yes” rows", "false_positive_rate": "“no” rows"}
"""The rates of which it is told, each a share of certain rows, and of which."""


def needed_for_width(view: View, width: float) -> Columns:
    """Tabulate how many rows give each rate an interval so wide: `width_recall`.

    Parameters
    ----------
    view : View
        Of the first model, or of all rows.
    width : float, in (0, 1)

    Returns
    -------
    dict of Column to ndarray of float64, shape (n_thresholds,)
    """
    return {
        Column(f"width_{name}", "count"): rows_for_width(view.table[name], width) for name in UNITS
    }


def needed_of_models(view: View, table: Columns, n_models: int, difference: float) -> Columns:
    """Tabulate how many rows tell such a difference from the first model: `needed_recall@m2`.

    Parameters
    ----------
    table : dict of Column to ndarray
        `core.compare.models.model_columns` of rows without weights.
    difference : float, in (0, 1)

    Returns
    -------
    dict of Column to ndarray of float64, shape (n_thresholds,)
        As McNemar's test needs them where the models disagree as often as here.
    """
    known = {column.name: values for column, values in table.items()}
    n_yes, n_no = view.curve.n_positive, view.curve.n_negative
    needed: Columns = {}
    for i in range(2, n_models + 1):
        of_yes, of_no = (known[f"apart_{word}@m{i}"] for word in ("yes", "no"))
        parts = {
            "accuracy": (of_yes + of_no, n_yes + n_no),
            "recall": (of_yes, n_yes),
            "false_positive_rate": (of_no, n_no),
        }
        for name, (apart, n) in parts.items():
            share = ratio(apart, np.full(len(apart), float(n)))
            needed[Column(f"needed_{name}@m{i}", "count")] = rows_for_pairs(share, difference)
    return needed


def needed_of_groups(view: View, difference: float) -> Columns:
    """Tabulate how many rows of each group tell such a difference of two: `needed_recall`.

    Parameters
    ----------
    view : View
        Of all rows: the rates of both groups are taken to lie about theirs.
    difference : float, in (0, 1)

    Returns
    -------
    dict of Column to ndarray of float64, shape (n_thresholds,)
    """
    return {
        Column(f"needed_{name}", "count"): rows_for_groups(view.table[name], difference)
        for name in UNITS
    }
