"""The pages "Models" and "Groups", without a browser."""

import json
import re

import numpy as np
import pytest
from streamlit.runtime.scriptrunner_utils.exceptions import StopException

from core.compare.delong import delong
from core.compare.sample_size import rows_for_groups, rows_for_pairs, rows_for_width
from core.predictions.groups import group_values
from core.predictions.models import Models
from core.predictions.predictions import Predictions
from core.predictions.samples import sample_models
from core.predictions.scale import Scale
from tests.pages.person import choose, column_of, go, html, press, said, upload
from tests.pages.test_your_predictions import CLASSES, GOOD, QUICK
from tests.sweep import picked
from ui.source.rows import OwnRows
from ui.upload import brought

TABLE = b"""label,a,b,w,region
1,0.9,0.4,1,north
0,0.2,0.1,1,south
0,0.3,0.6,2,
1,0.7,0.7,1,north
1,0.8,0.7,3,south
"""
DIGITS = "digits-8_epochs1_hidden2"
TWINS = "pixel_2_0", "pixel_3_7"
"""Two of its features whose quarters have the same limits, and not the same rows."""


@pytest.fixture
def app(quick):
    return quick


@pytest.fixture
def page(app):
    app.query_params["recipe"] = QUICK
    app.switch_page("pages/your_predictions.py").run()
    assert not app.exception
    return app


def pictures(app):
    return [chart.proto.spec for chart in app.get("plotly_chart")]


def with_models(page):
    app = upload(page, TABLE)
    choose(app, "Score", "a")
    choose(app, "More models", ["b"], "multiselect")
    return choose(app, "Group", "region")


def test_an_answer_counts_whose_page_is_left_before_the_rows_are_read_again(page, monkeypatch):
    """“Group”, and at once the link to the groups: it said that there was no column of them."""

    def leave(*_, **__):
        raise StopException  # as the next word to the page does in a run that is over

    app = upload(page, TABLE)
    choose(app, "Score", "a")
    with monkeypatch.context() as patch:
        patch.setattr(brought, "read", leave)
        choose(app, "Group", "region")
    go(app, "groups")
    assert "Grouped by **region**" in said(app)


@pytest.mark.long
def test_the_trained_network_is_compared_with_others(app):
    app.query_params["recipe"] = QUICK
    app.run()
    go(app, "models")
    assert "no hidden layer" in html(app)
    choose(app, "Compare the trained network with", ["linear", "squared_error"], "multiselect")
    assert "squared error" in html(app)
    for by in ("recall", "false_positive_rate", "predicted_positive_rate"):
        choose(app, "Compare at", by, "segmented_control")
        assert "Matched by" in said(app)
    assert "Is it really better?" in [header.value for header in app.header]
    assert 'data-column="p@m2"' in html(app)
    assert "p (Holm)" in html(app)
    assert all(pair in html(app) for pair in ("B − A", "C − A", "C − B"))
    assert 'data-column="p@m3-m2"' in html(app)
    for name in ("precision", "f1", "mcc", "predicted_positive_rate"):
        assert f'data-column="{name}_low@m2"' in html(app), name
        assert f'data-column="{name}_low@m3-m1"' in html(app), name
    choose(app, "95 % intervals hold", "simultaneous", "segmented_control")
    assert 'data-column="f1_low@m2-m1"' not in html(app)
    assert "No interval is known that holds at all thresholds" in said(app)
    assert 'data-column="recall_low@m1"' in html(app)
    assert 'data-column="accuracy_low@m1"' not in html(app)
    roc = json.loads(app.get("plotly_chart")[0].proto.spec)
    assert [trace.get("fill") for trace in roc["data"]].count("toself") == 3
    choose(app, "Compare the trained network with", [], "multiselect")
    choose(app, "Predicted “yes” when score", ">=", "segmented_control")


