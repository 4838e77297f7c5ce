"""Quotation marks that do not pair up, which would swallow rows without a word."""

import csv
import io

import numpy as np

from core.parsing.quoting import quote

_PIECE = 1 << 24


def check_quotes(text: bytes, delimiter: str) -> None:
    """Refuse a text in which a quoted field does not end where it should, and say where it began.

    A quotation mark inside a field that does not begin with one is part of the field.

    Raises
    ------
    ValueError
        If a quoted field never ends, or goes on after its closing mark.
    """
    if b'"' not in text or _pair_up(text, delimiter):
        return
    # Exact and slow: only for the few texts with a mark in an odd place.
    lines = io.TextIOWrapper(io.BytesIO(text), "utf-8", newline="")
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    line, row = 1, -1  # of the record being read; the header is row 0
    try:
        for fields in reader:
            line = reader.line_num + 1
            row += "".join(fields).strip() != "" or (row >= 0 and len(fields) > 1)
    except csv.Error as error:
        record = "the header" if row < 0 else f"row {row + 1:,}"
        where = f"{record} (from line {line:,} on{_excerpt(text, line)})"
        if "expected after" in str(error):
            raise ValueError(
                "A closing quotation mark must stand at the end of its cell; "
                f"in {where} more follows. Maybe a mark that opens another cell is not closed; "
                "double each mark that belongs to the text."
            ) from None
        raise ValueError(
            "Each quotation mark that opens a cell must be closed; "
            f"in {where} one is not. Close it, or double each mark that belongs to the text."
        ) from None


def _excerpt(text: bytes, line: int) -> str:
    lines = text[: 1 << 20].splitlines()
    return f": {quote(lines[line - 1].decode(errors='ignore'))}" if line <= len(lines) else ""


def _pair_up(text: bytes, delimiter: str) -> bool:
    """Whether every mark opens at the start of a field, closes at its end, or is doubled."""
    codes = np.frombuffer(text, np.uint8)
    before, after = np.zeros(256, bool), np.zeros(256, bool)
    for codes_allowed in (before, after):
        codes_allowed[list(b'"\r\n' + delimiter.encode())] = True
    n_marks = 0
    for start in range(0, len(codes), _PIECE):
        marks = np.flatnonzero(codes[start : start + _PIECE] == ord('"')) + start
        opening = marks[n_marks % 2 :: 2]
        closing = marks[1 - n_marks % 2 :: 2]
        n_marks += len(marks)
        opening = opening[opening > 0]
        closing = closing[closing < len(codes) - 1]
        if not (before[codes[opening - 1]].all() and after[codes[closing + 1]].all()):
            return False
    return n_marks % 2 == 0
