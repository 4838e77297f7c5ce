"""The presenter view in a real browser: each step in one frame, and no small letters."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import daily
from tests.browser.test_story import AT, at
from tests.browser.test_story_6 import pass_the_opening

SIZES = daily((1920, 1080, 20), (1280, 720, 13))
"""Of the window, and the px that the smallest letters have at least."""
STEPS = (
    ("unit", ""),
    ("loss", ""),
    ("regression", ""),
    ("regression", "&part=saturation"),
    ("regression", "&part=sample&stage=by_hidden_weights"),
    ("accuracies", ""),
    ("epochs", "&epoch=3"),
    ("quiz", "&quiz=7"),
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


@pytest.mark.parametrize(("step", "more"), STEPS, ids=lambda part: part)
@pytest.mark.parametrize(("width", "height", "smallest"), SIZES)
def test_a_step_is_one_frame_with_large_letters(app, step, more, width, height, smallest):
    def assert_is_one_frame():
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

    link = AT.format(step) + "&present=1" + more
    app.sized(width, height)
    (app.anew if step == "quiz" else app.go)(link)  # a session passes the opening once
    if step == "quiz":
        expect(app.page.locator(".rw-plot circle").first).to_be_attached()
        assert_is_one_frame()
        pass_the_opening(app)
    else:
        at(app, step)
    if step in ("regression", "accuracies") and not more:
        expect(app.page.locator(".rw-plot circle").first).to_be_attached()
    assert_is_one_frame()
    if step != "quiz":
        expect(app.page.locator(".st-key-task")).to_be_visible()
