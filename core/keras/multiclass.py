"""Rows with more than two classes: top-k accuracy for every k, accuracy per class, confusion.

Classes, `y_true` and `y_pred`, are array_like of int of shape (n,), from 0 to n_classes - 1 (or to
C - 1, the number of columns of scores). Scores are cast to float32 before they are compared, as in
`core.keras.accuracy`. Another shape, class or score raises ValueError.
"""

import numpy as np
from numpy.typing import ArrayLike

from core.checks import check_rows


def scores_above(y_true: ArrayLike, y_score: ArrayLike) -> np.ndarray:
    """Count, in each row, the scores strictly greater than the score of the row's class.

    Ties are not counted: a row of equal scores has none above, whatever its class. The row is a hit
    of top-k accuracy when the count is below k.

    Parameters
    ----------
    y_score : array_like of float, shape (n, C), C at least 1
        Finite.

    Returns
    -------
    ndarray of int64, shape (n,), from 0 to C - 1

    Raises
    ------
    ValueError
        When scores are not finite in float32, or shapes or classes do not fit together.

    Source: Keras 3.15 ``ops.in_top_k``, as in
    `core.keras.accuracy.sparse_top_k_categorical_accuracy`.
    """
    with np.errstate(over="ignore"):  # too large for float32 is infinity, which is refused
        y_score = np.asarray(y_score, np.float32)
    if y_score.ndim != 2 or not y_score.shape[1]:
        raise ValueError(f"`y_score` must have one column per class; got shape {y_score.shape}.")
    if not np.isfinite(y_score).all():
        raise ValueError(
            f"`y_score` must hold finite numbers; got {y_score[~np.isfinite(y_score)][0]}."
        )
    y_true = _classes("y_true", y_true, y_score.shape[1])
    check_rows("y_score", len(y_score), y_true.size)
    own = np.take_along_axis(y_score, y_true[:, np.newaxis], axis=1)
    return (y_score > own).sum(axis=1, dtype=np.int64)


def top_k_curve(y_true: ArrayLike, y_score: ArrayLike) -> np.ndarray:
    """Compute top-k accuracy for every k at once.

    Ties at the k-th place all count, so constant scores give 1 at k = 1 already. nan without rows.
    Takes what `scores_above` takes.

    Returns
    -------
    ndarray of float64, shape (C,), ascending, the last 1
        Element k - 1 is the accuracy at k.

    Source: Keras 3.15 ``metrics.sparse_top_k_categorical_accuracy``, for every k from 1 to C.
    """
    above = scores_above(y_true, y_score)
    return _cumulative_shares(np.bincount(above, minlength=np.shape(y_score)[1]))


def constant_top_k_curve(y_true: ArrayLike, n_classes: int) -> np.ndarray:
    """Compute, for every k, what naming the k most common classes in every row would score.

    At k = 1 it is always naming the most common class. Returns the same shape as `top_k_curve`.
    """
    y_true = _classes("y_true", y_true, n_classes)
    return _cumulative_shares(-np.sort(-np.bincount(y_true, minlength=n_classes)))


def accuracy_per_class(y_true: ArrayLike, matches: ArrayLike, n_classes: int) -> np.ndarray:
    """Average matches over the rows of each class.

    A class without a row is undefined, nan.

    Parameters
    ----------
    matches : array_like of bool or float, shape (n,)
        1 where the row is right, else 0: by argmax, by top-k, or by any other accuracy.

    Returns
    -------
    ndarray of float64, shape (n_classes,), in [0, 1] or nan
        Element c is the share of right ones among the rows of class c: for argmax, the recall of c.

    Raises
    ------
    ValueError
        When a class is none of 0 to n_classes - 1, or there is not one match a row.
    """
    y_true = _classes("y_true", y_true, n_classes)
    matches = np.asarray(matches, np.float64)
    if matches.ndim != 1:
        raise ValueError(f"`matches` must be one column; got shape {matches.shape}.")
    check_rows("matches", len(matches), y_true.size)
    n_rows = np.bincount(y_true, minlength=n_classes)
    n_right = np.bincount(y_true, weights=matches, minlength=n_classes)
    return np.divide(n_right, n_rows, out=np.full(n_classes, np.nan), where=n_rows > 0)


def confusion_counts(y_true: ArrayLike, y_pred: ArrayLike, n_classes: int) -> np.ndarray:
    """Count how often each class was taken for each.

    Returns
    -------
    ndarray of int64, shape (n_classes, n_classes)
        Row r, column c: the rows of class r that were said to be c.

    Source: scikit-learn 1.9.1 ``metrics.confusion_matrix``.
    """
    y_true = _classes("y_true", y_true, n_classes)
    y_pred = _classes("y_pred", y_pred, n_classes)
    check_rows("y_pred", len(y_pred), y_true.size)
    pairs = np.bincount(y_true * n_classes + y_pred, minlength=n_classes**2)
    return pairs.reshape(n_classes, n_classes)


def _cumulative_shares(counts: np.ndarray) -> np.ndarray:
    total = counts.sum()
    cumulative = counts.cumsum()
    return cumulative / total if total else np.full(counts.size, np.nan)


def _classes(field: str, values: ArrayLike, n_classes: int) -> np.ndarray:
    array = np.asarray(values)
    if array.ndim != 1:
        raise ValueError(f"`{field}` must be one column; got shape {array.shape}.")
    is_class = np.isin(array, np.arange(n_classes))
    if not is_class.all():
        got = array[~is_class][0]
        raise ValueError(f"`{field}` must hold classes from 0 to {n_classes - 1}; got {got}.")
    return array.astype(np.int64)
