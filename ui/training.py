"""Trainings, shared by everybody: equal settings are trained once, at most two at a time.

A training runs in a worker thread, so a person who clicks elsewhere, reloads or leaves loses
nothing: whoever asks for the same settings later joins the running training or gets its result.
This module holds state across sessions; only `Trainer`, under its lock, touches it.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
import uuid
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from core.datasets import DATASETS, MULTICLASS_DATASETS, SPLITS, Dataset, load_dataset
from core.history import History, Recorder
from core.losses import crossentropy
from core.mlp import Epoch, MLPClassifier, TrainingDivergedError
from core.predictions import ClassPredictions, Predictions
from ui import figures
from ui.settings import LOSSES, REFERENCE, Settings, ask_for

AT_ONCE = 2
KEPT = 64
SECONDS_A_WORKER_HOLDS_ON = 0.0005
SECONDS_A_WATCHER_COUNTS = 3.0
SECONDS_UNTIL_ABANDONED = 30.0  # a training that waits and that nobody asks for is not begun
_TWO_READINGS = (
    "Two readings of the same thing: `fit` averages over the batches of an epoch, each scored "
    "before its update and with dropout on; `evaluate` scores all rows with the weights at the end "
    "of the epoch and dropout off."
)
TWO_READINGS = f"{_TWO_READINGS} Both accuracies use the threshold 0.5."
SECONDS_WHILE_WAITING = 1.5
SECONDS_BETWEEN_UPDATES = 0.5  # a class of watchers costs more than one that sees it smoothly
SECONDS_BEFORE_PROGRESS = 0.3  # a short training shows its result, not a flash of a progress bar

_LEFT = "left_the_training"

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
    predictions : dict of str to Predictions, or to ClassPredictions for three classes or more
        One element per split.
    cross_entropy : dict of str to float
        Mean cross-entropy of each split, dropout off.
    stopped : str or None
        Why the training ended early (the weights are then the last good ones), else None.
    history : History or None
        Where the settings keep it.
    """

    settings: Settings
    dataset: Dataset
    model: MLPClassifier
    epochs: tuple[Epoch, ...]
    predictions: dict[str, Predictions] | dict[str, ClassPredictions]
    cross_entropy: dict[str, float]
    stopped: str | None
    history: History | None = None


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
    _drawn: tuple[int, list] = (0, [])

    @property
    def failed(self) -> bool:
        """Whether it ended without a result."""
        return self.done.is_set() and self.trained is None

    @property
    def alive(self) -> bool:
        """Whether it has a result, or will have one."""
        return not self.failed and not self.cancelled.is_set()

    @property
    def seconds_left(self) -> float | None:
        """Estimate from the epochs so far; None before the first."""
        if self.started is None or not self.epochs:
            return None
        per_epoch = (time.monotonic() - self.started) / len(self.epochs)
        return per_epoch * (self.settings.epochs - len(self.epochs))

    def charts(self) -> list[tuple[str, go.Figure]]:
        """Draw the epochs so far, once for everybody who watches."""
        n_epochs, charts = self._drawn
        epochs = self.epochs[:]
        if len(epochs) != n_epochs:
            charts = list(training_charts(epochs, self.settings).items())
            self._drawn = len(epochs), charts
        return charts

    def watched(self, within: float) -> bool:
        """Whether a session has asked for it in the last so many seconds."""
        return any(time.monotonic() - asked < within for asked in [*self.watchers.values()])

    def run(self) -> None:
        """Train to the end; called once, in a worker thread."""
        self.started = time.monotonic()
        s = self.settings
        dataset = load_dataset(
            s.data,
            n_samples=s.n_samples,
            noise=s.noise,
            positive_share=s.positive_share,
            n_classes=s.n_classes,
            seed=s.seed,
        )
        model = MLPClassifier(
            hidden_layer_sizes=s.hidden,
            dropout=s.dropout,
            loss=s.loss,
            output=s.output,
            learning_rate=s.learning_rate,
            momentum=s.momentum,
            batch_size=s.batch_size,
            epochs=s.epochs,
            random_state=s.seed,
        )
        stopped, recorder = None, Recorder(dataset, model) if s.keeps_epochs else None
        epochs = model.iter_fit(
            *dataset.split("train"), validation_data=dataset.split("validation")
        )
        try:
            if recorder:
                recorder.note()
            for epoch in epochs:
                self.epochs.append(epoch)
                if recorder:
                    recorder.note()
                if self.cancelled.is_set():
                    return
        except TrainingDivergedError as error:
            stopped = str(error)
        history = recorder and recorder.history()
        self.trained = _evaluate(s, dataset, model, tuple(self.epochs), stopped, history)


