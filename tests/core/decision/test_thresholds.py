"""The curve against naive loops, hand-checkable cases and scikit-learn."""

import math
import re
from dataclasses import FrozenInstanceError
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sklearn import metrics

from core.decision import tally, thresholds
from core.decision.counts import Counts
from core.decision.rule import RULES, predict_positive
from core.decision.thresholds import MAX_OBSERVED_ROWS, flip_rows, threshold_curve

GRID = {float(np.float32(round(k / 1000, 3))) for k in range(1001)}
DENORMAL = 2.0**-149  # the smallest float32 above 0


# ---- naive references: pure Python, one sample at a time, exact fractions ----


def as_float32(value):
    return float(np.float32(value)) + 0.0


def naive_says_positive(score, threshold, rule):
    score, threshold = as_float32(score), as_float32(threshold)
    return score > threshold if rule == ">" else score >= threshold


def naive_counts(y_true, scores, threshold, rule, weights):
    counts = {"tp": 0, "fp": 0, "fn": 0, "tn": 0}
    for label, score, weight in zip(y_true, scores, weights, strict=True):
        said = score > threshold if rule == ">" else score >= threshold
        counts[("t" if said == bool(label) else "f") + ("p" if said else "n")] += weight
    return Counts(**counts)


def naive_roc_auc(y_true, scores, weights):
    samples = list(zip(y_true, scores, weights, strict=True))
    won = pairs = Fraction(0)
    for label, score, weight in samples:
        for other_label, other_score, other_weight in samples:
            if label == 1 and other_label == 0:
                pair = Fraction(weight) * Fraction(other_weight)
                pairs += pair
                won += pair * (2 * (score > other_score) + (score == other_score)) / 2
    return float(won / pairs) if pairs else math.nan


def naive_average_precision(y_true, scores, weights):
    weights = [Fraction(weight) for weight in weights]
    n_positive = sum(w for label, w in zip(y_true, weights, strict=True) if label)
    if not n_positive:
        return math.nan
    total = recall_before = Fraction(0)
    for threshold in sorted(set(scores), reverse=True):
        counts = naive_counts(y_true, scores, threshold, ">=", weights)
        recall = counts.tp / n_positive
        if recall > recall_before:
            total += (recall - recall_before) * counts.tp / (counts.tp + counts.fp)
        recall_before = recall
    return float(total)


SCORES = st.one_of(
    st.sampled_from(
        [0.0, -0.0, 1.0, 0.5, 0.25, 0.3, 0.1 + 0.2, 0.7, 0.1, DENORMAL, 1e-40, 1e-60]
        + [float(np.nextafter(np.float32(0.5), np.float32(side))) for side in (0, 1)]
    ),
    st.floats(0, 1, width=32),
    st.floats(0, 1),
)
# Eighths: sums are exact in float64, whatever the order.
SAMPLES = st.lists(
    st.tuples(st.integers(0, 1), SCORES, st.integers(0, 16).map(lambda k: k / 8)),
    min_size=1,
    max_size=25,
)


