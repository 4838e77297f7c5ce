"""Thresholds worth a look."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Stop:
    """A button that moves the threshold to one place.

    Parameters
    ----------
    label, title : str
        On the button, and in full for the pointer and for a screen reader.
    note : str
        Behind the label, smaller.
    """

    label: str
    title: str
    threshold: float
    note: str = ""


WHAT_KERAS_USES = Stop("0.5", "What Keras uses unless told otherwise", 0.5)
