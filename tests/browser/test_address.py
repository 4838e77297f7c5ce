"""What the browser's history and the address do with a choice."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import TOOLS
from tests.browser.test_away import Relay


def radio(app, name):
    return app.page.get_by_role("radio", name=name, exact=True)


def entries(app) -> int:
    return app.idle().page.evaluate("history.length")


def address(app) -> str:
    return app.page.evaluate("location.search")


def test_each_choice_is_one_entry_and_back_and_forward_walk_through_them(app):
    app.open(TOOLS)
    before = entries(app)
    for name, wanted in (("Train", "&rows=train"), ("≥ threshold", "&rows=train&rule=ge")):
        radio(app, name).click()
        expect(app.page).to_have_url(app.address + TOOLS + wanted)
        app.idle()
    radio(app, "Missed").click()
    expect(app.page).to_have_url(re.compile("&cell=fn$"))
    radio(app, "Test").click()
    expect(app.page).to_have_url(app.address + TOOLS + "&rule=ge&cell=fn")
    assert entries(app) == before + 4
    app.page.go_back()
    expect(radio(app, "Train")).to_be_checked()
    app.idle().page.go_back()
    expect(radio(app, "Missed")).not_to_be_checked()
    app.idle().page.go_back()
    expect(radio(app, "> threshold")).to_be_checked()
    app.idle().page.go_back()
    expect(radio(app, "Test")).to_be_checked()
    assert address(app.idle()) == TOOLS[1:]
    app.page.go_forward()
    expect(radio(app, "Train")).to_be_checked()
    app.idle().page.go_forward()
    expect(radio(app, "≥ threshold")).to_be_checked()
    assert address(app.idle()) == TOOLS[1:] + "&rows=train&rule=ge"


def test_a_quick_hand_is_not_overtaken_by_the_address(app):
    app.go(TOOLS).ready()
    for _ in range(3):
        for name in ("Train", "Validation"):
            radio(app, name).click()
    expect(app.page.get_by_text("400 validation rows")).to_be_visible()
    expect(app.page).to_have_url(re.compile("rows=validation$"))
    app.idle()
    expect(radio(app, "Validation")).to_be_checked()


def test_what_a_page_shows_comes_back_in_one_entry_and_its_own_entry_stays(app):
    app.go(TOOLS + "&rows=train&rule=ge&t=0.31").ready()
    app.formulas()
    expect(app.page.get_by_role("heading", name="What do these numbers mean?")).to_be_visible()
    assert address(app.idle()) == ""
    before = entries(app)
    app.page.get_by_role("link", name="Explorer").click()
    expect(radio(app, "Train")).to_be_checked()
    wanted = {"rows=train", "rule=ge", "t=0.31", "v=3", "open=tools"}
    expect(app.page).to_have_url(re.compile(r"\?([^&]+&){4}[^&]+$"))
    assert set(address(app.idle())[1:].split("&")) == wanted
    assert entries(app) == before + 2, "the page, and what it shows"
    app.page.evaluate("history.go(-2)")
    expect(app.page.get_by_role("heading", name="What do these numbers mean?")).to_be_visible()
    expect(app.page.get_by_text("Recall (true positive rate)").first).to_be_visible()
    app.idle().page.go_back()
    expect(radio(app, "Train")).to_be_checked()
    assert set(address(app.idle())[1:].split("&")) == wanted


def test_back_before_a_link_is_answered_stays_on_the_page_of_the_link(new_app):
    app = new_app()
    connection = Relay(app)
    app.anew("/glossary")
    link = app.page.get_by_role("link", name="Your predictions")
    with app.run_to_its_end():
        app.formulas()
    before = app.page.evaluate("navigation.currentEntry.index")
    connection.is_mute = True
    link.click()
    connection.is_mute = False
    with app.run_to_its_end():
        app.page.evaluate("history.back()")
    expect(app.page).to_have_url(f"{app.address}/formulas")
    assert app.page.evaluate("navigation.currentEntry.index") == before
    with app.run_to_its_end():
        link.click()
    expect(app.page).to_have_url(f"{app.address}/your_predictions")
    with app.run_to_its_end():
        app.page.go_back()
    expect(app.page).to_have_url(f"{app.address}/formulas")
    expect(app.page.get_by_role("heading", name="What do these numbers mean?")).to_be_visible()


@pytest.mark.slow  # every day without a browser: tests/pages/test_old_links.py
def test_an_old_link_is_written_anew(app):
    app.open("/?rows=Validation&rule=≥+threshold&rates=Recall&cell=Rightly+left")
    expect(app.page.get_by_text("400 validation rows")).to_be_visible()
    expect(app.page).to_have_url(re.compile("v=3"))
    now = {"rows=validation", "rule=ge", "rates=recall", "cell=tn", "drawer=true", "open=all"}
    assert set(address(app.idle())[1:].split("&")) == now | {
        "v=3",
        "axis=probability",
        "situation=none",
    }
