"""A summary on the pages: opened like an upload, counted everywhere, and no row anywhere."""

import re

import numpy as np
import pandas as pd
import pytest

from core.predictions.groups import group_values
from core.predictions.models import Models
from core.predictions.predictions import Predictions
from core.predictions.tallied import CountedGroups, Tallied
from core.reading.parts import find_parts
from core.summarize import summarize, understand_parts
from tests.pages.person import (
    column_of,
    components,
    go,
    html,
    open_card,
    press,
    said,
    said_plainly,
    seen,
    upload,
)
from tests.sweep import picked, sweep
from ui.address.parameters import BELIEF, CARD
from ui.choosing.page import CARDS
from ui.source.own import SessionRows
from ui.source.rows import COUNTS_ALONE, OwnRows

QUICK = "moons_n200_hidden4_dropout0_epochs2"


def summary(folder) -> bytes:
    rng = np.random.default_rng(3)
    rows = pd.DataFrame({"y_true": rng.integers(0, 2, 900), "y_score": rng.random(900).round(2)})
    rows.iloc[:450].to_csv(folder / "part1.csv", index=False)
    rows.iloc[450:].to_csv(folder / "part2.csv", index=False)
    parts = find_parts([str(folder / "part*")])
    summarize(parts, understand_parts(parts), folder / "april.parquet")
    return (folder / "april.parquet").read_bytes()


@pytest.fixture
def app(quick):
    return quick


def test_a_summary_is_opened_shown_and_says_what_it_lacks(app, tmp_path):
    data = summary(tmp_path)
    app.query_params["recipe"] = QUICK
    app = upload(go(app, "your_predictions"), data, "april.parquet")
    text = said_plainly(app).replace("**", "")
    assert "april.parquet: 900 rows. “Yes” is 1, “no” is 0." in text
    assert "no single row can be shown" in said_plainly(app)
    app.query_params["open"] = "all"
    app = go(app, "explorer")
    text = said_plainly(app)
    assert "Your predictions, april.parquet: 900 rows." in text.replace("**", "")
    assert "A summary has no rows" in text
    assert "No rows:" in text
    (live,) = [c for c in components(app) if c.get("key") == "live"]
    assert live["samples"] is None
    assert not live["presses"]
    names = [button.label for button in app.get("download_button")]
    assert names == ["Metrics as CSV", "Report as HTML"]
    app = go(app, "groups")
    assert "This summary was counted without groups" in said_plainly(app)
    assert "--group COLUMN" in said_plainly(app)
    app = go(app, "models")
    assert [each.label for each in app.file_uploader] == [
        "Another summary, of another model or of other rows, to set beside it"
    ]
    press(go(app, "your_predictions"), "Back to the trained network")
    assert "This summary" not in said_plainly(go(app, "groups"))


def test_a_damaged_summary_is_refused_and_leaves_nothing(app, tmp_path):
    data = summary(tmp_path)
    app = upload(go(app, "your_predictions"), data[:-40] + data[-30:], "april.parquet")
    assert "must be" in said_plainly(app)
    assert "What is shown" not in [header.value for header in app.header]


@pytest.mark.parametrize("card", sweep(list(CARDS), "costs", "unsure"))
def test_a_threshold_is_chosen_on_counts_as_on_the_rows(app, card):
    rng = np.random.default_rng(5)
    y_true = rng.integers(0, 2, 600)
    rows = Predictions(y_true, (rng.random(600) + y_true).round(2) / 2, source="x")
    told = []
    for one in (rows, Tallied(rows.tally(), source="x")):
        show(app, **{"": one})
        app.query_params[CARD.key] = card
        app = go(app, "choose_a_threshold")
        assert app.segmented_control(key=CARD.key).value == card
        text = said_plainly(app).replace(f" {COUNTS_ALONE}", "")
        told.append(re.sub(r"are shown on [^:]*:", "are shown:", text))
    assert told[0] == told[1]
    app.toggle(key="halves").set_value(True).run()
    assert not app.exception
    assert "too few to be halved" not in said_plainly(app)


def show(app, **models):
    app.query_params["recipe"] = QUICK
    app.session_state["own_predictions"] = OwnRows(Models(models))
    app.session_state["own_predictions_shown"] = True


def some_rows(seed, n=600, weights=None):
    rng = np.random.default_rng(seed)
    y_true = rng.integers(0, 2, n)
    return Predictions(y_true, ((rng.random(n) + 0.6 * y_true) / 1.6).round(2), weights, source="x")


def as_counts(rows, **more):
    return Tallied(rows.tally(), source=rows.source, **more)


def told_of(app, rows, page, card=""):
    """What a page says of rows, and of their counts."""
    for one in (rows, as_counts(rows)):
        show(app, **{"": one})
        if card:
            app.query_params[BELIEF.key] = card
        app = go(app, page)
        assert not card or app.segmented_control(key=BELIEF.key).value == card
        yield seen(app).replace(f" {COUNTS_ALONE}", "")


WEIGHTS = np.random.default_rng(1).integers(1, 9, 600) / 4


@pytest.mark.parametrize("weights", picked([None, WEIGHTS], 1), ids=["rows", "weights"])
@pytest.mark.parametrize(
    ("page", "card"),
    [
        *(("believe_the_scores", card) for card in ("reliability", "prevalence", "unlabelled")),
        ("beyond_the_six", ""),
    ],
)
def test_a_page_says_of_counts_what_it_says_of_their_rows(app, page, card, weights):
    of_rows, of_counts = told_of(app, some_rows(5, weights=weights), page, card)
    assert "Your predictions, x: 600 rows" in of_rows
    assert of_counts == of_rows


