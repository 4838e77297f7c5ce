"""A training in a process of its own is the training here, and whatever happens to it is told."""

import os
import signal
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from core.experiment.apart import Apart, ProcessLostError
from core.experiment.recipe import REFERENCE, multiclass
from core.experiment.trained import seconds_to_train, train

pytestmark = pytest.mark.long

SMALL = replace(REFERENCE, n_samples=200, hidden=(8,), dropout=(0.5,), epochs=3)


@pytest.fixture(scope="module")
def apart():
    apart = Apart()
    yield apart
    apart.end()


def assert_same(here, there):
    """Compare all that two hold, whatever is in it."""
    assert type(here) is type(there)
    if isinstance(here, np.ndarray):
        assert here.dtype == there.dtype
        np.testing.assert_array_equal(here, there)
    elif isinstance(here, dict):
        assert [*here] == [*there]
        for name in here:
            assert_same(here[name], there[name])
    elif isinstance(here, tuple | list):
        assert len(here) == len(there)
        for pair in zip(here, there, strict=True):
            assert_same(*pair)
    elif hasattr(here, "__dataclass_fields__"):
        for field in fields(here):
            assert_same(getattr(here, field.name), getattr(there, field.name))
    elif hasattr(here, "predict_proba"):
        assert_same(here.coefs_, there.coefs_)
    else:
        assert here == there


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="asks Linux what is loaded")
def test_the_process_loads_scikit_learn_without_what_is_not_used(apart):
    # Before another test: the flowers come with all of it.
    apart.train(SMALL, lambda epoch: None)
    loaded = Path(f"/proc/{apart._process.pid}/maps").read_text()
    assert "/sklearn/" in loaded
    assert "/pandas/" not in loaded
    assert "/scipy/stats/" not in loaded
    assert "/pyarrow/" not in loaded


@pytest.mark.parametrize(
    "settings", [SMALL, replace(SMALL, keeps_epochs=True), multiclass(SMALL, "iris", 3)]
)
def test_what_is_trained_is_the_same_and_cannot_be_changed(apart, settings):
    epochs = []
    there = apart.train(settings, epochs.append)
    assert_same(train(settings), there)
    assert_same(list(there.epochs), epochs)
    for predictions in there.predictions.values():
        for array in (predictions.y_true, predictions.y_score):
            assert not array.flags.writeable


def test_who_raises_ends_the_training_and_the_process_trains_the_next(apart):
    def leave(epoch):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        apart.train(SMALL, leave)
    process = apart._process
    assert len(apart.train(SMALL, lambda epoch: None).epochs) == 3
    assert apart._process is process


def test_a_training_that_fails_says_why(apart):
    with pytest.raises(RuntimeError, match="nowhere"):
        apart.train(replace(SMALL, data="nowhere"), lambda epoch: None)
    assert apart.train(SMALL, lambda epoch: None)


def test_a_process_that_is_killed_is_told_and_followed_by_another(apart):
    def kill(epoch):
        apart._process.kill()

    with pytest.raises(ProcessLostError):
        apart.train(SMALL, kill)
    assert apart.train(SMALL, lambda epoch: None)


@pytest.mark.skipif(os.name == "nt", reason="no such signal")
def test_the_process_does_not_hear_what_the_terminal_says_to_the_server(apart):
    apart.train(SMALL, lambda epoch: None)
    apart._process.send_signal(signal.SIGINT)
    assert apart.train(SMALL, lambda epoch: None)


def test_the_process_ends_with_who_began_it(apart):
    apart.train(SMALL, lambda epoch: None)
    process, apart._process = apart._process, None
    process.stdin.close()
    assert process.wait(30) == 0
    process.stdout.close()


def test_what_takes_long_is_known_before():
    slow = replace(REFERENCE, n_samples=20_000, epochs=200, hidden=(256, 256))
    assert seconds_to_train(SMALL) < 0.01
    assert seconds_to_train(REFERENCE) < 0.3
    assert seconds_to_train(slow) > 30