def test_how_many_rows_would_tell_a_difference_that_is_typed(app):
    app.query_params["recipe"] = QUICK
    go(app, "models")

    def told():
        return re.search(r"both classes.*?<td>([\d,]+) “yes”", html(app))[1].replace(",", "")

    at_first = int(told())
    assert "A difference of 0.05" in html(app)
    row = np.searchsorted(column_of(app, "threshold"), 0.5)
    apart = (column_of(app, "apart_yes@m2") / column_of(app, "positives"))[row]
    assert column_of(app, "needed_recall@m2")[row] == rows_for_pairs(apart, 0.05)
    app.text_input(key="told").set_value("10 %").run()
    assert not app.exception
    assert int(told()) == pytest.approx(at_first / 4, rel=0.01)
    assert column_of(app, "needed_recall@m2")[row] == rows_for_pairs(apart, 0.1)
    recall = column_of(app, "recall")[row]
    assert column_of(app, "width_recall")[row] == rows_for_width(recall, 0.1)
    for text in ("0", "much", "1"):
        app.text_input(key="told").set_value(text).run()
        assert f"a number from 0.0001 to 0.9999; got “{text}”. 0.1 still counts." in said(app)
    assert "A difference of 0.1" in html(app)
    app.text_input(key="wide").set_value("0.02").run()
    go(app, "groups")
    assert app.text_input(key="wide").value == "0.02"
    assert "rows of each of two groups" in html(app)
    share = column_of(app, "recall")[row]
    assert column_of(app, "needed_recall")[row] == rows_for_groups(share, 0.1)
    assert column_of(app, "width_recall")[row] == rows_for_width(share, 0.02)


def test_models_of_a_file_are_compared_and_one_is_chosen(page):
    app = go(with_models(page), "models")
    assert "<small>a</small>" in html(app)
    assert "<small>b</small>" in html(app)
    go(app, "explorer")
    assert "model **a**: **5 rows**" in said(app)
    assert "The scores are those of **a**" in said(app)
    choose(app, "Model", "b")
    assert "model **b**: **5 rows**" in said(app)
    go(app, "models")
    assert html(app).index("<small>b</small>") < html(app).index("<small>a</small>")


def test_one_class_of_a_file_of_class_scores_is_compared(page):
    app = go(upload(page, CLASSES), "models")
    assert "one class against the rest" in said(app)
    assert "no hidden layer" in html(app)
    choose(app, "One class against the rest", "cat")
    assert "“Yes” is **cat**, “no” is **not cat**" in said(app)
    assert "<small>its score</small>" in html(app)
    assert "<small>against the next class</small>" in html(app)
    areas = delong([1, 0, 0, 1], [[0.7, 0.1, 0.5, 0.2], [0.7 / 0.9, 0.1 / 0.7, 0.5 / 0.8, 0.4]])
    for auc in areas.auc:
        assert f"{auc:.4f}" in html(app)
    for name in ("explorer", "believe_the_scores", "choose_a_threshold", "binary_accuracy"):
        assert "**4 rows**" in said(go(app, name)), name
    go(app, "sparse_categorical_accuracy")
    assert "3 classes" in said(app) + html(app)
    go(app, "models")
    choose(app, "One class against the rest", "owl")
    assert "“Yes” is **owl**" in said(app)
    go(app, "your_predictions")
    upload(app, GOOD)
    assert not app.session_state["own_predictions"].classes
    assert "**5 rows**" in said(go(app, "models"))


def test_groups_of_a_file_are_compared(page):
    app = with_models(page)
    assert "Scores: **a, b**. Groups: **region**." in said(app)
    go(app, "groups")
    assert "Grouped by **region**" in said(app)
    for name in ("A · north", "B · south", "C · (empty)"):
        assert name in html(app)
    assert "_low@g1" not in html(app)  # they have weights
    for by in ("predicted_positive_rate", "recall", "recall_and_false_positive_rate", "precision"):
        choose(app, "Thresholds of the groups", by, "segmented_control")
    choose(app, "Thresholds of the groups", "own", "segmented_control")
    choose(app, "B · south", 0.25, "number_input")
    assert "stays at it" in said(app)


