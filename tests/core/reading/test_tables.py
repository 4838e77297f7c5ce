import csv
import io
import random

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from pyarrow import parquet

import core.reading.files.dialect
import core.reading.files.text_table
import core.reading.kept
import core.reading.tables
from core.reading.files.shape import is_aggregate
from core.reading.tables import MAX_COLUMNS, open_table
from tests.sweep import picked


def read(data, **options):
    """Return the rows of a file as lists, through `chunks`, with their numbers checked."""
    table = open_table(data, **options)
    rows = []
    for chunk in table.chunks(table.columns):
        assert chunk.first_row == len(rows) + 1
        assert tuple(chunk.arrays) == table.columns
        rows += zip(*(array.to_pylist() for array in chunk.arrays.values()), strict=True)
    return table.columns, [list(row) for row in rows]


def refused(data, sentence, **options):
    with pytest.raises(ValueError, match=sentence) as caught:
        read(data, **options)
    # A sentence for people: none of pyarrow's, pandas's or Python's own.
    text = str(caught.value)
    assert text[0].isupper()
    assert text.endswith(".")
    assert not any(word in text for word in ("CSV parse error", "Errno", "straddling", "0x7f"))
    return caught.value


def table_or_sentence(data):
    try:
        read(data)
        sentence = "A table."
    except ValueError as error:
        sentence = str(error)
    assert sentence.endswith(".")


GOOD = ("a", "b"), [["1", "0.5"], ["0", None]]
GOOD_FILES = {
    "comma": b"a,b\n1,0.5\n0,\n",
    "semicolon": b"a;b\n1;0.5\n0;\n",
    "tab": b"a\tb\n1\t0.5\n0\t\n",
    "bar": b"a|b\n1|0.5\n0|\n",
    "no last line end": b"a,b\n1,0.5\n0,",
    "windows line ends": b"a,b\r\n1,0.5\r\n0,\r\n",
    "old line ends": b"a,b\r1,0.5\r0,\r",
    "quoted": b'"a","b"\n"1","0.5"\n"0",""\n',
    "UTF-8 with a mark": b"\xef\xbb\xbfa,b\n1,0.5\n0,\n",
    "UTF-16": "a,b\n1,0.5\n0,\n".encode("utf-16"),
    "UTF-16 without a mark": "a,b\n1,0.5\n0,\n".encode("utf-16-le"),
    "white space": "\n a ,b\n\n  1 ,\t0.5\n   \n0,\u3000\n\n".encode(),
    "quoted white space": b'a,b\n1," 0.5 "\n0," "\n',
    "sep=": b"sep=|\r\na|b\r\n1|0.5\r\n0|\r\n",
}


@pytest.mark.parametrize("data", GOOD_FILES.values(), ids=GOOD_FILES.keys())
@pytest.mark.parametrize("name", ["", "a.csv", "a.parquet"])
def test_dialects_read_the_same_whatever_the_name(data, name):
    assert read(data, name=name) == GOOD


def test_parquet_named_csv_is_read_as_parquet_and_the_other_way_round(tmp_path):
    frame = pd.DataFrame({"a": [1, 0], "b": [0.5, 0.25]})
    frame.to_parquet(tmp_path / "a.csv")
    frame.to_csv(tmp_path / "a.parquet", index=False)
    assert read(tmp_path / "a.csv") == (("a", "b"), [[1, 0.5], [0, 0.25]])
    assert read(tmp_path / "a.parquet") == (("a", "b"), [["1", "0.5"], ["0", "0.25"]])
    assert open_table(tmp_path / "a.csv").name == "a.csv"
    assert open_table(tmp_path / "a.csv", name="upload").name == "upload"


@pytest.mark.parametrize(
    ("data", "description"),
    [
        ("a;b\n1;0,5\n".encode("latin-1"), "CSV, separated by “;”, decimal comma, UTF-8"),
        ("ä;b\n1;0,5\n".encode("latin-1"), "CSV, separated by “;”, decimal comma, Latin-1"),
        ("a\tb\n1\t0.5\n".encode("utf-16"), "CSV, separated by tabs, decimal point, UTF-16"),
    ],
)
def test_says_what_was_found(data, description):
    assert open_table(data).description == description


