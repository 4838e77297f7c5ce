"""Choose a threshold, without a browser: each card answers, and bad input gets its sentence."""

import base64
import json
import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import streamlit as st
from sklearn.metrics import roc_auc_score

from core.decision.counts import Counts
from core.decision.rule import predict_positive
from core.experiment.recipe import REFERENCE, encode
from core.experiment.trained import train
from core.predictions.models import Models
from core.predictions.predictions import Predictions
from core.predictions.scale import Scale
from core.reading.binary import read_predictions
from core.reading.tables import open_table
from core.selection.choice import number
from core.selection.cost import SITUATIONS, Costs
from core.selection.halves import first_half
from core.selection.intervals import wilson
from core.selection.metric import CLASSICAL
from core.selection.points import operating_points
from core.selection.record_json import json_in, record_from_json
from core.selection.spread import pair_spread, spread
from tests.pages.person import column_of, html, open_card, said, said_plainly, slider_of
from tests.sweep import picked
from ui.address.parameters import CARD, COSTS, TABLE
from ui.choosing import keep, single
from ui.choosing.page import CARDS
from ui.choosing.worth import PARTS
from ui.source.rows import OwnRows

QUICK = replace(REFERENCE, n_samples=300, hidden=(8,), dropout=(0.0,), epochs=8)


@pytest.fixture
def app(quick):
    return quick


@pytest.fixture
def page(app):
    def show(rows=None, **params):
        app.query_params["recipe"] = encode(QUICK)
        for name, value in params.items():
            app.query_params[name] = value
        if rows is not None:
            app.session_state["own_predictions"] = OwnRows(Models({"score": rows}))
            app.session_state["own_predictions_shown"] = True
        return app.switch_page("pages/choose_a_threshold.py").run()

    return show


def chosen(app) -> float:
    return float(re.search(r"\*\*([\d.,−]+)\*\* · ", said_plainly(app))[1].replace("−", "-"))


def lines_of(app) -> dict[str, dict]:
    """The lines of all charts that have a name, with their numbers as arrays."""
    found = {}
    for element in app.get("plotly_chart"):
        for line in json.loads(element.proto.spec)["data"]:
            found[line.get("name")] = {
                axis: np.frombuffer(base64.b64decode(line[axis]["bdata"]), line[axis]["dtype"])
                for axis in "xy"
                if isinstance(line.get(axis), dict)
            }
    return found


def bands(app) -> list[dict]:
    return slider_of(app)["bands"]


@cache
def split(name):
    rows = train(QUICK).binary(name)
    return np.asarray(rows.y_true), np.asarray(rows.y_score)


@cache
def counted(name, threshold):
    y_true, y_score = split(name)
    yes = predict_positive(y_score, threshold)
    return {
        "tp": int((yes & (y_true == 1)).sum()),
        "fp": int((yes & (y_true == 0)).sum()),
        "fn": int((~yes & (y_true == 1)).sum()),
        "tn": int((~yes & (y_true == 0)).sum()),
    }


def everywhere(name):
    y_score = split(name)[1]
    return [counted(name, t) for t in (-1, *y_score)]


def test_every_card_of_the_link_has_its_answer(page):
    assert list(CARDS) == list(CARD.labels)[: len(CARDS)]
    app = page(card="capacity")
    assert app.segmented_control(key="card").value == "capacity"
    for card in CARDS:
        open_card(app, "card", card)
        assert not app.exception
        assert not app.error
        assert re.search(r"\*\* · ", said_plainly(app)) or "cannot be promised" in said_plainly(app)


def test_the_metric_is_best_on_the_validation_rows_and_reported_on_the_test_rows(page):
    app = page(best_by="f1")

    def f1(c):
        return 2 * c["tp"] / (2 * c["tp"] + c["fp"] + c["fn"])

    threshold = chosen(app)
    best = max(map(f1, everywhere("validation")))
    assert f1(counted("validation", threshold)) == pytest.approx(best)
    assert f"Largest F1 score: {best:.4g}" in said_plainly(app)
    assert "improper" in said_plainly(app)
    text = html(app)
    for name in ("validation", "test"):
        c = counted(name, threshold)
        assert f"{c['tp'] / (c['tp'] + c['fn']):.4f} [" in text
    assert {band["name"] for band in bands(app)} == {"Best"}
    assert "No other threshold comes within 0.01 of it." in said_plainly(app)
    inside = [b for b in bands(app) if b["name"] == "Best"]
    assert any(b["low"] <= threshold <= b["high"] for b in inside)
    sentence = re.search(r"Equally good: (.*?)\.( |$)", said_plainly(app))[1]
    assert sentence.split(", or in ")[0] == ", or ".join(b["where"] for b in inside)
    app.text_input(key="within").set_value("0.05").run()
    near = [b["where"] for b in bands(app) if b["name"] == "Near-best"]
    assert near
    assert f"Within 0.05 of it: {', or '.join(near)}" in said_plainly(app)


