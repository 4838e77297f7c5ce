"""The tally of rows, a piece at a time: keys apart from each other are counted apart.

NumPy sorts 16-bit integers by their digits, in a fraction of the time that wider ones take (on some
processors in an eighth). So rows are grouped by the high bits of their keys, a block of rows at a
time, and then each group is sorted by what is left of the key, with the label below it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise, starmap

import numpy as np
from scipy.sparse import csr_array

# Bits of a key that sort within a group; with the label they are 16.
LOW_BITS = 15

# So few rows are not grouped, but sorted as they are.
FEW = 1 << 16

# Rows that are grouped at a time: what that takes stays in the processor's cache.
BLOCK = 1 << 19

# A group of so many rows is sorted by itself; smaller ones are sorted as one.
APART = 1 << 12

# So many rows of small groups make a piece, and so many of groups that are sorted apart: calls of
# NumPy on few rows are over before another thread can take its turn.
JOINED, TOGETHER = 1 << 14, 1 << 17

# A group has a cell for each key and label; one of so many rows has more rows than cells.
CELLS = CROWDED = 1 << (LOW_BITS + 1)

# More threads would need more memory for their blocks.
MAX_THREADS = 4


@dataclass(frozen=True, eq=False)
class Rows:
    """Hold rows in any order: their keys, which are positive, and their weights if they have any.

    `keys` is an ndarray of uint32, `positive` of bool, `weights` of float64 or None.
    """

    keys: np.ndarray
    positive: np.ndarray
    weights: np.ndarray | None


@dataclass(frozen=True, eq=False)
class Piece:
    """Hold the tally of all rows with keys in some range.

    Attributes
    ----------
    first : int
        What `keys` count from.
    keys : ndarray of int, strictly ascending
    positives, negatives : ndarray of int (float64 when weighted)
    sizes : ndarray of int, or None without weights
    """

    first: int
    keys: np.ndarray
    positives: np.ndarray
    negatives: np.ndarray
    sizes: np.ndarray | None = None


def pieces_of(
    read: Callable[[slice], Rows], n_rows: int, bounds: tuple[int, int]
) -> Iterator[Piece]:
    """Tally rows in pieces, from the lowest keys to the highest.

    Parameters
    ----------
    read : callable (slice) -> Rows
        Gives some of the rows; called from several threads. What it raises for the first rows is
        raised.
    n_rows : int, at least 1
    bounds : tuple of two int
        The lowest and the highest key that there may be.

    Yields
    ------
    Piece
        No key is in two of them. The others are made meanwhile.
    """
    if n_rows <= FEW:
        yield _tally_few(read(slice(0, n_rows)))
        return
    groups = range(bounds[0] >> LOW_BITS, (bounds[1] >> LOW_BITS) + 1)
    with ThreadPoolExecutor(min(MAX_THREADS, os.cpu_count() or 1)) as threads:
        slices = [slice(start, start + BLOCK) for start in range(0, n_rows, BLOCK)]
        blocks = list(threads.map(lambda rows: _group(read(rows), groups), slices))
        sizes = np.sum([np.diff(block.starts) for block in blocks], axis=0)
        edges = _parts(sizes, groups.start)

        def tally_part(part: tuple[int, int]) -> Piece:
            return _small(_tally_groups(blocks, range(*part), sizes, groups.start))

        yield from threads.map(tally_part, pairwise(edges.tolist()))


@dataclass(frozen=True, eq=False)
class _Block:
    """Rows by group, in the order they came within each.

    ``starts[g]`` is where group g begins in `lows`, the keys' low bits with the label below them.
    """

    starts: np.ndarray
    lows: np.ndarray
    weights: np.ndarray | None


def _group(rows: Rows, groups: range) -> _Block:
    """Group rows by the high bits of their keys.

    A matrix of one row whose columns are the groups, turned by columns: SciPy counts how many
    elements each has and puts them into their places, which keeps their order.
    """
    columns = (rows.keys >> LOW_BITS).view(np.int32)
    columns -= groups.start
    lows = rows.keys.astype(np.uint16)  # the high bits fall out
    lows <<= 1
    lows |= rows.positive
    one_row = np.array([0, len(lows)], np.int32)

    def turned(values: np.ndarray) -> csr_array:
        return csr_array((values, columns, one_row), shape=(1, len(groups))).tocsc()

    by_group = turned(lows)
    weights = None if rows.weights is None else turned(rows.weights).data
    return _Block(by_group.indptr, by_group.data, weights)


def _parts(sizes: np.ndarray, first_group: int) -> np.ndarray:
    """Divide the groups into parts of which each is tallied in one way.

    Returns
    -------
    ndarray of int, shape (n_parts + 1,)
        Part i holds the groups from element i to before the next one.
    """
    groups = np.flatnonzero(sizes)
    sizes = sizes[groups]
    way = (sizes >= APART).astype(np.int8) + (sizes >= CROWDED)
    begins = np.append(True, (way[1:] != way[:-1]) | (way[1:] == 2))
    before = np.cumsum(sizes) - sizes
    so_many = np.where(way == 0, before // JOINED, before // TOGETHER)
    # What joins small groups must not cross where a part's packed values would need a 33rd bit.
    fits = (groups + first_group) >> (32 - LOW_BITS - 1)
    for joint in (so_many, fits):
        begins[1:] |= joint[1:] != joint[:-1]
    return np.append(groups[begins], groups[-1] + 1)


def _tally_groups(blocks: list[_Block], part: range, sizes: np.ndarray, first_group: int) -> Piece:
    """Tally the groups of one of `_parts`."""
    first = (first_group + part.start) << LOW_BITS
    largest = sizes[part.start : part.stop].max()
    if APART <= largest < CROWDED:
        groups = part.start + np.flatnonzero(sizes[part.start : part.stop])
        return _tally_apart(first, blocks, groups, sizes[groups])
    slices = [slice(*block.starts[[part.start, part.stop]].tolist()) for block in blocks]
    packed, weights = _taken(blocks, slices)
    if largest >= CROWDED:
        return _count(first, packed, weights)
    for i, block in enumerate(blocks):
        within = np.diff(block.starts[part.start : part.stop + 1])
        above = np.repeat(np.arange(len(within), dtype=np.uint32), within)
        packed[i] = above << (LOW_BITS + 1) | packed[i]
    return _tally_packed(
        first, np.concatenate(packed), np.concatenate(weights) if weights else None
    )


def _taken(
    blocks: list[_Block], slices: Iterable[slice]
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Take a slice of each block: packed rows, and their weights if they have any."""
    both = list(zip(blocks, slices, strict=True))
    return (
        [block.lows[here] for block, here in both],
        [block.weights[here] for block, here in both if block.weights is not None],
    )


