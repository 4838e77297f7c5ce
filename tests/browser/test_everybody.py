"""Sharing, pictures, and every kind of screen, hand and ear."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from PIL import Image
from playwright.sync_api import expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from core.experiment.recipe import REFERENCE, encode
from tests.browser.axe import RULES, serious_issues
from tests.browser.conftest import CHARTS, CURVES, EVERYTHING, RATES, TOOLS, App, daily
from tests.browser.independent import SMALL, assert_marks_are_on_the_curves, assert_shows
from ui.live.followers import LIVE


def test_phone_shows_everything_in_order_and_keeps_a_slider(new_app, reference):
    phone = new_app(390, 844, has_touch=True, is_mobile=True)
    app = phone.open(EVERYTHING + "&axis=probability")
    tops = [
        app.page.locator(selector).first.bounding_box()["y"]
        for selector in (
            "h1",
            '[data-column="accuracy"]',
            ".lt-histogram",
            ".lt-matrix",
            ".lt-tiles",
            ".st-key-rows",
            ".st-key-situation",
            ".st-key-points",
        )
    ]
    assert tops == sorted(tops)
    assert app.page.evaluate("document.documentElement.scrollWidth") <= 390
    wide = app.page.evaluate(
        "[...document.querySelectorAll('.live-threshold *')]"
        ".filter((node) => node.getBoundingClientRect().right > 391).map((node) => node.className)"
    )
    assert wide == []
    sentence = app.page.get_by_text("15,997 parameters").bounding_box()
    assert sentence["width"] > 300
    small = "main input:not([type=checkbox], [type=radio])"
    heights = app.page.locator(small).evaluate_all(
        "(all) => all.map((node) => node.parentElement.offsetHeight).filter(Boolean)"
    )
    assert heights
    assert min(heights) >= 44
    bar = app.page.locator(".lt-bar")
    expect(bar).to_be_hidden()
    app.page.locator(".st-key-accuracy").scroll_into_view_if_needed()
    expect(bar).to_be_visible()
    track = app.page.locator(".lt-track").bounding_box()
    app.page.touchscreen.tap(track["x"] + 0.3 * track["width"], track["y"] + track["height"] / 2)
    assert float(app.readings()["threshold"]) == pytest.approx(0.3, abs=0.01)
    assert_shows(app.readings(), *reference)
    expect(app.page.locator('[data-also="accuracy"]')).to_have_text(app.readings()["accuracy"])


@pytest.mark.slow
def test_train_stays_in_view_and_hides_nothing_that_the_keyboard_comes_to(app):
    app.sized(1400, 500).go(TOOLS + "&drawer=true").ready()
    train = app.page.get_by_role("button", name="Train", exact=True)
    app.page.get_by_role("spinbutton", name="Seed").focus()
    expect(train).to_be_in_viewport()
    bottom = app.page.locator(".st-key-train").evaluate(
        "(box) => box.getBoundingClientRect().bottom"
    )
    for _ in range(12):
        app.page.keyboard.press("Shift+Tab")
        app.frame()
        top = "document.activeElement.getBoundingClientRect().top"
        assert app.page.evaluate(top) >= bottom
    expect(train).to_be_in_viewport()


def test_copied_link_and_code_carry_the_view(app):
    app.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    app.go(TOOLS + "&t=0.42&rows=train").ready()
    app.page.get_by_role("button", name="Share", exact=True).click()
    expect(app.page.get_by_text("Link copied")).to_be_visible()
    assert app.page.evaluate("navigator.clipboard.readText()") == app.page.url
    dialog = app.page.get_by_role("dialog")
    expect(dialog.get_by_text("Others cannot open this link")).to_be_visible()
    expect(dialog.get_by_text(app.page.url, exact=True)).to_be_visible()
    expect(dialog.get_by_text("<iframe src=")).to_contain_text("&amp;embed=true")
    picture = dialog.locator("img")
    expect(picture).to_be_visible()
    assert picture.evaluate("(img) => img.naturalWidth") > 100
    code, around = app.box_of(picture), dialog.bounding_box()
    middle = around["x"] + around["width"] / 2
    assert code["x"] + code["width"] / 2 == pytest.approx(middle, abs=2)


def test_a_link_has_the_threshold_that_the_server_has_not_heard_of(app):
    app.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    app.go(TOOLS + "&t=0.42").ready()
    told = app.page.get_by_text("Link copied")
    expect(told).to_be_hidden()  # of a link that was copied before
    app.slider.focus()
    for _ in range(3):  # a held key sends one value once it is silent
        app.page.keyboard.press("ArrowRight")
    shown = app.readings()["threshold"]
    assert shown != "0.420"
    # On a busy machine the server may have heard of it by now.
    app.page.get_by_role("button", name="Share", exact=True).evaluate("(share) => share.click()")
    expect(told).to_be_visible()
    link = app.page.evaluate("navigator.clipboard.readText()")
    assert link == app.page.url
    assert float(re.search(r"[?&]t=([\d.]+)", link)[1]) == pytest.approx(float(shown), abs=5e-4)
    expect(app.page.get_by_role("dialog").get_by_text(link, exact=True)).to_be_visible()


def test_a_link_waits_for_an_address_that_comes_behind_the_answer(new_app):
    app = new_app()
    app.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page, held, is_held = app.page.context.new_page(), [], [False]

    def relay(socket):
        upstream = socket.connect_to_server()
        socket.on_message(upstream.send)
        upstream.on_message(lambda message: hold(socket, message))

    def hold(socket, message):
        kind = ForwardMsg.FromString(message).WhichOneof("type")
        if is_held[0] and (held or kind == "page_info_changed"):
            held.append((socket, message))
        else:
            socket.send(message)

    page.route_web_socket(re.compile("/_stcore/stream"), relay)
    app = App(page, app.address).open(TOOLS)
    is_held[0] = True
    app.slider.press("ArrowRight")
    shown = app.readings()["threshold"]
    page.wait_for_function(
        "(held) => document.querySelector(held).dataset.answer > 0",
        arg=f'[data-held-of="{LIVE}"]',
    )
    page.get_by_role("button", name="Share", exact=True).click()
    expect(page.get_by_text("One moment …")).to_be_visible()
    is_held[0] = False
    for socket, message in held:
        socket.send(message)
    expect(page.get_by_text("Link copied", exact=True)).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert float(re.search(r"[?&]t=([\d.]+)", link)[1]) == pytest.approx(float(shown), abs=5e-4)
    page.close()


def test_of_a_server_that_is_silent_it_is_said_that_the_link_may_be_behind(new_app):
    app = new_app()
    page, is_silent = app.page.context.new_page(), [False]

    def relay(socket):
        upstream = socket.connect_to_server()
        socket.on_message(upstream.send)
        upstream.on_message(lambda message: None if is_silent[0] else socket.send(message))

    page.route_web_socket(re.compile("/_stcore/stream"), relay)
    app = App(page, app.address).open(TOOLS)
    is_silent[0] = True
    app.slider.press("ArrowRight")
    page.get_by_role("button", name="Share", exact=True).click()
    expect(page.get_by_text("One moment …")).to_be_visible()
    expect(page.get_by_text("Link copied. It may be behind")).to_be_visible()
    page.close()


def test_a_bar_with_slider_and_matrix_stays_in_view_and_covers_what_scrolls_under_it(app):
    app.go(CURVES).ready()
    app.page.mouse.move(800, 700)
    app.page.mouse.wheel(0, 800)
    bar = app.page.locator(".lt-bar")
    expect(bar).to_be_visible()
    shown = {node.get_attribute("data-also"): node.inner_text() for node in bar.locator("b").all()}
    readings = app.readings()
    assert shown == {name: readings[name] for name in shown}
    assert shown.keys() == {"threshold", "accuracy", "tp", "fn", "fp", "tn"}
    box = app.box_of(bar)
    assert box["height"] < 120
    covered = app.page.evaluate(
        "([x, y]) => document.elementFromPoint(x, y).closest('.lt-bar') !== null",
        [box["x"] + box["width"] / 2, box["y"] + box["height"] - 3],
    )
    assert covered
    opaque = bar.evaluate("(node) => getComputedStyle(node).backgroundColor")
    assert opaque == "rgb(255, 255, 255)"


def test_press_on_a_title_moves_nothing(app):
    app.go(CURVES).ready()
    title = app.page.locator(".st-key-roc .gtitle")
    title.scroll_into_view_if_needed()
    box = title.bounding_box()
    app.page.mouse.click(box["x"] + 5, box["y"] + box["height"] / 2)
    assert app.readings()["threshold"] == "0.500"


def test_charts_download_with_their_marks(app, tmp_path):
    app.go(CURVES + "&t=0.3").ready()
    charts = {"roc": "ROC", "points": "points and region", "histogram": "score histogram"}
    for chart, label in charts.items():
        assert_downloads(app, chart, label, tmp_path)


def assert_downloads(app, chart, label, tmp_path):
    with app.page.expect_download() as svg:
        app.page.get_by_role("button", name=f"download {label} as SVG").click()
    svg.value.save_as(tmp_path / "chart.svg")
    text = (tmp_path / "chart.svg").read_text("utf-8")
    root = ElementTree.fromstring(text)
    assert root.tag.endswith("svg")
    if chart == "roc":
        dot = app.page.locator(".st-key-roc circle.now")
        assert f'cx="{dot.get_attribute("cx")}"' in text
        assert "rgb(31, 41, 51)" in text
    elif chart == "histogram":
        for colour in ("rgb(194, 85, 0)", "rgb(0, 114, 178)"):
            assert colour in text
        assert "missed" in text
    else:
        assert "data:image/png;base64," in text
    assert "http" not in text.replace("http://www.w3.org", "")
    with app.page.expect_download() as png:
        app.page.get_by_role("button", name=f"download {label} as PNG").click()
    assert png.value.suggested_filename == f"{chart}.png"
    png.value.save_as(tmp_path / "chart.png")
    with Image.open(tmp_path / "chart.png") as picture:
        where = f".st-key-{chart} .svg-container, .lt-{chart}"
        box = app.page.locator(where).bounding_box()
        assert picture.size == pytest.approx((2 * box["width"], 2 * box["height"]), abs=2)
        assert len(picture.getcolors(1_000_000)) > 10


@pytest.mark.parametrize(
    ("theme", "to", "yes", "ink"),
    daily(
        ("light", 1100, "rgb(194, 85, 0)", "rgb(31, 41, 51)"),
        ("dark", 1250, "rgb(255, 138, 61)", "rgb(232, 237, 242)"),
    ),
)
def test_marks_survive_resize_in_each_theme(app, theme, to, yes, ink):
    app.go(CHARTS + "&t=0.42").ready().theme(theme)
    assert_marks_are_on_the_curves(app)
    area = app.page.locator(".st-key-roc .nsewdrag")
    width = area.get_attribute("width")
    app.sized(to, 800)
    expect(area).not_to_have_attribute("width", width)
    app.frame()
    assert_marks_are_on_the_curves(app)
    solid = app.page.locator(".lt-cell.lt-yes.lt-right")
    expect(solid).to_have_css("border-top-color", yes)
    expect(app.page.locator(".lt-tp")).to_have_css("fill", yes)
    line = app.page.locator(".st-key-roc .scatterlayer .js-line").last
    expect(line).to_have_css("stroke", ink)
    expect(app.page.locator(".st-key-roc circle.now")).to_have_css("fill", ink)


@pytest.mark.slow
def test_full_screen_of_a_chart_keeps_its_marks(app):
    app.go(CHARTS + "&t=0.3").ready()
    width = app.page.locator(".st-key-roc .nsewdrag").get_attribute("width")
    app.page.locator(".st-key-roc").hover()
    app.page.locator(".st-key-roc").get_by_role("button", name="Fullscreen").click()
    area = app.page.locator(".st-key-roc .nsewdrag")
    expect(area).not_to_have_attribute("width", width)
    app.frame()
    assert float(area.get_attribute("width")) > 2 * float(width)
    assert_marks_are_on_the_curves(app)
    app.page.get_by_role("button", name="Close fullscreen").click()
    expect(area).to_have_attribute("width", width)


@pytest.mark.slow
def test_compact_bar_is_beside_the_sidebar_not_under_it(app):
    app.page.set_viewport_size({"width": 1366, "height": 650})
    app.go(RATES + "&drawer=true").ready()
    app.page.locator(".st-key-accuracy").scroll_into_view_if_needed()
    bar = app.page.locator(".lt-bar")
    expect(bar).to_be_visible()
    sidebar = app.page.get_by_test_id("stSidebar").bounding_box()
    assert bar.bounding_box()["x"] >= sidebar["x"] + sidebar["width"]


def test_finger_that_scrolls_moves_no_threshold(new_app):
    app = new_app(390, 844, has_touch=True, is_mobile=True).open(TOOLS)
    touch = app.page.context.new_cdp_session(app.page)
    box = app.slider.bounding_box()
    x, y = box["x"] + 0.8 * box["width"], box["y"] + 0.7 * box["height"]

    def send(kind, *points):
        touch.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": px, "y": py} for px, py in points]},
        )

    send("touchStart", (x, y))
    assert app.readings()["threshold"] == "0.500", "it may be about to scroll"
    for step in range(1, 8):
        send("touchMove", (x + step % 2, y - 25 * step))
    send("touchEnd")
    assert app.readings()["threshold"] == "0.500"
    assert "t=" not in app.page.url
    app.slider.scroll_into_view_if_needed()
    box = app.slider.bounding_box()
    y = box["y"] + 0.5 * box["height"]
    send("touchStart", (x, y))
    for step in range(1, 8):
        send("touchMove", (x - 15 * step, y))
    send("touchEnd")
    assert 0.3 < float(app.readings()["threshold"]) < 0.7
    expect(app.page).to_have_url(re.compile(r"[?&]t=0\."))


@pytest.mark.slow  # every day without a server: test_mounted.py has what a late answer does
def test_late_answers_do_not_pull_the_hand_back(app):
    """Hold the server's answers back while the hand goes on, then let them all come."""
    page, held, holding = app.page.context.new_page(), [], [False]

    def relay(socket):
        upstream = socket.connect_to_server()
        socket.on_message(upstream.send)
        upstream.on_message(lambda m: held.append((socket, m)) if holding[0] else socket.send(m))

    page.route_web_socket(re.compile("/_stcore/stream"), relay)
    app = App(page, app.address).open(TOOLS)
    holding[0] = True
    for threshold in (0.3, 0.7, 0.3):
        app.grab(0.5)
        app.pull(threshold)
        page.mouse.up()
    last = app.readings()["threshold"]
    page.wait_for_timeout(500)  # answers are on their way and held
    page.evaluate(
        """() => {
            const node = document.querySelector('[data-column=threshold]');
            window.pulled = [];
            new MutationObserver(() => window.pulled.push(node.textContent))
                .observe(node, { childList: true, characterData: true, subtree: true });
        }"""
    )
    holding[0] = False
    for socket, message in held:
        socket.send(message)
        app.frame()  # one at a time: together only the last would be drawn
        app.frame()
    typed = page.get_by_label("Type a threshold")
    expect(typed).to_have_value(re.compile(re.escape(last.rstrip("0"))))
    assert app.readings()["threshold"] == last
    assert page.evaluate("window.pulled") == []
    typed.fill("0.7")
    page.keyboard.press("Enter")
    expect(app.column("threshold")).to_have_text("0.700")
    page.close()


