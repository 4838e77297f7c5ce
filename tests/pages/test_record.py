"""A decision is kept and opened again: on the same file, on another one, for a network, damaged."""

import hashlib
import json
import re
from dataclasses import replace

import numpy as np
import pytest

from core.decision.rule import predict_positive
from core.experiment.recipe import REFERENCE, encode
from core.reading.parts import find_parts
from core.selection.record_json import record_from_json, to_json
from core.summarize import summarize, understand_parts
from tests.pages.person import go, html, press, said_plainly, upload
from tests.sweep import picked
from ui.choosing import keep
from ui.record.page import page as page_of

QUICK = encode(replace(REFERENCE, n_samples=300, hidden=(8,), dropout=(0.0,), epochs=8))


def file_of(shift):
    """Make a file of 400 rows; with a shift the positives score lower."""
    rng = np.random.default_rng(3)
    y_true = rng.random(400) < 0.4
    scores = np.clip(rng.normal(0.35 + (0.3 - shift) * y_true, 0.15), 0, 1).round(3)
    lines = [f"{int(y)},{s}" for y, s in zip(y_true, scores, strict=True)]
    return "\n".join(["y_true,y_score", *lines, ""]).encode(), y_true, scores


FILE, Y_TRUE, SCORES = file_of(0)
NEWER, NEW_TRUE, NEW_SCORES = file_of(0.15)


@pytest.fixture
def app(quick):
    return quick


@pytest.fixture
def kept(monkeypatch):
    """What each run of the page offers to keep."""
    records, show = [], keep.show
    monkeypatch.setattr(keep, "show", lambda record: (records.append(record), show(record)))
    return records


def decide(app, kept, data=FILE, file_name="scores.csv", **asked):
    """Bring a file, ask a card, and return the record that is offered."""
    app.query_params["recipe"] = QUICK
    if data is not None:
        upload(go(app, "your_predictions"), data, file_name)
    for name, value in asked.items():
        app.query_params[name] = value
    go(app, "choose_a_threshold")
    return kept[-1]


def count(y_true, scores, threshold):
    yes = predict_positive(scores, threshold)
    return (yes & y_true).sum(), (yes & ~y_true).sum(), (~yes & y_true).sum()


def test_the_record_names_the_file_and_the_hash_of_its_very_bytes(app, kept):
    record = decide(app, kept, card="requirements", need_recall="0.9", halves="true")
    assert (record.origin.file, record.origin.sheet) == ("scores.csv", "")
    assert record.origin.sha256 == hashlib.sha256(FILE).hexdigest()
    assert (record.origin.score, record.origin.recipe) == ("y_score", "")
    assert [each.rows for each in record.reached] == ["one half", "the other half"]
    tp, fp, fn = count(Y_TRUE, SCORES, float(record.threshold))
    assert f"On both halves together it prints <b>tp {tp}, fp {fp}, fn {fn}, tn" in page_of(record)
    app.text_input(key="need_recall").set_value("0.8").run()
    assert "need_recall=0.8" in kept[-1].asked, "as it is asked now, not as the address still says"
    assert record_from_json(to_json(kept[-1])) == kept[-1]


def test_the_record_says_that_the_threshold_is_not_for_the_numbers_of_the_file(app, kept):
    y_true = Y_TRUE.astype(int)
    p_true = np.where(y_true == 1, SCORES, 1 - SCORES)
    lines = "\n".join(f"{y},{p}" for y, p in zip(y_true, p_true, strict=True))
    upload(go(app, "your_predictions"), f"label,p_true\n{lines}\n".encode(), "truth.csv")
    press(app, "Yes, read it so")
    said = "the probability of the true label of each row, from 0 to 1, turned into that of “yes”"
    record = decide(app, kept, None)
    assert f"The scores are {said}." in said_plainly(app)
    assert record.origin.words.endswith(f"the score is {said}")
    tp, fp, fn = count(y_true == 1, SCORES.astype(np.float32), float(record.threshold))
    assert f"<b>tp {tp}, fp {fp}, fn {fn}, tn" in page_of(record)


