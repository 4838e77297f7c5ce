"""The code that is offered runs on the downloaded rows, and prints the numbers of the page."""

import re

import numpy as np
import pytest

from core import programs
from core.decision.rates import RATES
from core.decision.thresholds import threshold_curve
from core.export import FORMATS, write_rows
from core.predictions.predictions import Predictions
from core.predictions.scale import Scale
from core.programs import LIBRARIES, Program
from core.selection.abstain import decided
from core.selection.points import operating_points
from tests.core.running import run
from tests.sweep import sweep

ABOVE_THIRD = float(np.nextafter(np.float32(1 / 3), np.float32(1)))
SCORES = [0.0, 0.0, 1e-7, 1 / 3, 1 / 3, ABOVE_THIRD, 0.5, 0.5, 0.5, 0.7, 1.0, 1.0]
LABELS = [0, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0]
EXACT = {"NumPy": 1e-9, "scikit-learn": 1e-9, "Keras": 5e-7}  # Keras sums weights in float32
WEIGHTS = np.linspace(0.25, 3.7, len(SCORES))


def predictions(is_weighted, labels=LABELS):
    return Predictions(labels, SCORES, WEIGHTS if is_weighted else None, source="test")


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("is_weighted", [False, True])
@pytest.mark.parametrize("rule", [">", ">="])
@pytest.mark.parametrize("threshold", sweep([0.0, 0.5, 1.0, 1 / 3], 0.0, 1.0, 1 / 3))
def test_it_prints_the_numbers_of_the_page(library, kind, is_weighted, rule, threshold, tmp_path):
    p = predictions(is_weighted)
    curve = threshold_curve(p.y_true, p.y_score, sample_weight=p.sample_weight, rule=rule)
    with (tmp_path / programs.FILE_NAMES[kind]).open("wb") as file:
        write_rows(file, kind, p, 0.123, rule)
    program = Program(programs.decimal(threshold), rule, is_weighted, kind)
    printed = run(LIBRARIES[library](program), tmp_path)
    counts = curve.at(threshold)
    assert curve.n_tied[curve.index(threshold)] > 0, "the rule must matter"
    for name in ("tp", "fp", "fn", "tn"):
        assert printed[name] == pytest.approx(getattr(counts, name), rel=EXACT[library]), name
    for name in ("accuracy", "precision", "recall"):
        expected = RATES[name].compute(counts)
        if library == "Keras":
            expected = np.nan_to_num(expected)
        assert printed[name] == pytest.approx(expected, abs=5.1e-5, nan_ok=True), name
    if library == "Keras":
        return
    said = dict(re.findall(r"(\w+) ([\d.]+|undefined)", programs.printed(counts)))
    assert {
        name: float(v.replace("undefined", "nan")) for name, v in said.items()
    } == pytest.approx(printed, nan_ok=True)


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("label", [0, 1])
def test_a_class_without_a_row_is_no_error(library, label, tmp_path):
    p = predictions(False, [label] * len(SCORES))
    with (tmp_path / "rows.csv").open("wb") as file:
        write_rows(file, "csv", p, 0.5, ">")
    printed = run(LIBRARIES[library](Program("1.0", ">", False, "csv")), tmp_path)
    if library == "Keras":
        assert printed["precision"] == 0
        return
    assert np.isnan(printed["precision"])
    assert np.isnan(printed["recall"]) == (label == 0)


@pytest.mark.parametrize("rule", [">", ">="])
def test_the_keras_code_names_its_metrics_and_says_why_the_threshold_moves(rule):
    program = LIBRARIES["Keras"](Program("0.5", rule, True, "parquet"))
    assert "keras.metrics.BinaryAccuracy(threshold=float(threshold))" in program
    assert ("np.nextafter(THRESHOLD, np.float32(-1))" in program) == (rule == ">=")
    assert "sample_weight=weight" in program


@pytest.mark.parametrize("write", LIBRARIES.values(), ids=LIBRARIES)
def test_only_one_line_knows_the_threshold(write):
    one, other = (
        write(Program(threshold, ">=", False, "csv")).splitlines() for threshold in ("0.5", "1e-45")
    )
    assert sum(a != b for a, b in zip(one, other, strict=True)) == 1


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("rule", [">", ">="])
@pytest.mark.parametrize(
    ("scale", "shown", "threshold"),
    [
        (Scale("score", higher_is_yes=False), [300, 420.5, 420.5, 610, 850, -3], 420.5),
        (Scale("log_odds"), [-6, 0, 0, 2.5, 31, 0.1], 0.0),
        (Scale("probability", higher_is_yes=False), [0, 1e-9, 0.1, 0.1, 1, 0.7], 0.1),
    ],
    ids=["points", "log-odds", "of no"],
)
def test_it_reads_other_scores_in_their_own_numbers(
    library, kind, rule, scale, shown, threshold, tmp_path
):
    labels = [1, 0, 1, 0, 1, 1]
    p = Predictions(labels, scale.decided(np.array(shown, float)), source="test", scale=scale)
    with (tmp_path / programs.FILE_NAMES[kind]).open("wb") as file:
        write_rows(file, kind, p, threshold, rule)
    program = Program(programs.decimal(threshold), rule, False, kind, scale)
    printed = run(LIBRARIES[library](program), tmp_path)
    compare = {">": np.greater, ">=": np.greater_equal, "<": np.less, "<=": np.less_equal}
    said = compare[scale.shown_rule(rule)](np.float32(shown), np.float32(threshold))
    yes = np.array(labels) == 1
    counts = {"tp": said & yes, "fp": said & ~yes, "fn": ~said & yes, "tn": ~said & ~yes}
    assert {name: printed[name] for name in counts} == {n: c.sum() for n, c in counts.items()}
    program = LIBRARIES["Keras"](program)
    assert f"predicted = (y_score {scale.shown_rule(rule)} THRESHOLD)" in program
    assert "metric.update_state(y_true, predicted)" in program


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("is_weighted", [False, True])
@pytest.mark.parametrize("rule", [">", ">="])
@pytest.mark.parametrize("scale", [Scale(), Scale("score", higher_is_yes=False)], ids=str)
@pytest.mark.parametrize(("low", "high"), [(1 / 3, 0.5), (0.5, 0.5), (0.0, 1.0)])
def test_two_thresholds_leave_open_what_the_page_does(
    library, is_weighted, rule, scale, low, high, tmp_path
):
    weights = WEIGHTS if is_weighted else None
    scores = scale.decided(np.array(SCORES, np.float32))
    p = Predictions(LABELS, scores, weights, source="test", scale=scale)
    with (tmp_path / "rows.csv").open("wb") as file:
        write_rows(file, "csv", p, 0.5, rule)
    low, high = sorted((scale.decided(low), scale.decided(high)))
    first, second = (programs.decimal(scale.shown(each)) for each in (low, high))
    program = LIBRARIES[library](Program(first, rule, is_weighted, "csv", scale, second))
    printed = run(program, tmp_path)
    expected = decided(operating_points(p.tally(), rule), low, high)
    for name in ("tp", "fp", "fn", "tn"):
        count = getattr(expected.counts, name)
        assert printed[name] == pytest.approx(count, rel=EXACT[library]), name
    if library != "Keras":
        assert printed["asked"] == pytest.approx(expected.undecided, rel=1e-9)
        said = programs.printed(expected.counts, expected.undecided)
        assert f"asked {printed['asked']:.10g}" in said
