"""A Parquet file, read in pieces, if it does not unpack to more than it should."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import compute, parquet, types

from core.parsing.quoting import quote

_BATCH = 1 << 18
_SAMPLE_ROWS = 1_000
_MAX_UNPACKED = 2 * 2**30
_MAX_TEXT = 2**26
_DAMAGED = "A Parquet file must be whole; got one that is damaged. Copy or write it again."


class ParquetTable:
    """Read a Parquet file, checked by its metadata; see `core.reading.tables.Table`."""

    kind = "parquet"
    decimal = "."
    remarks: tuple[str, ...] = ()

    def __init__(
        self, data: bytes, checked_names: Callable[[Sequence[str]], tuple[str, ...]]
    ) -> None:
        with _translated():
            file = _open(data)
            self._metadata = file.metadata
            self._schema = file.schema_arrow
        self.columns = checked_names(self._schema.names)
        self._leaves = self._first_leaves()
        self.n_rows = self._metadata.num_rows
        self._check_size()
        self.description = f"Parquet, {self.n_rows:,} row{'' if self.n_rows == 1 else 's'}"
        with _translated():
            texts = [
                self._metadata.schema.column(leaf).path
                for leaf, field in zip(self._leaves, self._schema, strict=True)
                if _is_text(field.type)
            ]
            # Texts as dictionaries: one that is repeated a million times is held once.
            self._file = _open(data, metadata=self._metadata, read_dictionary=texts)

    def sample(self) -> pd.DataFrame:
        """Return the first rows; a column that cannot be read holds only None."""
        n_rows = min(self.n_rows, _SAMPLE_ROWS)
        columns = {}
        for i, name in enumerate(self.columns):
            values = self._first_values(i) if _is_readable(self._schema.field(i).type) else []
            columns[name] = pd.Series(values + [None] * (n_rows - len(values)), dtype=object)
        return pd.DataFrame(columns)

    def batches(self, columns: tuple[int, ...]) -> Iterator[tuple[list[pa.Array], float]]:
        """Yield the columns at these positions, and the share of rows read."""
        for i in columns:
            type_ = self._schema.field(i).type
            if not _is_readable(type_):
                raise ValueError(
                    f"A column must hold numbers, true/false or text; {quote(self.columns[i])} "
                    f"holds {quote(type_)}. Convert it, or choose another column."
                )
        n_rows = 0
        for batch in self._record_batches(columns, _BATCH):
            arrays = [
                self._decoded(batch.column(place), i, n_rows) for place, i in enumerate(columns)
            ]
            n_rows += batch.num_rows
            yield arrays, n_rows / self.n_rows
        if n_rows != self.n_rows:
            raise ValueError(_DAMAGED)

    def _first_leaves(self) -> list[int]:
        """Return for each column the place of its first stored column: a nested one has several."""
        counts = [_n_leaves(field.type) for field in self._schema]
        if sum(counts) != self._metadata.num_columns:
            raise ValueError(_DAMAGED)
        return [sum(counts[:i]) for i in range(len(counts))]

    def _check_size(self) -> None:
        # Only of row groups: pyarrow 26 ends the whole process, not only the call, where it is
        # asked about a column of a row group and the metadata are damaged there.
        n_rows = n_bytes = 0
        for i in range(self._metadata.num_row_groups):
            with _translated():
                group = self._metadata.row_group(i)
            if group.num_rows < 0 or group.total_byte_size < 0:
                raise ValueError(_DAMAGED)
            n_rows += group.num_rows
            n_bytes += group.total_byte_size
        if n_rows != self.n_rows:
            raise ValueError(_DAMAGED)
        if not n_rows:
            raise ValueError("A file must have rows below its column names; got a table of 0 rows.")
        if n_bytes > _MAX_UNPACKED:
            raise ValueError(
                f"A Parquet file may unpack to at most {_MAX_UNPACKED >> 30} GB; this one would "
                f"take {n_bytes / 2**30:,.1f} GB. Keep only the columns of the label and the score."
            )

    def _record_batches(self, columns: Sequence[int], batch_size: int) -> Iterator[pa.RecordBatch]:
        leaves = [self._leaves[i] for i in columns]
        with _translated():
            # By place, as names would be read as paths: “a” would ask for “a.b” too.
            batches = self._file.reader.iter_batches(
                batch_size,
                row_groups=range(self._metadata.num_row_groups),
                column_indices=sorted(leaves),
                use_threads=True,
            )
        places = np.argsort(np.argsort(leaves)).tolist()
        while True:
            with _translated():
                batch = next(batches, None)
            if batch is None:
                return
            yield batch.select(places)

    def _decoded(self, array: pa.Array, column: int, n_rows_before: int) -> pa.Array:
        with _translated():
            array.validate(full=True)
            n_bytes = _unpacked_text(array)
        if n_bytes > _MAX_TEXT:
            raise ValueError(
                f"A column must hold labels or numbers; {quote(self.columns[column])} holds long "
                f"texts, {n_bytes / len(array):,.0f} bytes a row from row {n_rows_before + 1:,} "
                "on. Choose another column, or shorten them."
            )
        with _translated():
            if types.is_dictionary(array.type):
                array = array.dictionary_decode()
            return array.cast(pa.string()) if _is_text(array.type) else array

    def _first_values(self, column: int) -> list[object]:
        """Return the first values of a column, none if they cannot be read."""
        try:
            for batch in self._record_batches((column,), _SAMPLE_ROWS):
                return self._decoded(batch.column(0), column, 0).to_pylist()
        except ValueError:  # met again, with its sentence, if a person asks for this column
            pass
        return []


def _open(data: bytes, **options: object) -> parquet.ParquetFile:
    return parquet.ParquetFile(
        pa.BufferReader(data),
        pre_buffer=False,  # it would hold whole row groups
        page_checksum_verification=True,
        **options,
    )


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (pa.ArrowNotImplementedError, NotImplementedError):
        raise ValueError(
            "A Parquet file must be written in a usual way; got one with a compression, encoding "
            "or encryption that cannot be read. Write it again with the defaults."
        ) from None
    except Exception:  # whatever damaged bytes bring about
        raise ValueError(_DAMAGED) from None


def _unpacked_text(array: pa.Array) -> int:
    if not types.is_dictionary(array.type) or not _is_text(array.type.value_type):
        return 0
    lengths = compute.binary_length(array.dictionary)
    return compute.sum(compute.take(lengths, array.indices).cast(pa.int64())).as_py() or 0


def _is_text(type_: pa.DataType) -> bool:
    return types.is_string(type_) or types.is_large_string(type_) or types.is_string_view(type_)


def _is_readable(type_: pa.DataType) -> bool:
    if types.is_dictionary(type_):
        type_ = type_.value_type
    return (
        types.is_integer(type_)
        or types.is_floating(type_)
        or types.is_boolean(type_)
        or types.is_null(type_)
        or _is_text(type_)
    )


def _n_leaves(type_: pa.DataType) -> int:
    if isinstance(type_, pa.BaseExtensionType):
        return _n_leaves(type_.storage_type)
    if types.is_dictionary(type_) or not types.is_nested(type_):
        return 1
    return sum(_n_leaves(type_.field(i).type) for i in range(type_.num_fields))
