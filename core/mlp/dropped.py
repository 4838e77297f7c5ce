"""What a network says of one sample while units are dropped, as in `fit`."""

from __future__ import annotations

import numpy as np

from core.mlp.activations import sigmoid
from core.mlp.estimator import MLPClassifier
from core.mlp.hyperparameters import dropout_rates


def scores_with_dropout(
    model: MLPClassifier, x: np.ndarray, n: int, rng: np.random.Generator
) -> np.ndarray:
    """Compute the probability of a sample again and again, each time with other units dropped.

    Sums are accumulated in float64 and rounded once, as `MLPClassifier` does for `predict`: where
    nothing is dropped, the scores are those.

    Parameters
    ----------
    model : MLPClassifier
        Fitted, of two classes, with a sigmoid at its end.
    x : ndarray of float, shape (n_features,)
        As the model is given it: standardised, if it learned from standardised features.
    n : int
        How often.

    Returns
    -------
    ndarray of float32, shape (n,)
    """
    *hidden, (last, bias) = zip(model.coefs_, model.intercepts_, strict=True)
    units = np.broadcast_to(np.asarray(x, np.float64), (n, len(x)))
    for (weights, biases), rate in zip(hidden, dropout_rates(model), strict=True):
        kept = rng.random((n, len(biases))) >= rate
        units = np.maximum(units @ weights + biases, 0) * kept / (1 - rate)
    return sigmoid((units @ last + bias)[:, 0].astype(np.float32))
