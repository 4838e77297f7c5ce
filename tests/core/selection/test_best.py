"""The best threshold against a naive search in exact fractions."""

import re
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.decision.counts import Counts
from core.decision.rates import accuracy, balanced_accuracy, f1, precision, recall
from core.decision.thresholds import threshold_curve
from core.selection.best import best_threshold


def share(part, whole):
    return Fraction(int(part), int(whole)) if whole else None


def exact_balanced_accuracy(counts):
    found, spared = share(counts.tp, counts.positives), share(counts.tn, counts.negatives)
    return None if found is None or spared is None else (found + spared) / 2


EXACT = {
    accuracy: lambda c: share(c.tp + c.tn, c.n),
    precision: lambda c: share(c.tp, c.tp + c.fp),
    f1: lambda c: share(2 * c.tp, 2 * c.tp + c.fp + c.fn),
    balanced_accuracy: exact_balanced_accuracy,
}


def naive_best_threshold(curve, exact_rate):
    best = None
    for threshold in curve.thresholds:
        value = exact_rate(curve.at(threshold))
        if value is None:
            continue
        threshold = float(threshold)
        distance = round(abs(threshold - 0.5), 7)
        if best is None or (-value, distance, threshold) < best:
            best = (-value, distance, threshold)
    return best[2] if best else None


SAMPLES = st.lists(
    st.tuples(
        st.integers(0, 1), st.one_of(st.integers(0, 20).map(lambda k: k / 20), st.floats(0, 1))
    ),
    min_size=1,
    max_size=25,
)


@given(samples=SAMPLES, rate=st.sampled_from(list(EXACT)), rule=st.sampled_from([">", ">="]))
def test_equals_the_naive_search(samples, rate, rule):
    y_true, y_score = zip(*samples, strict=True)
    curve = threshold_curve(y_true, y_score, rule=rule)
    expected = naive_best_threshold(curve, EXACT[rate])
    if expected is None:
        with pytest.raises(ValueError, match=rate.__name__):
            best_threshold(curve, rate)
    else:
        assert best_threshold(curve, rate) == expected


def test_equals_the_naive_search_on_many_rows():
    rng = np.random.default_rng(3)
    y_true = rng.integers(0, 2, 700)
    y_score = np.clip(rng.normal(0.4 + 0.2 * y_true, 0.2), 0, 1)
    curve = threshold_curve(y_true, y_score)
    for rate, exact_rate in EXACT.items():
        assert best_threshold(curve, rate) == naive_best_threshold(curve, exact_rate)


def test_by_hand():
    curve = threshold_curve([0, 0, 1, 0, 1, 1], [0.1, 0.2, 0.6, 0.7, 0.8, 0.9])
    # 5 of 6 are right from 0.2 to just below 0.6 and from 0.7 to just below 0.8.
    assert best_threshold(curve) == 0.5
    assert best_threshold(curve, precision) == float(np.float32(0.7))
    assert best_threshold(curve, recall) == 0.5


def test_a_tied_score_makes_the_rule_matter():
    y_true, y_score = [0, 1, 1], [0.4999, 0.5, 0.6]
    keras = threshold_curve(y_true, y_score)
    assert best_threshold(keras) == float(np.float32(0.4999))
    assert keras.at(0.5).tp == 1
    assert best_threshold(threshold_curve(y_true, y_score, rule=">=")) == 0.5


@pytest.fixture
def grid_curve():
    return threshold_curve([0, 1], [0.25, 0.75])


def rate_with(curve, values):
    """A rate that is 0 on the grid but for the rows given."""
    column = np.zeros(len(curve))
    for threshold, value in values.items():
        column[curve.index(threshold)] = value
    return lambda counts: column


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({0.2: 1, 0.3: 2, 0.9: 1}, 0.3),
        ({0.2: 1, 0.6: 1, 0.3: 1}, 0.6),
        ({0.1: 1, 0.9: 1}, 0.1),  # as float32, 0.9 is the closer one
        ({0.3: 1, 0.7: 1}, 0.3),
        ({0.0: 1, 1.0: 1}, 0.0),
        ({0.499: 1, 0.502: 1}, 0.499),
        ({0.1: np.nan, 0.9: 0.5}, 0.9),
        ({0.1: 1 + 1e-15, 0.6: 1}, 0.6),
        ({0.1: 0.01 + 1e-15, 0.6: 0.01}, 0.6),  # as 1.01 - 1 may come out
        ({0.1: 1 + 1e-13, 0.6: 1}, 0.1),
        ({0.1: 2_000_000.25, 0.6: 2_000_000}, 0.1),
    ],
)
def test_highest_then_closest_to_a_half_then_lower(grid_curve, values, expected):
    assert best_threshold(grid_curve, rate_with(grid_curve, values)) == float(np.float32(expected))


def test_negative_rates_are_compared_too(grid_curve):
    losses = -np.abs(np.arange(len(grid_curve)) - 123.0) - 5
    assert best_threshold(grid_curve, lambda counts: losses) == float(np.float32(0.123))


def test_result_is_a_row(grid_curve):
    threshold = best_threshold(grid_curve)
    assert type(threshold) is float
    assert grid_curve.at(threshold) == Counts(tp=1, fp=0, fn=0, tn=1)


def test_rate_undefined_everywhere_is_refused():
    curve = threshold_curve([0, 0], [0.25, 0.75])
    text = "`recall` must be defined at some threshold; got nan at every row."
    with pytest.raises(ValueError, match=re.escape(text)):
        best_threshold(curve, recall)
