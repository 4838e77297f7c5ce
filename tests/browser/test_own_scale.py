"""A file of points where lower means "yes", from the upload to the rows that are taken home."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import expect

from core.experiment.recipe import encode
from tests.browser.independent import SMALL
from tests.browser.test_export import fetch, key_of
from tests.browser.test_your_predictions import bring, explore, open_page

rng = np.random.default_rng(4)
IS_YES = rng.integers(0, 2, 300)
POINTS = rng.normal(640 - 80 * IS_YES, 60).round().astype(int)
CSV = "outcome,credit_score\n" + "".join(
    f"{'defaulted' if yes else 'paid back'},{points}\n"
    for yes, points in zip(IS_YES, POINTS, strict=True)
)


def counted(threshold: float) -> dict[str, str]:
    """Count row by row: said "yes" are those below the threshold."""
    said = [points < threshold for points in POINTS.tolist()]
    pairs = list(zip(said, IS_YES == 1, strict=True))
    cells = {"tp": (True, True), "fp": (True, False), "fn": (False, True), "tn": (False, False)}
    return {name: str(pairs.count(pair)) for name, pair in cells.items()}


def shown(app) -> float:
    """Return the threshold on the screen, once its counts are compared with those of the file."""
    readings = app.readings()
    expected = counted(float(readings["threshold"]))
    assert {name: readings[name] for name in expected} == expected
    assert readings["n_tied"] == str(POINTS.tolist().count(float(readings["threshold"])))
    return float(readings["threshold"])


@pytest.mark.slow  # every day without a server: test_mounted_scales.py, tests/pages/test_scales.py
def test_points_are_dragged_typed_linked_and_taken_home_in_their_own_numbers(app, tmp_path):
    open_page(app)
    bring(app, CSV.encode(), "points.csv")
    # Not the word alone: it stands in the example that the file takes the place of, too.
    app.page.get_by_role("radiogroup", name="“Yes” is").get_by_text("defaulted").click()
    expect(app.page.get_by_role("button", name="“Yes” is: defaulted")).to_be_visible()  # taken up
    app.idle()
    app.page.get_by_role("button", name="Yes, read it so").click()
    explore(app)
    expect(app.page.get_by_text("lower means “yes”").first).to_be_visible()
    expect(app.page.get_by_role("radio", name="< threshold")).to_be_checked()
    start = shown(app)
    assert start == int(start)

    box = app.box_of(app.slider)
    low, high = (float(app.slider.get_attribute(f"aria-value{end}")) for end in ("min", "max"))
    y = box["y"] + box["height"] / 3

    def x(threshold):
        return box["x"] + 40 + (threshold - low) / (high - low) * (box["width"] - 52)

    app.page.mouse.move(x(start), y)
    app.page.mouse.down()
    app.idle()
    before = len(app.sent)
    for wanted in np.linspace(low, high, 15)[1:-1]:
        app.page.mouse.move(x(wanted), y)
        app.frame()
        assert abs(shown(app) - wanted) < (high - low) / 200
    app.page.mouse.move(x(571), y)
    app.frame()
    assert len(app.sent) == before
    app.page.mouse.up()
    released = shown(app)
    expect(app.page).to_have_url(re.compile(rf"[?&]at={released:.12g}(&|$)"))

    typed = app.page.get_by_role("spinbutton", name="Type a threshold")
    typed.fill("600.5")
    typed.press("Enter")
    expect(app.column("threshold").first).to_have_text("600.5")
    assert shown(app) == 600.5

    app.lead(f"/?recipe={encode(SMALL)}&at=585")
    expect(app.column("threshold").first).to_have_text("585")
    assert shown(app) == 585
    rows = pd.read_csv(fetch(app, key_of("rows.csv"), tmp_path))
    assert rows.y_score.tolist() == POINTS.tolist()
    assert rows.y_true.tolist() == IS_YES.tolist()
    assert rows.y_pred.tolist() == [int(points < 585) for points in POINTS.tolist()]