BAD_FILES = {
    "empty": (b"", "got an empty file"),
    "white space": (b" \r\n\t\n", "got only white space"),
    "a mark and nothing": (b"\xef\xbb\xbf", "got only white space"),
    "header only": (b"y_true,y_score\n", "got only the names “y_true” and “y_score”"),
    "header and blank lines": (b"y_true,y_score\n\n  \n", "got only the names"),
    "one column": (b"score\n0.5\n", "at least two columns"),
    "longer than the header": (b"a,b\n1,2\n3,4,5\n", r"2 cells.* row 2 \(line 3\) has 3: “3,4,5”"),
    "shorter than the header": (b"a,b\n\n1,2\n3\n", r"row 2 \(line 4\) has 1: “3”"),
    "a row that is longer, first": (b"a,b\n1,2,3\n3,4\n", r"row 1 \(line 2\) has 3"),
    "decimal commas between commas": (b"a,b\n1,0,5\n", r"row 1 \(line 2\) has 3: “1,0,5”"),
    "after a blank line": (b"a,b\n1,2\n  \n\n3,4\n5\n", r"row 3 \(line 6\) has 1"),
    "after a cell of two lines": (b'a,b\n"x\ny",2\n3\n', r"row 2 \(line 4\) has 1"),
    "an open quotation mark": (b'a,b\n1,2\n3,"4\n5,6\n', r"closed; in row 2 \(from line 3 on"),
    "an open mark in the header": (b'"a,b\n1,2\n', r"closed; in the header \(from line 1 on"),
    "two open marks": (b'a,b\n"x,1\ny,2\n"z",3\n', r"in row 1 \(from line 2 on: “\"x,1”\)"),
    "NUL in a cell": (
        b"a,b\n1,2\n3,\x004\n",
        r"NUL characters; row 2 \(line 3\) has one: “3,\\x00",
    ),
    "NUL in the header": (b"a\0,b\n1,2\n", r"NUL characters; line 1 has one"),
    "NUL after a cell of two lines": (b'a,b\n"x\ny",2\n\0,1\n', r"row 2 \(line 4\)"),
    "NUL in a column not wanted": (b"a,b,c\n1,2,\0\n", r"NUL characters; row 1 \(line 2\)"),
    "duplicate names": (b"a,b,a\n1,2,3\n", "must differ; got “a” 2 times, as columns 1, 3"),
    "duplicates but for white space": (b"a, a\n1,2\n", "must differ; got “a” 2 times"),
    "names forgotten": (b"0,0.5\n1,0.75\n", "must hold the column names; got the number “0.5”"),
    "zip": (b"PK\x03\x04...", "a ZIP archive"),
    "png": (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    "html": (b"<!doctype html>\n<p>a,b", "a web page"),
    "noise": (bytes(range(1, 256)) * 4, "must|CSV, TSV or Parquet"),
    "truncated Parquet": (b"PAR1\x15\x04\x15\x00", "cut short or damaged"),
    "only the ends of Parquet": (b"PAR1\0\0\0\0\0\0\0\0PAR1", "must be whole"),
}


@pytest.mark.parametrize(("data", "sentence"), BAD_FILES.values(), ids=BAD_FILES.keys())
@pytest.mark.parametrize("name", ["a.csv", "a.parquet"])
def test_what_cannot_be_read_gets_a_sentence(data, sentence, name):
    refused(data, sentence, name=name)


def test_a_truncated_parquet_is_refused_wherever_it_is_cut(tmp_path):
    pd.DataFrame({"a": [1, 0], "b": [0.5, 0.25]}).to_parquet(tmp_path / "a.parquet")
    data = (tmp_path / "a.parquet").read_bytes()
    for size in range(len(data)):
        refused(data[:size], r"Parquet|at least two columns|empty file")


def test_names_may_be_in_any_script_and_hold_markup():
    names = [
        "ラベル",
        "ｓｃｏｒｅ",
        "😀",
        "<img src=x onerror=alert(1)>",
        "=HYPERLINK()",
        "![](x)",
        "**",
    ]
    columns, rows = read((",".join(names) + "\n" + ",".join("1234567") + "\n").encode())
    assert columns == tuple(names)
    assert rows == [list("1234567")]


def test_a_column_without_a_name_gets_one():
    assert open_table(b",y,\n0,1,2\n").columns == ("column 1", "y", "column 3")
    assert open_table(b",column 1\n0,1\n").columns == ("column 1'", "column 1")


@pytest.mark.parametrize("n_columns", picked([MAX_COLUMNS, MAX_COLUMNS + 1, 100_000], 0, 1))
def test_columns_are_counted(n_columns):
    names = ",".join(f"c{i}" for i in range(n_columns))
    data = f"{names}\n{'1,' * (n_columns - 1)}1\n".encode()
    if n_columns == MAX_COLUMNS:
        assert len(open_table(data).columns) == n_columns
    else:
        refused(data, f"at most 1,000 columns; got {n_columns:,}")


def test_limits_of_bytes_and_rows_are_exact():
    data = b"a,b\n" + b"1,2\n" * 50
    assert len(read(data, max_bytes=len(data), max_rows=50)[1]) == 50
    refused(data, "at most 203 bytes; got 204 bytes", max_bytes=len(data) - 1)
    refused(data, "at most 49 rows; got more", max_rows=49)


def test_a_column_that_is_not_there_is_refused_at_once():
    table = open_table(b"a,b\n1,2\n")
    with pytest.raises(ValueError, match="one of the table's; got “c”"):
        table.chunks(["a", "c"])


def test_columns_come_in_the_order_asked_for_and_once():
    chunks = open_table(b"a,b,c\n1,2,3\n").chunks(["c", "a", "c"])
    assert [list(chunk.arrays) for chunk in chunks] == [["c", "a"]]


def test_the_sample_is_the_first_thousand_rows_of_texts():
    table = open_table(b"a,b\n" + b"".join(b"%d,\n" % i for i in range(1500)))
    assert table.sample.shape == (1000, 2)
    assert table.sample["a"].tolist() == [str(i) for i in range(1000)]
    assert table.sample["b"].tolist() == [None] * 1000
    assert table.n_rows is None


@pytest.mark.parametrize("block", [64, 100, 1000])
def test_blocks_change_nothing_and_progress_rises_to_one(block, monkeypatch):
    monkeypatch.setattr(core.reading.files.text_table, "_BLOCK", block)
    rows = [[str(i), f"x,\n“{i}”" if i % 7 == 0 else "y"] for i in range(300)]
    file = io.StringIO(newline="")
    csv.writer(file).writerows([["a", "b"], *rows])
    data = file.getvalue().encode()
    assert read(data)[1] == rows
    shares = []
    for _ in open_table(data).chunks(["a"], shares.append):
        pass
    assert len(shares) >= 3
    assert shares == sorted(shares)
    assert shares[0] < 0.5
    assert shares[-1] == 1
    # A row that is wrong keeps its number, however many blocks and blank lines come before it.
    line = data.count(b"\n") + 3
    refused(data + b"\n  \n1\n", rf"row 301 \(line {line}\) has 1")


def test_lines_of_spaces_are_no_rows_but_are_counted(monkeypatch):
    monkeypatch.setattr(core.reading.files.text_table, "_MOST_BLANK", 50)
    assert read(b"a,b\n1,2\n" + b" \n" * 50 + b"3,4\n")[1] == [["1", "2"], ["3", "4"]]
    refused(b"a,b\n1,2\n" + b" \n" * 51 + b"3,4\n", "At most 50 lines may hold nothing but spaces")


def test_a_row_larger_than_a_block_gets_a_sentence(monkeypatch):
    monkeypatch.setattr(core.reading.files.text_table, "_BLOCK", 1 << 20)
    field = b"x" * (1 << 21)
    refused(b"a,b\n1,2\n3," + field + b"\n", "A row may have at most 1 MB")


@pytest.mark.parametrize("mark", ["", '"'])
def test_a_first_row_longer_than_the_head_is_a_row(mark, monkeypatch):
    monkeypatch.setattr(core.reading.files.dialect, "_HEAD", 1000)
    long = "x" * 2000
    data = f"a,b\n{mark}{long}{mark},1\n3,4\n".encode()
    assert read(data) == (("a", "b"), [[long, "1"], ["3", "4"]])
    refused(f"{long},b\n1,2\n".encode(), "must hold the column names; got a line longer")


def test_what_progress_raises_comes_through():
    class StopError(Exception):
        pass

    def stop(share):
        raise StopError

    for data in (b"a,b\n1,2\n", parquet_bytes({"a": [1], "b": [2]})):
        with pytest.raises(StopError):
            list(open_table(data).chunks(["a"], stop))


def test_a_table_is_read_as_often_as_wanted_and_needs_the_buffer_no_more():
    for data in (b"a,b\n1,2\n", parquet_bytes({"a": ["1"], "b": ["2"]})):
        buffer = io.BytesIO(data)
        buffer.seek(3)
        table = open_table(buffer)
        assert buffer.tell() == 3
        buffer.close()
        for _ in range(2):
            assert [c.arrays["b"].to_pylist() for c in table.chunks(["b"])] == [["2"]]


def parquet_bytes(columns, **options):
    buffer = io.BytesIO()
    parquet.write_table(pa.table(columns), buffer, **options)
    return buffer.getvalue()


# Round trips: what a writer wrote reads back the same.

WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('\n",;|\t '), max_size=8
)
# A number among the names would say that the names are forgotten.
NAMES = WORDS.map(str.strip).filter(lambda name: name and not any(map(str.isdigit, name)))


