import io

import numpy as np
import openpyxl
import pytest

import core.reading.files.spaces
from core.reading.files.shape import bare_header
from core.reading.files.spaces import tabs_for_spaces
from core.reading.tables import open_table
from tests.core.cases import CASES, path_of

FORMS = {
    "a separator ends every row": (
        ["truth;p", "ja;0,25;", "nein;0,75;"],
        ("truth", "p"),
        [["ja", "0,25"], ["nein", "0,75"]],
        0,
    ),
    "a tab ends every row": (
        ["y\tp\tw", "0\t.5\t1\t", "\t.25\t\t"],
        ("y", "p", "w"),
        [["0", ".5", "1"], [None, ".25", None]],
        0,
    ),
    "rows are named, as write.csv(quote = TRUE) and a missing name do": (
        ['"obs","fit"', '"a1",0,0.5', '"a2",1,0.25'],
        ("column 1", "obs", "fit"),
        [["a1", "0", "0.5"], ["a2", "1", "0.25"]],
        1,
    ),
    "rows are named, between tabs": (
        ["klass\tsannolikhet", "1\tja\t0,5", "2\tnej\t0,25"],
        ("column 1", "klass", "sannolikhet"),
        [["1", "ja", "0,5"], ["2", "nej", "0,25"]],
        1,
    ),
    "runs of spaces, in columns": (
        ["   y   score  name", "   0    0.25  'a'", "   1   10.75  'b'   "],
        ("y", "score", "name"),
        [["0", "0.25", "'a'"], ["1", "10.75", "'b'"]],
        0,
    ),
    "spaces, and a space in quotation marks": (
        ['"the truth" p', "no 0.5", '"quite sure" 0.75'],
        ("the truth", "p"),
        [["no", "0.5"], ["quite sure", "0.75"]],
        0,
    ),
    "a count below a blank line": (
        ["y|p", "0|0.5", "1|0.25", "", "(2 rows affected)"],
        ("y", "p"),
        [["0", "0.5"], ["1", "0.25"]],
        1,
    ),
    "a count right below the rows": (
        ["y\tp", "0\t0.5", "1\t0.25", "(2 Zeilen)"],
        ("y", "p"),
        [["0", "0.5"], ["1", "0.25"]],
        1,
    ),
    "notes in a sheet, filled up with separators": (
        ["y,p,n", "0,0.5,1", "1,0.25,2", ",,", "Genauigkeit: 50 %,,", "Summe,,3,,"],
        ("y", "p", "n"),
        [["0", "0.5", "1"], ["1", "0.25", "2"]],
        1,
    ),
    "types and flags": (
        ["name\tklasse\tp", "string\tA B\tcontinuous", "meta\tclass\t", "x\tA\t0.5", "y\tB\t0.25"],
        ("name", "klasse", "p"),
        [["x", "A", "0.5"], ["y", "B", "0.25"]],
        1,
    ),
    "types and no flags": (
        ["klasse,p", "discrete,continuous", ",", "A,0.5", "B,0.25"],
        ("klasse", "p"),
        [["A", "0.5"], ["B", "0.25"]],
        1,
    ),
    "the first line names the separator": (
        ["sep=;", "y;p", "0;0,5", "1;0,25"],
        ("y", "p"),
        [["0", "0,5"], ["1", "0,25"]],
        0,
    ),
    "pasted from a sheet": (
        ["Réel\tScore", "oui\t0,5", "non\t0,25"],
        ("Réel", "Score"),
        [["oui", "0,5"], ["non", "0,25"]],
        0,
    ),
}


def rows_of(table):
    rows = []
    for chunk in table.chunks(table.columns):
        rows += map(list, zip(*(a.to_pylist() for a in chunk.arrays.values()), strict=True))
    return rows


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(("lines", "names", "rows", "n_remarks"), FORMS.values(), ids=FORMS)
def test_tables_of_any_shape_are_read(lines, names, rows, n_remarks, end):
    for text in (end.join(lines), end.join(lines) + end):
        table = open_table(text.encode())
        assert table.columns == names
        assert rows_of(table) == rows
        assert len(table.remarks) == n_remarks


