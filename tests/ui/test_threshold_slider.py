"""The table handed to the browser: every column, every row, against naive counting."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.histogram import score_histogram
from core.predictions import Predictions
from core.rates import RATES
from core.thresholds import threshold_curve
from ui.threshold_slider import TILES, live_table

scores = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from([0.0, 1e-6, 0.1, 0.3, 0.5, 0.9999, 1.0])),
    min_size=1,
    max_size=30,
)


def table_of(rows, rule=">", **still):
    y_true, y_score = (np.array(column) for column in zip(*rows, strict=True))
    predictions = Predictions(y_true, y_score, source="test")
    curve = threshold_curve(predictions.y_true, predictions.y_score, rule=rule)
    histogram = score_histogram(predictions)
    return predictions, curve, histogram, live_table(curve, histogram, **still)


@given(scores, st.sampled_from([">", ">="]), st.data())
def test_row_shows_what_counting_shows(rows, rule, data):
    predictions, _, histogram, table = table_of(rows, rule)
    row = table.iloc[data.draw(st.integers(0, len(table) - 1))]
    t = np.float32(row.threshold)
    yes = predictions.y_score > t if rule == ">" else predictions.y_score >= t
    true = predictions.y_true == 1
    assert row.tp == (yes & true).sum()
    assert row.fp == (yes & ~true).sum()
    assert row.fn == (~yes & true).sum()
    assert row.tn == (~yes & ~true).sum()
    assert row.predicted_positive == yes.sum()
    assert row.predicted_negative == (~yes).sum()
    assert row.positives == true.sum()
    assert row.n_tied == (predictions.y_score == t).sum()
    # What the browser stacks: whole bars right of the cut, the cut bar by its exact counts.
    assert row.cut_positives + histogram.positives[int(row.cut_bin) + 1 :].sum() == row.tp
    assert row.cut_negatives + histogram.negatives[int(row.cut_bin) + 1 :].sum() == row.fp


def test_thresholds_are_the_shortest_decimals_of_the_rows():
    _, curve, _, table = table_of([(1, 0.1), (0, 1 / 3)])
    np.testing.assert_array_equal(table.threshold.to_numpy(np.float32), curve.thresholds)
    assert 0.1 in set(table.threshold)
    assert 0.33333334 in set(table.threshold)


def test_undefined_is_nan_and_shares_are_of_the_true_class():
    _, _, _, table = table_of([(1, 0.9), (1, 0.2), (0, 0.1)])
    row = table[table.threshold == 0.5].iloc[0]
    assert (row.tp_share, row.fn_share, row.tn_share, row.fp_share) == (0.5, 0.5, 1.0, 0.0)
    last = table.iloc[-1]
    assert np.isnan(last.precision)
    _, _, _, only_yes = table_of([(1, 0.9)])
    assert only_yes.tn_share.isna().all()


def test_every_tile_and_every_rate_has_a_column():
    _, _, _, table = table_of([(1, 0.9), (0, 0.1)], cross_entropy=0.25)
    assert set(TILES) <= set(RATES) <= set(table.columns)
    assert (table.cross_entropy == 0.25).all()


def test_browser_gets_no_64_bit_integers():
    # They would arrive as BigInt, which does not mix with numbers there.
    _, _, _, table = table_of([(1, 0.9), (0, 0.1)])
    assert set(table.dtypes) == {np.dtype("int32"), np.dtype("float64")}


def test_table_does_not_grow_with_the_data():
    rng = np.random.default_rng(0)
    y, s = rng.integers(0, 2, 200_000), rng.random(200_000)
    _, _, _, table = table_of(list(zip(y, s, strict=True)))
    assert len(table) <= 3_001
    assert isinstance(table, pd.DataFrame)


def test_weighted_counts_keep_their_fractions():
    predictions = Predictions([1, 0, 1], [0.9, 0.4, 0.2], [0.5, 2.0, 1.25], source="test")
    curve = threshold_curve(
        predictions.y_true, predictions.y_score, sample_weight=predictions.sample_weight
    )
    table = live_table(curve, score_histogram(predictions))
    row = table[table.threshold == 0.3].iloc[0]
    assert (row.tp, row.fp, row.fn) == pytest.approx((0.5, 2.0, 1.25))
