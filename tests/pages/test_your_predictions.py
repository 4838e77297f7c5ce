"""Bringing predictions as Streamlit runs it: files, texts, samples, questions, and the way back."""

import re

import htpy as h
import numpy as np
import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner_utils.exceptions import StopException

from core.decision.thresholds import threshold_curve
from core.predictions.samples import SAMPLES
from core.reading.fields import roles
from core.reading.understanding import roles as guessing
from tests.pages.person import choose, go, press, said, upload
from tests.sweep import picked
from ui.export.page import _facts as facts
from ui.source.own import SessionRows
from ui.upload import brought

QUICK = "moons_n200_hidden4_dropout0_epochs2"
GOOD = b"y_true,y_score\n1,0.92\n0,0.31\n1,0.48\n0,0.07\n1,0.5\n"
LABELS, SCORES = [1, 0, 1, 0, 1], [0.92, 0.31, 0.48, 0.07, 0.5]
CLASSES = (
    b"label,prob_cat,prob_dog,prob_owl\ncat,.7,.2,.1\ndog,.1,.6,.3\nowl,.5,.3,.2\ncat,.2,.5,.3\n"
)


@pytest.fixture
def page(app):
    return open_page(app)


def open_page(app):
    app.query_params["recipe"] = QUICK
    app.switch_page("pages/your_predictions.py").run()
    assert not app.exception
    return app


def test_a_good_file_is_shown_everywhere(page):
    app = upload(page, GOOD)
    go(app, "explorer")
    assert "**Your predictions** are shown on the explorer and the binary pages" in said(app)
    for name in ("explorer", "accuracy", "binary_accuracy", "beyond_the_six"):
        go(app, name)
        assert "**Your predictions**, scores\\.csv: **5 rows**." in said(app)
        assert not [w for w in app.warning if "link" in w.value]


@pytest.mark.parametrize("stage", ["understand", "read"])
def test_who_goes_back_while_a_file_is_read_finds_it_on_return(page, monkeypatch, stage):
    def leave(*_, **__):
        raise StopException  # as the next word to the page does in a run that is over

    with monkeypatch.context() as patch:
        patch.setattr(brought, stage, leave)
        app = go(upload(page, GOOD), "explorer")
        assert "Your predictions**" not in said(app)
    go(app, "your_predictions")
    go(app, "explorer")
    assert "**Your predictions** are shown on the explorer and the binary pages" in said(app)


def test_the_explorer_counts_the_rows_of_the_file(page):
    app = go(upload(page, GOOD), "binary_accuracy")
    app.number_input(key="t").set_value(0.48).run()
    right = np.mean((np.float32(SCORES) > np.float32(0.48)) == np.array(LABELS))
    assert f"over these 5 rows: **{right:.4f}**" in said(app)


@pytest.mark.parametrize(("answer", "n_rows"), [("all", 10), ("b (5 rows)", 5)])
def test_of_rows_of_several_models_all_can_be_read_as_well(page, answer, n_rows):
    header, *rows = GOOD.decode().split()
    models = [f"{row},{model}" for model in "ab" for row in rows]
    app = upload(page, "\n".join([f"{header},model", *models]).encode())
    assert "each in 5 rows" in said(app)
    (radio,) = [each for each in app.radio if each.label == "Rows, by model"]
    assert radio.value is None
    radio.set_value(answer).run()
    assert f"**{n_rows} rows**" in said(go(app, "explorer"))


def test_one_click_goes_back_and_one_returns(page):
    app = go(upload(page, GOOD), "explorer")
    app.button(key="back_from_page").click().run()
    assert "**40 test rows**" in said(app)
    assert "**Your predictions**" not in said(app)
    go(app, "your_predictions")
    press(app, "Show them again")
    assert "**5 rows**" in said(go(app, "explorer"))
    app.button(key="back_from_sidebar").click().run()
    assert "**40 test rows**" in said(app)


def test_train_goes_back_to_the_network(page):
    app = go(upload(page, GOOD), "explorer")
    press(app, "Train")
    assert "**40 test rows**" in said(app.run())


def test_forgotten_is_forgotten(page):
    app = press(upload(page, GOOD), "Forget them")
    assert "**Your predictions**" not in said(app)
    assert not [b for b in app.button if b.label.startswith("Show them")]
    assert "**40 test rows**" in said(go(app, "explorer"))


