"""What other libraries print, against naive counts of what they do."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.keras.accuracy import SparseTopKCategoricalAccuracy
from core.keras.peers import top_k_by_position


def naive(labels, scores, k):
    """Count rows whose label is among exactly k classes, larger numbers first among equals."""
    hits = 0
    for label, row in zip(labels, scores, strict=True):
        order = sorted(range(len(row)), key=lambda c: (-row[c], -c))
        hits += label in order[:k]
    return hits / len(labels)


@st.composite
def tied(draw):
    n_classes = draw(st.integers(3, 6))
    rows = st.lists(st.sampled_from([0.0, 0.25, 0.5]), min_size=n_classes, max_size=n_classes)
    scores = np.array(draw(st.lists(rows, min_size=1, max_size=8)), np.float32)
    labels = np.array(
        draw(st.lists(st.integers(0, n_classes - 1), min_size=len(scores), max_size=len(scores)))
    )
    return labels, scores


@given(tied(), st.integers(1, 8))
def test_last_of_equals_first_whatever_classes_occur(rows, k):
    assert top_k_by_position(*rows, k) == pytest.approx(naive(*rows, k))


@given(tied(), st.integers(1, 8))
def test_never_above_keras_which_counts_every_tie(rows, k):
    keras = SparseTopKCategoricalAccuracy(k)
    keras.update_state(*rows)
    assert top_k_by_position(*rows, k) <= keras.result() + 1e-9


def test_constant_scores_hit_only_the_last_classes():
    assert top_k_by_position([0, 1, 2, 2], np.ones((4, 3)), 1) == 0.5


def test_two_classes_have_no_answer():
    assert top_k_by_position([0, 1], [[0.3, 0.7], [0.6, 0.4]], 1) is None


def test_k_below_one_is_refused():
    with pytest.raises(ValueError, match=r"`k` must be at least 1; got 0\."):
        top_k_by_position([0], [[0.1, 0.2, 0.7]], 0)
