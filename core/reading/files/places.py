"""Where in a text something is: lines and rows as a person counts them, from 1."""

import csv
import io
from collections.abc import Iterator

_LAST_ROW = 1_000_000


def line_at(text: bytes, position: int) -> int:
    """Return the line on which a byte is; lines end in \\n, \\r\\n or \\r.

    Parameters
    ----------
    text : bytes
    position : int
        Of the byte, from 0.

    Returns
    -------
    line : int
        At least 1.
    """
    ends = [text.count(end, 0, position) for end in (b"\n", b"\r", b"\r\n")]
    return 1 + ends[0] + ends[1] - ends[2]


def line_of_row(text: bytes, start: int, delimiter: str, row: int) -> int | None:
    """Return the line on which a row begins; None where it is too far away to be looked for.

    Parameters
    ----------
    text : bytes
        UTF-8.
    start : int
        Byte at which row 1 begins.
    delimiter : str
        One character.
    row : int
        Number of the row, at least 1; blank lines are no rows.

    Returns
    -------
    line : int or None
        None beyond row 1,000,000, and if there is no such row.
    """
    if row <= _LAST_ROW:
        for number, line in _rows(text, start, delimiter):
            if number == row:
                return line + line_at(text, start) - 1
    return None


def last_row(text: bytes, start: int, delimiter: str) -> int | None:
    """Return the number of the last row, which may be cut short; None beyond row 1,000,000.

    Parameters
    ----------
    text : bytes
        UTF-8.
    start : int
        Byte at which row 1 begins.
    delimiter : str
        One character.

    Returns
    -------
    row : int or None
        0 if there is no row.
    """
    number = 0
    for number, _ in _rows(text, start, delimiter):
        if number > _LAST_ROW:
            return None
    return number


def _rows(text: bytes, start: int, delimiter: str) -> Iterator[tuple[int, int]]:
    file = io.BytesIO(text)
    file.seek(start)
    reader = csv.reader(io.TextIOWrapper(file, "utf-8", newline=""), delimiter=delimiter)
    number, line = 0, 1
    try:
        for fields in reader:
            if len(fields) > 1 or "".join(fields).strip():
                number += 1
                yield number, line
            line = reader.line_num + 1
    except csv.Error:  # a field too long for the reader: what comes after is not counted
        return
