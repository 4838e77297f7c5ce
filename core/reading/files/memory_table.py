"""A table that is read whole at once: from a sheet, JSON or NumPy arrays."""

from collections.abc import Callable, Iterator, Sequence

import pyarrow as pa

from core.parsing.plural import counted
from core.reading.files.first_rows import first_rows

_BATCH = 1 << 18


class MemoryTable:
    """Hold the columns of a table; see `core.reading.files.unpacked.Content`.

    Parameters
    ----------
    kind : str
    columns : sequence of pairs of str and pyarrow.Array
        Name, "" where it has none, and fields, all of one length.
    checked_names : callable
        Checks the names, and names those without.
    description : str
        What was found, for people, without how many rows.
    remarks : sequence of str
    """

    decimal: str = "."
    hidden: tuple[int, ...] = ()
    """Numbers of the rows, from 1, that a sheet hides."""

    def __init__(
        self,
        kind: str,
        columns: Sequence[tuple[str, pa.Array]],
        checked_names: Callable[[Sequence[str]], tuple[str, ...]],
        description: str,
        remarks: Sequence[str] = (),
    ) -> None:
        self.kind: str = kind
        self.columns = checked_names([name.strip() for name, _ in columns])
        self._arrays = [array for _, array in columns]
        n_rows = len(self._arrays[0])
        if not n_rows:
            raise ValueError("A file must have rows below its column names; got a table of 0 rows.")
        self.n_rows: int | None = n_rows
        self._n_rows = n_rows
        self.description = f"{description}, {counted(n_rows, 'row')}"
        self.remarks = tuple(remarks)

    def head(self) -> list[pa.Array]:
        """Return the first rows."""
        return first_rows([self._arrays])

    def batches(self, columns: tuple[int, ...]) -> Iterator[tuple[list[pa.Array], float]]:
        """Yield the columns at these positions, and the share of rows read."""
        for start in range(0, self._n_rows, _BATCH):
            arrays = [self._arrays[i].slice(start, _BATCH) for i in columns]
            yield arrays, min(1.0, (start + _BATCH) / self._n_rows)
