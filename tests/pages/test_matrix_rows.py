"""The rows behind the cells of the matrix, as Streamlit runs it: which, in what order."""

import io
import re
from dataclasses import replace
from html import unescape

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from core.data.datasets import load_dataset
from core.experiment.recipe import encode
from core.predictions.samples import SAMPLES
from core.reading import table_rows
from tests.browser.independent import SMALL, scores_of
from tests.pages.person import go, press, said, upload
from tests.sweep import sweep
from ui.address.parameters import CELL
from ui.source.matrix_rows import MOST_COLUMNS, PAGE_ROWS

ROWS = {"train": 300, "validation": 100, "test": 100}


@pytest.fixture
def app(tools):
    return tools


def panel(app):
    """Return the title, the names of the columns and the rows that are shown, or None."""
    found = [e.proto.body for e in app.get("html") if "data-rows-of=" in e.proto.body]
    if not found:
        return None
    (body,) = found
    cells = re.findall(r"<(th|td)\b[^>]*>(.*?)</", body.partition("<table>")[2])
    heads = [unescape(text) for tag, text in cells if tag == "th"]
    texts = [unescape(text) for tag, text in cells if tag == "td"]
    title = unescape(re.sub("<.*?>", "", re.search("<p>(.*?)</p>", body)[1]))
    width = max(1, len(heads))
    return title, heads, [texts[i : i + width] for i in range(0, len(texts), width)]


def all_pages(app):
    """Turn the pages to the end; return the rows of all."""
    _, _, rows = panel(app)
    while (button := named(app, "Next")) and not button.disabled:
        button.click().run()
        assert not app.exception
        rows += panel(app)[2]
    return rows


def named(app, label):
    return next((b for b in app.button if b.label == label), None)


def choose(app, cell):
    app.segmented_control(key="cell").set_value(cell).run()
    assert not app.exception
    return app


def cell_of(y, score, threshold, rule):
    t, s = np.float32(threshold), np.float32(score)
    said_yes = s > t if rule == ">" else s >= t
    return ("t" if said_yes == (y == 1) else "f") + ("p" if said_yes else "n")


def expected(labels, scores, threshold, rule, cell):
    t = float(np.float32(threshold))
    inside = [
        (abs(float(np.float32(s)) - t), i)
        for i, (y, s) in enumerate(zip(labels, scores, strict=True))
        if cell_of(y, s, threshold, rule) == cell
    ]
    return [i for _, i in sorted(inside)]


def link(app, **params):
    app.query_params["recipe"] = encode(SMALL)
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize("split", sweep(list(ROWS), "test"))
def test_every_cell_of_the_network_lists_the_rows_of_its_data_set(app, split):
    link(app, t="0.4", rows=split.capitalize())
    labels, scores = scores_of(SMALL, split)
    data = load_dataset("blobs", n_samples=500, noise=SMALL.noise, seed=SMALL.seed)
    numbers = data.rows(split)
    assert panel(app) is None
    total = 0
    for cell in CELL.labels:
        title, heads, _ = panel(choose(app, cell))
        wanted = expected(labels, scores, 0.4, ">", cell)
        assert title.startswith(f"{len(wanted):,} row{'' if len(wanted) == 1 else 's'} · ")
        assert CELL.labels[cell].lower() in title
        if wanted:
            assert "nearest to the threshold 0.400 first" in title
            assert heads == ["Row", "Score", "Off by", *data.feature_names]
        rows = all_pages(app)
        assert [int(row[0]) for row in rows] == numbers[wanted].tolist()
        assert [np.float32(row[1]) for row in rows] == [scores[i] for i in wanted]
        texts = [[text.replace("−", "-") for text in row[3:]] for row in rows]
        features = np.array(texts, np.float32).reshape(-1, data.n_features)
        np.testing.assert_array_equal(features, data.X[numbers[wanted]])
        total += len(wanted)
    assert total == ROWS[split]


