"""The score histogram, and where a threshold cuts through one of its bars.

For drawing only: every count that a person reads comes from the threshold curve.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.checks import check_whole, read_only
from core.decision.rule import in_float32
from core.decision.thresholds import ThresholdCurve
from core.mlp.activations import logit, sigmoid
from core.predictions.predictions import Predictions
from core.predictions.scale import PROBABILITY

N_BINS_RANGE = (1, 1_000)

LOGIT_LIMIT_RANGE = (2, 16)
"""A logit axis reaches at least and at most this far to either side of 0.

Beyond 16 there is one float32 value below 1, at 16.6, and bins would have nothing to part.
"""

BEYOND = 1 / 40
"""Of the scores, at most as many lie beyond either end of a logit axis: a few that are very sure
would leave little room for all others."""


@dataclass(frozen=True, eq=False)
class ScoreHistogram:
    """Hold how many rows of each class score within each bin; read-only.

    Bin i is [edges[i], edges[i + 1]): a score on an edge is in the bin to its right. The last bin
    is closed, so that a score of 1 is in it.

    Parameters
    ----------
    edges : ndarray of float64, shape (n_bins + 1,), ascending
        In the numbers decided on, for probabilities from 0 to 1; each is the float32 value that the
        scores were compared with.
    positives, negatives : ndarray of int64, or of float64 with weights, shape (n_bins,)
        Rows of class 1 and of class 0, or the sums of their weights.
    """

    edges: np.ndarray
    positives: np.ndarray
    negatives: np.ndarray

    @property
    def n_bins(self) -> int:
        return self.positives.size


@dataclass(frozen=True, eq=False)
class LogitAxis:
    """Hold bin edges at equal steps of the logit; read-only.

    Parameters
    ----------
    edges : ndarray of float32, shape (n_bins + 1,), ascending
        Scores, from exactly 0 to exactly 1. Inner edge i has the logit
        ``-limit + i * 2 * limit / n_bins``, up to the rounding to float32: next to 1, where float32
        values are sparse, an edge can be off by a fifth of a bin with up to 50 bins, and by most
        of a bin with more. The first and the last bin are open-ended: they are drawn to -limit
        and limit and also hold every score whose logit is beyond, down to 0 and up to 1.
    limit : int
        The axis is drawn from logit -limit to limit.
    """

    edges: np.ndarray
    limit: int


@dataclass(frozen=True, eq=False)
class CutBars:
    """Hold how much of the bar under each threshold is predicted positive; read-only.

    Parameters
    ----------
    bins : ndarray of int64, shape (n_thresholds,), ascending
        Element i is the bin that threshold i falls in. All bins left of it are predicted negative,
        all bins right of it positive.
    positives, negatives : ndarray of int64, or of float64 with weights, shape (n_thresholds,)
        Rows of class 1 and of class 0 in bin `bins[i]` that are predicted positive at threshold i.
    """

    bins: np.ndarray
    positives: np.ndarray
    negatives: np.ndarray


def score_histogram(
    predictions: Predictions, n_bins: int = 50, edges: ArrayLike | None = None
) -> ScoreHistogram:
    """Count the rows of each class in bins from 0 to 1, of equal width unless edges are given.

    A score on an edge is in the bin to its right, a score of 1 in the last. Scores and edges are
    compared in float32, as scores and thresholds are. With weights, the sums are in float64.

    Parameters
    ----------
    n_bins : int from 1 to 1,000
        Not used when `edges` are given.
    edges : array_like of float, shape (n_bins + 1,), optional
        Strictly ascending after the cast to float32, from 0 to 1, such as those of `logit_edges`;
        for other scales than the probability of "yes", around all scores.

    Raises
    ------
    ValueError
        If `n_bins` is not a whole number in its range, or `edges` break their rule.

    Source: numpy 2.4 `histogram(y_score, bins=edges)`.
    """
    if edges is None:
        edges = _equal_edges(n_bins)
    else:
        # A probability has its whole range, any other score that of the data.
        is_probability = predictions.scale == PROBABILITY
        edges = _check_edges(edges, None if is_probability else predictions.y_score)
    bins = _bin_of(predictions.y_score, edges)
    positive = predictions.y_true == 1
    each, is_weighted = predictions.each, predictions.sample_weight is not None

    def counts(rows: np.ndarray) -> np.ndarray:
        sums = np.bincount(
            bins[rows], None if each is None else each[rows], minlength=edges.size - 1
        )
        return sums if is_weighted else sums.astype(np.int64)

    return ScoreHistogram(
        edges=read_only(edges),
        positives=read_only(counts(positive)),
        negatives=read_only(counts(~positive)),
    )


def logit_edges(
    y_score: ArrayLike, n_bins: int = 50, *, sizes: np.ndarray | None = None
) -> LogitAxis:
    """Choose bin edges at equal steps of the logit, wide enough for nearly all scores.

    The limit is the smallest whole number, within 2 and 16, beyond which lie at most `BEYOND` of
    the scores strictly between 0 and 1 on either side; without such a score it is 2. Where so many
    bins are asked for that two edges near 1 would be the same float32, it is lower by as many whole
    steps as it takes: 16 is always possible with up to 103 bins, 13 with 1,000. With an even number
    of bins one edge is exactly 0.5.

    Parameters
    ----------
    y_score : array_like of float, any shape
        Cast to float32 first. What is not strictly between 0 and 1 then, NaN too, has no say.
    n_bins : int from 1 to 1,000
    sizes : ndarray of int64, the shape of `y_score`, optional
        How many scores each stands for, which then ascend; one each if None.

    Raises
    ------
    ValueError
        If `n_bins` is not a whole number in its range.
    """
    check_whole("n_bins", n_bins, N_BINS_RANGE)
    y_score = in_float32(y_score)
    is_inside = (y_score > 0) & (y_score < 1)
    inside = y_score[is_inside]
    limit, highest = LOGIT_LIMIT_RANGE
    if inside.size:
        # The logit ascends: its largest size, but for those beyond, is at one of the two ends.
        n = inside.size if sizes is None else int(sizes[is_inside].sum())
        beyond = [int(BEYOND * n), n - 1 - int(BEYOND * n)]
        if sizes is None:
            outer = np.partition(inside, beyond)[beyond]
        else:
            outer = inside[np.searchsorted(np.cumsum(sizes[is_inside]), beyond, "right")]
        ends = logit(outer.astype(np.float64))
        limit = int(np.clip(np.ceil(np.abs(ends).max()), limit, highest))
    while (edges := _edges_to(limit, n_bins)) is None:
        limit -= 1
    return LogitAxis(read_only(edges), limit)


def cut_bars(histogram: ScoreHistogram, curve: ThresholdCurve) -> CutBars:
    """Count, for every threshold, the rows of the bar it cuts that are predicted positive.

    No score is compared here: what is predicted positive in all minus what lies in the bins to the
    right is what is left in the cut bin, under either rule. A threshold on an edge cuts the bin to
    its right: under `>=` all of that bin is predicted positive, under `>` all but the scores equal
    to the threshold. A threshold below 0 cuts the first bin, one of 1 or above the last. With
    weights, the result is exact up to the rounding of float64 sums, and kept within the bar.

    Parameters
    ----------
    curve : ThresholdCurve
        Of the same rows; `thresholds` (float32, ascending), `tps` and `fps` are read.

    Returns
    -------
    CutBars
        Row i belongs to `curve.thresholds[i]`.

    Raises
    ------
    ValueError
        If a count is impossible, since histogram and curve are not of the same rows.
    """
    bins = _bin_of(curve.thresholds, histogram.edges)
    return CutBars(
        bins=read_only(bins),
        positives=read_only(_left_in_bin(curve.tps, histogram.positives, bins)),
        negatives=read_only(_left_in_bin(curve.fps, histogram.negatives, bins)),
    )


def _equal_edges(n_bins: int) -> np.ndarray:
    check_whole("n_bins", n_bins, N_BINS_RANGE)
    return (np.arange(n_bins + 1) / n_bins).astype(np.float32).astype(np.float64)


def _edges_to(limit: float, n_bins: int) -> np.ndarray | None:
    """Return the float32 edges of a logit axis, or None when two of them would be equal."""
    inner = sigmoid(np.linspace(-limit, limit, n_bins + 1)[1:-1])
    edges = np.concatenate([[0], inner, [1]]).astype(np.float32)
    return edges if (edges[1:] > edges[:-1]).all() else None


def _check_edges(edges: ArrayLike, around: np.ndarray | None) -> np.ndarray:
    given = np.asarray(edges)
    if given.ndim != 1 or given.size < 2:
        raise ValueError(f"`edges` must be a list of at least two; got shape {given.shape}.")
    if given.dtype.kind not in "iuf":
        raise ValueError(f"`edges` must hold numbers; got dtype {given.dtype}.")
    edges = in_float32(given)
    if around is not None and not (edges[0] <= around.min() and edges[-1] >= around.max()):
        raise ValueError(
            f"`edges` must enclose all scores, {around.min()!s} to {around.max()!s}; "
            f"got {given[0]} and {given[-1]}."
        )
    if around is None and not (edges[0] == 0 and edges[-1] == 1):
        raise ValueError(
            f"`edges` must begin with 0 and end with 1; got {given[0]} and {given[-1]}."
        )
    ascends = edges[1:] > edges[:-1]
    if not ascends.all():
        i = int(ascends.argmin())
        raise ValueError(
            "`edges` must be strictly ascending in float32; "
            f"got {given[i + 1]} after {given[i]} at index {i + 1}."
        )
    return edges.astype(np.float64)


def _bin_of(values: np.ndarray, edges: np.ndarray) -> np.ndarray:
    right = np.searchsorted(edges, values, side="right") - 1
    return np.clip(right, 0, edges.size - 2)


def _left_in_bin(
    predicted_positive: np.ndarray, per_bin: np.ndarray, bins: np.ndarray
) -> np.ndarray:
    # Summed from the right, so that the last bin has exactly 0 to its right with weights as well.
    from_here = np.append(np.cumsum(per_bin[::-1])[::-1], per_bin.dtype.type(0))
    left = np.asarray(predicted_positive) - from_here[bins + 1]
    within = np.clip(left, 0, per_bin[bins])
    # Counts must agree exactly, sums of weights up to the order in which they were added.
    tolerance = 0 if per_bin.dtype.kind == "i" else 1e-9 * from_here[0]
    if not np.allclose(left, within, rtol=0, atol=tolerance):
        raise ValueError("`histogram` and `curve` must be of the same rows; got other counts.")
    return within
