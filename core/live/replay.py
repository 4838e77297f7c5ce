"""What a network said after each epoch, counted at the same thresholds: to be replayed.

Nothing is sorted by epoch: all that is known of a score is the first row of the thresholds that
does not call it positive, its flip, and counts, bars and regions follow from flips alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from core.decision.rule import predict_positive
from core.decision.tally import tally
from core.decision.thresholds import curve_of, flips_of
from core.experiment.trained import Trained
from core.live.axis import Tick, log_odds_ticks, probability_ticks
from core.live.histogram import logit_edges
from core.live.table import shortest_decimals
from core.live.view import View, view_of_rows
from core.mlp.activations import sigmoid
from core.mlp.losses import crossentropy
from core.mlp.regions import DecisionGrid
from core.predictions.predictions import Predictions

MOST_ROWS = 400
"""Rows of the data that are handed over one by one; of more, only the counts are."""

_STEPS = 1_000
_N_BINS = 50


@dataclass(frozen=True, eq=False)
class ReplayAxis:
    """Hold an axis that is the same at every epoch.

    Parameters
    ----------
    edges : ndarray of float64, shape (n_bins + 1,), ascending from 0 to 1
        Of the bars; each is a threshold, so that a bar is made of whole flips.
    tallest : dict of str to ndarray of int64, shape (n_bins,)
        "positives" and "negatives": of each bar the highest that it is at any epoch.
    ticks : tuple of Tick
    limit : int or None
        As `core.live.histogram.LogitAxis`; None for the axis of the probability.
    """

    edges: np.ndarray
    tallest: dict[str, np.ndarray]
    ticks: tuple[Tick, ...]
    limit: int | None = None


@dataclass(frozen=True, eq=False)
class Replay:
    """Hold what a network said of some rows after each epoch; epoch 0 is before the first.

    Parameters
    ----------
    view : View
        Of the same rows after the last epoch: words, rule, formats.
    thresholds : DataFrame
        `threshold` float64, shortest decimals, ascending from 0 to 1: the same at every epoch.
    counts : DataFrame
        `positives` and `negatives` uint16: epoch by epoch, for each flip from 0 to the number of
        thresholds, how many rows of the class have it.
    rows : DataFrame or None
        `number` (by which a person knows it) and `label` int32, `x` and `y` float32: the rows one
        by one; None for more than `MOST_ROWS`.
    flips : DataFrame or None
        `flip` uint16: epoch by epoch, that of each row.
    cells : DataFrame or None
        Likewise of each cell of the grid; None without one.
    grid : DecisionGrid or None
        Any of them: all have the same cells.
    each : DataFrame
        One line an epoch: `cross_entropy` and `roc_auc` float64, of the rows, and what was noted.
    odds, probability : ReplayAxis
    """

    view: View
    thresholds: pd.DataFrame
    counts: pd.DataFrame
    rows: pd.DataFrame | None
    flips: pd.DataFrame | None
    cells: pd.DataFrame | None
    grid: DecisionGrid | None
    each: pd.DataFrame
    odds: ReplayAxis
    probability: ReplayAxis

    @property
    def last(self) -> int:
        """The last epoch."""
        return len(self.each) - 1


def replay(
    predictions: Predictions,
    y_score: np.ndarray,
    rule: str,
    *,
    numbers: np.ndarray | None = None,
    points: np.ndarray | None = None,
    grids: Sequence[DecisionGrid] = (),
    noted: Mapping[str, ArrayLike] | None = None,
) -> Replay:
    """Count what was said at every threshold after each epoch.

    Parameters
    ----------
    predictions : Predictions
        After the last epoch; probabilities, and no row has a weight.
    y_score : ndarray of float32, shape (n_epochs + 1, n_samples)
        After each epoch, those of the initial weights first.
    numbers : ndarray of int, shape (n_samples,), optional
        By which a person knows each row; without them they are counted from 0.
    points : ndarray of float, shape (n_samples, 2), optional
        Where each row lies on two features.
    grids : sequence of DecisionGrid, length n_epochs + 1, optional
        What the network says of the plane, after each epoch.
    noted : mapping of str to array_like of float, shape (n_epochs + 1,), optional
        What else is known of each epoch.
    """
    is_yes = predictions.y_true == 1
    limit = logit_edges(y_score).limit
    thresholds = thresholds_to(limit)
    flips = flips_of(y_score, thresholds, rule).astype(np.uint16)
    positives, negatives = (
        np.array([np.bincount(each, minlength=thresholds.size + 1) for each in flips[:, of_class]])
        for of_class in (is_yes, ~is_yes)
    )

    def axis(inner: np.ndarray, ticks: tuple[Tick, ...], limit: int | None = None) -> ReplayAxis:
        places = np.searchsorted(thresholds, inner.astype(np.float32))
        starts = np.concatenate([[0], places + 1])
        tallest = {
            name: np.add.reduceat(counted, starts, axis=1).max(axis=0)
            for name, counted in (("positives", positives), ("negatives", negatives))
        }
        rows = np.concatenate([[0], places, [thresholds.size - 1]])
        return ReplayAxis(shortest_decimals(thresholds[rows]), tallest, ticks, limit)

    few = predictions.n_samples <= MOST_ROWS
    where = np.zeros((predictions.n_samples, 2)) if points is None else points
    said = np.stack([grid.scores.ravel() for grid in grids]) if grids else None
    return Replay(
        view=view_of_rows(predictions, rule),
        thresholds=pd.DataFrame({"threshold": shortest_decimals(thresholds)}),
        counts=pd.DataFrame(
            {"positives": positives.ravel(), "negatives": negatives.ravel()}, dtype=np.uint16
        ),
        rows=_rows(predictions, numbers, where) if few else None,
        flips=pd.DataFrame({"flip": flips.ravel()}) if few else None,
        cells=None
        if said is None
        else pd.DataFrame({"flip": flips_of(said, thresholds, rule).astype(np.uint16).ravel()}),
        grid=grids[0] if grids else None,
        each=_each(predictions.y_true, y_score, noted or {}),
        odds=axis(
            sigmoid(np.linspace(-limit, limit, _N_BINS + 1)[1:-1]), log_odds_ticks(limit), limit
        ),
        probability=axis(np.arange(1, _N_BINS) / _N_BINS, probability_ticks()),
    )


def replay_of_training(trained: Trained, rule: str) -> Replay:
    """Replay what a network said of the test rows.

    Noted are `accuracy_of_fit` and `train_accuracy`, which nobody knows before the first epoch, and
    `loss` and `gradient` as in `core.mlp.history.History`.

    Raises
    ------
    ValueError
        If the training did not keep its history, or has more than two classes.
    """
    history, data = trained.kept_history(), trained.dataset
    noted = {
        name: np.array([np.nan, *(getattr(epoch, of) for epoch in trained.epochs)])
        for name, of in (("accuracy_of_fit", "accuracy"), ("train_accuracy", "train_accuracy"))
    }
    return replay(
        trained.binary("test"),
        history.y_score,
        rule,
        numbers=data.rows("test"),
        points=data.X[data.rows("test")][:, :2],
        grids=history.grids,
        noted=noted | {"loss": history.loss, "gradient": history.gradient},
    )


def thresholds_to(limit: int) -> np.ndarray:
    """Choose thresholds that lie close wherever an axis of log-odds spreads them.

    Thousandths from 0 to 1, and beyond each power of ten a hundredth of that, as near to 0 and to
    1 as the axis reaches: few digits each.

    Parameters
    ----------
    limit : int
        The axis is drawn from logit -limit to limit.

    Returns
    -------
    ndarray of float32, ascending from 0 to 1
    """
    ends, power = [], 2
    while 10.0**-power > sigmoid(np.float64(-limit)):
        ends.append(np.arange(1, 100) / 10 ** (power + 2))
        power += 1
    low = np.concatenate([np.arange(_STEPS + 1) / _STEPS, *ends])
    return np.unique(np.concatenate([low, 1 - low]).round(9).astype(np.float32))


def accuracy_by_epoch(trained: Trained, threshold: float) -> np.ndarray:
    """Compute the share of test rows that are right at a threshold, after each epoch.

    Returns
    -------
    ndarray of float64, shape (n_epochs + 1,)
        Those of the initial weights first.

    Raises
    ------
    ValueError
        If the training did not keep its history.
    """
    predicted = predict_positive(trained.kept_history().y_score, threshold, ">")
    return np.mean(predicted == (trained.binary("test").y_true == 1), axis=1)


def _rows(predictions: Predictions, numbers: np.ndarray | None, points: np.ndarray) -> pd.DataFrame:
    numbers = np.arange(predictions.n_samples) if numbers is None else numbers
    x, y = points.astype(np.float32).T
    label = predictions.y_true.astype(np.int32)
    return pd.DataFrame({"number": numbers.astype(np.int32), "label": label, "x": x, "y": y})


def _each(y_true: np.ndarray, y_score: np.ndarray, noted: Mapping[str, ArrayLike]) -> pd.DataFrame:
    of_rows = {
        "cross_entropy": [float(crossentropy(y_true, s).mean()) for s in y_score],
        "roc_auc": [curve_of(tally(y_true, s), np.empty(0, np.float32)).roc_auc for s in y_score],
    }
    return pd.DataFrame(of_rows | dict(noted), dtype=np.float64)
