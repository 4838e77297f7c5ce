"""What is reached where "yes" is rarer, and about a threshold: by repeating rows, and by hand."""

import numpy as np
import pytest

from core.calibration.outcomes import outcomes_of
from core.calibration.reliability import reliability
from core.decision import rates
from core.decision.counts import Counts
from core.live.about import columns_about
from core.live.elsewhere import ENDS, columns_there, in_percent, table_of_shares
from core.live.view import view_of_rows
from core.predictions.predictions import Predictions
from core.predictions.scale import Scale
from core.selection.cost import Costs
from tests.core.selection.reference import CASES, rows_of

COSTS = Costs(fp=1, fn=5)


def by_name(columns):
    return {column.name: values for column, values in columns.items()}


@pytest.fixture
def view():
    y_true, y_score, _ = rows_of({"dataset": "calibration_30"})
    return view_of_rows(Predictions(y_true, y_score, source="x"), ">")


def test_each_class_as_often_as_there(view):
    # 15 "yes" three times and 15 "no" once, or the other way round: 3 : 1 and 1 : 3.
    y_true, y_score = view.predictions.y_true, view.predictions.y_score
    for there, times in ((0.75, [1, 3]), (0.25, [3, 1])):
        rows = np.repeat(np.arange(30), np.array(times)[y_true])
        other = view_of_rows(
            Predictions(y_true[rows], y_score[rows], source="x"), ">", view.curve.thresholds
        )
        np.testing.assert_array_equal(other.curve.thresholds, view.curve.thresholds)
        got = by_name(columns_there(view.curve.counts, there, 0.5, COSTS, view.curve.thresholds))
        for name in ("precision", "negative_predictive_value", "accuracy"):
            np.testing.assert_allclose(got[f"{name}@there"], other.table[name], atol=1e-12)
        counts = other.curve.counts
        np.testing.assert_allclose(got["cost@there"], COSTS.total(counts) / 60, atol=1e-12)
        np.testing.assert_allclose(got["caught@there"], 10_000 * counts.tp / 60)
        np.testing.assert_allclose(got["alarms@there"], 10_000 * counts.fp / 60)
        np.testing.assert_allclose(got["yes@there"], 10_000 * there)
        false = 100 * (1 - rates.precision(counts))
        np.testing.assert_allclose(got["false@there"], false, atol=1e-9)
        at = view.curve.thresholds.astype(float)
        with np.errstate(divide="ignore", invalid="ignore"):
            benefit = counts.tp / 60 - counts.fp / 60 * at / (1 - at)
        expected = np.where(at < 1, benefit, np.nan)
        np.testing.assert_allclose(got["benefit@there"], expected, atol=1e-12)


def test_one_threshold_at_every_share_is_every_threshold_at_one(view):
    counts, at = view.curve.counts, view.curve.thresholds.astype(float)
    row = 400
    one = view.curve.at(view.curve.thresholds[row])
    table = table_of_shares(one, 0.02, 0.5, COSTS, at[row])
    shares = table["prevalence"]
    assert (np.diff(shares) > 0).all()
    np.testing.assert_allclose(shares[[0, -1]], ENDS)
    assert {0.02, 0.5} <= set(shares.tolist())
    for k in (0, 50, len(shares) // 2, -1):
        there = by_name(columns_there(counts, shares[k], 0.5, COSTS, at))
        for name, values in there.items():
            np.testing.assert_allclose(table[name][k], values[row], err_msg=name)
    k = int(np.searchsorted(shares, 0.02))
    assert table["percent"][k] == 2
    assert table["percent"][[0, -1]].tolist() == [0.01, 99.99]
    assert [in_percent(share) for share in (5 / 12, 0.9996, 1e-7)] == [41.7, 99.96, 1e-05]
    assert table["one_in"][k] == 50
    assert table["probability@there"][k] == pytest.approx(
        0.02 / 0.98 * at[row] / (1 - at[row]) / (1 + 0.02 / 0.98 * at[row] / (1 - at[row]))
    )
    outside = table_of_shares(one, 0.3, 1e-7, COSTS)
    assert outside["prevalence"][0] == ENDS[0]
    assert "probability@there" not in outside.frame


def test_the_threshold_that_stays_right_moves_with_the_share(view):
    # Scores that are right here; there the classes are drawn otherwise, and Bayes says of each.
    counts, here = view.curve.counts, 0.5
    shares = np.array([0.01, 0.2, 0.5, 0.9])
    right = by_name(columns_there(view.curve.at(0.5), shares, here, COSTS, 0.5))["right@there"]
    for share, score in zip(shares, right, strict=True):
        yes, no = score * share / here, (1 - score) * (1 - share) / (1 - here)
        assert yes / (yes + no) == pytest.approx(1 / 6)
    assert right[2] == pytest.approx(1 / 6)
    every = by_name(columns_there(counts, 0.2, here, COSTS, view.curve.thresholds))
    assert every["right@there"] == pytest.approx(np.full(len(view.curve), right[1]))
    assert "right@there" not in by_name(columns_there(counts, 0.2, here, COSTS))
    free = by_name(columns_there(counts, 0.2, here, Costs(), view.curve.thresholds))
    assert "right@there" not in free


def test_eddys_women(view):
    """Of 1,000 women 10 are ill; 8 of them and 95 others are called."""
    counts = Counts(tp=0.8, fn=0.2, fp=0.096, tn=0.904)
    got = by_name(columns_there(counts, 0.01, 0.5, COSTS))
    assert got["yes@there"] == pytest.approx(100)
    assert got["caught@there"] == pytest.approx(80)
    assert got["alarms@there"] == pytest.approx(950.4)
    assert got["false@there"] == pytest.approx(92.2, abs=0.05)
    assert CASES["prevalence/rates"]["published"]["line 1 precision"] == "7.8 %"


def test_rows_about_a_threshold(view):
    curve = reliability(outcomes_of(view.predictions.tally()))
    got = by_name(columns_about(view, curve))
    y_true, y_score = view.predictions.y_true, view.predictions.y_score
    for threshold in (0.03, 0.1, 0.4, 0.5, 0.7, 1):
        row = view.row(threshold)
        low, high = got["about_low"][row], got["about_high"][row]
        inside = (y_score >= np.float32(low)) & (y_score <= np.float32(high))
        assert got["about_rows"][row] == inside.sum()
        assert got["about_yes"][row] == pytest.approx(y_true[inside].mean())
        if low <= threshold <= high:
            assert got["curve_yes"][row] == pytest.approx(got["about_yes"][row])
    assert (np.diff(got["curve_yes"]) >= 0).all()


def test_about_scores_of_their_own():
    scale = Scale("score", higher_is_yes=False)
    shown = np.array([300, 420, 480, 500, 610, 700, 720, 850.0])
    rows = Predictions([1, 1, 0, 1, 0, 0, 1, 0], scale.decided(shown), source="x", scale=scale)
    view = view_of_rows(rows, ">")
    curve = reliability(outcomes_of(rows.tally(), scale))
    got = by_name(columns_about(view, curve))
    row = view.row(490)
    assert got["about_low"][row] == 480
    assert got["about_high"][row] == 500
    assert got["about_yes"][row] == 0.5
