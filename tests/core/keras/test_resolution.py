"""The rule that fired: in the order of Keras, and the class that belongs to it."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.keras.accuracy import (
    ACCURACIES,
    Accuracy,
    BinaryAccuracy,
    CategoricalAccuracy,
    Resolution,
    SparseCategoricalAccuracy,
    TopKCategoricalAccuracy,
    explain_resolution,
    resolve_accuracy,
)
from core.keras.resolution import Rule, rule_for_shapes

SHAPES = st.lists(st.one_of(st.none(), st.integers(0, 4)), min_size=1, max_size=4).map(tuple)


@pytest.mark.parametrize(
    ("y_true_shape", "y_pred_shape", "expected"),
    [
        ((4,), (4, 1), Resolution(BinaryAccuracy, Rule.ONE_SCORE)),
        ((4, 1), (4, 1), Resolution(BinaryAccuracy, Rule.ONE_SCORE)),
        ((4, 2), (4, 1), Resolution(BinaryAccuracy, Rule.ONE_SCORE)),
        ((4,), (4, 2), Resolution(SparseCategoricalAccuracy, Rule.FEWER_DIMENSIONS)),
        ((1,), (4, 2), Resolution(SparseCategoricalAccuracy, Rule.FEWER_DIMENSIONS)),
        ((None,), (None, None), Resolution(SparseCategoricalAccuracy, Rule.FEWER_DIMENSIONS)),
        ((4, 1), (4, 2), Resolution(SparseCategoricalAccuracy, Rule.LABEL_COLUMN)),
        ((4, 1), (2,), Resolution(SparseCategoricalAccuracy, Rule.LABEL_COLUMN)),
        ((4, 3), (4, 3), Resolution(CategoricalAccuracy, Rule.OTHERWISE)),
        ((4,), (4,), Resolution(CategoricalAccuracy, Rule.OTHERWISE)),
        ((4, 1), (4, 0), Resolution(CategoricalAccuracy, Rule.OTHERWISE)),
        ((None, None), (None, None), Resolution(CategoricalAccuracy, Rule.OTHERWISE)),
    ],
)
def test_the_first_rule_that_holds_decides(y_true_shape, y_pred_shape, expected):
    assert explain_resolution(y_true_shape, y_pred_shape) == expected
    assert rule_for_shapes(y_true_shape, y_pred_shape) is expected.rule


@pytest.mark.parametrize(
    ("identifier", "cls"),
    [
        ("binary_accuracy", BinaryAccuracy),
        (Accuracy, Accuracy),
        (TopKCategoricalAccuracy(k=2), TopKCategoricalAccuracy),
    ],
)
def test_a_name_decides_before_the_shapes_are_looked_at(identifier, cls):
    assert explain_resolution((), (), identifier) == Resolution(cls, Rule.IDENTIFIER)


@given(SHAPES, SHAPES, st.sampled_from(["accuracy", "ACC", "Accuracy"]))
def test_class_and_rule_are_those_of_keras_as_written(y_true_shape, y_pred_shape, identifier):
    # Keras's own function, word for word but for the names; None compares as it does there.
    assume(not (y_pred_shape[-1] is None and y_true_shape[-1] == 1))
    is_binary = y_pred_shape[-1] == 1
    is_sparse = len(y_true_shape) < len(y_pred_shape) or (
        y_true_shape[-1] == 1 and y_pred_shape[-1] > 1
    )
    expected = (
        BinaryAccuracy
        if is_binary
        else SparseCategoricalAccuracy
        if is_sparse
        else CategoricalAccuracy
    )
    resolution = explain_resolution(y_true_shape, y_pred_shape, identifier)
    assert resolution.cls is resolve_accuracy(y_true_shape, y_pred_shape, identifier) is expected
    assert (resolution.rule is Rule.ONE_SCORE) == is_binary
    sparse_rules = (Rule.FEWER_DIMENSIONS, Rule.LABEL_COLUMN)
    assert (resolution.rule in sparse_rules) == (is_sparse and not is_binary)
    assert resolution.rule is not Rule.IDENTIFIER


def test_an_open_last_dimension_is_refused_only_where_it_decides():
    with pytest.raises(ValueError, match="known last dimension when that of `y_true_shape` is 1"):
        rule_for_shapes((None, 1), (None, None))
    assert rule_for_shapes((None,), (None, None)) is Rule.FEWER_DIMENSIONS
    assert set(ACCURACIES) >= {explain_resolution((2,), (2, n)).cls for n in (1, 2)}
