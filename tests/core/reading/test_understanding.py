"""The cases of real files, and others of each kind, understood and read."""

import io
import json
from pathlib import Path

import numpy as np
import openpyxl
import pyarrow as pa
import pytest
from pyarrow import parquet
from sklearn.metrics import average_precision_score, roc_auc_score

from core.predictions.models import Models
from core.predictions.scale import Scale
from core.reading.binary import QuestionNeeded, read_models, read_predictions
from core.reading.names import TOOLS
from core.reading.tables import Table, open_table
from core.reading.understanding import Meaning, read, understand
from tests.core.cases.own import LOGITS, SAID, SURE, P, Q, Y, agree, either
from tests.core.reading.files.test_memory_tables import workbook

CASES = Path(__file__).parents[1] / "cases"
FILES = {
    case["id"]: case for case in json.loads((CASES / "cases.json").read_text()) if "file" in case
}
NOBODY_IS_ASKED = {
    *("a5_sas_em", "a7_pmml", "b2_h2o_joined", "c8_sas_y1", "c9_evidently_order"),
    *("d1_rounding_above_1", "e1_hard_labels", "f2_trailing_comma", "f4_r_space", "f10_float16"),
    *("f12_sql_null", "g1_body_weight", "g2_zero_weights", "h1_upside_down", "i1_titanic_class"),
    *("i2_kaggle_target", "i3_group_na", "e2_spark_csv", "e3_spark_parquet", "f1_keras_brackets"),
    "f11_bytes_labels",
}


def chosen(case):
    choose = case.get("choose", {})
    answers = {"truth": choose.get("label"), "weight": choose.get("weight")}
    answers["group"] = choose.get("group")
    answers["scores"] = (choose["score"],) if "score" in choose else None
    return {key: value for key, value in answers.items() if value is not None}


def counted(predictions):
    start = predictions.scale.start
    is_yes = predictions.y_true == 1
    said_yes = predictions.y_score > np.float32(0.5 if start is None else start)
    weight = predictions.sample_weight
    weight = np.ones(is_yes.size) if weight is None else weight
    cells = {"tp": said_yes & is_yes, "fp": said_yes & ~is_yes}
    cells |= {"fn": ~said_yes & is_yes, "tn": ~said_yes & ~is_yes}
    options = {"sample_weight": weight}
    return {
        "rows": is_yes.size,
        **{name: float(weight[cell].sum()) for name, cell in cells.items()},
        "accuracy": float(weight[said_yes == is_yes].sum() / weight.sum()),
        "roc_auc": roc_auc_score(is_yes, predictions.y_score, **options),
        "average_precision": average_precision_score(is_yes, predictions.y_score, **options),
    }


@pytest.mark.parametrize(
    "name",
    [name for name, case in FILES.items() if case["right"] and name != "i3_group_na"],
)
def test_a_case_is_read_with_its_right_values(name):
    case = FILES[name]
    table = open_table(CASES / case["file"])
    answers = chosen(case)
    first = understand(table, answers)
    assert not first.problem
    assert bool(first.questions) == (name not in NOBODY_IS_ASKED)
    understood = agree(table, answers)
    assert understood.is_ready
    got = counted(read(table, understood).first)
    for key, value in case["right"].items():
        if key in got:
            assert got[key] == pytest.approx(value, abs=2e-6), key
    if "positive" in case:
        # Bytes are read as the text that they are.
        assert understood.part("positive").text in (case["positive"], case["positive"].strip("b'"))


@pytest.mark.parametrize("name", ["b1_h2o_alone", "b4_datarobot_alone"])
def test_a_file_without_the_truth_says_so(name):
    table = open_table(CASES / FILES[name]["file"])
    truth = agree(table).part("truth")
    assert truth.certainty == "open"
    assert truth.reason.startswith("No column of the truth was found")
    with pytest.raises(QuestionNeeded, match="No column of the truth"):
        read_predictions(CASES / FILES[name]["file"])


def test_a_negative_weight_is_refused_with_its_row():
    table = open_table(CASES / "g3_negative_weight.csv")
    assert "row 6 holds “-0.7”" in understand(table).problem


def test_a_group_called_na_is_a_group():
    case = FILES["i3_group_na"]
    table = open_table(CASES / case["file"])
    models = read(table, understand(table, chosen(case)))
    assert set(models.groups.names) == {"EU", "NA", "APAC"}
    right = (models.first.y_score > 0.5) == (models.first.y_true == 1)
    for i, name in enumerate(models.groups.names):
        assert right[models.groups.rows(i)].mean() == pytest.approx(case["right"][name], abs=1e-6)


# Others of each kind ------------------------------------------------------------------------------


def table_of(**columns):
    rows = zip(*columns.values(), strict=True)
    lines = [";".join(columns), *(";".join(map(str, row)) for row in rows)]
    return open_table("\n".join(lines).encode(), name="file.csv")


def taken(table, answers=None):
    understood = agree(table, answers)
    assert understood.is_ready, (understood.questions, understood.problem)
    models = read(table, understood)
    assert isinstance(models, Models)
    return models.first


def check(table, answers=None):
    result = taken(table, answers)
    assert result.y_true.tolist() == Y.tolist()
    np.testing.assert_allclose(result.scale.probability(result.y_score), P, atol=1e-6)
    return result


@pytest.mark.parametrize(
    "columns",
    [
        {"diagnose": Y, "vorhersage": SAID, "konfidenz": SURE},
        {
            "gold": np.where(Y, "krank", "gesund"),
            "pred": np.where(SAID, "krank", "gesund"),
            "certainty": SURE,
        },
        {"actual": Y, "label": np.where(SAID, "CLASS_1", "CLASS_0"), "score": SURE},
        {"true": Y, "label": np.where(SAID, "LABEL_1", "LABEL_0"), "score": SURE},
        {
            "gold": np.where(Y, "toxic", "ok"),
            "predicted_label": np.where(SAID, "LABEL_1", "LABEL_0"),
            "score": SURE,
        },
    ],
)
def test_the_confidence_in_a_decision_is_asked_about_and_turned(columns):
    table = table_of(**columns)
    score = list(columns)[-1]
    assert understand(table).part(f"meaning:{score}").is_question
    assert check(table).scale == Scale()


def test_rows_and_columns_that_a_sheet_hides_are_told_of_and_can_be_left_out():
    book = openpyxl.Workbook()
    sheet = book.active
    rows = zip(Y.tolist(), P.tolist(), P.tolist(), strict=True)
    for row in [["Scores of May"], [], ["y", "p", "old"], [], *rows]:
        sheet.append(row)
    for number in range(5, 15):
        sheet.row_dimensions[number].hidden = True
    sheet.column_dimensions["C"].hidden = True
    file = io.BytesIO()
    book.save(file)
    table = open_table(file, name="a.xlsx")
    assert "Column “old” is hidden in the sheet, and read like the others." in table.remarks
    answers = {"scores": ("p",)}
    understood = understand(table, answers)
    assert understood.is_ready, "a remark, no question"
    assert read(table, understood).first.n_samples == Y.size
    remark = next(each for each in understood.remarks if each.kind == "hidden")
    assert remark.text.startswith("10 rows are hidden in the sheet, by a filter or by hand")
    (way,) = remark.ways_out
    without = understand(table, answers | way.answers)
    assert [(each.cause, each.n_rows) for each in without.left_out] == [
        ("being hidden in the sheet", 10)
    ]
    assert read(table, without).first.y_true.tolist() == Y[10:].tolist()


def test_a_decision_function_is_no_logarithm_of_odds():
    meaning = understand(table_of(y=Y, decision_function=LOGITS)).part("meaning:decision_function")
    assert meaning.is_question
    assert meaning.value == Meaning("score", "1")