def test_a_link_opens_a_cell_and_close_closes_it(app):
    link(app, cell="Caught")
    assert "caught · TP" in panel(app)[0]
    assert any('data-cell="tp"' in e.proto.body and "<i " in e.proto.body for e in app.get("html"))
    press(app, "Close")
    assert panel(app) is None
    assert "cell" not in app.query_params
    go(app, "formulas")
    assert panel(go(app, "explorer")) is None


def test_an_open_cell_is_still_open_when_a_person_returns(app):
    choose(link(app), "tn")
    go(app, "formulas")
    assert "correct “no”" in panel(go(app, "explorer"))[0]


def test_new_rows_threshold_or_rule_begin_at_the_first_page(app):
    choose(link(app), "tp")
    first = panel(app)[2]
    for change in (
        lambda: app.segmented_control(key="rows").set_value("validation"),
        lambda: app.segmented_control(key="rule").set_value(">="),
        lambda: app.number_input(key="t").set_value(0.3),
        lambda: app.segmented_control(key="cell").set_value("tn"),
    ):
        press(app, "Next")
        assert f"rows {PAGE_ROWS + 1}–" in said(app)
        change().run()
        assert f"rows 1–{PAGE_ROWS} of" in said(app)
    assert panel(app)[2] != first
    press(app, "Next")
    app.run()
    assert f"rows {PAGE_ROWS + 1}–" in said(app)
    press(app, "Previous")
    assert f"rows 1–{PAGE_ROWS} of" in said(app)


def test_at_most_some_features_are_shown(app):
    app.query_params["recipe"] = encode(replace(SMALL, data="breast_cancer", n_samples=2000))
    app.query_params["cell"] = "Caught"
    app.run()
    _, heads, rows = panel(app)
    assert len(heads) == 3 + MOST_COLUMNS
    assert f"{MOST_COLUMNS} of 30 other columns are shown" in said(app)
    assert rows[0][3] == str(np.float32(rows[0][3]))


# Every third row has no label and is left out; 0.5 lies on the threshold, often.
rng = np.random.default_rng(5)
LABELS = [None if i % 3 == 2 else int(y) for i, y in enumerate(rng.integers(0, 2, 90))]
SCORES = [round(float(s), 1) for s in rng.random(90)]
NAMES = [None if i % 5 == 0 else f"name {i + 1}" for i in range(90)]


def own_file(kind):
    if kind == "parquet":
        buffer = io.BytesIO()
        days = pa.array(range(90), pa.date32())
        columns = {"label": LABELS, "who": NAMES, "score": SCORES, "day": days}
        parquet.write_table(pa.table(columns), buffer)
        return buffer.getvalue()
    lines = zip(LABELS, NAMES, SCORES, range(90), strict=True)
    rows = [",".join("" if cell is None else str(cell) for cell in line) for line in lines]
    return "\n".join(["label,who,score,day", *rows, ""]).encode()


@pytest.mark.parametrize("kind", sweep(["csv", "parquet"], "csv"))
@pytest.mark.parametrize("rule", [">", ">="])
def test_own_rows_have_their_numbers_and_the_other_columns_of_the_file(app, kind, rule):
    app.query_params["recipe"] = encode(SMALL)
    app.switch_page("pages/your_predictions.py").run()
    go(upload(app, own_file(kind), f"own.{kind}"), "explorer")
    app.segmented_control(key="rule").set_value(rule).run()
    kept = [i for i, y in enumerate(LABELS) if y is not None]
    for cell in CELL.labels:
        order = expected([LABELS[i] for i in kept], [SCORES[i] for i in kept], 0.5, rule, cell)
        wanted = [kept[i] for i in order]
        _, heads, _ = panel(choose(app, cell))
        assert heads == ["Row", "Score", "Off by", "who", "day"]
        rows = all_pages(app)
        assert [row[0] for row in rows] == [str(i + 1) for i in wanted]
        assert [float(row[1]) for row in rows] == [SCORES[i] for i in wanted]
        assert [row[3] for row in rows] == [NAMES[i] or "" for i in wanted]
        days = np.datetime64("1970-01-01") + np.array(wanted)
        assert [row[4] for row in rows] == list(map(str, days if kind == "parquet" else wanted))
        on_it = sum(SCORES[i] == 0.5 for i in wanted)
        assert [row[2] for row in rows].count("0, on it") == on_it
        assert (on_it > 0) == (cell in (("fn", "tn") if rule == ">" else ("tp", "fp")))