def test_reduced_motion_and_forced_colours_are_respected(app):
    app.page.emulate_media(reduced_motion="reduce", forced_colors="active")
    app.go(TOOLS).ready()
    assert app.page.evaluate(
        "[...document.querySelectorAll('.live-threshold *')]"
        ".every((node) => getComputedStyle(node).transitionDuration === '0s')"
    )
    for chosen in (app.page.get_by_role("radio", name="Test"), app.page.locator(".lt-axis")):
        if chosen.get_attribute("aria-pressed") == "false":
            chosen.click()
        assert chosen.evaluate("(node) => getComputedStyle(node).outlineWidth") == "3px"
    wrong = app.page.locator(".lt-cell.lt-wrong").first
    assert "repeating-linear-gradient" in wrong.evaluate(
        "(node) => getComputedStyle(node).backgroundImage"
    )


def test_cancel_goes_back_to_what_was_shown(app):
    app.go(f"{TOOLS}&drawer=true&recipe={encode(SMALL)}").ready()
    slow = replace(REFERENCE, n_samples=20_000, epochs=200, hidden=(16,), dropout=(0.1,))
    recipe = app.page.get_by_label("Recipe", exact=True)
    recipe.fill(encode(slow))
    app.page.keyboard.press("Enter")
    app.page.get_by_role("button", name="Cancel").click()
    expect(app.page.get_by_text("8 hidden units (33 parameters)")).to_be_visible()
    expect(app.page).to_have_url(re.compile(re.escape(encode(SMALL))))


