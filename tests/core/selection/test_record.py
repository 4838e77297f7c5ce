"""A decision record goes to JSON and comes back, and its number decides as the app did."""

import contextlib
import io
import json
import os
import re
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.decision.rule import predict_positive
from core.decision.tally import tally
from core.export import write_rows
from core.predictions.predictions import Predictions
from core.predictions.scale import KINDS, PROBABILITY, Scale
from core.programs import LIBRARIES, Program
from core.selection.cost import Costs, LeastCost
from core.selection.metric import CLASSICAL, of_rate
from core.selection.points import operating_points
from core.selection.record import again, reached, record_from_json, record_of
from core.selection.requirements import Requirement, Requirements
from tests.core.selection import naive

DAY = date(2026, 5, 31)
LABELS = [1, 0, 1, 1, 0, 0, 1, 0]
SCORES = [0.9, 0.9, 0.7, 0.3, 0.3, 0.2, 0.3, 0.1]


def made(rule=">", scale=PROBABILITY, weights=None, by=CLASSICAL["youden"]):
    points = operating_points(
        tally(LABELS, scale.decided(np.array(SCORES)), sample_weight=weights), rule
    )
    return record_of(
        by.choose(points),
        scale,
        class_names=("no", "yes"),
        source="scores.csv",
        sha256="0" * 64,
        asked="card=metric&metric=youden",
        notes=("Spread: 0.2 to 0.7.",),
        day=DAY,
    )


@given(
    rule=naive.RULES,
    kind=st.sampled_from([k for k in KINDS if k != "log_probability"]),
    higher=st.booleans(),
    weighted=st.booleans(),
)
def test_comes_back_as_it_was(rule, kind, higher, weighted):
    scale = Scale(kind, higher)
    record = made(rule, scale, [1.5] * 8 if weighted else None)
    assert record_from_json(record.to_json()) == record
    assert record.to_json() == record_from_json(record.to_json()).to_json()


@given(samples=naive.SAMPLES, rule=naive.RULES, higher=st.booleans())
def test_the_number_decides_as_the_choice_did(samples, rule, higher):
    y_true, y_score = map(np.array, zip(*samples, strict=True))
    scale = Scale("score", higher)
    choice = of_rate("accuracy").choose(
        operating_points(tally(y_true, scale.decided(y_score)), rule)
    )
    record = record_of(choice, scale, class_names=("no", "yes"), source="rows", day=DAY)
    read = record_from_json(record.to_json())
    said = predict_positive(
        scale.decided(y_score), scale.decided(np.float32(read.threshold)), read.rule
    )
    assert np.count_nonzero(said & (y_true == 1)) == choice.counts.tp
    assert np.count_nonzero(said & (y_true == 0)) == choice.counts.fp
    assert all(low <= high for low, high in read.equally_good)


@pytest.mark.parametrize("library", ["NumPy", "scikit-learn"])
@pytest.mark.parametrize("rule", [">", ">="])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("by", [LeastCost(Costs(fp=1, fn=5)), of_rate("specificity")])
def test_the_code_prints_the_matrix_of_the_record(library, rule, weighted, by, tmp_path):
    weights = np.linspace(0.5, 2, 8) if weighted else None
    record = record_from_json(made(rule, weights=weights, by=by).to_json())
    rows = Predictions(LABELS, SCORES, weights, source="scores.csv")
    with (tmp_path / "rows.csv").open("wb") as file:
        write_rows(file, "csv", rows, 0.5, rule)
    program = LIBRARIES[library](Program(record.threshold, record.rule, weighted, "csv"))
    out, here = io.StringIO(), os.getcwd()
    os.chdir(tmp_path)
    try:
        with contextlib.redirect_stdout(out):
            exec(program, {"__name__": "__main__"})
    finally:
        os.chdir(here)
    printed = dict(re.findall(r"(tp|fp|fn|tn) ([\d.]+)", out.getvalue()))
    counts = record.reached[0].counts
    for cell in ("tp", "fp", "fn", "tn"):
        assert float(printed[cell]) == pytest.approx(getattr(counts, cell), rel=1e-6)


def test_says_what_was_asked_what_was_reached_and_how_sure():
    content = json.loads(made().to_json())
    assert content["threshold"] == "0.25"
    assert (content["rule"], content["shown_rule"]) == (">", ">")
    first = content["reached"][0]
    assert first["rows"] == "these rows, on which it was chosen"
    assert first["counts"] == {"tp": 4, "fp": 2, "fn": 0, "tn": 2}
    assert first["rates"]["recall"] == 1
    low, high = first["intervals"]["recall"]
    assert low == pytest.approx(0.5101, abs=1e-4)
    assert high == 1
    assert content["equally_good"] == [["0.20000000298023224", "0.30000001192092896"]]
    assert (content["day"], content["goal"]) == ("2026-05-31", "largest Youden’s J")


def test_ends_may_be_infinite_and_rates_undefined():
    record = made(by=of_rate("specificity"))
    assert record.equally_good[-1][1] == np.inf
    assert json.loads(record.to_json())["reached"][0]["rates"]["precision"] is None
    assert record_from_json(record.to_json()).reached[0].intervals["precision"] is None


def test_with_weights_there_is_no_interval():
    assert made(weights=[1.5] * 8).reached[0].intervals == {}


def test_newer_rows_are_added():
    record = again(made(), "rows of June", made().reached[0].counts)
    assert [each.rows for each in record.reached][-1] == "rows of June"
    assert record_from_json(record.to_json()) == record
    assert record.reached[1] == reached("rows of June", record.reached[0].counts)


def changed(**values):
    return json.dumps(json.loads(made().to_json()) | values)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nonsense", "must be JSON"),
        ("[" * 100_000, "must be JSON"),
        ("[1]", "must say `decision_record`"),
        ("{}", "must say `decision_record`"),
        (changed(decision_record=2), "of version 1; got 2"),
        (changed(rule="<"), '`rule` must be ">" or ">="'),
        (changed(threshold="inf"), "must be a finite number"),
        (changed(threshold=0.5), "without a text for threshold"),
        (changed(reached=[{}]), "without 'counts'"),
        (changed(scale={"kind": "x", "higher_is_yes": True}), "must be one of"),
        (changed(class_names=["a"]), "must be complete"),
    ],
)
def test_what_is_refused(text, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        record_from_json(text)


def test_an_impossible_choice_has_no_record():
    points = operating_points(tally([1, 0], [0.1, 0.9]))
    choice = Requirements((Requirement("accuracy", ">=", 1.0),)).choose(points)
    with pytest.raises(ValueError, match="must have a threshold"):
        record_of(choice, PROBABILITY, class_names=("no", "yes"), source="x", day=DAY)


def test_a_changed_threshold_is_another_record():
    record = made()
    assert record_from_json(replace(record, threshold="0.26").to_json()) != record
