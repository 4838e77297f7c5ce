"""Groups of the rows of one model: what each reaches, together, and how far they are apart."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.compare.certain import gap_limits, limits
from core.compare.members import (
    COUNTS,
    Columns,
    Compared,
    counted,
    match,
    rows_as_matched,
    threshold_of,
)
from core.decision.counts import Counts
from core.live.table import Column, count_decimals
from core.live.view import View
from core.predictions.curves import Grid, curve_of
from core.predictions.groups import Groups
from core.predictions.tallied import CountedGroups

SHOWN_RATES = (
    *("predicted_positive_rate", "recall", "false_positive_rate", "precision", "accuracy"),
)


def compare_groups(view: View, groups: Groups | CountedGroups) -> Compared:
    """Compare groups of the rows of a view; all rows together are the reference."""
    whole = view.predictions
    parts = groups.parts(whole)
    grid = Grid(view.curve.thresholds, view.step)
    return Compared(
        view=view,
        names=groups.names,
        predictions=parts,
        curves=tuple(curve_of(part, view.rule, grid=grid) for part in parts),
        column=groups.column,
    )


def group_columns(
    compared: Compared, by: str, typed: Sequence[float | None], sure: str = "wilson"
) -> Columns:
    """Tabulate what each group reaches at each threshold of the slider.

    Parameters
    ----------
    by : str
        One of `core.compare.matching.MATCHED_BY`, or "own".
    typed : sequence of float or None, one element per group
        The threshold, in the score's own numbers, at which a group stays wherever the slider is;
        read for "own" only.
    sure : {"wilson", "simultaneous"}
        Where the intervals of rates hold, see `core.selection.intervals.band`.

    Returns
    -------
    dict of Column to ndarray of float64, shape (n_thresholds,)
        `recall@g1` … of each group, `recall@all` … of those that have a threshold, together, and
        `recall@gap` … the largest difference between two groups. nan where there is none. Without
        weights also the intervals, `recall_low@g1` … and `recall_low@gap` …
    """
    table: Columns = {}
    parts = []
    reference = compared.view.curve
    decimals = count_decimals(compared.view.predictions.sample_weight)
    members = zip(compared.predictions, compared.curves, typed, strict=True)
    for i, (part, curve, threshold) in enumerate(members, start=1):
        if threshold is None:
            matched = match(reference, part, curve, "threshold" if by == "own" else by)
        else:
            row = curve.stand_in(part.scale.decided(float(threshold)))
            matched = rows_as_matched(curve, np.full(len(reference), row))
        counts = matched.counts
        table |= counted(f"g{i}", counts, SHOWN_RATES, decimals)
        table |= threshold_of(f"g{i}", part, matched)
        if not reference.is_weighted:
            table |= limits(f"g{i}", counts, SHOWN_RATES, sure)
        if not np.isnan(counts.tp).all():
            parts.append(counts)
    table |= counted("all", _together(parts) if parts else counts, SHOWN_RATES, decimals)
    for name in SHOWN_RATES:
        values = [table[Column(f"{name}@g{i + 1}")] for i in range(len(compared.names))]
        table[Column(f"{name}@gap")] = _largest_difference(np.array(values))
    if len(parts) > 1 and not reference.is_weighted:
        table |= gap_limits(parts, SHOWN_RATES)
    return table


def unmatched(compared: Compared, table: Columns) -> list[int]:
    """List the groups for which no threshold was found, wherever the slider stands."""
    thresholds = [column for column in table if column.kind == "threshold"]
    every = zip(range(len(compared.names)), thresholds, strict=True)
    return [i for i, column in every if np.isnan(table[column]).all()]


def _together(parts: Sequence[Counts[np.ndarray]]) -> Counts[np.ndarray]:
    """Add up groups, which share no row; nan where one has no threshold."""
    return Counts(**{name: sum(getattr(part, name) for part in parts) for name in COUNTS})


def _largest_difference(values: np.ndarray) -> np.ndarray:
    """Between the groups in which the rate is defined; nan where it is in fewer than two."""
    defined = ~np.isnan(values)
    highest = np.where(defined, values, -np.inf).max(axis=0)
    lowest = np.where(defined, values, np.inf).min(axis=0)
    return np.where(defined.sum(axis=0) > 1, highest - lowest, np.nan)
