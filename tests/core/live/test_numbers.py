"""Numbers of any scale in words; the browser writes the same (`tests/browser/test_pure.py`)."""

import numpy as np
import pytest

from core.live.numbers import score_decimals, step_decimals, written
from core.live.table import shortest_decimals
from core.live.view import view_of_rows
from core.predictions.predictions import Predictions
from core.predictions.scale import Scale

CASES = [
    (0.0, 3, "0.000"),
    (1.0, 3, "1.000"),
    (np.float32(0.208), 3, "0.208"),
    (np.float32(0.18320209), 3, "0.18320209"),
    (np.nextafter(np.float32(0.5), np.float32(1)), 3, "0.50000006"),
    (0.0000512, 3, "0.0000512"),
    (1e-9, 9, "1e−9"),
    (-1.014878e-9, 9, "−1.014878e−9"),
    (0, 9, "0"),
    (597, 0, "597"),
    (597.5, 0, "597.5"),
    (-0.5421, 4, "−0.5421"),
    (9999.5, 0, "9999.5"),
    (10000, 0, "10,000"),
    (12345.5, 0, "12,345.5"),
    (55528220, 0, "55,528,220"),
    (-123456.7, 1, "−123,456.7"),
    (3e20, 0, "3e+20"),
]


@pytest.mark.parametrize(("value", "decimals", "text"), CASES)
def test_numbers_are_written_alike_and_exactly(value, decimals, text):
    assert written(value, decimals) == text
    read = text.replace("−", "-").replace(",", "")
    assert np.float32(read) == np.float32(value)


@pytest.mark.parametrize(
    ("scores", "step", "decimals"),
    [
        ([597, 640, 700], 0.5, 0),
        ([0.329, 0.33, 2], 0.01, 3),
        ([12.5, 50, 99.9], 0.1, 1),
        ([0.12345678, 0.5], 0.01, 2),
        ([1e9, 55528220], 1e6, 0),
    ],
)
def test_the_numbers_of_a_file_say_how_many_decimals_are_needed(scores, step, decimals):
    assert score_decimals(shortest_decimals(np.array(scores)), step) == decimals


def test_decimals_of_a_step():
    assert [step_decimals(step) for step in (0.5, 0.005, 1, 200, 2e-9)] == [1, 3, 0, 0, 9]


@pytest.mark.parametrize(
    ("size", "first", "note"),
    [(1, "0", "2 →"), (-1e8, "−500M", "−500,500,000 →"), (1e-9, "0", "2e−9 →")],
)
def test_ticks_and_notes_are_numbers_that_people_read(size, first, note):
    scores = np.array([0, 1, 2, 3, 4, 5.0]) * size
    rows = Predictions([0, 0, 0, 1, 1, 1], scores, source="x", scale=Scale("score"))
    view = view_of_rows(rows, ">")
    assert view.best.note.startswith(note)
    texts = [tick.text for tick in view.axes[0].ticks]
    assert texts[0] == first
    assert texts[-1] == {1: "5", -1e8: "0", 1e-9: "5e−9"}[size]
