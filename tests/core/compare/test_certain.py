"""How sure rates and differences are at each threshold, against the counts of that threshold."""

import numpy as np
import pytest
from scipy.stats import binomtest

from core.compare.certain import FEWEST, too_few
from core.compare.differences import holm, paired_interval, unpaired_interval
from core.compare.groups import compare_groups, group_columns
from core.compare.models import compare_models, model_columns
from core.decision.rule import RULES, predict_positive
from core.decision.tally import tally
from core.decision.thresholds import curve_of, threshold_curve
from core.live.view import view_of_rows
from core.predictions.groups import group_values
from core.predictions.predictions import Predictions
from core.predictions.scale import Scale
from core.predictions.tallied import Tallied
from core.selection.intervals import wilson

rng = np.random.default_rng(5)
Y_TRUE = rng.integers(0, 2, 90)
SCORES = [np.clip(rng.normal(0.4 + 0.2 * Y_TRUE, 0.2), 0, 1).round(2) for _ in range(3)]


def named(columns):
    return {column.name: values for column, values in columns.items()}


@pytest.fixture
def compared():
    parts = {
        name: Predictions(Y_TRUE, s, source="x") for name, s in zip("abc", SCORES, strict=True)
    }
    return lambda rule: compare_models(parts, rule)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("by", ["threshold", "recall"])
def test_pairs_at_every_threshold(compared, rule, by):
    models = compared(rule)
    table = named(model_columns(models, by))
    yes = Y_TRUE == 1
    for row in range(0, len(models.view.curve), 53):
        said = [
            predict_positive(score, np.float32(table[f"threshold@m{i + 1}"][row]), rule)
            for i, score in enumerate(SCORES)
        ]
        raw = []
        for i, j, who in ((1, 0, "m2"), (2, 0, "m3"), (2, 1, "m3-m2")):
            right = [each == yes for each in (said[j], said[i])]
            only = [(right[0] & ~right[1]).sum(), (right[1] & ~right[0]).sum()]
            assert [table[f"only_{which}@{who}"][row] for which in ("first", "second")] == only
            raw.append(binomtest(only[0], sum(only)).pvalue if sum(only) else 1)
            if j:
                continue
            for word, rows in (("yes", yes), ("no", ~yes)):
                apart = (right[0] != right[1])[rows].sum()
                assert table[f"apart_{word}@{who}"][row] == apart
            for name, rows, has in (
                ("predicted_positive_rate", np.ones(90, bool), [said[0], said[i]]),
                ("accuracy", np.ones(90, bool), right),
                ("recall", yes, [said[0], said[i]]),
                ("false_positive_rate", ~yes, [said[0], said[i]]),
            ):
                first, other = (each[rows] for each in has)
                ends = paired_interval(
                    (first & other).sum(),
                    (other & ~first).sum(),
                    (first & ~other).sum(),
                    rows.sum(),
                )
                for end, value in zip(("low", "high"), ends, strict=True):
                    assert table[f"{name}_{end}@{who}-m1"][row] == pytest.approx(value)
                difference = table[f"{name}@{who}-m1"][row]
                assert ends[0] - 1e-12 <= difference <= ends[1] + 1e-12
        p = [table[f"p@{who}"][row] for who in ("m2", "m3", "m3-m2")]
        np.testing.assert_allclose(p, holm(raw), atol=1e-12)
        low, high = wilson(said[1][yes].sum(), yes.sum())
        assert table["recall_low@m2"][row] == pytest.approx(low)
        assert table["recall_high@m2"][row] == pytest.approx(high)


def test_bands_for_all_thresholds_are_those_of_one_class(compared):
    table = named(model_columns(compared(">"), "threshold", "simultaneous"))
    assert "recall_low@m1" in table
    assert "precision_low@m1" not in table


def test_no_threshold_no_certainty():
    other = Predictions(Y_TRUE, SCORES[1] * 100, source="x", scale=Scale("score"))
    models = compare_models({"a": Predictions(Y_TRUE, SCORES[0], source="x"), "b": other}, ">")
    table = named(model_columns(models, "threshold"))
    for name in ("p@m2", "recall_low@m2", "accuracy_low@m2-m1", "only_first@m2"):
        assert np.isnan(table[name]).all(), name


def test_weights_have_no_certainty():
    parts = {
        name: Predictions(Y_TRUE, s, np.full(90, 0.5), source="x")
        for name, s in zip("ab", SCORES[:2], strict=True)
    }
    table = named(model_columns(compare_models(parts, ">"), "threshold"))
    assert not [name for name in table if "_low" in name or name.startswith("p@")]
    assert "only_first@m2" in table