@given(
    samples=SAMPLES,
    rule=st.sampled_from(RULES),
    weighted=st.booleans(),
    extra=st.lists(SCORES, max_size=3),
    chunk=st.sampled_from([1, 2, 3, 7, 1 << 15]),
)
@example([(1, 0.5, 1.0)], ">", False, [], 1)
@example([(0, 0.5, 0.0)], ">=", True, [], 1)
@example([(1, 0.3, 1.0), (0, 0.1 + 0.2, 2.0), (1, 0.3, 0.0)] * 3, ">=", True, [], 2)
def test_curve_equals_the_naive_loops(samples, rule, weighted, extra, chunk):
    y_true, y_score, weights = zip(*samples, strict=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(thresholds, "CHUNK", chunk)
        patch.setattr(tally, "CHUNK", chunk)
        curve = threshold_curve(
            y_true,
            y_score,
            sample_weight=weights if weighted else None,
            rule=rule,
            extra_thresholds=extra,
        )
    if not weighted:
        weights = [1] * len(y_true)
    scores = [as_float32(score) for score in y_score]

    assert set(curve.thresholds.tolist()) == GRID | set(scores) | {as_float32(t) for t in extra}
    assert (np.diff(curve.thresholds) > 0).all()
    assert curve.rule == rule
    assert curve.n_samples == len(y_true)
    assert curve.is_weighted == weighted
    for i, threshold in enumerate(curve.thresholds.tolist()):
        assert curve.at(threshold) == naive_counts(y_true, scores, threshold, rule, weights)
        assert curve.n_tied[i] == scores.count(threshold)

    assert curve.n_positive == sum(w for y, w in zip(y_true, weights, strict=True) if y)
    assert curve.n_negative == sum(w for y, w in zip(y_true, weights, strict=True) if not y)
    auc = naive_roc_auc(y_true, scores, weights)
    assert curve.roc_auc == pytest.approx(auc, rel=1e-14, abs=0, nan_ok=True)
    if not weighted:  # integers divided once: not even the last bit may differ
        np.testing.assert_equal(curve.roc_auc, auc)
    assert curve.average_precision == pytest.approx(
        naive_average_precision(y_true, scores, weights), rel=1e-14, abs=0, nan_ok=True
    )
    assert (curve.roc_auc_undefined is None) == (not math.isnan(curve.roc_auc))
    assert (curve.average_precision_undefined is None) == (not math.isnan(curve.average_precision))


@given(score=SCORES, threshold=SCORES, rule=st.sampled_from(RULES))
def test_rule_equals_the_naive_comparison(score, threshold, rule):
    said = predict_positive([score], threshold, rule)
    assert said.tolist() == [naive_says_positive(score, threshold, rule)]


ANY_SCORE = st.one_of(
    SCORES,
    st.sampled_from([math.nan, math.inf, -math.inf, -1e-60, -DENORMAL, -0.5, 1.5, 1e300, -1e300]),
    st.integers(0, 1000).map(lambda k: k / 1000),
    st.floats(width=32),
)


@given(
    observed=st.lists(SCORES, min_size=1, max_size=8),
    others=st.lists(ANY_SCORE, max_size=8),
    rule=st.sampled_from(RULES),
)
@example([0.0, 1.0, 0.5], [-0.0, 0.0, 1.0, DENORMAL, math.nan, math.inf, -math.inf], ">")
@example([0.0, 1.0, 0.5], [-0.0, 0.0, 1.0, DENORMAL, math.nan, math.inf, -math.inf], ">=")
@example([DENORMAL, 2 * DENORMAL], [0.0, 3 * DENORMAL, -DENORMAL, 1e300], ">")
@example([DENORMAL, 2 * DENORMAL], [0.0, 3 * DENORMAL, -DENORMAL, 1e300], ">=")
def test_flip_rows_say_at_every_row_what_the_rule_says(observed, others, rule):
    curve = threshold_curve([0] * len(observed), observed, rule=rule)
    scores = np.array(observed + others)
    flips = flip_rows(scores, curve)
    assert flips.dtype == np.int32
    assert flips.shape == scores.shape
    rows = np.arange(len(curve))
    for score, flip in zip(scores, flips, strict=True):
        said = predict_positive(score, curve.thresholds, rule)
        np.testing.assert_array_equal(rows < flip, said)
        if 0 <= score <= 1:
            naive = [naive_says_positive(score, row, rule) for row in curve.thresholds.tolist()]
            assert said.tolist() == naive
    # Followed by row numbers, the samples give the curve's own counts.
    of_samples = flips[: len(observed), np.newaxis]
    np.testing.assert_array_equal((rows < of_samples).sum(axis=0), curve.fps)


# ---- the decision rule ----


def test_tie_is_negative_for_keras_and_positive_for_scikit_learn():
    scores = [0.4, 0.5, 0.6]
    assert predict_positive(scores, 0.5).tolist() == [False, False, True]
    assert predict_positive(scores, 0.5, ">").tolist() == [False, False, True]
    assert predict_positive(scores, 0.5, ">=").tolist() == [False, True, True]


def test_both_sides_are_compared_as_float32():
    # As float64, 0.1 + 0.2 is above 0.3; as float32 they are equal.
    assert not predict_positive(0.1 + 0.2, 0.3)
    assert predict_positive(0.3, 0.1 + 0.2, ">=")
    assert not predict_positive(np.float32(0.1), 0.1)
    assert predict_positive(np.float64(0.1), np.float32(0.1), ">=")


def test_nan_score_is_class_0():
    for rule in RULES:
        assert not predict_positive(np.nan, 0.0, rule)


def test_threshold_may_be_any_number():
    assert predict_positive([0.0, 1.0], -1).all()
    assert not predict_positive([0.0, 1.0], 2).any()
    assert not predict_positive([0.0, 1.0], 1e300).any()
    assert not predict_positive([0.0, 1.0], np.inf, ">=").any()


def test_prediction_keeps_the_shape_and_is_boolean():
    said = predict_positive([[0.2, 0.7], [0.9, 0.1]], 0.5)
    assert said.tolist() == [[False, True], [True, False]]
    assert said.dtype == bool
    assert isinstance(predict_positive(0.7, 0.5), np.ndarray)
    by_row = predict_positive([0.5, 0.5], [0.4, 0.5])
    assert by_row.tolist() == [True, False]


@pytest.mark.parametrize(
    ("rule", "expected"), [(">", [0, 250, 1, 1000, 1001, 0]), (">=", [1, 251, 1, 1001, 1001, 0])]
)
def test_flip_rows_by_hand(rule, expected):
    curve = threshold_curve([0, 1], [0.25, 0.75], rule=rule)  # 1,001 rows
    scores = np.array([-0.0, 0.25, 0.0005, 1.0, 1.5, np.nan])
    assert flip_rows(scores, curve).tolist() == expected
    assert flip_rows(scores.reshape(2, 3), curve).tolist() == [expected[:3], expected[3:]]
    assert flip_rows(scores.tolist(), curve).tolist() == expected
    assert np.signbit(scores[0])
    one = flip_rows(0.25, curve)
    assert isinstance(one, np.ndarray)
    assert (one.shape, one.dtype, one) == ((), np.int32, expected[1])
    assert flip_rows([], curve).shape == (0,)


def test_flip_rows_compare_in_float32():
    # As float64, 0.1 + 0.2 is above the row 0.3; as float32 they are equal.
    assert flip_rows(0.1 + 0.2, threshold_curve([0, 1], [0.25, 0.75])) == 300


# ---- hand-checkable curves ----


@pytest.mark.parametrize(
    ("rule", "threshold", "expected"),
    [
        (">", 0.6, Counts(tp=2, fp=0, fn=1, tn=3)),
        (">=", 0.6, Counts(tp=2, fp=1, fn=1, tn=2)),
        (">", 0.5, Counts(tp=2, fp=1, fn=1, tn=2)),
        (">=", 0.5, Counts(tp=2, fp=1, fn=1, tn=2)),
        (">", 0.0, Counts(tp=3, fp=3, fn=0, tn=0)),
        (">", 0.1, Counts(tp=3, fp=2, fn=0, tn=1)),
        (">", 0.8, Counts(tp=0, fp=0, fn=3, tn=3)),
        (">=", 0.8, Counts(tp=1, fp=0, fn=2, tn=3)),
        (">=", 1.0, Counts(tp=0, fp=0, fn=3, tn=3)),
    ],
)
def test_six_rows_by_hand(rule, threshold, expected):
    y_true, y_score = [0, 1, 0, 1, 1, 0], [0.2, 0.3, 0.6, 0.7, 0.8, 0.1]
    curve = threshold_curve(y_true, y_score, rule=rule)
    assert curve.at(threshold) == expected
    # 8 of the 9 pairs are in order; precision is 1, 1, then 3/4 at the last positive.
    assert curve.roc_auc == 8 / 9
    assert curve.average_precision == pytest.approx((1 + 1 + 3 / 4) / 3, rel=1e-15)


def test_scores_at_0_and_1():
    y_true, y_score = [1, 0, 1, 0], [0, 0, 1, 1]
    strict = threshold_curve(y_true, y_score)
    assert strict.at(0) == Counts(tp=1, fp=1, fn=1, tn=1)
    assert strict.at(1) == Counts(tp=0, fp=0, fn=2, tn=2)
    inclusive = threshold_curve(y_true, y_score, rule=">=")
    assert inclusive.at(0) == Counts(tp=2, fp=2, fn=0, tn=0)
    assert inclusive.at(1) == Counts(tp=1, fp=1, fn=1, tn=1)
    assert strict.n_tied[0] == strict.n_tied[-1] == 2
    assert strict.n_tied.sum() == 4


def test_negative_zero_is_zero():
    curve = threshold_curve([1, 0], [-0.0, 0.0], rule=">=", extra_thresholds=[-0.0])
    assert len(curve) == 1001
    assert curve.n_tied[0] == 2
    assert curve.roc_auc == 0.5
    assert not np.signbit(curve.thresholds[0])
    assert curve.at(-0.0) == curve.at(0.0) == Counts(tp=1, fp=1, fn=0, tn=0)


def test_denormal_scores_are_told_apart():
    curve = threshold_curve([0, 1, 0], [0.0, DENORMAL, 2 * DENORMAL])
    assert curve.thresholds[:3].tolist() == [0.0, as_float32(DENORMAL), as_float32(2 * DENORMAL)]
    assert curve.at(0.0) == Counts(tp=1, fp=1, fn=0, tn=1)
    assert curve.at(DENORMAL) == Counts(tp=0, fp=1, fn=1, tn=1)
    assert curve.roc_auc == 0.5


def test_scores_equal_in_float32_are_tied():
    curve = threshold_curve([0, 1], [0.3, 0.1 + 0.2])
    assert len(curve) == 1001
    assert curve.roc_auc == 0.5
    assert curve.at(0.1 + 0.2) == curve.at(0.3) == Counts(tp=0, fp=0, fn=1, tn=1)


def test_score_just_above_1_in_float64_is_1():
    assert threshold_curve([0, 1], [0.5, 1 + 1e-12]).n_tied[-1] == 1


# ---- rows ----


def test_grid_rows_are_what_a_person_types():
    curve = threshold_curve([0, 1], [0.25, 0.75])
    assert curve.thresholds.dtype == np.float32
    assert [str(t) for t in curve.thresholds[[0, 1, 123, 300, 1000]]] == [
        "0.0",
        "0.001",
        "0.123",
        "0.3",
        "1.0",
    ]
    assert set(curve.thresholds.tolist()) == GRID


def off_grid_scores(n, rng):
    pool = np.setdiff1d(rng.random(2 * n, np.float32), np.float32(list(GRID)))
    return rng.choice(pool, n, replace=False)


@pytest.mark.parametrize("n_distinct", [1999, 2000])
def test_up_to_2000_distinct_scores_are_all_rows(n_distinct, rng):
    scores = off_grid_scores(n_distinct, rng)
    y_true = np.arange(n_distinct) % 2
    curve = threshold_curve(np.tile(y_true, 2), np.tile(scores, 2))
    assert set(scores.tolist()) <= set(curve.thresholds.tolist())
    assert len(curve) == 1001 + n_distinct


@pytest.mark.parametrize("n_distinct", [2001, 3000, 70_000])
@pytest.mark.parametrize("rule", RULES)
def test_of_more_distinct_scores_2000_are_rows_at_even_ranks_and_still_exact(n_distinct, rule, rng):
    scores = off_grid_scores(n_distinct, rng)
    y_true = rng.integers(0, 2, n_distinct)
    curve = threshold_curve(y_true, scores, rule=rule)
    observed = sorted(set(curve.thresholds.tolist()) - GRID)
    assert MAX_OBSERVED_ROWS == 2000
    assert len(observed) == 2000
    ranks = np.searchsorted(np.sort(scores), np.float32(observed))
    assert ranks[0] == 0
    assert ranks[-1] == n_distinct - 1
    even = (n_distinct - 1) / 1999
    assert np.abs(ranks - even * np.arange(2000)).max() < 1

    for i in range(0, len(curve), 7):
        said = predict_positive(scores, curve.thresholds[i], rule)
        assert curve.tps[i] == np.sum(said & (y_true == 1))
        assert curve.fps[i] == np.sum(said & (y_true == 0))
        assert curve.fns[i] == np.sum(~said & (y_true == 1))
        assert curve.tns[i] == np.sum(~said & (y_true == 0))
    # The summaries use all distinct scores, not only the rows.
    assert curve.roc_auc == pytest.approx(metrics.roc_auc_score(y_true, scores), rel=1e-12)


def test_crowded_scores_stay_selectable_beside_a_heavy_tie(rng):
    crowd = 1 - np.float32(2**-24) * np.arange(1, 3001, dtype=np.float32)
    scores = np.concatenate([np.zeros(50_000, np.float32), crowd])
    curve = threshold_curve(rng.integers(0, 2, len(scores)), scores)
    in_crowd = (curve.thresholds >= crowd.min()) & (curve.thresholds < 1)
    assert in_crowd.sum() == 1999  # the tie at 0 takes one observed row, the crowd the others
    assert curve.n_tied[0] == 50_000


def test_extra_thresholds_are_rows():
    curve = threshold_curve([0, 1], [0.2, 0.8], extra_thresholds=[0.12345, 0.5, 1e-20])
    assert len(curve) == 1003
    assert curve.at(0.12345) == Counts(tp=1, fp=1, fn=0, tn=0)
    assert curve.thresholds[1] == np.float32(1e-20)


# ---- looking up ----


def test_at_gives_python_numbers():
    counts = threshold_curve([0, 1], [0.2, 0.8]).at(0.5)
    assert [type(c) for c in (counts.tp, counts.fp, counts.fn, counts.tn)] == [int] * 4
    weighted = threshold_curve([0, 1], [0.2, 0.8], sample_weight=[1, 2]).at(0.5)
    assert weighted == Counts(tp=2.0, fp=0.0, fn=0.0, tn=1.0)
    assert type(weighted.tp) is float


def test_index_finds_each_row():
    curve = threshold_curve([0, 1, 1], [0.2, 0.8, 0.33333])
    assert [curve.index(t) for t in curve.thresholds] == list(range(len(curve)))
    assert curve.index(0.2) == 200
    assert curve.index(np.float64(0.1)) == 100  # not equal to the row's float32 as it stands
    assert [curve.nearest(t) for t in curve.thresholds] == list(range(len(curve)))


@pytest.mark.parametrize("threshold", [0.12345, 1.5, -0.001, 1e300])
def test_at_refuses_what_is_not_a_row_and_names_the_nearest(threshold):
    curve = threshold_curve([0, 1], [0.2, 0.8])
    nearest = {0.12345: "0.123", 1.5: "1.0", -0.001: "0.0", 1e300: "1.0"}[threshold]
    text = f"`threshold` must be a row of the curve; got {threshold}. The nearest row is {nearest}:"
    with pytest.raises(ValueError, match=re.escape(text)):
        curve.at(threshold)
    with pytest.raises(ValueError, match="must be a row"):
        curve.index(threshold)


@pytest.mark.parametrize(
    ("threshold", "expected"),
    [(0.1234, 0.123), (0.1236, 0.124), (-7, 0.0), (1.2, 1.0), (1e300, 1.0), (0.9999, 1.0)],
)
def test_nearest_snaps(threshold, expected):
    curve = threshold_curve([0, 1], [0.2, 0.8])
    assert curve.thresholds[curve.nearest(threshold)] == np.float32(expected)


def test_nearest_of_two_equally_close_rows_is_the_lower():
    curve = threshold_curve([0, 1], [2**-11, 2**-11 + 2**-13])
    middle = 2**-11 + 2**-14
    assert curve.thresholds[curve.nearest(middle)] == 2**-11
    assert curve.thresholds[curve.nearest(middle + 2**-24)] == 2**-11 + 2**-13


def test_lookups_cast_to_float32_before_they_measure():
    # Half-way between two neighbouring float32 values the cast goes up here, to the even one.
    odd = np.nextafter(np.float32(0.5), np.float32(1))
    even = np.nextafter(odd, np.float32(1))
    middle = (float(odd) + float(even)) / 2
    assert np.float32(middle) == even
    curve = threshold_curve([0, 1], [odd, even])
    assert curve.thresholds[curve.nearest(middle)] == even
    assert curve.thresholds[curve.index(middle)] == even


@pytest.mark.parametrize("threshold", [math.nan, math.inf, -math.inf])
def test_lookups_refuse_what_is_not_finite(threshold):
    curve = threshold_curve([0, 1], [0.2, 0.8])
    text = f"`threshold` must be a finite number; got {threshold}."
    for look_up in (curve.at, curve.index, curve.nearest):
        with pytest.raises(ValueError, match=re.escape(text)):
            look_up(threshold)


def test_counts_of_all_rows_and_their_sums():
    curve = threshold_curve([0, 1, 1], [0.2, 0.8, 0.3])
    counts = curve.counts
    assert counts.tp is curve.tps
    assert counts.fp is curve.fps
    assert counts.fn is curve.fns
    assert counts.tn is curve.tns
    assert (counts.positives == 2).all()
    assert (counts.negatives == 1).all()
    assert (counts.n == 3).all()
    one = Counts(tp=1, fp=2, fn=4, tn=8)
    assert one.positives == 5
    assert one.negatives == 10
    assert one.predicted_positives == 3
    assert one.predicted_negatives == 12
    assert one.n == 15


def test_curve_cannot_be_changed():
    curve = threshold_curve([0, 1], [0.2, 0.8])
    for name in ("thresholds", "tps", "fps", "fns", "tns", "n_tied"):
        array = getattr(curve, name)
        assert array.dtype == (np.float32 if name == "thresholds" else np.int64)
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
    with pytest.raises(FrozenInstanceError):
        curve.rule = ">="


def test_inputs_are_left_alone():
    y_true, y_score = np.array([1, 0, 1]), np.array([0.9, -0.0, 0.1], np.float32)
    weights = np.array([1.0, 2.0, 3.0])
    threshold_curve(y_true, y_score, sample_weight=weights)
    assert y_true.tolist() == [1, 0, 1]
    assert y_score.tolist() == np.float32([0.9, 0.0, 0.1]).tolist()
    assert np.signbit(y_score[1])
    assert weights.tolist() == [1, 2, 3]


# ---- a missing class ----


@pytest.mark.parametrize("sample_weight", [None, [1, 0, 1]])
def test_no_negative_row(sample_weight):
    y_true = [1, 1, 1] if sample_weight is None else [1, 0, 1]
    curve = threshold_curve(y_true, [0.1, 0.5, 0.9], sample_weight=sample_weight)
    which = "" if sample_weight is None else " with a weight above 0"
    assert math.isnan(curve.roc_auc)
    assert curve.roc_auc_undefined == f"ROC AUC is undefined: there is no negative row{which}."
    assert curve.average_precision == 1.0
    assert curve.average_precision_undefined is None
    assert curve.n_negative == 0


@pytest.mark.parametrize("sample_weight", [None, [1, 0, 1]])
def test_no_positive_row(sample_weight):
    y_true = [0, 0, 0] if sample_weight is None else [0, 1, 0]
    curve = threshold_curve(y_true, [0.1, 0.5, 0.9], sample_weight=sample_weight)
    no_row = "there is no positive row" + (
        "" if sample_weight is None else " with a weight above 0"
    )
    assert math.isnan(curve.roc_auc)
    assert curve.roc_auc_undefined == f"ROC AUC is undefined: {no_row}."
    assert math.isnan(curve.average_precision)
    assert curve.average_precision_undefined == f"Average precision is undefined: {no_row}."


def test_all_weights_zero():
    curve = threshold_curve([0, 1], [0.2, 0.8], sample_weight=[0, 0])
    assert curve.at(0.5) == Counts(tp=0.0, fp=0.0, fn=0.0, tn=0.0)
    assert curve.n_samples == 2
    assert curve.n_tied.sum() == 2
    assert curve.roc_auc_undefined == (
        "ROC AUC is undefined: there is no positive row with a weight above 0 "
        "and no negative row with a weight above 0."
    )
    assert math.isnan(curve.average_precision)


def test_both_classes_give_no_reason():
    curve = threshold_curve([0, 1], [0.2, 0.8])
    assert curve.roc_auc == 1.0
    assert curve.average_precision == 1.0
    assert curve.roc_auc_undefined is None
    assert curve.average_precision_undefined is None


# ---- weights ----


def test_weights_by_hand():
    curve = threshold_curve([1, 0, 1, 0], [0.9, 0.7, 0.7, 0.1], sample_weight=[0.5, 2, 1.5, 0])
    assert curve.at(0.7) == Counts(tp=0.5, fp=0.0, fn=1.5, tn=2.0)
    assert curve.at(0.5) == Counts(tp=2.0, fp=2.0, fn=0.0, tn=0.0)
    assert curve.tps.dtype == curve.fps.dtype == curve.fns.dtype == curve.tns.dtype == np.float64
    # Of weight 4 in pairs, 1 is in order and 3 is tied.
    assert curve.roc_auc == (1 + 3 / 2) / 4
    assert curve.average_precision == 0.25 * 1 + 0.75 * 0.5


def test_weights_of_1_change_nothing(rng):
    y_true, y_score = rng.integers(0, 2, 1000), rng.random(1000).round(2)
    plain = threshold_curve(y_true, y_score)
    weighted = threshold_curve(y_true, y_score, sample_weight=np.ones(1000))
    for name in ("thresholds", "tps", "fps", "fns", "tns", "n_tied"):
        np.testing.assert_array_equal(getattr(plain, name), getattr(weighted, name))
    assert weighted.roc_auc == pytest.approx(plain.roc_auc, rel=1e-14)


@pytest.mark.parametrize("unit", [1e-200, 1e200])
def test_summaries_do_not_depend_on_the_unit_of_the_weights(unit, rng):
    y_true, y_score, weights = rng.integers(0, 2, 100), rng.random(100), rng.random(100)
    one = threshold_curve(y_true, y_score, sample_weight=weights)
    other = threshold_curve(y_true, y_score, sample_weight=weights * unit)
    assert other.roc_auc == pytest.approx(one.roc_auc, rel=1e-12)
    assert other.average_precision == pytest.approx(one.average_precision, rel=1e-12)


def test_summaries_keep_their_digits_when_the_top_scores_weigh_little():
    # Subtracting from the total weight of 1e9 would leave nothing of the first three rows.
    y_true, y_score = [1, 0, 1, 0, 1], [0.9, 0.8, 0.7, 0.6, 0.5]
    weights = [1e-9, 2e-9, 1e-9, 1e9, 1e-9]
    curve = threshold_curve(y_true, y_score, sample_weight=weights)
    assert curve.average_precision == pytest.approx(
        naive_average_precision(y_true, y_score, weights), rel=1e-12
    )


# ---- scikit-learn's second opinion ----


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("decimals", [1, 3, 12])
def test_equals_scikit_learn(weighted, decimals, rng):
    n = 100_000 if decimals == 12 else 5_000
    y_true = rng.integers(0, 2, n)
    y_score = np.clip(rng.normal(0.4 + 0.2 * y_true, 0.2), 0, 1).round(decimals).astype(np.float32)
    weights = rng.exponential(size=n) * rng.integers(0, 2, n) if weighted else None
    curve = threshold_curve(y_true, y_score, sample_weight=weights, rule=">=")

    auc = metrics.roc_auc_score(y_true, y_score, sample_weight=weights)
    average = metrics.average_precision_score(y_true, y_score, sample_weight=weights)
    assert curve.roc_auc == pytest.approx(auc, rel=1e-12)
    assert curve.average_precision == pytest.approx(average, rel=1e-12)

    tns, fps, fns, tps, rows = metrics.confusion_matrix_at_thresholds(
        y_true, y_score, sample_weight=weights
    )
    _, ours, theirs = np.intersect1d(curve.thresholds, rows, return_indices=True)
    assert len(ours) >= min(len(rows), 1_000)
    for name, expected in (("tps", tps), ("fps", fps), ("fns", fns), ("tns", tns)):
        np.testing.assert_allclose(
            getattr(curve, name)[ours], expected[theirs], rtol=1e-12, atol=1e-9 * weighted
        )


@pytest.mark.parametrize("rule", RULES)
def test_equals_scikit_learns_confusion_matrix(rule, rng):
    y_true, y_score = rng.integers(0, 2, 500), rng.random(500).round(2)
    curve = threshold_curve(y_true, y_score, rule=rule)
    for threshold in (0, 0.01, 0.3, 0.5, 0.505, 0.99, 1):
        said = predict_positive(y_score, threshold, rule)
        tn, fp, fn, tp = metrics.confusion_matrix(y_true, said, labels=[0, 1]).ravel()
        assert curve.at(threshold) == Counts(tp=tp, fp=fp, fn=fn, tn=tn)


# ---- inputs ----


def test_accepts_what_holds_the_same_numbers():
    y_true, y_score = [0, 1, 1, 0], [0.1, 0.25, 0.75, 0.5]
    expected = threshold_curve(y_true, y_score).at(0.5)
    assert expected == Counts(tp=1, fp=0, fn=1, tn=2)
    column = np.array(y_score)[:, None]
    table = pd.DataFrame({"y": y_true, "s": y_score}, index=[7, 7, 3, 1])
    for labels, scores in (
        (np.array(y_true, bool), np.array(y_score, np.float32)),
        (np.array(y_true, np.uint8), np.array(y_score, np.float16)),
        (np.array(y_true, np.float64), column),
        (np.array(y_true)[:, None], column),
        (table["y"], table["s"]),
        (table[["y"]], table["s"].astype("Float64")),
        (table["y"].astype("boolean"), table["s"].to_numpy()[::-1][::-1]),
    ):
        assert threshold_curve(labels, scores).at(0.5) == expected
    assert threshold_curve([0, 1], np.array([0, 1])).at(0.5) == Counts(tp=1, fp=0, fn=0, tn=1)


SAME_LENGTH = "must have the same length; got"


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ({"rule": "<"}, '`rule` must be ">" or ">="; got "<".'),
        ({"rule": None}, '`rule` must be ">" or ">="; got None.'),
        ({"y_true": [0, 2]}, "`y_true` must be 0 or 1; got 2 at index 1."),
        ({"y_true": [-1, 1]}, "`y_true` must be 0 or 1; got -1 at index 0."),
        ({"y_true": [0, 0.5]}, "`y_true` must be 0 or 1; got 0.5 at index 1."),
        ({"y_true": [0, np.nan]}, "`y_true` must be 0 or 1; got nan at index 1."),
        ({"y_true": ["0", "1"]}, "`y_true` must hold numbers; got dtype <U1."),
        ({"y_true": [0, None]}, "`y_true` must hold numbers; got dtype object."),
        ({"y_true": [[0, 1]]}, "`y_true` must have shape (N,) or (N, 1); got (1, 2)."),
        ({"y_true": 1}, "`y_true` must have shape (N,) or (N, 1); got ()."),
        ({"y_true": [0]}, f"`y_true` and `y_score` {SAME_LENGTH} 1 and 2."),
        ({"y_true": [], "y_score": []}, "`y_true` must hold at least one row; got 0."),
        ({"y_score": [0.5, 1.5]}, "`y_score` must be a number in [0, 1]; got 1.5 at index 1."),
        ({"y_score": [-0.1, 0]}, "`y_score` must be a number in [0, 1]; got -0.1 at index 0."),
        (
            {"y_score": np.float32([0.1, 1.1])},
            "`y_score` must be a number in [0, 1]; got 1.1 at index 1.",
        ),
        ({"y_score": [0, -1e-40]}, "`y_score` must be a number in [0, 1]; got -1e-40 at index 1."),
        ({"y_score": [np.nan, 2]}, "`y_score` must be a number in [0, 1]; got nan at index 0."),
        ({"y_score": [0, np.inf]}, "`y_score` must be a number in [0, 1]; got inf at index 1."),
        ({"y_score": [0, 1e300]}, "`y_score` must be a number in [0, 1]; got 1e+300 at index 1."),
        ({"y_score": [0, 1j]}, "`y_score` must hold numbers; got dtype complex128."),
        ({"y_score": np.ones((2, 2))}, "`y_score` must have shape (N,) or (N, 1); got (2, 2)."),
        ({"sample_weight": [1]}, f"`y_true` and `sample_weight` {SAME_LENGTH} 2 and 1."),
        (
            {"sample_weight": [1, -1]},
            "`sample_weight` must be finite and at least 0; got -1.0 at index 1.",
        ),
        (
            {"sample_weight": [np.nan, 1]},
            "`sample_weight` must be finite and at least 0; got nan at index 0.",
        ),
        (
            {"sample_weight": [1, np.inf]},
            "`sample_weight` must be finite and at least 0; got inf at index 1.",
        ),
        ({"sample_weight": [1e308, 1e308]}, "`sample_weight` must have a finite sum; got inf."),
        (
            {"extra_thresholds": [0.5, 1.1]},
            "`extra_thresholds` must be numbers in [0, 1]; got 1.1 at index 1.",
        ),
        (
            {"extra_thresholds": [np.nan]},
            "`extra_thresholds` must be numbers in [0, 1]; got nan at index 0.",
        ),
    ],
)
def test_says_the_rule_and_what_came(arguments, text):
    arguments = {"y_true": [0, 1], "y_score": [0.2, 0.8]} | arguments
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        threshold_curve(arguments.pop("y_true"), arguments.pop("y_score"), **arguments)