@pytest.mark.parametrize(
    "bad", picked([b"", b"only\n1\n", b"y_true,y_score\n", b"\x89PNG\r\n\x1a\n" * 9], 1, 3)
)
def test_a_bad_file_says_so_and_the_good_one_stays(page, bad):
    app = upload(upload(page, GOOD), bad, "bad.csv")
    assert len(app.error) == 1
    assert app.error[0].value.endswith(".")
    assert "got" in app.error[0].value or "this one is" in app.error[0].value
    assert app.error[0].value.count(". ") >= 1, "the rule and what came; then what to do"
    assert "scores" in said(app)
    assert "**5 rows**" in said(go(app, "explorer"))


def test_why_it_is_refused_stands_where_it_was_given(page):
    def order(app):
        kinds = {"error", "file_uploader", "text_area", "button"}
        return [each.type for each in app.main if each.type in kinds][:4]

    assert order(upload(page, b"", "bad.csv")) == ["error", "file_uploader", "text_area", "button"]
    page.text_area(key="own_text").set_value("only one line")
    app = press(page, "Read the text")
    assert order(app) == ["file_uploader", "text_area", "button", "error"]


def test_a_bad_cell_is_named_with_row_column_and_value(page):
    app = upload(page, b"y_true,y_score\n1,0.5\n0,abc\n")
    for part in ("2", "y\\_score", "abc"):
        assert part in app.error[0].value


def test_rows_left_out_are_counted(page):
    app = upload(page, GOOD + b"1,\n,0.5\n")
    assert "2 left out" in said(app)
    assert "2 more are left out" in said(go(app, "explorer"))


def test_the_positive_class_is_asked_for(page):
    app = upload(page, b"label,score\nspam,0.9\nham,0.2\nspam,0.6\n")
    assert "**Your predictions**" not in said(app)
    assert not app.session_state["own_brought"].understanding().is_ready
    radio = app.radio[0]
    assert set(radio.options) == {"spam", "ham"}
    assert radio.value == "spam"
    radio.set_value("ham").run()
    assert "“Yes” is **ham**, “no” is **spam**" in said(app)
    press(app, "Forget my answers")
    assert [b for b in app.button if b.label == "Yes, read it so"]
    assert "“Yes” is **ham**" in said(app)  # until then
    press(app, "Yes, read it so")
    assert "“Yes” is **spam**, “no” is **ham**" in said(app)


@pytest.mark.parametrize(
    ("data", "kind", "score"),
    picked(
        [
            (b"y_true,logit\n1,2.2\n0,-1.5\n1,0.3\n", "log_odds", 2.2),
            (b"y_true,y_score\n1,92\n0,31\n1,48\n", "percent", 92),
            (b"y_true,credit_score\n1,302\n0,731\n1,480\n0,733\n1,303\n", "score", -302),
        ],
        0,
        2,
    ),
)
def test_other_scales_are_taken_only_after_yes(page, data, kind, score):
    app = upload(page, data)
    assert "**Your predictions**" not in said(app)
    press(app, "Yes, read it so")
    held = app.session_state["own_predictions"].predictions
    assert (held.scale.kind, held.y_score[0]) == (kind, np.float32(score))


def test_columns_can_be_changed(page):
    data = b"id,y_true,y_score,other\n1,1,0.9,0.1\n2,0,0.2,0.8\n"
    app = upload(page, data)
    assert app.session_state["own_predictions"].predictions.y_score[0] == np.float32(0.9)
    next(box for box in app.selectbox if box.label == "Score").set_value("other").run()
    assert not app.exception
    assert app.session_state["own_predictions"].predictions.y_score[0] == np.float32(0.1)


def test_a_changed_column_is_still_chosen_when_a_person_returns(page):
    app = upload(page, b"id,y_true,y_score,other\n1,1,0.9,0.1\n2,0,0.2,0.8\n")
    next(box for box in app.selectbox if box.label == "Score").set_value("other").run()
    go(app, "explorer")
    go(app, "your_predictions").run()
    assert next(box for box in app.selectbox if box.label == "Score").value == "other"
    assert app.session_state["own_predictions"].predictions.y_score[0] == np.float32(0.1)


def test_coming_back_to_the_page_does_not_show_them_again(page):
    app = go(upload(page, GOOD), "explorer")
    app.button(key="back_from_page").click().run()
    assert "**40 test rows**" in said(go(go(app, "your_predictions"), "explorer"))


def test_weights_weigh(page):
    app = upload(page, b"y_true,y_score,weight\n1,0.9,3\n0,0.8,1\n")
    held = app.session_state["own_predictions"].predictions
    assert held.sample_weight.tolist() == [3, 1]
    assert "Each counts as much as its weight" in said(go(app, "explorer"))


