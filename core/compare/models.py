"""Models on the same rows: what each reaches, and how far each is from the first."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.compare.matching import NO_ROW, matching_rows
from core.compare.members import Columns, Compared, counted, counts_at, threshold_of
from core.compare.paired import only_right
from core.decision.thresholds import flip_rows
from core.live.table import Column
from core.live.view import view_of_rows
from core.predictions.predictions import Predictions

SHOWN_RATES = (
    *("accuracy", "recall", "precision", "false_positive_rate", "predicted_positive_rate"),
    *("f1", "mcc"),
)


def compare_models(predictions: Mapping[str, Predictions], rule: str) -> Compared:
    """Compare models on the same rows; the first one is the reference."""
    parts = tuple(predictions.values())
    every = np.concatenate([part.curve(rule).thresholds for part in parts])
    return Compared(
        view=view_of_rows(parts[0], rule, every),
        names=tuple(predictions),
        predictions=parts,
        curves=tuple(part.curve(rule, every) for part in parts),
    )


def model_columns(compared: Compared, by: str) -> Columns:
    """Tabulate what each model reaches at each threshold of the slider.

    Parameters
    ----------
    by : str
        One of `core.compare.matching.MATCHED_BY`: what the others have in common with the first.

    Returns
    -------
    dict of Column to ndarray of float64, shape (n_thresholds,)
        `recall@m1` … of each, `recall@m2-m1` … the differences from the first, and the rows that
        only one of two says right, `only_first@m2` and `only_second@m2`. nan where a model has no
        such threshold.
    """
    table: Columns = {}
    reference = compared.view.curve
    n_thresholds = len(reference)
    flips_first = flip_rows(compared.predictions[0].y_score, reference)
    for i, curve in enumerate(compared.curves):
        who = f"m{i + 1}"
        rows = np.arange(n_thresholds) if i == 0 else matching_rows(reference, curve, by)
        own = counted(who, counts_at(curve, rows), SHOWN_RATES) | threshold_of(who, curve, rows)
        table |= own
        if i == 0:
            first = own
            continue
        table |= _differences(own, first)
        flips = flip_rows(compared.predictions[i].y_score, curve)
        # In rows of the reference: the first ones whose matched row says "yes".
        flips = np.searchsorted(rows, flips, side="left")
        alone = only_right(compared.predictions[0].y_true, flips_first, flips, n_thresholds)
        known = rows != NO_ROW
        for name, values in (("only_first", alone.first), ("only_second", alone.second)):
            table[Column(f"{name}@{who}", "count")] = np.where(known, values, np.nan)
    return table


def _differences(own: Columns, first: Columns) -> Columns:
    """Take the first model's columns from another's; a difference of thresholds is a rate."""
    return {
        Column(f"{column.name}-m1", "count" if column.kind == "count" else "rate", signed=True): (
            own[column] - values
        )
        for column, values in zip(own, first.values(), strict=True)
    }
