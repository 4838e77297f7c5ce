"""Exact binomial statements against SciPy's own sums, published tables and fractions."""

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from core.selection import binomial
from core.selection.binomial import allowed_errors, at_most, fewest_trials
from core.selection.promise import broken, naive_errors
from tests.core.selection.reference import cases


@cases("promise/allowed_errors")
def test_allowed_errors_of_the_reference(case):
    expected = case["expected"]
    for i, each in enumerate(case["inputs"]["cases"]):
        n, share, delta = each["n"], each["share"], each["delta"]
        k = allowed_errors(n, share, delta)
        assert k == expected["k"][i]
        if k is not None:
            assert at_most(k, n, share) == pytest.approx(expected["cdf_at_k"][i], abs=1e-12)
        above = -1 if k is None else k
        next_one = at_most(above + 1, n, share)
        assert next_one == pytest.approx(expected["cdf_at_k_plus_1"][i], abs=1e-12)


@cases("promise/fewest_95_95")
def test_published_fewest(case):
    inputs = case["inputs"]
    got = [fewest_trials(k, inputs["share"], inputs["delta"]) for k in inputs["errors"]]
    assert got == case["published"]["fewest"]


@cases("promise/fewest_others")
def test_fewest_of_the_reference(case):
    for (share, delta), expected in zip(
        case["inputs"]["pairs"], case["expected"]["fewest"], strict=True
    ):
        assert [fewest_trials(k, share, delta) for k in case["inputs"]["errors"]] == expected


@cases("promise/violation")
def test_how_often_a_promise_breaks(case):
    for each, expected in zip(
        case["inputs"]["cases"], case["expected"]["probability"], strict=True
    ):
        assert broken(each["n"], each["share"], each["k"]) == pytest.approx(expected, abs=1e-12)


def test_the_naive_choice_breaks_more_than_every_second_promise():
    assert broken(100, 0.1, naive_errors(100, 0.1)) == pytest.approx(0.583, abs=5e-4)
    assert broken(100, 0.05, naive_errors(100, 0.05)) == pytest.approx(0.616, abs=5e-4)
    # 0.07 · 100 is 7.000000000000001 in floats, and 0.29 · 100 is 28.999999999999996.
    assert naive_errors(100, 0.29) == 29


def exact_at_most(k, n, share):
    return sum(comb(n, i) * share**i * (1 - share) ** (n - i) for i in range(k + 1))


SHARES = st.integers(1, 19).map(lambda k: Fraction(k, 20))


@given(n=st.integers(0, 40), share=SHARES, delta=SHARES)
def test_allowed_errors_equal_the_naive_count(n, share, delta):
    good = [k for k in range(n + 1) if exact_at_most(k, n, share) <= delta]
    expected = max(good) if good else None
    assert allowed_errors(n, float(share), float(delta)) == expected


@given(errors=st.integers(0, 5), share=SHARES, delta=SHARES)
def test_fewest_trials_are_the_first_that_allow(errors, share, delta):
    n = fewest_trials(errors, float(share), float(delta))
    allowed = [allowed_errors(m, float(share), float(delta)) for m in (n - 1, n)]
    assert allowed[0] is None or allowed[0] < errors
    assert allowed[1] >= errors


def test_no_number_is_enough_for_a_share_of_nothing():
    assert fewest_trials(0, 0.0, 0.05) is None
    assert fewest_trials(0, 0.1, 0.0) is None
    assert allowed_errors(10, 0.1, 1.0) == 10


def test_at_most_equals_scipy_at_any_size():
    k = np.array([0, 3, 50, 1000, 99_000, 10])
    n = np.array([0, 3, 500, 20_000, 10_000_000, 20])
    np.testing.assert_allclose(at_most(k, n, 0.01), binom.cdf(k, n, 0.01), rtol=1e-7)


def test_halving_looks_at_few_numbers_and_ends(monkeypatch):
    asked = []

    def counted(errors, n, share):
        asked.append((errors, n))
        return at_most(errors, n, share)

    monkeypatch.setattr(binomial, "at_most", counted)
    allowed_errors(1_000_000, 0.1, 0.05)
    assert len(asked) == len(set(asked)) <= 20
    asked.clear()
    assert fewest_trials(0, 1e-9, 0.05) == 2_995_732_273
    assert len(asked) == len(set(asked)) <= 54


def test_halving_that_does_not_end_fails_instead_of_going_on():
    with pytest.raises(AssertionError, match="must end at two neighbours; got 5 and 5"):
        binomial._first(5, 5, lambda _: False)


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda: allowed_errors(-1, 0.1, 0.1), "`n` must be a whole number"),
        (lambda: allowed_errors(9, 1.1, 0.1), "`share` must be a number from 0 to 1"),
        (lambda: fewest_trials(0, 0.1, float("nan")), "`delta` must be a number"),
    ],
)
def test_what_is_refused(call, text):
    with pytest.raises(ValueError, match=text):
        call()