@pytest.mark.parametrize(
    ("columns", "yes"),
    [
        ({"y_true": either(-1, 1), "anomaly_score": -LOGITS}, "-1"),
        ({"is_inlier": either(-1, 1), "d": LOGITS}, "-1"),
        ({"y": either(-1, 1), "outlier": either(-1, 1, SAID), "d": LOGITS}, "-1"),
        ({"y": np.where(np.arange(60) % 9, 1, -1), "decision_function": LOGITS}, "-1"),
        ({"y": either(1, -1), "decision_function": LOGITS}, "1"),
        ({"y": either(1, -1), "p": P}, "1"),
    ],
)
def test_what_a_detector_of_outliers_calls_minus_1_is_looked_for(columns, yes):
    part = understand(table_of(**columns), {"truth": next(iter(columns))}).part("positive")
    assert (part.value, part.certainty) == (yes, "proposed")
    assert ("detector" in part.reason) == (yes == "-1")


@pytest.mark.parametrize(
    ("no", "yes"), [("impostor", "genuine"), ("nontarget", "target"), ("Impostor", "Genuine")]
)
def test_who_claims_to_be_somebody_is_looked_for(no, yes):
    assert understand(table_of(y=either(yes, no), p=P)).part("positive").text == yes


@pytest.mark.parametrize(("name", "share"), [("PSA", 0.12), ("y_test_scores", 0.2)])
def test_numbers_far_below_the_share_of_yes_are_no_percentages_unless_called_so(name, share):
    numbers = (100 * share * P).round(3)
    assert understand(table_of(y=Y, **{name: numbers})).value(f"meaning:{name}").kind == "score"
    meant = understand(table_of(y=Y, pct=numbers)).value("meaning:pct")
    assert meant.kind == "percent"


@pytest.mark.parametrize("pair", [("ok", "fraud"), ("stay", "leave")])
def test_the_label_that_nobody_looks_for_is_no_beside_columns_of_both(pair):
    no, yes = pair
    table = table_of(y=np.where(Y, yes, no), **{f"p_{yes}": P, f"p_{no}": np.round(1 - P, 3)})
    assert understand(table).part("positive").value == yes
    check(table)


@pytest.mark.parametrize(
    "told",
    [
        {"correct": [None, *(SAID == Y)[1:]]},
        {"is_correct": (SAID == Y).astype(int)},
        {"error": (SAID != Y).astype(int)},
    ],
)
@pytest.mark.parametrize("labels", [Y, np.where(Y, "ja", "nein")])
def test_where_the_model_was_right_tells_what_it_decided(told, labels):
    table = table_of(label=labels, **told, confidence=SURE)
    meaning = understand(table).part("meaning:confidence")
    assert meaning.value == Meaning("confidence")
    assert f"its decision, which “{next(iter(told))}” and the truth tell" in meaning.reason
    found = taken(table)
    np.testing.assert_allclose(found.y_score, P[-found.n_samples :], atol=1e-6)
    assert understand(table_of(label=Y, **told, score=P)).is_ready


OF_TRUTH = np.where(Y == 1, P, np.round(1 - P, 3))


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ({"label": Y, "p_true": OF_TRUTH}, "is called p_true"),
        ({"gold": np.where(Y, "yes", "no"), "prob correct": OF_TRUTH}, "is called prob correct"),
        ({"y_true": Y, "true_class_probability": 100 * OF_TRUTH}, "is called true_class"),
        ({"y_true": Y, "value": OF_TRUTH}, "is mostly above 0.5"),
        ({"y_true": Y, "score_pct": 100 * OF_TRUTH}, "is mostly above 50"),
        ({"y_true": Y, "y_pred": SAID, "score": OF_TRUTH}, "is high where “y_pred” is right"),
    ],
)
def test_the_probability_of_the_true_label_is_asked_about_and_turned(columns, why):
    table = table_of(**columns)
    meaning = understand(table).part(f"meaning:{list(columns)[-1]}")
    assert meaning.is_question
    assert why in meaning.reason
    assert meaning.text.startswith("probability of the true label of each row")
    assert check(table).scale == Scale()


def test_the_probability_of_true_is_none_of_the_true_label():
    assert understand(table_of(label=Y, p_true=P)).is_ready


def test_scores_as_high_for_no_as_for_yes_are_asked_about():
    """Three of four rows are “yes”, and the model says so of every row."""
    table = table_of(y=[1, 0, 1, 1] * 30, score=[0.48, 0.75, 0.76, 0.77, 0.97] * 24)
    meaning = understand(table).part("meaning:score")
    assert meaning.is_question
    assert meaning.value == Meaning("probability", "1")
    assert "may be of the true label" in meaning.reason


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_model_better_than_chance_is_asked_nothing(share):
    rng = np.random.default_rng(1)
    odds = rng.normal(np.log(share / (1 - share)), 1, 500)
    p = 1 / (1 + np.exp(-odds))
    assert understand(table_of(y=(rng.random(500) < p).astype(int), score=p)).is_ready


def test_a_confidence_in_a_decision_at_another_cut_is_one():
    said = (P > 0.3).astype(int)
    sure = np.where(said, P, np.round(1 - P, 3))
    table = table_of(actual=Y, prediction=said, score=sure)
    meaning = understand(table).part("meaning:score")
    assert meaning.is_question
    assert meaning.value == Meaning("confidence")
    check(table)


@pytest.mark.parametrize("sign", ["", "%"])
def test_a_confidence_in_percent_is_one(sign):
    sure = [f"{100 * each:.1f}{sign}" for each in SURE]
    table = table_of(
        reell=np.where(Y, "ja", "nein"), vorhergesagt=np.where(SAID, "ja", "nein"), sicherheit=sure
    )
    meaning = understand(table).part("meaning:sicherheit")
    assert meaning.is_question
    assert meaning.value == Meaning("confidence_percent")
    assert check(table).scale == Scale()


def test_a_confidence_called_percent_may_be_a_share():
    said = np.where(SAID, "ja", "nein")
    table = table_of(actual=np.where(Y, "ja", "nein"), predicted=said, confidence_pct=SURE)
    meaning = understand(table).part("meaning:confidence_pct")
    assert meaning.value == Meaning("confidence")
    assert Meaning("confidence_percent") not in [option.value for option in meaning.options]
    check(table)


