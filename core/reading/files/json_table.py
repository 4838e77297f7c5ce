"""JSON: one object a line, a list of objects, or one object as pandas writes a table."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import pyarrow as pa
from pyarrow import json as arrow_json
from pyarrow import types

from core.parsing.numbers import looks_like_number
from core.parsing.quoting import quote, quote_all
from core.reading.files.encodings import as_utf8
from core.reading.files.json_scan import one_object, rows_in_blocks
from core.reading.files.memory_table import MemoryTable
from core.reading.files.watch import UNWATCHED, Watch

_MAX_WHOLE = 50 * 2**20
_MOST_CELLS = 50_000_000
_MOST_PARTS = 2_000_000
_FEW = 100
_SINGLE = re.compile(rb"(\[\s*)?\{\s*'")
_OTHER_KIND = re.compile(
    r"Column\(/(?P<path>.*?)\) (?P<change>changed from .*?) in row|"
    r"Field (?P<name>.*) has incompatible"
)
_FORM = (
    'Write one object a row, such as {"y_true": 1, "y_score": 0.7}, each with the same names, '
    "or save it as CSV or Parquet."
)


def json_table(
    data: bytes, checked_names: Callable[[Sequence[str]], tuple[str, ...]], watch: Watch = UNWATCHED
) -> MemoryTable:
    """Read objects as rows, or the table that one object holds.

    Objects and their names are counted before any is read. ValueError refuses other JSON.
    """
    text, _ = as_utf8(data)
    text = text.strip()
    is_list = text.startswith(b"[")
    if _SINGLE.match(text[:512]):
        raise ValueError(
            "Names and texts in JSON must stand in double quotation marks; these stand in single "
            f"ones, as Python shows them. {_FORM} In Python: json.dump."
        )
    of_lists = is_list and not text[1:512].lstrip().startswith(b"{")
    is_whole = of_lists or (not is_list and one_object(text, _MAX_WHOLE))
    whole = _whole(text, watch) if is_whole else None
    if of_lists and not whole:
        raise ValueError(
            f"A table in JSON must have names; this one is lists of values without any. {_FORM} "
            'In pandas: to_json(orient="records").'
        )
    if whole:
        columns, description, remarks = whole
        return MemoryTable("json", columns, checked_names, description, remarks)
    table = _read_rows(rows_in_blocks(text, is_list, watch))
    columns = [(name, _joined(name, table[name])) for name in table.column_names]
    description = "a list of JSON objects" if is_list else "JSON Lines"
    return MemoryTable("json", columns, checked_names, description)


def _read_rows(blocks: Iterator[bytes]) -> pa.Table:
    """Read one block of rows while the next is looked through."""
    tables, before = [], None
    try:
        with ThreadPoolExecutor(1) as reader:
            for block in blocks:
                reading = reader.submit(_read_block, block)
                if before:
                    tables.append(before.result())
                before = reading
            tables += [before.result()] if before else []
        schema = pa.unify_schemas([table.schema for table in tables], promote_options="permissive")
        return pa.concat_tables([_fitted(table, schema) for table in tables])
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowTypeError) as error:
        raise ValueError(_problem(str(error))) from None


def _fitted(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """Give a table all columns in the types that they have in all blocks."""
    if table.schema.equals(schema):
        return table
    columns = [
        # Integers of many digits are rounded, as they are where a decimal stands in their block.
        table[field.name].cast(field.type, safe=False)
        if field.name in table.column_names
        else pa.nulls(table.num_rows, field.type)
        for field in schema
    ]
    return pa.table(columns, schema=schema)


def _read_block(block: bytes) -> pa.Table:
    def read(schema: pa.Schema | None = None) -> pa.Table:
        return arrow_json.read_json(
            pa.BufferReader(block),
            arrow_json.ReadOptions(use_threads=False, block_size=len(block) + 1),
            arrow_json.ParseOptions(newlines_in_values=True, explicit_schema=schema),
        )

    table = read()
    texts = [field for field in table.schema if _without_times(field.type) != field.type]
    if not texts:
        return table
    # What looks like a point in time stays as it is written.
    schema = pa.schema([field.with_type(_without_times(field.type)) for field in texts])
    return read(schema).select(table.column_names)


def _without_times(type_: pa.DataType) -> pa.DataType:
    if types.is_timestamp(type_):
        return pa.string()
    if types.is_list(type_):
        return pa.list_(_without_times(type_.value_type))
    if types.is_struct(type_):
        return pa.struct([field.with_type(_without_times(field.type)) for field in type_])
    return type_


def _joined(name: str, parts: pa.ChunkedArray) -> pa.Array:
    if types.is_list(parts.type) and types.is_null(parts.type.value_type):
        return pa.nulls(len(parts))
    try:
        return pa.concat_arrays(parts.chunks) if len(parts) else pa.nulls(0)
    except pa.ArrowIndexError:  # pyarrow reads lists of nulls within objects in wrong lengths
        raise ValueError(
            f"A list in JSON must hold a value somewhere; {quote(name)} holds lists of nothing but "
            "nulls. Take them away."
        ) from None


_Whole = tuple[list[tuple[str, pa.Array]], str, list[str]]
"""Columns, what was found, for people, and remarks."""


def _whole(text: bytes, watch: Watch) -> _Whole | None:
    """Read one object that holds a whole table; None where it is another.

    That is lists as columns, columns by name and row as `DataFrame.to_json` writes them, rows by
    number or name, lists of rows below or beside their names (`orient="split"`), or a list of
    objects within a key.
    """
    if len(text) > _MAX_WHOLE:
        raise ValueError(
            f"JSON in one object may have at most {_MAX_WHOLE >> 20} MB; got "
            f"{len(text) / 2**20:,.4g} MB. {_FORM}"
        )
    # Objects take ten times their text in memory.
    if (n_parts := text.count(b"{") + text.count(b"[")) > _MOST_PARTS:
        raise ValueError(
            f"JSON in one object may have at most {_MOST_PARTS:,} objects and lists; got "
            f"{n_parts:,}. {_FORM}"
        )
    try:
        found = json.loads(text)
    except ValueError:
        found = _list_a_line(text)
    if isinstance(found, list):
        found = {"": found}
    if not found:
        return None
    lists = _lists(found)
    records = [each for each in _records(found) if not (each[0] == "meta" and "data" in lists)]
    rows = found.get("data")
    inner = {} if lists or records else _columns_within(found)
    beside: set[str] = set()
    if of_lists := _rows_of_lists(lists):
        key, names, rows = of_lists
        if any(len(row) != len(names) for row in rows):
            raise ValueError(
                f"Each list{key and f' in {quote(key)}'} must have {len(names):,} values. {_FORM}"
            )
        watch.columns(len(names))
        table = {str(name): list(c) for name, c in zip(names, zip(*rows, strict=True), strict=True)}
        description = f"JSON, rows in {quote(key)}" if key else "JSON, a list a row"
    elif len(records) == 1 or ("schema" in found and "data" in lists):
        key, objects = ("data", rows or []) if "schema" in found else records[0]
        table = _turned(objects, watch)
        beside = {name for name in found if not f"{key}.".startswith(f"{name}.")} - {"schema"}
        description = f"a list of JSON objects in {quote(key)}"
    elif len(inner) == 1:
        ((key, table),) = inner.items()
        watch.columns(len(table))
        beside = found.keys() - {key}
        description = f"JSON, a list a column in {quote(key)}"
    elif len(found) > 1 and _are(dict, found.values()):
        table, description = _by_name(found, watch)
    elif len(records) > 1:
        raise ValueError(
            "An object in JSON must hold one list of rows; this one holds "
            f"{quote_all([key for key, _ in records], 3)}. Keep one of them."
        )
    elif table := _longest(lists):
        watch.columns(len(table))
        beside = found.keys() - table.keys()
        description = "JSON, a list a column"
    elif len(lists) == len(found) > 1:
        raise ValueError(
            "Lists in one object of JSON must have as many values as each other; got "
            + ", ".join(f"{quote(k)} with {len(v):,}" for k, v in islice(lists.items(), 3))
            + f". {_FORM}"
        )
    else:
        return None
    columns = [(name, _array(name, values)) for name, values in table.items()]
    left_out = [name for name in found if name in beside]
    are = "are" if left_out[1:] else "is"
    remark = f"Beside the rows, {quote_all(left_out, 3)} {are} left out."
    return columns, description, [remark] if left_out else []


def _list_a_line(text: bytes) -> list | None:
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except ValueError:
        return None


def _rows_of_lists(lists: dict[str, list]) -> tuple[str, list, list[list]] | None:
    """Find rows that are lists, where they stand, and their names, beside them or as first row."""
    for key in ("", "data", "rows", "values"):
        rows = lists.get(key, [])
        if not rows or not _are(list, rows):
            continue
        for at in ("columns", "fields", "meta"):
            if names := lists.get(at):
                return key, [x.get("name") if isinstance(x, dict) else x for x in names], rows
        first, *below = rows
        if below and first and _are(str, first) and not any(map(looks_like_number, first)):
            fields = (str(field) for row in below for field in row)
            return (key, first, below) if any(map(looks_like_number, fields)) else None
    return None


def _records(found: dict, within: str = "") -> Iterator[tuple[str, list[dict]]]:
    """Yield lists of objects and their names, also of those in objects that hold few names."""
    for name, value in found.items():
        if isinstance(value, list) and value and _are(dict, value):
            yield within + name, value
        elif isinstance(value, dict) and len(value) <= _FEW and within.count(".") < 2:
            yield from _records(value, f"{within}{name}.")


def _columns_within(found: dict) -> dict[str, dict[str, list]]:
    """Return the objects in one that hold lists as columns, by their names."""
    return {
        name: columns
        for name, value in found.items()
        if isinstance(value, dict) and (columns := _longest(_lists(value)))
    }


def _lists(found: dict) -> dict[str, list]:
    return {name: values for name, values in found.items() if values and isinstance(values, list)}


def _longest(lists: dict[str, list]) -> dict[str, list]:
    """Return the lists that are as long as the longest, if there are two or more."""
    longest = max(map(len, lists.values()), default=0)
    found = {name: values for name, values in lists.items() if len(values) == longest}
    return found if len(found) > 1 else {}


def _by_name(found: dict[str, dict], watch: Watch) -> tuple[dict[str, list], str]:
    """Tell rows by number or name from columns by name, and read them."""
    keys = list(next(iter(found.values())))
    numbered = all(map(str.isdigit, found))
    longest = max(map(len, found.values()))
    if not numbered and longest >= len(found):
        _check_cells(longest, len(found))
    same = all(list(values) == keys for values in found.values())
    inner = keys if same else dict.fromkeys(key for values in found.values() for key in values)
    if not (numbered or (len(found) > len(inner) and not all(map(str.isdigit, inner)))):
        watch.columns(len(found))
        _check_cells(len(inner), len(found))
        table = {
            name: list(column.values()) if same else [column.get(key) for key in inner]
            for name, column in found.items()
        }
        return table, "JSON by column"
    table = _turned(list(found.values()), watch)
    return table if numbered else {"": list(found)} | table, "JSON by row"


def _are(kind: type, values: Iterable) -> bool:
    return all(isinstance(value, kind) for value in values)


def _turned(objects: list[dict], watch: Watch) -> dict[str, list]:
    names = dict.fromkeys(name for row in objects for name in row)
    watch.columns(len(names))
    _check_cells(len(objects), len(names))
    return {name: [row.get(name) for row in objects] for name in names}


def _check_cells(n_rows: int, n_columns: int) -> None:
    if n_rows * n_columns > _MOST_CELLS:
        raise ValueError(
            f"JSON in one object may have at most {_MOST_CELLS:,} values; got {n_rows:,} rows of "
            f"{n_columns:,} names. {_FORM}"
        )


def _array(name: str, values: list) -> pa.Array:
    try:
        name.encode()
        return pa.array(values)
    except UnicodeEncodeError:
        raise ValueError(
            "Text in JSON must be whole characters; got half of one, such as “\\ud83d”. "
            "Write the file again as UTF-8."
        ) from None
    except (ValueError, TypeError, OverflowError):
        raise ValueError(
            f"Each name must hold values of one kind in all rows; {quote(name)} does not. {_FORM}"
        ) from None


def _problem(error: str) -> str:
    if found := _OTHER_KIND.search(error):
        name, change = found["path"] or found["name"], found["change"] or "does not"
        return (
            f"Each name must hold values of one kind in all rows; {quote(name)} {change}. {_FORM}"
        )
    return f"A file that begins as JSON must be rows of objects; this one is not. {_FORM}"
