"""Counts that stand for rows: whatever is computed of them is what the rows give."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calibration.outcomes import outcomes_of
from core.calibration.recalibration import METHODS, recalibrated
from core.compare.groups import compare_groups, group_columns
from core.keras.averages import mean_absolute_error, mean_prediction
from core.live.view import view_of_rows
from core.predictions.groups import group_values
from core.predictions.predictions import Predictions
from core.predictions.scale import PROBABILITY, Scale
from core.predictions.tallied import CountedGroups, Tallied


@st.composite
def rows(draw, *, weighted=False):
    scale = draw(st.sampled_from([Scale(), Scale("score"), Scale("log_odds", False)]))
    n = draw(st.integers(2, 60))
    values = draw(st.lists(st.integers(0, 9), min_size=n, max_size=n))
    labels = draw(st.lists(st.integers(0, 1), min_size=n, max_size=n))
    labels[:2] = 0, 1
    weights = None
    if weighted:  # of quarters every sum is exact
        weights = np.array(draw(st.lists(st.integers(0, 9), min_size=n, max_size=n))) / 4
        weights[0] = 1
    scores = scale.decided(np.array(values) / 10)
    return Predictions(labels, scores, weights, source="x", scale=scale)


@given(rows() | rows(weighted=True), st.sampled_from([">", ">="]))
def test_a_view_of_counts_is_that_of_the_rows(predictions, rule):
    counted = Tallied(predictions.tally(), source="x", scale=predictions.scale)
    assert counted.n_samples == predictions.n_samples
    one, other = view_of_rows(predictions, rule), view_of_rows(counted, rule)
    tables = [
        view.table.frame.drop(columns="cross_entropy", errors="ignore") for view in (one, other)
    ]
    assert tables[0].equals(tables[1])
    assert (one.start, one.best, one.baseline) == (other.start, other.best, other.baseline)
    for mine, theirs in zip(one.axes, other.axes, strict=True):
        assert mine.histogram.positives.tolist() == theirs.histogram.positives.tolist()
        assert mine.histogram.negatives.dtype == theirs.histogram.negatives.dtype
    if one.cross_entropy is not None:
        assert other.cross_entropy == pytest.approx(one.cross_entropy, rel=1e-12)
    for mean in (mean_absolute_error, mean_prediction):
        assert mean(counted) == pytest.approx(mean(predictions), rel=1e-12, nan_ok=True)


def test_the_logit_axis_reaches_as_far_as_that_of_the_rows():
    rng = np.random.default_rng(4)
    for spread in (1, 2, 4):
        scores = (1 / (1 + np.exp(-spread * rng.normal(size=4000)))).round(3)
        predictions = Predictions(rng.integers(0, 2, 4000), scores, source="x")
        counted = Tallied(predictions.tally(), source="x")
        one, other = (view_of_rows(each, ">").scores for each in (predictions, counted))
        assert one.limit == other.limit
        assert one.logit.positives.tolist() == other.logit.positives.tolist()


@pytest.mark.parametrize("method", METHODS)
def test_recalibrated_counts_are_those_of_recalibrated_rows(method):
    rng = np.random.default_rng(5)
    y_true = rng.integers(0, 2, 500)
    scores = ((rng.random(500) + 0.6 * y_true) / 1.6).round(2)
    predictions = Predictions(y_true, scores, source="x", n_left_out=3)
    counted = Tallied(predictions.tally(), source="x", n_left_out=3, decimals=2)
    by = METHODS[method](outcomes_of(predictions.tally()))
    after, of_counts = recalibrated(predictions, by), recalibrated(counted, by)
    for name in ("keys", "positives", "negatives"):
        expected = getattr(after.tally(), name)
        assert getattr(of_counts.tally(), name).tolist() == expected.tolist()
    assert of_counts.scale == PROBABILITY
    assert (of_counts.n_left_out, of_counts.decimals) == (3, None)
    weighted = Tallied(Predictions([0, 1], [0.2, 0.4], [2, 3], source="x").tally(), source="x")
    with pytest.raises(ValueError, match="must count rows to be rescored; got weights"):
        recalibrated(weighted, by)


@given(rows() | rows(weighted=True), st.data())
def test_groups_of_counts_are_those_of_the_rows(predictions, data):
    n = predictions.n_samples
    groups = group_values(
        "who", data.draw(st.lists(st.integers(-1, 2), min_size=n, max_size=n)), "abc"
    )
    tallies = tuple(part.tally() for part in groups.parts(predictions))
    of_counts = CountedGroups("who", groups.names, tallies)
    counted = Tallied(predictions.tally(), source="x", scale=predictions.scale, groups=of_counts)
    tables = []
    for whole, its in ((predictions, groups), (counted, of_counts)):
        compared = compare_groups(view_of_rows(whole, ">"), its)
        tables.append(group_columns(compared, "recall", [None] * len(groups.names)))
    (one, other) = ({column.name: values for column, values in each.items()} for each in tables)
    assert one.keys() == other.keys()
    for name, values in one.items():
        np.testing.assert_array_equal(other[name], values, err_msg=name)


def test_elements_stand_for_their_rows():
    predictions = Predictions([0, 1, 1, 0, 1], [0.5, 0.5, 0.25, 0.5, 0.5], source="x")
    counted = Tallied(predictions.tally(), source="x")
    assert counted.y_true.tolist() == [0, 1, 1]
    assert counted.y_score.tolist() == [0.5, 0.25, 0.5]
    assert counted.each.tolist() == [2, 1, 2]
    assert not counted.has_rows
    with pytest.raises(ValueError, match="`predictions` must have rows"):
        counted.only(np.array([0]))


def test_rows_of_no_weight_keep_their_score():
    weighted = Predictions([0, 1, 1], [0.25, 0.5, 0.75], [2, 0, 0.5], source="x")
    counted = Tallied(weighted.tally(), source="x")
    assert counted.y_score.tolist() == [0.25, 0.5, 0.75]
    assert counted.y_true.tolist() == [0, 0, 1]
    assert counted.each.tolist() == [2, 0, 0.5]
    assert counted.sample_weight.tolist() == [2, 0, 0.5]
    assert counted.n_samples == 3
