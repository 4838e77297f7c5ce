"""Fields of a column of groups, read through a whole table."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.predictions.groups import EMPTY
from core.reading.binary import read_models
from tests.core.cases import path_of


def read(text, **options):
    return read_models(text.encode(), **{"label": "label", "scores": ("a",)} | options)


def test_few_numbers_are_groups_and_many_are_quarters():
    rows = [f"{i % 2},0.{i:02},{i % 3},{i}" for i in range(40)]
    text = "\n".join(["label,a,few,many", *rows])
    few = read(text, group="few").groups
    assert few.names == ("0", "1", "2")
    many = read(text, group="many").groups
    assert many.names == ("up to 9", "above 9 up to 19", "above 19 up to 29", "above 29 up to 39")


@pytest.mark.long
def test_groups_go_on_from_chunk_to_chunk(tmp_path):
    n_rows = 1_200_000  # more than one chunk of a Parquet file
    path = tmp_path / "groups.parquet"
    place = np.where(np.arange(n_rows) % 3 == 0, "b", "a")
    place[-1] = "z"
    frame = pd.DataFrame({"label": np.arange(n_rows) % 2, "a": 0.5, "place": place})
    frame.loc[7, "place"] = None
    frame.to_parquet(path, row_group_size=500_000)
    groups = read_models(path, label="label", scores=("a",), group="place").groups
    assert groups.names == ("a", "b", "z", EMPTY)
    assert np.bincount(groups.codes).tolist() == [799_998, 400_000, 1, 1]


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ([True, False, True, None], ("false", "true", EMPTY)),
        ([3, 1, 3, 1], ("1", "3")),
        (pd.Categorical(["x", "y", "x", None]), ("x", "y", EMPTY)),
        (["", " ", "x", "x"], ("x", EMPTY)),
    ],
)
def test_what_parquet_stores_becomes_groups(tmp_path, values, names):
    path = tmp_path / "groups.parquet"
    pd.DataFrame({"label": [0, 1, 0, 1], "a": 0.5, "g": values}).to_parquet(path)
    assert read_models(path, label="label", scores=("a",), group="g").groups.names == names


def test_a_column_of_groups_must_be_of_texts_or_numbers(tmp_path):
    path = tmp_path / "groups.parquet"
    pd.DataFrame({"label": [0, 1], "a": 0.5, "g": [[1, 2], [3]]}).to_parquet(path)
    with pytest.raises(ValueError, match="“g”"):
        read_models(path, label="label", scores=("a",), group="g")
    rows = "\n".join(f"{i % 2},0.5,id{i}" for i in range(100_002))
    with pytest.raises(ValueError, match="at most 100,000 different values; “g” holds more"):
        read("label,a,g\n" + rows, scores=("a",), group="g")


def test_decimal_commas_are_numbers_too():
    rows = [f"{i % 2};0,5;{i},5" for i in range(40)]
    groups = read("\n".join(["label;a;age", *rows]), group="age").groups
    assert groups.names[0] == "up to 9.5"
    assert len(groups.names) == 4


@pytest.mark.parametrize("word", ["unknown", "Infinity", "1_000", "٣", "12 %", "0017"])
def test_a_late_row_that_is_no_amount_makes_every_number_a_value(word):
    rows = [f"{i % 2},0.5,{i % 40}" for i in range(1500)] + [",0.5,7", f"1,0.5,{word}"]
    groups = read("\n".join(["label,a,branch", *rows]), group="branch").groups
    assert len(groups.codes) == 1501  # one row has no label
    # Of 41 values the 20 with the most rows stay, each with all of its rows.
    assert groups.names == (*map(str, range(20)), "the other 21")
    assert np.bincount(groups.codes).tolist() == [38] * 20 + [741]
    assert groups.rows(7).tolist() == list(range(7, 1500, 40))


@pytest.mark.parametrize(
    "name",
    [
        *("2024_{:02}", "0{:04}", "1_{:03}", "{}%", "0x{:02}", "1,{:03}", "{}.{}.1", "2024-{:02}"),
    ],
)
def test_many_codes_are_values_whatever_python_takes_for_a_number(name):
    values = [name.format(i, i) for i in range(30)]
    rows = [f"{i % 2}|0.5|{values[i % 30]}" for i in range(90)]
    groups = read("\n".join(["label|a|code", *rows]), group="code").groups
    assert set(groups.names) <= {*values, "the other 10"}
    assert len(groups.names) == 21


@given(
    st.lists(
        st.integers(0, 99).map(str)
        | st.sampled_from(["2024_01", "1_0", "inf", "nan", "NA", "٣", "0x1", "1e5", "+.5", "1,5"]),
        min_size=21,
        max_size=60,
    ),
    st.sampled_from([0, 1_000]),
    st.sampled_from("|;"),
)
def test_no_column_of_groups_is_refused_that_looked_like_numbers(fields, n_before, delimiter):
    before = [str(i % 50) for i in range(n_before)]
    rows = [delimiter.join((str(i % 2), "0.5", c)) for i, c in enumerate(before + fields)]
    text = "\n".join([delimiter.join(("label", "a", "g")), *rows])
    groups = read(text, group="g").groups
    assert len(groups.codes) == len(rows)


@pytest.mark.parametrize(
    ("case", "column", "first", "last"),
    [
        ("u05", "month", "2020_01", "the other 10"),
        ("u06", "branch", "100", "the other 21"),
        ("u08", "zip", "01000", "the other 10"),
    ],
)
def test_codes_of_real_files_are_groups_as_the_file_writes_them(case, column, first, last):
    options = {"label": "y_true", "scores": ("y_score",), "group": column}
    groups = read_models(path_of(case), **options).groups
    assert (len(groups.names), groups.names[0], groups.names[-1]) == (21, first, last)
