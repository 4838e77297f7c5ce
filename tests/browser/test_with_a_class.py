"""A class in real browsers: a room that the tab keeps, phones that follow, a projector to read."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import RULES, assert_is_open_to_everybody
from tests.browser.conftest import BARE, daily
from tests.browser.mounted import load
from tests.browser.test_away import Relay

MAIN = "[data-testid=stMain]"  # the menu on a phone is Streamlit's
SIZES = """() => [...document.querySelectorAll("body *")]
    .filter((node) => [...node.childNodes].some((text) => text.nodeType === 3 && text.data.trim()))
    .filter((node) => node.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
    .filter((node) => node.getBoundingClientRect().width > 1)
    .filter((node) => !node.closest("style, script, .quiz-hidden, .st-key-head"))
    .map((node) => [parseFloat(getComputedStyle(node).fontSize), node.textContent.slice(0, 40)])"""

LABELS = """() => [".st-key-ask", ".st-key-situation", ".st-key-miss_costs"].map((name) =>
    Math.round(document.querySelector(`${name} label`).getBoundingClientRect().top))"""


@pytest.fixture
def teacher(new_app):
    app = new_app(1920, 1080)
    app.heard = heard = []  # what the tab says that it keeps
    app.page.on(
        "websocket",
        lambda socket: socket.on(
            "framesent", lambda frame: heard.extend(re.findall(rb'"event":"kept"', frame))
        ),
    )
    app.page.goto(f"{app.address}/with_a_class?v=3&situation=cellar")
    app.page.get_by_role("button", name="Open a room").click()
    expect(app.page.locator(".room-line")).to_be_visible()
    return app


def pressed(app, name):
    app.page.get_by_role("button", name=name, exact=True).click()


def told(app):
    return app.page.locator(".room-said")


def assert_fits(app):
    """Nothing lies beyond the projector, and no type is too small to read from the last row."""
    page = app.page
    expect(page.get_by_role("button", name="Close the room")).to_be_in_viewport(ratio=1)
    expect(page.locator(".room").last).to_be_in_viewport(ratio=1)
    sizes = page.evaluate(SIZES)
    assert [each for each in sizes if each[0] < 20] == []
    assert len(sizes) > 20


@pytest.mark.parametrize("is_whole", daily(False, True))
def test_a_class_draws_its_lines_and_answers_a_question(teacher, new_app, is_whole):
    expect(teacher.page).to_have_url(re.compile(r"room=[a-z]+\d\d"))
    word = teacher.page.locator(".room-word").inner_text()
    assert len(re.findall(r"[\w-]{22}", teacher.page.url)) == 0, "no key that others read"
    expect(teacher.page.get_by_text("ADDRESS=0.0.0.0 make run")).to_be_visible()
    expect(teacher.idle().page.locator(".st-key-miss_costs label").first).to_be_visible()
    assert len(set(teacher.page.evaluate(LABELS))) == 1, "the labels of what is asked, uneven"
    pupil = new_app(390, 844, has_touch=True, is_mobile=True)
    pupil.page.goto(f"{pupil.address}/here?room={word}")
    here = pupil.page.get_by_role("button", name="Here", exact=True)
    expect(here).to_be_in_viewport(ratio=1)
    expect(pupil.page.locator(".lt-histogram rect")).not_to_have_count(0)
    pupil.slider.press("End")  # the button takes what the keys have not sent yet
    here.click()
    expect(told(pupil)).to_contain_text("Your line: 1.000")
    pupil.slider.press("Home")
    here.click()
    expect(told(pupil)).to_contain_text("Your line: 0.000")
    expect(teacher.page.locator('.room[data-votes="1"] .dots i')).to_have_count(1)
    assert_fits(teacher)
    if is_whole:
        one_pupil_has_one_line(teacher, pupil, word)
    assert len(teacher.heard) == 1, "though its page was drawn anew when that was heard"
    where = teacher.page.get_by_role("button", name="Reveal").bounding_box()
    pressed(teacher, "Reveal")
    expect(told(pupil)).to_contain_text("misses")  # and has not asked
    anew = teacher.page.get_by_role("button", name="Ask again").bounding_box()
    assert anew["x"] + anew["width"] < where["x"], "whoever presses twice asks nothing anew"
    expect(teacher.page.get_by_text("best possible")).to_be_visible()
    assert_fits(teacher)
    if is_whole:
        teacher.sized(1280, 720)
        expect(teacher.page.locator(".room")).to_be_in_viewport(ratio=1)
        expect(teacher.page.locator(".room-word")).to_be_in_viewport(ratio=1)
        teacher.sized(1920, 1080)
        for app in (teacher, pupil):
            assert_is_open_to_everybody(app.idle(), RULES, MAIN)

    teacher.page.get_by_text("A question of the quiz").click()
    answer = pupil.page.get_by_role("button", name="Answer", exact=True)
    expect(answer).to_be_visible()
    prompt, held = pupil.page.locator(".st-key-quiz_prompt"), ""
    last = 2 if is_whole else 1
    for number in range(1, last + 1):
        expect(prompt).not_to_have_text(held)
        for each in (prompt, answer):  # while another is drawn the one before stands there, too
            expect(each).to_have_count(1)
        held = prompt.inner_text()
        expect(pupil.page.get_by_role("radio", checked=True)).to_have_count(0)
        expect(answer).to_be_in_viewport(ratio=1)
        pupil.page.get_by_role("radio").first.check(force=True)
        answer.click()
        expect(told(pupil)).to_contain_text("Answered")
        expect(teacher.page.locator(".room-told")).to_have_text("1 answer.")
        if number < last:
            pressed(teacher, "Next question")
    options, of = (
        teacher.page.locator(each).first.bounding_box()["x"]
        for each in (".room-options li", ".room-told")
    )
    assert options == of, "indented as a list"
    pressed(teacher, "Reveal")
    expect(teacher.page.locator(".room-options .right")).to_be_visible()
    expect(pupil.page.locator(".quiz-verdict")).to_be_visible()
    assert_fits(teacher)
    for app in (teacher, pupil):
        assert_is_open_to_everybody(app.idle(), RULES if is_whole else ["light"], MAIN)

    if is_whole:
        teacher.page.reload()
        expect(teacher.page.locator(".room-options .right")).to_be_visible()
    pressed(teacher, "Close the room")
    expect(pupil.page.get_by_text("There is no room")).to_be_visible()
    if is_whole:
        teacher.page.reload()
        expect(teacher.page.get_by_role("button", name="Open a room")).to_be_visible()


def one_pupil_has_one_line(teacher, pupil, word):
    """Also where a phone's page is loaded anew, or its link opened twice."""
    pupil.page.reload()
    expect(told(pupil)).to_contain_text("Your line: 0.000")  # the tab knows who it is
    pupil.page.evaluate("localStorage.setItem('pupil otter11', 'x')")
    again = pupil.page.context.new_page()  # the link was opened once more: still one pupil
    again.goto(f"{pupil.address}/here?room={word}")
    expect(again.locator(".room-said")).to_contain_text("Your line: 0.000")
    again.get_by_role("button", name="Here", exact=True).click()
    expect(again.locator(".room-said")).to_contain_text("Your line: 0.5")
    assert again.evaluate(
        "Object.keys(localStorage).filter((key) => key.startsWith('pupil '))"
    ) == [f"pupil {word}"], "who one was in another room is forgotten"
    again.close()
    expect(teacher.page.locator('.room[data-votes="1"] .dots i')).to_have_count(1)


@pytest.mark.slow
def test_a_phone_that_wakes_up_finds_the_room_as_it_is_and_is_one_pupil(teacher, new_app):
    word = teacher.page.locator(".room-word").inner_text()
    pupil = new_app(390, 844, has_touch=True, is_mobile=True)
    connection = Relay(pupil)
    lifecycle = pupil.page.context.new_cdp_session(pupil.page)

    def sleeps(is_without_network):
        if is_without_network:
            connection.cut()
        lifecycle.send("Page.setWebLifecycleState", {"state": "frozen"})

    def wakes():
        connection.is_cut = False
        lifecycle.send("Page.setWebLifecycleState", {"state": "active"})
        pupil.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    pupil.page.goto(f"{pupil.address}/here?room={word}")
    here = pupil.page.get_by_role("button", name="Here", exact=True)
    expect(here).to_be_visible()
    pupil.slider.press("End")
    here.click()
    expect(told(pupil)).to_contain_text("Your line: 1.000")
    votes = teacher.page.locator(".room")

    sleeps(is_without_network=True)  # a lift: the answer is kept, and another one takes its place
    wakes()
    expect(told(pupil)).to_contain_text("Your line: 1.000")
    pupil.slider.press("Home")
    here.click()
    expect(told(pupil)).to_contain_text("Your line: 0.000")
    expect(votes).to_have_attribute("data-votes", "1")

    for is_without_network in (False, True):
        sleeps(is_without_network)
        pressed(teacher, "Reveal")
        expect(teacher.page.get_by_text("best possible")).to_be_visible()
        wakes()
        expect(told(pupil)).to_contain_text("Your line: 0.000. It misses")
        expect(here).to_have_count(0)
        expect(pupil.page.get_by_text("Drag the line")).to_be_hidden()
        sleeps(is_without_network)
        pressed(teacher, "Ask again")
        expect(votes).to_have_attribute("data-votes", "0")
        wakes()
        expect(told(pupil)).to_have_text("")
        assert float(pupil.slider.get_attribute("aria-valuenow")) == 0, "where the hand left it"
        here.click()
        expect(told(pupil)).to_contain_text("Your line: 0.000")
        expect(votes).to_have_attribute("data-votes", "1")

    sleeps(is_without_network=True)
    pressed(teacher, "Close the room")
    expect(teacher.page.get_by_role("button", name="Open a room")).to_be_visible()
    wakes()
    expect(pupil.page.get_by_text("There is no room")).to_be_visible()


@pytest.mark.slow
def test_an_answer_whose_connection_is_cut_counts_once(teacher, new_app):
    word = teacher.page.locator(".room-word").inner_text()
    pupil = new_app(390, 844, has_touch=True, is_mobile=True)
    connection = Relay(pupil)
    pupil.page.goto(f"{pupil.address}/here?room={word}")
    here = pupil.page.get_by_role("button", name="Here", exact=True)
    expect(here).to_be_visible()
    pupil.idle().slider.press("End")
    connection.is_deaf = True
    here.click()
    votes = teacher.page.locator(".room")
    expect(votes).to_have_attribute("data-votes", "1")
    expect(told(pupil)).to_have_text("")
    connection.cut()
    expect(here).to_be_disabled()
    connection.is_cut = connection.is_deaf = False
    expect(told(pupil)).to_contain_text("Your line: 1.000")
    pupil.slider.press("Home")
    here.dblclick()
    expect(told(pupil)).to_contain_text("Your line: 0.000")
    expect(votes).to_have_attribute("data-votes", "1")


def test_a_phone_asks_again_where_it_was_connected_for_a_moment_only(new_app):
    page = new_app().page
    page.set_content("<main data-testid=stApp data-test-connection-state=CONNECTED></main>")
    page.clock.install()
    load(page, "classroom/kept.mjs", "kept")
    page.evaluate(
        """() => {
            window.sent = [];
            const { dataset } = document.querySelector("main");
            window.turn = (state) => { dataset.testConnectionState = state; };
            const data = { name: "pupil owl12", value: "token", session: "one", wakes: true };
            const setTriggerValue = (name) => sent.push(name);
            for (const wakes of [true, false, true]) // drawn anew without an end, as Streamlit does
                window.end = kept.default({
                    data: { ...data, wakes }, parentElement: document.body, setTriggerValue,
                });
        }"""
    )

    def sent_after(milliseconds: int, *states: str) -> int:
        for state in states:
            page.evaluate("(state) => { turn(state); }", state)
        page.clock.run_for(milliseconds)
        return page.evaluate("sent.length")

    assert sent_after(0, "DISCONNECTED") == 0
    assert sent_after(100, "CONNECTED") == 1
    assert sent_after(100, "DISCONNECTED", "CONNECTED") == 1, "not more often than in 2 s"
    assert sent_after(2000) == 2
    assert sent_after(9000) == 2
    assert sent_after(100, "DISCONNECTED", "CONNECTED", "DISCONNECTED") == 3
    assert sent_after(9000) == 3, "nobody is there to be asked"
    page.evaluate("() => { end(); turn('CONNECTED'); }")
    assert sent_after(9000) == 3


def test_a_phone_says_who_it_is_until_that_was_heard(new_app):
    app = new_app()
    page = app.page
    page.goto(app.address + BARE)  # of a file nothing is kept
    page.set_content("<main data-testid=stApp data-test-connection-state=CONNECTED></main>")
    page.clock.install()
    load(page, "classroom/kept.mjs", "kept")
    page.evaluate(
        """() => {
            localStorage.setItem("pupil owl12", "token");
            window.said = [];
            const setTriggerValue = (name, { value }) => { said.push(`${name} ${value}`); };
            window.mount = (heard) => {
                const data = { name: "pupil owl12", value: "", session: "one", wakes: true, heard };
                data.in_all_tabs = true;
                const parentElement = document.body;
                window.end = kept.default({ data, parentElement, setTriggerValue });
            };
            mount(false);
        }"""
    )

    def said_after(milliseconds: int) -> int:
        page.clock.run_for(milliseconds)
        return page.evaluate("said.length")

    assert said_after(3000) == 1
    page.evaluate("mount(false)")  # as where the page is drawn anew
    assert said_after(3900) == 1
    assert said_after(200) == 2, "the first word was lost"
    assert said_after(8000) == 3
    page.evaluate("mount(true)")
    assert said_after(60_000) == 3
    assert page.evaluate("[...new Set(said)]") == ["kept token"]
    page.evaluate("localStorage.clear()")
