"""Costs: the reference, a naive search in fractions, and scikit-learn's own tuner."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import make_scorer
from sklearn.model_selection import StratifiedKFold, TunedThresholdClassifierCV

from core.decision.counts import Counts
from core.decision.tally import tally
from core.decision.thresholds import GRID, curve_of
from core.selection.cost import (
    LARGEST,
    SITUATIONS,
    Costs,
    LeastCost,
    sum_amounts,
    theoretical_threshold,
)
from core.selection.points import operating_points
from tests.core.selection import naive
from tests.core.selection.reference import (
    CASES,
    RULES,
    as_dict,
    cases,
    intervals,
    points_of,
    rows_of,
    suicide,
)


@cases("costs/twelve", "costs/forty", "costs/several")
@pytest.mark.parametrize("rule", RULES)
def test_cost_at_every_score_and_the_whole_optimum(case, rule):
    expected, costs = case["expected"], Costs(**case["inputs"]["cost"])
    points = points_of(case["inputs"], rule)
    n = points.n_positive + points.n_negative
    at_scores = costs.total(points.at(points.index(expected["thresholds"]))) / n
    np.testing.assert_allclose(at_scores, expected[rule]["cost_at_scores"], atol=1e-9)
    for name, k in (("cost_flag_nobody", -1), ("cost_flag_everybody", 0)):
        assert costs.total(points.at(k)) / n == pytest.approx(expected[name], abs=1e-9)
    choice = LeastCost(costs).choose(points)
    assert choice.value == pytest.approx(expected["minimum"], abs=1e-9)
    assert choice.optimal == intervals(expected[rule]["optimal"])
    assert as_dict(choice.counts) in expected["counts_at_minimum"]


@cases("costs/amounts")
@pytest.mark.parametrize("rule", RULES)
def test_an_amount_per_row(case, rule):
    expected, inputs = case["expected"], case["inputs"]
    points = points_of(inputs, rule)
    y_true, y_score, _ = rows_of(inputs)
    sums = sum_amounts(points, y_true, y_score, inputs["fn_amount_per_row"])
    least = LeastCost(Costs(fn=1, fp=inputs["fp"]), {"fn": sums})
    totals = -least.reached(points) * points.n_samples
    at_scores = totals[points.index(expected["thresholds"])]
    np.testing.assert_allclose(at_scores, expected[rule]["total_cost_at_scores"], atol=1e-9)
    choice = least.choose(points)
    assert choice.value * points.n_samples == pytest.approx(expected["minimum_total"])
    assert choice.optimal == intervals(expected[rule]["optimal"])


@cases("cutpoint/suicide_cost")
@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("group", ["all", "female", "male"])
def test_suicide_data(case, rule, group):
    y_true, y_score = suicide(group)
    points = operating_points(tally(y_true, y_score), rule)
    expected, costs = case["expected"][group], Costs(**case["inputs"]["cost"])
    choice = LeastCost(costs).choose(points)
    assert choice.value * points.n_samples == pytest.approx(expected["value"])
    assert choice.optimal == intervals(expected[rule]["optimal"])
    assert as_dict(choice.counts) in expected["counts"]
    totals = dict(
        zip(map(str, points.scores.astype(int)), costs.total(points.counts), strict=False)
    )
    # Point k of the totals says "yes" from the k-th score on.
    totals["nobody"] = costs.total(points.at(-1))
    assert totals == expected["cost_at_scores_desc"]


@cases("costs/theoretical")
def test_theoretical_threshold(case):
    for costs, expected in zip(case["inputs"]["costs"], case["expected"]["threshold"], strict=True):
        got = theoretical_threshold(Costs(**costs))
        assert got == (
            expected if isinstance(expected, str) else pytest.approx(expected, abs=1e-12)
        )


@pytest.mark.parametrize("costs", [situation.costs for situation in SITUATIONS.values()])
def test_theoretical_threshold_is_best_for_true_probabilities(costs):
    rng = np.random.default_rng(1)
    probability = rng.random(400_000).astype(np.float32)
    y_true = rng.random(400_000) < probability
    points = operating_points(tally(y_true, probability), bounds=(0, 1))
    theory = theoretical_threshold(costs)
    assert 0 < theory < 1
    assert LeastCost(costs).choose(points).threshold == pytest.approx(theory, abs=0.02)


@pytest.fixture(scope="module")
def tuned():
    def fit(case, thresholds):
        inputs = case["inputs"]
        X, y = np.array(inputs["X"]), np.array(inputs["y_true"])
        model = LogisticRegression().fit(X, y)
        model.coef_, model.intercept_ = np.array([inputs["coef"]]), np.array([inputs["intercept"]])
        cost = inputs["cost"]

        def score(y_true, y_pred):
            false = np.sum((y_pred == 1) & (y_true == 0)) * cost["fp"]
            return -(false + np.sum((y_pred == 0) & (y_true == 1)) * cost["fn"]) / len(y_true)

        probability = model.predict_proba(X)[:, 1]
        if thresholds == "distinct scores":
            thresholds = np.unique(probability)
        tuner = TunedThresholdClassifierCV(
            model, scoring=make_scorer(score), thresholds=thresholds, cv="prefit", refit=False
        )
        refit = TunedThresholdClassifierCV(
            LogisticRegression(), scoring=make_scorer(score), cv=StratifiedKFold(5)
        )
        return tuner.fit(X, y), refit, (X, y, probability)

    return fit


@cases("costs/sklearn")
def test_against_the_tuner_of_scikit_learn(case, tuned):
    expected = case["expected"]
    for name, thresholds in (("100", 100), ("20", 20), ("distinct scores", "distinct scores")):
        tuner, refit, (X, y, probability) = tuned(case, thresholds)
        assert tuner.best_threshold_ == pytest.approx(expected[name]["best_threshold"], abs=1e-6)
        assert tuner.best_score_ == pytest.approx(expected[name]["best_score"], abs=1e-9)
    again = expected["refit, StratifiedKFold(5), 100"]
    refit.fit(X, y)
    assert refit.best_threshold_ == pytest.approx(again["best_threshold"], abs=1e-3)
    assert refit.best_score_ == pytest.approx(again["best_score"], abs=1e-3)
    truth = expected["true_optimum"]
    for rule in RULES:
        points = operating_points(tally(y, probability), rule)
        choice = LeastCost(Costs(**case["inputs"]["cost"])).choose(points)
        assert choice.value == pytest.approx(truth["cost_per_row"], abs=1e-9)
        for got, wanted in zip(choice.optimal, truth[rule], strict=True):
            assert (got.low, got.high) == pytest.approx((wanted["low"], wanted["high"]), abs=1e-6)
            assert (got.low_closed, got.high_closed) == (
                wanted["low_closed"],
                wanted["high_closed"],
            )


def test_the_tuner_of_scikit_learn_can_miss_what_every_score_has():
    expected = CASES["costs/sklearn_tuned_misses"]["expected"]
    assert -expected["100"]["best_score"] > expected["true_optimum"]["cost_per_row"]


def test_every_score_is_searched_where_a_curve_has_rows_for_some():
    rng = np.random.default_rng(3)
    y_true = rng.random(50_000) < 0.02
    y_score = np.clip(rng.normal(0.3 + 0.2 * y_true, 0.12), 0, 1).astype(np.float32)
    counted = tally(y_true, y_score)
    costs = Costs(fp=1, fn=20)
    choice = LeastCost(costs).choose(operating_points(counted, ">=", bounds=(0, 1)))
    order = np.argsort(-y_score, kind="stable")
    flagged_positives = np.cumsum(y_true[order])
    last = np.append(np.diff(y_score[order]) != 0, True)  # all rows of one score together
    totals = np.arange(1, 50_001) - flagged_positives + 20 * (y_true.sum() - flagged_positives)
    assert round(choice.value * 50_000) == min(totals[last].min(), 20 * y_true.sum())
    rows = curve_of(counted, GRID, ">=")
    assert costs.total(rows.counts).min() > choice.value * 50_000


CENTS = st.integers(-50, 200).map(lambda k: Fraction(k, 100))


@given(samples=naive.SAMPLES, rule=naive.RULES, cents=st.tuples(CENTS, CENTS, CENTS, CENTS))
def test_equals_the_naive_search(samples, rule, cents):
    y_true, y_score = zip(*samples, strict=True)
    costs = dict(zip(("tp", "fp", "fn", "tn"), cents, strict=True))
    points = operating_points(tally(y_true, y_score), rule)
    choice = LeastCost(Costs(**{k: float(v) for k, v in costs.items()})).choose(points)
    value, good = naive.best(
        y_true, y_score, rule, lambda c: -sum(costs[cell] * c[cell] for cell in c)
    )
    assert choice.value == pytest.approx(float(-value) / len(y_true), abs=1e-9)
    assert naive.agrees(choice.optimal, good, y_score)


@given(samples=naive.SAMPLES, rule=naive.RULES, weighted=st.booleans(), data=st.data())
def test_amounts_equal_the_naive_sum(samples, rule, weighted, data):
    y_true, y_score = zip(*samples, strict=True)
    few = st.lists(st.integers(-8, 40), min_size=len(y_true), max_size=len(y_true))
    amounts = data.draw(few)
    weights = [1 + i % 2 for i in range(len(y_true))] if weighted else None
    points = operating_points(tally(y_true, y_score, sample_weight=weights), rule)
    sums = sum_amounts(points, y_true, y_score, amounts, sample_weight=weights)
    times = [a * w for a, w in zip(amounts, weights or [1] * len(amounts), strict=True)]
    for threshold in naive.candidates(y_score):
        k = int(points.index(threshold))
        got = {cell: getattr(sums, cell)[k] for cell in ("tp", "fp", "fn", "tn")}
        assert got == naive.matrix(y_true, y_score, threshold, rule, times)


def test_amounts_of_two_sets_of_rows_are_each_read_on_its_own():
    here, there = (operating_points(tally([1, 0], scores)) for scores in ([0.9, 0.5], [0.6, 0.7]))
    first = sum_amounts(here, [1, 0], [0.9, 0.5], [30, 1])
    second = sum_amounts(there, [1, 0], [0.6, 0.7], [50, 2])
    rule = LeastCost(Costs(fn=1, fp=10), {"fn": replace(first, elsewhere=(second,))})
    assert rule.choose(here).value == 0
    np.testing.assert_array_equal(rule.reached(here), [-10 / 2, 0, -30 / 2])
    # "Yes" to both, to the one at 0.7 alone, which is "no", to none.
    np.testing.assert_array_equal(rule.reached(there), [-10 / 2, -60 / 2, -50 / 2])
    with pytest.raises(ValueError, match="Amounts belong to their rows"):
        LeastCost(Costs(fn=1), {"fn": second}).choose(here)


def test_costs_that_cancel_are_still_equal():
    # 0.1 three times is not 0.3 in floats: both thresholds cost exactly as much.
    y_true, y_score = [1, 0, 0, 0, 1], [0.9, 0.5, 0.4, 0.3, 0.2]
    choice = LeastCost(Costs(fp=0.1, fn=0.3)).choose(operating_points(tally(y_true, y_score)))
    assert len(choice.optimal) == 2


def test_whole_costs_of_any_size_do_not_wrap():
    points = operating_points(tally([1, 0] * 5000, [0.9, 0.5] * 5000))
    choice = LeastCost(Costs(fp=10**12, tp=-(10**12), fn=2_000_000_000)).choose(points)
    assert choice.value == -0.5e12
    assert choice.counts.fp == 0
    assert Costs(fn=2_000_000_000).total(points.counts)[-1] == 1e13


def test_the_sentence():
    points = operating_points(tally([1, 0], [0.9, 0.5]), rows="the validation rows")
    choice = LeastCost(Costs(fp=1, fn=20, tp=2)).choose(points)
    assert choice.why == "Costs the least on the validation rows: 2 in all, 1 per row."
    assert Costs(fp=2).total(Counts(tp=0, fp=3, fn=0, tn=0)) == 6


def test_what_is_refused():
    points = operating_points(tally([1, 0], [0.9, 0.5]))
    with pytest.raises(ValueError, match="`fn` must be a number"):
        Costs(fn=float("nan"))
    with pytest.raises(ValueError, match="`fp` must be a number"):
        Costs(fp=10 * LARGEST)
    with pytest.raises(ValueError, match=r"1e\+12 in every row; got nan at index 1"):
        sum_amounts(points, [1, 0], [0.9, 0.5], [3, np.nan])
    with pytest.raises(ValueError, match=r"1e\+12 in every row; got -10000000000000.0 at index 0"):
        sum_amounts(points, [1, 0], [0.9, 0.5], [-1e13, 3])
    with pytest.raises(ValueError, match="as many rows"):
        sum_amounts(points, [1, 0], [0.9, 0.5], [3])
    with pytest.raises(ValueError, match="the scores of `points`; got others"):
        sum_amounts(points, [1, 0], [0.9, 0.6], [3, 4])
