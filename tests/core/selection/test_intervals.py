"""Intervals of rates: published tables, SciPy, and coverage in simulations."""

import numpy as np
import pytest
from scipy.stats import binom, binomtest, kstwo, norm

from core.decision.counts import Counts
from core.decision.rates import RATES
from core.decision.tally import tally
from core.selection.intervals import (
    PROPORTIONS,
    SIMULTANEOUS,
    band,
    roc_band,
    simultaneous_half_width,
    wilson,
)
from core.selection.points import operating_points
from tests.core.selection.reference import cases, floats, rows_of


@cases("intervals/newcombe", "intervals/more")
def test_wilson_of_the_reference(case):
    inputs, expected = case["inputs"], case["expected"]
    by_level = {str(inputs["confidence"]): expected} if "confidence" in inputs else expected
    for level, methods in by_level.items():
        got = np.transpose(wilson(inputs["k"], inputs["n"], float(level)))
        np.testing.assert_allclose(got, methods["wilson"], atol=1e-9)
    published = case.get("published", {}).get("wilson", [])
    for printed, got in zip(
        published, np.transpose(wilson(inputs["k"], inputs["n"])), strict=False
    ):
        np.testing.assert_array_equal(got.round(4), printed)


@cases("intervals/dkw")
def test_simultaneous_half_width_of_the_reference(case):
    n = case["inputs"]["n"]
    for alpha in case["inputs"]["alpha"]:
        expected = case["expected"][str(alpha)]
        got = simultaneous_half_width(n, 1 - alpha)
        np.testing.assert_allclose(got, expected["half_width"], atol=1e-12)
        exact = kstwo.ppf(1 - alpha, n)
        np.testing.assert_allclose(exact, expected["exact_kolmogorov_half_width"], atol=1e-6)
        assert (got >= exact).all()


def test_wilson_equals_scipy():
    for n in (1, 5, 40):
        for k in range(n + 1):
            expected = binomtest(k, n).proportion_ci(0.95, method="wilson")
            np.testing.assert_allclose(wilson(k, n), expected, atol=1e-12)


def test_no_row_no_interval():
    assert np.isnan(wilson(0, 0)).all()
    assert np.isnan(simultaneous_half_width(0))


@pytest.fixture
def points():
    rng = np.random.default_rng(2)
    y_true = rng.random(500) < 0.3
    return operating_points(tally(y_true, np.clip(rng.normal(0.4 + 0.2 * y_true, 0.2), 0, 1)))


@pytest.mark.parametrize("rate", PROPORTIONS)
def test_the_rate_lies_in_its_band(points, rate):
    counts = points.counts
    value = RATES[rate].compute(counts)
    for kind in ["wilson"] + ["simultaneous"] * (rate in SIMULTANEOUS):
        got = band(counts, rate, kind)
        defined = ~np.isnan(value)
        np.testing.assert_array_equal(np.isnan(got.low), ~defined)
        assert ((got.low <= value) & (value <= got.high))[defined].all()
        assert ((got.low >= 0) & (got.high <= 1))[defined].all()


def test_the_simultaneous_band_is_wider_and_shares_the_error_between_the_classes(points):
    wide = band(points.counts, "recall", "simultaneous", 0.95)
    k = len(points) // 2
    half = simultaneous_half_width(points.n_positive, 0.975)
    assert wide.high[k] - wide.low[k] == pytest.approx(2 * half)
    at_one = band(points.counts, "recall")
    assert wide.high[k] - wide.low[k] > at_one.high[k] - at_one.low[k]


def test_what_is_refused(points):
    with pytest.raises(ValueError, match="`rate` must be one of recall, specificity"):
        band(points.counts, "precision", "simultaneous")
    with pytest.raises(ValueError, match="`kind` must be one of"):
        band(points.counts, "recall", "bayes")
    with pytest.raises(ValueError, match="must lie between 0 and 1"):
        band(points.counts, "recall", "wilson", 1.0)
    weighted = Counts(*(np.array([0.5, 1.5]) for _ in range(4)))
    with pytest.raises(ValueError, match="not defined for sums of weights"):
        band(weighted, "recall")


