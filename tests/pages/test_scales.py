"""Scores on scales of their own, on every binary page: as Streamlit runs them."""

import numpy as np
import pytest

from core.predictions.groups import Groups
from core.predictions.models import Models
from core.predictions.predictions import Predictions
from core.predictions.scale import Scale
from tests.pages.test_your_predictions import go, said
from ui.source.own import OwnRows

rng = np.random.default_rng(8)
IS_YES = rng.integers(0, 2, 240)
COMPARE = {">": np.greater, ">=": np.greater_equal, "<": np.less, "<=": np.less_equal}
FILES = {
    "points": (Scale("score", higher_is_yes=False), rng.normal(640 - 80 * IS_YES, 60).round()),
    "log-odds": (Scale("log_odds"), rng.normal(3 * IS_YES - 2, 2).round(3)),
    "percent": (Scale("percent"), (100 * rng.beta(2 + 2 * IS_YES, 4)).round(1)),
    "of no": (Scale("probability", higher_is_yes=False), rng.beta(4, 2 + 2 * IS_YES).round(3)),
}


def own_rows(scale, shown):
    other = shown[::-1].copy()
    predictions = {
        name: Predictions(IS_YES, scale.decided(scores), source="own.csv", scale=scale)
        for name, scores in (("first", shown), ("second", other))
    }
    return OwnRows(Models(predictions, Groups("half", np.arange(240) % 2, ("a", "b"))))


@pytest.fixture(params=FILES)
def file(request, app):
    scale, shown = FILES[request.param]
    app.session_state["own_predictions"] = own_rows(scale, shown)
    app.session_state["own_predictions_shown"] = True
    return app, scale, np.float32(shown)


def right(scale, shown, threshold, rule=">"):
    decided = COMPARE[scale.shown_rule(rule)](shown, np.float32(threshold))
    return (decided == (IS_YES == 1)).mean()


def test_every_page_shows_them(file):
    app, scale, _ = file
    for page in ("explorer", "models", "groups", "beyond_the_six", "binary_accuracy", "accuracy"):
        go(app, page)
        text = said(app)
        assert "**Your predictions**" in text
        if page == "binary_accuracy":
            needs = "The trap needs probabilities" in text
            assert needs == (not scale.has_probability)
        assert "The scores are" in text
        assert ("lower means “yes”" in text) == (not scale.higher_is_yes)
        typed = app.number_input(key="at")
        start = {"percent": 50, "log_odds": 0, "probability": 0.5}
        if scale.has_probability:
            assert typed.value == start[scale.kind]
        assert not [n for n in app.number_input if n.key == "t"]


def test_the_typed_threshold_is_in_their_numbers_and_has_a_word_of_its_own(file):
    app, scale, shown = file
    go(app, "binary_accuracy")
    threshold = float(np.sort(shown)[100])
    app.number_input(key="at").set_value(threshold).run()
    assert not app.exception
    assert f"over these 240 rows: **{right(scale, shown, threshold):.4f}**" in said(app)
    assert float(app.query_params["at"]) == pytest.approx(threshold)
    assert "t" not in app.query_params


def test_the_rule_reads_in_their_numbers(file):
    app, scale, _ = file
    go(app, "explorer")
    signs = [">", "≥"] if scale.higher_is_yes else ["<", "≤"]
    options = app.segmented_control(key="rule").options
    assert options == [f"{sign} threshold" for sign in signs]
    no_loss = "No cross-entropy is drawn" in said(app)
    assert no_loss == (not scale.has_probability)


def test_a_link_with_their_threshold_leaves_the_networks_alone(app):
    app.query_params["at"] = "620"
    go(app, "explorer")
    assert app.number_input(key="t").value == 0.5
    assert not app.warning
