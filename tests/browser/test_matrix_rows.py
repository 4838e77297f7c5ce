"""The rows behind a cell in a real browser: pointer, finger, keyboard, drag, and small screens."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from core.data.datasets import load_dataset
from core.experiment.recipe import REFERENCE
from tests.browser.axe import RULES, serious_issues
from tests.browser.conftest import TOOLS, daily
from tests.browser.independent import assert_shows

DATA = load_dataset("moons", n_samples=2000, noise=REFERENCE.noise, seed=0)


def cell(app, name):
    return app.page.locator(f".lt-cell[data-explain={name}]")


def press_of(app, name):
    return cell(app, name).get_by_role("button")


def rows_of(app, name):
    return app.page.locator(f'[data-rows-of="live"][data-cell="{name}"]')


def first_numbers(app, name):
    return [int(text) for text in rows_of(app, name).locator("td:first-child").all_inner_texts()]


def missed(reference, threshold):
    """The missed rows, nearest first, found one by one."""
    t = float(np.float32(threshold))
    rows = zip(DATA.test.tolist(), *reference, strict=True)
    inside = [(t - float(s), i) for i, y, s in rows if y == 1 and float(s) <= t]
    return [i for _, i in sorted(inside)]


def test_a_press_opens_the_rows_and_another_closes_them(app, reference):
    app.go(TOOLS).ready()
    button = press_of(app, "fn")
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(rows_of(app, "fn")).to_have_count(0)
    cell(app, "fn").click()
    expected = missed(reference, 0.5)
    expect(rows_of(app, "fn").get_by_text(f"{len(expected)} rows", exact=True)).to_be_visible()
    expect(rows_of(app, "fn")).to_be_in_viewport()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(app.page).to_have_url(re.compile(r"[?&]cell=fn(&|$)"))
    assert first_numbers(app, "fn") == expected[:10]
    cell(app, "tp").click()
    expect(rows_of(app, "tp")).to_be_visible()
    expect(rows_of(app, "fn")).to_have_count(0)
    expect(button).to_have_attribute("aria-pressed", "false")
    cell(app, "tp").click()
    expect(rows_of(app, "tp")).to_have_count(0)
    expect(press_of(app, "tp")).to_have_attribute("aria-pressed", "false")
    expect(app.page).not_to_have_url(re.compile("cell="))


def test_the_keyboard_opens_closes_and_explains(app):
    app.go(TOOLS).ready()
    app.slider.focus()
    app.page.keyboard.press("Tab")
    app.page.keyboard.press("Home")
    expect(press_of(app, "fn")).not_to_be_focused()
    app.page.keyboard.press("ArrowDown")
    expect(press_of(app, "fn")).to_be_focused()
    outline = press_of(app, "fn").evaluate("(node) => getComputedStyle(node).outlineStyle")
    assert outline == "solid"
    tip = app.page.get_by_role("tooltip")
    expect(tip).to_contain_text("False negatives (FN)")
    expect(tip).to_contain_text("Press to see these rows")
    app.page.keyboard.press("Escape")
    expect(tip).to_have_count(0)
    for key in ("Enter", "Space"):
        app.page.keyboard.press(key)
        expect(rows_of(app, "fn")).to_be_visible()
        expect(press_of(app, "fn")).to_be_focused()
        app.page.keyboard.press(key)
        expect(rows_of(app, "fn")).to_have_count(0)
    app.page.keyboard.press("ArrowRight")
    expect(tip).to_contain_text("True positives (TP)")


@pytest.mark.parametrize("n", daily(5, 15))
def test_the_rows_follow_when_the_hand_lets_go_and_nothing_is_sent_before(app, reference, n):
    app.go(TOOLS + "&cell=fn").ready()
    assert first_numbers(app, "fn") == missed(reference, 0.5)[:10]
    expect(press_of(app, "fn")).to_have_attribute("aria-pressed", "true")
    app.grab(0.5)
    app.idle()
    before = len(app.sent)
    for threshold in np.linspace(0.5, 0.9, n):
        app.pull(threshold)
        assert_shows(app.readings(), *reference)
    assert len(app.sent) == before
    assert first_numbers(app, "fn") == missed(reference, 0.5)[:10]
    app.page.mouse.up()
    now = app.readings()
    expect(rows_of(app, "fn").get_by_text(f"{now['fn']} rows", exact=True)).to_be_visible()
    expect(rows_of(app, "fn")).to_contain_text(f"nearest to the threshold {now['threshold']} first")
    assert len(app.sent) == before + 1
    expected = missed(reference, now["threshold"])
    assert first_numbers(app, "fn") == expected[:10]
    app.page.get_by_role("button", name="Next", exact=True).click()
    expect(app.page.get_by_text(f"rows 11–20 of {len(expected)}")).to_be_visible()
    assert first_numbers(app, "fn") == expected[10:20]
    assert app.readings() == now
    press_of(app, "fn").focus()
    app.slider.press("ArrowLeft")
    expect(app.page.get_by_text("rows 1–10 of")).to_be_visible()


def test_the_plain_way_in_and_out(app):
    app.go(TOOLS).ready()
    app.page.get_by_role("radio", name="False alarms").or_(
        app.page.get_by_role("button", name="False alarms", exact=True)
    ).first.click()
    expect(rows_of(app, "fp")).to_be_visible()
    expect(press_of(app, "fp")).to_have_attribute("aria-pressed", "true")
    app.page.get_by_role("button", name="Close", exact=True).last.click()
    expect(rows_of(app, "fp")).to_have_count(0)
    expect(press_of(app, "fp")).to_have_attribute("aria-pressed", "false")


@pytest.mark.slow
def test_on_a_phone_the_rows_come_into_view_and_nothing_is_too_wide(new_app):
    app = new_app(390, 844, has_touch=True, is_mobile=True).open(
        TOOLS + "&recipe=breast-cancer_epochs2"
    )
    cell(app, "tn").scroll_into_view_if_needed()
    cell(app, "tn").tap()
    expect(rows_of(app, "tn").get_by_text(re.compile("^[0-9]+ rows$"))).to_be_in_viewport(ratio=1)
    assert rows_of(app, "tn").bounding_box()["y"] > 140  # below the bar with the thin slider
    assert app.page.evaluate("document.documentElement.scrollWidth") <= 390
    region = rows_of(app, "tn").get_by_role("region")
    assert region.evaluate("(node) => node.scrollWidth > node.clientWidth")  # it scrolls by itself
    wide = app.page.evaluate(
        "[...document.querySelectorAll('[data-testid=stMain] button, .cell-rows :is(p, div)')]"
        ".filter((node) => node.getBoundingClientRect().right > 391).map((node) => node.outerHTML)"
    )
    assert wide == []


@pytest.mark.slow
def test_where_there_are_no_rows_to_show_no_cell_can_be_pressed(app):
    app.go("/beyond_the_six")
    expect(cell(app, "tp").locator("b")).to_have_text(re.compile(r"^\d"))
    app.idle()
    expect(app.page.locator(".lt-press")).to_have_count(0)
    cell(app, "fn").focus()
    expect(app.page.get_by_role("tooltip")).to_contain_text("False negatives (FN)")
    expect(app.page.get_by_role("tooltip")).not_to_contain_text("Press")


@pytest.mark.slow
def test_axe_finds_no_serious_issue_with_a_cell_open(app, theme):
    app.go(TOOLS + "&cell=fn").ready()
    expect(rows_of(app, "fn")).to_be_visible()
    assert serious_issues(app.theme(theme), options=RULES[theme]) == []
    yes = {"light": "rgb(194, 85, 0)", "dark": "rgb(255, 138, 61)"}[theme]
    expect(rows_of(app, "fn").locator("p i")).to_have_css("border-top-color", yes)
