"""Where in a text something is: lines and rows as a person counts them, from 1."""

import csv
import io
from collections.abc import Iterator

_LAST_ROW = 1_000_000


def line_at(text: bytes, position: int) -> int:
    """Return the line, from 1, on which a byte is; lines end in \\n, \\r\\n or \\r."""
    ends = [text.count(end, 0, position) for end in (b"\n", b"\r", b"\r\n")]
    return 1 + ends[0] + ends[1] - ends[2]


def line_of_row(text: bytes, start: int, delimiter: str, row: int) -> int | None:
    """Return the line of a text in UTF-8 on which a row begins.

    It is None beyond row 1,000,000, and if there is no such row. Row 1 begins at the byte `start`;
    blank lines are no rows.
    """
    if row <= _LAST_ROW:
        for number, line in _rows(text, start, delimiter):
            if number == row:
                return line + line_at(text, start) - 1
    return None


def last_row(text: bytes, start: int, delimiter: str) -> int | None:
    """Return the number of the last row, which may be cut short, as `line_of_row` counts.

    It is None beyond row 1,000,000, and 0 if there is no row.
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
