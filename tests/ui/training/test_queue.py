"""Trainings: once for equal settings, two at a time, and what comes out is the network's."""

import threading
from dataclasses import replace
from unittest import TestCase

import numpy as np
import pytest
from sklearn.metrics import log_loss

from core.data.datasets import SPLITS
from core.experiment import trained
from core.experiment.apart import Apart
from core.experiment.recipe import REFERENCE, multiclass
from core.mlp.losses import crossentropy
from core.predictions.predictions import ClassPredictions
from ui.training import queue
from ui.training.progress import _charts
from ui.training.queue import Trainer, Training

QUICK = replace(REFERENCE, n_samples=100, hidden=(4,), dropout=(0.0,), epochs=2)

OTHER = replace(QUICK, seed=1)
WILD = replace(
    REFERENCE, data="breast_cancer", learning_rate=10.0, hidden=(256, 256), dropout=(0.0, 0.0)
)


@pytest.fixture
def held(monkeypatch):
    """Make every training wait for a permit, and note how many run at once."""
    permits, lock = threading.Semaphore(0), threading.Lock()
    running, most, entered = [0], [0], threading.Semaphore(0)
    run = Training.run

    def waiting_run(self, *is_left):
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        entered.release()
        permits.acquire(timeout=30)
        run(self, *is_left)
        with lock:
            running[0] -= 1

    monkeypatch.setattr(Training, "run", waiting_run)
    return permits, entered, most


def finish(trainings):
    for one in trainings:
        assert one.done.wait(120)


def test_equal_settings_are_trained_once(held):
    permits, _, _ = held
    trainer = Trainer()
    many = [trainer.request(QUICK) for _ in range(30)]
    permits.release()
    finish(many)
    assert len({id(one) for one in many}) == 1
    assert trainer.request(QUICK) is many[0]


def test_at_most_two_at_a_time_and_the_others_know_their_place(held):
    permits, entered, most = held
    trainer = Trainer(at_once=2)
    many = [trainer.request(replace(QUICK, seed=seed)) for seed in range(5)]
    for _ in range(2):
        assert entered.acquire(timeout=10)
    waiting = [one for one in many if trainer.ahead_of(one) is not None]
    assert [trainer.ahead_of(one) for one in waiting] == [0, 1, 2]
    for _ in many:
        permits.release()
    finish(many)
    assert most[0] == 2


def test_finished_trainings_are_bounded_and_the_oldest_goes_first():
    trainer = Trainer(kept=2)
    settings = [replace(QUICK, seed=seed) for seed in range(3)]
    first, second, third = (trainer.request(one) for one in settings)
    finish([first, second, third])
    assert trainer.request(settings[1]) is second
    assert trainer.request(settings[2]) is third
    again = trainer.request(settings[0])
    assert again is not first
    finish([again])


def test_cancelled_training_ends_unless_somebody_else_watches_it(held):
    permits, entered, _ = held
    trainer = Trainer(at_once=1)
    running, waiting = trainer.request(QUICK, "me"), trainer.request(OTHER, "me")
    assert entered.acquire(timeout=10)
    trainer.request(QUICK, "you")
    trainer.cancel(QUICK, "me")
    assert trainer.request(QUICK, "you") is running, "you still watch it"
    trainer.cancel(OTHER, "me")
    assert waiting.done.is_set(), "it had not begun"
    trainer.cancel(QUICK, "you")
    again = trainer.request(QUICK, "you")
    assert again is not running
    permits.release()
    permits.release()
    finish([running, again])
    assert running.trained is None
    assert again.trained is not None
    assert not waiting.alive


def test_who_left_long_ago_does_not_hold_a_training(held, monkeypatch):
    permits, _, _ = held
    monkeypatch.setattr(queue, "SECONDS_A_WATCHER_COUNTS", 0.0)
    trainer = Trainer()
    one = trainer.request(QUICK, "closed the tab")
    trainer.request(QUICK, "me")
    trainer.cancel(QUICK, "me")
    assert not one.alive
    permits.release()


def test_waiting_training_that_everybody_left_is_not_begun(held, monkeypatch):
    permits, entered, _ = held
    trainer = Trainer(at_once=1)
    first, second = trainer.request(QUICK, "me"), trainer.request(OTHER, "closed the tab")
    assert entered.acquire(timeout=10)
    monkeypatch.setattr(queue, "SECONDS_UNTIL_ABANDONED", 0.0)
    permits.release()
    finish([first, second])
    assert first.trained is not None
    assert second.failed
    assert second.epochs == []


