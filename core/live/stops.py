"""Thresholds worth a look."""

from dataclasses import dataclass

import numpy as np

from core.predictions.scale import PROBABILITY, Scale


@dataclass(frozen=True)
class Stop:
    """A button that moves the threshold to one place.

    Parameters
    ----------
    label, title : str
        On the button, and in full for the pointer and for a screen reader.
    threshold : float
        In the score's own numbers, as shown.
    note : str
        Behind the label, smaller.
    """

    label: str
    title: str
    threshold: float
    note: str = ""


WHAT_KERAS_USES = Stop("0.5", "What Keras uses unless told otherwise", 0.5)
"""For probabilities of "yes"; for scores on other scales see `half_of`."""


def half_of(scale: Scale) -> Stop | None:
    """Name the threshold that stands for a probability of one half; None for other scores."""
    if scale == PROBABILITY:
        return WHAT_KERAS_USES
    start = scale.start
    if start is None:
        return None
    label, title = {
        "probability": ("0.5", "Where the probability is one half"),
        "percent": ("50", "50 %, where P = 0.5"),
        "log_odds": ("0", "Log-odds 0, where P = 0.5"),
        "log_probability": ("ln 0.5", "The logarithm of one half, −0.6931, where P = 0.5"),
    }[scale.kind]
    return Stop(label, title, float(str(np.float32(scale.shown(start)))))
