"""Which sheet of a workbook is opened: the first that can be read as labels and scores."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from core.parsing.quoting import quote_all
from core.reading.files.file_bytes import PathOrBuffer
from core.reading.files.sheet_table import NoTableInSheet
from core.reading.tables import Table, open_table
from core.reading.understanding import understand
from core.reading.understanding.work import MIN_ROWS

MOST_SHEETS = 20
"""In a workbook with more sheets than these the others are looked at by choice."""


def open_predictions(
    path_or_buffer: PathOrBuffer,
    *,
    name: str = "",
    progress: Callable[[float], object] | None = None,
) -> Table:
    """Open a file as `open_table` does, but of a workbook the first sheet of labels and scores.

    A sheet of a few rows, as a table of results is, comes after those of more. Where no sheet can
    be read so, it is the first that holds columns.

    Raises
    ------
    ValueError
        As `open_table`, of the first sheet.
    """

    problem: ValueError | None = None

    def opened() -> Iterator[Table]:
        nonlocal problem
        sheets: tuple[str, ...] = ()
        tried = ""
        try:
            first = open_table(path_or_buffer, name=name, progress=progress)
            sheets, tried = first.sheets, first.sheet
            yield first
        except NoTableInSheet as error:
            sheets, tried, problem = error.sheets, error.sheet, error
        for sheet in [each for each in sheets if each != tried][: MOST_SHEETS - 1]:
            try:
                yield open_table(path_or_buffer, name=name, sheet=sheet, progress=progress)
            except NoTableInSheet:
                continue

    first = few = None
    for table in opened():
        first = first or table
        if not table.sheets[1:]:
            return table
        if not _is_readable(table):
            continue
        if (table.n_rows or 0) >= MIN_ROWS:
            return _told(table, first, problem)
        few = few or table
    if found := few or first:
        return _told(found, first, problem)
    assert problem
    raise problem


def _told(table: Table, first: Table | None, problem: ValueError | None) -> Table:
    """Say which sheets were passed over."""
    before = table.sheets[: table.sheets.index(table.sheet)]
    if before and (table is not first or problem):
        table.remarks += (
            f"Passed over before it: {quote_all(before)}, without labels and scores, or with fewer "
            f"than {MIN_ROWS} rows.",
        )
    return table


def _is_readable(table: Table) -> bool:
    understood = understand(table)
    are_open = any(part.certainty == "open" for part in understood.questions)
    return not (understood.problem or are_open)
