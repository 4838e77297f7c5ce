"""The accuracies against Keras's own answers, naive loops and every way to split into batches."""

import json
import math
import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.keras import accuracy as module
from core.keras.accuracy import (
    ACCURACIES,
    Accuracy,
    BinaryAccuracy,
    CategoricalAccuracy,
    KerasRaises,
    SparseCategoricalAccuracy,
    SparseTopKCategoricalAccuracy,
    TopKCategoricalAccuracy,
    accuracy,
    binary_accuracy,
    categorical_accuracy,
    resolve_accuracy,
    sparse_categorical_accuracy,
    sparse_top_k_categorical_accuracy,
    top_k_categorical_accuracy,
)

NAN, INF = math.nan, math.inf
CLASS_OF = {cls.function.__name__: cls for cls in ACCURACIES}

GOLDEN = json.loads(
    (Path(__file__).parents[1] / "golden" / "keras_metrics.json").read_text("utf-8")
)
MATCH_CASES = [case for case in GOLDEN["cases"] if case["metric"] in CLASS_OF]
RESOLVE_CASES = [case for case in GOLDEN["cases"] if case["metric"] == "resolve"]


def case_id(case):
    return case["id"]


def numbers(values, dtype=None):
    """Read a nested list of the golden file, in which "nan", "inf" and "-inf" are floats."""
    if isinstance(values, list):
        values = [numbers(value) for value in values]
    elif isinstance(values, str):
        values = float(values)
    return values if dtype is None else np.array(values, dtype)


def keras_arguments(case):
    y_true = numbers(case["y_true"], case.get("y_true_dtype"))
    y_pred = numbers(case["y_pred"], case.get("y_pred_dtype"))
    return y_true, y_pred


def options(case):
    return {name: case[name] for name in ("threshold", "k") if name in case}


def feed(metric, batches):
    for batch in batches:
        metric.update_state(*batch)
    return [metric.result(), metric.total, metric.count]


def close(actual, expected):
    np.testing.assert_allclose(actual, expected, rtol=1e-6, atol=1e-6)


# ---- Keras 3.15.1, from the golden file ----


def test_the_golden_file_is_used_up():
    assert len(MATCH_CASES) == 81
    assert len(RESOLVE_CASES) == 9
    assert {case["metric"] for case in MATCH_CASES} == set(CLASS_OF)


@pytest.mark.parametrize("case", [c for c in MATCH_CASES if "batches" not in c], ids=case_id)
def test_matches_are_those_of_keras(case):
    y_true, y_pred = keras_arguments(case)
    function = CLASS_OF[case["metric"]].function
    if "error" in case["expected"]:
        with pytest.raises(ValueError, match="must"):
            function(y_true, y_pred, **options(case))
        return
    matches = function(y_true, y_pred, **options(case))
    assert matches.dtype == np.float32
    assert matches.shape == tuple(case["expected"]["shape"])
    close(matches, numbers(case["expected"]["values"]))


@pytest.mark.parametrize("case", MATCH_CASES, ids=case_id)
def test_results_are_those_of_keras(case):
    batches = [
        (*keras_arguments(batch), numbers(batch.get("sample_weight")))
        for batch in case.get("batches", [case])
    ]
    cls, expected = CLASS_OF[case["metric"]], case["expected"]
    if "result_error" in expected:
        with pytest.raises(ValueError, match="must"):
            feed(cls(**options(case)), batches)
        return
    actual = feed(cls(**options(case)), batches)
    close(actual, numbers([expected["result"], expected["total"], expected["count"]]))


@pytest.mark.parametrize("case", RESOLVE_CASES, ids=case_id)
def test_resolved_classes_are_those_of_keras(case):
    arguments = case["y_true_shape"], case["y_pred_shape"], case["identifier"]
    if "error" in case["expected"]:
        with pytest.raises(ValueError, match=f'`identifier` .* got "{case["identifier"]}"'):
            resolve_accuracy(*arguments)
    else:
        assert resolve_accuracy(*arguments).__name__ == case["expected"]["result"]


SORTED_IDS = json.loads(
    (Path(__file__).parents[1] / "golden" / "sorted_ids_golden.json").read_text("utf-8")
)["cases"]


@pytest.mark.parametrize("case", SORTED_IDS, ids=case_id)
def test_top_k_from_sorted_ids_is_that_of_keras(case):
    y_true, y_pred, k = case["y_true"], case["y_pred"], case["k"]
    metric = SparseTopKCategoricalAccuracy(k, from_sorted_ids=True)
    if "raises" in case:
        with pytest.raises(KerasRaises, match="`y_true` and `y_pred` must have shapes that go"):
            metric.update_state(y_true, y_pred)
        return
    matches = sparse_top_k_categorical_accuracy(y_true, y_pred, k, from_sorted_ids=True)
    assert matches.dtype == np.float32
    assert matches.tolist() == case["matches"]
    metric.update_state(y_true, y_pred, case["sample_weight"])
    assert metric.result() == pytest.approx(case["result"], rel=1e-6)


# ---- Keras 3.15.1, run for this file: JAX, NumPy and TensorFlow gave these answers ----
# (TensorFlow with the arrays of float64 cast to float32 first, which it leaves to `fit`.)

