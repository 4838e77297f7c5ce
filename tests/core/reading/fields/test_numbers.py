import re

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.reading.fields.numbers import NumberColumn, shown

WORDS = [
    "0.5",
    "-3",
    "+1e-3",
    ".5",
    "5.",
    "1e400",
    "inf",
    "abc",
    "",
    "NaN",
    "null",
    "1_0",
    " 7 ",
    "−2",
]


def naive(text):
    """The number of one field, nan where it is missing, None where it is neither."""
    text = text.strip().replace("−", "-")
    if text.lower() in ("", "nan", "null"):
        return np.nan
    if "_" in text:
        return None
    try:
        number = float(text)
    except ValueError:
        return None
    return number if np.isfinite(number) else None


@given(st.lists(st.sampled_from(WORDS) | st.floats(-1e9, 1e9).map(repr), min_size=1, max_size=30))
def test_fields_are_read_as_a_plain_loop_reads_them(texts):
    expected = [naive(text) for text in texts]
    fields = pa.array(texts)
    if None not in expected:
        np.testing.assert_array_equal(NumberColumn("s").read(fields, 1), expected)
        return
    words = [naive(text) is None and "inf" not in text and "e400" not in text for text in texts]
    bad = words.index(True) if any(words) else expected.index(None)
    # Words are found before numbers that are too large.
    with pytest.raises(ValueError, match=re.escape(f"row {bad + 11} holds “{texts[bad].strip()}”")):
        NumberColumn("s").read(fields, 11)


@pytest.mark.parametrize("type_", [pa.int8(), pa.int64(), pa.uint64(), pa.float16(), pa.float32()])
def test_numbers_of_any_type_are_read(type_):
    values = NumberColumn("s").read(pa.array([1, None, 0], type_), 1)
    assert values.dtype == np.float64
    np.testing.assert_array_equal(values, [1, np.nan, 0])


@pytest.mark.parametrize("type_", [pa.string(), pa.large_string(), pa.string_view()])
def test_text_of_any_type_is_read(type_):
    fields = pa.array(["1", None, " 0 ", "na"], pa.string()).cast(type_)
    np.testing.assert_array_equal(NumberColumn("s").read(fields, 1), [1, np.nan, 0, np.nan])


def test_large_whole_numbers_are_rounded_not_refused():
    assert NumberColumn("s").read(pa.array([2**63 - 1]), 1).tolist() == [2.0**63]


def test_ways_of_writing_are_compared_across_chunks():
    column = NumberColumn("s", percent=True)
    column.read(pa.array(["nan", "50 %"]), 1)
    assert column.percent_field == (2, "“50 %”")
    with pytest.raises(ValueError, match="row 2 holds “50 %” and row 4 has no sign"):
        column.read(pa.array(["NA", "0.5"]), 3)

    column = NumberColumn("s", ",")
    column.read(pa.array(["0.5", "7"]), 1)
    with pytest.raises(ValueError, match="row 4 has a comma and row 1 has a point"):
        column.read(pa.array([None, "0,5"]), 3)

    column = NumberColumn("s", ",")
    column.read(pa.array(["0,5"]), 1)
    with pytest.raises(ValueError, match="row 1 has a comma and row 2 has a point"):
        column.read(pa.array(["0.5"]), 2)


def test_a_number_with_a_comma_and_a_point_is_refused_in_both_dialects():
    for decimal in ".,":
        for text in ("1.000,5", "1,000.5"):
            with pytest.raises(ValueError, match="Column “s” must"):
                NumberColumn("s", decimal).read(pa.array([text]), 1)


def test_a_float32_is_shown_with_its_own_digits():
    assert shown(pa.array([0.1], pa.float32()), 0) == "“0.1”"
    assert shown(pa.array([0.1], pa.float64()), 0) == "“0.1”"
    assert shown(pa.array(["a\nb"]), 0) == "“a\\nb”"


def test_words_for_missing_are_counted_as_they_are_written():
    column = NumberColumn("score", ",", percent=True)
    first = column.read(pa.array(["0,5", "\\N", "(null)", "NULL", " . ", None, ""]), 1)
    second = column.read(pa.array(["?", "-", "(NULL)", "\\N", "1", "—"]), 8)
    assert np.isnan([*first[1:], *second[:4], second[5]]).all()
    assert (first[0], second[4]) == (0.5, 1)
    assert column.missing_words == {
        **{"\\N": 2, "(null)": 1, "NULL": 1, ".": 1, "?": 1, "-": 1, "(NULL)": 1, "—": 1}
    }


@pytest.mark.parametrize("text", ["٠٫٥", "०.५", "０.７", "٥٠٪", "-١٢"])
def test_digits_of_another_script_get_advice_of_their_own(text):
    with pytest.raises(ValueError, match=r"row 3 holds .* Write it with the digits 0 to 9\.$"):
        NumberColumn("p").read(pa.array(["0.5", None, text]), 1)


def test_numbers_stay_apart_from_words_for_missing():
    for text in ("..", "-.", "?1", "(nul)", "\\n1"):
        with pytest.raises(ValueError, match="must hold numbers"):
            NumberColumn("p").read(pa.array([text]), 1)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("<0.001", "Write the number alone."),
        ("p = .87", "Write the number alone."),
        ('="0.5"', "Write the number alone."),
        ("\uff10\uff0e\uff15", "Write it with the digits 0 to 9."),
        ("prob.", "If row 1 is a second line of names, make one line of both."),
        ("12,34,567.50", "Leave a cell empty where there is no number."),
    ],
)
def test_a_cell_that_is_no_number_is_told_how_to_write_it(text, advice):
    with pytest.raises(ValueError, match=re.escape(f". {advice}")):
        NumberColumn("p").read(pa.array([text, "0.5"]), 1)
