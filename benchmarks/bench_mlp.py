"""Time training the reference network against scikit-learn, Keras on JAX and PyTorch.

    python -m benchmarks.bench_mlp [--batches 32 128] [--repeats 7]

All train 2-124-124-1 with plain SGD, momentum 0.003 and float32 on 2,000 moons, on one processor.
scikit-learn has no dropout, so it is compared with and without ours; the others have it. What is
counted is the time of the processor, in all threads; the contenders take turns, and what counts is
the ratio, taken repeat by repeat. A peer that is not installed is left out.

What bounds the speed stands below each table, as measured in the same turns: the matrix products
alone, at 90 to 110 billion operations a second next to the most that one processor here can do,
and alone what NumPy has to do between them, some 20 short calls for each batch, none of which can
be left out: random bits for dropout, ReLU and dropout, turning the units for their product, the
step, scores and gradient. What is left is Python, checks of the data, and what comes once an epoch.

`iter_fit` reports the loss of all rows after each epoch, in float64, so that a score never depends
on the rows beside it; float64 goes at half the speed of float32. The products of that alone, of the
training rows and 400 more, are its bound.
"""

import argparse
import os
import statistics
import time
import warnings
from importlib.util import find_spec
from itertools import pairwise

import numpy as np
from scipy.linalg.blas import saxpy, sgemm
from sklearn.datasets import make_moons
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier as SklearnMLP
from threadpoolctl import threadpool_limits

from core.mlp.estimator import MLPClassifier
from core.mlp.network import BLOCK

N_SAMPLES, EPOCHS = 2_000, 5
HIDDEN, DROPOUT, LEARNING_RATE, MOMENTUM = (124, 124), (0.5, 0.1), 0.1, 0.003
OURS, PLAIN = "ours, dropout 0.5 and 0.1", "ours, no dropout"
SKLEARN = "scikit-learn, no dropout"
PRODUCTS, BETWEEN = "its matrix products alone", "what lies between them alone"
IN_FLOAT64 = "2,400 rows, float64 products alone"


def ours(X, y, batch_size, dropout=DROPOUT):
    return MLPClassifier(
        HIDDEN,
        dropout=dropout,
        learning_rate=LEARNING_RATE,
        momentum=MOMENTUM,
        batch_size=batch_size,
        epochs=EPOCHS,
        random_state=0,
    )


def fit(X, y, batch_size, **options):
    return lambda: ours(X, y, batch_size, **options).fit(X, y)


def iterate(X, y, batch_size, n_validation):
    """Train as the app does: a record per epoch, scored on training and validation data."""
    validation = (X[:n_validation], y[:n_validation]) if n_validation else None

    def run():
        model = ours(X, y, batch_size)
        for _ in model.iter_fit(
            X, y, validation_data=validation, keep_validation_scores=validation is not None
        ):
            pass

    return run


def evaluate(X, y, batch_size):
    """Do nothing but score the rows once an epoch, in float64 and to the last digit alike."""
    model = ours(X, y, batch_size).fit(X, y)

    def run():
        for _ in range(EPOCHS):
            model.evaluate(X, y)

    return run


