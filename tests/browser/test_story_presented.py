"""The presenter view in a real browser: each step in one frame, and no small letters."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import daily
from tests.browser.test_explorer import JUMPED
from tests.browser.test_story import AT, at, open_step
from tests.browser.test_story_6 import pass_the_opening

SIZES = daily((1920, 1080, 20), (1280, 720, 13))
"""Of the window, and the px that the smallest letters have at least."""
STEPS = daily(
    ("regression", "&part=saturation"),
    ("regression", "&part=sample&stage=by_hidden_weights"),
    ("quiz", "&quiz=7"),
    ("unit", ""),
    ("loss", ""),
    ("regression", ""),
    ("accuracies", ""),
    ("epochs", "&epoch=3"),
)
# Every text that a person sees, with its size in px; icons are no text, though written as one.
TEXTS = """() => {
    const seen = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const isHidden = (node) => {
        for (; node; node = node.parentElement) {
            if (getComputedStyle(node).clipPath.startsWith("inset(50%")) return true;
        }
        return false;
    };
    while (walker.nextNode()) {
        const text = walker.currentNode, holder = text.parentElement, range = new Range();
        range.selectNodeContents(text);
        const { width, height, top, bottom } = range.getBoundingClientRect();
        if (!text.data.trim() || width < 2 || !height || bottom < 0 || top > innerHeight) continue;
        if (!holder.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
        if (isHidden(holder) || holder.closest("[data-testid=stIconMaterial]")) continue;
        const size = parseFloat(getComputedStyle(holder).fontSize) * (holder.currentCSSZoom ?? 1);
        seen.push([Math.round(size * 100) / 100, text.data.trim()]);
    }
    return seen;
}"""
BOX = "(node) => { const { top, bottom } = node.getBoundingClientRect(); return [top, bottom]; }"


def assert_is_one_frame(app, step, more="", width=1280, height=720, smallest=13):
    if step in ("regression", "accuracies") and not more:
        expect(app.page.locator(".rw-plot circle").first).to_be_attached()
    app.idle().frame()
    if step in ("regression", "accuracies") and "sample" not in more:
        charts = app.page.locator(".st-key-picture .js-plotly-plot .main-svg .xtick")
        expect(charts.first).to_be_visible()
    parts = [".st-key-picture", ".st-key-conclusion"]
    for part in parts if step == "quiz" else [".st-key-claim", ".st-key-task", *parts]:
        top, bottom = app.page.locator(part).evaluate(BOX)
        assert 0 <= top < bottom <= height, (part, top, bottom, height)
    texts = app.page.evaluate(TEXTS)
    assert len(texts) > 15
    assert [each for each in texts if each[0] < smallest] == []
    assert app.page.evaluate("document.documentElement.scrollWidth") <= width


def tab_to(app, locator, most=90):
    for _ in range(most):
        if locator.evaluate("(node) => node === document.activeElement"):
            return
        app.page.keyboard.press("Tab")
    raise AssertionError("not reached by Tab")


@pytest.mark.slow
def test_all_steps_are_walked_by_keyboard_alone_on_a_projector(app):
    open_step(app.sized(1280, 720), "unit", "&present=1")
    the_first_step_fits_on_a_projector(app)
    # The network is trained: the picture is drawn anew with its rows.
    expect(app.page.locator(".su-plot .lt-dot").first).to_be_attached()
    assert_is_one_frame(app, "unit")
    keys = app.page.keyboard
    tab_to(app, app.page.locator("[role=slider]").first)
    before = app.page.locator("[role=slider]").first.get_attribute("aria-valuenow")
    keys.press("ArrowRight")
    expect(app.page.locator("[role=slider]").first).not_to_have_attribute("aria-valuenow", before)

    keys.press("PageDown")
    assert_is_one_frame(at(app, "loss"), "loss")
    loss_and_gradient_are_seen_beside_the_threshold(app)
    tab_to(app, app.slider)
    still = app.readings()
    keys.press("ArrowRight")
    moved = app.readings()
    assert moved["threshold"] != still["threshold"]
    expect(app.page.locator(".lives mark")).to_have_text(f"> {moved['threshold']}")
    for name in ("loss", "gradient"):
        assert moved[name] == still[name] != ""

    keys.press("PageDown")  # also while the slider has the focus
    assert_is_one_frame(at(app, "regression"), "regression")
    keys.press("PageDown")
    assert_is_one_frame(at(app, "accuracies"), "accuracies")
    keys.press("PageDown")
    assert_is_one_frame(at(app, "epochs"), "epochs")
    now = app.page.locator(".rp-now")
    expect(now).to_have_text("Before training")
    keys.press("Space")
    expect(now).to_have_text(re.compile(r"After epoch \d of 6"))
    keys.press("PageDown")  # also while it plays
    at(app, "quiz")
    keys.press("PageUp")
    at(app, "epochs")
    track = app.page.locator(".rp-track")
    tab_to(app, track)
    keys.press("End")
    expect(now).to_have_text("After epoch 6 of 6")
    keys.press("PageDown")  # also from within the slider
    at(app, "quiz")
    keys.press("PageUp")
    at(app, "epochs")
    assert "present=true" in app.page.url


def the_first_step_fits_on_a_projector(app):
    for part in (".st-key-way", ".st-key-claim", ".su-chain", ".su-plot"):
        box = app.page.locator(part).bounding_box()
        assert box["y"] >= 0, part
        assert box["y"] + box["height"] <= 720, part
    assert app.page.locator(".st-key-way").bounding_box()["height"] < 60, "one line"
    size = "(node) => parseFloat(getComputedStyle(node).fontSize) * node.currentCSSZoom"
    assert app.page.locator(".st-key-step button p").first.evaluate(size) >= 14


def loss_and_gradient_are_seen_beside_the_threshold(app):
    for name in ("loss", "gradient"):
        follower = app.page.locator(f".follows-live[data-column={name}]")
        expect(follower).to_have_text(re.compile(r"^\d"))
        box = follower.bounding_box()
        assert box["y"] + box["height"] < app.slider.bounding_box()["y"]
    matrix = app.page.locator(".lt-matrix").bounding_box()
    assert matrix["y"] + matrix["height"] <= 720


@pytest.mark.parametrize(("step", "more"), STEPS, ids=lambda part: part)
@pytest.mark.parametrize(("width", "height", "smallest"), SIZES)
def test_a_step_is_one_frame_with_large_letters(app, step, more, width, height, smallest):
    link = AT.format(step) + "&present=1" + more
    app.sized(width, height)
    (app.anew if step == "quiz" else app.go)(link)  # a session passes the opening once
    if step == "quiz":
        expect(app.page.locator(".rw-plot circle").first).to_be_attached()
        assert_is_one_frame(app, step, more, width, height, smallest)
        pass_the_opening(app)
    else:
        at(app, step)
    assert_is_one_frame(app, step, more, width, height, smallest)
    if step != "quiz":
        expect(app.page.locator(".st-key-task")).to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize("step", ["regression", "epochs"])
def test_a_link_to_a_presented_step_opens_without_a_jump_and_leads_back_to_the_whole_page(
    new_app, step
):
    app = new_app(1400, 900)
    app.anew(f"{AT.format(step)}&present=true")
    expect(app.page.locator(".st-key-task")).to_be_visible()
    app.idle().frame()
    assert app.page.evaluate(JUMPED) < 0.05
    expect(app.page.locator("html > style")).to_have_count(0)
    app.page.get_by_text("Presenter view").click()
    expect(app.page.get_by_role("heading", level=1)).to_be_in_viewport()
    expect(app.page.get_by_role("navigation").first).to_be_visible()
