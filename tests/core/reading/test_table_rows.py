"""Some rows of a table, against reading all of it."""

import io

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

import core.reading.files.first_rows
import core.reading.files.text_table
import core.reading.files.unpacked
from core.reading.table_rows import take_rows
from core.reading.tables import Table, open_table

N = 1_000
WORDS = [None if i % 7 == 0 else f"wörd {i}" for i in range(N)]
NUMBERS = list(range(10, 10 + N))
CSV = "y,word,number\n" + "".join(
    f"0,{word or ''},{number}\n" for word, number in zip(WORDS, NUMBERS, strict=True)
)


def parquet_bytes(table, **options):
    buffer = io.BytesIO()
    parquet.write_table(table, buffer, **options)
    return buffer.getvalue()


@pytest.fixture(scope="module", params=["csv", "parquet"])
def table(request):
    """A table that is read in many chunks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(core.reading.files.text_table, "_BLOCK", 1 << 10)
        patch.setattr(core.reading.files.parquet_table, "_BATCH", 64)
        data = CSV.encode()
        if request.param == "parquet":
            columns = {"y": [0] * N, "word": WORDS, "number": NUMBERS}
            data = parquet_bytes(pa.table(columns), row_group_size=100)
        table = open_table(data)
        assert sum(1 for _ in table.chunks(["y"])) > 5
        yield table


def expected(table, numbers):
    number = str if table.kind == "csv" else int
    return [[WORDS[i - 1], number(NUMBERS[i - 1])] for i in numbers]


@given(numbers=st.lists(st.integers(1, N), max_size=12))
def test_rows_stand_in_the_order_asked_for(table, numbers):
    frame = take_rows(table, numbers, ["word", "number"])
    assert list(frame.columns) == ["word", "number"]
    assert frame.to_numpy(object).tolist() == expected(table, numbers)
    assert set(frame.dtypes) <= {np.dtype(object)}


def test_first_rows_are_the_sample(table):
    frame = take_rows(table, range(1, 51), table.columns)
    pd.testing.assert_frame_equal(frame, table.sample.head(50))


def test_reading_stops_after_the_last_row_asked_for(table, monkeypatch):
    read, chunks = [], Table.chunks

    def counting(self, *columns):
        for chunk in chunks(self, *columns):
            read.append(chunk.first_row)
            yield chunk

    monkeypatch.setattr(Table, "chunks", counting)
    take_rows(table, [40, 3], ["word"])
    assert [first for first in read if first > 40] == []
    take_rows(table, [N], ["word"])
    assert max(read) > N - 100


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (0, "numbered from 1; got row 0"),
        (-1, "numbered from 1; got row -1"),
        (N + 1, "one of the table's 1,000; got row 1,001"),
    ],
)
def test_a_row_that_is_not_there_is_refused(table, wrong, sentence):
    with pytest.raises(ValueError, match=sentence):
        take_rows(table, [5, wrong], ["word"])


def test_a_column_that_is_not_there_is_refused(table):
    with pytest.raises(ValueError, match="A column must be one of the table's; got"):
        take_rows(table, [5], ["nothing"])


def test_no_rows_and_no_columns_are_fine(table):
    assert take_rows(table, [], ["word"]).shape == (0, 1)
    assert take_rows(table, [2], []).empty


def test_columns_of_a_parquet_file_that_cannot_be_read_hold_none():
    columns = {
        "day": pa.array([0, 1, 2], pa.duration("s")),
        "list": pa.array([[1], [2], [3, 4]]),
        "yes": pa.array([True, None, False]),
        "small": pa.array([0.1, None, 1 / 3], pa.float32()),
        "word": pa.array(["a", None, "c"]).dictionary_encode(),
    }
    table = open_table(parquet_bytes(pa.table(columns)))
    frame = take_rows(table, [3, 1], table.columns)
    assert frame.to_numpy(object).tolist() == [
        [None, None, False, 0.33333334, "c"],
        [None, None, True, 0.1, "a"],
    ]


def test_a_column_of_long_texts_spoils_no_other(monkeypatch):
    monkeypatch.setattr(core.reading.files.unpacked, "_MAX_TEXT", 100)
    columns = {"long": ["x" * 200, "x" * 200], "a": [1, 2]}
    table = open_table(parquet_bytes(pa.table(columns)))
    assert take_rows(table, [2], ["long", "a"]).to_numpy(object).tolist() == [[None, 2]]


def test_a_malformed_row_before_the_last_is_a_sentence_and_one_after_it_is_not_met(monkeypatch):
    monkeypatch.setattr(core.reading.files.first_rows, "MOST_ROWS", 2)
    monkeypatch.setattr(core.reading.files.text_table, "_BLOCK", 1 << 10)
    table = open_table((CSV + "0,a,b,c\n0,last,1\n").encode())
    assert take_rows(table, [2], ["word"]).word.tolist() == ["wörd 1"]
    with pytest.raises(ValueError, match="Every row must have 3 cells"):
        take_rows(table, [N + 1], ["word"])
