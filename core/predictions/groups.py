"""Groups of rows, by a column that is neither label nor score."""

import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.checks import read_only
from core.parsing.numbers import as_whole
from core.predictions.predictions import Predictions

MAX_GROUPS = 20
"""Of more groups the largest are kept, and the rest is summed up as one."""

EMPTY = "(empty)"
"""The name of the group of rows whose cell is missing."""


@dataclass(frozen=True, eq=False)
class Groups:
    """Hold which group each row belongs to.

    Parameters
    ----------
    column : str
        What the rows are grouped by, for people.
    codes : ndarray of int, shape (n_samples,)
        Element i indexes `names`; kept as int8.
    names : tuple of str
        At most `MAX_GROUPS`, and one more when the rest is summed up: the last one then.
    n_summed_up : int
        How many groups the last one sums up; 0 when none are.

    Raises
    ------
    ValueError
        If a code has no name.
    """

    column: str
    codes: np.ndarray
    names: tuple[str, ...]
    n_summed_up: int = 0

    def __post_init__(self) -> None:
        codes = np.asarray(self.codes)
        if codes.size and not 0 <= codes.min() <= codes.max() < len(self.names):
            raise ValueError(
                f"`codes` must index the {len(self.names)} names; "
                f"got {codes.min()} to {codes.max()}."
            )
        object.__setattr__(self, "codes", read_only(codes.astype(np.int8)))
        object.__setattr__(self, "names", tuple(self.names))

    def rows(self, group: int) -> np.ndarray:
        """Return the positions of the rows of one group, ascending."""
        return np.flatnonzero(self.codes == group)

    def parts(self, whole: Predictions) -> tuple[Predictions, ...]:
        """Take the rows of each group out of those that are grouped."""
        return tuple(whole.only(self.rows(group)) for group in range(len(self.names)))


def group_values(column: str, codes: ArrayLike, values: Sequence[str]) -> Groups:
    """Make a group of each value, in the order of the values; of too many, keep the largest.

    Parameters
    ----------
    codes : array_like of int, shape (n_samples,)
        Element i indexes `values`; -1 where the cell is missing, which is a group of its own.
    values : sequence of str
        All different. Values without a row make no group. Whole numbers are ordered as numbers,
        before other texts.

    Returns
    -------
    Groups
        Named as the values, then `EMPTY` when cells are missing, then the rest: the groups that are
        not among the `MAX_GROUPS` largest (of equally large ones, the first in order stay).
    """
    codes = np.asarray(codes, np.int64)
    codes = np.where(codes < 0, len(values), codes)
    names, new_code, n_summed_up = kept_values(
        values, np.bincount(codes, minlength=len(values) + 1)
    )
    return Groups(column, new_code[codes], names, n_summed_up)


def kept_values(
    values: Sequence[str], sizes: np.ndarray
) -> tuple[tuple[str, ...], np.ndarray, int]:
    """Choose which values are a group by themselves, as `group_values` says.

    Parameters
    ----------
    sizes : ndarray of int, shape (n_values + 1,)
        Rows with each value; the last one, those whose cell is missing.

    Returns
    -------
    names : tuple of str
        Of the groups, in order.
    ndarray of int, shape (n_values + 1,)
        Of each value, which group its rows belong to.
    int
        How many values the last group sums up.
    """
    names = [*values, free(EMPTY, values)]
    order = sorted(np.flatnonzero(sizes[:-1]).tolist(), key=lambda i: _sort_key(names[i]))
    order += [len(values)] if sizes[-1] else []
    kept = order
    if len(order) > MAX_GROUPS:
        largest = sorted(range(len(order)), key=lambda i: -sizes[order[i]])[:MAX_GROUPS]
        kept = [order[i] for i in sorted(largest)]
    n_summed_up = len(order) - len(kept)
    new_code = np.full(len(names), len(kept))
    new_code[kept] = np.arange(len(kept))
    kept_names = [names[i] for i in kept]
    if n_summed_up:
        kept_names.append(free(f"the other {n_summed_up:,}", kept_names))
    return tuple(kept_names), new_code, n_summed_up


def group_quarters(column: str, values: ArrayLike) -> Groups:
    """Make four groups of a column of numbers, with as many rows in each as equal numbers allow.

    Parameters
    ----------
    values : array_like of float, shape (n_samples,)
        NaN where the cell is missing, which is a group of its own.

    Returns
    -------
    Groups
        From the lowest to the highest, named by their limits; the upper one belongs to the group.
        Fewer than four where a number is so common that limits coincide.

    Source: limits are the quartiles of NumPy 2 ``quantile(method="lower")``, numbers that occur.
    """
    values = np.asarray(values, np.float64)
    missing = np.isnan(values)
    limits = np.empty(0)
    if not missing.all():
        known = values[~missing]
        limits = np.unique(np.quantile(known, [0.25, 0.5, 0.75, 1], method="lower"))
    texts = _short_texts(limits)
    names = [f"up to {text}" for text in texts[:1]]
    names += [f"above {low} up to {high}" for low, high in itertools.pairwise(texts)]
    if missing.any():
        names.append(EMPTY)
    codes = np.where(missing, len(limits), np.searchsorted(limits, values, side="left"))
    return Groups(column, codes, tuple(names))


def free(name: str, taken: Collection[str]) -> str:
    """Return a name that no value has."""
    return free(f"{name}*", taken) if name in taken else name


def _short_texts(numbers: Sequence[float] | np.ndarray) -> list[str]:
    """Write numbers with four digits, or as many more as tell them apart."""
    for digits in (4, 6, 9, 17):
        texts = [f"{number:.{digits}g}".replace("-", "−") for number in numbers]
        if len(set(texts)) == len(texts):
            break
    return texts


def _sort_key(name: str) -> tuple[int, int, str]:
    whole = as_whole(name)
    return (1, 0, name.casefold()) if whole is None else (0, whole, "")
