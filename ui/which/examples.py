"""The surprising cases as small arrays, and made-up arrays for given shapes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.mlp.activations import sigmoid, softmax
from ui.which.advice import Shape

HALF = float(sigmoid(np.float32(0.5)))
"""The probability of a logit of 0.5."""

SEED = 0
MOST_ROWS, MOST_VALUES = 6, 200
_WHEN_UNKNOWN = {True: 4, False: 3}  # the first axis, rows; any other


@dataclass(frozen=True)
class Preset:
    """Hold a case as a person would type it, and in one sentence what surprises."""

    label: str
    y_true: str
    y_pred: str
    surprise: str
    metric: str = '"accuracy"'


_TWO_UNITS = "[[0.9, 0.1], [0.3, 0.7], [0.6, 0.4], [0.2, 0.8]]"
_COLUMN = "[[0.2], [0.9], [0.4], [0.7]]"

PRESETS = (
    Preset(
        "One sigmoid column",
        "[[0], [1], [1], [1]]",
        _COLUMN,
        "One unit is binary, and labels (4,) would give the same. But on a single column "
        "CategoricalAccuracy is 1 whatever the scores are, and SparseCategoricalAccuracy only the "
        "share of class 0.",
    ),
    Preset(
        "Softmax of 2, labels (N,)",
        "[0, 1, 1, 1]",
        _TWO_UNITS,
        "Two classes, yet not binary: with two units “accuracy” compares the larger one with the "
        "class number, and for BinaryAccuracy Keras raises an error.",
    ),
    Preset(
        "Softmax of 2, labels (N, 1)",
        "[[0], [1], [1], [1]]",
        _TWO_UNITS,
        "The same class as for labels (N,). BinaryAccuracy raises no error here: it spreads each "
        "label over both units, so its number means nothing.",
    ),
    Preset(
        "Softmax of 2, labels (N, 2)",
        "[[1, 0], [0, 1], [0, 1], [0, 1]]",
        _TWO_UNITS,
        "One-hot labels make it CategoricalAccuracy. The number is the same as with class numbers; "
        "only the class differs.",
    ),
    Preset(
        "Softmax of 3, labels (N, 1)",
        "[[2], [1], [0], [1]]",
        "[[0.1, 0.2, 0.7], [0.5, 0.3, 0.2], [0.6, 0.3, 0.1], [0.2, 0.7, 0.1]]",
        "A column of class numbers is not taken for one-hot: the 1 at the end of its shape makes "
        "it sparse. Top-k with its default k = 5 is 1 for any three scores.",
    ),
    Preset(
        "Multi-label sigmoid",
        "[[1, 0, 1], [0, 1, 1], [1, 0, 0], [0, 0, 0]]",
        "[[0.9, 0.2, 0.3], [0.1, 0.8, 0.9], [0.7, 0.1, 0.6], [0.1, 0.2, 0.3]]",
        "Three yes-or-no answers in a row become CategoricalAccuracy, which compares only the "
        "places of the largest values. A row without any 1 counts as class 0.",
    ),
    Preset(
        "Logits (from_logits=True)",
        "[0, 1, 1, 1]",
        "[[-1.2], [0.3], [2.0], [0.4]]",
        "The loss knows that these are logits, the metric does not: it asks whether the logit is "
        f"above 0.5, which is a probability above {HALF:.4f}.",
    ),
    Preset(
        "Flat sigmoid (N,)",
        "[0, 1, 1, 0]",
        "[0.2, 0.9, 0.4, 0.7]",
        "Without the last axis the string takes the whole batch for one row of scores: a single "
        "match for four samples.",
    ),
    Preset(
        "Class numbers on both sides",
        "[0, 1, 3, 3, 4, 2]",
        "[0, 1, 3, 4, 4, 4]",
        "The string “accuracy” does not compare for equality, not even here. Accuracy() does.",
    ),
    Preset(
        "Accuracy() on probabilities",
        "[0, 1, 1, 1]",
        _COLUMN,
        "The class Accuracy is not the string “accuracy”: it asks whether 0.9 equals 1, and no "
        "probability does.",
        "Accuracy()",
    ),
)


def example(y_true_shape: Shape, y_pred_shape: Shape) -> tuple[np.ndarray, np.ndarray] | None:
    """Make labels and scores of given shapes up, the same at every call.

    Scores are a softmax over two or more units and a sigmoid of one. Labels are one-hot where they
    have the shape of the scores, else class numbers. A dimension that is not known is that of the
    other array, else 4 rows and 3 of anything else; a number of rows that both have is cut to
    `MOST_ROWS`. None when an array of more than `MOST_VALUES` values would be needed.
    """
    shapes = [_known(y_true_shape, y_pred_shape), _known(y_pred_shape, y_true_shape)]
    if shapes[0][0] == shapes[1][0]:
        shapes = [(min(shape[0], MOST_ROWS), *shape[1:]) for shape in shapes]
    if max(math.prod(shape) for shape in shapes) > MOST_VALUES:
        return None
    rng = np.random.default_rng(SEED)
    logits = rng.normal(0, 1.5, shapes[1])
    n_scores = shapes[1][-1] if len(shapes[1]) > 1 else 1
    y_pred = (softmax(logits) if n_scores > 1 else sigmoid(logits)).astype(float).round(2)
    n_classes = max(n_scores, 2)
    if n_scores > 1 and shapes[0] == shapes[1]:
        return np.eye(n_classes, dtype=int)[rng.integers(0, n_classes, shapes[0][:-1])], y_pred
    return rng.integers(0, n_classes, shapes[0]), y_pred


def _known(shape: Shape, other: Shape) -> tuple[int, ...]:
    other = (*other, *[None] * len(shape))
    return tuple(
        next(n for n in (size, other[axis], _WHEN_UNKNOWN[axis == 0]) if n is not None)
        for axis, size in enumerate(shape)
    )


def as_text(array: np.ndarray) -> str:
    """Write a small array as a person would, so that `core.parsing.literals` reads it back."""
    return str(np.asarray(array, dtype=float if array.dtype.kind == "f" else int).tolist())
