import re
from dataclasses import FrozenInstanceError

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy

from core.predictions.predictions import ClassPredictions, Predictions


def predictions(y_true=(0, 1, 1), y_score=(0.25, 0.5, 1.0), sample_weight=None, **changes):
    return Predictions(y_true, y_score, sample_weight, **({"source": "a test"} | changes))


def test_columns_get_their_types():
    result = predictions(sample_weight=[1, 0, 2.5], class_names=["benign", "malignant"])
    assert result.y_true.dtype == np.int8
    assert result.y_score.dtype == result.sample_weight.dtype == np.float32
    assert result.y_true.tolist() == [0, 1, 1]
    assert result.y_score.tolist() == [0.25, 0.5, 1.0]
    assert result.sample_weight.tolist() == [1, 0, 2.5]
    assert result.n_samples == 3
    assert result.source == "a test"
    assert result.class_names == ("benign", "malignant")


def test_defaults():
    result = predictions()
    assert result.sample_weight is None
    assert result.class_names == ("no", "yes")
    assert result.n_left_out == 0


def test_rows_left_out_are_counted():
    assert predictions(n_left_out=7).n_left_out == 7
    assert class_predictions(n_left_out=np.int64(7)).n_left_out == 7


@pytest.mark.parametrize(
    "y_true",
    [
        [False, True, True],
        np.array([0, 1, 1], np.uint8),
        np.array([0.0, 1.0, 1.0]),
        pd.Series([0, 1, 1]),
    ],
)
def test_labels_may_be_bool_or_any_number(y_true):
    assert predictions(y_true=y_true).y_true.tolist() == [0, 1, 1]


