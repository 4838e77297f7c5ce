"""Models and groups side by side, dragged in a real browser."""

from fractions import Fraction

import numpy as np
import pytest
from playwright.sync_api import expect

from core.predictions.samples import sample_csv, sample_models
from tests.browser.axe import assert_is_open_to_everybody
from tests.browser.conftest import App
from tests.browser.test_your_predictions import bring, open_page

LOANS = sample_models("loans")


@pytest.fixture
def loans(app) -> App:
    """Take the sample, once for all tests here."""
    if not app.page.get_by_test_id("stApp").count():
        app.page.goto(app.address + "/your_predictions")
        app.page.locator(".st-key-take_loans button").click()
        app.page.get_by_text("What is shown").wait_for()
    return app.idle()


def go(app, page, heading, query="?t=0.5"):
    app.lead(f"/{page}{query}")
    return compares(app, heading)


def compares(app, heading):
    app.page.get_by_role("heading", name=heading).wait_for()
    app.page.locator('[data-column="accuracy@m1"], [data-column="recall@g1"]').first.wait_for()
    app.page.locator(".st-key-roc svg.live-mark").wait_for()
    return app.idle()


def naive(y_true, y_score, threshold):
    said, true = y_score > np.float32(threshold), y_true == 1
    pairs = {"tp": said & true, "fn": ~said & true, "fp": said & ~true, "tn": ~said & ~true}
    return {name: f"{int(rows.sum()):,}" for name, rows in pairs.items()}


def drag(app, thresholds):
    app.grab(0.5)
    for threshold in thresholds:
        app.pull(threshold)
        yield app.readings()
    app.page.mouse.up()


def test_models_follow_the_hand_and_nothing_is_sent(loans, themes):
    app = go(loans, "models", "Which model")
    names = [f"{name}@m{m}" for m in (1, 2) for name in ("tp", "fn", "fp", "tn")]
    sent = len(app.sent)
    for now in drag(app, (0.2, 0.42, 0.61, 0.8)):
        threshold = now["threshold"]
        assert now["threshold@m1"] == now["threshold@m2"] == threshold
        for m, each in enumerate(LOANS.predictions.values(), start=1):
            counts = naive(each.y_true, each.y_score, float(threshold))
            assert {name: now[f"{name}@m{m}"] for name in counts} == counts
        plain = {name: int(now[name].replace(",", "")) for name in names}
        for name in ("tp", "fn", "fp", "tn"):
            difference = plain[f"{name}@m2"] - plain[f"{name}@m1"]
            sign = "+" if difference > 0 else "−" if difference < 0 else "±"
            assert now[f"{name}@m2-m1"] == f"{sign}{abs(difference):,}"
        assert len(app.sent) == sent
    letters = app.page.locator(".st-key-roc svg.live-mark text.letter").all_text_contents()
    assert letters == ["A", "B"]
    assert_is_open_to_everybody(app.idle(), themes)


def caught_nearest(y_true, y_score, recall):
    """How many are caught at the threshold, any, whose recall is nearest; of two, the higher."""
    yes = y_score[y_true == 1]
    reached = {int((yes > threshold).sum()) for threshold in (-1, *y_score)}
    return min(reached, key=lambda tp: (abs(Fraction(tp, len(yes)) - recall), -tp))


def recall_at(y_true, y_score, threshold):
    yes = y_score[y_true == 1]
    return Fraction(int((yes > np.float32(threshold)).sum()), len(yes))


def test_a_matched_model_has_its_own_threshold(loans):
    app = go(loans, "models", "Which model")
    app.page.get_by_text("equal recall", exact=True).click()
    app.page.get_by_text("Matched by recall").wait_for()
    app.idle()
    first, second = list(LOANS.predictions.values())[:2]
    for now in drag(app, (0.3, 0.7)):
        recall = recall_at(first.y_true, first.y_score, now["threshold"])
        wanted = caught_nearest(second.y_true, second.y_score, recall)
        assert int(now["tp@m2"].replace(",", "")) == wanted
        caught = recall_at(second.y_true, second.y_score, now["threshold@m2"])
        assert caught * int((second.y_true == 1).sum()) == wanted
        assert now["threshold@m2"] != now["threshold@m1"]
    assert "matched=recall" in app.page.url


def test_groups_follow_the_hand_and_add_up(loans):
    app = go(loans, "groups", "to each group")
    y_true, y_score = LOANS.first.y_true, LOANS.first.y_score
    sent = len(app.sent)
    for now in drag(app, (0.25, 0.55, 0.75)):
        for code in range(3):
            rows = LOANS.groups.rows(code)
            counts = naive(y_true[rows], y_score[rows], float(now["threshold"]))
            assert {name: now[f"{name}@g{code + 1}"] for name in counts} == counts
        assert [now[f"{name}@all"] for name in ("tp", "fp")] == [now["tp"], now["fp"]]
        assert len(app.sent) == sent


def test_equal_recall_moves_each_group_to_its_threshold(loans, themes):
    app = go(loans, "groups", "to each group")
    app.page.get_by_text("equal recall", exact=True).click()
    app.page.get_by_text("Equal opportunity").wait_for()
    app.idle()
    y_true, y_score = LOANS.first.y_true, LOANS.first.y_score
    for now in drag(app, (0.35, 0.65)):
        recall = recall_at(y_true, y_score, now["threshold"])
        for g in range(3):
            rows = LOANS.groups.rows(g)
            wanted = caught_nearest(y_true[rows], y_score[rows], recall)
            assert int(now[f"tp@g{g + 1}"].replace(",", "")) == wanted
        assert float(now["recall@gap"]) < 0.01
    app.idle().page.get_by_text("one of your own for each", exact=True).click()
    expect(app.page.get_by_role("heading", name="Group by group")).to_be_visible()
    assert_is_open_to_everybody(app.idle(), themes)


@pytest.mark.slow
def test_a_link_opens_the_comparison_on_a_phone_without_overflow(app):
    app.sized(390, 844).anew("/models?matched=equal+recall&t=0.3")
    for path in ("", "/groups?criterion=equal+precision&t=0.3"):
        if path:
            app.go(path)
        app.page.locator(".side td").first.wait_for()
        app.idle()
        width = app.page.evaluate("document.documentElement.scrollWidth")
        assert width <= 390
        assert app.readings()["threshold"] == "0.300"


@pytest.mark.slow
def test_the_file_of_the_sample_opens_the_same_comparison(app):
    bring(open_page(app, App.go), sample_csv("loans"), "loans.csv")
    app.page.get_by_text("How your file is understood").wait_for()
    app.idle()

    def choose(label, value, line):
        if not app.page.get_by_role("combobox", name=label).count():
            app.page.get_by_role("button", name=line).click()
        box = app.page.get_by_role("combobox", name=label).first
        box.click()
        box.fill(value)
        app.page.get_by_role("option", name=value, exact=True).click()
        app.idle()

    choose("Score", "score_card", "Score: ")
    choose("More models", "network", "Score: ")
    app.page.keyboard.press("Escape")
    app.page.keyboard.press("Escape")
    choose("Group", "region", "Group: ")
    app.page.keyboard.press("Escape")
    app.page.get_by_text("What is shown").wait_for()
    app.page.locator('[data-testid="stMainBlockContainer"] a[href*="groups"]').first.click()
    compares(app, "to each group")
    assert app.page.locator(".side th[scope=row]").all_inner_texts()[1].startswith("B · coast")