def test_the_network_is_grouped_by_quarters_of_a_feature(app):
    app.query_params["recipe"] = QUICK
    app.run()
    go(app, "groups")
    choose(app, "Group the rows by quarters of", "x2")
    assert "A · up to" in html(app)
    assert "D · above" in html(app)


def test_a_file_with_one_model_and_no_group_is_told_what_to_do(page):
    app = upload(page, b"y_true,y_score\n1,0.9\n0,0.2\n")
    assert "“More models”" in said(go(app, "models"))
    assert "“Group”" in said(go(app, "groups"))


def test_the_scale_of_each_model_is_asked(page):
    app = upload(page, b"label,a,b\n1,90,4\n0,20,-3\n1,70,2\n")
    choose(app, "Score", "a")
    choose(app, "More models", ["b"], "multiselect")
    assert "own_predictions" not in app.session_state
    press(app, "Yes, read it so")
    models = app.session_state["own_predictions"].models.predictions
    assert [each.scale.kind for each in models.values()] == ["percent", "log_odds"]
    assert [float(each.y_score[0]) for each in models.values()] == [90, 4]


def test_names_from_a_file_are_shown_letter_by_letter(page):
    data = b"label,<b>a</b>,b,g\n1,0.9,0.4,<img src=x>\n0,0.2,0.1,**y**\n"
    app = upload(page, data)
    choose(app, "Score", "<b>a</b>")
    choose(app, "More models", ["b"], "multiselect")
    choose(app, "Group", "g")
    assert "<small>&lt;b&gt;a&lt;/b&gt;</small>" in html(go(app, "models"))
    assert "&lt;img src=x&gt;" in html(go(app, "groups"))
    assert "<img" not in html(app)
    choose(app, "Thresholds of the groups", "own", "segmented_control")
    labels = [each.label for each in app.number_input]
    assert any("\\*\\*y\\*\\*" in label for label in labels)


def test_more_than_twenty_groups_are_summed_up(page):
    rows = "\n".join(f"{i % 2},0.{i:03},g{i % 25}" for i in range(400))
    app = upload(page, ("y_true,y_score,g\n" + rows).encode())
    choose(app, "Group", "g")
    go(app, "groups")
    assert "the 20 largest and 5 more together" in said(app)
    assert "U · the other 5" in html(app)


def test_a_group_that_cannot_be_matched_is_named_and_left_out(page):
    rows = "1,0.9,a\n0,0.3,a\n1,0.4,a\n0,0.6,b\n0,0.2,b"
    app = upload(page, f"y_true,y_score,g\n{rows}\n".encode())
    choose(app, "Truth", "y_true")
    choose(app, "Group", "g")
    go(app, "groups")
    assert "All together, without" not in html(app)
    for by in ("recall", "recall_and_false_positive_rate", "precision"):
        choose(app, "Thresholds of the groups", by, "segmented_control")
        assert "All together, without B" in html(app)
        assert "For B no threshold can do what is asked" in said(app)


def test_weights_are_said_with_the_size_of_a_group(page):
    app = upload(page, b"y_true,y_score,w,g\n1,0.9,2.5,a\n0,0.3,1,a\n1,0.4,3,b\n")
    choose(app, "Weight", "w")
    choose(app, "Group", "g")
    go(app, "groups")
    assert "2 rows of weight 3.5, 2.5 of it “yes”" in html(app)
    assert "1 row of weight 3, 3 of it “yes”" in html(app)


@pytest.mark.parametrize("rows", picked(["1,0.9,a\n1,0.8,b", "0,0.5,a\n0,0.5,b", "1,0.5,a"], 0))
def test_groups_without_a_class_are_shown(page, rows):
    app = upload(page, f"y_true,y_score,g\n{rows}\n".encode())
    choose(app, "Truth", "y_true")
    choose(app, "Group", "g")
    go(app, "groups")
    for by in ("recall", "recall_and_false_positive_rate", "precision"):
        choose(app, "Thresholds of the groups", by, "segmented_control")
    assert "A · a" in html(app)