LONG = replace(QUICK, epochs=20)


def left_by_all(monkeypatch, seconds=0.0, to_the_end=-1.0):
    """Let a training that runs be left at once by those who do not ask again."""
    monkeypatch.setattr(queue, "SECONDS_UNTIL_ENDED", seconds)
    monkeypatch.setattr(queue, "SECONDS_UNTIL_IT_MAKES_WAY", 0.0)
    monkeypatch.setattr(queue, "SECONDS_TO_THE_END", to_the_end)


def test_running_trainings_that_everybody_left_make_way_for_a_class(held, monkeypatch):
    permits, entered, _ = held
    trainer = Trainer(at_once=2)
    two = [trainer.request(replace(LONG, seed=seed), "closed the tab") for seed in (1, 2)]
    for _ in two:
        assert entered.acquire(timeout=10)
    third = trainer.request(QUICK, "a person")
    left_by_all(monkeypatch, seconds=60.0)
    for _ in range(3):
        permits.release()
    finish([*two, third])
    assert third.trained is not None
    # At most one is freed for the third: the other then stands in nobody's way.
    assert any(one.trained is None and len(one.epochs) == 1 for one in two)
    gone = next(one for one in two if one.trained is None)
    permits.release()
    again = trainer.request(gone.settings, "came back")
    assert again is not gone
    trainer.cancel(again.settings, "came back")


def test_running_training_that_everybody_left_ends_though_nobody_waits(monkeypatch):
    left_by_all(monkeypatch)
    trainer = Trainer(at_once=1)
    one = trainer.request(LONG, "closed the tab")
    finish([one])
    assert one.failed
    assert len(one.epochs) == 1


def test_training_that_is_watched_or_nearly_done_goes_on(monkeypatch):
    left_by_all(monkeypatch, seconds=60.0)
    trainer = Trainer(at_once=1)
    watched = trainer.request(QUICK, "me")
    finish([watched])
    left_by_all(monkeypatch, to_the_end=60.0)
    nearly_done = trainer.request(OTHER, "closed the tab")
    finish([nearly_done])
    assert watched.trained is not None
    assert nearly_done.trained is not None


def test_charts_of_a_running_training_are_drawn_once_for_everybody():
    one = Training(QUICK)
    one.run()
    assert _charts(one) is _charts(one)
    assert [name for name, _ in _charts(one)] == ["loss", "accuracy"]


def test_cancelling_what_is_done_or_unknown_harms_nothing():
    trainer = Trainer()
    one = trainer.request(QUICK, "me")
    finish([one])
    trainer.cancel(QUICK, "me")
    trainer.cancel(QUICK, "me")
    trainer.cancel(OTHER, "me")
    assert trainer.request(QUICK, "me") is one
    assert one.trained is not None


def test_who_asks_for_what_is_done_is_not_remembered():
    trainer = Trainer()
    one = trainer.request(QUICK, "me")
    finish([one])
    for number in range(3):
        trainer.request(QUICK, f"you {number}")
    with trainer._changed:
        assert one.watchers == {}


def test_cancelled_training_stops_between_epochs():
    one = Training(replace(QUICK, epochs=200))
    one.cancelled.set()
    one.run()
    assert len(one.epochs) == 1
    assert one.trained is None


def test_failed_training_is_named_in_the_log_and_tried_again(monkeypatch):
    trainer = Trainer()
    monkeypatch.setattr(trained, "load_dataset", lambda *a, **k: 1 / 0)
    with TestCase().assertLogs("ui.training.queue") as log:
        failed = trainer.request(QUICK)
        finish([failed])
    assert failed.trained is None
    assert "A training failed" in log.output[0]
    monkeypatch.undo()
    again = trainer.request(QUICK)
    finish([again])
    assert again.trained is not None


@pytest.mark.long
def test_training_whose_process_is_killed_begins_again_once(monkeypatch):
    monkeypatch.setattr(queue, "SECONDS_IN_A_THREAD", 0.0)
    # The other one waits, and on a busy machine a process takes its time to begin.
    monkeypatch.setattr(queue, "SECONDS_UNTIL_IT_MAKES_WAY", 60.0)
    real, n_killed = Apart.train, []

    def killed(self, settings, each_epoch):
        def kill(epoch):
            each_epoch(epoch)
            if len(n_killed) < 1 + (settings is OTHER):
                n_killed.append(settings)
                self._process.kill()

        return real(self, settings, kill)

    monkeypatch.setattr(Apart, "train", killed)
    trainer = Trainer(at_once=1)
    one, other = trainer.request(QUICK), trainer.request(OTHER)
    with TestCase().assertLogs("ui.training.queue") as log:
        finish([one])
        n_killed.clear()
        finish([other])
    assert [epoch.epoch for epoch in one.trained.epochs] == [1, 2]
    assert [epoch.epoch for epoch in one.epochs] == [1, 2]
    assert other.failed, "it was killed twice"
    assert "begins again" in log.output[0]


