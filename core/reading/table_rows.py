"""Some rows of a table, by their numbers."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import ArrayLike
from pyarrow import types

from core.reading.tables import Table


def take_rows(table: Table, numbers: ArrayLike, columns: Sequence[str]) -> pd.DataFrame:
    """Read some fields of some rows, chunk by chunk as far as the last of these rows.

    Parameters
    ----------
    numbers : sequence of int, any order
        Row 1 is the first row of the file.
    columns : sequence of str
        Names out of `table.columns`.

    Returns
    -------
    DataFrame of dtype object
        Row i holds the fields of row `numbers[i]`, as `Table.sample` does: from a text str, or None
        for an empty field; from Parquet Python values, and only None in a column that cannot be
        read. A float of 16 or 32 bits has the shortest decimals that read back the same.

    Raises
    ------
    ValueError
        If a column or a row is not in the table, or a row before the last of these is malformed.
    """
    wanted = np.asarray(numbers, np.int64)
    order = np.argsort(wanted, kind="stable")
    names = tuple(dict.fromkeys(columns))
    ascending = wanted[order]
    if len(ascending) and ascending[0] < 1:
        raise ValueError(f"Rows are numbered from 1; got row {ascending[0]:,}.")
    sure = [name for name in names if name not in table.fallible]
    together = _fields(table, ascending, sure)
    fields = {
        name: together[name] if name in together else _column_or_none(table, ascending, name)
        for name in names
    }
    places = np.argsort(order)
    return pd.DataFrame(
        {
            name: pd.Series([column[i] for i in places], dtype=object)
            for name, column in fields.items()
        }
    )


def _column_or_none(table: Table, ascending: np.ndarray, name: str) -> list[object]:
    """Read a column by itself, so that one that cannot be read spoils no other."""
    table.chunks((name,))  # refuses a name that is not there before anything is read
    _check_last(ascending, table.n_rows)
    try:
        return _fields(table, ascending, (name,))[name]
    except ValueError:
        return [None] * len(ascending)


def _fields(table: Table, ascending: np.ndarray, names: Sequence[str]) -> dict[str, list[object]]:
    fields: dict[str, list[object]] = {name: [] for name in names}
    if not len(ascending) or not names:
        return fields
    n_rows = 0
    for chunk in table.chunks(names):
        n_rows = chunk.first_row - 1 + len(chunk.arrays[names[0]])
        first, last = np.searchsorted(ascending, (chunk.first_row, n_rows + 1))
        here = pa.array(ascending[first:last] - chunk.first_row)
        for name, array in chunk.arrays.items():
            fields[name] += _values(array.take(here))
        if last == len(ascending):
            break
    _check_last(ascending, n_rows)
    return fields


def _values(array: pa.Array) -> list[object]:
    values = array.to_pylist()
    if types.is_float16(array.type) or types.is_float32(array.type):
        dtype = array.type.to_pandas_dtype()
        return [None if value is None else float(str(dtype(value))) for value in values]
    return values


def _check_last(ascending: np.ndarray, n_rows: int | None) -> None:
    if n_rows is not None and len(ascending) and ascending[-1] > n_rows:
        raise ValueError(f"A row must be one of the table's {n_rows:,}; got row {ascending[-1]:,}.")