def test_on_the_same_summary_it_shows_the_same_numbers(app, kept, tmp_path):
    (tmp_path / "part.csv").write_bytes(FILE)
    parts = find_parts([str(tmp_path / "part.csv")])
    summarize(parts, understand_parts(parts), tmp_path / "april.parquet")
    data = (tmp_path / "april.parquet").read_bytes()
    record = decide(app, kept, data, "april.parquet", card="costs", halves="true")
    assert record.origin.sha256 == hashlib.sha256(data).hexdigest()
    upload(app, page_of(record).encode(), "decision.html")
    for page in ("choose_a_threshold", "your_predictions"):
        text = said_plainly(go(app, page))
        assert "**The same file**, april.parquet, byte for byte." in text
        assert "the numbers are **the same**" in text


@pytest.mark.long
def test_on_the_same_file_it_shows_the_same_numbers(app, kept):
    for asked in (
        {"card": "requirements"},
        {"card": "costs", "halves": "true"},
        {"card": "unsure"},
    ):
        record = decide(app, kept, **asked)
        upload(app, page_of(record).encode(), "decision.html")
        assert "**The same file**, scores.csv, byte for byte." in said_plainly(app)
        assert "the numbers are **the same**" in said_plainly(app)
        assert len(re.findall(r"Recorded", html(app))) == len(record.reached)
        assert ">Now<" not in html(app)
    assert "“No” when score ≤" in said_plainly(app)
    go(app, "your_predictions")
    assert "**The same file**, scores.csv" in said_plainly(app)
    next(b for b in app.button if b.label == "Put the record away").click().run()
    assert not app.exception
    assert "same file" not in said_plainly(app)


def test_on_newer_rows_it_says_whether_the_requirement_still_holds(app, kept):
    record = decide(app, kept, card="requirements", need_recall="0.9")
    threshold = float(record.threshold)
    upload(go(app, "your_predictions"), to_json(record).encode(), "decision.json")
    assert "Recall at least 0.9** holds: " in said_plainly(app)
    upload(app, NEWER, "newer.csv")
    tp, fp, fn = count(NEW_TRUE, NEW_SCORES, threshold)
    assert tp / (tp + fn) < 0.9
    assert "**Another file**, newer.csv, than the recorded scores.csv." in said_plainly(app)
    assert f"Recall at least 0.9** does **not** hold: {tp / (tp + fn):.4f} [" in said_plainly(app)
    assert "on these rows" in said_plainly(app)
    table = html(app)
    assert ">not met<" in table
    assert f">{fp:,}<" in table
    was = count(Y_TRUE, SCORES, threshold)
    assert f">{was[1]:,}<" in table
    go(app, "choose_a_threshold")
    assert "does **not** hold" in said_plainly(app)
    next(b for b in app.button if b.label == "Use the recorded threshold").click().run()
    assert not app.exception
    assert app.number_input(key="t").value == threshold


@pytest.mark.long
def test_what_was_asked_is_asked_again_of_newer_rows_and_nothing_else(app, kept):
    record = decide(app, kept, card="costs", cost_fn="20", rule="ge")
    asked = record.asked + "&t=0.123&cost_fp=%3Cb%3E&best_by=nonsense&recipe=moons_n9999"
    assert "cost_fn=20" in asked
    app.text_input(key="cost_tp").set_value("3").run()
    app.segmented_control(key="card").set_value("metric").run()
    app.segmented_control(key="rule").set_value(">").run()
    upload(app, to_json(replace(record, asked=asked)).encode(), "decision.json")
    next(b for b in app.button if b.label == "Ask the same here").click().run()
    assert not app.exception
    assert app.segmented_control(key="card").value == "costs"
    assert app.segmented_control(key="rule").value == ">="
    assert app.text_input(key="cost_tp").value == "0"
    assert app.text_input(key="cost_fn").value == "20"
    assert "a number" in said_plainly(app), "what is no number gets its sentence"
    assert app.number_input(key="t").value != 0.123
    assert kept[-1].threshold == record.threshold


def test_before_there_are_rows_it_asks_for_them(app, kept):
    record = decide(app, kept, card="metric")
    go(app, "your_predictions")
    next(b for b in app.button if b.label == "Forget them").click().run()
    upload(app, page_of(record).encode(), "decision.html")
    assert "It is about **scores.csv**: bring that file again" in said_plainly(app)
    assert record.origin.sha256 in html(app)


