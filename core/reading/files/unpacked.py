"""The columns of a file as a person chooses them: vectors and structures unpacked, bytes plain."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import compute, types

from core.parsing.plural import counted
from core.parsing.quoting import quote, quote_all
from core.reading.files.nested import (
    MOST_PARTS,
    as_json,
    is_spark_vector,
    is_text,
    keys_of,
    labelled,
    spark_elements,
    values_of_key,
)

_MAX_TEXT = 2**26
_MAX_PACKED = 10_000
_BYTES = r"""^\s*b(?:'(?P<a>[^']*)'|"(?P<b>[^"]*)")\s*$"""
_NUMBERS = r"[-+−.0-9eEnaNifINF%,;\s]"
# [0.2, 0.8] and (0.2 0.8) and array([[0.2]], dtype=float32) and c(0.2, 0.8); no other words, as
# fold(2) may be a class.
_MAKERS = (
    r"(?:(?:np|numpy|jnp|torch|tf)\.)?"
    r"(?:[aA]rray|[tT]ensor|float(?:16|32|64)?|u?int(?:8|16|32|64)|DenseVector|c)"
)
_ARGUMENTS = r"(?:,\s*[A-Za-z_]+\s*=\s*(?:\([0-9,\s]*\)|[^,()\[\]]*))+"
_VECTOR = (
    rf"^\s*(?:{_MAKERS}\s*\(\s*[\[({{\s]*|[\[({{][\[({{\s]*)(?P<inner>{_NUMBERS}*?)\s*"
    rf"(?:[\])}}\s]+|[\])}}\s]*{_ARGUMENTS}\)\s*)$"
)
_SPARSE = r"^\s*\(?\s*(?P<n>[0-9]+)\s*,\s*\[(?P<i>[0-9,\s]*)\]\s*,\s*\[(?P<v>[^\]]*)\]\s*\)?\s*$"
_SEPARATOR = r"\s*[,;]\s*|\s+"
_USUAL = r"^\[[-+.0-9eE]+(?:, [-+.0-9eE]+)*\]$"
_ANY_VECTOR = re.sub(r"\?P<\w+>", "", f"{_VECTOR}|{_SPARSE}")
_LIST = re.compile(r"\s*\[\s*['\"\d.-]")
_JSON = re.compile(r"\s*\[?\s*\{\s*[\"']")

Read = Callable[[pa.Array, int], pa.Array]
"""Make one column of the fields of a stored one, given the number of their first row."""


class Content(Protocol):
    """What a reader of one kind of file offers."""

    kind: str
    n_rows: int | None
    columns: tuple[str, ...]
    decimal: str
    description: str
    remarks: tuple[str, ...]

    def head(self) -> list[pa.Array]:
        """Return the first rows as they are stored; see `core.reading.files.first_rows`."""

    def batches(self, columns: tuple[int, ...]) -> Iterator[tuple[list[pa.Array], float]]:
        """Yield the columns at these positions, and the share of rows read."""


@dataclass(frozen=True)
class View:
    """Hold one column as it is shown: out of which stored ones, and how."""

    name: str
    sources: tuple[int, ...]
    read: Read

    def of(self, stored: Mapping[int, pa.Array], first_row: int) -> pa.Array:
        """Make its fields of those that are stored."""
        return self.read(_joined([stored[source] for source in self.sources]), first_row)


class Unpacked:
    """Show the columns of a file one by one, whatever is packed in them.

    A vector of n numbers becomes n columns, `name[0]` to `name[n - 1]`; a list of labels with a
    number each, one column per label, `name[label]`, also where the labels have a list of their
    own; a structure, one per field, `name.field`. One number in brackets is that number. Python's
    b'1' is 1. Decimals are float64, dates texts.

    Parameters
    ----------
    content : Content
    checked_names : callable
        Checks the names of the columns, and names those without.

    Attributes
    ----------
    columns : tuple of str
    sample : pandas.DataFrame
    remarks : tuple of str
        Those of the content, and what was unpacked.
    fallible : frozenset of str
        Columns of which a field may turn out to be unreadable when it is met.
    """

    def __init__(
        self, content: Content, checked_names: Callable[[Sequence[str]], tuple[str, ...]]
    ) -> None:
        self._content = content
        self._views: list[View] = []
        remarks = list(content.remarks)
        heads = content.head()
        fallible = set()
        for views in _views(content.columns, heads, content.decimal):
            self._views += views
            names, name = [view.name for view in views], content.columns[views[0].sources[0]]
            if len(views) > 1:
                remarks.append(f"{quote(name)} is unpacked into {quote_all(names, 3)}.")
            if content.kind != "csv" or views[0].read is not _as_it_is:
                fallible |= set(names)
        self.remarks = tuple(remarks)
        self.columns = checked_names([view.name for view in self._views])
        self.fallible = frozenset(fallible)
        self.sample = pd.DataFrame(
            {
                name: pd.Series(_values(view, heads), dtype=object)
                for name, view in zip(self.columns, self._views, strict=True)
            }
        )

    def batches(self, columns: tuple[int, ...]) -> Iterator[tuple[list[pa.Array], float]]:
        """Yield the columns at these positions, and the share of rows read."""
        views = [self._views[i] for i in columns]
        sources = tuple(sorted({source for view in views for source in view.sources}))
        first_row = 1
        for arrays, share in self._content.batches(sources):
            stored = dict(zip(sources, arrays, strict=True))
            yield [view.of(stored, first_row) for view in views], share
            first_row += len(arrays[0])


