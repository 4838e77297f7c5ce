"""Two halves have all rows between them, each class in both, and the seed decides."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.decision.tally import Tally, sum_of
from core.predictions.predictions import Predictions
from core.predictions.tallied import Tallied
from core.selection.halves import halves
from tests.core.selection import naive


def tallied_halves(rows, seed=0):
    return tuple(half.tally() for half in halves(rows, seed))


@given(samples=naive.SAMPLES, weighted=st.booleans(), seed=st.integers(0, 9))
def test_together_they_are_all_rows(samples, weighted, seed):
    y_true, y_score = zip(*samples, strict=True)
    weights = [1 + i % 4 for i in range(len(y_true))] if weighted else None
    rows = Predictions(y_true, y_score, weights, source="test")
    if max(y_true.count(0), y_true.count(1)) < 2:
        with pytest.raises(ValueError, match="two rows of one class"):
            tallied_halves(rows, seed)
        return
    parts, whole = tallied_halves(rows, seed), rows.tally()
    both = sum_of(parts)
    np.testing.assert_array_equal(both.keys, whole.keys)
    np.testing.assert_array_equal(both.sizes(), whole.sizes())
    np.testing.assert_allclose(both.positives, whole.positives)
    np.testing.assert_allclose(both.negatives, whole.negatives)
    if not weighted:
        for name in ("positives", "negatives"):
            first, second = (int(getattr(half, name).sum()) for half in parts)
            assert first - second in (0, 1)


def test_the_seed_decides():
    rng = np.random.default_rng(0)
    rows = Predictions(rng.integers(0, 2, 200), rng.random(200), source="test")
    first, again, other = (tallied_halves(rows, seed)[0].keys for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_counts_are_halved_as_rows_are():
    rng = np.random.default_rng(4)
    rows = Predictions(rng.integers(0, 2, 501), rng.random(501).round(1), source="x")
    whole = rows.tally()
    first, second = tallied_halves(Tallied(whole, source="x"))
    joined = sum_of([first, second])
    for name in ("keys", "positives", "negatives"):
        assert (getattr(joined, name) == getattr(whole, name)).all()
    by_rows = tallied_halves(rows)
    for mine, theirs in zip((first, second), by_rows, strict=True):
        assert mine.positives.sum() == theirs.positives.sum()
        assert mine.negatives.sum() == theirs.negatives.sum()
        assert ((mine.positives + mine.negatives) > 0).all()
    with pytest.raises(ValueError, match="two rows of one class"):
        tallied_halves(Tallied(Predictions([0, 1], [0.1, 0.2], source="x").tally(), source="x"))


def test_weights_and_more_rows_than_can_be_dealt():
    weighted = Predictions([0, 1, 0, 1], [0.1, 0.2, 0.3, 0.4], [1, 2, 3, 4], source="x")
    with pytest.raises(ValueError, match="A summary of weights cannot be halved"):
        tallied_halves(Tallied(weighted.tally(), source="x"))
    few = Predictions([0, 1, 0, 1], [0.1, 0.2, 0.3, 0.3], source="x").tally()
    many = Tally(few.keys, *(10**10 * n.astype(np.int64) for n in (few.positives, few.negatives)))
    first, second = tallied_halves(Tallied(many, source="x"))
    for name in ("positives", "negatives"):
        whole, half = getattr(many, name), getattr(first, name)
        assert (half + getattr(second, name) == whole).all()
        assert np.abs(half - whole / 2).max() < 6 * np.sqrt(10**10) / 2
