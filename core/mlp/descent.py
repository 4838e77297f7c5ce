"""Mini-batch gradient descent with momentum and dropout on a `Network`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator, RandomState

from core.mlp.activations import output_scores
from core.mlp.blas import single_threaded_blas
from core.mlp.losses import logit_gradient
from core.mlp.network import Network, per_sample

# Dropout masks are drawn for about so many samples at a time: one draw for a small data set's
# epoch, and bounded memory for a large one's.
MASK_BLOCK = 2048


class TrainingDivergedError(ValueError):
    """Training left the range of float32; the estimator holds the last good weights."""


@dataclass(frozen=True)
class Evaluation:
    """Loss and accuracy with the weights as they are and dropout off, as Keras's `evaluate`."""

    loss: float
    accuracy: float


@dataclass(frozen=True, eq=False)
class Epoch:
    """What one epoch of training reports.

    `loss` and `accuracy` are running averages with dropout on, each batch scored just before its
    own step: what Keras's `fit` prints. The other pairs are taken at the end of the epoch with
    dropout off: what Keras's `evaluate` returns. The two differ on the same data.

    Attributes
    ----------
    epoch : int
        Counts from 1.
    validation_loss, validation_accuracy : float or None
        None without validation data.
    validation_scores : read-only ndarray of float32 or None
        The probability of `classes_[1]`, shape (n,), or `predict_proba` for more than two classes,
        in the order of the validation data; None unless asked for.
    """

    epoch: int
    loss: float
    accuracy: float
    train_loss: float
    train_accuracy: float
    validation_loss: float | None = None
    validation_accuracy: float | None = None
    validation_scores: np.ndarray | None = None


class Trainer:
    """Train a network on one data set, an epoch at a time.

    Per batch: gradient g of the mean loss with dropout on, then v = momentum·v − learning_rate·g
    and weights += v. The last batch of an epoch may be smaller; its mean is over its own size.

    Parameters
    ----------
    network : Network
        Its `parameters` are changed in place.
    velocity : ndarray, shape of `network.parameters`
        The v above, changed in place; zeros to start with.
    X : ndarray of float, shape (n, n_inputs)
    y : ndarray of float, shape (n,) for one output unit, else (n, n_outputs)
        Targets, as in `core.mlp.losses`.
    loss, output, learning_rate, momentum, batch_size
        As `core.mlp.estimator.MLPClassifier`.
    dropout : sequence of float in [0, 1), one per hidden layer
        The share of units silenced, rounded to a multiple of 2^-16.
    dropout_rng : numpy.random.Generator
        Where the masks come from; not touched when every rate is 0.
    sample_weight : ndarray of float, shape (n,), optional
        Factor on each sample's loss.

    Source: Keras 3.15, `optimizers.SGD`, `layers.Dropout`, `Model.fit`.
    """

    def __init__(
        self,
        network: Network,
        velocity: np.ndarray,
        X: np.ndarray,
        y: np.ndarray,
        *,
        loss: str,
        output: str,
        learning_rate: float,
        momentum: float,
        batch_size: int,
        dropout: Sequence[float],
        dropout_rng: Generator,
        sample_weight: np.ndarray | None = None,
    ) -> None:
        dtype = network.parameters.dtype
        self._parameters, self._velocity = network.parameters, velocity
        self._step = np.empty_like(velocity)
        self._weights = network.matrices()
        self._turned_weights = [matrix[:, :-1].T for matrix in self._weights]
        self._weight_steps = network.matrices(self._step)

        self._inputs = np.vstack([X.T, np.ones(len(X), dtype)]).astype(dtype, copy=False)
        self._shuffled = np.empty_like(self._inputs)
        self._y = np.asarray(y, dtype)
        self._sample_weight = sample_weight
        if sample_weight is not None:
            # As a column where a sample's gradient is a row.
            shape = (-1,) if self._y.ndim == 1 else (-1, 1)
            self._sample_weight = np.asarray(sample_weight, dtype).reshape(shape)

        self._output = output
        self._logit_gradient = logit_gradient(loss, output)
        self._learning_rate, self._momentum = float(learning_rate), float(momentum)

        self._batch_size = min(batch_size, len(X))
        full, rest = divmod(len(X), self._batch_size)
        sizes = network.layer_sizes
        self._dropouts = [
            _Dropout(rate, size, self._batch_size, full + (rest > 0), dropout_rng)
            for rate, size in zip(dropout, sizes[1:-1], strict=True)
        ]
        scales = np.cumprod([1.0, *(dropout.scale for dropout in self._dropouts)])
        self._scale = scales[-1].item()
        widths = {self._batch_size, rest} - {0}
        self._buffers = {width: _Buffers(sizes, width, scales, dtype) for width in widths}

    def run_epoch(self, order: np.ndarray) -> np.ndarray:
        """Take one gradient step per batch.

        Weights that overflow give inf or NaN without a warning; the caller has to look.

        Parameters
        ----------
        order : ndarray of int, shape (n,)
            The samples in the order in which the batches take them.

        Returns
        -------
        ndarray, shape of `y`, in the given `order`
            Each sample's score with dropout on, just before its batch's step.
        """
        X = np.take(self._inputs, order, axis=1, out=self._shuffled)
        y = self._y[order]
        sample_weight = None if self._sample_weight is None else self._sample_weight[order]
        scores = np.empty_like(y)
        with single_threaded_blas(), np.errstate(over="ignore", invalid="ignore"):
            for index, start in enumerate(range(0, len(y), self._batch_size)):
                batch = slice(start, min(start + self._batch_size, len(y)))
                buffers = self._buffers[batch.stop - start]
                inputs = X[:, batch]
                scores[batch] = self._forward(inputs, buffers, index)
                gradient = self._logit_gradient(y[batch], scores[batch])
                if sample_weight is not None:
                    gradient *= sample_weight[batch]
                self._backward(inputs, gradient, buffers)
                self._update()
        return scores

    def _forward(self, X: np.ndarray, buffers: _Buffers, batch_index: int) -> np.ndarray:
        below = X
        for weights, layer, dropout in zip(
            self._weights, buffers.hidden, self._dropouts, strict=False
        ):
            np.matmul(weights, below, out=layer.sums)
            np.greater(layer.sums, 0, out=layer.active)
            if dropout.rate:
                np.logical_and(layer.active, dropout.kept(batch_index, len(X[0])), out=layer.active)
            np.multiply(layer.sums, layer.active, out=layer.sums)
            below = layer.units
        np.matmul(self._weights[-1], below, out=buffers.sums)
        np.multiply(buffers.sums, self._scale, out=buffers.sums)
        return output_scores(per_sample(buffers.sums), self._output)

    def _backward(self, X: np.ndarray, gradient: np.ndarray, buffers: _Buffers) -> None:
        # The learning rate, the mean over the batch and the scale of dropout are factors of every
        # layer's step alike.
        gradient *= self._learning_rate * self._scale / len(gradient)
        delta = np.atleast_2d(gradient.T)
        for i in range(len(buffers.hidden), 0, -1):
            below = buffers.hidden[i - 1]
            np.matmul(delta, below.units.T, out=self._weight_steps[i])
            # For a single output unit the product is an outer one, which BLAS is slow at.
            multiply = np.multiply if len(delta) == 1 else np.matmul
            multiply(self._turned_weights[i], delta, out=below.deltas)
            # A unit that is silent, by ReLU or by dropout, passes nothing on.
            delta = np.multiply(below.deltas, below.active, out=below.deltas)
        np.matmul(delta, X.T, out=self._weight_steps[0])

    def _update(self) -> None:
        self._velocity *= self._momentum
        self._velocity -= self._step
        self._parameters += self._velocity