@pytest.mark.parametrize("page", ["binary_accuracy", "accuracy"])
def test_an_accuracy_of_counts_is_that_of_their_rows_and_a_trap_keeps_its_rows(app, page):
    for weights in (None, WEIGHTS):
        told = list(told_of(app, some_rows(5, weights=weights), page))
        printed = [re.search(r"over these 600 rows.*?: 0\.\d{4}", text)[0] for text in told]
        assert ("by weight" in printed[0]) == (weights is not None)
        assert printed[0] == printed[1]
        assert "your summary has counts alone" not in told[0]
    if page == "binary_accuracy":
        assert "your summary has counts alone: it is shown on the trained network" in told[1]


def test_counts_are_recalibrated_and_no_row_is_taken_along(app):
    show(app, **{"": as_counts(some_rows(5))})
    app = open_card(go(app, "believe_the_scores"), BELIEF.key, "recalibration")
    text = seen(app)
    assert "Fitted on one half of the rows" in text
    assert "Brier score" in text
    assert "A summary has no rows: none can be taken along recalibrated" in text
    assert not app.get("download_button")
    show(app, **{"": as_counts(some_rows(5, weights=np.full(600, 0.5)))})
    app = open_card(go(app, "believe_the_scores"), BELIEF.key, "recalibration")
    assert "A summary of weights cannot be halved" in seen(app)


def test_two_summaries_are_models_whose_rows_nobody_pairs(app, tmp_path):
    data = summary(tmp_path)
    app.query_params["recipe"] = QUICK
    app = go(upload(go(app, "your_predictions"), data, "april.parquet"), "models")
    app = upload(app, b"y_true,y_score\n1,0.5\n", "rows.csv")
    assert "rows.csv: A summary must be as" in said_plainly(app)
    app = upload(app, data, "april.parquet")
    text = seen(app)
    assert "rows.csv" not in text
    assert "A summary does not know what two models say of one and the same row" in text
    assert "McNemar’s exact" not in text
    assert "±0.0000" in text  # of equal areas
    assert re.search(r"B − A: [\d.]+ times", text)
    assert "Your predictions, april.parquet, model april: 900 rows." in said_plainly(app).replace(
        "**", ""
    )
    assert column_of(app, "recall_low@m2-m1").min() < 0
    app = upload(app, data, "may.parquet")
    assert not app.file_uploader, "three are the most"
    assert "may" in html(app)
    assert "only C predicts" not in seen(app)


def test_two_summaries_of_other_classes_and_weights(app):
    one = as_counts(some_rows(1), class_names=("ham", "spam"))
    other = as_counts(some_rows(2, n=900, weights=np.full(900, 0.5)))
    show(app, a=one, b=other)
    text = seen(go(app, "models"))
    assert "“Yes” is spam in a, yes in b." in text
    assert "they are not defined with weights" in text
    assert "Rows that only one model" not in text


def test_groups_of_counts_stand_side_by_side_as_those_of_rows(app):
    rows = some_rows(7)
    groups = group_values("who", np.arange(600) % 3, ["ann", "bob", "cid"])
    of_counts = CountedGroups("who", groups.names, tuple(p.tally() for p in groups.parts(rows)))
    told = []
    for models in (Models({"": rows}, groups), Models({"": as_counts(rows, groups=of_counts)})):
        show(app, **models.predictions)
        app.session_state["own_predictions"] = OwnRows(models)
        app = go(app, "groups")
        told.append(seen(app).replace(f" {COUNTS_ALONE}", ""))
        recall = column_of(app, "recall@g2")
        assert len(recall)
        told.append(recall.tolist())
    assert told[:2] == told[2:]
    assert "Grouped by who" in told[0]
    assert "Groups: who" in seen(go(app, "your_predictions"))


def test_a_summary_of_weights_and_groups_is_opened_live_on_groups(app, tmp_path):
    rng = np.random.default_rng(8)
    rows = pd.DataFrame({"y_true": rng.integers(0, 2, 400), "y_score": rng.random(400).round(2)})
    rows["w"], rows["who"] = rng.integers(1, 9, 400) / 4, rng.choice(["ann", "bob"], 400)
    rows.to_csv(tmp_path / "part.csv", index=False)
    parts = find_parts([str(tmp_path / "part.csv")])
    summarize(parts, understand_parts(parts, weight="w", group="who"), tmp_path / "both.parquet")
    app.query_params["recipe"] = QUICK
    app = upload(go(app, "your_predictions"), (tmp_path / "both.parquet").read_bytes())
    assert "Groups: **who**." in said(app)
    app = go(app, "groups")
    assert "Each counts as much as its weight" in said(app)
    n_ann = (rows.who == "ann").sum()
    assert f"{n_ann} rows of weight {rows[rows.who == 'ann'].w.sum():,.6g}" in html(app)
    ann, above = rows[rows.who == "ann"], rows.y_score > 0.5
    at = column_of(app, "threshold@g1").tolist().index(0.5)
    caught = ann[above[ann.index]].w @ ann[above[ann.index]].y_true
    assert column_of(app, "tp@g1")[at] == caught
    for page in ("explorer", "choose_a_threshold", "models", "believe_the_scores"):
        go(app, page)


def test_scores_that_were_rounded_are_called_so(app):
    show(app, **{"": as_counts(some_rows(7), decimals=2)})
    for page in ("explorer", "models", "your_predictions"):
        assert "were rounded to 2 decimals before they were counted" in said(go(app, page))
    shown = SessionRows(app.session_state["own_predictions"], ">", "")
    rounded = "rounded to 2 decimals before they were counted"
    assert ("Exact counts", f"of scores that were {rounded}") in shown.facts  # of a report
    assert shown.origin.words == f"x, 600 rows, scores {rounded}"  # of a record
