import io
import json

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

import core.reading.files.text_table
from core.reading.binary import read_predictions
from core.reading.files import unpacked
from core.reading.tables import open_table
from tests.core.cases import CASES, path_of


def rows_of(table):
    rows = []
    for chunk in table.chunks(table.columns):
        rows += map(list, zip(*(a.to_pylist() for a in chunk.arrays.values()), strict=True))
    return rows


def written(**columns):
    buffer = io.BytesIO()
    parquet.write_table(pa.table(columns), buffer)
    return buffer.getvalue()


TEXTS = {
    "a number in brackets": (["[0.25]", "", "[0.5]"], {"p": ["0.25", None, "0.5"]}),
    "as Python writes lists": (
        ["[0.25, 7.5e-01]", "", "[+.5, -1]"],
        {"p[0]": ["0.25", None, "+.5"], "p[1]": ["7.5e-01", None, "-1"]},
    ),
    "lists, later written otherwise": (
        ["[0.25, 0.75]", "[0.5,0.5]", "( 1 0 )"],
        {"p[0]": ["0.25", "0.5", "1"], "p[1]": ["0.75", "0.5", "0"]},
    ),
    "brackets in brackets": (["[[2.5e-01]]", "[[ 1. ]]"], {"p": ["2.5e-01", "1."]}),
    "NumPy": (["[0.25 0.75]", "[0.5  0.5 ]"], {"p[0]": ["0.25", "0.5"], "p[1]": ["0.75", "0.5"]}),
    "array": (
        ["array([0.25, 0.75], dtype=float32)", "array([0.5, 0.5], dtype=float32)"],
        {"p[0]": ["0.25", "0.5"], "p[1]": ["0.75", "0.5"]},
    ),
    "tensor": (["tensor(0.25)", "tensor(0.5)"], {"p": ["0.25", "0.5"]}),
    "tensor on a device": (
        ["tensor(0.25, device='cuda:0')", "tensor([0.5], device='cuda:0', grad_fn=<AddBackward0>)"],
        {"p": ["0.25", "0.5"]},
    ),
    "TensorFlow": (
        ["tf.Tensor(0.25, shape=(), dtype=float32)", "tf.Tensor([0.5], shape=(1,), dtype=float32)"],
        {"p": ["0.25", "0.5"]},
    ),
    "JAX": (["Array(0.25, dtype=float32)", "Array(0.5, dtype=float32)"], {"p": ["0.25", "0.5"]}),
    "NumPy 2, a label": (["np.int64(1)", "np.int64(0)"], {"p": ["1", "0"]}),
    "PostgreSQL": (["{0.25,0.75}", "{1,0}"], {"p[0]": ["0.25", "1"], "p[1]": ["0.75", "0"]}),
    "R": (
        ["c(0.1, 0.2, 0.7)", "c(1, 0, 0)"],
        {"p[0]": ["0.1", "1"], "p[1]": ["0.2", "0"], "p[2]": ["0.7", "0"]},
    ),
    "Spark, sparse too": (
        ["[0.25,0.75]", "(2,[1],[1.0])", "(2,[],[])"],
        {"p[0]": ["0.25", "0", "0"], "p[1]": ["0.75", "1.0", "0"]},
    ),
    "a decimal comma": (["[0,0747]", "[0,1234]"], {"p": ["0,0747", "0,1234"]}),
    "labels with numbers": (
        ['{"neg": 0.25, "pos": 0.75}', '{"pos": 0.5, "neg": 0.5}', ""],
        {"p.neg": [0.25, 0.5, None], "p.pos": [0.75, 0.5, None]},
    ),
    "a list of what Python calls dictionaries": (
        [
            "[{'label': 'POSITIVE', 'score': 0.75}, {'label': 'NEGATIVE', 'score': 0.25}]",
            "[{'label': 'NEGATIVE', 'score': 0.9}, {'label': 'POSITIVE', 'score': 0.1}]",
        ],
        {"p[NEGATIVE]": [0.25, 0.9], "p[POSITIVE]": [0.75, 0.1]},
    ),
    "bytes": (["b'0'", 'b"it\'s"', ""], {"p": ["0", "it's", None]}),
    "brackets around words": (["[a]", "[b]"], {"p": ["[a]", "[b]"]}),
    "vectors of different lengths": (["[1, 2]", "[1]"], {"p": ["[1, 2]", "[1]"]}),
}


@pytest.mark.parametrize(("texts", "columns"), TEXTS.values(), ids=TEXTS)
def test_what_is_packed_in_a_text_is_unpacked(texts, columns):
    lines = [f"{i}|{text}" for i, text in enumerate(texts)]
    table = open_table("\n".join(["id|p", *lines]).encode())
    assert table.columns == ("id", *columns)
    assert rows_of(table) == [
        [str(i), *row] for i, row in enumerate(zip(*columns.values(), strict=True))
    ]
    assert table.sample.drop(columns="id").to_dict("list") == columns
    assert len(table.remarks) == (len(columns) > 1)


