import re
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.histogram import ScoreHistogram, cut_bars, score_histogram
from core.predictions import Predictions
from core.thresholds import threshold_curve

RULES = (">", ">=")


def predictions(y_true, y_score, sample_weight=None):
    return Predictions(y_true, y_score, sample_weight, source="a test")


def naive_positive(score, threshold, rule):
    score, threshold = np.float32(score), np.float32(threshold)
    return score > threshold if rule == ">" else score >= threshold


def naive_curve(rows, thresholds, rule):
    """Count row by row; the weights are powers of two or whole, so sums are exact."""
    weight = np.ones(rows.n_samples, int) if rows.sample_weight is None else rows.sample_weight
    tps, fps = [], []
    for threshold in thresholds:
        called = [naive_positive(score, threshold, rule) for score in rows.y_score]
        tps.append(sum(w for w, y, c in zip(weight, rows.y_true, called, strict=True) if c and y))
        fps.append(
            sum(w for w, y, c in zip(weight, rows.y_true, called, strict=True) if c and not y)
        )
    dtype = np.int64 if rows.sample_weight is None else np.float64
    return SimpleNamespace(
        thresholds=np.array(thresholds, np.float32),
        tps=np.array(tps, dtype),
        fps=np.array(fps, dtype),
    )


def naive_bin(score, edges):
    for i in range(edges.size - 2, -1, -1):
        if np.float32(score) >= np.float32(edges[i]):
            return i
    return 0


# Many ties, many scores and thresholds on the edges of the bins.
scores = st.one_of(
    st.sampled_from([0.0, 0.1, 0.2, 0.25, 0.3, 0.5, 0.7, 0.75, 0.9, 1.0]),
    st.floats(0, 1, width=32),
)


@st.composite
def scored_rows(draw, weighted=None):
    rows = draw(st.lists(st.tuples(st.booleans(), scores), min_size=1, max_size=30))
    y_true, y_score = zip(*rows, strict=True)
    weighted = draw(st.booleans()) if weighted is None else weighted
    weight = [draw(st.sampled_from([0, 0.5, 1, 3])) for _ in rows] if weighted else None
    return predictions(y_true, y_score, weight)


def test_bins_are_closed_on_the_left_and_the_last_on_both_sides():
    below = np.nextafter(np.float32(0.5), np.float32(0))
    rows = predictions([1, 1, 0, 1, 0, 0, 1], [0, 0.25, 0.5, below, 0.75, 1, 1])
    histogram = score_histogram(rows, 4)
    assert histogram.edges.tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert histogram.positives.tolist() == [1, 2, 0, 1]
    assert histogram.negatives.tolist() == [0, 0, 1, 2]
    assert histogram.n_bins == 4


