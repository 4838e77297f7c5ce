"""The score histogram, and where a threshold cuts through one of its bars.

For drawing only: every count that a person reads comes from the threshold curve.
"""

from dataclasses import dataclass
from numbers import Integral

import numpy as np

N_BINS_RANGE = (1, 1_000)


@dataclass(frozen=True, eq=False)
class ScoreHistogram:
    """Hold how many rows of each class score within each bin; read-only.

    Bin i is [edges[i], edges[i + 1]): a score on an edge is in the bin to its right. The last bin
    is closed, so that a score of 1 is in it.

    Parameters
    ----------
    edges : ndarray of float64, shape (n_bins + 1,), ascending
        From 0 to 1; each is the float32 value that the scores were compared with.
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


def score_histogram(predictions, n_bins: int = 50) -> ScoreHistogram:
    """Count the rows of each class in bins of equal width from 0 to 1.

    A score on an edge is in the bin to its right, a score of 1 in the last. Scores and edges are
    compared in float32, as scores and thresholds are. With weights, the sums are in float64.

    Parameters
    ----------
    predictions : Predictions
    n_bins : int from 1 to 1,000

    Returns
    -------
    ScoreHistogram

    Raises
    ------
    ValueError
        If `n_bins` is not a whole number in its range.

    Source: numpy 2.4 `histogram(y_score, bins=edges)`.
    """
    low, high = N_BINS_RANGE
    if isinstance(n_bins, bool) or not isinstance(n_bins, Integral) or not low <= n_bins <= high:
        raise ValueError(
            f"`n_bins` must be a whole number from {low:,} to {high:,}; got {n_bins!r}."
        )
    edges = (np.arange(n_bins + 1) / n_bins).astype(np.float32).astype(np.float64)
    bins = _bin_of(predictions.y_score, edges)
    positive = predictions.y_true == 1
    weight = predictions.sample_weight

    def counts(rows):
        return np.bincount(bins[rows], None if weight is None else weight[rows], minlength=n_bins)

    return ScoreHistogram(
        edges=_read_only(edges),
        positives=_read_only(counts(positive)),
        negatives=_read_only(counts(~positive)),
    )


def cut_bars(histogram: ScoreHistogram, curve) -> CutBars:
    """Count, for every threshold, the rows of the bar it cuts that are predicted positive.

    No score is compared here: what is predicted positive in all minus what lies in the bins to the
    right is what is left in the cut bin, under either rule. A threshold on an edge cuts the bin to
    its right: under `>=` all of that bin is predicted positive, under `>` all but the scores equal
    to the threshold. A threshold below 0 cuts the first bin, one of 1 or above the last. With
    weights, the result is exact up to the rounding of float64 sums, and kept within the bar.

    Parameters
    ----------
    histogram : ScoreHistogram
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
        bins=_read_only(bins),
        positives=_read_only(_left_in_bin(curve.tps, histogram.positives, bins)),
        negatives=_read_only(_left_in_bin(curve.fps, histogram.negatives, bins)),
    )


def _bin_of(values, edges):
    right = np.searchsorted(edges, values, side="right") - 1
    return np.clip(right, 0, edges.size - 2)


def _left_in_bin(predicted_positive, per_bin, bins):
    # Summed from the right, so that the last bin has exactly 0 to its right with weights as well.
    from_here = np.append(np.cumsum(per_bin[::-1])[::-1], per_bin.dtype.type(0))
    left = np.asarray(predicted_positive) - from_here[bins + 1]
    within = np.clip(left, 0, per_bin[bins])
    # Counts must agree exactly, sums of weights up to the order in which they were added.
    tolerance = 0 if per_bin.dtype.kind == "i" else 1e-9 * from_here[0]
    if not np.allclose(left, within, rtol=0, atol=tolerance):
        raise ValueError("`histogram` and `curve` must be of the same rows; got other counts.")
    return within


def _read_only(array):
    array.flags.writeable = False
    return array
