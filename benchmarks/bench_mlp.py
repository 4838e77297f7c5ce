"""Time training the reference network against scikit-learn's MLPClassifier.

    python -m benchmarks.bench_mlp

Both train 2-124-124-1 with plain SGD, momentum 0.003 and batches of 32 on 2,000 moons, in float32
unless the row says otherwise. scikit-learn has no dropout, so it is compared with and without ours.
The candidates take turns, so that a busy moment of the machine hits all of them; what counts is the
ratio to the row with ratio 1, taken repeat by repeat.
"""

import statistics
import time
import warnings

import numpy as np
from sklearn.datasets import make_moons
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier as SklearnMLP
from threadpoolctl import threadpool_limits

from core.mlp.estimator import MLPClassifier

N_SAMPLES, BATCH_SIZE, EPOCHS, REPEATS = 2_000, 32, 10, 9
PEER = "scikit-learn, one thread"


def main():
    X, y = make_moons(N_SAMPLES, noise=0.25, random_state=0)
    X = X.astype(np.float32)
    seconds = {name: [] for name in CANDIDATES}
    for repeat in range(REPEATS + 1):
        for name, train in CANDIDATES.items():
            start = time.perf_counter()
            train(X, y)
            # The first round pays for imports and caches.
            if repeat:
                seconds[name].append(time.perf_counter() - start)

    print(f"2-124-124-1, n = {N_SAMPLES}, batch {BATCH_SIZE}, {EPOCHS} epochs, {REPEATS} repeats")
    print(f"{'':32}{'ms/epoch':>10}{'epochs/s':>10}{'speed ratio (range)':>24}")
    for name, own in seconds.items():
        median = statistics.median(own)
        ratios = [peer / ours for peer, ours in zip(seconds[PEER], own, strict=True)]
        spread = f"{statistics.median(ratios):.1f} ({min(ratios):.1f}-{max(ratios):.1f})"
        print(f"{name:32}{median / EPOCHS * 1e3:10.1f}{EPOCHS / median:10.0f}{spread:>24}")


def fit(X, y, dropout):
    MLPClassifier(dropout=dropout, batch_size=BATCH_SIZE, epochs=EPOCHS, random_state=0).fit(X, y)


def iterate(X, y):
    """Train as the app does: a record per epoch, scored on training and validation data."""
    model = MLPClassifier(batch_size=BATCH_SIZE, epochs=EPOCHS, random_state=0)
    for _ in model.iter_fit(X, y, validation_data=(X, y), keep_validation_scores=True):
        pass


def fit_sklearn(X, y):
    model = SklearnMLP(
        (124, 124),
        solver="sgd",
        alpha=0,
        learning_rate_init=0.1,
        momentum=0.003,
        nesterovs_momentum=False,
        batch_size=BATCH_SIZE,
        max_iter=EPOCHS,
        n_iter_no_change=EPOCHS,
        random_state=0,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(X, y)


def fit_sklearn_one_thread(X, y):
    with threadpool_limits(1, user_api="blas"):
        fit_sklearn(X, y)


CANDIDATES = {
    "ours, dropout 0.5 and 0.1": lambda X, y: fit(X, y, (0.5, 0.1)),
    "ours, no dropout": lambda X, y: fit(X, y, 0),
    "ours, iter_fit with validation": iterate,
    PEER: fit_sklearn_one_thread,
    "scikit-learn, default threads": fit_sklearn,
    "scikit-learn, float64": lambda X, y: fit_sklearn_one_thread(X.astype(np.float64), y),
}


if __name__ == "__main__":
    main()
