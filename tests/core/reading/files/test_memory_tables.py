"""Sheets, JSON and NumPy arrays."""

import datetime
import io
import json
import struct
import zipfile

import numpy as np
import openpyxl
import pandas as pd
import pytest

import core.reading.files.archives
import core.reading.files.json_scan
from core.reading.binary import read_predictions
from core.reading.files import (
    encodings,
    json_scan,
    json_table,
    numpy_table,
    quotes,
    sheet_table,
    spaces,
)
from core.reading.files.watch import UNWATCHED
from core.reading.tables import open_table


def written(write):
    buffer = io.BytesIO()
    write(buffer)
    return buffer.getvalue()


def columns_of(table):
    """Return the fields of each column, through `chunks`, which must agree with the sample."""
    parts = {name: [] for name in table.columns}
    for chunk in table.chunks(table.columns):
        for name, array in chunk.arrays.items():
            parts[name] += array.to_pylist()
    assert table.sample.astype(object).to_dict("list") == {n: v[:1000] for n, v in parts.items()}
    return parts


def workbook(**sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return written(book.save)


class TestSheets:
    def test_values_are_what_they_are(self):
        rows = [
            ["id", "Wahr", "p", "n", "day", "seen", "mixed", None],
            [
                "007",
                True,
                0.25,
                1,
                datetime.date(2024, 1, 31),
                datetime.datetime(2024, 1, 31, 12, 5),
                1,
                "x",
            ],
            [None, False, 1, None, None, None, "a", None],
            [],
            ["b", None, 0.5, 3, datetime.date(2024, 2, 1), None, 2.0, None],
        ]
        table = open_table(workbook(first=rows), name="a.csv")
        assert table.kind == "xlsx"
        assert table.description == "Excel, sheet “first”, 3 rows"
        assert columns_of(table) == {
            "id": ["007", None, "b"],
            "Wahr": [True, False, None],
            "p": [0.25, 1, 0.5],
            "n": [1, None, 3],
            "day": ["2024-01-31", None, "2024-02-01"],
            "seen": ["2024-01-31T12:05:00", None, None],
            "mixed": ["1", "a", "2"],
            "column 8": ["x", None, None],
        }

    def test_another_sheet_by_choice(self):
        data = workbook(
            **{"résumé": [["a", "b"], [1, 2]], "rows": [["y", "p"], [1, 0.5], [0, 0.25]]}
        )
        first, second = open_table(data), open_table(data, sheet="rows")
        assert (first.columns, second.columns) == (("a", "b"), ("y", "p"))
        assert first.sheets == second.sheets == ("résumé", "rows")
        assert first.remarks == ("This is the sheet “résumé”; there is “rows” too.",)
        with pytest.raises(
            ValueError, match=r"^`sheet` must be one of the workbook's, “résumé” and"
        ):
            open_table(data, sheet="x")

    def test_a_cover_is_passed_over(self):
        cover, rows = [["Scores of May"], [], ["made by hand"]], [["y", "p"], [1, 0.5], [0, 0.25]]
        table = open_table(workbook(cover=cover, empty=[], rows=rows, more=rows))
        assert (table.sheet, table.columns, table.n_rows) == ("rows", ("y", "p"), 2)
        assert table.remarks == (
            "This is the sheet “rows”; there is “cover”, “empty” and “more” too.",
        )
        with pytest.raises(ValueError, match="got “Scores of May”"):
            open_table(workbook(cover=cover, empty=[]))

    def test_notes_below_an_empty_row_are_left_out(self):
        rows = [[], ["y", "p"], [0, 0.5], [1, 0.25], [], ["Accuracy: 50 %"], [None, "n = 2"]]
        table = open_table(workbook(s=rows))
        assert columns_of(table) == {"y": [0, 1], "p": [0.5, 0.25]}
        assert table.remarks == (
            "2 rows below the others are left out as notes: “Accuracy: 50 %” and “n = 2”.",
        )
        above = [["Report"], ["of May"], [], *rows]
        assert open_table(workbook(s=above)).remarks[0] == (
            "2 rows above the header are left out as notes: “Report” and “of May”."
        )
        gap = [["y", "p"], [0, 0.5], [1, 0.25], [None, 0.75]]
        assert columns_of(open_table(workbook(s=gap)))["p"] == [0.5, 0.25, 0.75]

    @pytest.mark.parametrize(
        ("texts", "read"),
        [
            (["0,25", "1", "-0,5"], ["0.25", "1", "-0.5"]),
            (["25,5 %", "3,125 %", None], ["25.5 %", "3.125 %", None]),
            (["1,250", "2,500", "3"], None),  # may be thousands
            (["0,25", "0.5"], None),
            (["0,25", "ja"], None),
            (["Nantes, 3", "0,25"], None),
        ],
    )
    def test_numbers_in_texts_may_have_a_decimal_comma(self, texts, read):
        rows = [["y", "p"], *([i, text] for i, text in enumerate(texts))]
        assert columns_of(open_table(workbook(s=rows)))["p"] == (read or texts)

    def test_pandas_writes_what_is_read(self):
        frame = pd.DataFrame({"y": ["ja", "nej"] * 3, "p": np.arange(6) / 8})
        data = written(lambda b: frame.to_excel(b, index=False))
        read = read_predictions(data, label="y", score="p", positive="ja")
        assert read.y_score.tolist() == frame["p"].tolist()

    def test_what_is_no_sheet_gets_a_sentence(self, monkeypatch):
        for data, sentence in (
            (workbook(s=[]), "got an empty sheet"),
            (workbook(s=[["y", "p"]]), "got a table of 0 rows"),
            (workbook(s=[[0, 0.5], [1, 0.25]]), "must hold the column names; got the number “0.5”"),
            (
                workbook(s=[["y", *["x"] * 1000], [1] * 1001]),
                "at most 1,048,576 rows and 1,000 col",
            ),
            (workbook(s=[["y", "p"], [1, 2]])[:-50], "must be whole|damaged"),
        ):
            with pytest.raises(ValueError, match=sentence):
                open_table(data)
        monkeypatch.setattr(core.reading.files.archives, "MAX_UNPACKED", 1000)
        with pytest.raises(ValueError, match="may unpack to at most 0 MB"):
            open_table(workbook(s=[["y", "p"], [1, 2]]))

    def test_a_cell_far_away_is_no_million_cells(self):
        book = openpyxl.Workbook()
        book.active["A1"], book.active["B1"], book.active["XFD1048576"] = "y", "p", 1
        with pytest.raises(ValueError, match="at most 1,048,576 rows and 1,000 columns"):
            open_table(written(book.save))


ROWS = [{"y": "a,b", "p": 0.5}, {"y": 'say "[hi], {you}"\\\\', "p": 0.25}, {"y": None, "p": 1}]


class TestJson:
    @pytest.mark.parametrize("piece", [1, 2, 3, 7, 1 << 24])
    @pytest.mark.parametrize("indent", [None, 2])
    @pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
    def test_lines_and_lists_read_the_same(self, piece, indent, codec, monkeypatch):
        monkeypatch.setattr(core.reading.files.json_scan, "_PIECE", piece)
        lines = "\n".join(map(json.dumps, ROWS)).encode("utf-8")
        expected = {"y": [row["y"] for row in ROWS], "p": [0.5, 0.25, 1.0]}
        assert columns_of(open_table(lines)) == expected
        assert (
            columns_of(
                open_table(
                    json.dumps(ROWS, indent=indent).encode(
                        "utf-8-sig" if codec == "utf-8-sig" else "utf-8"
                    )
                )
            )
            == expected
        )

    @pytest.mark.parametrize("form", ["lines", "list", "wide list"])
    @pytest.mark.parametrize("block", [1, 100, 1 << 23])
    def test_a_name_may_come_later_and_hold_wider_values(self, form, block, monkeypatch):
        monkeypatch.setattr(json_scan, "_PIECE", 50)
        monkeypatch.setattr(json_scan, "_BLOCK", block)
        rows = [
            {"n": 1, "at": "2024-01-31", "s": {"a": 1}, "l": [1, 2]},
            {"n": None, "at": "2024-01-31 12:00", "s": {"a": 2}, "l": [1, 0.5]},
            {"n": 0.5, "at": "then, or [never}", "s": {"a": 0.5, "b": "x"}, "l": [3, 4]},
            {"n": 2**60 + 1, "at": None, "late": "y"},
        ] * 3
        text = "\n".join(map(json.dumps, rows)) if form == "lines" else json.dumps(rows)
        if form == "wide list":
            text = json.dumps(rows, indent=3)
        table = open_table(text.encode())
        assert columns_of(table) == {
            "n": [1.0, None, 0.5, 2.0**60] * 3,
            "at": ["2024-01-31", "2024-01-31 12:00", "then, or [never}", None] * 3,
            "s.a": [1.0, 2.0, 0.5, None] * 3,
            "s.b": [None, None, "x", None] * 3,
            "l[0]": [1.0, 1.0, 3.0, None] * 3,
            "l[1]": [2.0, 0.5, 4.0, None] * 3,
            "late": [None, None, None, "y"] * 3,
        }

    @pytest.mark.parametrize("block", [1, 1 << 23])
    def test_what_looks_like_a_time_stays_as_it_is_written(self, block, monkeypatch):
        monkeypatch.setattr(json_scan, "_PIECE", 5)
        monkeypatch.setattr(json_scan, "_BLOCK", block)
        days = ["2024-01-31", "2024-02-01T08:00:00Z"]
        rows = [{"at": day, "s": {"at": day}} for day in days]
        found = columns_of(open_table("\n".join(map(json.dumps, rows)).encode()))
        assert found == {"at": days, "s.at": days}
        rows = [{"y": 1, "l": [text]} for text in (*days, "never")]
        table = open_table("\n".join(map(json.dumps, rows)).encode())
        assert (table.columns, table.n_rows) == (("y", "l"), 3)

    @pytest.mark.parametrize("block", [1, 1 << 23])
    def test_values_of_two_kinds_are_refused_in_whatever_block(self, block, monkeypatch):
        monkeypatch.setattr(json_scan, "_PIECE", 5)
        monkeypatch.setattr(json_scan, "_BLOCK", block)
        data = b'{"y": 1, "p": 0.5}\n{"y": 1, "p": 0.5}\n{"y": 1, "p": "x"}'
        with pytest.raises(ValueError, match="values of one kind in all rows; “p” "):
            open_table(data)

    @pytest.mark.parametrize("rest", [b'"":' * 50, b'{"a": "' + b"x" * 150, b" " * 150 + b"{}"])
    def test_a_row_that_does_not_end_is_refused_before_the_rest_is_read(self, rest, monkeypatch):
        monkeypatch.setattr(json_scan, "_PIECE", 10)
        monkeypatch.setattr(json_scan, "_MAX_OBJECT", 100)
        monkeypatch.setattr(json_table, "arrow_json", None)
        with pytest.raises(ValueError, match=r"One row in JSON may have.*the one after row 1 has"):
            open_table(b'{"y": 1, "p": 0.5}' + rest + b'{"y": 1')

    def test_what_is_no_json_ends_in_the_first_block(self, monkeypatch):
        monkeypatch.setattr(json_scan, "_PIECE", 100)
        monkeypatch.setattr(json_scan, "_BLOCK", 100)
        shares = []
        with pytest.raises(ValueError, match="must be rows of objects; this one is not"):
            open_table(b'{"y": 1, "p": "0.5" 7}\n' * 1000, progress=shares.append)
        assert max(shares) < 0.1

    def test_an_object_of_lists_holds_columns(self):
        data = b'{"y": [0, 1, 1], "p": [0.5, 0.25, null]}'
        assert columns_of(open_table(data)) == {"y": [0, 1, 1], "p": [0.5, 0.25, None]}

    @pytest.mark.parametrize("orient", ["columns", "index", "split", "table"])
    @pytest.mark.parametrize(
        "frame",
        [
            pd.DataFrame({"y": [1, 0, 1], "p": [0.5, None, 1], "größe": ["a", "ü", None]}),
            pd.DataFrame({"wahr": ["ja", "nej"], "P(ja)": [1, 0.25]}, index=["r-1", "r 2"]),
        ],
    )
    def test_what_pandas_writes_in_one_object(self, orient, frame):
        if orient == "index":
            frame = frame.reset_index(drop=True)
        table = open_table(frame.to_json(orient=orient).encode())
        read = columns_of(table)
        read.pop("index", None)
        expected = {n: [None if pd.isna(v) else v for v in c] for n, c in frame.items()}
        assert read == expected
        assert f"{len(frame)} rows" in table.description

    @pytest.mark.parametrize(
        "form",
        [
            lambda names, rows: json.dumps([names, *rows], indent=1),
            lambda names, rows: "\n".join(map(json.dumps, [names, *rows])),
            lambda names, rows: json.dumps({"range": "A1:B4", "values": [names, *rows]}),
            lambda names, rows: json.dumps({"columns": names, "values": rows}),
            lambda names, rows: json.dumps({"fields": names, "rows": rows}),
            lambda names, rows: json.dumps({"meta": [{"name": n} for n in names], "data": rows}),
            lambda names, rows: json.dumps(
                {
                    "meta": [{"name": n} for n in names],
                    "data": [dict(zip(names, row, strict=True)) for row in rows],
                }
            ),
        ],
        ids=["header", "header of lines", "Sheets", "InfluxDB", "fields", "compact", "ClickHouse"],
    )
    def test_rows_below_or_beside_their_names(self, form):
        table = open_table(form(["y", "p"], [[1, 0.5], [0, None], [0, 0.25]]).encode())
        assert columns_of(table) == {"y": [1, 0, 0], "p": [0.5, None, 0.25]}

    def test_objects_within_a_key(self):
        for key in ("results", "data"):
            data = {"model": "x", key: [{"y": 1, "p": 0.5}, {"p": 0.25, "y": 0}]}
            table = open_table(json.dumps(data).encode())
            assert columns_of(table) == {"y": [1, 0], "p": [0.5, 0.25]}
            assert f"in “{key}”" in table.description
            assert table.remarks == ("Beside the rows, “model” is left out.",)

    def test_lists_beside_a_summary_hold_columns(self):
        data = b'{"acc": 0.5, "y": [0, 1], "model": {"n": 3}, "probs": [[0.75, 0.25], [0.5, 0.5]]}'
        table = open_table(data)
        expected = {"y": [0, 1], "probs[0]": [0.75, 0.5], "probs[1]": [0.25, 0.5]}
        assert columns_of(table) == expected
        assert table.remarks[0] == "Beside the rows, “acc” and “model” are left out."

    def test_lists_of_one_object_within_another_hold_columns(self):
        data = {"meta": {"model": "x"}, "test": {"y": [0, 1], "p": [0.25, 0.5], "auc": 1}}
        table = open_table(json.dumps(data).encode())
        assert columns_of(table) == {"y": [0, 1], "p": [0.25, 0.5]}
        assert "in “test”" in table.description
        assert table.remarks == ("Beside the rows, “meta” is left out.",)
        with pytest.raises(ValueError, match=r"two columns|of one kind"):
            open_table(json.dumps({"train": data["test"], "test": data["test"]}).encode())

    def test_lists_that_are_as_long_as_the_longest_are_columns(self):
        data = {"y_true": [1, 0, 1], "p": [0.5, 0.25, 1], "classes": ["a", "b"], "auc": 0.5}
        table = open_table(json.dumps(data).encode())
        assert columns_of(table) == {"y_true": [1, 0, 1], "p": [0.5, 0.25, 1]}
        assert table.remarks == ("Beside the rows, “classes” and “auc” are left out.",)

    def test_objects_within_objects(self):
        data = {"a.b": 1, "meta": {"n": 2}, "out": {"rows": [{"y": 1, "p": 0.5}, {"y": 0}]}}
        table = open_table(json.dumps(data).encode())
        assert columns_of(table) == {"y": [1, 0], "p": [0.5, None]}
        assert "in “out.rows”" in table.description
        assert table.remarks == ("Beside the rows, “a.b” and “meta” are left out.",)

    def test_rows_by_name_keep_their_names(self):
        data = {f"bild {i}.png": {"y": i % 2, "p": i / 4} for i in range(3)}
        table = open_table(json.dumps(data).encode())
        assert columns_of(table) == {
            "column 1": ["bild 0.png", "bild 1.png", "bild 2.png"],
            **{"y": [0, 1, 0], "p": [0, 0.25, 0.5]},
        }
        assert "JSON by row, 3 rows" in table.description

    def test_one_row_of_objects_stays_a_row(self):
        data = b'{"probs": {"neg": 0.25, "pos": 0.75}, "y": 1}'
        assert columns_of(open_table(data)) == {"probs.neg": [0.25], "probs.pos": [0.75], "y": [1]}

    def test_one_object_that_is_no_table_gets_a_sentence(self, monkeypatch):
        for data, sentence in (
            (b'{"y": {"0": 1, "1": "a"}, "p": {"0": 1, "1": 2}}', "one kind in all rows; “y”"),
            (b'{"columns": ["y", "p"], "data": [[1, 2], [1]]}', "must have 2 values"),
            (b'{"y": [0, 1, 1], "p": [0.5, 1]}', "as each other; got “y” with 3, “p” with 2"),
            (
                b'{"train": [{"y": 1, "p": 1}], "test": [{"y": 0, "p": 1}]}',
                "one list of rows; this one holds “train” and “test”",
            ),
            (b'{"y": [0, 1], "p": ["\\ud83d", "a"]}', "whole characters"),
            (b'{"y": [0, 1], "\\ud83d": [1, 2]}', "whole characters"),
        ):
            with pytest.raises(ValueError, match=sentence):
                open_table(data)
        monkeypatch.setattr(json_table, "_MOST_PARTS", 3)
        assert open_table(b'{"y": [1, 0], "p": [0.5, 0.25]}').n_rows == 2
        with pytest.raises(ValueError, match="at most 3 objects and lists; got 4"):
            open_table(b'{"y": [1, 0], "p": [[1], 0.25]}')
        monkeypatch.setattr(json_table, "_MAX_WHOLE", 10)
        with pytest.raises(ValueError, match="in one object may have at most"):
            open_table(b'{"y": {"0": 1}, "p": {"0": 1}}')

    def test_what_is_packed_is_unpacked(self):
        rows = [
            {
                "y": 1,
                "p": [0.25, 0.75],
                "probs": [{"label": "b", "prob": 0.75}, {"label": "a", "prob": 0.25}],
            }
        ]
        assert columns_of(open_table(json.dumps(rows * 2).encode())) == {
            **{"y": [1, 1], "p[0]": [0.25, 0.25], "p[1]": [0.75, 0.75]},
            **{"probs[a]": [0.25, 0.25], "probs[b]": [0.75, 0.75]},
        }

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            (b'{"y": 1, "p": 0.5}\n{"y": 1, "p": "x"}', "“p” changed from number to string"),
            (b'{"y": 1, "p": 0.5}\n{"y": 1,', "begins as JSON must be rows of objects"),
            (b'[{"y": 1, "p": 0.5},', "must end in “]”"),
            (b'[{"y": 1, "p": 0.5}, 3]', "begins as JSON must be rows of objects"),
            (b'{"y": 1}', "at least two columns"),
            (b'{"y": ' * 1_000_000 + b"1", "begins as JSON must be rows of objects"),
            (b'{"y": ' + b"[" * 1_000_000, "begins as JSON must be rows of objects"),
            (b'{"y": 1, "p": 0.5}}}', "begins as JSON must be rows of objects"),
            (b"[[1, 0.5], [0, 0.25]]", r'must have names.*to_json\(orient="records"\)'),
            (b' [\n ["ja", 0.5], ["nej", 0.25]]', "must have names"),
            (b"[[null, 1], [true, 2]]", "must have names"),
            (b"[1, 0, 1]", "must have names"),
            (b'[["id", "text"], ["a", "b"]]', "must have names"),
            (b'[["y", "p"], [1, 0.5], [0]]', "must have 2 values"),
            (b'["ja", "nej"]', "must have names"),
            (b"[{'y': 1, 'p': 0.5}]", "double quotation marks.*In Python: json.dump"),
        ],
    )
    def test_other_json_gets_a_sentence(self, data, sentence):
        with pytest.raises(ValueError, match=sentence):
            open_table(data)

    def test_lists_of_nothing_but_nulls_are_missing(self):
        data = b'{"y": 1, "p": 0.5, "l": [null, null]}\n' * 2
        assert columns_of(open_table(data)) == {"y": [1, 1], "p": [0.5, 0.5], "l": [None, None]}
        with pytest.raises(ValueError, match="“l” holds lists of nothing but nulls"):
            open_table(data.replace(b"[null, null]", b'{"a": [null, null]}'))

    @pytest.mark.parametrize("piece", [3, 40, 1 << 18])
    @pytest.mark.parametrize(
        ("rows", "most"),
        [
            ([{f"c{i}": 1} for i in range(9)], 9),
            ([{f"c{i}": 1 for i in range(9)}, {}], 9),
            ([{"a": {'x"y:': 1, "b": [{"a": 1}, {"b": 2}]}, "b": {'x"y:': 1}}, {"b": 1}], 7),
            ([{"a": {"a": {"b": 1}}}, {"a": {"b": {"b": 1}}}, {"b": {"a": {"b": 1}}}], 8),
        ],
    )
    def test_names_are_counted_with_the_names_they_stand_within(
        self, rows, most, piece, monkeypatch
    ):
        monkeypatch.setattr(json_scan, "_PIECE", piece)
        monkeypatch.setattr(json_scan, "_MOST_NAMES", most)
        for text in ("\n".join(map(json.dumps, rows)), json.dumps(rows)):
            data = text.encode()
            list(json_scan.rows_in_blocks(data, text[0] == "[", UNWATCHED))
            monkeypatch.setattr(json_scan, "_MOST_NAMES", most - 1)
            with pytest.raises(ValueError, match=rf"at most {most - 1} different names"):
                list(json_scan.rows_in_blocks(data, text[0] == "[", UNWATCHED))
            monkeypatch.setattr(json_scan, "_MOST_NAMES", most)

    @pytest.mark.parametrize(
        "text_of",
        [
            lambda: "\n".join(f'{{"c{i}": 1}}' for i in range(1001)),
            lambda: json.dumps([{f"c{i}": 1} for i in range(1001)]),
            lambda: json.dumps([{f"c{i}": 1 for i in range(1001)}]),
            lambda: json.dumps({f"c{i}": i for i in range(1001)}),
            lambda: json.dumps({f"c{i}": [1, 2] for i in range(1001)}),
            lambda: json.dumps({f"c{i}": dict.fromkeys(range(100), 1) for i in range(1001)}),
            lambda: json.dumps({i: {f"c{i}": 1} for i in range(1001)}),
            lambda: json.dumps({"rows": [{f"c{i}": 1} for i in range(1001)]}),
            lambda: json.dumps({"columns": [f"c{i}" for i in range(1001)], "data": [[0] * 1001]}),
        ],
    )  # fmt: skip
    def test_too_many_names_are_refused_before_any_row_is_held(self, text_of, monkeypatch):
        monkeypatch.setattr(json_table, "arrow_json", None)
        monkeypatch.setattr(json_table, "_array", None)
        with pytest.raises(ValueError, match=r"at most 1,000 columns; got more. Keep only"):
            open_table(text_of().encode())

    def test_names_that_most_rows_lack_are_refused_by_their_number(self, monkeypatch):
        monkeypatch.setattr(json_scan, "_MOST_CELLS", 20)
        monkeypatch.setattr(json_table, "_MOST_CELLS", 20)
        lines = b'{"y": 1, "p": 0.5}\n' + b"{}\n" * 9
        assert len(columns_of(open_table(lines))["y"]) == 10
        with pytest.raises(ValueError, match="at most 10,000 different names, and 20 values"):
            open_table(lines + b"{}")
        by_row = {i: {"y": 1, "p": 0.5} if i == 0 else {} for i in range(11)}
        with pytest.raises(ValueError, match="at most 20 values; got 11 rows of 2 names"):
            open_table(json.dumps(by_row).encode())
        by_column = {"y": dict.fromkeys(range(11), 1), "p": {"0": 0.5}}
        with pytest.raises(ValueError, match="at most 20 values; got 11 rows of 2 names"):
            open_table(json.dumps(by_column).encode())


