"""Quotation marks that do not pair up, which would swallow rows without a word."""

import csv
import io
import re

import numpy as np

from core.parsing.quoting import quote
from core.reading.files.places import line_at

_PIECE = 1 << 24
_FAR = 1 << 22


def check_quotes(text: bytes, delimiter: str) -> None:
    """Refuse a text in which a quoted field does not end where it should, and say where it began.

    A quotation mark inside a field that does not begin with one is part of the field.

    Raises
    ------
    ValueError
        If a quoted field never ends, or goes on after its closing mark.
    """
    if b'"' not in text:
        return
    sure = _sure_until(text, delimiter)
    if sure is None:
        return
    if sure > _FAR:
        # A text of many rows is looked at from there on only, and rows before are not counted.
        _check_from(text, delimiter, sure)
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


def _check_from(text: bytes, delimiter: str, start: int) -> None:
    first_line = line_at(text, start)
    try:
        check_quotes(text[start:], delimiter)
    except ValueError as error:
        line = re.search(r"\(from line ([0-9,]+) on", str(error))
        assert line is not None
        number = first_line + int(line[1].replace(",", "")) - 1
        raise ValueError(
            re.sub(
                r"in (the header|row [0-9,]+) \(from line [0-9,]+ on(.*?)\) (one|more)",
                lambda m: f"in the row from line {number:,} on{m[2]} {m[3]}",
                str(error),
            )
        ) from None


def _excerpt(text: bytes, line: int) -> str:
    lines = text[: 1 << 20].splitlines()
    return f": {quote(lines[line - 1].decode(errors='ignore'))}" if line <= len(lines) else ""


def _sure_until(text: bytes, delimiter: str) -> int | None:
    """Return the start of a row before which every mark is in its place; None if all are.

    In its place is one that opens at the start of a field, closes at its end, or is doubled; or any
    where no field begins with one.
    """
    codes = np.frombuffer(text, np.uint8)
    before, after = np.zeros(256, bool), np.zeros(256, bool)
    for codes_allowed in (before, after):
        codes_allowed[list(b'"\r\n' + delimiter.encode())] = True
    opens = before.copy()
    opens[ord('"')] = False
    n_marks, wrong, any_opens = 0, -1, text[:1] == b'"'
    last_outside = 0  # an opening mark, before which all are paired
    for start in range(0, len(codes), _PIECE):
        marks = np.flatnonzero(codes[start : start + _PIECE] == ord('"')) + start
        any_opens = any_opens or bool(opens[codes[marks[marks > 0] - 1]].any())
        if wrong < 0:
            opening, closing = marks[n_marks % 2 :: 2], marks[1 - n_marks % 2 :: 2]
            bad_open = opening[(opening > 0) & ~before[codes[opening - 1]]]
            inner = closing[closing < len(codes) - 1]
            bad_close = inner[~after[codes[inner + 1]]]
            bad = np.concatenate([bad_open[:1], bad_close[:1]])
            if len(bad):
                wrong = int(bad.min())
                opening = opening[opening <= wrong]
            if len(opening):
                last_outside = int(opening[-1])
        n_marks += len(marks)
        if wrong >= 0 and any_opens:
            break
    if wrong < 0 and n_marks % 2 == 0:
        return None
    if not any_opens:
        return None
    return _row_start(text, last_outside)


def _row_start(text: bytes, position: int) -> int:
    """Return where the row begins whose field a mark opens, all before it being paired."""
    while True:
        end = max(text.rfind(b"\n", 0, position), text.rfind(b"\r", 0, position))
        closed = text.rfind(b'"', 0, position)
        if end > closed or end < 0:
            return end + 1
        position = text.rfind(b'"', 0, closed)
        if position < 0:
            return 0
