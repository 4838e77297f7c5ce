"""The worked examples: their true values, and every cell that cannot be used is named."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.accuracies.examples import (
    MOST_ROWS,
    Example,
    among_best,
    columns,
    first_table,
    has_classes,
    mean_match,
    read,
    with_classes,
)
from ui.variants import VARIANTS

ALL = list(VARIANTS.values())
TRUE_VALUES = [
    ("accuracy", {}, 4 / 6),
    ("binary_accuracy", {"threshold": 0.5}, 5 / 6),
    ("categorical_accuracy", {}, 0.75),
    ("sparse_categorical_accuracy", {}, 0.75),
    *(
        (f"{sparse}top_k_categorical_accuracy", {"k": k}, value)
        for sparse in ("", "sparse_")
        for k, value in ((1, 0.5), (2, 0.75), (3, 1.0), (5, 1.0))
    ),
]


def first(name) -> Example:
    example, problems = read(VARIANTS[name], first_table(VARIANTS[name]))
    assert not problems
    return example


@pytest.mark.parametrize(("name", "options", "value"), TRUE_VALUES)
def test_the_first_table_has_its_true_value(name, options, value):
    assert mean_match(VARIANTS[name], first(name), **options) == pytest.approx(value, abs=1e-12)


@pytest.mark.parametrize("variant", ALL, ids=lambda v: v.name)
def test_every_empty_cell_is_named(variant):
    table = first_table(variant).astype(object)
    table.iloc[1, -1] = None
    table.iloc[2, 0] = np.nan
    example, problems = read(variant, table)
    assert example is None
    assert problems == [
        f"Row 2, {table.columns[-1]}: empty. Write a number or delete the row.",
        f"Row 3, {table.columns[0]}: empty. Write a number or delete the row.",
    ]


@pytest.mark.parametrize(
    ("name", "row", "column", "value", "said"),
    [
        ("accuracy", 0, "y_pred", "0.8", "Row 1, y_pred: a label, a whole number, is needed"),
        ("accuracy", 3, "y_true", "1e12", "Row 4, y_true: a label, a whole number, is needed"),
        ("accuracy", 3, "y_pred", "1e999", "Row 4, y_pred: a label, a whole number, is needed"),
        ("binary_accuracy", 1, "y_true", "2", "Row 2, y_true: 0 or 1 is needed"),
        ("binary_accuracy", 5, "y_pred", "1.0000001", "Row 6, y_pred: a probability from 0 to 1"),
        ("binary_accuracy", 0, "y_pred", "-1e-9", "Row 1, y_pred: a probability from 0 to 1"),
        ("sparse_categorical_accuracy", 2, "y_true", "3", "Row 3, y_true: a class from 0 to 2"),
        ("sparse_categorical_accuracy", 2, "y_true", "0.5", "Row 3, y_true: a class from 0 to 2"),
        ("sparse_top_k_categorical_accuracy", 0, "y_true", "-1", "Row 1, y_true: a class from 0"),
        ("top_k_categorical_accuracy", 0, "y_pred 1", "1e39", "Row 1, y_pred 1: a number that"),
        ("categorical_accuracy", 3, "y_true 2", "-1e300", "Row 4, y_true 2: a number that"),
    ],
)
def test_every_wrong_cell_is_named_with_the_rule_and_what_came(name, row, column, value, said):
    table = first_table(VARIANTS[name])
    table.loc[row, column] = value
    example, problems = read(VARIANTS[name], table)
    assert example is None
    assert len(problems) == 1
    assert problems[0].startswith(said)
    assert problems[0].endswith(f"got {value}.")


@pytest.mark.parametrize("variant", ALL, ids=lambda v: v.name)
def test_a_table_without_a_row_is_undefined(variant):
    example, problems = read(variant, first_table(variant).iloc[:0])
    assert not problems
    options = {"k": 2} if variant.parameter == "k" else {}
    assert np.isnan(mean_match(variant, example, **options))


def test_a_table_of_too_many_rows_is_refused():
    table = pd.DataFrame({"y_true": ["0"] * (MOST_ROWS + 1), "y_pred": "0"})
    example, problems = read(VARIANTS["accuracy"], table)
    assert example is None
    assert f"at most {MOST_ROWS} rows" in problems[0]


@pytest.mark.parametrize("variant", [v for v in ALL if has_classes(v)], ids=lambda v: v.name)
@pytest.mark.parametrize("n_classes", [2, 3, 7])
def test_classes_come_with_zeros_and_none_is_lost(variant, n_classes):
    before = first_table(variant)
    assert columns(variant, 3) == list(before)
    table = with_classes(variant, before, n_classes)
    pd.testing.assert_frame_equal(table[list(before)], before)
    assert (table.drop(columns=list(before)) == "0").all(axis=None)
    names = columns(variant, n_classes)
    assert set(names) <= set(table)
    assert len(names) == n_classes * (1 + variant.is_one_hot) + (not variant.is_one_hot)
    labels = [name.startswith("y_true") for name in names]
    assert labels == sorted(labels, reverse=True)
    assert not read(variant, with_classes(variant, before, 7)[columns(variant, 7)])[1]


def test_an_empty_cell_stays_empty_when_classes_come():
    variant = VARIANTS["categorical_accuracy"]
    table = first_table(variant)
    table.iloc[0, 0] = None
    assert with_classes(variant, table, 4).isna().sum().sum() == 1


@given(
    st.integers(1, 6).flatmap(
        lambda c: st.lists(st.tuples(*[st.integers(0, 3)] * c), min_size=1, max_size=5)
    ),
    st.integers(1, 7),
)
def test_among_best_is_fewer_than_k_larger(scores, k):
    example = Example(np.zeros(len(scores), np.int64), np.array(scores, np.float32))
    expected = [[sum(other > own for other in row) < k for own in row] for row in scores]
    assert among_best(example, k).tolist() == expected


@pytest.mark.parametrize("variant", ALL, ids=lambda v: v.name)
def test_the_first_table_is_as_short_as_a_person_types(variant):
    cells = set(first_table(variant).to_numpy().ravel())
    assert cells <= {"0", "1", "2", "3", "4", *(f"0.{digit}" for digit in range(1, 10))}


def test_one_table_names_what_it_cannot_read_before_any_rule():
    table = first_table(VARIANTS["binary_accuracy"])
    table.loc[0, "y_pred"] = "0,25"
    _, problems = read(VARIANTS["binary_accuracy"], table)
    assert [problem.replace("\\", "") for problem in problems] == [
        "Row 1, y_pred: “0,25” is not a number: write decimals with a point."
    ]
