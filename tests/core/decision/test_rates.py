"""Rates by hand, by exact fractions and by scikit-learn; where they are undefined."""

import inspect
import math
import re
import warnings
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sklearn import metrics
from sklearn.dummy import DummyClassifier

from core.decision import rates
from core.decision.counts import Counts
from core.decision.rates import RATES, MajorityBaseline, f_beta, majority_baseline
from core.decision.thresholds import threshold_curve

NAMES = [
    "accuracy",
    "precision",
    "recall",
    "specificity",
    "false_positive_rate",
    "negative_predictive_value",
    "f1",
    "balanced_accuracy",
    "mcc",
    "cohen_kappa",
    "youden_j",
    "predicted_positive_rate",
    "prevalence",
]

BY_HAND = Counts(tp=3, fp=1, fn=2, tn=4)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("accuracy", 7 / 10),
        ("precision", 3 / 4),
        ("recall", 3 / 5),
        ("specificity", 4 / 5),
        ("false_positive_rate", 1 / 5),
        ("negative_predictive_value", 4 / 6),
        ("f1", 6 / 9),
        ("balanced_accuracy", 0.7),
        ("mcc", 10 / math.sqrt(4 * 5 * 5 * 6)),
        ("cohen_kappa", (0.7 - 0.5) / (1 - 0.5)),
        ("youden_j", 0.4),
        ("predicted_positive_rate", 4 / 10),
        ("prevalence", 5 / 10),
    ],
)
def test_by_hand(name, expected):
    value = RATES[name].compute(BY_HAND)
    assert type(value) is float
    assert value == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize(("beta", "expected"), [(1, 6 / 9), (2, 15 / 24), (0.5, 3.75 / 5.25)])
def test_f_beta_by_hand(beta, expected):
    assert f_beta(BY_HAND, beta) == pytest.approx(expected, rel=1e-14)


# ---- naive references: exact fractions, None for 0/0 ----


def share(part, whole):
    return Fraction(part) / Fraction(whole) if whole else None


def naive_rates(tp, fp, fn, tn):
    n = tp + fp + fn + tn
    precision, recall = share(tp, tp + fp), share(tp, tp + fn)
    specificity = share(tn, tn + fp)
    both = None if recall is None or specificity is None else recall + specificity
    says = share(tp + fp, n)
    is_ = share(tp + fn, n)
    chance = None if n == 0 else says * is_ + (1 - says) * (1 - is_)
    spread = (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)
    return {
        "accuracy": share(tp + tn, n),
        "precision": precision,
        "recall": recall,
        "specificity": specificity,
        "false_positive_rate": share(fp, fp + tn),
        "negative_predictive_value": share(tn, tn + fn),
        "f1": share(2 * tp, 2 * tp + fp + fn),
        "balanced_accuracy": None if both is None else both / 2,
        "mcc": (tp * tn - fp * fn) / math.sqrt(spread) if spread else None,
        "cohen_kappa": None if chance in (None, 1) else (share(tp + tn, n) - chance) / (1 - chance),
        "youden_j": None if both is None else both - 1,
        "predicted_positive_rate": says,
        "prevalence": is_,
    }


CELL = st.one_of(st.integers(0, 3), st.integers(0, 10_000_000))


@given(tp=CELL, fp=CELL, fn=CELL, tn=CELL)
@example(0, 0, 0, 0)
@example(4, 0, 0, 0)
@example(0, 0, 0, 4)
@example(0, 4, 0, 0)
@example(0, 0, 4, 0)
def test_equal_exact_fractions_and_only_0_over_0_is_nan(tp, fp, fn, tn):
    counts = Counts(tp=tp, fp=fp, fn=fn, tn=tn)
    for name, expected in naive_rates(tp, fp, fn, tn).items():
        value = RATES[name].compute(counts)
        if expected is None:
            assert math.isnan(value), name
        else:
            assert value == pytest.approx(float(expected), rel=1e-12, abs=1e-15), name


@pytest.mark.parametrize("rate", RATES.values(), ids=RATES)
def test_every_rate_goes_from_its_lowest_to_1(rate):
    counts = Counts(*np.indices((4, 4, 4, 4)).reshape(4, -1))
    values = rate.compute(counts)
    assert (np.nanmin(values), np.nanmax(values)) == (rate.low, 1)


@given(cells=st.lists(st.tuples(CELL, CELL, CELL, CELL), max_size=5))
def test_vectors_equal_their_scalars(cells):
    columns = np.array(cells, np.int64).reshape(-1, 4).T
    for rate in RATES.values():
        values = rate.compute(Counts(*columns))
        assert values.dtype == np.float64
        assert values.shape == (len(cells),)
        np.testing.assert_array_equal(values, [rate.compute(Counts(*cell)) for cell in cells])


def test_vectors_keep_their_shape():
    cells = np.arange(24).reshape(4, 2, 3)
    for rate in RATES.values():
        assert rate.compute(Counts(*cells)).shape == (2, 3)


