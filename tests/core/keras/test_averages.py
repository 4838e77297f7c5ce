"""Averages against naive loops and scikit-learn, and the best point against a search by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics

from core.decision.counts import Counts
from core.decision.thresholds import threshold_curve
from core.keras.averages import (
    best_point,
    error_rate,
    f_beta_without_threshold,
    mean_absolute_error,
    mean_prediction,
    weighted_by_class,
    weighted_by_sample,
)
from core.predictions.predictions import Predictions

rows = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.sampled_from([0.0, 0.1, 0.5, 0.7, 1.0]),
        st.sampled_from([0.0, 0.5, 1.0, 3.0]),
    ),
    min_size=1,
    max_size=20,
)


def columns(rows):
    return (np.array(column) for column in zip(*rows, strict=True))


@given(rows, st.floats(0, 10), st.floats(0, 10), st.sampled_from([0.1, 0.5, 0.6]))
def test_by_class_is_a_weighted_mean_of_hits(rows, weight_no, weight_yes, threshold):
    y_true, y_score, _ = columns(rows)
    weights = [weight_yes if y else weight_no for y in y_true]
    said = y_score.astype(np.float32) > np.float32(threshold)
    counts = threshold_curve(y_true, y_score, extra_thresholds=(threshold,)).at(threshold)
    value = weighted_by_class(counts, weight_no, weight_yes)
    if sum(weights) == 0:
        assert np.isnan(value)
    else:
        hits = sum(w for w, y, s in zip(weights, y_true, said, strict=True) if y == s)
        assert value == pytest.approx(hits / sum(weights))
        expected = metrics.accuracy_score(y_true, said, sample_weight=weights)
        assert value == pytest.approx(expected)
    assert error_rate(counts) == pytest.approx(metrics.zero_one_loss(y_true, said))


@pytest.mark.parametrize("weight", [-1, np.nan, np.inf])
def test_by_class_refuses_a_weight(weight):
    counts = Counts(tp=1, fp=1, fn=1, tn=1)
    with pytest.raises(ValueError, match=r"`weight_yes` must be .* got"):
        weighted_by_class(counts, 1, weight)
    with pytest.raises(ValueError, match=r"`weight_no` must be .* got"):
        weighted_by_class(counts, weight, 1)


@given(rows)
def test_means_are_means(rows):
    y_true, y_score, weight = columns(rows)
    scores = y_score.astype(np.float32).astype(float)
    plain = Predictions(y_true, y_score, source="test")
    assert mean_prediction(plain) == pytest.approx(scores.mean())
    expected = metrics.mean_absolute_error(y_true, scores)
    assert mean_absolute_error(plain) == pytest.approx(expected)
    weighted = Predictions(y_true, y_score, weight, source="test")
    if weight.sum() == 0:
        assert np.isnan(mean_prediction(weighted))
    else:
        assert mean_prediction(weighted) == pytest.approx(np.average(scores, weights=weight))
        assert mean_absolute_error(weighted) == pytest.approx(
            metrics.mean_absolute_error(y_true, scores, sample_weight=weight)
        )


@given(rows, st.sampled_from([0.1, 0.5, 0.7]))
def test_by_sample_steps_add_up(rows, threshold):
    y_true, y_score, weight = columns(rows)
    steps = weighted_by_sample(Predictions(y_true, y_score, weight, source="test"), threshold)
    total = count = 0.0
    for i, (y, s, w) in enumerate(rows):
        v = float((np.float32(s) > np.float32(threshold)) == (y == 1))
        assert (steps.matches[i], steps.products[i]) == (v, v * w)
        total, count = total + v * w, count + w
    assert (steps.total, steps.count) == pytest.approx((total, count))
    if count == 0:
        assert np.isnan(steps.value)
        assert steps.keras == 0
    else:
        assert steps.value == steps.keras == pytest.approx(total / count)


def test_by_sample_by_hand():
    predictions = Predictions(
        [1, 0, 1, 0, 0], [0.9, 0.2, 0.4, 0.7, 0.1], [1, 1, 3, 2, 1], source="test"
    )
    steps = weighted_by_sample(predictions)
    assert steps.matches.tolist() == [1, 1, 0, 0, 1]
    assert (steps.total, steps.count, steps.value) == (3, 8, 0.375)


def test_f_beta_without_threshold_says_yes_to_every_row_above_zero():
    predictions = Predictions([1, 0, 1, 0], [0.9, 0.2, 0.4, 0.0], source="test")
    expected = metrics.fbeta_score([1, 0, 1, 0], [1, 1, 1, 0], beta=2.0)
    assert f_beta_without_threshold(predictions, 2.0) == pytest.approx(expected)


@given(
    st.lists(st.sampled_from([np.nan, 0.0, 0.1, 0.2, -5.0, 1e90]), min_size=1, max_size=8),
    st.booleans(),
)
def test_best_point_is_what_a_search_finds(pattern, smallest):
    curve = threshold_curve([0, 1], [0.2, 0.8])
    values = np.resize(pattern, len(curve))
    best = best_point(curve.thresholds.astype(float), values, smallest)
    defined = [v for v in values if not np.isnan(v)]
    assert best.n_defined == len(defined)
    if not defined:
        assert np.isnan(best.value)
        assert best.n_equal == 0
        return
    value = min(defined) if smallest else max(defined)
    where = curve.thresholds[values == value]
    assert best.value == value
    assert best.n_equal == len(where)
    assert (best.lowest, best.highest) == (where[0], where[-1])
    distance = abs(best.threshold - 0.5)
    assert distance == pytest.approx(min(abs(float(t) - 0.5) for t in where), abs=1e-7)
    assert values[curve.index(best.threshold)] == value


def test_best_of_what_is_the_same_everywhere():
    curve = threshold_curve([0, 1], [0.2, 0.8])
    best = best_point(curve.thresholds.astype(float), np.full(len(curve), 0.1 + 0.2))
    assert best.n_equal == best.n_defined == len(curve)
    assert (best.lowest, best.highest, best.threshold) == (0, 1, 0.5)


def test_rounding_is_no_difference_but_a_small_unit_is():
    curve = threshold_curve([0, 1], [0.2, 0.8])
    noise = np.where(curve.thresholds < 0.3, 1e-16, 0.0)
    assert best_point(curve.thresholds.astype(float), noise).n_equal == len(curve)
    small = np.where(curve.thresholds < 0.3, 2e-30, 1e-30)
    best = best_point(curve.thresholds.astype(float), small)
    assert best.value == 2e-30
    assert best.n_equal == (curve.thresholds < 0.3).sum()
    assert best.threshold == pytest.approx(0.299)
