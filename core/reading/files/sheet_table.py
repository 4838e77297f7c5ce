"""A sheet of an Excel workbook (.xlsx): values as they are stored, and no formula is computed."""

import datetime
import io
import re
from collections.abc import Callable, Sequence
from typing import Any

import pyarrow as pa
from pyarrow import compute

from core.parsing.quoting import quote, quote_all
from core.reading.files.archives import damaged, open_archive
from core.reading.files.dialect import check_is_header
from core.reading.files.memory_table import MemoryTable
from core.reading.files.shape import (
    FEW_ROWS,
    is_aggregate,
    joined_header,
    left_out,
    n_lines_of_words,
    repeated_header,
    repeated_values,
    said_in_words,
    second_header,
)
from core.reading.files.watch import UNWATCHED, Watch

_KIND = "An Excel workbook"
_COMMA = re.compile(r"[+−-]?\d+(,\d+)?(\s?%)?")
_THOUSANDS = re.compile(r"[+−-]?[1-9]\d{0,2}(,\d{3})*")
_TAIL = 1000
"""So many last rows say whether a word such as “average” is a value."""
_ROW = re.compile(rb"<(?:\w+:)?(row|col)\b([^>]*)>")
_NUMBER = re.compile(rb'\b(?:r|min)="(\d+)"')
_LAST = re.compile(rb'\bmax="(\d+)"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_PIECE = 1 << 20
_MAX_COLUMNS = 1_000
_MAX_ROWS = 1 << 20
_MAX_CELLS = 20_000_000
_MAX_TEXTS = 1 << 28


class NoTableInSheet(ValueError):
    """Say why a sheet cannot be read, and which others the workbook has.

    Parameters
    ----------
    message : str
    sheets : tuple of str
        Names of all sheets.
    sheet : str
        The one that cannot.
    """

    def __init__(self, message: str, sheets: tuple[str, ...], sheet: str) -> None:
        super().__init__(message)
        self.sheets, self.sheet = sheets, sheet


def sheet_table(
    data: bytes,
    checked_names: Callable[[Sequence[str]], tuple[str, ...]],
    sheet: str | None = None,
    watch: Watch = UNWATCHED,
) -> tuple[MemoryTable, tuple[str, ...], str]:
    """Read one sheet of a workbook.

    The first row that is not empty holds the names. Rows without any value are none; what stands
    below one, a single value in a row, is a note, and so are last rows such as “Total”.

    Parameters
    ----------
    data : bytes
    checked_names : callable
    sheet : str, optional
        Its name; unless told the first that is no cover, with at most one value in a row.
    watch : Watch

    Returns
    -------
    table : MemoryTable
    sheets : tuple of str
        Names of all sheets that hold rows and columns.
    sheet : str
        The one that was read.

    Raises
    ------
    ValueError
        If it is damaged, or there is no such sheet.
    NoTableInSheet
        If that sheet cannot be read.
    """
    with open_archive(data, _KIND) as archive:
        n_bytes = sum(i.file_size for i in archive.infolist() if "sharedStrings" in i.filename)
    if n_bytes > _MAX_TEXTS:
        raise ValueError(
            f"The texts of a workbook may take at most {_MAX_TEXTS >> 20:,} MB; these would take "
            f"{n_bytes / 2**20:,.0f} MB. Keep only the columns of the label and the score."
        )
    import openpyxl  # where nobody brings a workbook, nobody waits for it

    try:
        workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        # Of what is hidden nobody need know; it is opened where nothing else holds columns.
        shown = [ws.title for ws in workbook.worksheets if ws.sheet_state == "visible"]
        sheets = tuple(dict.fromkeys([*shown, *(ws.title for ws in workbook.worksheets)]))
    except Exception:  # whatever damaged bytes bring about
        raise damaged(_KIND) from None
    if not sheets:
        raise ValueError("An Excel workbook must hold a sheet of rows and columns; got none.")
    if sheet is not None and sheet not in sheets:
        raise ValueError(
            f"`sheet` must be one of the workbook's, {quote_all(sheets)}; got {quote(sheet)}."
        )
    chosen = sheet or sheets[0]
    try:
        chosen, rows = _chosen(workbook, [sheet] if sheet else sheets, watch)
        names, body, places, remarks = _shape(rows)
        hidden_rows, hidden_columns = _hidden(data, workbook[chosen])
        if hidden := [name for i, name in enumerate(names) if i in hidden_columns and name]:
            told = ("Columns", "are") if hidden[1:] else ("Column", "is")
            remarks.append(
                f"{told[0]} {quote_all(hidden, 4)} {told[1]} hidden in the sheet, and read like "
                "the others."
            )
        if len(sheets) > 1:
            others = [name for name in sheets if name != chosen]
            remarks.append(f"This is the sheet {quote(chosen)}; there is {quote_all(others)} too.")
        if unseen := sheets[len(shown) :]:
            are = "are sheets" if unseen[1:] else "is a sheet"
            remarks.append(f"{quote_all(unseen)} {are} that the workbook hides.")
        columns = [(name, _column([row[i] for row in body])) for i, name in enumerate(names)]
        columns = [(name, _with_points(array)) for name, array in columns]
        description = f"Excel, sheet {quote(chosen)}"
        table = MemoryTable("xlsx", columns, checked_names, description, remarks)
        table.hidden = tuple(n for n, i in enumerate(places, start=1) if i in hidden_rows)
    except ValueError as error:
        raise NoTableInSheet(str(error), sheets, chosen) from None
    return table, sheets, chosen


def _chosen(workbook: Any, names: Sequence[str], watch: Watch) -> tuple[str, list[tuple]]:
    """Read the first of these sheets that holds columns; the first of all if none does."""
    read = []
    for name in names:
        read.append((name, _rows(workbook[name], watch)))
        if any(_n_filled(row) > 1 for row in read[-1][1]):
            return read[-1]
    return read[0]


def _rows(worksheet: Any, watch: Watch) -> list[tuple]:
    """Return the rows as tuples, each as long as its last cell says; empty ones too."""
    n_told = worksheet.max_row or 0
    worksheet.reset_dimensions()  # what the file says about its size may be wrong
    rows: list[tuple] = []
    n_cells = 0
    cells = worksheet.iter_rows(values_only=True)
    while True:
        try:
            row = next(cells, None)
        except Exception:  # whatever damaged bytes bring about
            raise damaged(_KIND) from None
        if row is None:
            return rows
        if len(row) > _MAX_COLUMNS or len(rows) == _MAX_ROWS:
            raise ValueError(
                f"A sheet may have at most {_MAX_ROWS:,} rows and {_MAX_COLUMNS:,} columns; this "
                "one has more. Keep only the columns of the label and the score."
            )
        n_cells += len(row)
        if n_cells > _MAX_CELLS:
            raise ValueError(
                f"A sheet may have at most {_MAX_CELLS:,} cells; this one has more. "
                "Keep only the columns of the label and the score."
            )
        rows.append(row)
        if len(rows) % 1_000 == 0:
            watch.rows(len(rows) - 1)
            if n_told:
                watch.share(min(1.0, len(rows) / n_told))


def _hidden(data: bytes, worksheet: Any) -> tuple[set[int], set[int]]:
    """Places of the rows, and of the columns, that a sheet hides, by a filter or by hand."""
    rows: set[int] = set()
    columns: set[int] = set()
    place, rest = -1, b""
    with open_archive(data, _KIND) as archive, archive.open(worksheet._worksheet_path) as file:
        while piece := file.read(_PIECE):
            piece = rest + piece
            end = piece.rfind(b"<")
            piece, rest = (piece[:end], piece[end:]) if end > 0 else (piece, b"")
            for what, attributes in _ROW.findall(piece):
                number = _NUMBER.search(attributes)
                if what == b"row":
                    place = int(number[1]) - 1 if number else place + 1
                if not _HIDDEN.search(attributes):
                    continue
                if what == b"row":
                    rows.add(place)
                elif number and (last := _LAST.search(attributes)):
                    columns |= {*range(int(number[1]) - 1, min(int(last[1]), _MAX_COLUMNS))}
    return rows, columns


def _shape(rows: list[tuple]) -> tuple[list[str], list[tuple], list[int], list[str]]:
    """Names, rows below them, the place of each in the sheet, and what was left out."""
    filled = [_n_filled(row) for row in rows]
    kept = [i for i, n in enumerate(filled) if n]
    if not kept:
        raise ValueError(
            "A file must have columns and rows; got an empty sheet. "
            "Save the workbook with the labels and scores on a sheet."
        )
    n_above = next((i for i in range(len(kept)) if filled[kept[i]] > 1), 0)
    above, kept = kept[:n_above], kept[n_above:]
    width = max(n for i in kept for n, value in enumerate(rows[i], 1) if value is not None)
    names, *samples = (_texts(rows[i], width) for i in kept[: 2 + FEW_ROWS])
    check_is_header(tuple(names))
    remarks = [*left_out("row", "above the header", [_only(rows[i]) for i in above])]
    if joined := joined_header(names, samples[0] if samples else [], samples[1:]):
        remarks.append(second_header(f"Row {kept[1] + 1}", joined))
        names, samples, kept = joined, samples[1:], kept[1:]
    if n_words := n_lines_of_words(samples):
        remarks.append(said_in_words(f"Row {kept[1] + 1}", samples[:n_words]))
        kept = kept[:1] + kept[1 + n_words :]
    header = tuple(rows[kept[0]])
    again = {i for i in kept[1:] if tuple(rows[i]) == header}
    if again:
        remarks.append(repeated_header(len(again), "row"))
        kept = [i for i in kept if i not in again]

    values = repeated_values(_texts(rows[i]) for i in kept[-_TAIL:])

    def sums_up(i: int) -> bool:
        return width > 2 and is_aggregate(_texts(rows[i]), values)

    last = len(kept)
    while last > 2 and width > 1 and (filled[kept[last - 1]] == 1 or sums_up(kept[last - 1])):
        last -= 1
    # A note stands below an empty row.
    below = [i for i in kept[last:] if i > kept[last - 1] + 1 or sums_up(i)]
    stop = kept.index(below[0]) if below else len(kept)
    remarks += left_out("row", "below the others", [_only(rows[i]) for i in kept[stop:]])
    places = kept[1:stop]
    body = [tuple(rows[i][:width]) + (None,) * (width - len(rows[i])) for i in places]
    return names, body, places, remarks


def _texts(row: tuple, width: int = 0) -> list[str]:
    return [_text(value) or "" for value in row[: width or None]] + [""] * (width - len(row))


def _only(row: tuple) -> str:
    return next(str(value) for value in row if value is not None and str(value).strip())


def _n_filled(row: tuple) -> int:
    return sum(value is not None and str(value).strip() != "" for value in row)


def _column(values: list) -> pa.Array:
    values = [None if isinstance(v, str) and not v.strip() else v for v in values]
    kinds = {type(value) for value in values} - {type(None)}
    if not kinds:
        return pa.nulls(len(values))
    if kinds == {bool}:
        return pa.array(values, pa.bool_())
    if kinds == {int}:
        try:
            return pa.array(values, pa.int64())
        except (OverflowError, pa.ArrowInvalid):
            pass
    if kinds <= {int, float}:
        return pa.array([None if v is None else float(v) for v in values], pa.float64())
    return pa.array([_text(value) for value in values], pa.string())


def _with_points(array: pa.Array) -> pa.Array:
    """Write texts such as “0,25” with a decimal point, where none may be of thousands."""
    texts = [] if array.type != pa.string() else array.drop_null().to_pylist()
    if not any("," in text and not _THOUSANDS.fullmatch(text.rstrip("% ")) for text in texts):
        return array
    if not all(_COMMA.fullmatch(text) for text in texts):
        return array
    return compute.replace_substring(array, ",", ".")


def _text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return str(value).strip()
