"""What is packed in one field: vectors of Spark, and numbers with their labels."""

import io

import numpy as np
import pyarrow as pa
from pyarrow import compute, types
from pyarrow import json as arrow_json

MOST_PARTS = 100
"""More parts than these are not unpacked: a vector of so many is a feature, not scores."""

_LABELS = {"label", "class", "key", "name", "category"}

_SPARK = ["type", "size", "indices", "values"]


def is_text(type_: pa.DataType) -> bool:
    """Tell whether a pyarrow type is one of text."""
    return types.is_string(type_) or types.is_large_string(type_) or types.is_string_view(type_)


def is_spark_vector(type_: pa.DataType) -> bool:
    """Tell whether a type is how Spark stores a vector, dense or sparse."""
    return types.is_struct(type_) and [field.name for field in type_] == _SPARK


def spark_elements(vectors: pa.Array) -> pa.Array:
    """Return the elements of Spark's vectors as lists; those that are not stored are 0.

    A vector is a structure of `type` (0 sparse, 1 dense), `size`, `indices` and `values`.
    """
    kind, size, indices, values = (compute.struct_field(vectors, [i]) for i in range(4))
    if not compute.any(compute.equal(kind, 0)).as_py():
        return values
    n_values = _lengths(values)
    is_sparse = compute.fill_null(compute.equal(kind, 0), False).to_numpy(zero_copy_only=False)
    lengths = np.where(
        is_sparse,
        np.minimum(size.fill_null(0).to_numpy(zero_copy_only=False), MOST_PARTS + 1),
        n_values,
    )
    starts = np.concatenate([[0], np.cumsum(lengths)])
    rows = np.repeat(np.arange(len(vectors)), n_values)
    # Where each stored value goes within its vector: the place stored for it, or the next.
    within = np.arange(n_values.sum()) - np.repeat(np.cumsum(n_values) - n_values, n_values)
    sparse_values = is_sparse[rows]
    stored = compute.list_flatten(indices).to_numpy(zero_copy_only=False)
    if len(stored) != sparse_values.sum():
        return pa.nulls(len(vectors), pa.list_(pa.float64()))
    within[sparse_values] = stored
    inside = (within >= 0) & (within < lengths[rows])
    elements = np.zeros(starts[-1])
    flat = compute.list_flatten(values).to_numpy(zero_copy_only=False)
    elements[(starts[rows] + within)[inside]] = flat[inside]
    return _lists(starts, pa.array(elements), vectors)


def keys_of(lists: pa.Array) -> list[str]:
    """Return the labels that stand beside numbers in lists, sorted; none if they are no such lists.

    Parameters
    ----------
    lists : pyarrow.Array
        Lists of structures of two fields, such as BigQuery's of `label` and `prob`, or maps.

    Returns
    -------
    list of str
        At most `MOST_PARTS`.
    """
    split = _key_and_number(lists.type)
    if split is None:
        return []
    keys = sorted({*map(str, compute.unique(_flat(lists, split[0])).drop_null().to_pylist())})
    return keys if 1 <= len(keys) <= MOST_PARTS else []


def labelled(labels: pa.Array, numbers: pa.Array) -> pa.Array | None:
    """Put the labels of lists beside the numbers of others, for `keys_of`, as Vertex AI has them.

    None where their lengths differ; null where there are no numbers.
    """
    lengths = _lengths(numbers)
    if not np.array_equal(_lengths(labels), lengths):
        return None
    pairs = pa.StructArray.from_arrays(
        [compute.list_flatten(labels), compute.list_flatten(numbers)], ["label", "number"]
    )
    return _lists(np.concatenate([[0], np.cumsum(lengths)]), pairs, numbers)


def _lists(starts: np.ndarray, elements: pa.Array, like: pa.Array) -> pa.Array:
    """Make lists that begin at these places; null where others are."""
    # A mask must begin where its buffer does, which `is_null` of a slice does not give.
    missing = pa.array(like.is_null().to_numpy(zero_copy_only=False)) if like.null_count else None
    return pa.ListArray.from_arrays(pa.array(starts, pa.int32()), elements, mask=missing)


