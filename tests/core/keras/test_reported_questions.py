"""What people asked about Keras, answered as Keras does: the `k` cases of cases.json."""

import numpy as np
import pytest

from core.keras.accuracy import (
    BinaryAccuracy,
    CategoricalAccuracy,
    SparseTopKCategoricalAccuracy,
    binary_accuracy,
    resolve_accuracy,
)
from tests.core.cases import CASES


def right(name):
    return CASES[name]["right"]


def averaged(accuracy, *batch):
    accuracy.update_state(*batch)
    return accuracy.result()


@pytest.mark.parametrize("name", ["k1_multilabel", "k2_time_distributed", "k3_two_softmax_int"])
def test_the_accuracy_that_the_shapes_pick(name):
    assert resolve_accuracy(*CASES[name]["shapes"]).__name__ == right(name)


@pytest.mark.parametrize("n_labels", [2, 7])
def test_many_sigmoids_are_compared_by_their_largest(n_labels):
    assert resolve_accuracy((None, n_labels), (None, n_labels)) is CategoricalAccuracy


def test_logits_are_cut_at_the_threshold_that_is_told():
    batch = [0, 1, 1, 1, 1], [-0.2, 0.3, 0.45, 0.6, 2.0]
    got = [averaged(BinaryAccuracy(threshold=t), *batch) for t in (0.5, 0)]
    # At 0.5 the two logits above 0 and below 0.5 are lost.
    assert got == pytest.approx(right("k4_logits_threshold"))


def test_rows_of_weight_0_count_neither_above_nor_below():
    batch = [1, 0, 1, 1], [0.9, 0.8, 0.2, 0.7], [1, 0, 0, 3]
    assert averaged(BinaryAccuracy(), *batch) == right("k5_weighted_zero")


def test_top_k_weighs_each_row():
    accuracy = SparseTopKCategoricalAccuracy(k=2)
    result = averaged(accuracy, [1, 0, 2], [[0, 0.9, 0.1]] * 3, [1, 0, 1])
    assert result == right("k6_topk_weight")


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_a_half_is_no_in_every_precision(dtype):
    scores = np.array([0.5, 0.50049, 0.49976], dtype)
    assert binary_accuracy([1, 1, 0], scores).mean() == pytest.approx(right("k7_half_is_no"))
