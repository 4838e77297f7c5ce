"""What the traps claim, for any scores, and the rows they make, against naive counts."""

import ast

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.decision.rates import accuracy as accuracy_of
from core.decision.thresholds import threshold_curve
from core.predictions.predictions import Predictions
from ui.accuracies.traps import (
    TRAPS,
    exact,
    label_rows,
    multi_label,
    on_threshold,
    one_column,
    rows,
    tied_scores,
    too_few_classes,
)
from ui.accuracies.traps.box import prints
from ui.variants import VARIANTS

scores = st.floats(0, 1, width=32)


@st.composite
def columns(draw):
    n = draw(st.integers(1, 30))
    y_true = draw(st.lists(st.integers(0, 1), min_size=n, max_size=n))
    y_score = draw(st.lists(scores, min_size=n, max_size=n))
    return np.array(y_true, np.int8), np.array(y_score, np.float32)


def share(pairs):
    return np.mean([a == b for a, b in pairs])


def test_every_variant_has_a_trap():
    assert list(TRAPS) == list(VARIANTS)
    assert all(TRAPS.values())


@given(columns())
def test_categorical_accuracy_of_a_column_is_always_one(column):
    y_true, y_score = column
    assert prints("categorical_accuracy", y_true[:, None], y_score[:, None]) == 1


@given(columns())
def test_sparse_categorical_accuracy_of_a_column_is_the_share_of_class_0(column):
    y_true, y_score = column
    printed = prints("sparse_categorical_accuracy", y_true, y_score[:, None])
    assert printed == pytest.approx(list(y_true).count(0) / len(y_true))


@given(columns(), st.sampled_from(list(one_column.SAYS)))
def test_what_else_the_network_says(column, what):
    said = one_column.says(Predictions(*column, source="here"), what)
    assert said.dtype == np.float32
    assert said.shape == column[1].shape
    assert ((said >= 0) & (said <= 1)).all()
    if what == "wrong":
        assert prints("binary_accuracy", column[0], said) == 0
    if what == "opposite":
        assert said == pytest.approx([1 - s for s in column[1]])
    if what == "network":
        assert (said == column[1]).all()


@given(columns(), st.integers(0, one_column.N_MIXED))
def test_mix_has_the_share_that_was_asked_for(column, n_of_class_0):
    y_true = column[0]
    assume(0 < y_true.sum() < len(y_true))
    chosen = y_true[one_column.mixed(y_true, n_of_class_0)]
    assert len(chosen) == 100
    assert list(chosen).count(0) == n_of_class_0


@given(columns())
def test_rounding_decides_as_half_does_and_probabilities_meet_only_0_and_1(column):
    y_true, y_score = column
    truth = share((int(s > 0.5), y) for s, y in zip(y_score, y_true, strict=True))
    for how in ("rounded", "decided"):
        for kind in ("int", "float"):
            labels = exact.as_labels(y_true, kind)
            printed = prints("accuracy", labels, exact.as_predictions(y_score, how))
            assert printed == pytest.approx(truth)
    printed = prints("accuracy", y_true, exact.as_predictions(y_score, "scores"))
    assert printed == pytest.approx(share(zip(y_score, y_true, strict=True)))


@given(columns())
def test_smoothed_labels_become_0_against_integers(column):
    y_true, y_score = column
    labels = exact.as_labels(y_true, "smoothed")
    assert labels == pytest.approx([0.95 if y else 0.05 for y in y_true])
    printed = prints("accuracy", labels, exact.as_predictions(y_score, "decided"))
    assert printed == pytest.approx(np.mean([s <= 0.5 for s in y_score]))
    assert prints("accuracy", labels, exact.as_predictions(y_score, "rounded")) == 0


@given(columns(), st.integers(1, 19))
def test_threshold_just_below_is_the_other_rule(column, twentieths):
    y_true, y_score = column
    threshold = round(twentieths * 0.05, 2)
    y_score[0] = threshold
    at_least = threshold_curve(y_true, y_score, rule=">=", extra_thresholds=(threshold,))
    written = float(str(on_threshold.just_below(threshold)))
    printed = prints("binary_accuracy", y_true, y_score, threshold=written)
    naive = share(
        (int(s >= np.float32(threshold)), y) for s, y in zip(y_score, y_true, strict=True)
    )
    assert printed == pytest.approx(naive)
    assert accuracy_of(at_least.at(threshold)) == pytest.approx(naive)


@given(st.integers(1, 6))
def test_tags_are_as_described(n_tags):
    y_true, y_score = multi_label.tagged(n_tags)
    assert y_true.shape == y_score.shape == (multi_label.N_ROWS, n_tags)
    assert ((y_score >= 0) & (y_score <= 1)).all()
    assert 0.7 < share(zip((y_score > 0.5).ravel(), y_true.ravel(), strict=True)) < 0.95
    assert (multi_label.tagged(n_tags)[1] == y_score).all()


