"""What a view refuses to be made of."""

from dataclasses import replace

import pytest

from core.experiment.recipe import Settings
from core.experiment.trained import train
from core.live.view import view_of_rows, view_of_training
from core.predictions.predictions import Predictions

SMALL = Settings(n_samples=100, hidden=(4,), dropout=(0.0,), epochs=1)


def test_a_view_is_of_two_classes():
    trained = train(replace(SMALL, data="blob_ring", n_classes=4))
    with pytest.raises(ValueError, match=r"^`trained` must have two classes; got 4\.$"):
        view_of_training(trained, "test", ">")


def test_a_view_needs_a_row_that_weighs_something():
    rows = Predictions([1, 0, 1], [0.2, 0.5, 0.9], [0, 0, 0], source="test")
    with pytest.raises(
        ValueError, match=r"^`predictions` must have a weight above 0; all 3 are 0\.$"
    ):
        view_of_rows(rows, ">")
