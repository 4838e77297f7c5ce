"""A table in a file: what it is, its columns, and its rows piece by piece."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

import pandas as pd
import pyarrow as pa

from core.parsing.quoting import quote, quote_all
from core.reading.files.dialect import JOIN_THE_OTHER
from core.reading.files.file_bytes import PathOrBuffer, read_bytes
from core.reading.files.file_kind import kind_of
from core.reading.files.json_table import json_table
from core.reading.files.numpy_table import numpy_table
from core.reading.files.parquet_table import ParquetTable
from core.reading.files.sheet_table import sheet_table
from core.reading.files.text_table import TextTable
from core.reading.files.unpacked import Content, Unpacked
from core.reading.files.watch import UNWATCHED, Watch
from core.reading.kept import Kept

MAX_BYTES = 200 * 2**20
MAX_ROWS = 20_000_000
MAX_COLUMNS = 1_000


@dataclass(frozen=True)
class Chunk:
    """Hold successive rows of a table.

    Parameters
    ----------
    first_row : int
        Number of the first row here; the first row of the file is row 1.
    arrays : dict of str to pyarrow.Array
        One array per column asked for, all of one length, at least 1.
    """

    first_row: int
    arrays: dict[str, pa.Array]


class Table:
    """Read the rows of a file in pieces, as often as wanted; made by `open_table`.

    Attributes
    ----------
    name : str
        Name of the file, for people; "" if it is not known.
    kind : str
        "csv" for any delimited text, "parquet", "xlsx", "json" or "numpy".
    columns : tuple of str
        Names in the order of the file, all different and none empty: a column without a name is
        called “column 1”, “column 2”, … after its place. In a text, outer white space is gone.
    n_rows : int or None
        Number of rows, where the file says so (all but texts).
    sample : pandas.DataFrame
        The first rows, at most 1,000 and about 8 MB, of dtype object. From a text: str, or None for
        an empty field. From Parquet: Python values, and only None in a column that cannot be read.
    decimal : str
        "." or ",": how a text most likely writes decimals; "." for Parquet.
    description : str
        What was found, for people.
    kept : Kept
        Fields that were read to the end, and what others made of them; it goes with the table.
    remarks : tuple of str
        What is no row and was left out, and what was named or unpacked here: one sentence each.
    sheets : tuple of str
        Names of the sheets of a workbook; otherwise none.
    sheet : str
        Which of them is read.
    hidden : tuple of int
        Numbers of the rows that the sheet hides, by a filter or by hand; they are read, too.
    fallible : frozenset of str
        Columns of which a field may turn out to be unreadable when it is met, because of its type
        or because it is unpacked.
    """

    def __init__(
        self,
        content: Content,
        name: str,
        max_rows: int,
        sheets: tuple[str, ...] = (),
        sheet: str = "",
        hidden: tuple[int, ...] = (),
    ) -> None:
        self.sheets, self.sheet, self.hidden = sheets, sheet, hidden
        unpacked = Unpacked(content, _checked_names)
        self._content = unpacked
        self._max_rows = max_rows
        self.name: str = name
        self.kind: str = content.kind
        self.columns: tuple[str, ...] = unpacked.columns
        self.n_rows: int | None = content.n_rows
        self.sample: pd.DataFrame = unpacked.sample
        self.decimal: str = content.decimal
        self.description: str = content.description
        self.remarks: tuple[str, ...] = unpacked.remarks
        self.fallible: frozenset[str] = unpacked.fallible
        self.kept: Kept = Kept()

    def chunks(
        self, columns: Sequence[str], progress: Callable[[float], object] | None = None
    ) -> Iterator[Chunk]:
        """Yield the rows of some columns in the order of the file, at most about a million a time.

        Parameters
        ----------
        columns : sequence of str
            Names out of `Table.columns`.
        progress : callable, optional
            Called after each chunk with the share that is read, ascending, and last with 1.

        Yields
        ------
        chunk : Chunk
            From a text: arrays of pyarrow string, without outer white space, null for an empty
            field. From Parquet: numbers, truth values or strings as they are stored; dictionaries
            are decoded.

        Raises
        ------
        ValueError
            If a column is not in the table or of a type that cannot be read, or a row is malformed;
            malformed rows are met while reading, not before.
        """
        names = tuple(dict.fromkeys(columns))
        for name in names:
            if name not in self.columns:
                raise ValueError(
                    f"A column must be one of the table's; got {quote(name)}. "
                    f"It has {quote_all(self.columns)}."
                )
        return self._chunks(names, progress)

    def _chunks(
        self, names: Sequence[str], progress: Callable[[float], object] | None
    ) -> Iterator[Chunk]:
        first_row, last_share = 1, 0.0
        for arrays, share in self._batches(names):
            n_rows = len(arrays[0])
            if first_row - 1 + n_rows > self._max_rows:
                raise ValueError(_too_many_rows("more", self._max_rows))
            if not n_rows:
                continue
            yield Chunk(first_row, dict(zip(names, arrays, strict=True)))
            first_row += n_rows
            last_share = min(1.0, share)
            if progress is not None:
                progress(last_share)
        if progress is not None and last_share < 1:
            progress(1.0)

    def _batches(self, names: Sequence[str]) -> Iterator[tuple[list[pa.Array], float]]:
        """Yield what was kept of columns that were read before; read the others, and keep them.

        Batches end at the same rows whatever columns are asked for.
        """
        keys = [("fields", name) for name in names]
        new = self.kept.missing(keys)
        if not new and names:
            for batch in zip(*(self.kept[key] for key in keys), strict=True):
                yield [array for array, _ in batch], batch[0][1]
            return
        read: dict[tuple[str, str], list[tuple[pa.Array, float]]] = {key: [] for key in new}
        n_bytes = dict.fromkeys(new, 0)
        for arrays, share in self._content.batches(tuple(map(self.columns.index, names))):
            for key, array in zip(keys, arrays, strict=True):
                if key in read:
                    read[key].append((array, share))
                    n_bytes[key] += array.nbytes
            if not self.kept.has_room(sum(n_bytes.values())):
                read.clear()
            yield arrays, share
        for key, parts in read.items():
            self.kept.keep(key, parts, n_bytes[key])


def open_table(
    path_or_buffer: PathOrBuffer,
    *,
    name: str = "",
    max_bytes: int = MAX_BYTES,
    max_rows: int = MAX_ROWS,
    sheet: str | None = None,
    progress: Callable[[float], object] | None = None,
) -> Table:
    """Find out what a file holds; its content decides, never its name.

    Read are delimited texts (comma, semicolon, tab, “|” or spaces; decimal point or comma; UTF-8,
    UTF-16, Latin-1), Parquet, Excel workbooks (.xlsx), JSON (one object a line, a list of them, or
    a table in one object, as pandas writes it) and NumPy arrays without objects. Nothing else is
    ever opened. Of texts and Parquet the first rows are read here, the others by `Table.chunks`.

    Parameters
    ----------
    path_or_buffer : str, Path, bytes or seekable binary file object
        The file. A file object is read from its start and left where it stood; it is not needed
        afterwards.
    name : str
        Name of the file, for people; a path has its own.
    max_bytes, max_rows : int
        The largest file that is read, at least 1.
    sheet : str, optional
        Which sheet of a workbook; unless told the first that holds columns.
    progress : callable, optional
        Called with the share that is read, in [0, 1], ascending, where there is much to read.

    Raises
    ------
    ValueError
        If the file cannot be read or has no rows, fewer than two or more than 1,000 columns, or two
        of one name.
    """
    if not name and isinstance(path_or_buffer, str | PathLike):
        name = Path(path_or_buffer).name
    data = read_bytes(path_or_buffer, max_bytes)
    kind = kind_of(data)
    sheets: tuple[str, ...] = ()
    hidden: tuple[int, ...] = ()
    content: Content

    def check_rows(n_rows: int, got: str = "more") -> None:
        if n_rows > max_rows:
            raise ValueError(_too_many_rows(got, max_rows))

    watch = Watch(check_rows, _check_columns, progress or UNWATCHED.share)
    if kind == "xlsx":
        content, sheets, sheet = sheet_table(data, _checked_names, sheet, watch)
        hidden = content.hidden
    elif kind == "parquet":
        content = ParquetTable(data, _checked_names)  # by its end, whatever its size
    else:
        content = _READERS[kind](data, _checked_names, watch)
    check_rows(content.n_rows or 0, f"{content.n_rows or 0:,}")
    return Table(content, name, max_rows, sheets, sheet or "", hidden)


_Names = Callable[[Sequence[str]], tuple[str, ...]]
_READERS: dict[str, Callable[[bytes, _Names, Watch], Content]] = {
    "csv": TextTable,
    "json": json_table,
    "numpy": numpy_table,
}


def _too_many_rows(got: str, max_rows: int) -> str:
    return (
        f"A table may have at most {max_rows:,} rows; got {got}. "
        "Leave rows out, or read it in parts."
    )


def _check_columns(n_columns: int, got: str = "more") -> None:
    if n_columns > MAX_COLUMNS:
        raise ValueError(
            f"A table may have at most {MAX_COLUMNS:,} columns; got {got}. "
            "Keep only those of the label, the scores and the weight."
        )


def _checked_names(names: Sequence[str]) -> tuple[str, ...]:
    _check_columns(len(names), f"{len(names):,}")
    if len(names) < 2:
        raise ValueError(
            "A table must have at least two columns, a label and a score; "
            f"got {quote_all(names) if names else 'none'}. {JOIN_THE_OTHER}"
        )
    taken = set(names)
    given = tuple(name or _free_name(i, taken) for i, name in enumerate(names, start=1))
    name, n_times = Counter(given).most_common(1)[0]
    if n_times > 1:
        places = [str(i) for i, other in enumerate(given, start=1) if other == name]
        raise ValueError(
            f"Column names must differ; got {quote(name)} {n_times:,} times, as columns "
            f"{', '.join(places[:5])}. Rename all but one."
        )
    return given


def _free_name(place: int, taken: set[str]) -> str:
    name = f"column {place}"
    while name in taken:
        name += "'"
    taken.add(name)
    return name
