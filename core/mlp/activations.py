"""The activations: each a forward value and what it does to a gradient on the way back.

That pair is all a network ever asks of an activation; none of them knows a threshold. A forward one
takes an array-like of float of any shape and keeps the shape: float32 stays float32, everything
else is computed in float64, NaN gives NaN. A backward one takes the forward one's output and a
gradient with respect to it, `upstream`, of that shape; so is what it returns.
"""

import numpy as np
from numpy.typing import ArrayLike


def sigmoid(z: ArrayLike) -> np.ndarray:
    """Compute the logistic function 1 / (1 + exp(-z)), in [0, 1] and non-decreasing in `z`.

    Keeps its relative accuracy for very negative `z` (small probabilities are not rounded to
    multiples of 6e-8) and underflows to exactly 0 below about -88.7 (float32) or -709.8 (float64);
    above about 17 (float32) or 37 (float64) it rounds to exactly 1. Logits may be infinite.
    """
    # exp overflows to inf only where the quotient is 0 anyway.
    with np.errstate(over="ignore"):
        return _logistic(_as_float(z))


def sigmoid_backward(p: np.ndarray, upstream: np.ndarray | float) -> np.ndarray:
    """Turn a gradient with respect to p = sigmoid(z) into the one with respect to z.

    Exactly 0 where `p` is exactly 0 or 1: a saturated unit passes nothing back.
    """
    return upstream * p * (1.0 - p)


def relu(z: ArrayLike) -> np.ndarray:
    """Compute max(z, 0)."""
    return np.maximum(_as_float(z), 0)


def relu_backward(h: np.ndarray, upstream: np.ndarray) -> np.ndarray:
    """Turn a gradient with respect to h = relu(z) into the one with respect to z.

    Exactly 0 where `h` is 0, the corner at z = 0 included: a silent unit passes nothing back.
    """
    return upstream * (h > 0)


def logit(p: ArrayLike) -> np.ndarray:
    """Compute log(p / (1 - p)), the inverse of `sigmoid`: -inf for 0 and inf for 1.

    Raises
    ------
    ValueError
        If a value lies outside [0, 1].
    """
    p = _as_float(p)
    outside = (p < 0) | (p > 1)
    if np.any(outside):
        raise ValueError(f"`p` must lie in [0, 1]; got {np.extract(outside, p)[0]}.")
    with np.errstate(divide="ignore"):
        return np.log(p) - np.log1p(-p)


def softmax(z: ArrayLike) -> np.ndarray:
    """Compute exp(z) / sum(exp(z)) over the last axis; each row sums to 1 up to rounding.

    The largest logit is subtracted first, so no finite row overflows; adding a constant to a row
    changes nothing. A row holding NaN or +inf, or only -inf, gives NaN.
    """
    z = _as_float(z)
    with np.errstate(invalid="ignore"):
        exponentials = np.exp(z - z.max(axis=-1, keepdims=True))
        return exponentials / exponentials.sum(axis=-1, keepdims=True)


def softmax_backward(p: np.ndarray, upstream: np.ndarray) -> np.ndarray:
    """Turn a gradient with respect to p = softmax(z), shape (..., C), into the one for z.

    Each row of the result sums to 0, because adding a constant to the logits changes nothing.
    """
    return p * (upstream - (upstream * p).sum(axis=-1, keepdims=True))


def output_scores(logits: np.ndarray, output: str) -> np.ndarray:
    """Turn a network's last sums into its scores.

    Parameters
    ----------
    logits : ndarray of float, shape (n,) for one output unit, else (n, n_outputs)
    output : {"probability", "linear"}
        "probability": `sigmoid` for one unit, `softmax` over several. "linear": as they are. Of
        NumPy's warnings of an overflow on the way to a score of 0 the caller has to take care.

    Returns
    -------
    ndarray of the same shape and dtype; `logits` itself for "linear".
    """
    if output == "linear":
        return logits
    return _logistic(logits) if logits.ndim == 1 else softmax(logits)


_ONE = np.float32(1)  # NumPy takes longer with a number of Python's


def _logistic(z: np.ndarray) -> np.ndarray:
    return np.reciprocal(np.exp(-z) + _ONE)


def _as_float(values: ArrayLike) -> np.ndarray:
    values = np.asarray(values)
    return values if values.dtype == np.float32 else values.astype(np.float64, copy=False)
