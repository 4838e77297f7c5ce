"""What is pressed in one moment with something else: all of it counts, and nothing is lost."""

from __future__ import annotations

import pandas as pd
from playwright.sync_api import expect

from core.experiment.recipe import encode
from tests.browser.independent import SMALL, scores_of
from tests.browser.late import Late
from tests.browser.test_your_predictions import CSV, UPLOADS, bring, open_page


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


def test_a_file_that_is_brought_while_the_one_before_is_taken_is_shown(new_app):
    app = new_app()
    line = Late(app)
    open_page(app)
    with line.until_its_end():
        with app.page.expect_response(UPLOADS):
            bring(app, CSV.encode(), "first.csv")
        line.is_late = True
    bring(app, "\n".join(CSV.split("\n")[:50]).encode(), "second.csv")
    line.let_go()
    expect(app.page.get_by_text("second.csv: 49 rows")).to_be_visible()
    expect(app.page.get_by_text("“first.csv”")).to_have_count(0)