@pytest.mark.parametrize(
    ("path", "last"),
    daily(
        (EVERYTHING, "The same numbers in code"),
        ("/", "The network says 0.835"),
        ("/minute", "Where the threshold lives"),
        ("/formulas", "The same at every threshold"),
    ),
)
def test_axe_finds_no_serious_issue(app, path, last, theme):
    """Of the other pages their own tests tell it."""
    app.go(path)
    expect(app.page.get_by_role("heading", name=last)).to_be_visible()
    app.idle()
    app.page.wait_for_function(  # the style sheet of the page comes after its first words
        "[...document.querySelectorAll('[data-testid=stCaptionContainer]')]"
        ".every((node) => getComputedStyle(node).opacity === '1')"
    )
    if path in ("/", EVERYTHING):
        app.ready()
    if path == EVERYTHING:
        app.page.get_by_role("button", name="Finer").click()
        app.page.get_by_role("button", name="Pin", exact=True).click()
        app.frame()
    assert serious_issues(app.theme(theme), options=RULES[theme]) == []


@pytest.mark.slow  # every day on a phone: test_keyboard.py
def test_what_the_keyboard_comes_to_is_not_behind_what_stays_in_view(app):
    """WCAG 2.2, 2.4.11."""
    app.go(EVERYTHING).ready()
    hidden = """async () => {
        const node = document.activeElement;
        for (let before = NaN, same = 0; same < 5;) {
            await new Promise(requestAnimationFrame);
            const { top } = node.getBoundingClientRect();
            same = top === before ? same + 1 : 0;
            before = top;
        }
        const { left, top, width, height } = node.getBoundingClientRect();
        const seen = (x, y) => {
            const at = document.elementFromPoint(left + x * width, top + y * height);
            return at && (node.contains(at) || at.contains(node));
        };
        const places = [[0.5, 0.5], [0.2, 0.2], [0.8, 0.8], [0.5, 0.1], [0.5, 0.9]];
        if (node === document.body || !width || !height) return null;
        return places.some(([x, y]) => seen(x, y)) ? null : node.outerHTML.slice(0, 200);
    }"""
    app.slider.focus()
    for key in ("Tab", "Shift+Tab"):
        for _ in range(40):
            app.page.keyboard.press(key)
            assert app.page.evaluate(hidden) is None, key


