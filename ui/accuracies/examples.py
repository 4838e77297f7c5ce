"""The worked examples as tables a person edits: how they begin, and how they are read.

A table has a row per sample. Labels come first, predictions after; where a row has a score for each
class, its columns are numbered like the classes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.keras import accuracy
from ui import sheet as cells
from ui.variants import Variant

Rule = tuple[str, str, np.ndarray]
CLASSES_RANGE = (2, 10)
MOST_ROWS = 100

_LABELS = (2, 1, 1, 0)
_BEST_ONE = ((0.1, 0.6, 0.3), (0.2, 0.7, 0.1), (0.3, 0.6, 0.1), (0.9, 0.0, 0.1))
_BEST_K = ((0.3, 0.6, 0.1), (0.5, 0.4, 0.1), (0.3, 0.6, 0.1), (0.9, 0.0, 0.1))
_START = {
    "accuracy": ((0, 1, 3, 3, 4, 2), (0, 1, 3, 4, 4, 4)),
    "binary_accuracy": ((0, 0, 0, 1, 1, 0), (0.2, 0.3, 0.6, 0.7, 0.8, 0.1)),
    "categorical_accuracy": (_LABELS, _BEST_ONE),
    "sparse_categorical_accuracy": (_LABELS, _BEST_ONE),
    "top_k_categorical_accuracy": (_LABELS, _BEST_K),
    "sparse_top_k_categorical_accuracy": (_LABELS, _BEST_K),
}


@dataclass(frozen=True, eq=False)
class Example:
    """Hold what a table says.

    `y_true`: int64, shape (n,), or float32, shape (n, C), where labels are rows.
    `y_pred`: int64, shape (n,), for labels; float32, shape (n,) or (n, C), for scores.
    """

    y_true: np.ndarray
    y_pred: np.ndarray

    @property
    def n_samples(self) -> int:
        return len(self.y_true)

    @property
    def n_classes(self) -> int:
        """Number of score columns; only where a row has a score for each class."""
        return self.y_pred.shape[1]


def has_classes(variant: Variant) -> bool:
    """Tell whether a row has a score for each class."""
    return "categorical" in variant.name


def first_table(variant: Variant) -> pd.DataFrame:
    """Make the table the page begins with."""
    labels, predictions = map(np.array, _START[variant.name])
    if variant.is_one_hot:
        labels = np.eye(predictions.shape[1], dtype=np.int64)[labels]
    return cells.as_texts(_as_table({"y_true": labels, "y_pred": predictions}))


def first_example(variant: Variant) -> Example:
    """Read the table the page begins with."""
    example, problems = read(variant, first_table(variant))
    assert example is not None, problems
    return example


def columns(variant: Variant, n_classes: int) -> list[str]:
    """Name the columns of a table with so many classes, in their order."""
    if not has_classes(variant):
        return ["y_true", "y_pred"]
    labels = _numbered("y_true", n_classes) if variant.is_one_hot else ["y_true"]
    return [*labels, *_numbered("y_pred", n_classes)]


def with_classes(variant: Variant, table: pd.DataFrame, n_classes: int) -> pd.DataFrame:
    """Give a table the columns of more classes, with zeros; none is taken away."""
    names = columns(variant, n_classes)
    return table.assign(**{name: "0" for name in names if name not in table})


def read(variant: Variant, table: pd.DataFrame) -> tuple[Example | None, list[str]]:
    """Read a table; a cell that cannot be used is named.

    It is given as edited, as str, with the columns that are shown and no others. The example is
    None when there is a problem; each is a sentence in Markdown: the cell, the rule, what came.
    """
    if len(table) > MOST_ROWS:
        return None, [f"The table must have at most {MOST_ROWS} rows: delete some."]
    values, problems = cells.read(table)
    if problems:
        return None, problems
    n_labels = values.shape[1] // 2 if variant.is_one_hot else 1
    labels, scores = values[:, :n_labels], values[:, n_labels:]
    for name, rule, fits in _rules(variant, labels, scores):
        problems += [cells.against(rule, table, int(i), name) for i in np.flatnonzero(~fits)]
    if problems:
        return None, problems
    return _example(variant, labels, scores), []


def mean_match(variant: Variant, example: Example, **options: float) -> float:
    """Compute the accuracy of an example with its `threshold` or `k`, where it has one.

    It is nan where there is no row (Keras prints 0).
    """
    if not example.n_samples:
        return np.nan
    metric = variant.cls(**options)
    metric.update_state(example.y_true, example.y_pred)
    return metric.result()


def among_best(example: Example, k: int) -> np.ndarray:
    """Tell of every score whether it would be a hit: each class in turn is taken as the label.

    Returns bool, shape (n, C).
    """
    hits = [
        accuracy.sparse_top_k_categorical_accuracy(
            np.full(example.n_samples, c, np.int32), example.y_pred, k
        )
        for c in range(example.n_classes)
    ]
    return np.stack(hits, axis=1) == 1


def _rules(variant: Variant, labels: np.ndarray, scores: np.ndarray) -> Iterator[Rule]:
    """Yield column name, rule and which rows fit it."""
    if variant.name == "accuracy":
        for name, side in (("y_true", labels), ("y_pred", scores)):
            rule = "a label, a whole number, is needed (for scores see the trap below)"
            yield name, rule, _is_whole(side[:, 0], -(2**31), 2**31 - 1)
    elif variant.name == "binary_accuracy":
        yield "y_true", "0 or 1 is needed", np.isin(labels[:, 0], (0, 1))
        in_range = (scores[:, 0] >= 0) & (scores[:, 0] <= 1)
        yield "y_pred", "a probability from 0 to 1 is needed", in_range
    elif not variant.is_one_hot:
        last = scores.shape[1] - 1
        rule = f"a class from 0 to {last} is needed"
        yield "y_true", rule, _is_whole(labels[:, 0], 0, last)
    if has_classes(variant):
        sides = (("y_true", labels), ("y_pred", scores)) if variant.is_one_hot else ()
        for place, values in sides or (("y_pred", scores),):
            for c in range(values.shape[1]):
                fits = np.abs(values[:, c]) <= np.finfo(np.float32).max
                yield f"{place} {c}", "a number that float32 can hold is needed", fits


def _is_whole(values: np.ndarray, low: int, high: int) -> np.ndarray:
    return (values == np.round(values)) & (values >= low) & (values <= high)


def _example(variant: Variant, labels: np.ndarray, scores: np.ndarray) -> Example:
    if variant.name == "accuracy":
        return Example(labels[:, 0].astype(np.int64), scores[:, 0].astype(np.int64))
    # Adding 0 turns -0.0 into 0.0: Keras's backends disagree on which of the two is larger.
    scores = scores.astype(np.float32) + np.float32(0)
    if variant.is_one_hot:
        return Example(labels.astype(np.float32) + np.float32(0), scores)
    return Example(labels[:, 0].astype(np.int64), scores if has_classes(variant) else scores[:, 0])


def _numbered(side: str, n_classes: int) -> list[str]:
    return [f"{side} {c}" for c in range(n_classes)]


def _as_table(sides: dict[str, np.ndarray]) -> pd.DataFrame:
    table = {}
    for side, values in sides.items():
        if values.ndim == 1:
            table[side] = values
        else:
            table |= zip(_numbered(side, values.shape[1]), values.T, strict=True)
    return pd.DataFrame(table)