def test_a_vector_is_split_once_for_all_its_elements(monkeypatch):
    monkeypatch.setattr(core.reading.files.text_table, "_BLOCK", 1000)
    calls = []
    split = unpacked._split
    monkeypatch.setattr(unpacked, "_split", lambda *given: calls.append(given) or split(*given))
    data = "y|p\n" + "".join(f"1|[0.1, 0.2, 0.{i % 9}]\n" for i in range(300))
    table = open_table(data.encode())
    calls.clear()
    chunks = list(table.chunks(["p[0]", "p[2]", "p[1]"]))
    assert len(calls) == len(chunks) > 3
    assert [v for c in chunks for v in c.arrays["p[2]"].to_pylist()] == [
        f"0.{i % 9}" for i in range(300)
    ]


SPARK = pa.struct(
    [
        ("type", pa.int8()),
        ("size", pa.int32()),
        ("indices", pa.list_(pa.int32())),
        ("values", pa.list_(pa.float64())),
    ]
)
BIGQUERY = pa.list_(pa.struct({"label": pa.string(), "prob": pa.float64()}))
STORED = {
    "lists": (
        pa.array([[0.25, 0.75], None, [1, 0]]),
        {"p[0]": [0.25, None, 1], "p[1]": [0.75, None, 0]},
    ),
    "lists of one size": (
        pa.array([[0.25, 0.75], [1, 0]], pa.list_(pa.float32(), 2)),
        {"p[0]": [0.25, 1], "p[1]": [0.75, 0]},
    ),
    "one number": (pa.array([[0.25], [1]]), {"p": [0.25, 1]}),
    "Spark's vectors": (
        pa.array(
            [
                {"type": 1, "size": None, "indices": None, "values": [0.25, 0.75]},
                {"type": 0, "size": 2, "indices": [1], "values": [1.0]},
                {"type": 0, "size": 2, "indices": [], "values": []},
                None,
                {"type": 1, "size": None, "indices": None, "values": [0.5, 0.5]},
            ],
            SPARK,
        ),
        {"p[0]": [0.25, 0, 0, None, 0.5], "p[1]": [0.75, 1, 0, None, 0.5]},
    ),
    "Spark's vectors, none sparse": (
        pa.array([{"type": 1, "size": None, "indices": None, "values": [0.25, 0.75]}], SPARK),
        {"p[0]": [0.25], "p[1]": [0.75]},
    ),
    "BigQuery's labels, the likelier first": (
        pa.array(
            [
                [{"label": "yes", "prob": 0.75}, {"label": "no", "prob": 0.25}],
                [{"label": "no", "prob": 0.5}, {"label": "yes", "prob": 0.125}],
                None,
                [{"label": "no", "prob": 1}],
            ],
            BIGQUERY,
        ),
        {"p[no]": [0.25, 0.5, None, 1], "p[yes]": [0.75, 0.125, None, None]},
    ),
    "labels that are numbers": (
        pa.array([[{"label": 1, "prob": 0.75}, {"label": 0, "prob": 0.25}]]),
        {"p[0]": [0.25], "p[1]": [0.75]},
    ),
    "maps": (
        pa.array([[("b", 0.5), ("a", 0.25)], None, [("a", 1)]], pa.map_(pa.string(), pa.float64())),
        {"p[a]": [0.25, None, 1], "p[b]": [0.5, None, None]},
    ),
    "structures": (
        pa.array([{"a": 0.5, "b": {"c": [1, 2]}}, {"a": None, "b": None}, None]),
        {"p.a": [0.5, None, None], "p.b.c[0]": [1, None, None], "p.b.c[1]": [2, None, None]},
    ),
}


@pytest.mark.parametrize(("array", "columns"), STORED.values(), ids=STORED)
@pytest.mark.parametrize("rows_before", [0, 1])
def test_what_is_packed_in_parquet_is_unpacked(array, columns, rows_before):
    array = pa.concat_arrays([pa.nulls(rows_before, array.type), array])
    table = open_table(written(id=np.arange(len(array)), p=array))
    assert table.columns == ("id", *columns)
    got = dict(zip(table.columns, zip(*rows_of(table), strict=True), strict=True))
    assert {name: list(got[name])[rows_before:] for name in columns} == columns
    assert table.sample[next(iter(columns))].tolist()[rows_before:] == next(iter(columns.values()))


@pytest.mark.parametrize(
    ("first", "odd", "sentence"),
    [
        ("[0.25, 0.75]", "[0.5]", "must hold 2 numbers in every row, .* row 1,501 holds 1"),
        ("[0.25]", "[0.5, 0.5]", "must hold 1 number in every row, .* row 1,501 holds 2"),
        ("[0.25]", "none of them", "vector of numbers in every row, .* row 1,501 holds “none of"),
        ("b'1'", "2", "such as b'1' in every row, .* row 1,501 holds “2”"),
        ('{"a": 1}', "x", "must hold JSON of one form in every row; from row"),
    ],
)
def test_a_field_of_another_form_is_named(first, odd, sentence, monkeypatch):
    monkeypatch.setattr(core.reading.files.text_table, "_BLOCK", 1 << 12)
    text = "y|p\n" + f"0|{first}\n" * 1500 + f"1|{odd}\n"
    table = open_table(text.encode())
    for name in table.columns[1:]:
        assert name in table.fallible
        with pytest.raises(ValueError, match=f"^Column “p” .*{sentence}"):
            list(table.chunks([name]))
    assert sum(len(c.arrays["y"]) for c in table.chunks(["y"])) == 1501


