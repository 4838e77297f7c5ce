import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.mlp.activations import sigmoid
from core.reading.fields.scales import ScaleNeeded, ScoreScale


def ask(*chunks):
    scale = ScoreScale("s")
    row = 1
    for values in chunks:
        scale.convert(np.array(values, float), pa.array(values, pa.float64()), row)
        row += len(values)
    with pytest.raises(ScaleNeeded) as caught:
        scale.check()
    return caught.value


@given(st.lists(st.integers(0, 1_000), min_size=20, max_size=50))
def test_percentages_become_the_float32_of_the_fraction(thousandths):
    values = np.array(thousandths) / 10
    result = ScoreScale("s", "percent").convert(values, pa.array(values), 1)
    np.testing.assert_array_equal(result, [np.float32(k / 1_000) for k in thousandths])


def test_percentages_are_divided_before_they_are_rounded():
    values = np.arange(1_001) / 10
    twice = values.astype(np.float32) / np.float32(100)
    result = ScoreScale("s", "percent").convert(values, pa.array(values), 1)
    np.testing.assert_array_equal(result, (np.arange(1_001) / 1_000).astype(np.float32))
    assert (result != twice).any()


@given(st.lists(st.floats(-800, 800), min_size=1, max_size=50))
def test_logits_become_the_float32_of_the_sigmoid(values):
    result = ScoreScale("s", "logit").convert(np.array(values), pa.array(values), 1)
    assert result.dtype == np.float32
    np.testing.assert_array_equal(result, sigmoid(np.array(values)).astype(np.float32))


@pytest.mark.parametrize(
    ("values", "scale"),
    [
        ([50, 7, 0.5], "percent"),
        ([0, 100, 100], "percent"),
        ([0.5, 0.25, 2], "logit"),
        ([2, 0.5], "logit"),
        ([50, 7, 100.5], "logit"),
        ([50, 7, -0.5], "logit"),
        ([-0.01], "logit"),
    ],
)
def test_the_guess_looks_at_all_values(values, scale):
    assert ask(values).scale == scale
    assert ask(*[[value] for value in values]).scale == scale


def test_the_first_row_and_the_share_are_told_across_chunks():
    error = ask([0.5, np.nan], [0.25, np.nan, -2.5], [7, 0.75])
    assert (error.row, error.share) == (5, 2 / 5)
    assert "row 5 of column “s” holds “-2.5”, and 2 of 5 scores (40 %) lie outside" in str(error)
    assert "from -2.5 to 7" in str(error)


def test_missing_scores_and_empty_chunks_do_not_ask():
    scale = ScoreScale("s")
    for values in ([], [np.nan], [0, 1, 0.5]):
        got = scale.convert(np.array(values, float), pa.array(values, pa.float64()), 1)
        np.testing.assert_array_equal(got, np.float32(values))
    scale.check()