def test_the_button_moves_the_slider_and_the_link(page):
    app = page(card="costs", cost_fn="20")
    threshold = chosen(app)
    next(b for b in app.button if b.label == "Use this threshold").click().run()
    assert not app.exception
    assert app.number_input(key="t").value == pytest.approx(threshold, abs=5e-4)
    assert str(app.number_input(key="t").value) in app.query_params["t"]
    stops = {stop["label"]: stop["threshold"] for stop in slider_of(app)["stops"]}
    assert stops["Chosen"] == app.number_input(key="t").value


def test_costs_find_the_least_and_a_situation_fills_the_fields(page, monkeypatch):
    told = []
    monkeypatch.setattr(st, "toast", told.append)
    app = page(card="costs")
    c = counted("validation", chosen(app))
    least = min(5 * each["fn"] + each["fp"] for each in everywhere("validation"))
    assert 5 * c["fn"] + c["fp"] == least
    assert f"{least} in all" in said_plainly(app)
    assert "a probability of **0.1667**" in said_plainly(app)
    next(b for b in app.button if b.label == "Spam filter").click().run()
    assert [app.text_input(key=f"cost_{cell}").value for cell in ("fn", "fp")] == ["1", "10"]
    assert "a probability of **0.9091**" in said_plainly(app)
    assert told == [f"**Spam filter.** {SITUATIONS['spam'].meaning}"]
    for situation in SITUATIONS.values():
        next(b for b in app.button if b.label == situation.label).click().run()
        assert not app.exception
        costs = vars(situation.costs)
        totals = [sum(costs[cell] * c[cell] for cell in c) for c in everywhere("validation")]
        assert f"{number(min(totals))} in all" in said_plainly(app)
        for cell, cost in costs.items():
            text = app.text_input(key=f"cost_{cell}").value
            assert float(text) == cost
            default = COSTS[cell].default
            assert app.query_params.get(f"cost_{cell}", default) == text


AMOUNTS = (
    b"label,score,loss,who\n1,0.9,120,a\n1,0.8,45,b\n0,0.7,0,c\n1,0.4,300,d\n0,0.3,0,e\n0,0.2,7,f\n"
)


@pytest.fixture
def file_page(app):
    def show(data, **params):
        app.query_params["recipe"] = encode(QUICK)
        for name, value in params.items():
            app.query_params[name] = value
        models = Models({"score": read_predictions(data)})
        app.session_state["own_predictions"] = OwnRows(models, open_table(data), ("label",))
        app.session_state["own_predictions_shown"] = True
        return app.switch_page("pages/choose_a_threshold.py").run()

    return show


def test_an_amount_per_row_decides_what_a_miss_costs(file_page):
    app = file_page(AMOUNTS, card="costs", cost_fn="1", cost_fp="200")
    assert chosen(app) == 0.75  # to miss one is cheaper than a false alarm
    field = app.selectbox(key="amount")
    assert field.options == ["no amount", "loss"]
    field.set_value("loss").run()
    assert not app.exception
    # One false alarm for 200 saves the 300 at 0.4.
    assert 0.3 <= chosen(app) < 0.4
    assert "200 in all" in said_plainly(app)
    assert not [t for t in app.toggle if t.key == "spread"]
    app.multiselect(key="amount_of").set_value(["fp"]).run()
    assert "0 in all" in said_plainly(app)


def test_a_half_has_the_amounts_of_its_own_rows(file_page):
    rng = np.random.default_rng(3)
    y_true = rng.integers(0, 2, 101)
    y_score = np.clip(0.3 + 0.3 * y_true + rng.normal(0, 0.2, 101), 0, 1).round(3)
    loss = rng.integers(1, 200, 101)
    lines = (f"{y},{s},{a}" for y, s, a in zip(y_true, y_score, loss, strict=True))
    data = "\n".join(["label,score,loss", *lines]).encode()
    app = file_page(data, card="costs", amount="loss", cost_fn="1", cost_fp="40", halves="true")
    assert not app.exception
    first = first_half(read_predictions(data))

    def cost(rows, threshold):
        yes = predict_positive(y_score, threshold)
        missed, alarms = rows & ~yes & (y_true == 1), rows & yes & (y_true == 0)
        return (loss[missed].sum() + 40 * alarms.sum()) / rows.sum()

    threshold = chosen(app)
    least = min(cost(first, t) for t in (-1, *y_score))
    assert cost(first, threshold) == pytest.approx(least)
    text = html(app)
    assert f"<td>{least:.4f}</td><td>{cost(~first, threshold):.4f}</td>" in text
    row = np.argmin(np.abs(column_of(app, "threshold") - threshold))
    assert column_of(app, "aim")[row] == pytest.approx(cost(np.ones(101, bool), threshold))