def test_nothing_can_change():
    y_true = np.array([0, 1, 1], np.int8)
    y_score = np.array([0.25, 0.5, 1.0], np.float32)
    sample_weight = np.ones(3, np.float32)
    result = predictions(y_true, y_score, sample_weight)
    y_true[:], y_score[:], sample_weight[:] = 1, 0, 5
    assert result.y_true.tolist() == [0, 1, 1]
    assert result.y_score.tolist() == [0.25, 0.5, 1.0]
    assert result.sample_weight.tolist() == [1, 1, 1]
    for field in ("y_true", "y_score", "sample_weight"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(result, field)[0] = 1
    with pytest.raises(FrozenInstanceError):
        result.source = "elsewhere"


def test_scores_are_checked_as_float32():
    # Nearer to 1 than float32 can tell, and nearer to 0.
    result = predictions(y_score=[1 + 1e-9, 1e-50, 0.1])
    assert result.y_score.tolist() == [1.0, 0.0, float(np.float32(0.1))]


def test_the_next_score_above_1_is_refused():
    above = np.nextafter(np.float32(1), np.float32(2))
    with pytest.raises(ValueError, match=r"from 0 to 1; got 1\.0000001"):
        predictions(y_score=[0, above, 1])


def test_minus_zero_is_zero():
    assert not np.signbit(predictions(y_score=[-0.0, 0.0, 1.0]).y_score).any()


def test_one_column_of_two_dimensions_is_a_column():
    result = predictions([[0], [1]], np.array([[0.25], [0.5]]), [[1], [2]])
    assert result.y_true.tolist() == [0, 1]
    assert result.y_score.tolist() == [0.25, 0.5]
    assert result.sample_weight.tolist() == [1, 2]


def test_a_single_class_or_row_is_accepted():
    assert predictions([1], [0.5]).n_samples == 1
    assert predictions([0, 0], [0.5, 0.1]).y_true.sum() == 0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"y_true": [0, 1, 2]}, "`y_true` must hold only 0 and 1; got 2 at index 2."),
        ({"y_true": [0, 0.5, 1]}, "`y_true` must hold only 0 and 1; got 0.5 at index 1."),
        ({"y_true": [0, np.nan, 1]}, "`y_true` must hold only 0 and 1; got nan at index 1."),
        # 257 is 1 and 256 is 0 in int8.
        ({"y_true": [0, 257, 256]}, "`y_true` must hold only 0 and 1; got 257 at index 1."),
        ({"y_true": ["0", "1", "1"]}, "`y_true` must hold numbers; got dtype <U1."),
        ({"y_true": [[0, 1, 1]]}, "`y_true` must be one column; got shape (1, 3)."),
        ({"y_true": 1}, "`y_true` must be one column; got shape ()."),
        ({"y_true": [[0], [1, 1]]}, "`y_true` must be one column; got rows of different lengths."),
        ({"y_true": [], "y_score": []}, "`y_true` must have at least one row; got none."),
        (
            {"y_score": [0, 0.5, 1.5]},
            "`y_score` must hold probabilities from 0 to 1; got 1.5 at index 2.",
        ),
        (
            {"y_score": [-0.1, 0.5, 7]},
            "`y_score` must hold probabilities from 0 to 1; got -0.1 at index 0.",
        ),
        (
            {"y_score": [0, np.nan, 1]},
            "`y_score` must hold probabilities from 0 to 1; got nan at index 1.",
        ),
        (
            {"y_score": [0, np.inf, 1]},
            "`y_score` must hold probabilities from 0 to 1; got inf at index 1.",
        ),
        (
            {"y_score": [0, 1e300, 1]},
            "`y_score` must hold probabilities from 0 to 1; got 1e+300 at index 1.",
        ),
        ({"y_score": [0.1, None, 0.2]}, "`y_score` must hold numbers; got dtype object."),
        ({"y_score": [[0.1, 0.2, 0.3]]}, "`y_score` must be one column; got shape (1, 3)."),
        ({"y_score": [0.1, 0.2]}, "`y_score` must have as many rows as `y_true`; got 2 for 3."),
        (
            {"sample_weight": [1, -1, 1]},
            "`sample_weight` must hold finite numbers from 0 upwards; got -1 at index 1.",
        ),
        (
            {"sample_weight": [1, np.nan, 1]},
            "`sample_weight` must hold finite numbers from 0 upwards; got nan at index 1.",
        ),
        (
            {"sample_weight": [1, 1, 1e39]},
            "`sample_weight` must hold finite numbers from 0 upwards; got 1e+39 at index 2.",
        ),
        (
            {"sample_weight": [1, 1, 1, 1]},
            "`sample_weight` must have as many rows as `y_true`; got 4 for 3.",
        ),
        ({"sample_weight": 2.0}, "`sample_weight` must be one column; got shape ()."),
        ({"class_names": ("no",)}, "`class_names` must be two texts; got ('no',)."),
        ({"class_names": "no"}, "`class_names` must be two texts; got 'no'."),
        ({"class_names": (0, 1)}, "`class_names` must be two texts; got (0, 1)."),
        ({"class_names": None}, "`class_names` must be two texts; got None."),
        ({"source": None}, "`source` must be a text; got None."),
        ({"n_left_out": -1}, "`n_left_out` must be a whole number of at least 0; got -1."),
    ],
)
def test_says_the_rule_then_what_came(changes, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        predictions(**changes)


@given(st.data())
def test_every_score_from_0_to_1_is_kept_to_the_bit(data):
    y_score = data.draw(
        st_numpy.arrays(np.float32, st.integers(1, 30), elements=st.floats(0, 1, width=32))
    )
    y_true = data.draw(st_numpy.arrays(bool, y_score.size))
    result = predictions(y_true, y_score)
    np.testing.assert_array_equal(result.y_score.view(np.int32), y_score.view(np.int32))
    np.testing.assert_array_equal(result.y_true == 1, y_true)


SCORES = ((0.2, 0.3, 0.5), (7.0, -2.0, 0.0))


def class_predictions(y_true=(2, 0), y_score=SCORES, **changes):
    return ClassPredictions(
        y_true, y_score, **({"source": "a test", "class_names": ("a", "b", "c")} | changes)
    )


def test_one_score_per_class_gets_its_types_and_cannot_change():
    y_score = np.array(SCORES)
    result = class_predictions(np.array([[2.0], [0.0]]), y_score, class_names=["a", "b", "c"])
    y_score[:] = 0
    assert result.y_true.dtype == np.int64
    assert result.y_score.dtype == np.float32
    assert result.y_true.tolist() == [2, 0]
    np.testing.assert_array_equal(result.y_score, np.float32(SCORES))
    assert (result.n_samples, result.n_classes) == (2, 3)
    assert (result.source, result.class_names) == ("a test", ("a", "b", "c"))
    for field in ("y_true", "y_score"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(result, field)[0] = 1
    with pytest.raises(FrozenInstanceError):
        result.source = "elsewhere"


def test_scores_of_classes_are_any_finite_numbers_without_minus_zero():
    result = class_predictions([1], [[-0.0, 3e38, -1e30]])
    assert not np.signbit(result.y_score[0, 0])
    assert result.y_score[0, 1] == np.float32(3e38)


def test_two_classes_may_have_a_column_each():
    assert class_predictions([True, False], [[0.1, 0.9], [2, 3]], class_names=("n", "y")).n_classes


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"y_true": [2, 3]}, "`y_true` must hold class numbers from 0 to 2; got 3 at index 1."),
        ({"y_true": [-1, 0]}, "`y_true` must hold class numbers from 0 to 2; got -1 at index 0."),
        ({"y_true": [0.5, 0]}, "`y_true` must hold class numbers from 0 to 2; got 0.5 at index 0."),
        (
            {"y_true": [0, np.nan]},
            "`y_true` must hold class numbers from 0 to 2; got nan at index 1.",
        ),
        ({"y_true": np.eye(2)}, "`y_true` must be one column; got shape (2, 2)."),
        ({"y_true": ["a", "b"]}, "`y_true` must hold numbers; got dtype <U1."),
        ({"y_true": [0]}, "`y_score` must have as many rows as `y_true`; got 2 for 1."),
        (
            {"y_true": [], "y_score": np.empty((0, 3))},
            "`y_true` must have at least one row; got none.",
        ),
        (
            {"y_score": [0.1, 0.2]},
            "`y_score` must have one column per class, at least 2; got shape (2,).",
        ),
        (
            {"y_score": [[0.1], [0.2]]},
            "`y_score` must have one column per class, at least 2; got shape (2, 1).",
        ),
        (
            {"y_score": [[0.1, 0.2], [0.3]]},
            "`y_score` must have rows of one length; got rows of different lengths.",
        ),
        ({"y_score": [["x", "y", "z"]] * 2}, "`y_score` must hold numbers; got dtype <U1."),
        (
            {"y_score": [[0, 1, 2], [0, np.inf, 1]]},
            "`y_score` must hold finite numbers; got inf at index 1, 1.",
        ),
        (
            {"y_score": [[0, 1, 1e39], [0, 1, 2]]},
            "`y_score` must hold finite numbers; got 1e+39 at index 0, 2.",
        ),
        ({"class_names": ("a", "b")}, "`class_names` must be 3 texts; got ('a', 'b')."),
        ({"class_names": (1, 2, 3)}, "`class_names` must be 3 texts; got (1, 2, 3)."),
        ({"class_names": "abc"}, "`class_names` must be 3 texts; got 'abc'."),
        ({"source": 5}, "`source` must be a text; got 5."),
        ({"n_left_out": 0.5}, "`n_left_out` must be a whole number of at least 0; got 0.5."),
    ],
)
def test_scores_of_classes_say_the_rule_then_what_came(changes, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        class_predictions(**changes)


def test_row_numbers_are_kept_and_checked():
    assert predictions().row_numbers is None
    n_samples = predictions().n_samples
    kept = predictions(row_numbers=range(3, 3 + n_samples)).row_numbers
    assert kept.dtype == np.int32
    assert kept.tolist() == list(range(3, 3 + n_samples))
    for wrong in ([0] * n_samples, list(range(n_samples, 0, -1))):
        with pytest.raises(ValueError, match=r"`row_numbers` must ascend from 1 or later; got"):
            predictions(row_numbers=wrong)
    with pytest.raises(ValueError, match=r"`row_numbers` must have as many rows as `y_true`"):
        predictions(row_numbers=[1, 2, 3, 4, 5, 6, 7, 8, 9])


def test_some_of_the_rows_keep_what_they_are_known_by():
    rows = Predictions(
        [0, 1, 1, 0], [0.1, 0.2, 0.3, 0.4], [1, 2, 3, 4], source="x", class_names=("a", "b")
    )
    some = rows.only(np.array([True, False, True, False]))
    assert some.y_true.tolist() == [0, 1]
    assert some.sample_weight.tolist() == [1, 3]
    assert some.row_numbers.tolist() == [1, 3]
    assert some.only(np.array([1])).row_numbers.tolist() == [3]
    assert (some.source, some.class_names) == ("x", ("a", "b"))
    assert Predictions([1, 0], [0.5, 0.6], source="x").only(np.array([0])).sample_weight is None
