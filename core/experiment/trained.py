"""A trained network: its settings, its data, and what it predicts for each split."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from core.data.datasets import SPLITS, Dataset, load_dataset
from core.experiment.recipe import Settings
from core.mlp.estimator import Epoch, MLPClassifier, TrainingDivergedError
from core.mlp.history import History, Recorder
from core.mlp.losses import crossentropy
from core.predictions.predictions import ClassPredictions, Predictions

SHARE_TRAINED_ON = 0.6
SECONDS_A_BATCH, SECONDS_A_WEIGHT = 60e-6, 4e-10
"""Measured on one core of a small server: of a step, and of a row in each of its weights."""


@dataclass(frozen=True)
class Trained:
    """Hold a finished training.

    Parameters
    ----------
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

    def binary(self, split: str) -> Predictions:
        """Return the predictions of a split; ValueError where there are more than two classes."""
        predictions = self.predictions[split]
        if not isinstance(predictions, Predictions):
            raise ValueError(f"`trained` must have two classes; got {predictions.n_classes}.")
        return predictions

    def kept_history(self) -> History:
        """Return the history; ValueError where the settings keep none."""
        if self.history is None:
            raise ValueError("`trained` must have kept its history; got none.")
        return self.history


def seconds_to_train(settings: Settings) -> float:
    """Estimate how long a core is busy with a training, within a factor of about three."""
    sizes = (2, *settings.hidden, 1)
    n_weights = sum((below + 1) * above for below, above in pairwise(sizes))
    n_rows = SHARE_TRAINED_ON * settings.n_samples
    n_batches = math.ceil(n_rows / settings.batch_size)
    return settings.epochs * (n_batches * SECONDS_A_BATCH + n_rows * n_weights * SECONDS_A_WEIGHT)


def dataset_of(settings: Settings) -> Dataset:
    """Load the data of some settings."""
    return load_dataset(
        settings.data,
        n_samples=settings.n_samples,
        noise=settings.noise,
        positive_share=settings.positive_share,
        n_classes=settings.n_classes,
        seed=settings.seed,
    )


def train(settings: Settings, each_epoch: Callable[[Epoch], None] | None = None) -> Trained:
    """Load the data of some settings and train their network to the end.

    A training that diverges ends early, with the last good weights and the reason.

    Parameters
    ----------
    each_epoch : callable, optional
        Called with each epoch as it is done. What it raises ends the training, and is raised.
    """
    dataset = dataset_of(settings)
    model = MLPClassifier(
        hidden_layer_sizes=settings.hidden,
        dropout=settings.dropout,
        loss=settings.loss,
        output=settings.output,
        learning_rate=settings.learning_rate,
        momentum=settings.momentum,
        batch_size=settings.batch_size,
        epochs=settings.epochs,
        random_state=settings.seed,
    )
    epochs: list[Epoch] = []
    stopped, recorder = None, Recorder(dataset, model) if settings.keeps_epochs else None
    running = model.iter_fit(*dataset.split("train"), validation_data=dataset.split("validation"))
    try:
        if recorder:
            recorder.note()
        for epoch in running:
            epochs.append(epoch)
            if recorder:
                recorder.note(epoch.train_loss)
            if each_epoch:
                each_epoch(epoch)
    except TrainingDivergedError as error:
        stopped = str(error)
    history = recorder.history() if recorder else None
    said = _evaluate(dataset, model)
    return Trained(settings, dataset, model, tuple(epochs), *said, stopped, history)


def _evaluate(
    dataset: Dataset, model: MLPClassifier
) -> tuple[dict[str, Predictions] | dict[str, ClassPredictions], dict[str, float]]:
    """Predict each split, and compute its mean cross-entropy."""
    binary: dict[str, Predictions] = {}
    multiclass: dict[str, ClassPredictions] = {}
    losses = {}
    for split in SPLITS:
        X, y = dataset.split(split)
        y_score, targets = model.predict_proba(X), y
        if dataset.n_classes == 2:
            y_score, (no, yes) = y_score[:, 1], dataset.class_names
            binary[split] = Predictions(y, y_score, source=dataset.title, class_names=(no, yes))
        else:
            targets = np.eye(dataset.n_classes, dtype=np.float32)[y]
            multiclass[split] = ClassPredictions(
                y, y_score, source=dataset.title, class_names=dataset.class_names
            )
        losses[split] = float(crossentropy(targets, y_score).mean())
    return binary or multiclass, losses
