"""Finer control, comparing with a pin, the region, the rule, further rates."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from playwright.sync_api import expect

from core.data.datasets import load_dataset
from core.mlp.estimator import MLPClassifier
from tests.browser.conftest import CURVES, RATES, TOOLS, daily
from tests.browser.independent import assert_shows, counted


def test_flip_sentence_names_the_row_and_what_it_was(app, reference):
    """Jump from score to score and compare with the rows between, counted here."""
    start = round(np.random.default_rng(3).uniform(0.05, 0.95), 3)
    app.go(f"{TOOLS}&t={start}").ready()
    y_true, y_score = reference
    ids = load_dataset("moons").test
    for key in (">", ">", "<", ">", "."):
        was_at = app.readings()["threshold"]
        before = np.float32(was_at)
        app.slider.press(key)
        after = np.float32(app.readings()["threshold"])
        low, high = sorted((before, after))
        flipped = [i for i, s in enumerate(y_score) if low < s <= high]
        sentence = app.page.locator("[data-note=flips]").inner_text()
        if key != ".":
            assert after in y_score
            assert len(flipped) >= 1
        if not flipped:
            assert sentence == f"Moved from {was_at}: no row flips."
            continue
        assert sentence.startswith(f"Moved from {was_at}: ")
        for i in flipped[:3]:
            words = ("caught", "missed") if y_true[i] else ("false alarm", "correct “no”")
            was, now = words if after > before else words[::-1]
            assert f"ow {ids[i]}: {was} → {now}" in sentence


def test_nearest_rows_are_those_around_the_threshold(app, reference):
    app.go(TOOLS + "&t=0.4").ready()
    app.page.get_by_role("button", name="Finer").click()
    y_true, y_score = reference
    ids = load_dataset("moons").test
    for step in ("+0.01", "−0.001", "row ›"):
        app.page.get_by_role("button", name=step, exact=False).first.click()
        t = np.float32(app.readings()["threshold"])
        order = sorted(range(len(y_score)), key=lambda i: -y_score[i])
        above = [i for i in order if y_score[i] > t][-4:]
        below = [i for i in order if y_score[i] <= t][:4]
        rows = app.page.locator(".lt-near tbody tr").all_inner_texts()
        assert [row.split()[0] for row in rows] == [str(ids[i]) for i in above + below]
        for row, i in zip(rows, above + below, strict=True):
            right = (y_score[i] > t) == (y_true[i] == 1)
            assert row.endswith(("caught", "correct “no”") if right else ("missed", "false alarm"))


def test_log_odds_reach_scores_that_crowd_at_the_ends(app, reference):
    app.go(TOOLS).ready()
    odds = np.sort([math.log(s / (1 - s)) for s in map(float, reference[1]) if 0 < s < 1])
    beyond = len(odds) // 40
    limit = max(2, math.ceil(max(-odds[beyond], odds[-1 - beyond])))
    wanted = odds[odds > -limit].min()
    low = 1 / (1 + math.exp(-wanted))
    axis = app.page.locator(".lt-histogram").bounding_box()
    left, right = axis["x"] + 40, axis["x"] + axis["width"] - 12
    app.page.mouse.move((left + right) / 2, app.y)
    app.page.mouse.down()
    x = left + (wanted + limit) / (2 * limit) * (right - left) + 2
    app.page.mouse.move(x, app.y)
    app.frame()
    handle = app.page.locator(".lt-handle").bounding_box()
    assert handle["x"] + handle["width"] / 2 == pytest.approx(x, abs=3)
    threshold = float(app.readings()["threshold"])
    assert low / 2 < threshold < 3 * low
    assert threshold < 0.001
    assert_shows(app.readings(), *reference)
    assert app.column("threshold").inner_text() == app.readings()["threshold"]
    app.page.mouse.up()
    expect(app.page).to_have_url(re.compile(r"[?&]t="))


def test_the_axis_is_one_press_away_and_stays_by_link(app):
    app.go(TOOLS).ready()

    def first_line() -> list[str]:
        ticks = app.page.locator(".lt-histogram svg > text:not([class]):not([x='34'])")
        places = ticks.evaluate_all("(all) => all.map((n) => [n.getAttribute('y'), n.textContent])")
        return [text for y, text in places if text and y == places[0][0]]

    odds = ["0", "0.001", "0.01", "0.1", "0.5", "0.9", "0.99", "0.999", "1"]
    quarters = ["0", "0.25", "0.5", "0.75", "1"]
    assert first_line() == odds
    button = app.page.get_by_role("button", name="Probability axis")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    assert first_line() == quarters
    expect(app.page).to_have_url(re.compile("[?&]axis=probability(&|$)"))
    app.idle()
    app.page.reload()
    app.ready()
    expect(button).to_have_attribute("aria-pressed", "true")
    assert first_line() == quarters
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert first_line() == odds
    expect(app.page).not_to_have_url(re.compile("axis="))
    app.idle()
    app.go("/?t=0.5").ready()  # made when there was no other axis at first
    assert first_line() == quarters
    app.go(TOOLS + "&t=0.5").ready()
    assert first_line() == odds


@pytest.mark.parametrize("n", daily(3, 6))
def test_pin_shows_every_difference_from_it(app, reference, n):
    app.go(CURVES + "&t=0.5").ready()
    app.page.get_by_role("button", name="Pin", exact=True).click()
    pinned = counted(*reference, 0.5)
    for threshold in np.random.default_rng(7).uniform(0.02, 0.98, n):
        app.grab(0.5)
        app.pull(threshold)
        now = counted(*reference, float(app.readings()["threshold"]))
        shown = app.page.evaluate(
            "Object.fromEntries([...document.querySelectorAll('[data-difference]')]"
            ".map((node) => [node.dataset.difference, node.textContent]))"
        )
        for name, text in shown.items():
            value = float(text.replace("−", "-").replace("±", "").replace("+", ""))
            assert value == pytest.approx(now[name] - pinned[name], abs=5.1e-5), name
        sentence = app.page.locator("[data-note=pin]").inner_text()
        for name, words in (("tp", "caught"), ("fp", "false alarms")):
            change = now[name] - pinned[name]
            amount = f"{abs(change)} {'more' if change > 0 else 'fewer'}" if change else "as many"
            assert f"{amount} {words}" in sentence
        assert sentence.startswith("From the pin at 0.500: accuracy ")
        expect(app.page.locator(".st-key-roc circle.pinned")).to_be_visible()
        app.page.mouse.up()
    app.page.get_by_role("button", name="Unpin").click()
    expect(app.page.locator("[data-note=pin]")).to_be_empty()
    expect(app.page.locator(".st-key-roc circle.pinned")).to_be_hidden()


def test_region_and_points_follow_the_threshold(app, reference):
    """Compare the tint of the region, and every point's mark, with the network asked here."""
    app.go(CURVES + "&t=0.5").ready()
    data = load_dataset("moons")
    model = MLPClassifier(random_state=0).fit(*data.split("train"))
    y_true, y_score = reference
    app.page.locator(".st-key-points").scroll_into_view_if_needed()
    rng = np.random.default_rng(1)
    for threshold in rng.uniform(0.05, 0.95, 3).round(3):
        app.page.get_by_label("Type a threshold").fill(str(threshold))
        app.page.keyboard.press("Enter")
        expect(app.column("threshold")).to_have_text(f"{threshold:.3f}")
        low, high = data.X.min(axis=0), data.X.max(axis=0)
        spots = rng.uniform(low, high, (60, 2))
        p = model.predict_proba(data.standardise(spots))[:, 1]
        sure = np.abs(p - threshold) > 0.15  # not in a cell that the boundary crosses
        away = [min(np.hypot(*(spot - x)) for x in data.X[data.test]) > 0.12 for spot in spots]
        seen, is_yes = spots[sure & away], (p > threshold)[sure & away]
        for (red, _, blue, alpha), yes in zip(pixels(app, seen), is_yes, strict=True):
            assert alpha > 0
            assert (red > blue) == yes
        points = data.X[data.test]
        alone = [i for i, x in enumerate(points) if np.sort(np.hypot(*(points - x).T))[1] > 0.13]
        assert len(alone) > 5
        for i, (red, green, blue, _) in zip(alone, pixels(app, points[alone]), strict=True):
            right = (y_score[i] > np.float32(threshold)) == (y_true[i] == 1)
            assert (min(red, green, blue) > 230) == (not right), "hollow is wrong"


