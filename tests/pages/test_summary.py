"""A summary on the pages: opened like an upload, counted everywhere, and no row anywhere."""

import numpy as np
import pandas as pd

from core.reading.parts import find_parts
from core.summarize import summarize, understand_parts
from tests.pages.person import components, go, press, said_plainly, upload

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
    app = go(app, "choose_a_threshold")
    assert "Your summary has counts and no rows" in said_plainly(app)
    press(go(app, "your_predictions"), "Back to the trained network")
    assert "Your summary" not in said_plainly(go(app, "choose_a_threshold"))


def test_a_damaged_summary_is_refused_and_leaves_nothing(app, tmp_path):
    data = summary(tmp_path)
    app = upload(go(app, "your_predictions"), data[:-40] + data[-30:], "april.parquet")
    assert "must be" in said_plainly(app)
    assert "What is shown" not in [header.value for header in app.header]