def test_types_and_default():
    histogram = score_histogram(predictions([0, 1], [0.2, 0.7]))
    assert histogram.n_bins == 50
    assert histogram.edges.shape == (51,)
    assert histogram.edges.dtype == np.float64
    assert histogram.positives.dtype == histogram.negatives.dtype == np.int64
    for field in ("edges", "positives", "negatives"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(histogram, field)[0] = 1


def test_scores_on_decimal_edges_are_compared_in_float32():
    # float32(0.7) < 0.7 in float64, so float64 edges would put it one bin too far left.
    rows = predictions(np.ones(11), np.arange(11) / 10)
    assert score_histogram(rows, 10).positives.tolist() == [1] * 9 + [2]


def test_weights_are_summed_in_float64():
    # 2**24 + 1 does not exist in float32.
    rows = predictions([1, 1, 0], [0.1, 0.1, 0.9], [2**24, 1, 0.5])
    histogram = score_histogram(rows, 2)
    assert histogram.positives.dtype == histogram.negatives.dtype == np.float64
    assert histogram.positives.tolist() == [2**24 + 1, 0]
    assert histogram.negatives.tolist() == [0, 0.5]


@given(rows=scored_rows(), n_bins=st.integers(1, 60))
@settings(deadline=None)
def test_histogram_equals_a_naive_loop(rows, n_bins):
    histogram = score_histogram(rows, n_bins)
    assert (np.diff(histogram.edges) > 0).all()
    assert (histogram.edges[0], histogram.edges[-1]) == (0, 1)
    np.testing.assert_allclose(histogram.edges, np.linspace(0, 1, n_bins + 1), atol=1e-7)
    expected = np.zeros((2, n_bins))
    for i in range(rows.n_samples):
        weight = 1 if rows.sample_weight is None else rows.sample_weight[i]
        expected[rows.y_true[i], naive_bin(rows.y_score[i], histogram.edges)] += weight
    np.testing.assert_array_equal([histogram.negatives, histogram.positives], expected)
    by_numpy, _ = np.histogram(
        rows.y_score, histogram.edges.astype(np.float32), weights=rows.sample_weight
    )
    np.testing.assert_array_equal(histogram.negatives + histogram.positives, by_numpy)


@pytest.mark.parametrize("n_bins", [0, 1001, 2.0, True, "50", None])
def test_histogram_refuses_other_numbers_of_bins(n_bins):
    message = f"`n_bins` must be a whole number from 1 to 1,000; got {n_bins!r}."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        score_histogram(predictions([1], [0.5]), n_bins)


def test_edges_ascend_with_the_most_bins():
    assert (np.diff(score_histogram(predictions([1], [0.5]), 1000).edges) > 0).all()


@pytest.mark.parametrize(
    ("rule", "positives", "negatives"),
    [
        # Bin 1 holds the scores 0.5 (positive), 0.5 (negative), 0.6 (positive) and 1 (positive).
        (">", [1, 2, 2, 1, 0], [1, 0, 0, 0, 0]),
        (">=", [1, 3, 2, 1, 1], [1, 1, 0, 0, 0]),
    ],
)
def test_a_threshold_on_an_edge_cuts_the_bin_to_its_right(rule, positives, negatives):
    rows = predictions([1, 0, 1, 0, 1, 1], [0.3, 0.3, 0.5, 0.5, 0.6, 1.0])
    thresholds = [0.2, 0.5, 0.55, 0.7, 1.0]
    bars = cut_bars(score_histogram(rows, 2), naive_curve(rows, thresholds, rule))
    assert bars.bins.tolist() == [0, 1, 1, 1, 1]
    assert bars.positives.tolist() == positives
    assert bars.negatives.tolist() == negatives


@pytest.mark.parametrize("rule", RULES)
def test_thresholds_outside_cut_the_first_and_the_last_bin(rule):
    rows = predictions([1, 0, 1], [0.0, 0.3, 1.0])
    bars = cut_bars(score_histogram(rows, 4), naive_curve(rows, [-0.5, 1.5, np.inf], rule))
    assert bars.bins.tolist() == [0, 3, 3]
    assert bars.positives.tolist() == [1, 0, 0]
    assert bars.negatives.tolist() == [0, 0, 0]


def test_cut_bars_are_read_only_counts():
    rows = predictions([1, 0], [0.3, 0.6])
    bars = cut_bars(score_histogram(rows), naive_curve(rows, [0.1, 0.5], ">"))
    for field in ("bins", "positives", "negatives"):
        assert getattr(bars, field).dtype == np.int64
        with pytest.raises(ValueError, match="read-only"):
            getattr(bars, field)[0] = 1


def assert_cut_equals_naive_loop(rows, histogram, curve, rule):
    bars = cut_bars(histogram, curve)
    weight = np.ones(rows.n_samples) if rows.sample_weight is None else rows.sample_weight
    bin_of = [naive_bin(score, histogram.edges) for score in rows.y_score]
    for i, threshold in enumerate(curve.thresholds):
        cut = naive_bin(threshold, histogram.edges)
        assert bars.bins[i] == cut
        for label, in_cut, per_bin, in_all in (
            (1, bars.positives[i], histogram.positives, curve.tps[i]),
            (0, bars.negatives[i], histogram.negatives, curve.fps[i]),
        ):
            expected = sum(
                weight[j]
                for j in range(rows.n_samples)
                if rows.y_true[j] == label
                and bin_of[j] == cut
                and naive_positive(rows.y_score[j], threshold, rule)
            )
            assert in_cut == expected
            assert 0 <= in_cut <= per_bin[cut]
            assert in_cut + per_bin[cut + 1 :].sum() == in_all


@given(
    rows=scored_rows(),
    n_bins=st.integers(1, 20),
    thresholds=st.lists(scores, max_size=12).map(sorted),
    rule=st.sampled_from(RULES),
)
@settings(deadline=None)
def test_cut_bars_equal_a_naive_loop(rows, n_bins, thresholds, rule):
    curve = naive_curve(rows, thresholds, rule)
    assert_cut_equals_naive_loop(rows, score_histogram(rows, n_bins), curve, rule)


@given(rows=scored_rows(), n_bins=st.integers(1, 60), rule=st.sampled_from(RULES))
@settings(max_examples=25, deadline=None)
def test_cut_bars_fit_every_row_of_the_threshold_curve(rows, n_bins, rule):
    histogram = score_histogram(rows, n_bins)
    curve = threshold_curve(rows.y_true, rows.y_score, sample_weight=rows.sample_weight, rule=rule)
    bars = cut_bars(histogram, curve)
    assert bars.bins.size == len(curve) >= 1001
    assert (np.diff(bars.bins) >= 0).all()
    for in_cut, per_bin, in_all in (
        (bars.positives, histogram.positives, curve.tps),
        (bars.negatives, histogram.negatives, curve.fps),
    ):
        assert (in_cut >= 0).all()
        assert (in_cut <= per_bin[bars.bins]).all()
        to_the_right = np.array([per_bin[cut + 1 :].sum() for cut in bars.bins])
        np.testing.assert_array_equal(in_cut + to_the_right, in_all)


@pytest.mark.parametrize("seed", range(5))
def test_weighted_cuts_stay_within_the_bar(seed):
    # Weights so unequal do not add up exactly: without a limit some cuts are a little below 0.
    rng = np.random.default_rng(seed)
    rows = predictions(rng.random(999) < 0.5, rng.random(999), 10 ** rng.uniform(-9, 9, 999))
    histogram = score_histogram(rows, 20)
    bars = cut_bars(
        histogram, threshold_curve(rows.y_true, rows.y_score, sample_weight=rows.sample_weight)
    )
    for in_cut, per_bin in (
        (bars.positives, histogram.positives),
        (bars.negatives, histogram.negatives),
    ):
        assert (in_cut >= 0).all()
        assert (in_cut <= per_bin[bars.bins]).all()


@pytest.mark.parametrize("extra", [1, -1])
@pytest.mark.parametrize("count", ["tps", "fps"])
def test_cut_bars_refuse_a_curve_of_other_rows(count, extra):
    rows = predictions([1, 0], [0.25, 0.25])
    curve = naive_curve(rows, [0.25], ">" if extra < 0 else ">=")
    setattr(curve, count, getattr(curve, count) + extra)
    with pytest.raises(ValueError, match=r"^`histogram` and `curve` must be of the same rows; got"):
        cut_bars(score_histogram(rows), curve)


def test_one_row_too_many_among_millions_is_noticed():
    counts = np.array([5_000_000, 5_000_000])
    histogram = ScoreHistogram(np.array([0, 0.5, 1]), counts, counts)
    curve = SimpleNamespace(
        thresholds=np.zeros(1, np.float32), tps=np.array([10_000_001]), fps=np.array([10_000_000])
    )
    with pytest.raises(ValueError, match="must be of the same rows"):
        cut_bars(histogram, curve)
