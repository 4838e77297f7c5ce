"""The reliability curve, Brier score, log loss and line: reference, naive code, libraries."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics
from sklearn.isotonic import IsotonicRegression

from core.calibration.brier import brier, log_loss
from core.calibration.line import calibration_line
from core.calibration.outcomes import Outcomes, outcomes_of
from core.calibration.reliability import consistency_band, mean_score, reliability
from core.decision.tally import tally
from core.mlp.activations import sigmoid
from core.mlp.losses import crossentropy
from core.predictions.scale import KINDS, Scale
from tests.core.calibration import naive
from tests.core.selection.naive import SAMPLES
from tests.core.selection.reference import cases, rows_of


def outcomes(y_true, y_score, weights=None, scale=None):
    counted = tally(y_true, y_score, sample_weight=weights)
    return outcomes_of(counted, *([] if scale is None else [scale]))


@cases("calibration/thirty", "calibration/df_binary")
def test_the_reference(case):
    y_true, y_score, _ = rows_of(case["inputs"])
    got, expected = outcomes(y_true, y_score), case["expected"]
    parts = brier(got)
    assert parts.score == pytest.approx(expected["brier"], abs=1e-6)
    assert parts.miscalibration == pytest.approx(expected["mcb"], abs=1e-6)
    assert parts.discrimination == pytest.approx(expected["dsc"], abs=1e-6)
    assert parts.uncertainty == pytest.approx(expected["unc"], abs=1e-6)
    assert log_loss(got) == pytest.approx(expected["log_loss"], abs=1e-6)
    line, fitted = calibration_line(got), expected["recalibration"]
    assert line.slope == pytest.approx(fitted["slope"], abs=1e-5)
    assert line.intercept == pytest.approx(fitted["intercept"], abs=1e-5)
    assert line.in_the_large == pytest.approx(fitted["calibration_in_the_large"], abs=1e-5)
    off = (line.expected - line.observed) / got.n
    assert off == pytest.approx(fitted["mean_score_minus_share_positive"], abs=1e-6)
    assert mean_score(got) == pytest.approx(line.expected / got.n)
    if "isotonic_at_distinct_scores" in expected:
        at = expected["isotonic_at_distinct_scores"]
        np.testing.assert_allclose(reliability(got).at(at["score"]), at["value"], atol=1e-6)


@cases("calibration/tiny_published")
def test_the_parts_that_are_published(case):
    inputs, published = case["inputs"], case["published"]
    counted = tally(inputs["y_true"], inputs["y_score"])
    parts = brier(outcomes_of(counted, Scale("score")))
    assert parts.score == published["score"]
    assert parts.miscalibration == pytest.approx(published["miscalibration"], abs=1e-12)
    assert parts.discrimination == pytest.approx(published["discrimination"], abs=1e-12)
    assert parts.uncertainty == published["uncertainty"]
    curve = reliability(outcomes_of(counted, Scale("score")))
    assert curve.at(inputs["y_score"]).tolist() == case["expected"]["isotonic"]


@cases("calibration/log_loss_edges")
def test_a_certain_score_that_is_wrong_costs_everything(case):
    y_true, y_score = case["inputs"]["y_true"], case["inputs"]["y_score"]
    expected = case["expected"]
    assert log_loss(outcomes(y_true, y_score)) == float(expected["unclipped"]) == np.inf
    assert metrics.log_loss(y_true, y_score) == pytest.approx(expected["sklearn_1.9"])
    clipped = crossentropy(np.array(y_true), np.array(y_score)).mean()
    assert clipped == pytest.approx(expected["clipped_1e-7"])
    assert log_loss(outcomes([1, 0], [1.0, 0.0])) == 0


@given(SAMPLES, st.booleans())
def test_the_naive_curve_and_parts(rows, weighted):
    y_true, y_score = zip(*rows, strict=True)
    weights = [1 + i % 3 for i in range(len(rows))] if weighted else None
    got = outcomes(y_true, y_score, weights)
    expected = naive.pooled(y_true, y_score, weights)
    curve = reliability(got)
    values = [float(expected[score]) for score in sorted(expected)]
    np.testing.assert_allclose(curve.at(sorted(expected)), values, atol=1e-12)
    assert (np.diff(curve.share) > 0).all()
    assert curve.sizes.sum() == pytest.approx(len(rows) if weights is None else sum(weights))
    # Each step holds the rows between its ends, and no other.
    for low, high, share in zip(curve.low, curve.high, curve.share, strict=True):
        inside = [s for s in expected if low <= s <= high]
        assert {low, high} <= set(inside)
        assert all(float(expected[s]) == pytest.approx(share) for s in inside)
        assert (curve.share[curve.step(inside)] == share).all()

    def squares(value_of):
        return float(naive.mean_squares(y_true, y_score, value_of, weights))

    parts, n = brier(got), got.n
    prevalence = got.n_positive / n
    assert parts.score == pytest.approx(squares(lambda s: s))
    assert parts.miscalibration == pytest.approx(
        squares(lambda s: s) - squares(expected.get), abs=1e-12
    )
    assert parts.discrimination == pytest.approx(
        squares(lambda s: prevalence) - squares(expected.get), abs=1e-12
    )
    whole = parts.miscalibration - parts.discrimination + parts.uncertainty
    assert whole == pytest.approx(parts.score)


def test_scikit_learn_on_many_rows_with_weights():
    rng = np.random.default_rng(3)
    y_score = rng.random(5_000).astype(np.float32)
    y_true, weights = rng.random(5_000) < y_score**2, rng.random(5_000)
    got = outcomes(y_true, y_score, weights)
    fitted = IsotonicRegression(out_of_bounds="clip").fit(
        y_score.astype(float), y_true, sample_weight=weights
    )
    at = np.linspace(-0.1, 1.1, 997)
    np.testing.assert_allclose(reliability(got).at(at), fitted.predict(at), atol=1e-9)
    assert brier(got).score == pytest.approx(
        metrics.brier_score_loss(y_true, y_score, sample_weight=weights)
    )
    assert log_loss(got) == pytest.approx(
        metrics.log_loss(y_true, y_score.astype(float), sample_weight=weights)
    )


def test_the_step_that_is_nearer():
    curve = reliability(outcomes([0, 0, 1, 0, 1, 1], [0.1, 0.2, 0.4, 0.5, 0.9, 1.0]))
    np.testing.assert_allclose(curve.low, [0.1, 0.4, 0.9])
    np.testing.assert_allclose(curve.share, [0, 0.5, 1])
    assert curve.step([0, 0.29, 0.31, 0.45, 0.69, 0.71, 1]).tolist() == [0, 0, 1, 1, 1, 2, 2]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "score"])
@pytest.mark.parametrize("higher_is_yes", [True, False])
def test_every_way_to_write_a_probability_means_the_same(kind, higher_is_yes):
    rng = np.random.default_rng(4)
    z = rng.normal(0, 2, 400)
    y_true = rng.random(400) < sigmoid(z - 0.5)
    of = z if higher_is_yes else -z
    shown = {
        "probability": sigmoid(of),
        "percent": 100 * sigmoid(of),
        "log_odds": of,
        "log_probability": np.log(sigmoid(of)),
    }[kind]
    scale = Scale(kind, higher_is_yes)
    counted = tally(y_true, scale.decided(shown.astype(np.float32)), bounds=scale.bounds)
    got, plain = outcomes_of(counted, scale), outcomes(y_true, sigmoid(z))
    assert log_loss(got) == pytest.approx(log_loss(plain), rel=1e-5)
    assert brier(got).miscalibration == pytest.approx(brier(plain).miscalibration, rel=1e-4)
    assert calibration_line(got).slope == pytest.approx(calibration_line(plain).slope, rel=1e-4)


def test_a_line_of_scores_that_are_too_sure():
    rng = np.random.default_rng(5)
    z = rng.normal(0, 1.5, 40_000)
    y_true = rng.random(z.size) < sigmoid(z)
    line = calibration_line(outcomes(y_true, sigmoid(2 * z + 1)))
    assert abs(line.slope - 0.5) < 3 * line.slope_error < 0.03
    assert abs(line.intercept + 0.5) < 3 * line.intercept_error
    assert line.in_the_large < -3 * line.large_error < 0
    assert line.observed_to_expected < 1


@pytest.mark.parametrize(
    ("y_true", "y_score"),
    [
        ([0, 0], [0.2, 0.4]),
        ([1, 1], [0.2, 0.4]),
        ([0, 1], [0.3, 0.3]),
        ([0, 0, 1], [0.1, 0.2, 0.9]),
    ],
)
def test_no_line_where_none_can_be_fitted(y_true, y_score):
    line = calibration_line(outcomes(y_true, y_score))
    assert np.isnan([line.slope, line.intercept, line.slope_error]).all()
    assert np.isnan(line.in_the_large) == (len(set(y_true)) == 1)
    assert line.observed_to_expected > 0 or not any(y_true)


def test_certain_scores_have_a_line_as_well():
    rows = [0, 0, 1, 0, 1, 1, 0, 1], [0.0, 0.2, 0.3, 0.5, 0.6, 0.8, 1.0, 1.0]
    line = calibration_line(outcomes(*rows))
    assert 0 < line.slope < 1
    assert np.isnan(calibration_line(outcomes(*rows, np.full(8, 0.5))).slope_error)


def test_the_band_of_calibrated_scores_holds_their_curve_and_not_that_of_others():
    rng = np.random.default_rng(6)
    chance = rng.beta(1, 1, 4_000).round(2)
    y_true = rng.random(chance.size) < chance
    got = outcomes(y_true, chance)
    band = consistency_band(got, n_replicates=200)
    curve = reliability(got).at(band.scores)
    inside = (band.low <= curve) & (curve <= band.high)
    assert 0.75 < inside.mean() < 1
    assert ((band.low <= band.scores) & (band.scores <= band.high)).mean() > 0.99
    assert (np.diff(band.low) >= 0).all()
    again = consistency_band(got, n_replicates=200)
    np.testing.assert_array_equal(again.low, band.low)
    worse = outcomes(y_true, chance**2)
    other = consistency_band(worse, n_replicates=200)
    outside = reliability(worse).at(other.scores) > other.high
    assert outside[(other.scores > 0.1) & (other.scores < 0.8)].all()


def test_many_scores_are_grouped_by_rows():
    rng = np.random.default_rng(7)
    chance = rng.random(30_000)
    got = outcomes(rng.random(chance.size) < chance, chance)
    band = consistency_band(got, n_replicates=50)
    assert len(band.scores) == 500
    assert (np.diff(band.scores) > 0).all()
    assert (band.high - band.low).max() < 0.15


@pytest.mark.parametrize("ends", [(0.1, 1), (0, 0.9), (0.1, 0.9)])
def test_many_rows_with_the_first_or_last_of_many_scores_are_a_group(ends):
    rng = np.random.default_rng(8)
    chance = rng.random(3_000).clip(*ends)
    band = consistency_band(outcomes(rng.random(chance.size) < chance, chance), n_replicates=20)
    assert (np.diff(band.scores) > 0).all()
    assert band.scores[-1] == pytest.approx(ends[1], abs=0.01)
    assert (band.low <= band.scores).mean() > 0.9
    assert (band.scores <= band.high).mean() > 0.9


def test_what_is_not_defined_gets_its_sentence():
    weighted = outcomes([0, 1], [0.2, 0.7], [1, 2])
    with pytest.raises(ValueError, match="not defined with weights"):
        consistency_band(weighted)
    points = outcomes_of(tally([0, 1], [3, 7]), Scale("score"))
    for compute in (consistency_band, calibration_line):
        with pytest.raises(ValueError, match="scores that are none"):
            compute(points)
    assert np.isnan(log_loss(points))
    with pytest.raises(ValueError, match="some weight"):
        outcomes([0, 1], [0.2, 0.7], [0, 0])
    with pytest.raises(ValueError, match="from 0 to 1"):
        consistency_band(outcomes([0, 1], [0.2, 0.7]), 2)


def test_rows_without_weight_are_not_there():
    got = outcomes([0, 1, 1], [0.2, 0.5, 0.7], [1, 0, 1])
    assert isinstance(got, Outcomes)
    np.testing.assert_allclose(got.scores, [0.2, 0.7])


@pytest.mark.slow
def test_the_band_holds_calibrated_curves_as_often_as_it_says():
    rng = np.random.default_rng(8)
    chance = np.sort(rng.beta(0.8, 1.6, 500))
    inside = []
    for _ in range(300):
        got = outcomes(rng.random(chance.size) < chance, chance)
        band = consistency_band(got, n_replicates=200, seed=int(rng.integers(1 << 30)))
        curve = reliability(got).at(band.scores)
        inside.append((band.low <= curve + 1e-12) & (curve <= band.high + 1e-12))
    assert 0.88 < np.mean(inside) < 0.94