def values_of_key(lists: pa.Array, key: str) -> pa.Array:
    """Return the number that stands beside one label in each list; null where it does not stand.

    Parameters
    ----------
    lists : pyarrow.Array
        See `keys_of`.
    key : str

    Returns
    -------
    pyarrow.Array of float64, or of text as it is stored
    """
    split = _key_and_number(lists.type)
    assert split is not None
    labels, numbers = _flat(lists, split[0]), _flat(lists, split[1])
    if not types.is_dictionary(labels.type):
        labels = labels.dictionary_encode()
    names = labels.dictionary.to_pylist()
    wanted = np.array([str(name) == key for name in names] + [False])
    here = wanted[labels.indices.fill_null(len(names)).to_numpy(zero_copy_only=False)]
    parents = compute.list_parent_indices(_as_list(lists)).to_numpy(zero_copy_only=False)[here]
    places = np.full(len(lists), -1)
    places[parents] = np.flatnonzero(here)
    found = numbers.take(pa.array(places, mask=places < 0))
    return found if types.is_string(found.type) else found.cast(pa.float64(), safe=False)


def as_json(texts: pa.Array, type_: pa.DataType | None = None) -> pa.Array | None:
    """Read texts as JSON, or as Python writes dictionaries; None where they have no one form."""
    texts = compute.replace_substring_regex(texts, r"[\r\n]+", " ").fill_null("null")
    if compute.any(compute.match_substring_regex(texts, r"^[\[\s{]*'")).as_py():
        for old, new in (("'", '"'), ("None", "null"), ("True", "true"), ("False", "false")):
            texts = compute.replace_substring(texts, old, new)
    lines = compute.binary_join_element_wise('{"v":', texts, "}", "")
    joined = compute.binary_join(pa.ListArray.from_arrays([0, len(lines)], lines), "\n")
    data = joined[0].as_buffer()
    schema = None if type_ is None else pa.schema({"v": type_})
    try:
        table = arrow_json.read_json(
            io.BytesIO(data),
            arrow_json.ReadOptions(block_size=max(1 << 20, min(len(data) + 1, 1 << 30))),
            arrow_json.ParseOptions(
                explicit_schema=schema, unexpected_field_behavior="ignore" if schema else "infer"
            ),
        )
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return None
    if table.num_rows != len(texts) or table.column_names != ["v"]:
        return None
    return table["v"].combine_chunks()


def _key_and_number(type_: pa.DataType) -> tuple[int, int] | None:
    """Which of two fields is the label and which its number; None where neither is sure."""
    if types.is_map(type_):
        fields = [type_.key_type, type_.item_type]
    else:
        struct = getattr(type_, "value_type", None)
        if struct is None or not types.is_struct(struct) or struct.num_fields != 2:
            return None
        fields = [struct.field(i).type for i in range(2)]
        for i in range(2):
            if struct.field(i).name.lower() in _LABELS:
                return i, 1 - i
    for i in range(2):
        text = fields[i].value_type if types.is_dictionary(fields[i]) else fields[i]
        other = fields[1 - i]
        if types.is_string(text) and (types.is_floating(other) or types.is_integer(other)):
            return i, 1 - i
    return None


def _as_list(lists: pa.Array) -> pa.Array:
    if types.is_map(lists.type):
        return lists.cast(
            pa.list_(pa.struct([("key", lists.type.key_type), ("value", lists.type.item_type)]))
        )
    return lists


def _flat(lists: pa.Array, field: int) -> pa.Array:
    # `keys` and `items` of a slice or of null maps are the whole's.
    return compute.struct_field(compute.list_flatten(_as_list(lists)), [field])


def _lengths(lists: pa.Array) -> np.ndarray:
    return compute.list_value_length(lists).fill_null(0).to_numpy(zero_copy_only=False)
