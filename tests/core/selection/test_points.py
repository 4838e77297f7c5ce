"""Operating points against counting row by row, and the number that is taken of an interval."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import confusion_matrix_at_thresholds

from core.decision.rule import predict_positive
from core.decision.tally import tally
from core.decision.thresholds import curve_of
from core.selection.points import Interval, operating_points
from tests.core.selection import naive
from tests.core.selection.reference import as_dict, cases, points_of, rows_of

INF = float("inf")


@cases("counts/")
@pytest.mark.parametrize("rule", [">", ">="])
def test_counts_of_the_reference(case, rule):
    points = points_of(case["inputs"], rule)
    expected = case["expected"]
    got = [as_dict(points.one(int(k))) for k in points.index(expected["thresholds"])]
    assert got == expected[rule]
    y_true, y_score, _ = rows_of(case["inputs"])
    curve = curve_of(tally(y_true, y_score), np.array([0.5], np.float32), rule)
    assert curve.roc_auc == pytest.approx(expected["auc"], abs=1e-9)


@given(samples=naive.SAMPLES, rule=naive.RULES, weighted=st.booleans())
def test_every_threshold_decides_as_its_point(samples, rule, weighted):
    y_true, y_score = zip(*samples, strict=True)
    weights = [1 + i % 3 / 4 for i in range(len(y_true))] if weighted else None
    points = operating_points(tally(y_true, y_score, sample_weight=weights), rule)
    for threshold in naive.candidates(y_score):
        k = int(points.index(threshold))
        assert as_dict(points.one(k)) == naive.matrix(y_true, y_score, threshold, rule, weights)
        assert points.flagged[k] == predict_positive(y_score, threshold, rule).sum()
        holding = [j for j in range(len(points)) if threshold in points.interval(j)]
        assert holding == [k]


def test_equals_scikit_learn_on_many_rows():
    rng = np.random.default_rng(0)
    y_true, y_score = rng.integers(0, 2, 3000), rng.random(3000).astype(np.float32)
    points = operating_points(tally(y_true, y_score), ">=")
    tns, fps, fns, tps, thresholds = confusion_matrix_at_thresholds(y_true, y_score)
    counts = points.at(points.index(thresholds))
    for ours, theirs in ((counts.tp, tps), (counts.fp, fps), (counts.fn, fns), (counts.tn, tns)):
        np.testing.assert_array_equal(ours, theirs)


@given(samples=naive.SAMPLES, rule=naive.RULES, mask=st.lists(st.booleans(), min_size=21))
def test_intervals_join_neighbours(samples, rule, mask):
    y_true, y_score = zip(*samples, strict=True)
    points = operating_points(tally(y_true, y_score), rule)
    chosen = np.array(mask[: len(points)])
    intervals = points.intervals(chosen)
    for threshold in naive.candidates(y_score):
        inside = sum(threshold in interval for interval in intervals)
        assert inside == chosen[points.index(threshold)]
    assert all(a.high < b.low for a, b in pairwise(intervals))


@pytest.mark.parametrize(
    ("interval", "bounds", "expected"),
    [
        (Interval(0.56, 0.6, True, False), (0, 1), 0.58),
        (Interval(0.1527336, 0.1549948, True, False), (0, 1), 0.154),
        (Interval(1, 2, True, False), (-INF, INF), 1.5),
        (Interval(3, 8, False, True), (-INF, INF), 5.5),
        (Interval(-INF, 0.3, False, False), (0, 1), 0.15),
        (Interval(0.9, INF, False, False), (0, 1), 0.95),
        (Interval(0.9, INF, True, False), (-INF, INF), 1.9),
        (Interval(-INF, 0.0, False, False), (0, 1), -1),
        (Interval(1.0, INF, False, False), (0, 1), 2),
        (Interval(1.0, INF, True, False), (0, 1), 1),
        (Interval(-INF, 0.0, False, True), (0, 1), 0),
        (Interval(-INF, INF, False, False), (-INF, INF), 0),
        (Interval(-INF, INF, False, False), (0, 1), 0.5),
        (Interval(-250.0, INF, False, False), (-INF, INF), 0),
    ],
)
def test_the_middle_with_few_digits(interval, bounds, expected):
    assert interval.middle(bounds) == float(np.float32(expected))
    assert interval.middle(bounds) in interval


@given(
    low=st.floats(width=32, allow_nan=False, allow_infinity=False),
    steps=st.integers(1, 5),
    rule=naive.RULES,
)
def test_the_middle_of_neighbouring_float32_is_inside(low, steps, rule):
    high = np.float32(low)
    with np.errstate(over="ignore"):
        for _ in range(steps):
            high = np.nextafter(high, np.float32(INF))
    above = rule == ">"
    if not np.isfinite(high):
        return
    interval = Interval(float(np.float32(low)), float(high), above, not above)
    value = interval.middle()
    assert value in interval
    assert value == float(np.float32(value))


@given(samples=naive.SAMPLES, rule=naive.RULES, most=st.integers(2, 6))
def test_thinned_counts_are_exact(samples, rule, most):
    y_true, y_score = zip(*samples, strict=True)
    points = operating_points(tally(y_true, y_score), rule)
    few = points.thinned(most)
    assert len(few.scores) == min(most, len(points.scores))
    assert {few.scores[0], few.scores[-1]} == {points.scores[0], points.scores[-1]}
    for threshold in [*few.scores, points.scores[0] - 1, points.scores[-1] + 1]:
        assert few.one(int(few.index(threshold))) == points.one(int(points.index(threshold)))


@given(
    samples=naive.SAMPLES,
    rule=naive.RULES,
    weighted=st.booleans(),
    more=st.lists(st.integers(-4, 40).map(lambda k: k / 32), max_size=5),
)
def test_rows_are_added_to_a_curve_as_if_they_had_been_there(samples, rule, weighted, more):
    y_true, y_score = zip(*samples, strict=True)
    weights = [1 + i % 3 / 4 for i in range(len(y_true))] if weighted else None
    counted, more = tally(y_true, y_score, sample_weight=weights), np.array(more, np.float32)
    grid = np.array([0.1, 0.6], np.float32)
    got = operating_points(counted, rule).with_rows(curve_of(counted, grid, rule), more)
    expected = curve_of(counted, np.concatenate([grid, more]), rule)
    for name, value in vars(expected).items():
        np.testing.assert_array_equal(getattr(got, name), value, name)


def test_a_rule_that_is_none_is_refused():
    with pytest.raises(ValueError, match="must be"):
        operating_points(tally([0, 1], [0.1, 0.2]), "<")