P23 = [[0.1, 0.9, 0.5], [0.3, 0.2, 0.1]]
TWO, TWO_BY_2 = [[0.1, 0.9], [0.2, 0.8]], [[[0.1, 0.9], [0.2, 0.8]]] * 2
UINT8 = np.eye(300, dtype=np.uint8)


@pytest.mark.parametrize(
    ("function", "y_true", "y_pred", "expected"),
    [
        # accuracy: casts, ranks, broadcasts
        (accuracy, [1.5, -0.5], [1, 0], [1, 1]),
        (accuracy, [0.5, 2, NAN], np.array([True, True, True]), [1, 1, 1]),
        (accuracy, [16777217], [16777216.0], [1]),
        (accuracy, np.array([0.1]), np.array([0.1], np.float32), [1]),
        (accuracy, 1, [1, 2], [1, 0]),
        (accuracy, [[1, 2]], [1, 2], [[1, 1]]),
        (accuracy, [1, 2], [[1], [2]], [[1], [1]]),
        (accuracy, [[1], [2]], [[[1]], [[2]]], [[1], [1]]),
        (accuracy, [1, 2], [[[1], [2]]], [[[1, 0], [0, 1]]]),
        (accuracy, [[[1], [2]]], [1, 2], [[[1, 0], [0, 1]]]),
        (accuracy, [True, False], [1, 1], [1, 0]),
        (accuracy, [-0.5], np.array([0], "uint8"), [1]),
        (accuracy, np.array([1e300, -1e300]), [INF, INF], [1, 0]),
        (accuracy, [1e5], np.array([INF], np.float16), [1]),
        # binary_accuracy
        (binary_accuracy, [1, 0], [NAN, NAN], [0, 1]),
        (binary_accuracy, [0.5, 1], [0.9, INF], [0, 1]),
        (binary_accuracy, [1, 0], np.array([True, False]), [1, 1]),
        (binary_accuracy, [[1], [0]], [0.9, 0.2], [[1], [1]]),
        (binary_accuracy, [[[1], [0]]], [[0.9, 0.2]], [[1, 1]]),
        (binary_accuracy, [[1, 0]], [[[0.9, 0.2], [0.9, 0.2]]], [[[1, 1], [1, 1]]]),
        # categorical_accuracy
        (categorical_accuracy, [0, 1], [0.1, 0.9], 1),
        (categorical_accuracy, [[0, 1]], [0.1, 0.9], [1]),
        (categorical_accuracy, [[[0, 1]], [[1, 0]]], TWO, [[1], [0]]),
        (categorical_accuracy, [[[0, 1], [1, 0]]], [TWO], [[1, 0]]),
        (categorical_accuracy, [[0, 1], [1, 0]], TWO_BY_2, [[1, 0], [1, 0]]),
        (categorical_accuracy, [[1], [0]], [[0.1, 0.9], [0.9, 0.1]], [0, 1]),
        (categorical_accuracy, [[0.2, 0.8, 0.8]], [[0, 0, 1]], [0]),
        (categorical_accuracy, [[0, 0, 0]], [[0.5, 0.1, 0.1]], [1]),
        (categorical_accuracy, [[1, 0], [0, 1]], [[-INF, -INF], [INF, INF]], [1, 0]),
        (categorical_accuracy, [[1, 0]], [[NAN, NAN]], [1]),
        (categorical_accuracy, [[0, 0, 1]], np.array([[False, True, False]]), [1]),
        (categorical_accuracy, np.eye(300)[[256]], UINT8[[0]], [1]),
        (categorical_accuracy, np.eye(300)[[0]], UINT8[[256]], [1]),
        # sparse_categorical_accuracy
        (sparse_categorical_accuracy, [1, 0], [0.1, 0.9], [1, 0]),
        (sparse_categorical_accuracy, [1], [0.1, 0.9], [1]),
        (sparse_categorical_accuracy, 1, [0.1, 0.9], 1),
        (sparse_categorical_accuracy, 1, TWO, [1, 1]),
        (sparse_categorical_accuracy, [[1], [0]], [0.1, 0.9], [1, 0]),
        (sparse_categorical_accuracy, [[1], [0]], [[[0.1, 0.9]], [[0.9, 0.1]]], [1, 1]),
        (sparse_categorical_accuracy, [[1], [0]], TWO_BY_2, [[1, 1], [0, 0]]),
        (sparse_categorical_accuracy, [[[1], [0]]], TWO, [[[1, 1], [0, 0]]]),
        (sparse_categorical_accuracy, [[0]], [[0.9]], [1]),
        (sparse_categorical_accuracy, [NAN, 1.5, 1], [*TWO, TWO[0]], [0, 0, 1]),
        (sparse_categorical_accuracy, [2], np.array([[False, True, False]]), [1]),
        (sparse_categorical_accuracy, np.array([True, False]), TWO, [1, 0]),
        # the top-k pair
        (top_k_categorical_accuracy, [[1, 0, 0], [1, 0, 0]], P23, [1, 1]),
        (sparse_top_k_categorical_accuracy, [-0.5, 2], P23, [1, 1]),
        (sparse_top_k_categorical_accuracy, [[1], [0]], P23, [[1], [1]]),
        (sparse_top_k_categorical_accuracy, [[[0], [1]]], [P23], [[[1], [1]]]),
        (sparse_top_k_categorical_accuracy, [0, 1], [P23], [1, 1]),
        (top_k_categorical_accuracy, [[[1, 0, 0], [0, 1, 0]]], [P23], [[1, 1]]),
        (top_k_categorical_accuracy, [[[1, 0, 0]], [[0, 1, 0]]], P23, [[1], [1]]),
        (top_k_categorical_accuracy, [[1]], [[0.9]], [1]),
    ],
)
def test_more_matches_of_keras(function, y_true, y_pred, expected):
    matches = function(y_true, y_pred)
    assert matches.dtype == np.float32
    np.testing.assert_array_equal(matches, np.array(expected, np.float32), strict=True)


