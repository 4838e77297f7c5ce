"""Columns that a person, or code, chose to be read: are they there, and is each chosen once?"""

from collections.abc import Mapping

from core.parsing.quoting import quote, quote_all
from core.reading.tables import Table


def check_columns(table: Table, roles: Mapping[str, str]) -> None:
    """Raise ValueError for a column that is not there or plays two parts.

    They are looked at in the order of `roles`, from name of the parameter to column.
    """
    known = set(table.columns)
    used: dict[str, str] = {}
    for parameter, column in roles.items():
        if column not in known:
            raise ValueError(
                f"`{parameter}` must be a column of the file, {quote_all(table.columns)}; "
                f"got {quote(column)}."
            )
        if column in used:
            raise ValueError(
                f"`{parameter}` and `{used[column]}` must be two columns; "
                f"both are {quote(column)}. Choose another for one of them."
            )
        used[column] = parameter


def guessed(parameter: str, content: str, guess: str | None, table: Table) -> str:
    """Return a column that was guessed; raise ValueError when none could be.

    The text says that `parameter` would name it, and what it holds, `content`.
    """
    if guess is None:
        raise ValueError(
            f"`{parameter}` must name the column of {content}; it could not be guessed from the "
            f"columns {quote_all(table.columns)}. Choose it."
        )
    return guess
