"""Sums at each score of each group, in whole numbers: a total that knows no order of its parts.

Weights are whole numbers, too: multiples of 2^-40, in two halves of 32 bits. A float32 weight of
at least 2^-17 (0.0000076) is such a multiple; a smaller one is rounded to the nearest, by less than
a trillionth. So sums of weights are exact, and equal to the bit however the rows are divided.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from core.decision.tally import Tally, score_keys

LARGEST_WEIGHT = 2.0**31
"""Of rows with it, 33 million may have one score."""

_HALF, _LOW = np.int64(32), np.int64(2**32 - 1)
_GROUP = np.uint64(32)  # bits below the score's
_RANGE = np.uint64(18 + 32)  # bits below those by which scores are divided


@dataclass(frozen=True, eq=False)
class Sums:
    """Hold what is added at each score of each group; element i of all belongs together.

    Parameters
    ----------
    keys : ndarray of uint64, shape (n,), strictly ascending
        That of the score (`core.decision.tally.score_keys`), and below it which group.
    sums : ndarray of signed integers, shape (2, n) or (5, n)
        Positives and negatives; or, of weights, the high and the low half of those of the
        positives, the same of the negatives, and rows. Once `joined`, of the least dtype that holds
        them: most of many scores are those of few rows.
    groups : tuple of str, ascending
        Group g is ``groups[g]``; rows without groups are all of one.
    """

    keys: np.ndarray
    sums: np.ndarray = field(repr=False)
    groups: tuple[str, ...] = ("",)

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def is_weighted(self) -> bool:
        """Whether sums are of weights."""
        return len(self.sums) > 2

    def tally(self) -> Tally:
        """Read the sums as a tally, in which a score stands once for each of its groups."""
        keys = (self.keys >> _GROUP).astype(np.uint32)
        sums = self.sums.astype(np.int64, copy=False)
        if not self.is_weighted:
            return Tally(keys, *sums)
        yes, no = (_weight(*sums[which]) for which in (slice(0, 2), slice(2, 4)))
        return Tally(keys, yes, no, sums[4])

    def keys_among(self, place: Mapping[str, int]) -> np.ndarray:
        """Write the keys with other numbers for the groups, each the place of its name."""
        if [place[name] for name in self.groups] == [*range(len(self.groups))]:
            return self.keys
        codes = np.array([place[name] for name in self.groups], np.uint64)
        return (self.keys >> _GROUP << _GROUP) | codes[self.codes()]

    def codes(self) -> np.ndarray:
        """Tell of which group each element is; int64."""
        return (self.keys & np.uint64(_LOW)).astype(np.int64)


def sums_of(counted: Tally) -> Sums:
    """Take a tally of rows, not weights, all of one group."""
    keys = counted.keys.astype(np.uint64) << _GROUP
    return Sums(keys, np.array([counted.positives, counted.negatives], np.int64))


def sums_of_rows(
    is_yes: np.ndarray,
    scores: np.ndarray,
    weights: np.ndarray | None = None,
    codes: np.ndarray | None = None,
    groups: Sequence[str] = ("",),
) -> Sums:
    """Add up rows.

    Parameters
    ----------
    is_yes : ndarray of 0 and 1, shape (n_rows,)
    scores : ndarray of float32, shape (n_rows,)
        Finite.
    weights : ndarray of float32, shape (n_rows,), optional
        From 0 to `LARGEST_WEIGHT`.
    codes : ndarray of int, shape (n_rows,), optional
        Of `groups`, which need not ascend.
    """
    keys = score_keys(scores).astype(np.uint64) << _GROUP
    if codes is not None:
        keys |= codes.astype(np.uint64)
    yes = is_yes == 1
    if weights is None:
        sums = np.array([yes, ~yes], np.int64)
    else:
        multiple = np.rint(np.ldexp(weights.astype(np.float64), 40))
        high = np.floor(np.ldexp(multiple, -32))
        both = np.array([high, multiple - np.ldexp(high, 32)], np.int64)
        sums = np.concatenate([both * yes, both * ~yes, np.ones((1, len(yes)), np.int64)])
    return joined([Sums(keys, sums, tuple(groups))])


def joined(parts: Sequence[Sums]) -> Sums:
    """Add parts, at least one, whatever their order; their keys and groups need not ascend.

    Raises
    ------
    ValueError
        When the weights together are more than can be added exactly.
    """
    groups = tuple(sorted({name for part in parts for name in part.groups}))
    place = {name: i for i, name in enumerate(groups)}
    keys = np.concatenate([part.keys_among(place) for part in parts])
    order = keys.argsort(kind="stable")
    keys = keys[order]
    first = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]][: len(keys)])
    sums = np.empty((len(parts[0].sums), len(first)), np.int64)
    for i, total in enumerate(sums):
        each = np.concatenate([part.sums[i] for part in parts])[order]
        np.add.reduceat(each, first, dtype=np.int64, out=total)
    if len(sums) > 2:
        for high, low in ((0, 1), (2, 3)):
            sums[high] += sums[low] >> _HALF
            sums[low] &= _LOW
        if (sums < 0).any():
            raise ValueError("Weights must add up to less than 36 quadrillion; theirs are more.")
    # Signed, as an unsigned 64-bit integer and a signed one would meet in a float.
    least = np.min_scalar_type(-1 - sums.max(initial=0))
    return Sums(keys[first], sums.astype(least), groups)


def divided(whole: Sums) -> Iterator[tuple[int, Sums]]:
    """Part sums by the high bits of their scores, ascending; those of other bits never meet."""
    high = whole.keys >> _RANGE
    starts = np.flatnonzero(np.diff(high, prepend=~high[:1]))
    ends = np.append(starts[1:], len(high))
    for start, end in zip(starts, ends, strict=True):
        yield int(high[start]), Sums(whole.keys[start:end], whole.sums[:, start:end], whole.groups)


def _weight(high: np.ndarray, low: np.ndarray) -> np.ndarray:
    """Write both halves as one float64, rounded once."""
    return np.ldexp(high.astype(np.float64), -8) + np.ldexp(low.astype(np.float64), -40)