def test_pasted_text_is_read(page):
    page.text_area(key="own_text").set_value("label;score\n1;0,75\n0;0,25\n").run()
    press(page, "Read the text")
    held = page.session_state["own_predictions"].predictions
    assert held.y_score.tolist() == [0.75, 0.25]


def test_every_sample_can_be_taken(page):
    keys = [b.key for b in page.button if b.key and b.key.startswith("take_")]
    assert len(keys) == len(SAMPLES)
    for key in keys:
        page.button(key=key).click().run()
        assert not page.exception
        held = page.session_state["own_predictions"].predictions
        curve = threshold_curve(held.y_true, held.y_score)
        assert 0.5 < curve.roc_auc < 1


def test_three_classes_go_to_the_categorical_pages(page):
    app = upload(page, CLASSES)
    go(app, "sparse_categorical_accuracy")
    assert "are shown on the categorical pages" in said(app)
    assert "3 classes, **4 rows**" in said(app)
    assert any(metric.value == "0.5000" for metric in app.metric)
    go(app, "sparse_top_k_categorical_accuracy")
    assert not app.exception
    assert "**40 test rows**" in said(go(app, "explorer"))


HOSTILE = "<img src=x onerror=alert(1)>![a](http://evil.example/x.png)$x$"


def test_names_of_a_file_are_shown_literally(page):
    data = f'"{HOSTILE}",score\n"{HOSTILE}",0.9\nno,0.2\n'.encode()
    app = upload(page, data, f"{HOSTILE}.csv")
    for element in (*app.markdown, *app.caption, *app.error, *app.warning):
        assert not re.search(r"(?<!\\)(<img|!\[a|\$x)", element.value)


def test_one_session_does_not_see_the_rows_of_another(page):
    from streamlit.testing.v1 import AppTest

    upload(page, GOOD)
    other = AppTest.from_file(page._script_path, default_timeout=60)
    other.query_params["recipe"] = QUICK
    other.run()
    assert "Your predictions**" not in said(other)
    assert "**40 test rows**" in said(other)


@pytest.mark.long
@pytest.mark.parametrize(
    "data",
    picked(
        [
            b"y,p\n1,0.5\n1,0.7\n",  # one class
            b"y,p\n1,0.5\n0,0.5\n",  # constant scores
            b"y,p\n1,0.5\n",  # one row
            b"y,p\n1,1\n0,0\n",
        ],
        0,
        1,
    ),
)
def test_odd_rows_are_shown_on_every_page(page, data):
    app = upload(page, data)
    for name in (
        "explorer",
        "accuracy",
        "binary_accuracy",
        "beyond_the_six",
        "categorical_accuracy",
    ):
        go(app, name)


def test_weights_that_are_all_zero_are_refused(page):
    app = upload(page, b"y_true,y_score,weight\n1,0.5,0\n0,0.2,0\n")
    choose(app, "Weight", "weight")
    assert "must hold a weight above 0; all 2 are 0" in app.error[0].value


def test_rows_are_known_by_their_number_in_the_file(page):
    app = upload(page, b"y_true,y_score\n1,0.9\n1,\n0,0.2\n")
    own = app.session_state["own_predictions"]
    assert SessionRows(own, ">", "y_score").points().samples["id"].tolist() == [
        3,
        1,
    ]  # ascending by score


def test_binary_pages_say_that_scores_of_classes_are_elsewhere(page):
    data = b"label,prob_a,prob_b,prob_c\na,0.7,0.2,0.1\nb,0.1,0.8,0.1\nc,0.2,0.2,0.6\n"
    app = go(upload(page, data), "models")
    assert "have a score for each class" in said(app)


def test_a_model_s_name_is_in_its_report(page):
    app = upload(page, b"y_true,a,b\n1,0.9,0.3\n0,0.2,0.4\n1,0.6,0.8\n")
    next(e for e in app.selectbox if e.label == "Score").set_value("a").run()
    next(e for e in app.multiselect if e.label == "More models").set_value(["b"]).run()
    own = app.session_state["own_predictions"]
    assert "<dt>Model</dt><dd>a</dd>" in str(h.dl[facts(SessionRows(own, ">", "a"))])


ODD = ":material/home: \u202exyz"


