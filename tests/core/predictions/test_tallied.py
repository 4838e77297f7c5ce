"""Counts that stand for rows: whatever is computed of them is what the rows give."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.live.view import view_of_rows
from core.predictions.predictions import Predictions
from core.predictions.scale import Scale
from core.predictions.tallied import Tallied


@st.composite
def rows(draw):
    scale = draw(st.sampled_from([Scale(), Scale("score"), Scale("log_odds", False)]))
    n = draw(st.integers(2, 60))
    values = draw(st.lists(st.integers(0, 9), min_size=n, max_size=n))
    labels = draw(st.lists(st.integers(0, 1), min_size=n, max_size=n))
    labels[:2] = 0, 1
    return Predictions(labels, scale.decided(np.array(values) / 10), source="x", scale=scale)


@given(rows(), st.sampled_from([">", ">="]))
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


def test_elements_stand_for_their_rows():
    predictions = Predictions([0, 1, 1, 0, 1], [0.5, 0.5, 0.25, 0.5, 0.5], source="x")
    counted = Tallied(predictions.tally(), source="x")
    assert counted.y_true.tolist() == [0, 1, 1]
    assert counted.y_score.tolist() == [0.5, 0.25, 0.5]
    assert counted.each.tolist() == [2, 1, 2]
    assert not counted.has_rows
    with pytest.raises(ValueError, match="`predictions` must have rows"):
        counted.only(np.array([0]))
