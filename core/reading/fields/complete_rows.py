"""Rows of a table that lack nothing, collected piece by piece."""

from collections.abc import Collection, Sequence

import numpy as np

from core.parsing.plural import counted


class CompleteRows:
    """Collect the columns of rows that lack nothing, and count the others.

    Attributes
    ----------
    n_rows, n_left_out : int
        Rows that came, and those among them that lack a field.
    """

    def __init__(self) -> None:
        self.n_rows = 0
        self.n_left_out = 0
        self._lacking = np.zeros((), np.int64)
        self._parts: list[Sequence[np.ndarray]] = []
        self._along: list[np.ndarray] = []
        self._left_out: list[np.ndarray] = []

    def add(self, *columns: np.ndarray, along: np.ndarray | None = None) -> None:
        """Add successive rows.

        Parameters
        ----------
        columns : ndarray of length n
            First the codes of labels, below 0 where one is missing; then numbers, of shape (n,) or
            (n, n_columns), NaN where one is.
        along : ndarray of shape (n,), optional
            A column in which nothing can be lacking.
        """
        missing = [column < 0 if i == 0 else np.isnan(column) for i, column in enumerate(columns)]
        missing = [m if m.ndim == 1 else m.any(axis=1) for m in missing]
        lacking = np.array([m.sum() for m in missing])
        self._lacking = self._lacking + lacking
        kept: Sequence[np.ndarray] = columns
        if lacking.any():
            keep = ~np.logical_or.reduce(missing)
            kept = [column[keep] for column in columns]
            along = None if along is None else along[keep]
            self._left_out.append(self.n_rows + np.flatnonzero(~keep))
        self.n_rows += missing[0].size
        self.n_left_out += missing[0].size - len(kept[0])
        self._parts.append(kept)
        if along is not None:
            self._along.append(along)

    def check(self, roles: Collection[str]) -> None:
        """Raise ValueError for a table of which no row is left, with what its rows lack."""
        if self.n_rows == self.n_left_out:
            raise ValueError(_nothing_left(roles, self._lacking, self.n_rows))

    def numbers(self) -> np.ndarray | None:
        """Return the number of each row in the file, from 1; None when none is left out."""
        if not self._left_out:
            return None
        every = np.arange(1, self.n_rows + 1, dtype=np.int32)
        return np.delete(every, np.concatenate(self._left_out))

    def take(self) -> tuple[list[np.ndarray], np.ndarray | None]:
        """Return the columns and `along`, each in one piece, and forget the pieces."""
        parts, self._parts = list(zip(*self._parts, strict=True)), []
        columns = [np.concatenate(parts.pop(0)) for _ in range(len(parts))]
        along, self._along = self._along, []
        return columns, np.concatenate(along) if along else None


def lacking(roles: Sequence[str], lacks: Sequence[np.ndarray]) -> str:
    """Say what the rows of a table lack, of which none is left.

    Parameters
    ----------
    roles : sequence of str
        What a row should hold.
    lacks : sequence of ndarray of bool, shape (n_rows,)
        Element i: where role i is missing.
    """
    return _nothing_left(roles, np.array([each.sum() for each in lacks]), lacks[0].size)


def _nothing_left(roles: Collection[str], counts: np.ndarray, n_rows: int) -> str:
    told = ", ".join(
        f"{count:,} {'has' if count == 1 else 'have'} no {role}"
        for role, count in zip(roles, counts, strict=True)
        if count
    )
    return (
        f"At least one row must hold {' and '.join(f'a {role}' for role in roles)}; "
        f"of {counted(n_rows, 'row')} {told}. Choose other columns."
    )
