"""Thresholds as people read them."""

import numpy as np

from core.live.view import view_of_rows
from core.predictions.predictions import Predictions
from core.predictions.scale import PROBABILITY, Scale
from ui.choosing.words import is_on_slider, threshold_text

LOWER = Scale("score", higher_is_yes=False)


def view(scale):
    shown = np.array([0.2, 0.9]) if scale == PROBABILITY else np.array([300.0, 850.0])
    return view_of_rows(Predictions([0, 1], scale.decided(shown), source="x", scale=scale), ">")


def test_thresholds_in_the_scores_own_numbers():
    assert threshold_text(-610.0, view(LOWER)) == "610"
    assert threshold_text(float(np.float32(0.48)), view(PROBABILITY)) == "0.480"
    assert is_on_slider(0.5, view(PROBABILITY))
    assert not is_on_slider(2.0, view(PROBABILITY))
    assert not is_on_slider(None, view(PROBABILITY))
