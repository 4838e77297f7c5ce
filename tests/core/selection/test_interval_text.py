"""Intervals of thresholds as people read them: each number that is said to belong, does."""

import re

import numpy as np
import pytest

from core.predictions.scale import PROBABILITY, Scale
from core.selection.interval_text import interval_text, intervals_text
from core.selection.points import Interval

INF = float("inf")
LOWER = Scale("score", higher_is_yes=False)


@pytest.mark.parametrize(
    ("scale", "interval", "text"),
    [
        (PROBABILITY, Interval(0.2, 0.4, True, False), "from 0.2 to just below 0.4"),
        (PROBABILITY, Interval(0.2, 0.4, False, True), "above 0.2 to 0.4"),
        (PROBABILITY, Interval(-INF, 0.4, False, False), "below 0.4"),
        (PROBABILITY, Interval(-INF, 0.4, False, True), "0.4 and below"),
        (PROBABILITY, Interval(-INF, 0.41237, False, False), "0.4123 and below"),
        (PROBABILITY, Interval(0.9, INF, True, False), "0.9 and above"),
        (PROBABILITY, Interval(0.9, INF, False, False), "above 0.9"),
        (PROBABILITY, Interval(0.90123, INF, False, False), "0.9013 and above"),
        (PROBABILITY, Interval(-INF, INF, False, False), "any threshold"),
        (PROBABILITY, Interval(0.5, 0.5, True, True), "exactly 0.5"),
        (PROBABILITY, Interval(0.532225, 0.53222507, True, False), "exactly 0.532225"),
        (PROBABILITY, Interval(0.5321991, 0.5322487, True, False), "from 0.5322 to 0.53224"),
        (PROBABILITY, Interval(0.07856419, 0.07918731, True, False), "from 0.07857 to 0.07918"),
        (PROBABILITY, Interval(1.5e-9, 3e-8, True, False), "from 1.5e−9 to just below 3e−8"),
        (LOWER, Interval(-610.0, -500.0, True, False), "above 500 to 610"),
        (LOWER, Interval(-610.0, INF, True, False), "610 and below"),
        (LOWER, Interval(-INF, -500.0, False, False), "above 500"),
        (Scale("score"), Interval(-0.5, 12345.67, True, False), "from −0.5 to 12,345"),
        (Scale("score"), Interval(1e20, 3e38, False, True), "above 1e+20 to 3e+38"),
    ],
)
def test_each_end_says_what_it_is(scale, interval, text):
    low, high = np.float32([interval.low, interval.high]).astype(float).tolist()
    found = Interval(low, high, interval.low_closed, interval.high_closed)
    assert interval_text(found, scale) == text


def test_what_was_chosen_of_it_is_within_what_is_written():
    permitted = Interval(0.04169159, INF, True, False)
    assert interval_text(permitted, PROBABILITY) == "0.0417 and above"
    assert interval_text(permitted, PROBABILITY, 0.0416927) == "0.041692 and above"
    assert interval_text(permitted, PROBABILITY, 0.01) == "0.0417 and above", "not of it"


@pytest.mark.long
@pytest.mark.parametrize("scale", [Scale("score"), LOWER])
@pytest.mark.parametrize("above", [True, False])
def test_what_is_said_to_belong_belongs_and_little_else_does(scale, above):
    rng = np.random.default_rng(5)
    for _ in range(2_000):
        size, room = 10.0 ** rng.uniform(-9, 9), 10.0 ** rng.uniform(-8, 0)
        start = rng.choice([-1, 1]) * size
        low, high = np.sort(np.float32([start, start * (1 + room)])).astype(float)
        if low == high:
            continue
        interval = Interval(low, high, above, not above)
        text = interval_text(interval, scale)
        numbers = [
            scale.decided(float(found.replace("−", "-").replace(",", "")))
            for found in re.findall(r"(?<!e)−?[\d.,]+(?:e[−+]\d+)?", text)
        ]
        if text.startswith("exactly"):
            assert numbers[0] in interval
            assert np.nextafter(np.float32(low), np.float32(np.inf)) == np.float32(high)
            continue
        first, last = sorted(numbers)
        assert first < last
        said_to_belong = [not text.startswith("above"), "just below" not in text]
        if not scale.higher_is_yes:
            said_to_belong.reverse()
        for end, bound, belongs in zip((first, last), (low, high), said_to_belong, strict=True):
            assert (end in interval) == belongs
            assert belongs or np.float32(end) == np.float32(bound)
            assert abs(end - bound) <= max(1e-3 * abs(bound), 0.6 * (high - low))


def test_of_many_intervals_the_widest_are_named():
    many = [Interval(k / 10, k / 10 + 0.01 * (k + 1), True, False) for k in range(5)]
    text = intervals_text(many, PROBABILITY)
    assert text == (
        "from 0.3 to just below 0.34, or from 0.4 to just below 0.45, or in 3 narrower intervals"
    )
    lower = [Interval(-0.4, -0.3, True, False), Interval(-0.2, -0.1, True, False)]
    assert intervals_text(lower, LOWER) == "above 0.1 to 0.2, or above 0.3 to 0.4"
    assert intervals_text(many[:3], PROBABILITY).endswith("or in 1 narrower interval")
