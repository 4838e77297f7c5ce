"""JSON: one object a line, or a list of objects."""

from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa
from pyarrow import compute, types
from pyarrow import json as arrow_json

from core.parsing.quoting import quote
from core.reading.files.encodings import as_utf8
from core.reading.files.memory_table import MemoryTable
from core.reading.files.watch import UNWATCHED, Watch

_PIECE = 1 << 18
_MAX_OBJECT = 1 << 24
_MAX_DEPTH = 20
_FORM = (
    'Write one object a row, such as {"y_true": 1, "y_score": 0.7}, each with the same names, '
    "or save it as CSV or Parquet."
)


def json_table(
    data: bytes, checked_names: Callable[[Sequence[str]], tuple[str, ...]], watch: Watch = UNWATCHED
) -> MemoryTable:
    """Read objects as rows; one object of lists as columns.

    Parameters
    ----------
    data : bytes
    checked_names : callable
    watch : Watch
        Objects are counted before any is read.

    Raises
    ------
    ValueError
        If it is no such JSON.
    """
    text, _ = as_utf8(data)
    text = text.strip()
    is_list = text.startswith(b"[")
    text = _lines(text, is_list, watch)
    try:
        table = arrow_json.read_json(
            pa.BufferReader(text),
            arrow_json.ReadOptions(block_size=_MAX_OBJECT),
            arrow_json.ParseOptions(newlines_in_values=True),
        )
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise ValueError(_problem(str(error))) from None
    columns = [
        (name, pa.concat_arrays(table[name].chunks) if table.num_rows else pa.nulls(0))
        for name in table.column_names
    ]
    if not is_list and table.num_rows == 1 and len(columns) > 1:
        columns = _lists_as_columns(columns)
    description = "a list of JSON objects" if is_list else "JSON Lines"
    return MemoryTable("json", columns, checked_names, description)


def _lists_as_columns(columns: list[tuple[str, pa.Array]]) -> list[tuple[str, pa.Array]]:
    if not all(types.is_list(array.type) for _, array in columns):
        return columns
    flat = [(name, compute.list_flatten(array)) for name, array in columns]
    return flat if len({len(array) for _, array in flat}) == 1 else columns


def _problem(error: str) -> str:
    if "changed from" in error and "Column(/" in error:
        place = error.split("Column(", 1)[1]
        name = place.split(")", 1)[0].removeprefix("/")
        change = place.split(") ", 1)[1].split(" in row")[0]
        return (
            f"Each name must hold values of one kind in all rows; {quote(name)} {change}. {_FORM}"
        )
    return f"A file that begins as JSON must be rows of objects; this one is not. {_FORM}"


def _lines(text: bytes, is_list: bool, watch: Watch = UNWATCHED) -> bytes:
    """Take a list away from its objects, so that each stands for itself; refuse deep ones."""
    n_objects = 0
    codes = np.frombuffer(text, np.uint8)
    if is_list:
        codes = codes.copy()
    if is_list and codes[-1] != ord("]"):
        raise ValueError(
            "A list of JSON objects must end in “]”; this one is cut short. Copy or write it again."
        )
    if is_list:
        codes[[0, -1]] = ord("\n")
    depth, in_string, escaped = 0, False, False
    for start in range(0, len(codes), _PIECE):
        piece = codes[start : start + _PIECE]
        marks = piece == ord('"')
        slashes = piece == ord("\\")
        if escaped or slashes.any():
            # A character is escaped after an odd run of backslashes.
            places = np.arange(len(piece))
            last_other = np.maximum.accumulate(np.where(slashes, -1, places))
            odd = (places - last_other) % 2 == 1
            if escaped:  # a run that began in the piece before
                odd = np.where(last_other < 0, ~odd, odd)
            marks &= ~np.append(escaped, odd[:-1])
            escaped = bool(odd[-1])
        inside = (np.cumsum(marks) + in_string) % 2 == 1
        in_string = bool(inside[-1])
        outside = ~inside
        steps = np.zeros(len(piece), np.int8)
        steps[outside & ((piece == ord("{")) | (piece == ord("[")))] = 1
        steps[outside & ((piece == ord("}")) | (piece == ord("]")))] = -1
        depths = depth + np.cumsum(steps, dtype=np.int32)
        depth = int(depths[-1])
        if depths.max() > _MAX_DEPTH:
            raise ValueError(_problem(""))
        n_objects += int(np.count_nonzero((steps < 0) & (depths == 0)))
        watch.rows(n_objects)
        watch.share((start + len(piece)) / len(codes) / 2)
        if is_list:
            piece[outside & (depths == 0) & (piece == ord(","))] = ord("\n")
    return codes.tobytes() if is_list else text