def test_a_network_is_known_by_its_recipe(app, kept):
    record = decide(app, kept, data=None, card="promise")
    assert record.origin.recipe == QUICK
    upload(app, to_json(record).encode(), "decision.json")
    assert "**The same recipe**, so the same network." in said_plainly(app)
    assert "the numbers are **the same**" in said_plainly(app)
    other = json.loads(to_json(record))
    other["origin"]["recipe"] = "reference"
    upload(app, json.dumps(other).encode(), "decision.json")
    assert "**Other rows** than those of the network" in said_plainly(app)
    assert ">Now<" in html(app)
    go(app, "your_predictions")
    assert "It is about a trained network" in said_plainly(app)


HOSTILE = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) **b** :material/home: $x$"


def test_nothing_of_a_record_is_run_or_read_as_markup(app, kept):
    record = decide(app, kept, card="requirements")
    content = json.loads(to_json(record))
    content |= {name: HOSTILE for name in ("goal", "why", "asked")}
    content |= {"notes": [HOSTILE], "class_names": [HOSTILE, HOSTILE]}
    content["origin"] |= dict.fromkeys(("words", "file", "sheet", "score", "recipe"), HOSTILE)
    content["origin"]["sha256"] = "0" * 64
    for entry in content["reached"]:
        entry["rows"] = HOSTILE
    upload(app, json.dumps(content).encode(), f"{HOSTILE}.json")
    texts = [e.value for k in (app.markdown, app.caption, app.info) for e in k]
    (goal,) = (text for text in texts if "“Yes” when score" in text)
    for text in texts:
        assert not re.search(r"(?<!\\)(<img|\]\(javascript)", text)
    assert "\\*\\*b\\*\\*" in goal
    assert "<img" not in html(app)
    assert "&lt;img" in html(app)
    page = page_of(record_from_json(json.dumps(content)))
    assert "<img" not in page
    assert page.count("<script") == page.count("</script>") == 1
    assert record_from_json(re.search(r"<script[^>]*>(.*)</script>", page, re.S)[1])


@pytest.mark.long
@pytest.mark.parametrize(
    ("data", "message"),
    picked(
        [
            (b'{"decision_record": 2, "threshold": "0.5"', "cut short"),
            (b'{"decision_record": 9}', "must be of version 1 or 2; got version 9"),
            (b'{"decision_record": 2}', "must be complete; got one without"),
            (b"<!doctype html><script id=decision-record>{}", "cut short"),
            (b'{"decision_record": 2, "x": "' + b"x" * (1 << 20), "at most 1 MB"),
        ],
        0,
        1,
        4,
    ),
)
def test_a_damaged_record_gets_a_sentence_on_both_pages(app, kept, data, message):
    app.query_params["recipe"] = QUICK
    for name in ("your_predictions", "choose_a_threshold"):
        upload(go(app, name), data, "decision.json")
        assert "decision.json: A decision record must " in said_plainly(app)
        assert message in said_plainly(app)
    upload(app, b'[{"y_true": 1, "y_score": 0.5}]', "table.json")
    assert "table.json: A decision record is needed; this file holds none" in said_plainly(app)


def test_what_is_put_away_takes_the_refusal_of_a_later_file_with_it(app, kept):
    record = decide(app, kept, card="metric")
    for data, name in ((to_json(record).encode(), "decision.json"), (b"{}", "other.json")):
        upload(app, data, name)
    assert "other.json: A decision record" in said_plainly(app)
    next(b for b in app.button if b.label == "Put the record away").click().run()
    assert "other.json" not in said_plainly(app)


def test_scores_on_another_scale_are_not_compared(app, kept):
    record = decide(app, kept, card="metric")
    points = b"y_true,y_score\n1,700\n0,300\n1,650\n0,420\n"
    upload(go(app, "your_predictions"), points, "points.csv")
    content = json.loads(to_json(record)) | {"scale": {"kind": "score", "higher_is_yes": False}}
    upload(app, json.dumps(content).encode(), "decision.json")
    assert "on another scale" in said_plainly(app)
    assert not [b for b in app.button if b.label.startswith("Use the recorded")]