def sums_up(filled):
    return len(filled) > 1 and is_aggregate(filled, ())


@st.composite
def tables_of_text(draw):
    n_columns = draw(st.integers(2, 4))
    names = st.lists(NAMES, min_size=n_columns, max_size=n_columns, unique=True)
    fields = WORDS | st.floats(0, 1).map(str)
    # Words of the code are drawn, too: a last row such as “Total,,0.5” would be no row.
    row = st.lists(fields, min_size=n_columns, max_size=n_columns).filter(
        lambda row: not (n_columns > 2 and sums_up([*filter(None, map(str.strip, row))]))
    )
    # Above five rows of numbers, words would say what the columns hold.
    return draw(names), draw(st.lists(row, min_size=1, max_size=5))


@example(([":", ";"], [["", "0"], ["", ""], ["", "A"]]), ",", "utf-8", "\n")
@example(([":", ";"], [[":", ":"], *5 * [["", "0"]]]), ",", "utf-8", "\n")
@example(([":", ";", "<"], [["", "", ""], ["", "", "MEDIA"]]), ",", "utf-8", "\n")
@example(([":", ";", "<", "="], [["", "", "0\n", ":A\n"]]), ",", "utf-8", "\n")
@given(
    tables_of_text(),
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_any_texts_in_quotation_marks_read_back(table, delimiter, codec, line_end):
    names, rows = table
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, lineterminator=line_end, quoting=csv.QUOTE_ALL).writerows(
        [names, *rows]
    )
    expected = [[field.strip() or None for field in row] for row in rows]
    assert read(file.getvalue().encode(codec)) == (tuple(names), expected)


