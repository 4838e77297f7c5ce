"""What is pressed in one moment with something else: all of it counts, and nothing is lost."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from playwright.sync_api import expect

from core.experiment.recipe import encode
from core.selection.record_json import to_json
from tests.browser.conftest import daily
from tests.browser.independent import SMALL, scores_of
from tests.browser.late import Late
from tests.browser.test_your_predictions import CSV, UPLOADS, bring, open_page
from tests.core.selection.test_record import made
from tests.pages.test_summary import summary


def test_a_file_that_is_pressed_for_while_its_page_is_drawn_anew_comes(new_app):
    app = new_app()
    line = Late(app)
    app.open(f"/?v=3&open=home&open=tools&recipe={encode(SMALL)}")
    button = app.page.locator(".st-key-home_rows-csv button")
    expect(button).to_be_visible()
    line.is_late = True
    with line.until_its_end():
        app.page.get_by_role("radio", name="≥ threshold", exact=True).click()
    with app.page.expect_download() as coming:
        button.click()
        line.let_go()
    assert len(pd.read_csv(coming.value.path())) == len(scores_of(SMALL)[0])


FIRST, SHORT, SHORTER = CSV.encode(), *("\n".join(CSV.split("\n")[:n]).encode() for n in (50, 40))
CORRECTED = FIRST.replace(b"1,0.805\n", b"1,0.806\n", 1)
SAMPLE = re.compile(r"^Loans .*: 4,000 rows")


def bring_late(app, line, data, name):
    """Bring a file of which the page does not hear yet that the server has taken it."""
    with line.until_its_end():
        with app.page.expect_response(UPLOADS):
            bring(app, data, name)
        line.is_late = True


@pytest.fixture
def late(new_app):
    """A page, and its line on which it is not heard yet that the server has taken a first file."""
    app = new_app()
    line = Late(app)
    open_page(app)
    bring_late(app, line, FIRST, "first.csv")
    return app, line


def press_for_sample(app):
    app.page.locator(".st-key-take_loans button").click()


def assert_shows_at_last(app, line, text):
    line.let_go()
    expect(app.page.get_by_text(text)).to_be_visible()
    expect(app.idle().page.get_by_text(text)).to_be_visible()


def test_a_file_that_is_brought_while_the_one_before_is_taken_is_shown(late):
    app, line = late
    bring(app, SHORT, "second.csv")
    assert_shows_at_last(app, line, "second.csv: 49 rows")
    expect(app.page.get_by_text("“first.csv”")).to_have_count(0)


@pytest.mark.slow
def test_of_three_files_that_are_brought_at_once_the_last_is_shown(late):
    app, line = late
    bring(app, SHORT, "second.csv")
    bring(app, SHORTER, "third.csv")
    assert_shows_at_last(app, line, "third.csv: 39 rows")


def test_a_file_that_is_called_and_as_large_as_the_one_before_is_another(late):
    app, line = late
    assert len(CORRECTED) == len(FIRST)
    assert CORRECTED != FIRST
    bring(app, CORRECTED, "first.csv")
    assert_shows_at_last(app, line, "P(1) = 0.806")


@pytest.mark.slow
def test_a_file_that_is_none_leaves_the_one_before_and_says_so(late):
    app, line = late
    bring(app, b"PK\x03\x04" + bytes(200), "bad.csv")
    assert_shows_at_last(app, line, "first.csv: 300 rows")
    expect(app.page.get_by_test_id("stAlert").get_by_text("bad.csv")).to_be_visible()


@pytest.mark.slow
def test_a_sample_that_is_pressed_after_files_is_shown(late):
    app, line = late
    bring(app, SHORT, "second.csv")
    given = "addEventListener('change', ({ target }) => { window.given = target.type === 'file'; })"
    app.page.evaluate(given)
    press_for_sample(app)
    assert_shows_at_last(app, line, SAMPLE)
    assert not app.page.evaluate("window.given"), "the file is not brought again"


@pytest.mark.slow
def test_a_file_that_is_brought_after_a_press_for_a_sample_is_shown(late):
    app, line = late
    with line.until_its_end():
        press_for_sample(app)
    bring(app, SHORT, "second.csv")
    assert_shows_at_last(app, line, "second.csv: 49 rows")


def of_scores(app, folder):
    app.anew(f"/believe_the_scores?v=3&belief=unlabelled&recipe={encode(SMALL)}")
    return (b"0.5\n0.25\n0.25\n", "first.txt", b"0.5\n0.25\n", "second.txt", "of 2 rows")


def of_records(app, folder):
    app.anew(f"/choose_a_threshold?v=3&recipe={encode(SMALL)}")
    record = to_json(made()).encode()
    return (record, "first.json", record, "second.json", "What second.json says")


def of_summaries(app, folder):
    counted = summary(folder)
    bring(open_page(app), counted, "april.parquet")
    expect(app.page.get_by_text("april.parquet: 900 rows")).to_be_visible()
    app.idle().lead("/models?v=3")
    return (counted, "may.parquet", counted, "june.parquet", "C − B")


@pytest.mark.parametrize("of", daily(of_scores, of_records, of_summaries))
def test_another_field_takes_the_file_that_is_brought_last_too(new_app, tmp_path, of):
    app = new_app()
    line = Late(app)
    first, name, second, its_name, text = of(app, tmp_path)
    bring_late(app, line, first, name)
    bring(app, second, its_name)
    line.let_go()
    expect(app.page.get_by_text(text).first).to_be_visible()
    expect(app.idle().page.get_by_text(text).first).to_be_visible()