def test_a_gap_among_the_amounts_gets_its_sentence(file_page):
    data = AMOUNTS.replace(b"300", b"")
    app = file_page(data, card="costs", amount="loss")
    assert not app.exception
    assert "loss: row 4 has no number. No amount is counted." in said_plainly(app)
    assert "in all" in said_plainly(app)


def test_the_last_good_column_of_amounts_still_counts(file_page):
    lines = AMOUNTS.decode().replace("300", "1e308").splitlines()
    lines = [f"{line},{'claim' if i == 0 else 30 * i}" for i, line in enumerate(lines)]
    app = file_page("\n".join(lines).encode(), card="costs", amount="claim", cost_fp="200")
    assert not app.error
    before = chosen(app), bands(app)
    app.selectbox(key="amount").set_value("loss").run()
    assert "row 4 has a number beyond ±1,000,000,000,000. claim still counts." in said_plainly(app)
    assert (chosen(app), bands(app)) == before
    app.selectbox(key="amount").set_value("claim").run()
    assert not app.error
    assert (chosen(app), bands(app)) == before


def test_amounts_with_a_decimal_comma(file_page):
    fields = [line.split(",") for line in AMOUNTS.decode().splitlines()]
    german = "\n".join(";".join(row).replace(".", ",") for row in fields).replace("300", "300,5")
    app = file_page(german.encode(), card="costs", amount="loss", cost_fn="1", cost_fp="300,25")
    assert app.selectbox(key="amount").options == ["no amount", "loss"]
    assert not app.error
    assert "300.2 in all" in said_plainly(app)


def test_requirements_are_met_or_said_to_be_impossible(page):
    app = page(card="requirements", need_recall="90 %")
    c = counted("validation", chosen(app))
    assert c["tp"] >= 0.9 * (c["tp"] + c["fn"])
    good = [e for e in everywhere("validation") if e["tp"] >= 0.9 * (e["tp"] + e["fn"])]
    assert c["fp"] == min(each["fp"] for each in good)
    app.text_input(key="need_rows_flagged").set_value("3").run()
    assert not app.exception
    assert (
        "Impossible on the validation rows: with rows predicted “yes” at most 3 recall is at"
        in (said_plainly(app))
    )
    assert not [b for b in app.button if b.label == "Use this threshold"]


def test_capacity_flags_as_many_as_fit(page):
    app = page(card="capacity", capacity="7")
    c = counted("validation", chosen(app))
    assert c["tp"] + c["fp"] == 7
    assert "7 of 60 rows are predicted “yes”, 11.67 % of the validation rows" in said_plainly(app)
    # Along the rows, and at the slider, it is read in both units.
    thresholds, rows = column_of(app, "threshold"), column_of(app, "aim")
    said_yes = [np.count_nonzero(predict_positive(split("test")[1], t)) for t in thresholds]
    np.testing.assert_array_equal(rows, said_yes)
    np.testing.assert_array_equal(column_of(app, "share_of_rows"), rows / 60)
    drawn = lines_of(app)
    for line, y in (("recall: of all “yes”, found", "recall"), ("lift", "lift")):
        places = set(zip(rows, column_of(app, y).round(9), strict=True))
        there = zip(drawn[line]["x"], drawn[line]["y"].round(9), strict=True)
        assert {place for place in there if not np.isnan(place[1])} <= places
    with np.errstate(invalid="ignore"):
        lift = column_of(app, "precision") / column_of(app, "prevalence")
    np.testing.assert_allclose(column_of(app, "lift"), lift)
    assert {"aim", "share_of_rows", "lift"} <= {tile["name"] for tile in slider_of(app)["tiles"]}
    app.text_input(key="capacity").set_value("11,7 %").run()
    assert not app.error
    assert "7 of 60 rows are predicted “yes”" in said_plainly(app)


def test_a_promise_says_how_many_rows_it_needs(page):
    rng = np.random.default_rng(0)
    y_true = np.arange(400) % 4 == 0
    rows = Predictions(y_true, np.clip(rng.normal(0.4 + 0.3 * y_true, 0.15), 0, 1), source="x")
    app = page(rows, card="promise")
    assert not app.exception
    assert "29 positives without a miss are the least for 0.9; 46 allow one" in said_plainly(app)
    assert "just keeps “at least 0.9” here, with 10 misses" in said_plainly(app)
    assert "in **58 %** of all cases." in said_plainly(app)
    assert "expect worse, but with 95 % confidence no worse than promised" in said_plainly(app)
    assert "of 100 positives at most 4 may be missed" in said_plainly(app)
    assert "rows that the model was trained on" in said_plainly(app)
    missed = (~predict_positive(rows.y_score, chosen(app)) & (rows.y_true == 1)).sum()
    assert missed == 4
    tied = page(Predictions(y_true, np.round(rows.y_score), source="x"), card="promise")
    assert "of all cases, if no scores were tied" in said_plainly(tied)
    app = page(rows, card="promise")
    app.text_input(key="promise_recall").set_value("0.905").run()
    assert "just keeps “at least 0.905” here, with 9 misses" in said_plainly(app), "never exactly"
    app.text_input(key="promise_precision").set_value("0.5").run()
    assert not app.exception
    assert "2 promises share the error" in said_plainly(app)


