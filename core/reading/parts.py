"""A prediction set in many files, on disk or in object storage, read piece by piece.

Texts may be compressed with gzip, bzip2, xz or Zstandard. A file without a row adds none. With
fsspec a pattern may be an address such as ``s3://bucket/april/*.parquet``; without it, files of
this machine are found.
"""

from __future__ import annotations

import bz2
import glob
import gzip
import io
import lzma
import os
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from core.parsing.quoting import quote, quote_all
from core.reading.summary import KEY
from core.reading.tables import MAX_BYTES, Table, open_table

try:
    import fsspec
except ImportError:  # files of this machine alone
    fsspec = None

BLOCK = 64 * 2**20
"""Bytes of a text that are read at a time."""
_ROWS_A_PART = 4_000_000
_BATCH = 1 << 20
_HEADS, _HEAD_ROWS, _HEAD_BYTES = 20, 1000, 2**18
_PARQUET = b"PAR1"
_UNPACKERS: dict[bytes, Callable[[Any], Any]] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ\x00": lzma.open,
    b"\x28\xb5\x2f\xfd": lambda file: io.BufferedReader(pa.CompressedInputStream(file, "zstd")),
}
_UNREADABLE = (OSError, EOFError, zlib.error, lzma.LZMAError, pa.ArrowException)


@dataclass(frozen=True)
class Part:
    """Name a piece of the rows that is read at once: a file, or some row groups of one.

    Parameters
    ----------
    path : str
    groups : tuple of int
        Of a Parquet file; none of any other.
    first_row : int
        Number of its first row within the file, from 1.
    """

    path: str
    groups: tuple[int, ...] = ()
    first_row: int = 1


def opened(path: str, mode: str = "rb") -> AbstractContextManager[BinaryIO]:
    """Open a file by its path or address."""
    return fsspec.open(path, mode) if fsspec else open(path, mode)  # type: ignore[return-value]


@contextmanager
def _unpacked(path: str) -> Iterator[BinaryIO]:
    """Open a text, decompressed where it is compressed: its first bytes tell."""
    with opened(path) as file:
        first = file.read(max(map(len, _UNPACKERS)))
        file.seek(0)
        unpack = [way for magic, way in _UNPACKERS.items() if first.startswith(magic)]
        yield unpack[0](file) if unpack else file


def find_parts(patterns: Sequence[str]) -> list[Part]:
    """Find the files that patterns name, and divide large ones of Parquet; in the order of names.

    Raises
    ------
    ValueError
        If a pattern names no file, or a file cannot be opened.
    """
    paths = sorted({path for pattern in patterns for path in _matches(pattern)})
    parts = [part for path in paths for part in _divided(path)]
    if not parts:
        raise ValueError(f"Files must have rows; none of {len(paths):,} has any.")
    return parts


def _matches(pattern: str) -> list[str]:
    found: list[Any]
    if fsspec:
        system, inside = fsspec.core.url_to_fs(pattern)
        is_far = "://" in pattern
        found = [system.unstrip_protocol(p) if is_far else p for p in system.glob(inside)]
    else:
        found = glob.glob(pattern, recursive=True)
    if not found:
        raise ValueError(f"A pattern must name at least one file; nothing is there for {pattern}.")
    return found


def _divided(path: str) -> Iterator[Part]:
    try:
        with opened(path) as file:
            if file.read(4) != _PARQUET:
                yield Part(path)
                return
            metadata = parquet.ParquetFile(file).metadata
    except (OSError, pa.ArrowException) as error:
        raise ValueError(f"{path}: it cannot be opened ({error}).") from None
    if KEY in (metadata.metadata or {}):
        raise ValueError(f"{path}: it is a summary already; name the files it was made of.")
    groups: list[int] = []
    first_row, n_rows = 1, 0
    for i in range(metadata.num_row_groups):
        groups.append(i)
        n_rows += metadata.row_group(i).num_rows
        if n_rows >= _ROWS_A_PART or (n_rows and i == metadata.num_row_groups - 1):
            yield Part(path, tuple(groups), first_row)
            groups, first_row, n_rows = [], first_row + n_rows, 0


def open_head(parts: Sequence[Part]) -> Table:
    """Open the first rows of some of the files as one table.

    Raises
    ------
    ValueError
        If they are none; the message names the file.
    """
    places = np.unique(np.linspace(0, len(parts) - 1, min(_HEADS, len(parts))).astype(int))
    chosen = [parts[i] for i in places]
    first, head = (_head_of_tables if chosen[0].groups else _head_of_texts)(chosen)
    try:
        return open_table(head, name=os.path.basename(first.path))
    except ValueError as error:
        raise ValueError(f"{first.path}: {error}") from None


