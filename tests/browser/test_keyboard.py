"""Pages by keyboard alone: what Tab comes to is named, in view, framed, and in order."""

import base64
import io
from collections import Counter

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import EVERYTHING, TOOLS, daily
from tests.browser.test_your_predictions import bring
from tests.sweep import sweep
from ui.address.parameters import BELIEF, CARD
from ui.streamlit_inside.selectors import selectors

OF_NETWORK = ("/", TOOLS, EVERYTHING, "/models?v=3", "/groups?v=3")
DECIDE = [f"/choose_a_threshold?v=3&card={card}" for card in CARD.labels]
BELIEVE = [f"/believe_the_scores?v=3&belief={card}" for card in BELIEF.labels]
PAGES = [*OF_NETWORK, *DECIDE, *BELIEVE, "/minute?v=3", "/formulas?v=3"]
WIDE, PHONE = (1400, 900), (390, 844)
DAILY = (TOOLS, *PHONE, "light")
OF_ONE_SIZE = (
    *("/story?v=3&step=unit", "/story?v=3&step=accuracies", "/your_predictions?v=3"),
    *("/accuracy?v=3", "/sparse_top_k_categorical_accuracy?v=3", "/beyond_the_six?v=3"),
)
STEPS = "unit", "regression", "loss", "epochs", "accuracies", "quiz"
ACCURACIES = ("", "binary_", "categorical_", "sparse_categorical_", "top_k_categorical_")
ON_A_PHONE = (
    *(f"/story?v=3&step={step}{how}" for step in STEPS for how in ("", "&present=1")),
    *(f"/{name}accuracy?v=3" for name in ACCURACIES),
    "/sparse_top_k_categorical_accuracy?v=3",
)
ASKED = "case,outcome,a,b\n" + "".join(
    f"{i},{'good' if i % 3 else 'bad'},{i % 7 / 7:.3f},{i * 5 % 11 / 11:.3f}\n" for i in range(60)
)
FORCED = ("/story?v=3&step=quiz", "/binary_accuracy?v=3", "/choose_a_threshold?v=3&card=unsure")
EACH = sweep(
    [(page, *size, "light") for size in (WIDE, PHONE) for page in PAGES]
    + [(EVERYTHING, *size, "dark") for size in (WIDE, PHONE)]
    + [(page, *WIDE, "light") for page in OF_ONE_SIZE]
    + [(page, *PHONE, "light") for page in ON_A_PHONE]
    + [(page, *WIDE, "forced") for page in FORCED],
    DAILY,
)
"""Every day the one with the most kinds of controls, in the order of a phone."""

STREAMLITS = {"Copy to clipboard", "Fullscreen"}
"""Named alike by Streamlit, whatever they belong to."""
CELLS = {"Canvas", "cell", "gridcell"}
"""Of a table, of which each is a stop of Tab."""

FADED = """window.faded = async () => {
    await new Promise(requestAnimationFrame);
    const fades = document.getAnimations().filter((each) => each instanceof CSSTransition);
    await Promise.allSettled(fades.map((each) => each.finished));
}"""
"""Wait until frames of fields and the buttons of a chart have faded in or out."""