def test_a_link_with_an_unknown_choice_says_so(app):
    app.query_params.update({"recipe": QUICK, "criterion": "equal luck", "matched": "nothing"})
    app.run()
    assert "criterion=equal luck" in app.warning[0].value
    assert "matched=nothing" in app.warning[0].value


def test_a_feature_that_the_data_do_not_have_is_named(app):
    app.query_params.update({"recipe": QUICK})
    app.run()
    app.query_params["group_by"] = "alcohol"
    go(app, "groups")
    assert "group_by=alcohol" in app.warning[0].value
    assert app.selectbox(key="group_by").value == "x1"


@pytest.mark.parametrize("name", ["models", "groups"])
def test_only_the_roc_curves_change_with_their_band(app, name):
    app.query_params.update(recipe=QUICK, against="linear")
    app.run()
    go(app, name)
    roc, *others = pictures(app)
    choose(app, "95 % intervals hold", "simultaneous", "segmented_control")
    with_bands, *same = pictures(app)
    assert with_bands != roc
    assert same == others
    choose(app, "95 % intervals hold", "wilson", "segmented_control")
    assert pictures(app) == [roc, *others]


def test_another_model_has_other_curves(app):
    app.query_params.update(recipe=QUICK, against="linear")
    app.run()
    go(app, "models")
    before = pictures(app)
    choose(app, "Compare the trained network with", ["squared_error"], "multiselect")
    assert all(one != other for one, other in zip(before, pictures(app), strict=True))


def test_groups_with_the_same_names_by_another_feature_are_other_groups(app):
    app.query_params.update(recipe=DIGITS, rows="train", group_by=TWINS[0])
    app.run()
    go(app, "groups")
    table = {}
    for feature in TWINS:
        if feature != TWINS[0]:
            choose(app, "Group the rows by quarters of", feature)
        names = re.findall("[AB] · [^<]*", html(app))
        table[feature] = names, column_of(app, "tp@g1").tolist(), pictures(app)
    (names, numbers, charts), (same_names, others, other_charts) = table.values()
    assert names == same_names != []
    assert numbers != others
    assert all(one != other for one, other in zip(charts, other_charts, strict=True))


def test_the_sample_with_two_models_fits_both_pages(page):
    page.button(key="take_loans").click().run()
    assert not page.exception
    assert "<small>network</small>" in html(go(page, "models"))
    assert "C · hills" in html(go(page, "groups"))


def test_the_difference_of_two_models_is_tested(page):
    next(b for b in page.button if b.key == "take_loans").click().run()
    go(page, "models")
    rows = sample_models("loans").predictions.values()
    areas = delong(next(iter(rows)).y_true, [part.y_score for part in rows])
    tested = areas.compared(1, 0)
    assert f"{tested.difference:+.4f}" in html(page)
    assert f"[{tested.low:+.4f}, {tested.high:+.4f}]" in html(page)
    assert "<td>&lt; 0.0001</td><td>yes</td>" in html(page)
    for auc, low, high in zip(areas.auc, *areas.intervals(), strict=True):
        assert f"{auc:.4f}<small>[{low:.4f}, {high:.4f}]</small>" in html(page)
    assert "(Holm)" not in html(page)


def test_a_small_group_and_a_small_difference_tell_nothing(app):
    rng = np.random.default_rng(1)
    y_true = np.arange(60) % 2
    scores = {name: y_true + rng.normal(0, 2, 60) for name in ("a", "b")}
    parts = {
        name: Predictions(y_true, score, source="x", scale=Scale("score"))
        for name, score in scores.items()
    }
    groups = group_values("place", np.arange(60) // 50, ["large", "small"])
    app.session_state["own_predictions"] = OwnRows(Models(parts, groups))
    app.session_state["own_predictions_shown"] = True
    app.query_params["recipe"] = QUICK
    app.switch_page("pages/groups.py").run()
    assert not app.exception
    assert "too few to tell" in html(app)
    assert 'data-column="recall_low@g1"' in html(app)
    assert 'data-column="recall_low@g2"' not in html(app)
    assert 'data-column="precision_low@g2"' not in html(app)
    go(app, "models")
    assert "too few: about " in html(app)
