"""The story in a real browser: walked by keyboard alone, learned, scrubbed, presented."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from core.data.datasets import load_dataset
from core.mlp.estimator import MLPClassifier
from tests.browser.conftest import App, daily
from ui.address.parameters import STEP
from ui.story import STORY

QUICK = "moons_n300_hidden8_dropout0.2_epochs6"
AT = "/story?recipe=" + QUICK + "&step={}"


def open_step(app, step, more="") -> App:
    return at(app.go(AT.format(step) + more), step)


def at(app, step) -> App:
    conclusion = app.page.locator(".st-key-conclusion")
    expect(conclusion).to_contain_text(plain(STORY[step].conclusion)[-40:])
    expect(app.page.locator(".st-key-claim")).to_contain_text(plain(STORY[step].claim)[:20])
    return app.idle()


def plain(markdown):
    """Take off what Markdown does not show."""
    return re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", markdown).replace("*", "").replace("`", "")


def scroll_to_the_end(app):
    """Go down as far as the page goes, and return what scrolls."""
    place = app.page.get_by_test_id("stMain")
    far = place.evaluate("(node) => { node.scrollTop = 1e6; return node.scrollTop; }")
    assert far > 100
    return place


def assert_needs_no_sideways_scrolling(app):
    for selector in ("html", '[data-testid="stMainBlockContainer"]', ".walk"):
        for box in app.page.locator(selector).all():
            assert box.evaluate("node => node.scrollWidth <= node.clientWidth"), selector


@pytest.mark.parametrize("n", daily(3, len(STEP.labels)))
def test_each_step_opens_at_its_top_and_fits_on_a_phone_and_on_a_screen(app, n):
    open_step(app.sized(height=500), "unit")
    expect(app.page.locator(".su-curve").first).to_be_visible()
    choice = app.page.get_by_role("radio", name=STEP.labels["accuracies"])
    # Pressed where it is: a click would bring it into view, and scroll by that.
    next_step = app.page.locator(".st-key-way_Next button")
    ways = {
        "unit": None,
        "loss": lambda: app.page.keyboard.press("PageDown"),
        "regression": lambda: next_step.dispatch_event("click"),
        "accuracies": lambda: choice.dispatch_event("click"),
        "epochs": lambda: next_step.dispatch_event("click"),
        "quiz": lambda: next_step.dispatch_event("click"),
    }
    assert list(ways) == list(STEP.labels)
    widths = [1400, 390]
    for step, go in list(ways.items())[:n]:
        if go:
            place = scroll_to_the_end(app.sized(widths[0], 500))
            go()
            at(app, step)
            assert place.evaluate("(node) => node.scrollTop") == 0, step
        for width in widths:
            app.sized(width, 844).frame()
            assert app.page.evaluate("document.documentElement.scrollWidth") <= width, step
            assert_needs_no_sideways_scrolling(app)
            if width == 1400 and step in ("unit", "loss", "quiz"):  # no drawer beside them
                assert app.page.locator(".st-key-way").bounding_box()["height"] <= 64, "one line"
        if step == "loss":
            app.sized(1400, 900)
            app.frame()
            line = app.page.locator(".lt-line").bounding_box()
            assert line["y"] < 900 - 200, "what is to be dragged first is out of sight"
            app.sized(widths[-1], 844)
        widths.reverse()  # the next step opens at the width that there is


def test_a_link_opens_its_step_on_a_phone_and_the_way_on_stands_at_its_end(app):
    at(app.sized(390, 844).go(AT.format("accuracies")), "accuracies")
    assert app.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert_needs_no_sideways_scrolling(app)
    on = app.page.get_by_role("button", name=STEP.labels["epochs"])
    place = scroll_to_the_end(app)
    expect(on).to_be_in_viewport(ratio=1)
    app.sized()
    expect(on).to_be_hidden()
    app.sized(390, 844)
    on.dispatch_event("click")
    at(app, "epochs")
    assert place.evaluate("(node) => node.scrollTop") == 0


@pytest.mark.slow
def test_the_presenter_view_is_larger_and_without_sidebar(app):
    # Letters are measured in the window: these are those of a projector.
    at(app.sized(1920, 1080).go(AT.format("accuracies") + "&v=2&drawer=true"), "accuracies")
    size = "Number.parseFloat(getComputedStyle(document.querySelector('.st-key-claim p')).fontSize)"
    plain_size = app.page.evaluate(size)
    expect(app.page.get_by_test_id("stSidebar")).to_be_visible()
    app.page.get_by_text("Presenter view").click()
    expect(app.page.get_by_test_id("stSidebar")).to_be_hidden()
    expect(app.page.get_by_test_id("stHeader")).to_be_hidden()
    assert app.page.evaluate(size) > 1.25 * plain_size
    expect(app.page).to_have_url(re.compile("present=true"))
    app.page.get_by_text("Presenter view").click()
    switch = app.page.get_by_role("switch", name="Presenter view")
    expect(switch).not_to_be_checked()  # else the browser has lost the press, and not the server
    expect(app.page.get_by_test_id("stSidebar")).to_be_visible()


def test_a_step_stays_where_it_is_when_something_in_it_is_pressed(app):
    open_step(app.sized(height=500), "accuracies")
    expect(app.page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    app.box_of(app.page.get_by_role("radio", name="off", exact=True))
    place = scroll_to_the_end(app)
    before = place.evaluate("(node) => node.scrollTop = 200")
    app.page.get_by_role("radio", name="off", exact=True).dispatch_event("click")
    expect(app.page.get_by_text("Without dropout one reason remains")).to_be_attached()
    app.idle()
    assert place.evaluate("(node) => node.scrollTop") == pytest.approx(before, abs=60)


def test_scrubbing_shows_each_epoch_as_it_was_and_the_link_says_it_once(app):
    open_step(app, "epochs")
    dataset = load_dataset("moons", n_samples=300)
    X, y = dataset.split("test")

    def naive(epochs, threshold):
        model = MLPClassifier((8,), dropout=(0.2,), epochs=epochs, random_state=0)
        y_score = model.fit(*dataset.split("train")).predict_proba(X)[:, 1]
        said = y_score > np.float32(threshold)
        return [str(int((said & (y == 1)).sum())), str(int((said & (y == 0)).sum()))]

    track, now = app.page.locator(".rp-track"), app.page.locator(".rp-now")
    expect(now).to_have_text("Before training")
    box = app.box_of(track)
    app.page.mouse.move(box["x"] + 2, box["y"] + box["height"] / 2)
    app.page.mouse.down()
    app.sent.clear()
    app.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(now).to_have_text("After epoch 3 of 6")
    app.page.mouse.move(box["x"] + box["width"] / 3, box["y"] + box["height"] / 2)
    expect(now).to_have_text("After epoch 2 of 6")
    assert app.sent == [], "what a hand passes is not sent"
    with app.run_to_its_end():
        app.page.mouse.up()
    app.page.wait_for_url(re.compile("epoch=2"))
    app.grab(0.5)
    for threshold in (0.35, 0.6):
        app.pull(threshold)
        shown = app.readings()
        assert [shown["tp"], shown["fp"]] == naive(2, float(shown["threshold"]))
    app.page.mouse.up()
    app.page.reload()
    at(app, "epochs")
    expect(now).to_have_text("After epoch 2 of 6")


BELOW_THE_HEADER = """() => {
    const term = document.getElementById("saturation").getBoundingClientRect();
    const header = document.querySelector("[data-testid=stHeader]").getBoundingClientRect();
    return term.top >= header.bottom && term.top < header.bottom + 60;
}"""


def test_a_term_leads_to_its_place_in_the_glossary(app):
    app.page.goto(app.address + "/glossary#saturation")
    expect(app.page.get_by_role("heading", name="Saturation")).to_be_in_viewport()
    expect(app.page.get_by_role("link", name="Link to Saturation")).to_have_count(1)
    app.page.wait_for_function(BELOW_THE_HEADER)
    # Something above it is drawn late: the term is held, until a person scrolls.
    taller = "(by) => document.querySelector('h1').style.paddingTop = by"
    app.page.evaluate(taller, "300px")
    app.frame()
    app.page.wait_for_function(BELOW_THE_HEADER)
    app.page.mouse.move(700, 500)
    app.page.mouse.wheel(0, 200)
    app.page.wait_for_function(f"() => !({BELOW_THE_HEADER})()")
    app.page.evaluate(taller, "600px")
    app.frame()
    assert not app.page.evaluate(BELOW_THE_HEADER)
    open_step(app, "unit")
    link = app.page.locator(".st-key-claim a").first
    assert re.fullmatch(r".*glossary#\w+", link.get_attribute("href"))


@pytest.mark.parametrize("part", daily("%E0%", "no_such_word", "<b>"))
def test_an_address_that_names_no_term_opens_the_glossary_at_its_top(app, part):
    app.page.goto(f"{app.address}/glossary?visit={len(part)}#{part}")
    expect(app.page.get_by_role("heading", name="Threshold", exact=True)).to_be_attached()
    app.idle().frame()
    assert app.page.get_by_test_id("stMain").evaluate("(node) => node.scrollTop") == 0


def test_a_link_may_have_the_number_of_a_step_alone(app):
    app.go(f"/story?recipe={QUICK}&step=5&present=1")
    at(app, "epochs")
    expect(app.page.get_by_test_id("stHeader")).to_be_hidden()
    app.page.wait_for_url(re.compile("step=epochs"))
    assert "present=true" in app.page.url
    assert not app.page.get_by_text("The link says").count()


@pytest.mark.slow
def test_a_training_that_diverged_at_once_cannot_be_played(app):
    at(app.go("/story?recipe=breast-cancer_lr10_hidden256x256_epochs3&step=5"), "epochs")
    expect(app.page.get_by_text("diverged in epoch 1")).to_be_visible()
    expect(app.page.get_by_role("button", name="Play")).to_be_disabled()
    expect(app.page.locator(".rp-track")).to_have_attribute("aria-disabled", "true")
