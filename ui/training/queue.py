"""Trainings, shared by everybody: equal settings are trained once, at most two at a time.

A training is watched by a worker thread, so a person who clicks elsewhere or reloads loses
nothing: whoever asks for the same settings later joins the running training or gets its result. One
that everybody has left for long ends. What takes a moment runs in that thread, what takes longer in
a process beside it: pages wait for the interpreter behind every thread that computes.
This module holds state across sessions; only `Trainer`, under its lock, touches it.
"""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeVar

from core.experiment.apart import Apart, ProcessLostError
from core.experiment.recipe import REFERENCE, Settings
from core.experiment.trained import Trained, seconds_to_train, train
from core.mlp.estimator import Epoch

T = TypeVar("T")

AT_ONCE = 2
KEPT = 64
SECONDS_A_WORKER_HOLDS_ON = 0.0005
SECONDS_IN_A_THREAD = 0.3  # as long as a page waits before it shows any progress
SECONDS_A_PROCESS_IS_KEPT = 60.0  # with nothing to train; to begin one takes a second, and 120 MB
SECONDS_A_WATCHER_COUNTS = 3.0
SECONDS_UNTIL_ABANDONED = 30.0  # a training that waits and that nobody asks for is not begun
SECONDS_UNTIL_ENDED = 90.0  # one that runs: a hidden tab may ask once a minute only
SECONDS_UNTIL_IT_MAKES_WAY = 10.0  # one that runs while others wait
SECONDS_TO_THE_END = 10.0  # who comes back finds it done: it may go on unwatched

_log = logging.getLogger(__name__)


@dataclass(eq=False)
class Training:
    """A training that was asked for: waiting, running or done."""

    settings: Settings
    epochs: list[Epoch] = field(default_factory=list)
    started: float | None = None
    cancelled: threading.Event = field(default_factory=threading.Event)
    done: threading.Event = field(default_factory=threading.Event)
    trained: Trained | None = None
    watchers: dict[str, float] = field(default_factory=dict)
    _drawn: tuple[int, Any] = (0, None)

    @property
    def failed(self) -> bool:
        """Whether it ended without a result."""
        return self.done.is_set() and self.trained is None

    @property
    def alive(self) -> bool:
        """Whether it has a result, or will have one."""
        return not self.failed and not self.cancelled.is_set()

    @property
    def seconds(self) -> float:
        """How long it has been running; 0 before it does."""
        return 0.0 if self.started is None else time.monotonic() - self.started

    @property
    def seconds_left(self) -> float | None:
        """Estimate from the epochs so far; None before the first."""
        if self.started is None or not self.epochs:
            return None
        return self.seconds / len(self.epochs) * (self.settings.epochs - len(self.epochs))

    def drawn(self, draw: Callable[[list[Epoch]], T]) -> T:
        """Return what was drawn of the epochs so far, once for everybody who watches."""
        n_epochs, picture = self._drawn
        epochs = self.epochs[:]
        if len(epochs) != n_epochs:
            picture = draw(epochs)
            self._drawn = len(epochs), picture
        return picture

    def watched(self, within: float) -> bool:
        """Whether a session has asked for it in the last so many seconds."""
        return any(time.monotonic() - asked < within for asked in [*self.watchers.values()])

    def run(
        self, is_left: Callable[[], bool] = lambda: False, way: Callable[..., Trained] = train
    ) -> None:
        """Train to the end, or until nobody waits for it; in a worker thread.

        `is_left`: asked after each epoch; the training ends where nobody waits for it.
        `way`: `way(settings, each_epoch)` trains.
        """
        self.epochs.clear()
        self.started = time.monotonic()

        def note(epoch: Epoch) -> None:
            self.epochs.append(epoch)
            if self.cancelled.is_set() or is_left():
                raise _CancelledError

        with contextlib.suppress(_CancelledError):
            self.trained = way(self.settings, note)


class _CancelledError(Exception):
    """Ends a training that nobody waits for."""


