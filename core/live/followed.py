"""One row, followed: what a network says of it after each epoch, and what that costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.experiment.trained import Trained
from core.mlp.losses import LOSSES, logit_gradient

ASKED = 0.835
"""The score of which the first screen asks whether it is a 1."""


@dataclass(frozen=True, eq=False)
class Followed:
    """Hold one of the test rows.

    Parameters
    ----------
    place : int
        Among the test rows.
    number : int
        Among all rows of the data, by which a person knows it.
    label : {0, 1}
    score, loss, gradient : ndarray of float, shape (n_epochs + 1,)
        After each epoch, those of the initial weights first: the probability, what the row would
        add to the loss, and the derivative of that with respect to its logit.
    """

    place: int
    number: int
    label: int
    score: np.ndarray
    loss: np.ndarray
    gradient: np.ndarray


def place_asked(y_score: np.ndarray) -> int:
    """Find the row whose score lies nearest to `ASKED`, the first of them on a tie."""
    return int(np.abs(y_score - np.float32(ASKED)).argmin())


def follow(trained: Trained, number: int | None = None) -> Followed:
    """Follow a test row through a training.

    Parameters
    ----------
    number : int, optional
        Of the row. Without one, and for one that is no test row, that of `place_asked` by the
        last scores.

    Raises
    ------
    ValueError
        If the training did not keep its history.
    """
    numbers, scores = trained.dataset.rows("test"), trained.kept_history().y_score
    (places,) = np.nonzero(numbers == number)
    place = int(places[0]) if places.size else place_asked(scores[-1])
    label, score = int(trained.binary("test").y_true[place]), scores[:, place]
    y_true, loss = np.full(score.shape, label), trained.settings.loss
    return Followed(
        place,
        int(numbers[place]),
        label,
        score,
        LOSSES[loss].values(y_true, score),
        logit_gradient(loss, "probability")(y_true, score),
    )
