"""Intervals of rates over other rows for each model: against rows drawn again."""

import numpy as np
import pytest
from sklearn import metrics

from core.compare.differences import squared_and_added
from core.compare.paired import OnlyRight
from core.compare.together import RATES_TOGETHER, difference_interval, f1_interval, mcc_interval
from core.decision.counts import Counts
from core.decision.rates import RATES
from core.selection.intervals import wilson

# Of a "yes": caught by both, the first, the other, none; of a "no": alarmed likewise.
SHARES = np.array([0.2, 0.07, 0.04, 0.05, 0.04, 0.06, 0.03, 0.51])


INTERVALS = {
    "precision": lambda counts: wilson(counts.tp, counts.tp + counts.fp),
    "f1": f1_interval,
    "mcc": mcc_interval,
}


def models(cells):
    both, first, other, none, alarm, first_alarm, other_alarm, right = np.moveaxis(cells, -1, 0)
    of_first = Counts(
        tp=both + first, fp=alarm + first_alarm, fn=other + none, tn=other_alarm + right
    )
    of_other = Counts(
        tp=both + other, fp=alarm + other_alarm, fn=first + none, tn=first_alarm + right
    )
    return of_first, of_other, OnlyRight(first, other), OnlyRight(other_alarm, first_alarm)


@pytest.mark.parametrize("rate", RATES_TOGETHER)
def test_the_difference_is_covered_as_often_as_it_says(rate):
    rng = np.random.default_rng(3)
    first, other, of_yes, of_no = models(rng.multinomial(400, SHARES, size=4_000).astype(float))
    low, high = difference_interval(rate, first, other, of_yes, of_no)
    compute = RATES[rate].compute
    truth_first, truth_other, *_ = models(SHARES)
    truth = compute(truth_other) - compute(truth_first)
    assert 0.935 < ((low <= truth) & (truth <= high)).mean() < 0.97
    # As wide as the difference is uncertain, which rows drawn independently would not be.
    spread = (compute(other) - compute(first)).std()
    assert np.mean(high - low) / (2 * 1.96) == pytest.approx(spread, rel=0.05)


@pytest.mark.parametrize("rate", RATES_TOGETHER)
def test_how_the_rates_go_together_is_how_each_row_moves_both(rate):
    cells, compute, step = 400 * SHARES, RATES[rate].compute, 1e-4
    first, other, of_yes, of_no = models(cells)
    moves = np.array(
        [
            [
                (compute(m) - compute(at)) / step
                for m, at in zip(models(more)[:2], (first, other), strict=False)
            ]
            for more in cells + step * np.eye(8)
        ]
    )
    covariance = (cells[:, None] * moves).T @ moves
    together = covariance[0, 1] / np.sqrt(covariance[0, 0] * covariance[1, 1])
    ends = [
        (compute(counts), *(np.asarray(end) for end in INTERVALS[rate](counts)))
        for counts in (other, first)
    ]
    wanted = squared_and_added(*ends, np.asarray(together))
    found = difference_interval(rate, first, other, of_yes, of_no)
    np.testing.assert_allclose(found, wanted, atol=1e-6)


@pytest.mark.parametrize(("rate", "interval"), [("f1", f1_interval), ("mcc", mcc_interval)])
def test_the_rate_is_covered_as_often_as_it_says(rate, interval):
    rng = np.random.default_rng(4)
    first, *_ = models(rng.multinomial(300, SHARES, size=4_000).astype(float))
    low, high = interval(first)
    truth = RATES[rate].compute(models(SHARES)[0])
    assert 0.935 < ((low <= truth) & (truth <= high)).mean() < 0.965


def test_one_table_by_hand():
    counts = Counts(tp=30.0, fp=10.0, fn=12.0, tn=48.0)
    low, high = wilson(30, 52)
    assert f1_interval(counts) == pytest.approx((2 * low / (1 + low), 2 * high / (1 + high)))
    y_true, y_pred = [1] * 42 + [0] * 58, [1] * 30 + [0] * 12 + [1] * 10 + [0] * 48
    low, high = mcc_interval(counts)
    assert low < metrics.matthews_corrcoef(y_true, y_pred) < high


def test_undefined_stays_undefined():
    perfect = Counts(tp=np.array([5.0, 0, 0]), fp=np.zeros(3), fn=np.array([0.0, 5, 0]), tn=5.0)
    low, high = mcc_interval(perfect)
    assert np.isnan(low).all()
    assert np.isnan(high).all()
    low, high = f1_interval(perfect)
    np.testing.assert_array_equal(np.isnan(low), [False, False, True])
    nobody = OnlyRight(np.zeros(3), np.zeros(3))
    for rate in ("precision", "mcc"):
        low, high = difference_interval(rate, perfect, perfect, nobody, nobody)
        assert np.isnan(low[1:]).all()