@given(
    st.lists(st.tuples(st.booleans(), st.floats(0, 1, width=32)), min_size=1, max_size=20),
    st.sampled_from([(",", "."), (";", "."), (";", ","), ("\t", "."), ("\t", ","), ("|", ",")]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "latin-1", "utf-16-le", "utf-16-be"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["label", "größe", "a,b", "x;y", 'say "x"', "two\nlines", "a\tb", "p|q"]),
)
def test_predictions_read_back_in_any_dialect(rows, signs, codec, quoting, line_end, name):
    delimiter, decimal = signs
    frame = pd.DataFrame(rows, columns=[name, "y_score"]).astype({name: int, "y_score": float})
    text = frame.to_csv(
        index=False, sep=delimiter, decimal=decimal, quoting=quoting, lineterminator=line_end
    )
    data = text.encode(codec)
    assume("\n" not in name or quoting == csv.QUOTE_ALL or line_end != "\r")  # pandas's own slip
    columns, fields = read(data)
    assert columns == (name, "y_score")
    assert [[int(label), float(score.replace(decimal, "."))] for label, score in fields] == [
        [int(label), float(score)] for label, score in rows
    ]
    assert open_table(data).decimal == decimal


@given(
    st.lists(
        st.tuples(st.none() | st.booleans(), st.none() | st.floats(), st.none() | WORDS),
        min_size=1,
        max_size=20,
    ),
    st.lists(WORDS.filter(bool), min_size=3, max_size=3, unique=True),
    st.sampled_from(["none", "snappy", "gzip", "zstd", "lz4", "brotli"]),
    st.booleans(),
    st.integers(1, 9),
)
def test_any_parquet_reads_back(rows, names, compression, use_dictionary, row_group_size):
    words = [word for *_, word in rows if word]
    assume(not words or any(not set("[({'\"") & set(word) for word in words))  # [0] is unpacked
    types = [pa.bool_(), pa.float64(), pa.string()]
    columns = [pa.array(c, t) for c, t in zip(zip(*rows, strict=True), types, strict=True)]
    data = parquet_bytes(
        dict(zip(names, columns, strict=True)),
        compression=compression,
        use_dictionary=use_dictionary,
        row_group_size=row_group_size,
    )
    got_names, got = read(data)
    assert got_names == tuple(names)
    assert repr(got) == repr([list(row) for row in rows])


