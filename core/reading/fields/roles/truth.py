"""Which column holds the truth, and which only what a model decided."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from core.reading.fields.roles.column import FEW_ROWS, MAX_GUESSED_CLASSES, Column, best_named, only
from core.reading.names import (
    LABEL_WORDS,
    LABELS,
    MAY_BE_DECISIONS,
    NO_LABEL_WORDS,
    PREDICTED,
    TRUTH_WORDS,
    TRUTHS,
)


def guess_named_label(columns: Sequence[Column]) -> Column | None:
    """The column called a truth or a label that holds labels."""

    # One label says nothing; only a column that is called the truth itself may hold but one.
    def accept(column: Column) -> bool:
        return column.may_be_label and column.n_labels > 1

    def worded(words: set[str]) -> Column | None:
        return only(
            column
            for column in columns
            if words & set(column.words)
            and not NO_LABEL_WORDS & set(column.words)
            and accept(column)
        )

    return (
        best_named(columns, TRUTHS, accept)
        or worded(TRUTH_WORDS - {"target"})
        or best_named(columns, MAY_BE_DECISIONS, accept)
        or worded(LABEL_WORDS)
        or best_named(columns, LABELS, lambda column: column.may_be_label)
    )


def guess_label_of_two(columns: Sequence[Column]) -> Column | None:
    """The column of two labels that is called a label, or is the only one."""
    two = [column for column in columns if column.n_labels == 2 and not column.is_graded]
    return guess_named_label(two) or guess_unnamed_label([*two, *two[:1]] if two[1:] else two)


def guess_unnamed_label(columns: Sequence[Column]) -> Column | None:
    """The only column that may hold the labels, whatever it is called: two, or one in some rows."""

    def accept(column: Column) -> bool:
        return column.may_be_label and not NO_LABEL_WORDS & set(column.words)

    if len(columns) == 1:
        return only(c for c in columns if accept(c) and c.n_labels < max(2, len(c.numbers)))
    marked = (c for c in columns if accept(c) and c.n_labels == 1 and None in c.keys)
    return only(c for c in columns if accept(c) and c.n_labels == 2) or only(marked)


def is_decision(column: Column, columns: Sequence[Column]) -> bool:
    """Whether a column is called what a model decided, and holds labels."""
    if column.is_graded or not 0 < column.n_labels <= MAX_GUESSED_CLASSES:
        return False
    words = set(column.words)
    if words & PREDICTED and not words & {"true", "truth", "actual"}:
        return not column.is_numeric or column.n_labels <= 2 or bool(words & LABEL_WORDS)
    # SAS writes I_BAD and U_BAD, into which class and unformatted, beside BAD or F_BAD, from which
    # it was; SPSS $C-BAD.
    names = {other.name.casefold() for other in columns}
    begin = re.match(r"[iu]_|\$[a-z]{1,2}-", column.name.casefold())
    if begin is None:
        return False
    of = column.name.casefold()[begin.end() :]
    return of in names or f"f_{of}" in names


def is_cut_of(label: Column, score: Column) -> bool:
    """Whether one threshold on the score gives the label, row by row, without an exception."""
    known = [
        (number, key)
        for number, key in zip(score.by_row, label.keys, strict=True)
        if key is not None and not np.isnan(number)
    ]
    if label.n_labels != 2 or len(known) < FEW_ROWS:
        return False
    first, second = ([n for n, key in known if key == name] for name in label.labels)
    if min(len(first), len(second)) < 2:
        return False
    return max(first) < min(second) or max(second) < min(first)


def is_confident(score: Column) -> bool:
    """Whether no score is below 0.5, as none is that says how sure a decision was."""
    numbers = score.numbers
    known = numbers[~np.isnan(numbers)]
    return bool(len(known) >= FEW_ROWS and known.min() >= 0.5 and known.max() <= 1)
