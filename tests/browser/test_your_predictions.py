"""Files in a real browser: a good one, a bad one, a hostile one, and the drag over own rows."""

from __future__ import annotations

import io
import re
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import expect

from core.experiment.recipe import encode
from tests.browser.axe import RULES, serious_issues
from tests.browser.conftest import App, daily
from tests.browser.independent import SMALL, assert_shows
from tests.browser.late import Late
from tests.browser.test_explorer import JUMPED
from tests.core.cases import path_of

rng = np.random.default_rng(3)
LABELS = rng.integers(0, 2, 300)
SCORES = np.clip(rng.normal(0.3 + 0.4 * LABELS, 0.2), 0, 1).round(3)
CSV = "y_true,y_score\n" + "".join(
    f"{y},{s}\n" for y, s in zip(LABELS, SCORES.tolist(), strict=True)
)


def parquet() -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table({"y_true": LABELS, "y_score": SCORES.astype(np.float32)}), buffer)
    return buffer.getvalue()


def open_page(app, way=App.anew):
    way(app, f"/your_predictions?recipe={encode(SMALL)}")
    expect(app.page.locator("input[type=file]")).to_have_count(1)
    return app.idle()


def bring(app, data: bytes, name="scores.csv"):
    app.page.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": "application/octet-stream", "buffer": data}]
    )


def explore(app, n_rows=300):
    expect(app.page.get_by_role("heading", name="What is shown")).to_be_visible()
    with app.idle().run_to_its_end():
        app.page.get_by_role("link", name="Explore them").click()
    expect(app.page.get_by_text(f"{n_rows:,} rows").first).to_be_visible()
    expect(app.column("tp")).to_have_text(re.compile(r"^\d"))
    return app.more()


@pytest.mark.slow
def test_no_controls_of_the_network_stand_beside_the_page(app):
    open_page(app)
    expect(app.page.get_by_test_id("stSidebar")).to_be_hidden()
    assert encode(SMALL) in app.page.url
    app.page.get_by_role("link", name="Explorer").click()
    app.page.get_by_role("button", name="Change data or network").click()
    expect(app.page.get_by_test_id("stSidebar")).to_be_visible()
    app.idle()
    assert encode(SMALL) in app.page.url
    app.page.get_by_role("button", name="Close settings").click()
    expect(app.page.get_by_test_id("stSidebar")).to_be_hidden()
    expect(app.page.get_by_role("button", name="Change data or network")).to_be_visible()


def drop(app, place, name, text):
    """Let go of a file over a part of the page."""
    carried = app.page.evaluate_handle(
        """([name, text]) => {
            const carried = new DataTransfer();
            carried.items.add(new File([text], name));
            return carried;
        }""",
        [name, text],
    )
    place.dispatch_event("drop", {"dataTransfer": carried})


def test_a_file_dropped_anywhere_and_rows_pasted_where_nothing_is_typed_are_taken(app):
    open_page(app, App.go)  # in a session without rows
    paste = """([selector, text]) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData("text/plain", text);
        document.querySelector(selector).dispatchEvent(
            new ClipboardEvent("paste", { clipboardData, bubbles: true })
        );
    }"""
    app.page.locator("textarea").first.wait_for(state="attached")
    app.page.evaluate(paste, ["textarea", CSV])
    app.idle()
    expect(app.page.get_by_text("How your file is understood")).to_have_count(0)

    drop(app, app.page.get_by_text("What such a file looks like"), "dropped.csv", CSV)
    expect(app.page.get_by_text("dropped.csv: 300 rows")).to_be_visible()
    app.idle()
    drop(
        app,
        app.page.get_by_role("heading", name="What is shown"),
        "again.csv",
        "\n".join(CSV.split("\n")[:50]),
    )
    expect(app.page.get_by_text("again.csv: 49 rows")).to_be_visible()
    app.idle()
    app.page.evaluate(paste, ["body", CSV.replace(",", "\t")])
    expect(app.page.get_by_text("pasted rows: 300 rows")).to_be_visible()