class Trainer:
    """Keep the queue, the worker threads, and so many finished trainings, those asked for last."""

    def __init__(self, at_once: int = AT_ONCE, kept: int = KEPT):
        # Whoever drags or presses waits for the interpreter behind the workers: 5 ms each time by
        # default, and a page asks for it often.
        sys.setswitchinterval(SECONDS_A_WORKER_HOLDS_ON)
        self._kept = kept
        self._idle = [Apart() for _ in range(at_once)]  # that have begun stand last
        self._needed = 0.0  # when one of them was, or was foreseen to be
        self._changed = threading.Condition()
        self._trainings: OrderedDict[Settings, Training] = OrderedDict()
        self._waiting: deque[Training] = deque()
        for number in range(at_once):
            threading.Thread(target=self._work, name=f"training-{number}", daemon=True).start()

    def request(self, settings: Settings, who: str = "") -> Training:
        """Join the training with these settings, or queue a new one.

        The session `who` asks, and by asking again goes on watching; one that is done needs nobody.
        """
        with self._changed:
            training = self._trainings.get(settings)
            if training is None or not training.alive:
                training = self._trainings[settings] = Training(settings)
                self._waiting.append(training)
                self._changed.notify()
            if not training.done.is_set():
                training.watchers[who] = time.monotonic()
            self._trainings.move_to_end(settings)
            finished = [key for key, other in self._trainings.items() if other.done.is_set()]
            for key in finished[: max(0, len(finished) - self._kept)]:
                del self._trainings[key]
            return training

    def foresee(self) -> None:
        """Have a process ready: a training is likely to be asked for soon."""
        with self._changed:
            self._needed = time.monotonic()
            if self._idle:
                self._idle[-1].begin()

    def cancel(self, settings: Settings, who: str) -> None:
        """End a session's wait; the training itself ends when nobody else is watching it.

        Who has not asked for `SECONDS_A_WATCHER_COUNTS` seconds has left.
        """
        with self._changed:
            training = self._trainings.get(settings)
            if training is None or training.done.is_set():
                return
            training.watchers.pop(who, None)
            if training.watched(SECONDS_A_WATCHER_COUNTS):
                return
            self._end(training)
            if training in self._waiting:
                self._waiting.remove(training)
                training.done.set()

    def _is_left(self, training: Training) -> bool:
        """End a training that has long to go and that nobody watches; sooner while others wait."""
        with self._changed:
            within = SECONDS_UNTIL_IT_MAKES_WAY if self._waiting else SECONDS_UNTIL_ENDED
            is_short = (training.seconds_left or 0.0) <= SECONDS_TO_THE_END
            if is_short or training.cancelled.is_set() or training.watched(within):
                return False
            self._end(training)
            return True

    def _end(self, training: Training) -> None:
        training.cancelled.set()
        del self._trainings[training.settings]

    def ahead_of(self, training: Training) -> int | None:
        """Count the trainings that wait before this one; None when it does not wait."""
        with self._changed:
            return self._waiting.index(training) if training in self._waiting else None

    def _work(self) -> None:
        while True:
            with self._changed:
                if not self._changed.wait_for(lambda: self._waiting, SECONDS_A_PROCESS_IS_KEPT):
                    if time.monotonic() - self._needed >= SECONDS_A_PROCESS_IS_KEPT:
                        for idle in self._idle:
                            idle.end()
                    continue
                training = self._waiting.popleft()
                apart = None if _is_quick(training.settings) else self._idle.pop()
            given = partial(self._is_left, training), apart.train if apart else train
            try:
                if training.watched(SECONDS_UNTIL_ABANDONED):
                    try:
                        training.run(*given)
                    except ProcessLostError:
                        _log.warning("A training begins again: its process has ended.")
                        training.run(*given)
            except Exception:
                _log.exception("A training failed: %r", training.settings)
            finally:
                with self._changed:
                    if apart:
                        self._idle.append(apart)
                        self._needed = time.monotonic()
                    training.done.set()
                    training.watchers.clear()


def _is_quick(settings: Settings) -> bool:
    return seconds_to_train(settings) <= SECONDS_IN_A_THREAD


_trainer: Trainer | None = None
_trainer_lock = threading.Lock()


def trainer() -> Trainer:
    """Return the one trainer of this server, made at its first use."""
    global _trainer
    with _trainer_lock:
        if _trainer is None:
            _trainer = Trainer()
        return _trainer


def train_beforehand() -> None:
    """Train what whoever comes first would wait for: the network of the first screen and story."""
    for keeps_epochs in (False, True):
        trainer().request(replace(REFERENCE, keeps_epochs=keeps_epochs))