def named(*arrays, save=np.savez):
    return written(lambda b: save(b, **{f"a{i}": array for i, array in enumerate(arrays)}))


class TestWatched:
    FILES = (
        ("json", "\n".join(map(json.dumps, ROWS * 50)).encode()),
        ("json", json.dumps(ROWS * 50).encode()),
        ("npz", named(np.zeros(150), np.ones(150))),
        ("xlsx", workbook(s=[["y", "p"], *[[1, 2]] * 2000])),
        ("spaces", b"y p\n" + b"1  0.5\n" * 2000),
        ("quotes", b"y,p\n" + b'"1","0.5"\n' * 2000),
        ("UTF-16", ("y p\n" + "1  0.5\n" * 2000).encode("utf-16")),
        ("Latin-1", ("y,p\n" + 'nø,"0.5"\n' * 2000).encode("latin-1")),
    )

    @pytest.mark.parametrize(("kind", "data"), FILES)
    def test_opening_tells_what_share_is_read(self, kind, data, monkeypatch):
        for room in (json_scan, spaces, quotes, encodings):
            monkeypatch.setattr(room, "_PIECE", 1000)
        shares = []
        open_table(data, progress=shares.append)
        assert len(shares) >= (1 if kind == "xlsx" else 2)
        assert shares == sorted(shares)
        assert 0 < shares[0] < 1
        assert shares[-1] <= 1

    @pytest.mark.parametrize(
        ("data", "room", "then"),
        [
            ("\n".join(map(json.dumps, ROWS * 50)).encode(), json_table, "arrow_json"),
            (json.dumps(ROWS * 50).encode(), json_table, "arrow_json"),
            (named(np.zeros(150), save=np.savez_compressed), numpy_table, "_array"),
            (workbook(s=[["y", "p"], *[[1, 2]] * 2000]), sheet_table, "_shape"),
        ],
    )
    def test_too_many_rows_are_refused_before_they_are_held(self, data, room, then, monkeypatch):
        monkeypatch.setattr(json_scan, "_PIECE", 1000)
        monkeypatch.setattr(room, then, None)
        with pytest.raises(ValueError, match="at most 149 rows; got more"):
            open_table(data, max_rows=149)

    def test_a_sheet_of_many_cells_or_long_texts_is_refused(self, monkeypatch):
        data = workbook(s=[["y", "p"], *[["a", "b"]] * 50])
        monkeypatch.setattr(sheet_table, "_MAX_CELLS", 101)
        with pytest.raises(ValueError, match="at most 101 cells"):
            open_table(data)
        monkeypatch.setattr(sheet_table, "_MAX_TEXTS", 10)
        buffer = io.BytesIO(data)
        with zipfile.ZipFile(buffer, "a") as archive:
            archive.writestr("xl/sharedStrings.xml", "<sst></sst>")
        with pytest.raises(ValueError, match="texts of a workbook may take at most 0 MB"):
            open_table(buffer.getvalue())


