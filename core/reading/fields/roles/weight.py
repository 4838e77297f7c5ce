"""Which column holds weights of rows, and which only a quantity that was measured."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.reading.fields.roles.column import Column, are_in_order, best_named, without
from core.reading.names import COUNTS, SURE_WEIGHTS, WEIGHTS


def guess_weight(
    every: Sequence[Column], columns: Sequence[Column]
) -> tuple[Column | None, Column | None]:
    """The column of weights; or one that may hold counts of equal cases, or what was measured."""

    def accept(column: Column) -> bool:
        return column.is_numeric and np.nanmin(column.numbers) >= 0

    found = best_named(columns, WEIGHTS, accept)
    named = found or best_named(columns, SURE_WEIGHTS, lambda column: column.is_numeric)
    if named is None:
        return None, best_named(columns, COUNTS, lambda c: accept(c) and not are_in_order(c.by_row))
    if named.spelled in SURE_WEIGHTS:
        return named, None
    features = [
        c
        for c in without(columns, named)
        if c.is_numeric
        and not set(c.words) & {"id", "index", "fold"}
        and not are_in_order(c.by_row)
    ]
    known = named.numbers[np.isfinite(named.numbers)]
    is_small = not known.any() or 0.1 <= known.mean() <= 10
    if is_small and len(features) < 3:
        return named, None
    return None, named
