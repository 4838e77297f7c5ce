"""Other prevalences, and rows without labels: the reference and counts by hand."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calibration.expected import expected_tally, positives_spread
from core.calibration.prevalence import at_prevalence, shifted
from core.decision import rates
from core.decision.counts import Counts
from core.decision.rule import predict_positive
from core.decision.tally import tally
from core.predictions.scale import Scale
from core.selection.cost import Costs
from core.selection.net_benefit import net_benefit
from core.selection.points import operating_points
from tests.core.selection.naive import RULES, SAMPLES
from tests.core.selection.reference import cases, floats, points_of


def check(counts, costs, expected, i=slice(None), atol=1e-12):
    for name, got in {
        "precision": rates.precision(counts),
        "npv": rates.negative_predictive_value(counts),
        "accuracy": rates.accuracy(counts),
        "flag_rate": rates.predicted_positive_rate(counts),
        "expected_cost": costs.total(counts),
    }.items():
        np.testing.assert_allclose(got, floats(expected[name])[i], atol=atol, err_msg=name)


@cases("prevalence/rates")
def test_rates_of_the_reference(case):
    inputs = case["inputs"]
    for i, (tpr, fpr, there) in enumerate(
        zip(inputs["tpr"], inputs["fpr"], inputs["prevalence"], strict=True)
    ):
        one = Counts(tpr, fpr, 1 - tpr, 1 - fpr)
        counts = at_prevalence(one, there)
        assert at_prevalence(one, np.array([0.5, there])).tp[1] == counts.tp
        check(counts, Costs(**inputs["cost"]), case["expected"], i)
    assert f"{100 * case['expected']['precision'][0]:.1f} %" == "7.8 %"


@cases("prevalence/twelve")
@pytest.mark.parametrize("rule", [">", ">="])
def test_counts_of_the_reference(case, rule):
    inputs, expected = case["inputs"], case["expected"][rule]
    points = points_of(inputs, rule)
    counts = points.one(int(points.index(inputs["threshold"])))
    assert rates.recall(counts) == expected["tpr"]
    for i, there in enumerate(inputs["prevalence"]):
        moved = at_prevalence(counts, there)
        assert moved.n == pytest.approx(1)
        assert rates.recall(moved) == pytest.approx(expected["tpr"])
        assert rates.false_positive_rate(moved) == pytest.approx(expected["fpr"])
        check(moved, Costs(**inputs["cost"]), expected, i, 1e-9)


@cases("prevalence/scores")
def test_scores_of_the_reference(case):
    y_score = case["inputs"]["y_score"]
    for pair, expected in zip(case["inputs"]["pairs"], case["expected"]["shifted"], strict=True):
        np.testing.assert_allclose(shifted(y_score, *pair), expected, atol=1e-9)
        np.testing.assert_allclose(shifted(shifted(y_score, *pair), *pair[::-1]), y_score)
    there = np.array([0.1, 0.3, 0.9])
    each = [shifted(0.2, 0.3, share).item() for share in there]
    np.testing.assert_array_equal(shifted(0.2, 0.3, there), each)


def test_a_moved_threshold_says_yes_to_the_same_rows():
    scores = np.random.default_rng(1).random(500)
    for threshold in (0.05, 0.5, 0.83):
        moved = shifted(scores, 0.4, 0.02) > shifted(threshold, 0.4, 0.02)
        np.testing.assert_array_equal(moved, scores > threshold)


@given(SAMPLES, st.integers(1, 99))
def test_as_if_rows_of_a_class_were_repeated(rows, percent):
    y_true, y_score = zip(*rows, strict=True)
    points = operating_points(tally(y_true, y_score))
    moved = at_prevalence(points.counts, percent / 100)
    n_yes, n_no = sum(y_true), len(rows) - sum(y_true)
    if not (n_yes and n_no):
        assert np.isnan(rates.accuracy(moved)).all()
        return
    there = Fraction(percent, 100)
    for k, (tp, fp) in enumerate(zip(points.tps.tolist(), points.fps.tolist(), strict=True)):
        yes, alarm = there * Fraction(tp, n_yes), (1 - there) * Fraction(fp, n_no)
        expected = float(yes / (yes + alarm)) if yes + alarm else np.nan
        assert rates.precision(moved)[k] == pytest.approx(expected, nan_ok=True)


def test_the_decision_curve_at_a_prevalence_is_that_of_its_counts():
    points = operating_points(tally([0, 0, 1, 0, 1, 1], [0.1, 0.2, 0.3, 0.5, 0.6, 0.9]))
    at = np.linspace(0.05, 0.9, len(points))
    expected = net_benefit(points.counts, at, 0.1)
    got = net_benefit(at_prevalence(points.counts, 0.1), at)
    np.testing.assert_allclose(got.model, expected.model, atol=1e-12)


@pytest.mark.parametrize("share", [0, 1, -0.2, np.nan])
def test_a_share_of_none_or_all_is_refused(share):
    for compute in (
        lambda: at_prevalence(Counts(1, 1, 1, 1), share),
        lambda: shifted(0.5, share, 0.5),
        lambda: shifted(0.5, 0.5, share),
    ):
        with pytest.raises(ValueError, match="between 0 and 1"):
            compute()


@given(SAMPLES, RULES)
def test_expected_counts_by_adding_up_scores(rows, rule):
    y_true, y_score = zip(*rows, strict=True)
    counted = tally(y_true, y_score)
    points = operating_points(expected_tally(counted), rule)
    for threshold in (0, 0.3, 0.5, 1):
        said = predict_positive(y_score, threshold, rule)
        got = points.one(int(points.index(threshold)))
        assert got.tp == pytest.approx(sum(p for p, yes in zip(y_score, said, strict=True) if yes))
        assert got.tn == pytest.approx(
            sum(1 - p for p, yes in zip(y_score, said, strict=True) if not yes)
        )
        assert got.n == pytest.approx(len(rows))
    # Labels are not looked at.
    other = expected_tally(tally([1 - y for y in y_true], y_score))
    np.testing.assert_array_equal(other.positives, expected_tally(counted).positives)
    spread = sum(p * (1 - p) for p in y_score) ** 0.5
    assert positives_spread(counted) == pytest.approx(spread)


def test_weights_count_and_scores_without_probability_do_not():
    counted = tally([0, 0], [0.25, 0.5], sample_weight=[4, 2])
    assert expected_tally(counted).positives.tolist() == [1, 1]
    with pytest.raises(ValueError, match="not defined with weights"):
        positives_spread(counted)
    with pytest.raises(ValueError, match="stand for none"):
        expected_tally(tally([0], [3]), Scale("score"))