def test_intervals_follow_the_slider_and_may_hold_everywhere(page):
    app = page()
    text = html(app)
    assert 'data-column="recall_low"' in text
    assert 'data-to="precision_high"' in text
    app.segmented_control(key="sure").set_value("simultaneous").run()
    text = html(app)
    assert 'data-column="recall_low"' in text
    assert 'data-to="precision_high"' not in text
    assert "the 95 % band that holds at all thresholds together" in said_plainly(app)


def test_the_decision_can_be_kept_and_its_code_has_the_very_threshold(page):
    app = page(card="requirements", need_recall="0.8")
    (button,) = (e for e in app.get("download_button") if e.proto.label == "Decision record")
    assert not button.proto.disabled
    assert not app.code
    app.segmented_control(key="decision_library").set_value("NumPy").run()
    assert not app.exception
    text = app.code[0].value
    written = float(re.search(r"np\.float32\(([\d.]+)\)", text)[1])
    assert written == pytest.approx(chosen(app), abs=5e-4)
    c = counted("validation", written)
    assert c["tp"] >= 0.8 * (c["tp"] + c["fn"])


def test_the_record_says_what_was_asked_and_reached(page, monkeypatch):
    made = []
    monkeypatch.setattr(keep.st, "download_button", lambda label, make, **_: made.append(make()))
    app = page(card="costs", cost_fn="20", spread="true")
    assert not app.exception
    html, text = made[-2:]
    record = record_from_json(text)
    assert record == record_from_json(json_in(html.encode()))
    assert "card=costs" in record.asked
    assert "cost_fn=20" in record.asked
    assert [each.rows for each in record.reached] == ["the validation rows", "the test rows"]
    assert record.reached[0].counts == Counts(**counted("validation", float(record.threshold)))
    assert record.reached[1].counts == Counts(**counted("test", float(record.threshold)))
    assert record.costs == Costs(fn=20, fp=1)
    assert any(note.startswith("Spread: of 1,000 resamples") for note in record.notes)
    assert "Two moons" in record.origin.words


def test_two_thresholds_leave_open_what_is_dear_to_decide(page):
    app = page(card="unsure", cost_fn="1", asking="0.2")
    low, high = map(
        float, re.search(r"\*\*([\d.]+)\*\* and \*\*([\d.]+)\*\* · ", said_plainly(app)).groups()
    )

    def cost(lower, upper):
        below, above = counted("validation", lower), counted("validation", upper)
        n_decided = below["fn"] + below["tn"] + above["tp"] + above["fp"]
        return below["fn"] + above["fp"] + 0.2 * (60 - n_decided)

    ends = [-1, *split("validation")[1], 2]
    assert cost(low, high) == pytest.approx(min(cost(a, b) for a in ends for b in ends if a <= b))
    # What was chosen on validation stands beside what it is on test, and how sure both are.
    right, n_decided = decided_right("test", low, high)
    ends = [f"{end.item():.4f}" for end in wilson(right, n_decided)]
    table = re.sub("<[^>]*>", " ", html(app))
    assert f"{right / n_decided:.4f} [{ends[0]}, {ends[1]}]" in table
    here = np.divide(*decided_right("validation", low, high))
    apart = right / n_decided - here
    assert f"] {'+' if apart > 0 else '−'}{abs(apart):.4f}" in re.sub(r"\s+", " ", table)
    assert slider_of(app)["second"] is True
    assert re.search(r"At the handles: .* per row on the test rows\.", said_plainly(app))
    next(b for b in app.button if b.label == "Use these thresholds").click().run()
    assert not app.exception
    assert app.number_input(key="t").value == pytest.approx(low, abs=5e-4)
    app.text_input(key="asking").set_value("9").run()
    assert "To ask pays for no row here" in said_plainly(app)
    app.text_input(key="asking").set_value("-1").run()
    assert "a number of at least 0" in said_plainly(app)
    assert "9 still counts" in said_plainly(app)


def decided_right(name, low, high) -> tuple[int, int]:
    """How many of the rows that two thresholds decide are right, and how many they are."""
    below, above = counted(name, low), counted(name, high)
    right = below["tn"] + above["tp"]
    return right, right + below["fn"] + above["fp"]


