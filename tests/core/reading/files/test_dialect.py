import pytest

import core.reading.files.dialect
from core.reading.files.dialect import read_dialect


@pytest.mark.parametrize(
    ("text", "delimiter", "columns"),
    [
        ("a,b\n1,2\n", ",", ("a", "b")),
        ("a;b\n1;2\n", ";", ("a", "b")),
        ("a\tb\n1\t2\n", "\t", ("a", "b")),
        ("a|b\n1|2\n", "|", ("a", "b")),
        # Another delimiter in a name, in quotation marks or not, and in the fields.
        ('"a,b";c\n1,5;2\n', ";", ("a,b", "c")),
        ("score, raw\tlabel\n0.5\t1\n", "\t", ("score, raw", "label")),
        ("a;b,c\nx;y,1\nz;y,0\n", ",", ("a;b", "c")),
        ("a\tb,c\nx,y\n", ",", ("a\tb", "c")),
        ("x,y;z\n0,5;1\n0,25;0\n", ";", ("x,y", "z")),
        ("a;b;c\n1,5;2,5;3\n", ";", ("a", "b", "c")),
        # Outer white space, blank lines before, line ends, a name of two lines.
        ("\n \r\n a , b \n1,2\n", ",", ("a", "b")),
        ('a, "b,c"\n1,2\n', ",", ("a", "b,c")),
        ("a,b\r1,2\r", ",", ("a", "b")),
        ('"a\nb",c\n1,2\n', ",", ("a\nb", "c")),
        ('"say ""hi""",b\n1,2\n', ",", ('say "hi"', "b")),
        # The first row is ragged: what says a comma is the header.
        ("a,b\n1,2,3\n4,5,6\n", ",", ("a", "b")),
        ("１,２.５\nx,y\n", ",", ("１", "２.５")),  # full-width digits are letters here
        ("ラベル,😀\n1,2\n", ",", ("ラベル", "😀")),
        ("sep=;\na,b;c\n1;2\n", ";", ("a,b", "c")),
        ("0,1\n0.25,0.75\n", ",", ("0", "1")),  # what pandas calls the columns of an array
        (",y,score\n0,1,0.5\n", ",", ("", "y", "score")),
    ],
)
def test_finds_the_delimiter_and_the_header(text, delimiter, columns):
    dialect = read_dialect(text.encode())
    assert (dialect.delimiter, dialect.columns) == (delimiter, columns)


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "\n\na,b\r\n1,2\r\n", 'sep=,\n"é\n,",b\n1,2\n'])
def test_rows_begin_after_the_header(text):
    assert text.encode()[read_dialect(text.encode()).start :].strip() == b"1,2"


@pytest.mark.parametrize(
    ("rows", "decimal"),
    [
        ("1;0,5", ","),
        ("1;0.5", "."),
        ("1;1.000,5", ","),
        ("1;1,000.5", "."),
        ("1;12,5%", ","),
        ("1;-1,5e-3", ","),
        ("1;−1,5", ","),
        ("1;1,234", ","),  # thousands would be possible, but not for a score
        ("1,234;0.5", "."),
        ("0,125;1.234", ","),
        ("x, y;0.5", "."),
        ("1;2", "."),
        ("0;1\n" * 100_000 + "1;0,5", ","),  # not among the first rows
    ],
)
def test_finds_the_decimal_sign(rows, decimal):
    assert read_dialect(f"a;b\n{rows}\n".encode()).decimal == decimal


@pytest.mark.parametrize(
    ("rows", "decimal"), [('1,"0,5"', ","), ('1,"1,000"', "."), ('1,"1,000.5"', "."), ("1,5", ".")]
)
def test_a_decimal_comma_beside_commas_stands_in_quotation_marks(rows, decimal):
    assert read_dialect(f"a,b\n{rows}\n".encode()).decimal == decimal


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "got only white space"),
        (" \n\t\r\n", "got only white space"),
        ("\u3000\u00a0", "got only white space"),
        ("a\n1\n2\n", r"separated by a comma, semicolon, tab, “\|” or spaces; got one column, “a”"),
        ("a b\n1 2\n", "at least two columns"),
        (",,\n,,\n", "at least two columns"),
        ("scores\n1,5\n", "got one column, “scores”"),
        ('"a,b\n1,2\n', "must be closed; in the header"),
        ("0,0.31\n1,0.77\n", "must hold the column names; got the number “0.31”"),
        ("yes;0,31\nno;0,77\n", "got the number “0,31”"),
        ("1,0\n0,1\n", "got the number “1”"),
        ("x" * (2**20 + 1), "longer than 1 MB"),
        ("x" * 200_000 + ",b\n1,2\n", "at most 131,072 characters"),
    ],
)
def test_what_has_no_header_of_two_columns_gets_a_sentence(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        read_dialect(text.encode())


def test_a_cut_head_ends_with_a_whole_line(monkeypatch):
    monkeypatch.setattr(core.reading.files.dialect, "_HEAD", 12)
    assert read_dialect("é;b\n1;2\nééééééééé;3\n".encode()).columns == ("é", "b")
