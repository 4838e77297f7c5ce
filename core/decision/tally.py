"""The tally of scores: how many positives and negatives have each, from the lowest score up.

It is all that any curve or summary over thresholds needs of the rows, and tallies of parts add up
to the tally of the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from core.decision.pieces import Piece, Rows, pieces_of

# The key of 0.0; those of positive scores are above it, those of negative scores below.
_ZERO = np.uint32(1 << 31)

# Elements per step of a long loop: its temporaries stay in the processor's cache.
CHUNK = 1 << 15


def score_keys(scores: np.ndarray) -> np.ndarray:
    """Turn float32 scores into uint32 keys of the same order; -0.0 has the key of 0.0.

    Sorting keys is many times faster than sorting scores, or indices. `key_scores` turns back.
    """
    bits = (scores + np.float32(0)).view(np.uint32)  # turns -0.0 into 0.0
    # All bits of a negative number are turned over, which reverses the order; of others the first.
    bits ^= (bits.view(np.int32) >> 31).view(np.uint32) | _ZERO
    return bits


def key_scores(keys: np.ndarray) -> np.ndarray:
    """Turn the keys of `score_keys` into float32 scores."""
    is_above = (keys.view(np.int32) >> 31).view(np.uint32)  # all bits of it, or none
    return (keys ^ (~is_above | _ZERO)).view(np.float32)


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
    weighted_sizes : ndarray of int64 (int32 as tallied), shape (n_scores,), or None
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
        return self.weighted_sizes.sum(dtype=np.int64).item()

    def sizes(self, places: np.ndarray | None = None) -> np.ndarray:
        """Count the samples with each score, or with those at some places, whatever their weight.

        Returns
        -------
        ndarray of int64
        """

        def at_places(counts: np.ndarray) -> np.ndarray:
            return counts if places is None else counts.take(places)

        if self.weighted_sizes is None:
            both = at_places(self.positives), at_places(self.negatives)
            return np.add(*both, dtype=np.int64)
        return at_places(self.weighted_sizes).astype(np.int64, copy=False)


def sum_of(tallies: Sequence[Tally]) -> Tally:
    """Add tallies, at least one, whose keys may repeat: with weights up to rounding, else exactly.

    Counts are int64. Without weights the order of the tallies does not matter.
    """
    keys = np.concatenate([each.keys for each in tallies])
    order = keys.argsort(kind="stable")
    keys = keys[order]
    first = np.flatnonzero(np.diff(keys, prepend=~keys[:1]))

    def summed(counts: list[np.ndarray]) -> np.ndarray:
        each = np.concatenate(counts)[order]
        return np.add.reduceat(each, first, dtype=np.result_type(each, np.int64))

    return Tally(
        keys[first],
        summed([each.positives for each in tallies]),
        summed([each.negatives for each in tallies]),
        summed([each.sizes() for each in tallies])
        if any(each.is_weighted for each in tallies)
        else None,
    )


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
    weights = None if sample_weight is None else _check_weights(sample_weight, y_true)

    def read(rows: slice) -> Rows:
        keys, positive = _checked(y_true, y_score, bounds, rows)
        return Rows(keys, positive, None if weights is None else weights[rows])

    pieces = pieces_of(read, len(y_true), _bound_keys(bounds))
    return _joined(pieces) if weights is None else _joined_sums(pieces, len(y_true))


@lru_cache(maxsize=8)
def _bound_keys(bounds: tuple[float, float]) -> tuple[int, int]:
    low, high = score_keys(np.array(bounds, np.float32)).tolist()
    return low, high


def column(name: str, values: ArrayLike) -> np.ndarray:
    """Turn an array-like of shape (N,) or (N, 1) into an array of shape (N,), of its own dtype.

    ValueError, which names it, for another shape and for what are no numbers.
    """
    array = np.asarray(values)
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    if array.ndim != 1:
        raise ValueError(f"`{name}` must have shape (N,) or (N, 1); got {array.shape}.")
    if array.size and array.dtype.kind not in "biuf":
        raise ValueError(f"`{name}` must hold numbers; got dtype {array.dtype}.")
    return array


def _checked(
    y_true: np.ndarray, y_score: np.ndarray, bounds: tuple[float, float], rows: slice
) -> tuple[np.ndarray, np.ndarray]:
    """Give the keys of the scores of some rows, and which are positive, once checked."""
    start, stop, _ = rows.indices(len(y_score))
    keys, positive = np.empty(stop - start, np.uint32), np.empty(stop - start, bool)
    for first in range(start, stop, CHUNK):
        chunk = slice(first, min(first + CHUNK, stop))
        here = slice(chunk.start - start, chunk.stop - start)
        labels, others = np.equal(y_true[chunk], 1, out=positive[here]), y_true[chunk] == 0
        if np.count_nonzero(labels) + np.count_nonzero(others) < len(labels):
            i = first + int((labels | others).argmin())
            raise ValueError(f"`y_true` must be 0 or 1; got {y_true[i]!s} at index {i}.")

        with np.errstate(over="ignore"):
            scores = y_score[chunk].astype(np.float32, copy=False)
        low, high = scores.min(), scores.max()
        # A NaN compares as neither.
        if not (low >= bounds[0] and high <= bounds[1] and -np.inf < low and high < np.inf):
            valid = (scores >= bounds[0]) & (scores <= bounds[1]) & np.isfinite(scores)
            i = first + int(valid.argmin())
            bounded = np.isfinite(bounds).all()
            rule = f"number in [{bounds[0]:g}, {bounds[1]:g}]" if bounded else "finite number"
            raise ValueError(f"`y_score` must be a {rule}; got {y_score[i]!s} at index {i}.")
        keys[here] = score_keys(scores)
    return keys, positive


def _joined(pieces: Iterable[Piece]) -> Tally:
    """Join pieces without weights, ascending, into one tally."""
    each = ((piece.first, piece.keys, piece.positives, piece.negatives) for piece in pieces)
    firsts, keys, positives, negatives = map(list, zip(*each, strict=True))
    return Tally(
        _filled(keys, np.uint32, firsts),
        _filled(positives, np.int32),
        _filled(negatives, np.int32),
    )


def _joined_sums(pieces: Iterable[Piece], n_rows: int) -> Tally:
    """Join pieces of so many rows with weights, ascending, into one tally.

    Sums are copied as they come, so that further pieces take the memory of those before them.
    """
    firsts, keys, sizes = list[int](), list[np.ndarray](), list[np.ndarray]()
    positives, negatives, n_keys = np.empty(n_rows), np.empty(n_rows), 0
    for piece in pieces:
        assert piece.sizes is not None
        here = slice(n_keys, n_keys + len(piece.keys))
        positives[here], negatives[here], n_keys = piece.positives, piece.negatives, here.stop
        firsts.append(piece.first)
        keys.append(piece.keys)
        sizes.append(piece.sizes)
    for sums in (positives, negatives):
        sums.resize(n_keys, refcheck=False)
    return Tally(_filled(keys, np.uint32, firsts), positives, negatives, _filled(sizes, np.int32))


def _filled(arrays: list[np.ndarray], dtype: type, firsts: list[int] | None = None) -> np.ndarray:
    """Concatenate arrays, each plus its own number, letting go of each as soon as it is copied."""
    if len(arrays) == 1:
        only: np.ndarray = np.ascontiguousarray(arrays[0], dtype)
        return only if firsts is None else only + np.uint32(firsts[0])
    whole: np.ndarray = np.empty(sum(map(len, arrays)), dtype)
    stop = len(whole)
    while arrays:
        array = arrays.pop()
        here = whole[stop - len(array) : stop]
        here[:] = array
        if firsts is not None:
            here += np.uint32(firsts[len(arrays)])
        stop -= len(array)
    return whole


def _check_same_length(name: str, values: np.ndarray, y_true: np.ndarray) -> None:
    if len(values) != len(y_true):
        raise ValueError(
            f"`y_true` and `{name}` must have the same length; got {len(y_true)} and {len(values)}."
        )


def _check_weights(sample_weight: ArrayLike, y_true: np.ndarray) -> np.ndarray:
    weights = column("sample_weight", sample_weight)
    _check_same_length("sample_weight", weights, y_true)
    weights = weights.astype(np.float64, copy=False)
    # A NaN passes through to the smallest of them, and compares as neither.
    if not (weights.min() >= 0 and weights.max() < np.inf):
        i = int((np.isfinite(weights) & (weights >= 0)).argmin())
        raise ValueError(
            f"`sample_weight` must be finite and at least 0; got {weights[i]} at index {i}."
        )
    with np.errstate(over="ignore"):
        total = weights.sum()
    if not np.isfinite(total):
        raise ValueError(f"`sample_weight` must have a finite sum; got {total}.")
    return weights