def pixels(app, spots):
    """Read what is painted at each place of the chart, in one moment."""
    return app.page.evaluate(
        """(spots) => {
            const gd = document.querySelector('.st-key-points .js-plotly-plot');
            const { xaxis, yaxis } = gd._fullLayout;
            const canvas = gd.querySelector('canvas.live-region');
            const density = canvas.width / canvas.getBoundingClientRect().width;
            const at = (axis, value) => Math.round(axis.d2p(value) * density);
            const { data, width } = canvas.getContext('2d')
                .getImageData(0, 0, canvas.width, canvas.height);
            return spots.map(([x, y]) => {
                const start = 4 * (at(yaxis, y) * width + at(xaxis, x));
                return [...data.slice(start, start + 4)];
            });
        }""",
        np.asarray(spots, float).tolist(),
    )


def test_rule_switch_moves_only_what_is_tied(app, reference):
    y_true, y_score = reference
    tie = float(str(sorted(y_score)[200]))
    app.go(f"{TOOLS}&t={tie}").ready()
    greater = app.readings()
    assert_shows(greater, y_true, y_score)
    assert int(greater["n_tied"]) >= 1
    app.page.get_by_role("radio", name="≥ threshold").click()
    moved = str(int(greater["predicted_positive"]) + int(greater["n_tied"]))
    expect(app.column("predicted_positive")).to_have_text(moved)
    expect(app.page.get_by_text("on the threshold, predicted “yes”")).to_be_visible()
    expect(app.page).to_have_url(re.compile("rule="))


def test_further_rate_gets_a_curve_and_a_mark(app):
    app.go(RATES + "&rates=Recall&t=0.3").ready()
    dots = app.page.locator(".st-key-accuracy circle.now")
    expect(dots).to_have_count(2)
    expect(dots.nth(1)).to_be_visible()
    off = app.page.evaluate(
        """(recall) => {
            const gd = document.querySelector('.st-key-accuracy .js-plotly-plot');
            const y = gd._fullLayout.yaxis, dot = gd.querySelectorAll('circle.now')[1];
            return Math.abs(y._offset + y.d2p(recall) - dot.getAttribute('cy'));
        }""",
        float(app.readings()["recall"]),
    )
    assert off < 0.1
