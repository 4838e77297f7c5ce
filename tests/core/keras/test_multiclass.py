"""Top-k for every k, accuracy per class, confusion: against loops, our own accuracies, sklearn."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import confusion_matrix, recall_score, top_k_accuracy_score

from core.keras.accuracy import sparse_categorical_accuracy, sparse_top_k_categorical_accuracy
from core.keras.multiclass import (
    accuracy_per_class,
    confusion_counts,
    constant_top_k_curve,
    scores_above,
    top_k_curve,
)


@st.composite
def labelled_scores(draw):
    n_classes = draw(st.integers(2, 6))
    n = draw(st.integers(1, 10))
    # Few different values, so that ties are everywhere; or any float32.
    few = st.integers(0, 2).map(float)
    values = draw(
        st.sampled_from([few, st.floats(width=32, allow_nan=False, allow_infinity=False)])
    )
    row = st.lists(values, min_size=n_classes, max_size=n_classes)
    y_score = np.array(draw(st.lists(row, min_size=n, max_size=n)), np.float64)
    y_true = np.array(draw(st.lists(st.integers(0, n_classes - 1), min_size=n, max_size=n)))
    return y_true, y_score


@given(labelled_scores())
def test_every_k_is_keras_s_top_k(case):
    y_true, y_score = case
    curve = top_k_curve(y_true, y_score)
    assert curve.shape == (y_score.shape[1],)
    for k, value in enumerate(curve, start=1):
        hits = sparse_top_k_categorical_accuracy(y_true, y_score, k=k)
        assert value == pytest.approx(hits.mean(dtype=np.float64), abs=1e-12)


@given(labelled_scores())
def test_scores_above_are_counted_one_by_one(case):
    y_true, y_score = case
    naive = [sum(s > row[label] for s in row) for label, row in zip(y_true, y_score, strict=True)]
    assert scores_above(y_true, y_score).tolist() == naive


@given(labelled_scores())
def test_curve_ascends_to_1(case):
    curve = top_k_curve(*case)
    assert (np.diff(curve) >= 0).all()
    assert curve[-1] == 1


@given(st.integers(0, 2**32 - 1), st.integers(3, 8))
def test_without_ties_every_k_is_scikit_learn_s(seed, n_classes):
    rng = np.random.default_rng(seed)
    y_true = np.r_[np.arange(n_classes), rng.integers(0, n_classes, 30)]
    y_score = rng.permuted(np.tile(np.arange(n_classes, dtype=float), (y_true.size, 1)), axis=1)
    for k, value in enumerate(top_k_curve(y_true, y_score)[:-1], start=1):
        assert value == pytest.approx(top_k_accuracy_score(y_true, y_score, k=k))


def test_worked_example():
    y_score = [[0.3, 0.6, 0.1], [0.5, 0.4, 0.1], [0.3, 0.6, 0.1], [0.9, 0, 0.1]]
    assert top_k_curve([2, 1, 1, 0], y_score).tolist() == [0.5, 0.75, 1]


def test_scores_equal_in_float32_are_ties():
    assert top_k_curve([0], [[1.0, 1.0 + 1e-12]]).tolist() == [1, 1]
    assert scores_above([1, 0], [[0.0, -0.0], [-0.0, 0.0]]).tolist() == [0, 0]


def test_constant_scores_are_always_right():
    assert top_k_curve([0, 3, 2], np.ones((3, 4))).tolist() == [1, 1, 1, 1]


@given(labelled_scores())
def test_accuracy_per_class_is_the_mean_of_each_class_s_rows(case):
    y_true, y_score = case
    n_classes = y_score.shape[1]
    matches = sparse_top_k_categorical_accuracy(y_true, y_score, k=2)
    result = accuracy_per_class(y_true, matches, n_classes)
    for c in range(n_classes):
        own = matches[y_true == c]
        assert np.isnan(result[c]) if not own.size else result[c] == pytest.approx(own.mean())


@given(labelled_scores())
def test_confusion_is_scikit_learn_s_and_its_diagonal_the_accuracy(case):
    y_true, y_score = case
    y_score = np.where(y_score == 0, 0, y_score).astype(np.float32)  # argmax is open for -0.0
    n_classes, y_pred = y_score.shape[1], y_score.argmax(axis=1)
    counts = confusion_counts(y_true, y_pred, n_classes)
    np.testing.assert_array_equal(
        counts, confusion_matrix(y_true, y_pred, labels=np.arange(n_classes))
    )
    matches = sparse_categorical_accuracy(y_true, y_score)
    assert np.trace(counts) == matches.sum()
    per_class = accuracy_per_class(y_true, matches, n_classes)
    expected = recall_score(
        y_true, y_pred, labels=np.arange(n_classes), average=None, zero_division=np.nan
    )
    np.testing.assert_allclose(per_class, expected)


def test_confusion_has_the_true_class_as_row():
    assert confusion_counts([0, 0, 2], [1, 1, 0], 3).tolist() == [[0, 2, 0], [0, 0, 0], [1, 0, 0]]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=30))
def test_constant_curve_names_the_most_common_classes(y_true):
    shares = sorted((y_true.count(c) / len(y_true) for c in range(6)), reverse=True)
    curve = constant_top_k_curve(y_true, 6)
    np.testing.assert_allclose(curve, np.cumsum(shares))


def test_no_row_is_undefined():
    none = np.empty(0, int)
    assert np.isnan(top_k_curve(none, np.empty((0, 3)))).all()
    assert np.isnan(constant_top_k_curve(none, 3)).all()
    assert np.isnan(accuracy_per_class(none, none, 3)).all()
    assert confusion_counts(none, none, 2).tolist() == [[0, 0], [0, 0]]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: top_k_curve([0], [0.1, 0.2]), "`y_score` must have one column per class; got "),
        (lambda: top_k_curve([0], [[]]), "`y_score` must have one column per class; got shape (1,"),
        (lambda: top_k_curve([2], [[1, 2]]), "`y_true` must hold classes from 0 to 1; got 2."),
        (lambda: top_k_curve([-1], [[1, 2]]), "`y_true` must hold classes from 0 to 1; got -1."),
        (lambda: top_k_curve([0.5], [[1, 2]]), "`y_true` must hold classes from 0 to 1; got 0.5."),
        (lambda: top_k_curve([[0]], [[1, 2]]), "`y_true` must be one column; got shape (1, 1)."),
        (lambda: top_k_curve([0], [[1, np.nan]]), "`y_score` must hold finite numbers; got nan."),
        (lambda: top_k_curve([0], [[1, 1e39]]), "`y_score` must hold finite numbers; got inf."),
        (
            lambda: top_k_curve([0], [[1, 2], [3, 4]]),
            "`y_score` must have as many rows as `y_true`; got 2 for 1.",
        ),
        (
            lambda: accuracy_per_class([0, 1], [1], 2),
            "`matches` must have as many rows as `y_true`; got 1 for 2.",
        ),
        (
            lambda: accuracy_per_class([0], [[1]], 2),
            "`matches` must be one column; got shape (1, 1).",
        ),
        (lambda: confusion_counts([0], [2], 2), "`y_pred` must hold classes from 0 to 1; got 2."),
        (
            lambda: confusion_counts([0], [1, 1], 2),
            "`y_pred` must have as many rows as `y_true`; got 2 for 1.",
        ),
        (lambda: constant_top_k_curve([3], 3), "`y_true` must hold classes from 0 to 2; got 3."),
    ],
)
def test_says_the_rule_then_what_came(call, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
        call()