def test_groups_have_intervals_and_small_ones_tell_nothing():
    view = view_of_rows(Predictions(Y_TRUE, SCORES[0], source="x"), ">")
    codes = np.r_[np.zeros(80, int), np.ones(10, int)]
    compared = compare_groups(view, group_values("place", codes, ["large", "small"]))
    table = named(group_columns(compared, "threshold", [None, None]))
    row = view.row(0.5)
    rows = (codes == 0) & (Y_TRUE == 1)
    low, _ = wilson((SCORES[0][rows] > np.float32(0.5)).sum(), rows.sum())
    assert table["recall_low@g1"][row] == pytest.approx(low)
    large, small = compared.curves
    assert not any(too_few(large, rate) for rate in ("recall", "accuracy", "precision"))
    assert too_few(small, "accuracy")
    assert too_few(small, "precision")


def test_the_largest_difference_of_three_groups():
    view = view_of_rows(Predictions(Y_TRUE, SCORES[0], source="x"), ">")
    codes = np.arange(90) % 3
    compared = compare_groups(view, group_values("place", codes, ["a", "b", "c"]))
    table = named(group_columns(compared, "threshold", [None] * 3))
    for row in range(0, len(view.curve), 97):
        said = view.curve.thresholds[row] < SCORES[0].astype(np.float32)
        yes = Y_TRUE == 1
        shares = []
        for code in range(3):
            rows = yes & (codes == code)
            shares.append(((said & rows).sum() / rows.sum(), (said & rows).sum(), rows.sum()))
        high, low = max(shares), min(shares)
        ends = unpaired_interval(*high[1:], *low[1:], 1 - 0.05 / 3)
        assert table["recall@gap"][row] == pytest.approx(high[0] - low[0])
        if len({share for share, *_ in shares}) == 3:  # of equal ones either may be taken
            for end, value in zip(("low", "high"), ends, strict=True):
                assert table[f"recall_{end}@gap"][row] == pytest.approx(value)


def test_a_gap_needs_two_groups_that_have_the_rate():
    view = view_of_rows(Predictions(Y_TRUE, SCORES[0], source="x"), ">")
    compared = compare_groups(view, group_values("truth", Y_TRUE, ["no", "yes"]))
    table = named(group_columns(compared, "threshold", [None] * 2))
    assert np.isnan(table["recall_low@gap"]).all()
    assert not np.isnan(table["accuracy_low@gap"]).any()


def test_the_fewest_rows_are_those_that_tell_one_half_from_the_ends():
    assert FEWEST == 12
    for n, is_told in ((11, False), (12, True)):
        low, high = wilson(n / 2, n)
        assert (high - low <= 0.5) == is_told
        curve = threshold_curve([1] * n + [0] * 20, np.linspace(0, 1, n + 20))
        assert too_few(curve, "recall") != is_told
        assert not too_few(curve, "false_positive_rate")
    weighted = curve_of(tally([0, 1], [0.1, 0.9], sample_weight=[1, 2]), [0.5], ">")
    assert not too_few(weighted, "recall")


@pytest.mark.parametrize("by", ["threshold", "recall"])
def test_counted_models_are_compared_as_models_on_rows_of_their_own(compared, by):
    models = compared(">")
    of_rows = named(model_columns(models, by))
    counted = {
        name: Tallied(part.tally(), source="x")
        for name, part in zip(models.names, models.predictions, strict=True)
    }
    table = named(model_columns(compare_models(counted, ">"), by))
    needs_pairs = {
        name
        for name in of_rows
        if name.partition("_low@")[2].endswith("-m1")
        or name.partition("_high@")[2].endswith("-m1")
        or name.startswith(("only_", "apart_", "p@"))
    }
    assert table.keys() == {
        name for name in of_rows if not name.startswith(("only_", "apart_", "p@"))
    }
    for name in table.keys() - needs_pairs:
        np.testing.assert_array_equal(table[name], of_rows[name], err_msg=name)
    counts = {
        who: [table[f"{cell}@{who}"] for cell in ("tp", "fp", "fn", "tn")] for who in ("m1", "m2")
    }
    (tp2, p2), (tp1, p1) = ([tp, tp + fn] for tp, _, fn, _ in (counts["m2"], counts["m1"]))
    low, high = unpaired_interval(tp2, p2, tp1, p1)
    np.testing.assert_allclose(table["recall_low@m2-m1"], low)
    np.testing.assert_allclose(table["recall_high@m2-m1"], high)
    # Independent models of one skill: the interval by pairs is about as wide.
    for rate in ("accuracy", "precision", "f1", "mcc", "false_positive_rate"):
        width = table[f"{rate}_high@m2-m1"] - table[f"{rate}_low@m2-m1"]
        by_pairs = of_rows[f"{rate}_high@m2-m1"] - of_rows[f"{rate}_low@m2-m1"]
        middle = np.isfinite(width) & (table["recall@m1"] > 0.3) & (table["recall@m1"] < 0.7)
        assert (table[f"{rate}_low@m2-m1"] <= table[f"{rate}@m2-m1"])[middle].all()
        assert (width[middle] >= 0.7 * by_pairs[middle]).all()
