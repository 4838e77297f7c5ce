"""What is compared: models on the same rows, or groups of the rows of one model.

The slider moves the thresholds of one curve, the reference: the first model, or all rows together.
For each of its rows, each member takes a row of its own curve; the columns made here hold what it
reaches there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.compare.matching import NO_ROW
from core.decision.counts import Counts
from core.decision.rates import RATES
from core.decision.thresholds import ThresholdCurve, threshold_curve
from core.live.table import shortest_decimals
from core.live.view import View, view_of_rows
from core.predictions.groups import Groups
from core.predictions.predictions import Predictions

LETTERS = "ABCDEFGHIJKLMNOPQRSTU"
COUNTS = ("tp", "fn", "fp", "tn")


@dataclass(frozen=True, eq=False)
class Compared:
    """Hold what is compared, whatever the threshold.

    Parameters
    ----------
    view : View
        Of the reference, whose curve the slider moves along.
    names : tuple of str
        Of the members.
    predictions : tuple of Predictions
        Of each member.
    curves : tuple of ThresholdCurve
        Of each member; every threshold of the reference is a row of each.
    """

    view: View
    names: tuple[str, ...]
    predictions: tuple[Predictions, ...]
    curves: tuple[ThresholdCurve, ...]


def compare_models(predictions: Mapping[str, Predictions], rule: str) -> Compared:
    """Compare models on the same rows; the first one is the reference.

    Parameters
    ----------
    predictions : mapping of str to Predictions
    rule : {">", ">="}
    """
    parts = tuple(predictions.values())
    every = np.concatenate([_curve(part, rule).thresholds for part in parts])
    return Compared(
        view=view_of_rows(parts[0], rule, every),
        names=tuple(predictions),
        predictions=parts,
        curves=tuple(_curve(part, rule, every) for part in parts),
    )


def compare_groups(view: View, groups: Groups) -> Compared:
    """Compare groups of the rows of a view; all rows together are the reference."""
    whole = view.predictions
    parts = tuple(_rows_of(whole, groups.rows(code)) for code in range(len(groups.names)))
    return Compared(
        view=view,
        names=groups.names,
        predictions=parts,
        curves=tuple(_curve(part, view.rule, view.curve.thresholds) for part in parts),
    )


def _curve(
    part: Predictions, rule: str, extra: Sequence[float] | np.ndarray = ()
) -> ThresholdCurve:
    weights = part.sample_weight
    return threshold_curve(
        part.y_true, part.y_score, sample_weight=weights, rule=rule, extra_thresholds=extra
    )


def _rows_of(whole: Predictions, rows: np.ndarray) -> Predictions:
    weight = None if whole.sample_weight is None else whole.sample_weight[rows]
    return Predictions(
        whole.y_true[rows],
        whole.y_score[rows],
        weight,
        source=whole.source,
        class_names=whole.class_names,
    )


def counts_at(curve: ThresholdCurve, rows: np.ndarray) -> Counts[np.ndarray]:
    """Look up the counts of some rows, as float64; nan for NO_ROW."""

    def at(counts: np.ndarray) -> np.ndarray:
        return np.where(rows == NO_ROW, np.nan, counts[rows])

    return Counts(tp=at(curve.tps), fp=at(curve.fps), fn=at(curve.fns), tn=at(curve.tns))


def sum_of(parts: Sequence[Counts[np.ndarray]]) -> Counts[np.ndarray]:
    """Add up the counts of members that share no row; nan where one has none."""
    return Counts(**{name: sum(getattr(part, name) for part in parts) for name in COUNTS})


def columns_of(key: str, counts: Counts[np.ndarray], rates: Sequence[str]) -> dict[str, np.ndarray]:
    """Name the counts and rates of one member as the live table wants them: `recall@m1`."""
    columns = {f"{name}@{key}": getattr(counts, name) for name in COUNTS}
    return columns | {f"{name}@{key}": RATES[name].compute(counts) for name in rates}


def threshold_column(key: str, curve: ThresholdCurve, rows: np.ndarray) -> dict[str, np.ndarray]:
    """Name the thresholds of one member; nan for NO_ROW."""
    thresholds = shortest_decimals(curve.thresholds)
    return {f"threshold@{key}": np.where(rows == NO_ROW, np.nan, thresholds[rows])}


def differences(key: str, other: str, columns: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Take the columns of one member from those of another: `recall@m2-m1`."""
    suffix = f"@{key}"
    return {
        f"{name}-{other}": values - columns[name.removesuffix(suffix) + f"@{other}"]
        for name, values in columns.items()
        if name.endswith(suffix)
    }
