import contextlib
import csv
import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import core.reading.files.quotes
from core.reading.files import quotes
from core.reading.files.quotes import check_quotes
from core.reading.files.watch import UNWATCHED


def problem_of(text):
    """Return what Python's strict reader says is wrong, and in which row, from which line on."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line, row = 1, -1
    try:
        for fields in reader:
            line = reader.line_num + 1
            row += "".join(fields).strip() != "" or (row >= 0 and len(fields) > 1)
    except csv.Error as error:
        record = "the header" if row < 0 else f"row {row + 1}"
        rule = "A closing" if "expected after" in str(error) else "Each"
        return rule, f"in {record} (from line {line} on"
    return None


@pytest.mark.long
@given(st.text(st.sampled_from('",a\n\r '), max_size=30), st.sampled_from([1, 2, 3, 5, 1 << 22]))
@example('"a\n","b"\n', 3)
@example('"a""b",1\n', 2)
@example('a"b",1\n"c', 1 << 22)
@example('aaaaa,"a""a""', 3)
@example('aaaaaa,"""a""', 3)
@example('aaaaaaa,""a""', 3)
@example('a"b,1\n"c\n\n",""x\n', 4)
@settings(max_examples=500)
def test_refuses_what_the_strict_reader_of_python_refuses_and_where(text, piece):
    problem = problem_of(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quotes, "_PIECE", piece)
        if problem is None:
            check_quotes(text.encode(), ",")
            return
        with pytest.raises(ValueError, match=f"^{problem[0]} quotation mark") as caught:
            check_quotes(text.encode(), ",")
    assert problem[1] in str(caught.value)


@given(st.text(st.sampled_from('",a\n'), max_size=40), st.sampled_from([1, 3, 7, 1 << 22]))
def test_what_the_quick_look_passes_is_well(text, piece):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quotes, "_PIECE", piece)
        begin = quotes._well_until(text.encode(), ",", UNWATCHED)
        assert begin < len(text) or problem_of(text) is None
        outside = [*quotes._runs(text.encode()[:begin], ",")][-1:]
        assert not any(runs.inside_after for runs in outside)


@pytest.mark.parametrize("row", ['"1","0.5"\n', '"a ""b"" c","\n"\r\n', '"","1"\n'])
def test_a_text_whose_every_mark_is_in_its_place_is_looked_at_once(row, monkeypatch):
    monkeypatch.setattr(quotes, "_runs", None)
    for piece in (1, 5, 1000):
        monkeypatch.setattr(quotes, "_PIECE", piece)
        check_quotes(row.encode() * 500, ",")
        check_quotes(row.strip().encode(), ",")


def test_a_mark_out_of_place_is_looked_for_from_its_piece_on(monkeypatch):
    begins = []
    runs = quotes._runs
    monkeypatch.setattr(quotes, "_PIECE", 100)
    monkeypatch.setattr(quotes, "_runs", lambda *a: begins.append(a[2:]) or runs(*a))
    check_quotes(b'"1",0.5\n' * 100 + b'5" x,1\n', ",")
    assert begins == [(800,)]


@given(st.lists(st.lists(st.text(st.sampled_from('",é\n\r;'), max_size=9), min_size=1)))
def test_what_a_writer_wrote_pairs_up(rows):
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL, delimiter=";").writerows(rows)
    check_quotes(file.getvalue().encode(), ";")


@pytest.mark.parametrize("piece", [1, 2, 3, 4, 8])
def test_marks_pair_up_across_pieces(piece, monkeypatch):
    monkeypatch.setattr(core.reading.files.quotes, "_PIECE", piece)
    check_quotes(b'"a""b","c\nd"\n"",x\n', ",")
    with pytest.raises(ValueError, match="from line 3 on"):
        check_quotes(b'"a""b","c"\n"",x\n"y,1\nz,2\n', ",")


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('a,b\n1,2\n3,"4\n5,6\n', r'must be closed; in row 2 \(from line 3 on: “3,"4”\)'),
        ('"a,b\n1,2\n', r'must be closed; in the header \(from line 1 on: “"a,b”\)'),
        ('a,b\n"x\ny",2\n\n\n"5,6\n', r"in row 2 \(from line 6 on"),
        ('a,b\n"x,1\ny,2\n"z",3\n', r"at the end of its cell; in row 1 \(from line 2 on"),
        ('a,b\n"x" ,1\n', r"at the end of its cell; in row 1 \(from line 2 on"),
        ("a,b\n1,2\n" + '"' + "x,1\n" * 60_000, r"must be closed; in row 2 \(from line 3 on"),
    ],
)
def test_says_where_the_quoted_field_begins(text, where):
    with pytest.raises(ValueError, match=where):
        check_quotes(text.encode(), ",")


def test_a_mark_inside_a_field_is_part_of_it():
    check_quotes(b'size,b\n5" pipe,1\n7" pipe,2\n9",3\n', ",")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('a,b\n"x\ny",1\n1,2\n3,"4\n5,6\n', "in the row from line 5 on: “3,\"4” one is not"),
        ('a,b\n"x",1\n1,2\n"3"x,4\n5,6\n', "in the row from line 4 on: “\"3\"x,4” more follows"),
    ],
)  # fmt: skip
def test_a_mark_far_away_is_found_by_its_line(text, sentence, monkeypatch):
    monkeypatch.setattr(quotes, "_FAR", 4)
    for piece in (1, 3, 1000):
        monkeypatch.setattr(quotes, "_PIECE", piece)
        with pytest.raises(ValueError, match=sentence):
            quotes.check_quotes(text.encode(), ",")


@pytest.mark.parametrize(
    "row", ['1"2,0.5\n', '"1","0.5"\n', '"""",""""""\n', '"\n\n\n",1\n', '"', "1,2\n"]
)
def test_no_text_is_looked_at_more_than_twice(row, monkeypatch):
    read = []
    runs = quotes._runs

    def counted(text, delimiter, start=0):
        for batch in runs(text, delimiter, start):
            read.append(len(batch.codes))
            yield batch

    monkeypatch.setattr(quotes, "_runs", counted)
    monkeypatch.setattr(quotes, "_PIECE", 1000)
    for begin, end in (('"x",1\n', ""), ('"x"y,1\n', ""), ("", '3,"x\n')):
        read.clear()
        text = f"{begin}{row * 3000}{end}".encode()
        with contextlib.suppress(ValueError):
            check_quotes(text, ",")
        assert sum(read) <= 2 * len(text)
