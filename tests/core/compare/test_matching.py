"""Matching rows against a naive search of every row, in exact fractions where counts allow it."""

from collections import defaultdict
from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.compare.matching import MATCHED_BY, NO_ROW
from core.decision.rule import RULES
from core.decision.thresholds import threshold_curve
from tests.core.compare.matched import matching_rows

SCORES = st.sampled_from([0, 0.001, 0.1, 0.25, 0.3, 0.5, 0.7, 0.999, 1])
ROWS = st.lists(st.tuples(st.integers(0, 1), SCORES), min_size=1, max_size=12)
DENORMAL = Fraction(1, 2**149)  # every float32 is a whole number of these
TAKES_HIGHEST = {"recall", "predicted_positive_rate"}


def curve_of(rows, rule=">"):
    y_true, y_score = zip(*rows, strict=True)
    return threshold_curve(y_true, y_score, rule=rule)


@cache
def share(part, whole):
    return None if whole == 0 else Fraction(int(part), int(whole))


def values_of(curve, i, by):
    """What must agree, as a tuple of exact numbers; None where one is undefined."""
    tp, fp, fn, tn = (int(a[i]) for a in (curve.tps, curve.fps, curve.fns, curve.tns))
    recall, fpr = share(tp, tp + fn), share(fp, fp + tn)
    values = {
        "threshold": lambda: (int(Fraction(float(curve.thresholds[i])) / DENORMAL),),
        "recall": lambda: (recall,),
        "false_positive_rate": lambda: (fpr,),
        "predicted_positive_rate": lambda: (share(tp + fp, tp + fp + fn + tn),),
        "recall_and_false_positive_rate": lambda: (fpr, recall),
        "precision": lambda: (share(tp, tp + fp),),
    }[by]()
    return None if None in values else values


def naive(reference, curve, by):
    rows_at = defaultdict(list)  # by what they reach: fractions are slow, and many rows agree
    for j in range(len(curve)):
        if (values := values_of(curve, j, by)) is not None:
            rows_at[values].append(j)
    is_flat = by == "precision" and len(rows_at) == 1
    found = []
    for i in range(len(reference)):
        wanted = values_of(reference, i, by)
        if wanted is None or not rows_at or is_flat:
            found.append({NO_ROW})
            continue
        distances = {
            values: sum((a - b) ** 2 for a, b in zip(wanted, values, strict=True))
            for values in rows_at
        }
        least = min(distances.values())
        near = [values for values, distance in distances.items() if distance == least]
        if by == "recall_and_false_positive_rate":
            # Floats may tell equal distances apart: any of the nearest points, at its lowest row.
            found.append({min(rows_at[values]) for values in near})
        elif by == "threshold":
            found.append({min(min(rows_at[values]) for values in near)})
        else:
            rows = rows_at[max(near)]
            found.append({max(rows) if by in TAKES_HIGHEST else min(rows)})
    return found


@pytest.mark.parametrize("by", MATCHED_BY)
@given(first=ROWS, second=ROWS, rule=st.sampled_from(RULES))
def test_rows_equal_a_naive_search(by, first, second, rule):
    reference, curve = curve_of(first, rule), curve_of(second, rule)
    keep = np.unique(np.r_[0 : len(reference) : 97, len(reference) - 1])
    rows = matching_rows(reference, curve, by)
    assert rows.dtype == np.int64
    assert rows.shape == (len(reference),)
    small = naive(_Some(reference, keep), curve, by)
    for i, wanted in zip(keep, small, strict=True):
        # Two floats that are one fraction, such as 1/3 and 2/6, are equal; distances may round.
        if rows[i] not in wanted:
            got = values_of(curve, rows[i], by)
            (best,) = wanted
            mine, other = values_of(reference, i, by), values_of(curve, best, by)
            assert got != other, "of thresholds that agree another is to be taken"
            assert abs(abs(mine[0] - got[0]) - abs(mine[0] - other[0])) < Fraction(1, 10**12)


class _Some:
    """Some rows of a curve."""

    def __init__(self, curve, keep):
        self._curve = curve
        for name in ("thresholds", "tps", "fps", "fns", "tns"):
            setattr(self, name, getattr(curve, name)[keep])

    def __len__(self):
        return len(self.thresholds)


@pytest.mark.parametrize("by", MATCHED_BY)
def test_a_curve_matches_itself(by):
    rng = np.random.default_rng(3)
    y_true = rng.integers(0, 2, 500)
    curve = threshold_curve(y_true, rng.random(500))
    rows = matching_rows(curve, curve, by)
    known = rows != NO_ROW
    assert known.any()
    for i in np.flatnonzero(known)[::50]:
        assert values_of(curve, rows[i], by) == values_of(curve, i, by)


def test_the_better_of_two_rows_with_one_recall_is_taken():
    reference = curve_of([(1, 0.9), (1, 0.2), (0, 0.1)])
    curve = curve_of([(1, 0.8), (0, 0.6), (1, 0.3)])
    half = reference.index(0.5)  # recall one half
    row = matching_rows(reference, curve, "recall")[half]
    assert (curve.tps[row], curve.fps[row]) == (1, 0)
    none = reference.index(0.15)  # no false alarm, everything caught
    row = matching_rows(reference, curve, "false_positive_rate")[none]
    assert (curve.tps[row], curve.fps[row]) == (1, 0)


@pytest.mark.parametrize("by", ["recall", "false_positive_rate", "predicted_positive_rate"])
def test_of_two_rates_equally_near_the_higher_one_is_taken(by):
    reference = curve_of([(1, 0.9), (1, 0.2), (0, 0.9), (0, 0.2)])
    scores = (0.9, 0.5, 0.5, 0.1)  # a quarter of them, then three quarters
    curve = curve_of([(label, score) for label in (0, 1) for score in scores])
    half = reference.index(0.6)
    assert values_of(reference, half, by) == (Fraction(1, 2),)
    row = matching_rows(reference, curve, by)[half]
    assert values_of(curve, row, by) == (Fraction(3, 4),)


def test_there_is_no_row_where_a_rate_is_undefined():
    only_no, both = curve_of([(0, 0.2), (0, 0.7)]), curve_of([(0, 0.2), (0, 0.6), (1, 0.7)])
    for by in ("recall", "recall_and_false_positive_rate"):
        assert (matching_rows(only_no, both, by) == NO_ROW).all()
        assert (matching_rows(both, only_no, by) == NO_ROW).all()
    rows = matching_rows(both, both, "precision")
    nothing_said = both.counts.predicted_positives == 0
    assert nothing_said.any()
    assert (rows[nothing_said] == NO_ROW).all()
    assert (rows[~nothing_said] != NO_ROW).all()


@pytest.mark.parametrize("label", [0, 1])
def test_no_threshold_brings_the_precision_of_one_class_nearer(label):
    one_class = curve_of([(label, 0.2), (label, 0.7)])
    both = curve_of([(0, 0.2), (1, 0.7)])
    assert (matching_rows(both, one_class, "precision") == NO_ROW).all()


def test_what_must_agree_has_to_be_known():
    curve = curve_of([(0, 0.2), (1, 0.7)])
    with pytest.raises(ValueError, match=r"`by` must be one of threshold, recall, .* got 'f1'"):
        matching_rows(curve, curve, "f1")
