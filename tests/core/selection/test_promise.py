"""Promises: the reference, order statistics found naively, and how often they break in truth."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from core.decision.rule import predict_positive
from core.decision.tally import tally
from core.selection.points import Interval, operating_points
from core.selection.promise import (
    GRID,
    Promise,
    Promised,
    fixed_sequence,
    naive_errors,
)
from core.selection.promise import broken as broken_at
from tests.core.selection import naive
from tests.core.selection.reference import (
    RULES,
    as_dict,
    cases,
    floats,
    intervals,
    points_of,
    suicide,
)

KINDS = {"fpr": "false_positive_rate", "flag_rate": "predicted_positive_rate"}


def promised_of(inputs):
    return Promised(KINDS.get(inputs["kind"], inputs["kind"]), inputs["target"])


@cases(
    "promise/recall_a",
    "promise/recall_b",
    "promise/recall_impossible",
    "promise/recall_ties",
    "promise/fpr_a",
    "promise/fpr_b",
    "promise/fpr_impossible",
    "promise/fpr_edge",
    "promise/flag_rate_a",
    "promise/flag_rate_b",
)
@pytest.mark.parametrize("rule", RULES)
def test_the_reference(case, rule):
    inputs, expected = case["inputs"], case["expected"]
    points, promised = points_of(inputs, rule), promised_of(inputs)
    choice = Promise((promised,), 1 - inputs["delta"]).choose(points)
    assert promised.trials(points.one(0)) == expected["n"]
    assert choice.permitted == intervals(expected[rule]["allowed"])
    safe = [s for s in points.scores.tolist() if any(s in i for i in choice.permitted)]
    if not safe:
        assert expected[rule]["threshold"] is None
    else:
        observed = max(safe) if inputs["kind"] == "recall" else min(safe)
        assert observed == float(np.float32(expected[rule]["threshold"]))
        assert as_dict(choice.counts) == expected[rule]["counts"]
        assert promised.errors(choice.counts) == expected[rule]["errors"]
    if not expected[rule]["allowed"]:
        assert "cannot be promised" in choice.why
    else:
        assert f"at most {expected['k']} may be" in choice.why


@cases(
    "promise/precision_grid", "promise/recall_grid", "promise/fpr_grid", "promise/flag_rate_grid"
)
@pytest.mark.parametrize("rule", RULES)
def test_a_grid_of_the_reference(case, rule):
    inputs, expected = case["inputs"], case["expected"][rule]
    points, promised = points_of(inputs, rule), promised_of(inputs)
    tested = fixed_sequence(points, promised, inputs["grid"], inputs["delta"])
    p_values = promised.p_values(points.at(points.index(inputs["grid"])))
    np.testing.assert_allclose(p_values, floats(expected["p_values"]), atol=1e-9)
    np.testing.assert_array_equal(tested, np.array(expected["certified"], np.float32))
    chosen = tested[-1 if inputs["kind"] == "recall" else 0] if len(tested) else None
    assert chosen == (None if expected["chosen"] is None else np.float32(expected["chosen"]))
    if inputs["kind"] == "precision":
        choice = Promise((promised,), 1 - inputs["delta"], tuple(inputs["grid"])).choose(points)
        assert choice.threshold == chosen
        alone = [float(np.float32(t)) for t in expected["certified"]]
        assert choice.permitted == tuple(Interval(t, t, True, True) for t in alone)


@cases(
    "promise/precision_grid", "promise/recall_grid", "promise/fpr_grid", "promise/flag_rate_grid"
)
def test_never_less_cautious_than_mapie(case):
    # MAPIE 1.6 counts ceil(n · rate) errors; rounding makes that one too many at times.
    certified, mapie = case["expected"][">="]["certified"], case["expected"]["mapie"]
    assert set(mapie["certified"]) <= set(certified)
    assert (set(mapie["certified"]) == set(certified)) == mapie["agrees"]


def naive_safe(y_true, y_score, rule, kind, share, delta):
    """All thresholds with few enough errors, by counting and by a sum of probabilities."""
    safe = []
    for threshold in naive.candidates(y_score):
        c = naive.matrix(y_true, y_score, threshold, rule)
        errors, n = {
            "recall": (c["fn"], c["fn"] + c["tp"]),
            "false_positive_rate": (c["fp"], c["fp"] + c["tn"]),
            "predicted_positive_rate": (c["tp"] + c["fp"], sum(c.values())),
        }[kind]
        if n and binom.cdf(int(errors), int(n), share) <= delta * (1 + 1e-12):
            safe.append(threshold)
    return safe


@given(
    samples=naive.SAMPLES,
    rule=naive.RULES,
    kind=st.sampled_from(["recall", "false_positive_rate", "predicted_positive_rate"]),
    tenths=st.integers(1, 9),
    confidence=st.sampled_from([0.5, 0.8, 0.9]),
)
def test_equals_the_naive_search(samples, rule, kind, tenths, confidence):
    y_true, y_score = zip(*samples, strict=True)
    points = operating_points(tally(y_true, y_score), rule)
    promised = Promised(kind, tenths / 10)
    choice = Promise((promised,), confidence).choose(points)
    share = 1 - tenths / 10 if kind == "recall" else tenths / 10
    safe = naive_safe(y_true, y_score, rule, kind, share, 1 - confidence)
    assert naive.agrees(choice.permitted, safe, y_score)
    if safe:
        flagged = {t: int(predict_positive(y_score, t, rule).sum()) for t in safe}
        least_cautious = min if kind == "recall" else max
        assert choice.value == least_cautious(flagged.values())


@given(samples=naive.SAMPLES, rule=naive.RULES)
def test_several_promises_share_the_error(samples, rule):
    y_true, y_score = zip(*samples, strict=True)
    points = operating_points(tally(y_true, y_score), rule)
    both = Promised("recall", 0.5), Promised("false_positive_rate", 0.5)
    choice = Promise(both, 0.8).choose(points)
    half = [Promise((each,), 0.9).choose(points).permitted for each in both]
    for t in naive.candidates(y_score):
        inside = all(any(t in i for i in each) for each in half)
        assert any(t in i for i in choice.permitted) == inside


def test_two_promises_allow_fewer_errors_than_one():
    y_true = [1] * 90 + [0] * 90
    points = operating_points(tally(y_true, np.arange(180, 0, -1)))
    recall, rate = Promised("recall", 0.9), Promised("false_positive_rate", 0.9)
    assert "of 90 positives at most 4 may be missed" in Promise((recall,)).choose(points).why
    both = Promise((recall, rate))
    assert both.delta == 0.025
    assert "of 90 positives at most 3 may be missed" in both.choose(points).why


def test_precision_and_recall_together_keep_to_the_grid():
    rng = np.random.default_rng(4)
    y_true = rng.random(4000) < 0.4
    y_score = np.clip(rng.normal(0.35 + 0.3 * y_true, 0.15), 0, 1)
    points = operating_points(tally(y_true, y_score), bounds=(0, 1))
    # From 0.75 down: above 0.8 hardly any row is left to show a precision on.
    grid = tuple(t for t in GRID if t <= 0.75)
    promise = Promise((Promised("precision", 0.7), Promised("recall", 0.7)), grid=grid)
    choice = promise.choose(points)
    assert choice.threshold in np.float32(grid)
    assert choice.optimal == (Interval(choice.threshold, choice.threshold, True, True),)
    higher = [i.low for i in choice.permitted]
    assert choice.threshold == max(higher)
    assert "tested at 15 thresholds fixed beforehand" in choice.why


def test_the_suicide_data_can_only_promise_by_flagging_everyone():
    y_true, y_score = suicide()
    for rule in RULES:
        points = operating_points(tally(y_true, y_score), rule)
        choice = Promise((Promised("recall", 0.9),)).choose(points)
        assert choice.flags_everybody
        assert choice.counts.positives == 36
        assert "of 36 positives at most 0 may be missed" in choice.why


def test_says_how_many_rows_a_promise_needs():
    points = operating_points(tally([1] * 28 + [0], np.linspace(1, 0, 29)), rows="the test rows")
    choice = Promise((Promised("recall", 0.9),)).choose(points)
    assert (
        choice.why == "Recall at least 0.9 cannot be promised from 28 positives: 29 are the least."
    )
    enough = operating_points(tally([1] * 29 + [0], np.linspace(1, 0, 30)))
    assert Promise((Promised("recall", 0.9),)).choose(enough).is_possible


def test_two_promises_that_cannot_be_kept_together():
    rng = np.random.default_rng(0)
    points = operating_points(tally(rng.random(400) < 0.5, rng.random(400)))
    both = Promise((Promised("recall", 0.9), Promised("false_positive_rate", 0.1)))
    assert "nowhere together" in both.choose(points).why
    precise = Promise((Promised("precision", 0.9),))
    start = points.one(int(points.index(0.95)))
    n, wrong = start.tp + start.fp, start.fp
    assert binom.cdf(wrong, n, 0.1) > 0.05
    assert (
        f"the strictest threshold, 0.95, and ends where it fails, at once. Of {n} rows predicted "
        f"“yes” there {wrong} are false alarms; " in precise.choose(points).why
    )
    # Sure enough at 0.5, which is not come to: at 0.95 nobody is, and too few rows show nothing.
    at_half = [1] * 200 + [0] * 200
    never = operating_points(tally(at_half, [0.6] * 200 + [0.2] * 200))
    assert precise.choose(never).why.endswith(
        "Of 0 rows predicted “yes” there 0 are false alarms; 29 without one are the least."
    )
    some = operating_points(tally([1] * 40 + [0] * 20, [0.97] * 60))
    assert precise.choose(some).why.endswith(
        f"Of 60 rows predicted “yes” there 20 are false alarms; at most "
        f"{max(k for k in range(60) if binom.cdf(k, 60, 0.1) <= 0.05)} may be."
    )


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda: Promised("accuracy", 0.9), "`kind` must be one of"),
        (lambda: Promised("recall", 1.0), "between 0 and 1"),
        (lambda: Promised("recall", 1.2), "`target` must be a number from 0 to 1"),
        (lambda: Promise(()), "at least one promise"),
        (lambda: Promise((Promised("recall", 0.9),), 1.0), "between 0 and 1"),
    ],
)
def test_what_is_refused(make, text):
    with pytest.raises(ValueError, match=text):
        make()


def test_weights_have_no_exact_binomial():
    points = operating_points(tally([1, 0], [0.9, 0.1], sample_weight=[2, 1]))
    with pytest.raises(ValueError, match="not defined with weights"):
        Promise((Promised("recall", 0.9),)).choose(points)


@pytest.mark.slow
@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(
    ("n", "target"), [(29, 0.9), (46, 0.9), (100, 0.9), (100, 0.8), (400, 0.95)]
)
def test_a_promise_breaks_as_often_as_the_binomial_says(n, target, rule):
    """20,000 samples of uniform positives: the true recall of a threshold t is 1 − t."""
    promised = Promised("recall", target)
    promise = Promise((promised,))
    rng = np.random.default_rng(n)
    n_draws = 20_000
    broken = naive_broken = 0
    rows = tally([1] * n, np.arange(n) / n)
    choice = promise.choose(operating_points(rows, rule))
    k = int(promised.errors(choice.counts))  # ranks decide, not scores: the same for every sample
    exact = binom.cdf(k, n, 1 - target)
    expected_of_naive = broken_at(n, promised.share, naive_errors(n, promised.share))
    for _ in range(n_draws):
        scores = np.sort(rng.random(n))
        # The least cautious end of the interval: beyond it the next positive is missed.
        broken += scores[k] > 1 - target
        naive_broken += scores[int(np.floor(n * (1 - target) + 1e-9))] > 1 - target
    for seen, expected in (
        (broken, exact),
        (naive_broken, expected_of_naive),
    ):
        error = np.sqrt(expected * (1 - expected) / n_draws)
        assert seen / n_draws == pytest.approx(expected, abs=4 * error)
    assert exact <= 0.05
    assert expected_of_naive > 0.4


@pytest.mark.slow
def test_a_tested_precision_breaks_rarely_enough():
    """20,000 samples of a population whose precision at each threshold of the grid is known."""
    rng = np.random.default_rng(11)
    n, n_draws, grid = 300, 20_000, np.array([0.3, 0.4, 0.5, 0.6, 0.7], np.float32)
    promised, delta = Promised("precision", 0.75), 0.1
    # P(yes | score) = score for uniform scores: the precision above t is (1 + t) / 2.
    truth = (1 + grid.astype(float)) / 2
    broken = 0
    for _ in range(n_draws):
        scores = rng.random(n)
        y_true = rng.random(n) < scores
        tested = fixed_sequence(operating_points(tally(y_true, scores)), promised, grid, delta)
        broken += (truth[np.isin(grid, tested)] < 0.75).any()
    assert broken / n_draws <= delta + 4 * np.sqrt(delta * (1 - delta) / n_draws)
