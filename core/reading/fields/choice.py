"""Columns that a person, or code, chose to be read: are they there, and is each chosen once?"""

from collections.abc import Mapping

from core.parsing.quoting import quote, quote_all
from core.reading.tables import Table


def check_columns(table: Table, roles: Mapping[str, str]) -> None:
    """Refuse columns that are not there or play two parts.

    Parameters
    ----------
    table : core.reading.tables.Table
    roles : dict of str to str
        Name of the parameter to the column, in the order in which they are looked at.

    Raises
    ------
    ValueError
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
    """Return a column that was guessed; refuse when none could be.

    Parameters
    ----------
    parameter : str
        Which one would name it.
    content : str
        What it holds, for people.
    guess : str or None
    table : core.reading.tables.Table

    Raises
    ------
    ValueError
    """
    if guess is None:
        raise ValueError(
            f"`{parameter}` must name the column of {content}; it could not be guessed from the "
            f"columns {quote_all(table.columns)}. Choose it."
        )
    return guess
