"""What hands do without meaning to: two tabs, two presses, Back in the middle of a drag."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import TOOLS, app_in
from tests.browser.independent import assert_shows
from tests.browser.test_away import assert_link_agrees, drag
from tests.browser.test_your_predictions import CSV, LABELS, SCORES, bring, explore, open_page

pytestmark = pytest.mark.slow


def test_two_tabs_of_one_browser_each_keep_their_own_rows_settings_and_link(new_app, reference):
    own = new_app()
    other = app_in(own.page.context, own.address)
    bring(open_page(own), CSV.encode())
    explore(own)
    other.open(TOOLS + "&t=0.42")
    mine, its = drag(own, 0.3), drag(other, 0.7)
    assert_link_agrees(other, its)  # else it and what comes next are one entry
    other.idle()
    other.page.get_by_role("radio", name="≥ threshold", exact=True).click()
    expect(other.page).to_have_url(re.compile("rule=ge"))
    other.idle().page.go_back()
    expect(other.page.get_by_role("radio", name="> threshold", exact=True)).to_be_checked()
    assert_link_agrees(own, mine)
    assert_link_agrees(other, its)
    assert_shows(own.readings(), LABELS.tolist(), SCORES.astype(np.float32))
    assert_shows(other.readings(), *reference)
    other.page.reload()
    assert_shows(other.ready().readings(), *reference)
    expect(other.page.get_by_text("were in the memory")).to_have_count(0)
    assert_shows(own.readings(), LABELS.tolist(), SCORES.astype(np.float32))
    other.page.close()
    other.check()


def test_a_button_pressed_twice_at_once_does_what_one_press_does(new_app):
    app = new_app().anew("/story?v=3")
    with app.run_to_its_end():
        app.page.get_by_role("button", name=re.compile("^Next")).dblclick()
    expect(app.page).to_have_url(re.compile("step=loss"))
    app.lead("/choose_a_threshold?v=3")
    use = app.page.get_by_role("button", name="Use this threshold")
    with app.run_to_its_end():
        use.dblclick()
    expect(app.page).to_have_url(re.compile(r"[?&]t=0\.\d"))
    with app.page.expect_download():
        app.page.get_by_role("button", name="Decision record").dblclick()
    expect(use).to_be_visible()
    assert "step=loss" not in app.idle().page.url


def test_back_and_forward_in_the_middle_of_a_drag_leave_the_threshold_in_the_hand(new_app):
    app = new_app().open(TOOLS)
    with app.run_to_its_end():
        app.page.get_by_role("radio", name="≥ threshold", exact=True).click()
    assert_link_agrees(app, drag(app, 0.6))
    for way, to in (("back", 0.2), ("forward", 0.8)):
        if way == "forward":
            with app.run_to_its_end():
                app.page.go_back()
        app.grab(float(app.readings()["threshold"]))
        app.pull(to)
        held = app.readings()["threshold"]
        with app.run_to_its_end():
            app.page.evaluate(f"history.{way}()")
        assert app.readings()["threshold"] == held
        app.pull(to + 0.05)
        app.page.mouse.up()
        now = app.readings()["threshold"]
        assert float(now) == pytest.approx(to + 0.05, abs=0.01)
        assert_link_agrees(app, now)
