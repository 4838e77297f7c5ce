"""DeLong's test: the reference, the naive double loop in fractions, speed and coverage."""

import time
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr
from sklearn.metrics import roc_auc_score

from core.compare.delong import areas_apart, delong, placements
from core.decision.tally import tally
from core.selection.partial_auc import partial_auc
from tests.core.selection.reference import CASES, HERE, cases, floats, points_of

ROW = st.tuples(st.integers(0, 1), *[st.integers(0, 6)] * 2)


def naive(y_true, scores):
    """Placements, areas and covariance, each pair looked at, in fractions."""
    yes, no = ([i for i, y in enumerate(y_true) if y == label] for label in (1, 0))

    def wins(score, i, j):
        return Fraction(int(score[i] > score[j])) + Fraction(int(score[i] == score[j]), 2)

    above = [[sum(wins(s, i, j) for j in no) / len(no) for i in yes] for s in scores]
    below = [[sum(wins(s, i, j) for i in yes) / len(yes) for j in no] for s in scores]
    auc = [sum(each) / len(yes) for each in above]

    def part(placed):
        n = len(placed[0])
        return [
            [
                sum((a - auc[r]) * (b - auc[c]) for a, b in zip(placed[r], placed[c], strict=True))
                / ((n - 1) * n)
                for c in range(len(scores))
            ]
            for r in range(len(scores))
        ]

    first, second = part(above), part(below)
    covariance = [
        [a + b for a, b in zip(one, other, strict=True)]
        for one, other in zip(first, second, strict=True)
    ]
    return above, below, auc, covariance


def scores_of(inputs):
    if "file" not in inputs:
        return inputs["y_true"], inputs["scores"]
    frame = pd.read_csv(HERE / inputs["file"])
    named = {"alb": frame.alb, "tp": frame.tp, "10 - totscore": 10 - frame.totscore}
    scores = (named[name] for name in inputs["scores"])
    return frame[inputs["y_true"]], dict(zip(inputs["names"], scores, strict=True))


@cases("delong/ovarian", "delong/small")
def test_the_reference(case):
    y_true, scores = scores_of(case["inputs"])
    names, expected = list(scores), case["expected"]
    got = delong(y_true, list(scores.values()))
    np.testing.assert_allclose(got.auc, [expected["auc"][name] for name in names], atol=1e-9)
    np.testing.assert_allclose(got.errors, [expected["se"][name] for name in names], atol=1e-9)
    np.testing.assert_allclose(got.covariance, expected["covariance"], atol=1e-9)
    ends = [expected["ci95_wald"][name] for name in names]
    np.testing.assert_allclose(np.transpose(got.intervals()), ends, atol=1e-9)
    for pair in expected["pairs"]:
        tested = got.compared(names.index(pair["a"]), names.index(pair["b"]))
        assert tested.difference == pytest.approx(pair["difference"], abs=1e-9)
        assert tested.error == pytest.approx(pair["se"], abs=1e-9)
        assert tested.z == pytest.approx(pair["z"], abs=1e-9)
        assert tested.z**2 == pytest.approx(pair["chi2"], abs=1e-9)
        assert tested.p == pytest.approx(pair["p"], abs=1e-9)
        assert [tested.low, tested.high] == pytest.approx(pair["ci95"], abs=1e-9)
    for placed, name, label in zip((0, 1), ("V10", "V01"), (1, 0), strict=True):
        for model, values in expected.get(name, {}).items():
            rows = np.array(scores[model], np.float32)
            is_yes = np.array(y_true) == 1
            assert (is_yes == label).sum() == len(values)
            found = placements(rows[is_yes], rows[~is_yes])[placed]
            np.testing.assert_allclose(found, values, atol=1e-12)


@cases("delong/asah_wfns")
def test_published_with_heavy_ties(case):
    table, expected = case["inputs"]["count_table"], case["expected"]
    y_true, score = [], []
    for label, name in enumerate(("good", "poor")):
        score += np.repeat(table["wfns"], table[name]).tolist()
        y_true += [label] * sum(table[name])
    got = delong(y_true, [score])
    assert got.auc[0] == pytest.approx(case["published"]["auc"], abs=1e-14)
    assert got.covariance[0, 0] == pytest.approx(case["published"]["variance"], abs=1e-15)
    assert got.errors[0] == pytest.approx(expected["se"], abs=1e-12)
    np.testing.assert_allclose(np.ravel(got.intervals()), expected["ci95_wald"], atol=1e-9)
    points = points_of({"y_true": y_true, "y_score": np.divide(score, 8)}, ">")
    for ends, area in expected["partial_auc"].items():
        low, high = map(float, ends.split(".."))
        raw = partial_auc(points, high).raw - (partial_auc(points, low).raw if low else 0)
        assert raw == pytest.approx(area["raw"], abs=1e-9)
        if not low:
            standardised = partial_auc(points, high).standardised
            assert standardised == pytest.approx(area["standardised"], abs=1e-9)