def test_notes_are_named_and_counted():
    (remark,) = open_table(path_of("f7")).remarks
    assert remark == (
        "3 lines below the rows are left out as notes: “Overall Accuracy: 71.7%”, “Sensitivity: "
        "60.0%” and “Specificity: 79.0%”."
    )
    (remark,) = open_table(b"y,p\n0,1\n\nTotal\n").remarks
    assert remark == "1 line below the rows is left out as a note: “Total”."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        # What could be data is no note.
        ("y,p\n0,0.5\n1\n", r"row 2 \(line 3\) has 1: “1”\. Write a missing cell"),
        ("id,y,p\na,0,0.5\nb12\n", "row 2 .* has 1: “b12”"),
        ("id,y,p\na,0,0.5\n\nb12,1\n3,4\n", "row 2 .* has 2: “b12,1”"),
        ("y,p\n0,0.5\nso far: good\n1,0.5\n", "row 2 .* If it is no row but a note, take it away"),
        # Decimal commas between commas are no names of rows.
        ("id,score\n1,0,5\n2,0,25\n3,0,125\n", "Put a cell that contains “,” in quotation marks"),
        ("y\tp\na\t0\t1\na\t1\t2\n", "row 1 .* has 3"),
        # Separators at the end of some rows, or with something behind them.
        ("y,p\n0,0.5\n1,0.5,\n", "Take “,” at its end away"),
        ("y,p\n0,0.5,\n1,0.5\n", "Every row must have 2 cells, as the header has"),
        ("y,p\n" + "0,0.5,\n" * 200 + "0,0.5,x\n", r"row 201 \(line 202\) has one more cell: “x”"),
        ("y,p\n" + "0,0.5,\n" * 200 + "0,0.5\n", "3 cells, as the first rows have; row 201"),
    ],
)
def test_what_fits_no_shape_gets_the_advice_that_fits(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        rows_of(open_table(text.encode()))


def test_a_word_that_is_also_a_type_is_a_row():
    text = b"kind,grade\nstring,c\nwind,d\nstring,c\n"
    assert rows_of(open_table(text)) == [["string", "c"], ["wind", "d"], ["string", "c"]]


@pytest.mark.parametrize("piece", [1, 2, 3, 7, 1000])
def test_spaces_become_tabs_in_pieces_of_any_size(piece, monkeypatch):
    monkeypatch.setattr(core.reading.files.spaces, "_PIECE", piece)
    rng = np.random.default_rng(piece)
    for _ in range(50):
        lines = [
            ["".join(rng.choice(list('ab" '), 3)).replace('"', "").strip() or "x" for _ in range(3)]
            for _ in range(3)
        ]
        quoted = [
            [f'"{field}"' if " " in field or rng.random() < 0.3 else field for field in line]
            for line in lines
        ]
        spaced = "\n".join(
            " " * rng.integers(0, 3)
            + quoted_line[0]
            + "".join(" " * rng.integers(1, 4) + field for field in quoted_line[1:])
            + " " * rng.integers(0, 3)
            for quoted_line in quoted
        )
        assert tabs_for_spaces(spaced.encode()).decode() == "\n".join(map("\t".join, quoted))


@pytest.mark.parametrize(
    "case", ["f2_trailing_comma", "f4_r_space", "f7_summary_rows", "f8_orange_tab"]
)
def test_cases_have_their_rows(case):
    table = open_table(path_of(case))
    assert len(rows_of(table)) == CASES[case]["right"]["rows"]
    assert not any(None in row for row in rows_of(table))


ABOVE = {
    "a title and a date": (
        "Report of 3 May\nDate: 2024-01-01\n\ny,p\n1,0.5\n0,0.25\n",
        ["Report of 3 May", "Date: 2024-01-01"],
    ),
    "comments": (
        "# by x, version 2\n# seed 3\ny;p\n1;0,5\n0;0,2\n",
        ["# by x, version 2", "# seed 3"],
    ),
    "words that spaces would separate": (
        "Modell Prüfung\r\n\r\ny\tp\r\n1\t0.5\r\n",
        ["Modell Prüfung"],
    ),
    "a comma in the note": (
        "Export, tool 3.2\n\nid,y,p\n1,1,0.5\n2,0,0.25\n",
        ["Export, tool 3.2"],
    ),
    "no blank line": ("Scores: test set\ny|p\n1|0.5\n0|0.25\n", ["Scores: test set"]),
}


@pytest.mark.parametrize(("text", "notes"), ABOVE.values(), ids=ABOVE)
def test_notes_above_the_header_are_left_out_and_named(text, notes):
    table = open_table(text.encode())
    assert table.columns[-2:] == ("y", "p")
    n_rows = text.count("\n") - max(i for i, c in enumerate(text.splitlines()) if c[-1:] == "p") - 1
    assert len(table.sample) == n_rows
    word = (
        "1 line above the header is"
        if len(notes) == 1
        else f"{len(notes)} lines above the header are"
    )
    assert table.remarks[0].startswith(f"{word} left out as ")
    assert all(note in table.remarks[0] for note in notes)
    longer = text + text.splitlines()[-1] + "\t;,|1\n"
    with pytest.raises(ValueError, match=rf"\(line {text.count(chr(10)) + 1}\)"):
        list(open_table(longer.encode()).chunks(["y"]))


@pytest.mark.parametrize("header", ["id,y,p", "site,id,y,p"])
def test_a_decimal_comma_between_commas_makes_no_names_of_rows(header):
    begin = "A,c" if "site" in header else "c"
    rows = "".join(f"{begin}{i},{i % 2},0,{100 + i}\n" for i in range(30))
    with pytest.raises(ValueError, match="Put a cell that contains “,” in quotation marks"):
        list(open_table(f"{header}\n{rows}".encode()).chunks(["y"]))


@pytest.mark.parametrize(
    ("names", "columns"),
    [
        ("model,model,truth\nprob,said,label", ("prob", "said", "label")),
        ("old,,new\np,y,p", ("old p", "y", "new p")),
        (",m,m\n,p,y", ("column 1", "p", "y")),
        ("id,Model,\n,p,y", ("id", "p", "y")),
    ],
)
def test_names_in_two_lines_are_joined(names, columns):
    rows = [[0.25, 1, 0], [0.5, 0, 1], [0.75, 1, 1]]
    text = "\n".join([names, *(",".join(map(str, row)) for row in rows)])
    book = openpyxl.Workbook()
    for line in text.splitlines()[:2]:
        book.active.append([name or None for name in line.split(",")])
    for row in rows:
        book.active.append(row)
    book.save(buffer := io.BytesIO())
    for data, place in ((text.encode(), "Line 2"), (buffer.getvalue(), "Row 2")):
        table = open_table(data)
        assert table.columns == columns
        assert [list(map(float, row)) for row in rows_of(table)] == rows
        assert table.remarks[0].startswith(f"{place} holds names, too: the columns are called ")


@pytest.mark.parametrize(
    "text", [",y,p\nMazda,yes,NA\nFiat,no,0.5\n", "a,b,p\nx,y,z\nu,v,0.5\n", "y,,p\nx,y,z\nu,v,w\n"]
)
def test_a_first_row_of_words_is_no_line_of_names(text):
    table = open_table(text.encode())
    assert len(rows_of(table)) == 2
    assert not table.remarks


@pytest.mark.parametrize(
    "below", [["Total,2,1.5"], ["mean,0.7,0.5", "std,0.4,0.2"], ["Mittelwert,0.7,0.5", "", "by x"]]
)
def test_sums_and_means_below_the_rows_are_notes(below):
    rows = ["id,y,p", "a,0,0.25", "b,1,0.5", "mean value,1,0.75", *below]
    for data in (written(rows), workbook(rows)):
        table = open_table(data)
        assert [row[0] for row in rows_of(table)] == ["a", "b", "mean value"]


@pytest.mark.parametrize(("last", "n_rows"), [(["average,1,0.5"], 4), (["Total,4,1.5"], 3)])
def test_a_word_with_which_other_rows_begin_is_a_value_unless_it_is_one_of_sums(last, n_rows):
    rows = ["level,y,p", "low,0,0.25", "average,1,0.75", "high,1,0.5", *last]
    for data in (written(rows), workbook(rows)):
        assert len(rows_of(open_table(data))) == n_rows


def written(rows):
    return "\n".join(rows).encode()


def workbook(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([float(f) if f[:1].isdigit() else f or None for f in row.split(",")])
    book.save(buffer := io.BytesIO())
    return buffer.getvalue()


@pytest.mark.parametrize("title", ["Scoring report, March", "Report,May 2024", "Report, March\n"])
def test_a_title_with_as_many_fields_as_the_header_is_a_note(title):
    table = open_table(f"{title}\nlabel,score\n1,0.5\n0,0.25\n".encode())
    assert (table.columns, len(table.sample)) == (("label", "score"), 2)
    (remark,) = table.remarks
    assert remark == f"1 line above the header is left out as a note: “{title.strip()}”."
    with pytest.raises(ValueError, match=r"got the number “0\.25”"):
        open_table(b"no,0.25\nlabel,score\nyes,0.5\n")  # rows that were sorted with their header


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("y_true,model\nlabel,score\n1,0.5\n", ("y_true", "model")),
        ("a,b\nlabel,x\n1,0.5\n", ("a", "b")),
        ("#y,p\n1,0.5\n", ("#y", "p")),
        ("\n y ,p\n\n1,0.5\n", ("y", "p")),
        ("y,p\n\nx,z\n1,0.5\n", ("y", "p")),
        ("a,b\nx,y,z\nu,v,w\n", ("column 1", "a", "b")),
        ("a note,b\nx y,z\n1,0.5\n", ("a note", "b")),
    ],
)
def test_a_header_is_no_note(text, columns):
    table = open_table(text.encode())
    assert table.columns == columns
    assert not any("above" in remark for remark in table.remarks)


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("# y p\n1 0.5\n0 0.25\n", ("y", "p")),
        ("# y,p\r\n1,0.5\r\n0,0.25\r\n", ("y", "p")),
        ("# made by x, 3\n# wahr;größe;p\n1;a;0,5\n0;b;0,2\n", ("wahr", "größe", "p")),
        ("# y p\nq r\n1 0.5\n0 0.25\n", ()),
        ("# 1,0.5\n1,0.5\n", ()),
    ],
)
def test_a_header_behind_a_hash_is_bare(text, columns):
    bare = bare_header(text.encode(), ",;")
    assert (bare == text.encode()) == (not columns)
    if columns:
        assert open_table(text.encode()).columns == columns
