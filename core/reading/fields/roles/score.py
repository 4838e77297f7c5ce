"""Which column holds the score of two classes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.reading.fields.roles.column import (
    Column,
    are_in_order,
    area_of,
    best_named,
    chance_of_area,
    lies_in_unit,
    only,
)
from core.reading.fields.roles.truth import is_confident
from core.reading.names import (
    LABEL_WORDS,
    NEGATIVE,
    NO_SCORE_WORDS,
    POSITIVE,
    PREDICTED,
    SCORE_WORDS,
    SCORES,
    SPREAD_WORDS,
    WEIGHT_WORDS,
    WEIGHTS,
)

_OF_SCORES = SCORE_WORDS | PREDICTED | {"p", "logp", "logprob"}


def is_no_score(column: Column) -> bool:
    """Whether a name, or numbers that count the rows, speak against a score."""
    words = set(column.words)
    if (
        words & (WEIGHT_WORDS | SPREAD_WORDS | {"id", "index"})
        or column.spelled in WEIGHTS
        or _is_of_no(column)
    ):
        return True
    return are_in_order(column.by_row)


def _is_of_no(column: Column) -> bool:
    """Whether a name says “no”; a number 0 does so of a score, and may else be that of a fold."""
    words = set(column.words)
    return bool(words & (NEGATIVE if words & _OF_SCORES else NEGATIVE - {"0"}))


def guess_named_score(columns: Sequence[Column]) -> Column | None:
    """The column called a score; of two, the graded one, and that of “yes”."""
    named = [column for column in columns if _may_be_called_score(column) and column.is_numeric]
    # Among two columns with such names, the one that holds 0 and 1 is a prediction already made.
    for candidates in ([column for column in named if column.is_graded], named):
        worded = [column for column in candidates if _OF_SCORES & set(column.words)]
        found = (
            best_named(candidates, SCORES)
            or only(c for c in worded if c.words[-1] in POSITIVE and not _is_one_of_many(c, worded))
            or only(column for column in worded if column.words[-1] not in NEGATIVE)
        )
        if found:
            return found
    return None


def _is_one_of_many(column: Column, others: Sequence[Column]) -> bool:
    """Whether its 1 is no class, as there is a 2, too: the number of a model or a fold."""
    return column.words[-1] == "1" and any(c.words == [*column.words[:-1], "2"] for c in others)


def _may_be_called_score(column: Column) -> bool:
    words = set(column.words)
    known = column.spelled in SCORES or words & _OF_SCORES
    return bool(known and (words & (SCORE_WORDS | {"p"}) or not words & LABEL_WORDS))


def guess_unnamed_score(columns: Sequence[Column], anywhere: bool) -> Column | None:
    """The only column of numbers that may be a score, whatever it is called."""
    return only(
        column
        for column in columns
        if not (set(column.words) & (NO_SCORE_WORDS - {"target"}) or _is_of_no(column))
        and (column.is_graded or (anywhere and has_points(column)))
        and (anywhere or lies_in_unit(column.numbers))
    )


def has_points(column: Column) -> bool:
    return column.is_numeric and column.n_labels > 2 and not is_no_score(column)


def told_apart_better(score: Column, label: Column, others: Sequence[Column]) -> list[Column]:
    """Columns that tell two labels apart better, and not by chance, than one no name calls a score.

    It was taken because it alone lies from 0 to 1, as a share that is a feature does, too.
    """
    if _may_be_called_score(score) or label.n_labels != 2:
        return []
    keys = np.array([str(key) for key in label.keys])
    first, second = (keys == key for key in label.labels)

    def apart(column: Column, more: float = 0) -> float:
        is_there = ~np.isnan(column.by_row)
        yes, no = (column.by_row[side & is_there] for side in (first, second))
        area = area_of(yes, no)
        return 0.0 if area is None else abs(area - 0.5) - more * chance_of_area(yes.size, no.size)

    return [c for c in others if has_points(c) and apart(c, 3) > apart(score)]


def is_confidence_of(column: Column, others: Sequence[Column]) -> bool:
    """Whether it says of each row how sure the decision is that another column leads to."""
    if not (column.is_graded and is_confident(column)):
        return False
    sure = column.by_row
    return any(
        np.allclose(np.maximum(other.by_row, 1 - other.by_row), sure, 0, 1e-5, equal_nan=True)
        for other in others
        if other is not column and other.is_graded and not is_confident(other)
    )
