"""Time training the reference network against scikit-learn, Keras on JAX and PyTorch.

    python -m benchmarks.bench_mlp [--batches 32 128] [--repeats 7]

All train 2-124-124-1 with plain SGD, momentum 0.003 and float32 on 2,000 moons, on one processor.
scikit-learn has no dropout, so it is compared with and without ours; the others have it. What is
counted is the time of the processor, in all threads; the contenders take turns, and what counts is
the ratio, taken repeat by repeat. A peer that is not installed is left out.

What bounds the speed: the matrix products are half of it, at 90 to 100 billion operations a second
next to the most that one processor here can do. The rest of a batch of 32 are some 20 short calls
of NumPy, each a third of a µs and more however short its arrays are. In µs: products 33, random
numbers for dropout 4, ReLU and dropout 7, turning the units for their product 2, the weights 1.5,
scores and gradient 3, Python itself 5; and what comes once an epoch or once a training, as checks
of the data, 4 for each batch. Written out for this one network, without a loop, a call or a look-up
that can be spared, an epoch would take 8 % less. A batch of 128 has fewer calls and more product:
it is near its bound, which four times scikit-learn's speed would be beyond.

`iter_fit` reports the loss of all rows after each epoch, in float64, so that a score never depends
on the rows beside it. For 2,000 rows these products alone take 1.4 ms, at 52 billion operations a
second of at most 59, and for 400 more 0.3: were there nothing else, `iter_fit` would take 1.4 times
as long as `fit`. (For 1.3 times they would have to go at 74 billion.)
"""

import argparse
import os
import statistics
import time
import warnings
from importlib.util import find_spec
from itertools import pairwise

import numpy as np
from scipy.linalg.blas import sgemm
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
        "its matrix products alone": products(*data),
        "an evaluation of 2,000 rows alone": evaluate(*data),
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
    pairs = zip(seconds[SKLEARN], seconds[PLAIN], strict=True)
    print(f"  {SKLEARN}, times {PLAIN}: {statistics.median(a / b for a, b in pairs):.2f}")


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