def test_an_unrelated_run_reads_the_file_no_second_time(app, monkeypatch):
    reads, take_rows = [], table_rows.take_rows
    monkeypatch.setattr(
        "ui.source.rows.take_rows", lambda *args: reads.append(args[1]) or take_rows(*args)
    )
    app.query_params.update(recipe=encode(SMALL), open="all")
    app.switch_page("pages/your_predictions.py").run()
    choose(go(upload(app, own_file("csv")), "explorer"), "tn")
    assert len(reads) == 1
    app.multiselect(key="rates").set_value(["recall"]).run()
    assert len(reads) == 1
    app.number_input(key="t").set_value(0.25).run()
    assert len(reads) == 2
    kept = [name for name in app.session_state["own_predictions"].made if "latest" in name]
    assert kept == [("latest",)]


def test_a_file_that_cannot_be_read_any_more_is_a_sentence(app, monkeypatch):
    def fail(*_):
        raise ValueError("Every row must have 2 cells; *row* 7 has 3.")

    app.query_params["recipe"] = encode(SMALL)
    app.switch_page("pages/your_predictions.py").run()
    monkeypatch.setattr("ui.source.rows.take_rows", fail)
    choose(go(upload(app, own_file("csv")), "explorer"), "tn")
    assert panel(app)[1] == ["Row", "Score", "Off by"]
    assert "could not be read: Every row must have 2 cells; \\*row\\* 7" in said(app)


@pytest.mark.parametrize("name", sweep(list(SAMPLES), "ties"))
def test_samples_have_no_other_columns(app, name):
    link(app, cell="Missed")
    go(app, "your_predictions")
    app.button(key=f"take_{name}").click().run()
    _, heads, _ = panel(go(app, "explorer"))
    assert heads[:3] == ["Row", "Score", "Off by"]
    assert set(heads[3:]) <= {"Weight"}


def test_rows_are_listed_once_whatever_their_weight(app):
    app.query_params["recipe"] = encode(SMALL)
    app.switch_page("pages/your_predictions.py").run()
    upload(app, b"y_true,y_score,weight\n1,0.9,2.5\n1,0.8,0\n0,0.1,1\n")
    title, heads, rows = panel(choose(go(app, "explorer"), "tp"))
    assert title.startswith("2 rows · ")
    assert heads == ["Row", "Score", "Off by", "Weight"]
    assert rows == [["2", "0.8", "+0.3", "0"], ["1", "0.9", "+0.4", "2.5"]]
    assert "adds up weights" in said(app)


def test_a_hostile_file_is_text(app):
    bad = "<img src=x onerror=alert(1)>![a](http://b/c.png)" + "y" * 200
    rows = f'"{bad}",0.9,"{bad}"\nno,0.1,"{bad}"\nno,0.2,a\n'
    app.query_params["recipe"] = encode(SMALL)
    app.switch_page("pages/your_predictions.py").run()
    upload(app, f'label,score,"{bad}"\n{rows}'.encode())
    press(app, "Yes, read it so")
    choose(go(app, "explorer"), "tp")
    body = next(e.proto.body for e in app.get("html") if "data-rows-of=" in e.proto.body)
    assert "&lt;img src=x" in body
    assert "<img" not in body
    (row,) = panel(app)[2]
    assert len(row[3]) == 60
