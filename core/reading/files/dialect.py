"""How a delimited text is written: its header, what separates its fields, its decimal sign."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from core.parsing.numbers import decimal_mark, looks_like_fraction, looks_like_number
from core.parsing.quoting import quote
from core.reading.files.places import line_at
from core.reading.files.quotes import check_quotes
from core.reading.files.shape import (
    Extra,
    extra_field,
    has_title,
    joined_header,
    left_out,
    n_lines_of_words,
    notes_above,
    notes_below,
    said_in_words,
    second_header,
    types_and_flags,
)
from core.reading.files.watch import UNWATCHED, Watch

# In the order of preference when nothing else tells them apart: a comma is in most texts.
DELIMITERS = {"\t": "tabs", "|": "“|”", ";": "“;”", ",": "“,”"}
JOIN_THE_OTHER = "If the other one is in another file, join the two by the number of each case."
_HEAD = 1 << 20
_ROWS = 100
_SPOTS = 8
_SPOT = 1 << 16

# Excel reads, and some write, a first line that names the delimiter.
_DECLARED = re.compile(r'"?sep=([,;|\t])"?(\r\n|\r|\n)')


@dataclass(frozen=True)
class Dialect:
    """How one text is written.

    Parameters
    ----------
    columns
        The header, field by field, without outer white space.
    start, stop
        Bytes at which the rows begin and end; below them are notes.
    extra
        The field that rows have and the header has not, if there is one: see
        `core.reading.files.shape.extra_field`. `columns` holds a "" for "names", in front.
    remarks
        What is no row, or was named by nobody: one sentence each.
    """

    delimiter: str
    decimal: str
    columns: tuple[str, ...]
    start: int
    stop: int
    extra: Extra = ""
    remarks: tuple[str, ...] = ()

    @property
    def n_fields(self) -> int:
        """How many fields a row has."""
        return len(self.columns) + (self.extra == "separator")


def read_dialect(text: bytes, watch: Watch = UNWATCHED) -> Dialect:
    """Return how a text is written, from its header, its first 100 rows and spots further on.

    The delimiter is the one of tab, “|”, “;” and “,” that gives the header at least two fields and
    most rows as many; then the one with more numbers. The decimal sign is the comma where more
    fields can only be read so than can only be read with a point.

    Raises
    ------
    ValueError
        If there is no header, it has one column, its quotation marks do not pair up anywhere in
        the text, or it looks like a row of data.
    """
    head = _whole_lines(text[:_HEAD], len(text) > _HEAD)
    if not head and text:
        raise ValueError("The first line must hold the column names; got a line longer than 1 MB.")
    if not head.strip():
        raise ValueError(
            "A file must have columns and rows; got only white space. "
            "Export it again, or choose another."
        )
    declared = _DECLARED.match(head)
    first = declared.end() if declared else 0
    delimiter = declared[1] if declared else _delimiter(head)
    rows = _rows(head, delimiter, 1 + _ROWS) if delimiter else []
    notes: list[str] = []
    has_notes = head.startswith("#") or _has_gap(head) or not _fits(rows) or has_title(rows)
    if has_notes and not declared:
        begin, notes = notes_above(head, tuple(DELIMITERS))
        head, first = head[begin:], len(head[:begin].encode())
        delimiter = _delimiter(head) if notes else delimiter
    if delimiter is None:
        check_quotes(text, ",")
        _header(head, ",")
        raise ValueError(
            "A file must have at least two columns, a label and a score, separated by a comma, "
            "semicolon, tab, “|” or spaces; got one column, "
            f"{quote(head.strip().splitlines()[0])}. {JOIN_THE_OTHER}"
        )
    check_quotes(text, delimiter, watch)
    columns, start = _header(head[first:] if declared else head, delimiter)
    check_is_header(columns)
    dialect = _with_shape(text, delimiter, columns, first + start)
    return replace(dialect, remarks=left_out("line", "above the header", notes) + dialect.remarks)


def _has_gap(head: str) -> bool:
    """Tell whether a blank line stands below one of the first lines."""
    return not all(map(str.strip, head[:_SPOT].lstrip().splitlines()[:_ROWS]))


def _fits(rows: list[list[str]]) -> bool:
    """Tell whether most rows have the fields of the first, or one more."""
    lengths = Counter(map(len, rows[1:])).most_common(1)
    return bool(lengths) and lengths[0][0] - len(rows[0]) in (0, 1)


def _with_shape(text: bytes, delimiter: str, columns: tuple[str, ...], start: int) -> Dialect:
    body = _whole_lines(text[start : start + _HEAD], len(text) > start + _HEAD)
    remarks = []
    lead = _n_blank(body)
    first, second, third = (body[lead:].splitlines(keepends=True) + [""] * 3)[:3]
    if types_and_flags([line.strip("\r\n").split(delimiter) for line in (first, second, third)]):
        line = line_at(text, start + lead)
        remarks.append(
            f"Lines {line:,} and {line + 1:,} hold the types and flags of the columns and are no "
            "rows."
        )
        skipped = body[:lead] + first + second
        start += len(skipped.encode())
        body = body[len(skipped) :]
    rows = _rows(body, delimiter, _ROWS)
    if rows and (joined := joined_header(columns, [*map(str.strip, rows[0])], rows[1:])):
        line = line_at(text, start + _n_blank(body))
        remarks.append(second_header(f"Line {line:,}", joined))
        columns, n_bytes = tuple(joined), _header(body, delimiter)[1]
        start, body, rows = start + n_bytes, body[n_bytes:], rows[1:]
    if n_words := n_lines_of_words([[*map(str.strip, row)] for row in rows]):
        line = line_at(text, start + _n_blank(body))
        remarks.append(said_in_words(f"Line {line:,}", rows[:n_words]))
        for _ in range(n_words):
            n_bytes = _header(body, delimiter)[1]
            start, body = start + n_bytes, body[n_bytes:]
        rows = rows[n_words:]
    n_fields = Counter(map(len, rows)).most_common(1)[0][0] if rows else len(columns)
    stop, notes = notes_below(text, start, delimiter, n_fields)
    if notes:
        n_notes = len(_rows(text[stop:].decode(errors="ignore"), delimiter, _ROWS))
        rows = rows[:-n_notes] if len(rows) < _ROWS else rows
        remarks += left_out("line", "below the rows", notes)
    extra = extra_field(columns, rows, delimiter)
    if extra == "names":
        columns = ("", *columns)
        remarks.append(
            "The header has one name less than rows have cells: the first cell of each row is "
            "taken as its name, “column 1”."
        )
    decimal = _decimal(text, delimiter)
    return Dialect(delimiter, decimal, columns, start, stop, extra, tuple(remarks))


def _n_blank(body: str) -> int:
    """Count the characters, each of one byte, before the first line that is not blank."""
    return len(body) - len(body.lstrip(" \r\n"))


def separated_by_spaces(text: bytes) -> bool:
    """Tell whether runs of spaces separate the fields of a text, and nothing else can."""
    head = _whole_lines(text[:_HEAD], len(text) > _HEAD)
    if _DECLARED.match(head) or notes_above(head, tuple(DELIMITERS))[1]:
        return False
    if any(len(row) > 1 for other in DELIMITERS for row in _rows(head, other, 1)):
        return False
    lines = "\n".join(line.strip() for line in head.splitlines()[: 2 * _ROWS])
    header, *rows = _rows(lines.replace("\t", " "), " ", 1 + _ROWS) or [[]]
    lengths = {len(row) for row in rows}
    return len(header) > 1 and len(lengths) == 1 and lengths <= {len(header), len(header) + 1}


def _whole_lines(head: bytes, is_cut: bool) -> str:
    if is_cut:
        head = head[: 1 + max(head.rfind(b"\n"), head.rfind(b"\r"))]
    return head.decode()


def _rows(text: str, delimiter: str, n_rows: int, strict: bool = False) -> list[list[str]]:
    """Return the first rows that are not blank, up to the first mistake."""
    rows = []
    try:
        lines = io.StringIO(text, newline="")
        reader = csv.reader(lines, delimiter=delimiter, strict=strict, skipinitialspace=True)
        for row in islice((row for row in reader if "".join(row).strip()), n_rows):
            rows.append(row)
    except csv.Error:
        pass
    return rows


def _delimiter(head: str) -> str | None:
    best: str | None = None
    best_merit = (False, -1.0, -1.0)  # below every other
    for delimiter in DELIMITERS:
        header, *rows = _rows(head, delimiter, 1 + _ROWS) or [[]]
        if len(header) < 2:
            continue
        fields = [field for row in rows for field in row]
        merit = (
            bool(_rows(head, delimiter, 1, strict=True)),
            _share(len(row) == len(header) for row in rows)
            + _share(len(row) == len(header) + 1 for row in rows) / 2,
            _share(map(looks_like_number, fields)),
        )
        if merit > best_merit:
            best, best_merit = delimiter, merit
    return best


def _share(flags: Iterable[object]) -> float:
    held = [bool(flag) for flag in flags]
    return sum(held) / len(held) if held else 0.0


def _header(head: str, delimiter: str) -> tuple[tuple[str, ...], int]:
    n_bytes = 0

    def lines() -> Iterator[str]:
        nonlocal n_bytes
        for line in io.StringIO(head, newline=""):
            n_bytes += len(line.encode())
            yield line

    try:
        reader = csv.reader(lines(), delimiter=delimiter, skipinitialspace=True)
        header = next((row for row in reader if "".join(row).strip()), ())
    except csv.Error:
        raise ValueError(
            "A column name may have at most 131,072 characters; got a longer one."
        ) from None
    return tuple(field.strip() for field in header), n_bytes


def check_is_header(columns: tuple[str, ...]) -> None:
    """Refuse names that look like a row of data."""
    # pandas names the columns of a bare array 0, 1, 2 …: whole numbers may be names.
    names_of_pandas = tuple(map(str, range(len(columns))))
    numbers = [*filter(looks_like_number, columns)]
    fractions = [*filter(looks_like_fraction, columns)]
    all_numbers = len(numbers) == len(columns) and columns != names_of_pandas
    if all_numbers or fractions:
        raise ValueError(
            "The first line must hold the column names; "
            f"got the number {quote((fractions or numbers)[0])}. "
            "Put a line of names before the rows, such as y_true,y_score."
        )


def _decimal(text: bytes, delimiter: str) -> str:
    if b"," not in text or (delimiter == "," and b'"' not in text):
        return "."
    step = max(1, len(text) // _SPOTS)
    marks = Counter(
        decimal_mark(field)
        for start in range(0, len(text), max(step, _SPOT))
        for row in _spot(text, start, delimiter)
        for field in row
    )
    points, commas = (marks[mark, True] for mark in ".,")
    if points == commas:
        # Those that may be thousands too decide where nothing is sure, and a comma separates none.
        more = marks[",", False] > marks[".", False]
        return "," if delimiter != "," and more else "."
    return "," if commas > points else "."


def _spot(text: bytes, start: int, delimiter: str) -> list[list[str]]:
    """Return rows from around a byte; the first and last, which may be cut, are left out."""
    spot = text[start : start + _SPOT].decode(errors="ignore")
    is_cut = start + _SPOT < len(text)
    rows = _rows(spot, delimiter, _SPOT)
    return rows[1 : -1 if is_cut else None]
