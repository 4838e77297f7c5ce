"""What other libraries print for the same rows, to be shown beside Keras's number."""

import numpy as np
from numpy.typing import ArrayLike
from sklearn.metrics import top_k_accuracy_score


def top_k_by_position(y_true: ArrayLike, y_score: ArrayLike, k: int) -> float | None:
    """Compute the share of rows whose label has one of the `k` best scores, by scikit-learn.

    Exactly `k` scores of a row are its best: of equal ones those of the larger class numbers, where
    Keras counts them all. With `k` of C or more every label is a hit.

    Parameters
    ----------
    y_true : array_like of int, shape (n,), n at least 1
        Classes in [0, C).
    y_score : array_like of float, shape (n, C), finite
    k : int, at least 1

    Returns
    -------
    float or None
        None for fewer than 3 classes, of which scikit-learn takes one score a row.

    Raises
    ------
    ValueError
        When `k` is less than 1, or scikit-learn refuses the arrays.

    Source: scikit-learn 1.9 ``metrics.top_k_accuracy_score``.
    """
    if k < 1:
        raise ValueError(f"`k` must be at least 1; got {k}.")
    n_classes = np.shape(y_score)[-1]
    if n_classes < 3:
        return None
    if k >= n_classes:
        return 1.0  # as scikit-learn, which warns that it means nothing
    return float(top_k_accuracy_score(y_true, y_score, k=k, labels=np.arange(n_classes)))
