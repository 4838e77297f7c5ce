"""Models on the same rows: what each reaches, and how far each is from the first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from core.compare.certain import (
    difference_limits,
    limits,
    mcnemar_columns,
    unpaired_limits,
)
from core.compare.matching import none_matches
from core.compare.members import (
    Columns,
    Compared,
    counted,
    match,
    rows_as_matched,
    threshold_of,
)
from core.compare.paired import OnlyRight, only_right
from core.decision.thresholds import flip_rows
from core.live.table import Column, count_decimals
from core.live.view import view_of_rows
from core.predictions.curves import curve_of
from core.predictions.predictions import Predictions

SHOWN_RATES = (
    *("accuracy", "recall", "precision", "false_positive_rate", "predicted_positive_rate"),
    *("f1", "mcc"),
)


def compare_models(
    predictions: Mapping[str, Predictions], rule: str, extra_thresholds: Sequence[float] = ()
) -> Compared:
    """Compare models on the same rows; the first one is the reference.

    Parameters
    ----------
    predictions : mapping of str to Predictions
    extra_thresholds : sequence of float
        Further thresholds of the reference that must be rows, in the numbers decided on.
    """
    parts = tuple(predictions.values())
    alone = [curve_of(part, rule) for part in parts]

    def on_scale_of(part: Predictions) -> np.ndarray:
        same = [
            curve.thresholds
            for other, curve in zip(parts, alone, strict=True)
            if other.scale == part.scale
        ]
        further = extra_thresholds if part.scale == parts[0].scale else ()
        return np.concatenate([*same, np.asarray(further, np.float32)])

    view = view_of_rows(parts[0], rule, on_scale_of(parts[0]))

    def rows_of(part: Predictions) -> np.ndarray:
        return view.curve.thresholds if part.scale == view.scale else on_scale_of(part)

    return Compared(
        view=view,
        names=tuple(predictions),
        predictions=parts,
        curves=tuple(curve_of(part, rule, rows_of(part)) for part in parts),
    )


def model_columns(compared: Compared, by: str, sure: str = "wilson") -> Columns:
    """Tabulate what each model reaches at each threshold of the slider.

    Parameters
    ----------
    by : str
        One of `core.compare.matching.MATCHED_BY`: what the others have in common with the first.
    sure : {"wilson", "simultaneous"}
        Where the intervals of rates hold, see `core.selection.intervals.band`.

    Returns
    -------
    dict of Column to ndarray of float64, shape (n_thresholds,)
        `recall@m1` … of each, `recall@m2-m1` … the differences from the first, and the rows that
        only one of two predicts correctly, `only_first@m2` and `only_second@m2`; of the second and
        the third model `only_first@m3-m2`. nan where a model has no such threshold, which is so for
        thresholds on different scales. Without weights also how sure all that is: `recall_low@m1`,
        `recall_low@m2-m1`, McNemar's `p@m2`, and of each class the rows that only one predicts
        correctly, `apart_yes@m2` and `apart_no@m2`. Where rows are only counted nothing tells what
        two models say of one: intervals are those of different rows, and what needs pairs is left
        out.
    """
    table: Columns = {}
    reference, first_part = compared.view.curve, compared.predictions[0]
    y_true, is_weighted, is_paired = first_part.y_true, compared.is_weighted, compared.is_paired
    pairs: Columns = {}
    flips_known: list[tuple[np.ndarray, np.ndarray]] = []
    decimals = count_decimals(first_part.sample_weight)
    n_thresholds = len(reference)
    flips_first = flip_rows(first_part.y_score, reference) if is_paired else np.empty(0)
    members = zip(compared.predictions, compared.curves, strict=True)
    for i, (part, curve) in enumerate(members):
        who = f"m{i + 1}"
        if i == 0:
            matched = rows_as_matched(reference)
        elif by == "threshold" and part.scale != first_part.scale:
            matched = none_matches(n_thresholds)
        else:
            matched = match(reference, part, curve, by)
        if not is_paired:
            decimals = count_decimals(part.sample_weight)
        own = counted(who, matched.counts, SHOWN_RATES, decimals)
        own |= threshold_of(who, part, matched)
        table |= own
        if not is_weighted:
            table |= limits(who, matched.counts, SHOWN_RATES, sure)
        if i == 0:
            first, first_counts = own, matched.counts
            continue
        table |= _differences(own, first)
        if not is_paired:
            if not is_weighted:
                table |= unpaired_limits(who, first_counts, matched.counts)
            continue
        known = ~np.isnan(matched.thresholds)
        # In rows of the reference: the first ones whose matched threshold says "yes".
        ascending = np.where(known, matched.thresholds, -np.inf)
        flips = np.searchsorted(
            ascending, part.y_score, side="left" if curve.rule == ">" else "right"
        )
        of_yes, of_no = (
            only_right(y_true[rows], flips_first[rows], flips[rows], n_thresholds)
            for rows in (y_true == 1, y_true == 0)
        )
        pairs |= _pair(who, of_yes, of_no, known)
        for j, (before, was_known) in enumerate(flips_known, start=2):
            alone = only_right(y_true, before, flips, n_thresholds)
            pairs |= _pair(f"{who}-m{j}", alone, _NOBODY, known & was_known)
        flips_known.append((flips, known))
        if not is_weighted:
            table |= difference_limits(who, first_counts, matched.counts, of_yes, of_no)
            apart = (("yes", of_yes), ("no", of_no))
            for word, each in apart:
                column = Column(f"apart_{word}@{who}", "count")
                table[column] = np.where(known, each.first + each.second, np.nan)
    return table | pairs | ({} if is_weighted else mcnemar_columns(pairs))


_NOBODY = OnlyRight(np.zeros((), np.int64), np.zeros((), np.int64))


def _pair(who: str, of_yes: OnlyRight, of_no: OnlyRight, known: np.ndarray) -> Columns:
    """Name the rows that one of two models alone predicts correctly, of both classes together."""
    first, second = of_yes.first + of_no.first, of_yes.second + of_no.second
    return {
        Column(f"{name}@{who}", "count"): np.where(known, values, np.nan)
        for name, values in (("only_first", first), ("only_second", second))
    }


def _differences(own: Columns, first: Columns) -> Columns:
    """Take the first model's columns from another's."""
    return {
        Column(
            f"{column.name}-m1",
            column.kind,
            signed=True,
            decimals=column.decimals,
        ): own[column] - values
        for column, values in zip(own, first.values(), strict=True)
    }