def test_names_are_shown_letter_by_letter(page):
    labels = (ODD, "9" * 5_000)
    rows = "".join(f"{label},{score},{label}\n" for label in labels for score in (0.2, 0.8))
    app = upload(page, f"y_true,{ODD} score,group\n{rows}".encode(), f"{ODD}.csv")
    app = press(app, "Yes, read it so")
    for name in ("your_predictions", "explorer", "groups", "binary_accuracy"):
        text = said(go(app, name)) + str([html.body for html in app.get("html")])
        shown = text.replace("\\", "")
        assert ":material/home:" not in shown.replace("icon=:material/home:", "")
        assert "\u202e" not in text
        assert ":\u2060material/home: u202exyz" in shown
        assert "9" * 200 not in text


def test_cells_of_the_preview_are_cut_before_they_are_sent(page):
    long = "x" * 1_000_000
    app = upload(page, f"y_true,y_score,{long[:1000]}\n1,0.9,{long}\n0,0.2,b\n".encode())
    shown = app.dataframe[0].value
    assert shown.iloc[0, 2] == "x" * 199 + "…"
    assert shown.columns[2] == "x" * 199 + "…"
    assert shown.iloc[1].tolist() == ["0", "0.2", "b"]


def test_a_column_may_be_called_none(page):
    app = upload(page, b"y_true,y_score,none\n1,0.9,a\n0,0.2,b\n")
    group = next(e for e in app.selectbox if e.label == "Group")
    assert app.session_state["own_predictions"].models.groups is None
    assert group.options == ["(none)", "none"]
    group.set_value("none").run()
    assert not app.exception
    assert app.session_state["own_predictions"].models.groups.names == ("a", "b")


def test_of_two_bad_files_the_newer_one_is_named_and_no_columns_stay(page):
    app = upload(upload(page, GOOD), b"y_true,y_score\n0.17,0.2\n0.31,0.4\n", "first.csv")
    upload(app, b"PK\x03\x04" + bytes(100), "second.csv")
    (box,) = [error.value.replace("\\", "") for error in app.error]
    assert box.startswith("second.csv: ")
    assert "Truth" not in [box.label for box in app.selectbox], "no columns of the file before"
    assert "Still there: scores\\.csv" in said(app)


def test_columns_are_guessed_once_for_a_file(page, monkeypatch):
    guessed, guess = [], roles.guess_roles
    monkeypatch.setattr(
        guessing, "guess_roles", lambda *a, **k: guessed.append(1) or guess(*a, **k)
    )
    app = upload(page, b"y_true,y_score,other\n1,0.92,1\n0,0.31,1\n1,0.48,0\n")
    times = len(guessed)
    choose(app, "Group", "other")
    app.run()
    assert len(guessed) == times > 0


def test_one_row_is_one_row(page):
    app = upload(page, b"y_true,y_score\n1,0.92\n")
    if not app.session_state["own_brought"].understanding().is_ready:
        choose(app, "Truth", "y_true")
    for name in ("your_predictions", "explorer"):
        text = said(go(app, name))
        assert "1 row**" in text or "1 row." in text
        assert re.findall(r".{30}(?<![\d,])1 rows", text) == []


@pytest.mark.parametrize(
    ("pressed", "shown"),
    [("take_loans", "Loans "), ("own_read", "pasted text**: 2 rows"), ("own_forget", None)],
)
def test_what_is_pressed_while_a_file_is_taken_comes_in_its_place(page, pressed, shown):
    app = upload(page, GOOD, "before.csv")
    app.text_area[0].set_value("y,p\n1,0.8\n0,0.4\n").run()
    app.file_uploader[0].set_value(("brought.csv", GOOD, "text/csv"))
    app.button(key=pressed).click().run()
    assert "brought" not in said(app)
    assert (shown in said(app)) if shown else "What is shown" not in said(app)
    assert "again\\.csv: " in said(upload(app, GOOD, "again.csv")).replace("**", "")


def test_forgetting_drops_the_bytes_too(page, monkeypatch):
    managers, remove = [], MemoryUploadedFileManager.remove_session_files

    def forget(manager, session):
        managers.append((manager, session))
        remove(manager, session)

    monkeypatch.setattr(MemoryUploadedFileManager, "remove_session_files", forget)
    app = upload(page, GOOD)
    press(app, "Forget them")
    manager, session = managers[0]
    assert manager.file_storage.get(session) is None
    (uploader,) = app.file_uploader
    assert uploader.key != "own_file", "another one, which names no file"
    assert uploader.value is None
    uploader.set_value(("again.csv", GOOD, "text/csv")).run()
    assert "again\\.csv" in said(app)
