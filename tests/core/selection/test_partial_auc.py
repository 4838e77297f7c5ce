"""Partial areas: the reference and scikit-learn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from core.decision.tally import tally
from core.selection.partial_auc import partial_auc
from core.selection.points import operating_points
from tests.core.selection import naive
from tests.core.selection.reference import RULES, cases, points_of


@cases("partial_auc/")
@pytest.mark.parametrize("rule", RULES)
def test_the_reference(case, rule):
    points, expected = points_of(case["inputs"], rule), case["expected"]
    got = [partial_auc(points, each) for each in case["inputs"]["max_fpr"]]
    np.testing.assert_allclose([each.raw for each in got], expected["raw"], atol=1e-9)
    np.testing.assert_allclose(
        [each.standardised for each in got], expected["standardised"], atol=1e-9
    )
    assert got[-1].raw == pytest.approx(expected["auc"], abs=1e-9)


def test_ranges_published_by_pROC():
    # aSAH: WFNS grade by outcome (Turck et al. 2010), and the constants in pROC's own tests.
    good, poor = (37, 20, 3, 8, 4), (2, 12, 1, 8, 18)
    y_score = np.repeat([1, 2, 3, 4, 5, 1, 2, 3, 4, 5], good + poor)
    points = operating_points(tally(np.repeat([0, 1], [72, 41]), y_score))
    for low, high, raw, standardised in (
        (0.0, 0.1, 0.0334417344173442, 0.649693339038653),
        (0.1, 0.2, 0.0598373983739837, 0.763749402199904),
        (0.5, 1.0, 0.488134475939354, 0.952537903757416),
    ):
        got = partial_auc(points, high, low)
        assert (got.raw, got.standardised) == pytest.approx((raw, standardised), abs=1e-14)


@given(samples=naive.SAMPLES, rule=naive.RULES, twentieths=st.integers(1, 20))
def test_equals_scikit_learn(samples, rule, twentieths):
    y_true, y_score = zip(*samples, strict=True)
    points = operating_points(tally(y_true, y_score), rule)
    got = partial_auc(points, twentieths / 20)
    if len(set(y_true)) < 2:
        assert np.isnan(got.raw)
        assert np.isnan(got.standardised)
    else:
        expected = roc_auc_score(y_true, y_score, max_fpr=twentieths / 20)
        assert got.standardised == pytest.approx(expected, abs=1e-9)


def test_weights_count():
    y_true, y_score, weights = [1, 0, 1, 0], [0.9, 0.8, 0.3, 0.1], [1, 2, 4, 8]
    points = operating_points(tally(y_true, y_score, sample_weight=weights))
    expected = roc_auc_score(y_true, y_score, max_fpr=0.3, sample_weight=weights)
    assert partial_auc(points, 0.3).standardised == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("max_fpr", [0, -0.1, 1.1, float("nan")])
def test_what_is_refused(max_fpr):
    with pytest.raises(ValueError, match="`max_fpr` must be above 0 and at most 1"):
        partial_auc(operating_points(tally([1, 0], [0.9, 0.5])), max_fpr)


@pytest.mark.parametrize("min_fpr", [-0.1, 0.5, 0.6, float("nan")])
def test_a_range_begins_below_its_end(min_fpr):
    with pytest.raises(ValueError, match="`min_fpr` must be at least 0 and below `max_fpr`"):
        partial_auc(operating_points(tally([1, 0], [0.9, 0.5])), 0.5, min_fpr)
