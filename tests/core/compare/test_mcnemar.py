"""McNemar's test, differences of shares, Holm, and how many rows it takes."""

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from core.compare.delong import delong
from core.compare.differences import holm, paired_interval, unpaired_interval
from core.compare.mcnemar import mcnemar
from core.compare.sample_size import (
    rows_for_area,
    rows_for_difference,
    rows_for_groups,
    rows_for_pairs,
    rows_for_width,
    times_the_rows,
)
from core.selection.intervals import wilson
from tests.core.selection.reference import cases


@cases("mcnemar/")
def test_the_reference(case):
    (_, first), (second, _) = np.transpose(case["inputs"]["tables"], (1, 2, 0))
    expected = case["expected"]
    np.testing.assert_allclose(mcnemar(first, second), expected["exact"], atol=1e-10)


@given(st.integers(0, 40), st.integers(0, 40))
def test_by_adding_up_coin_tosses(first, second):
    n, fewer = first + second, min(first, second)
    tail = sum(Fraction(comb(n, k), 2**n) for k in range(fewer + 1))
    assert mcnemar(first, second) == pytest.approx(min(1, float(2 * tail)), abs=1e-12)
    if n:
        assert mcnemar(first, second) == pytest.approx(binomtest(first, n).pvalue, abs=1e-12)


def test_many_thresholds_at_once_and_large_counts():
    got = mcnemar([[0, 3], [np.nan, 250_000]], [[0, 9], [4, 252_000]])
    assert got[0, 0] == 1
    assert np.isnan(got[1, 0])
    assert got[0, 1] == pytest.approx(binomtest(3, 12).pvalue)
    assert 0.004 < got[1, 1] < 0.006
    with pytest.raises(ValueError, match="not defined with weights"):
        mcnemar([0.5], [1])


def test_newcombes_published_intervals():
    # Newcombe (1998), Statistics in Medicine 17:2635, table II, method 10, and 17:873, table II.
    both, first, second = np.transpose([[36, 12, 2], [0, 0, 0]])
    got = np.transpose(paired_interval(both, first, second, [50, 50]))
    assert got[0].round(4).tolist() == [0.0569, 0.3404]
    got = np.transpose(unpaired_interval([56, 9, 10], [70, 10, 10], [48, 3, 0], [80, 10, 10]))
    np.testing.assert_array_equal(
        got.round(4), [[0.0524, 0.3339], [0.1705, 0.8090], [0.6075, 1.0000]]
    )


@given(st.tuples(*[st.integers(0, 12)] * 4).filter(any))
def test_what_an_interval_of_a_difference_keeps(cells):
    both, first, second, neither = cells
    n = sum(cells)
    low, high = paired_interval(both, first, second, n)
    difference = (first - second) / n
    assert -1 <= low <= difference + 1e-12
    assert difference - 1e-12 <= high <= 1
    turned = paired_interval(both, second, first, n)
    assert (-turned[1], -turned[0]) == pytest.approx((low, high))
    apart = unpaired_interval(both + first, n, both + second, n)
    if both * neither > first * second + n:  # those of one row go together: it tells more
        assert high - low <= apart[1] - apart[0]


def test_no_row_no_interval():
    assert np.isnan(paired_interval(0, 0, 0, 0)).all()
    assert np.isnan(unpaired_interval([1, 0], [2, 0], [0, 1], [0, 2])).all()


def test_holm_by_hand():
    # Sorted 0.005, 0.01, 0.03, 0.04: times 4, 3, 2, 1, and never below the one before.
    got = holm([0.01, 0.04, 0.03, 0.005])
    np.testing.assert_allclose(got, [0.03, 0.06, 0.06, 0.02])
    np.testing.assert_allclose(holm([[0.04, np.nan, 0.03], [0.9, 0.8, np.nan]])[0, ::2], 0.06)
    np.testing.assert_array_equal(holm([[0.9, 0.8, np.nan]]), [[1, 1, np.nan]])
    assert holm([0.2]).tolist() == [0.2]


