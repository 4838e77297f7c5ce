"""What an accuracy says of two arrays: its matches and their mean, or why it refuses them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.keras.accuracy import ACCURACIES, KerasRaises, StreamingAccuracy
from ui.variants import VARIANTS, Variant

Metric = StreamingAccuracy | None
RAISES = "Keras raises an error"
DIFFER = "Keras’s backends differ here, so no number is shown"


@dataclass(frozen=True)
class Outcome:
    """Hold what one accuracy says; `matches` is None where it has no number.

    `refusal` then says why, and `keras_raises` whether Keras raises an error on every backend;
    otherwise its backends differ.
    """

    metric: StreamingAccuracy
    matches: np.ndarray | None = None
    refusal: str = ""
    keras_raises: bool = False

    @property
    def printed(self) -> float:
        """What Keras prints, 0.0 and nan included."""
        return self.metric.result()

    @property
    def is_undefined(self) -> bool:
        """Whether there was nothing to average."""
        return self.metric.count == 0 or math.isnan(self.metric.result())

    @property
    def value_words(self) -> str:
        """The value as the page shows it."""
        if self.matches is None:
            return RAISES if self.keras_raises else DIFFER
        if self.is_undefined:
            return f"undefined (Keras prints {self.printed:g})"
        return f"{self.printed:.4f}"

    @property
    def count_words(self) -> str:
        """How many labels were matched, of how many."""
        if self.matches is None or self.is_undefined:
            return ""
        return f"{int(self.matches.sum()):,} of {self.matches.size:,}"


def is_same(one: Metric, other: Metric) -> bool:
    """Whether two accuracies are of one class and have one parameter."""
    if one is None or other is None:
        return False
    return type(one) is type(other) and one.options == other.options


def find(outcomes: Iterable[Outcome], metric: Metric) -> Outcome | None:
    """Find what an accuracy says, where it is among those that were asked."""
    return next((outcome for outcome in outcomes if is_same(outcome.metric, metric)), None)


def code(metric: StreamingAccuracy) -> str:
    """Write an accuracy as it is made in Keras: always with its k, else what is no default."""
    default = type(metric)().options
    written = ", ".join(
        f"{name}={value!r}"
        for name, value in metric.options.items()
        if name == "k" or value != default[name]
    )
    return f"{type(metric).__name__}({written})"


def variant(metric: StreamingAccuracy) -> Variant:
    """Find the words for an accuracy."""
    return VARIANTS[type(metric).function.__name__]


def with_k(cls: type[StreamingAccuracy], k: int) -> StreamingAccuracy:
    """Make an accuracy, with this `k` where it takes one."""
    return cls(k=k) if variant(cls()).parameter == "k" else cls()


def measure(metric: StreamingAccuracy, y_true: ArrayLike, y_pred: ArrayLike) -> Outcome:
    """Ask a fresh copy of an accuracy, whose class and parameter count, about two arrays."""
    metric = type(metric)(**metric.options)
    try:
        metric.update_state(y_true, y_pred)
        matches = type(metric).function(y_true, y_pred, **metric.options)
    except ValueError as error:
        raises = isinstance(error, KerasRaises)
        return Outcome(metric, refusal=str(error), keras_raises=raises)
    return Outcome(metric, matches)


def six(y_true: ArrayLike, y_pred: ArrayLike, k: int) -> list[Outcome]:
    """Ask all six, in the order of their pages."""
    return [measure(with_k(cls, k), y_true, y_pred) for cls in ACCURACIES]