def random_streams(
    random_state: int | Generator | RandomState | None,
) -> tuple[Generator, Generator, Generator]:
    """Return independent generators for the initial weights, the order and the dropout.

    Parameters
    ----------
    random_state : None, int, numpy.random.Generator or numpy.random.RandomState
        A generator is advanced, so that a second call gives other streams.

    Returns
    -------
    tuple of three numpy.random.Generator

    Raises
    ------
    ValueError
        If it is none of these, or a negative int.
    """
    seed = (
        random_state.randint(2**32, size=4, dtype=np.uint32)
        if isinstance(random_state, RandomState)
        else random_state
    )
    try:
        rng = np.random.default_rng(seed)
    except (TypeError, ValueError):
        raise ValueError(
            "`random_state` must be None, an integer of at least 0 or a NumPy random generator; "
            f"got {random_state!r}."
        ) from None
    weights, order, dropout = rng.integers(2**63, size=3)
    # SFC64 is the fastest source of raw bits NumPy has.
    sfc64 = np.random.Generator(np.random.SFC64(dropout))
    return np.random.default_rng(weights), np.random.default_rng(order), sfc64


class _Buffers:
    """The arrays one batch of a given width passes through, features × samples."""

    def __init__(
        self, layer_sizes: Sequence[int], width: int, scales: np.ndarray, dtype: np.dtype
    ) -> None:
        self.hidden = [
            _Hidden(size, width, scale, dtype)
            for size, scale in zip(layer_sizes[1:-1], scales[1:], strict=True)
        ]
        self.sums = np.empty((layer_sizes[-1], width), dtype)


class _Hidden:
    """One hidden layer of a batch.

    Inverted dropout multiplies the units that it keeps by 1 / (1 − rate). As ReLU commutes with
    that, a layer's units stand here without the scales of all dropouts up to theirs; so does the
    constant that carries the next layer's bias, and the network's last sums are multiplied once.
    """

    def __init__(self, size: int, width: int, scale: float, dtype: np.dtype) -> None:
        self.units = np.full((size + 1, width), 1 / scale, dtype)
        self.sums = self.units[:-1]
        self.active = np.empty((size, width), bool)
        self.deltas = np.empty((size, width), dtype)


class _Dropout:
    """Draw which units of a layer are kept; the others are silenced."""

    def __init__(self, rate: float, size: int, width: int, n_batches: int, rng: Generator) -> None:
        # 16 random bits decide on one unit; at least one unit in 65,536 is kept.
        self._limit = min(round(rate * 2**16), 2**16 - 1)
        self.rate = self._limit / 2**16
        self.scale = 1 / (1 - self.rate)
        self._rng = rng
        if self.rate:
            n_masks = min(n_batches, max(1, MASK_BLOCK // width))
            self._kept = np.empty((n_masks, size, width), bool)

    def kept(self, batch_index: int, width: int) -> np.ndarray:
        """Return the (size, width) units kept of a batch; batches must be asked for in order."""
        position = batch_index % len(self._kept)
        if position == 0:
            n_words = -(-self._kept.size // 4)
            bits = self._rng.bit_generator.random_raw(n_words).view(np.uint16)
            bits = bits[: self._kept.size].reshape(self._kept.shape)
            np.greater_equal(bits, self._limit, out=self._kept)
        return self._kept[position, :, :width]