STOP = """async () => {
    const above = (node) => node.parentElement ?? node.getRootNode().host;
    const chain = (node) => node ? [node, ...chain(above(node))] : [];
    let node = document.activeElement;
    while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
    if (node === document.body || node === window.first) return null;
    for (let before = NaN, same = 0; same < 3;) {
        await new Promise(requestAnimationFrame);
        const { top } = node.getBoundingClientRect();
        same = top === before ? same + 1 : 0;
        before = top;
    }
    await faded();
    // Of what is drawn in its place: an input that is a circle, a switch or a handle.
    const shown = node.matches("label input") ? node.closest("label")
        : node.matches("[type=range]") ? node.parentElement : node;
    const box = shown.getClientRects()[0] ?? shown.getBoundingClientRect(); // a link of two lines
    const { left, top, width, height } = box;
    let seen = 0, asked = 0;
    for (let i = 0.5; i < 7; i++) for (let j = 0.5; j < 5; j++) {
        const at = document.elementFromPoint(left + i * width / 7, top + j * height / 5);
        const over = at && (chain(at).includes(shown) || chain(shown).includes(at));
        asked++;
        seen += over ? 1 : 0;
    }
    const part = chain(node).find((each) => each.matches("header, section, [role=dialog]"));
    const stays = chain(node).some((each) => /sticky|fixed/.test(getComputedStyle(each).position));
    const said = (each) => each?.getAttribute("aria-label") ?? "";
    const within = chain(node).slice(1);
    const group = said(within.find((each) => each.matches("[role=group], [role=radiogroup]")));
    const before = window.before, now = { node, shown, part, stays };
    window.before = now;
    window.first ??= node;
    window.been ??= new Set();
    const again = before?.node !== node && been.has(node);
    been.add(node);
    const old = before?.shown.isConnected && before.part === part && !before.stays && !stays
        && before.shown.getBoundingClientRect();
    return {
        html: node.outerHTML.slice(0, 200), group, again, seen: width && height ? seen / asked : 1,
        box: [left, top, width, height], to: node.href ?? "",
        // The browser itself makes a stop of what scrolls, and reads what stands in it.
        has_name: node.matches("a, button, input, summary, select, textarea, [role][tabindex]"),
        goes_back: Boolean(old && box.bottom <= old.top + 4 && left < old.right - 2),
    };
}"""
BLURRED = """() => {
    window.held = document.activeElement;
    while (held.shadowRoot?.activeElement) window.held = held.shadowRoot.activeElement;
    held.blur();
}"""
FOCUSED = "() => held.focus({ preventScroll: true })"
RING, CONTRAST = 20, 3  # px around a control, or a handle; WCAG 2.2, 1.4.11


def named(session) -> tuple[str, str]:
    """Ask the browser what it tells a screen reader of where the keyboard is."""
    found = session.send("Runtime.evaluate", {"expression": "document.activeElement"})
    about = {"objectId": found["result"]["objectId"], "fetchRelatives": False}
    (node,) = session.send("Accessibility.getPartialAXTree", about)["nodes"]
    return tuple(node.get(each, {}).get("value", "") for each in ("role", "name"))


def luminance(png: bytes) -> np.ndarray:
    parts = np.asarray(Image.open(io.BytesIO(png)).convert("RGB")) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return linear @ (0.2126, 0.7152, 0.0722)


def picture(session, clip) -> np.ndarray:
    """Take a picture as the page stands: Playwright's own first hides the caret, and waits."""
    given = {"clip": clip | {"scale": 1}, "optimizeForSpeed": True}
    return luminance(base64.b64decode(session.send("Page.captureScreenshot", given)["data"]))


def framed(page, session, box, size) -> float:
    """Count the pixels that tell where the keyboard is, a pixel of the way around the control."""
    left, top, width, height = box
    right, bottom = min(size[0], left + width + RING), min(size[1], top + height + RING)
    x, y = max(0, left - RING), max(0, top - RING)
    clip = {"x": x, "y": y, "width": right - x, "height": bottom - y}
    with_ring = picture(session, clip)
    page.evaluate(BLURRED)
    page.evaluate("faded()")
    without = picture(session, clip)
    page.evaluate(FOCUSED)
    lighter, darker = np.maximum(with_ring, without), np.minimum(with_ring, without)
    told = np.count_nonzero((lighter + 0.05) / (darker + 0.05) >= CONTRAST)
    return told / (2 * (min(width, size[0]) + min(height, size[1])) or 1)


def walked(app, session, size):
    """Go to each stop of the page by Tab, and tell what it is, and what is wrong there."""
    while True:
        app.page.keyboard.press("Tab")
        if (stop := app.page.evaluate(STOP)) is None:
            return
        role, name = named(session)
        if role in CELLS or "dvn-scroller" in stop["html"]:
            continue
        faults = {
            "no name": not name and stop["has_name"],
            "behind something": stop["seen"] < 0.6,
            "above where the keyboard was": stop["goes_back"],
            "where the keyboard was before, and the rest is never reached": stop["again"],
            "no ring": framed(app.page, session, stop["box"], size) < 0.5,
        }
        said = [fault for fault, is_found in faults.items() if is_found]
        yield (role, name), stop, said and [*said, stop["html"]]
        if stop["again"]:
            return


