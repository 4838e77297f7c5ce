import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.reading.columns import Columns
from core.reading.fields.labels import (
    LabelColumn,
    as_label,
    guess_order,
    spellings,
)
from core.reading.names import PAIRS
from core.reading.tables import open_table
from tests.core.cases import path_of


@pytest.mark.parametrize(
    ("values", "key"),
    [
        (("1", "1.0", "+1", "01", "1.", "1e0", 1, 1.0, np.int8(1), np.float32(1)), "1"),
        (("-1", "−1", -1.0), "-1"),
        (("0", "-0", "0.0", -0.0, 0), "0"),
        (("True", "TRUE", "true", True), "true"),
        (("Yes", "yes", "YES", " yes "), "yes"),
        (("0.5", ".5", 0.5), "0.5"),
        (("Cat",), "Cat"),
        (("cat",), "cat"),
        (("12345678901234567890123",), "12345678901234567890123"),
        (("12345678901234567",), "12345678901234567"),
        (("١",), "١"),
    ],
)
def test_equal_labels_have_one_key(values, key):
    assert {as_label(value).key for value in values} == {key}


def test_decimal_commas_count_where_the_file_has_them():
    assert as_label("1,0", ",").key == "1"
    assert as_label("1,0", ".").key == "1,0"


@pytest.mark.parametrize("value", ["", " ", None, "NaN", "NA", "null", "None", "<NA>", np.nan])
def test_missing_labels(value):
    assert as_label(value) is None


@given(
    st.lists(st.sampled_from(["a", "b", "c", "1", "1.0", "Yes", "yes", "", None]), max_size=40),
    st.integers(1, 10),
)
def test_chunks_are_numbered_in_the_order_of_appearance(fields, size):
    column = LabelColumn("y", 5)
    numbers = []
    for start in range(0, len(fields), size):
        chunk = pa.array(fields[start : start + size], pa.string())
        numbers.extend(column.read(chunk, start + 1).tolist())
    keys = [label and label.key for label in map(as_label, fields)]
    known = list(dict.fromkeys(key for key in keys if key))
    assert numbers == [known.index(key) if key else -1 for key in keys]
    assert [label.key for label in column.labels] == known
    assert column.rows == [keys.index(key) + 1 for key in known]


def test_a_column_of_nulls_has_no_label():
    assert LabelColumn("y", 2).read(pa.nulls(3), 1).tolist() == [-1, -1, -1]


def test_pairs_are_keys_that_labels_have():
    for pair in PAIRS:
        assert [as_label(word).key for word in pair] == list(pair)
        labels = [as_label(word) for word in pair[::-1]]
        assert [label.key for label in guess_order(labels)] == list(pair)


def words_of(table, name):
    columns = Columns(table)
    columns.load([("labels", name)])
    labels = columns.labels(name)
    return {word: labels.counts[-2 - i] for i, word in enumerate(labels.column.words)}


def test_words_for_missing_that_may_be_a_class_are_counted():
    table = open_table(path_of("f5"))
    labels = Columns(table)
    words = words_of(table, "actual")
    assert list(words) == ["None"]
    assert sum(labels.labels("actual").counts.values()) == 120
    text = "place,y\nNA,1\nEU,1\n,0\nNA,1\n - ,0\n"
    assert words_of(open_table(text.encode()), "place") == {"NA": 2}  # “-” is a label


def test_several_spellings_of_one_label_are_found():
    assert spellings(["1", "True", "0", "1.0"]) == [("1", "1.0", "True")]
    assert spellings(["ja", "Ja", "nej"]) == [("Ja", "ja")]
    assert spellings(["yes", "no", "Y"]) == [("Y", "yes")]
    assert spellings(["true", "false"]) == spellings(["1", "0"]) == []


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (["1", "0", "True"], "(“1” and “True”)"),
        (["nein", "yes", "n", "no", "Y"], None),
        (["no", "yes", "N", "Y"], "(“N” and “no”; “Y” and “yes”)"),
    ],
)
def test_one_label_too_many_names_the_spellings_if_they_are_why(fields, told):
    column = LabelColumn("truth", 2, most=100)
    column.read(pa.array(fields), 1)
    message = str(column.one_too_many(range(len(column.labels))))
    assert ("write each label in one" in message) == (told is not None)
    assert (told or "Choose another column.") in message