@pytest.mark.long
def test_both_thresholds_are_chosen_again_on_resamples(page):
    rng = np.random.default_rng(2)
    y_true = rng.random(300) < 0.4
    rows = Predictions(y_true, np.clip(rng.normal(0.4 + 0.2 * y_true, 0.2), 0, 1), source="x")
    app = page(rows, card="unsure", spread="true")
    points = operating_points(rows.tally(), ">", bounds=(0, 1))
    both = pair_spread(points, Costs(fp=1, fn=5), 0.2)
    lower, upper = ([number(end) for end in each.middle()] for each in both)
    said = said_plainly(app)
    assert f"90 % choose a lower threshold from **{lower[0]}** to **{lower[1]}**" in said
    assert f"an upper one from **{upper[0]}** to **{upper[1]}**" in said
    assert sum(slider_of(app)["distribution"]["counts"]) == 2000, "both stand on the slider"
    assert f"worse by about **{both[0].worse:.2g}**" in said
    app.toggle(key="spread").set_value(False).run()
    assert not app.exception
    assert slider_of(app)["distribution"] is None


def test_where_nothing_is_decided_nothing_is_said_to_be_right(page):
    app = page(Predictions([0, 1, 0, 1], [0.5] * 4, source="x"), card="unsure", asking="0.1")
    assert "0 % are decided; 4 rows are asked about" in said_plainly(app)
    assert "undefined %" not in said_plainly(app)


# ---- what the scores are worth -----------------------------------------------------------------


