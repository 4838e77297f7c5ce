"""A training replayed: exact at every threshold after every epoch, and small."""

import zlib
from dataclasses import replace

import numpy as np
import pytest

from core.decision.rule import predict_positive
from core.experiment.recipe import Settings
from core.experiment.trained import train
from core.live.replay import MOST_ROWS, accuracy_by_epoch, replay, replay_of_training, thresholds_to
from core.predictions.predictions import Predictions
from tests.sweep import picked

SMALL = Settings(n_samples=100, hidden=(4,), dropout=(0.0,), epochs=3)
rng = np.random.default_rng(5)


def random_rows(n, last):
    y_true = rng.integers(0, 2, n)
    apart = np.linspace(0, 3, last + 1)[:, None] * (2 * y_true - 1)
    y_score = np.float32(1 / (1 + np.exp(-rng.normal(apart, 1.5))))
    y_score[:, :3] = 0, 0.5, 1  # on a threshold, as few scores are
    return Predictions(y_true, y_score[-1], source="test"), y_score


@pytest.mark.parametrize("rule", [">", ">="])
@pytest.mark.parametrize("n", [40, MOST_ROWS + 100])
def test_every_count_at_every_threshold_after_every_epoch(n, rule):
    predictions, y_score = random_rows(n, 4)
    made = replay(predictions, y_score, rule)
    thresholds = made.thresholds["threshold"].to_numpy()
    counts = {
        name: values.to_numpy().reshape(5, len(thresholds) + 1)
        for name, values in made.counts.items()
    }
    for epoch, scores in enumerate(y_score):
        said = np.array([predict_positive(scores, t, rule=rule) for t in thresholds])
        for name, of_class in (("positives", 1), ("negatives", 0)):
            naive = said[:, predictions.y_true == of_class].sum(axis=1)
            counted = counts[name][epoch]
            np.testing.assert_array_equal(counted[::-1].cumsum()[::-1][1:], naive)
        if made.flips is not None:
            flips = made.flips["flip"].to_numpy().reshape(5, n)[epoch]
            np.testing.assert_array_equal(np.arange(len(thresholds))[:, None] < flips, said)
    assert (made.flips is None) == (made.rows is None) == (n > MOST_ROWS)


def test_bars_hold_every_row_and_the_tallest_is_that_of_some_epoch():
    predictions, y_score = random_rows(300, 6)
    made = replay(predictions, y_score, ">")
    for axis in (made.odds, made.probability):
        naive = np.array(
            [
                np.histogram(-s[predictions.y_true == 1], np.sort(-axis.edges))[0][::-1]
                for s in y_score.astype(np.float64)
            ]
        )
        # A score on an edge lies below it: "> edge" does not call it "yes".
        on_edge = np.isin(np.float32(y_score), np.float32(axis.edges)).sum()
        assert np.abs(naive.max(axis=0) - axis.tallest["positives"]).sum() <= on_edge
        assert axis.tallest["positives"].sum() >= predictions.y_true.sum()
        assert np.isin(axis.edges, made.thresholds["threshold"]).all()


def test_thresholds_have_few_digits_and_lie_close_on_log_odds():
    for limit in (2, 6, 16):
        thresholds = thresholds_to(limit)
        assert (np.diff(thresholds) > 0).all()
        assert np.isin(np.float32(np.arange(1001) / 1000), thresholds).all()
        inner = thresholds[1:-1].astype(np.float64)
        odds = np.log(inner / (1 - inner))
        inside = odds[np.abs(odds) <= min(limit, 9)]
        assert np.diff(inside).max() < 0.11
        assert max(len(str(t)) for t in thresholds) <= 11
        assert len(thresholds) < 2_200


def test_what_is_known_of_each_epoch():
    trained = train(replace(SMALL, keeps_epochs=True))
    made = replay_of_training(trained, ">")
    assert made.last == 3
    each = made.each
    assert np.isnan(each["accuracy_of_fit"][0])
    assert each["accuracy_of_fit"][3] == trained.epochs[-1].accuracy
    assert each["train_accuracy"][3] == trained.epochs[-1].train_accuracy
    assert each["cross_entropy"][3] == pytest.approx(trained.cross_entropy["test"])
    assert each["roc_auc"][3] == made.view.curve.roc_auc
    for name in ("loss", "gradient"):
        assert each[name].tolist() == getattr(trained.history, name).tolist()
    assert made.rows["number"].tolist() == trained.dataset.rows("test").tolist()
    assert len(made.cells) == 4 * made.grid.scores.size


def test_a_replay_needs_the_history():
    with pytest.raises(ValueError, match=r"^`trained` must have kept its history; got none\.$"):
        replay_of_training(train(SMALL), ">")


@pytest.mark.parametrize("n_epochs", picked([20, 200], 0))
def test_epochs_of_20_000_rows_are_small(n_epochs):
    predictions, y_score = random_rows(20_000, n_epochs)
    made = replay(predictions, y_score, ">")
    assert len(zlib.compress(made.counts.to_numpy().tobytes())) < 10_000 * n_epochs


def test_the_accuracy_of_an_epoch_at_the_default_is_what_evaluate_says_of_the_test_rows():
    trained = train(replace(SMALL, dropout=(0.2,), keeps_epochs=True))
    accuracies = accuracy_by_epoch(trained, 0.5)
    assert len(accuracies) == len(trained.epochs) + 1
    assert accuracies[-1] == trained.model.evaluate(*trained.dataset.split("test")).accuracy
    assert accuracy_by_epoch(trained, 1)[0] == np.mean(trained.binary("test").y_true == 0)
