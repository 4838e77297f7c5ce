"""What holds for every rule: asked about some points, or twice, it says the same."""

import numpy as np
import pytest

from core.decision.tally import tally
from core.parsing.formula import parse
from core.selection import choice
from core.selection.capacity import Capacity
from core.selection.choice import in_pieces
from core.selection.cost import Costs, LeastCost, sum_amounts
from core.selection.metric import CLASSICAL, of_formula, of_rate
from core.selection.points import operating_points
from core.selection.promise import Promise, Promised
from core.selection.requirements import Requirement, Requirements

RNG = np.random.default_rng(0)
Y_TRUE, Y_SCORE, WEIGHTS = RNG.integers(0, 2, 200), RNG.random(200), RNG.random(200)
POINTS = operating_points(tally(Y_TRUE, Y_SCORE), bounds=(0, 1))
WEIGHTED = operating_points(tally(Y_TRUE, Y_SCORE, sample_weight=WEIGHTS), bounds=(0, 1))
COSTS = Costs(fp=1, fn=7, tp=-0.3)
RULES = {
    "F1": of_rate("f1"),
    "distance": CLASSICAL["nearest_corner"],
    "formula": of_formula(parse("-(5*FN + FP)/n"), 0.5),
    "cost": LeastCost(COSTS),
    "capacity": Capacity(17),
    "promise": Promise((Promised("recall", 0.6),)),
    "requirements": Requirements(
        (Requirement("recall", ">=", 0.6), Requirement("precision", ">=", 0.45)), LeastCost(COSTS)
    ),
    "impossible": Requirements((Requirement("recall", ">=", 0.6), Requirement("mcc", ">=", 0.9))),
}


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("name", RULES)
def test_some_points_are_as_good_as_among_all(name, weighted):
    points, rule = (WEIGHTED if weighted else POINTS), RULES[name]
    some = np.array([[0, 3], [len(points) - 1, 7]])
    every = rule.reached(points)
    np.testing.assert_array_equal(rule.reached(points, some), every[some])
    np.testing.assert_array_equal(rule.reached(points, slice(20, 31)), every[20:31])


def test_amounts_of_some_points():
    sums = sum_amounts(POINTS, Y_TRUE, Y_SCORE, WEIGHTS)
    rule = LeastCost(COSTS, {"fn": sums})
    np.testing.assert_array_equal(rule.reached(POINTS, slice(3, 9)), rule.reached(POINTS)[3:9])


@pytest.mark.parametrize("name", RULES)
def test_what_was_judged_once_answers_both_questions(name):
    rule = RULES[name]
    judged = rule.judged(POINTS)
    assert rule.choose(POINTS, judged) == rule.choose(POINTS) or not judged[1].any()
    assert rule.near_best(POINTS, 0.01, judged) == rule.near_best(POINTS, 0.01)
    values, permitted = judged
    np.testing.assert_array_equal(values[permitted], rule.reached(POINTS)[permitted])
    assert np.isnan(values[~permitted]).all()


@pytest.mark.parametrize("at_once", [1, 7, 1000])
def test_pieces_leave_out_nothing(monkeypatch, at_once):
    monkeypatch.setattr(choice, "AT_ONCE", at_once)
    for first, end in ((0, 23), (5, 5), (5, 19), (0, 0), (8, 15)):
        numbers = in_pieces(lambda at: np.arange(23.0)[at], slice(first, end))
        assert numbers.tolist() == list(range(first, end))
    for name in ("F1", "requirements", "impossible"):
        values, permitted = RULES[name].judged(POINTS)
        np.testing.assert_array_equal(values[permitted], RULES[name].reached(POINTS)[permitted])


@pytest.mark.parametrize("sense", [">=", "<="])
@pytest.mark.parametrize(
    "name", ["recall", "specificity", "predicted_positive_rate", "rows_missed", "rows_flagged"]
)
def test_what_moves_one_way_is_met_on_one_side(name, sense):
    everybody, each = Requirement(name, sense, 1), Requirement(name, sense, 0.37)
    for requirement in (everybody, each):
        first, end = requirement.met_within(POINTS)
        met = requirement.met(requirement.measured(POINTS))
        assert met.tolist() == [first <= k < end for k in range(len(POINTS))]
    assert Requirement("precision", sense, 0.4).met_within(POINTS) is None
    assert each.met_within(WEIGHTED) is None  # rounding may move a sum of weights the other way