@pytest.mark.long
def test_process_is_given_back_when_nothing_is_to_be_trained(monkeypatch):
    monkeypatch.setattr(queue, "SECONDS_IN_A_THREAD", 0.0)
    monkeypatch.setattr(queue, "SECONDS_A_PROCESS_IS_KEPT", 0.05)
    ended, end = threading.Event(), Apart.end

    def note(self):
        if self._process:
            ended.set()
        end(self)

    monkeypatch.setattr(Apart, "end", note)
    finish([Trainer(at_once=1).request(QUICK)])
    assert ended.wait(30)


@pytest.mark.long
def test_process_of_a_training_that_is_foreseen_has_begun_before(monkeypatch):
    trainer = Trainer(at_once=2)
    trainer.foresee()
    trainer.foresee()
    *others, foreseen = trainer._idle
    began = foreseen._process
    finish([trainer.request(replace(QUICK, epochs=3))])
    assert trainer._idle == [*others, foreseen], "a quick one needs none"
    monkeypatch.setattr(queue, "SECONDS_IN_A_THREAD", 0.0)
    used, train = [], Apart.train

    def note(self, *asked):
        used.append((self, self._process))
        return train(self, *asked)

    monkeypatch.setattr(Apart, "train", note)
    finish([trainer.request(QUICK)])
    trainer.foresee()
    finish([trainer.request(OTHER)])
    assert used == [(foreseen, began)] * 2
    assert not any(other.has_begun for other in others), "one that is idle will do"
    foreseen.end()


def test_result_is_the_network_on_every_split():
    one = Training(QUICK)
    one.run()
    result = one.trained
    assert [epoch.epoch for epoch in result.epochs] == [1, 2]
    for split in SPLITS:
        X, y = result.dataset.split(split)
        predictions = result.predictions[split]
        np.testing.assert_array_equal(predictions.y_true, y)
        np.testing.assert_array_equal(predictions.y_score, result.model.predict_proba(X)[:, 1])
        loss = crossentropy(y.astype(np.float32), predictions.y_score).mean()
        assert result.cross_entropy[split] == pytest.approx(float(loss), rel=1e-6)
    last = result.epochs[-1]
    assert last.validation_loss == pytest.approx(result.cross_entropy["validation"], rel=1e-5)


@pytest.mark.parametrize(("data", "n_classes"), [("iris", 3), ("blob_ring", 4)])
def test_more_classes_are_trained_the_same_way_with_a_softmax(data, n_classes):
    settings = multiclass(QUICK, data, 4)
    one = Training(settings)
    one.run()
    result = one.trained
    assert len(result.epochs) == QUICK.epochs
    assert result.dataset.n_classes == n_classes
    for split in SPLITS:
        X, y = result.dataset.split(split)
        predictions = result.predictions[split]
        assert isinstance(predictions, ClassPredictions)
        assert predictions.class_names == result.dataset.class_names
        np.testing.assert_array_equal(predictions.y_true, y)
        np.testing.assert_array_equal(predictions.y_score, result.model.predict_proba(X))
        np.testing.assert_allclose(predictions.y_score.sum(axis=1), 1, rtol=1e-5)
        expected = log_loss(y, predictions.y_score, labels=range(n_classes))
        assert result.cross_entropy[split] == pytest.approx(expected, rel=1e-4)
    last = result.epochs[-1]
    assert last.validation_loss == pytest.approx(result.cross_entropy["validation"], rel=1e-5)


def test_two_data_sets_of_the_sidebar_share_a_network_on_more_classes():
    trainer = Trainer()
    one = trainer.request(multiclass(QUICK, "iris"))
    again = trainer.request(multiclass(replace(QUICK, data="circles", noise=0.5), "iris", 7))
    finish([one])
    assert one is again


def test_diverged_training_keeps_the_last_good_weights_and_says_why():
    one = Training(WILD)
    one.run()
    assert "`learning_rate` must be low enough" in one.trained.stopped
    assert np.isfinite(one.trained.predictions["test"].y_score).all()
    assert len(one.trained.epochs) < 2


def test_time_left_is_unknown_before_the_first_epoch():
    assert Training(QUICK).seconds_left is None
