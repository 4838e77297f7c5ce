"""Mini-batch gradient descent with momentum and dropout on a `Network`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np
from numpy.random import Generator, RandomState
from scipy.linalg import get_blas_funcs

from core.mlp.activations import output_scores
from core.mlp.blas import single_threaded_blas
from core.mlp.losses import logit_gradient
from core.mlp.network import BLOCK, Network, per_sample

# Dropout masks are drawn for about so many samples at a time: one draw for a small data set's
# epoch, and bounded memory for a large one's.
MASK_BLOCK = 2048

# What `gemm` of BLAS is told of its factors, and of its result. By position: by name each of the
# eight products of a step would take a quarter of a µs longer.
AS_IS, TURNED, IN_PLACE = 0, 1, 1


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
    and weights += v. The last batch of an epoch may be smaller; its mean is over its own size. A
    batch passes through the layers in tiles of `BLOCK` samples, which all add to the same v.

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
        # Turned, as the tiles are: inputs × units and samples × units in the order of Fortran.
        self._weights = [matrix.T for matrix in network.matrices()]
        self._velocities = [matrix.T for matrix in network.matrices(velocity)]
        # BLAS by its own name: it scales, multiplies and adds to a velocity in one go.
        self._gemm, self._add = get_blas_funcs(("gemm", "axpy"), dtype=dtype)
        self._zero = np.zeros((), dtype)

        # With the constant that carries the bias as a last column, as in every layer.
        self._X = np.ones((len(X), network.layer_sizes[0] + 1), dtype)
        self._X[:, :-1] = X
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
        batches = (self._batch_size, rest)
        widths = {width for size in batches for width in (min(size, BLOCK), size % BLOCK)} - {0}
        self._tiles = {width: _Tile(sizes, width, scales, dtype) for width in widths}

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
        X, y = self._X.take(order, axis=0), self._y.take(order, axis=0)
        sample_weight = None if self._sample_weight is None else self._sample_weight[order]
        scores = np.empty_like(y)
        kept = [dropout.epoch() for dropout in self._dropouts]
        with single_threaded_blas(), np.errstate(over="ignore", invalid="ignore"):
            for start in range(0, len(y), self._batch_size):
                stop = min(start + self._batch_size, len(y))
                # The learning rate, the mean over the batch and the scale of dropout are factors
                # of every layer's step alike.
                factor = -self._learning_rate * self._scale / (stop - start)
                momentum = self._momentum
                for first in range(start, stop, BLOCK):
                    rows = slice(first, min(first + BLOCK, stop))
                    tile = self._tiles[rows.stop - first]
                    scores[rows] = said = self._forward(X[rows], kept, tile)
                    gradient = self._logit_gradient(y[rows], said)
                    if sample_weight is not None:
                        gradient *= sample_weight[rows]
                    self._backward(gradient, tile, factor, momentum)
                    momentum = 1.0  # what the batch's other tiles add to
                self._add(self._velocity, self._parameters)  # to the latter
        return scores

    def _forward(
        self, X: np.ndarray, kept: list[Iterator[np.ndarray | None]], tile: _Tile
    ) -> np.ndarray:
        gemm, below = self._gemm, tile.inputs
        below.carried[...] = X
        below.turned = X.T  # as it lies in memory
        for weights, layer, masks in zip(self._weights, tile.hidden, kept, strict=False):
            units, active, mask = layer.units, layer.active, layer.mask
            gemm(1.0, below.carried, weights, 0.0, units, AS_IS, AS_IS, IN_PLACE)
            np.greater(units, self._zero, active)
            own = next(masks)
            if own is not None:
                active &= own[: tile.width]
            mask[...] = active
            units *= mask
            below = layer
        last = self._weights[-1]
        gemm(self._scale, below.carried, last, 0.0, tile.sums, AS_IS, AS_IS, IN_PLACE)
        return output_scores(tile.logits, self._output)

    def _backward(self, gradient: np.ndarray, tile: _Tile, factor: float, momentum: float) -> None:
        """Multiply the velocities by `momentum` and add the tile's gradient times `factor`."""
        gemm, delta = self._gemm, tile.sums
        tile.logits[...] = gradient  # in their place
        for below, velocity, weights in zip(
            reversed(tile.layers), reversed(self._velocities), reversed(self._weights), strict=True
        ):
            is_hidden = below is not tile.inputs
            if delta.shape[1] == 1:
                gemm(factor, below.carried, delta, momentum, velocity, TURNED, AS_IS, IN_PLACE)
            else:
                # BLAS takes half as long again where it has to turn the first factor itself.
                if is_hidden:
                    below.turned[...] = below.carried.T
                gemm(factor, below.turned, delta, momentum, velocity, AS_IS, AS_IS, IN_PLACE)
            if is_hidden:
                gemm(1.0, delta, weights, 0.0, below.carried_deltas, AS_IS, TURNED, IN_PLACE)
                # A unit that is silent, by ReLU or by dropout, passes nothing on.
                delta = below.deltas
                delta *= below.mask


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


