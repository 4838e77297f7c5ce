"""Which accuracy to write out, from what a person has: the shapes, and the values where given."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.keras.accuracy import (
    Accuracy,
    BinaryAccuracy,
    CategoricalAccuracy,
    SparseCategoricalAccuracy,
    StreamingAccuracy,
)

Shape = tuple[int | None, ...]
Values = np.ndarray | None
Unless = tuple[tuple[str, StreamingAccuracy], ...]
LOGITS = "the scores are logits, before the sigmoid"
THEY_ARE_LOGITS = (
    "Some scores lie outside 0 to 1, so they are logits (from_logits=True). "
    "A probability of 0.5 is a logit of 0, and Keras compares the logit itself with 0.5."
)
SEVERAL = "several classes may be 1 in a row (multi-label, sigmoid units)"
NOT_CLASSES = (
    "The labels are not classes but amounts; no accuracy fits. "
    "For regression use an error, such as keras.metrics.MeanAbsoluteError()."
)


@dataclass(frozen=True)
class Advice:
    """Hold the accuracy to use, or None where none fits, and why, in whole sentences.

    `why` holds nothing a person typed but numbers and shapes; `unless` says, of cases that shapes
    or values cannot tell, what to use instead.
    """

    metric: StreamingAccuracy | None
    why: str
    unless: Unless = ()


def advise(
    y_true_shape: Shape, y_pred_shape: Shape, y_true: Values = None, y_pred: Values = None
) -> Advice:
    """Choose the accuracy that answers what a person most likely asks.

    `y_true_shape`, `y_pred_shape`: at least one dimension each. None is not known, and goes with
    every number.
    `y_true`, `y_pred`: bool, int or float, of these shapes; both or neither. Without them
    the shapes alone decide.
    """
    if y_pred_shape[-1] is None and y_true_shape[-1] == 1:
        return Advice(
            None,
            "The shape leaves open how many scores a row has, and that decides. "
            "Write the number of units as the last dimension of y_pred.",
            (("it is one unit", BinaryAccuracy()), ("there are more", SparseCategoricalAccuracy())),
        )
    if len(y_pred_shape) == 1 or y_pred_shape[-1] == 1:
        if not _go_together(_column(y_true_shape), _column(y_pred_shape)):
            return _misfit(y_true_shape, y_pred_shape)
        return _one_score(len(y_pred_shape) == 1, y_true, y_pred)
    rows = y_pred_shape[:-1]
    if _go_together(y_true_shape, rows) or _go_together(y_true_shape, (*rows, 1)):
        return _class_numbers(y_pred_shape[-1], y_true)
    if _go_together(y_true_shape, y_pred_shape):
        return _label_rows(y_true, y_pred)
    return _misfit(y_true_shape, y_pred_shape)


def _column(shape: Shape) -> Shape:
    return shape[:-1] if len(shape) > 1 and shape[-1] == 1 else shape


def _go_together(one: Shape, other: Shape) -> bool:
    return len(one) == len(other) and all(
        a == b or None in (a, b) for a, b in zip(one, other, strict=True)
    )


def _misfit(y_true_shape: Shape, y_pred_shape: Shape) -> Advice:
    first, last = (y_true_shape[0], y_pred_shape[0]), (y_true_shape[-1], y_pred_shape[-1])
    if None not in first and first[0] != first[1]:
        return Advice(
            None,
            f"y_true has {_count(first[0], 'row')} and y_pred {first[1]}: these two do not belong "
            "to the same samples.",
        )
    if len(y_true_shape) > 1 and (last[1] == 1 or len(y_pred_shape) == 1):
        return Advice(
            None,
            "The labels have several columns, the scores one. For two classes take the labels as "
            "class numbers, y_true.argmax(axis=-1), and BinaryAccuracy(); otherwise give the "
            "network one unit for each column.",
        )
    if len(y_true_shape) == len(y_pred_shape):
        return Advice(
            None,
            f"A label row has {_count(last[0], 'value')} and a score row {last[1]}. One-hot labels "
            "need one column for each score; class numbers need a single column.",
        )
    return Advice(None, "Labels and scores of these shapes do not go together.")


def _count(number: int | None, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _one_score(is_flat: bool, y_true: Values, y_pred: Values) -> Advice:
    flat = (
        " y_pred has a single dimension here, so the string “accuracy” would take the whole batch "
        "for one row of scores."
        if is_flat
        else ""
    )
    labels = "y_pred holds class numbers, not scores"
    if y_true is None or y_pred is None:
        why = "One score for each label, such as one sigmoid unit." + flat
        unless: Unless = (LOGITS, BinaryAccuracy(threshold=0.0)), (labels, Accuracy())
        return Advice(BinaryAccuracy(), why, unless)
    is_binary, is_label = _are_0_or_1(y_true), _are_whole(y_pred) and y_pred.min() >= 0
    if is_label and _are_whole(y_true):
        why = "Both sides are class numbers, and the question is whether they are equal." + flat
        unless = (("y_pred holds scores that happen to be whole", BinaryAccuracy()),)
        return Advice(Accuracy(), why, unless if is_binary else ())
    if not is_binary:
        return _not_0_or_1(y_true)
    if _are_probabilities(y_pred):
        return Advice(
            BinaryAccuracy(), "One score from 0 to 1 for each label, and labels 0 or 1." + flat
        )
    return Advice(BinaryAccuracy(threshold=0.0), THEY_ARE_LOGITS + flat)


def _not_0_or_1(y_true: np.ndarray) -> Advice:
    if not _are_whole(y_true):
        return Advice(None, NOT_CLASSES)
    if set(np.unique(y_true)) <= {-1, 1}:
        return Advice(
            None,
            "The labels are −1 and 1, and the metric decides 0 or 1, so a label −1 is never "
            "matched. Use (y_true + 1) / 2 with BinaryAccuracy().",
        )
    return Advice(
        None,
        "The labels name more than two classes, and one score cannot choose among them. Give the "
        "network one softmax unit for each class; then SparseCategoricalAccuracy() fits.",
    )


def _class_numbers(n_classes: int | None, y_true: Values) -> Advice:
    sparse = SparseCategoricalAccuracy()
    if y_true is None or n_classes is None:
        unless = (("y_pred has one unit", BinaryAccuracy()),) if n_classes is None else ()
        return Advice(sparse, "Labels are class numbers, and each row has several scores.", unless)
    if not _are_whole(y_true):
        return Advice(None, NOT_CLASSES)
    outside = y_true[(y_true < 0) | (y_true >= n_classes)]
    if outside.size:
        return Advice(
            None,
            f"With {n_classes} scores in a row the classes are 0 to {n_classes - 1}, so the label "
            f"{outside.flat[0]:g} can never be matched. Count classes from 0, or add a unit.",
        )
    why = f"Labels are class numbers, and each row has {n_classes} scores: the largest decides."
    return Advice(sparse, why)


def _label_rows(y_true: Values, y_pred: Values) -> Advice:
    categorical = CategoricalAccuracy()
    if y_true is None or y_pred is None:
        why = "Label rows are as long as score rows. If they are one-hot, the largest decides."
        unless = (
            (SEVERAL, BinaryAccuracy()),
            (f"{SEVERAL} and {LOGITS}", BinaryAccuracy(threshold=0.0)),
        )
        return Advice(categorical, why, unless)
    sums = y_true.sum(axis=-1, dtype=np.float64)
    if _are_0_or_1(y_true):
        if np.all(sums == 1):
            why = "Each label row has a single 1: one-hot, so the largest score decides."
            return Advice(categorical, why, ((SEVERAL, BinaryAccuracy()),))
        many = (
            "Label rows hold no 1 or several: each column is a yes or no of its own (multi-label). "
            "categorical_accuracy compares only the places of the largest values."
        )
        if _are_probabilities(y_pred):
            return Advice(BinaryAccuracy(), many)
        return Advice(BinaryAccuracy(threshold=0.0), f"{many} {THEY_ARE_LOGITS}")
    if _are_whole(y_true) and _are_whole(y_pred):
        return Advice(Accuracy(), "Both sides are class numbers, place by place.")
    if np.all((y_true >= 0) & (y_true <= 1)) and np.allclose(sums, 1, atol=1e-3):
        return Advice(
            categorical,
            "Label rows are soft: shares that add up to 1. Only the place of the largest counts.",
        )
    return Advice(None, NOT_CLASSES)


def _are_whole(values: np.ndarray) -> bool:
    return bool(np.all(values == np.floor(values)))


def _are_0_or_1(values: np.ndarray) -> bool:
    return bool(np.all((values == 0) | (values == 1)))


def _are_probabilities(values: np.ndarray) -> bool:
    return bool(np.all((values >= 0) & (values <= 1)))