def _head_of_texts(parts: Sequence[Part]) -> tuple[Part, bytes]:
    """Read the first rows of texts that name the same columns, and tell which is the first."""
    if len(parts) == 1 and len(whole := _start_of(parts[0], BLOCK)) < BLOCK:
        return parts[0], whole
    texts = {part: _whole_lines(_start_of(part, _HEAD_BYTES)) for part in parts if not part.groups}
    first = next((part for part, text in texts.items() if _has_rows(text)), parts[0])
    header = texts[first][: texts[first].find(b"\n") + 1]
    # What is written in another way is told of, or read, when it is counted.
    alike = (text for text in texts.values() if text.startswith(header))
    return first, header + b"".join(text.removeprefix(header) for text in alike)


def _head_of_tables(parts: Sequence[Part]) -> tuple[Part, bytes]:
    """Read the first rows of Parquet files as one, and tell which is the first."""
    tables = []
    for part in parts:
        if not part.groups:
            continue
        with opened(part.path) as file:
            batches = parquet.ParquetFile(file).iter_batches(_HEAD_ROWS, row_groups=part.groups)
            tables += [pa.Table.from_batches([batch]) for batch in islice(batches, 1)]
    head = io.BytesIO()
    try:
        whole = pa.concat_tables(tables, promote_options="permissive")
    except pa.ArrowException:  # of columns of other kinds, which are told of where they are read
        whole = tables[0]
    parquet.write_table(whole, head)
    return parts[0], head.getvalue()


def _start_of(part: Part, size: int) -> bytes:
    try:
        with _unpacked(part.path) as file:
            return file.read(size)
    except _UNREADABLE as error:
        raise ValueError(f"{part.path}: it cannot be read ({error}).") from None


def _whole_lines(text: bytes) -> bytes:
    return text if len(text) < _HEAD_BYTES else text[: text.rfind(b"\n") + 1]


def _has_rows(text: bytes) -> bool:
    """Tell whether anything stands below the names of the columns."""
    return len(text.strip().splitlines()) > 1


def chunks(part: Part, columns: Sequence[str]) -> Iterator[tuple[int, list[pa.Array], str]]:
    """Yield the rows of a part: the number of the first one, the fields, and what parts decimals.

    Raises
    ------
    ValueError
        If a column is not there, or the file cannot be read.
    """
    try:
        with opened(part.path) if part.groups else _unpacked(part.path) as file:
            yield from (_of_parquet if part.groups else _of_text)(part, columns, file)
    except _UNREADABLE as error:
        raise ValueError(f"it cannot be read ({error}).") from None


def _of_parquet(
    part: Part, columns: Sequence[str], file: BinaryIO
) -> Iterator[tuple[int, list[pa.Array], str]]:
    table = parquet.ParquetFile(file)
    lacking = [name for name in columns if name not in table.schema_arrow.names]
    if lacking:
        raise ValueError(
            f"it has no column {quote_all(lacking)}, but {quote_all(table.schema_arrow.names)}."
        )
    first_row = part.first_row
    for batch in table.iter_batches(_BATCH, row_groups=part.groups, columns=list(columns)):
        arrays = [batch.column(batch.schema.get_field_index(name)) for name in columns]
        decoded = [a.dictionary_decode() if hasattr(a, "dictionary") else a for a in arrays]
        yield first_row, decoded, "."
        first_row += batch.num_rows


def _of_text(
    part: Part, columns: Sequence[str], file: BinaryIO
) -> Iterator[tuple[int, list[pa.Array], str]]:
    """Read a text block by block, each a whole number of lines below the names of the columns."""
    header, rest, first_row = b"", b"", 1
    while True:
        read = file.read(BLOCK)
        block, is_last = rest + read, len(read) < BLOCK
        end = len(block) if is_last else block.rfind(b"\n") + 1
        rest = block[end:]
        if not is_last and not end:
            raise ValueError(f"a line must end within {BLOCK >> 20} MB; the first does not.")
        if not (block[:end].strip() if header else _has_rows(block)) and is_last:
            return
        table = open_table(header + block[:end], max_bytes=max(MAX_BYTES, 2 * BLOCK))
        header = header or block[: block.find(b"\n") + 1]
        lacking = [name for name in columns if name not in table.columns]
        if lacking:
            raise ValueError(
                f"it has no column {quote(lacking[0])}, but {quote_all(table.columns)}."
            )
        n_rows = 0
        for chunk in table.chunks(columns):
            yield first_row + n_rows, [chunk.arrays[name] for name in columns], table.decimal
            n_rows += len(chunk.arrays[columns[0]])
        first_row += n_rows
        if is_last:
            return
