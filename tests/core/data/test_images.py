"""Small images of rows: packed and unpacked, and scikit-learn's digits behind them."""

import re

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.metrics import roc_auc_score

from core.data.datasets import DATASETS
from core.data.images import Images


def test_a_line_of_pixels_is_one_number_with_the_leftmost_in_its_lowest_bits():
    ink = np.random.default_rng(3).integers(0, 16, (50, 8, 8)).astype(np.uint8)
    lines = Images(ink, np.zeros(50, int), ("a thing",)).lines()
    assert lines.dtype == np.int32
    for x in range(8):
        np.testing.assert_array_equal((lines >> (4 * x)) & 15, ink[..., x])


def test_the_images_are_the_pixels_that_the_network_sees():
    images, digits = DATASETS["digits_8"].images(), load_digits()
    assert len(images) == len(digits.target)
    np.testing.assert_allclose(images.ink * (16 / 15), digits.images, atol=16 / 30)
    assert [images.names[i] for i in images.shows[:3]] == ["a 0", "a 1", "a 2"]
    few = images.of(np.array([8, 1796]))
    assert [few.names[i] for i in few.shows] == ["an 8", "an 8"]
    np.testing.assert_array_equal(few.ink[1], images.ink[1796])


def test_the_two_features_drawn_at_first_vary_and_tell_the_classes_apart():
    digits = load_digits()
    across, up = digits.data[:, DATASETS["digits_8"].pair].T
    is_8 = digits.target == 8
    for pixel in (across, up):
        assert len(np.unique(pixel)) == 17
        assert roc_auc_score(is_8, pixel) > 0.65
    assert roc_auc_score(is_8, across + up) > 0.75
    first = digits.data[:, :2]
    assert first[:, 0].std() == 0


@pytest.mark.parametrize(
    ("ink", "shows"), [(np.full((1, 8, 8), 16), [0]), (np.zeros((2, 8, 8)), [0]), ([[]], [0])]
)
def test_what_does_not_fit_together_is_refused(ink, shows):
    ink = np.asarray(ink, np.uint8)
    with pytest.raises(ValueError, match=re.escape(f"got shape {ink.shape}")):
        Images(ink, np.array(shows), ("a thing",))
