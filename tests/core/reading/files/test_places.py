import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.reading.files.places import last_row, line_at, line_of_row

TEXT = b'a,b\n1,2\n\n"x\ny",3\n  \n5,6'


@given(st.text(st.sampled_from("ab\n\r"), max_size=20), st.data())
def test_lines_end_in_any_of_three_ways(text, data):
    position = data.draw(st.integers(0, len(text)))
    before = text[:position].replace("\r\n", "\n").replace("\r", "\n")
    assert line_at(text.encode(), position) == 1 + before.count("\n")


def test_rows_are_found_past_blank_lines_and_fields_of_two_lines():
    assert [line_of_row(TEXT, 4, ",", row) for row in (1, 2, 3, 4)] == [2, 4, 7, None]
    assert last_row(TEXT, 4, ",") == 3
    assert last_row(TEXT, len(TEXT), ",") == 0


@pytest.mark.long
def test_rows_far_away_are_not_looked_for():
    text = b"1,2\n" * 1_000_002
    assert line_of_row(text, 0, ",", 1_000_001) is None
    assert line_of_row(text, 0, ",", 1_000_000) == 1_000_000
    assert last_row(text, 0, ",") is None