@pytest.mark.parametrize(
    ("y_true", "y_pred", "threshold", "expected"),
    [
        ([1], [0.1 + 1e-9], 0.1, [0]),
        ([1], np.array([0.9]), 0.9, [0]),
        ([1], np.array([0.1], np.float16), 0.1, [0]),
        ([1], [0.9], NAN, [0]),
        ([1, 0], [INF, -INF], INF, [0, 1]),
        ([1], [0.9], True, [0]),
        ([1, 0], [[0.9, 0.2], [0.9, 0.2]], [0.5, 0.1], [[1, 0], [1, 0]]),
        ([1], [0.9], [0.5, 0.1], [1, 1]),
    ],
)
def test_more_thresholds_of_keras(y_true, y_pred, threshold, expected):
    np.testing.assert_array_equal(binary_accuracy(y_true, y_pred, threshold), expected)


@pytest.mark.parametrize(
    ("label", "row", "k"),
    [
        (0, [NAN, 0.2, 0.1], 0),
        (0, [NAN, 0.2, 0.1], 1),
        (0, [NAN, 0.2, 0.1], 2),
        (1, [NAN, 0.2, 0.3], 1),
        (2, [INF, INF, 0.1], 2),
        (0, [-INF, 0.2, 0.1], 2),
        (2, [-INF, 0.2, 0.1], 1),
    ],
)
def test_a_miss_beside_nan_or_infinity_is_one_in_keras(label, row, k):
    assert sparse_top_k_categorical_accuracy([label], [row], k=k) == [0]


Y, Q = [1, 1, 0, 0], [0.98, 1.0, 0.0, 0.6]
Y22, Q22 = [[1, 0], [1, 1]], [[0.9, 0.8], [0.2, 0.8]]
Y322 = [[[1, 0], [1, 1]], [[0, 0], [1, 0]], [[1, 1], [0, 0]]]
Q322 = [[[0.9, 0.8], [0.2, 0.8]], [[0.1, 0.9], [0.7, 0.7]], [[0.6, 0.4], [0.3, 0.2]]]


@pytest.mark.parametrize(
    ("cls", "y_true", "y_pred", "sample_weight", "expected"),
    [
        (BinaryAccuracy, Y, Q, 2.5, [0.75, 1.875, 2.5]),  # the batch counts as one sample
        (BinaryAccuracy, Y, Q, [2], [0.75, 6, 8]),
        (BinaryAccuracy, Y, Q, [[1], [2], [3], [4]], [0.6, 6, 10]),
        (BinaryAccuracy, Y, Q, [True, False, True, True], [2 / 3, 2, 3]),
        (BinaryAccuracy, Y, Q, [1, 0, 0, -1], [0, 1, 0]),  # 1 / 0
        (BinaryAccuracy, Y, Q, [-1, 0, 0, 1], [0, -1, 0]),
        (BinaryAccuracy, Y, Q, [1e-46] * 4, [0, 0, 0]),  # 0 in float32
        (BinaryAccuracy, Y, Q, [INF, 1, 1, 1], [NAN, INF, INF]),
        (BinaryAccuracy, Y, Q, [1, 1, 1, 1e300], [NAN, NAN, INF]),
        (BinaryAccuracy, [[1], [0]], [[0.9], [0.9]], [[[3]], [[1]]], [0.75, 3, 4]),
        (BinaryAccuracy, 1, 0.7, 2, [1, 2, 2]),
        (BinaryAccuracy, 1, 0.7, [2], [1, 2, 2]),
        (BinaryAccuracy, [], [], [], [0, 0, 0]),
        (BinaryAccuracy, [], [], 2, [NAN, NAN, 2]),
        (BinaryAccuracy, Y22, Q22, 2, [0.5, 1, 2]),
        (BinaryAccuracy, Y22, Q22, [3], [0.5, 3, 6]),
        (BinaryAccuracy, Y22, Q22, [[3, 1]], [0.5, 2, 4]),
        (BinaryAccuracy, Y22, Q22, [[[3], [1]], [[1], [1]]], [2 / 3, 2, 3]),
        (BinaryAccuracy, Y322, Q322, [3, 1, 2], [7 / 12, 3.5, 6]),
        (BinaryAccuracy, Y322, Q322, [[3, 1], [1, 1], [2, 5]], [9 / 13, 4.5, 6.5]),
        (BinaryAccuracy, Y322, Q322, [[3, 1]], [13 / 24, 3.25, 6]),
        (BinaryAccuracy, Y322, Q322, [[[3], [1]], [[1], [1]], [[2], [0]]], [0.5, 2, 4]),
        (BinaryAccuracy, Y322, Q322, [[[3, 1], [1, 1]]], [13 / 18, 3.25, 4.5]),
        (SparseCategoricalAccuracy, [[1], [0]], TWO, [[3], [1]], [0.75, 3, 4]),
        (SparseCategoricalAccuracy, Y22, TWO_BY_2, [[3, 1], [1, 0]], [0.8, 2, 2.5]),
        (SparseTopKCategoricalAccuracy, [[1], [0]], TWO, [3, 1], [1, 4, 4]),
        (CategoricalAccuracy, [0, 1], [0.1, 0.9], [3], [1, 3, 3]),
        (Accuracy, np.zeros((0, 2)), np.zeros((0, 2)), None, [0, 0, 0]),
        (Accuracy, np.zeros((2, 0)), np.zeros((2, 0)), None, [NAN, NAN, 2]),
        (Accuracy, np.zeros((2, 0)), np.zeros((2, 0)), [1, 2], [NAN, NAN, 3]),
    ],
)
def test_more_weights_of_keras(cls, y_true, y_pred, sample_weight, expected):
    close(feed(cls(), [(y_true, y_pred, sample_weight)]), expected)