def test_the_decision_curve_moves_with_the_threshold_and_with_the_prevalence(page):
    app = page(worth="net_benefit", card="costs")
    assert not app.exception
    y_true, y_score = split("test")
    thresholds = column_of(app, "threshold")

    def expected(prevalence):
        yes = np.array([predict_positive(y_score, t) for t in thresholds])
        tpr, fpr = yes[:, y_true == 1].mean(axis=1), yes[:, y_true == 0].mean(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            odds = thresholds / (1 - thresholds)
            model = prevalence * tpr - (1 - prevalence) * fpr * odds
            everybody = prevalence - (1 - prevalence) * odds
            return model, everybody, 100 * (model - everybody) / odds

    def check(prevalence):
        model, everybody, avoided = expected(prevalence)
        inside = (thresholds > 0) & (thresholds < 1)
        for name, values in (
            ("net_benefit", model),
            ("net_benefit_all", everybody),
            ("standardised", model / prevalence),
            ("avoided", avoided),
        ):
            np.testing.assert_allclose(
                column_of(app, name)[inside], values[inside], atol=2e-5, rtol=2e-5
            )
        return model[inside]

    check(y_true.mean())
    assert {"net_benefit", "avoided"} <= {mark["chart"] for mark in slider_of(app)["marks"]}
    app.text_input(key="prevalence").set_value("2 %").run()
    model = check(0.02)
    app.toggle(key="standardised").set_value(True).run()
    assert not app.exception
    assert app.query_params["prevalence"] == "2 %"
    assert "standardised" in {mark["y"] for mark in slider_of(app)["marks"]}
    app.text_input(key="prevalence").set_value("many").run()
    assert "a number from 0 to 1; got “many”. 0.02 still counts" in said_plainly(app)
    check(0.02)
    assert model.max() < 0.02


def test_likelihood_ratios_follow_the_hand(page):
    app = page(worth="ratios")
    assert not app.exception
    text = html(app)
    for name in ("lr_plus", "lr_minus", "dor", "missed_share", "precision"):
        assert f'data-column="{name}"' in text
    row = np.argmin(np.abs(column_of(app, "threshold") - 0.5))
    c = counted("test", column_of(app, "threshold")[row])
    tp, fp, fn, tn = (c[cell] for cell in ("tp", "fp", "fn", "tn"))
    got = [column_of(app, name)[row] for name in ("lr_plus", "lr_minus", "dor", "missed_share")]
    wanted = [
        (tp / (tp + fn)) / (fp / (fp + tn)),
        (fn / (tp + fn)) / (tn / (fp + tn)),
        tp * tn / (fp * fn),
        fn / (fn + tn),
    ]
    assert got == pytest.approx(wanted)


def test_separation_says_ks_and_cuts_the_rows_into_tenths(page):
    app = page(worth="separation")
    assert not app.exception
    ks = max(
        c["tp"] / (c["tp"] + c["fn"]) - c["fp"] / (c["fp"] + c["tn"]) for c in everywhere("test")
    )
    assert f"**KS {ks:.4f}**" in said_plainly(app)
    html = next(e.proto.body for e in app.get("html") if "Lift and gain by tenths" in e.proto.body)
    cells = re.findall(r"<td>([^<]*)</td>", html)
    assert [cells[7 * i] for i in range(10)] == ["6"] * 10
    y_true, y_score = split("test")
    top = y_true[np.argsort(-y_score, kind="stable")][:6].sum()
    assert cells[1] == str(top)
    assert cells[7 * 9 + 4] == "1.0000", "at last all are found"


def test_a_partial_area_is_that_of_scikit_learn_and_a_bad_range_keeps_the_last(page):
    app = page(worth="partial", fpr_to="0.2")
    y_true, y_score = split("test")
    wanted = roc_auc_score(y_true, y_score, max_fpr=0.2)
    assert f"standardised **{wanted:.4f}**" in said_plainly(app)
    before = re.search(r"Area for .*", said_plainly(app))[0]
    app.text_input(key="fpr_from").set_value("0.3").run()
    assert not app.exception
    assert "must begin below its end; got 0.3 to 0.2. 0 to 0.2 still counts" in said_plainly(app)
    assert before.split(" A range")[0][:60] in said_plainly(app)
    app.text_input(key="fpr_to").set_value("1").run()
    assert not app.error
    assert "rates from 0.3 to 1: " in said_plainly(app)


def test_what_a_report_should_show_is_one_picture(page):
    app = page(worth="paper")
    assert not app.exception
    titles = [json.loads(e.proto.spec)["layout"]["title"]["text"] for e in app.get("plotly_chart")]
    auc = roc_auc_score(*split("test"))
    assert titles[-4:] == [
        f"ROC · AUC {auc:.4f}",
        "Reliability",
        "Net benefit",
        "Scores by class",
    ]
    assert f"(AUROC **{auc:.4f}**)" in said_plainly(app)
    offered = {picture["key"]: picture["label"] for picture in slider_of(app)["pictures"]}
    assert offered["charts_paper"] == "whole picture"
    yes, no = json.loads(app.get("plotly_chart")[-1].proto.spec)["data"]
    assert yes["marker"]["color"] != no["marker"]["color"]


@pytest.mark.long
@pytest.mark.parametrize(
    ("scale", "labels", "weights"),
    picked(
        [
            (Scale("score"), [1, 1, 0, 1, 0, 0, 1, 0], [1, 2, 1, 0.5, 1, 1, 1, 1]),
            (Scale("log_odds", higher_is_yes=False), [1, 1, 0, 1, 0, 0, 1, 0], None),
            (Scale("percent"), [0] * 8, None),
        ],
        0,
        2,
    ),
)
def test_every_part_is_there_on_other_scales_with_weights_and_with_one_class(
    page, scale, labels, weights
):
    shown = np.array([3, 12, 25, 30, 44, 60, 71, 85.0])
    rows = Predictions(labels, scale.decided(shown), weights, source="x", scale=scale)
    app = page(rows, card="unsure")
    for part in PARTS:
        app.segmented_control(key="worth").set_value(part).run()
        assert not app.exception, part
        assert not app.error
        charts = {mark["chart"] for mark in slider_of(app)["marks"]}
        if part in ("net_benefit", "paper"):
            has_curve = bool(charts & {"net_benefit", "paper_net_benefit"})
            assert has_curve == scale.has_probability


@pytest.mark.parametrize(
    ("card", "key", "text", "rule"),
    picked(
        [
            ("requirements", "need_recall", "1.2", "a number from 0 to 1; got “1.2”"),
            ("costs", "cost_fn", "dear", "a number; got “dear”"),
            (
                "costs",
                "cost_fn",
                "1e400",
                "from −1,000,000,000,000 to 1,000,000,000,000; got “1e400”",
            ),
            ("capacity", "capacity", "2.5", "a whole number from 0 to 60"),
            ("metric", "within", "-1", "a number from 0"),
            ("promise", "confidence", "2", "a number from 0.5 to 0.9999"),
        ],
        0,
        2,
        3,
    ),
)
def test_bad_input_gets_its_sentence_and_the_last_good_answer_stays(page, card, key, text, rule):
    app = page(card=card)
    app.text_input(key=key).set_value("0.7" if card in ("requirements", "promise") else "7").run()
    assert not app.error
    before = said_plainly(app), bands(app)
    app.text_input(key=key).set_value(text).run()
    assert not app.exception
    assert rule in app.error[0].value.replace("\\", "")
    assert "still counts" in app.error[0].value
    assert bands(app) == before[1]


@pytest.mark.parametrize(
    ("card", "key", "rule"),
    picked(
        [
            ("costs", "cost_fn", "It must be a number; got “dear”. 5 still counts"),
            ("requirements", "need_recall", "from 0 to 1; got “dear”. 0.9 still counts"),
            ("requirements", "need_rows_flagged", "a whole number from 0 to 60; got “dear”."),
            ("capacity", "capacity", "a whole number from 0 to 60; got “dear”."),
            ("promise", "confidence", "from 0.5 to 0.9999; got “dear”. 0.95 still counts"),
            ("unsure", "asking", "a number of at least 0; got “dear”. 0.2 still counts"),
            ("metric", "within", "a number from 0 to 1,000,000; got “dear”. 0.01 still counts"),
        ],
        1,
        2,
        5,
    ),
)
def test_what_a_link_says_that_is_no_number_leaves_the_default(page, card, key, rule):
    def answer():
        return re.search(r"\*\*[\d., and*]+\*\* · [^.]*", said_plainly(app))[0]

    app = page(card=card, **{key: "dear"})
    assert not app.exception
    (error,) = (error.value.replace("\\", "") for error in app.error)
    assert rule in error
    assert ("still counts" in error) == ("still counts" in rule)
    before = answer()
    default = next(each.default for each in TABLE if each.key == key)
    app.text_input(key=key).set_value(default).run()
    assert not app.error
    assert answer() == before


def test_a_number_that_was_good_for_other_rows_is_no_answer_for_these(page):
    app = page(card="capacity", capacity="40")
    few = Predictions([1, 0, 1, 0], [0.9, 0.8, 0.3, 0.1], source="x")
    app = page(few)
    assert not app.exception
    assert "a whole number from 0 to 4; got “40”." in app.error[0].value.replace("\\", "")
    assert "still counts" not in app.error[0].value


def test_a_bad_formula_keeps_the_last_good_one(page):
    app = page(best_by="formula")
    before = chosen(app)
    for text in ("TP/", "TP - threshold"):
        app.text_input(key="best_formula").set_value(text).run()
        assert not app.exception
        assert "Still used: TP/(TP + FP + FN)" in said_plainly(app)
        assert chosen(app) == before
    app.text_input(key="best_formula").set_value("FP/FP").run()
    assert not app.exception


def test_the_spread_that_was_found_is_kept_while_nothing_it_rests_on_changes(page, monkeypatch):
    drawn = []
    original = single.spread
    monkeypatch.setattr(single, "spread", lambda *a, **k: drawn.append(a) or original(*a, **k))
    app = page(spread="true", card="costs")
    next(b for b in app.button if b.label == "Use this threshold").click().run()
    app.segmented_control(key="worth").set_value("ratios").run()
    assert len(drawn) == 1
    assert "Spread: of 1,000 resamples" in said_plainly(app)
    app.text_input(key="cost_fn").set_value("7").run()
    app.segmented_control(key="rule").set_value(">=").run()
    assert not app.exception
    assert len(drawn) == 3


@pytest.mark.long
def test_own_rows_are_measured_where_chosen_or_halved(page):
    rng = np.random.default_rng(1)
    y_true = rng.random(300) < 0.4
    rows = Predictions(y_true, np.clip(rng.normal(0.4 + 0.2 * y_true, 0.2), 0, 1), source="x")
    app = page(rows)
    points = operating_points(rows.tally(), ">", bounds=(0, 1), rows="these rows")
    worse = spread(points, CLASSICAL["youden"], n_replicates=200).worse
    sentence = "on new ones expect Youden’s J to be worse by about"
    assert f"{sentence} **{worse:.2g}**, or somewhat more" in said_plainly(app)
    app.toggle(key="spread").set_value(True).run()
    worse = spread(points, CLASSICAL["youden"]).worse
    assert f"{sentence} **{worse:.2g}**" in said_plainly(app)
    open_card(app, "card", "unsure")
    assert "expect the cost per row to be worse by about" in said_plainly(app)
    open_card(app, "card", "capacity")
    stop = next(stop for stop in slider_of(app)["stops"] if stop["label"] == "Chosen")
    assert "\\" not in stop["title"], "a title reads no Markdown"
    assert "Chosen by the scores alone" in said_plainly(app)
    assert "expect worse" not in said_plainly(app), "who is “yes” played no part in choosing"
    assert "times as many as the same number of rows" in said_plainly(app)
    app.text_input(key="capacity").set_value("0").run()
    assert "times as many" not in said_plainly(app), "of no row there is no lift"
    assert "of 1,000 resamples 90 %" in said_plainly(app)
    assert "somewhat more" not in said_plainly(app), "fewer rows are not worse"
    open_card(app, "card", "metric")
    assert slider_of(app)["distribution"]["label"] == "spread of 1,000 resamples"
    app.toggle(key="halves").set_value(True).run()
    assert not app.exception
    assert "on one half" in said_plainly(app)
    assert "played no part in choosing" in said_plainly(app)


@pytest.mark.parametrize(
    ("n_yes", "here"),
    picked(
        [
            (30, "; here one miss is as bad as 3 false alarms"),
            (90, "; here one false alarm is as bad as 3 misses"),
            (60, ""),
            (0, ""),
        ],
        0,
        1,
        3,
    ),
)
def test_it_says_why_the_first_metric_is_first_and_what_it_takes_a_miss_to_cost(page, n_yes, here):
    n_rows = 4 * min(n_yes, 30) or 120
    y_true = np.arange(n_rows) < n_yes
    app = page(Predictions(y_true, np.linspace(0.9, 0.1, n_rows), source="x"))
    first = "stands first because it asks nothing of you"
    assert first in said_plainly(app)
    assert f"false alarms for 1 % of the “no”{here}. If you know" in said_plainly(app)
    app.selectbox(key="best_by").set_value("f1").run()
    assert first not in said_plainly(app)


def test_the_record_says_how_many_rows_of_the_file_were_left_out(page, monkeypatch):
    records = []
    monkeypatch.setattr(keep, "show", records.append)
    page(Predictions([0, 1, 1], [0.2, 0.6, 0.7], source="x", n_left_out=40))
    assert records[-1].origin.words == "x, 3 rows, 40 more left out"


def test_scores_where_lower_means_yes(page):
    scale = Scale("score", higher_is_yes=False)
    shown = np.array([300, 420, 480, 500, 610, 700, 720, 850.0])
    rows = Predictions([1, 1, 0, 1, 0, 0, 1, 0], scale.decided(shown), source="x", scale=scale)
    app = page(rows, best_by="accuracy")
    assert chosen(app) == 560
    assert "above 500 to 610" in said_plainly(app)
    for card in CARDS:
        assert not open_card(app, "card", card).exception
    lower, upper = re.search(r"\*\*(\S+)\*\* and \*\*(\S+)\*\* · ", said_plainly(app)).groups()
    assert float(lower) < float(upper)
    assert "Below the lower threshold “yes” is predicted, from the upper one on “no”" in said(app)
    assert [band["name"] for band in sorted(bands(app), key=lambda band: band["low"])] == [
        "Best lower",
        "Best upper",
    ]


def test_what_costs_ask_for_is_said_in_the_scores_own_numbers(page):
    scale = Scale("log_odds")
    rows = Predictions([0, 0, 1, 1], [-3.0, -1.7, -1.5, 2.0], source="x", scale=scale)
    app = page(rows, card="costs")
    assert "probability of **0.1667**, a score of −1.609: the same." in said_plainly(app)


def test_weights_have_no_promise_and_no_spread(page):
    rows = Predictions([1, 0, 1, 0], [0.9, 0.8, 0.3, 0.1], [1, 2, 3, 0.5], source="x")
    app = page(rows, card="promise")
    assert "not defined for rows with weights" in said_plainly(app)
    for card in ("metric", "costs", "requirements", "capacity"):
        assert not open_card(app, "card", card).exception
        assert not [t for t in app.toggle if t.key == "spread"]
    assert "“A promise”" not in said_plainly(open_card(app, "card", "requirements"))
    assert " per unit of weight on these rows" in said_plainly(open_card(app, "card", "unsure"))
    assert "rows by weight are asked about" in said_plainly(app)


@pytest.mark.long
@pytest.mark.parametrize("labels", picked([[0, 0, 0], [1, 1, 1], [1]], 0, 2))
def test_a_class_without_a_row_is_no_error(page, labels):
    rows = Predictions(labels, [0.2, 0.5, 0.9][: len(labels)], source="x")
    app = page(rows, halves="true", spread="true")
    for card in CARDS:
        assert not open_card(app, "card", card).exception, card
        assert "undefined [" not in html(app), "0/0 is undefined once"


@pytest.mark.parametrize(
    ("scale", "key", "which"),
    [
        (Scale("probability"), "t", "lower"),
        (Scale("probability", higher_is_yes=False), "at", "upper"),
    ],
)
def test_of_two_thresholds_it_says_which_one_is_typed(page, scale, key, which):
    scores = scale.decided(np.array([0.1, 0.4, 0.6, 0.9]))
    app = page(Predictions([0, 1, 0, 1], scores, source="x", scale=scale), **{key: "0.3"})
    assert app.number_input(key=key).label == "Type a threshold"
    open_card(app, "card", "unsure")
    assert app.number_input(key=key).label == f"Type the {which} threshold"
    assert app.number_input(key=key).value == 0.3
    assert open_card(app, "card", "metric").number_input(key=key).value == 0.3


def test_a_threshold_beyond_the_slider_cannot_be_used(page):
    rows = Predictions([0, 0, 0], [0.2, 0.5, 1.0], source="x")
    app = page(rows, best_by="accuracy", rule="ge")
    said = said_plainly(app)
    assert "It predicts “yes” for nobody. No threshold on the slider does: this one lies" in said
    (button,) = (b for b in app.button if b.label == "Use this threshold")
    assert button.disabled
