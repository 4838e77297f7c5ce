"""A Parquet file, read in pieces, if it does not unpack to more than it should."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pyarrow as pa
from pyarrow import parquet, types

from core.parsing.plural import counted
from core.reading.files.first_rows import MOST_ROWS, first_rows
from core.reading.files.nested import is_text

_BATCH = 1 << 18
_MAX_UNPACKED = 2 * 2**30
_DAMAGED = "A Parquet file must be whole; got one that is damaged. Copy or write it again."


class ParquetTable:
    """Read a Parquet file, checked by its metadata; see `core.reading.tables.Table`."""

    kind: str = "parquet"
    decimal: str = "."
    n_rows: int | None
    remarks: tuple[str, ...] = ()

    def __init__(
        self, data: bytes, checked_names: Callable[[Sequence[str]], tuple[str, ...]]
    ) -> None:
        with _translated():
            file = _open(data)
            self._metadata = file.metadata
            self._schema = file.schema_arrow
        self.columns = checked_names(self._schema.names)
        self._leaves = self._column_leaves()
        self.n_rows = self._metadata.num_rows
        self._check_size()
        self.description = f"Parquet, {counted(self.n_rows, 'row')}"
        with _translated():
            texts = [
                self._metadata.schema.column(leaf).path
                for leaves, field in zip(self._leaves, self._schema, strict=True)
                if _may_hold_text(field.type)
                for leaf in leaves
                if self._metadata.schema.column(leaf).physical_type == "BYTE_ARRAY"
            ]
            # Texts as dictionaries: one that is repeated a million times is held once.
            self._file = _open(data, metadata=self._metadata, read_dictionary=texts)

    def head(self) -> list[pa.Array]:
        """Return the first rows; nulls for a column that cannot be read."""
        n_rows = min(self._metadata.num_rows, MOST_ROWS)
        heads = [
            self._first_values(i, pa.nulls(n_rows, field.type))
            for i, field in enumerate(self._schema)
        ]
        return first_rows([heads])

    def batches(self, columns: tuple[int, ...]) -> Iterator[tuple[list[pa.Array], float]]:
        """Yield the columns at these positions, and the share of rows read."""
        n_rows = 0
        for batch in self._record_batches(columns, _BATCH):
            arrays = [_validated(batch.column(place)) for place in range(len(columns))]
            n_rows += batch.num_rows
            yield arrays, n_rows / self.n_rows
        if n_rows != self.n_rows:
            raise ValueError(_DAMAGED)

    def _column_leaves(self) -> list[range]:
        """Return for each column the places of what is stored for it: a nested one has several."""
        counts = [_n_leaves(field.type) for field in self._schema]
        if sum(counts) != self._metadata.num_columns:
            raise ValueError(_DAMAGED)
        return [range(sum(counts[:i]), sum(counts[: i + 1])) for i in range(len(counts))]

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
        order = sorted(columns)
        with _translated():
            # By place, as names would be read as paths: “a” would ask for “a.b” too.
            batches = self._file.reader.iter_batches(
                batch_size,
                row_groups=range(self._metadata.num_row_groups),
                column_indices=[leaf for i in order for leaf in self._leaves[i]],
                use_threads=True,
            )
        places = [order.index(i) for i in columns]
        while True:
            with _translated():
                batch = next(batches, None)
            if batch is None:
                return
            yield batch.select(places)

    def _first_values(self, column: int, otherwise: pa.Array) -> pa.Array:
        """Return the first values of a column."""
        try:
            for batch in self._record_batches((column,), MOST_ROWS):
                return _validated(batch.column(0))
        except ValueError:  # met again, with its sentence, if a person asks for this column
            pass
        return otherwise


def _validated(array: pa.Array) -> pa.Array:
    with _translated():
        array.validate(full=True)
        return array.storage if isinstance(array.type, pa.BaseExtensionType) else array


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


def _may_hold_text(type_: pa.DataType) -> bool:
    if types.is_nested(type_):
        return any(_may_hold_text(type_.field(i).type) for i in range(type_.num_fields))
    return is_text(type_)


def _n_leaves(type_: pa.DataType) -> int:
    if isinstance(type_, pa.BaseExtensionType):
        return _n_leaves(type_.storage_type)
    if types.is_dictionary(type_) or not types.is_nested(type_):
        return 1
    return sum(_n_leaves(type_.field(i).type) for i in range(type_.num_fields))