# ---- what is refused: Keras raises, or its backends disagree ----

SHAPES = "`y_true` and `y_pred` must have shapes that go together; got "
OPEN = "must have a largest value on which Keras's backends agree; got "


@pytest.mark.parametrize(
    ("function", "arguments", "text"),
    [
        (accuracy, ([1, 2], [1, 2, 3]), f"{SHAPES}(2,) and (3,)."),
        (accuracy, ([NAN], [1]), "`y_true` must hold values that fit int64; got nan."),
        (accuracy, ([-1], np.array([255], "uint8")), "must hold values that fit uint8; got -1."),
        (accuracy, ([256.0], np.array([0], "uint8")), "must hold values that fit uint8; got 256"),
        (accuracy, ([2.0**31], np.array([0], "int32")), "must hold values that fit int32; got 2.1"),
        (accuracy, (["a"], ["a"]), "`y_pred` must hold numbers; got dtype <U1."),
        (accuracy, ([None], [1]), "`y_true` must hold numbers; got dtype object."),
        (accuracy, ([1], [1j]), "`y_pred` must hold numbers; got dtype complex128."),
        (accuracy, ([[1], [2, 3]], [1]), "`y_true` must have rows of one length; got [[1], [2, 3]"),
        (binary_accuracy, ([[1, 0]] * 3, [0.2] * 3), f"{SHAPES}(3, 2) and (3,)."),
        (binary_accuracy, ([1], [0.2], None), "`threshold` must hold numbers; got dtype object."),
        (
            binary_accuracy,
            ([1], [0.1] * 3, [0.5, 0.1]),
            "`threshold` must be one number or broadcast with `y_pred`; got shapes (2,) and (3,).",
        ),
        (categorical_accuracy, ([[1, 0]] * 3, TWO), f"{SHAPES}(3, 2) and (2, 2)."),
        (categorical_accuracy, (TWO, [0.1, 0.9]), f"{SHAPES}(2, 2) and (2,)."),
        (categorical_accuracy, (TWO_BY_2, TWO), f"{SHAPES}(2, 2, 2) and (2, 2)."),
        (categorical_accuracy, ([[[1, 0]]], TWO), f"{SHAPES}(1, 1, 2) and (2, 2)."),
        (categorical_accuracy, (np.ones((1, 3, 2)), P23), f"{SHAPES}(1, 3, 2) and (2, 3)."),
        (categorical_accuracy, (np.ones((1, 2, 2)), TWO), f"{SHAPES}(1, 2, 2) and (2, 2)."),
        (categorical_accuracy, (1, [0.1]), "`y_true` must have rows of at least 1 value; got sha"),
        (categorical_accuracy, ([1], np.ones((1, 0))), "`y_pred` must have rows of at least 1 val"),
        (categorical_accuracy, ([[1, 0]], [[NAN, 0.9]]), f"`y_pred` {OPEN}nan."),
        (categorical_accuracy, ([[NAN, 1]], [[0.1, 0.9]]), f"`y_true` {OPEN}nan."),
        (categorical_accuracy, ([[0, 1]], [[-0.0, 0.0]]), f"`y_pred` {OPEN}-0.0 before 0.0."),
        (categorical_accuracy, (np.array([[-0.0, 0.0]], "float16"), TWO), f"{OPEN}-0.0 before 0.0"),
        (sparse_categorical_accuracy, ([0], [[0.9, NAN]]), f"`y_pred` {OPEN}nan."),
        (sparse_categorical_accuracy, ([1, 0, 1], TWO), f"{SHAPES}(3,) and (2, 2)."),
        (sparse_categorical_accuracy, ([[1]], TWO), f"{SHAPES}(1, 1) and (2, 2)."),
        (sparse_categorical_accuracy, ([NAN], [[0, 1]]), "must hold values that fit int64; got n"),
        (sparse_top_k_categorical_accuracy, ([1, 0, 1], TWO), f"{SHAPES}(3,) and (2, 2)."),
        (sparse_top_k_categorical_accuracy, ([1], TWO), f"{SHAPES}(1,) and (2, 2)."),
        (sparse_top_k_categorical_accuracy, ([0], [0.1, 0.9]), f"{SHAPES}(1,) and (2,)."),
        (sparse_top_k_categorical_accuracy, (0, [0.1, 0.9]), f"{SHAPES}() and (2,)."),
        (sparse_top_k_categorical_accuracy, (0, [[0.1, 0.9]]), f"{SHAPES}() and (1, 2)."),
        (sparse_top_k_categorical_accuracy, ([0], np.ones((1, 0))), f"{SHAPES}(1,) and (1, 0)."),
        (top_k_categorical_accuracy, ([1, 0, 0], [P23[0]]), f"{SHAPES}(3,) and (1, 3)."),
        (top_k_categorical_accuracy, ([[0, 0, 1]], [[0.1, 0.9]]), "classes from 0 to 1; got 2."),
        (top_k_categorical_accuracy, ([[NAN, 1, 0]], P23[:1]), f"`y_true` {OPEN}nan."),
        (sparse_top_k_categorical_accuracy, ([2, 1], TWO), "classes from 0 to 1; got 2."),
        (sparse_top_k_categorical_accuracy, ([0, -1], TWO, 9), "classes from 0 to 1; got -1."),
        (sparse_top_k_categorical_accuracy, ([NAN, 0], TWO), "must hold values that fit int32; go"),
        (sparse_top_k_categorical_accuracy, ([2**32, 0], TWO), "values that fit int32; got 42949"),
        (sparse_top_k_categorical_accuracy, ([0, 0], TWO, -1), "`k` must be at least 0; got -1."),
        (sparse_top_k_categorical_accuracy, ([0, 0], TWO, 1.5), "`k` must be an integer; got 1.5."),
        (
            sparse_top_k_categorical_accuracy,
            ([0], [[0]], -1, True),
            "`k` must be at least 0; got -1.",
        ),
        (sparse_top_k_categorical_accuracy, ([0], [[2**40]], 1, True), "`y_pred` must hold values"),
        (
            sparse_top_k_categorical_accuracy,
            ([0], np.ones((1, 1, 0)), 1, True),
            f"{SHAPES}(1,) and",
        ),
        (top_k_categorical_accuracy, (TWO, TWO, None), "`k` must be an integer; got None."),
    ],
)
def test_refusals_say_what_came(function, arguments, text):
    with pytest.raises(ValueError, match=re.escape(text)):
        function(*arguments)


