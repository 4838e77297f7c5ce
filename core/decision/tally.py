"""The tally of scores: how many positives and negatives have each, from the lowest score up.

It is all that any curve or summary over thresholds needs of the rows, and tallies of parts add up
to the tally of the whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

# The key of 0.0; those of positive scores are above it, those of negative scores below.
_ZERO = np.uint32(1 << 31)

# Elements per step of a long loop: its temporaries stay in the processor's cache.
CHUNK = 1 << 15


def score_keys(scores: np.ndarray) -> np.ndarray:
    """Turn float32 scores into uint32 keys of the same order; -0.0 has the key of 0.0.

    Sorting keys is many times faster than sorting scores, or indices. `key_scores` turns back.
    """
    bits = (scores + np.float32(0)).view(np.uint32)  # turns -0.0 into 0.0
    return np.where(bits >= _ZERO, ~bits, bits | _ZERO)


def key_scores(keys: np.ndarray) -> np.ndarray:
    """Turn the keys of `score_keys` into float32 scores."""
    return np.where(keys >= _ZERO, keys ^ _ZERO, ~keys).view(np.float32)


@dataclass(frozen=True, eq=False)
class Tally:
    """Hold what stands at each distinct score; element i belongs to ``keys[i]``.

    Attributes
    ----------
    keys : ndarray of uint32, shape (n_scores,)
        Strictly ascending, of `score_keys`.
    positives, negatives : ndarray of int64 (float64 when weighted), shape (n_scores,)
        Samples of each class with that score, or the sums of their weights. As tallied they are
        int32, which is enough for the samples that memory holds; sums of tallies are int64.
    weighted_sizes : ndarray of int64, shape (n_scores,), or None
        Samples with that score, whatever their weight; None when every sample counts once.
    """

    keys: np.ndarray
    positives: np.ndarray = field(repr=False)
    negatives: np.ndarray = field(repr=False)
    weighted_sizes: np.ndarray | None = field(default=None, repr=False)

    @property
    def is_weighted(self) -> bool:
        """Whether the counts are sums of sample weights."""
        return self.weighted_sizes is not None

    @property
    def n_samples(self) -> int:
        """All samples, whatever their weight."""
        if self.weighted_sizes is None:
            return (self.positives.sum(dtype=np.int64) + self.negatives.sum(dtype=np.int64)).item()
        return self.weighted_sizes.sum().item()

    def sizes(self, where: slice | np.ndarray = slice(None)) -> np.ndarray:
        """Count the samples with some of the scores, whatever their weight; int64."""
        if self.weighted_sizes is None:
            return self.positives[where].astype(np.int64) + self.negatives[where]
        return self.weighted_sizes[where]

    def __add__(self, other: Tally) -> Tally:
        """Tally the samples of both: without weights exactly, with weights up to rounding."""
        keys, places = np.unique(np.concatenate([self.keys, other.keys]), return_inverse=True)
        sums = []
        for mine, theirs in (
            (self.positives, other.positives),
            (self.negatives, other.negatives),
            (self.sizes(), other.sizes()),
        ):
            total = np.zeros(len(keys), np.result_type(mine, theirs, np.int64))
            # No key stands twice in one tally, so no sum of the same place is lost.
            total[places[: len(mine)]] += mine
            total[places[len(mine) :]] += theirs
            sums.append(total)
        positives, negatives, sizes = sums
        is_weighted = self.is_weighted or other.is_weighted
        return Tally(keys, positives, negatives, sizes if is_weighted else None)


def tally(
    y_true: ArrayLike,
    y_score: ArrayLike,
    *,
    sample_weight: ArrayLike | None = None,
    bounds: tuple[float, float] = (-np.inf, np.inf),
) -> Tally:
    """Tally labels by score, with one sort.

    Parameters
    ----------
    y_true : array_like of 0 and 1 (bool, int or float), shape (n_samples,) or (n_samples, 1)
    y_score : array_like of float, shape (n_samples,) or (n_samples, 1)
        Finite after the cast to float32, and within `bounds`.
    sample_weight : array_like of float, shape (n_samples,) or (n_samples, 1), optional
        Finite, at least 0.
    bounds : tuple of two float
        Lowest and highest score allowed.

    Raises
    ------
    ValueError
        When an input breaks the rules above; the text says which rule, what came and where.
    """
    y_true = column("y_true", y_true)
    y_score = column("y_score", y_score)
    if len(y_true) == 0:
        raise ValueError("`y_true` must hold at least one row; got 0.")
    _check_same_length("y_score", y_score, y_true)
    packed = _pack(y_true, y_score, bounds)
    if sample_weight is None:
        packed.sort()
        return _unpacked(*_runs(packed))
    weights = _check_weights(sample_weight, y_true)
    # One plain sort of packed values with their indices below them, for the same reason.
    n_bits = max(1, (len(packed) - 1).bit_length())
    ordered = packed.astype(np.uint64) << n_bits
    ordered |= np.arange(len(packed), dtype=np.uint64)
    ordered.sort()
    order = (ordered & np.uint64((1 << n_bits) - 1)).astype(np.int64)
    return _unpacked(*_weighted_runs((ordered >> n_bits).astype(packed.dtype), weights[order]))


def column(name: str, values: ArrayLike) -> np.ndarray:
    """Turn an array-like into a one-dimensional numeric array; (N, 1) is the same column."""
    array = np.asarray(values)
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    if array.ndim != 1:
        raise ValueError(f"`{name}` must have shape (N,) or (N, 1); got {array.shape}.")
    if array.size and array.dtype.kind not in "biuf":
        raise ValueError(f"`{name}` must hold numbers; got dtype {array.dtype}.")
    return array


def _pack(y_true: np.ndarray, y_score: np.ndarray, bounds: tuple[float, float]) -> np.ndarray:
    """Pack each score and its label into one number, ``key << 1 | label``, and check both.

    Sorting the result sorts by score and brings the labels along. Scores from 0 upwards share the
    key's highest bit, so it is left out and the result is uint32; otherwise it is uint64.
    """
    packed = np.empty(len(y_score), np.uint32 if bounds[0] >= 0 else np.uint64)
    for start in range(0, len(packed), CHUNK):
        chunk = slice(start, start + CHUNK)
        positive = y_true[chunk] == 1
        valid = positive | (y_true[chunk] == 0)
        if not valid.all():
            i = start + int(valid.argmin())
            raise ValueError(f"`y_true` must be 0 or 1; got {y_true[i]!s} at index {i}.")

        with np.errstate(over="ignore"):
            scores = y_score[chunk].astype(np.float32)
        scores += 0.0  # turns -0.0 into 0.0
        # A NaN compares as neither.
        if not (scores.min() >= bounds[0] and scores.max() <= bounds[1]) or np.isinf(scores).any():
            valid = (scores >= bounds[0]) & (scores <= bounds[1]) & np.isfinite(scores)
            i = start + int(valid.argmin())
            bounded = np.isfinite(bounds).all()
            rule = f"number in [{bounds[0]:g}, {bounds[1]:g}]" if bounded else "finite number"
            raise ValueError(f"`y_score` must be a {rule}; got {y_score[i]!s} at index {i}.")
        keys = scores.view(np.uint32) if bounds[0] >= 0 else score_keys(scores)
        np.left_shift(keys, 1, out=packed[chunk], dtype=packed.dtype)
        np.bitwise_or(packed[chunk], positive, out=packed[chunk])
    return packed


def _unpacked(
    keys: np.ndarray, positives: np.ndarray, negatives: np.ndarray, sizes: np.ndarray | None
) -> Tally:
    if keys.dtype == np.uint32:
        np.bitwise_or(keys, _ZERO, out=keys)
    return Tally(keys.astype(np.uint32, copy=False), positives, negatives, sizes)


def _last_of_runs(packed: np.ndarray, start: int, stop: int) -> np.ndarray:
    """The places, counted from `start`, at which a run of one score ends."""
    is_last = np.ones(stop - start, bool)
    following = packed[start + 1 : stop + 1]
    # Two packed values differ above their label bit exactly when their scores differ.
    differ = packed[start : start + len(following)] ^ following
    np.greater(differ, 1, out=is_last[: len(following)])
    return np.flatnonzero(is_last)


def _runs(packed: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, None]:
    """Tally sorted packed values: each run of one score becomes one element."""
    keys = np.empty(len(packed), packed.dtype)
    positives, negatives = np.empty((2, len(packed)), np.int32)
    n_scores = n_open = n_open_positive = 0  # what the run that a chunk leaves open holds so far
    for start in range(0, len(packed), CHUNK):
        chunk = packed[start : start + CHUNK]
        last = _last_of_runs(packed, start, start + len(chunk))
        tps = np.cumsum(chunk & 1, dtype=np.int32)
        here = slice(n_scores, n_scores + len(last))
        n_scores += len(last)
        np.right_shift(chunk[last], 1, out=keys[here])
        through = tps[last]
        _gains(through, -n_open_positive, positives[here])
        _gains(last, -1 - n_open, negatives[here])
        negatives[here] -= positives[here]
        n_open, n_open_positive = n_open + len(chunk), n_open_positive + tps[-1].item()
        if len(last):
            n_open, n_open_positive = (
                len(chunk) - 1 - last[-1].item(),
                (tps[-1] - through[-1]).item(),
            )
    return keys[:n_scores], positives[:n_scores], negatives[:n_scores], None


def _gains(through: np.ndarray, before: int, out: np.ndarray) -> None:
    """By how much each sum exceeds the one before it."""
    if len(through):
        out[0] = through[0] - before
        np.subtract(through[1:], through[:-1], out=out[1:], casting="unsafe")


def _weighted_runs(packed: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, ...]:
    # Sums of each run by itself: differences of sums through it would lose the small weights.
    last = _last_of_runs(packed, 0, len(packed))
    sizes = np.diff(last, prepend=-1)
    is_positive = packed & 1
    classes = (weights * is_positive, weights * (1 - is_positive))
    positives, negatives = (np.add.reduceat(each, last - (sizes - 1)) for each in classes)
    return packed[last] >> 1, positives, negatives, sizes


def _check_same_length(name: str, values: np.ndarray, y_true: np.ndarray) -> None:
    if len(values) != len(y_true):
        raise ValueError(
            f"`y_true` and `{name}` must have the same length; got {len(y_true)} and {len(values)}."
        )


def _check_weights(sample_weight: ArrayLike, y_true: np.ndarray) -> np.ndarray:
    weights = column("sample_weight", sample_weight)
    _check_same_length("sample_weight", weights, y_true)
    weights = weights.astype(np.float64)
    valid = np.isfinite(weights) & (weights >= 0)
    if not valid.all():
        i = int(valid.argmin())
        raise ValueError(
            f"`sample_weight` must be finite and at least 0; got {weights[i]} at index {i}."
        )
    with np.errstate(over="ignore"):
        total = weights.sum()
    if not np.isfinite(total):
        raise ValueError(f"`sample_weight` must have a finite sum; got {total}.")
    return weights
