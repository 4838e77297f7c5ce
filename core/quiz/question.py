"""What a question is made of: what is shown, the answers to choose from, and what is revealed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.decision.counts import Counts
from core.decision.rule import predict_positive


@dataclass(frozen=True)
class Rows:
    """Hold a few rows with their scores, and the thresholds a question is about.

    Attributes
    ----------
    y_true : tuple of int, 0 or 1
    y_score : tuple of float, in [0, 1], with at most two decimals
    thresholds : tuple of float
        None to three of them.
    rule : {">", ">="}
    weights : tuple of int, optional
        One per row, at least 1.
    is_move : bool
        Whether one threshold moves, from the first of two to the second.
    """

    y_true: tuple[int, ...]
    y_score: tuple[float, ...]
    thresholds: tuple[float, ...] = ()
    rule: str = ">"
    weights: tuple[int, ...] | None = None
    is_move: bool = False

    def said(self, threshold: float) -> np.ndarray:
        """Tell which rows are predicted “yes” at a threshold, as an ndarray of bool."""
        return predict_positive(self.y_score, threshold, self.rule)

    def right(self, threshold: float) -> np.ndarray:
        """Tell which rows are predicted correctly at a threshold, as an ndarray of bool."""
        return self.said(threshold) == (np.array(self.y_true) == 1)

    def counts(self, threshold: float) -> Counts[float]:
        """Count the confusion matrix at a threshold; weights are left aside."""
        said, is_yes = self.said(threshold), np.array(self.y_true) == 1
        return Counts(
            tp=int((said & is_yes).sum()),
            fp=int((said & ~is_yes).sum()),
            fn=int((~said & is_yes).sum()),
            tn=int((~said & ~is_yes).sum()),
        )


@dataclass(frozen=True)
class Table:
    """Hold a small table of texts; each row is as long as `head`."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Reading:
    """Hold a number that is revealed, as text; `after` is None where nothing moved."""

    name: str
    before: str
    after: str | None = None


@dataclass(frozen=True)
class Draft:
    """Hold a question whose answers are not shuffled yet: the first is the right one.

    Attributes
    ----------
    prompt : str
        Plain text; with `shown` it holds all that is needed to answer.
    shown : Rows or Table
        Seen before the answer.
    options : tuple of str
        Two to four plain texts, all different.
    explanation : str
        Plain text, for after the answer.
    readings : tuple of Reading
        Numbers, for after the answer.
    after : Rows or None
        What became of `shown` where something else than the threshold changed.
    """

    prompt: str
    shown: Rows | Table
    options: tuple[str, ...]
    explanation: str
    readings: tuple[Reading, ...]
    after: Rows | None = None


@dataclass(frozen=True, kw_only=True)
class Question(Draft):
    """Hold a question whose answers are shuffled.

    Attributes
    ----------
    kind : str
        Key of `core.quiz.KINDS`.
    answer : int
        Place of the right one in `options`.
    """

    kind: str
    answer: int


@dataclass(frozen=True)
class Kind:
    """Hold a kind of question: what it is about, in words, and ``make(rng) -> Draft``."""

    title: str
    make: Callable[[np.random.Generator], Draft]