# Of a refusal for its shapes: whether Keras 3.15.1 raised on JAX, NumPy and PyTorch alike, or gave
# a number on one of them. Labels are zeros.
@pytest.mark.parametrize(
    ("function", "y_true_shape", "y_pred_shape", "all_raise"),
    [
        (accuracy, (4,), (5,), True),
        (binary_accuracy, (4,), (4, 2), True),
        (categorical_accuracy, (3, 2), (2, 2), True),
        (categorical_accuracy, (2, 1), (2,), False),
        (categorical_accuracy, (2, 2, 2), (2, 3), False),
        (categorical_accuracy, (2, 2, 2), (3, 2), True),
        (categorical_accuracy, (1, 1, 2), (2, 2), True),
        (categorical_accuracy, (2, 1), (2, 0), True),
        (categorical_accuracy, (), (2,), False),
        (sparse_categorical_accuracy, (3,), (2, 2), True),
        (sparse_categorical_accuracy, (2,), (), False),
        (top_k_categorical_accuracy, (4,), (4,), False),
        (top_k_categorical_accuracy, (4,), (4, 1), True),
        (top_k_categorical_accuracy, (2, 1), (1, 3), False),
        (sparse_top_k_categorical_accuracy, (4,), (4,), True),
        (sparse_top_k_categorical_accuracy, (3,), (2, 2), True),
        (sparse_top_k_categorical_accuracy, (1,), (2, 2), False),
        (sparse_top_k_categorical_accuracy, (1, 1), (2, 2), True),
        (sparse_top_k_categorical_accuracy, (3,), (1, 2), False),
        (sparse_top_k_categorical_accuracy, (2,), (2, 0), False),
    ],
)
def test_shapes_on_which_every_backend_raises_are_told_apart(
    function, y_true_shape, y_pred_shape, all_raise
):
    with pytest.raises(ValueError, match="; got ") as refusal:
        function(np.zeros(y_true_shape), np.full(y_pred_shape, 0.5))
    assert isinstance(refusal.value, KerasRaises) == all_raise


@pytest.mark.parametrize(
    ("function", "y_true", "y_pred"),
    [
        (sparse_top_k_categorical_accuracy, [0, 1], [[0.2], [0.8]]),
        (categorical_accuracy, [[1, 0]], [[NAN, 0.9]]),
        (accuracy, [NAN], [1]),
    ],
)
def test_values_on_which_backends_differ_are_not_said_to_raise(function, y_true, y_pred):
    with pytest.raises(ValueError, match="; got ") as refusal:
        function(y_true, y_pred)
    assert not isinstance(refusal.value, KerasRaises)