# Anything else: bytes at random, and good files with bytes changed.

SEEDS = [
    *GOOD_FILES.values(),
    parquet_bytes({"a": [0, 1, None], "b": [0.5, 0.25, 1], "c": ["x", "y", None]}),
    parquet_bytes({"a": ["x"] * 40, "b": np.arange(40) / 64}, compression="none", row_group_size=9),
]


@given(st.binary(max_size=200))
@example(b"\xff\xfe")
@example(b"\xff\xfe\0\0")
@example(b'"')
@example(b"a,b\n\r")
def test_any_bytes_are_a_table_or_a_sentence(data):
    table_or_sentence(data)


@given(st.sampled_from(SEEDS), st.randoms(use_true_random=False), st.integers(1, 12))
def test_a_damaged_file_is_a_table_or_a_sentence(seed, rng: random.Random, n_changes):
    data = bytearray(seed)
    for _ in range(n_changes):
        assume(data)
        place = rng.randrange(len(data))
        change = rng.choice(["set", "cut", "insert", "end"])
        if change == "set":
            data[place] = rng.randrange(256)
        elif change == "cut":
            del data[place : place + rng.randrange(1, 9)]
        elif change == "insert":
            data[place:place] = rng.choice([b'"', b"\n", b",", b"\0", b"\xff", b"\r", b"PAR1"])
        else:
            del data[place:-8]
    table_or_sentence(bytes(data))


def test_a_column_is_read_once_and_kept_within_bounds(monkeypatch):
    monkeypatch.setattr(core.reading.files.text_table, "_BLOCK", 1 << 12)
    table = open_table(b"a,b,c\n" + b"".join(b"%d,%d,x\n" % (i, i % 7) for i in range(3000)))
    content, reads = table._content, []
    batches = content.batches
    monkeypatch.setattr(
        content, "batches", lambda columns: reads.append(columns) or batches(columns)
    )

    def fields(*names):
        shares = []
        chunks = list(table.chunks(names, shares.append))
        assert shares == sorted(shares)
        assert shares[-1] == 1
        assert [c.first_row for c in chunks][:1] == [1]
        return {name: [v for c in chunks for v in c.arrays[name].to_pylist()] for name in names}

    first = fields("a", "b")
    assert fields("b", "a") == first
    assert fields("a")["a"] == [str(i) for i in range(3000)]
    assert reads == [(0, 1)]
    next(iter(table.chunks(["c"])))  # not to the end
    assert fields("c", "a") == {"c": ["x"] * 3000, "a": first["a"]}
    assert fields("c")["c"] == ["x"] * 3000
    assert reads == [(0, 1), (2,), (2, 0)]
    monkeypatch.setattr(core.reading.kept, "MAX_KEPT", 100)
    other = open_table(b"a,b\n" + b"1,2\n" * 3000)
    for _ in range(2):
        assert sum(len(c.arrays["a"]) for c in other.chunks(["a", "b"])) == 3000
    assert ("fields", "a") not in other.kept
