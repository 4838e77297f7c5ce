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
        weights = [matrix.T for matrix in network.matrices()]
        velocities = [matrix.T for matrix in network.matrices(velocity)]
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

        batch_size = min(batch_size, len(X))
        full, rest = divmod(len(X), batch_size)
        sizes = network.layer_sizes
        self._dropouts = [
            _Dropout(rate, size, batch_size, full + (rest > 0), dropout_rng)
            for rate, size in zip(dropout, sizes[1:-1], strict=True)
        ]
        scales = np.cumprod([1.0, *(dropout.scale for dropout in self._dropouts)])
        self._scale = scales[-1].item()
        batches = (batch_size, rest)
        widths = {width for size in batches for width in (min(size, BLOCK), size % BLOCK)} - {0}
        self._tiles = {width: _Tile(weights, velocities, width, scales) for width in widths}
        self._passes = [*self._plan(len(X), batch_size, float(learning_rate), float(momentum))]

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
        gemm, zero = self._gemm, self._zero
        with single_threaded_blas(), np.errstate(over="ignore", invalid="ignore"):
            for rows, tile, factor, momentum, is_last in self._passes:
                tile.inputs[...] = X[rows]
                for (below, weights, units, active, mask), masks in zip(
                    tile.upward, kept, strict=True
                ):
                    gemm(1.0, below, weights, 0.0, units, AS_IS, AS_IS, IN_PLACE)
                    np.greater(units, zero, active)
                    own = next(masks)
                    if own is not None:
                        active &= own[: tile.width]
                    mask[...] = active
                    units *= mask
                below, weights = tile.last
                gemm(self._scale, below, weights, 0.0, tile.sums, AS_IS, AS_IS, IN_PLACE)

                scores[rows] = said = output_scores(tile.logits, self._output)
                gradient = self._logit_gradient(y[rows], said)
                if sample_weight is not None:
                    gradient *= sample_weight[rows]
                tile.logits[...] = gradient  # in their place

                delta = tile.sums
                for carried, turned, velocity, weights, back, deltas, mask in tile.downward:
                    if delta.shape[1] == 1:
                        gemm(factor, carried, delta, momentum, velocity, TURNED, AS_IS, IN_PLACE)
                    else:
                        # BLAS takes half as long again where it has to turn the first factor.
                        turned[...] = carried.T
                        gemm(factor, turned, delta, momentum, velocity, AS_IS, AS_IS, IN_PLACE)
                    if mask is not None:  # of a hidden layer
                        gemm(1.0, delta, weights, 0.0, back, AS_IS, TURNED, IN_PLACE)
                        # A unit that is silent, by ReLU or by dropout, passes nothing on.
                        delta = deltas
                        delta *= mask
                if is_last:
                    self._add(self._velocity, self._parameters)  # to the latter
        return scores

    def _plan(
        self, n: int, batch_size: int, learning_rate: float, momentum: float
    ) -> Iterator[tuple[slice, _Tile, float, float, bool]]:
        """Yield the tiles of an epoch, a batch after the other.

        Yields
        ------
        rows, tile : slice, _Tile
        factor, momentum : float
            The velocity is multiplied by the latter, and the tile's gradient added times `factor`.
        is_last : bool
            Whether the batch ends here, so that its step is taken.
        """
        for start in range(0, n, batch_size):
            stop = min(start + batch_size, n)
            # The learning rate, the mean over the batch and the scale of dropout are factors of
            # every layer's step alike.
            factor = -learning_rate * self._scale / (stop - start)
            for first in range(start, stop, BLOCK):
                end = min(first + BLOCK, stop)
                # A batch's other tiles add to what its first one left.
                share = momentum if first == start else 1.0
                yield slice(first, end), self._tiles[end - first], factor, share, end == stop


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
    """The arrays through which so many samples of a batch pass, in the order of the steps.

    Each is samples × units in the order of Fortran. `upward` and `downward` hold what a step from
    one layer to the next multiplies, and into what: a step names them once, without a look-up.

    Inverted dropout multiplies the units that it keeps by 1 / (1 − rate). As ReLU commutes with
    that, a layer's units stand here without the scales of all dropouts up to theirs; so does the
    constant that carries the next layer's bias, and the network's last sums are multiplied once.
    """

    def __init__(
        self,
        weights: list[np.ndarray],
        velocities: list[np.ndarray],
        width: int,
        scales: np.ndarray,
    ) -> None:
        dtype = weights[0].dtype

        def empty(*shape: int) -> np.ndarray:
            return np.empty(shape, dtype, order="F")

        self.width = width
        self.upward: list[tuple[np.ndarray, ...]] = []
        self.downward: list[tuple] = []
        for i, (out, velocity, scale) in enumerate(zip(weights, velocities, scales, strict=True)):
            carried = np.full((width, len(out)), 1 / scale, dtype, order="F")
            turned, back = empty(len(out), width), empty(width, len(out))
            units, deltas, mask = carried[:, :-1], back[:, :-1], None
            if i == 0:
                self.inputs = carried
            else:
                # As numbers: to multiply by those takes less than half as long.
                active, mask = np.empty(units.shape, bool, order="F"), empty(*units.shape)
                self.upward.append((*self.last, units, active, mask))
            self.downward.insert(0, (carried, turned, velocity, out, back, deltas, mask))
            self.last: tuple[np.ndarray, np.ndarray] = carried, out
        self.sums = empty(width, weights[-1].shape[1])
        self.logits = per_sample(self.sums.T)


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
