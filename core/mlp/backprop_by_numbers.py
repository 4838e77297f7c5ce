"""One sample through a network with one hidden layer, forward and backward, every number kept.

For a lesson: `core.mlp.descent` computes the same derivatives for a batch, in place and fused. Here
each step is one value forward or one derivative backward, and `finite_differences` finds the
derivatives a second time, without any formula for them.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.mlp.activations import relu, relu_backward, sigmoid
from core.mlp.losses import LOSSES, logit_gradient
from core.mlp.network import Network

STEP = 1e-6
"""Half the distance of the two values of a finite difference: small, and far above rounding."""


@dataclass(frozen=True, eq=False)
class Values:
    """The values on the way forward, float64.

    Attributes
    ----------
    inputs : ndarray, shape (n_inputs,)
    sums, hidden : ndarray, shape (n_hidden,)
        Before and after the ReLU.
    logit, score, loss : float
        The last sum, its sigmoid, and the loss of the score.
    """

    inputs: np.ndarray
    sums: np.ndarray
    hidden: np.ndarray
    logit: float
    score: float
    loss: float


@dataclass(frozen=True, eq=False)
class Derivatives:
    """The loss's derivative by each number on the way back, float64.

    Attributes
    ----------
    output_weights : ndarray, shape (n_hidden + 1,)
        The bias last.
    hidden, sums : ndarray, shape (n_hidden,)
    hidden_weights : ndarray, shape (n_hidden, n_inputs + 1)
        The bias last.
    """

    score: float
    logit: float
    output_weights: np.ndarray
    hidden: np.ndarray
    sums: np.ndarray
    hidden_weights: np.ndarray


def forward(network: Network, x: ArrayLike, y_true: int, loss: str) -> Values:
    """Compute every value from the inputs to the loss.

    Parameters
    ----------
    network : Network of float64
        With one hidden layer and one output unit.
    x : array-like of float, shape (n_inputs,)
    y_true : 0 or 1
    loss : {"crossentropy", "squared_error"}

    Raises
    ------
    ValueError
        If the network has another shape, or float32 weights.
    """
    _check(network)
    x = np.asarray(x, np.float64)
    hidden_weights, _ = network.matrices()
    sums = hidden_weights @ np.append(x, 1.0)
    hidden = relu(sums)
    logit = _logit(network, hidden)
    score = float(sigmoid(logit))
    return Values(x, sums, hidden, logit, score, _loss(loss, y_true, score))


def backward(network: Network, values: Values, y_true: int, loss: str) -> Derivatives:
    """Compute every derivative from the loss back to the weights, by the chain rule.

    Parameters
    ----------
    values : Values
        Of `forward`; all else as there.
    """
    _check(network)
    _, (output_weights,) = network.matrices()
    y, score = np.array([y_true], np.float64), np.array([values.score])
    (by_score,) = LOSSES[loss].gradient(y, score)
    (by_logit,) = logit_gradient(loss, "probability")(y, score)
    by_hidden = by_logit * output_weights[:-1]
    by_sums = relu_backward(values.hidden, by_hidden)
    return Derivatives(
        score=float(by_score),
        logit=float(by_logit),
        output_weights=by_logit * np.append(values.hidden, 1.0),
        hidden=by_hidden,
        sums=by_sums,
        hidden_weights=np.outer(by_sums, np.append(values.inputs, 1.0)),
    )


def finite_differences(network: Network, values: Values, y_true: int, loss: str) -> Derivatives:
    """Estimate every derivative from the loss a little above and a little below.

    Each is (loss(v + STEP) - loss(v - STEP)) / (2 STEP), where everything after the number v is
    computed anew. Right up to about 1e-9 where a score is not clipped by the cross-entropy and no
    sum lies within STEP of the ReLU's corner.

    All arguments are those of `backward`.
    """
    _check(network)

    def of_score(score: np.ndarray) -> float:
        return _loss(loss, y_true, score[0])

    def of_logit(logit: ArrayLike) -> float:
        return of_score(sigmoid(logit))

    def of_hidden(hidden: np.ndarray) -> float:
        return of_logit([_logit(network, hidden)])

    def of_sums(sums: np.ndarray) -> float:
        return of_hidden(relu(sums))

    def of_parameters(parameters: np.ndarray) -> float:
        changed = Network(network.layer_sizes, np.float64)
        changed.parameters[:] = parameters
        return of_logit(changed.logits(values.inputs[None, :]))

    by_parameters = _slopes(of_parameters, network.parameters)
    hidden_weights, (output_weights,) = network.matrices(by_parameters)
    return Derivatives(
        score=float(_slopes(of_score, [values.score])[0]),
        logit=float(_slopes(of_logit, [values.logit])[0]),
        output_weights=output_weights,
        hidden=_slopes(of_hidden, values.hidden),
        sums=_slopes(of_sums, values.sums),
        hidden_weights=hidden_weights,
    )


def _slopes(function: Callable, at: ArrayLike) -> np.ndarray:
    at = np.asarray(at, np.float64)
    slopes = np.empty_like(at)
    for i in range(len(at)):
        step = np.zeros_like(at)
        step[i] = STEP
        slopes[i] = (function(at + step) - function(at - step)) / (2 * STEP)
    return slopes


def _logit(network: Network, hidden: np.ndarray) -> float:
    _, (output_weights,) = network.matrices()
    return float(output_weights @ np.append(hidden, 1.0))


def _loss(loss: str, y_true: int, score: float) -> float:
    values = LOSSES[loss].values(np.array([y_true], np.float64), np.array([score], np.float64))
    return float(values[0])


def _check(network: Network) -> None:
    sizes, dtype = network.layer_sizes, network.parameters.dtype
    if len(sizes) != 3 or sizes[-1] != 1 or dtype != np.float64:
        raise ValueError(
            "`network` must have one hidden layer, one output and float64 weights; "
            f"got layers {sizes} of {dtype}."
        )
