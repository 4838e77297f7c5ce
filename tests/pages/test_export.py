"""“Download” on the explorer as Streamlit runs it: buttons, code, and the threshold in it."""

from dataclasses import replace

import numpy as np
import pytest

from core import export
from core.experiment.recipe import encode
from core.predictions.models import Models
from core.predictions.predictions import Predictions
from core.programs import LIBRARIES
from core.reading.binary import read_predictions
from core.reading.tables import open_table
from tests.pages.test_explorer import QUICK, link, number, said
from ui.source.rows import OwnRows


def buttons(app) -> list[str]:
    return [element.proto.label for element in app.get("download_button")]


def code(app) -> list[str]:
    """Ask for each library in turn."""
    written = []
    for library in LIBRARIES:
        app.segmented_control(key="home_library").set_value(library).run()
        assert len(app.code) == 1
        written.append(app.code[0].value)
    return written


def test_it_is_the_last_section_with_files_and_code_at_the_threshold_of_the_link(app):
    link(app, encode(QUICK), t="0.25")
    assert not app.exception
    assert app.main.expander[-1].label == "Download"
    assert buttons(app) == ["Metrics as CSV", "Rows as CSV", "Rows as Parquet", "Report as HTML"]
    assert not app.code, "none before it is asked for"
    written = code(app)
    assert all("THRESHOLD = np.float32(0.25)" in text for text in written)
    own = ("import keras", "from sklearn.", "yes = y_score > THRESHOLD")
    assert [[name in text for name in own] for text in written] == np.eye(3, dtype=bool).tolist()
    assert "At threshold **0.25** it prints tp " in said(app)
    assert "score and the label of each of the 40 rows" in said(app)


def test_code_follows_the_threshold_the_rule_and_the_file(app):
    link(app, encode(QUICK))
    number(app, "Type a threshold").set_value(0.125).run()
    assert all("np.float32(0.125)" in text for text in code(app))
    app.segmented_control(key="rule").set_value(">=").run()
    assert "y_score >= THRESHOLD" in code(app)[2]
    app.segmented_control(key="home_kind").set_value("parquet").run()
    assert not app.exception
    assert all('pd.read_parquet("rows.parquet")' in text for text in code(app))
    assert all("np.float32(0.125)" in text for text in code(app))


def show_own(app, predictions, table=None, used=()):
    app.session_state["own_predictions"] = OwnRows(Models({"score": predictions}), table, used)
    app.session_state["own_predictions_shown"] = True
    return link(app, encode(QUICK))


def test_own_rows_with_weights(app):
    data = b"label,score,weight,who\n1,0.9,2,a\n0,0.5,1.5,b\n"
    predictions = read_predictions(data, weight="weight")
    show_own(app, predictions, open_table(data), ("label", "weight"))
    assert not app.exception
    assert "The other columns of your file stand beside it" in said(app)
    assert all("sample_weight" in text for text in code(app))
    assert "tp 2, fp 0, fn 0, tn 1.5" in said(app)


def test_undefined_is_said(app):
    show_own(app, Predictions([0, 0], [0.1, 0.2], source="x"))
    assert not app.exception
    assert code(app)
    assert "precision undefined (0/0), recall undefined (0/0)" in said(app)


@pytest.mark.parametrize("n", [20_000, 20_001])
def test_it_says_whether_single_rows_are_in_the_report(app, n):
    rng = np.random.default_rng(0)
    show_own(app, Predictions(rng.integers(0, 2, n), rng.random(n), source="x"))
    assert ("counts only" in said(app)) == (n > 20_000)


def test_data_with_many_features_has_them_all(app):
    link(app, encode(replace(QUICK, data="wine_1", n_samples=2000)))
    assert not app.exception
    assert "The features stand beside it" in said(app)


def test_it_says_what_is_left_out_and_what_a_spreadsheet_does_not_run(app, monkeypatch):
    data = b"y_true,y_score,\xc3\xa4,long\n1,0.9,=1+1,xxxx\n0,0.2,b,yyyy\n1,0.6,c,zzzz\n"
    predictions = read_predictions(data)
    show_own(app, predictions, open_table(data), ("y_true", "y_score"))
    assert "such as “\\=1\\+1”, has a ' in front" in said(app)
    assert "too large" not in said(app)
    monkeypatch.setattr(export, "MOST_BYTES_BESIDE", 20)
    show_own(app, predictions, open_table(data), ("y_true", "y_score"))
    assert "**1 of 2** are left out, being too large: long. They would add about 0 MB" in said(app)
