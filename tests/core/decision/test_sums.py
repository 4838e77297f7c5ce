"""Sums of whole numbers at each score of each group: exact, whatever the order."""

from collections import defaultdict
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.decision.sums import LARGEST_WEIGHT, Sums, divided, joined, sums_of, sums_of_rows
from core.decision.tally import key_scores, tally

EXACT = st.floats(2**-17, 1e6, width=32) | st.just(0.0)
ROWS = st.lists(
    st.tuples(st.integers(0, 1), st.integers(-3, 3), EXACT, st.sampled_from(["", "a", "b", "zoë"])),
    min_size=1,
    max_size=40,
)


def of(rows, names=("zoë", "b", "", "a")):
    is_yes, scores, weights, groups = zip(*rows, strict=True)
    codes = np.array([names.index(group) for group in groups])
    scores = np.float32(scores) / 7
    return sums_of_rows(np.array(is_yes), scores, np.float32(weights), codes, names)


def read(sums):
    counted = sums.tally()
    names = [sums.groups[code] for code in sums.codes()]
    lines = zip(key_scores(counted.keys).tolist(), names, strict=True)
    numbers = (counted.positives, counted.negatives, counted.weighted_sizes)
    return dict(zip(lines, zip(*(each.tolist() for each in numbers), strict=True), strict=True))


@given(ROWS, st.data())
def test_sums_of_weights_are_those_of_fractions_rounded_once_in_any_order(rows, data):
    expected = defaultdict(lambda: [Fraction(0), Fraction(0), 0])
    for is_yes, score, weight, group in rows:
        line = expected[float(np.float32(score) / 7), group]
        line[1 - is_yes] += Fraction(weight)
        line[2] += 1
    whole = of(rows)
    assert read(whole) == {
        key: (float(yes), float(no), n) for key, (yes, no, n) in expected.items()
    }
    shuffled = data.draw(st.permutations(rows))
    at = data.draw(st.integers(0, len(rows)))
    names = data.draw(st.permutations(["", "a", "b", "zoë"]))
    pieces = [of(some, names) for some in (shuffled[:at], shuffled[at:]) if some]
    parted = [piece for each in pieces for _, piece in divided(each)]
    for again in (joined(pieces), joined(data.draw(st.permutations(parted)))):
        assert again.groups == ("", "a", "b", "zoë")
        assert (again.keys == whole.keys).all()
        assert (again.sums == whole.sums).all()


def test_float32_sums_that_depend_on_order_do_not_here():
    weights = np.float32([0.1, 0.3, 1e6, 2**-17, 0.7] * 40)
    rows = [(i % 2, 0, float(w), "") for i, w in enumerate(weights)]
    first, second = of(rows), of(rows[::-1])
    assert (first.sums == second.sums).all()
    naive = [weights[::2].sum(), weights[::-2].sum()]
    assert naive[0] != first.tally().negatives[0], "there is something to lose"
    exact = float(sum(Fraction(float(w)) for w in weights[::2]))
    assert first.tally().negatives.tolist() == [exact]


def test_smaller_weights_are_rounded_and_too_many_large_ones_refused():
    tiny = 2.0**-30
    assert read(of([(1, 0, tiny, "")] * 3))[0.0, ""] == (3 * tiny, 0, 3)
    assert read(of([(1, 0, 2.0**-45, "")]))[0.0, ""] == (0, 0, 1)
    largest = of([(1, 0, LARGEST_WEIGHT, "")])
    assert largest.tally().positives.tolist() == [LARGEST_WEIGHT]
    many = Sums(largest.keys, largest.sums * (2**24 - 1), largest.groups)
    assert joined([many]).tally().positives.tolist() == [(2**24 - 1) * LARGEST_WEIGHT]
    with pytest.raises(ValueError, match="Weights must add up to less than"):
        joined([many, many])


def test_counts_of_rows_are_those_of_the_tally():
    rng = np.random.default_rng(2)
    y_true, scores = rng.integers(0, 2, 500), rng.random(500).astype(np.float32).round(2)
    counted = tally(y_true, scores)
    for sums in (sums_of(counted), sums_of_rows(y_true, scores)):
        again = sums.tally()
        for name in ("keys", "positives", "negatives"):
            assert (getattr(again, name) == getattr(counted, name)).all()
        assert not again.is_weighted


@pytest.mark.parametrize(
    ("n_rows", "dtype"),
    [(127, np.int8), (128, np.int16), (32_767, np.int16), (32_768, np.int32)],
)
def test_sums_wait_in_the_least_memory_and_lose_nothing(n_rows, dtype):
    part = sums_of_rows(np.ones(n_rows), np.zeros(n_rows, np.float32))
    assert part.sums.dtype == dtype
    for whole, n_parts in ((part, 1), (joined([part, part, part]), 3)):
        assert whole.sums.tolist() == [[n_parts * n_rows], [0]]
        counted = whole.tally()
        assert counted.positives.dtype == counted.negatives.dtype == np.int64