@pytest.mark.parametrize("n", daily(7, 19))
def test_own_rows_are_dragged_like_any_others(app, n):
    open_page(app)
    bring(app, CSV.encode())
    explore(app)
    assert_shows(app.readings(), LABELS.tolist(), SCORES.astype(np.float32))
    app.grab(0.5)
    app.idle()
    before = len(app.sent)
    for threshold in np.linspace(0.05, 0.95, n):
        app.pull(threshold)
        assert_shows(app.readings(), LABELS.tolist(), SCORES.astype(np.float32))
    assert len(app.sent) == before
    app.page.mouse.up()
    app.idle()
    app.page.get_by_test_id("stMain").get_by_role("button", name="Back to the trained").click()
    expect(app.page.get_by_text("8 hidden units (33 parameters)")).to_be_visible()


def test_a_typed_threshold_is_counted_exactly_among_more_scores_than_the_slider_has_stops(app):
    labels = rng.integers(0, 2, 20_000)
    scores = rng.permutation(np.arange(20_000, dtype=np.float32) / 20_000)
    buffer = io.BytesIO()
    pq.write_table(pa.table({"y_true": labels, "y_score": scores}), buffer)
    open_page(app)
    bring(app, buffer.getvalue(), "many.parquet")
    explore(app, 20_000)
    for typed in (0.33337, 0.71238):
        app.page.get_by_label("Type a threshold").fill(str(typed))
        app.page.keyboard.press("Enter")
        expect(app.column("threshold")).to_have_text(re.compile(f"^{typed}"))
        assert_shows(app.idle().readings(), labels, scores)


@pytest.mark.parametrize(("width", "height"), daily((1400, 900), (390, 844)))
@pytest.mark.parametrize("pressed", daily("take_loans", "own_read"))
def test_nothing_jumps_where_what_is_pressed_for_is_told_word_by_word(
    new_app, width, height, pressed
):
    app = new_app(width, height)
    line = Late(app)
    open_page(app)
    if pressed == "own_read":
        app.page.locator("textarea").fill("y_true\ty_score\n1\t0.5\n0\t0.25\n")
        with app.run_to_its_end():
            app.page.keyboard.press("Tab")
    line.is_late = True
    with line.until_its_end():
        app.page.locator(f".st-key-{pressed} button").click()
    line.let_go(word_by_word=True)
    expect(app.page.get_by_text(re.compile("(4,000|2) rows")).first).to_be_visible()
    assert app.idle().page.evaluate(JUMPED) < 0.05


@pytest.mark.slow  # every day without a browser: tests/pages/test_your_predictions.py
def test_a_bad_file_takes_nothing_away(app):
    open_page(app)
    bring(app, parquet(), "scores.parquet")
    expect(app.page.get_by_text("scores.parquet: 300 rows")).to_be_visible()
    bring(app.idle(), b"PK\x03\x04" + bytes(200), "scores.csv")
    expect(app.page.get_by_test_id("stAlert").get_by_text(re.compile("zip", re.I))).to_be_visible()
    explore(app)
    assert_shows(app.readings(), LABELS.tolist(), SCORES.astype(np.float32))


def a_hostile_file_acts_nowhere(app, hostile):
    """Explore rows whose every word is hostile; test_export.py takes them home."""
    open_page(app)
    rows = "".join(f'"{hostile}",{s}\nno,{s}\n' for s in (0.2, 0.7))
    bring(app, f'"{hostile}","{hostile}2"\n{rows}'.encode(), f"{hostile.replace('/', '')}.csv")
    expect(app.page.get_by_text("How your file is understood")).to_be_visible()
    app.idle()
    table = app.page.get_by_test_id("stDataFrame")
    expect(table).to_be_visible()  # a column is asked for
    table.hover()
    app.frame()
    expect(app.page.get_by_role("button", name="Download as CSV")).to_be_hidden()
    for role in ("Truth", "Score"):
        field = app.page.get_by_role("combobox", name=re.compile(role))
        if field.count() and not field.input_value():
            field.click()
            # The run that the choice asks for closes the list of another field.
            with app.run_to_its_end():
                app.page.get_by_role("option").nth(0 if role == "Truth" else 1).click()
    app.page.get_by_role("button", name="Yes, read it so").click()
    expect(app.page.get_by_role("heading", name="What is shown")).to_be_visible()
    app.idle()
    assert table.is_visible(), "nothing closes it but a hand"
    app.page.get_by_role("link", name="Explore them").click()
    expect(app.column("tp")).to_have_text(re.compile(r"^\d"))
    app.more().page.get_by_role("button", name="Finer").click()
    app.frame()
    assert app.page.evaluate("window.hit") is None
    assert app.page.locator("[data-testid=stMain] img[src=x]").count() == 0
    expect(app.page.get_by_text("<img src=x onerror").first).to_be_visible()