def _tally_apart(first: int, blocks: list[_Block], groups: np.ndarray, sizes: np.ndarray) -> Piece:
    """Tally groups of `sizes` rows, many each, by sorting each by itself."""
    ends = np.cumsum(sizes)
    packed = np.empty(ends[-1], np.uint16)
    bounds = np.array([(block.starts[groups], block.starts[groups + 1]) for block in blocks])
    lasts, lows, sums = [], [], []
    for here, cuts in zip(np.split(packed, ends[:-1]), bounds.T.tolist(), strict=True):
        rows, weights = _taken(blocks, starmap(slice, zip(*cuts, strict=True)))
        np.concatenate(rows, out=here)
        cells = np.bincount(here, np.concatenate(weights), minlength=CELLS) if weights else None
        here.sort(kind="stable")
        lasts.append(_last_of_each_key(here))
        lows.append(here.take(lasts[-1]) >> 1)
        if cells is not None:  # read as long as they are in the processor's cache
            sums.append(cells.reshape(-1, 2).take(lows[-1], axis=0))
    n_keys = [*map(len, lows)]
    last = np.concatenate(lasts)
    last += np.repeat(ends - sizes, n_keys)
    keys = np.repeat(((groups - groups[0]) << LOW_BITS).astype(np.uint32), n_keys)
    keys |= np.concatenate(lows)
    sizes = _gains(last, -1)
    if not sums:
        return Piece(first, keys, *_counts(packed, last, sizes))
    negatives, positives = np.concatenate(sums).T
    return Piece(first, keys, positives, negatives, sizes)


