"""What is said of the scores on the whole, and the intervals beside it."""

import re

import numpy as np

from core.calibration.line import Line
from ui.believing.words import verdict, with_error


def test_the_verdict_never_contradicts_the_intervals_beside_it():
    rng = np.random.default_rng(4)
    for slope, error, large, large_error in rng.uniform(0.05, 1.5, (2000, 4)):
        line = Line(slope, 0.0, error, 0.1, large - 0.7, large_error, 1.0, 1.0)
        holds = []
        for value, its_error, perfect in ((slope, error, 1), (large - 0.7, large_error, 0)):
            text = str(with_error(value, its_error, of_two=True)).replace("−", "-")
            low, high = map(float, re.findall(r"-?[0-9.]+", text)[1:])
            if perfect in (low, high):  # what is written is rounded
                break
            holds.append(low < perfect < high)
        else:
            assert ("do not contradict" in verdict(line)) == all(holds)
