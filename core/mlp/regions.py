"""The model's scores over the plane of two features: what lies behind a decision region.

No score is compared with a threshold here: which cells are positive at a row of the curve is
`core.decision.thresholds.flip_rows` of the scores.
"""

from dataclasses import dataclass

import numpy as np

from core.checks import check_whole, read_only
from core.data.datasets import Dataset
from core.mlp.estimator import MLPClassifier

N_CELLS_RANGE = (1, 1_000)

MARGIN = 0.05
"""The grid reaches beyond the points by this share of their extent, on each side."""


@dataclass(frozen=True, eq=False)
class DecisionGrid:
    """Hold the model's score at the centre of each cell of a grid; read-only.

    Parameters
    ----------
    x, y : ndarray of float64, shape (n,), ascending
        Centres of the cells along the first and along the second feature, equally spaced, in
        original units. Each cell reaches half a step to either side.
    scores : ndarray of float32, shape (n, n), in [0, 1]
        Element [i, j] is the probability of class 1 at ``x[j]``, ``y[i]``: rows go up the second
        feature, as heat maps expect.
    """

    x: np.ndarray
    y: np.ndarray
    scores: np.ndarray


def decision_grid(dataset: Dataset, model: MLPClassifier, n: int = 120) -> DecisionGrid:
    """Compute the model's probability of class 1 on a grid of n × n cells behind all points.

    The cells together reach from 5 % of the points' extent below the smallest value of a feature,
    of any split, to 5 % above the largest. A feature that is constant counts as if its extent were
    its size, or 1 if that is larger.

    Parameters
    ----------
    dataset : Dataset
        With two features.
    model : MLPClassifier
        Fitted on rows of `dataset.X_scaled`, with the classes 0 and 1.
    n : int from 1 to 1,000

    Raises
    ------
    ValueError
        If the dataset has not exactly two features, or `n` is not a whole number in its range.
    """
    if dataset.n_features != 2:
        raise ValueError(f"`dataset` must have exactly 2 features; got {dataset.n_features}.")
    check_whole("n", n, N_CELLS_RANGE)
    x, y = (_centres(feature, n) for feature in dataset.X.astype(np.float64).T)
    points = np.column_stack([np.tile(x, n), np.repeat(y, n)])
    scores = model.predict_proba(dataset.standardise(points))[:, 1]
    return DecisionGrid(
        x=read_only(x),
        y=read_only(y),
        scores=read_only(scores.astype(np.float32).reshape(n, n)),
    )


def _centres(values: np.ndarray, n: int) -> np.ndarray:
    low, high = values.min(), values.max()
    extent = high - low or max(1.0, abs(low))
    edges = np.linspace(low - MARGIN * extent, high + MARGIN * extent, n + 1)
    return (edges[:-1] + edges[1:]) / 2
