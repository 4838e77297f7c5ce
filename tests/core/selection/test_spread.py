"""Spread: a published bootstrap, resampling row by row, and rules that may find nothing."""

from collections import Counter

import numpy as np
import pytest

from core.decision.rates import youden_j
from core.decision.tally import tally
from core.selection.abstain import best_pair, cost_of, decided
from core.selection.capacity import Capacity
from core.selection.cost import Costs, LeastCost, sum_amounts
from core.selection.metric import CLASSICAL, of_rate
from core.selection.points import operating_points
from core.selection.requirements import Requirement, Requirements
from core.selection.spread import MOST_SCORES, pair_spread, spread
from tests.core.selection.reference import cases, suicide
from tests.sweep import picked

YOUDEN = CLASSICAL["youden"]


@cases("cutpoint/suicide_bootstrap")
@pytest.mark.parametrize("group", ["all", "female", "male"])
def test_the_ranges_of_the_reference(case, group):
    expected = case["expected"][f"{group}, stratified"]
    y_true, y_score = suicide(group)
    points = operating_points(tally(y_true, y_score), ">=")
    got = spread(points, YOUDEN)
    cutpoints = np.ceil(got.thresholds)  # the score at which "yes" begins

    def inside(value, name):
        low, high = expected[name]
        assert low <= value <= high, name

    inside(cutpoints.mean(), "mean_best_cutpoint")
    inside(cutpoints.std(ddof=1), "sd_best_cutpoint")
    inside(got.values.mean(), "youden_in_bag_mean")
    assert np.median(cutpoints) in expected["median_best_cutpoint"]
    for cutpoint, (low, high) in expected["share_of_best_cutpoint"].items():
        assert low <= (cutpoints == int(cutpoint)).mean() <= high


@cases("cutpoint/suicide_bootstrap")
def test_the_auc_of_the_reference(case):
    # Of the very resamples: the area from the points of each replicate.
    y_true, y_score = suicide()
    points = operating_points(tally(y_true, y_score), ">=")
    areas = []

    class Watch(type(YOUDEN)):
        def reached(self, points, at=slice(None)):
            tpr, fpr = points.tps / points.n_positive, points.fps / points.n_negative
            areas.append(np.trapezoid(tpr[::-1], fpr[::-1]))
            return super().reached(points, at)

    spread(points, Watch(youden_j, "Youden"))
    expected = case["expected"]["all, stratified"]
    resampled = np.array(areas[1:])  # the first is that of the rows themselves
    for value, name in (
        (resampled.mean(), "auc_mean"),
        (np.quantile(resampled, 0.025), "auc_2.5%"),
        (np.quantile(resampled, 0.975), "auc_97.5%"),
    ):
        low, high = expected[name]
        assert low <= value <= high, name


@pytest.mark.parametrize("n", picked([1_000, 3_000], 0))
def test_equals_resampling_row_by_row(n):
    rng = np.random.default_rng(8)
    y_true = np.arange(60) % 3 == 0
    y_score = np.clip(rng.normal(0.4 + 0.2 * y_true, 0.15), 0, 1).round(1)
    points = operating_points(tally(y_true, y_score), ">=")
    got = spread(points, of_rate("balanced_accuracy"), n_replicates=n)
    classes = np.flatnonzero(y_true), np.flatnonzero(~y_true)
    naive = []
    for _ in range(n):
        rows = np.concatenate([rng.choice(each, len(each)) for each in classes])
        again = operating_points(tally(y_true[rows], y_score[rows]), ">=")
        naive.append(of_rate("balanced_accuracy").choose(again).value)
    assert got.values.mean() == pytest.approx(np.mean(naive), abs=4 * np.std(naive) / n**0.5 * 2)
    assert got.values.std() == pytest.approx(np.std(naive), rel=0.1)


def test_the_seed_decides():
    points = operating_points(tally(*suicide()), ">=")
    first, again, other = (spread(points, YOUDEN, n_replicates=50, seed=s) for s in (1, 1, 2))
    np.testing.assert_array_equal(first.thresholds, again.thresholds)
    assert not np.array_equal(first.values, other.values)


@pytest.mark.long
@pytest.mark.parametrize("n_samples", picked([30, 60], 0))
def test_optimism_says_by_how_much_new_rows_are_worse(n_samples):
    rng = np.random.default_rng(1)

    def rows(n):
        y_true = rng.random(n) < 0.5
        return tally(y_true, np.clip(rng.normal(0.45 + 0.1 * y_true, 0.2), 0, 1))

    new = operating_points(rows(200_000))
    accuracy, apparent, truth, optimism = of_rate("accuracy"), [], [], []
    for seed in range(n_samples):
        points = operating_points(rows(60))
        choice = accuracy.choose(points)
        counts = choice.on(new)
        apparent.append(choice.value)
        truth.append((counts.tp + counts.tn) / counts.n)
        optimism.append(spread(points, accuracy, n_replicates=200, seed=seed).optimism)
    worse = np.mean(apparent) - np.mean(truth)
    assert worse > 0.02
    # A resample shares most of its rows with those it is measured on: about 0.6 of the truth.
    assert 0.4 * worse < np.mean(optimism) < worse
    found = spread(points, accuracy, n_replicates=200)
    assert found.worse == found.optimism > 0


