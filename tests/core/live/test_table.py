"""The table handed to the browser: every column, every row, against naive counting."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.data.images import Images
from core.decision.rates import RATES
from core.decision.thresholds import threshold_curve
from core.live.histogram import logit_edges, score_histogram
from core.live.table import (
    MOST_SAMPLES,
    Column,
    Scores,
    image_table,
    live_table,
    sample_table,
    shortest_decimals,
)
from core.predictions.predictions import Predictions

scores = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from([0.0, 1e-6, 0.1, 0.3, 0.5, 0.9999, 1.0])),
    min_size=1,
    max_size=30,
)


def table_of(rows, rule=">", cross_entropy=0.5):
    y_true, y_score = (np.array(column) for column in zip(*rows, strict=True))
    predictions = Predictions(y_true, y_score, source="test")
    curve = threshold_curve(predictions.y_true, predictions.y_score, rule=rule)
    both = scores_of(predictions)
    return predictions, curve, both, live_table(curve, both, cross_entropy).frame


def scores_of(predictions):
    axis = logit_edges(predictions.y_score)
    return Scores(
        score_histogram(predictions), score_histogram(predictions, edges=axis.edges), axis.limit
    )


@given(scores, st.sampled_from([">", ">="]), st.data())
def test_row_shows_what_counting_shows(rows, rule, data):
    predictions, _, both, table = table_of(rows, rule)
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
    for prefix, bars in (("cut", both.probability), ("logit_cut", both.logit)):
        right = int(row[f"{prefix}_bin"]) + 1
        assert row[f"{prefix}_positives"] + bars.positives[right:].sum() == row.tp
        assert row[f"{prefix}_negatives"] + bars.negatives[right:].sum() == row.fp


def test_thresholds_are_the_shortest_decimals_of_the_rows():
    _, curve, _, table = table_of([(1, 0.1), (0, 1 / 3)])
    np.testing.assert_array_equal(table.threshold.to_numpy(np.float32), curve.thresholds)
    assert 0.1 in set(table.threshold)
    assert 0.33333334 in set(table.threshold)


@given(st.lists(st.floats(width=32, allow_nan=False)))
@example([])
@example([0.0, -0.0, 1e-45, 16777216.0, 1e16, 3.4028235e38, math.inf, -math.inf])
def test_shortest_decimals_are_those_that_numpy_writes(values):
    values = np.array(values, np.float32)
    found = shortest_decimals(values)
    assert found.dtype == np.float64
    assert repr(found.tolist()) == repr([float(str(value)) for value in values])
    found[:] = 0  # the caller's own


def test_undefined_is_nan_and_shares_are_of_the_true_class():
    _, _, _, table = table_of([(1, 0.9), (1, 0.2), (0, 0.1)])
    row = table[table.threshold == 0.5].iloc[0]
    assert (row.tp_share, row.fn_share, row.tn_share, row.fp_share) == (0.5, 0.5, 1.0, 0.0)
    last = table.iloc[-1]
    assert np.isnan(last.precision)
    _, _, _, only_yes = table_of([(1, 0.9)])
    assert only_yes.tn_share.isna().all()


def test_every_rate_has_a_column():
    _, _, _, table = table_of([(1, 0.9), (0, 0.1)], cross_entropy=0.25)
    assert set(RATES) <= set(table.columns)
    assert (table.cross_entropy == 0.25).all()


def live_table_of(rows):
    _, curve, both, _ = table_of(rows)
    return live_table(curve, both, 0.5)


def test_columns_are_added_beside_the_table():
    table = live_table_of([(1, 0.9), (0, 0.1)])
    ramp = np.arange(len(table))
    gap = np.where(ramp > 3, ramp, np.nan)
    added = {Column("ramp", "count"): ramp, Column("still"): -0.0, Column("gap", signed=True): gap}
    more = table.with_columns(added)
    assert more.columns == (*table.columns, *added)
    assert [column.name for column in more.columns] == list(more.frame)
    assert more["ramp"].tolist() == ramp.tolist()
    assert not np.signbit(more["still"]).any()
    assert np.isnan(more["gap"]).sum() == 4
    assert set(more.frame.dtypes) == {np.dtype("int32"), np.dtype("float64")}
    assert "ramp" not in table.frame


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        ("accuracy", 1.0, "`accuracy` must be a new column"),
        ("short", np.zeros(3), r"`short` must have one value, or one for each of 1,003 rows; got"),
        ("wide", np.zeros((1003, 1)), r"got shape \(1003, 1\)"),
    ],
)
def test_columns_that_do_not_fit_are_refused(name, values, message):
    table = live_table_of([(1, 0.95234), (0, 0.12345)])
    with pytest.raises(ValueError, match=message):
        table.with_columns({Column(name): values})


def test_a_column_says_what_it_is():
    kinds = {c.name: c.kind for c in live_table_of([(1, 0.9), (0, 0.1)]).columns}
    assert kinds["threshold"] == "threshold"
    assert {kinds[name] for name in ("tp", "fp", "fn", "tn", "n_tied", "positives")} == {"count"}
    assert {kinds[name] for name in (*RATES, "cross_entropy")} == {"rate"}
    assert kinds["tp_share"] == "share"
    assert kinds["cut_bin"] == "bin"


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
    table = live_table(curve, scores_of(predictions), 0.5).frame
    row = table[table.threshold == 0.3].iloc[0]
    assert (row.tp, row.fp, row.fn) == pytest.approx((0.5, 2.0, 1.25))


@given(scores, st.sampled_from([">", ">="]))
def test_samples_are_ascending_and_flip_where_the_rule_says(rows, rule):
    predictions, curve, _, table = table_of(rows, rule)
    ids = np.arange(len(rows)) + 100
    points = np.column_stack([ids, -ids]).astype(float)
    samples = sample_table(predictions, curve, ids, points)
    assert (np.diff(samples.score) >= 0).all()
    assert (np.diff(samples.flip) >= 0).all(), "the browser searches in them"
    assert sorted(samples.id) == list(ids)
    for sample in samples.itertuples():
        y, s = rows[sample.id - 100]
        assert (sample.label, np.float32(sample.score)) == (y, np.float32(s))
        assert (sample.x, sample.y) == (sample.id, -sample.id)
    for i in range(0, len(table), 97):
        said_yes = i < samples.flip
        assert (said_yes & (samples.label == 1)).sum() == table.tp[i]
        assert (said_yes & (samples.label == 0)).sum() == table.fp[i]


def test_too_many_samples_are_not_handed_over_one_by_one():
    n = MOST_SAMPLES + 1
    rng = np.random.default_rng(0)
    predictions, curve, _, _ = table_of(
        list(zip(rng.integers(0, 2, n), rng.random(n), strict=True))
    )
    assert sample_table(predictions, curve, np.arange(n), np.zeros((n, 2))) is None


def test_images_stand_in_the_order_of_the_samples():
    rng = np.random.default_rng(4)
    images = Images(
        rng.integers(0, 16, (60, 8, 8)).astype(np.uint8), rng.integers(0, 3, 60), ("a", "b", "c")
    )
    rows = np.sort(rng.choice(60, 40, replace=False))
    predictions = Predictions(rng.integers(0, 2, 40), rng.integers(0, 5, 40) / 5, source="ties")
    curve = threshold_curve(predictions.y_true, predictions.y_score)
    ids = sample_table(predictions, curve, rows, np.zeros((40, 2)))["id"]
    table = image_table(predictions, images, rows)
    assert set(table.dtypes) == {np.dtype(np.int32)}
    np.testing.assert_array_equal(table.iloc[:, :8], images.lines()[ids])
    np.testing.assert_array_equal(table["shows"], images.shows[ids])
