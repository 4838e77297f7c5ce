"""The page “Which accuracy?” in a browser: typing, links, keyboard, phone, and both themes."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.axe import COLOURS, RULES, WCAG, issues, serious_issues
from tests.browser.conftest import App, daily
from ui.which.examples import PRESETS


def open_which(app: App, query: str = "") -> App:
    app.go("/which_accuracy" + query)
    expect(app.page.locator(".which-path")).to_be_visible()
    expect(app.page.locator(".which-six")).to_be_visible()
    return app.idle()


def lit(app: App):
    return app.page.locator(".which-path .fired")


@pytest.mark.parametrize("is_opened_anew", daily(False, True))
def test_a_preset_by_keyboard_then_a_paste_then_another_page_and_back(app, is_opened_anew):
    open_which(app)
    expect(lit(app)).to_contain_text("BinaryAccuracy")
    preset = app.page.get_by_role("button", name="Multi-label sigmoid")
    preset.focus()
    app.page.keyboard.press("Enter")
    expect(lit(app)).to_contain_text("CategoricalAccuracy")
    expect(app.page.locator(".which-advice")).to_contain_text("0.8333 (10 of 12)")

    labels = app.page.get_by_role("textbox", name="y_true")
    labels.fill("0\n1\n1\n0")
    labels.press("Control+Enter")
    expect(lit(app)).to_contain_text("The last of y_true is 1, that of y_pred 3.")
    app.page.wait_for_url("**0%5Cn1*")

    address = app.page.url
    app.page.get_by_role("link", name="What sparse_categorical_accuracy does").click()
    expect(app.page.locator("h1")).to_have_text("Is the largest score at the label’s place?")
    app.idle().page.go_back()
    expect(lit(app)).to_contain_text("The last of y_true is 1, that of y_pred 3.")

    if not is_opened_anew:
        return
    app.page.goto("about:blank")  # a person who has the link alone
    # As a phone opens it.
    other = open_which(app.sized(390, 844), address.partition("/which_accuracy")[2])
    assert_fits_a_phone(other)
    expect(other.page.get_by_role("textbox", name="y_true")).to_have_value("0\n1\n1\n0")
    expect(lit(other)).to_contain_text("SparseCategoricalAccuracy")


@pytest.mark.parametrize(("places", "theme"), daily(([9, 5], "light"), ([9, 5, 6], "dark")))
def test_one_back_undoes_one_preset_and_one_forward_does_it_again(app, places, theme):
    open_which(app)
    labels, scores = (app.page.get_by_role("textbox", name=name) for name in ("y_true", "y_pred"))
    wanted = [PRESETS[i] for i in places]  # the first of them changes the metric too
    for preset in wanted:
        before = app.page.url
        app.page.get_by_role("button", name=preset.label, exact=True).click()
        expect(scores).to_have_value(preset.y_pred)
        expect(app.page).not_to_have_url(before)  # its entry in the history is there
        app.idle()

    def is_shown(preset):
        expect(labels).to_have_value(preset.y_true)
        expect(scores).to_have_value(preset.y_pred)
        expect(app.page.get_by_text(preset.surprise)).to_be_visible()
        app.idle()

    for preset in (*wanted[-2::-1], PRESETS[0]):
        app.page.go_back()
        is_shown(preset)
    assert "case" not in app.page.url
    for preset in wanted:
        app.page.go_forward()
        is_shown(preset)
    expect(app.page.get_by_role("heading", name="Sample by sample")).to_be_visible()
    assert serious_issues(app.theme(theme), options=RULES[theme]) == []


@pytest.mark.slow  # every day without a browser: tests/pages/test_which_accuracy.py
def test_a_bad_text_keeps_the_last_result_and_a_long_one_leaves_the_link(app):
    open_which(app)
    scores = app.page.get_by_role("textbox", name="y_pred")
    scores.fill("[[0.2], [0.9], [<b>x</b>], [0.7]]")
    scores.press("Control+Enter")
    expect(app.page.get_by_role("alert")).to_contain_text("got “<b>x</b>”")
    expect(lit(app)).to_contain_text("BinaryAccuracy")
    expect(app.page.locator(".which-answer")).to_contain_text("3 of 4")

    scores.fill("\n".join(["0.25", "0.75"] * 200))
    scores.press("Control+Enter")
    expect(app.page.get_by_text("Too long for the link")).to_be_visible()
    assert "y_pred" not in app.idle().page.url
    expect(scores).to_have_value("\n".join(["0.25", "0.75"] * 200))


def test_readable_on_a_phone_and_to_a_screen_reader(app, theme):
    query = '?case={"y_true_shape":"(N,1)","y_pred_shape":"(N,3)"}'
    assert_fits_a_phone(open_which(app.sized(390, 844), query))
    rules = {"light": WCAG, "dark": COLOURS}[theme]
    assert issues(app.theme(theme), ".which", rules) == []


def assert_fits_a_phone(app):
    assert app.page.evaluate("document.documentElement.scrollWidth") <= 390
    wide = app.page.evaluate(
        "[...document.querySelectorAll('.which > *, .which-path *, .six *')]"
        ".filter((node) => node.getBoundingClientRect().right > 391).map((node) => node.outerHTML)"
    )
    assert not wide