def test_error_names_the_first_bad_index_beyond_the_first_chunk():
    n = tally.CHUNK
    y_true, y_score = np.zeros(n + 10, int), np.full(n + 10, 0.5)
    y_score[[n + 3, n + 5]] = 7
    with pytest.raises(ValueError, match=f"got 7.0 at index {n + 3}"):
        threshold_curve(y_true, y_score)
    y_true[[n + 1, n + 2]] = 9
    with pytest.raises(ValueError, match=f"got 9 at index {n + 1}"):
        threshold_curve(y_true, y_score)


def test_predict_positive_refuses_an_unknown_rule():
    text = '`rule` must be ">" or ">="; got "=".'
    with pytest.raises(ValueError, match=re.escape(text)):
        predict_positive([0.5], 0.5, "=")


@pytest.fixture
def rng():
    return np.random.default_rng(20240)


@given(
    st.lists(st.tuples(st.integers(0, 1), st.floats(0, 1, width=32)), min_size=1, max_size=20),
    st.floats(-0.5, 1.5),
    st.sampled_from(RULES),
)
def test_a_threshold_between_rows_has_a_row_that_decides_alike(rows, threshold, rule):
    y_true, y_score = (np.array(column) for column in zip(*rows, strict=True))
    curve = threshold_curve(y_true, y_score, rule=rule)
    row = curve.stand_in(threshold)
    inside = min(max(threshold, 0.0), 1.0)
    np.testing.assert_array_equal(
        predict_positive(y_score, curve.thresholds[row], rule),
        predict_positive(y_score, inside, rule),
    )
    assert [curve.stand_in(t) for t in curve.thresholds] == list(range(len(curve)))


def test_among_too_many_scores_the_next_row_stands_in():
    scores = np.linspace(0, 1, 50_001)
    for rule, side in ((">", -1), (">=", 1)):
        curve = threshold_curve(np.zeros(scores.size), scores, rule=rule)
        row = len(curve) // 2
        between = (float(curve.thresholds[row]) + float(curve.thresholds[row + 1])) / 2
        assert curve.stand_in(between) == (row if side < 0 else row + 1)


@pytest.mark.parametrize("threshold", [float("nan"), float("inf")])
def test_what_is_no_number_has_no_stand_in(threshold):
    curve = threshold_curve([0, 1], [0.2, 0.7])
    with pytest.raises(ValueError, match="`threshold` must be a finite number"):
        curve.stand_in(threshold)
