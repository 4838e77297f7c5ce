"""Can the scores be believed, without a browser: each card against counts by hand."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from core.calibration.recalibration import METHODS
from core.experiment.recipe import REFERENCE, decode, encode
from core.experiment.trained import train
from core.predictions.models import Models
from core.predictions.predictions import Predictions
from core.predictions.samples import sample_models
from core.predictions.scale import Scale
from tests.pages.person import (
    choose,
    column_of,
    components,
    go,
    html,
    open_card,
    press,
    seen,
    slider_of,
    upload,
)
from tests.pages.test_choose_a_threshold import QUICK
from ui.address.parameters import BELIEF, RECALIBRATED_BY
from ui.believing import recalibration
from ui.believing.page import CARDS
from ui.source.rows import OwnRows


@pytest.fixture
def app(quick):
    return quick


@pytest.fixture
def page(app):
    def show(rows=None, recipe=QUICK, **params):
        app.query_params["recipe"] = encode(recipe)
        for name, value in params.items():
            app.query_params[name] = value
        if rows is not None:
            models = rows if isinstance(rows, Models) else Models({"score": rows})
            app.session_state["own_predictions"] = OwnRows(models)
            app.session_state["own_predictions_shown"] = True
        return app.switch_page("pages/believe_the_scores.py").run()

    return show


def drawn(app) -> list[str]:
    return [json.loads(e.proto.spec)["layout"]["title"]["text"] for e in app.get("plotly_chart")]


@pytest.mark.long
def test_every_card_of_the_link_opens(page):
    assert list(CARDS) == list(BELIEF.labels)
    assert list(METHODS) == list(RECALIBRATED_BY.labels)
    app = page(belief="prevalence")
    assert app.segmented_control(key="belief").value == "prevalence"
    for card in CARDS:
        open_card(app, "belief", card)
        assert not app.exception
        assert not app.error


def test_the_brier_score_is_taken_apart_and_bins_are_side_by_side(page):
    app = page()
    rows = train(QUICK).binary("test")
    y_true, y_score = np.asarray(rows.y_true), np.asarray(rows.y_score, float)
    brier = ((y_score - y_true) ** 2).mean()
    assert f"Brier score {brier:.4f} = " in seen(app)
    parts = re.search(r"= ([\d.]+) misc\w+ − ([\d.]+) disc\w+ \+ ([\d.]+) unc", seen(app)).groups()
    mcb, dsc, unc = map(float, parts)
    assert mcb - dsc + unc == pytest.approx(brier, abs=2e-4)
    assert f"{int(y_true.sum())} “yes”; the scores add up to {y_score.sum():.4g}" in seen(app)
    for n_bins in (10, 15):
        of = np.ceil(y_score * n_bins).clip(1) - 1
        gaps = [abs((y_score - y_true)[of == k].sum()) for k in range(n_bins)]
        assert f"{sum(gaps) / len(rows.y_true):.4f}" in seen(app)
    assert drawn(app) == ["Reliability"]
    slider = slider_of(app)
    assert slider["marks"] == [
        {"chart": "reliability", "x": "threshold", "y": "curve_yes", "letter": ""}
    ]
    assert {"about_yes", "about_rows", "about_low", "about_high"} <= slider["columns"].keys()


def test_overconfident_scores_are_called_so(page):
    app = page(sample_models("overconfident"))
    assert "On the whole the scores are too high and too extreme (slope 0.28)" in seen(app)
    open_card(app, "belief", "unlabelled")
    found = re.search(r"promise ([\d.,]+) “yes” of 20,000 rows.*?; it is ([\d.,]+)\.", seen(app))
    promised, truth = (float(text.replace(",", "")) for text in found.groups())
    assert promised > 3 * truth


def test_calibrated_scores_are_not_contradicted(page):
    rng = np.random.default_rng(0)
    chance = rng.beta(0.8, 1.6, 2_000)
    rows = Predictions(rng.random(2_000) < chance, chance, source="x")
    assert "these rows do not contradict the scores" in seen(page(rows))


def test_the_share_moves_what_looks_at_both_classes(page):
    rng = np.random.default_rng(1)
    y_true = np.repeat([0, 1], [600, 200])
    rows = Predictions(y_true, np.clip(rng.normal(0.35 + 0.3 * y_true, 0.15), 0, 1), source="x")
    app = page(rows, belief="prevalence", share_there="0.001")
    assert not app.exception
    assert app.number_input(key="share_there").value == 0.001
    assert "25 % are “yes”" in seen(app)
    there = next(each for each in components(app) if each.get("key") == "there")
    assert [mark["y"] for mark in there["marks"]] == [
        "precision@there",
        "negative_predictive_value@there",
    ]
    assert "probability@there" in there["columns"]
    app.number_input(key="share_there").set_value(0.25).run()
    assert not app.exception
    assert "share_there" not in app.query_params  # that of these rows
    assert "Threshold these costs ask for" in html(app)
    assert "right@there" in there["columns"]
    app.text_input(key="cost_fn").set_value("dear").run()
    assert "It must be a number" in seen(app)


def test_one_class_alone_says_nothing_of_the_other(page):
    rows = Predictions([0, 0, 0], [0.2, 0.5, 0.9], source="x")
    app = page(rows, belief="prevalence")
    assert "nothing is known of the other" in seen(app)
    for card in CARDS:
        assert not open_card(app, "belief", card).exception, card


def test_recalibrated_on_validation_and_shown_on_test(page):
    app = page(belief="recalibration")
    assert "Fitted on the validation rows" in seen(app)
    assert "on the test rows" in seen(app)
    assert "with it the ROC curve" in seen(app)
    app.segmented_control(key="recalibrated_by").set_value("isotonic").run()
    assert not app.exception
    assert re.search(r"Of \d+ different scores \d+ are left", seen(app))
    app.segmented_control(key="rows").set_value("validation").run()
    assert "Fitted and measured on the same rows" in seen(app)


def test_own_rows_are_halved_and_both_scores_can_be_compared(page, monkeypatch):
    made = []
    monkeypatch.setattr(
        recalibration.st, "download_button", lambda label, make, **_: made.append(make())
    )
    app = page(sample_models("overconfident"), belief="recalibration")
    assert "Fitted on one half of the rows" in seen(app)
    lines = made[-1].read().decode().splitlines()
    assert lines[0].replace('"', "") == "row,y_true,y_score,y_pred"
    assert len(lines) == 10_001
    (button,) = (b for b in app.button if b.label == "Compare before and after")
    button.click().run()
    assert not app.exception
    mine = app.session_state["own_predictions"]
    assert list(mine.by_model) == ["before", "Platt"]
    assert mine.by_model["Platt"].n_samples == 10_000
    assert not app.switch_page("pages/models.py").run().exception


def test_what_cannot_be_fitted_gets_its_sentence(page):
    rows = Predictions([1, 1, 0, 0], [0.1, 0.2, 0.8, 0.9], source="x")
    app = page(rows, belief="recalibration")
    assert "higher scores do not mean “yes” more often" in seen(app)
    assert not app.exception


def test_pasted_scores_have_a_promise_and_no_truth(page):
    app = page(belief="unlabelled")
    assert "Truth" in seen(app)
    app.text_area(key="pasted_scores").set_value("0.5 0.25\n0.25").run()
    assert not app.exception
    assert "the scores promise 1 “yes” of 3 rows, give or take 1.55." in seen(app)
    assert "Truth" not in seen(app)
    app.text_area(key="pasted_scores").set_value("0.5 much").run()
    assert "Each must be a probability from 0 to 1; got “much”" in seen(app)
    assert "Truth" in seen(app)


ALONE = b"case,p_yes,note\n1,0.5,a\n2,,b\n3,0.25,c\n4,0.25,d\n"


def test_a_file_without_truth_has_a_promise(page):
    app = page(belief="unlabelled")
    upload(app, ALONE, "new.csv")
    assert "Without labels: new.csv" in seen(app)
    assert "3 rows read; 1 without a number left out" in seen(app)
    assert "the scores promise 1 “yes” of 3 rows, give or take 1.55." in seen(app)
    assert "Truth" not in seen(app)
    choose(app, "The numbers are", "probability of “no”, from 0 to 1")
    assert "the scores promise 2 “yes” of 3 rows" in seen(app)
    choose(app, "Score", "case")
    assert "choose" in app.selectbox[-1].placeholder or "promise" in seen(app)
    press(app, "Forget it")
    assert "it is" in seen(app)
    upload(app, b"0.5\n0.25\n0.25\n", "alone.txt")
    assert "the scores promise 1 “yes” of 3 rows" in seen(app)
    upload(app, b"0.5\n0.25\n", "another.txt")
    assert "the scores promise 0.75 “yes” of 2 rows" in seen(app)
    upload(app, b"nothing", "bad.txt")
    assert "bad.txt: A file must have" in seen(app)
    assert "Without labels: another.txt" in seen(app)
    press(app, "Forget it")
    assert "bad.txt" not in seen(app)
    upload(app, b"nothing", "bad.txt")
    assert "bad.txt: A file must have" in seen(app)
    assert "Truth" in seen(app)


def test_a_file_without_truth_is_led_to_what_it_promises(page):
    app = page()
    upload(go(app, "your_predictions"), ALONE, "new.csv")
    (link,) = (e for e in app.get("page_link") if "Nobody knows" in e.proto.label)
    assert link.proto.query_string == "belief=unlabelled"
    app.query_params["belief"] = "unlabelled"
    assert "the scores promise 1 “yes” of 3 rows" in seen(go(app, "believe_the_scores"))
    press(go(app, "your_predictions"), "Take “Rain forecast”")
    press(app, "Forget them")
    assert "Truth" in seen(go(app, "believe_the_scores"))


def test_scores_without_labels_are_cut_where_the_slider_stands(page):
    """On a slider in percent, too: 0.25 and 0.5 lie at 25 and 50."""
    labels, shown = [0, 1, 1, 0], np.array([20, 90, 60, 40.0])
    rows = Predictions(labels, shown, source="x", scale=Scale("percent"))
    app = upload(page(rows, belief="unlabelled"), ALONE, "new.csv")
    at, yes = (column_of(app, name) for name in ("threshold", "tp@expected"))
    for threshold, expected in ((10, 1.0), (30, 0.5), (60, 0.0)):
        assert yes[np.searchsorted(at, threshold)] == pytest.approx(expected)


def test_scores_on_other_scales(page):
    shown = np.array([300, 420, 480, 500, 610, 700, 720, 850.0])
    labels = [1, 1, 0, 1, 0, 0, 1, 0]
    scale = Scale("score", higher_is_yes=False)
    app = page(Predictions(labels, scale.decided(shown), source="x", scale=scale))
    assert "stand for no probability" in seen(app)
    for card in CARDS:
        assert not open_card(app, "belief", card).exception, card
    logits = Scale("log_odds")
    app = page(Predictions(labels, (500 - shown) / 100, source="x", scale=logits))
    open_card(app, "belief", "reliability")
    slider = slider_of(app)
    assert slider["marks"][0]["x"] == "probability"
    for card in CARDS:
        assert not open_card(app, "belief", card).exception, card


def test_weights_count_where_they_can(page):
    rng = np.random.default_rng(2)
    y_score = rng.random(60)
    weights = rng.uniform(0.5, 2, 60)
    rows = Predictions(rng.random(60) < y_score, y_score, weights, source="x")
    app = page(rows)
    assert "With weights no band is defined" in seen(app)
    assert "Bins of as many rows" not in seen(app)
    for card in CARDS:
        assert not open_card(app, "belief", card).exception, card
    assert "by weight" in seen(app)


def test_networks_worth_a_look_are_one_press_away(page):
    app = page()
    assert "squared error" in [each.label for each in app.button]
    app.button(key="network_squared error").click().run()
    assert not app.exception
    assert decode(app.query_params["recipe"])[0] == replace(QUICK, loss="squared_error")
    assert "cross-entropy" in [each.label for each in app.button]
    app.button(key="linear_output").click().run()
    assert not app.exception
    (rows,) = app.session_state["own_predictions"].by_model.values()
    linear = train(replace(QUICK, loss="squared_error", output="linear")).binary("test")
    np.testing.assert_array_equal(rows.y_score, linear.y_score)
    assert f"linear output: {rows.n_samples} rows" in seen(app)
    assert "worth a look" not in seen(app).lower()


def test_a_network_of_the_squared_error(page):
    app = page(recipe=REFERENCE.__class__(**{**vars(QUICK), "loss": "squared_error"}))
    assert not app.exception
    assert "Brier score" in seen(app)
