"""The pages of the six accuracies in a real browser: a table edited by hand, a slider dragged."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from core.experiment.recipe import encode
from tests.browser.axe import RULES, assert_is_open_to_everybody, serious_issues
from tests.browser.conftest import daily
from tests.browser.independent import SMALL
from ui.streamlit_inside.selectors import selectors

LABELS = (0, 0, 0, 1, 1, 0)
SCORES = np.array((0.2, 0.3, 0.6, 0.7, 0.8, 0.1), np.float32)
ROW_HEIGHT = 35
STEPS = "[aria-label='The steps']"
COLOUR = "(node) => getComputedStyle(node).backgroundColor"


def open_page(app, name, query=""):
    app.go(f"/{name}?recipe={encode(SMALL)}{query}")
    expect(app.page.get_by_role("heading", name="Do it yourself")).to_be_visible()
    return app.idle()


def mean(app):
    return app.page.locator(f"{STEPS} p b")


def drawn(app):
    """Read said and right of every row of the steps."""
    return app.page.evaluate(
        "(steps) => [...document.querySelectorAll(steps + ' tbody tr')]"
        ".map((row) => [...row.children].slice(-2).map((cell) => cell.textContent))",
        STEPS,
    )


def type_into(app, row, column, text):
    """Write into a cell of the table, as a person does: double-click it, type, Enter."""
    grid = app.page.get_by_test_id("stDataFrame").first
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    n_columns = 2
    left = 40  # the column with which rows are marked
    width = (box["width"] - left) / n_columns
    x = box["x"] + left + (column + 0.5) * width
    y = box["y"] + (row + 1.5) * ROW_HEIGHT
    app.press_twice(x, y)
    field = app.page.locator("#portal textarea")
    field.fill(text)
    field.press("Enter")
    expect(field).to_have_count(0)


@pytest.mark.parametrize(("n", "themes"), daily((13, ()), (25, tuple(RULES))))
def test_the_steps_follow_the_hand_and_nothing_is_sent(app, n, themes):
    open_page(app, "binary_accuracy")
    worked = app.page.locator(".st-key-stick_worked")
    slider = worked.get_by_role("slider", name="Threshold")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    ticks = worked.locator(".lt-histogram text")
    # The logit 0 stands after the end 0.
    ticks = [ticks.get_by_text("0", exact=True).first, ticks.get_by_text("1", exact=True).last]
    for tick in ticks:  # the axis may be drawn anew at this moment
        expect(tick).to_be_visible()
    ticks = [app.box_of(tick) for tick in ticks]
    left, right = ticks[0]["x"], ticks[1]["x"] + ticks[1]["width"]
    y = box["y"] + box["height"] / 3
    app.page.mouse.move(left + 0.5 * (right - left), y)
    app.page.mouse.down()
    app.idle()
    before, seen = len(app.sent), set()
    for place in np.linspace(0, 1, n):
        app.page.mouse.move(left + place * (right - left), y)
        app.frame()
        threshold = np.float32(worked.locator(".lt-value[data-column=threshold]").inner_text())
        said = ["1" if score > threshold else "0" for score in SCORES]
        is_right = [int(s) == label for s, label in zip(said, LABELS, strict=True)]
        assert drawn(app) == [
            [s, "✓" if r else "✗"] for s, r in zip(said, is_right, strict=True)
        ], threshold
        assert mean(app).inner_text() == f"{sum(is_right) / 6:.4f}"
        seen.add(mean(app).inner_text())
    assert len(app.sent) == before
    assert {"0.8333", "1.0000", "0.3333", "0.6667"} <= seen
    app.page.mouse.up()
    expect(app.page).to_have_url(re.compile(r"[?&]worked_t=1(\.0)?(&|$)"))
    expect(app.page.get_by_text("threshold=1.0")).to_have_count(1)
    assert_is_open_to_everybody(app.idle(), themes)
    a_phone_shows_the_parts_in_order(app.sized(390, 844))


def a_phone_shows_the_parts_in_order(app):
    parts = (
        "h2:has-text('By hand')",
        "[class*=st-key-stick_worked]",
        "h2:has-text('On your model')",
        "[class*=st-key-what]",
        "[class*=st-key-stick_model]",
    )
    tops = [app.page.locator(part).first.bounding_box()["y"] for part in parts]
    assert tops == sorted(tops)


@pytest.mark.parametrize(
    ("bad", "good"),
    daily(
        ({"0,25": "“0,25” is not a number: write"}, {"1e-3": "1.0000"}),
        (
            {"abc": "“abc” is not a number: write", "7": "a probability from 0 to 1 is needed"},
            {".56": "0.8333", "1e-3": "1.0000"},
        ),
    ),
    ids=("comma", "others"),
)
def test_a_cell_typed_into_the_table_moves_everything_or_is_named(app, bad, good):
    open_page(app, "binary_accuracy", "&worked_t=0.55")
    with app.run_to_its_end():
        app.page.get_by_role("button", name="Back to the first table").click()
    expect(mean(app)).to_have_text("0.8333")
    type_into(app, 2, 1, "0.4")
    expect(mean(app)).to_have_text("1.0000")
    expect(app.page.locator(".st-key-stick_worked .lt-value[data-column=accuracy]")).to_have_text(
        "1.0000"
    )
    assert drawn(app)[2] == ["0", "✓"]
    expect(app.page.get_by_text("[0.2, 0.3, 0.4, 0.7, 0.8, 0.1]").first).to_be_visible()

    # As it is typed, or named: then the last good table stays.
    for typed, named in bad.items():
        type_into(app, 2, 1, typed)
        expect(app.page.get_by_text(f"Row 3, y_pred: {named}")).to_be_visible()
        expect(mean(app)).to_have_text("1.0000")
    for typed, right in good.items():
        type_into(app, 2, 1, typed)
        expect(app.page.get_by_text(f"{float(typed):g}, 0.7, 0.8, 0.1]").first).to_be_visible()
        expect(mean(app)).to_have_text(right)
    expect(app.page.get_by_text("Row 3, y_pred:")).to_have_count(0)
    expect(app.page.get_by_text("What you change here stays in this window")).to_be_visible()


def test_k_is_in_the_link_and_comes_back(app):
    open_page(app.sized(390, 844), "sparse_top_k_categorical_accuracy", "&worked_k=3")
    expect(mean(app)).to_have_text("1.0000")
    everything_fits_on_a_phone(app)
    expect(app.page.locator(".st-key-trap_ties .steps")).to_be_visible()
    handle = app.sized().page.get_by_role("slider", name="k: how many")
    handle.press("ArrowLeft")
    handle.press("ArrowLeft")
    expect(mean(app)).to_have_text("0.5000")
    expect(app.page).to_have_url(re.compile(r"[?&]worked_k=1(&|$)"))
    app.formulas()
    expect(app.page.get_by_role("heading", name="What do these numbers mean?")).to_be_visible()
    app.idle().page.go_back()
    expect(mean(app)).to_have_text("0.5000")


@pytest.mark.parametrize("name", daily("categorical_accuracy", "top_k_categorical_accuracy"))
def test_a_phone_shows_the_page_and_keeps_the_result_in_view(app, name, theme):
    open_page(app.sized(390, 844), name)
    everything_fits_on_a_phone(app)
    the_result_stays_in_view(app.theme(theme))
    if name == "categorical_accuracy":
        the_slider_of_a_trap_moves_the_true_number_and_leaves_100_percent(app)
    else:
        assert serious_issues(app.sized().idle(), options=RULES[theme]) == []


def everything_fits_on_a_phone(app):
    assert app.page.evaluate("document.documentElement.scrollWidth") <= 390
    for selector in (STEPS, "[data-testid=stDataFrame]"):
        box = app.page.locator(selector).first.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    in_pieces = """(codes) => codes
        .flatMap((code) => [...code.querySelectorAll("span:not(:has(*))")])
        .filter((name) => /^\\w+$/.test(name.textContent) && name.getClientRects().length > 1)
        .map((name) => name.textContent)"""
    assert app.page.locator(selectors()[":--python"]).evaluate_all(in_pieces) == []


def the_result_stays_in_view(app):
    steps = app.page.locator(STEPS)
    assert steps.evaluate("(box) => box.scrollWidth > box.clientWidth")
    page_colour = app.page.get_by_test_id("stApp").evaluate(COLOUR)
    box = steps.bounding_box()
    for place in (0, 1000):
        steps.evaluate("(box, place) => box.scrollLeft = place", place)
        for cell in steps.locator("tr > :last-child").all():
            own = cell.bounding_box()
            assert box["x"] <= own["x"]
            assert own["x"] + own["width"] <= box["x"] + box["width"] + 1
            assert cell.evaluate(COLOUR) == page_colour
            assert cell.evaluate("(cell) => getComputedStyle(cell).opacity") == "1"


def the_slider_of_a_trap_moves_the_true_number_and_leaves_100_percent(app):
    """A key on it moves its number, and nothing else reruns."""
    box = app.page.locator(".st-key-trap_always_right")
    values = box.get_by_test_id("stMetricValue")
    expect(values.first).to_have_text("1.0000")
    before = values.nth(1).inner_text()
    box.get_by_role("slider", name="Threshold").press("End")
    expect(box.get_by_text("Really right, p > 1")).to_be_visible()
    expect(values.first).to_have_text("1.0000")
    assert float(values.nth(1).inner_text()) < float(before)
    box.get_by_text("always the wrong class").click()
    box.get_by_role("slider", name="Threshold").press("Home")
    expect(box.get_by_text("Really right, p > 0", exact=True)).to_be_visible()
    expect(values.nth(1)).to_have_text("0.0000")
    expect(values.first).to_have_text("1.0000")
