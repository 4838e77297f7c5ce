"""Beyond the six in a real browser: own metrics follow the hand, and nothing typed acts."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.axe import assert_is_open_to_everybody
from tests.browser.conftest import daily
from tests.browser.independent import counted

COST = "(5*FN + FP)/n"


def open_page(app, query="", charts=1):
    app.go(f"/beyond_the_six{query}")
    return ready(app, charts)


def ready(app, charts=1):
    expect(app.page.locator(".lt-tiles [data-column=error_rate]")).to_have_text(re.compile(r"^\d"))
    expect(app.page.locator("[class*='st-key-own_'] svg.live-mark")).to_have_count(charts)
    return app.idle()


def tile(app, name):
    return app.page.locator(f".lt-tiles [data-column={name}]")


def naive(reference, threshold):
    y_true, y_score = reference
    c = counted(y_true, y_score, threshold)
    yes, no = c["tp"] + c["fn"], c["tn"] + c["fp"]
    return {
        "own_1": (5 * c["fn"] + c["fp"]) / len(y_true),
        "own_2": c["tp"] / (c["tp"] + c["fp"] + c["fn"]),
        "error_rate": (c["fp"] + c["fn"]) / len(y_true),
        "weighted_by_class": (5 * c["tp"] + c["tn"]) / (5 * yes + no),
        "balanced_accuracy": c["balanced_accuracy"],
        "f_beta": 5 * c["tp"] / (5 * c["tp"] + 4 * c["fn"] + c["fp"]),
        "mean_absolute_error": float(np.mean(np.abs(np.array(y_true) - y_score.astype(float)))),
        "mean_prediction": float(np.mean(y_score.astype(float))),
    }


@pytest.mark.parametrize("n", daily(9, 23))
def test_drag_moves_own_metrics_and_sends_nothing(app, reference, n):
    open_page(app, "?beta=2&name2=Jaccard&formula2=TP/(TP%2BFP%2BFN)", charts=2)
    app.grab(0.5)
    app.idle()
    before, seen, marks = len(app.sent), set(), set()
    for threshold in np.linspace(0, 0.99, n):
        app.pull(threshold)
        held = float(app.readings()["threshold"])
        assert held == pytest.approx(threshold, abs=0.003)
        for name, value in naive(reference, held).items():
            assert float(tile(app, name).inner_text()) == pytest.approx(value, abs=5.1e-5), name
        followed = app.page.locator(".follows-live[data-column=own_1]").inner_text()
        assert followed == tile(app, "own_1").inner_text()
        seen.add(followed)
        marks.add(app.page.locator(".st-key-own_1 circle.now").get_attribute("cy"))
    assert len(app.sent) == before
    assert len(seen) > 0.65 * n
    assert len(marks) > 0.65 * n
    app.page.mouse.up()
    expect(app.page).to_have_url(re.compile(r"[?&]t=0\.9"))


def test_best_button_goes_where_a_search_goes(app, reference, themes):
    open_page(app)
    y_true, y_score = reference
    grid = sorted({*(np.arange(1001) / 1000).astype(np.float32), *y_score})
    best = min(naive((y_true, y_score), t)["own_1"] for t in grid[:-1])
    app.page.get_by_role("button", name="Best Cost").click()
    expect(tile(app, "own_1")).to_have_text(f"{best:.4f}")
    expect(app.page.get_by_label("Type a threshold")).not_to_have_value("0.5")
    assert_is_open_to_everybody(app.idle(), themes)


@pytest.mark.parametrize("is_opened_anew", daily(False, True))
def test_formula_is_typed_goes_wrong_and_travels(app, reference, is_opened_anew):
    open_page(app)
    field = app.page.get_by_label("Formula 1")
    field.fill("TP - 1e6*FN")
    field.press("Enter")
    c = counted(*reference, 0.5)
    value = c["tp"] - 1e6 * c["fn"]
    expect(tile(app, "own_1")).to_have_text(re.sub(r"e\+0", "e+", f"{value:.4e}").replace("-", "−"))
    field.fill("TP -")
    field.press("Enter")
    expect(app.page.get_by_text("Still drawn: TP - 1e6*FN")).to_be_visible()
    expect(app.page.locator(".st-key-own_1 circle.now")).to_be_visible()
    field.fill("FN/n")
    field.press("Enter")
    expect(app.page.get_by_text("Still drawn")).to_have_count(0)
    expect(tile(app, "own_1")).to_have_text(f"{c['fn'] / len(reference[0]):.4f}")
    expect(app.page).to_have_url(re.compile("formula1=FN"))
    if not is_opened_anew:
        return
    link = app.idle().page.url.removeprefix(app.address)
    shown = tile(app, "own_1").inner_text()
    app.page.goto("about:blank")  # a person who has the link alone
    ready(app.anew(link))
    expect(app.page.get_by_label("Formula 1")).to_have_value("FN/n")
    assert tile(app, "own_1").inner_text() == shown


@pytest.mark.slow
def test_page_switch_keeps_what_was_written(app):
    open_page(app, "?name2=Jaccard&formula2=TP/(TP%2BFP%2BFN)&best2=Smallest&weight_yes=3", 2)
    app.formulas()
    expect(app.page.get_by_role("heading", name="What do these numbers mean?")).to_be_visible()
    assert "formula2" not in app.page.url
    app.page.get_by_role("button", name="Accuracy in Keras").click()
    app.page.get_by_role("menuitem", name="Beyond the six").click()
    ready(app, 2)
    expect(app.page.get_by_label("Formula 2")).to_have_value("TP/(TP+FP+FN)")
    expect(app.page.get_by_label("Weight of “yes”")).to_have_value("3.00")
    expect(app.page.get_by_text("Smallest: 0.0000")).to_be_visible()
    expect(app.page).to_have_url(re.compile("formula2=TP"))


@pytest.mark.slow  # every day from a file: test_export.py
def test_hostile_words_act_nowhere(app):
    open_page(app)
    app.page.evaluate("window.acted = 0")
    name, formula = app.page.get_by_label("Name 1"), app.page.get_by_label("Formula 1")
    name.fill("<img src=x onerror=acted=1>")
    name.press("Enter")
    expect(app.page.locator(".lt-tiles dt").last).to_have_text("<img src=x onerror=acted=1>")
    title = app.page.locator(".st-key-own_1 .gtitle")
    expect(title).to_have_text("<img src=x onerror=acted=1> against threshold")
    tile(app, "own_1").hover()
    expect(app.page.locator(".lt-tip")).to_contain_text("<img src=x onerror=acted=1> = ")
    for words in ("__import__('os')", "<script>acted=1</script>", "![x](http://a.invalid/b.png)"):
        formula.fill(words)
        formula.press("Enter")
        expect(app.page.locator(".st-key-formula1 input")).to_have_value(words)
        expect(app.page.get_by_text(f"Still drawn: {COST}")).to_be_visible()
        app.idle()
    assert app.page.evaluate("acted") == 0
    assert app.page.locator("img[src=x], img[src*='a.invalid']").count() == 0


@pytest.mark.slow  # every day in another table: test_accuracies.py
def test_a_weight_is_edited_and_reset(app):
    open_page(app)
    steps = app.page.get_by_text("Σ v·w ÷ Σ w = ")
    expect(steps.last).to_contain_text("3 ÷ 8 = 0.3750")
    table = app.page.get_by_test_id("stDataFrame").locator("canvas").first
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    # The weight of the third row.
    app.press_twice(box["x"] + box["width"] * 0.8, box["y"] + 35 * 3.5)
    cell = app.page.locator("#portal textarea")
    expect(cell).to_be_visible()
    cell.fill("8")
    cell.press("Enter")
    expect(steps.last).to_contain_text("3 ÷ 13 = 0.2308")
    app.page.get_by_role("button", name="Back to the first table").click()
    expect(steps.last).to_contain_text("3 ÷ 8 = 0.3750")
