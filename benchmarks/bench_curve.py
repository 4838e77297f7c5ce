"""Measure counts, AUC and average precision against scikit-learn on the same float32 scores.

    python -m benchmarks.bench_curve [--rows 10000 1000000 10000000] [--repeats 3] [--no-memory]

Contenders take turns within each repeat, so that a noisy machine disturbs all of them alike. A
ratio is the median of the ratios to our time in the same repeat: of the time that passed, and of
the time of the processor in all threads, which says more on a machine that is busy elsewhere.
Memory is the most that Python held beyond what it was given, in a run apart.

What bounds the speed is not the sort: of 10 million rows it takes an eighth of the processor's
time, to check and group them a third, to count equal scores a quarter, to lay the tally out a
tenth, and to sum it up a sixth, which one thread does alone. NumPy's own sort of the same is slow
on AMD processors with AVX-512 (400 ms, and 61 with `NPY_DISABLE_CPU_FEATURES="AVX512_ICL X86_V4"`);
elsewhere it is as fast as that. Weights are 80 MB more to be grouped and to be added up by score,
and from the highest score down each sum waits for the one before, which integers need not: what
these three take alone stands below, and with it the least that weighted rows can take. Sums take
twice the memory of counts: 20 ms more where the system has it at hand, and up to 200 where that
must ask another for it. 10,000 rows are some sixty short calls of NumPy, a quarter of their time in
the sort.
"""

import argparse
import time
import tracemalloc
from functools import cache
from statistics import median

import numpy as np
from scipy.sparse import csr_array
from sklearn import metrics

from core.decision.pieces import BLOCK, CELLS, FEW, LOW_BITS
from core.decision.tally import CHUNK, score_keys
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


def weighted(y_true, y_score):
    """Count sums of weights, drawn once for so many rows."""
    return threshold_curve(y_true, y_score, sample_weight=draw_weights(len(y_true)))


@cache
def draw_weights(n_rows):
    return np.random.default_rng(1).random(n_rows)


def sort_alone(y_true, y_score):
    """Sort the scores with their labels below them, as one could with a single call of NumPy."""
    return np.sort(y_score.view(np.uint32) << 1 | y_true.astype(np.uint32))


CONTENDERS = {
    "threshold_curve: rows, matrices, AUC, AP": threshold_curve,
    "the same, weighted": weighted,
    "np.sort of scores and labels alone": sort_alone,
    "scikit-learn roc_curve alone": metrics.roc_curve,
    "scikit-learn ROC + PR curves, AUC, AP": sklearn_full,
}


def group_weights(y_true, y_score):
    """Group weights by the high bits of scores, as is done for the rows in any case."""
    weights, columns = draw_weights(len(y_true)), keys_of(len(y_true))[0]
    for start in range(0, len(weights), BLOCK):
        here = slice(start, start + BLOCK)
        one_row = np.array([0, len(weights[here])], np.int32)
        csr_array((weights[here], columns[here], one_row), shape=(1, columns.max() + 1)).tocsc()


def add_weights(y_true, y_score):
    """Add weights up by the low bits of scores, about as many at a time as a group has."""
    weights, cells = draw_weights(len(y_true)), keys_of(len(y_true))[1]
    for start in range(0, len(weights), CELLS // 4):
        here = slice(start, start + CELLS // 4)
        np.bincount(cells[here], weights[here], minlength=CELLS)


def cumulate_weights(y_true, y_score):
    """Cumulate both classes' sums of weights over the distinct scores."""
    weights = draw_weights(len(y_true))[: keys_of(len(y_true))[2]]
    for _ in range(2):
        for start in range(0, len(weights), CHUNK):
            weights[start : start + CHUNK].cumsum()


@cache
def keys_of(n_rows):
    """Give the high and the low bits of the scores' keys, and how many keys there are."""
    keys = score_keys(make_scores(n_rows)[1])
    keys -= keys.min()
    return (keys >> LOW_BITS).view(np.int32), (keys << 1).astype(np.uint16), len(np.unique(keys))


WEIGHING = {
    "grouping weights alone": group_weights,
    "adding them up by score alone": add_weights,
    "cumulating two sums of them alone": cumulate_weights,
}


def measure_seconds(function, *arguments):
    start = time.perf_counter()
    function(*arguments)
    return time.perf_counter() - start


def measure_times(function, *arguments, in_a_row):
    """Return the seconds that a call takes, and those of the processor in all threads."""
    start = time.process_time()
    passed = sum(measure_seconds(function, *arguments) for _ in range(in_a_row))
    return passed / in_a_row, (time.process_time() - start) / in_a_row


def measure_peak_megabytes(function, *arguments):
    tracemalloc.start()
    function(*arguments)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1e6


def bench(n_rows, repeats, memory):
    """Time all contenders on `n_rows` rows and print one table."""
    data = make_scores(n_rows)
    draw_weights(n_rows)
    contenders = CONTENDERS
    if n_rows > FEW:  # fewer are not grouped
        keys_of(n_rows)
        contenders = CONTENDERS | WEIGHING
    taken = {name: [] for name in contenders}
    in_a_row = max(1, 100_000 // n_rows)  # short calls in warm caches, all alike
    for _ in range(repeats):
        for name, function in contenders.items():
            taken[name].append(measure_times(function, *data, in_a_row=in_a_row))

    ours = next(iter(taken.values()))
    print(f"\n{n_rows:,} rows, {repeats} interleaved repeats")
    print(f"  {'':<42}{'passed':>14}{'':>10}{'processor':>14}")
    for name, theirs in taken.items():
        line = f"  {name:<42}"
        for i in range(2):
            ratio = median(t[i] / o[i] for t, o in zip(theirs, ours, strict=True))
            line += f"{median(t[i] for t in theirs) * 1e3:>11,.2f} ms {ratio:>6.2f} ×"
        if memory:
            line += f"{measure_peak_megabytes(contenders[name], *data):>8,.1f} MB extra"
        print(line, flush=True)
    if contenders is not CONTENDERS:
        rounds = zip(ours, *(taken[name] for name in WEIGHING), strict=True)
        bound = median(sum(processor for _, processor in each) / each[0][1] for each in rounds)
        print(f"  Were these three all that weights add: {bound:.2f} × of the processor's time")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 1_000_000, 10_000_000])
    parser.add_argument("--repeats", type=int, help="default: more of them for fewer rows")
    parser.add_argument("--no-memory", action="store_false", dest="memory")
    options = parser.parse_args()

    warm_up = make_scores(1_000)
    for function in CONTENDERS.values():
        function(*warm_up)
    for n_rows in options.rows:
        repeats = options.repeats or min(21, max(3, 5_000_000 // n_rows))
        bench(n_rows, repeats, options.memory)


if __name__ == "__main__":
    main()