def test_a_class_without_a_row_has_no_band():
    points = operating_points(tally([0, 0], [0.1, 0.2]))
    for kind in ("wilson", "simultaneous"):
        assert np.isnan(band(points.counts, "recall", kind).low).all()


@cases("cutpoint/gap")
def test_all_in_one_class_at_an_end(case):
    y_true, y_score, _ = rows_of(case["inputs"])
    points = operating_points(tally(y_true, y_score))
    assert band(points.counts, "recall").high[0] == 1
    assert band(points.counts, "recall").low[-1] == 0
    assert floats(case["inputs"]["y_score"]).size == points.n_samples


@pytest.mark.slow
@pytest.mark.parametrize("n", [20, 100, 1000])
def test_the_simultaneous_band_covers_as_often_as_the_exact_law_says(n):
    rng = np.random.default_rng(n)
    n_draws, step = 20_000, 1_000
    half = float(simultaneous_half_width(n, 0.95))
    expected = kstwo.cdf(half, n)
    covered = 0
    for _ in range(n_draws // step):
        ordered = np.sort(rng.random((step, n)), axis=1)
        above = np.arange(1, n + 1) / n - ordered
        below = ordered - np.arange(n) / n
        covered += np.count_nonzero(np.maximum(above, below).max(axis=1) <= half)
    error = np.sqrt(expected * (1 - expected) / n_draws)
    assert covered / n_draws == pytest.approx(expected, abs=4 * error)
    assert expected >= 0.95


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.02, 0.1, 0.5])
def test_wilson_covers_as_often_as_its_sum_says(share):
    n = 200
    k = np.arange(n + 1)
    low, high = wilson(k, n)
    exact = binom.pmf(k, n, share)[(low <= share) & (share <= high)].sum()
    drawn = np.random.default_rng(7).binomial(n, share, 20_000)
    covered = ((low[drawn] <= share) & (share <= high[drawn])).mean()
    assert covered == pytest.approx(exact, abs=4 * np.sqrt(exact * (1 - exact) / 20_000))
    assert exact > 0.93


@pytest.mark.slow
def test_the_whole_roc_curve_lies_in_both_bands_as_often_as_they_say():
    rng = np.random.default_rng(9)
    at = np.linspace(-3, 4, 400)
    true = {"recall": norm.sf(at, 1), "false_positive_rate": norm.sf(at)}
    y_true = np.repeat([1, 0], [80, 120])
    covered = 0
    for _ in range(1_000):
        points = operating_points(tally(y_true, rng.normal(y_true, 1)))
        counts = points.at(points.index(at))
        bands = {rate: band(counts, rate, "simultaneous") for rate in true}
        covered += all(
            ((each.low <= true[rate]) & (true[rate] <= each.high)).all()
            for rate, each in bands.items()
        )
    assert covered / 1_000 > 0.95


def test_the_roc_band_goes_round_the_rectangle_of_every_threshold(points):
    counts = points.counts
    x, y = roc_band(counts)
    n = len(points)
    there, back = slice(2 * n - 1), slice(-2, 2 * n - 1, -1)
    upper, lower = (x[there], y[there]), (x[back], y[back])
    assert len(x) == len(y) == 4 * n
    for edge in (*upper, *lower):
        assert (np.diff(edge) >= 0).all()
    across, up = (band(counts, rate, "simultaneous") for rate in ("false_positive_rate", "recall"))
    assert (x[2 * n - 1], y[2 * n - 1]) == (across.high[0], up.high[0]) == (1, 1)
    assert (x[-1], y[-1]) == (across.low[-1], up.low[-1]) == (0, 0)
    corners = set(zip(*upper, strict=True)), set(zip(*lower, strict=True))
    assert set(zip(across.low, up.high, strict=True)) <= corners[0]
    assert set(zip(across.high, up.low, strict=True)) <= corners[1]
    # Between two corners the upper edge goes up before it goes on, the lower one after.
    assert {(across.low[k + 1], up.high[k]) for k in range(n - 1)} <= corners[0]
    assert {(across.high[k], up.low[k + 1]) for k in range(n - 1)} <= corners[1]
    with pytest.raises(ValueError, match="not defined for sums of weights"):
        roc_band(Counts(*(np.array([0.5, 1.5]) for _ in range(4))))
