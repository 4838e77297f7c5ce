"""Tallies of any scores: their order, their sums, and the curves read from them."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sklearn import metrics

from core.decision import pieces
from core.decision.rule import RULES, predict_positive
from core.decision.tally import key_scores, score_keys, sum_of, tally
from core.decision.thresholds import curve_of, threshold_curve

ANY = st.floats(width=32, allow_nan=False, allow_infinity=False) | st.sampled_from(
    [0.0, -0.0, 2.0**-149, -(2.0**-149), 1.0, -1.0, 2.0, -2.0]
)
SAMPLES = st.lists(st.tuples(st.integers(0, 1), ANY, st.sampled_from([0, 1, 0.1, 3.5])), min_size=1)


def apart(samples):
    y_true, y_score, weights = zip(*samples, strict=True)
    return np.array(y_true), np.array(y_score, np.float32), np.array(weights, float)


@given(st.lists(ANY, min_size=2))
def test_keys_keep_the_order_of_scores_and_turn_back(scores):
    scores = np.array(scores, np.float32)
    keys = score_keys(scores)
    np.testing.assert_array_equal(key_scores(keys), scores)
    np.testing.assert_array_equal(keys[:, None] < keys, scores[:, None] < scores)
    assert not np.signbit(key_scores(score_keys(np.float32([-0.0])))).any()


@given(SAMPLES, SAMPLES)
def test_two_tallies_add_up_to_that_of_all_samples(first, second):
    parts, whole = (apart(first), apart(second)), apart([*first, *second])
    for weighted in (False, True):
        one, two, both = (
            tally(y_true, y_score, sample_weight=weights if weighted else None)
            for y_true, y_score, weights in (*parts, whole)
        )
        for added in (sum_of([one, two]), sum_of([two, one])):
            np.testing.assert_array_equal(added.keys, both.keys)
            np.testing.assert_array_equal(added.sizes(), both.sizes())
            assert added.n_samples == both.n_samples == len(whole[0])
            assert added.is_weighted == weighted
            check = np.testing.assert_allclose if weighted else np.testing.assert_array_equal
            check(added.positives, both.positives)
            check(added.negatives, both.negatives)
            assert weighted or added.positives.dtype == added.negatives.dtype == np.int64


SIZES = (2, 3, 7, 5, 4), (3, 1, 1, 9, 99), (2, 1, 1, 1, 99), (7, 99, 99, 99, 99)


@given(SAMPLES, st.booleans(), st.sampled_from(SIZES))
@example([(1, 0.5, 0.1)] * 9 + [(0, -0.5, 3.5)] * 2 + [(0, 0.5, 0)], True, (2, 9, 9, 9, 9))
@example([(1, 0.5, 0.1)] * 9 + [(0, 0.50001, 3.5)] * 2 + [(0, 0.5, 0)], True, (2, 1, 1, 1, 1))
@example([(1, 0.5, 0.1)] * 9 + [(0, 0.7, 3.5)] * 2 + [(0, 0.5, 0)], True, (2, 1, 1, 99, 99))
def test_rows_tallied_in_pieces_are_tallied_as_by_hand(samples, weighted, sizes):
    y_true, y_score, weights = apart(samples)
    with pytest.MonkeyPatch.context() as patch:
        for name, size in zip(
            ("BLOCK", "APART", "JOINED", "TOGETHER", "CROWDED"), sizes, strict=True
        ):
            patch.setattr(pieces, name, size)
        patch.setattr(pieces, "FEW", pieces.BLOCK)
        at_the_bounds = float(y_score.min()), float(y_score.max())
        counted = tally(
            y_true, y_score, sample_weight=weights if weighted else None, bounds=at_the_bounds
        )
    each = weights if weighted else np.ones(len(y_true))
    scores = key_scores(counted.keys)
    assert scores.tolist() == sorted(set((y_score + np.float32(0)).tolist()))
    for counts, own in (
        (counted.positives, each * y_true),
        (counted.negatives, each * (1 - y_true)),
        (counted.sizes(), np.ones(len(y_true))),
    ):
        expected = [own[y_score == score].sum() for score in scores]
        np.testing.assert_allclose(counts, expected, rtol=1e-12)


def test_so_many_rows_that_they_are_grouped_are_tallied_as_one_by_one():
    rng = np.random.default_rng(2)
    n = pieces.BLOCK + 10
    y_true = rng.integers(0, 2, n)
    # Groups apart, joined and crowded, on both sides of 0.
    y_score = rng.normal(0.3, 0.2, n).astype(np.float32)
    y_score[: n // 4] = 0.5
    y_score[-n // 4 :] = 10 ** rng.uniform(-38, 38, n // 4 + 1) * rng.choice([-1, 1], n // 4 + 1)
    keys, places = np.unique(score_keys(y_score), return_inverse=True)
    for weights in (None, rng.integers(0, 9, n) / 8):
        counted = tally(y_true, y_score, sample_weight=weights)
        np.testing.assert_array_equal(counted.keys, keys)
        for counts, label in ((counted.positives, 1), (counted.negatives, 0)):
            each = (y_true == label) * (1 if weights is None else weights)
            np.testing.assert_array_equal(counts, np.bincount(places, each))
        np.testing.assert_array_equal(counted.sizes(), np.bincount(places))


def test_of_many_blocks_with_a_bad_score_the_first_is_named():
    n = 2 * pieces.BLOCK
    y_score = np.full(n, 0.5)
    y_score[[pieces.BLOCK - 1, n - 1]] = np.nan
    with pytest.raises(ValueError, match=rf"got nan at index {pieces.BLOCK - 1}\."):
        tally(np.zeros(n), y_score)


@given(SAMPLES, st.sampled_from(RULES), st.booleans())
def test_a_curve_over_any_scores_counts_as_the_rule_decides(samples, rule, weighted):
    y_true, y_score, weights = apart(samples)
    counted = tally(y_true, y_score, sample_weight=weights if weighted else None)
    lowest, highest = y_score.min().astype(float), y_score.max().astype(float)
    grid = np.linspace(lowest, highest, 7).astype(np.float32)
    curve = curve_of(counted, grid, rule)
    assert set(np.r_[grid, y_score] + np.float32(0)) == set(curve.thresholds)
    each = weights if weighted else np.ones(len(y_true))
    for threshold, tp, fp, fn, tn, n_tied in zip(
        curve.thresholds, curve.tps, curve.fps, curve.fns, curve.tns, curve.n_tied, strict=True
    ):
        said = predict_positive(y_score, threshold, rule)
        expected = [
            each[(said == s) & (y_true == t)].sum() for s, t in ((1, 1), (1, 0), (0, 1), (0, 0))
        ]
        np.testing.assert_allclose([tp, fp, fn, tn], expected, atol=1e-12)
        assert n_tied == (y_score == threshold).sum()
        assert curve.thresholds[curve.nearest(threshold)] == threshold


@pytest.mark.parametrize("scale", [1e-30, 1, 40, 1e30])
@pytest.mark.parametrize("weighted", [False, True])
def test_summaries_of_scores_of_any_range_are_those_of_scikit_learn(scale, weighted):
    rng = np.random.default_rng(0)
    y_true = rng.integers(0, 2, 5_000)
    y_score = (rng.normal(y_true - 0.5).round(2) * scale).astype(np.float32)
    weights = rng.random(5_000) if weighted else None
    curve = curve_of(tally(y_true, y_score, sample_weight=weights), np.float32([0]))
    theirs = {"sample_weight": weights}
    # As ranks: scikit-learn takes scores that nearly agree for equal.
    ranks = np.unique(y_score, return_inverse=True)[1].astype(float)
    assert curve.roc_auc == pytest.approx(metrics.roc_auc_score(y_true, ranks, **theirs))
    assert curve.average_precision == pytest.approx(
        metrics.average_precision_score(y_true, ranks, **theirs)
    )


def test_probabilities_are_tallied_alike_with_bounds_and_without():
    rng = np.random.default_rng(1)
    y_true, y_score = rng.integers(0, 2, 100_000), rng.random(100_000).round(4)
    packed, free = tally(y_true, y_score, bounds=(0, 1)), tally(y_true, y_score)
    for name in ("keys", "positives", "negatives"):
        np.testing.assert_array_equal(getattr(packed, name), getattr(free, name))
    curve = threshold_curve(y_true, y_score)
    again = curve_of(free, curve.thresholds)
    np.testing.assert_array_equal(curve.tps, again.tps)
    assert curve.roc_auc == again.roc_auc


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e39])
def test_scores_must_be_finite(bad):
    with pytest.raises(ValueError, match=r"`y_score` must be a finite number; got .* at index 1"):
        tally([0, 1], [0.5, bad])
