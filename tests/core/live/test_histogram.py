import math
import re
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.decision.thresholds import threshold_curve
from core.live.histogram import ScoreHistogram, cut_bars, logit_edges, score_histogram
from core.predictions.predictions import Predictions

RULES = (">", ">=")
AXES = ("equal", "logit")
DENORMAL = 2.0**-149  # the smallest float32 above 0
BELOW_1 = 1 - 2.0**-24  # the largest float32 below 1; its logit is 16.6


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


def histogram_on(axis, rows, n_bins):
    if axis == "equal":
        return score_histogram(rows, n_bins)
    return score_histogram(rows, edges=logit_edges(rows.y_score, n_bins).edges)


# Many ties, many scores and thresholds on the edges of the bins, and crowds near 0 and 1.
scores = st.one_of(
    st.sampled_from([0.0, 0.1, 0.2, 0.25, 0.3, 0.5, 0.7, 0.75, 0.9, 1.0, DENORMAL, BELOW_1]),
    st.floats(0, 1, width=32),
    st.floats(-18, 18).map(lambda z: 1 / (1 + math.exp(-z))),
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


def test_histogram_with_given_edges_by_hand():
    rows = predictions([1, 1, 0, 1, 0, 0, 1], [0, 0.25, 0.3, 0.1, 0.9, 1, 0.95])
    for edges in ([0, 0.1, 0.3, 0.9, 1], np.float32([0, 0.1, 0.3, 0.9, 1])):
        histogram = score_histogram(rows, 7, edges)
        assert histogram.n_bins == 4
        assert histogram.edges.dtype == np.float64
        assert histogram.edges.tolist() == np.float32([0, 0.1, 0.3, 0.9, 1]).tolist()
        assert histogram.positives.tolist() == [1, 2, 0, 1]
        assert histogram.negatives.tolist() == [0, 0, 1, 2]
        with pytest.raises(ValueError, match="read-only"):
            histogram.edges[0] = 1
    assert score_histogram(rows, edges=[0, 1]).positives.tolist() == [4]


def test_given_edges_are_left_alone():
    edges = np.array([0, 0.5, 1])
    score_histogram(predictions([1], [0.5]), edges=edges)
    edges[1] = 0.25


@given(rows=scored_rows(), inner=st.lists(st.floats(0, 1, width=32, exclude_min=True), max_size=12))
def test_histogram_with_given_edges_equals_a_naive_loop(rows, inner):
    edges = np.array(sorted({0.0, 1.0, *inner}))
    histogram = score_histogram(rows, edges=edges)
    assert histogram.edges.tolist() == edges.tolist()
    expected = np.zeros((2, edges.size - 1))
    for i in range(rows.n_samples):
        weight = 1 if rows.sample_weight is None else rows.sample_weight[i]
        expected[rows.y_true[i], naive_bin(rows.y_score[i], edges)] += weight
    np.testing.assert_array_equal([histogram.negatives, histogram.positives], expected)


@pytest.mark.parametrize(
    ("edges", "message"),
    [
        ([0, 0.5, 0.9], "`edges` must begin with 0 and end with 1; got 0.0 and 0.9."),
        ([0.1, 0.5, 1], "`edges` must begin with 0 and end with 1; got 0.1 and 1.0."),
        ([0, 0.5, 1e300], "`edges` must begin with 0 and end with 1; got 0.0 and 1e+300."),
        ([np.nan, 1], "`edges` must begin with 0 and end with 1; got nan and 1.0."),
        (
            [0, 0.5, 0.5, 1],
            "`edges` must be strictly ascending in float32; got 0.5 after 0.5 at index 2.",
        ),
        (
            [0, 0.7, 0.2, 1],
            "`edges` must be strictly ascending in float32; got 0.2 after 0.7 at index 2.",
        ),
        (
            [0, 0.3, 0.1 + 0.2, 1],
            "`edges` must be strictly ascending in float32; "
            "got 0.30000000000000004 after 0.3 at index 2.",
        ),
        (
            [0, np.nan, 1],
            "`edges` must be strictly ascending in float32; got nan after 0.0 at index 1.",
        ),
        ([1], "`edges` must be a list of at least two; got shape (1,)."),
        (0.5, "`edges` must be a list of at least two; got shape ()."),
        ([[0, 1]], "`edges` must be a list of at least two; got shape (1, 2)."),
        ([False, True], "`edges` must hold numbers; got dtype bool."),
        (["0", "1"], "`edges` must hold numbers; got dtype <U1."),
    ],
)
def test_histogram_refuses_other_edges(edges, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        score_histogram(predictions([1], [0.5]), edges=edges)


# ---- the logit axis ----


@pytest.mark.parametrize(
    ("y_score", "limit"),
    [
        ([0.5], 2),
        ([0.0, 1.0], 2),
        ([], 2),
        ([0.11, 0.88], 3),  # logits -2.09 and 1.99
        ([0.12, 0.88], 2),  # -1.99 and 1.99
        ([0.4, 0.999], 7),  # 6.907
        ([0.001, 0.6], 7),
        ([0.0, 0.999, 1.0], 7),
        ([[0.4], [0.999]], 7),
        (0.999, 7),
        ([0.04742586985230446], 4),  # a float32 whose logit is -3.00000007, in float32 -3
        ([1 - 2**-23], 16),  # 15.94
        ([BELOW_1], 16),  # 16.64 is beyond the axis
        ([DENORMAL], 16),  # so is -103.3
        ([1 - 1e-12], 2),  # 1 in float32
        ([1e-60], 2),  # 0 in float32
        ([np.nan, -1.0, 2.0, np.inf, 1e300, 0.5], 2),
    ],
)
def test_limit_fits_the_logits_between_2_and_16(y_score, limit):
    axis = logit_edges(y_score)
    assert axis.limit == limit
    assert type(axis.limit) is int


@pytest.mark.parametrize(
    ("n_sure", "n_others", "limit"), [(1, 39, 3), (1, 38, 12), (2, 78, 3), (3, 77, 12), (2, 77, 12)]
)
@pytest.mark.parametrize("sign", [1, -1])
def test_one_in_forty_may_lie_beyond_the_axis(n_sure, n_others, limit, sign):
    logits = sign * np.array([11.5] * n_sure + [2.5] * n_others)
    assert logit_edges(1 / (1 + np.exp(-logits))).limit == limit


def test_logit_edges_by_hand():
    axis = logit_edges([0.5], 4)
    assert axis.limit == 2
    # 1 / (1 + e) = 0.26894…: logits -2, -1, 0, 1, 2, whose ends are open.
    assert (
        axis.edges.tolist()
        == np.float32([0, 0.2689414213699951, 0.5, 0.731058578630005, 1]).tolist()
    )
    assert axis.edges.dtype == np.float32
    with pytest.raises(ValueError, match="read-only"):
        axis.edges[0] = 1
    assert logit_edges([0.5]).edges.shape == (51,)
    assert logit_edges([0.5], 1).edges.tolist() == [0, 1]


@given(
    y_score=st.lists(scores, max_size=10) | st.lists(scores, min_size=80, max_size=130),
    n_bins=st.integers(1, 1000),
)
def test_logit_edges_equal_a_naive_loop(y_score, n_bins):
    axis = logit_edges(y_score, n_bins)
    assert axis.edges.shape == (n_bins + 1,)
    assert (axis.edges[0], axis.edges[-1]) == (0, 1)
    assert (np.diff(axis.edges) > 0).all()
    step = 2 * axis.limit / n_bins
    inner = [1 / (1 + math.exp(axis.limit - i * step)) for i in range(1, n_bins)]
    np.testing.assert_allclose(axis.edges[1:-1], inner, rtol=1e-7)
    logits = np.log(axis.edges[1:-1].astype(float)) - np.log1p(-axis.edges[1:-1].astype(float))
    nominal = np.linspace(-axis.limit, axis.limit, n_bins + 1)[1:-1]
    np.testing.assert_array_less(np.abs(logits - nominal), step * (0.2 if n_bins <= 50 else 1))
    assert n_bins % 2 or axis.edges[n_bins // 2] == 0.5

    inside = [float(np.float32(s)) for s in y_score if 0 < np.float32(s) < 1]
    logits = sorted(math.log(s) - math.log1p(-s) for s in inside)
    wanted = 2
    while wanted < 16 and any(
        sum(sign * z > wanted for z in logits) > len(logits) / 40 for sign in (1, -1)
    ):
        wanted += 1
    assert 2 <= axis.limit <= wanted
    if n_bins <= 100:
        assert axis.limit == wanted


@pytest.mark.parametrize(("n_bins", "limit"), [(50, 16), (103, 16), (104, 15), (1000, 13)])
def test_limit_gives_way_where_edges_near_1_would_be_equal(n_bins, limit):
    axis = logit_edges([DENORMAL], n_bins)
    assert axis.limit == limit
    assert (np.diff(axis.edges) > 0).all()
    if limit < 16:
        logits = np.linspace(-limit - 1, limit + 1, n_bins + 1)
        assert (np.diff(np.float32(1 / (1 + np.exp(-logits[1:-1])))) == 0).any()


@pytest.mark.parametrize("n_bins", [0, 1001, 2.0, True, "50", None])
def test_logit_edges_refuse_other_numbers_of_bins(n_bins):
    message = f"`n_bins` must be a whole number from 1 to 1,000; got {n_bins!r}."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        logit_edges([0.5], n_bins)


def test_open_ended_bins_hold_what_is_beyond_the_limit():
    rows = predictions([1, 1, 0, 1, 0, 0], [0, DENORMAL, 1e-30, BELOW_1, 1, 0.5])
    histogram = histogram_on("logit", rows, 8)
    assert histogram.positives.tolist() == [2, 0, 0, 0, 0, 0, 0, 1]
    assert histogram.negatives.tolist() == [1, 0, 0, 0, 1, 0, 0, 1]


# ---- the cut bar ----


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


@pytest.mark.parametrize("axis", AXES)
@given(
    rows=scored_rows(),
    n_bins=st.integers(1, 20),
    thresholds=st.lists(scores, max_size=12),
    rule=st.sampled_from(RULES),
    on_edges=st.booleans(),
)
def test_cut_bars_equal_a_naive_loop(axis, rows, n_bins, thresholds, rule, on_edges):
    histogram = histogram_on(axis, rows, n_bins)
    if on_edges:
        thresholds = [*thresholds, *histogram.edges]
    curve = naive_curve(rows, sorted(thresholds), rule)
    assert_cut_equals_naive_loop(rows, histogram, curve, rule)


@pytest.mark.parametrize("axis", AXES)
@given(rows=scored_rows(), n_bins=st.integers(1, 60), rule=st.sampled_from(RULES))
def test_cut_bars_fit_every_row_of_the_threshold_curve(axis, rows, n_bins, rule):
    histogram = histogram_on(axis, rows, n_bins)
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


@pytest.mark.parametrize("axis", AXES)
@pytest.mark.parametrize("seed", range(5))
def test_weighted_cuts_stay_within_the_bar(axis, seed):
    # Weights so unequal do not add up exactly: without a limit some cuts are a little below 0.
    rng = np.random.default_rng(seed)
    rows = predictions(rng.random(999) < 0.5, rng.random(999), 10 ** rng.uniform(-9, 9, 999))
    histogram = histogram_on(axis, rows, 20)
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
