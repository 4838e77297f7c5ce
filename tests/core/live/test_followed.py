"""One row, followed: found by its number or by its score, and every number of it by hand."""

import math
from dataclasses import replace

import numpy as np
import pytest

from core.experiment.recipe import REFERENCE, Settings
from core.experiment.trained import train
from core.live.followed import ASKED, follow

SMALL = Settings(n_samples=100, hidden=(4,), dropout=(0.0,), epochs=3, keeps_epochs=True)


@pytest.mark.parametrize("loss", ["crossentropy", "squared_error"])
def test_every_number_of_every_test_row_by_hand(loss):
    trained = train(replace(SMALL, loss=loss))
    labels = trained.dataset.y[trained.dataset.rows("test")]
    for place, number in enumerate(trained.dataset.rows("test")):
        row = follow(trained, int(number))
        assert (row.place, row.number, row.label) == (place, number, labels[place])
        assert row.score.tolist() == trained.history.y_score[:, place].tolist()
        for p, cost, slope in zip(row.score, row.loss, row.gradient, strict=True):
            y, p = row.label, float(p)
            if loss == "crossentropy":
                naive = -math.log(p if y else 1 - p), p - y
            else:
                naive = (p - y) ** 2, 2 * (p - y) * p * (1 - p)
            assert (cost, slope) == pytest.approx(naive, rel=1e-5, abs=1e-7)


@pytest.mark.parametrize("number", [None, -1, 10**6, "a train row"])
def test_what_is_no_test_row_is_the_one_of_which_the_first_screen_asks(number):
    trained = train(SMALL)
    if number == "a train row":
        number = int(trained.dataset.rows("train")[0])
    row = follow(trained, number)
    away = np.abs(trained.binary("test").y_score - ASKED)
    assert away[row.place] == away.min()


def test_the_row_of_the_first_screen():
    row = follow(train(replace(REFERENCE, keeps_epochs=True)))
    assert (row.number, row.label) == (96, 1)
    assert row.score[-1] == pytest.approx(0.831, abs=0.001)


def test_a_row_is_followed_through_what_was_kept():
    with pytest.raises(ValueError, match=r"^`trained` must have kept its history; got none\.$"):
        follow(train(replace(SMALL, keeps_epochs=False)))
