"""The axis a threshold is dragged along: bars, ticks, and where on it each threshold lies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from core.decision.tally import key_scores
from core.decision.thresholds import ThresholdCurve
from core.live.histogram import LogitAxis, ScoreHistogram, logit_edges, score_histogram
from core.live.numbers import written
from core.live.table import Scores
from core.mlp.activations import logit
from core.predictions.curves import Grid, round_step
from core.predictions.predictions import Predictions
from core.predictions.scale import PROBABILITY, Scale

_N_BINS, _N_TICKS = 50, 8
_DECADES = ("0.5", *(f"0.{'0' * n}1" for n in range(7)), *(f"0.{'9' * n}" for n in range(1, 8)))
_FEW, _FEW_UP_TO = ("0.2", "0.3", "0.7", "0.8"), 4  # between them, up to a limit that leaves few
_LETTERS = (1e12, "T"), (1e9, "B"), (1e6, "M")


@dataclass(frozen=True)
class Tick:
    """A mark on an axis.

    Parameters
    ----------
    position : float
        From 0 to 1.
    text : str
        In the numbers in which thresholds are written.
    beside : str
        What it stands for on another scale; "" where that is nothing.
    """

    position: float
    text: str
    beside: str = ""


@dataclass(frozen=True, eq=False)
class Axis:
    """Hold one axis. Positions go from 0, where the most are said "yes", to 1.

    So where lower means "yes" the numbers on it descend.

    Parameters
    ----------
    histogram : ScoreHistogram
        Its edges are in the numbers decided on.
    edges : ndarray of float64, shape (n_bins + 1,)
        The same in the score's own numbers, as shown.
    edge_positions : ndarray of float64, shape (n_bins + 1,), ascending
    positions : ndarray of float64, shape (n_rows,), not descending
        Of each row of the curve.
    ticks : tuple of Tick
    """

    histogram: ScoreHistogram
    edges: np.ndarray
    edge_positions: np.ndarray
    positions: np.ndarray
    ticks: tuple[Tick, ...]


def axes_of(
    predictions: Predictions,
    curve: ThresholdCurve,
    grid: Grid,
    known: Scores | ScoreHistogram | None = None,
) -> tuple[tuple[Axis, ...], Scores | None]:
    """Lay out the axes of predictions: two for the probability of "yes", one for other scales.

    Parameters
    ----------
    curve : ThresholdCurve
        Of these predictions.
    grid : Grid
        Likewise.
    known : Scores or ScoreHistogram, optional
        The histograms of these predictions, where they were counted before.

    Returns
    -------
    tuple of Axis
        Probability and log-odds; or that of the score's own numbers.
    Scores or None
        The histograms of the two; None where there is one axis.
    """
    scale = predictions.scale
    if scale != PROBABILITY:
        histogram = known
        if not isinstance(histogram, ScoreHistogram):
            edges = _round_edges(float(grid.thresholds[0]), float(grid.thresholds[-1]))
            histogram = score_histogram(predictions, edges=edges)
        return (_axis(histogram, curve, scale),), None
    scores = known
    if not isinstance(scores, Scores):
        wide = _logit_edges(predictions)
        scores = Scores(
            probability=score_histogram(predictions),
            logit=score_histogram(predictions, edges=wide.edges),
            limit=wide.limit,
        )
    return (
        _axis(scores.probability, curve, scale),
        _log_odds_axis(scores.logit, curve, scores.limit),
    ), scores


def _logit_edges(predictions: Predictions) -> LogitAxis:
    if predictions.has_rows:
        return logit_edges(predictions.y_score)
    counted = predictions.tally()
    return logit_edges(key_scores(counted.keys), sizes=counted.sizes())


def _round_edges(low: float, high: float) -> np.ndarray:
    """Part a range at multiples of one round width, in float32; the bins at the ends are less."""
    step, *_ = round_step((high - low) / _N_BINS)
    inner = (np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step).astype(np.float32)
    first, last = ends = np.array([low, high], np.float32)
    return np.insert(ends, 1, np.unique(inner[(inner > first) & (inner < last)]))


def _axis(histogram: ScoreHistogram, curve: ThresholdCurve, scale: Scale) -> Axis:
    low, high = histogram.edges[[0, -1]].tolist()

    def position(decided: np.ndarray) -> np.ndarray:
        return ((decided.astype(np.float64) - low) / (high - low)).clip(0, 1)

    if scale == PROBABILITY:
        ticks = probability_ticks()
    else:
        step, exponent, _ = round_step((high - low) / _N_TICKS)
        decided = np.arange(np.ceil(low / step - 1e-6), np.floor(high / step + 1e-6) + 1) * step
        shown = scale.shown(decided)
        texts = _texts(shown, max(abs(low), abs(high)), step, max(0, -exponent))
        stands_for = scale.probability(decided)
        beside = [] if stands_for is None else [f"P {p}" for p in _probabilities(stands_for)]
        ticks = _ticks(position(decided), texts, beside or [""] * len(shown))
    return Axis(
        histogram,
        scale.shown(histogram.edges),
        position(histogram.edges),
        position(curve.thresholds),
        ticks,
    )


def _texts(values: np.ndarray, largest: float, step: float, decimals: int) -> list[str]:
    """Write multiples of a step, large ones with the letter that charts have: 100M."""
    for unit, letter in _LETTERS:
        if 1e15 > largest >= unit and step >= unit / 10:
            texts = [f"{value / unit:.10g}{letter}" if value else "0" for value in values]
            return [text.replace("-", "−") for text in texts]
    return [written(float(f"{value:.9g}"), decimals) for value in values]


def _log_odds_axis(histogram: ScoreHistogram, curve: ThresholdCurve, limit: float) -> Axis:
    def position(probability: np.ndarray) -> np.ndarray:
        odds = logit(probability.astype(np.float64)).clip(-limit, limit)
        return (odds + limit) / (2 * limit)

    return Axis(
        histogram,
        histogram.edges,
        position(histogram.edges),
        position(curve.thresholds),
        log_odds_ticks(limit),
    )


def probability_ticks() -> tuple[Tick, ...]:
    """Mark the quarters, and their log-odds."""
    quarters = (("0", "log-odds −∞"), ("0.25", "−1.1"), ("0.5", "0"), ("0.75", "1.1"), ("1", "∞"))
    return tuple(Tick(float(text), text, beside) for text, beside in quarters)


def log_odds_ticks(limit: float) -> tuple[Tick, ...]:
    """Mark probabilities that people know, at their log-odds, which stand beside them.

    The ends hold all that lies beyond, down to 0 and up to 1.
    """
    texts = sorted(_DECADES + (_FEW if limit <= _FEW_UP_TO else ()), key=float)
    odds = logit(np.array(texts, np.float64))
    inner = _ticks(
        (odds + limit) / (2 * limit), texts, [written(float(z), 1) for z in odds.round(1)]
    )
    inside = (tick for tick in inner if 0 < tick.position < 1)
    ends = f"log-odds ≤ {written(-limit, 0)}", f"≥ {written(limit, 0)}"
    return Tick(0.0, "0", ends[0]), *inside, Tick(1.0, "1", ends[1])


def _ticks(positions: np.ndarray, texts: Iterable[str], beside: Iterable[str]) -> tuple[Tick, ...]:
    return tuple(
        Tick(position, text, other)
        for position, text, other in zip(positions.tolist(), texts, beside, strict=True)
    )


def _probabilities(values: np.ndarray) -> list[str]:
    """Write probabilities with as many decimals as tell them from 0 and 1, within reason."""
    texts = []
    for p in values.tolist():
        edge = min(p, 1 - p)
        if edge == 0:
            texts.append(f"{p:.0f}")
        elif edge < 1e-4:
            texts.append("<0.0001" if p < 0.5 else ">0.9999")
        else:
            decimals = max(2, -int(np.floor(np.log10(edge))))
            texts.append(f"{p:.{decimals}f}")
    return texts
