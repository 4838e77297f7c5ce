"""Pasted arrays and typed shapes: every way people write them, and each mistake by its place."""

import json
import re
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from core.parsing.literals import MAX_CHARS, MAX_SHAPE_CHARS, read_array, read_shape

SMALL = arrays.array_shapes(min_dims=1, max_dims=4, min_side=1, max_side=3)
FLOATS = st.floats(-1e6, 1e6, width=32)
INTS = st.integers(-(2**40), 2**40)
ARRAYS = st.one_of(
    arrays.arrays(np.float32, SMALL, elements=FLOATS),
    arrays.arrays(np.int64, SMALL, elements=INTS),
    arrays.arrays(np.bool_, SMALL),
)


def assert_same(read, array):
    assert read.shape == array.shape
    assert read.dtype.kind == array.dtype.kind
    np.testing.assert_array_equal(read.astype(array.dtype), array)


@given(ARRAYS)
def test_what_numpy_python_and_json_print_reads_back(array):
    with np.printoptions(floatmode="unique"):
        exact = [repr(array), str(array), str(array.tolist()), json.dumps(array.tolist())]
    for text in exact:
        assert_same(read_array(text), array)
    for text in (repr(array), str(array)):  # with 8 decimals
        np.testing.assert_allclose(read_array(text), array, rtol=1e-6, atol=1e-6)


def test_a_number_that_numpy_prints_with_fewer_digits_is_read_as_printed():
    read = read_array(repr(np.array([2**-9], np.float32)))
    assert read.astype(np.float32) == np.float32(0.00195312)


@given(arrays.arrays(np.int64, (3, 2), elements=INTS), st.sampled_from(["\t", " ", ", ", ","]))
def test_rows_of_a_spreadsheet_read_back(array, between):
    text = "\r\n".join(between.join(map(str, row)) for row in array)
    assert_same(read_array(text), array)
    assert_same(read_array(text + "\n\n"), array)


@pytest.mark.parametrize(
    ("text", "expected", "dtype"),
    [
        ("0 1 1", [0, 1, 1], "int64"),
        ("0\n1\n1", [[0], [1], [1]], "int64"),
        ("5", [5], "int64"),
        ("(0, 1,)", [0, 1], "int64"),
        ("[[.1,.9],[.3,.7]]", [[0.1, 0.9], [0.3, 0.7]], "float64"),
        ("[[1. 0.]\n [.3 7e-1]]", [[1, 0], [0.3, 0.7]], "float64"),
        ("[0.1, 0.9], [0.3, 0.7]", [[0.1, 0.9], [0.3, 0.7]], "float64"),
        ("y_true = np.array([0, 1])", [0, 1], "int64"),
        ("array([[1, 2]], dtype=int8)", [[1, 2]], "int8"),
        ("np.array([1, 0], dtype=np.float32)", [1, 0], "float32"),
        ("tf.Tensor(\n[[1 2]\n [3 4]], shape=(2, 2), dtype=int32)", [[1, 2], [3, 4]], "int32"),
        (
            "<tf.Tensor: shape=(2,), dtype=float32, numpy=array([1., 2.], dtype=float32)>",
            [1, 2],
            "float32",
        ),
        ("tensor([[0.5], [2.0]], grad_fn=<SigmoidBackward0>)", [[0.5], [2]], "float64"),
        ("Array([1., 2.], dtype=float32)", [1, 2], "float32"),
        ("[np.float32(0.1), np.float64(0.25)]", [0.1, 0.25], "float64"),
        ("[true, False]", [True, False], "bool"),
        ("[True, 2]", [1, 2], "int64"),
        ("[0.5 −1]", [0.5, -1], "float64"),
        ("99999999999999999999", [1e20], "float64"),
        ("[[1 2]\n\n [3 4]]", [[1, 2], [3, 4]], "int64"),
    ],
)
def test_other_ways_to_write(text, expected, dtype):
    read = read_array(text)
    np.testing.assert_array_equal(read, np.array(expected))
    assert read.dtype == dtype


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "`y` must not be empty."),
        (" \n", "`y` must not be empty."),
        ("[]", "`y` must hold at least one number; got shape (0,)."),
        ("[[], []]", "`y` must hold at least one number; got shape (2, 0)."),
        ("array()", "`y` must hold at least one number; got none."),
        ("[[1, 2],\n [3, cat]]", "must hold numbers; got “cat” in line 2, character 6."),
        ("score\n0.5", "must hold numbers; got “score” in line 1, character 1."),
        ("[1, '2']", "must hold numbers; got “'2'” in line 1, character 5."),
        ("1.2.3", "must hold numbers; got “1.2.3” in line 1, character 1."),
        ("[0x10]", "must hold numbers; got “0x10”"),
        ("[1+2]", "must hold numbers; got “1+2”"),
        ("__import__('os').system('ls')", "must hold numbers; got “__import__”"),
        ("[9**9**9]", "must hold numbers; got “9**9**9”"),
        ("{0: 1}", "must hold numbers; got “{0:”"),
        ("[0, nan]", "must hold finite numbers; got “nan” in line 1, character 5."),
        ("[None]", "must hold finite numbers; got “None”"),
        ("[-inf]", "must hold finite numbers; got “-inf”"),
        ("[1e39]", "must hold numbers that float32 can hold; got “1e39” in line 1, character 2."),
        ("9" * 5000, "must hold numbers that float32 can hold; got “9999999999999999999…”"),
        ("[0. 1. ... 1.]", "must be complete, but NumPy left values out; got “...”"),
        ("[[1, 2], [3]]", "rows of one length; row 2 has 1 value, row 1 has 2 values."),
        ("1 2\n3", "rows of one length; row 2 has 1 value, row 1 has 2 values."),
        ("[1, [2]]", "rows of one length; row 2 has 1 value, row 1 is one number."),
        ("[[[1], [2, 3]]]", "row 1.2 has 2 values, row 1.1 has 1 value."),
        ("[[[1]], [[1], [2]]]", "row 2 has shape (2, 1), row 1 has shape (1, 1)."),
        ("[[[[[1]]]]]", "at most 4 dimensions; got “[” in line 1, character 5."),
        ("[" * 9000, "at most 4 dimensions; got “[” in line 1, character 5."),
        ("[[1, 2]", "must close every bracket; got “[” in line 1, character 1."),
        ("array([1, 2]", "must close every bracket; got “(” in line 1, character 6."),
        ("1, 2]", "must open every bracket that it closes; got “]” in line 1, character 5."),
        ("[1, 2)", "must open every bracket that it closes; got “)” in line 1, character 6."),
        ("[1,, 2]", "a number before each comma; got “,” in line 1, character 4."),
        (", 1", "a number before each comma; got “,” in line 1, character 1."),
        ("0,5\t0,7", "a point for decimals; got “0,5” in line 1, character 1."),
        ("1\t2\n3\t\t4", "a number in every cell; got “an empty one” in line 2, character 2."),
        ("array([300], dtype=int8)", "must hold values that fit int8; got 300."),
        ("array([0.5], dtype=int32)", "must hold values that fit int32; got 0.5."),
        ("array([1e6], dtype=float16)", "must hold values that fit float16; got 1000000.0."),
        ("1 " * 5001, f"must have at most {MAX_CHARS:,} characters; got 10,002."),
    ],
)
def test_a_mistake_is_named_with_its_place(text, problem):
    with pytest.raises(ValueError, match=re.escape(problem)):
        read_array(text, "y")


