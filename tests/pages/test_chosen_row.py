"""A threshold that was chosen is a row of the table on every page, among any number of scores."""

import numpy as np
import pytest

import ui.live.threshold.slider as live
from core.decision.rule import predict_positive
from core.predictions.groups import group_quarters
from core.predictions.models import Models
from core.predictions.predictions import Predictions
from tests.pages.test_your_predictions import QUICK
from tests.ui.export.on_the_page import on_the_page
from ui.export.files import Files, Now
from ui.source.own import SessionRows
from ui.source.rows import OwnRows

PAGES = ("explorer", "beyond_the_six", "models", "groups", "choose_a_threshold")


@pytest.fixture
def tables(monkeypatch):
    """What each live slider was given, the last one last."""
    given, make = [], live.component_data

    def component_data(*args, **what):
        given.append(make(*args, **what))
        return given[-1]

    monkeypatch.setattr(live, "component_data", component_data)
    return given


def rows_of_two_models():
    rng = np.random.default_rng(5)
    y_true = rng.random(9_000) < 0.05
    logits = rng.normal(y_true * 2.0 - 4, 1.0, (2, 9_000))
    scores = (1 / (1 + np.exp(-logits))).astype(np.float32)
    models = {
        name: Predictions(y_true, s, source=name) for name, s in zip("ab", scores, strict=True)
    }
    return models, group_quarters("amount", rng.random(9_000))


def counted(rows, threshold):
    yes, is_yes = predict_positive(rows.y_score, threshold), np.asarray(rows.y_true) == 1
    return {
        "tp": (yes & is_yes).sum(),
        "fp": (yes & ~is_yes).sum(),
        "fn": (~yes & is_yes).sum(),
        "tn": (~yes & ~is_yes).sum(),
    }


@pytest.mark.long
def test_it_is_counted_exactly_on_every_page_and_in_the_report(app, tables):
    models, groups = rows_of_two_models()
    own = OwnRows(Models(models, groups))
    app.session_state["own_predictions"] = own
    app.session_state["own_predictions_shown"] = True
    app.query_params["card"] = "requirements"
    app.switch_page("pages/choose_a_threshold.py").run()
    next(b for b in app.button if b.label == "Use this threshold").click().run()
    assert not app.exception
    (word,) = np.atleast_1d(app.query_params["t"]).tolist()
    threshold, expected = float(word), counted(models["a"], float(word))
    view = SessionRows(own, ">", "a").view
    assert not view.decides_at(threshold), "it is no row by itself"
    for page in PAGES:
        tables.clear()
        app.switch_page(f"pages/{page}.py").run()
        assert not app.exception, page
        table = tables[-1]["table"]
        row = table[np.float32(table.threshold) == np.float32(threshold)]
        assert len(row) == 1, page
        assert {name: row[name].item() for name in expected} == expected, page
        if page == "models":
            other = counted(models["b"], threshold)
            assert {name: row[f"{name}@m2"].item() for name in other} == other
        if page == "groups":
            for name in expected:
                assert sum(row[f"{name}@g{i}"].item() for i in range(1, 5)) == expected[name]
    app.number_input(key="t").set_value(0.1234567).run()
    assert 0.1234567 in tables[-1]["table"].threshold.to_numpy().round(7)


@pytest.mark.parametrize("rule", [">", ">="])
def test_report_and_code_have_it_and_one_further_row_is_kept_at_a_time(rule):
    models, _ = rows_of_two_models()
    own = OwnRows(Models({"a": models["a"]}))
    rows = SessionRows(own, rule, "a")
    assert rows.with_row(None) is rows.with_row(0.5) is rows.with_row(2.0) is rows
    for threshold in (0.0123457, 0.0765432):
        shown = rows.with_row(threshold)
        files = Files(shown, *on_the_page(shown, "accuracy"), Now(threshold))
        assert files.threshold == threshold
        assert shown.view is rows.with_row(threshold).view
        counts = shown.view.curve.at(np.float32(threshold))
        assert counts.tp == counted(models["a"], threshold)["tp"]
    assert len([made for made in own.made.values() if isinstance(made, tuple)]) == 1


def test_where_every_score_is_a_row_nothing_is_added():
    rows = SessionRows(
        OwnRows(Models({"a": Predictions([0, 1], [0.2, 0.7], source="x")})), ">", "a"
    )
    assert rows.with_row(0.123456) is rows


@pytest.mark.long
def test_each_row_is_a_dot_by_its_number_on_every_page(quick, tables):
    """Some pages named no row, and “Choose a threshold” others of a network."""
    quick.query_params["recipe"] = QUICK
    known = None
    for page in (*PAGES, "believe_the_scores"):
        tables.clear()
        quick.switch_page(f"pages/{page}.py").run()
        assert not quick.exception, page
        samples, table = tables[-1]["samples"], tables[-1]["table"]
        known = samples["id"] if known is None else known
        np.testing.assert_array_equal(samples["id"], known, page)
        assert len(known) == table["positives"][0] + table["negatives"][0]
        predicted = (samples["flip"].to_numpy() > np.arange(len(table))[:, None]).sum(axis=1)
        np.testing.assert_array_equal(predicted, table["predicted_positive"], page)
