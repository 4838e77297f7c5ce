"""Measure `threshold_curve` against scikit-learn on the same float32 scores, in one run.

    python -m benchmarks.bench_curve [--rows 10000 1000000 10000000] [--repeats 3] [--memory]

Contenders take turns within each repeat, so that a noisy machine disturbs all of them alike. A
ratio is the median of the ratios to our time in the same repeat.
"""

import argparse
import time
import tracemalloc
from statistics import median

import numpy as np
from sklearn import metrics

from core.decision.thresholds import threshold_curve


def make_scores(n_rows, seed=0):
    """Draw labels (40 % positive, int64) and overlapping float32 scores in [0, 1]."""
    rng = np.random.default_rng(seed)
    y_true = (rng.random(n_rows) < 0.4).astype(np.int64)
    y_score = rng.normal(0.4 + 0.2 * y_true, 0.2).clip(0, 1).astype(np.float32)
    return y_true, y_score


def sklearn_full(y_true, y_score):
    """Run scikit-learn's calls for what one `threshold_curve` holds."""
    metrics.roc_curve(y_true, y_score)
    metrics.precision_recall_curve(y_true, y_score)
    metrics.roc_auc_score(y_true, y_score)
    metrics.average_precision_score(y_true, y_score)


CONTENDERS = {
    "threshold_curve: rows, matrices, AUC, AP": threshold_curve,
    "scikit-learn roc_curve alone": metrics.roc_curve,
    "scikit-learn ROC + PR curves, AUC, AP": sklearn_full,
}


def measure_seconds(function, *arguments):
    start = time.perf_counter()
    function(*arguments)
    return time.perf_counter() - start


def measure_peak_megabytes(function, *arguments):
    tracemalloc.start()
    function(*arguments)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1e6


def bench(n_rows, repeats, memory):
    """Time all contenders on `n_rows` rows and print one table."""
    data = make_scores(n_rows)
    seconds = {name: [] for name in CONTENDERS}
    for _ in range(repeats):
        for name, function in CONTENDERS.items():
            seconds[name].append(measure_seconds(function, *data))

    ours = next(iter(seconds.values()))
    print(f"\n{n_rows:,} rows, {repeats} interleaved repeats")
    for name, theirs in seconds.items():
        ratio = median(t / o for t, o in zip(theirs, ours, strict=True))
        line = f"  {name:<42}{median(theirs) * 1e3:>11,.1f} ms {ratio:>7.1f} ×"
        if memory:
            line += f" {measure_peak_megabytes(CONTENDERS[name], *data):>8,.0f} MB extra"
        print(line, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 1_000_000, 10_000_000])
    parser.add_argument("--repeats", type=int, help="default: more of them for fewer rows")
    parser.add_argument(
        "--memory", action="store_true", help="also the peak memory, in a run apart"
    )
    options = parser.parse_args()

    warm_up = make_scores(1_000)
    for function in CONTENDERS.values():
        function(*warm_up)
    for n_rows in options.rows:
        repeats = options.repeats or min(21, max(3, 5_000_000 // n_rows))
        bench(n_rows, repeats, options.memory)


if __name__ == "__main__":
    main()