def test_soft_labels_against_integer_scores_lose_their_fraction():
    # JAX and NumPy; TensorFlow has no top-k of integers.
    assert top_k_categorical_accuracy([[0.4, 0.6, 0.9]], [[1, 2, 3]], k=1) == [0]
    assert top_k_categorical_accuracy([[0.4, 0.6, 1.0]], [[1, 2, 3]], k=1) == [1]


@pytest.mark.parametrize("row", [[0.2, NAN], [0.2, -INF], [INF, 0.2], [NAN, NAN], [-INF, -INF]])
@pytest.mark.parametrize("k", [1, 5])
def test_a_hit_beside_nan_or_infinity_is_refused(row, k):
    got = next(score for score in row if not math.isfinite(score))
    text = f"`y_pred` must be finite where a label is among the `k` best; got {got}."
    with pytest.raises(ValueError, match=re.escape(text)):
        sparse_top_k_categorical_accuracy([1, 0], [[0.1, 0.9], row], k)


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda: BinaryAccuracy(threshold=None), "`threshold` must hold numbers; got dtype object"),
        (lambda: TopKCategoricalAccuracy(k=-1), "`k` must be at least 0; got -1."),
        (lambda: SparseTopKCategoricalAccuracy(k="5"), "`k` must be an integer; got '5'."),
    ],
)
def test_classes_refuse_their_option_at_once(make, text):
    with pytest.raises(ValueError, match=re.escape(text)):
        make()


@pytest.mark.parametrize(
    ("y_true", "y_pred", "sample_weight"),
    [
        (Y, Q, [1, 2, 3]),
        (Y, Q, [[1, 2, 3, 4]]),
        (Y, Q, [[[1]], [[2]], [[3]], [[4]]]),
        (Y, Q, []),
        (Y22, Q22, [1, 2, 3]),
        (Y22, Q22, [[[3, 1], [1, 1]]]),
        ([[1, 0]], [[0.7, 0.2]], [1, 2]),
        (1, 0.7, [2, 3]),
    ],
)
def test_weights_that_do_not_fit_are_refused_and_change_nothing(y_true, y_pred, sample_weight):
    metric = BinaryAccuracy()
    before = feed(metric, [([1, 1], [0.9, 0.1])])
    text = f"`sample_weight` must .*; got {re.escape(str(np.shape(sample_weight)))} and "
    with pytest.raises(ValueError, match=text):
        metric.update_state(y_true, y_pred, sample_weight)
    with pytest.raises(ValueError, match="`sample_weight` must hold numbers"):
        metric.update_state(y_true, y_pred, "heavy")
    assert feed(metric, []) == before == [0.5, 1, 2]


# ---- naive loops ----


def naive_argmax(row):
    best = 0
    for place, value in enumerate(row):
        if value > row[best]:
            best = place
    return best


def naive_in_top_k(label, row, k):
    better = 0
    for score in row:
        better += score > row[label]
    return float(better < k)


NAIVE = {  # (label or label row, row of scores, k) -> match
    "categorical_accuracy": lambda y, row, k: float(naive_argmax(y) == naive_argmax(row)),
    "sparse_categorical_accuracy": lambda y, row, k: float(y == naive_argmax(row)),
    "top_k_categorical_accuracy": lambda y, row, k: naive_in_top_k(naive_argmax(y), row, k),
    "sparse_top_k_categorical_accuracy": naive_in_top_k,
}

# Few values, so that ties and scores on the threshold are common.
scores = st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]) | st.floats(-2, 2, width=32).map(
    lambda score: score + 0.0
)
wild_scores = scores | st.sampled_from([NAN, INF, -INF])


@st.composite
def rows_of_classes(draw, min_samples=0):
    """Draw (name, y_true, y_pred, k), y_pred of shape (N, C) or (N, T, C)."""
    name = draw(st.sampled_from(sorted(NAIVE)))
    shape = draw(
        st.tuples(st.integers(min_samples, 5))
        | st.tuples(st.integers(min_samples, 4), st.integers(1, 3))
    )
    n_classes = draw(st.integers(1, 5))

    def array(values, shape):
        size = math.prod(shape)
        return np.array(draw(st.lists(values, min_size=size, max_size=size))).reshape(shape)

    y_pred = array(scores, (*shape, n_classes))
    if name.startswith("sparse"):
        y_true = array(st.integers(0, n_classes - 1), shape).astype(np.int64)
    else:
        y_true = array(st.sampled_from([0, 1]) | scores, (*shape, n_classes))
    return name, y_true, y_pred, draw(st.integers(0, 7))


@given(rows_of_classes())
def test_class_matches_equal_a_loop(data):
    name, y_true, y_pred, k = data
    function = CLASS_OF[name].function
    matches = function(y_true, y_pred, k) if "top_k" in name else function(y_true, y_pred)

    shape = y_pred.shape[:-1]
    expected = np.zeros(shape, np.float32)
    for place in np.ndindex(shape):
        expected[place] = NAIVE[name](y_true[place].tolist(), y_pred[place].tolist(), k)
    if name == "sparse_categorical_accuracy" and len(shape) > 1 and shape[-1] == 1:
        expected = expected[..., 0]
    np.testing.assert_array_equal(matches, expected, strict=True)


