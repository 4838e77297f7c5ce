"""Files as people have them on the page: what stands there, what is asked, and what is shown then.

One of each kind of `tests/core/cases`; the numbers of all of them are those of `tests/core`.
"""

import io

import numpy as np
import openpyxl
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score
from streamlit.testing.v1 import AppTest

from tests.core.cases import CASES, path_of
from tests.core.cases.own import OWN, P
from tests.pages.conftest import ROOT
from tests.pages.person import choose, go, press, said, upload
from tests.pages.test_your_predictions import open_page, page
from tests.sweep import sweep
from ui.training import progress as training

__all__ = ["page"]

YES = "Yes, read it so"


@pytest.fixture(scope="module")
def one_page():
    """One page for many files, each of which takes the place of the one before."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training, "SECONDS_BEFORE_PROGRESS", 60)
        yield open_page(AppTest.from_file(str(ROOT / "app.py"), default_timeout=60))


def lines(app):
    """The lines in which the parts stand: title → value."""
    labels = [each.proto.popover.label.replace("\\", "") for each in app.get("popover")]
    return dict(label.removesuffix("**").split(": **", 1) for label in labels)


def bring(app, name):
    path = path_of(name)
    return upload(app, path.read_bytes(), path.name)


def is_taken(app, name):
    return "own_predictions" in app.session_state and held(app).source == path_of(name).name


def held(app):
    return app.session_state["own_predictions"].predictions


def assert_right(app, name):
    """What is held has the counts and the area of the case."""
    right, rows = CASES[name]["right"], held(app)
    assert is_taken(app, name)
    assert rows.n_samples == right.get("rows", rows.n_samples)
    if "tp" in right:
        said_yes = rows.y_score > np.float32(rows.scale.start)
        weight = np.ones(rows.n_samples) if rows.sample_weight is None else rows.sample_weight
        cells = [weight[said_yes & (rows.y_true == truth)].sum() for truth in (1, 0)]
        assert cells == pytest.approx([right["tp"], right["fp"]])
    assert area(app) == pytest.approx(right["roc_auc"], abs=1e-6)


def area(app):
    return roc_auc_score(held(app).y_true, held(app).y_score, sample_weight=held(app).sample_weight)


CERTAIN = ["a5_sas_em", "a7_pmml", "b2_h2o_joined", "c8_sas_y1", "c9_evidently_order"]
CERTAIN += ["d1_rounding_above_1", "e1_hard_labels", "e2_spark_csv", "e3_spark_parquet"]
CERTAIN += ["f1_keras_brackets", "f2_trailing_comma", "f4_r_space", "f12_sql_null"]
CERTAIN += ["i1_titanic_class", "i2_kaggle_target", "f10_float16", "f11_bytes_labels"]
CERTAIN += ["g2_zero_weights"]


@pytest.mark.parametrize("name", CERTAIN)
def test_what_is_certain_is_shown_at_once_and_stands_there(one_page, name):
    app = bring(one_page, name)
    assert_right(app, name)
    assert YES not in [button.label for button in app.button]
    assert "**Three rows, as they are read**" in said(app)
    assert {"Truth", "Score", "“Yes” is", "The numbers are"} <= set(lines(app))


ASKED = {
    "a1_pycaret3": ("never below 0.5", "confidence in the predicted label"),
    "a2_pycaret2": ("may be what the model decided", "Purchase"),
    "a3_true_pred_conf": ("how sure the model was", "confidence in the predicted label"),
    "b5_bigquery_unnested": ("stands twice", "rows whose label is “yes”"),
    "c1_matlab_scores12": ("numbered from 1", "probability of “1”"),
    "c5_knime": ("is of “Yes”", ""),
    "d3_credit_points": ("no probabilities. Lower numbers go with “1”", ""),
    "d5_log_prob": ("called a logarithm", "log-probability of “1”"),
    "f5_none_class": ("may mean “missing”", "None"),
    "f6_ignore_index": ("may mark rows without a label", "-100 (5 rows)"),
    "j2_ja_nej": ("The labels are “nej” and “ja”", ""),
    "a6_hf_pipeline": ("how sure the model was", "confidence in the predicted label"),
    "c6_tidymodels": ("“.pred_Yes” is of “yes”", "Yes"),
    "c7_mlr": ("“prob.Yes” is of “yes”", "Yes"),
    "d4_logit_in_unit": ("called logit", "log-odds (logits) of “1”"),
    "d6_large_logits": ("called logit", "log-odds (logits) of “1”"),
    "d7_linear_model": ("no probabilities. Higher numbers go with “1”", "any other number"),
    "d8_logit_named_percent": ("called logit", "log-odds (logits) of “1”"),
    "f7_summary_rows": ("“Normal” and “Glaucoma”", "Glaucoma"),
    "f8_orange_tab": ("“Logistic Regression (yes)” is of “yes”", "yes"),
    "f9_excel_cz_utf16": ("“ne” and “ano”", "ano"),
}


@pytest.mark.parametrize("name", ASKED)
def test_what_is_uncertain_is_asked_and_one_press_confirms_it(one_page, name):
    app = bring(one_page, name)
    reason, value = ASKED[name]
    text = said(app).replace("\\", "")
    assert "before anything is shown" in text
    assert reason.casefold() in text.casefold()
    assert value in " ".join([*lines(app).values(), *(str(radio.value) for radio in app.radio)])
    assert not is_taken(app, name)
    press(app, YES)
    assert_right(app, name)
    assert YES not in [button.label for button in app.button]


def test_an_answer_is_there_after_another_page(page):
    app = press(bring(page, "j2_ja_nej"), YES)
    go(app, "glossary")
    go(app, "your_predictions")
    assert YES not in [button.label for button in app.button]


def test_every_file_case_is_on_the_page():
    """Each is in one of the tables here or in a test of its own."""
    own = {"b1_h2o_alone", "b4_datarobot_alone", "c3_yardstick", "c4_rapidminer"}
    own |= {"g1_body_weight", "g3_negative_weight", "h1_upside_down", "i3_group_na"}
    assert {*CERTAIN, *ASKED, *own} == {name for name, case in CASES.items() if "file" in case}


TITLES = {"truth": "Truth", "scores": "Score", "weight": "Weight", "group": "Group"}


# What the page says of each kind is seen above; that each of these is understood, in `tests/core`.
# One for each way through the page: nothing asked, a word, a meaning, a column; answers, a problem.
EVERY_WAY = ["e3_spark_parquet", "j2_ja_nej", "a1_pycaret3", "d3_credit_points"]
EVERY_WAY += ["b5_bigquery_unnested", "c3_yardstick", "f6_ignore_index", "g1_body_weight"]
EVERY_WAY += ["f9_excel_cz_utf16", "b1_h2o_alone", "g3_negative_weight", "h1_upside_down"]


@pytest.mark.parametrize("kind", sweep(OWN, *EVERY_WAY))
def test_one_more_of_each_kind_is_read_right_or_asked_about(one_page, kind):
    own = OWN[kind][0]
    app = upload(one_page, own.data, own.name)
    text = said(app).replace("\\", "")
    if not own.choose and not own.problem:
        asks = own.asked or own.yes not in ("1", "TRUE")
        assert ("before anything is shown" in text) == bool(asks)
    for key, value in own.choose.items():
        one = value[0] if isinstance(value, tuple) else value
        if next(box for box in app.selectbox if box.label == TITLES[key]).value != one:
            choose(app, TITLES[key], one)
    if own.problem:
        assert own.problem in said(app).replace("\\", "")
        return
    for _ in range(3):
        if YES in [button.label for button in app.button]:
            press(app, YES)
    rows = held(app)
    assert rows.source == own.name
    kept = slice(None) if own.kept is None else own.kept
    assert rows.y_true.tolist() == own.truth[kept].tolist()
    score = rows.y_score if rows.scale.higher_is_yes else -rows.y_score
    if own.scores is None:
        score = rows.scale.probability(rows.y_score)
    np.testing.assert_allclose(score, (P if own.scores is None else own.scores)[kept], atol=1e-3)


def test_the_other_end_of_a_pair_can_be_called_yes(one_page):
    app = press(bring(one_page, "c3_yardstick"), YES)
    next(radio for radio in app.radio if "Class1" in radio.options).set_value("Class1").run()
    assert lines(app)["Score"] == "Class1"
    assert_right(app, "c3_yardstick")


def test_a_group_called_na_is_a_group(one_page):
    app = choose(bring(one_page, "i3_group_na"), "Group", "region")
    assert set(app.session_state["own_predictions"].models.groups.names) == {"EU", "NA", "APAC"}
    assert held(app).n_left_out == 0


@pytest.mark.parametrize("name", ["b1_h2o_alone", "b4_datarobot_alone"])
def test_a_file_without_the_truth_says_so(one_page, name):
    app = bring(one_page, name)
    text = said(app).replace("\\", "")
    assert "No column of the truth was found" in text
    assert "join it" in text
    assert not is_taken(app, name)
    assert next(box for box in app.selectbox if box.label == "Truth").value is None


def test_what_is_open_can_be_chosen(page):
    app = bring(page, "g1_body_weight")
    choose(app, "Truth", "cardio")
    assert_right(app, "g1_body_weight")
    assert held(app).sample_weight is None
    press(app, "Count each row by weight")
    assert held(app).sample_weight is not None


def test_the_other_class_is_yes_after_one_press_and_its_column_is_the_score(page):
    app = bring(page, "c4_rapidminer")
    next(radio for radio in app.radio if "bad" in radio.options).set_value("bad").run()
    assert lines(app)["Score"] == "confidence(bad)"
    assert_right(app, "c4_rapidminer")


def test_a_part_is_changed_after_the_file_was_taken(page):
    app = press(bring(page, "a1_pycaret3"), YES)
    numbers = next(radio for radio in app.radio if radio.label == "The numbers are")
    numbers.set_value("probability of “1”, from 0 to 1").run()
    assert not app.exception
    assert (held(app).y_score > 0.5).all()  # as the careless reading has it
    press(app, "Forget my answers")
    press(app, YES)
    assert_right(app, "a1_pycaret3")


def test_scores_of_the_other_class_are_turned_round_by_one_press(page):
    app = bring(page, "h1_upside_down")
    assert_right(app, "h1_upside_down")
    press(app, "Turn it round")
    assert area(app) == pytest.approx(1 - CASES["h1_upside_down"]["right"]["roc_auc"], abs=1e-6)


def test_what_cannot_be_read_can_be_changed(page):
    app = bring(page, "g3_negative_weight")
    assert "row 6 holds" in app.error[0].value
    choose(app, "Weight", "none")
    assert not app.error
    assert held(app).sample_weight is None


def test_rows_left_out_are_counted_by_their_cause(page):
    app = bring(page, "f12_sql_null")
    text = said(app).replace("\\", "")
    assert "**115 of 120 rows** are read; left out: 5 for no score in “y_score”." in text


def test_a_decision_is_remarked(page):
    assert "they are decisions already" in said(bring(page, "e1_hard_labels")).replace("\\", "")


def test_an_answer_reads_no_column_twice(page, monkeypatch):
    app = press(bring(page, "c5_knime"), YES)
    table, asked = app.session_state["own_brought"].table, []
    chunks = table.chunks
    monkeypatch.setattr(table, "chunks", lambda names, *more: asked.append(names) or chunks(names))
    numbers = next(radio for radio in app.radio if radio.label == "The numbers are")
    numbers.set_value("probability of “No”, from 0 to 1").run()
    assert held(app).scale.higher_is_yes is False
    assert not asked
    choose(app, "Weight", "P (Churn=No)")
    assert asked == [("P (Churn=No)",)]


def test_what_a_widget_holds_is_sent_only_where_it_changes(page):
    """What is sent again in every run may undo the press that comes at that moment."""

    def sent(app):
        boxes = [*app.radio, *app.selectbox, *app.multiselect]
        return {box.label for box in boxes if box.key.startswith("own_") and box.proto.set_value}

    app = bring(page, "j2_ja_nej")
    app.run()
    assert not sent(app)
    app = press(app, "Yes, read it so")
    app.run()
    assert not sent(app)
    choose(app, "“Yes” is", "nej", "radio")
    assert held(app).class_names == ("ja", "nej")
    press(app, "Forget my answers")
    assert "“Yes” is" in sent(app)
    assert next(radio for radio in app.radio if radio.label == "“Yes” is").value == "ja"


def test_the_sheet_of_a_workbook_is_chosen(page):
    book = io.BytesIO()
    with pd.ExcelWriter(book) as writer:
        pd.DataFrame({"y_true": [1, 0], "y_score": [0.9, 0.2]}).to_excel(
            writer, sheet_name="train", index=False
        )
        pd.DataFrame({"y_true": [1, 0, 1], "y_score": [0.7, 0.1, 0.4]}).to_excel(
            writer, sheet_name="test", index=False
        )
        pd.DataFrame({"about": ["these scores"]}).to_excel(writer, sheet_name="cover", index=False)
    workbook = openpyxl.load_workbook(book)
    workbook.move_sheet("cover", -2)
    workbook.save(book)
    app = upload(page, book.getvalue(), "scores.xlsx")
    assert next(box for box in app.selectbox if box.label == "Sheet").value == "train", (
        "a cover holds no rows"
    )
    assert held(app).n_samples == 2
    choose(app, "Sheet", "test")
    assert held(app).n_samples == 3
    choose(app, "Sheet", "train")
    assert held(app).n_samples == 2


def test_a_sheet_that_is_no_table_leaves_the_choice_of_another(page):
    book = io.BytesIO()
    with pd.ExcelWriter(book) as writer:
        about = pd.DataFrame([["Model", 3], ["Model", 3]])
        about.T.to_excel(writer, sheet_name="cover", index=False, header=False)
        pd.DataFrame({"y_true": [1, 0, 1], "y_score": [0.7, 0.1, 0.4]}).to_excel(
            writer, sheet_name="rows", index=False
        )
    app = upload(page, book.getvalue(), "scores.xlsx")
    assert not app.error, "the first sheet of labels and scores is opened"
    assert held(app).n_samples == 3
    choose(app, "Sheet", "cover")
    assert "Column names must differ" in app.error[0].value
    choose(app, "Sheet", "rows")
    assert not app.error
    assert held(app).n_samples == 3


def test_what_was_understood_of_a_good_file_stays_beside_every_sheet_that_is_no_table(page):
    app = press(bring(page, "a1_pycaret3"), YES)
    understood, book = lines(app), io.BytesIO()
    with pd.ExcelWriter(book) as writer:
        about = pd.DataFrame([["Model", "Model"], [3, 4]])
        for sheet in ("cover", "notes"):
            about.to_excel(writer, sheet_name=sheet, index=False, header=False)
    upload(app, book.getvalue(), "scores.xlsx")
    choose(app, "Sheet", "notes")
    assert "Column names must differ" in app.error[0].value
    assert lines(app) == understood, "with every answer"
    assert_right(app, "a1_pycaret3")


def test_a_bad_file_leaves_one_box_about_itself(page):
    app = upload(page, b"y_true,y_score\n1,0.5\n0,abc\n", "first.csv")
    assert "abc" in app.error[0].value
    upload(app, b"\x89PNG\r\n\x1a\n" * 9, "second.csv")
    (box,) = app.error
    assert "second" in box.value


def test_what_was_understood_of_a_good_file_stays_beside_a_bad_one(page):
    app = press(bring(page, "a1_pycaret3"), YES)
    understood = lines(app)
    upload(app, b"\x89PNG\r\n\x1a\n" * 9, "second.csv")
    upload(app, b"PK\x03\x04" + bytes(99), "third.csv")
    (box,) = app.error
    assert "third" in box.value
    assert lines(app) == understood, "with every answer"
    assert_right(app, "a1_pycaret3")
    press(app, "Forget my answers")
    assert not app.error, "that file is gone"
    press(app, YES)
    assert_right(app, "a1_pycaret3")


def test_the_empty_page_teaches(page):
    text = said(page)
    for part in ("| outcome | score |", "**Files of these tools are understood", "What happens to"):
        assert part in text


def test_a_choice_that_is_emptied_is_as_proposed(one_page):
    app = upload(one_page, b"y_true,y_score\n1,0.8\n0,0.2\n1,0.7\n0,0.4\n", "emptied.csv")

    def truth():
        return next(box for box in app.selectbox if box.label == "Truth")

    proposed = truth().value
    truth().set_value(None).run()
    assert not app.exception
    assert truth().value == proposed == "y_true"
