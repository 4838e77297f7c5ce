"""The binned calibration error in its conventions: reference, by hand, scikit-learn."""

import numpy as np
import pytest
from hypothesis import given
from sklearn.calibration import calibration_curve

from core.calibration.binned import binned
from core.calibration.outcomes import outcomes_of
from core.decision.tally import tally
from tests.core.calibration import naive
from tests.core.selection.naive import SAMPLES
from tests.core.selection.reference import cases, rows_of

CONVENTIONS = {
    f"{n} {words}": (n, kind, closed)
    for n in (10, 15)
    for words, kind, closed in (
        ("equal-width, right-closed", "width", "right"),
        ("equal-width, left-closed", "width", "left"),
        ("equal-mass, quantile edges", "mass", "right"),
    )
}


@cases("calibration/thirty", "calibration/df_binary")
@pytest.mark.parametrize("convention", CONVENTIONS)
def test_the_reference(case, convention):
    expected = case["expected"]["ece"][convention]
    y_true, y_score, _ = rows_of(case["inputs"])
    got = binned(outcomes_of(tally(y_true, y_score)), *CONVENTIONS[convention])
    assert got.expected_error == pytest.approx(expected["ece"], abs=1e-6)
    if "mce" in expected:
        assert got.gaps.max() == pytest.approx(expected["mce"], abs=1e-6)
    if "bins" in expected:
        bins = expected["bins"]
        assert got.sizes.tolist() == [each["n"] for each in bins]
        np.testing.assert_allclose(got.mean_score, [b["mean_score"] for b in bins], atol=1e-6)
        np.testing.assert_allclose(got.share, [b["share_positive"] for b in bins], atol=1e-6)
    if "bin_counts" in expected:
        counts = expected["bin_counts"]
        assert got.sizes.tolist() == list(counts.values() if isinstance(counts, dict) else counts)


@cases("calibration/df_binary")
@pytest.mark.parametrize("n_bins", [10, 15])
def test_bins_of_equal_counts_are_those_of_the_quantiles_where_they_divide(case, n_bins):
    y_true, y_score, _ = rows_of(case["inputs"])
    expected = case["expected"]["ece"][f"{n_bins} equal-mass, equal counts"]["ece"]
    got = binned(outcomes_of(tally(y_true, y_score)), n_bins, "mass")
    assert got.expected_error == pytest.approx(expected, abs=1e-6)


@given(SAMPLES)
def test_by_hand(rows):
    y_true, y_score = zip(*rows, strict=True)
    for n_bins in (1, 10, 15):
        got = binned(outcomes_of(tally(y_true, y_score)), n_bins).expected_error
        expected = float(naive.expected_error(y_true, y_score, n_bins))
        assert got == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("strategy", ["uniform", "quantile"])
def test_scikit_learn(strategy):
    rng = np.random.default_rng(1)
    y_score = rng.beta(0.5, 0.9, 3_000).astype(np.float32).astype(float)
    y_true = rng.random(y_score.size) < y_score
    share, mean = calibration_curve(y_true, y_score, n_bins=12, strategy=strategy)
    got = binned(
        outcomes_of(tally(y_true, y_score)), 12, {"uniform": "width", "quantile": "mass"}[strategy]
    )
    np.testing.assert_allclose(got.share, share)
    np.testing.assert_allclose(got.mean_score, mean)


def test_a_score_on_an_edge_of_tenths_lies_on_it():
    tenths = np.arange(11) / 10
    rows = outcomes_of(tally(np.arange(11) % 2, tenths))
    assert binned(rows, 10, closed="right").sizes.tolist() == [2, *[1] * 9]
    assert binned(rows, 10, closed="left").sizes.tolist() == [*[1] * 9, 2]


def test_weights_count_in_bins_of_equal_width_only():
    rows = tally([0, 1, 1], [0.11, 0.12, 0.9], sample_weight=[3, 1, 2])
    got = binned(outcomes_of(rows))
    assert got.numbers.tolist() == [1, 8]
    assert got.sizes.tolist() == [4, 2]
    assert got.share.tolist() == [0.25, 1]
    with pytest.raises(ValueError, match="not defined with weights"):
        binned(outcomes_of(rows), kind="mass")
    with pytest.raises(ValueError, match="`n_bins`"):
        binned(outcomes_of(rows), 0)
    with pytest.raises(ValueError, match="width, mass"):
        binned(outcomes_of(rows), kind="height")