@given(st.text("[](),. \n\t-eE0123456789naifx=…−<>", max_size=60))
def test_any_text_is_read_or_refused_in_words(text):
    for read in (read_array, read_shape):
        try:
            value = read(text, "y")
        except ValueError as error:
            problem = str(error)
        else:
            shape = value.shape if read is read_array else value
            assert 1 <= len(shape) <= 4
            assert read is read_shape or (value.size and np.isfinite(value).all())
            continue
        assert problem.startswith("`y` must ")


@pytest.mark.parametrize(
    "part", ["[", "(", "1", "a", " ", "\n", ",", "a.", "1 ", "\t", "np.", "=,"]
)
def test_the_longest_text_is_read_or_refused_at_once(part):
    start = time.process_time()
    for read, limit in ((read_array, MAX_CHARS), (read_shape, MAX_SHAPE_CHARS)):
        for text in ((part * limit)[:limit], (part * limit)[: limit - 1] + "]"):
            try:
                read(text)
            except ValueError:
                continue
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(N,)", (None,)),
        ("(32, 1)", (32, 1)),
        ("[32, 1]", (32, 1)),
        ("(None, 10)", (None, 10)),
        ("N, 3", (None, 3)),
        ("batch 10", (None, 10)),
        ("(batch_size, ?, 3)", (None, None, 3)),
        ("32x1", (32, 1)),
        ("32 × 1", (32, 1)),
        ("N x C", (None, None)),
        ("5", (5,)),
        (" (0, 1,) ", (0, 1)),
        ("TensorShape([None, 3])", (None, 3)),
        ("torch.Size([32, 1])", (32, 1)),
        ("y_pred.shape = (32, 1)", (32, 1)),
        ("shape: 4, 2", (4, 2)),
    ],
)
def test_shapes_are_read_as_people_write_them(text, expected):
    assert read_shape(text) == expected


@given(st.lists(st.one_of(st.none(), st.integers(0, 10**9 - 1)), min_size=1, max_size=4))
def test_a_shape_as_python_prints_it_reads_back(shape):
    assert read_shape(str(tuple(shape))) == tuple(shape)
    assert read_shape(str(shape)) == tuple(shape)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "`y` must not be empty."),
        ("()", "at least one dimension, that of the rows; got none."),
        ("(,)", "at least one dimension, that of the rows; got none."),
        ("(32,,1)", "got “” in place 2."),
        ("(-1, 2)", "got “-1” in place 1."),
        ("(3, 2.0)", "got “2.0” in place 2."),
        ("(3, three)", "got “three” in place 2."),
        ("²", "got “²” in place 1."),
        ("9999999999", "got “9999999999” in place 1."),
        ("[[1, 2]]", "one row of dimensions, such as (32, 1) or (None, 10); got “[[1, 2]]”."),
        ("(1, 2", "one row of dimensions, such as (32, 1) or (None, 10); got “(1, 2”."),
        ("(1, 2]", "one row of dimensions, such as (32, 1) or (None, 10); got “(1, 2]”."),
        ("(1, 1, 1, 1, 1)", "must have at most 4 dimensions; got 5."),
        ("1" * 101, "must have at most 100 characters; got 101."),
    ],
)
def test_what_is_no_shape_is_named(text, problem):
    with pytest.raises(ValueError, match=re.escape(problem)):
        read_shape(text, "y")
