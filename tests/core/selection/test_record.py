"""A decision record goes to JSON and comes back, and its number decides as the app did."""

import json
import math
import re
from dataclasses import asdict, replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.decision.counts import Counts
from core.decision.rule import predict_positive
from core.decision.tally import tally
from core.export import write_rows
from core.predictions.predictions import Predictions
from core.predictions.scale import KINDS, PROBABILITY, Scale
from core.programs import LIBRARIES, Program
from core.selection.abstain import best_pair, decided
from core.selection.capacity import Capacity
from core.selection.cost import AmountSums, Costs, LeastCost
from core.selection.metric import CLASSICAL, of_rate
from core.selection.points import operating_points
from core.selection.promise import Promise, Promised
from core.selection.record import Origin, record_of, record_of_two
from core.selection.record_json import MOST_BYTES, json_in, record_from_json, to_json
from core.selection.requirements import ROWS, Requirement, Requirements
from tests.core.running import run
from tests.core.selection import naive

DAY = date(2026, 5, 31)
LABELS = [1, 0, 1, 1, 0, 0, 1, 0]
SCORES = [0.9, 0.9, 0.7, 0.3, 0.3, 0.2, 0.3, 0.1]


ORIGIN = Origin("scores.csv", file="scores.csv", sha256="0" * 64, score="p", sheet="Sheet 1")
ABOUT = {
    "class_names": ("no", "yes"),
    "origin": ORIGIN,
    "asked": "card=metric&metric=youden",
    "notes": ("Spread: 0.2 to 0.7.",),
    "day": DAY,
}


def points_of(rule=">", scale=PROBABILITY, weights=None):
    scores = scale.decided(np.array(SCORES))
    return operating_points(tally(LABELS, scores, sample_weight=weights), rule)


def made(rule=">", scale=PROBABILITY, weights=None, by=CLASSICAL["youden"]):
    return record_of(by.choose(points_of(rule, scale, weights)), by, scale, **ABOUT)


def made_of_two(rule=">", scale=PROBABILITY, weights=None, asking=0.2):
    points, costs = points_of(rule, scale, weights), Costs(fp=1, fn=1)
    pair = best_pair(points, costs, asking)
    return record_of_two(pair, points, scale, costs, asking, **ABOUT)


@given(
    rule=naive.RULES,
    kind=st.sampled_from([k for k in KINDS if k != "log_probability"]),
    higher=st.booleans(),
    weighted=st.booleans(),
)
def test_comes_back_as_it_was(rule, kind, higher, weighted):
    for make in (made, made_of_two):
        record = make(rule, Scale(kind, higher), [1.5] * 8 if weighted else None)
        assert record_from_json(to_json(record)) == record
        assert json_in(to_json(record).encode()) == to_json(record).encode()


@given(samples=naive.SAMPLES, rule=naive.RULES, higher=st.booleans())
def test_the_number_decides_as_the_choice_did(samples, rule, higher):
    y_true, y_score = map(np.array, zip(*samples, strict=True))
    scale = Scale("score", higher)
    by, points = of_rate("accuracy"), operating_points(tally(y_true, scale.decided(y_score)), rule)
    choice = by.choose(points)
    record = record_of(choice, by, scale, **ABOUT)
    read = record_from_json(to_json(record))
    assert read.on(points) == record.reached[0]
    said = predict_positive(
        scale.decided(y_score), scale.decided(np.float32(read.threshold)), read.rule
    )
    assert np.count_nonzero(said & (y_true == 1)) == choice.counts.tp
    assert np.count_nonzero(said & (y_true == 0)) == choice.counts.fp
    assert all(low <= high for low, high in read.equally_good)


@pytest.mark.long
@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("rule", [">", ">="])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("by", [LeastCost(Costs(fp=1, fn=5)), of_rate("specificity"), None])
def test_the_code_prints_the_matrix_of_the_record(library, rule, weighted, by, tmp_path):
    weights = np.linspace(0.5, 2, 8) if weighted else None
    record = made(rule, weights=weights, by=by) if by else made_of_two(rule, weights=weights)
    record = record_from_json(to_json(record))
    rows = Predictions(LABELS, SCORES, weights, source="scores.csv")
    with (tmp_path / "rows.csv").open("wb") as file:
        write_rows(file, "csv", rows, 0.5, rule)
    program = Program(
        record.threshold, record.rule, weighted, "csv", record.scale, second=record.second
    )
    printed, counts = run(LIBRARIES[library](program), tmp_path), record.reached[0].counts
    for cell in ("tp", "fp", "fn", "tn"):
        assert printed[cell] == pytest.approx(getattr(counts, cell), rel=1e-6)


