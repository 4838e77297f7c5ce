"""Capacity, lift, gains and KS: the reference and naive counting."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ks_2samp

from core.decision.rates import precision, predicted_positive_rate, ratio, recall
from core.decision.tally import tally
from core.selection.capacity import Capacity, parts
from core.selection.metric import CLASSICAL, of_rate
from core.selection.points import operating_points
from tests.core.selection import naive
from tests.core.selection.reference import (
    RULES,
    as_dict,
    cases,
    floats,
    intervals,
    points_of,
    rows_of,
)


def check_ks(points, expected):
    choice = CLASSICAL["ks"].choose(points)
    assert choice.value == pytest.approx(expected["ks"], abs=1e-9)
    assert choice.optimal == intervals(expected["thresholds"][points.rule])
    assert as_dict(choice.counts) in expected["counts"]


@cases("lift/df_binary", "lift/twenty")
@pytest.mark.parametrize("rule", RULES)
def test_equal_parts_of_the_reference(case, rule):
    points = points_of(case["inputs"], rule)
    expected = case["expected"].get("deciles") or case["expected"]["parts"]
    got = parts(points, case["inputs"]["parts"])
    for ours, theirs in (
        (got.n, "n"),
        (got.positives, "positives"),
        (got.response_rate, "response_rate"),
        (got.lift, "lift"),
        (got.positives.cumsum(), "cumulative_positives"),
        (got.cumulative_gain, "cumulative_gain"),
        (got.cumulative_lift, "cumulative_lift"),
        (got.ks, "ks_here"),
    ):
        np.testing.assert_allclose(ours, expected[theirs], atol=1e-9)
    check_ks(points, case["expected"]["ks"])


@cases("lift/points")
@pytest.mark.parametrize("rule", RULES)
def test_gains_at_every_point_of_the_reference(case, rule):
    points, expected = points_of(case["inputs"], rule), case["expected"]
    share, gain = predicted_positive_rate(points.counts), recall(points.counts)
    for ours, theirs in (
        (share, "share_flagged"),
        (gain, "cumulative_gain"),
        (ratio(gain, share), "cumulative_lift"),
    ):
        np.testing.assert_allclose(ours[::-1], floats(expected[theirs]), atol=1e-9)
    check_ks(points, expected["ks"])


@cases("lift/")
def test_ks_equals_scipy(case):
    y_true, y_score, _ = rows_of(case["inputs"])
    y_true, y_score = np.asarray(y_true), np.asarray(y_score)
    expected = ks_2samp(y_score[y_true == 1], y_score[y_true == 0]).statistic
    assert case["expected"]["ks"]["ks"] == pytest.approx(expected, abs=1e-9)


@given(samples=naive.SAMPLES, rule=naive.RULES, n_rows=st.integers(0, 22))
def test_says_yes_to_as_many_as_can_be(samples, rule, n_rows):
    y_true, y_score = zip(*samples, strict=True)
    choice = Capacity(n_rows).choose(operating_points(tally(y_true, y_score), rule))

    def flagged(c):
        n = c["tp"] + c["fp"]
        return n if n <= n_rows else None

    value, good = naive.best(y_true, y_score, rule, flagged)
    assert choice.value == value
    assert naive.agrees(choice.optimal, good, y_score)


def test_rows_are_counted_and_not_weights():
    points = operating_points(tally([1, 0, 1], [0.9, 0.5, 0.1], sample_weight=[5, 5, 5]))
    assert Capacity(2).choose(points).value == 2
    assert predicted_positive_rate(points.counts)[1] == pytest.approx(2 / 3)


def test_says_why_there_are_fewer():
    points = operating_points(tally([1, 0, 1], [0.9, 0.5, 0.5]))
    assert Capacity(2).choose(points).why == (
        "1 of 3 rows are predicted “yes”, 33.33 % of these rows, since the next share a score."
    )
    assert Capacity(3).choose(points).why == "3 of 3 rows are predicted “yes”, 100 % of these rows."
    assert Capacity(9).choose(points).why == "3 of 3 rows are predicted “yes”, 100 % of these rows."


def test_a_tie_across_a_cut_is_shared():
    got = parts(operating_points(tally([1, 1, 0, 0], [0.5, 0.5, 0.5, 0.5])), 2)
    assert got.positives.tolist() == [1, 1]


def test_what_is_refused():
    points = operating_points(tally([1, 0], [0.9, 0.5]))
    with pytest.raises(ValueError, match="`n_parts` must be a whole number from 1 to 2"):
        parts(points, 3)
    with pytest.raises(ValueError, match="`n_rows` must be a whole number"):
        Capacity(-1)
    with pytest.raises(ValueError, match="not defined with weights"):
        parts(operating_points(tally([1, 0], [0.9, 0.5], sample_weight=[1, 2])), 2)


def test_chosen_by_scores_alone_nothing_is_flattered():
    rng = np.random.default_rng(16)

    def drawn():
        y_true = rng.random(60) < 0.4
        return operating_points(tally(y_true, rng.normal(0.5 * y_true)))

    new = [drawn() for _ in range(400)]
    flattered = {}
    for rule in (Capacity(10), of_rate("precision")):
        apart = []
        for points, others in pairwise(new):
            choice = rule.choose(points)
            apart.append(precision(choice.counts) - precision(choice.on(others)))
        known = np.array(apart)[~np.isnan(apart)]
        flattered[rule] = known.mean() / (known.std() / np.sqrt(len(known)))
    by_scores, by_labels = flattered.values()
    assert abs(by_scores) < 3
    assert by_labels > 10
