"""What everybody does, in Firefox and WebKit: load, drag, let go, keys, link, own rows, report."""

import time

import numpy as np
import pytest

from tests.browser.firefox import FIREFOX, SECONDS, firefox
from tests.browser.independent import assert_shows, counted
from tests.browser.mounted import READINGS
from tests.browser.test_your_predictions import CSV, LABELS, SCORES
from tests.browser.webkit import WEBKIT, webkit

pytestmark = pytest.mark.slow
BROWSERS = {"Firefox": (FIREFOX, firefox), "WebKit": (WEBKIT, webkit)}
"""Each with its program on this machine, if it has one, and how it is started."""
CELLS = "tp", "fp", "fn", "tn"
STANDS = """[...document.querySelectorAll("[data-column=threshold]")]
    .some((node) => node.textContent === "0.420")
    && document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning" """
PLACE = """(() => {
    const { x, y, width, height } = document.querySelector(".lt-histogram").getBoundingClientRect();
    return [x, y, width, height];
})()"""


@pytest.fixture(scope="module", params=BROWSERS)
def folder(request, tmp_path_factory):
    if BROWSERS[request.param][0] is None:
        pytest.skip(f"no {request.param} on this machine")
    return tmp_path_factory.mktemp(request.param)


@pytest.fixture(scope="module")
def tab(folder, server):
    _, start = BROWSERS[folder.name.rstrip("0123456789")]
    with start(folder) as tab:
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


BUTTONS = """[".lt-pictures", ".modebar-btn"]
    .map((part) => document.querySelector(".st-key-roc " + part)?.getBoundingClientRect())
    .map((box) => box && [box.left, box.right])"""


def test_the_buttons_for_pictures_stand_beside_the_full_screen(tab):
    chart = "document.querySelector('.st-key-roc .js-plotly-plot')"
    tab.until(f"!!{chart}")
    tab.evaluate(f"{chart}.scrollIntoView({{ block: 'center' }}) ?? 0")
    x, y = tab.evaluate(f"(({{ x, y }}) => [x, y])({chart}.getBoundingClientRect())")
    tab.pointer({"type": "pointerMove", "x": int(x + 99), "y": int(y + 99)})
    tab.until(f"{BUTTONS}.every(Boolean)")
    pictures, full_screen = tab.evaluate(BUTTONS)
    assert pictures[1] <= full_screen[0]


def assert_counts(tab):
    tab.until(f"({READINGS})('').tp")
    shown = tab.evaluate(f"({READINGS})('')")
    rows = LABELS.tolist(), SCORES.astype(np.float32)
    expected = counted(*rows, float(shown["threshold"]))
    assert [int(shown[cell]) for cell in CELLS] == [expected[cell] for cell in CELLS]


def test_own_rows_are_counted_and_the_report_of_them_lives_without_a_server(tab, server, folder):
    file = folder / "scores.csv"
    file.write_text(CSV, "utf-8")
    tab.goto(f"{server}/your_predictions")
    tab.until("!!document.querySelector('input[type=file]')")
    tab.bring(file)
    way = """[...document.querySelectorAll("[data-testid=stPageLink] a")]
        .find((link) => link.textContent.includes("Explore them"))"""
    tab.until(f"!!{way}")
    tab.evaluate(f"{way}.click()")
    tab.until("document.body.textContent.includes('300 rows')")
    assert_counts(tab)
    part = """[...document.querySelectorAll("summary")]
        .find((head) => head.textContent.includes("Download"))"""
    tab.until(f"!!{part}")
    tab.evaluate(f"{part}.click()")
    button = """document.querySelector(".st-key-home_report-html button")"""
    tab.until(f"!!{button}")
    tab.evaluate(f"{button}.click()")
    report, deadline = folder / "report.html", time.monotonic() + SECONDS
    # WebKit names a file before it has written a byte of it.
    while not (report.exists() and report.read_text("utf-8").endswith("</html>")):
        assert time.monotonic() < deadline, [*folder.iterdir()]
        time.sleep(0.05)
    tab.goto(report.as_uri())
    assert_counts(tab)
