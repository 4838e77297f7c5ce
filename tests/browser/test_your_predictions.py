"""Files in a real browser: a good one, a bad one, a hostile one, and the drag over own rows."""

from __future__ import annotations

import io
import re

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import expect

from core.experiment.recipe import encode
from tests.browser.independent import SMALL, assert_shows

rng = np.random.default_rng(3)
LABELS = rng.integers(0, 2, 300)
SCORES = np.clip(rng.normal(0.3 + 0.4 * LABELS, 0.2), 0, 1).round(3)
CSV = "y_true,y_score\n" + "".join(
    f"{y},{s}\n" for y, s in zip(LABELS, SCORES.tolist(), strict=True)
)
MARKUP = "<img src=x onerror=window.hit=1>![a](http://evil.example/x.png)=HYPERLINK(1)$x^2$"


def parquet() -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table({"y_true": LABELS, "y_score": SCORES.astype(np.float32)}), buffer)
    return buffer.getvalue()


def open_page(app):
    app.page.goto(f"{app.address}/your_predictions?recipe={encode(SMALL)}")
    expect(app.page.locator("input[type=file]")).to_have_count(1)
    return app.idle()


def bring(app, data: bytes, name="scores.csv"):
    app.page.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": "application/octet-stream", "buffer": data}]
    )


def explore(app):
    expect(app.page.get_by_test_id("stSidebar").get_by_text("are shown on")).to_be_visible()
    app.page.get_by_role("link", name="Explore them").click()
    expect(app.page.get_by_text("300 rows").first).to_be_visible()
    expect(app.column("tp")).to_have_text(re.compile(r"^\d"))
    return app.idle()


@pytest.mark.parametrize(
    ("data", "name"), [(CSV.encode(), "scores.csv"), (parquet(), "scores.parquet")]
)
def test_own_rows_are_dragged_like_any_others(app, data, name):
    open_page(app)
    bring(app, data, name)
    explore(app)
    assert_shows(app.readings(), LABELS.tolist(), SCORES.astype(np.float32))
    app.page.mouse.move(app.x_of(0.5), app.y)
    app.page.mouse.down()
    app.idle()
    before = len(app.sent)
    for threshold in np.linspace(0.05, 0.95, 19):
        app.page.mouse.move(app.x_of(threshold), app.y)
        app.frame()
        assert_shows(app.readings(), LABELS.tolist(), SCORES.astype(np.float32))
    assert len(app.sent) == before
    app.page.mouse.up()
    app.idle()
    app.page.get_by_test_id("stMain").get_by_role("button", name="Back to the trained").click()
    expect(app.page.get_by_text("8 hidden units (33 parameters)")).to_be_visible()


def test_a_bad_file_is_refused_in_a_sentence_and_the_good_one_stays(app):
    open_page(app)
    bring(app, CSV.encode())
    expect(app.page.get_by_text("scores.csv: 300 rows")).to_be_visible()
    bring(app, b"PK\x03\x04" + bytes(200), "scores.csv")
    expect(app.page.get_by_test_id("stAlert").get_by_text(re.compile("zip", re.I))).to_be_visible()
    explore(app)


def test_a_hostile_file_acts_nowhere(app):
    open_page(app)
    rows = "".join(f'"{MARKUP}",{s}\nno,{s}\n' for s in (0.2, 0.7))
    bring(app, f'"{MARKUP}","{MARKUP}2"\n{rows}'.encode(), f"{MARKUP.replace('/', '')}.csv")
    expect(app.page.get_by_text("What the columns are")).to_be_visible()
    app.idle()
    app.page.get_by_test_id("stDataFrame").hover()
    app.frame()
    expect(app.page.get_by_role("button", name="Download as CSV")).to_be_hidden()
    for role in ("Label", "Score"):
        field = app.page.get_by_role("combobox", name=re.compile(role))
        if not field.input_value():
            field.click()
            app.page.get_by_role("option").nth(0 if role == "Label" else 1).click()
            app.idle()
    app.page.get_by_role("button", name="Use it").click()
    expect(app.page.get_by_test_id("stSidebar").get_by_text("are shown on")).to_be_visible()
    app.page.get_by_role("link", name="Explore them").click()
    expect(app.column("tp")).to_have_text(re.compile(r"^\d"))
    app.page.get_by_role("button", name="Finer").click()
    app.frame()
    assert app.page.evaluate("window.hit") is None
    assert app.page.locator("[data-testid=stMain] img[src=x]").count() == 0
    expect(app.page.get_by_text("<img src=x onerror").first).to_be_visible()
