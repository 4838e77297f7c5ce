"""Which rule turns the string "accuracy" into a class, from shapes alone; the loss plays no part.

`core.keras.accuracy.explain_resolution` pairs each rule with its class.
"""

import operator
from collections.abc import Sequence
from enum import Enum


class Rule(Enum):
    """Name what decided, in the order in which Keras asks."""

    IDENTIFIER = "the identifier names its class, whatever the shapes"
    ONE_SCORE = "the last dimension of y_pred is 1"
    FEWER_DIMENSIONS = "y_true has fewer dimensions than y_pred"
    LABEL_COLUMN = "the last dimension of y_true is 1 and that of y_pred is more"
    OTHERWISE = "none of these"


def rule_for_shapes(y_true_shape: Sequence[int | None], y_pred_shape: Sequence[int | None]) -> Rule:
    """Find the rule by which Keras resolves the string "accuracy".

    A dimension that is not known yet equals no number.

    Parameters
    ----------
    y_true_shape, y_pred_shape : sequence of int or None
        With the batch axis, at least one dimension each.

    Returns
    -------
    Rule
        Any but `Rule.IDENTIFIER`.

    Raises
    ------
    ValueError
        When a shape is empty or not a shape, or the last dimension of `y_pred` decides and is None.

    Source: Keras 3.15 ``trainers.compile_utils.is_binary_or_sparse_categorical``.
    """
    y_true_shape = _shape("y_true_shape", y_true_shape)
    y_pred_shape = _shape("y_pred_shape", y_pred_shape)
    if y_pred_shape[-1] == 1:
        return Rule.ONE_SCORE
    if len(y_true_shape) < len(y_pred_shape):
        return Rule.FEWER_DIMENSIONS
    if y_true_shape[-1] != 1:
        return Rule.OTHERWISE
    if y_pred_shape[-1] is None:
        raise ValueError(
            "`y_pred_shape` must have a known last dimension when that of `y_true_shape` is 1; "
            f"got {y_pred_shape}."
        )
    return Rule.LABEL_COLUMN if y_pred_shape[-1] > 1 else Rule.OTHERWISE


def _shape(name: str, shape: Sequence[int | None]) -> tuple[int | None, ...]:
    try:
        dimensions = tuple(None if size is None else operator.index(size) for size in shape)
    except TypeError:
        dimensions = ()
    if not dimensions or any(size is not None and size < 0 for size in dimensions):
        raise ValueError(
            f"`{name}` must hold at least one dimension, each an integer of at least 0 or None; "
            f"got {shape!r}."
        )
    return dimensions
