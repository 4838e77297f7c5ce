"""The view of scores on scales other than the probability of "yes"."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics

from core.decision.rule import RULES
from core.live.stops import WHAT_KERAS_USES
from core.live.table import Column, count_decimals
from core.live.view import view_of_rows
from core.predictions.predictions import Predictions
from core.predictions.scale import KINDS, Scale

FINITE = st.floats(width=32, allow_nan=False, allow_infinity=False)
COMPARE = {">": np.greater, ">=": np.greater_equal, "<": np.less, "<=": np.less_equal}


def rows_of(shown, scale, y_true, weight=None):
    return Predictions(
        y_true, scale.decided(np.asarray(shown, float)), weight, source="", scale=scale
    )


@given(
    rows=st.lists(st.tuples(st.integers(0, 1), FINITE), min_size=1, max_size=12),
    higher=st.booleans(),
    rule=st.sampled_from(RULES),
)
def test_the_table_reads_in_the_numbers_of_the_file(rows, higher, rule):
    y_true, shown = zip(*rows, strict=True)
    view = view_of_rows(rows_of(shown, Scale("score", higher), y_true), rule)
    shown, is_yes = np.array(shown, np.float32), np.array(y_true) == 1
    thresholds = view.table["threshold"]
    assert ((np.diff(thresholds) > 0) == higher).all()
    for i in {*range(0, len(thresholds), 97), view.row(view.best.threshold)}:
        said = COMPARE[view.shown_rule](shown, np.float32(thresholds[i]))
        assert view.table["tp"][i] == (said & is_yes).sum()
        assert view.table["fp"][i] == (said & ~is_yes).sum()
    for stop in (view.best, view.start):
        assert thresholds[view.row(stop.threshold)] == stop.threshold
    said = COMPARE[view.shown_rule](shown, np.float32(view.start.threshold))
    differences = [
        abs(COMPARE[view.shown_rule](shown, each).sum() - is_yes.sum())
        for each in np.float32(thresholds)
    ]
    assert abs(said.sum() - is_yes.sum()) == min(differences)


@pytest.mark.parametrize("higher", [True, False])
@pytest.mark.parametrize(
    ("kind", "scores", "label", "threshold", "step"),
    [
        ("percent", [3, 99.5, 60, 20], "50", 50, 0.1),
        ("log_odds", [-6, 120, 3, -1], "0", 0, 0.1),
        ("log_probability", [-9, -0.2, -0.5, -1], "ln 0.5", -0.6931472, 0.01),
        ("probability", [0.1, 0.9, 0.7, 1e-9], "0.5", 0.5, 0.001),
    ],
)
def test_the_slider_starts_where_the_probability_is_one_half(
    kind, scores, label, threshold, step, higher
):
    scale = Scale(kind, higher)
    view = view_of_rows(rows_of(scores, scale, [0, 1, 1, 0]), ">")
    assert (view.start.label, view.start.threshold, view.step) == (label, threshold, step)
    said = view.curve.counts.predicted_positives[view.row(view.start.threshold)]
    p = scale.probability(view.predictions.y_score)
    assert said == (p > 0.5).sum()
    assert view.cross_entropy == pytest.approx(
        metrics.log_loss([0, 1, 1, 0], p.clip(1e-7, 1 - 1e-7)), abs=1e-6
    )
    assert (view.start == WHAT_KERAS_USES) == (scale == Scale())


def test_other_scores_start_where_as_many_are_said_as_there_are():
    scale = Scale("score", higher_is_yes=False)
    view = view_of_rows(rows_of([300, 850, 420.5, 600], scale, [1, 0, 1, 0]), ">")
    assert view.start.label == "As many as there are"
    assert view.start.threshold == 600  # those below it are said "yes"; the shortest such number
    assert view.curve.counts.predicted_positives[view.row(600)] == 2
    assert view.shown_rule == "<"
    assert view.cross_entropy is None
    assert np.isnan(view.table["cross_entropy"]).all()


@pytest.mark.parametrize("higher", [True, False])
@pytest.mark.parametrize("kind", KINDS)
def test_axes(kind, higher):
    scale = Scale(kind, higher)
    rng = np.random.default_rng(0)
    shown = {
        "probability": rng.random(200),
        "percent": 100 * rng.random(200),
        "log_odds": rng.normal(0, 4, 200),
        "log_probability": -rng.exponential(2, 200),
        "score": rng.normal(600, 80, 200).round(),
    }[kind]
    view = view_of_rows(rows_of(shown, scale, rng.integers(0, 2, 200)), ">")
    assert len(view.axes) == (2 if scale == Scale() else 1)
    for axis in view.axes:
        assert axis.histogram.positives.sum() + axis.histogram.negatives.sum() == 200
        for positions in (axis.edge_positions, axis.positions):
            assert (np.diff(positions) >= 0).all()
            assert positions[[0, -1]].tolist() == [0, 1]
        assert 4 <= len(axis.ticks) <= 14
        assert all(0 <= tick.position <= 1 for tick in axis.ticks)
        assert len({tick.text for tick in axis.ticks}) == len(axis.ticks), "each reads differently"
    axis = view.axes[0]
    for tick in axis.ticks:  # a tick stands where its number does
        number = float(tick.text.replace("−", "-").replace(",", ""))
        row = view.row(number)
        assert axis.positions[row] == pytest.approx(tick.position, abs=0.003)
        p = scale.probability(scale.decided(number))
        assert (tick.beside == "") == (p is None)
        if p is not None and scale != Scale():
            assert tick.beside.startswith("P ")
            if not tick.beside.startswith(("P <", "P >")):
                assert float(tick.beside[2:]) == pytest.approx(float(p), abs=0.006)
    assert "cut_bin" in view.table.frame
    assert ("logit_cut_bin" in view.table.frame) == (len(view.axes) == 2)
    if scale != Scale():
        with pytest.raises(ValueError, match="`scores` are those of probabilities"):
            _ = view.scores


@pytest.mark.parametrize(
    ("spread", "limit", "texts"),
    [
        (0.5, 2, ["0", "0.2", "0.3", "0.5", "0.7", "0.8", "1"]),
        (2.2, 5, ["0", "0.01", "0.1", "0.5", "0.9", "0.99", "1"]),
        (4.4, 9, ["0", "0.001", "0.01", "0.1", "0.5", "0.9", "0.99", "0.999", "1"]),
    ],
)
def test_probabilities_are_written_on_the_axis_of_log_odds(spread, limit, texts):
    """The ends hold what lies beyond, and say so."""
    p = 1 / (1 + np.exp(-np.random.default_rng(3).normal(0, spread, 2000)))
    view = view_of_rows(rows_of(p, Scale(), np.arange(2000) % 2), ">")
    axis = view.axes[1]
    assert view.scores.limit == limit
    assert [tick.text for tick in axis.ticks] == texts
    assert (axis.ticks[0].beside, axis.ticks[-1].beside) == (f"log-odds ≤ −{limit}", f"≥ {limit}")
    for tick in axis.ticks[1:-1]:
        number = float(tick.text)
        odds = np.log(number / (1 - number))
        assert float(tick.beside.replace("−", "-")) == pytest.approx(odds, abs=0.05)
        assert tick.position == pytest.approx((odds / limit + 1) / 2)
        assert axis.positions[view.row(number)] == pytest.approx(tick.position, abs=0.003)
    first, *_, last = (axis.histogram.positives + axis.histogram.negatives) / 2000
    assert (p < 1 / (1 + np.exp(limit))).mean() <= first
    assert (p > 1 / (1 + np.exp(-limit))).mean() <= last


def test_quarters_and_their_log_odds_are_written_on_the_axis_of_probabilities():
    view = view_of_rows(rows_of([0.1, 0.9], Scale(), [0, 1]), ">")
    for tick in view.axes[0].ticks[1:-1]:
        odds = np.log(tick.position / (1 - tick.position))
        assert float(tick.beside.replace("−", "-")) == pytest.approx(odds, abs=0.05)
    ends = view.axes[0].ticks[0], view.axes[0].ticks[-1]
    assert [tick.text for tick in view.axes[0].ticks] == ["0", "0.25", "0.5", "0.75", "1"]
    assert [tick.beside for tick in ends] == ["log-odds −∞", "∞"]


def test_scores_that_became_equal_are_counted():
    view = view_of_rows(rows_of([16777216, 16777217, 5], Scale("score"), [0, 1, 1]), ">")
    assert view.predictions.n_made_equal == 1


def test_the_best_is_searched_among_all_scores():
    rng = np.random.default_rng(5)
    scores = rng.random(30_000)
    y_true = scores > np.sort(scores)[17_011]
    view = view_of_rows(rows_of(scores, Scale(), y_true), ">")
    assert view.curve.n_distinct > 20_000
    assert not view.curve.has_every_score
    assert view.curve.at(view.best.threshold).fp == view.curve.at(view.best.threshold).fn == 0


def test_weighted_counts_have_the_decimals_they_need():
    assert count_decimals(None) is None
    assert count_decimals(np.float32([0, 1, 2.5])) == 2
    assert count_decimals(np.float32([0.01, 5])) == 2
    assert count_decimals(np.float32([0.002604, 0.5, 0.497396])) == 6
    assert count_decimals(np.float32([0.001, 5_000])) == 2
    assert count_decimals(np.zeros(3, np.float32)) == 2
    weights = np.float32([0.002604, 0.007412, 0.989984])
    view = view_of_rows(rows_of([0.2, 0.7, 0.1], Scale(), [1, 1, 0], weights), ">")
    columns = {column.name: column for column in view.table.columns}
    assert columns["tp"] == Column("tp", "count", decimals=6)
    assert columns["n_tied"].decimals is None
    assert f"{view.table['fn'][view.row(0.5)]:.6f}" == "0.002604"