def test_long_labels_that_are_repeated_are_never_unpacked():
    codes = pa.array(np.zeros(20_000, np.int8))
    label = pa.DictionaryArray.from_arrays(codes, ["x" * 100_000])
    pairs = pa.StructArray.from_arrays([label, pa.array(np.ones(20_000))], ["label", "prob"])
    labels = pa.ListArray.from_arrays(pa.array(np.arange(20_001), pa.int32()), pairs)
    table = open_table(written(y=np.arange(20_000), p=labels))
    (name,) = table.columns[1:]
    assert sum(len(c.arrays[name]) for c in table.chunks([name])) == 20_000


def test_names_that_meet_are_refused():
    with pytest.raises(ValueError, match=r"Column names must differ; got “p\[0\]” 2 times"):
        open_table(written(**{"p[0]": [1], "p": [[1, 2]]}))


@pytest.mark.parametrize(
    ("case", "label", "score"),
    [
        ("e2_spark_csv", "label", "probability[1]"),
        ("e3_spark_parquet", "label", "probability[1]"),
        ("f1_keras_brackets", "y_true", "y_pred"),
        ("f2_trailing_comma", "y_true", "y_score"),
        ("f4_r_space", "y_true", "y_score"),
        ("f7_summary_rows", "True_Label", "Probability"),
        ("f8_orange_tab", "y", "Logistic Regression (yes)"),
        ("f9_excel_cz_utf16", "Skutečnost", "Pravděpodobnost"),
        ("f10_float16", "y_true", "y_score"),
        ("f11_bytes_labels", "label", "score"),
        ("f12_sql_null", "y_true", "y_score"),
    ],
)
def test_cases_have_their_counts(case, label, score):
    right = CASES[case]["right"]
    positive = {"b'1'": None}.get(CASES[case].get("positive"), CASES[case].get("positive"))
    read = read_predictions(path_of(case), label=label, score=score, positive=positive)
    yes, says = read.y_true == 1, read.y_score > 0.5
    assert len(yes) == right["rows"]
    assert [int((yes & says).sum()), int((~yes & says).sum())] == [right["tp"], right["fp"]]
    assert [int((yes & ~says).sum()), int((~yes & ~says).sum())] == [right["fn"], right["tn"]]


def test_json_of_a_million_characters_of_another_kind_is_a_text():
    text = "y|p\n0|" + json.dumps({"a": "x" * 100_000}) + '\n1|{"a": 1}\n'
    assert open_table(text.encode()).columns == ("y", "p")


BY_SIZE = [
    (["no", "yes"], [0.75, 0.25]),
    (["yes", "no"], [0.5, 0.5]),
    (["yes", "no"], [0.875, 0.125]),
]
IN_LISTS = {
    "in a structure, as Vertex AI": "\n".join(
        json.dumps({"y": i, "out": {"classes": c, "scores": s}}) for i, (c, s) in enumerate(BY_SIZE)
    ),
    "in columns": "\n".join(
        json.dumps({"scores": s, "y": i, "classes": c}) for i, (c, s) in enumerate(BY_SIZE)
    ),
    "in texts, as SageMaker Autopilot": "y;scores;classes\n"
    + "".join(f"{i};{s};{c}\n" for i, (c, s) in enumerate(BY_SIZE)),
}


@pytest.mark.parametrize("text", IN_LISTS.values(), ids=IN_LISTS)
def test_numbers_belong_to_the_labels_of_another_list(text):
    table = open_table(text.encode())
    names = [name for name in table.columns if name.endswith("]")]
    assert [name.rpartition("[")[2] for name in names] == ["no]", "yes]"]
    (chunk,) = table.chunks(names)
    assert [chunk.arrays[name].to_pylist() for name in names] == [
        [0.75, 0.5, 0.125],
        [0.25, 0.5, 0.875],
    ]


def test_labels_that_differ_from_row_to_row_name_no_numbers():
    rows = [{"words": ["a", word], "scores": [0.25, 0.75], "y": 1} for word in "bcd"]
    table = open_table("\n".join(map(json.dumps, rows)).encode())
    assert table.columns == ("words", "scores[0]", "scores[1]", "y")


def test_a_row_with_a_number_but_no_label_for_it_is_named():
    rows = [{"classes": ["no", "yes"], "scores": [0.25, 0.75], "y": 1}] * 1500
    rows += [{"classes": ["no"], "scores": [0.25, 0.75], "y": 1}]
    table = open_table("\n".join(map(json.dumps, rows)).encode())
    assert table.columns[1:3] == ("scores[no]", "scores[yes]")
    with pytest.raises(ValueError, match="must hold a number for each label in every row"):
        list(table.chunks(["scores[no]"]))
