"""Two thresholds: the reference, and a search over every pair of them."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.decision.tally import tally
from core.selection.abstain import best_pair, cost_of, decided
from core.selection.cost import Costs, LeastCost
from core.selection.points import operating_points
from tests.core.selection import naive
from tests.core.selection.reference import RULES, cases, floats, points_of


@cases("reject/")
@pytest.mark.parametrize("rule", RULES)
def test_the_reference(case, rule):
    low, high = np.transpose(case["inputs"]["bands"])
    got = decided(points_of(case["inputs"], rule), low, high)
    for ours, theirs in (
        (got.counts.tp, "tp"),
        (got.counts.fp, "fp"),
        (got.counts.fn, "fn"),
        (got.counts.tn, "tn"),
        (got.undecided_positives, "undecided_positive"),
        (got.undecided_negatives, "undecided_negative"),
        (got.coverage, "coverage"),
        (got.accuracy, "accuracy_on_decided"),
        (cost_of(got, Costs(fp=1, fn=1), 0), "error_share_of_all"),
    ):
        np.testing.assert_allclose(ours, floats(case["expected"][rule][theirs]), atol=1e-12)


def naive_cost(y_true, y_score, low, high, rule, costs, asking):
    upper = naive.matrix(y_true, y_score, high, rule)
    lower = naive.matrix(y_true, y_score, low, rule)
    total = (
        costs["tp"] * upper["tp"]
        + costs["fp"] * upper["fp"]
        + costs["fn"] * lower["fn"]
        + costs["tn"] * lower["tn"]
    )
    n_decided = upper["tp"] + upper["fp"] + lower["fn"] + lower["tn"]
    return total + asking * (len(y_true) - n_decided), n_decided


QUARTERS = st.integers(-4, 40).map(lambda k: Fraction(k, 4))


@given(
    samples=naive.SAMPLES,
    rule=naive.RULES,
    costs=st.tuples(*[QUARTERS] * 4),
    asking=st.integers(0, 12).map(lambda k: Fraction(k, 4)),
)
def test_the_best_pair_equals_the_search_over_every_pair(samples, rule, costs, asking):
    y_true, y_score = zip(*samples, strict=True)
    costs = dict(zip(("tp", "fp", "fn", "tn"), costs, strict=True))
    points = operating_points(tally(y_true, y_score), rule)
    pair = best_pair(points, Costs(**{k: float(v) for k, v in costs.items()}), float(asking))
    tried = [
        naive_cost(y_true, y_score, low, high, rule, costs, asking)
        for low in naive.candidates(y_score)
        for high in naive.candidates(y_score)
        if low <= high
    ]
    least = min(cost for cost, _ in tried)
    assert pair.cost == pytest.approx(float(least) / len(y_true), abs=1e-9)
    assert pair.low <= pair.high
    here = naive_cost(y_true, y_score, pair.low, pair.high, rule, costs, asking)
    assert here[0] == least
    assert pair.low in pair.low_interval
    assert pair.high in pair.high_interval


def test_asking_for_nothing_asks_always_and_asking_dearly_never():
    points = operating_points(tally([1, 0, 1, 0], [0.9, 0.8, 0.3, 0.1]), bounds=(0, 1))
    costs = Costs(fp=1, fn=1)
    assert best_pair(points, costs, 0.0).cost == 0
    dear = best_pair(points, costs, 5.0)
    assert dear.decided.coverage == 1
    assert dear.cost == LeastCost(costs).choose(points).value
    between = best_pair(points, costs, 0.2)
    assert between.decided.coverage == 0.5
    assert between.decided.accuracy == 1
    assert between.cost == pytest.approx(0.1)


def test_weights_count():
    y_true, y_score, weights = [1, 0, 1, 0], [0.9, 0.8, 0.3, 0.1], [1, 2, 4, 8]
    points = operating_points(tally(y_true, y_score, sample_weight=weights))
    got = decided(points, 0.3, 0.8)
    assert got.coverage == pytest.approx(13 / 15)
    assert cost_of(got, Costs(fn=1), 3.0) == pytest.approx((4 + 3 * 2) / 15)


def test_what_is_refused():
    points = operating_points(tally([1, 0], [0.9, 0.1]))
    with pytest.raises(ValueError, match="`low` must be at most `high`"):
        decided(points, 0.6, 0.5)
    with pytest.raises(ValueError, match="`asking` must be a number"):
        best_pair(points, Costs(), -1.0)
    weightless = operating_points(tally([1, 0], [0.9, 0.1], sample_weight=[0, 0]))
    with pytest.raises(ValueError, match="a weight above 0"):
        best_pair(weightless, Costs(), 1.0)
