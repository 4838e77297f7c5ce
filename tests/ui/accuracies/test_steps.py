"""The drawn steps say what the metric says."""

import re

import numpy as np
import pandas as pd
import pytest

from core.decision.thresholds import threshold_curve
from ui.accuracies import steps
from ui.accuracies.examples import first_table, read
from ui.variants import VARIANTS


def example_of(name, *rows):
    variant = VARIANTS[name]
    table = first_table(variant)
    if rows:
        table = pd.DataFrame(rows, columns=table.columns)
    example, problems = read(variant, table)
    assert not problems
    return variant, example


def texts(html):
    """Read the table: one list of texts per row, the head first."""
    rows = re.findall(r"<tr>(.*?)</tr>", html)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]
    return [[re.sub(r"<[^>]+>", " ", cell).strip() for cell in row] for row in cells]


def boxed(html):
    return [
        [re.sub("<.*?>", "", c) for c in re.findall(r'<td class="[^"]*step-best[^"]*">(.*?)<', row)]
        for row in re.findall(r"<tr>(.*?)</tr>", html)[1:]
    ]


def test_equality_is_shown_row_by_row():
    rows = texts(str(steps.drawn(*example_of("accuracy"))))
    assert [row[2] for row in rows[1:]] == ["=", "=", "=", "≠", "=", "≠"]
    assert [row[-1] for row in rows[1:]] == ["✓", "✓", "✓", "✗", "✓", "✗"]


def test_the_mean_is_written_out():
    html = str(steps.drawn(*example_of("accuracy")))
    assert "4 ÷ 6 = <b>0.6667</b>" in html


def test_the_largest_score_is_boxed_and_the_first_of_equal_ones():
    variant, example = example_of(
        "sparse_categorical_accuracy", (2, 0.1, 0.4, 0.4), (1, 0.1, 0.4, 0.4)
    )
    html = str(steps.drawn(variant, example))
    rows = texts(html)
    assert boxed(html) == [["0.4"], ["0.4"]]
    assert [row[-2] for row in rows[1:]] == ["1 (first)", "1 (first)"]
    assert [row[-1] for row in rows[1:]] == ["✗", "✓"]


def test_one_hot_rows_show_their_argmax_and_others_are_named():
    html = str(steps.drawn(*example_of("categorical_accuracy", (0, 0.5, 0.5, 0, 1, 0))))
    assert texts(html)[1] == ["1", "0", "0.5", "0.5", "1 (not one-hot)", "0", "1", "0", "1", "✓"]


@pytest.mark.parametrize(
    "name", ["top_k_categorical_accuracy", "sparse_top_k_categorical_accuracy"]
)
@pytest.mark.parametrize(
    ("k", "compared", "mean"),
    [
        (1, ["2 ≥ 1", "1 ≥ 1", "0 < 1", "0 < 1"], "2 ÷ 4 = <b>0.5000</b>"),
        (2, ["2 ≥ 2", "1 < 2", "0 < 2", "0 < 2"], "3 ÷ 4 = <b>0.7500</b>"),
        (5, ["2 < 5", "1 < 5", "0 < 5", "0 < 5"], "4 ÷ 4 = <b>1.0000</b>"),
    ],
)
def test_the_larger_scores_are_counted_against_k(name, k, compared, mean):
    html = str(steps.drawn(*example_of(name), k=k))
    shown = [row[-2].replace("&lt;", "<") for row in texts(html)[1:]]
    assert shown == compared
    assert mean in html


def test_all_scores_tied_with_the_kth_are_boxed():
    variant, example = example_of("sparse_top_k_categorical_accuracy", (0, 0.2, 0.2, 0.6))
    assert boxed(str(steps.drawn(variant, example, k=2))) == [["0.2", "0.2", "0.6"]]


def test_no_row_is_undefined():
    variant, _ = example_of("accuracy")
    empty, _ = read(variant, first_table(variant).iloc[:0])
    assert "0 ÷ 0 = <b>undefined</b>" in str(steps.drawn(variant, empty))


@pytest.mark.parametrize(
    ("threshold", "said", "right"),
    [
        (0.5, "nnyyyn", "✓✓✗✓✓✓"),
        (0.6, "nnnyyn", "✓✓✓✓✓✓"),  # on the score 0.6, which is then class 0
        (0.7, "nnnnyn", "✓✓✓✗✓✓"),
        (0.0, "yyyyyy", "✗✗✗✓✓✗"),
        (1.0, "nnnnnn", "✓✓✓✗✗✓"),
    ],
)
def test_the_live_steps_stand_where_the_threshold_stands(threshold, said, right):
    _, example = example_of("binary_accuracy")
    curve = threshold_curve(example.y_true, example.y_pred)
    html = str(steps.live(example, curve, threshold, "worked"))
    rows = texts(html)[1:]
    assert "".join(row[3][0] for row in rows) == said
    assert "".join(row[-1] for row in rows) == right
    assert f"{right.count('✓') / 6:.4f}" in html


def test_the_live_steps_turn_where_the_curve_turns():
    _, example = example_of("binary_accuracy")
    curve = threshold_curve(example.y_true, example.y_pred)
    html = str(steps.live(example, curve, 0.5, "worked"))
    flips = [int(flip) for flip in re.findall(r'data-flip="(\d+)"', html)]
    assert len(flips) == 3 * example.n_samples
    for row in range(0, len(curve), 50):
        said = [row < flip for flip in flips[::3]]
        assert said == (example.y_pred > curve.thresholds[row]).tolist()
        assert sum(said) == curve.tps[row] + curve.fps[row]


def test_numbers_are_as_short_as_float32_reads_them():
    variant, example = example_of("sparse_categorical_accuracy", (0, 1 / 3, 1e20, -0.0))
    assert np.float32(1 / 3) == example.y_pred[0, 0]
    assert texts(str(steps.drawn(variant, example)))[1][2:5] == ["0.33333334", "1e+20", "0"]
