"""How the sidebar's network is taken to data with more classes, and the table of classes."""

import re

import numpy as np
import pytest

from core.data.datasets import load_dataset
from core.predictions.predictions import ClassPredictions
from ui.accuracies import on_model
from ui.charts import class_table
from ui.variants import VARIANTS


@pytest.mark.parametrize(
    ("n_train", "batch_size", "repeats"),
    [
        (90, 32, 12),  # Iris: 3 steps an epoch, where the reference data has 38
        (1078, 32, 1),  # Digits
        (1200, 32, 1),
        (12_000, 32, 1),
        (60, 8, 18),
        (90, 20_000, 1),  # one step an epoch, as on the reference data
    ],
)
def test_few_rows_are_trained_on_for_as_many_steps_as_the_reference_data(
    n_train, batch_size, repeats
):
    assert on_model._repeats(n_train, batch_size) == repeats
    steps, of_reference = -(-n_train // batch_size), -(-1200 // batch_size)
    assert repeats * steps <= max(of_reference, steps)


def test_iris_has_the_rows_that_the_table_above_says():
    assert load_dataset("iris").train.size == 90
    assert load_dataset("digits").train.size == 1078


@pytest.fixture
def shown(monkeypatch):
    pages = []
    monkeypatch.setattr(class_table.st, "html", pages.append)
    return pages


def cells(html: str) -> list[list[str]]:
    body = html[html.index("<tbody>") :]
    rows = re.findall(r"<tr>(.*?)</tr>", body)
    return [[re.sub(r"<[^>]+>", "", cell) for cell in re.split(r"</t[hd]>", r)[:-1]] for r in rows]


def test_table_says_accuracy_counts_and_undefined(shown):
    class_table.show(
        "Classes",
        ("a", "b", "<img src=x>"),
        np.array([0.75, 1.0, np.nan]),
        np.array([4, 2, 0]),
        np.array([[3, 1, 0], [0, 2, 0], [0, 0, 0]]),
    )
    assert cells(shown[0]) == [
        ["a", "", "0.7500 · 3 of 4", "3", "1", "0"],
        ["b", "", "1.0000 · 2 of 2", "0", "2", "0"],
        ["&lt;img src=x&gt;", "undefined: no rows", "0", "0", "0"],
    ]
    assert "<img" not in shown[0]
    assert 'class="class-table"' in shown[0]
    assert [shown[0].count(f'count {kind}"') for kind in ("right", "wrong", "none")] == [3, 1, 5]


def test_table_without_counts_has_none(shown):
    class_table.show("Classes", ("a", "b"), np.array([0.5, 0.0]), np.array([2, 3]))
    assert cells(shown[0]) == [["a", "", "0.5000 · 1 of 2"], ["b", "", "0.0000 · 0 of 3"]]
    assert "predicted to be" not in shown[0]
    assert 'class="class-table class-table-wide"' in shown[0], "bars have its room"


def others(name, y_score, k=1):
    predictions = ClassPredictions([0, 1, 2], y_score, source="a test", class_names=("a", "b", "c"))
    return on_model._others(VARIANTS[name], predictions, k)


CLEAR = [[0.9, 0.1, 0.0], [0.2, 0.7, 0.1], [0.5, 0.3, 0.2]]
TIED = [[0.4, 0.4, 0.2], [0.4, 0.4, 0.2], [0.9, 0.1, 0.0]]


def test_other_accuracies_agree_where_nothing_is_tied():
    said = others("categorical_accuracy", CLEAR)
    assert "`sparse_categorical_accuracy` gives the same number" in said
    assert said.endswith("So does top-k with k = 1.")
    said = others("sparse_top_k_categorical_accuracy", CLEAR, k=2)
    assert "labels as one-hot rows, `top_k_categorical_accuracy` gives the same number" in said
    assert "At k = 1 it is 0.6667, like `sparse_categorical_accuracy`; at k = 3" in said


def test_ties_are_told_where_they_part_the_accuracies():
    # Argmax takes the first of the tied scores, top-k counts each of them.
    said = others("sparse_categorical_accuracy", TIED)
    assert "Top-k with k = 1 gives 0.6667, because it counts every score tied" in said
    said = others("top_k_categorical_accuracy", TIED)
    assert "At k = 1 it is 0.6667, not the 0.3333 of `sparse_categorical_accuracy`, because" in said
