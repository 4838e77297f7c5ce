"""Step 4: the switches, and the gap between fit and evaluate."""

from dataclasses import replace

import numpy as np
import pytest

from core.data.datasets import load_dataset
from core.experiment.recipe import REFERENCE
from core.experiment.trained import train
from core.live.followed import follow
from core.mlp.descent import Epoch
from core.mlp.estimator import MLPClassifier
from ui.story.two_accuracies import gap_by_epoch, gap_of, scores_as_in_fit, variant, with_both

QUICK = replace(REFERENCE, n_samples=300, hidden=(12,), dropout=(0.5,), epochs=4)


def epochs_of(settings):
    dataset = load_dataset(settings.data, n_samples=settings.n_samples, seed=settings.seed)
    model = MLPClassifier(
        settings.hidden,
        dropout=settings.dropout,
        learning_rate=settings.learning_rate,
        epochs=settings.epochs,
        random_state=settings.seed,
    )
    return list(model.iter_fit(*dataset.split("train")))


def test_gap_by_hand():
    epochs = [Epoch(1, 1.0, 0.25, 0.75, 0.5), Epoch(2, 0.5, 1.0, 0.25, 0.875)]
    gap = gap_of(epochs)
    assert (gap.last, gap.mean, gap.largest, gap.loss) == (0.125, -0.0625, 0.25, 0.25)
    assert list(gap_by_epoch(epochs, 2).data[1].y) == [-0.25, 0.125]


@pytest.mark.parametrize("dropout", ["on", "off"])
@pytest.mark.parametrize("learning_rate", ["on", "off"])
def test_the_gap_is_exactly_0_without_both_and_only_then(dropout, learning_rate):
    gap = gap_of(epochs_of(variant(QUICK, dropout, learning_rate)))
    assert (gap.largest == 0) == (dropout == learning_rate == "off")
    assert (abs(gap.loss) < 1e-7) == (dropout == learning_rate == "off")


def test_a_learning_rate_of_0_leaves_evaluate_where_it_was():
    epochs = epochs_of(variant(QUICK, "on", "off"))
    assert len({(epoch.train_loss, epoch.train_accuracy) for epoch in epochs}) == 1
    assert len({epoch.loss for epoch in epochs}) > 1


@pytest.mark.parametrize("learning_rate", ["on", "off"])
def test_a_row_is_scored_as_in_fit_about_where_evaluate_does_and_without_dropout_exactly_there(
    learning_rate,
):
    shown = {}
    for dropout in ("on", "off"):
        trained = train(replace(variant(QUICK, dropout, learning_rate), keeps_epochs=True))
        evaluated = trained.binary("test").y_score
        for number in trained.dataset.rows("test"):
            row = follow(trained, int(number))
            scores = scores_as_in_fit(trained, row)
            shown.setdefault(dropout, []).append((scores, evaluated[row.place]))
    assert all(set(scores.tolist()) == {float(p)} for scores, p in shown["off"])
    inside = [scores.min() < p < scores.max() for scores, p in shown["on"]]
    assert np.mean(inside) > 0.95


def test_the_switches_change_nothing_else():
    assert variant(REFERENCE, "on", "on") == REFERENCE
    assert variant(REFERENCE, "off", "on") == replace(REFERENCE, dropout=(0.0, 0.0))
    assert variant(REFERENCE, "on", "off") == replace(REFERENCE, learning_rate=0.0)


@pytest.mark.parametrize(
    ("changes", "expected", "n_notes"),
    [
        ({}, {}, 0),
        ({"dropout": (0.0, 0.3)}, {"dropout": (0.0, 0.3)}, 0),
        ({"dropout": (0.0, 0.0)}, {}, 1),
        ({"hidden": (5,), "dropout": (0.0,)}, {"hidden": (5,), "dropout": (0.5,)}, 1),
        (
            {"hidden": (5, 6, 7), "dropout": (0.0,) * 3},
            {"hidden": (5, 6, 7), "dropout": (0.5, 0.1, 0.0)},
            1,
        ),
        ({"hidden": (), "dropout": ()}, {}, 1),
        ({"learning_rate": 0.0}, {}, 1),
        ({"learning_rate": 0.0, "hidden": (), "dropout": ()}, {}, 2),
    ],
)
def test_what_there_is_not_comes_from_the_reference_and_is_said(changes, expected, n_notes):
    settings, notes = with_both(replace(REFERENCE, **changes))
    assert settings == replace(REFERENCE, **expected)
    assert len(notes) == n_notes