@pytest.mark.parametrize(
    ("text", "taken"), list(zip(label_rows.LABEL_ROWS, (2, 1, 1, 0, 2), strict=True))
)
def test_label_row_becomes_its_first_largest_place(text, taken):
    row = label_rows.label_row(text)
    assert [float(v) for v in row] == pytest.approx([float(v) for v in text.split(",")])
    answers = np.eye(3, dtype=np.float32)
    accepted = [prints("categorical_accuracy", row[None], answer[None]) for answer in answers]
    assert accepted == [float(c == taken) for c in range(3)]


@given(st.integers(1, label_rows.MOST_ROWS))
def test_batch_is_predicted_rightly(n):
    y_true, y_score = label_rows.batch(n)
    assert y_true.shape == y_score.shape == (n, 3)
    assert (y_true.sum(axis=1) == 1).all()
    assert prints("categorical_accuracy", y_true, y_score) == 1


@pytest.mark.parametrize("n_classes", range(2, too_few_classes.MOST + 1))
@pytest.mark.parametrize("what", list(too_few_classes.SAYS))
def test_top_k_reaches_one_where_k_reaches_the_classes(n_classes, what):
    labels, y_score = too_few_classes.scored(n_classes, what)
    y_true = np.eye(n_classes)[labels]
    values = [
        prints("top_k_categorical_accuracy", y_true, y_score, k=k)
        for k in range(1, too_few_classes.MOST + 1)
    ]
    assert values == sorted(values)
    assert all(v == 1 for v in values[n_classes - 1 :])
    for k in range(1, n_classes):
        naive = np.mean(
            [
                sum(s > row[label] for s in row) < k
                for label, row in zip(labels, y_score, strict=True)
            ]
        )
        assert values[k - 1] == pytest.approx(naive)
        if what == "worst":
            assert values[k - 1] == 0
        else:
            assert values[k - 1] == pytest.approx(k / n_classes, abs=0.12)


def test_putting_the_label_last_only_swaps_scores():
    labels, random = too_few_classes.scored(4, "random")
    same, worst = too_few_classes.scored(4, "worst")
    assert (labels == same).all()
    assert (np.sort(random, axis=1) == np.sort(worst, axis=1)).all()


@given(st.integers(1, 5))
def test_constant_scores_are_always_hits(k):
    labels, y_score = tied_scores.softmaxed()
    equal = tied_scores.coarse(y_score, "equal")
    assert len(set(equal.ravel().tolist())) == 1
    assert prints("sparse_top_k_categorical_accuracy", labels, equal, k=k) == 1


def test_lost_digits_are_lost():
    _, y_score = tied_scores.softmaxed()
    assert y_score.sum(axis=1) == pytest.approx(np.ones(len(y_score)), abs=1e-5)
    for decimals in range(3):
        assert tied_scores.coarse(y_score, str(decimals)) == pytest.approx(
            np.array([[round(float(s), decimals) for s in row] for row in y_score]), abs=1e-6
        )
    half = tied_scores.coarse(y_score, "float16")
    assert (half == y_score.astype(np.float16)).all()
    assert (half == 0).sum() > (y_score == 0).sum()
    assert tied_scores.coarse(y_score, "") is y_score


@given(st.lists(st.integers(0, 1), min_size=1, max_size=40))
def test_few_rows_are_of_both_classes_where_there_are(y_true):
    y_true = np.array(y_true)
    few = rows.both_classes(y_true)
    assert list(few) == sorted(set(few))
    assert len(few) == min(6, len(y_true))
    ones, zeros = (list(y_true).count(c) for c in (1, 0))
    assert list(y_true[few]).count(1) >= min(3, ones)
    assert list(y_true[few]).count(0) >= min(3, zeros)


def test_cells_are_text_only():
    assert str(rows._cell("<b>")) == "<td>&lt;b&gt;</td>"
    assert 'data-now="✗"' in str(rows._cell(rows.sign(False)))


@pytest.mark.parametrize("n_classes", range(2, too_few_classes.MOST + 1))
def test_k_of_the_way_out_is_well_below_the_classes(n_classes):
    line = too_few_classes._way_out(n_classes)[1]
    ast.parse(line)
    given_k = [
        keyword.value.value
        for call in ast.walk(ast.parse(line))
        if isinstance(call, ast.Call)
        for keyword in call.keywords
        if keyword.arg == "k"
    ]
    assert all(2 * k < n_classes for k in given_k)
    assert bool(given_k) == (n_classes >= too_few_classes.FEW)
