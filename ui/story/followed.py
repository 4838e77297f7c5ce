"""The row that a person follows from step to step."""

from __future__ import annotations

from core.experiment.trained import Trained
from core.live.followed import Followed, follow
from ui.address.parameters import FOLLOWED

FORMULAS = {
    "crossentropy": (("−log(1 − p)", "−log p"), ("p", "p − 1")),
    "squared_error": (("p²", "(p − 1)²"), ("2 p · p (1 − p)", "2 (p − 1) · p (1 − p)")),
}
"""Of a loss and its gradient by the logit, for rows that are “no” and “yes”."""


def followed(trained: Trained) -> Followed:
    """Return the row that is followed, of the test rows of a training that kept its history."""
    asked = FOLLOWED.value
    number = None if asked is None else int(asked)
    row = follow(trained, number)
    FOLLOWED.keep(number if row.number == number else None)
    return row


def formulas(loss: str, label: int) -> tuple[str, str]:
    """Write what a row of a class adds to a loss, and the gradient of that by its logit."""
    of_loss, of_gradient = FORMULAS[loss]
    return of_loss[label], of_gradient[label]
