"""Groups against plain counting."""

import itertools
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.predictions.groups import EMPTY, MAX_GROUPS, Groups, group_quarters, group_values


def named(groups):
    return [groups.names[code] for code in groups.codes]


@given(st.lists(st.sampled_from(["b", "A", "10", "9", None]), min_size=1, max_size=30))
def test_every_row_is_in_the_group_of_its_value(cells):
    values = ["b", "A", "10", "9"]
    groups = group_values("c", [-1 if c is None else values.index(c) for c in cells], values)
    assert named(groups) == [EMPTY if cell is None else cell for cell in cells]
    order = ["9", "10", "A", "b", EMPTY]
    assert list(groups.names) == [name for name in order if name in named(groups)]
    assert groups.n_summed_up == 0
    for code, name in enumerate(groups.names):
        assert groups.rows(code).tolist() == [
            i for i, each in enumerate(named(groups)) if each == name
        ]


@given(st.lists(st.integers(0, 30), min_size=60, max_size=200))
def test_of_too_many_groups_the_largest_stay(codes):
    values = [f"v{i:02}" for i in range(31)]
    groups = group_values("c", codes, values)
    sizes = Counter(codes)
    if len(sizes) <= MAX_GROUPS:
        assert groups.n_summed_up == 0
        return
    assert groups.n_summed_up == len(sizes) - MAX_GROUPS
    assert groups.names[-1] == f"the other {groups.n_summed_up}"
    assert len(groups.names) == MAX_GROUPS + 1
    largest = sorted(sizes, key=lambda code: (-sizes[code], code))[:MAX_GROUPS]
    assert sorted(groups.names[:-1]) == sorted(values[code] for code in largest)
    for code, name in zip(codes, named(groups), strict=True):
        assert name == (values[code] if code in largest else groups.names[-1])


def test_quarters_are_of_equal_size_and_say_their_limits():
    groups = group_quarters("age", [1, 2, 3, 4, 5, 6, 7, np.nan])
    assert groups.names == (
        "up to 2",
        "above 2 up to 4",
        "above 4 up to 5",
        "above 5 up to 7",
        EMPTY,
    )
    assert groups.codes.tolist() == [0, 0, 1, 1, 2, 3, 3, 4]


@given(st.lists(st.floats(-10, 10), min_size=1, max_size=40))
def test_a_quarter_holds_the_values_between_its_limits(values):
    groups = group_quarters("x", values)
    assert len(groups.names) <= 4
    by_group = [np.array(values)[groups.rows(code)] for code in range(len(groups.names))]
    for lower, upper in itertools.pairwise(by_group):
        assert lower.max() < upper.min()
    assert all(len(rows) for rows in by_group)


def test_equal_values_stay_together():
    assert group_quarters("x", [1, 1, 1, 1, 2]).names == ("up to 1", "above 1 up to 2")
    assert group_quarters("x", [np.nan]).names == (EMPTY,)
    close = group_quarters("x", [1.00001, 1.00002])
    assert close.names == ("up to 1.00001", "above 1.00001 up to 1.00002")


def test_a_code_needs_a_name():
    with pytest.raises(ValueError, match="`codes` must index the 2 names; got 0 to 2"):
        Groups("c", [0, 2], ("a", "b"))
    groups = Groups("c", [0, 1], ("a", "b"))
    assert groups.codes.dtype == np.int8
    assert not groups.codes.flags.writeable


def test_a_value_called_as_the_missing_ones_is_another_group():
    groups = group_values("c", [0, -1], [EMPTY])
    assert groups.names == (EMPTY, f"{EMPTY}*")
