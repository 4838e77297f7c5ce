"""Cells of a column that groups rows: each value a group, many numbers in quarters."""

import numpy as np
import pyarrow as pa
from pyarrow import compute

from core.parsing.quoting import quote
from core.predictions.groups import MAX_GROUPS, Groups, group_quarters, group_values
from core.reading.fields.numbers import NumberColumn

MAX_VALUES = 100_000
_ADVICE = "Choose another column of groups, or none."


def group_column(table, name):
    """Make the reader that fits a column, by the first rows of the table.

    Parameters
    ----------
    table : core.reading.tables.Table
    name : str

    Returns
    -------
    reader
        ``read(cells, first_row)`` takes a pyarrow.Array and returns an ndarray of one number a row,
        of any rows of which ``groups(numbers)`` makes `Groups`.
    """
    cells = [cell for cell in table.sample[name] if cell is not None]
    if len({str(cell) for cell in cells}) > MAX_GROUPS and _are_numbers(cells, table.decimal):
        return _Quarters(name, table.decimal)
    return _Values(name)


class _Values:
    """Give each different cell a number."""

    def __init__(self, name):
        self._name = name
        self._codes = {}

    def read(self, cells, first_row):
        if pa.types.is_nested(cells.type):
            raise ValueError(
                f"Column {quote(self._name)} must hold texts or numbers; it holds {cells.type}. "
                f"{_ADVICE}"
            )
        encoded = compute.dictionary_encode(cells.cast(pa.string()))
        known = [
            self._codes.setdefault(value, len(self._codes)) if value.strip() else -1
            for value in encoded.dictionary.to_pylist()
        ]
        if len(self._codes) > MAX_VALUES:
            raise ValueError(
                f"A column of groups may hold at most {MAX_VALUES:,} different values; "
                f"{quote(self._name)} holds more. {_ADVICE}"
            )
        # Position -1, a missing cell, takes the -1 behind them.
        return np.array([*known, -1])[encoded.indices.fill_null(-1).to_numpy()]

    def groups(self, numbers) -> Groups:
        return group_values(self._name, numbers, list(self._codes))


class _Quarters:
    """Read numbers."""

    def __init__(self, name, decimal):
        self._name = name
        self._numbers = NumberColumn(name, decimal, advice=_ADVICE)

    def read(self, cells, first_row):
        return self._numbers.read(cells, first_row)

    def groups(self, numbers) -> Groups:
        return group_quarters(self._name, numbers)


def _are_numbers(cells, decimal):
    try:
        for cell in cells:
            float(str(cell).replace(",", ".") if decimal == "," else cell)
    except (ValueError, TypeError):
        return False
    return not any(isinstance(cell, bool) for cell in cells)
