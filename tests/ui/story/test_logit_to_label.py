"""The tables of the sigmoid unit against naive arithmetic, and its words in the link."""

from __future__ import annotations

import math
import string

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.decision.rule import predict_positive
from core.mlp.activations import sigmoid
from ui.live.unit import EXPLANATIONS, NOTES
from ui.live.unit.link import START, Unit, decode, encode
from ui.live.unit.tables import (
    FAR,
    LIMIT,
    OUTPUTS,
    SATURATED,
    curve,
    logit_table,
    output_table,
    threshold_table,
)

tenths = st.integers(-LIMIT, LIMIT)


def row_of(weight, bias, given):
    """The row of the logit w · x + b, all three in tenths, as the browser finds it."""
    return weight * given + 10 * bias + FAR


def naive_sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


@given(tenths, tenths, tenths)
def test_row_found_with_whole_numbers_has_the_logit_of_weight_bias_and_input(w, b, x):
    row = row_of(w, b, x)
    assert 0 <= row <= 2 * FAR
    z = (w / 10) * (x / 10) + b / 10
    assert logit_table().z[row] == np.float32(round(z, 2))
    assert logit_table().p[row] == pytest.approx(naive_sigmoid(z), rel=1e-6)


def test_corners_are_the_first_and_the_last_row():
    assert row_of(-LIMIT, -LIMIT, LIMIT) == 0
    assert row_of(LIMIT, LIMIT, LIMIT) == len(logit_table()) - 1 == 2 * FAR


def test_every_row_is_what_arithmetic_says():
    for i, row in enumerate(logit_table().itertuples()):
        z = (i - FAR) / 100
        p, following = naive_sigmoid(z), naive_sigmoid(z + 1)
        assert row.p == np.float32(p)
        assert row.slope == pytest.approx(p * (1 - p), rel=1e-6)
        assert row.share == pytest.approx(p * (1 - p) / 0.25, rel=1e-6)
        assert row.next == np.float32(following)
        assert row.gain == pytest.approx(following - p, rel=1e-6)
        assert bool(row.saturated) == (p * (1 - p) / 0.25 < SATURATED)


def test_softmax_of_two_is_the_sigmoid_to_the_last_bit():
    table = logit_table()
    assert (table.soft_1 == table.p).all()
    assert (table.shifted_1 == table.p).all()
    assert (table.shifted_0 == table.soft_0).all()
    assert table.soft_0.to_numpy() == pytest.approx(1 - table.p.to_numpy(np.float64), abs=6e-8)
    one = np.exp(table.z.to_numpy(np.float64))
    assert table.soft_0.to_numpy() == pytest.approx(1 / (1 + one), rel=1e-6)


def test_p_is_what_a_float32_network_gives_but_for_its_last_bits():
    table = logit_table()
    assert table.p.to_numpy() == pytest.approx(sigmoid(table.z.to_numpy()), rel=1e-6)


def test_argmax_of_two_is_the_threshold_one_half_also_when_they_are_equal():
    table = logit_table()
    assert (table.argmax == predict_positive(table.p, 0.5)).all()
    assert table.argmax[FAR] == 0
    assert table.p[FAR] == 0.5


def test_slope_is_largest_in_the_middle_and_the_same_on_both_sides():
    slope = logit_table().slope.to_numpy()
    assert slope.argmax() == FAR
    assert slope[FAR] == 0.25
    assert slope == pytest.approx(slope[::-1], rel=1e-6)


def test_labels_by_row_are_those_of_strictly_greater_in_float32():
    scores = np.concatenate([logit_table().p, np.float32(OUTPUTS)])
    flips = np.concatenate([logit_table().flip, output_table().flip])
    for row, threshold in enumerate(threshold_table().threshold):
        assert ((row < flips) == (scores > np.float32(threshold))).all()


def test_ties_are_the_rows_that_equal_a_score():
    thresholds = threshold_table().threshold.to_numpy(np.float32)
    for table, scores in (
        (logit_table(), logit_table().p),
        (output_table(), np.float32(OUTPUTS)),
    ):
        for tie, score in zip(table.tie, scores, strict=True):
            equal = np.flatnonzero(thresholds == score)
            assert tie == (equal[0] if len(equal) else -1)
    assert (output_table().tie >= 0).all(), "the threshold can be put on each output"
    assert logit_table().tie[FAR] == curve().index(0.5)


def test_threshold_rows_count_the_ones_and_know_their_logit():
    table = threshold_table()
    assert table.threshold.iloc[[0, -1]].tolist() == [0, 1]
    assert (np.diff(table.threshold) > 0).all()
    for t, cut, ones in table.itertuples(index=False):
        assert ones == sum(np.float32(score) > np.float32(t) for score in OUTPUTS)
        expected = math.log(t / (1 - t)) if 0 < t < 1 else math.copysign(math.inf, t - 0.5)
        assert cut == pytest.approx(expected, rel=1e-5, abs=1e-6)
    assert set(np.float32(OUTPUTS)) <= set(table.threshold.to_numpy(np.float32))


def test_outputs_are_those_of_the_question_at_their_logits():
    table = output_table()
    assert table.score.tolist() == list(OUTPUTS)
    assert [naive_sigmoid(z) for z in table["logit"]] == pytest.approx(OUTPUTS, rel=1e-5)


def test_a_formula_asks_only_for_what_the_browser_can_say():
    other = {"w", "b", "x", "t", "cut", "answer", "in_x", "in_b"}
    asked = {
        name
        for text in EXPLANATIONS.values()
        for _, name, _, _ in string.Formatter().parse(text)
        if name
    }
    assert asked <= other | set(logit_table().columns)
    assert "{p}" in NOTES["tie"]


@given(tenths, tenths, tenths, st.integers(0, len(curve()) - 1))
def test_link_brings_back_what_was_dragged(w, b, x, row):
    unit = Unit(w, b, x, float(threshold_table().threshold[row]))
    text = encode(unit)
    back, problems = decode(text)
    assert (back.weight, back.bias, back.given, back.row) == (w, b, x, row)
    assert not problems
    assert (text == "") == (unit == START)


def test_link_in_words():
    assert encode(Unit(16, -6, 10, 0.835)) == "w1.6_b-0.6_x1_t0.835"
    assert encode(START) == ""
    assert decode("") == (START, [])
    assert decode("t0.8351")[0].row == curve().index(0.835), "the nearest row"


@pytest.mark.parametrize(
    "part", ["w4", "b-3.1", "xnan", "t1.5", "t-0.1", "winf", "w", "q1", "t", "w1e999", "<b>"]
)
def test_bad_part_of_a_link_is_named_and_the_rest_taken(part):
    unit, problems = decode(f"{part}_b1.2")
    assert unit == Unit(bias=12)
    assert len(problems) == 1
    assert "What stood there at first is used instead." in problems[0]
    assert "<" not in problems[0].replace("\\<", "")


@given(st.text(max_size=300))
def test_anything_may_stand_in_a_link(text):
    unit, _ = decode(text)
    assert max(map(abs, (unit.weight, unit.bias, unit.given))) <= LIMIT
    assert 0 <= unit.row < len(curve())
