"""Predictions to try the app with, where a person has none: drawn from a seed, not from a file."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.activations import sigmoid
from core.predictions import Predictions

_SEED = 5


@dataclass(frozen=True)
class Sample:
    """Describe one sample.

    Parameters
    ----------
    title, story : str
        What it is called, and what to look for in it, for people.
    class_names : tuple of two str
        Negative and positive class.
    n_samples : int
    draw : callable
        Takes a Generator and n_samples, returns labels and scores.
    """

    title: str
    story: str
    class_names: tuple[str, str]
    n_samples: int
    draw: Callable[[np.random.Generator, int], tuple[np.ndarray, np.ndarray]]


def sample_predictions(name) -> Predictions:
    """Draw one of `SAMPLES`; the same rows each time.

    Parameters
    ----------
    name : str
        Key in `SAMPLES`.

    Returns
    -------
    Predictions

    Raises
    ------
    ValueError
        If there is no such sample.
    """
    if name not in SAMPLES:
        raise ValueError(f"`name` must be one of {', '.join(SAMPLES)}; got {name!r}.")
    sample = SAMPLES[name]
    rng = np.random.default_rng(_SEED)
    y_true, y_score = sample.draw(rng, sample.n_samples)
    return Predictions(y_true, y_score, source=sample.title, class_names=sample.class_names)


def sample_csv(name) -> bytes:
    """Write one of `SAMPLES` as a CSV file that `core.reading` reads back to the bit.

    Parameters
    ----------
    name : str
        Key in `SAMPLES`.

    Returns
    -------
    bytes
        UTF-8; columns ``y_true`` (0 or 1) and ``y_score``, the shortest text of each float32.

    Raises
    ------
    ValueError
        If there is no such sample.
    """
    sample = sample_predictions(name)
    rows = [
        f"{label},{score!s}" for label, score in zip(sample.y_true, sample.y_score, strict=True)
    ]
    return "\n".join(["y_true,y_score", *rows, ""]).encode()


def _draw_calibrated(rng, n_samples):
    chance = rng.beta(0.8, 1.6, n_samples)
    return rng.random(n_samples) < chance, chance


def _draw_overconfident(rng, n_samples):
    logit = rng.normal(-4.5, 1.7, n_samples)
    y_true = rng.random(n_samples) < sigmoid(logit)
    # Right about the order of the rows; far too sure, and about far too many.
    return y_true, sigmoid(3.5 * (logit + 2.5))


def _draw_votes(rng, n_samples):
    chance = rng.beta(1.2, 1.2, n_samples)
    return rng.random(n_samples) < chance, rng.binomial(10, chance) / 10


SAMPLES = {
    "calibrated": Sample(
        "Rain forecast (a calibrated model)",
        "5,000 days. Where the forecast says 30 %, it rains on about 30 % of the days.",
        ("dry", "rain"),
        5_000,
        _draw_calibrated,
    ),
    "overconfident": Sample(
        "Card payments (an overconfident model, few frauds)",
        "20,000 payments, few of them fraud. Scores crowd at 0 and 1, and many near 1 are wrong: "
        "0.5 is a poor threshold, and accuracy hides it.",
        ("genuine", "fraud"),
        20_000,
        _draw_overconfident,
    ),
    "ties": Sample(
        "Customers who leave (votes of ten neighbours, many ties)",
        "2,000 customers, 11 different scores. Many lie exactly at 0.5, so > and >= differ there.",
        ("stays", "leaves"),
        2_000,
        _draw_votes,
    ),
}
"""Name → sample, in the order in which they are offered."""
