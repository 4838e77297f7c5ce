"""What answers amount to, against counting by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.classroom.votes import costs_of, spread, stacked
from core.predictions.curves import curve_of
from core.predictions.predictions import Predictions
from core.selection.points import operating_points

VOTES = st.lists(st.floats(0, 1), min_size=1, max_size=40)


@given(VOTES)
def test_quartiles_are_votes_that_enough_do_not_exceed(votes):
    found = spread(votes)
    for share, quartile in zip(
        (0.25, 0.5, 0.75), (found.low, found.median, found.high), strict=True
    ):
        assert quartile in votes
        assert sum(vote <= quartile for vote in votes) >= share * len(votes)
        assert sum(vote < quartile for vote in votes) <= share * len(votes)


@given(VOTES, st.integers(1, 20))
def test_stacks_have_no_gaps(votes, n):
    found = stacked(votes, n)
    assert len(set(found)) == len(votes)
    for (stack, level), vote in zip(found, votes, strict=True):
        assert 0 <= stack < n
        assert abs((stack + 0.5) / n - vote) <= 0.5 / n + 1e-9
        assert level == 0 or (stack, level - 1) in found


@pytest.mark.parametrize("rule", [">", ">="])
@given(VOTES, st.sampled_from([1, 5, 20, 100]), st.integers(0, 99))
def test_costs_are_those_of_the_mistakes(rule, votes, miss, seed):
    rng = np.random.default_rng(seed)
    y_true, y_score = rng.integers(0, 2, 30), rng.random(30).round(2).astype(np.float32)
    y_true[:2] = 0, 1
    rows = Predictions(y_true, y_score, source="drawn")
    found = costs_of(votes, curve_of(rows, rule), operating_points(rows.tally(), rule), miss)

    def cost(threshold):
        said = y_score > np.float32(threshold) if rule == ">" else y_score >= np.float32(threshold)
        return miss * (~said & (y_true == 1)).sum() + (said & (y_true == 0)).sum()

    every = sorted(map(cost, votes))
    assert found["cheapest"].cost == every[0]
    assert found["dearest"].cost == every[-1]
    assert found["median"].threshold == spread(votes).median
    assert found["best"].cost == min(map(cost, [*y_score, -1, 2, *(y_score - 1e-6)]))
    for one in found.values():
        assert one.cost == cost(one.threshold) == miss * one.missed + one.false_alarms