OF_TOOLS = {
    "caret": {
        **{"obs": np.where(Y, "Yes", "No"), "pred": np.where(SAID, "Yes", "No")},
        **{"No": np.round(1 - P, 3), "Yes": P, "Resample": ["Fold1", "Fold2"] * 30},
    },
    "tidymodels": {
        **{".pred_class": np.where(SAID, "churn", "stay"), ".pred_churn": P},
        **{".pred_stay": np.round(1 - P, 3), "left": np.where(Y, "churn", "stay")},
    },
    "DataRobot": {
        **{"row_id": range(60), "readmitted": np.where(Y, "True", "False")},
        **{"readmitted_True_PREDICTION": P, "readmitted_False_PREDICTION": np.round(1 - P, 3)},
        "readmitted_PREDICTION": np.where(SAID, "True", "False"),
        **{"THRESHOLD": [0.5] * 60, "POSITIVE_CLASS": ["True"] * 60},
    },
    "Weka": {
        **{"inst#": range(1, 61), "actual": np.where(Y, "1:tested_positive", "2:tested_negative")},
        "predicted": np.where(SAID, "1:tested_positive", "2:tested_negative"),
        **{"error": np.where(SAID != Y, "+", ""), "prediction": SURE},
    },
    "Azure ML": {
        "Income": np.where(Y, ">50K", "<=50K"),
        "Scored Labels": np.where(SAID, ">50K", "<=50K"),
        "Scored Probabilities": P,
    },
    "SPSS": {"default": Y, "PRE_1": P, "PGR_1": SAID},
    "SPSS Modeler": {
        **{"churn": np.where(Y, "T", "F"), "$C-churn": np.where(SAID, "T", "F")},
        "$CC-churn": SURE,
    },
    "MATLAB": {
        **{"Y": Y, "label": SAID, "score1": -LOGITS, "score2": LOGITS},
    },
    "AutoGluon": {"class": either(">50K", "<=50K"), "<=50K": np.round(1 - P, 3), ">50K": P},
    "CatBoost": {
        **{"SampleId": range(60), "RawFormulaVal": LOGITS, "Probability": P},
        **{"Class": SAID, "Label": Y},
    },
    "ML.NET": {
        **{"Label": either("True", "False"), "PredictedLabel": either("True", "False", SAID)},
        **{"Probability": P, "Score": LOGITS},
    },
    "Vertex AI": {
        **{"age": range(60), "churn": either("yes", "no")},
        **{"churn_no_scores": np.round(1 - P, 3), "churn_yes_scores": P},
    },
    "JMP": {
        **{"Survived": either("Yes", "No"), "Prob[No]": np.round(1 - P, 3), "Prob[Yes]": P},
        "Most Likely Survived": either("Yes", "No", SAID),
    },
    "Dataiku": {
        **{"churn": Y, "proba_0": np.round(1 - P, 3), "proba_1": P},
        **{"prediction": SAID, "error_decision": SAID != Y},
    },
    "Alteryx": {
        **{"Churn": either("Yes", "No"), "Score_No": np.round(1 - P, 3), "Score_Yes": P},
    },
    "Orange, several models": {
        **{"churn": either("yes", "no"), "Random Forest": either("yes", "no", SAID)},
        **{"Random Forest (no)": np.round(1 - P, 3), "Random Forest (yes)": P},
        "Fold": np.arange(60) % 10,
    },
    "pair of percentages": {
        "truth": np.where(Y, "good", "bad"),
        **{"conf_bad": np.round(100 * (1 - P), 1), "conf_good": np.round(100 * P, 1)},
    },
    "Turkish": {
        **{"Gerçek": np.where(Y, "evet", "hayır"), "Tahmin": np.where(SAID, "evet", "hayır")},
        "Olasılık": P,
    },
    "Japanese": {
        **{"正解ラベル": np.where(Y, "はい", "いいえ"), "予測確率": P},
        "予測ラベル": np.where(SAID, "はい", "いいえ"),
    },
    "Polish": {
        **{"faktycznie": np.where(Y, "tak", "nie"), "prawdopodobienstwo": P},
        "przewidziane": np.where(SAID, "tak", "nie"),
    },
}


@pytest.mark.parametrize("tool", OF_TOOLS)
def test_files_of_other_tools_are_read_as_proposed(tool):
    result = taken(table_of(**OF_TOOLS[tool]))
    assert result.y_true.tolist() == Y.tolist()
    np.testing.assert_allclose(result.scale.probability(result.y_score), P, atol=1e-3)


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("p_normal", (0, 1)),
        ("prob_benign", ("B", "M")),
        ("p_survival", ("alive", "dead")),
        ("WahrscheinlichkeitKontrolle", (0, 1)),
    ],
)
def test_a_score_that_names_what_nobody_looks_for_is_of_the_other_class(name, labels):
    table = table_of(attack=np.array(labels)[Y], **{name: np.round(1 - P, 3)})
    meaning = understand(table).part(f"meaning:{name}")
    assert meaning.is_question
    assert meaning.value == Meaning("probability", str(labels[0]))
    assert f"seems to be of “{labels[0]}”" in meaning.reason
    check(table)


@pytest.mark.parametrize("name", ["correct", "is_correct", "error", "richtig"])
def test_whether_the_model_was_right_is_no_truth(name):
    hits = (SAID == Y).astype(int)
    truth = understand(table_of(**{name: hits, "pred": SAID, "prob": P})).part("truth")
    assert truth.certainty == "open"
    assert check(table_of(**{name: hits, "churn": Y, "prob": P})).n_samples == 60


CASE_OF_TOOL = {
    **{"scikit-learn": "d1_rounding_above_1", "Keras": "f1_keras_brackets"},
    **{"PyCaret": "a1_pycaret3", "H2O": "b2_h2o_joined", "KNIME": "c5_knime"},
    **{"RapidMiner": "c4_rapidminer", "Orange": "f8_orange_tab", "SAS": "a5_sas_em"},
    **{"mlr": "c7_mlr", "Spark": "e2_spark_csv", "BigQuery": "b5_bigquery_unnested"},
    **{"Hugging Face": "a6_hf_pipeline", "PMML": "a7_pmml", "Evidently": "c9_evidently_order"},
}


def test_of_each_tool_that_the_page_names_a_file_is_read_here():
    assert set(CASE_OF_TOOL.values()) <= FILES.keys()
    assert set(TOOLS) <= {*CASE_OF_TOOL, *OF_TOOLS}


@pytest.mark.parametrize(
    ("labels", "yes"),
    [
        (("1:yes", "2:no"), "1:yes"),
        (("1:no", "2:yes"), "2:yes"),
        (("1:tested_positive", "2:tested_negative"), "1:tested_positive"),
        (("3:ja", "7:nein"), "3:ja"),
    ],
)
def test_a_number_before_a_label_hides_no_word(labels, yes):
    asked = understand(table_of(actual=np.resize(labels, 60), score=P)).part("positive")
    assert asked.text == yes
    assert asked.is_question


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"beta": np.round(1 - P, 3)}, "sum to the same in each row; no name says of which label"),
        ({"beta": np.round(P**2, 3)}, "“alpha” and “beta” may each be the score"),
        ({"b": np.round(P**2, 3), "c": np.round(P**3, 3)}, "“alpha”, “b” and “c” may each"),
    ],
)
def test_which_of_several_columns_is_the_score_is_asked_with_a_reason(more, why):
    scores = understand(table_of(outcome=Y, alpha=P, **more)).part("scores")
    assert scores.certainty == "open"
    assert why in scores.reason


@pytest.mark.parametrize(
    "columns",
    [
        {"am": Y, ".fitted": LOGITS, ".se.fit": P[::-1] / 4},
        {"y": Y, "lp": LOGITS, "stderr": P[::-1] / 4},
        {"y": Y, "eta": LOGITS, "conf.lower": P},
        {"event": Y, "fit": LOGITS, "abs_resid": np.abs(Y - P)},
    ],
)
def test_how_far_a_score_may_be_off_is_none(columns):
    understood = understand(table_of(**columns))
    name = list(columns)[1]
    assert understood.value("scores") == (name,)
    assert understood.value(f"meaning:{name}") == Meaning("log_odds", "1")


def test_a_share_is_no_score_unasked_where_another_column_says_more():
    points = (900 - 500 * P).round().astype(int)
    table = table_of(default=Y, points=points, utilization=P[::-1])
    part = understand(table).part("scores")
    assert part.certainty == "open"
    assert "“points” tells the labels apart better" in part.reason
    assert not understand(table_of(default=Y, points=points[::-1], model=P)).questions
    assert not understand(table_of(default=Y, points=points, risk_score=P[::-1])).questions


@pytest.mark.parametrize(
    ("form", "decimal"),
    [(lambda v: f"{v:,}".replace(",", "."), "."), (lambda v: f"{v:,}", ",")],
)
def test_marks_between_thousands_are_no_decimals(form, decimal):
    points = (400 + 1500 * P).astype(int)
    table = table_of(y=Y, points=[form(v) for v in points])
    assert table.decimal == decimal
    row = int((points >= 1000).argmax())
    problem = understand(table).problem
    assert f"row {row + 1} holds “{form(points[row])}”" in problem
    assert "must write thousands without separators" in problem