class TestNumpy:
    @pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
    def test_arrays_of_one_length_are_columns(self, save):
        scores = np.asfortranarray(np.arange(6, dtype=np.float32).reshape(3, 2) / 8)
        arrays = {
            "y": np.array([0, 1, 1], ">i2"),
            "p": scores,
            "one": np.array([[0.5], [1], [0]]),
            "name": np.array(["a", "ü", ""]),
            "raw": np.array([b"x", b"y", b"z"]),
            "yes": np.array([True, False, True]),
            "day": np.array(["2024-01-01", "NaT", "2024-01-03"], "M8[D]"),
            "classes": np.array([0, 1]),
            "epoch": np.array(3),
        }
        table = open_table(written(lambda b: save(b, **arrays)))
        assert columns_of(table) == {
            **{"y": [0, 1, 1], "p[0]": [0, 0.25, 0.5], "p[1]": [0.125, 0.375, 0.625]},
            **{"one": [0.5, 1, 0], "name": ["a", "ü", ""], "raw": ["x", "y", "z"]},
            **{"yes": [True, False, True], "day": ["2024-01-01", "NaT", "2024-01-03"]},
        }
        (remark,) = table.remarks
        assert remark.startswith("2 arrays have another length than the 3 rows of the others")

    def test_one_array_has_columns_without_names(self):
        table = open_table(
            written(lambda b: np.save(b, np.array([[0, 0.5], [1, 0.25]]))), name="p.npy"
        )
        assert columns_of(table) == {"column 1": [0, 1], "column 2": [0.5, 0.25]}

    def test_fields_of_a_structured_array_are_columns(self):
        array = np.array([(1, 0.5), (0, 0.25)], [("gültig", "u1"), ("p", "f4")])
        assert columns_of(open_table(written(lambda b: np.save(b, array)))) == {
            "gültig": [1, 0],
            "p": [0.5, 0.25],
        }

    def test_objects_are_never_opened(self):
        for array in (np.array([{"a": 1}, None]), np.array([(1, "x")], [("a", "i4"), ("b", "O")])):
            data = written(lambda b, a=array: np.save(b, a, allow_pickle=True))
            with pytest.raises(ValueError, match="never opened: they could run a program"):
                open_table(data)

    def test_a_header_that_promises_more_is_damage(self):
        data = written(lambda b: np.save(b, np.zeros((2, 2))))
        for old, new in ((b"(2, 2)", b"(9**9,"), (b"(2, 2)", b"(2, 9)"), (b"<f8", b"<q8")):
            with pytest.raises(ValueError, match="must be whole; got one that is damaged"):
                open_table(data.replace(old, new))
        for size in range(6, len(data)):
            with pytest.raises(ValueError, match="must be whole"):
                open_table(data[:size])

    def test_a_bomb_is_refused_by_what_it_says(self, monkeypatch):
        monkeypatch.setattr(core.reading.files.archives, "MAX_UNPACKED", 4 << 20)
        buffer = io.BytesIO()
        with (
            zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
            archive.open("a.npy", "w", force_zip64=True) as member,
        ):
            for _ in range(11):
                member.write(bytes(1 << 20))
        assert len(buffer.getvalue()) < 1 << 20
        with pytest.raises(ValueError, match=r"may unpack to at most 4 MB; .* 11 MB"):
            open_table(buffer.getvalue())

    def test_an_archive_that_says_less_than_there_is_gives_no_more(self):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.npy", bytes(10_000_000))
        lie = buffer.getvalue().replace(struct.pack("<I", 10_000_000), struct.pack("<I", 100))
        with pytest.raises(ValueError, match="must be whole"):
            open_table(lie)