def _evaluate(settings, dataset, model, epochs, stopped, history) -> Trained:
    predictions, losses = {}, {}
    for split in SPLITS:
        X, y = dataset.split(split)
        y_score, targets, checked = model.predict_proba(X), y, Predictions
        if dataset.n_classes == 2:
            y_score = y_score[:, 1]
        else:
            targets, checked = np.eye(dataset.n_classes, dtype=np.float32)[y], ClassPredictions
        predictions[split] = checked(
            y, y_score, source=dataset.title, class_names=dataset.class_names
        )
        losses[split] = float(crossentropy(targets, y_score).mean())
    return Trained(settings, dataset, model, epochs, predictions, losses, stopped, history)


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
        # Whoever drags or presses waits for the interpreter behind the workers: 5 ms each time by
        # default, and a page asks for it often.
        sys.setswitchinterval(SECONDS_A_WORKER_HOLDS_ON)
        self._kept = kept
        self._changed = threading.Condition()
        self._trainings: OrderedDict[Settings, Training] = OrderedDict()
        self._waiting: deque[Training] = deque()
        for number in range(at_once):
            threading.Thread(target=self._work, name=f"training-{number}", daemon=True).start()

    def request(self, settings: Settings, who: str = "") -> Training:
        """Join the training with these settings, or queue a new one.

        Parameters
        ----------
        settings : Settings
        who : str
            The session that asks, and by asking again goes on watching.
        """
        with self._changed:
            training = self._trainings.get(settings)
            if training is None or not training.alive:
                training = self._trainings[settings] = Training(settings)
                self._waiting.append(training)
                self._changed.notify()
            training.watchers[who] = time.monotonic()
            self._trainings.move_to_end(settings)
            finished = [key for key, other in self._trainings.items() if other.done.is_set()]
            for key in finished[: max(0, len(finished) - self._kept)]:
                del self._trainings[key]
            return training

    def cancel(self, settings: Settings, who: str) -> None:
        """End a session's wait; the training itself ends when nobody else is watching it.

        Parameters
        ----------
        settings : Settings
        who : str
            The session that cancels. One that has not asked for `SECONDS_A_WATCHER_COUNTS` seconds
            has left.
        """
        with self._changed:
            training = self._trainings.get(settings)
            if training is None or training.done.is_set():
                return
            training.watchers.pop(who, None)
            if training.watched(SECONDS_A_WATCHER_COUNTS):
                return
            training.cancelled.set()
            del self._trainings[settings]
            if training in self._waiting:
                self._waiting.remove(training)
                training.done.set()

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
                if training.watched(SECONDS_UNTIL_ABANDONED):
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
    result = trained_or_progress(settings, _go_back)
    if result is None:
        st.stop()
    st.session_state["last_trained"] = settings
    return result


def trained_or_progress(
    settings: Settings, after_cancel: Callable[[Settings], None]
) -> Trained | None:
    """Return the trained network, or show here how far it is and return None.

    The page is run again when the training is done. Nothing is lost when a person leaves meanwhile.

    Parameters
    ----------
    settings : Settings
    after_cancel : callable
        `after_cancel(settings)` is called when the person cancels, before the page runs again: it
        must see to it that the page does not ask for the same training at once.
    """
    training = trainer().request(settings, _who())
    if not training.done.wait(SECONDS_BEFORE_PROGRESS):
        waiting = trainer().ahead_of(training) is not None
        pace = SECONDS_WHILE_WAITING if waiting else SECONDS_BETWEEN_UPDATES
        st.fragment(_progress, run_every=pace)(training, waiting, after_cancel)
        return None
    if training.failed:
        st.error(
            "The training failed, and the reason is in the server's log. "
            "Change a setting and press Train, or reset to the reference network."
        )
    return training.trained


def training_charts(epochs: Sequence[Epoch], settings: Settings) -> dict[str, go.Figure]:
    """Draw `loss` and `accuracy` by epoch, the loss under its name."""
    titles = {"loss": LOSSES[settings.loss], "accuracy": "Accuracy"}
    return {
        name: figures.training(epochs, name, settings.epochs, title)
        for name, title in titles.items()
    }


def _progress(training: Training, waiting: bool, after_cancel) -> None:
    settings = training.settings
    has_begun = waiting and trainer().ahead_of(training) is None
    if has_begun or training.done.is_set() or _LEFT in st.session_state:
        st.session_state.pop(_LEFT, None)
        st.rerun()
    trainer().request(settings, _who())
    n_epochs = len(training.epochs)
    hidden = "–".join(map(str, settings.hidden)) or "no"
    spec = (DATASETS | MULTICLASS_DATASETS)[settings.data]
    st.markdown(
        f"{spec.title}, a network of {hidden} hidden units, "
        f"{LOSSES[settings.loss].lower()}, {settings.epochs} epochs."
    )
    st.progress(n_epochs / settings.epochs, _progress_text(training, n_epochs))
    st.button("Cancel", on_click=_cancel, args=(settings, after_cancel), icon=":material/close:")
    if n_epochs:
        with st.container(key="charts_progress"):
            for column, (name, chart) in zip(st.columns(2), training.charts(), strict=True):
                column.plotly_chart(chart, key=f"progress_{name}", config=figures.CONFIG)
        st.caption(TWO_READINGS if settings.data in DATASETS else _TWO_READINGS)


def _cancel(settings: Settings, after_cancel: Callable[[Settings], None]) -> None:
    trainer().cancel(settings, _who())
    after_cancel(settings)
    st.session_state[_LEFT] = True


def _go_back(settings: Settings) -> None:
    before = st.session_state.get("last_trained", REFERENCE)
    ask_for(REFERENCE if before == settings else before)


def _who() -> str:
    return st.session_state.setdefault("who", uuid.uuid4().hex)


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