@pytest.mark.parametrize("of", [1, 3, 8, 2000])
def test_decimals_of_three_digits_beside_whole_numbers_are_decimals(of):
    rng = np.random.default_rng(0)
    points = np.round(rng.integers(of, 30 * of, 60) / of, 3)
    table = table_of(y=Y, points=[f"{v:g}" if v < 1000 else int(v) for v in points])
    assert not understand(table).problem


@pytest.mark.parametrize(("mark", "form"), [("'", "{:,}"), ("\u202f", "{:,}"), (",", "{:,}.5")])
def test_a_score_with_separators_between_thousands_is_named(mark, form):
    points = [form.format(1000 + 90 * i).replace(",", mark) for i in range(60)]
    scores = understand(table_of(y=Y, points=points)).part("scores")
    assert scores.certainty == "open"
    assert "“points” writes separators between thousands" in scores.reason


def test_a_decision_whose_name_says_nothing_is_found_by_its_score():
    columns = {"Survived": either("Yes", "No"), "Prob[Yes]": P}
    table = table_of(**columns, **{"Most Likely": either("Yes", "No", SAID)})
    truth = understand(table).part("truth")
    assert truth.value == "Survived"
    assert "“Most Likely” may be what the model decided: one threshold" in truth.reason
    check(table)
    table = table_of(a=Y, b=Y[::-1], p=P)
    truth = understand(table).part("truth")
    assert truth.certainty == "open"
    assert truth.reason == "“a” and “b” hold two labels each. Which says what really was?"


@pytest.mark.parametrize(
    ("truth", "said"),
    [
        ((1, 0), ("yes", "no")),
        ((1, 0), ("True", "False")),
        (("yes", "no"), (1, 0)),
        (("positive", "negative"), ("Yes", "No")),
        (("abnormal", "normal"), ("true", "false")),
    ],
)
@pytest.mark.parametrize("name", ["answer", "verdict", "predicted"])
def test_a_decision_in_other_words_than_the_truth_is_one(truth, said, name):
    table = table_of(gold=either(*truth), **{name: either(*said, SAID)}, confidence=SURE)
    understood = check(table)
    assert understood.scale == Scale()
    assert understand(table, {"positive": "0"}).value("meaning:confidence") == Meaning("confidence")


def test_a_decision_in_words_that_do_not_say_which_is_yes_is_none():
    table = table_of(gold=Y, predicted=either("left", "right", SAID), confidence=SURE)
    answers = {"meaning:confidence": Meaning("confidence")}
    assert understand(table, answers).part("prediction:confidence").certainty == "open"
    problem = understand(table, answers | {"prediction:confidence": "predicted"}).problem
    assert problem.startswith("Column “predicted” must hold the labels “0” and “1”")


def test_labels_beside_nothing_but_how_sure_one_is_of_them_are_no_truth_unasked():
    for name in ("label", "class"):
        truth = understand(table_of(**{name: either("POSITIVE", "NEGATIVE", SAID)}, score=SURE))
        part = truth.part("truth")
        assert part.certainty == "open"
        assert "“score” is never below 0.5" in part.reason


@pytest.mark.parametrize(
    "columns",
    [
        {"BAD": Y, "F_BAD": Y, "I_BAD": SAID, "P_BAD1": P, "P_BAD0": np.round(1 - P, 3)},
        {"F_BAD": Y, "I_BAD": SAID, "P_BAD0": np.round(1 - P, 3), "P_BAD1": P},
        {"flag": Y, "flag_again": Y, "p": P},
    ],
)
def test_a_copy_of_the_truth_is_passed_over(columns):
    table = table_of(**columns)
    assert not understand(table).questions
    assert understand(table).value("truth") == next(iter(columns))
    check(table)
    words = {"F_X": either("Y", "N"), "I_X": either("Y", "N", SAID), "P_XN": 1 - P, "P_XY": P}
    check(table_of(**words))


def test_a_row_of_sums_is_left_out():
    rows = [f"{i};{y};{p}" for i, (y, p) in enumerate(zip(Y, P, strict=True))]
    table = open_table(
        "\n".join(["id;Ist;Score", *rows, f"Summe;{Y.sum()};{P.sum():.3f}"]).encode()
    )
    assert "left out as a note: “Summe;28" in table.remarks[0]
    assert check(table).n_samples == 60
    labels = [*either("ja", "nein"), "Summe"]
    understood = understand(table_of(Ist=labels, Score=[*P, 30]), {"positive": "ja"})
    assert understood.value("marks") == ("Summe",)


def test_an_error_of_a_spreadsheet_is_no_number():
    scores = [*P[:-2], "#DIV/0!", "#REF!"]
    assert taken(table_of(y_true=Y, y_score=scores)).n_left_out == 2


def test_a_second_line_of_names_is_told():
    problem = understand(table_of(y_true=["", *Y], y_score=["p of yes", *P])).problem
    assert "If row 1 is a second line of names, make one line of both" in problem


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["y;p of yes"], "Line 2 says in words what the columns hold, and is no row."),
        (["0 = no, 1 = yes;probability"], "Line 2 says in words"),
        (["[-];[%]"], "Line 2 says in words"),
        (["", "y;p of yes"], "Line 3 says in words"),
        (["  ", "", "y;p of yes"], "Line 4 says in words"),
        (['"Do you; really?";Score', "{QID1};{SC0}"], "Line 2 and the next say in words"),
    ],
)
def test_lines_that_say_in_words_what_columns_hold_are_no_rows(lines, told):
    rows = [f"{y};{p}" for y, p in zip(Y, P, strict=True)]
    table = open_table("\n".join(["y_true;y_score", *lines, *rows]).encode())
    assert table.remarks[0].startswith(told)
    check(table)
    words = [f"{'yes' if y else 'no'};{p}" for y, p in zip(Y, P, strict=True)]
    problem = understand(open_table("\n".join(["y;p", "yes;unsure", *words]).encode())).problem
    assert "row 1 holds “unsure”" in problem, "a row without a number, as its label stands again"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_header_that_stands_there_again_is_no_row(end):
    rows = [f"{y};{p}" for y, p in zip(Y, P, strict=True)]
    lines = ["y_true;y_score", "y_true;y_score", *rows[:9], *["y_true;y_score"] * 2, *rows[9:], ""]
    table = open_table(end.join(lines).encode())
    assert table.remarks == ("3 lines that repeat the names of the columns are left out.",)
    check(table)
    sheet = workbook(S=[line.split(";") for line in ["a;b", *rows[:9], "a;b", *rows[9:]]])
    table = open_table(sheet)
    assert table.remarks == ("1 row that repeats the names of the columns is left out.",)
    check(table, {"truth": "a", "scores": ("b",)})


def test_a_header_that_stands_there_again_is_told():
    again = pa.table({"y": [*map(str, Y), "y", *map(str, Y)], "p": [*P, 0.5, *P]})
    file = io.BytesIO()
    parquet.write_table(again, file)
    problem = understand(open_table(file)).problem
    assert problem.endswith(f"If row {Y.size + 1} repeats the header, take it away.")


@pytest.mark.parametrize(
    "pair", ["FALSO VERO", "ЛОЖЬ ИСТИНА", "FAŁSZ PRAWDA", "ONWAAR WAAR", "假 真"]
)
def test_true_of_a_spreadsheet_of_another_language_is_yes(pair):
    no, yes = pair.split()
    assert understand(table_of(y_true=either(yes, no), p=P)).part("positive").text == yes


@pytest.mark.parametrize("columns", [{"bad": Y}, {"loan": np.arange(60) % 7}])
def test_sas_writes_the_truth_again_beside_what_it_decided(columns):
    more = {"_FROM_": Y, "_INTO_": SAID, "IP_0": np.round(1 - P, 3), "IP_1": P}
    table = table_of(**columns, **more)
    assert not understand(table).questions
    check(table)