def products(X, y, batch_size):
    """Do nothing but the matrix products of the same training, as fast as BLAS does them."""
    rng = np.random.default_rng(0)
    width = min(batch_size, BLOCK)

    def matrices(*shapes):
        return [np.asfortranarray(rng.normal(size=shape).astype(np.float32)) for shape in shapes]

    layers = []
    for n_in, n_out in pairwise((X.shape[1] + 1, *(size + 1 for size in HIDDEN), 2)):
        factors = (width, n_in), (n_in, n_out - 1), (n_in, width), (width, n_out - 1)
        products = (width, n_out - 1), (n_in, n_out - 1), (width, n_in)
        layers.append((matrices(*factors), matrices(*products)))

    def run():
        for _ in range(EPOCHS * -(-len(X) // width)):
            for i, ((units, weights, turned, delta), (sums, step, below)) in enumerate(layers):
                sgemm(1.0, units, weights, 0.0, sums, overwrite_c=True)
                sgemm(1.0, turned, delta, 0.0, step, overwrite_c=True)
                if i:
                    sgemm(1.0, delta, weights, 0.0, below, trans_b=True, overwrite_c=True)

    return run


def between(X, y, batch_size):
    """Do nothing but what NumPy does between the products of the same training."""
    rng, width, n_batches = np.random.SFC64(0), min(batch_size, BLOCK), -(-len(X) // batch_size)

    def matrix(*shape, dtype=np.float32):
        return np.ones(shape, dtype, order="F")

    layers = [
        (
            *(matrix(width, size) for _ in range(3)),  # units, deltas, mask
            matrix(width, size, dtype=bool),
            matrix(size, width),
            np.empty((n_batches, size, batch_size), bool),
        )
        for size in HIDDEN
    ]
    n_parameters = sum((n_in + 1) * n_out for n_in, n_out in pairwise((X.shape[1], *HIDDEN, 1)))
    step, parameters, zero = np.zeros(n_parameters, np.float32), matrix(n_parameters), matrix()
    logits, labels, one = matrix(width), matrix(width), matrix()

    def run():
        for _ in range(EPOCHS):
            for *_, drawn in layers:
                bits = rng.random_raw(-(-drawn.size // 4)).view(np.uint16)[: drawn.size]
                np.greater_equal(bits.reshape(drawn.shape), 1 << 15, out=drawn)
            for i in range(n_batches):
                for first in range(0, batch_size, width):
                    for units, deltas, mask, active, turned, drawn in layers:
                        np.greater(units, zero, active)
                        active &= drawn[i, :, first : first + width].T
                        mask[...] = active
                        units *= mask
                        turned[...] = units.T
                        deltas *= mask
                    np.subtract(np.reciprocal(np.exp(-logits) + one), labels)
                saxpy(step, parameters)

    return run


def products_in_float64(X, y, batch_size):
    """Do nothing but the matrix products that score the rows and 400 more after each epoch."""
    layers = [
        (np.ones((n_out, n_in + 1)), np.ones((n_in + 1, BLOCK)), np.empty((n_out, BLOCK)))
        for n_in, n_out in pairwise((X.shape[1], *HIDDEN, 1))
    ]

    def run():
        for _ in range(EPOCHS * -(-(len(X) + 400) // BLOCK)):
            for weights, units, sums in layers:
                np.matmul(weights, units, out=sums)

    return run


def sklearn(X, y, batch_size):
    def run():
        model = SklearnMLP(
            HIDDEN,
            solver="sgd",
            alpha=0,
            learning_rate_init=LEARNING_RATE,
            momentum=MOMENTUM,
            nesterovs_momentum=False,
            batch_size=batch_size,
            max_iter=EPOCHS,
            n_iter_no_change=EPOCHS,
            random_state=0,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            model.fit(X, y)

    return run


def keras(X, y, batch_size):
    os.environ["KERAS_BACKEND"] = "jax"
    import keras

    layers = [keras.layers.Input((X.shape[1],))]
    for size, rate in zip(HIDDEN, DROPOUT, strict=True):
        layers += [keras.layers.Dense(size, "relu"), keras.layers.Dropout(rate)]
    model = keras.Sequential([*layers, keras.layers.Dense(1, "sigmoid")])
    model.compile(keras.optimizers.SGD(LEARNING_RATE, MOMENTUM), "binary_crossentropy")
    labels = y.astype(np.float32)[:, None]
    return lambda: model.fit(X, labels, batch_size=batch_size, epochs=EPOCHS, verbose=0)


def torch(X, y, batch_size):
    import torch

    torch.set_num_threads(1)
    layers, n_inputs = [], X.shape[1]
    for size, rate in zip(HIDDEN, DROPOUT, strict=True):
        layers += [torch.nn.Linear(n_inputs, size), torch.nn.ReLU(), torch.nn.Dropout(rate)]
        n_inputs = size
    model = torch.nn.Sequential(*layers, torch.nn.Linear(n_inputs, 1))
    optimizer = torch.optim.SGD(model.parameters(), LEARNING_RATE, MOMENTUM)
    loss = torch.nn.BCEWithLogitsLoss()
    inputs, labels = torch.tensor(X), torch.tensor(y, dtype=torch.float32)[:, None]

    def run():
        for _ in range(EPOCHS):
            for batch in torch.randperm(len(inputs)).split(batch_size):
                optimizer.zero_grad()
                loss(model(inputs[batch]), labels[batch]).backward()
                optimizer.step()

    return run


def contenders(X, y, batch_size):
    """Name what is timed; each is a call that trains `EPOCHS` epochs."""
    data = X, y, batch_size
    calls = {
        OURS: fit(*data),
        PLAIN: fit(*data, dropout=0.0),
        "ours, iter_fit": iterate(*data, 0),
        "ours, iter_fit, 400 to validate": iterate(*data, 400),
        "ours, iter_fit, 2,000 to validate": iterate(*data, 2_000),
        PRODUCTS: products(*data),
        BETWEEN: between(*data),
        "an evaluation of 2,000 rows alone": evaluate(*data),
        IN_FLOAT64: products_in_float64(*data),
        SKLEARN: sklearn(*data),
    }
    for name, needs, make in (
        ("Keras on JAX", ("keras", "jax"), keras),
        ("PyTorch, eager", ("torch",), torch),
    ):
        if all(map(find_spec, needs)):
            calls[name] = make(*data)
        else:
            print(f"{name} is not installed and is left out")
    return calls


def bench(X, y, batch_size, repeats):
    """Time all contenders at one batch size and print one table."""
    calls = contenders(X, y, batch_size)
    seconds = {name: [] for name in calls}
    for repeat in range(repeats + 1):
        for name, call in calls.items():
            start = time.process_time()
            call()
            # The first round pays for compilers and caches.
            if repeat:
                seconds[name].append(time.process_time() - start)

    print(f"\n2-124-124-1, n = {len(X)}, batch {batch_size}, {EPOCHS} epochs, {repeats} repeats")
    print(f"  {'':36}{'ms/epoch':>9}{'times ours (range)':>24}")
    for name, own in seconds.items():
        ratios = [theirs / ours for theirs, ours in zip(own, seconds[OURS], strict=True)]
        spread = f"{statistics.median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})"
        print(f"  {name:36}{statistics.median(own) / EPOCHS * 1e3:9.2f}{spread:>24}", flush=True)

    def ratio(theirs, *ours):
        """Give the median of one's time to the sum of some, repeat by repeat."""
        rounds = zip(seconds[theirs], zip(*map(seconds.get, ours), strict=True), strict=True)
        return statistics.median(theirs / sum(ours) for theirs, ours in rounds)

    print(f"  {SKLEARN}, times {PLAIN}: {ratio(SKLEARN, PLAIN):.2f}")
    names = [name for name in calls if name.startswith(("scikit-learn", "Keras", "PyTorch"))]
    print("  Were training these products and what lies between them, and nothing else:")
    for name in (OURS, *names):
        print(f"    {name:34}{'':9}{ratio(name, PRODUCTS, BETWEEN):11.2f} times that")
    bound = 1 + ratio(IN_FLOAT64, OURS)
    print(
        f"  Were an evaluation its products alone, iter_fit with 400 would take {bound:.2f} × fit"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--batches", type=int, nargs="+", default=[32, 128])
    parser.add_argument("--repeats", type=int, default=7)
    options = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):  # one processor for all, threads of theirs included
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    X, y = make_moons(N_SAMPLES, noise=0.25, random_state=0)
    with threadpool_limits(1, user_api="blas"):
        for batch_size in options.batches:
            bench(X.astype(np.float32), y, batch_size, options.repeats)


if __name__ == "__main__":
    main()