def test_how_many_rows_it_takes():
    # The textbook's (1.96 + 0.84)² = 7.85 for a difference of one standard error.
    assert times_the_rows(1, 1) == pytest.approx(7.849, abs=1e-3)
    assert times_the_rows(0.1, 0.02) < 1
    assert times_the_rows(0, 0.1) == np.inf
    assert np.isnan(times_the_rows(0.1, np.nan))
    rng = np.random.default_rng(3)
    y_true = np.repeat([0, 1], [80, 40])
    areas = delong(y_true, rng.normal(y_true * [[1.0], [0.8]], 1.0))
    n_yes, n_no = rows_for_difference(areas, 0, 1)
    assert n_no == pytest.approx(2 * n_yes, abs=2)
    tested = areas.compared(0, 1)
    there = abs(tested.difference) / (tested.error * np.sqrt(40 / n_yes))
    assert there == pytest.approx(2.8, abs=0.05)
    assert rows_for_difference(areas, 0, 0) is None
    for share in (0, 0.3, 0.5):
        n = rows_for_width(share, 0.1)
        low, high = wilson(share * n, n)
        less = wilson(share * (n - 1), n - 1)
        assert high - low <= 0.1 < less[1] - less[0]
    with pytest.raises(ValueError, match="must lie between 0 and 1"):
        rows_for_width(0.5, 1)
    np.testing.assert_array_equal(rows_for_width([0.5, np.nan], 0.5), [12, np.nan])
    assert (rows_for_width(0.5, 0.1), rows_for_width(0.5, 0.02)) == (381, 9_600)
    twice = rows_for_difference(areas, 0, 1, 2 * tested.difference)
    assert 4 * twice[0] == pytest.approx(n_yes, abs=4)
    n_yes, n_no = rows_for_area(areas, 0, 0.1)
    assert n_no == pytest.approx(2 * n_yes, abs=2)
    assert 2 * 1.96 * areas.errors[0] * np.sqrt(40 / n_yes) == pytest.approx(0.1, abs=1e-3)


def test_so_many_rows_find_the_difference_four_times_in_five():
    rng = np.random.default_rng(11)
    for apart, d in ((0.3, 0.1), (0.1, 0.03)):
        n = int(rows_for_pairs(apart, d))
        first, second, _ = rng.multinomial(
            n, [(apart + d) / 2, (apart - d) / 2, 1 - apart], size=4_000
        ).T
        z = (first - second) / np.sqrt(np.maximum(first + second, 1))
        assert (np.abs(z) > 1.96).mean() == pytest.approx(0.8, abs=0.03)
    for share, d in ((0.65, 0.1), (0.2, 0.08)):
        n = int(rows_for_groups(share, d))
        ends = np.clip(share, d / 2, 1 - d / 2) + np.array([-d / 2, d / 2])
        low, high = rng.binomial(n, ends[:, None], size=(2, 4_000)) / n
        middle = (low + high) / 2
        z = (high - low) / np.sqrt(np.maximum(2 * middle * (1 - middle), 1e-9) / n)
        assert (np.abs(z) > 1.96).mean() == pytest.approx(0.8, abs=0.06)
    assert rows_for_groups(0.65, 0.1) == 356  # of Fleiss, 0.6 against 0.7
    assert rows_for_pairs(0.0, 0.1) == rows_for_pairs(0.1, 0.1)
    for bad in (0, 1, -0.1, np.nan):
        with pytest.raises(ValueError, match="`difference`"):
            rows_for_pairs(0.2, bad)
        with pytest.raises(ValueError, match="`difference`"):
            rows_for_groups(0.2, bad)


@pytest.mark.slow
def test_the_paired_interval_covers_as_often_as_it_says():
    rng = np.random.default_rng(4)
    for shares in ([0.6, 0.15, 0.1, 0.15], [0.9, 0.05, 0.02, 0.03], [0.2, 0.3, 0.3, 0.2]):
        both, first, second, _ = rng.multinomial(80, shares, size=20_000).T
        low, high = paired_interval(both, first, second, 80)
        truth = shares[1] - shares[2]
        assert 0.94 < ((low <= truth) & (truth <= high)).mean() < 0.985


@pytest.mark.slow
def test_the_exact_test_errs_no_more_often_than_it_says():
    rng = np.random.default_rng(5)
    first, second, _ = rng.multinomial(100, [0.1, 0.1, 0.8], size=40_000).T
    assert (mcnemar(first, second) < 0.05).mean() < 0.05