def _values(view: View, heads: Sequence[pa.Array]) -> list[object]:
    try:
        return view.of(dict(enumerate(heads)), 1).to_pylist()
    except ValueError:  # met again, with its sentence, if a person asks for this column
        return [None] * len(heads[0])


def _labels_of(heads: Sequence[pa.Array]) -> dict[int, int]:
    """Columns of lists of numbers → the one of lists of labels that says what each number is of."""
    lists = {i: found for i, head in enumerate(heads) if (found := _as_lists(head)) is not None}
    pairs = [
        (i, j)
        for i, numbers in lists.items()
        for j, labels in lists.items()
        if _is_number(numbers.type.value_type)
        and types.is_string(labels.type.value_type)
        and _are_of_all(labelled(labels, numbers))
    ]
    return dict(pairs) if len({j for _, j in pairs}) == 1 else {}


def _are_of_all(pairs: pa.Array | None) -> bool:
    """Whether each row has all labels: those that differ are words of a text, or predicted."""
    if pairs is None:
        return False
    n_labels = set(compute.list_value_length(pairs).drop_null().to_pylist())
    return n_labels == {len(keys_of(pairs))} and n_labels != {1}


def _as_lists(array: pa.Array) -> pa.Array | None:
    if types.is_string(array.type):
        first = next(iter(array.drop_null()), None)
        if first is None or not _LIST.match(first.as_py()):
            return None
        array = as_json(array)
    is_list = array is not None and (types.is_list(array.type) or types.is_large_list(array.type))
    return array if is_list else None


def _views(names: Sequence[str], heads: Sequence[pa.Array], decimal: str) -> list[list[View]]:
    """The views of each stored column."""
    labels_of = _labels_of(heads)
    found = []
    for i, (name, head) in enumerate(zip(names, heads, strict=True)):
        if i in labels_of:
            sources: tuple[int, ...] = (i, labels_of[i])
            parts = _parts_labelled(name, _joined([heads[source] for source in sources]))
        else:
            sources, parts = (i,), _parts(name, head, decimal)
        found.append([View(part, sources, read) for part, read in parts])
    return found


def _joined(arrays: Sequence[pa.Array]) -> pa.Array:
    if len(arrays) == 1:
        return arrays[0]
    return pa.StructArray.from_arrays(arrays, [str(i) for i in range(len(arrays))])


def _parts_labelled(name: str, head: pa.Array) -> list[tuple[str, Read]]:
    def pairs_of(array: pa.Array, first_row: int) -> pa.Array:
        numbers, labels = (_as_lists(compute.struct_field(array, [i])) for i in range(2))
        found = None if numbers is None or labels is None else labelled(labels, numbers)
        if found is None:
            raise ValueError(
                f"Column {quote(name)} must hold a number for each label in every row, as in the "
                f"first; from row {first_row:,} on it does not. Write one column for each label."
            )
        return found

    return _after(pairs_of, _parts_by_key(name, pairs_of(head, 1)))


def _parts(name: str, head: pa.Array, decimal: str = ".") -> list[tuple[str, Read]]:
    def whole(array: pa.Array, first_row: int) -> pa.Array:
        return plain(array, name, first_row)

    if types.is_string(head.type):
        return _parts_of_text(name, head, decimal)
    if is_text(head.type.value_type if types.is_dictionary(head.type) else head.type):
        try:
            texts = whole(head, 1)
        except ValueError:  # too long: met again, with its sentence, if it is asked for
            return [(name, whole)]
        return _after(whole, _parts_of_text(name, texts, decimal))
    nested = _parts_of_nested(name, head) if types.is_nested(head.type) else []
    return nested or [(name, whole)]


def _as_it_is(array: pa.Array, first_row: int) -> pa.Array:
    return array


