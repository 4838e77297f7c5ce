"""Measure how long choosing takes when a cost or a requirement changes, and against scikit-learn.

    python -m benchmarks.bench_choose [--rows 100000 1000000 10000000] [--repeats 5]

First what is done once for some rows, then every rule on them, as after a change. At last
`TunedThresholdClassifierCV` on 10,000 rows, which looks at 100 thresholds where we look at all:
ratios are medians of ratios to our time in the same repeat.
"""

import argparse
import time
from statistics import median

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.frozen import FrozenEstimator
from sklearn.metrics import make_scorer
from sklearn.model_selection import TunedThresholdClassifierCV

from benchmarks.bench_curve import make_scores, measure_seconds
from core.decision.tally import tally
from core.selection.abstain import best_pair
from core.selection.capacity import Capacity
from core.selection.cost import Costs, LeastCost, sum_amounts
from core.selection.metric import of_rate
from core.selection.points import operating_points
from core.selection.promise import Promise, Promised
from core.selection.requirements import Requirement, Requirements
from core.selection.spread import spread

COSTS = Costs(fp=1, fn=20)


def questions(points, sums):
    """Name what a person may ask, each as a call."""
    n = points.n_samples
    recall = Requirement("recall", ">=", 0.9)
    few = Requirement("rows_flagged", "<=", n // 2)
    impossible = Requirement("precision", ">=", 0.99)
    return {
        "largest F1": lambda: of_rate("f1").choose(points),
        "largest MCC": lambda: of_rate("mcc").choose(points),
        "near-best F1": lambda: of_rate("f1").near_best(points, 0.01),
        "least cost": lambda: LeastCost(COSTS).choose(points),
        "least cost, an amount per row": lambda: LeastCost(COSTS, {"fn": sums}).choose(points),
        "two requirements": lambda: Requirements((recall, few)).choose(points),
        "two that are impossible": lambda: Requirements((recall, impossible)).choose(points),
        "capacity": lambda: Capacity(n // 20).choose(points),
        "recall promised": lambda: Promise((Promised("recall", 0.9),)).choose(points),
        "two thresholds": lambda: best_pair(points, COSTS, 0.5),
    }


def bench(n_rows, repeats):
    """Time everything on `n_rows` rows and print one table."""
    y_true, y_score = make_scores(n_rows)
    start = time.perf_counter()
    points = operating_points(tally(y_true, y_score), bounds=(0, 1))
    once = time.perf_counter() - start
    amounts = np.random.default_rng(1).random(n_rows)
    start = time.perf_counter()
    sums = sum_amounts(points, y_true, y_score, amounts)
    print(f"\n{n_rows:,} rows, {len(points):,} operating points, median of {repeats}")
    print(f"  {'once: sort and count':<34}{once * 1e3:>9,.1f} ms")
    print(f"  {'once: sum amounts':<34}{(time.perf_counter() - start) * 1e3:>9,.1f} ms")
    for name, ask in questions(points, sums).items():
        seconds = median(measure_seconds(ask) for _ in range(repeats))
        print(f"  {name:<34}{seconds * 1e3:>9,.1f} ms", flush=True)
    seconds = measure_seconds(spread, points, of_rate("f1"))
    print(f"  {'spread of F1, 1,000 resamples':<34}{seconds * 1e3:>9,.1f} ms", flush=True)


class Scored(ClassifierMixin, BaseEstimator):
    """Take the column for the probability of class 1."""

    classes_ = np.array([0, 1])

    def fit(self, X, y):
        return self

    def __sklearn_is_fitted__(self):
        return True

    def predict_proba(self, X):
        return np.column_stack([1 - X[:, 0], X[:, 0]])


def negative_cost(y_true, y_pred):
    alarms = np.count_nonzero((y_pred == 1) & (y_true == 0))
    return -(COSTS.fp * alarms + COSTS.fn * np.count_nonzero((y_pred == 0) & (y_true == 1)))


def versus(n_rows, repeats):
    """Choose the least cost with both, from the same rows."""
    y_true, y_score = make_scores(n_rows)
    X = y_score.reshape(-1, 1)
    tuner = TunedThresholdClassifierCV(
        FrozenEstimator(Scored()), scoring=make_scorer(negative_cost), cv="prefit", refit=False
    )

    def ours():
        return LeastCost(COSTS).choose(operating_points(tally(y_true, y_score), ">="))

    ratios = []
    for _ in range(repeats):
        seconds = measure_seconds(ours)
        ratios.append(measure_seconds(tuner.fit, X, y_true) / seconds)
    print(f"\n{n_rows:,} rows, least cost, {repeats} repeats")
    print(f"  all thresholds, ours: cost {ours().value * n_rows:,.0f}")
    print(
        f"  100 thresholds, TunedThresholdClassifierCV: cost {-tuner.best_score_:,.0f}, "
        f"{median(ratios):.0f} times our time"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000, 10_000_000])
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    for n_rows in options.rows:
        bench(n_rows, options.repeats)
    versus(10_000, options.repeats)


if __name__ == "__main__":
    main()
