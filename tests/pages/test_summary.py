"""A summary on the pages: opened like an upload, counted everywhere, and no row anywhere."""

import re

import numpy as np
import pandas as pd
import pytest

from core.predictions.models import Models
from core.predictions.predictions import Predictions
from core.predictions.tallied import Tallied
from core.reading.parts import find_parts
from core.summarize import summarize, understand_parts
from tests.pages.person import components, go, press, said_plainly, upload
from ui.address.parameters import CARD
from ui.choosing.page import CARDS
from ui.source.rows import COUNTS_ALONE, OwnRows

QUICK = "moons_n200_hidden4_dropout0_epochs2"


def summary(folder) -> bytes:
    rng = np.random.default_rng(3)
    rows = pd.DataFrame({"y_true": rng.integers(0, 2, 900), "y_score": rng.random(900).round(2)})
    rows.iloc[:450].to_csv(folder / "part1.csv", index=False)
    rows.iloc[450:].to_csv(folder / "part2.csv", index=False)
    parts = find_parts([str(folder / "part*")])
    summarize(parts, understand_parts(parts), folder / "april.parquet")
    return (folder / "april.parquet").read_bytes()


def test_a_summary_is_opened_shown_and_says_what_it_lacks(app, tmp_path):
    data = summary(tmp_path)
    app.query_params["recipe"] = QUICK
    app = upload(go(app, "your_predictions"), data, "april.parquet")
    text = said_plainly(app).replace("**", "")
    assert "april.parquet: 900 rows. “Yes” is 1, “no” is 0." in text
    assert "no single row can be shown" in said_plainly(app)
    app.query_params["open"] = "all"
    app = go(app, "explorer")
    text = said_plainly(app)
    assert "Your predictions, april.parquet: 900 rows." in text.replace("**", "")
    assert "A summary has no rows" in text
    assert "No rows:" in text
    (live,) = [c for c in components(app) if c.get("key") == "live"]
    assert live["samples"] is None
    assert not live["presses"]
    names = [button.label for button in app.get("download_button")]
    assert names == ["Metrics as CSV", "Report as HTML"]
    app = go(app, "groups")
    assert "Your summary has counts and no rows" in said_plainly(app)
    press(go(app, "your_predictions"), "Back to the trained network")
    assert "Your summary" not in said_plainly(go(app, "groups"))


def test_a_damaged_summary_is_refused_and_leaves_nothing(app, tmp_path):
    data = summary(tmp_path)
    app = upload(go(app, "your_predictions"), data[:-40] + data[-30:], "april.parquet")
    assert "must be" in said_plainly(app)
    assert "What is shown" not in [header.value for header in app.header]


@pytest.mark.parametrize("card", list(CARDS))
def test_a_threshold_is_chosen_on_counts_as_on_the_rows(app, card):
    rng = np.random.default_rng(5)
    y_true = rng.integers(0, 2, 600)
    rows = Predictions(y_true, (rng.random(600) + y_true).round(2) / 2, source="x")
    told = []
    for one in (rows, Tallied(rows.tally(), source="x")):
        app.query_params["recipe"] = QUICK
        app.session_state["own_predictions"] = OwnRows(Models({"": one}))
        app.session_state["own_predictions_shown"] = True
        app = go(app, "choose_a_threshold")
        app.segmented_control(key=CARD.key).set_value(card).run()
        assert not app.exception
        text = said_plainly(app).replace(f" {COUNTS_ALONE}", "")
        told.append(re.sub(r"are shown on [^:]*:", "are shown:", text))
    assert told[0] == told[1]
    app.toggle(key="halves").set_value(True).run()
    assert not app.exception
    assert "too few to be halved" not in said_plainly(app)