def test_perfect_and_all_wrong_are_exact():
    for tp, tn in ((3, 7), (1, 9_999_999), (4_999_993, 5_000_007)):
        right, wrong = Counts(tp=tp, fp=0, fn=0, tn=tn), Counts(tp=0, fp=tn, fn=tp, tn=0)
        assert rates.mcc(right) == 1.0
        assert rates.cohen_kappa(right) == 1.0
        assert rates.mcc(wrong) == -1.0
        assert rates.accuracy(wrong) == 0.0
    for tp, tn in np.random.default_rng(5).random((200, 2)):  # sums of weights
        assert rates.mcc(Counts(tp=tp, fp=0.0, fn=0.0, tn=tn)) == 1.0
        assert rates.mcc(Counts(tp=0.0, fp=tn, fn=tp, tn=0.0)) == -1.0


def test_products_of_large_int64_counts_do_not_wrap():
    cells = (4_900_000_000, 100_000_000, 200_000_000, 4_800_000_000)
    vector = Counts(*(np.array([cell]) for cell in cells))
    expected = naive_rates(*cells)
    assert rates.mcc(vector)[0] == pytest.approx(expected["mcc"], rel=1e-12)
    assert rates.cohen_kappa(vector)[0] == pytest.approx(float(expected["cohen_kappa"]), rel=1e-12)


def test_weighted_counts():
    halves = Counts(tp=1.5, fp=0.5, fn=1.0, tn=2.0)
    for rate in RATES.values():
        assert rate.compute(halves) == pytest.approx(rate.compute(BY_HAND), rel=1e-14)


def test_rates_of_a_whole_curve():
    curve = threshold_curve([0, 1], [0.2, 0.8])
    precision = rates.precision(curve.counts)
    assert precision[curve.index(0.1)] == 0.5
    assert precision[curve.index(0.2)] == 1.0
    assert np.isnan(precision[curve.index(0.8)])
    assert (rates.prevalence(curve.counts) == 0.5).all()


# ---- scikit-learn's second opinion ----

SCIKIT_LEARN = {
    "accuracy": metrics.accuracy_score,
    "precision": metrics.precision_score,
    "recall": metrics.recall_score,
    "specificity": lambda y, said: metrics.recall_score(y, said, pos_label=0),
    "negative_predictive_value": lambda y, said: metrics.precision_score(y, said, pos_label=0),
    "f1": metrics.f1_score,
    "balanced_accuracy": metrics.balanced_accuracy_score,
    "mcc": metrics.matthews_corrcoef,
    "cohen_kappa": metrics.cohen_kappa_score,
    "youden_j": lambda y, said: metrics.balanced_accuracy_score(y, said, adjusted=True),
}


def ask_scikit_learn(name, counts):
    y_true = [1] * counts.tp + [0] * counts.fp + [1] * counts.fn + [0] * counts.tn
    said = [1] * counts.tp + [1] * counts.fp + [0] * counts.fn + [0] * counts.tn
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return SCIKIT_LEARN[name](y_true, said)


@pytest.mark.parametrize("name", SCIKIT_LEARN)
def test_equal_scikit_learn_where_both_are_defined(name):
    compared = 0
    for cell in np.ndindex(3, 3, 3, 3):
        value = RATES[name].compute(Counts(*cell))
        if not math.isnan(value):
            assert value == pytest.approx(ask_scikit_learn(name, Counts(*cell)), abs=1e-12)
            compared += 1
    assert compared >= 50


