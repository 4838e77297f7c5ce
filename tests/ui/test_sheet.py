"""Cells as people type them: read as they are meant, or named; never anything else."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ui import sheet as cells


def read_one(text):
    return cells.read(pd.DataFrame({"y_pred 1": [text]}, dtype=object))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("0.25", 0.25),
        (".5", 0.5),
        ("5.", 5),
        (" 0.5 ", 0.5),
        ("1e-3", 0.001),
        ("1E3", 1000),
        ("-1e+2", -100),
        ("−0.5", -0.5),
        ("+2", 2),
        ("1e308", 1e308),
        ("1e999", np.inf),
    ],
)
def test_plain_decimals_and_e_notation_are_read(text, value):
    values, problems = read_one(text)
    assert not problems
    assert values.tolist() == [[value]]


@pytest.mark.parametrize("text", ["", "  ", None, np.nan, pd.NA])
def test_an_empty_cell_is_empty(text):
    _, problems = read_one(text)
    assert problems == ["Row 1, y_pred 1: empty. Write a number or delete the row."]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0,25", "“0,25” is not a number: write decimals with a point."),
        ("1,000", "“1,000” is not a number: write decimals with a point."),
        ("abc", "“abc” is not a number: write one such as 0.25 or 1e-3."),
        *(
            (text, f"“{text}” is not a number")
            for text in ("1/3", "50%", "1e", "e3", "1 2", "0x1", "1_0", "nan", "inf", "True", "٣")
        ),
        ("x" * 500, "“" + "x" * 19 + "…” is not a number"),
        ("# a\n\n<b>*", "“# a <b>*” is not a number"),
    ],
)
def test_anything_else_is_named_with_its_place_and_what_was_typed(text, said):
    values, problems = read_one(text)
    assert np.isnan(values).all()
    assert problems[0].replace("\\", "").startswith(f"Row 1, y_pred 1: {said}")
    assert "\n" not in problems[0]


def test_what_was_typed_is_shown_letter_by_letter():
    assert "\\*\\<b\\>" in read_one("*<b>")[1][0]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_reads_back(value):
    for text in (repr(value), f"{value:.17e}"):
        values, problems = read_one(text)
        assert not problems
        assert values[0, 0] == value


@given(st.text(max_size=6) | st.text("0123456789eE.,+-− ", max_size=6))
@example("0\x1f")  # a space to `str`, and none to `float`
def test_a_text_is_read_as_python_reads_it_or_named(text):
    values, problems = read_one(text)
    assert len(problems) == np.isnan(values).sum()
    if not problems:
        assert values[0, 0] == float(text.strip().replace("−", "-"))


@given(
    st.lists(
        st.tuples(*[st.sampled_from(["0", "0.5", "x", "1,5", "", None])] * 2),
        min_size=1,
        max_size=5,
    )
)
def test_every_bad_cell_is_named_once_in_order_and_no_other(rows):
    _, problems = cells.read(pd.DataFrame(rows, columns=["a", "b"], dtype=object))
    bad = [
        f"Row {i}, {name}:"
        for i, row in enumerate(rows, 1)
        for name, cell in zip("ab", row, strict=True)
        if cell not in ("0", "0.5")
    ]
    assert [" ".join(problem.split(" ")[:3]) for problem in problems] == bad


def test_numbers_are_written_short():
    table = cells.as_texts(pd.DataFrame({"a": [0.0, 1.0], "b": [0.2, 3.0]}))
    assert table.to_numpy().tolist() == [["0", "0.2"], ["1", "3"]]


def test_a_broken_rule_quotes_what_was_typed_and_no_more_than_fits():
    table = pd.DataFrame({"a": [" 1.0000001 ", "1" * 50]})
    assert cells.against("small", table, 0, "a") == "Row 1, a: small; got 1.0000001."
    assert cells.against("small", table, 1, "a") == f"Row 2, a: small; got {'1' * 19}…."