def test_says_what_was_asked_what_was_reached_and_how_sure():
    content = json.loads(to_json(made()))
    assert content["threshold"] == "0.25"
    assert content["origin"] == asdict(ORIGIN)
    assert (content["rule"], content["shown_rule"]) == (">", ">")
    first = content["reached"][0]
    assert first["rows"] == "these rows"
    assert first["counts"] == {"tp": 4, "fp": 2, "fn": 0, "tn": 2}
    assert first["rates"]["recall"] == 1
    low, high = first["intervals"]["recall"]
    assert low == pytest.approx(0.5101, abs=1e-4)
    assert high == 1
    assert content["equally_good"] == [["0.2", "0.3"]]
    assert (content["day"], content["goal"]) == ("2026-05-31", "largest Youden’s J")


def test_ends_may_be_infinite_and_rates_undefined():
    record = made(by=of_rate("specificity"))
    assert record.equally_good[-1][1] == np.inf
    assert json.loads(to_json(record))["reached"][0]["rates"]["precision"] is None
    assert record_from_json(to_json(record)).reached[0].intervals["precision"] is None


def test_with_weights_there_is_no_interval():
    assert made(weights=[1.5] * 8).reached[0].intervals == {}


@pytest.mark.parametrize(
    ("by", "required", "costs"),
    [
        (CLASSICAL["youden"], [], None),
        (LeastCost(Costs(fn=3)), [], Costs(fn=3)),
        (Capacity(3), ["rows predicted “yes” at most 3"], None),
        (Promise((Promised("recall", 0.1),), 0.5), ["recall at least 0.1"], None),
        (
            Promise((Promised("false_positive_rate", 0.9),), 0.5),
            ["false positive rate at most 0.9"],
            None,
        ),
        (
            Requirements((Requirement("recall", ">=", 0.5),), LeastCost(Costs(fp=2))),
            ["recall at least 0.5"],
            Costs(fp=2),
        ),
    ],
)
def test_holds_what_was_required_and_what_it_costs(by, required, costs):
    record = record_from_json(to_json(made(by=by)))
    assert list(map(str, record.required)) == required
    assert record.costs == costs
    assert all(record.reached[0].meets(each) for each in record.required)
    if costs and not required:
        assert record.reached[0].cost(costs) == pytest.approx(by.choose(points_of()).value)


def test_amounts_of_each_row_are_no_costs():
    points, ones = points_of(), np.ones(6)
    by = LeastCost(Costs(fn=3), {"fn": AmountSums(points, ones, ones, ones, ones, 1.0)})
    assert record_of(by.choose(points), by, PROBABILITY, **ABOUT).costs is None


@pytest.mark.parametrize("name", [*ROWS, "recall", "precision"])
def test_what_is_required_may_not_be_met_elsewhere(name):
    points, record = points_of(), replace(made(), threshold="0.5")
    rows = record.on(points)
    (here,) = points.index([record.threshold]).tolist()
    value = Requirement(name, "<=", 1.0).measured(points)[here]
    assert rows.value(Requirement(name, "<=", 1.0)) == value >= 0.5
    assert rows.meets(Requirement(name, "<=", value))
    assert not rows.meets(Requirement(name, "<=", value - 0.25))
    assert rows.meets(Requirement(name, ">=", value - 0.25))
    nobody = replace(rows, counts=Counts(0, 0, 4, 4))
    assert not nobody.meets(Requirement("precision", ">=", 0.0)), "undefined meets nothing"


def test_of_weighted_rows_no_number_of_rows_is_required():
    by = Capacity(9)
    assert made(by=by).required
    record = made(weights=[1.5] * 8, by=by)
    assert not record.required
    assert not record.reached[0].meets(Requirement("rows_flagged", "<=", 9))


@pytest.mark.parametrize("rule", [">", ">="])
@pytest.mark.parametrize("higher", [True, False])
def test_two_thresholds_are_recorded_with_what_they_leave_open(rule, higher):
    scale = Scale("score", higher)
    points, costs = points_of(rule, scale), Costs(fp=1, fn=1)
    pair = best_pair(points, costs, 0.2)
    record = record_from_json(to_json(made_of_two(rule, scale)))
    low, high = (scale.decided(float(text)) for text in (record.threshold, record.second))
    assert np.float32([low, high]).tolist() == [pair.low, pair.high]
    expected, here = decided(points, low, high), record.on(points)
    assert here == record.reached[0]
    assert vars(here.counts) == {n: v.item() for n, v in vars(expected.counts).items()}
    assert sum(here.undecided) == expected.undecided > 0
    assert here.coverage == expected.coverage
    assert here.cost(record.costs, record.asking) == pytest.approx(pair.cost)
    low, high = here.intervals["coverage"]
    assert 0 <= low <= here.coverage <= high < 1
    assert record.equally_good != record.equally_good_second


def test_a_record_of_version_1_is_still_read():
    new = json.loads(to_json(made()))
    old = {name: value for name, value in new.items() if name not in ("origin", "required")}
    for name in ("second", "costs", "asking", "equally_good_second"):
        del old[name]
    old |= {"decision_record": 1, "source": "scores.csv", "sha256": "0" * 64}
    for entry in old["reached"]:
        del entry["undecided"]
        entry["rows"] += ", on which it was chosen"
    expected = replace(made(), origin=Origin("scores.csv", sha256="0" * 64))
    assert record_from_json(json.dumps(old)) == expected


