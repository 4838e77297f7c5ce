"""A delimited text, read in pieces as the texts that stand in it."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

import numpy as np
import pyarrow as pa
from pyarrow import compute
from pyarrow import csv as arrow_csv

from core.parsing.quoting import quote, quote_all
from core.reading.files.dialect import DELIMITERS, read_dialect, separated_by_spaces
from core.reading.files.encodings import as_utf8
from core.reading.files.first_rows import first_rows
from core.reading.files.places import last_row, line_at, line_of_row
from core.reading.files.printed import as_delimited
from core.reading.files.shape import advice, bare_header, repeated_header
from core.reading.files.spaces import tabs_for_spaces
from core.reading.files.watch import UNWATCHED, Watch

_BLOCK = 1 << 22
_MOST_BLANK = 100_000


class TextTable:
    """Read a CSV or TSV text, checked as far as its first rows; see `core.reading.tables.Table`."""

    kind: str = "csv"
    n_rows: int | None = None

    def __init__(
        self,
        data: bytes,
        checked_names: Callable[[Sequence[str]], tuple[str, ...]],
        watch: Watch = UNWATCHED,
    ) -> None:
        self._text, encoding = as_utf8(data, watch.part(0, 0.5))
        if encoding != "UTF-8":
            watch = watch.part(0.5, 1)
        _check_no_nul(self._text)
        self._text, remarks = as_delimited(self._text)
        self._text = bare_header(self._text, tuple(DELIMITERS))
        self._separators = DELIMITERS
        if separated_by_spaces(self._text):
            self._text = tabs_for_spaces(self._text, watch.part(0, 0.7))
            watch = watch.part(0.7, 1)
            self._separators = DELIMITERS | {"\t": "spaces"}
        self._dialect = read_dialect(self._text, watch)
        if n_again := self._drop_repeated_header():
            self._dialect = read_dialect(self._text, watch)
            remarks += (repeated_header(n_again, "line"),)
        self.remarks = remarks + self._dialect.remarks
        self.columns = checked_names(self._dialect.columns)
        self.decimal = self._dialect.decimal
        decimal = {".": "decimal point", ",": "decimal comma"}[self.decimal]
        separator = self._separators[self._dialect.delimiter]
        self.description = f"CSV, separated by {separator}, {decimal}, {encoding}"

    def _drop_repeated_header(self) -> int:
        """Take the lines away that are the header again, as files leave it that were joined."""
        start = self._dialect.start
        lines = self._text[:start].split(b"\n")
        if len(lines) < 2 or not lines[-2].strip() or lines[-1]:
            return 0
        again, n_bytes = b"\n" + lines[-2] + b"\n", len(self._text)
        while self._text.find(again, start - 1) >= 0:
            rows = self._text[start - 1 :].replace(again, b"\n")
            self._text = self._text[: start - 1] + rows
        return (n_bytes - len(self._text)) // (len(again) - 1)

    def head(self) -> list[pa.Array]:
        """Return the first rows as texts and nulls; ValueError where there is none."""
        columns = tuple(range(len(self.columns)))
        heads = first_rows(arrays for arrays, _ in self.batches(columns))
        if not heads or not len(heads[0]):
            raise ValueError(
                "A file must have rows below its column names; got only the names "
                f"{quote_all(self.columns)}. Export it again, with its rows."
            )
        return heads

    def batches(self, columns: tuple[int, ...]) -> Iterator[tuple[list[pa.Array], float]]:
        """Yield arrays of the columns at these positions, and about what share is read."""
        names = [str(i) for i in range(self._dialect.n_fields)]
        asked = [names[i] for i in columns]
        # What is left of rows that end in a separator has to be empty, whatever is asked for.
        behind = names[len(self.columns) :]
        start, stop = self._dialect.start, self._dialect.stop
        stream = pa.BufferReader(pa.py_buffer(self._text).slice(start, stop - start))
        wrong: list[tuple[int, int, str]] = []
        n_blank = 0

        def on_wrong_length(row: arrow_csv.InvalidRow) -> str:
            nonlocal n_blank
            if not row.text.strip() and row.actual_columns == 1:
                n_blank += 1
                return "skip" if n_blank <= _MOST_BLANK else "error"
            wrong.append((row.number - n_blank, row.actual_columns, row.text))
            return "error"

        n_rows = 0
        try:
            reader = arrow_csv.open_csv(
                stream,
                # One thread: only so does a wrong row know its number.
                arrow_csv.ReadOptions(use_threads=False, block_size=_BLOCK, column_names=names),
                arrow_csv.ParseOptions(
                    delimiter=self._dialect.delimiter,
                    newlines_in_values=True,
                    invalid_row_handler=on_wrong_length,
                ),
                arrow_csv.ConvertOptions(
                    check_utf8=False,
                    column_types=dict.fromkeys((*asked, *behind), pa.string()),
                    include_columns=[*asked, *behind],
                    null_values=[""],
                    strings_can_be_null=True,
                ),
            )
            for batch in reader:
                for name in behind:
                    self._check_empty(_stripped(batch.column(name)), n_rows)
                n_rows += batch.num_rows
                yield [_stripped(batch.column(name)) for name in asked], n_rows / self._n_lines
        except pa.ArrowInvalid as error:
            if "Empty CSV file" in str(error):
                return
            if wrong:
                raise ValueError(self._wrong_length(*wrong[0])) from None
            if n_blank > _MOST_BLANK:
                raise ValueError(
                    f"At most {_MOST_BLANK:,} lines may hold nothing but spaces; there are more "
                    f"after row {n_rows:,}. Take them away."
                ) from None
            raise ValueError(
                f"A row may have at most {_BLOCK >> 20} MB; one after row {n_rows:,} has more."
            ) from None

    @cached_property
    def _n_lines(self) -> int:
        # The reader runs ahead, so how much it has taken says little: lines say it, nearly.
        return max(1, self._text.count(b"\n"), self._text.count(b"\r"))

    def _wrong_length(self, row: int, n_fields: int, text: str) -> str:
        dialect = self._dialect
        n_expected = dialect.n_fields
        separator = self._separators[dialect.delimiter]
        ends_empty = text.rstrip("\r\n").endswith(dialect.delimiter)
        what_to_do = advice(text, n_fields, n_expected, separator, ends_empty)
        like = "as the header has" if not dialect.extra else "as the first rows have"
        return (
            f"Every row must have {n_expected:,} cells, {like}; row {row:,}{self._line(row)} has "
            f"{n_fields:,}: {quote(text.strip())}. {what_to_do}"
        )

    def _check_empty(self, fields: pa.Array, n_before: int) -> None:
        if fields.null_count == len(fields):
            return
        index = int(compute.is_valid(fields).to_numpy(zero_copy_only=False).argmax())
        row = n_before + index + 1
        raise ValueError(
            f"Every row must have {len(self.columns):,} cells, as the header has, and the first "
            f"rows end in a separator; row {row:,}{self._line(row)} has one more cell: "
            f"{quote(fields[index].as_py())}. Name it in the header, or take it away."
        )

    def _line(self, row: int) -> str:
        line = line_of_row(self._text, self._dialect.start, self._dialect.delimiter, row)
        return "" if line is None else f" (line {line:,})"


def _stripped(column: pa.Array) -> pa.Array:
    """Return the fields without outer white space; a field of nothing else is missing."""
    data = column.buffers()[2]
    codes = np.frombuffer(data, np.uint8) if data is not None else np.empty(0, np.uint8)
    if not codes.size or (codes.min() > ord(" ") and codes.max() < 128):
        return column
    stripped = compute.utf8_trim_whitespace(column)
    return compute.if_else(compute.equal(stripped, ""), pa.scalar(None, pa.string()), stripped)


def _check_no_nul(text: bytes) -> None:
    position = text.find(b"\0")
    if position < 0:
        return
    until = text[:position] + b"?"
    try:
        dialect = read_dialect(until)
        row = last_row(until, dialect.start, dialect.delimiter)
    except ValueError:  # it is in the header, or there is none
        row = None
    where = f"line {line_at(text, position):,}"
    if row:
        where = f"row {row:,} ({where})"
    line_start = max(until.rfind(b"\n"), until.rfind(b"\r"), position - 30) + 1
    got = text[line_start : position + 10].decode(errors="ignore").rstrip("\r\n")
    raise ValueError(
        f"A text must not contain NUL characters; {where} has one: {quote(got)}. "
        "The file may be damaged or no text: save it as CSV again."
    )
