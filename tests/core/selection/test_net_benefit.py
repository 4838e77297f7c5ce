"""The decision curve: R's dcurves, the reference, and its definition."""

import numpy as np
import pytest

from core.decision.counts import Counts
from core.decision.tally import tally
from core.selection.net_benefit import net_benefit
from core.selection.points import operating_points
from tests.core.selection.reference import as_dict, cases, floats, points_of


@cases("net_benefit/")
@pytest.mark.parametrize("rule", [">", ">="])
def test_the_reference(case, rule):
    inputs = case["inputs"]
    # Without values of its own no score equals a threshold, and both rules agree.
    expected = case["expected"].get(rule, case["expected"][">="])
    points, at = points_of(inputs, rule), inputs["thresholds"]
    k = points.index(at)
    got = net_benefit(points.at(k), at, inputs.get("prevalence"))
    assert [as_dict(points.one(int(each))) for each in k] == expected["counts"]
    for ours, theirs in (
        (got.model, "model"),
        (got.everybody, "all"),
        (got.avoided, "interventions_avoided_per_row"),
        (got.standardised, "standardised_model"),
        (got.standardised_everybody, "standardised_all"),
    ):
        np.testing.assert_allclose(ours, floats(expected[theirs]), atol=1e-9)


@cases("net_benefit/df_binary", "net_benefit/case_control", "net_benefit/family_history")
def test_published_by_dcurves(case):
    published = case.get("published")
    if published is None:
        return
    points = points_of(case["inputs"], ">=")
    at = np.atleast_1d(published.get("threshold", case["inputs"]["thresholds"]))
    got = net_benefit(points.at(points.index(at)), at, case["inputs"].get("prevalence"))
    np.testing.assert_allclose(got.model, published["model"], atol=1e-7)
    np.testing.assert_allclose(got.everybody, published["all"], atol=1e-7)
    if "interventions_avoided_per_row" in published:
        np.testing.assert_allclose(
            got.avoided, published["interventions_avoided_per_row"], atol=1e-9
        )


def test_by_definition_with_weights():
    points = operating_points(tally([1, 0, 1], [0.9, 0.5, 0.1], sample_weight=[2, 1, 5]))
    got = net_benefit(points.at(points.index([0.4])), [0.4])
    assert got.model[0] == pytest.approx(2 / 8 - 1 / 8 * 0.4 / 0.6)
    assert got.prevalence == 7 / 8


def test_the_ends():
    points = operating_points(tally([1, 0], [0.9, 0.5]))
    got = net_benefit(points.at(np.array([0, 2])), [0.0, 1.0])
    assert got.model[0] == got.everybody[0] == 0.5
    assert np.isnan(got.avoided).all()
    assert np.isnan(got.model[1])


def test_of_one_class_alone():
    counts = Counts(*(np.array([v]) for v in (0, 3, 0, 1)))
    got = net_benefit(counts, [0.5])
    assert got.model[0] == -0.75
    assert np.isnan(got.standardised[0])
    assert np.isnan(net_benefit(counts, [0.5], 0.1).model[0])


def test_what_is_refused():
    counts = Counts(*(np.array([1]) for _ in range(4)))
    with pytest.raises(ValueError, match="must be probabilities"):
        net_benefit(counts, [1.5])
    with pytest.raises(ValueError, match="`prevalence` must be a number from 0 to 1"):
        net_benefit(counts, [0.5], 2.0)
