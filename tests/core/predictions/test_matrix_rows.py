"""The rows behind a cell, against plain loops and a plain sort."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.decision.thresholds import threshold_curve
from core.predictions.matrix_rows import CELLS, nearest_first, rows_of_cell
from core.predictions.predictions import Predictions

# Few values, so that scores tie with each other, with the threshold, and lie mirrored about it.
VALUES = [0.0, 1e-45, 0.1, 0.25, 0.49999997, 0.5, 0.50000006, 0.75, 0.9, 1.0]
some_rows = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from(VALUES) | st.floats(0, 1, width=32)),
    min_size=1,
    max_size=40,
)
rules = st.sampled_from([">", ">="])


def predictions_of(rows, **more):
    y_true, y_score = zip(*rows, strict=True)
    return Predictions(y_true, y_score, source="test", **more)


def naive(rows, threshold, rule, cell):
    t = np.float32(threshold)
    inside = []
    for i, (y, s) in enumerate(rows):
        s = np.float32(s)
        said = s > t if rule == ">" else s >= t
        if {(1, 1): "tp", (0, 1): "fp", (1, 0): "fn", (0, 0): "tn"}[y, int(said)] == cell:
            inside.append((abs(float(s) - float(t)), i))
    return [i for _, i in sorted(inside)]


@given(some_rows, st.sampled_from(VALUES), rules, st.sampled_from(CELLS), st.integers(1, 7))
def test_pages_in_a_row_are_the_naive_sort(rows, threshold, rule, cell, size):
    predictions = predictions_of(rows)
    found = rows_of_cell(predictions, threshold, rule, cell)
    expected = naive(rows, threshold, rule, cell)
    assert found.tolist() == sorted(expected)
    pages = [
        nearest_first(predictions, threshold, found, start, size).tolist()
        for start in range(0, len(found) + size, size)
    ]
    assert [i for page in pages for i in page] == expected
    assert all(len(page) == size for page in pages[: len(expected) // size])
    assert pages[-1] == []


@given(some_rows, rules, st.data())
def test_cells_hold_as_many_rows_as_the_curve_counts(rows, rule, data):
    predictions = predictions_of(rows)
    curve = threshold_curve(predictions.y_true, predictions.y_score, rule=rule)
    threshold = data.draw(st.sampled_from(curve.thresholds.tolist()))
    counts = curve.at(threshold)
    for cell in CELLS:
        assert len(rows_of_cell(predictions, threshold, rule, cell)) == getattr(counts, cell)


@pytest.mark.parametrize(
    ("rule", "cells"),
    [
        (">", {"tp": [2], "fn": [0, 4], "fp": [], "tn": [1, 3]}),
        (">=", {"tp": [0, 2], "fn": [4], "fp": [1], "tn": [3]}),
    ],
)
def test_rows_on_the_threshold_go_where_the_rule_says_and_come_first(rule, cells):
    # 0.3 in float64 is not the float32 of 0.3: they are equal only after the cast.
    predictions = predictions_of([(1, 0.3), (0, 0.3), (1, 0.9), (0, 0.1), (1, 0.2)])
    for cell, expected in cells.items():
        found = rows_of_cell(predictions, 0.3, rule, cell)
        assert nearest_first(predictions, 0.3, found, 0, 9).tolist() == expected


def test_rows_are_listed_whatever_their_weight():
    predictions = predictions_of([(1, 0.9), (1, 0.8)], sample_weight=[0, 2.5])
    assert rows_of_cell(predictions, 0.5, ">", "tp").tolist() == [0, 1]


def test_a_page_among_many_equal_scores_is_in_file_order():
    n = 100_000
    predictions = Predictions(np.ones(n), np.r_[np.full(n - 1, 0.7), 0.6], source="test")
    found = rows_of_cell(predictions, 0.5, ">", "tp")
    assert nearest_first(predictions, 0.5, found, 0, 3).tolist() == [n - 1, 0, 1]
    assert nearest_first(predictions, 0.5, found, 60_001, 3).tolist() == [60_000, 60_001, 60_002]
    assert nearest_first(predictions, 0.5, found, n - 1, 3).tolist() == [n - 2]


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda p, r: rows_of_cell(p, 0.5, ">", "yes"), "`cell` must be one of tp, fp, fn, tn"),
        (lambda p, r: rows_of_cell(p, 0.5, "<", "tp"), '`rule` must be ">" or ">="; got "<"'),
        (lambda p, r: nearest_first(p, 0.5, r, -1, 5), "`start` must be at least 0; got -1"),
        (lambda p, r: nearest_first(p, 0.5, r, 0, 0), "`size` must be at least 1; got 0"),
    ],
)
def test_what_makes_no_sense_is_refused(call, sentence):
    predictions = predictions_of([(1, 0.9)])
    with pytest.raises(ValueError, match=sentence):
        call(predictions, np.array([0]))
