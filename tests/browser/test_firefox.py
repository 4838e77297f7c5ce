"""What everybody does, in Firefox: load, drag with the button held, let go, keys, link."""

import pytest

from tests.browser.firefox import FIREFOX, firefox
from tests.browser.independent import assert_shows
from tests.browser.mounted import READINGS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(FIREFOX is None, reason="no Firefox on this machine"),
]
STANDS = """[...document.querySelectorAll("[data-column=threshold]")]
    .some((node) => node.textContent === "0.420")
    && document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning" """
PLACE = """(() => {
    const { x, y, width, height } = document.querySelector(".lt-histogram").getBoundingClientRect();
    return [x, y, width, height];
})()"""


@pytest.fixture(scope="module")
def tab(tmp_path_factory, server):
    with firefox(tmp_path_factory.mktemp("firefox")) as tab:
        tab.resize(1400, 900)
        tab.goto(f"{server}/?t=0.42&open=all&v=2")
        tab.until(STANDS)
        yield tab


def test_it_is_dragged_let_go_of_and_moved_by_keys(tab, reference):
    assert_shows(tab.evaluate(f"({READINGS})('')"), *reference)
    x, y, width, height = tab.evaluate(PLACE)
    before = tab.evaluate("location.search")
    at = [
        {"type": "pointerMove", "x": int(x + share * width), "y": int(y + height / 3)}
        for share in (0.4, 0.6)
    ]
    tab.pointer(at[0], {"type": "pointerDown", "button": 0}, at[1])
    tab.until(f"({READINGS})('').threshold > 0.5")  # that of the second place, not the first
    held = tab.evaluate(f"({READINGS})('')")
    assert_shows(held, *reference)
    assert tab.evaluate("location.search") == before, "nothing is sent while it is held"
    tab.pointer({"type": "pointerUp", "button": 0})
    tab.until(f"""location.search.includes("t={float(held["threshold"])}") """)
    tab.evaluate("""document.querySelector("[role=slider][aria-label=Threshold]").focus()""")
    tab.press("\ue010")  # End
    tab.until("""/[?&]t=1(.0)?(&|$)/.test(location.search)""")
    assert_shows(tab.evaluate(f"({READINGS})('')"), *reference)


def test_the_matrix_begins_at_its_top_and_its_cells_are_square_enough(tab):
    sizes = tab.evaluate(
        """[".lt-matrix", ".lt-matrix thead", ...[..."tp fn fp tn".split(" ")]
            .map((name) => `.lt-cell[data-explain=${name}]`)]
            .map((place) => document.querySelector(place).getBoundingClientRect())
            .map(({ top, width, height }) => [top, width, height])"""
    )
    table, head, *cells = sizes
    assert head[0] - table[0] < 12
    assert len({round(height) for _, _, height in cells}) == 1
    assert all(height > 100 and width > 80 for _, width, height in cells), cells
