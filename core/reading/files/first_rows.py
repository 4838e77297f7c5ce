"""The first rows of a file, from which its columns are guessed."""

from collections.abc import Iterable, Sequence

import pyarrow as pa

MOST_ROWS = 1_000
MOST_BYTES = 1 << 23


def first_rows(batches: Iterable[Sequence[pa.Array]]) -> list[pa.Array]:
    """Return the first rows of batches of columns, and take no more batches than these need.

    Parameters
    ----------
    batches : iterable of sequences of pyarrow.Array

    Returns
    -------
    list of pyarrow.Array
        At most 1,000 rows, or as many as 8 MB hold, but at least one; [] if there are no batches.
    """
    parts: list[list[pa.Array]] = []
    n_rows = n_bytes = 0
    for batch in batches:
        arrays = [array[: MOST_ROWS - n_rows] for array in batch]
        while len(arrays[0]) > 1 and n_bytes + _n_bytes(arrays) > MOST_BYTES:
            arrays = [array[: len(array) // 2] for array in arrays]
        parts.append(arrays)
        n_rows += len(arrays[0])
        n_bytes += _n_bytes(arrays)
        if len(arrays[0]) < len(batch[0]) or n_rows == MOST_ROWS or n_bytes >= MOST_BYTES:
            break
    if len(parts) == 1:
        return parts[0]
    return [pa.concat_arrays(column) for column in zip(*parts, strict=True)]


def _n_bytes(arrays: Sequence[pa.Array]) -> int:
    return sum(array.nbytes for array in arrays)