def changed(**values):
    return json.dumps(json.loads(to_json(made())) | values)


def with_reached(**values):
    content = json.loads(to_json(made()))
    return json.dumps(content | {"reached": [content["reached"][0] | values]})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nonsense", "must be JSON"),
        (to_json(made())[:400], "cut short"),
        ("[" * 100_000, "must be JSON"),
        (b"\xff\xfe\xff", "must be JSON"),
        ("[1]", "must say `decision_record`"),
        ("{}", "must say `decision_record`"),
        (changed(decision_record=3), "of version 1 or 2; got version 3"),
        (changed(decision_record="<b>"), "got no version"),
        (changed(decision_record=True), "of version 1 or 2"),
        (changed(rule="<"), '`rule` must be ">" or ">="'),
        (changed(rule=[]), "`rule` must be"),
        (changed(threshold="inf"), "must be a finite number"),
        (changed(threshold=""), "`threshold` must be a number"),
        (changed(threshold="0.5); import os"), "must be a finite number"),
        (changed(threshold="1_0"), "must be a finite number"),
        (changed(threshold="٠.٥"), "must be a finite number"),
        (changed(threshold="1e99"), "shortest decimals of a float32"),
        (changed(threshold="0.30"), "shortest decimals of a float32"),
        (changed(threshold=0.5), "a text for threshold is missing"),
        (changed(second="0.1"), "on the other side"),
        (changed(reached=[{}]), "without 'counts'"),
        (changed(reached=[]), "`reached` must be a list of 1 to 100"),
        (changed(reached=[1]), "must be as it was written"),
        (changed(notes=["x"] * 101), "`notes` must be a list"),
        (changed(goal="x" * 5000), "at most 4,000 characters; got 5,000"),
        (changed(scale={"kind": "x", "higher_is_yes": True}), "must be one of"),
        (changed(class_names=["a"]), "as it was written"),
        (changed(day="tomorrow"), "as it was written"),
        (changed(origin=asdict(ORIGIN) | {"sha256": "../etc"}), "64 hexadecimal digits"),
        (changed(required=[{"name": "__class__", "sense": ">=", "value": 1}]), "must be one of"),
        (changed(required=[{"name": "recall", "sense": ">=", "value": 7}]), "from 0 to 1"),
        (changed(costs=dict.fromkeys(("tp", "fp", "fn", "tn"), 1e99)), "from -1e+12 to 1e+12"),
        (changed(asking="0"), "a number for asking is missing"),
        (changed(equally_good=[["0.7", "0.2"]]), "must ascend"),
        (with_reached(counts={"tp": -1, "fp": 0, "fn": 0, "tn": 0}), "a number of rows"),
        (with_reached(counts={"tp": 10**400, "fp": 0, "fn": 0, "tn": 0}), "as it was written"),
        (with_reached(counts={"tp": True, "fp": 0, "fn": 0, "tn": 0}), "a number for tp"),
        (with_reached(counts={"tp": math.nan, "fp": 0, "fn": 0, "tn": 0}), "must be JSON"),
        (with_reached(intervals={"<img src=x>": [0, 1]}), "must be of a rate"),
        (with_reached(intervals={"recall": [0.5, 2]}), "from 0 to 1"),
        (with_reached(undecided=[1]), "as it was written"),
    ],
)
def test_what_is_refused(text, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        record_from_json(text)


def test_an_impossible_choice_has_no_record():
    points = operating_points(tally([1, 0], [0.1, 0.9]))
    by = Requirements((Requirement("accuracy", ">=", 1.0),))
    with pytest.raises(ValueError, match="must have a threshold"):
        record_of(by.choose(points), by, PROBABILITY, **ABOUT)


def test_a_changed_threshold_is_another_record():
    record = made()
    assert record_from_json(to_json(replace(record, threshold="0.26"))) != record


def test_a_record_is_found_in_json_and_in_a_page_and_in_no_other_file():
    text = to_json(made()).encode()
    page = b'<!DOCTYPE html><html><script type="application/json" id="decision-record">%s</script>'
    assert json_in(b"\xef\xbb\xbf " + text) == b"\xef\xbb\xbf " + text
    assert json_in(page % text) == text
    assert record_from_json(json_in(b"\xef\xbb\xbf" + text)) == made()
    assert json_in(b"<!doctype html><p id=decision-record>") == b""
    for other in (b"", b"a,b\n1,2", b'{"a": 1}', b"<html><p>a page</p>", b"[1]", b"PAR1" + text):
        assert json_in(other) is None
    for large in (text + b" " * MOST_BYTES, page % text + b" " * MOST_BYTES):
        with pytest.raises(ValueError, match="at most 1 MB"):
            json_in(large)
