"""Predictions to try the app with, where a person has none: drawn from a seed, not from a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.checks import check_choice
from core.mlp.activations import sigmoid
from core.predictions.groups import group_values
from core.predictions.models import Models
from core.predictions.predictions import Predictions

_SEED = 5


@dataclass(frozen=True)
class _Drawn:
    """Labels, scores by the name of the model, and a column to group by, where there is one."""

    y_true: np.ndarray
    scores: dict[str, np.ndarray]
    group: tuple[str, np.ndarray] | None = None


@dataclass(frozen=True)
class Sample:
    """Describe one sample.

    Parameters
    ----------
    title, story : str
        What it is called, and what to look for in it, for people.
    class_names : tuple of two str
        Negative and positive class.
    draw : callable
        Takes a Generator and n_samples, returns a `_Drawn`.
    """

    title: str
    story: str
    class_names: tuple[str, str]
    n_samples: int
    draw: Callable[[np.random.Generator, int], _Drawn]

    @property
    def short(self) -> str:
        """Its title without what is special about the scores."""
        return self.title.partition(" (")[0]


def sample_models(name: str) -> Models:
    """Draw one of `SAMPLES`; the same rows each time.

    Parameters
    ----------
    name : str
        Key in `SAMPLES`.

    Raises
    ------
    ValueError
        If there is no such sample.
    """
    sample, drawn = _draw(name)
    predictions = {
        model: Predictions(
            drawn.y_true, y_score, source=sample.title, class_names=sample.class_names
        )
        for model, y_score in drawn.scores.items()
    }
    if drawn.group is None:
        return Models(predictions)
    column, cells = drawn.group
    values, codes = np.unique(cells, return_inverse=True)
    return Models(predictions, group_values(column, codes, values.tolist()))


def sample_csv(name: str) -> bytes:
    """Write one of `SAMPLES` as a CSV file that `core.reading.binary` reads back to the bit.

    Parameters
    ----------
    name : str
        Key in `SAMPLES`.

    Returns
    -------
    bytes
        UTF-8; columns ``y_true`` (0 or 1), one for each model with the shortest text of each
        float32, and the groups where there are any.

    Raises
    ------
    ValueError
        If there is no such sample.
    """
    _, drawn = _draw(name)
    columns = {"y_true": drawn.y_true.astype(int)}
    columns |= {model: y_score.astype(np.float32) for model, y_score in drawn.scores.items()}
    columns |= {} if drawn.group is None else dict([drawn.group])
    rows = zip(*(column.astype(str) for column in columns.values()), strict=True)
    return "\n".join([",".join(columns), *map(",".join, rows), ""]).encode()


def _draw(name: str) -> tuple[Sample, _Drawn]:
    check_choice("name", name, SAMPLES)
    sample = SAMPLES[name]
    return sample, sample.draw(np.random.default_rng(_SEED), sample.n_samples)


def _draw_calibrated(rng: np.random.Generator, n_samples: int) -> _Drawn:
    chance = rng.beta(0.8, 1.6, n_samples)
    return _Drawn(rng.random(n_samples) < chance, {"y_score": chance})


def _draw_overconfident(rng: np.random.Generator, n_samples: int) -> _Drawn:
    logit = rng.normal(-4.5, 1.7, n_samples)
    y_true = rng.random(n_samples) < sigmoid(logit)
    # Right about the order of the rows; far too sure, and about far too many.
    return _Drawn(y_true, {"y_score": sigmoid(3.5 * (logit + 2.5))})


def _draw_votes(rng: np.random.Generator, n_samples: int) -> _Drawn:
    chance = rng.beta(1.2, 1.2, n_samples)
    return _Drawn(rng.random(n_samples) < chance, {"y_score": rng.binomial(10, chance) / 10})


def _draw_loans(rng: np.random.Generator, n_samples: int) -> _Drawn:
    regions = np.array(["city", "coast", "hills"])
    region = rng.choice(3, n_samples, p=[0.55, 0.3, 0.15])
    means = rng.normal(np.array([0.7, 0.2, -0.5])[region], 1.3)
    y_true = rng.random(n_samples) < sigmoid(1.5 * means)
    card = means + rng.normal(0, 1.4, n_samples)
    # Sees more, but has learned from too few rows of the hills and doubts everybody there.
    network = means + rng.normal(0, 0.8, n_samples) - 0.6 * (region == 2)
    scores = {"score_card": sigmoid(0.8 * card), "network": sigmoid(1.4 * network)}
    return _Drawn(y_true, scores, ("region", regions[region]))


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
    "loans": Sample(
        "Loans (two models, three regions)",
        "4,000 applicants of three regions. The network ranks them better than the score card; "
        "what one threshold does in each region is another question.",
        ("defaults", "repays"),
        4_000,
        _draw_loans,
    ),
}
"""Name → sample, in the order in which they are offered."""
