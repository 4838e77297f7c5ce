"""Trainings, shared by everybody: equal settings are trained once, at most two at a time.

A training runs in a worker thread, so a person who clicks elsewhere, reloads or leaves loses
nothing: whoever asks for the same settings later joins the running training or gets its result.
This module holds state across sessions; only `Trainer`, under its lock, touches it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict, deque
from dataclasses import dataclass, field

import streamlit as st

from core.datasets import SPLITS, Dataset, load_dataset
from core.losses import crossentropy
from core.mlp import Epoch, MLPClassifier, TrainingDivergedError
from core.predictions import Predictions
from ui import figures
from ui.state import Settings

AT_ONCE = 2
KEPT = 64
SECONDS_BETWEEN_UPDATES = 0.25  # never more than five a second
SECONDS_BEFORE_PROGRESS = 0.3  # a short training shows its result, not a flash of a progress bar

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Trained:
    """Hold a finished training.

    Parameters
    ----------
    settings : Settings
    dataset : Dataset
    model : MLPClassifier
        Fitted; shared, so never fit it again.
    epochs : tuple of Epoch, ascending
    predictions : dict of str to Predictions
        One element per split.
    cross_entropy : dict of str to float
        Mean cross-entropy of each split, dropout off.
    stopped : str or None
        Why the training ended early (the weights are then the last good ones), else None.
    """

    settings: Settings
    dataset: Dataset
    model: MLPClassifier
    epochs: tuple[Epoch, ...]
    predictions: dict[str, Predictions]
    cross_entropy: dict[str, float]
    stopped: str | None


@dataclass(eq=False)
class Training:
    """A training that was asked for: waiting, running or done."""

    settings: Settings
    epochs: list[Epoch] = field(default_factory=list)
    started: float | None = None
    done: threading.Event = field(default_factory=threading.Event)
    trained: Trained | None = None

    @property
    def failed(self) -> bool:
        """Whether it ended without a result."""
        return self.done.is_set() and self.trained is None

    @property
    def seconds_left(self) -> float | None:
        """Estimate from the epochs so far; None before the first."""
        if self.started is None or not self.epochs:
            return None
        per_epoch = (time.monotonic() - self.started) / len(self.epochs)
        return per_epoch * (self.settings.epochs - len(self.epochs))

    def run(self) -> None:
        """Train to the end; called once, in a worker thread."""
        self.started = time.monotonic()
        s = self.settings
        dataset = load_dataset(
            s.data,
            n_samples=s.n_samples,
            noise=s.noise,
            positive_share=s.positive_share,
            seed=s.seed,
        )
        model = MLPClassifier(
            hidden_layer_sizes=s.hidden,
            dropout=s.dropout,
            loss=s.loss,
            learning_rate=s.learning_rate,
            momentum=s.momentum,
            batch_size=s.batch_size,
            epochs=s.epochs,
            random_state=s.seed,
        )
        stopped = None
        try:
            for epoch in model.iter_fit(
                *dataset.split("train"), validation_data=dataset.split("validation")
            ):
                self.epochs.append(epoch)
        except TrainingDivergedError as error:
            stopped = str(error)
        self.trained = _evaluate(s, dataset, model, tuple(self.epochs), stopped)


def _evaluate(settings, dataset, model, epochs, stopped) -> Trained:
    predictions, losses = {}, {}
    for split in SPLITS:
        X, y = dataset.split(split)
        y_score = model.predict_proba(X)[:, 1]
        predictions[split] = Predictions(
            y, y_score, source=dataset.title, class_names=dataset.class_names
        )
        losses[split] = float(crossentropy(y, y_score).mean())
    return Trained(settings, dataset, model, epochs, predictions, losses, stopped)


class Trainer:
    """Keep the queue, the workers and the last results.

    Parameters
    ----------
    at_once : int
        Worker threads.
    kept : int
        Finished trainings remembered; the one asked for longest ago goes first.
    """

    def __init__(self, at_once: int = AT_ONCE, kept: int = KEPT):
        self._kept = kept
        self._changed = threading.Condition()
        self._trainings: OrderedDict[Settings, Training] = OrderedDict()
        self._waiting: deque[Training] = deque()
        for number in range(at_once):
            threading.Thread(target=self._work, name=f"training-{number}", daemon=True).start()

    def request(self, settings: Settings) -> Training:
        """Join the training with these settings, or queue a new one."""
        with self._changed:
            training = self._trainings.get(settings)
            if training is None or training.failed:
                training = self._trainings[settings] = Training(settings)
                self._waiting.append(training)
                self._changed.notify()
            self._trainings.move_to_end(settings)
            finished = [key for key, other in self._trainings.items() if other.done.is_set()]
            for key in finished[: max(0, len(finished) - self._kept)]:
                del self._trainings[key]
            return training

    def ahead_of(self, training: Training) -> int | None:
        """Count the trainings that wait before this one; None when it does not wait."""
        with self._changed:
            return self._waiting.index(training) if training in self._waiting else None

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting)
                training = self._waiting.popleft()
            try:
                training.run()
            except Exception:
                _log.exception("A training failed: %r", training.settings)
            finally:
                training.done.set()


_trainer: Trainer | None = None
_trainer_lock = threading.Lock()


def trainer() -> Trainer:
    """Return the one trainer of this server, made at its first use."""
    global _trainer
    with _trainer_lock:
        if _trainer is None:
            _trainer = Trainer()
        return _trainer


def trained(settings: Settings) -> Trained:
    """Return the trained network; while it trains, show its progress in place of the page.

    Nothing is lost when a person leaves meanwhile: the training goes on, and who comes back joins.
    """
    training = trainer().request(settings)
    if not training.done.wait(SECONDS_BEFORE_PROGRESS):
        _progress(training)
        st.stop()
    if training.failed:
        st.error(
            "The training failed, and the reason is in the server's log. "
            "Change a setting and press Train, or reset to the reference network."
        )
        st.stop()
    return training.trained


@st.fragment(run_every=SECONDS_BETWEEN_UPDATES)
def _progress(training: Training) -> None:
    if training.done.is_set():
        st.rerun()
    epochs, total = training.epochs[:], training.settings.epochs
    st.progress(len(epochs) / total, _progress_text(training, len(epochs)))
    if epochs:
        for column, name in zip(st.columns(2), ("loss", "accuracy"), strict=True):
            figure = figures.training(epochs, name, total)
            column.plotly_chart(figure, key=f"progress_{name}", config=figures.CONFIG)


def _progress_text(training: Training, n_epochs: int) -> str:
    ahead = trainer().ahead_of(training)
    if ahead is not None:
        place = {0: "next in line", 1: "one before you"}.get(ahead, f"{ahead} before you")
        return f"Waiting for a free place: {place}. {AT_ONCE} train at a time."
    left = training.seconds_left
    time_left = "" if left is None else f" · about {_duration(left)} left"
    return f"Training: epoch {n_epochs} of {training.settings.epochs}{time_left}"


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