@pytest.mark.parametrize("name", ["trust_score", "anomaly score", "Cosine similarity"])
def test_a_score_that_is_called_something_else_is_asked_about(name):
    meaning = understand(table_of(y_true=Y, **{name: P})).part(f"meaning:{name}")
    assert meaning.is_question
    assert meaning.value == Meaning("score", "1")
    assert Meaning("probability", "1") in [option.value for option in meaning.options]


@pytest.mark.parametrize(
    "name", ["cosine_distance", "p_value", "reconstruction error", "Rang", "percentile"]
)
def test_what_is_called_another_thing_is_no_probability_unasked(name):
    meaning = understand(table_of(y_true=Y, **{name: np.round(1 - P, 3)})).part(f"meaning:{name}")
    assert meaning.is_question
    assert meaning.value == Meaning("score", "0")
    assert "Lower numbers go with “1”" in meaning.reason


def test_confidence_is_turned_before_it_is_rounded():
    table = table_of(
        y_true=[0, 1] * 15, pred=[0, 1] * 15, confidence=["0.99999999", 0.75, 0.8] * 10
    )
    understood = agree(table)
    assert understood.value("meaning:confidence").kind == "confidence"
    assert read(table, understood).first.y_score[0] == np.float32(1 - 0.99999999)


@pytest.mark.parametrize(
    "columns",
    [
        {"ausfall": Y, "prognose": SAID, "p0": np.round(1 - P, 3), "p1": P},
        {"response": SAID, "observed": Y, "prob": P},
        {"BAD": Y, "I_BAD": SAID, "U_BAD": SAID, "P_BAD1": P, "P_BAD0": np.round(1 - P, 3)},
        {"const": np.ones(60, int), "label": SAID, "ill": Y, "p_hat": P},
    ],
)
def test_a_decision_is_not_taken_for_the_truth(columns):
    check(table_of(**columns))


@pytest.mark.parametrize(
    ("truth", "other"), [("y_true", "label"), ("target", "outcome"), ("verdad", "clase")]
)
def test_a_truth_of_one_label_is_not_passed_over_in_silence(truth, other):
    table = table_of(**{truth: np.ones(60, int), other: Y, "score": P})
    asked = understand(table).part("truth")
    assert asked.certainty == "open"
    assert f"“{truth}” is called the truth but holds one label only" in asked.reason
    assert other in asked.reason
    assert check(table, {"truth": other}).n_samples == 60
    (remark,) = understand(table, {"truth": truth}).remarks
    assert remark.kind == "one_class"


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        (("ja", "JA", "nein"), "“ja” and “JA” are read as one label."),
        (("1.0", "1", "0"), "“1.0” and “1” are read as one label."),
        (("Kranke", "kranke"), "“Kranke” and “kranke” may say the same, but are read as two"),
        (("1", "True"), "“1” and “True” may say the same, but are read as two labels."),
        (("ja", "nein"), ""),
        ((0, 1), ""),
    ],
)
def test_labels_written_in_several_ways_are_named(labels, told):
    table = table_of(befund=np.resize(labels, 60), score=P)
    remarks = [r.text for r in understand(table).remarks if r.kind == "spellings"]
    assert [told in text for text in remarks] == ([True] if told else [])


@pytest.mark.parametrize("name", ["label", "class", "klasse", "abwanderung"])
def test_a_label_that_one_threshold_gives_is_asked_about(name):
    said = (P > 0.31).astype(int)
    understood = understand(table_of(**{name: said, "score": P}))
    assert understood.part("truth").certainty == "open"
    assert "one threshold on “score” gives" in understood.part("truth").reason
    answered = understand(table_of(**{name: said, "score": P}), {"truth": name})
    assert answered.is_ready
    assert "reproduces" in [remark.kind for remark in answered.remarks]


@pytest.mark.parametrize(("case", "of"), [("fall", "klasse"), ("customer_id", "outcome_class")])
def test_each_case_in_two_rows_is_asked_about(case, of):
    both = np.repeat(np.arange(60), 2)
    columns = {
        case: both + 1000,
        "truth": Y[both],
        of: np.tile([1, 0], 60),
        "prob": np.round(np.where(np.tile([1, 0], 60), P[both], 1 - P[both]), 3),
    }
    table = table_of(**columns)
    assert understand(table).part("rows").is_question
    result = check(table)
    assert result.n_left_out == 60
    every = understand(table, {"rows": None})
    assert read(table, every).first.n_samples == 120


