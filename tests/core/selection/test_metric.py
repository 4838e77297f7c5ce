"""Best by a metric: published cutpoints, and a search in fractions over all that can be decided."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import (
    balanced_accuracy_score,
    cohen_kappa_score,
    f1_score,
    matthews_corrcoef,
    metric_at_thresholds,
)

from core.decision.rates import RATES, accuracy, cohen_kappa, youden_j
from core.decision.tally import tally
from core.parsing.formula import parse
from core.selection import metric
from core.selection.metric import CLASSICAL, BestMetric, of_formula, of_rate
from core.selection.points import operating_points
from tests.core.selection import naive
from tests.core.selection.naive import share
from tests.core.selection.reference import (
    RULES,
    as_dict,
    cases,
    intervals,
    points_of,
    suicide,
)

YOUDEN = CLASSICAL["youden"]


def check(points, rule_of, expected):
    """The whole optimum, its value and its matrices."""
    choice = rule_of.choose(points)
    assert choice.value == pytest.approx(expected["value"], abs=1e-9)
    assert choice.optimal == intervals(expected[points.rule]["optimal"])
    assert any(choice.threshold in interval for interval in choice.optimal)
    reached = [points.one(int(points.index(i.middle()))) for i in choice.optimal]
    for counts in reached:
        assert as_dict(counts) in expected["counts"]
    return choice


@cases("cutpoint/twelve", "cutpoint/forty")
@pytest.mark.parametrize("rule", RULES)
def test_optimum_of_the_reference(case, rule):
    points = points_of(case["inputs"], rule)
    for name, rate in (("youden", "youden_j"), ("accuracy", "accuracy"), ("f1", "f1")):
        check(points, of_rate(rate), case["expected"][name])


@pytest.mark.parametrize(
    ("name", "theirs"),
    [
        ("f1", f1_score),
        ("mcc", matthews_corrcoef),
        ("cohen_kappa", cohen_kappa_score),
        ("balanced_accuracy", balanced_accuracy_score),
    ],
)
def test_equals_scikit_learn_at_every_threshold(name, theirs):
    rng = np.random.default_rng(0)
    y_true, y_score = rng.integers(0, 2, 300), rng.integers(0, 60, 300) / np.float32(64)
    points = operating_points(tally(y_true, y_score), ">=")
    values, thresholds = metric_at_thresholds(y_true, y_score, theirs)
    ours = of_rate(name).reached(points)[points.index(thresholds)]
    # Where all are said "yes" MCC is 0/0: undefined here, 0 there.
    known = ~np.isnan(ours)
    assert known.sum() >= len(values) - 1
    np.testing.assert_allclose(ours[known], values[known], rtol=1e-12, atol=1e-15)
    choice = of_rate(name).choose(points)
    assert choice.value == pytest.approx(values.max())
    assert thresholds[values.argmax()] in choice.optimal[0]


@cases("cutpoint/gap", "cutpoint/two_optima")
@pytest.mark.parametrize("rule", RULES)
def test_published_gaps(case, rule):
    choice = check(points_of(case["inputs"], rule), YOUDEN, case["expected"])
    published = case["published"]
    midpoints = published.get("midpoints") or [published["midpoint"]]
    assert sorted(midpoints) == [(i.low + i.high) / 2 for i in choice.optimal]


@cases("cutpoint/suicide_youden")
@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("group", ["all", "female", "male"])
def test_published_cutpoints(case, rule, group):
    y_true, y_score = suicide(group)
    points = operating_points(tally(y_true, y_score), rule)
    expected, published = case["expected"][group], case["published"][group]
    choice = check(points, YOUDEN, expected["youden"])
    assert choice.optimal[-1].high == published["cutpoint"]
    assert (points.n_samples, points.n_positive) == (expected["n"], expected["n_pos"])
    names = {"npv": "negative_predictive_value"}
    for name in ("accuracy", "recall", "specificity", "precision", "f1", "npv"):
        if name in expected:
            got = RATES[names.get(name, name)].compute(choice.counts)
            assert got == pytest.approx(expected[name], abs=1e-9)
            if name in published:
                assert got == pytest.approx(published[name], abs=1e-6)
    if group == "all":
        kappas = cohen_kappa(points.counts)[::-1]
        np.testing.assert_allclose(kappas, expected["kappa_from_nobody_to_everybody"], atol=1e-9)
        near = YOUDEN.near_best(points, 0.05)
        scores = [s for s in range(12) if any(s in i for i in near)]
        # cutpointr names the score at which "yes" begins: under ">=" the score itself.
        assert scores == ([1, 2] if rule == ">=" else [0, 1])
        sums = 1 + youden_j(points.at(points.index([2, 1])))
        if rule == ">=":
            np.testing.assert_allclose(
                sums, expected["within_0.05_of_best_youden"]["youden_plus_1"], atol=1e-9
            )


EXACT = {
    "accuracy": lambda c: share(c["tp"] + c["tn"], sum(c.values())),
    "precision": lambda c: share(c["tp"], c["tp"] + c["fp"]),
    "f1": lambda c: share(2 * c["tp"], 2 * c["tp"] + c["fp"] + c["fn"]),
    "false_positive_rate": lambda c: (
        None if (r := share(c["fp"], c["fp"] + c["tn"])) is None else -r
    ),
}


@given(samples=naive.SAMPLES, rule=naive.RULES, name=st.sampled_from(list(EXACT)))
def test_equals_the_naive_search(samples, rule, name):
    y_true, y_score = zip(*samples, strict=True)
    choice = of_rate(name).choose(operating_points(tally(y_true, y_score), rule))
    value, good = naive.best(y_true, y_score, rule, EXACT[name])
    assert naive.agrees(choice.optimal, good, y_score)
    if value is None:
        assert not choice.is_possible
        assert np.isnan(choice.value)
        assert "undefined" in choice.why
    else:
        assert choice.value == pytest.approx(abs(float(value)), abs=1e-12)
        assert as_dict(choice.counts) == naive.matrix(y_true, y_score, choice.threshold, rule)


def rates_of(c):
    return share(c["fp"], c["fp"] + c["tn"]), share(c["tp"], c["tp"] + c["fn"])


def corner(c):
    fpr, tpr = rates_of(c)
    return None if fpr is None or tpr is None else -(fpr**2 + (1 - tpr) ** 2)


def equal_error(c):
    fpr, tpr = rates_of(c)
    return None if fpr is None or tpr is None else -abs(fpr - (1 - tpr))


def break_even(c):
    if not c["tp"]:
        return None
    return -abs(share(c["tp"], c["tp"] + c["fp"]) - share(c["tp"], c["tp"] + c["fn"]))


def ks(c):
    fpr, tpr = rates_of(c)
    return None if fpr is None or tpr is None else abs(tpr - fpr)


@pytest.mark.parametrize(
    ("name", "value_of"),
    [
        ("nearest_corner", corner),
        ("equal_error", equal_error),
        ("break_even", break_even),
        ("as_prevalence", lambda c: -abs(c["fp"] - c["fn"])),
        ("ks", ks),
    ],
)
@given(samples=naive.SAMPLES, rule=naive.RULES)
def test_classical_points_equal_the_naive_search(name, value_of, samples, rule):
    y_true, y_score = zip(*samples, strict=True)
    choice = CLASSICAL[name].choose(operating_points(tally(y_true, y_score), rule))
    _, good = naive.best(y_true, y_score, rule, value_of)
    assert naive.agrees(choice.optimal, good, y_score)


def test_break_even_is_where_as_many_are_said_yes_as_are():
    y_true, y_score = [1, 0, 1, 0, 1, 0], [0.9, 0.8, 0.7, 0.6, 0.5, 0.1]
    points = operating_points(tally(y_true, y_score))
    for name in ("break_even", "as_prevalence"):
        choice = CLASSICAL[name].choose(points)
        assert choice.value == 0
        assert choice.counts.predicted_positives == 3


@given(samples=naive.SAMPLES, rule=naive.RULES, tenths=st.integers(0, 10))
def test_near_best_holds_all_within_the_tolerance(samples, rule, tenths):
    y_true, y_score = zip(*samples, strict=True)
    points = operating_points(tally(y_true, y_score), rule)
    # A tolerance off every difference of two accuracies, so that rounding decides nothing.
    tolerance = Fraction(tenths, 10) + Fraction(1, 10_007)
    value, _ = naive.best(y_true, y_score, rule, EXACT["accuracy"])
    near = [
        t
        for t in naive.candidates(y_score)
        if EXACT["accuracy"](naive.matrix(y_true, y_score, t, rule)) >= value - tolerance
    ]
    got = of_rate("accuracy").near_best(points, float(tolerance))
    assert naive.agrees(got, near, y_score)


@pytest.mark.long
def test_looks_at_every_score_and_not_at_some():
    rng = np.random.default_rng(5)
    y_true = rng.integers(0, 2, 9000)
    y_score = np.clip(rng.normal(0.4 + 0.2 * y_true, 0.2), 0, 1).astype(np.float32)
    points = operating_points(tally(y_true, y_score), ">=", bounds=(0, 1))
    choice = of_rate("f1").choose(points)
    assert choice.value == pytest.approx(f1_score(y_true, y_score >= choice.threshold), abs=1e-12)
    every = [f1_score(y_true, y_score >= t) for t in np.unique(y_score)[::40]]
    assert choice.value >= max(every)


def test_weights_count():
    y_true, y_score = [1, 0, 1, 0], [0.9, 0.8, 0.3, 0.1]
    light = operating_points(tally(y_true, y_score, sample_weight=[1, 0.1, 1, 1]))
    heavy = operating_points(tally(y_true, y_score, sample_weight=[1, 9, 1, 1]))
    assert of_rate("accuracy").choose(light).threshold == float(np.float32(0.2))
    assert of_rate("accuracy").choose(heavy).threshold == float(np.float32(0.85))


def test_own_formula():
    points = operating_points(tally([1, 0, 1, 0], [0.9, 0.8, 0.3, 0.1]))
    choice = of_formula(parse("-(5*FN + FP)/n"), 0.5).choose(points)
    assert choice.value == -0.25
    assert choice.counts.tp == 2
    with pytest.raises(ValueError, match="must not name the threshold"):
        of_formula(parse("TP - threshold"), 0.5)


def test_everybody_and_nobody_are_candidates():
    points = operating_points(tally([0, 0, 0, 1], [0.2, 0.5, 0.9, 0.1]), ">=", bounds=(0, 1))
    choice = of_rate("accuracy").choose(points)
    assert choice.flags_nobody
    assert choice.optimal[-1].high == np.inf
    assert 0.9 < choice.threshold <= 1
    assert of_rate("recall").choose(points).flags_everybody


def test_the_sentence_for_accuracy_and_f1():
    points = operating_points(tally([0, 1], [0.2, 0.6]), rows="the test rows")
    assert "improper" in of_rate("accuracy").choose(points).why
    assert "improper" in of_rate("f1").choose(points).why
    choice = YOUDEN.choose(points)
    assert "improper" not in choice.why
    assert "the test rows" in choice.why
    assert (choice.rows, choice.rule, choice.n_samples) == ("the test rows", ">", 2)


def test_the_widest_of_several_is_offered():
    points = operating_points(tally([0, 1, 0, 1], [0.1, 0.2, 0.3, 0.9]))
    choice = BestMetric(accuracy, "accuracy").choose(points)
    assert len(choice.optimal) == 2
    assert choice.threshold == float(np.float32(0.6))


def test_on_other_rows():
    points = operating_points(tally([0, 1], [0.2, 0.6]))
    other = operating_points(tally([0, 1, 1], [0.5, 0.3, 0.9]))
    assert as_dict(YOUDEN.choose(points).on(other)) == {"tp": 1, "fp": 1, "fn": 1, "tn": 0}


def test_unknown_rate_and_tolerance_are_refused():
    with pytest.raises(ValueError, match="must be a rate"):
        metric.of_rate("nonsense")
    points = operating_points(tally([0, 1], [0.2, 0.6]))
    with pytest.raises(ValueError, match="at least 0"):
        YOUDEN.near_best(points, float("nan"))
