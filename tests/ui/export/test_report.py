"""The report without the app: from Python, and by a command; the page itself is test_page's."""

import html
import re

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from core import summarize
from core.predictions.scale import Scale
from tests.ui.export.test_page import LABELS, SCORES, Reader
from tests.ui.export.test_page import shown as inside
from ui.export import report
from ui.export.report import explore

FILE = "who,churned,p,q\nann,1,0.25,90\nbob,0,0.5,40\ncid,1,0.75,10\n"


def test_a_notebook_shows_it_in_a_frame_that_reaches_nothing():
    made = explore(LABELS, SCORES, threshold=0.25, class_names=("stays", "leaves"))
    ((tag, frame),) = Reader(made._repr_html_()).elements
    assert tag == "iframe"
    assert frame["sandbox"] == "allow-scripts allow-downloads"
    assert frame["srcdoc"] == made.html
    text = "".join(Reader(made.html).text)
    assert "“yes” is leaves" in text
    assert text.count("THRESHOLD = np.float32(0.25)") == 3
    assert list(inside(made.html)["charts"]) == [
        *("roc", "precision_recall", "accuracy", "cross_entropy")
    ]


def test_it_takes_scales_weights_and_rates_of_ones_own():
    points = 1000 * SCORES
    lower = explore(
        LABELS,
        points,
        scale=Scale("score", higher_is_yes=False),
        sample_weight=np.full(60, 2),
        rates=("mcc",),
        rule=">=",
    )
    data = inside(lower.html)
    assert data["data"]["weighted"]
    assert data["data"]["scale"] == ["score", False]
    assert [trace.get("name") for trace in data["charts"]["accuracy"]["data"]][2:] == [
        "Matthews correlation (MCC)"
    ]
    assert "“yes” when score ≤ threshold" in "".join(Reader(lower.html).text)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"y_score": SCORES * 2}, "`y_score` must hold probabilities from 0 to 1"),
        ({"y_true": LABELS + 1}, "`y_true` must hold only 0 and 1"),
        ({"threshold": 1.5}, "`threshold` must be from 0 to 1; got 1.5"),
        ({"rates": ("recal",)}, "`rates` must be of .*; got 'recal'"),
        ({"rule": "<"}, "rule"),
    ],
)
def test_what_cannot_be_is_named(given, said):
    with pytest.raises(ValueError, match=said):
        explore(**({"y_true": LABELS, "y_score": SCORES} | given))


FRAME = pd.DataFrame(
    {"churned": ["stays", "leaves", None] * 20, "p": SCORES, "w": 0.5, "at": LABELS}
).sample(frac=1, random_state=1)


@pytest.mark.parametrize("kind", ["pandas", "arrow", "path"])
def test_a_table_is_read_by_the_names_of_its_columns(kind, tmp_path):
    given = {
        "pandas": lambda: FRAME.set_index("at"),
        "arrow": lambda: pa.table(FRAME),
        "path": lambda: FRAME.to_csv(tmp_path / "mine.csv", index=False) or tmp_path / "mine.csv",
    }[kind]()
    made = explore(given, label="churned", score="p", weight="w", positive="leaves")
    text = "".join(Reader(made.html).text)
    assert "“yes” is leaves" in text
    assert "40; 20 more are left out; each counts as much as its weight" in text
    assert ("mine.csv" in text) == (kind == "path")
    lower = explore(
        given, label="churned", score="p", positive="stays", scale=Scale("score", False)
    )
    assert inside(lower.html)["data"]["scale"] == ["score", False]


def test_a_summary_is_shown_as_counts(tmp_path):
    FRAME.to_csv(tmp_path / "mine.csv", index=False)
    flags = ["--label", "at", "--score", "p", "--decimals", "1", "--workers", "1"]
    summary = tmp_path / "counts.parquet"
    assert summarize.main([str(tmp_path / "mine.csv"), "-o", str(summary), *flags]) == 0
    text = "".join(Reader(explore(summary).html).text)
    assert "counts only, and no single row" in text
    assert "of scores that were rounded to 1 decimal before they were counted" in text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((FRAME, "churned"), "`y_score` must be a column of the table that is given"),
        ((FRAME,), "“churned” and “at” hold two labels each|`answers` must say"),
        ((FRAME["at"],), "explore\\(y_true, y_score\\).*explore\\(frame, label=…, score=…\\)"),
        ((FRAME["at"], FRAME[["p", "w"]]), "`y_score` must be one column; got shape"),
        ((FRAME["at"], FRAME["p"].where(FRAME["p"] > 0.5)), "from 0 to 1; got nan at index"),
    ],
)
def test_a_table_in_the_wrong_place_is_told_where_it_goes(given, said):
    with pytest.raises(ValueError, match=said):
        explore(*given)


def test_a_command_writes_it(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.csv").write_text(FILE)
    assert report.main(["mine.csv", "--label", "churned", "--score", "p", "-o", "out.html"]) == 0
    assert capsys.readouterr() == ("out.html: 3 rows of mine.csv\n", "")
    text = "".join(Reader((tmp_path / "out.html").read_text("utf-8")).text)
    assert "mine.csv" in text
    assert "score and the label of each of the 3 rows" in text


def test_a_command_asks_by_the_name_of_a_flag(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.csv").write_text(FILE)
    (tmp_path / "words.csv").write_text("y_true,y_score\nham,0.5\nspam,0.7\n")
    (tmp_path / "two.csv").write_text("y_true,score_a,score_b\n1,0.5,0.7\n0,0.1,0.2\n")
    for flags, said in (
        (["two.csv"], "--score"),
        (["words.csv"], "--positive"),
        (["words.csv", "--positive", "egg"], "--positive must be one of the labels"),
        (["mine.csv", "--label", "churned", "--score", "q"], "--scale percent"),
        (["mine.csv", "--label", "chrned", "--score", "p"], "--label must be a column"),
        (["gone.csv"], "gone.csv"),
    ):
        assert report.main(flags) == 1
        told = capsys.readouterr().err
        assert said in told, told
        assert "`" not in re.sub(r"`answers`", "", told)
        assert "Traceback" not in told
    assert not (tmp_path / "report.html").exists()
    assert summarize.main(["mine.csv", "--label", "churned", "--score", "p", "--workers", "1"]) == 0
    assert report.main(["summary.parquet", "-o", "counts.html"]) == 0
    counts = (tmp_path / "counts.html").read_text("utf-8")
    assert "counts only, and no single row" in counts
    assert "Do it yourself" not in counts
    lower = ["mine.csv", "--label", "churned", "--score", "q", "--scale", "score", "--lower"]
    assert report.main(lower) == 0
    assert "lower means “yes”" in html.unescape((tmp_path / "report.html").read_text("utf-8"))
    assert report.main(["words.csv", "--positive", "spam", "--rates"]) == 0
    assert "“yes” is spam" in html.unescape((tmp_path / "report.html").read_text("utf-8"))
