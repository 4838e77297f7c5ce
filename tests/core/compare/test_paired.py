"""Rows that only one of two models predicts correctly, against plain counting."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.compare.paired import only_right
from core.decision.rule import RULES, predict_positive
from core.decision.thresholds import flip_rows, threshold_curve
from tests.core.compare.matched import matching_rows

ROW = st.tuples(st.integers(0, 1), *[st.sampled_from([0, 0.2, 0.5, 0.5001, 0.9, 1])] * 2)


@given(st.lists(ROW, min_size=1, max_size=20), st.sampled_from(RULES))
def test_only_one_is_right_where_counting_says_so(rows, rule):
    y_true, *scores = map(np.array, zip(*rows, strict=True))
    curves = [threshold_curve(y_true, score, rule=rule) for score in scores]
    extra = np.concatenate([curve.thresholds for curve in curves])
    first, second = (
        threshold_curve(y_true, score, rule=rule, extra_thresholds=extra) for score in scores
    )
    flips = flip_rows(scores[0], first), flip_rows(scores[1], second)
    result = only_right(y_true, *flips, len(first))
    for i in range(0, len(first), 71):
        right = [
            predict_positive(score, first.thresholds[i], rule) == (y_true == 1) for score in scores
        ]
        assert result.first[i] == (right[0] & ~right[1]).sum()
        assert result.second[i] == (right[1] & ~right[0]).sum()


@given(st.lists(ROW, min_size=2, max_size=20).filter(lambda rows: {r[0] for r in rows} == {0, 1}))
def test_flips_can_be_told_in_the_rows_of_the_other_curve(rows):
    y_true, *scores = map(np.array, zip(*rows, strict=True))
    first, second = (threshold_curve(y_true, score) for score in scores)
    matched = matching_rows(first, second, "recall")
    assert (np.diff(matched) >= 0).all()
    flips = np.searchsorted(matched, flip_rows(scores[1], second), side="left")
    result = only_right(y_true, flip_rows(scores[0], first), flips, len(first))
    for i in range(0, len(first), 71):
        said = [
            predict_positive(scores[0], first.thresholds[i]),
            predict_positive(scores[1], second.thresholds[matched[i]]),
        ]
        right = [each == (y_true == 1) for each in said]
        assert result.first[i] == (right[0] & ~right[1]).sum()
        assert result.second[i] == (right[1] & ~right[0]).sum()