@pytest.mark.long
@pytest.mark.parametrize("n_samples", picked([20, 40], 0))
def test_two_thresholds_are_dearer_on_new_rows(n_samples):
    rng = np.random.default_rng(7)
    costs, apart, worse = Costs(fp=1, fn=2), [], []

    def rows(n):
        y_true = rng.random(n) < 0.5
        return operating_points(tally(y_true, rng.normal(0.2 * y_true, 0.3)))

    new = rows(100_000)
    for seed in range(n_samples):
        points = rows(60)
        pair = best_pair(points, costs, 0.3)
        there = cost_of(decided(new, pair.low, pair.high), costs, 0.3)
        apart.append(float(there) - pair.cost)
        worse.append(pair_spread(points, costs, 0.3, n_replicates=100, seed=seed)[0].worse)
    assert 0.4 * np.mean(apart) < np.mean(worse) < 1.1 * np.mean(apart)
    (low, high), again = (pair_spread(points, costs, 0.3, seed=1) for _ in range(2))
    for each, same in zip((low, high), again, strict=True):
        np.testing.assert_array_equal(each.thresholds, same.thresholds)
    # Each pair costs on its resample, and on the rows, what it is said to cost.
    assert (low.thresholds <= high.thresholds).all()
    for i in range(0, 1000, 100):
        here = decided(points, low.thresholds[i], high.thresholds[i])
        assert cost_of(here, costs, 0.3) == pytest.approx(low.original[i])
    own = best_pair(points, costs, 0.3)
    assert (low.original >= own.cost - 1e-12).all(), "no pair is better on the rows themselves"


def test_of_a_cost_the_optimism_is_negative():
    rng = np.random.default_rng(1)
    y_true = rng.random(80) < 0.5
    points = operating_points(tally(y_true, rng.random(80)))
    assert spread(points, LeastCost(Costs(fp=1, fn=1)), n_replicates=200).optimism < 0
    found = spread(points, LeastCost(Costs(fp=1, fn=1)), n_replicates=200)
    assert found.worse == -found.optimism
    # A capacity of so many rows is met by any: nothing is flattered.
    assert not spread(points, Capacity(20), n_replicates=200).worse > 1


def test_a_rule_that_finds_nothing_at_times():
    rng = np.random.default_rng(3)
    y_true = rng.random(40) < 0.5
    points = operating_points(tally(y_true, rng.normal(0.4 + 0.2 * y_true, 0.2)))
    rule = Requirements((Requirement("precision", ">=", 0.9), Requirement("recall", ">=", 0.5)))
    got = spread(points, rule, n_replicates=200)
    assert 0 < got.n_without < 200
    np.testing.assert_array_equal(np.isnan(got.thresholds), np.isnan(got.values))
    low, high = got.middle()
    assert low <= high
    # Also where the threshold is not permitted on the rows themselves, its goal is known there.
    assert np.isfinite(got.original[~np.isnan(got.values)]).all()
    never = Requirements((Requirement("rows_flagged", ">=", 41),))
    nothing = spread(points, never, n_replicates=5)
    assert nothing.n_without == 5
    assert np.isnan(nothing.optimism)
    assert np.isnan(nothing.middle()).all()


def test_capacity_keeps_its_rows():
    points = operating_points(tally(*suicide()), ">=")
    got = spread(points, Capacity(100), n_replicates=50)
    assert (got.values <= 100).all()


@pytest.mark.parametrize("rule", [">", ">="])
def test_many_scores_are_thinned_and_the_classes_keep_their_sizes(rule):
    rng = np.random.default_rng(0)
    n = 3 * MOST_SCORES
    points = operating_points(tally(rng.random(n) < 0.3, rng.random(n)), rule)
    seen = Counter()

    class Watch(type(YOUDEN)):
        def reached(self, points, at=slice(None)):
            seen[len(points), points.n_positive, points.n_negative, points.n_samples] += 1
            return super().reached(points, at)

    spread(points, Watch(youden_j, "Youden"), n_replicates=5)
    size = (MOST_SCORES + 1, points.n_positive, points.n_negative, n)
    assert seen == {size: 6}


def test_a_class_without_a_row_has_no_youden():
    points = operating_points(tally([0, 0], [0.1, 0.2]))
    assert spread(points, YOUDEN, n_replicates=3).n_without == 3


def test_what_is_refused():
    weighted = operating_points(tally([1, 0], [0.9, 0.1], sample_weight=[2, 1]))
    with pytest.raises(ValueError, match="not defined with weights"):
        spread(weighted, YOUDEN)
    points = operating_points(tally([1, 0], [0.9, 0.1]))
    with pytest.raises(ValueError, match="`n_replicates` must be a whole number"):
        spread(points, YOUDEN, n_replicates=0)
    amounts = {"fn": sum_amounts(points, [1, 0], [0.9, 0.1], [3, 4])}
    many = operating_points(tally([1, 0, 1], [0.9, 0.1, 0.5]))
    with pytest.raises(ValueError, match="Amounts belong to their rows"):
        LeastCost(Costs(fn=1), amounts).choose(many)
    with pytest.raises(ValueError, match="Amounts belong to their rows"):
        spread(points, LeastCost(Costs(fn=1), amounts))