class _Tile:
    """The arrays through which so many samples of a batch pass."""

    def __init__(
        self, layer_sizes: Sequence[int], width: int, scales: np.ndarray, dtype: np.dtype
    ) -> None:
        self.width = width
        self.layers = [
            _Layer(size, width, scale, dtype)
            for size, scale in zip(layer_sizes[:-1], scales, strict=True)
        ]
        self.inputs, *self.hidden = self.layers
        self.sums = np.empty((width, layer_sizes[-1]), dtype, order="F")
        self.logits = per_sample(self.sums.T)


class _Layer:
    """The inputs or one hidden layer of a tile, samples × units in the order of Fortran.

    Inverted dropout multiplies the units that it keeps by 1 / (1 − rate). As ReLU commutes with
    that, a layer's units stand here without the scales of all dropouts up to theirs; so does the
    constant that carries the next layer's bias, and the network's last sums are multiplied once.
    """

    def __init__(self, size: int, width: int, scale: float, dtype: np.dtype) -> None:
        self.carried = np.full((width, size + 1), 1 / scale, dtype, order="F")
        self.units = self.carried[:, :-1]
        self.turned = np.empty((size + 1, width), dtype, order="F")
        self.active = np.empty((width, size), bool, order="F")
        # The same as numbers: to multiply by those takes less than half as long.
        self.mask = np.empty((width, size), dtype, order="F")
        self.carried_deltas = np.empty((width, size + 1), dtype, order="F")
        self.deltas = self.carried_deltas[:, :-1]


class _Dropout:
    """Draw which units of a layer are kept; the others are silenced."""

    def __init__(
        self, rate: float, size: int, batch_size: int, n_batches: int, rng: Generator
    ) -> None:
        # 16 random bits decide on one unit; at least one unit in 65,536 is kept.
        self._limit = min(round(rate * 2**16), 2**16 - 1)
        self.rate = self._limit / 2**16
        self.scale = 1 / (1 - self.rate)
        self._rng = rng
        if self.rate:
            n_masks = min(n_batches, max(1, MASK_BLOCK // batch_size))
            self._drawn = np.empty((n_masks, size, batch_size), bool)
            self._tiles = [
                mask[:, first : first + BLOCK].T
                for mask in self._drawn
                for first in range(0, batch_size, BLOCK)
            ]

    def epoch(self) -> Iterator[np.ndarray | None]:
        """Yield which units are kept of each tile of an epoch, a batch after the other.

        Yields
        ------
        ndarray of bool, shape (width, size), or None where no unit is ever silenced
            Overwritten later on. That of the last batch may be wider than its tile.
        """
        while self.rate:
            bits = self._rng.bit_generator.random_raw(-(-self._drawn.size // 4)).view(np.uint16)
            bits = bits[: self._drawn.size].reshape(self._drawn.shape)
            np.greater_equal(bits, self._limit, out=self._drawn)
            yield from self._tiles
        yield from repeat(None)
