"""What the tables of models and of groups show, against plain counting."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.compare.groups import compare_groups, group_columns, unmatched
from core.compare.matching import MATCHED_BY
from core.compare.models import compare_models, model_columns
from core.decision.rule import RULES
from core.live.view import view_of_rows
from core.predictions.groups import group_values
from core.predictions.models import Models
from core.predictions.predictions import Predictions
from core.predictions.scale import Scale

SCORE = st.sampled_from([0, 0.1, 0.25, 0.5, 0.5001, 0.75, 1])
ROW = st.tuples(st.integers(0, 1), SCORE, SCORE, st.sampled_from("ab"))
ROWS = st.lists(ROW, min_size=1, max_size=15)


def count(y_true, y_score, threshold, rule):
    threshold, y_score = np.float32(threshold), y_score.astype(np.float32)
    said = y_score > threshold if rule == ">" else y_score >= threshold
    true = y_true == 1
    return {
        "tp": (said & true).sum(),
        "fn": (~said & true).sum(),
        "fp": (said & ~true).sum(),
        "tn": (~said & ~true).sum(),
    }


def named(columns):
    return {column.name: values for column, values in columns.items()}


def ratio(part, whole):
    return part / whole if whole else np.nan


def models_of(rows):
    y_true, first, second, group = map(np.array, zip(*rows, strict=True))
    predictions = {
        name: Predictions(y_true, score, source="x")
        for name, score in {"first": first, "second": second}.items()
    }
    values = ["a", "b"]
    codes = [values.index(cell) for cell in group]
    return Models(predictions, group_values("place", codes, values))


@given(ROWS, st.sampled_from(RULES))
def test_models_at_one_threshold_are_counted_at_it(rows, rule):
    every = models_of(rows)
    compared = compare_models(every.predictions, rule)
    table = named(model_columns(compared, "threshold"))
    thresholds = compared.view.curve.thresholds
    for i in range(0, len(thresholds), 97):
        counts = []
        for m, each in enumerate(every.predictions.values(), start=1):
            counts.append(count(each.y_true, each.y_score, thresholds[i], rule))
            assert np.float32(table[f"threshold@m{m}"][i]) == thresholds[i]
            for name, number in counts[-1].items():
                assert table[f"{name}@m{m}"][i] == number
            recall = ratio(counts[-1]["tp"], (each.y_true == 1).sum())
            np.testing.assert_equal(table[f"recall@m{m}"][i], recall)
        for name in counts[0]:
            assert table[f"{name}@m2-m1"][i] == counts[1][name] - counts[0][name]


def test_a_difference_is_written_as_what_it_is_of():
    rng = np.random.default_rng(7)
    rows = [
        Predictions(rng.integers(0, 2, 9), rng.random(9) * 1e-9, source="x", scale=Scale("score"))
        for _ in range(2)
    ]
    compared = compare_models(dict(zip("ab", rows, strict=True)), ">")
    differences = {each.name: each for each in model_columns(compared, "recall") if each.signed}
    kinds = {name: column.kind for name, column in differences.items()}
    assert kinds["threshold@m2-m1"] == "threshold"
    assert kinds["tp@m2-m1"] == "count"
    assert kinds["recall@m2-m1"] == "rate"


@given(ROWS, st.sampled_from(RULES), st.sampled_from(MATCHED_BY[:4]))
def test_a_matched_model_reaches_what_counting_at_its_threshold_says(rows, rule, by):
    every = models_of(rows)
    compared = compare_models(every.predictions, rule)
    table = named(model_columns(compared, by))
    second = every.predictions["second"]
    for i in range(0, len(compared.view.curve), 97):
        threshold = table["threshold@m2"][i]
        if np.isnan(threshold):
            assert by in ("recall", "false_positive_rate")
            assert np.isnan(table["tp@m2"][i])
            assert np.isnan(table["only_first@m2"][i])
            continue
        counts = count(second.y_true, second.y_score, threshold, rule)
        for name, number in counts.items():
            assert table[f"{name}@m2"][i] == number
        right = table["tp@m1"][i] + table["tn@m1"][i] - counts["tp"] - counts["tn"]
        assert table["only_first@m2"][i] - table["only_second@m2"][i] == right


@given(ROWS, st.sampled_from(RULES), st.sampled_from([None, 0.25, 0.5]))
def test_groups_are_counted_at_their_thresholds_and_add_up(rows, rule, own):
    every = models_of(rows)
    view = view_of_rows(every.first, rule)
    compared = compare_groups(view, every.groups)
    n_groups = len(every.groups.names)
    typed = [own, *[None] * (n_groups - 1)]
    table = named(group_columns(compared, "threshold" if own is None else "own", typed))
    for i in range(0, len(view.curve), 97):
        total = dict.fromkeys(("tp", "fn", "fp", "tn"), 0)
        rates = []
        for g in range(n_groups):
            rows_of_group = every.groups.rows(g)
            threshold = view.curve.thresholds[i] if typed[g] is None else typed[g]
            y_true = every.first.y_true[rows_of_group]
            counts = count(y_true, every.first.y_score[rows_of_group], threshold, rule)
            assert np.float32(table[f"threshold@g{g + 1}"][i]) == np.float32(threshold)
            for name, number in counts.items():
                assert table[f"{name}@g{g + 1}"][i] == number
                total[name] += number
            rates.append(ratio(counts["tp"], counts["tp"] + counts["fn"]))
        for name, number in total.items():
            assert table[f"{name}@all"][i] == number
        defined = [rate for rate in rates if not np.isnan(rate)]
        gap = max(defined) - min(defined) if len(defined) > 1 else np.nan
        np.testing.assert_allclose(table["recall@gap"][i], gap)


@pytest.mark.parametrize("by", ["predicted_positive_rate", "recall", "precision"])
def test_a_criterion_brings_each_group_near_to_all_rows(by):
    rng = np.random.default_rng(2)
    y_true = rng.integers(0, 2, 4000)
    codes = rng.integers(0, 2, 4000)
    y_score = np.clip(rng.normal(0.35 + 0.2 * y_true + 0.15 * codes, 0.15), 0, 1)
    view = view_of_rows(Predictions(y_true, y_score, source="x"), ">")
    compared = compare_groups(view, group_values("c", codes, ["0", "1"]))
    apart = named(group_columns(compared, "threshold", [None, None]))[f"{by}@gap"]
    together = named(group_columns(compared, by, [None, None]))[f"{by}@gap"]
    middle = view.curve.nearest(0.5)
    assert together[middle] < 0.01 < 0.05 < apart[middle]


def test_nothing_is_asked_of_a_group_without_a_yes():
    predictions = Predictions([1, 0, 0, 0], [0.9, 0.6, 0.4, 0.2], source="x")
    compared = compare_groups(view_of_rows(predictions, ">"), group_values("c", [0, 0, 1, 1], "ab"))
    columns = group_columns(compared, "recall", [None, None])
    table = named(columns)
    assert np.isnan(table["threshold@g2"]).all()
    assert np.isnan(table["recall@gap"]).all()
    assert unmatched(compared, columns) == [1]
    for name in ("tp", "fn", "fp", "tn"):  # together are those that have a threshold
        np.testing.assert_array_equal(table[f"{name}@all"], table[f"{name}@g1"])


def test_weights_count():
    predictions = Predictions([1, 0, 1], [0.9, 0.6, 0.4], [2, 3, 5], source="x")
    compared = compare_groups(view_of_rows(predictions, ">"), group_values("c", [0, 0, 1], "ab"))
    table = named(group_columns(compared, "threshold", [None, None]))
    half = compared.view.curve.index(0.5)
    assert [table[f"{name}@g1"][half] for name in ("tp", "fp")] == [2, 3]
    assert [table[f"{name}@g2"][half] for name in ("tp", "fn")] == [0, 5]


@pytest.mark.parametrize(
    ("rule", "score", "typed"),
    [(">", 0.12345, 0.1233), (">=", 0.12345, 0.1237)],  # the nearest row would be the score's own
)
def test_a_threshold_of_its_own_between_the_rows_decides_as_it_was_typed(rule, score, typed):
    predictions = Predictions([1, 0, 1], [score, 0.6, 0.4], source="x")
    compared = compare_groups(view_of_rows(predictions, rule), group_values("c", [0, 0, 1], "ab"))
    table = named(group_columns(compared, "own", [typed, None]))
    said_yes = score > typed
    assert (table["tp@g1"] == int(said_yes)).all()
    assert (table["fn@g1"] == int(not said_yes)).all()
