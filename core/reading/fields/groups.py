"""Fields of a column that groups rows: each value a group, many numbers in quarters."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from pyarrow import compute

from core.parsing.numbers import has_leading_zero
from core.parsing.quoting import quote
from core.predictions.groups import MAX_GROUPS, Groups, group_quarters, group_values
from core.reading.fields.numbers import NumberColumn
from core.reading.files.nested import is_text
from core.reading.tables import Table

MAX_VALUES = 100_000
_ADVICE = "Choose another column of groups, or none."


def group_column(table: Table, name: str, *, values: bool = False) -> ValueColumn | _Quarters:
    """Make the reader that fits a column, by the first rows of the table.

    Of more than `MAX_GROUPS` different numbers quarters are made, if the whole column holds nothing
    but amounts: numbers that are no codes, such as a 01007 whose 0 is part of it.

    Parameters
    ----------
    table : core.reading.tables.Table
    name : str
    values : bool
        Whether each value is to be a group, whatever the column holds.

    Returns
    -------
    reader
        ``read(fields, first_row)`` takes a pyarrow.Array and returns an ndarray, one number a row.
        ``groups(numbers, rows)`` makes `Groups` of any of the rows read, given their numbers and,
        ascending from 1, which rows they are (None: all).
    """
    texts = [str(field) for field in table.sample[name] if field is not None]
    if not values and len(set(texts)) > MAX_GROUPS:
        quarters = _Quarters(table, name)
        quarters.read(pa.array(texts), 1)
        if quarters.are_amounts:
            return quarters
    return ValueColumn(name)


def has_amounts(table: Table, name: str) -> bool:
    """Tell whether the first rows hold so many amounts that quarters can be made of them."""
    return isinstance(group_column(table, name), _Quarters)


class ValueColumn:
    """Give each different field a number; those that are missing have -1."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._codes: dict[str, int] = {}

    def read(self, fields: pa.Array, first_row: int) -> np.ndarray:
        if pa.types.is_nested(fields.type):
            raise ValueError(
                f"Column {quote(self._name)} must hold texts or numbers; it holds {fields.type}. "
                f"{_ADVICE}"
            )
        encoded = compute.dictionary_encode(fields.cast(pa.string()))
        known = [
            self._codes.setdefault(value, len(self._codes)) if value.strip() else -1
            for value in encoded.dictionary.to_pylist()
        ]
        if len(self._codes) > MAX_VALUES:
            raise ValueError(
                f"A column of groups may hold at most {MAX_VALUES:,} different values; "
                f"{quote(self._name)} holds more. {_ADVICE}"
            )
        # Position -1, a missing field, takes the -1 behind them.
        return np.array([*known, -1])[encoded.indices.fill_null(-1).to_numpy()]

    @property
    def values(self) -> list[str]:
        """The different fields so far, each at its number."""
        return list(self._codes)

    def groups(self, numbers: np.ndarray, rows: np.ndarray | None) -> Groups:
        return group_values(self._name, numbers, self.values)


class _Quarters:
    """Read amounts as long as there is nothing else."""

    def __init__(self, table: Table, name: str) -> None:
        self._table = table
        self._name = name
        self._numbers = NumberColumn(name, table.decimal)
        self.are_amounts = True

    def read(self, fields: pa.Array, first_row: int) -> np.ndarray:
        if self.are_amounts and is_text(fields.type):
            self.are_amounts = not compute.any(has_leading_zero(fields)).as_py()
        if self.are_amounts:
            try:
                return self._numbers.read(fields, first_row)
            except ValueError:
                self.are_amounts = False
        return np.zeros(len(fields))

    def groups(self, numbers: np.ndarray, rows: np.ndarray | None) -> Groups:
        if self.are_amounts:
            return group_quarters(self._name, numbers)
        # A row behind the first ones told, so the column is read once more, by itself.
        values = ValueColumn(self._name)
        chunks = self._table.chunks((self._name,))
        codes = np.concatenate(
            [values.read(chunk.arrays[self._name], chunk.first_row) for chunk in chunks]
        )
        return values.groups(codes if rows is None else codes[rows - 1], rows)