@pytest.mark.slow
def test_the_train_button_is_legible_when_something_has_changed(app):
    app.go("/models?v=2&drawer=true")
    sidebar = app.page.get_by_test_id("stSidebar")
    sidebar.get_by_label("Rows in all", exact=True).fill("300")
    app.page.keyboard.press("Enter")
    expect(sidebar.get_by_text("Changed, not trained yet")).to_be_visible()
    for theme in ("light", "dark"):
        app.theme(theme)
        colours = sidebar.get_by_role("button", name="Train").evaluate(
            "(node) => [node.querySelector('p'), node].map((each, i) => getComputedStyle(each)"
            "[i ? 'backgroundColor' : 'color'].match(/\\d+/g).map(Number))"
        )
        ink, paper = (sum(colour[:3]) / 3 for colour in colours)
        assert abs(ink - paper) > 150, theme


@pytest.mark.slow
def test_what_is_pressed_and_dragged_is_seen_in_forced_colours(app):
    app.page.emulate_media(forced_colors="active")
    app.go("/story?step=unit")
    following = app.page.get_by_test_id("stMain").get_by_role("button").filter(has_text="Next")
    expect(following).to_be_visible()
    ink, paper = following.evaluate(
        "(node) => [getComputedStyle(node.querySelector('p')).color,"
        " getComputedStyle(node).backgroundColor]"
    )
    assert ink != paper
    track = app.page.locator(".su-slider").first.evaluate(
        "(node) => getComputedStyle(node, '::before').backgroundColor"
    )
    assert track == paper, "as dark as what is pressed"
    switch = app.page.locator("label:has([role=switch]) > span + div").first
    assert switch.evaluate("(node) => getComputedStyle(node).outlineWidth") == "2px"