@pytest.mark.parametrize(
    "columns",
    [
        {"y": Y, "posterior_1": np.round(1 - P, 3), "posterior_2": P},
        {"y": Y + 1, "prob_1": np.round(1 - P, 3), "prob_2": P},
        {"Y_2": Y, "P_Y_21": P, "P_Y_20": np.round(1 - P, 3)},
        {"Kauf": np.where(Y, "Ja", "Nein"), "P (Kauf=Ja)": P, "P (Kauf=Nein)": np.round(1 - P, 3)},
        {"kauf": np.where(Y, "oui", "non"), "prob.non": np.round(1 - P, 3), "prob.oui": P},
        {"truth": Y, "prob_0": np.round(1 - P, 3)},
        {"art": np.where(Y, "spam", "ham"), "ham": np.round(1 - P, 3), "spam": P},
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_the_class_that_a_column_names_is_used(columns, turned):
    names = list(columns)[:: -1 if turned else 1]
    answers = {"scores": ("prob_0",)} if len(columns) == 2 else None
    check(table_of(**{name: columns[name] for name in names}), answers)


def test_the_class_of_a_chosen_column_is_proposed():
    columns = {"truth": np.where(Y, "A", "B"), "A": P, "B": np.round(1 - P, 3)}
    understood = understand(table_of(**columns), {"scores": ("A",)})
    assert understood.part("positive").text == "A"
    # Nobody looks for “normal”, whatever the column is of.
    table = table_of(y=np.where(Y, "Tumor", "Normal"), p_Normal=np.round(1 - P, 3))
    understood = understand(table, {"scores": ("p_Normal",)})
    assert understood.part("positive").text == "Tumor"
    result = check(table, {"scores": ("p_Normal",)})
    assert result.scale == Scale("probability", higher_is_yes=False)


@pytest.mark.parametrize(
    ("no", "yes"),
    [
        *(("nej", "ja"), ("ne", "ano"), ("nem", "igen"), ("nu", "da"), ("לא", "כן")),
        *(("không", "có"), ("ei", "kyllä"), ("όχι", "ναι"), ("Normal", "Glaucoma")),
        *(("benign", "Adware"), ("legit", "Chargeback"), ("kein Ausfall", "Ausfall")),
        *(("control", "ALS"), ("clean", "infected"), ("None", "Fraud")),
    ],
)
def test_a_negative_word_is_never_proposed_as_yes(no, yes):
    for names in ((no, yes), (yes, no)):
        truth = np.where(np.arange(60) % 2, *names)
        assert agree(table_of(truth=truth, score=P)).part("positive").text == yes


@pytest.mark.parametrize(
    ("name", "values", "kind", "higher"),
    [
        ("bonitaet", 850 - np.round(400 * P), "score", False),
        ("abstand", np.round(9 * (P - 0.3), 3), "log_odds", True),
        ("rank", np.round(1000 * P), "score", True),
        ("logit", P, "log_odds", True),
        ("lnp", np.round(np.log(P), 4), "log_probability", True),
        ("logprob", np.round(np.log(P), 4), "log_probability", True),
        ("Prozent", np.round(100 * P, 1), "percent", True),
        ("fitted", np.round(1.5 * P - 0.25, 3), "score", True),
    ],
)
def test_numbers_on_any_scale_are_asked_about_and_stay_as_they_are(name, values, kind, higher):
    table = table_of(y_true=Y, **{name: values})
    part = understand(table, {"scores": (name,)}).part(f"meaning:{name}")
    assert part.certainty == "proposed"
    assert (part.value.kind, part.value.of) == (kind, "1" if higher else "0")
    result = taken(table, {"scores": (name,)})
    assert result.scale == Scale(kind, higher)
    np.testing.assert_array_equal(result.scale.shown(result.y_score), np.float32(values))
    lower = {"scores": (name,), f"meaning:{name}": Meaning("score", "0")}
    assert taken(table, lower).y_score.tolist() == (-np.float32(values)).tolist()


def test_each_model_has_its_own_meaning():
    logits = np.round(np.log(P / (1 - P)), 4)
    table = table_of(y_true=Y, a=P, b=logits)
    understood = agree(table, {"scores": ("a", "b")})
    assert read(table, understood).predictions["b"].scale == Scale("log_odds")
    assert read(table, understood).predictions["a"].scale == Scale()


@pytest.mark.parametrize(
    ("columns", "score"),
    [
        ({"y_true": Y, "y_pred": SAID, "marge": np.round(5 * P - 2, 3)}, "marge"),
        ({"wahr": Y, "vorhersage": SAID, "risiko": P}, "risiko"),
    ],
)
def test_a_graded_column_is_preferred_to_decisions(columns, score):
    assert understand(table_of(**columns)).value("scores") == (score,)
    decided = understand(table_of(**columns), {"scores": (list(columns)[1],)})
    (remark,) = [remark for remark in decided.remarks if remark.kind == "decisions"]
    assert remark.ways_out[0].answers == {"scores": (score,)}


@pytest.mark.parametrize(
    ("name", "values", "is_used"),
    [
        ("peso", 60 + 30 * P, False),
        ("Gewicht", 3000 + P, False),
        ("w", 0.5 + P, True),
        ("poids", P, True),
        ("sample_weight", 100 * P, True),
        ("pweight", 0.5 + P, True),
        ("wgt", 0.5 + P, True),
        ("freq", np.round(1 + 9 * P), False),
        ("Anzahl", np.round(1 + 9 * P), False),
    ],
)
def test_a_weight_is_used_only_if_it_looks_like_one(name, values, is_used):
    understood = understand(table_of(y_true=Y, y_score=P, **{name: values}))
    assert understood.value("weight") == (name if is_used else None)
    offered = [r for r in understood.remarks if r.kind == "weight_offered"]
    assert bool(offered) != is_used
    if offered:
        assert offered[0].ways_out[0].answers == {"weight": name}
        assert understood.part("weight").options[1].value == name


def test_a_weight_beside_features_is_one_of_them():
    features = {name: np.round(5 * P + i) for i, name in enumerate(("age", "height", "ap"))}
    table = table_of(**features, weight=1 + P, y_true=Y, y_score=P)
    assert understand(table).value("weight") is None


@pytest.mark.parametrize(("name", "kind"), [("Ct", "score"), ("percent", "percent")])
def test_what_falls_where_yes_is_likelier_is_no_percentage_unless_it_is_called_so(name, kind):
    understood = understand(table_of(y=Y, **{name: np.round(40 - 25 * P, 2)}))
    assert understood.questions
    assert understood.value(f"meaning:{name}").kind == kind
    assert understood.value(f"meaning:{name}").of == ("0" if kind == "score" else "1")


@pytest.mark.parametrize(
    ("truth", "name", "of"),
    [
        ("fraud", "not_fraud_prob", "0"),
        ("fraud", "prob_not_fraud", "0"),
        ("event", "p_no_event", "0"),
        ("no_show", "no_show_prob", "1"),
        ("no_show", "p_no_show", "1"),
        # So is one that says the opposite of the truth.
        ("death", "p_survival", "0"),
        ("survived", "p_survival", "1"),
        ("bad", "prob_good", "0"),
        ("churned", "retention_probability", "0"),
    ],
)
def test_a_name_that_says_not_is_of_the_other_class(truth, name, of):
    understood = understand(table_of(**{truth: Y, name: P}))
    assert understood.value(f"meaning:{name}").of == of
    assert bool(understood.questions) == (of == "0")


@pytest.mark.parametrize(
    ("labels", "yes"),
    [
        (("Charged Off", "Fully Paid"), "Charged Off"),
        (("bad", "good"), "bad"),
        (("1", "2"), "1"),
        (("a", "b"), "a"),
        # Words that say it alone, whatever the scores.
        (("yes", "no"), "yes"),
        (("no", "yes"), "yes"),
        (("normal", "odd"), "odd"),
    ],
)
def test_yes_is_proposed_by_the_scores_where_words_do_not_say_it(labels, yes):
    understood = understand(table_of(status=either(*labels), score=P))
    part = understood.part("positive")
    assert part.is_question
    assert part.text == yes
    chance = table_of(status=either(*labels), score=np.random.default_rng(1).permutation(P))
    assert understand(chance).part("positive").text == max(labels)


def test_a_score_upside_down_is_turned_round_by_its_way_out():
    table = table_of(wahr=Y, score=np.round(1 - P, 3))
    understood = understand(table)
    assert understood.is_ready
    (remark,) = understood.remarks
    assert remark.kind == "upside_down"
    turned = understand(table, remark.ways_out[0].answers)
    assert not turned.remarks
    assert read(table, turned).first.scale == Scale("probability", higher_is_yes=False)
    check(table, remark.ways_out[0].answers)


@pytest.mark.parametrize(
    ("kind", "columns"),
    [
        ("one_class", {"y_true": np.ones(60, int), "y_score": P}),
        ("all_equal", {"y_true": Y, "y_score": np.full(60, 0.5)}),
        ("mostly_left_out", {"y_true": Y, "y_score": np.where(np.arange(60) < 40, "", P)}),
        ("reproduces", {"y_true": SAID, "y_score": P}),
        ("duplicates", {"id": np.arange(60) // 2, "y_true": Y, "y_score": P}),
        ("rounded", {"y_true": Y, "y_score": np.where(np.arange(60) < 1, 1.0000001, P)}),
        ("censored", {"event_observed": Y, "time_to_event": np.arange(60) % 31, "risk": P}),
        (
            "censored",
            {
                "OS_STATUS": either("1:DECEASED", "0:LIVING"),
                "OS_MONTHS": np.arange(60) % 31,
                "risk": P,
            },
        ),
        ("censored", {"censored": 1 - Y, "days": np.arange(60) % 31, "p_event": P}),
    ],
)
def test_what_looks_strange_is_said_once(kind, columns):
    understood = understand(table_of(**columns))
    assert [remark.kind for remark in understood.remarks].count(kind) == 1


@pytest.mark.parametrize(
    "columns",
    [
        {"event": Y, "age_years": 90 * Q, "risk": P},
        {"event": Y, "time": np.arange(60), "risk": P},
        {"churn": Y, "months": np.arange(60) % 31, "risk": P},
    ],
)
def test_what_tells_no_time_of_watching_is_passed_over(columns):
    assert understand(table_of(**columns)).remarks == ()


@pytest.mark.parametrize(
    ("columns", "kind"),
    [
        ({"label": Y, "logit_0": 1 - LOGITS, "logit_1": 2 * LOGITS}, "score"),
        ({"label": Y, "logits[0]": -LOGITS, "logits[1]": LOGITS}, "log_odds"),
    ],
)
def test_of_two_logits_a_row_the_difference_is_asked_for(columns, kind):
    _, other, name = columns
    part = understand(table_of(**columns)).part(f"meaning:{name}")
    assert (part.is_question, part.value.kind) == (True, kind)
    assert f"the log-odds are the difference, {name} minus {other}." in part.reason
    alone = {column: values for column, values in columns.items() if column != other}
    assert understand(table_of(**alone)).part(f"meaning:{name}").value.kind == "log_odds"


@pytest.mark.parametrize(("mark", "n"), [("-1", 7), ("unknown", 3), ("-100", 5)])
def test_marks_among_two_labels_are_offered_to_be_left_out(mark, n):
    labels = np.where(np.arange(60) < n, mark, Y.astype(str))
    table = table_of(truth=labels, y_score=P)
    part = understand(table).part("marks")
    assert part.certainty == "proposed"
    assert f"{n:,} of 60" in part.reason
    assert taken(table).n_left_out == n
    kept = understand(table, {"marks": ()})
    assert "must hold at most 2 different labels" in kept.problem


def test_a_word_for_missing_that_is_a_class_is_asked_about():
    labels = np.where(Y, "Attack", "NA")
    table = table_of(truth=labels, y_score=P)
    asked = understand(table)
    assert asked.part("missing").value == ("NA",)
    check(table)
    left = understand(table, {"missing": ()})
    assert [cause.n_rows for cause in left.left_out] == [int((Y == 0).sum())]
    # Among two other classes it is what it says.
    both = np.where(np.arange(60) < 9, "NA", np.where(Y, "yes", "no"))
    assert understand(table_of(truth=both, y_score=P)).part("missing") is None


def test_rows_are_told_in_words():
    table = table_of(urteil=np.where(Y, "schlecht", "gut"), p_schlecht=P)
    understood = agree(table, {"positive": "schlecht"})
    assert len(understood.examples) == 3
    first = understood.examples[0]
    label = "schlecht" if Y[0] else "gut"
    number = f"{P[0]:.4g}"
    assert first.text == (
        f"row 1: really {label}, p_schlecht {number} → read as P(schlecht) = {number}"
    )


def test_another_answer_reads_only_what_is_new(monkeypatch):
    table = table_of(truth=np.where(Y, "b", "a"), score=P, other=P, region=Y)
    read_columns = []
    chunks = Table.chunks

    def watch(self, columns, progress=None):
        read_columns.append(tuple(columns))
        return chunks(self, columns, progress)

    monkeypatch.setattr(Table, "chunks", watch)
    answers = {"scores": ("score",), "positive": "b"}
    read(table, understand(table, answers))
    assert read_columns == [("truth", "score")]
    read(table, understand(table, answers | {"positive": "a"}))
    assert len(read_columns) == 1
    read(table, understand(table, answers | {"group": "region"}))
    assert read_columns[1:] == [("region",)]


@pytest.mark.parametrize("more", [{}, {"group": "region"}, {"scores": ("score", "other")}])
def test_what_share_is_done_rises_to_all_also_where_nothing_is_read_any_more(more):
    table = table_of(truth=np.where(Y, "b", "a"), score=P, other=P, region=Y)
    answers = {"scores": ("score",), "positive": "b"} | more
    for _ in range(2):
        shares = []
        understood = understand(table, answers, shares.append)
        assert shares == sorted(shares)
        assert len(set(shares)) > 5
        assert 0.9 <= shares[-1] <= 1
        shares = []
        read(table, understood, shares.append)
        assert shares == sorted(shares)
        assert len(set(shares)) > 5
        assert shares[-1] == 1


def test_an_answer_that_no_longer_fits_is_passed_over():
    table = table_of(truth=Y, y_score=P, other=np.where(Y, "b", "a"))
    assert understand(table, {"scores": ("nobody",)}).value("scores") == ("y_score",)
    understood = understand(table, {"positive": "b", "weight": "nobody"})
    assert understood.value("positive") == "1"
    assert understood.part("weight").certainty == "certain"
    assert understood.value("scores") == ("y_score",)


def test_a_score_for_each_class_is_understood_too():
    text = b"label,p_a,p_b,p_c\na,.5,.5,0\nc,1,0,0\nb,.2,.3,.5\n,1,0,0\n"
    table = open_table(text)
    understood = understand(table)
    assert understood.value("form") == "classes"
    assert understood.value("scores") == ("p_a", "p_b", "p_c")
    assert read(table, understood).n_classes == 3
    assert understood.left_out[0].n_rows == 1


def test_what_is_open_is_not_read():
    table = open_table(b"a,b\n1,0\n0,1\n1,1\n")
    understood = understand(table)
    assert not understood.is_ready
    with pytest.raises(ValueError, match="must be confirmed first"):
        read(table, understood)


def test_code_can_answer_every_question():
    path = CASES / "f6_ignore_index.csv"
    with pytest.raises(QuestionNeeded) as asked:
        read_predictions(path)
    assert asked.value.part.key == "marks"
    assert read_predictions(path, answers={"marks": ("-100",)}).n_samples == 115
    models = read_models(path, label="label", scores=("prob",), answers={"marks": ("-100",)})
    assert models.first.n_samples == 115


@pytest.mark.parametrize("mark", ["x", "1", "relapse"])
def test_empty_cells_may_be_the_other_class_of_one_label(mark):
    rows = "".join(
        f"{i},{mark if y else ''},{p}\n" for i, (y, p) in enumerate(zip(Y, P, strict=True))
    )
    table = open_table(f"id,Befund,risk\n{rows}".encode())
    asked = understand(table)
    assert asked.value("truth") == "Befund"
    assert [part.key for part in asked.questions] == ["missing", "positive"]
    assert asked.part("positive").text == mark
    found = taken(table)
    assert found.y_true.tolist() == Y.tolist()
    assert found.class_names == ("(empty)", mark)
    only = understand(table, {"missing": ()})
    assert "one_class" in [remark.kind for remark in only.remarks]


@pytest.mark.parametrize(("label", "is_asked"), [("Fraud", True), ("1", False)])
def test_a_word_for_missing_may_be_a_class_beside_a_word_only(label, is_asked):
    rows = "".join(f"{'NaN' if i % 3 else label},0.{i + 10}\n" for i in range(30))
    understood = understand(open_table(f"y_true,y_score\n{rows}".encode()))
    assert (understood.part("missing") in understood.questions) == is_asked


@pytest.mark.parametrize(("late", "kind"), [("1;0.9;1", "probability"), ("1;0.05;1", "confidence")])
def test_one_late_row_may_show_that_a_prediction_is_no_cut_of_the_score(late, kind):
    rows = [f"{i % 3 % 2};{0.1 + 0.8 * (i % 2)};{i % 2}" for i in range(10_500)]
    text = "\n".join(["actual;confidence;prediction", *rows, late, ""])
    understood = understand(open_table(text.encode()))
    assert understood.value("meaning:confidence").kind == kind


def test_an_answer_of_no_score_leaves_the_score_as_proposed():
    table = table_of(y_true=Y, score=P)
    assert understand(table, {"scores": ()}) == understand(table)
    open_one = table_of(y_true=Y, first=P, second=P[::-1])
    assert understand(open_one, {"scores": ()}).part("scores").is_question


@pytest.mark.parametrize(
    ("mark", "whole", "kind"),
    [("-999", 1, "probability"), ("-1", 1, "probability"), ("999", 100, "percent")],
)
def test_a_number_that_marks_rows_without_a_score_is_asked_about(mark, whole, kind):
    lacks = np.arange(Y.size) % 9 == 4
    scores = np.round(whole * P, 3)
    fields = np.where(lacks, mark, scores.astype(str))
    rows = "".join(f"{y},{score}\n" for y, score in zip(Y, fields, strict=True))
    table = open_table(f"y,my-score\n{rows}".encode())
    asked = understand(table).part("gaps:my-score")
    assert asked.is_question
    assert asked.value == (float(mark),)
    understood = agree(table)
    assert understood.value("meaning:my-score") == Meaning(kind, "1")
    ((cause, n_rows),) = [(left.cause, left.n_rows) for left in understood.left_out]
    assert (cause, n_rows) == (f"score {mark.replace('-', '−')} in “my-score”", lacks.sum())
    found = read(table, understood).first
    np.testing.assert_array_equal(found.y_true, Y[~lacks])
    np.testing.assert_array_equal(found.y_score, scores[~lacks].astype(np.float32))

    as_scores = agree(table, {asked.key: ()})
    assert as_scores.value("meaning:my-score").kind == "score"
    assert read(table, as_scores).first.n_samples == Y.size


@pytest.mark.parametrize(("scores", "mark"), [(np.round(850 - 500 * P), "9999"), (LOGITS, "-999")])
def test_a_mark_far_from_points_or_logits_is_asked_about(scores, mark):
    lacks = np.arange(Y.size) % 9 == 4
    table = table_of(y=Y, points=np.where(lacks, mark, scores.astype(str)))
    assert understand(table).value("gaps:points") == (float(mark),)
    assert taken(table).n_samples == (~lacks).sum()
    once = np.where(np.arange(Y.size) == 4, mark, scores.astype(str))
    assert understand(table_of(y=Y, points=once)).part("gaps:points") is None


def test_rows_of_a_split_are_told_apart_and_chosen():
    parts = np.where(np.arange(60) % 5, "Train", "test")
    table = table_of(label=Y, score=P, data_set=parts)
    all_rows = understand(table)
    (told,) = [remark for remark in all_rows.remarks if remark.kind == "split"]
    assert told.text == (
        "“data_set” tells rows apart: test 12, Train 48; all are read. Judged on rows that a model "
        "learned from, it looks better than it is."
    )
    (way,) = told.ways_out
    assert (all_rows.is_ready, read(table, all_rows).first.n_samples) == (True, 60)
    only = understand(table, dict(way.answers))
    assert not only.remarks
    assert [(left.cause, left.n_rows) for left in only.left_out] == [
        ("not “test” in “data_set”", 48)
    ]
    np.testing.assert_array_equal(read(table, only).first.y_true, Y[parts == "test"])


def test_rows_of_a_split_are_told_apart_where_each_class_has_a_score():
    shares = np.random.default_rng(0).dirichlet(np.ones(3), 60).round(3)
    scores = {f"prob_{c}": share for c, share in zip("abc", shares.T, strict=True)}
    parts = ["val", "test"] * 30
    table = table_of(label=list("abc") * 20, **scores, split=parts)
    (told,) = understand(table).remarks
    assert told.text == "“split” tells rows apart: val 30, test 30; all are read."
    assert not told.ways_out


MODELS = {"": P, " (#1)": (P**2).round(6)}


def test_pairs_of_two_models_are_no_classes_of_one():
    one, two = ({f"P (y=no){end}": 1 - p, f"P (y=yes){end}": p} for end, p in MODELS.items())
    understood = understand(table_of(y=either("yes", "no"), **one, **two))
    assert understood.value("form") == "one"
    assert understood.value("scores") == ("P (y=yes)",)


def test_decisions_are_no_score_beside_two_pairs_of_scores():
    names = zip(("IP", "XP"), MODELS.values(), strict=True)
    one, two = ({f"{name}_0": 1 - p, f"{name}_1": p} for name, p in names)
    understood = understand(table_of(_FROM_=Y, _INTO_=SAID, **one, **two))
    assert understood.value("truth") == "_FROM_"
    assert [part.key for part in understood.questions] == ["scores"]


@pytest.mark.parametrize(
    ("name", "parts", "ways"),
    [
        ("Teilmenge", ["Training", "Validierung"], ["Validierung"]),
        ("is_train", ["1", "0"], ["0"]),
        ("in_test", ["False", "True"], ["True"]),
    ],
)
def test_a_split_is_known_by_what_it_holds(name, parts, ways):
    (told,) = understand(table_of(label=Y, score=P, **{name: np.resize(parts, 60)})).remarks
    assert "tells rows apart" in told.text
    assert "learned from" in told.text
    assert [dict(way.answers)["rows"] for way in told.ways_out] == ways


@pytest.mark.parametrize("in_turn", [False, True])
def test_rows_that_stand_once_for_each_value_of_what_is_tuned_are_not_pooled_unasked(in_turn):
    order = np.argsort(np.tile(np.arange(60), 2), kind="stable") if in_turn else slice(None)
    cost, truth = np.repeat(["0.25", "1"], 60)[order], np.tile(Y, 2)[order]
    table = table_of(C=cost, sex=np.tile(["F", "M"], 60), obs=truth, score=np.tile(P, 2)[order])
    asked = understand(table)
    assert [part.key for part in asked.questions] == ["rows"]
    assert "“C” holds “0.25” and “1”, each in 60 rows" in asked.part("rows").reason
    assert read(table, understand(table, {"rows": "1"})).first.y_true.tolist() == Y.tolist()


@pytest.mark.parametrize(("n", "asked"), [(20, ["rows"]), (19, [])])
def test_fewer_than_20_rows_of_each_value_say_nothing(n, asked):
    cost, truth = np.repeat(["0.25", "1", "4"], n), np.tile(Y[:n], 3)
    table = table_of(C=cost, obs=truth, score=np.tile(P[:n], 3))
    assert [part.key for part in understand(table).questions] == asked


@pytest.mark.parametrize("truth", [np.repeat([0, 1], 30), np.tile([0, 1], 30)])
def test_a_truth_in_order_is_no_sign_that_rows_stand_there_twice(truth):
    table = table_of(site=np.repeat(["A", "B"], 60), y_true=np.tile(truth, 2), score=np.tile(P, 2))
    assert not understand(table).questions


@pytest.mark.parametrize("name", ["model", "Epoch", "run_seed"])
def test_rows_of_several_models_are_not_pooled_unasked(name):
    runs = np.repeat(["1", "2"], 60)
    table = table_of(label=np.tile(Y, 2), score=np.concatenate([P, P**2]), **{name: runs})
    asked = understand(table)
    assert [part.key for part in asked.questions] == ["rows"]
    assert f"“{name}” holds “1” and “2”, each in 60 rows" in asked.part("rows").reason
    only = read(table, understand(table, {"rows": "2"})).first
    np.testing.assert_allclose(only.y_score, (P**2).astype(np.float32))
    assert read(table, understand(table, {"rows": None})).first.n_samples == 120


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("model", ["Golf", "Polo", "Golf"]),
        ("model", ["one"]),
        ("test", ["1", "0"]),
        ("fold", ["1", "2"]),
        ("fold", ["test"]),
        ("fold", ["test", "spare"]),
    ],
)
def test_what_is_no_split_is_passed_over(name, values):
    understood = understand(table_of(label=Y, score=P, **{name: np.resize(values, 60)}))
    assert understood.part("rows") is None
    assert not understood.remarks


def test_a_mark_for_no_score_makes_no_other_column_the_score():
    marked = np.where(np.arange(60) % 20 == 3, -999, P)
    scores = understand(table_of(label=Y, a=marked, b=P[::-1])).part("scores")
    assert (scores.certainty, scores.reason) == ("open", "“a” and “b” may each be the score.")


@pytest.mark.parametrize(
    "scores", ["-1,0.5,0.2,-0.3", "-1,1,-1,1", "99,12,50,100", "-7,0.2,0.4,0.6"]
)
def test_a_number_among_others_like_it_marks_nothing(scores):
    rows = "".join(f"{i % 2},{score}\n" for i, score in enumerate(scores.split(",")))
    assert understand(open_table(f"y,score\n{rows}".encode())).part("gaps:score") is None
