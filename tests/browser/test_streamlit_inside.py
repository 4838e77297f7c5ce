"""What we lean on inside Streamlit and Plotly is still there: each test id, class and attribute.

After a new release of one of them, a test that fails here says by name what it has done away with.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import app_in
from ui.streamlit_inside import FIRST_COLOUR, selectors

EXPLORER, ACCURACY, STORY = "/", "/top_k_categorical_accuracy", "/story?step=6"
PLACES = {
    ":--code-comment": ACCURACY,
    ":--code-token": ACCURACY,
    ":--formula": ACCURACY,
    ":--primary-button": STORY,
    ":--radio": STORY,
    ":--slider": ACCURACY,
    ":--tag": "/models",
    ":--toolbar": ACCURACY,
}
"""Where each is looked for, unless in the explorer; in this order, so that a page opens once."""
NAMES = sorted(selectors(), key=lambda name: PLACES.get(name, EXPLORER))


@pytest.fixture(scope="module")
def page_at(browser, server):
    """Show a page; the one that is shown stays."""
    app = app_in(browser.new_context(viewport={"width": 1400, "height": 900}), server)
    shown = []

    def page_at(path):
        if shown != [path]:
            app.go(path)
            shown[:] = [path]
        return app.page

    yield page_at
    app.page.context.close()
    app.check()


@pytest.mark.parametrize("name", NAMES)
def test_every_name_still_stands_for_something(page_at, name):
    page = page_at(PLACES.get(name, EXPLORER))
    if name == ":--sidebar-opener":
        page.set_viewport_size({"width": 390, "height": 800})
    expect(page.locator(selectors()[name])).not_to_have_count(0)
    page.set_viewport_size({"width": 1400, "height": 900})


def test_a_line_of_a_chart_has_the_first_colour_of_the_theme(page_at):
    """And not the place-holder that we draw it in."""
    page = page_at(EXPLORER)
    line = page.locator(selectors()[":--chart-line"]).first
    expect(line).not_to_have_count(0)
    red, green, blue = bytes.fromhex(FIRST_COLOUR.removeprefix("#"))
    style = line.get_attribute("style")
    assert "stroke: rgb" in style
    assert f"rgb({red}, {green}, {blue})" not in style