@pytest.mark.parametrize("beta", [0.3, 0.5, 2, 10])
def test_f_beta_equals_scikit_learn(beta):
    y_true, said = [1] * 5 + [0] * 5, [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    expected = metrics.fbeta_score(y_true, said, beta=beta)
    assert f_beta(BY_HAND, beta) == pytest.approx(expected, rel=1e-12)


NOTHING_SAID_YES = Counts(tp=0, fp=0, fn=2, tn=3)
NOTHING_SAID_NO = Counts(tp=2, fp=3, fn=0, tn=0)
ALL_NO = Counts(tp=0, fp=1, fn=0, tn=3)
ALL_YES = Counts(tp=3, fp=0, fn=1, tn=0)
ALL_NO_AND_SAID_NO = Counts(tp=0, fp=0, fn=0, tn=3)


@pytest.mark.parametrize(
    ("name", "counts", "printed"),
    [
        ("precision", NOTHING_SAID_YES, 0),
        ("recall", ALL_NO, 0),
        ("specificity", ALL_YES, 0),
        ("negative_predictive_value", NOTHING_SAID_NO, 0),
        ("f1", ALL_NO_AND_SAID_NO, 0),
        ("balanced_accuracy", ALL_YES, 0.75),
        ("balanced_accuracy", ALL_NO, 0.75),
        ("mcc", NOTHING_SAID_YES, 0),
        ("mcc", ALL_NO, 0),
        ("cohen_kappa", ALL_NO_AND_SAID_NO, math.nan),
        ("youden_j", ALL_NO, -math.inf),
        ("youden_j", ALL_NO_AND_SAID_NO, math.nan),
    ],
)
def test_what_scikit_learn_prints_where_we_say_undefined(name, counts, printed):
    assert math.isnan(RATES[name].compute(counts))
    np.testing.assert_equal(float(ask_scikit_learn(name, counts)), float(printed))


def test_scikit_learn_refuses_rows_without_weight():
    with pytest.raises(ValueError, match="at least one non-zero"):
        metrics.accuracy_score([0, 1], [0, 1], sample_weight=[0, 0])


@pytest.mark.parametrize(
    ("counts", "undefined"),
    [
        (BY_HAND, set()),
        (NOTHING_SAID_YES, {"precision", "mcc"}),
        (NOTHING_SAID_NO, {"negative_predictive_value", "mcc"}),
        (ALL_NO, {"recall", "balanced_accuracy", "mcc", "youden_j"}),
        (ALL_YES, {"specificity", "false_positive_rate", "balanced_accuracy", "mcc", "youden_j"}),
        (
            ALL_NO_AND_SAID_NO,
            {"precision", "recall", "f1", "balanced_accuracy", "mcc", "cohen_kappa", "youden_j"},
        ),
        (Counts(tp=0, fp=0, fn=0, tn=0), set(NAMES)),
    ],
)
def test_which_rates_are_undefined(counts, undefined):
    assert {name for name, rate in RATES.items() if math.isnan(rate.compute(counts))} == undefined


@pytest.mark.parametrize("beta", [0, -1, math.nan, math.inf])
def test_f_beta_says_which_beta_it_takes(beta):
    text = f"`beta` must be a finite number above 0; got {beta}."
    with pytest.raises(ValueError, match=re.escape(text)):
        f_beta(BY_HAND, beta)


# ---- the words ----


def test_rates_are_listed_in_order_under_their_names():
    assert list(RATES) == NAMES
    for name, rate in RATES.items():
        assert rate.name == name
        assert rate.compute is getattr(rates, name)


@pytest.mark.parametrize("name", NAMES)
def test_the_formula_shown_is_the_formula_computed(name):
    formula = RATES[name].formula
    for sign, operator in (("·", "*"), ("−", "-"), ("√", "sqrt")):
        formula = formula.replace(sign, operator)
    cells = {"TP": 3, "FP": 1, "FN": 2, "TN": 5, "sqrt": math.sqrt}
    value = RATES[name].compute(Counts(tp=3, fp=1, fn=2, tn=5))
    assert value == pytest.approx(eval(formula, cells), rel=1e-14)


@pytest.mark.parametrize("name", NAMES)
def test_words_are_complete(name):
    rate = RATES[name]
    assert rate.meaning[0].isupper()
    assert rate.meaning.endswith(".")
    assert rate.undefined_note.startswith("undefined: ")
    assert "Keras" in rate.undefined_note
    assert "scikit-learn" in rate.undefined_note
    assert "nan when" in inspect.getdoc(rate.compute) or "nan only" in inspect.getdoc(rate.compute)
    assert len({other.label for other in RATES.values()}) == len(RATES)


# ---- the baseline ----


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (Counts(tp=3, fp=1, fn=4, tn=2), MajorityBaseline(accuracy=0.7, label=1)),
        (Counts(tp=1, fp=1, fn=1, tn=5), MajorityBaseline(accuracy=0.75, label=0)),
        (Counts(tp=1, fp=1, fn=1, tn=1), MajorityBaseline(accuracy=0.5, label=0)),
        (Counts(tp=0, fp=2, fn=0, tn=1), MajorityBaseline(accuracy=1.0, label=0)),
        (Counts(tp=1.5, fp=0.0, fn=0.0, tn=0.5), MajorityBaseline(accuracy=0.75, label=1)),
    ],
)
def test_majority_baseline(counts, expected):
    assert majority_baseline(counts) == expected


def test_majority_baseline_of_no_row_is_undefined():
    baseline = majority_baseline(Counts(tp=0, fp=0, fn=0, tn=0))
    assert math.isnan(baseline.accuracy)
    assert baseline.label == 0


@pytest.mark.parametrize("y_true", [[0, 1, 1], [0, 0, 1], [0, 1]])
def test_majority_baseline_equals_scikit_learns_dummy(y_true):
    X = np.zeros((len(y_true), 1))
    dummy = DummyClassifier(strategy="prior").fit(X, y_true)
    counts = threshold_curve(y_true, np.linspace(0, 1, len(y_true))).at(0.3)
    baseline = majority_baseline(counts)
    assert baseline.accuracy == dummy.score(X, y_true)
    assert baseline.label == dummy.predict(X)[0]
