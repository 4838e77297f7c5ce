"""One grammar: a text is a number to every reader and every guess, or to none."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.parsing import numbers
from core.parsing.literals import read_number
from core.parsing.numbers import (
    MISSING_NUMBERS,
    as_number,
    as_whole,
    cast,
    cast_each,
    cast_percent,
    decimal_mark,
    is_grouped,
    tidy,
)
from core.reading.fields.labels import as_label
from core.reading.fields.numbers import NumberColumn
from core.reading.fields.roles import guess_roles
from core.reading.fields.roles.column import Column
from core.reading.tables import open_table

READ = {
    **{"12": 12, " 12 ": 12, "\u00a012\u202f": 12, "+.5": 0.5, ".5": 0.5, "5.": 5, "-0": 0},
    **{"1e5": 1e5, "1E-3": 1e-3, "+1e+3": 1e3, "−2": -2, "007": 7, "1e-400": 0, "12.50": 12.5},
    **{"9" * 30: 1e30},
}
REFUSED = (
    *("2024_01", "1_000", "0x10", "1,5", "1,000", "1 000", "1'000", "٣", "１", "²", "1e", "1e+"),
    *("--1", "+-1", ".", "-", "-.", "1.5.0", "1d5", "1f", "5-", "12€", "1\x00", "½", "1/2", "abc"),
    *("- 1", "1 e5", "0b1", "1e5.0", "e5", "True", "2024-01", "10:30"),
)
INFINITE = ("inf", "Infinity", "-inf", "+INF", "1e400", "-1e999")

WRITTEN = (
    st.sampled_from([*READ, *REFUSED, *INFINITE])
    | st.from_regex(r"[ +−-]?[0-9_]{0,3}[.,]?[0-9]{0,3}([eE][+-]?[0-9]{0,3})?%?", fullmatch=True)
    | st.floats(allow_nan=False).map(repr)
    | st.text("0123456789.,eE+-−_ infaNxX%٣１", max_size=8)
    | st.text(max_size=4)
)


def is_read(text, decimal=".", **options):
    """The number that a column of this one cell is read as; None where it is refused."""
    try:
        return NumberColumn("s", decimal, **options).read(pa.array([text]), 1)[0]
    except ValueError:
        return None


@pytest.mark.parametrize(("text", "value"), READ.items())
def test_numbers(text, value):
    assert as_number(text) == value
    assert is_read(text) == value
    assert read_number(text) == value


@pytest.mark.parametrize("text", REFUSED)
def test_no_numbers(text):
    assert as_number(text) is None
    assert is_read(text) is None or text in MISSING_NUMBERS
    with pytest.raises(ValueError, match="is not a number"):
        read_number(text)


@pytest.mark.parametrize("text", INFINITE)
def test_no_column_may_hold_an_infinite_number(text):
    assert is_read(text) is None
    assert np.isinf(cast_each(pa.array([text, "x"]))[0])
    assert as_label(text).key in (text, text.casefold())


@given(WRITTEN, st.sampled_from(".,"))
@example("1.5", ",")
def test_one_text_and_a_column_of_it_are_one_number(text, decimal):
    number, column = as_number(text, decimal), is_read(text, decimal)
    if column is None or np.isnan(column):
        assert number is None or np.isinf(number)
    else:
        assert number == column


@given(st.lists(WRITTEN, min_size=1, max_size=20), st.sampled_from(".,"))
def test_each_of_many_texts_is_read_as_it_is_alone(texts, decimal):
    tidied, _ = tidy(pa.array(texts))
    alone = [cast_each(tidied[i : i + 1], decimal)[0] for i in range(len(texts))]
    np.testing.assert_array_equal(cast_each(tidied, decimal), alone)
    as_one = [as_number(text, decimal) for text in texts]
    finite = np.isfinite(alone)
    assert finite.tolist() == [number is not None and np.isfinite(number) for number in as_one]


@given(st.lists(WRITTEN, min_size=1, max_size=20), st.sampled_from(".,"))
def test_a_guess_about_a_column_sees_the_numbers_that_its_reader_reads(texts, decimal):
    # Arrow reads “+nan” and “nan(1)” as nan too, hence as missing.
    texts = [text for text in texts if "nan" not in text.lower() or text in numbers.MISSING]
    seen = Column("s", texts, decimal).numbers
    read = [is_read(text, decimal, percent=True) for text in texts]
    expected = [np.nan if each is None else each for each in read if each is None or each == each]
    np.testing.assert_array_equal(np.where(np.isinf(seen), np.nan, seen), expected)


def test_what_only_python_takes_for_a_number_is_no_weight_and_no_score():
    for text in ("1_5", "٣", "１"):
        table = open_table(f"label|weight|score\n1|{text}|{text}\n0|{text}|{text}".encode())
        assert guess_roles(table).weight is None
    minus = open_table("label|x\nyes|−1.5\nno|−2.5\nyes|−3.5".encode())
    assert guess_roles(minus).score == "x"


@given(st.integers(-(2**70), 2**70))
def test_whole_numbers_are_exact_as_far_as_int64_goes(whole):
    assert as_whole(f" {whole} ") == (whole if abs(whole) < 2**63 else None)


@pytest.mark.parametrize(("text", "whole"), [("00012", 12), ("−3", -3), ("+4", 4), ("0" * 99, 0)])
def test_whole_numbers(text, whole):
    assert as_whole(text) == whole


@pytest.mark.parametrize("text", ["", "+", "1.0", "1_0", "٣", "1e3", "1" * 5_000])
def test_not_whole_numbers(text):
    assert as_whole(text) is None


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        *(
            ("0.5", (".", True)),
            ("0,5", (",", True)),
            ("−0,5", (",", True)),
            ("1,5 %", (",", True)),
        ),
        *(("1,234.5", (".", True)), ("1.234,5", (",", True)), ("1.234", (".", False))),
        *(("12,345", (",", False)), ("0,123", (",", True)), ("12", None), ("a,5", None)),
    ],
)
def test_which_mark_decimals_have(text, mark):
    assert decimal_mark(text) == mark


def test_separators_between_thousands_are_known():
    assert all(map(is_grouped, ("1,000", "1.000.000,5", "12 345", "-1'000", "1\u202f000")))
    assert not any(map(is_grouped, ("1000", "1,00", "10000,000", "a,000")))


def test_missing_words_are_missing_to_guess_and_reader_alike():
    for word in (*numbers.MISSING, "na", "nULL", " N/A "):
        assert np.isnan(is_read(word))
        assert tidy(pa.array([word]))[0].null_count == 1


@given(st.lists(st.none() | st.sampled_from(["5%", "5", "5%%", "%", "", "1e2%", "x%", "-.5%"])))
def test_percents_at_once_are_percents_one_by_one(texts):
    quick = cast_percent(pa.array(texts, pa.string()))
    tidied, has_percent = tidy(pa.array(texts, pa.string()), percent=True)
    if quick is not None:
        np.testing.assert_array_equal(quick[0], cast(tidied))
        np.testing.assert_array_equal(quick[1], has_percent)
    else:
        assert {"5%%", "%", "", "x%"} & set(texts)