def test_the_edges_of_the_reference():
    case = CASES["delong/edge"]
    inputs, expected = case["inputs"], case["expected"]
    for name in ("perfect", "one_positive", "constant"):
        got = delong(inputs[name]["y_true"], [inputs[name]["y_score"]])
        assert got.auc[0] == expected[name]["auc"]
        np.testing.assert_equal(got.covariance[0, 0], float(expected[name]["variance"]))
    rows = inputs["identical"]
    got = delong(rows["y_true"], [rows["y_score"]] * 2)
    tested = got.compared(0, 1)
    assert got.auc[0] == expected["identical"]["auc"]
    assert (tested.difference, tested.error) == (0, 0)
    np.testing.assert_array_equal([tested.z, tested.p], floats(["nan", "nan"]))
    assert np.isnan(delong([1, 1], [[0.1, 0.2]]).auc).all()
    assert np.isnan(delong([1, 1, 1], [[0.1, 0.2, 0.3]] * 2).compared(0, 1).p)


@given(st.lists(ROW, min_size=4, max_size=14))
def test_every_pair_looked_at(rows):
    y_true, *scores = map(np.array, zip(*rows, strict=True))
    if not 2 <= y_true.sum() <= len(rows) - 2:
        return
    got = delong(y_true, scores)
    above, below, auc, covariance = naive(y_true, scores)
    for score, high, low in zip(scores, above, below, strict=True):
        found = placements(score[y_true == 1], score[y_true == 0])
        np.testing.assert_allclose(found[0], np.array(high, float), atol=1e-12)
        np.testing.assert_allclose(found[1], np.array(low, float), atol=1e-12)
    np.testing.assert_allclose(got.auc, np.array(auc, float), atol=1e-12)
    np.testing.assert_allclose(got.covariance, np.array(covariance, float), atol=1e-12)
    for score, area in zip(scores, got.auc, strict=True):
        assert roc_auc_score(y_true, score) == pytest.approx(area)


def test_what_is_refused():
    with pytest.raises(ValueError, match="not defined with weights"):
        delong([0, 1], [[0, 1]], sample_weight=[1, 2])
    with pytest.raises(ValueError, match="2 rows here"):
        delong([0, 1], [0, 1])
    with pytest.raises(ValueError, match="`confidence`"):
        delong([0, 1], [[0, 1]]).intervals(2)


@pytest.mark.slow
def test_a_million_rows_take_less_than_a_second():
    rng = np.random.default_rng(1)
    y_true = rng.random(1_000_000) < 0.3
    scores = rng.normal(y_true, [[1.0], [1.2]], (2, y_true.size)).astype(np.float32)

    def seconds():  # of the processor: others may be at work
        started = time.process_time()
        delong(y_true, scores)
        return time.process_time() - started

    assert min(seconds() for _ in range(3)) < 1


@pytest.mark.slow
def test_the_interval_covers_and_the_test_errs_as_often_as_they_say():
    rng = np.random.default_rng(2)
    n_draws, n_yes, n_no = 3_000, 60, 90
    y_true = np.repeat([1, 0], [n_yes, n_no])
    true_auc = float(ndtr(1 / np.sqrt(2)))
    covered = rejected = 0
    for _ in range(n_draws):
        common = rng.normal(0, 1, y_true.size)
        scores = [y_true + 0.8 * common + 0.6 * rng.normal(0, 1, y_true.size) for _ in "ab"]
        got = delong(y_true, scores)
        low, high = got.intervals()
        covered += low[0] <= true_auc <= high[0]
        rejected += got.compared(0, 1).p < 0.05
    assert 0.93 < covered / n_draws < 0.96
    assert 0.04 < rejected / n_draws < 0.065


@given(st.lists(ROW, min_size=1, max_size=40))
def test_counts_give_the_same_areas_and_errors_and_nothing_of_both(rows):
    y_true, *scores = zip(*rows, strict=True)
    paired, apart = delong(y_true, scores), areas_apart([tally(y_true, each) for each in scores])
    np.testing.assert_allclose(apart.auc, paired.auc, rtol=1e-12, equal_nan=True)
    np.testing.assert_allclose(apart.errors, paired.errors, rtol=1e-9, atol=1e-12, equal_nan=True)
    assert apart.covariance[0, 1] == apart.covariance[1, 0] == 0
    assert (apart.n_positive, apart.n_negative) == (paired.n_positive, paired.n_negative)


def test_counts_of_weights_have_no_error():
    with pytest.raises(ValueError, match="not defined with weights"):
        areas_apart([tally([0, 1], [0.1, 0.2], sample_weight=[1, 2])])
