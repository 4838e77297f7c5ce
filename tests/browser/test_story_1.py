"""The sigmoid unit in a real browser: drag, keys, labels, link, phone, dark."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.axe import COLOURS, issues
from tests.browser.conftest import daily

STEP = "/story?step=1+From+logit+to+label"
OUTPUTS = (0.0747, 0.835, 0.000293, 0.00523, 0.216, 0.00449, 0.0000512, 0.000703)
SLIDERS = {"w": "Weight w", "b": "Bias b", "x": "Input x", "t": "Threshold"}


def opened(app, link=""):
    return at_unit(app.go(STEP + link))


def at_unit(app):
    expect(app.page.locator(".su-point")).to_have_count(8)
    expect(app.page.locator(".st-key-conclusion")).to_be_attached()
    expect(app.page.locator(".su-plot .lt-dot").first).to_be_attached()  # the network is trained
    return app.idle()


def slider(app, name):
    return app.page.get_by_role("slider", name=SLIDERS[name])


def read(app) -> dict[str, str]:
    """Read everything that moves in one moment."""
    return app.page.evaluate(
        """() => ({
            ...Object.fromEntries([...document.querySelectorAll("[data-say]")]
                .map((node) => [node.dataset.say, node.textContent])),
            label: document.querySelector("[data-label=unit]").textContent,
            eight: [...document.querySelectorAll(".su-eight [data-label]")]
                .map((node) => node.textContent).join(""),
            solid: [...document.querySelectorAll(".su-point")]
                .map((node) => Number(node.classList.contains("su-is-one"))).join(""),
            tie: document.querySelector("[data-note=tie]").textContent,
            saturated: document.querySelector("[data-note=saturated]").textContent,
        })"""
    )


def number(text: str) -> float:
    return float(text.replace("−", "-").removesuffix(" %"))


def assert_number(text: str, expected: float) -> None:
    """The number shown is the expected one, rounded to the digits that are shown."""
    decimals = len(text.removesuffix(" %").partition(".")[2])
    assert number(text) == pytest.approx(expected, abs=0.501 * 10**-decimals, rel=2e-7), text


def assert_is_right(shown: dict[str, str]) -> None:
    """Work everything shown out from the four numbers at the sliders."""
    w, b, x, t = (number(shown[name]) for name in "wbxt")
    z = round(w * x + b, 2)
    p = 1 / (1 + math.exp(-z))
    assert_number(shown["z"], z)
    assert_number(shown["p"], p)
    assert_number(shown["slope"], p * (1 - p))
    assert_number(shown["share"], 400 * p * (1 - p))
    assert_number(shown["gain"], 1 / (1 + math.exp(-z - 1)) - p)
    assert_number(shown["soft_0"], math.exp(0) / (math.exp(0) + math.exp(z)))
    assert shown["soft_1"] == shown["shifted_1"] == shown["p"], "the same digits"
    assert shown["soft_0"] == shown["shifted_0"]
    assert shown["argmax"] == str(int(z > 0))
    assert shown["label"] == str(int(np.float32(p) > np.float32(t)))
    assert shown["answer"] == ("yes" if shown["label"] == "1" else "no")
    labels = "".join(str(int(np.float32(score) > np.float32(t))) for score in OUTPUTS)
    assert shown["eight"] == shown["solid"] == labels
    assert shown["ones"] == str(labels.count("1"))
    assert shown["saturated"].startswith("Saturated") == (4 * p * (1 - p) < 0.1)
    if 0 < t < 1:
        assert_number(shown["cut"], math.log(t / (1 - t)))


@pytest.mark.parametrize("n", daily(6, 25))
def test_drag_moves_everything_and_sends_nothing(app, n):
    at_unit(app.go(STEP))
    for name in SLIDERS:
        drag_from_end_to_end(app, name, n)


def drag_from_end_to_end(app, name, n):
    box = app.box_of(slider(app, name))
    low, high = (0, 1) if name == "t" else (-3, 3)
    y = box["y"] + box["height"] / 2
    app.page.mouse.move(box["x"] + box["width"] / 2, y)
    app.page.mouse.down()
    app.idle()
    before, seen = len(app.sent), set()
    for part in np.linspace(0, 1, n):
        app.page.mouse.move(box["x"] + part * box["width"], y)
        app.frame()
        shown = read(app)
        assert number(shown[name]) == pytest.approx(low + part * (high - low), abs=0.06)
        assert_is_right(shown)
        seen.add(shown[name])
    assert len(seen) > 0.6 * n
    assert len(app.sent) == before
    app.page.mouse.up()
    expect(app.page).to_have_url(re.compile(rf"[?&]unit=[^&]*{name}{high}"))


@pytest.mark.parametrize("names", daily("wt", "bx"))
def test_keyboard_alone(app, names):
    at_unit(app.go(STEP))
    for name in names:
        go_through_the_keys(app, name)


def go_through_the_keys(app, name):
    start = number(read(app)[name])
    low, high, step = (0, 1, 0.01) if name == "t" else (-3, 3, 0.1)
    slider(app, name).focus()
    for key, value in (
        ("ArrowRight", start + step),
        ("ArrowUp", start + 2 * step),
        ("ArrowLeft", start + step),
        ("ArrowDown", start),
        ("Home", low),
        ("ArrowLeft", low),
        ("End", high),
        ("ArrowRight", high),
    ):
        app.page.keyboard.press(key)
        app.frame()
        shown = read(app)
        assert number(shown[name]) == pytest.approx(value, abs=1e-9)
        assert_is_right(shown)
        assert float(slider(app, name).get_attribute("aria-valuenow")) == pytest.approx(value)
        spoken = slider(app, name).get_attribute("aria-valuetext")
        assert spoken.startswith(f"{shown[name]}: ")
        assert f"label {shown['label']}" in spoken
    expect(app.page).to_have_url(re.compile(rf"[?&]unit=[^&]*{name}{high}"))


def test_page_keys_on_a_slider_still_walk_the_steps_and_the_unit_is_kept(app):
    opened(app, "&unit=w-2.5_t0.3")
    slider(app, "w").focus()
    app.page.keyboard.press("PageDown")
    expect(app.page).to_have_url(re.compile("step=loss"))
    expect(app.page.locator(".story-unit")).to_have_count(0)
    app.idle()
    app.page.keyboard.press("PageUp")
    expect(app.page.locator(".su-point")).to_have_count(8)
    expect(app.page.locator("[data-control=w] b")).to_have_text("−2.5")
    expect(app.page.locator("[data-control=t] b")).to_have_text("0.300")


ROWS = """() => [...document.querySelectorAll(".su-plot .lt-dot")].map((dot) => [
    Number(dot.parentNode.classList.contains("lt-dots-yes")), Number(!dot.hasAttribute("fill"))])"""


def test_the_rows_of_the_first_screen_lie_below_the_curve_and_one_is_followed(app, reference):
    opened(app)
    rows = app.page.locator(".su-plot .lt-dot")
    expect(rows).to_have_count(len(reference[0]))
    y_true, y_score = map(np.array, reference)
    for key in ("Home", "End", "ArrowLeft"):
        slider(app, "t").focus()
        app.page.keyboard.press(key)
        app.frame()
        said = y_score > np.float32(number(read(app)["t"]))
        right = np.sort(2 * y_true + (said == y_true)).tolist()
        assert (
            sorted(2 * is_yes + is_right for is_yes, is_right in app.page.evaluate(ROWS)) == right
        )
    line = app.page.locator(".followed")
    expect(line).to_contain_text("Row 96 is “yes”")
    caption = app.page.locator(".su-caption")
    expect(caption).to_contain_text("◎: the test row that scores nearest to 0.835.")
    expect(line).to_contain_text("logit 1.59 → score 0.8308 > 0.990? no → label 0: missed")
    app.page.keyboard.press("Home")
    expect(line).to_contain_text("score 0.8308 > 0.000? yes → label 1: caught")
    # Another one, by its dot: the ring goes there, and to the next step.
    rows.nth(0).click()
    expect(app.page).to_have_url(re.compile(r"[?&]row=\d+"))
    (row,) = re.findall(r"[?&]row=(\d+)", app.page.url)
    expect(line).to_contain_text(f"Row {row} is “no”")
    expect(caption).not_to_contain_text("nearest")
    ring = app.page.locator(".su-plot .follow[data-name^=row]")
    expect(ring).to_have_attribute("data-name", f"row {row}")
    middles = [
        (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        for box in (ring.bounding_box(), rows.nth(0).bounding_box())
    ]
    assert middles[0] == pytest.approx(middles[1], abs=1)
    app.page.keyboard.press("PageDown")
    expect(app.page.locator(".lt-head .followed")).to_contain_text(f"Row {row} is “no”")
    expect(app.page.locator(".lives")).to_contain_text(f"row {row}: loss −log(1 − p) = ")


def test_dashed_line_is_dragged_too(app):
    at_unit(app.go(STEP))
    line = app.page.locator(".su-line")
    box = app.box_of(line)
    app.page.mouse.move(box["x"] + 100, box["y"])
    app.page.mouse.down()
    app.idle()
    before, last = len(app.sent), 0.5
    for down in range(6, 70, 6):
        app.page.mouse.move(box["x"] + 100, box["y"] + down)
        app.frame()
        shown = read(app)
        assert number(shown["t"]) < last
        last = number(shown["t"])
        assert_is_right(shown)
        drawn = line.bounding_box()["y"]
        assert drawn == pytest.approx(box["y"] + down, abs=1.5)
    assert len(app.sent) == before
    app.page.mouse.up()
    expect(app.page).to_have_url(re.compile(r"[?&]unit=t0\."))


def test_exactly_on_an_output_its_label_is_0(app):
    at_unit(app.go(STEP))
    for output in OUTPUTS:
        put_the_threshold_on(app, output)


def put_the_threshold_on(app, output):
    text = f"{output:.10f}".rstrip("0")
    app.page.get_by_role("button", name=f"{text}: put the threshold there").click()
    app.frame()
    shown = read(app)
    assert np.float32(number(shown["t"])) == np.float32(output)
    assert_is_right(shown)
    assert shown["eight"][OUTPUTS.index(output)] == "0"
    assert shown["tie"].startswith(f"{text} lies exactly on the threshold")
    slider(app, "t").focus()
    app.page.keyboard.press("Shift+ArrowLeft")
    app.frame()
    shown = read(app)
    assert_is_right(shown)
    assert shown["eight"][OUTPUTS.index(output)] == "1"
    assert "lies exactly" not in shown["tie"]


def test_keys_go_from_output_to_output(app):
    at_unit(app.go(STEP))
    slider(app, "t").focus()
    stops = []
    for _ in range(9):
        app.page.keyboard.press("<")
        app.frame()
        stops.append(number(read(app)["t"]))
    below = sorted((score for score in OUTPUTS if score < 0.5), reverse=True)
    assert stops[:7] == pytest.approx(below)
    assert stops[8] == stops[6], "there is no further one"


def test_link_opens_on_what_it_says(app):
    opened(app, "&unit=w-3_b-3_x3")
    for link in ("w-3_b-3_x3", "w3_b3_x3", "w-0.1_b0_x0.1", "w0.7_x-2.9_t0.001", "w0_b0"):
        shown = read(at_unit(app.go(f"{STEP}&unit={link}")))
        assert_is_right(shown)
        for part in link.split("_"):
            assert number(shown[part[0]]) == float(part[1:])
    assert (shown["p"], shown["label"], shown["argmax"]) == ("0.5000", "0", "0")
    assert shown["tie"].startswith("p = 0.5000 lies exactly on the threshold")


def test_back_undoes_a_drag(app):
    opened(app)
    slider(app, "w").focus()
    app.page.keyboard.press("Home")
    expect(app.page).to_have_url(re.compile("unit=w-3"))
    app.idle()
    app.page.go_back()
    expect(app.page.locator("[data-control=w] b")).to_have_text("1.5")
    app.page.go_forward()
    expect(app.page.locator("[data-control=w] b")).to_have_text("−3.0")
    assert_is_right(read(app))


def test_formulas_stand_with_their_numbers(app):
    at_unit(app.go(STEP))
    tip = app.page.get_by_role("tooltip")
    for name, text in (
        ("z", "logit z = w · x + b = 1.5 · 2.0 + (−0.5) = 2.50"),
        ("p", "At z = 2.50 this is 0.9241"),
        ("slope", "0.9241 · 0.0759 = 0.0701"),
        ("asked", "0.9241 > 0.500? yes"),
    ):
        app.page.locator(f"[data-explain={name}]").first.focus()
        expect(tip).to_contain_text(text)
    for node in app.page.locator(".story-unit [data-explain]").all():
        node.focus()
        expect(tip).not_to_contain_text(re.compile(r"\{|undefined|NaN"))
    # Of the eight outputs Tab stops at one; the arrow keys go to the others.
    expect(
        app.page.locator(".su-eight tbody").locator("[tabindex='0'], button:not([tabindex])")
    ).to_have_count(1)
    app.page.locator(".su-eight td").first.focus()
    app.page.keyboard.press("ArrowDown")
    expect(app.page.locator(".su-eight tr:nth-child(2) td").first).to_be_focused()
    app.page.keyboard.press("ArrowLeft")
    expect(app.page.locator(".su-eight tr:nth-child(2) button")).to_be_focused()


def test_phone_shows_everything_and_a_finger_drags_and_elsewhere_scrolls(new_app):
    app = opened(new_app(390, 844, has_touch=True, is_mobile=True), "&unit=w-3_b-3_x3")
    assert app.page.evaluate("document.documentElement.scrollWidth") <= 390
    wide = app.page.evaluate(
        "[...document.querySelectorAll('.story-unit *')].filter((node) => "
        "node.getBoundingClientRect().right > 391 || node.getBoundingClientRect().left < -1)"
        ".map((node) => node.outerHTML.slice(0, 90))"
    )
    assert wide == []
    heights = app.page.locator(".story-unit :is(button, [role=slider])").evaluate_all(
        "(all) => all.map((node) => node.offsetHeight).filter(Boolean)"
    )
    assert len(heights) >= 6
    assert min(heights) >= 44, "less than a finger hits"
    slider(app, "t").scroll_into_view_if_needed()
    box = slider(app, "t").bounding_box()
    app.page.touchscreen.tap(box["x"] + 0.2 * box["width"], box["y"] + box["height"] / 2)
    app.frame()
    shown = read(app)
    assert number(shown["t"]) == pytest.approx(0.2, abs=0.01)
    assert shown["ones"] == "2"
    assert_is_right(shown)
    hints = app.page.locator(".st-key-way kbd")
    expect(hints).to_have_count(2)
    assert not any(hint.is_visible() for hint in hints.all()), "there are no such keys"

    opened(app)  # as the unit is at first
    app.page.locator(".su-plot").scroll_into_view_if_needed()
    touch = app.page.context.new_cdp_session(app.page)

    def swipe(x, y, by):
        send = touch.send
        send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        for part in range(1, 9):
            point = {"x": x, "y": y + by * part / 8}
            send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
        send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        app.frame()

    box = app.page.locator(".su-line").bounding_box()
    swipe(box["x"] + 150, box["y"], 40)
    shown = read(app)
    assert 0.1 < number(shown["t"]) < 0.4
    assert_is_right(shown)
    plot = app.page.locator(".su-plot").bounding_box()
    swipe(plot["x"] + 150, plot["y"] + plot["height"] - 40, -60)
    assert read(app) == shown


def test_legible_in_both_themes(app):
    at_unit(app.go(STEP + "&unit=t0.1"))
    for theme, yes, ink in (
        ("light", "rgb(194, 85, 0)", "rgb(31, 41, 51)"),
        ("dark", "rgb(255, 138, 61)", "rgb(232, 237, 242)"),
    ):
        app.theme(theme)
        expect(app.page.locator(".su-eight .su-is-one").first).to_have_css("background-color", yes)
        expect(app.page.locator(".su-curve").first).to_have_css("stroke", ink)
        rules = {} if theme == "light" else COLOURS  # between them only the colours differ
        assert issues(app, ".story-unit", rules) == []


def test_presenter_view_is_larger_and_still_fits(app):
    opened(app.sized(1920, 1080))  # letters are measured in the window
    size = "parseFloat(getComputedStyle(document.querySelector('.su-result b')).fontSize)"
    before = app.page.evaluate(size)
    height = app.page.locator(".su-network").bounding_box()["height"]
    opened(app, "&present=true")
    expect(app.page.locator("[data-testid=stSidebar]")).to_be_hidden()
    assert app.page.evaluate(size) > 1.32 * before
    assert app.page.locator(".su-network").bounding_box()["height"] > height
    assert app.page.evaluate("document.documentElement.scrollWidth") <= 1920