def _tally_few(rows: Rows) -> Piece:
    first = rows.keys.min().item()
    packed = rows.keys - np.uint32(first)
    if packed.max() >> 31:
        packed = packed.astype(np.uint64)
    packed <<= 1
    packed |= rows.positive
    return _tally_packed(first, packed, rows.weights)


def _tally_packed(first: int, packed: np.ndarray, weights: np.ndarray | None) -> Piece:
    """Tally rows packed as ``key - first << 1 | label``, in any order."""
    packed, weights = _sorted(packed, weights)
    last = _last_of_each_key(packed)
    sizes = _gains(last, -1)
    keys = packed.take(last)
    keys >>= 1
    if weights is None:
        return Piece(first, keys, *_counts(packed, last, sizes))
    # Sums of each run by itself: differences of sums through it would lose the small weights.
    cells = (packed & 1).astype(np.intp)
    cells += np.repeat(np.arange(0, 2 * len(last), 2), sizes)
    sums = np.bincount(cells, weights, minlength=2 * len(last)).reshape(-1, 2)
    return Piece(first, keys, sums[:, 1], sums[:, 0], sizes)


def _counts(
    packed: np.ndarray, last: np.ndarray, sizes: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Count the positives and negatives of each key among packed rows, sorted; int32."""
    positives = _gains((packed & 1).cumsum(dtype=np.int32).take(last))
    return positives, sizes.astype(np.int32) - positives


def _last_of_each_key(packed: np.ndarray) -> np.ndarray:
    """Find the last row of each key among packed rows, sorted."""
    is_last = np.ones(len(packed), bool)
    # Two packed values differ above their label bit exactly when their keys differ.
    np.greater(packed[1:] ^ packed[:-1], 1, out=is_last[:-1])
    return np.flatnonzero(is_last)


def _sorted(packed: np.ndarray, weights: np.ndarray | None) -> tuple[np.ndarray, np.ndarray | None]:
    """Sort packed rows, by 16 bits at a time from the lowest; equal ones stay as they came."""
    if packed.dtype == np.uint16 and weights is None:
        return np.sort(packed, kind="stable"), None
    for shift in range(0, 8 * packed.itemsize, 16):
        digits = (packed >> shift if shift else packed).astype(np.uint16)
        order = digits.argsort(kind="stable")
        packed = packed.take(order)
        weights = None if weights is None else weights.take(order)
    return packed, weights


def _gains(sums: np.ndarray, before: int = 0) -> np.ndarray:
    """By how much each sum exceeds the one before it, and the first of them `before`."""
    gains = np.empty_like(sums)
    gains[0] = sums[0] - before
    np.subtract(sums[1:], sums[:-1], out=gains[1:])
    return gains


def _count(first: int, packed: list[np.ndarray], weights: list[np.ndarray]) -> Piece:
    """Tally the rows of one group, packed as for `_tally_packed`, without sorting them."""

    def by_key(summed: Iterable[np.ndarray]) -> np.ndarray:
        return reduce(np.add, summed).reshape(-1, 2).T

    counts = by_key(np.bincount(each, minlength=CELLS) for each in packed)
    sizes = counts.sum(axis=0)
    keys = np.flatnonzero(sizes)
    if not weights:
        negatives, positives = counts[:, keys]
        return Piece(first, keys, positives, negatives)
    pairs = zip(packed, weights, strict=True)
    sums = by_key(np.bincount(each, weights=own, minlength=CELLS) for each, own in pairs)
    negatives, positives = sums[:, keys]
    return Piece(first, keys, positives, negatives, sizes[keys])


def _small(piece: Piece) -> Piece:
    """Copy integers into the least dtype that holds them; ten million rows then stay small."""
    least = {}
    for name in ("keys", "positives", "negatives", "sizes"):
        values = getattr(piece, name)
        if values is not None and values.dtype.kind != "f":
            least[name] = values.astype(np.min_scalar_type(values.max()))
    return replace(piece, **least)
