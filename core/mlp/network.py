"""The weights of a multilayer perceptron, and its outputs at inference."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import DTypeLike

from core.mlp.blas import single_threaded_blas

# So many samples pass through the layers at a time. OpenBLAS multiplies matrices of some hundred
# units fastest without packing them first, which it does for up to a million multiplications.
BLOCK = 64


class Network:
    """Hold the weights of dense ReLU layers and compute what they output.

    All weights lie in one flat vector, layer after layer, so that a training step updates them in
    one go. A layer's matrix has one row per unit and one column per input, plus a last column for
    the bias: its input always carries a constant 1 as its last row. Data inside the network is
    features × samples.

    Parameters
    ----------
    layer_sizes : sequence of int
        Inputs, hidden units of each layer, outputs; at least two numbers.
    dtype : {float32, float64}
        float32 for use; float64 so that finite differences can check the gradients.

    Attributes
    ----------
    parameters : ndarray of `dtype`, shape (n_parameters,)
        All weights and biases; zeros at first.
    """

    def __init__(self, layer_sizes: Sequence[int], dtype: DTypeLike = np.float32) -> None:
        self.layer_sizes = tuple(layer_sizes)
        self.parameters = np.zeros(
            sum((n_in + 1) * n_out for n_in, n_out in pairwise(self.layer_sizes)), dtype
        )

    def matrices(self, vector: np.ndarray | None = None) -> list[np.ndarray]:
        """Return one (n_out, n_in + 1) view per layer into `parameters`.

        Parameters
        ----------
        vector : ndarray, shape (n_parameters,), optional
            Another contiguous vector laid out in the same way (a gradient, say) to look into.
        """
        vector = self.parameters if vector is None else vector
        views, start = [], 0
        for n_in, n_out in pairwise(self.layer_sizes):
            stop = start + (n_in + 1) * n_out
            views.append(vector[start:stop].reshape(n_out, n_in + 1))
            start = stop
        return views

    def initialise(self, rng: np.random.Generator) -> None:
        """Draw Glorot-uniform weights and set every bias to 0.

        Weights are uniform in ±sqrt(6 / (n_in + n_out)).

        Source: Glorot & Bengio (2010), eq. 16; Keras 3.15, the defaults of `layers.Dense`.
        """
        for matrix in self.matrices():
            n_out, n_in = matrix.shape[0], matrix.shape[1] - 1
            limit = np.sqrt(6 / (n_in + n_out))
            matrix[:, :-1] = rng.uniform(-limit, limit, size=(n_out, n_in))
            matrix[:, -1] = 0

    def logits(self, X: np.ndarray) -> np.ndarray:
        """Compute the last layer's sums for each sample, dropout off.

        Sums are accumulated in float64 and rounded once: in float32 the kernels of OpenBLAS add in
        an order that depends on a sample's place in the batch, and the same point would get another
        last digit from one call to the next. Sums beyond the dtype's range become inf.

        Parameters
        ----------
        X : ndarray of float, shape (n, n_inputs)

        Returns
        -------
        ndarray of the network's dtype, shape (n,) for one output unit, else (n, n_outputs).
        """
        *hidden_matrices, last_matrix = (m.astype(np.float64) for m in self.matrices())
        width = min(BLOCK, len(X))
        inputs, *hidden = (np.ones((size + 1, width)) for size in self.layer_sizes[:-1])
        # NumPy compares two arrays in a third of the time that it takes with a number.
        zeros = np.zeros((max(self.layer_sizes), width))
        sums = np.empty((self.layer_sizes[-1], width))
        logits = np.empty((len(X), self.layer_sizes[-1]), self.parameters.dtype)
        with single_threaded_blas(), np.errstate(over="ignore", invalid="ignore"):
            for start in range(0, len(X), BLOCK):
                block = X[start : start + BLOCK]
                # The last block's spare columns keep old numbers; their results are not read.
                inputs[:-1, : len(block)] = block.T
                below = inputs
                for matrix, units in zip(hidden_matrices, hidden, strict=True):
                    np.matmul(matrix, below, out=units[:-1])
                    np.maximum(units[:-1], zeros[: len(units) - 1], out=units[:-1])
                    below = units
                np.matmul(last_matrix, below, out=sums)
                logits[start : start + BLOCK] = sums[:, : len(block)].T
        return per_sample(logits.T)

    def output_bound(self, largest_input: float) -> float:
        """Bound the size of every sum inside the network.

        Parameters
        ----------
        largest_input : float
            The largest absolute value among the inputs.

        Returns
        -------
        float
            No unit's sum can exceed it in absolute value. NaN or inf if a weight is NaN or inf.
        """
        bound = np.maximum(1.0, largest_input)
        for matrix in self.matrices():
            # The constant 1 that feeds the bias is an input like the others; NaN passes through.
            bound = np.maximum(1.0, np.abs(matrix).sum(axis=1, dtype=np.float64).max() * bound)
        return float(bound)


def per_sample(outputs: np.ndarray) -> np.ndarray:
    """View (n_outputs, n) network outputs as the rest of `core` sees them.

    Returns
    -------
    ndarray, shape (n,) for one output unit, else (n, n_outputs).
    """
    return outputs[0] if len(outputs) == 1 else outputs.T