def _parts_of_text(name: str, head: pa.Array, decimal: str) -> list[tuple[str, Read]]:
    texts = head.drop_null()
    parts: list[tuple[str, Read]] = []
    if (
        not len(texts)
        or str(texts[0])[:1].isdigit()
        or compute.max(compute.binary_length(texts)).as_py() > _MAX_PACKED
    ):
        pass
    elif _all_match(texts, _BYTES):
        parts = [(name, lambda array, row: _without_bytes(array, name, row))]
    elif _all_match(texts, _ANY_VECTOR):
        parts = _parts_of_vectors(name, texts, decimal)
    elif all(_JSON.match(text.as_py()) for text in texts):
        parts = _parts_of_json(name, texts)
    return parts or [(name, _as_it_is)]


def _all_match(texts: pa.Array, pattern: str) -> bool:
    return bool(compute.all(compute.match_substring_regex(texts, pattern)).as_py())


def _without_bytes(array: pa.Array, name: str, first_row: int) -> pa.Array:
    found = compute.extract_regex(array, _BYTES)
    _refuse_other(found, array, name, first_row, "a text of bytes such as b'1'")
    return compute.binary_join_element_wise(
        compute.struct_field(found, "a"), compute.struct_field(found, "b"), ""
    )


def _parts_of_json(name: str, texts: pa.Array) -> list[tuple[str, Read]]:
    first = as_json(texts)
    if first is None:
        return []

    def in_json(array: pa.Array, first_row: int) -> pa.Array:
        parsed = as_json(array, first.type)
        if parsed is None:
            raise ValueError(
                f"Column {quote(name)} must hold JSON of one form in every row; from row "
                f"{first_row:,} on one holds another. Write its numbers in columns of their own."
            )
        return parsed

    return _after(in_json, _parts_of_nested(name, first))


def _parts_of_vectors(name: str, texts: pa.Array, decimal: str) -> list[tuple[str, Read]]:
    inner = compute.struct_field(compute.extract_regex(texts, _VECTOR), "inner").drop_null()
    if not _all_match(inner, "[0-9]"):
        return []
    separator = _SEPARATOR
    has_point = compute.any(compute.match_substring(inner, ".")).as_py()
    lone_comma = _all_match(inner, r"^[-+]?[0-9]+,[0-9]+$") if len(inner) else False
    long = compute.any(compute.match_substring_regex(inner, ",(0[0-9]|[0-9]{3})")).as_py()
    if not has_point and (decimal == "," or (lone_comma and long)):
        separator = r"\s*;\s*|,?\s+"  # [0,0747] is one number

    last: list[pa.Array] = []  # texts and what they are as lists, for the next element

    def split(array: pa.Array, first_row: int) -> pa.Array:
        if not last or last[0] is not array:
            last[:] = array, _split(array, separator, name, first_row)
        return last[1]

    lists = split(texts, 1)
    return [] if lists.null_count else _elements(name, lists, split)


def _elements(name: str, head: pa.Array, lists_of: Read) -> list[tuple[str, Read]]:
    """The parts of lists, if all in the first rows are as long."""
    sizes = set(compute.list_value_length(head).drop_null().to_pylist())
    if len(sizes) != 1 or not 1 <= min(sizes) <= MOST_PARTS:
        return []
    (size,) = sizes

    def element(i: int) -> Read:
        def read(array: pa.Array, first_row: int) -> pa.Array:
            lists = lists_of(array, first_row)
            return plain(_element(lists, i, size, name, first_row), name, first_row)

        return read

    names = [name] if size == 1 else [f"{name}[{i}]" for i in range(size)]
    return [(part, element(i)) for i, part in enumerate(names)]


def _in_turn(first: Read, then: Read) -> Read:
    return lambda array, first_row: then(first(array, first_row), first_row)


def _after(first: Read, parts: Sequence[tuple[str, Read]]) -> list[tuple[str, Read]]:
    return [(name, _in_turn(first, read)) for name, read in parts]


def _split(array: pa.Array, separator: str, name: str, first_row: int) -> pa.Array:
    if separator == _SEPARATOR and _all_match(array, _USUAL):  # five times as fast
        return compute.split_pattern(compute.ascii_trim(array, "[]"), ", ")
    found = compute.extract_regex(array, _VECTOR)
    if found.null_count > array.null_count:
        return _split_sparse(array, found, separator, name, first_row)
    return compute.split_pattern_regex(compute.struct_field(found, "inner"), separator)


