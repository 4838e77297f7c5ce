"""What is pressed in one moment with something else: all of it counts, and nothing is lost."""

from __future__ import annotations

import pandas as pd
from playwright.sync_api import expect

from core.experiment.recipe import encode
from tests.browser.independent import SMALL, scores_of
from tests.browser.late import Late


def test_a_file_that_is_pressed_for_while_its_page_is_drawn_anew_comes(new_app):
    app = new_app()
    line = Late(app)
    app.open(f"/?v=3&open=home&open=tools&recipe={encode(SMALL)}")
    button = app.page.locator(".st-key-home_rows-csv button")
    expect(button).to_be_visible()
    line.is_late = True
    app.page.get_by_role("radio", name="≥ threshold", exact=True).click()
    line.wait_for_an_end()
    with app.page.expect_download() as coming:
        button.click()
        line.let_go()
    assert len(pd.read_csv(coming.value.path())) == len(scores_of(SMALL)[0])
