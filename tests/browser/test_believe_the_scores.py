"""Can the scores be believed, in a real browser: two hands, and nothing asked of the server."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.axe import assert_is_open_to_everybody
from tests.browser.independent import counted
from tests.browser.test_explorer import JUMPED


def there(app, column):
    return app.page.locator(f"td [data-column='{column}@there']").inner_text()


def test_threshold_and_share_move_what_looks_at_both_classes(app, reference, themes):
    app.go("/believe_the_scores?v=2&belief=prevalence&share_there=0.02")
    expect(app.page.locator(".st-key-by_prevalence svg.live-mark circle.now")).to_have_count(2)
    app.idle()
    y_true, y_score = reference

    def assert_precision(threshold, share):
        c = counted(y_true, y_score, threshold)
        tpr, fpr = c["tp"] / (c["tp"] + c["fn"]), c["fp"] / (c["fp"] + c["tn"])
        yes, alarms = share * tpr, (1 - share) * fpr
        expected = yes / (yes + alarms) if yes + alarms else np.nan
        text = there(app, "precision")
        assert (
            text == "undefined"
            if np.isnan(expected)
            else float(text) == pytest.approx(expected, abs=5.1e-5)
        )
        assert there(app, "accuracy") == f"{yes + (1 - share) * (1 - fpr):.4f}"

    before = len(app.sent)
    share_of = app.page.locator(".prevalence")
    box = share_of.locator("input").bounding_box()
    middle = box["y"] + box["height"] / 2
    app.page.mouse.move(box["x"] + box["width"] / 2, middle)
    app.page.mouse.down()
    seen = set()
    for part in np.linspace(0.1, 0.9, 7):
        app.page.mouse.move(box["x"] + part * box["width"], middle)
        app.frame()
        percent = float(share_of.locator("[data-column=percent]").inner_text())
        assert_precision(0.5, percent / 100)
        seen.add(percent)
    assert len(seen) == 7
    assert len(app.sent) == before
    app.page.mouse.up()
    held_there = app.page.locator("[data-held-of=there]")
    # Told behind the table of the other slider, in one run.
    expect(held_there).to_have_attribute("data-answer", "1")
    expect(app.page).to_have_url(re.compile(r"[?&]share_there=0\.\d"))
    app.idle()
    app.frame()

    percent = float(share_of.locator("[data-column=percent]").inner_text())
    app.grab(0.5)
    before = len(app.sent)
    for threshold in (0.3, 0.62, 0.8):
        app.pull(threshold)
        assert_precision(float(app.readings()["threshold"]), percent / 100)
    assert len(app.sent) == before
    app.page.mouse.up()
    expect(app.page).to_have_url(re.compile(r"[?&]t=0\.[78]"))
    expect(app.page.locator("[data-held-of=live]")).to_have_attribute("data-answer", "1")
    app.idle()
    held = float(app.readings()["threshold"])
    assert_precision(held, percent / 100)

    share_of.locator("input").focus()
    app.page.keyboard.press("Home")
    expect(app.page).to_have_url(re.compile(r"share_there=0\.0001"))
    expect(held_there).to_have_attribute("data-answer", "2")
    app.idle()
    app.frame()
    assert_precision(held, 0.0001)
    assert share_of.locator("input").get_attribute("aria-valuetext") == "0.01 %, 1 in 10,000"
    assert_is_open_to_everybody(app, themes)


@pytest.mark.slow
@pytest.mark.parametrize(
    "path", ["/believe_the_scores?v=3&belief=prevalence", "/choose_a_threshold?v=3&card=unsure"]
)
def test_nothing_jumps_on_a_phone_below_a_slider_that_comes_late(new_app, path):
    app = new_app(390, 844).open(path)
    expect(app.page.locator(".st-key-live [data-filled]").first).to_be_visible()
    assert app.idle().page.evaluate(JUMPED) < 0.05
