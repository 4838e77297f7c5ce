"""The losses: per-sample values and their gradient with respect to the scores.

A loss is a function of (y_true, y_score) and nothing else. It cannot tell classification from
regression, and no threshold occurs in it.

`y_true` and `y_score` share one shape: (n,) for one output unit (label 1 or 0 against its score),
(n, C) with C >= 2 for one unit per class (one-hot rows against score rows); other shapes raise
ValueError. float32 scores stay float32, everything else is computed in float64. A loss is an
ndarray of shape (n,), its gradient one of the shape of `y_score`.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.mlp.activations import sigmoid_backward, softmax_backward

EPSILON = 1e-7  # keras.config.epsilon()


def crossentropy(y_true: ArrayLike, y_score: ArrayLike) -> np.ndarray:
    """Compute the cross-entropy of each sample's scores, taken as probabilities; at least 0.

    Scores are clipped to [1e-7, 1 - 1e-7] in their own dtype. In float32 the upper end is
    1 - 1.19e-7, so the worst values differ: 16.118 for label 1 at score 0, 15.942 for label 0 at
    score 1. Rows of C scores are divided by their sum before clipping; a row summing to 0 counts
    as all zeros. NaN gives NaN. Labels lie in [0, 1]; scores are any real numbers.

    Source: Keras 3.15, `ops.binary_crossentropy` and `ops.categorical_crossentropy` on the JAX
    backend, `from_logits=False`.
    """
    y_true, y_score = _paired(y_true, y_score)
    if y_score.ndim == 1:
        p = _clip(y_score)
        return -(y_true * np.log(p) + (1 - y_true) * np.log(1 - p))
    p = _clip(_row_shares(y_score)[0])
    return -(y_true * np.log(p)).sum(axis=1)


def crossentropy_gradient(y_true: ArrayLike, y_score: ArrayLike) -> np.ndarray:
    """Compute the gradient of `crossentropy` with respect to the scores.

    Exactly 0 where clipping made the value constant, that is outside [1e-7, 1 - 1e-7].
    """
    y_true, y_score = _paired(y_true, y_score)
    if y_score.ndim == 1:
        p = _clip(y_score)
        return np.where(p == y_score, (p - y_true) / (p * (1 - p)), 0)
    share, total = _row_shares(y_score)
    p = _clip(share)
    by_share = np.where(p == share, -y_true / p, 0)
    centred = by_share - (by_share * p).sum(axis=1, keepdims=True)
    with np.errstate(over="ignore"):
        return np.divide(centred, total, out=np.zeros_like(centred), where=total != 0)


def squared_error(y_true: ArrayLike, y_score: ArrayLike) -> np.ndarray:
    """Compute the squared error of each sample, averaged over its output units.

    Source: Keras 3.15, `losses.MeanSquaredError` before its reduction over samples.
    """
    y_true, y_score = _paired(y_true, y_score)
    squares = np.square(y_score - y_true)
    return squares if y_score.ndim == 1 else squares.mean(axis=1)


def squared_error_gradient(y_true: ArrayLike, y_score: ArrayLike) -> np.ndarray:
    """Compute the gradient of `squared_error` with respect to the scores."""
    y_true, y_score = _paired(y_true, y_score)
    n_outputs = 1 if y_score.ndim == 1 else y_score.shape[1]
    return (y_score - y_true) * (2 / n_outputs)


@dataclass(frozen=True)
class Loss:
    """A loss: its per-sample values and its gradient with respect to the scores."""

    values: Callable
    gradient: Callable


LOSSES = {
    "crossentropy": Loss(crossentropy, crossentropy_gradient),
    "squared_error": Loss(squared_error, squared_error_gradient),
}


def mean_loss(values: ArrayLike, sample_weight: ArrayLike | None = None) -> float:
    """Average per-sample losses to the number a training run reports.

    Weights scale each sample's loss; the sum is divided by the *number* of samples, not by the sum
    of the weights, so doubling every weight doubles the loss.

    Parameters
    ----------
    values : array-like of float, shape (n,), n >= 1
        Per-sample losses.
    sample_weight : array-like of float, shape (n,), optional
        Weights, at least 0; None means 1 for every sample.

    Returns
    -------
    float, summed in float64.

    Raises
    ------
    ValueError
        If there is no sample, or not one weight per sample.

    Source: Keras 3.15, `losses.Loss` with its default reduction "sum_over_batch_size".
    """
    values = np.asarray(values)
    if values.size == 0:
        raise ValueError("`values` must hold at least one loss; got none.")
    if sample_weight is None:
        return float(values.mean(dtype=np.float64))
    sample_weight = np.asarray(sample_weight)
    if sample_weight.shape != values.shape:
        raise ValueError(
            f"`sample_weight` must hold one weight per sample, shape {values.shape}; "
            f"got shape {sample_weight.shape}."
        )
    return float(np.mean(values * sample_weight, dtype=np.float64))


def logit_gradient(loss: str, output: str) -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
    """Return the function giving a loss's gradient with respect to the network's last sums.

    For cross-entropy on probabilities the chain rule collapses to `y_score - y_true`. That form is
    used for every score, also where `crossentropy` clips its value: a saturated, wrong unit goes on
    learning. (The literal chain rule would give it 0 there, and the unit would be stuck.)

    Parameters
    ----------
    loss : {"crossentropy", "squared_error"}
    output : {"probability", "linear"}
        "probability": the scores are the sigmoid (shape (n,)) or softmax (shape (n, C)) of the
        sums. "linear": the scores are the sums.

    Returns
    -------
    callable (y_true, y_score) -> ndarray of float, the shape of `y_score`
        Row i is the gradient of sample i's loss, not yet divided by the number of samples.

    Source: Keras 3.15 on the TensorFlow backend, which takes cross-entropy from the logits behind
    a sigmoid or softmax; PyTorch 2.13, `BCEWithLogitsLoss` and `CrossEntropyLoss`.
    """
    if output == "linear":
        return LOSSES[loss].gradient
    if loss == "crossentropy":
        return _fused_crossentropy_gradient

    def through_activation(y_true: np.ndarray, y_score: np.ndarray) -> np.ndarray:
        backward = sigmoid_backward if y_score.ndim == 1 else softmax_backward
        return backward(y_score, LOSSES[loss].gradient(y_true, y_score))

    return through_activation


def _fused_crossentropy_gradient(y_true: np.ndarray, y_score: np.ndarray) -> np.ndarray:
    return y_score - y_true


def _clip(p: np.ndarray) -> np.ndarray:
    return np.clip(p, EPSILON, 1 - EPSILON)


def _row_shares(y_score: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    total = y_score.sum(axis=1, keepdims=True)
    # A sum near 0 may overflow the quotient; clipping brings it back.
    with np.errstate(over="ignore", invalid="ignore"):
        share = np.divide(y_score, total, out=np.zeros_like(y_score), where=total != 0)
    return share, total


def _paired(y_true: ArrayLike, y_score: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    y_score = np.asarray(y_score)
    if y_score.dtype != np.float32:
        y_score = y_score.astype(np.float64, copy=False)
    y_true = np.asarray(y_true, dtype=y_score.dtype)
    if y_true.shape != y_score.shape:
        raise ValueError(
            "`y_true` and `y_score` must have the same shape; "
            f"got {y_true.shape} and {y_score.shape}."
        )
    if y_score.ndim not in (1, 2) or (y_score.ndim == 2 and y_score.shape[1] < 2):
        raise ValueError(
            f"`y_score` must have shape (n,) or (n, C) with C >= 2; got {y_score.shape}."
        )
    return y_true, y_score
