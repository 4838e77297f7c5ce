import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy

from core.decision.rule import predict_positive
from core.predictions.predictions import Predictions
from core.predictions.scale import KINDS, PROBABILITY, Scale

FINITE = st.floats(width=32, allow_nan=False, allow_infinity=False)


def test_the_probability_of_yes_is_the_default():
    assert Predictions([0, 1], [0.2, 0.7], source="a test").scale == PROBABILITY == Scale()


def test_what_stands_for_one_half():
    starts = {kind: Scale(kind).start for kind in KINDS}
    assert starts == {
        "probability": 0.5,
        "percent": 50,
        "log_odds": 0,
        "log_probability": np.log(0.5),
        "score": None,
    }
    for kind in KINDS:
        other = Scale(kind, higher_is_yes=False)
        if starts[kind] is not None:
            assert other.shown(other.start) == starts[kind]
            assert other.probability(other.start) == Scale(kind).probability(starts[kind]) == 0.5


@pytest.mark.parametrize(
    ("kind", "shown", "probability"),
    [
        ("probability", [0, 0.25, 1], [0, 0.25, 1]),
        ("percent", [0, 25, 100], [0, 0.25, 1]),
        ("log_odds", [-np.log(3), 0, 200], [0.25, 0.5, 1]),
        ("log_probability", [-1000, np.log(0.25), 0], [0, 0.25, 1]),
    ],
)
def test_probabilities(kind, shown, probability):
    shown, probability = np.array(shown, float), np.array(probability, float)
    assert Scale(kind).probability(shown) == pytest.approx(probability, abs=1e-15)
    other = Scale(kind, higher_is_yes=False)
    assert other.probability(other.decided(shown)) == pytest.approx(1 - probability, abs=1e-15)
    for number, of in zip(shown[:2], probability[:2], strict=True):
        if abs(number) < 100:
            assert Scale(kind).of_probability(of) == pytest.approx(number)
            assert other.shown(other.of_probability(1 - of)) == pytest.approx(number)


def test_a_small_probability_of_yes_survives_in_the_log_odds_of_the_other_class():
    other = Scale("log_odds", higher_is_yes=False)
    assert other.probability(other.decided(200.0)) == pytest.approx(np.exp(-200), rel=1e-12)


def test_any_other_score_has_no_probability():
    points = Scale("score", higher_is_yes=False)
    assert points.probability(np.array([1.0])) is None
    assert not points.has_probability
    assert np.isnan(points.of_probability(0.5))
    assert points.start is None


@given(
    st_numpy.arrays(np.float32, st.integers(1, 20), elements=FINITE),
    st.sampled_from([">", ">="]),
)
def test_lower_means_yes_is_decided_on_negated_numbers(shown, rule):
    lower = Scale("score", higher_is_yes=False)
    decided = lower.decided(shown)
    assert decided.dtype == np.float32
    assert not np.signbit(decided[decided == 0]).any()
    assert np.array_equal(lower.shown(decided), shown)
    for threshold in shown:
        said = predict_positive(decided, lower.decided(threshold), rule)
        below = {"<": shown < threshold, "<=": shown <= threshold}[lower.shown_rule(rule)]
        assert np.array_equal(said, below)


def test_the_other_class_keeps_numbers_that_one_minus_makes_equal():
    small = np.array([1e-9, 2e-9, 3e-9])
    other = Scale("probability", higher_is_yes=False)
    rows = Predictions([1, 1, 0], other.decided(small), source="a test", scale=other)
    assert len(np.unique(rows.y_score)) == 3
    assert len(np.unique(np.float32(1) - rows.y_score)) < 3
    assert np.array_equal(other.shown(rows.y_score), small.astype(np.float32))


@pytest.mark.parametrize(
    ("kind", "higher", "scores", "rule"),
    [
        ("probability", True, [0, 1.5], "hold probabilities from 0 to 1; got 1.5"),
        ("probability", False, [0, 0.5], "hold probabilities from 0 to 1, negated; got 0.5"),
        ("percent", True, [0, 101], "hold percentages from 0 to 100; got 101"),
        ("log_probability", True, [-3, 0.1], "hold logarithms of probabilities, up to 0; got 0.1"),
        ("log_probability", False, [3, -0.1], "hold logarithms of probabilities, up to 0, negated"),
        ("log_odds", True, [0, 1e39], "hold finite numbers; got 1e+39"),
        ("score", True, [0, np.nan], "hold finite numbers; got nan"),
        ("score", False, [0, -np.inf], "hold finite numbers, negated; got -inf"),
    ],
)
def test_scores_must_be_on_the_scale(kind, higher, scores, rule):
    with pytest.raises(ValueError, match=re.escape(f"`y_score` must {rule}")):
        Predictions([0, 1], scores, source="a test", scale=Scale(kind, higher))


def test_a_kind_must_be_known():
    with pytest.raises(ValueError, match="`kind` must be one of probability, percent, log_odds"):
        Scale("odds")


def test_scores_that_float32_makes_equal_are_counted():
    def count(scores, **changes):
        return Predictions([0] * len(scores), scores, source="", **changes).n_made_equal

    assert count([0.1, 0.1 + 1e-12, 0.2]) == 1
    assert count([0.1, 0.1, 0.2]) == 0
    assert count([0.1, 0.1 + 1e-12, 0.1 + 2e-12, 0.1]) == 2
    assert count(np.float32([0.1, 0.2, 0.2])) == 0
    assert count(np.array([2**24, 2**24 + 1, 2**24 + 2]), scale=Scale("score")) == 1
    assert count([0.1, 0.2], n_made_equal=5) == 5
