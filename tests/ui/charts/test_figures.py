"""Figures: the lines go through the exact points of the curve, and none knows the threshold."""

import numpy as np
import plotly.io
import pytest
from sklearn.metrics import (
    average_precision_score,
    precision_recall_curve,
    roc_auc_score,
    roc_curve,
)

from core.decision.rates import RATES
from core.decision.thresholds import threshold_curve
from core.mlp.estimator import Epoch
from core.mlp.regions import DecisionGrid
from ui.charts import figures

Y = np.array([0, 0, 1, 1, 0, 1, 1, 0])
S = np.array([0.1, 0.4, 0.35, 0.8, 0.8, 0.9, 1.0, 0.0], np.float32)


@pytest.fixture
def curve():
    return threshold_curve(Y, S)


def line(figure):
    return figure.data[-1]


def test_charts_are_drawn_with_streamlits_template(curve):
    assert figures.roc(curve).layout.template == plotly.io.templates["streamlit"]


def test_roc_goes_through_every_point_of_scikit_learn(curve):
    fpr, tpr, _ = roc_curve(Y, S, drop_intermediate=False)
    drawn = line(figures.roc(curve))
    points = set(zip(drawn.x, drawn.y, strict=True))
    assert set(zip(fpr, tpr, strict=True)) <= points
    assert (drawn.x[0], drawn.y[0]) == (1, 1)
    assert (drawn.x[-1], drawn.y[-1]) == (0, 0)
    assert f"AUC {roc_auc_score(Y, S):.4f}" in figures.roc(curve).layout.title.text


def test_area_under_the_drawn_steps_is_the_average_precision(curve):
    drawn = line(figures.precision_recall(curve))
    assert drawn.line.shape == "vh"
    x, y = np.array(drawn.x), np.array(drawn.y)
    keep = ~np.isnan(y)
    x, y = x[keep], y[keep]
    area = x[0] * y[0] + np.sum(np.diff(x) * y[1:])
    assert area == pytest.approx(average_precision_score(Y, S))
    precision, recall, _ = precision_recall_curve(Y, S)
    # Without its first point, "at or above 0", which no threshold from 0 reaches with ">".
    inner = zip(recall[1:-1], precision[1:-1], strict=True)
    assert set(inner) <= set(zip(x, y, strict=True))


@pytest.mark.parametrize(("rule", "shape"), [(">", "hv"), (">=", "vh")])
def test_accuracy_steps_where_the_rule_says(rule, shape):
    curve = threshold_curve(Y, S, rule=rule)
    figure = figures.against_threshold(curve, ("accuracy",), baseline=0.5)
    assert line(figure).line.shape == shape
    at = dict(zip(np.array(line(figure).x, np.float32), line(figure).y, strict=True))
    yes = np.float32(0.8) < S if rule == ">" else np.float32(0.8) <= S
    assert at[np.float32(0.8)] == np.mean(yes == (Y == 1))


def test_undefined_summaries_say_so():
    only_no = threshold_curve([0, 0], [0.2, 0.4])
    assert "AUC undefined" in figures.roc(only_no).layout.title.text
    assert "AP undefined" in figures.precision_recall(only_no).layout.title.text
    for figure in (figures.roc(only_no), figures.precision_recall(only_no)):
        assert "there is no positive" in figure.layout.annotations[0].text.replace("<br>", " ")


def test_defined_summaries_need_no_sentence(curve):
    assert not figures.roc(curve).layout.annotations
    assert not figures.precision_recall(curve).layout.annotations


def test_cross_entropy_is_level():
    figure = figures.cross_entropy(1.7)
    assert set(line(figure).y) == {1.7}
    assert figure.layout.yaxis.range[1] > 1.7


def test_training_shows_both_readings_and_keeps_its_axis():
    epochs = [Epoch(k, 0.5 / k, 0.8, 0.4 / k, 0.85, 0.45 / k, 0.84, None) for k in range(1, 4)]
    figure = figures.training(epochs, "accuracy", 20, "Accuracy")
    assert [list(trace.y) for trace in figure.data] == [[0.8] * 3, [0.85] * 3, [0.84] * 3]
    assert list(figure.layout.xaxis.range) == [0.5, 20.5]
    assert len({trace.line.dash for trace in figure.data}) == 3, "told apart without colour"


def test_linked_charts_leave_the_pointer_alone(curve):
    for figure in (figures.roc(curve), figures.precision_recall(curve), figures.cross_entropy(1)):
        assert figure.layout.dragmode is False
        assert figure.layout.xaxis.fixedrange
        assert figure.layout.yaxis.fixedrange


def test_further_rates_are_drawn_beside_accuracy_and_told_apart_without_colour(curve):
    names = ("accuracy", "recall", "mcc")
    figure = figures.against_threshold(curve, names, baseline=0.5)
    lines = [trace for trace in figure.data if trace.showlegend is not False]
    assert len({trace.line.dash for trace in lines}) == 3
    for name, trace in zip(names, lines, strict=True):
        np.testing.assert_array_equal(trace.y, RATES[name].compute(curve.counts))


def test_points_have_axes_around_all_rows_and_contours_where_there_is_a_grid():
    X = np.array([[0.0, 10.0], [2.0, 30.0]])
    x, y = np.linspace(0, 2, 4), np.linspace(10, 30, 4)
    grid = DecisionGrid(x, y, np.linspace(0, 1, 16, dtype=np.float32).reshape(4, 4))
    figure = figures.points(X, ["a", "b"], grid)
    assert list(figure.layout.xaxis.range) == pytest.approx([-0.1, 2.1])
    assert list(figure.layout.yaxis.range) == pytest.approx([9, 31])
    assert figure.data[0].type == "contour"
    plain = figures.points(X, ["a", "b"], None)
    assert [trace.type for trace in plain.data] == ["scatter"]
    assert plain.layout.xaxis.title.text == "a"


def test_top_k_has_a_point_for_every_k_and_marks_one():
    curve = np.array([0.5, 0.75, 0.9, 1.0])
    figure = figures.top_k(curve, 3)
    guess, drawn, chosen = figure.data
    assert list(drawn.x) == [1, 2, 3, 4]
    np.testing.assert_array_equal(drawn.y, curve)
    np.testing.assert_array_equal(guess.y, [0.25, 0.5, 0.75, 1])
    assert guess.line.dash == "dot"
    assert (list(chosen.x), list(chosen.y)) == ([3], [0.9])
    assert "k = 3: 0.9000" in figure.layout.title.text
    assert list(figure.layout.xaxis.tickvals) == [1, 2, 3, 4]


def test_top_k_of_no_rows_is_undefined():
    assert "k = 2: undefined" in figures.top_k(np.full(3, np.nan), 2).layout.title.text


def test_what_is_sent_of_a_chart_is_made_once():
    figure = figures.line_chart("t", "x", "y", figures.line(np.arange(3.0), np.ones(3), "%{y}"))
    figure.update_xaxes(range=[0, 1])
    sent = figure.to_dict()
    assert sent["layout"]["xaxis"]["range"] == [0, 1]
    assert sent is figure.to_dict()
    assert sent["data"][0]["y"]["dtype"] == "f8", "numbers are encoded already"


def test_no_place_of_a_curve_is_sent_twice():
    y = np.arange(1000) % 2
    many = threshold_curve(y, (np.arange(1000) // 500 / 4 + 0.1).astype(np.float32))
    for figure in (figures.roc(many), figures.precision_recall(many)):
        places = list(zip(line(figure).x, line(figure).y, strict=True))
        defined = [place for place in places if not np.isnan(place).any()]
        assert len(defined) == len(set(defined)) <= 4