@given(
    st.lists(st.tuples(st.sampled_from([0, 1, 0.5, -1]), wild_scores), max_size=8),
    scores,
    st.sampled_from([(-1,), (-1, 1)]),
    st.sampled_from([(-1,), (-1, 1)]),
)
def test_binary_matches_equal_a_loop(pairs, threshold, true_shape, pred_shape):
    y_true = np.array([label for label, _ in pairs]).reshape(true_shape)
    y_pred = np.array([score for _, score in pairs]).reshape(pred_shape)
    expected = np.zeros(len(pairs), np.float32)
    for i, (label, score) in enumerate(pairs):
        expected[i] = label == (1 if np.float32(score) > np.float32(threshold) else 0)
    if 1 in true_shape + pred_shape:
        expected = expected[:, None]
    matches = binary_accuracy(y_true, y_pred, threshold)
    np.testing.assert_array_equal(matches, expected, strict=True)


@given(st.lists(st.tuples(wild_scores, wild_scores), max_size=8))
def test_equal_matches_equal_a_loop(pairs):
    y_true, y_pred = [list(side) for side in zip(*pairs, strict=True)] or ([], [])
    expected = np.zeros(len(pairs), np.float32)
    for i, (label, score) in enumerate(pairs):
        expected[i] = np.float32(label) == np.float32(score)
    np.testing.assert_array_equal(accuracy(y_true, y_pred), expected, strict=True)


def test_the_decision_is_that_of_the_one_rule(monkeypatch):
    seen = []
    monkeypatch.setattr(
        module, "predict_positive", lambda *arguments: seen.append(arguments) or np.array([True])
    )
    assert binary_accuracy([1], [0.1], 0.7) == [1]
    assert [len(arguments) for arguments in seen] == [2]  # and the rule is its default, ">"


# ---- streaming ----


@st.composite
def weighted_batches(draw):
    """Draw (class, y_true, y_pred, sample_weight or None, where to cut)."""
    name, y_true, y_pred, k = draw(rows_of_classes(min_samples=1))
    metric = CLASS_OF[name](k) if "top_k" in name else CLASS_OF[name]()
    if draw(st.booleans()):
        metric, y_true, y_pred = BinaryAccuracy(0.25), y_pred > 0.5, y_pred
    n_samples = len(y_pred)
    sample_weight = None
    shape = draw(st.sampled_from([None, (n_samples,), (n_samples, 1), y_pred.shape[:-1]]))
    if shape is not None:
        size = math.prod(shape)
        weights = st.lists(st.floats(0, 100, width=32), min_size=size, max_size=size)
        sample_weight = np.array(draw(weights)).reshape(shape)
    cuts = sorted(draw(st.lists(st.integers(0, n_samples), max_size=4)))
    return metric, y_true, y_pred, sample_weight, [0, *cuts, n_samples]


@given(weighted_batches())
def test_any_split_into_batches_gives_the_one_batch_answer(data):
    metric, y_true, y_pred, sample_weight, cuts = data
    whole = feed(metric, [(y_true, y_pred, sample_weight)])
    metric.reset_state()
    assert [metric.result(), metric.total, metric.count] == [0, 0, 0]
    for start, stop in pairwise(cuts):
        part = slice(start, stop)
        weights = None if sample_weight is None else sample_weight[part]
        metric.update_state(y_true[part], y_pred[part], weights)
    np.testing.assert_allclose(feed(metric, []), whole, rtol=1e-12, atol=0)


