"""Intervals of thresholds as people read them, with the end that belongs to each."""

import numpy as np
import pytest

from core.live.view import view_of_rows
from core.predictions.predictions import Predictions
from core.predictions.scale import PROBABILITY, Scale
from core.selection.points import Interval
from ui.choosing.words import interval_text, intervals_text, is_on_slider, threshold_text

INF = float("inf")
LOWER = Scale("score", higher_is_yes=False)


def view(scale):
    shown = np.array([0.2, 0.9]) if scale == PROBABILITY else np.array([300.0, 850.0])
    return view_of_rows(Predictions([0, 1], scale.decided(shown), source="x", scale=scale), ">")


@pytest.mark.parametrize(
    ("scale", "interval", "text"),
    [
        (PROBABILITY, Interval(0.2, 0.4, True, False), "from 0.2 to just below 0.4"),
        (PROBABILITY, Interval(0.2, 0.4, False, True), "above 0.2 to 0.4"),
        (PROBABILITY, Interval(-INF, 0.4, False, False), "below 0.4"),
        (PROBABILITY, Interval(-INF, 0.4, False, True), "0.4 and below"),
        (PROBABILITY, Interval(0.9, INF, True, False), "0.9 and above"),
        (PROBABILITY, Interval(0.9, INF, False, False), "above 0.9"),
        (PROBABILITY, Interval(-INF, INF, False, False), "any threshold"),
        (PROBABILITY, Interval(0.5, 0.5, True, True), "exactly 0.5"),
        (
            PROBABILITY,
            Interval(0.5321991, 0.5322487, True, False),
            "from 0.5322 to just below 0.53225",
        ),
        (
            PROBABILITY,
            Interval(0.27760001, 0.2776002, True, False),
            "from 0.2776 to just below 0.2776002",
        ),
        (LOWER, Interval(-610.0, -500.0, True, False), "from 610 to just above 500"),
        (LOWER, Interval(-610.0, INF, True, False), "610 and below"),
        (LOWER, Interval(-INF, -500.0, False, False), "above 500"),
    ],
)
def test_each_end_says_what_it_is(scale, interval, text):
    assert interval_text(interval, view(scale)) == text


def test_of_many_intervals_the_first_are_named():
    many = tuple(Interval(k / 10, k / 10 + 0.05, True, False) for k in range(5))
    assert intervals_text(many, view(PROBABILITY)).endswith("or in 2 more intervals")


def test_thresholds_in_the_scores_own_numbers():
    assert threshold_text(-610.0, view(LOWER)) == "610"
    assert threshold_text(float(np.float32(0.48)), view(PROBABILITY)) == "0.480"
    assert is_on_slider(0.5, view(PROBABILITY))
    assert not is_on_slider(2.0, view(PROBABILITY))
    assert not is_on_slider(None, view(PROBABILITY))