def _split_sparse(
    array: pa.Array, dense: pa.Array, separator: str, name: str, first_row: int
) -> pa.Array:
    """Write out the vectors of which only the elements that are not 0 stand in the file."""
    lists = compute.split_pattern_regex(compute.struct_field(dense, "inner"), separator).to_pylist()
    found = compute.extract_regex(array, _SPARSE)
    known = compute.if_else(compute.is_valid(dense), pa.scalar(True), compute.is_valid(found))
    _refuse_other(
        compute.if_else(known, pa.scalar(True), None), array, name, first_row, "a vector of numbers"
    )
    for row in np.flatnonzero(found.is_valid().to_numpy(zero_copy_only=False)):
        parts = found[int(row)].as_py()
        size, places = int(parts["n"]), [int(i) for i in parts["i"].split(",") if i.strip()]
        values = [value.strip() for value in parts["v"].split(",") if value.strip()]
        if size > MOST_PARTS or len(places) != len(values) or max(places, default=0) >= size:
            continue
        lists[row] = ["0"] * size
        for place, value in zip(places, values, strict=True):
            lists[row][place] = value
    return pa.array(lists, pa.list_(pa.string()))


def _refuse_other(
    found: pa.Array, array: pa.Array, name: str, first_row: int, content: str
) -> None:
    if found.null_count == array.null_count:
        return
    wrong = compute.and_(compute.is_null(found), compute.is_valid(array))
    index = compute.index(wrong, True).as_py()
    raise ValueError(
        f"Column {quote(name)} must hold {content} in every row, as in the first; "
        f"row {first_row + index:,} holds {quote(array[index].as_py())}. "
        "Write it like the others, or leave it empty."
    )


def _element(lists: pa.Array, place: int, size: int, name: str, first_row: int) -> pa.Array:
    lengths = compute.list_value_length(lists)
    index = compute.index(compute.not_equal(lengths, size), True).as_py()
    if index >= 0:
        raise ValueError(
            f"Column {quote(name)} must hold {counted(size, 'number')} in every "
            f"row, as in the first; row {first_row + index:,} holds {lengths[index].as_py():,}. "
            "Write it like the others, or leave it empty."
        )
    return compute.list_element(lists, place)


def _parts_of_nested(name: str, head: pa.Array) -> list[tuple[str, Read]]:
    type_ = head.type
    if is_spark_vector(type_):
        return _elements(name, spark_elements(head), lambda array, _: spark_elements(array))
    if types.is_struct(type_):
        names = [f"{name}.{field.name}" for field in type_]
        views = _views(names, [_fields([i])(head, 1) for i in range(type_.num_fields)], ".")
        return [
            (view.name, _in_turn(_fields(view.sources), view.read))
            for part in views
            for view in part
        ]
    if types.is_map(type_) or types.is_struct(type_.value_type):
        return _parts_by_key(name, head)
    return _elements(name, head, _as_it_is) if _is_number(type_.value_type) else []


def _parts_by_key(name: str, lists: pa.Array) -> list[tuple[str, Read]]:
    def of_key(key: str) -> Read:
        return lambda array, _: values_of_key(array, key)

    return [(f"{name}[{key}]", of_key(key)) for key in keys_of(lists)]


def _fields(places: Sequence[int]) -> Read:
    return lambda array, _: _joined([compute.struct_field(array, [i]) for i in places])


def plain(array: pa.Array, name: str, first_row: int) -> pa.Array:
    """Return fields as numbers, truth values or texts, without unpacking what would be too long.

    Parameters
    ----------
    array : pyarrow.Array
    name : str
        The column's name, for errors.
    first_row : int
        Number of the row of the first field, for errors.

    Raises
    ------
    ValueError
        If they are of another type, or long texts.
    """
    type_ = array.type
    if types.is_dictionary(type_):
        _check_unpacked(array, name, first_row)
        return plain(array.dictionary_decode(), name, first_row)
    if types.is_decimal(type_):
        return array.cast(pa.float64(), safe=False)
    if types.is_temporal(type_) and not types.is_duration(type_):
        return array.cast(pa.string())
    if types.is_binary(type_) or types.is_large_binary(type_) or is_text(type_):
        try:
            return array.cast(pa.string())
        except pa.ArrowInvalid:
            pass
    if _is_number(type_) or types.is_boolean(type_) or types.is_null(type_):
        return array
    raise ValueError(
        f"A column must hold numbers, true/false or text; {quote(name)} holds {quote(type_)}. "
        "Convert it, or choose another column."
    )


def _check_unpacked(array: pa.Array, name: str, first_row: int) -> None:
    if not is_text(array.type.value_type):
        return
    lengths = compute.binary_length(array.dictionary)
    n_bytes = compute.sum(compute.take(lengths, array.indices).cast(pa.int64())).as_py() or 0
    if n_bytes > _MAX_TEXT:
        raise ValueError(
            f"A column must hold labels or numbers; {quote(name)} holds long texts, "
            f"{n_bytes / len(array):,.0f} bytes a row from row {first_row:,} on. "
            "Choose another column, or shorten them."
        )


def _is_number(type_: pa.DataType) -> bool:
    return types.is_integer(type_) or types.is_floating(type_) or types.is_decimal(type_)