@given(weighted_batches())
def test_the_result_is_a_weighted_mean_of_sample_means(data):
    metric, y_true, y_pred, sample_weight, _ = data
    actual = feed(metric, [(y_true, y_pred, sample_weight)])
    chosen = {name: value for name, value in vars(metric).items() if name in ("threshold", "k")}
    matches = type(metric).function(y_true, y_pred, **chosen)
    if sample_weight is None:
        sample_weight = np.ones(len(y_pred))
    total, count = [], []
    for i in range(len(y_pred)):
        own = matches[i].ravel().tolist()
        weights = sample_weight[i].ravel().tolist()
        # One weight for the whole sample, or one for each row of matches in it.
        rows = len(own) // len(weights)
        products = [match * weights[j // rows] for j, match in enumerate(own)]
        total.append(math.fsum(products) / len(products))
        count.append(math.fsum(weights) / len(weights))
    result = math.fsum(total) / math.fsum(count) if any(count) else 0.0
    close(actual, [result, math.fsum(total), math.fsum(count)])
    assert all(type(number) is float for number in actual)


def test_sums_stay_exact_where_float32_would_stop_counting():
    metric = Accuracy()
    metric.update_state([1], [1], [2.0**24])
    for _ in range(3):
        metric.update_state([1], [0])
    assert metric.count == 2**24 + 3
    metric.reset_state()
    metric.update_state([[1, 1, 0]], [[1, 1, 1]])
    assert metric.total == 2 / 3


def test_defaults_and_options_can_be_read():
    assert BinaryAccuracy().threshold == 0.5
    assert TopKCategoricalAccuracy().k == SparseTopKCategoricalAccuracy().k == 5
    row = [[0.6, 0.5, 0.4, 0.3, 0.2, 0.1]]
    one_hot = np.eye(6)
    for label, hit in [(4, 1), (5, 0)]:
        assert sparse_top_k_categorical_accuracy([label], row) == [hit]
        assert top_k_categorical_accuracy(one_hot[[label]], row) == [hit]


@pytest.mark.parametrize(
    ("metric", "y_true", "y_pred"),
    [
        (Accuracy(), [1, 0], [1, 1]),
        (BinaryAccuracy(threshold=0.7), [1, 1], [0.6, 0.8]),
        (CategoricalAccuracy(), [[0, 1], [1, 0]], TWO),
        (SparseCategoricalAccuracy(), [1, 0], TWO),
        (TopKCategoricalAccuracy(k=1), [[0, 1], [1, 0]], TWO),
        (SparseTopKCategoricalAccuracy(k=1), [1, 0], TWO),
    ],
    ids=lambda value: type(value).__name__,
)
def test_each_class_averages_its_function(metric, y_true, y_pred):
    assert metric.result() == 0.0
    assert feed(metric, [(y_true, y_pred), (y_true, y_pred)]) == [0.5, 2, 4]
    metric.reset_state()
    assert feed(metric, [(y_true, y_pred)]) == [0.5, 1, 2]


# ---- which class "accuracy" is ----


@pytest.mark.parametrize(
    ("y_true_shape", "y_pred_shape", "expected"),
    [
        ((4,), (4, 1), BinaryAccuracy),
        ((4, 1), (4, 1), BinaryAccuracy),
        ((4, 3), (4, 1), BinaryAccuracy),
        ((None,), (None, 1), BinaryAccuracy),
        ((4, 5, 1), (4, 5, 1), BinaryAccuracy),
        ((4, 1), (1,), BinaryAccuracy),
        ((4, 1), (4, 3), SparseCategoricalAccuracy),
        ((4, 1), (3,), SparseCategoricalAccuracy),
        ((None, 1), (None, 3), SparseCategoricalAccuracy),
        ((None,), (None, None), SparseCategoricalAccuracy),
        ((4, 3), (4, 5, 3), SparseCategoricalAccuracy),
        ((4, 3), (4,), CategoricalAccuracy),
        ((4, 2), (4, 3), CategoricalAccuracy),
        ((None, None), (None, 3), CategoricalAccuracy),
        ((None, 3), (None, None), CategoricalAccuracy),
        ((4, 1), (4, 0), CategoricalAccuracy),
        (np.array([4]), [np.int64(4), 3], SparseCategoricalAccuracy),
    ],
)
@pytest.mark.parametrize("identifier", ["accuracy", "acc", "Accuracy", "ACC"])
def test_accuracy_goes_by_shape(y_true_shape, y_pred_shape, expected, identifier):
    assert resolve_accuracy(y_true_shape, y_pred_shape, identifier) is expected
    assert resolve_accuracy(y_true_shape, y_pred_shape) is expected


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        ("binary_accuracy", BinaryAccuracy),
        ("BinaryAccuracy", BinaryAccuracy),
        ("categorical_accuracy", CategoricalAccuracy),
        ("CategoricalAccuracy", CategoricalAccuracy),
        ("sparse_categorical_accuracy", SparseCategoricalAccuracy),
        ("SparseCategoricalAccuracy", SparseCategoricalAccuracy),
        ("top_k_categorical_accuracy", TopKCategoricalAccuracy),
        ("TopKCategoricalAccuracy", TopKCategoricalAccuracy),
        ("sparse_top_k_categorical_accuracy", SparseTopKCategoricalAccuracy),
        ("SparseTopKCategoricalAccuracy", SparseTopKCategoricalAccuracy),
        (Accuracy, Accuracy),  # the class is not the string
        (Accuracy(), Accuracy),
        (BinaryAccuracy(threshold=0.9), BinaryAccuracy),
    ],
)
def test_every_other_identifier_names_its_class(identifier, expected):
    assert resolve_accuracy((4,), (4, 3), identifier) is expected
    assert resolve_accuracy((), (), identifier) is expected


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (((4,), (4, 1), "Foo"), '`identifier` must name an accuracy of Keras; got "Foo".'),
        (((4,), (4, 1), "Binary_Accuracy"), "must name an accuracy of Keras; got "),
        (((4,), (4, 1), ""), 'must name an accuracy of Keras; got "".'),
        (((4,), (4, 1), None), "must name an accuracy of Keras; got None."),
        (((4,), (4, 1), ["acc"]), "must name an accuracy of Keras; got ['acc']."),
        (((), (4, 1)), "`y_true_shape` must hold at least one dimension, "),
        (((4,), ()), "each an integer of at least 0 or None; got ()."),
        (((4,), 4), "`y_pred_shape` must hold at least one dimension, "),
        (((4.0,), (4, 1)), "each an integer of at least 0 or None; got (4.0,)."),
        (((4,), (-1, 1)), "each an integer of at least 0 or None; got (-1, 1)."),
        (
            ((4, 1), (4, None)),
            "`y_pred_shape` must have a known last dimension when that of `y_true_shape` is 1; "
            "got (4, None).",
        ),
    ],
)
def test_resolve_refusals_say_what_came(arguments, text):
    with pytest.raises(ValueError, match=re.escape(text)):
        resolve_accuracy(*arguments)
