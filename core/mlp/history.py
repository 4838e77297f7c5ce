"""What a network said after each epoch of its training."""

from dataclasses import dataclass

import numpy as np

from core.checks import read_only
from core.data.datasets import Dataset
from core.mlp.estimator import MLPClassifier
from core.mlp.regions import DecisionGrid, decision_grid

N_CELLS = 60
"""Cells along each side of the grids: small, for there is one for each epoch."""


@dataclass(frozen=True, eq=False)
class History:
    """Hold the scores of the test rows after each epoch; read-only.

    Parameters
    ----------
    y_score : ndarray of float32, shape (n_epochs + 1, n_test_rows)
        Row e holds the probabilities after epoch e; row 0 those of the initial weights.
    grids : tuple of DecisionGrid, length n_epochs + 1
        Likewise; empty for data with more than two features.
    loss, gradient : ndarray of float64, shape (n_epochs + 1,)
        Mean loss of the train rows, dropout off, and the size of its gradient over all weights.
    """

    y_score: np.ndarray
    grids: tuple[DecisionGrid, ...]
    loss: np.ndarray
    gradient: np.ndarray

    def __len__(self) -> int:
        """Count the states, one more than there are epochs."""
        return len(self.y_score)


class Recorder:
    """Note what a network says while it learns.

    Parameters
    ----------
    dataset : Dataset
        Of two classes.
    model : MLPClassifier
        To be trained on it.
    """

    def __init__(self, dataset: Dataset, model: MLPClassifier) -> None:
        self._dataset, self._model = dataset, model
        self._X = dataset.split("test")[0]
        self._train = dataset.split("train")
        self._scores: list[np.ndarray] = []
        self._grids: list[DecisionGrid] = []
        self._losses: list[float] = []
        self._gradients: list[float] = []

    def note(self, loss: float | None = None) -> None:
        """Note what the network says now: once before the first epoch, and after each.

        Parameters
        ----------
        loss : float, optional
            Of the train rows, where it is known.
        """
        self._scores.append(self._model.predict_proba(self._X)[:, 1])
        self._losses.append(self._model.evaluate(*self._train).loss if loss is None else loss)
        self._gradients.append(float(np.linalg.norm(self._model.gradient(*self._train))))
        if self._dataset.n_features == 2:
            self._grids.append(decision_grid(self._dataset, self._model, N_CELLS))

    def history(self) -> History:
        """Return what was noted."""
        y_score = np.array(self._scores, np.float32)
        losses, gradients = (
            read_only(np.array(each, np.float64)) for each in (self._losses, self._gradients)
        )
        return History(read_only(y_score), tuple(self._grids), losses, gradients)
