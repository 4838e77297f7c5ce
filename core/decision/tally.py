"""The tally of scores: how many positives and negatives have each, from the lowest score up.

It is all that any curve or summary over thresholds needs of the rows, and tallies of parts add up
to the tally of the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
    chunks = _checked(y_true, y_score, bounds)
    if sample_weight is None:
        packed, n_negative = _pack(chunks, len(y_true))
        # Those of negative scores and the others apart: each kind shares the key's highest bit.
        parts = packed[:n_negative], packed[n_negative:]
        for part in parts:
            part.sort()
        below, above = map(_runs, parts)
        np.bitwise_or(above[0], _ZERO, out=above[0])
        if not n_negative:
            return Tally(*above)
        return Tally(*map(np.concatenate, zip(below, above, strict=True)))
    weights = _check_weights(sample_weight, y_true)
    # One plain sort of packed values with their indices below them, for the same reason.
    n_bits = max(1, (len(y_true) - 1).bit_length())
    ordered = np.empty(len(y_true), np.uint64)
    for rows, keys, positive in chunks:
        ordered[rows] = keys
        ordered[rows] = ordered[rows] << 1 | positive
    ordered <<= n_bits
    ordered |= np.arange(len(ordered), dtype=np.uint64)
    ordered.sort()
    order = (ordered & np.uint64((1 << n_bits) - 1)).astype(np.int64)
    return _weighted_runs(ordered >> n_bits, weights[order])


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


def _checked(
    y_true: np.ndarray, y_score: np.ndarray, bounds: tuple[float, float]
) -> Iterator[tuple[slice, np.ndarray, np.ndarray]]:
    """Yield slices of rows, the keys of their scores, and which are positive, once checked."""
    for start in range(0, len(y_score), CHUNK):
        chunk = slice(start, start + CHUNK)
        positive = y_true[chunk] == 1
        valid = positive | (y_true[chunk] == 0)
        if not valid.all():
            i = start + int(valid.argmin())
            raise ValueError(f"`y_true` must be 0 or 1; got {y_true[i]!s} at index {i}.")

        with np.errstate(over="ignore"):
            scores = y_score[chunk].astype(np.float32)
        # A NaN compares as neither.
        if not (scores.min() >= bounds[0] and scores.max() <= bounds[1]) or np.isinf(scores).any():
            valid = (scores >= bounds[0]) & (scores <= bounds[1]) & np.isfinite(scores)
            i = start + int(valid.argmin())
            bounded = np.isfinite(bounds).all()
            rule = f"number in [{bounds[0]:g}, {bounds[1]:g}]" if bounded else "finite number"
            raise ValueError(f"`y_score` must be a {rule}; got {y_score[i]!s} at index {i}.")
        yield chunk, score_keys(scores), positive


def _pack(
    chunks: Iterable[tuple[slice, np.ndarray, np.ndarray]], n_samples: int
) -> tuple[np.ndarray, int]:
    """Pack each key and its label into one uint32, ``key << 1 | label``.

    Sorting the result sorts by score and brings the labels along. The key's highest bit, which
    says that a score is not negative, falls out; so negative scores are packed from the front, and
    the others from the back.

    Returns
    -------
    tuple of ndarray of uint32, shape (n_samples,), and int
        The packed values, and how many of them are of negative scores.
    """
    packed = np.empty(n_samples, np.uint32)
    front, back = 0, n_samples
    for _, keys, positive in chunks:
        is_negative = keys < _ZERO
        n_negative = int(np.count_nonzero(is_negative))
        keys <<= 1
        keys |= positive
        n_other = len(keys) - n_negative
        if n_negative == 0:
            packed[back - n_other : back] = keys
        else:
            np.compress(is_negative, keys, out=packed[front : front + n_negative])
            np.compress(~is_negative, keys, out=packed[back - n_other : back])
        front, back = front + n_negative, back - n_other
    return packed, front


def _last_of_runs(packed: np.ndarray, start: int, stop: int) -> np.ndarray:
    """The places, counted from `start`, at which a run of one score ends."""
    is_last = np.ones(stop - start, bool)
    following = packed[start + 1 : stop + 1]
    # Two packed values differ above their label bit exactly when their scores differ.
    differ = packed[start : start + len(following)] ^ following
    np.greater(differ, 1, out=is_last[: len(following)])
    return np.flatnonzero(is_last)


def _runs(packed: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
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
    return keys[:n_scores], positives[:n_scores], negatives[:n_scores]


def _gains(through: np.ndarray, before: int, out: np.ndarray) -> None:
    """By how much each sum exceeds the one before it."""
    if len(through):
        out[0] = through[0] - before
        np.subtract(through[1:], through[:-1], out=out[1:], casting="unsafe")


def _weighted_runs(packed: np.ndarray, weights: np.ndarray) -> Tally:
    # Sums of each run by itself: differences of sums through it would lose the small weights.
    last = _last_of_runs(packed, 0, len(packed))
    sizes = np.diff(last, prepend=-1)
    is_positive = packed & 1
    classes = (weights * is_positive, weights * (1 - is_positive))
    positives, negatives = (np.add.reduceat(each, last - (sizes - 1)) for each in classes)
    return Tally((packed[last] >> 1).astype(np.uint32), positives, negatives, sizes)


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
