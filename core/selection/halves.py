"""Two halves of the same rows: one to choose a threshold on, the other to judge it."""

from __future__ import annotations

import numpy as np

from core.decision.tally import Tally
from core.predictions.predictions import Predictions
from core.predictions.tallied import Tallied

_MOST_DEALT = 999_999_999
"""Rows of a class of which NumPy takes exactly half."""


def first_half(predictions: Predictions, seed: int = 0) -> np.ndarray:
    """Part the rows of each class at random into two halves.

    Parameters
    ----------
    predictions : Predictions
        With at least two rows of a class.
    seed : int, at least 0
        The same seed gives the same halves.

    Returns
    -------
    ndarray of bool, shape (n_samples,)
        Whether a row is in the first half: of a class with an odd number it has one more.

    Raises
    ------
    ValueError
        When no class has two rows: one half would be empty.
    """
    rng = np.random.default_rng(seed)
    is_first = np.zeros(predictions.n_samples, bool)
    for label in (0, 1):
        rows = np.flatnonzero(predictions.y_true == label)
        is_first[rng.permutation(rows)[: (len(rows) + 1) // 2]] = True
    if is_first.all():
        raise ValueError("`predictions` must have two rows of one class to be halved; got fewer.")
    return is_first


def halves(predictions: Predictions, seed: int = 0) -> tuple[Predictions, Predictions]:
    """Take the rows of `first_half` and the others, with its arguments and errors.

    Where rows are only counted, as many of each class are taken at random from the counts; of more
    than `_MOST_DEALT` each goes to either half by a coin. With weights nobody knows what one of
    them weighs: that is an error.
    """
    if isinstance(predictions, Tallied):
        counted = predictions.tally()
        if counted.is_weighted:
            raise ValueError("A summary of weights cannot be halved: no row’s weight is known.")
        both = _halved(counted, np.random.default_rng(seed))
        first, second = (predictions.of(half) for half in both)
        return first, second
    is_first = first_half(predictions, seed)
    return predictions.only(is_first), predictions.only(~is_first)


def _halved(counted: Tally, rng: np.random.Generator) -> tuple[Tally, Tally]:
    """Take half of the rows of each class at random from their counts; ValueError as there."""
    first, second = [], []
    for counts in (counted.positives, counted.negatives):
        n_rows = int(counts.sum(dtype=np.int64))
        taken = (
            rng.multivariate_hypergeometric(counts, (n_rows + 1) // 2, method="marginals")
            if n_rows <= _MOST_DEALT
            else rng.binomial(counts, 0.5)
        )
        first.append(taken)
        second.append(counts - taken)
    if not any(counts.any() for counts in second):
        raise ValueError("`predictions` must have two rows of one class to be halved; got fewer.")
    return _occurring(counted.keys, *first), _occurring(counted.keys, *second)


def _occurring(keys: np.ndarray, positives: np.ndarray, negatives: np.ndarray) -> Tally:
    there = (positives > 0) | (negatives > 0)
    return Tally(keys[there], positives[there], negatives[there])