@pytest.mark.parametrize(("path", "width", "height", "theme"), EACH)
def test_what_tab_comes_to_is_named_in_view_framed_and_in_order(app, path, width, height, theme):
    is_forced = theme == "forced"
    if is_forced:
        app.page.emulate_media(forced_colors="active", reduced_motion="reduce")
    app.sized(width, height).anew(path).theme("light" if is_forced else theme)
    assert_goes_by_keyboard(app, (width, height))


def a_file_with_questions(app, new_app):
    bring(app.anew("/your_predictions?v=3"), ASKED.encode(), "asked.csv")
    expect(app.page.locator(".st-key-own_asked")).to_be_visible()
    return app.idle()


def a_room(app, new_app):
    app.page.goto(f"{app.address}/with_a_class?v=3&situation=cellar")
    app.page.get_by_role("button", name="Open a room").click()
    expect(app.page.locator(".room-line")).to_be_visible()
    return app.idle()


def a_phone(app, new_app, button="Here"):
    phone = new_app(*PHONE).anew(f"/here?room={app.page.locator('.room-word').inner_text()}")
    expect(phone.page.get_by_role("button", name=button, exact=True)).to_be_visible()
    return phone.idle()


def a_phone_with_a_line(app, new_app):
    return a_phone(a_room(app, new_app), new_app)


def a_phone_with_a_question(app, new_app):
    with a_room(app, new_app).run_to_its_end():
        app.page.get_by_text("A question of the quiz").click()
    return a_phone(app, new_app, "Answer")


@pytest.mark.parametrize(
    ("way", "size"),
    daily(
        (a_room, WIDE),
        (a_room, PHONE),
        (a_file_with_questions, WIDE),
        (a_file_with_questions, PHONE),
        (a_phone_with_a_line, PHONE),
        (a_phone_with_a_question, PHONE),
    ),
)
def test_what_a_person_comes_to_by_a_press_goes_by_keyboard_too(app, new_app, way, size):
    there = way(app.sized(*size), new_app)
    there.page.evaluate("document.activeElement.blur()")
    assert_goes_by_keyboard(there, size)


def assert_goes_by_keyboard(app, size):
    """Each stop of Tab is named, seen, framed and further on; back it goes the same way."""
    expect(app.page.locator(selectors()[":--skeleton"])).to_have_count(0)
    app.page.evaluate(FADED)
    session = app.page.context.new_cdp_session(app.page)
    names, stops, faults = zip(*walked(app, session, size), strict=True)
    assert [each for each in faults if each] == []
    told = {  # two links with one name lead to one place
        (name, stop["group"], stop["to"] or i)
        for i, (name, stop) in enumerate(zip(names, stops, strict=True))
        if name[1] not in STREAMLITS and name[1]
    }
    assert [each for each, n in Counter(each[:2] for each in told).items() if n > 1] == []
    back = []
    while names[0] not in back and len(back) < 3 * len(names):
        app.page.keyboard.press("Shift+Tab")
        back.append(named(session))
    assert [each for each in back[::-1] if each in names] == [*names]
    session.detach()


def test_where_a_press_leads_the_keyboard_is_when_what_was_pressed_goes_away(app):
    app.go("/?v=3").ready()
    way, back = (
        app.page.get_by_role("button", name=name)
        for name in ("Change data or network", "Close settings")
    )
    for _ in range(2):  # once it was open, a drawer has a button of Streamlit's before our own
        way.press("Enter")
        expect(back).to_be_focused()
        back.press("Enter")
        expect(way).to_be_focused()


def test_the_keyboard_stays_on_the_button_by_which_a_chart_takes_the_screen(app):
    app.go(EVERYTHING).ready()
    chart = app.page.locator(".st-key-points")
    wide, back = (
        chart.get_by_role("button", name=name, exact=True)
        for name in ("Fullscreen", "Close fullscreen")
    )
    for key in ("Enter", "Escape"):
        wide.press("Enter")
        expect(back).to_be_focused()
        back.press(key)
        expect(wide).to_be_focused()


@pytest.mark.slow
def test_what_is_off_for_a_moment_has_the_keyboard_again(app):
    app.go("/your_predictions?v=3")
    with app.page.expect_download():
        (taken := app.page.get_by_role("button", name="Download").first).press("Enter")
    expect(taken).to_be_enabled()
    expect(taken).to_be_focused()