PYCARET = path_of("a1_pycaret3").read_bytes()


def test_the_page_is_open_to_everybody_and_what_it_asks_is_answered_by_keyboard_alone(app, theme):
    open_page(app)
    assert serious_issues(app.theme(theme), options=RULES[theme]) == []
    bring(app, PYCARET, "pycaret.csv")
    yes = app.page.get_by_role("button", name="Yes, read it so")
    expect(yes).to_be_visible()
    expect(app.page.get_by_text("P(1) = 0.3744")).to_be_visible()
    app.idle()
    assert serious_issues(app, options=RULES[theme]) == []
    app.sized(390, 800)
    assert app.page.evaluate("document.documentElement.scrollWidth") <= 390

    app.sized()
    rows = app.page.get_by_test_id("stExpander").filter(has_text="The first rows")
    rows.locator("summary").press("Enter")
    expect(rows.get_by_test_id("stDataFrame")).to_be_visible()
    app.idle()
    yes.press("Enter")
    expect(app.page.get_by_role("heading", name="What is shown")).to_be_visible()
    app.idle()
    assert rows.get_by_test_id("stDataFrame").is_visible(), "nothing closes them but a hand"
    app.page.get_by_role("button", name="The numbers are").press("Enter")
    careless = app.page.get_by_role("radio", name="probability of “1”, from 0 to 1")
    app.page.get_by_role("radio", name="confidence in").focus()
    app.page.keyboard.press("ArrowUp")
    app.page.keyboard.press("ArrowUp")
    expect(careless).to_be_checked()
    app.idle()
    expect(app.page.get_by_text("P(1) = 0.6256")).to_be_visible()


UPLOADS = "**/_stcore/upload_file/**"


@pytest.mark.slow
def test_a_file_that_the_server_does_not_let_in_gets_a_sentence(new_app):
    app = new_app()
    open_page(app)
    for status, said in (
        (413, "too large for this server: it takes 200 MB"),
        (502, "the server answered 502"),
    ):
        refuse_uploads(app, status)
        sentence = app.page.get_by_role("alert").filter(has_text=said)
        bring(app, CSV.encode())
        expect(sentence).to_be_visible()
        app.page.unroute(UPLOADS)
        app.page.get_by_role("button", name="Remove scores.csv").click()
        expect(sentence).to_have_count(0)
    bring(app, CSV.encode())
    explore(app)


def refuse_uploads(app, status):
    """Answer what is uploaded with a status, as a proxy would."""
    app.page.route(
        UPLOADS,
        lambda route: (
            route.fulfill(status=status) if route.request.method == "PUT" else route.continue_()
        ),
    )


@pytest.fixture
def school(server, tmp_path):
    """Serve, as another site, a page with this one in a frame."""
    framed = f"{server}/your_predictions?recipe={encode(SMALL)}"
    (tmp_path / "index.html").write_text(f'<iframe src="{framed}" width=1200 height=800></iframe>')

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    pages = partial(Quiet, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), pages) as other:
        Thread(target=other.serve_forever, daemon=True).start()
        yield f"http://localhost:{other.server_port}/index.html"
        other.shutdown()


@pytest.mark.slow
def test_inside_the_page_of_another_site_there_is_a_way_out(new_app, school):
    app = new_app()
    app.page.goto(school)
    frame = app.page.frame_locator("iframe")
    file = {"name": "scores.csv", "mimeType": "text/csv", "buffer": CSV.encode()}
    frame.locator("input[type=file]").set_input_files([file])
    expect(frame.get_by_text("keeps back what an upload needs")).to_be_visible()
    with app.page.context.expect_page() as opened:
        frame.get_by_role("link", name="Open this page in a tab of its own").click()
    tab = opened.value
    expect(tab).to_have_url(re.compile("/your_predictions"))
    tab.locator("input[type=file]").set_input_files([file])
    expect(tab.get_by_text("scores.csv: 300 rows")).to_be_visible()
    tab.close()
    app.elsewhere.clear()  # the other site was meant
