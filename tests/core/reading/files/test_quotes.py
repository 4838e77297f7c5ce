import csv
import io
import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import core.reading.files.quotes
from core.reading.files import quotes
from core.reading.files.quotes import check_quotes


def pairs_up(text):
    try:
        list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        return False
    return True


@given(st.text(st.sampled_from('",a\n\r '), max_size=30))
@example('"a\n","b"\n')
@example('"a""b",1\n')
@example('a"b",1\n"c')
def test_refuses_exactly_what_the_strict_reader_of_python_refuses(text):
    if pairs_up(text):
        check_quotes(text.encode(), ",")
    else:
        with pytest.raises(ValueError, match=r"^(Each|A closing) quotation mark"):
            check_quotes(text.encode(), ",")


@given(st.lists(st.lists(st.text(st.sampled_from('",é\n\r;'), max_size=9), min_size=1)))
def test_what_a_writer_wrote_needs_no_slow_look(rows):
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL, delimiter=";").writerows(rows)
    assert quotes._sure_until(file.getvalue().encode(), ";") is None


@pytest.mark.parametrize("piece", [1, 2, 3, 4, 8])
def test_marks_pair_up_across_pieces(piece, monkeypatch):
    monkeypatch.setattr(core.reading.files.quotes, "_PIECE", piece)
    assert quotes._sure_until(b'"a""b","c\nd"\n"",x\n', ",") is None
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


def test_far_and_near_agree_on_any_text(monkeypatch):
    rng = random.Random(0)
    for _ in range(3000):
        text = "".join(rng.choice('a",\n') for _ in range(rng.randrange(1, 24))).encode()
        verdicts = []
        for far, piece in ((10**9, 1000), (0, 1000), (0, 2)):
            monkeypatch.setattr(quotes, "_FAR", far)
            monkeypatch.setattr(quotes, "_PIECE", piece)
            try:
                quotes.check_quotes(text, ",")
                verdicts.append(None)
            except ValueError as error:
                verdicts.append(str(error).partition(";")[0])
        assert len(set(verdicts)) == 1, text
