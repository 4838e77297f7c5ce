"""NumPy arrays in a file (.npy, .npz); objects in it, which could run a program, are never read."""

import ast
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa

from core.parsing.plural import counted
from core.parsing.quoting import quote, quote_all
from core.reading.files.archives import damaged, open_archive
from core.reading.files.memory_table import MemoryTable
from core.reading.files.watch import UNWATCHED, Watch

_KIND = "A NumPy file"
_MAX_HEADER = 1 << 16
_MAGIC = b"\x93NUMPY"


def numpy_table(
    data: bytes, checked_names: Callable[[Sequence[str]], tuple[str, ...]], watch: Watch = UNWATCHED
) -> MemoryTable:
    """Read arrays of one length as columns; one of two dimensions becomes `name[0]`, `name[1]`, ….

    An array's header tells its rows before it is unpacked. ValueError refuses what is damaged, and
    objects and arrays of no shape that a column can have.
    """
    if data.startswith(_MAGIC):
        array = _array(data)
        watch.rows(len(array) if array.ndim else 0)
        columns = _columns("", array)
        return MemoryTable("numpy", columns, checked_names, "a NumPy array")
    archive = open_archive(data, _KIND)
    arrays = {}
    n_read, n_bytes = 0, sum(info.file_size for info in archive.infolist())
    for info in archive.infolist():
        begin = _member(archive, info, _MAX_HEADER)
        if begin.startswith(_MAGIC):
            _, shape, _, _ = _header(begin)
            watch.rows(shape[0] if shape else 0)
            arrays[info.filename.removesuffix(".npy")] = _array(_member(archive, info))
        n_read += info.file_size
        watch.share(n_read / max(1, n_bytes))
    lengths = Counter(len(array) for array in arrays.values() if array.ndim)
    if not lengths:
        raise ValueError("A NumPy file must hold arrays with rows; got none.")
    length = max(lengths, key=lambda n: (lengths[n], n))
    other = [name for name, array in arrays.items() if not array.ndim or len(array) != length]
    have, are = ("have", "are") if other[1:] else ("has", "is")
    remark = (
        f"{counted(len(other), 'array')} {have} another length than the {length:,} rows of the "
        f"others and {are} left out: {quote_all(other)}."
    )
    columns = [
        column
        for name, array in arrays.items()
        if name not in other
        for column in _columns(name, array)
    ]
    return MemoryTable("numpy", columns, checked_names, "NumPy arrays", [remark] if other else [])


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int = -1) -> bytes:
    try:
        with archive.open(info) as file:
            return file.read(most)
    except Exception:  # zlib.error, and whatever else damaged bytes bring about
        raise damaged(_KIND) from None


def _header(data: bytes) -> tuple[np.dtype, tuple[int, ...], bool, int]:
    """Return what an array holds, its shape, whether its first axis runs fastest, its start."""
    try:
        start = 12 if data[6] > 1 else 10
        stop = start + int.from_bytes(data[8:start], "little")
        if stop > _MAX_HEADER or data[6] not in (1, 2, 3):
            raise damaged(_KIND)
        header = ast.literal_eval(data[start:stop].decode("utf-8" if data[6] == 3 else "latin-1"))
        dtype = np.lib.format.descr_to_dtype(header["descr"])
        shape = tuple(int(n) for n in header["shape"])
        return dtype, shape, bool(header["fortran_order"]), stop
    except Exception:  # whatever damaged bytes bring about
        raise damaged(_KIND) from None


def _array(data: bytes) -> np.ndarray:
    dtype, shape, is_fortran, start = _header(data)
    if dtype.hasobject:
        raise ValueError(
            "A NumPy file must hold numbers or texts; this one holds Python objects, which are "
            "never opened: they could run a program. Save it again with arrays of numbers."
        )
    n_bytes = int(np.prod([*shape, 1], dtype=object)) * dtype.itemsize
    if min(shape, default=0) < 0 or n_bytes != len(data) - start:
        raise damaged(_KIND)
    if not n_bytes:
        return np.zeros(shape if np.prod(shape) == 0 else 0, dtype)
    values = np.frombuffer(data, dtype, offset=start)
    return values.reshape(shape[::-1]).T if is_fortran else values.reshape(shape)


def _columns(name: str, array: np.ndarray) -> list[tuple[str, pa.Array]]:
    if array.dtype.names:
        return [
            column
            for field in array.dtype.names
            for column in _columns(f"{name}.{field}" if name else field, array[field])
        ]
    if array.ndim == 1 or array.shape[1:] == (1,):
        return [(name, _arrow(name, array.reshape(-1)))]
    if array.ndim != 2:
        raise ValueError(
            f"An array must have one or two dimensions; {quote(name or 'the array')} has the shape "
            f"{array.shape}. Save its rows as rows."
        )
    return [
        (f"{name}[{i}]" if name else "", _arrow(name, array[:, i])) for i in range(array.shape[1])
    ]


def _arrow(name: str, values: np.ndarray) -> pa.Array:
    if values.dtype.kind == "S":
        values = np.char.decode(values, "utf-8", "replace")
    if values.dtype.kind == "U":
        return pa.array(values.tolist(), pa.string())
    if values.dtype.kind == "M":
        return pa.array(np.datetime_as_string(values).tolist(), pa.string())
    if values.dtype.kind not in "biuf":
        raise ValueError(
            f"An array must hold numbers, true/false or text; {quote(name or 'the array')} holds "
            f"{values.dtype}. Convert it."
        )
    if values.dtype.itemsize > 8:
        values = values.astype(np.float64)
    return pa.array(np.ascontiguousarray(values.astype(values.dtype.newbyteorder("="), copy=False)))
