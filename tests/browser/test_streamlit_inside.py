"""What we lean on inside Streamlit and Plotly is still there: each test id, class and attribute.

After a new release of one of them, a test that fails here says by name what it has done away with.
"""

import re
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import EVERYTHING, ROOT, WINDOW, daily
from tests.browser.test_explorer import JUMPED
from ui.live.scripts import place_of
from ui.live.threshold import MODULE
from ui.streamlit_inside.pages import ASKED_FIRST, FIRST_ELEMENTS, scripts_of
from ui.streamlit_inside.selectors import FIRST_COLOUR, selectors

INSIDE = ROOT / "ui" / "streamlit_inside" / "inside.mjs"
EXPLORER = EVERYTHING + "&rates=recall"
ACCURACY, STORY = "/top_k_categorical_accuracy", "/story?step=6"
PLACES = {
    ":--closed-sidebar": STORY,
    ":--code-buttons": ACCURACY,
    ":--code-comment": ACCURACY,
    ":--code-token": ACCURACY,
    ":--drop-zone": "/your_predictions",
    "DROP_ZONE": "/your_predictions",
    "HEADING_LINK": "/lesson_plan",
    ":--formula": ACCURACY,
    ":--nav-link": STORY,
    ":--primary-button": STORY,
    ":--python": ACCURACY,
    ":--radio": STORY,
    ":--radio-option": STORY,
    ":--sidebar-nav": STORY,
    ":--sidebar-opener": STORY,
    ":--slider": ACCURACY,
    ":--tab": ACCURACY,
    ":--toolbar": ACCURACY,
}
"""Where each is looked for, unless in the explorer; in this order, so that a page opens once."""
IN_MODULES = dict(re.findall(r'^export const (\w+) = "(.+)";', INSIDE.read_text("utf-8"), re.M))
SELECTORS = selectors() | IN_MODULES
ELSEWHERE = {"REFUSED_FILE", ":--skeleton"}
"""Looked for where there are any, in test_your_predictions.py and test_explorer.py."""
NAMES = sorted(
    (name for name in SELECTORS if name not in ELSEWHERE),
    key=lambda name: PLACES.get(name, EXPLORER),
)


@pytest.fixture(scope="module")
def page_at(tabs, server):
    """Show a page; the one that is shown stays."""
    app = tabs.lend(server, **WINDOW)
    shown = []

    def page_at(path):
        if shown != [path]:
            app.go(path)
            shown[:] = [path]
        return app.page

    yield page_at
    app.check()
    tabs.take_back(app)


def test_modules_name_what_they_lean_on():
    assert len(IN_MODULES) >= 5


def test_what_its_page_asks_for_first_is_asked_for_once_and_beside_its_scripts(page_at):
    asked = page_at(EXPLORER).evaluate(
        """(paths) => paths.map((path) => performance.getEntriesByName(new URL(path, location).href)
            .map(({ initiatorType }) => initiatorType))""",
        list(ASKED_FIRST),
    )
    assert asked == [["link"]] * len(ASKED_FIRST)


def test_what_a_first_page_needs_is_asked_for_beside_its_scripts_and_nothing_else(page_at, new_app):
    page_at(EXPLORER)  # whose network is trained
    app, ours = new_app(), [*scripts_of(FIRST_ELEMENTS), f"./{place_of(MODULE)}"]
    with urlopen(Request(app.address, headers={"Accept": "text/html"})) as answer:
        asked = re.findall(r'(?:src|href)="\./(static/[^"]+\.m?js)"', answer.read().decode())
    tools = app.page.context.new_cdp_session(app.page)
    tools.send("Profiler.enable")
    tools.send("Profiler.startPreciseCoverage", {"callCount": True})
    app.anew("/?v=3").ready()
    ran = {
        script["url"]
        for script in tools.send("Profiler.takePreciseCoverage")["result"]
        if script["functions"][0]["ranges"][0]["count"]
    }
    address = app.page.evaluate("new URL('.', location).href")
    assert {f"{address}{path[2:]}" for path in ours} <= ran
    loaded = app.page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    scripts = [name.removeprefix(address) for name in loaded if re.search(r"\.m?js$", name)]
    assert sorted(scripts) == sorted(asked), "each once, and none is asked for later"


def test_a_chart_tells_how_it_is_drawn(page_at):
    chart = page_at(EXPLORER).locator(f".st-key-roc {IN_MODULES['CHART']}")
    expect(chart).to_have_count(1)
    drawn = chart.evaluate("(chart) => chart._fullLayout.xaxis.range")
    assert drawn == [-0.02, 1.02]
    area = chart.locator(IN_MODULES["CHART_PLOT"])
    assert all(float(area.get_attribute(name)) > 0 for name in ("x", "y", "width", "height"))


def test_a_line_of_a_chart_has_the_first_colour_of_the_theme(page_at):
    """And not the place-holder that we draw it in."""
    page = page_at(EXPLORER)
    line = page.locator(selectors()[":--chart-line"]).first
    expect(line).not_to_have_count(0)
    red, green, blue = bytes.fromhex(FIRST_COLOUR.removeprefix("#"))
    style = line.get_attribute("style")
    assert "stroke: rgb" in style
    assert f"rgb({red}, {green}, {blue})" not in style


@pytest.mark.parametrize("name", NAMES)
def test_every_name_still_stands_for_something(page_at, name):
    page = page_at(PLACES.get(name, EXPLORER))
    if name in (":--closed-sidebar", ":--sidebar-opener", ":--sidebar-nav", ":--nav-link"):
        page.set_viewport_size({"width": 390, "height": 800})
    expect(page.locator(SELECTORS[name])).not_to_have_count(0)
    page.set_viewport_size({"width": 1400, "height": 900})


@pytest.mark.parametrize("path", daily("/?v=3&drawer=true", "/story?step=epochs"))
def test_the_page_beside_the_drawer_of_a_link_stands_there_from_the_first_moment(new_app, path):
    app = new_app(1400, 900).anew(path)
    expect(app.page.locator(selectors()[":--sidebar"])).to_be_visible()
    assert app.page.evaluate(JUMPED) < 0.05
    assert app.page.locator("html").get_attribute("data-drawer") is None


def test_a_run_is_told_while_it_lasts(page_at):
    page = page_at(EXPLORER)
    page.evaluate(
        """(app) => {
            const { dataset } = document.querySelector(app);
            window.states = [dataset.testScriptState];
            const note = () => states.push(dataset.testScriptState);
            const attributeFilter = ["data-test-script-state"];
            new MutationObserver(note).observe(document.querySelector(app), { attributeFilter });
        }""",
        IN_MODULES["APP"],
    )
    slider = page.get_by_role("slider", name="Threshold", exact=True)
    for _ in range(200):  # a run may be over before it is drawn that it has begun
        slider.press("ArrowRight")
        if page.evaluate("states.length") > 1:
            break
    page.wait_for_function("states.length > 1 && states.at(-1) === 'notRunning'")
    assert page.evaluate("states")[:2] == ["notRunning", "running"]
