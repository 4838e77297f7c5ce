"""Beyond the six, without a browser: what it says, and that nothing a person types harms it."""

import json
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest
from sklearn import metrics

from core.experiment.recipe import REFERENCE, encode
from tests.browser.independent import scores_of
from tests.pages.person import html
from tests.sweep import picked
from ui.beyond import by_sample, known
from ui.beyond.words import as_in_tile, number

QUICK = replace(REFERENCE, n_samples=200, hidden=(4,), dropout=(0.0,), epochs=2)
COST = "(5*FN + FP)/n"


@pytest.fixture
def app(quick):
    return quick


@pytest.fixture
def page(app):
    def show(**params):
        app.query_params["recipe"] = encode(QUICK)
        for name, value in params.items():
            app.query_params[name] = value
        return app.switch_page("pages/beyond_the_six.py").run()

    return show


def said(app) -> str:
    texts = (*app.markdown, *app.caption, *app.title, *app.error, *app.warning)
    return " ".join(element.value for element in texts).replace("\\", "")


def charts(app) -> dict:
    specs = [json.loads(element.proto.spec) for element in app.get("plotly_chart")]
    return {spec["layout"]["title"]["text"]: spec for spec in specs}


def button(app, label):
    return next(field for field in app.button if field.label == label)


def slider_of(app) -> dict:
    component = next(e for e in app.get("bidi_component") if e.proto.component_name)
    return json.loads(component.proto.json)


def test_first_sight_has_every_metric_and_one_formula(page):
    app = page()
    assert not app.exception
    assert not app.error
    headings = [field.value for field in (*app.header, *app.subheader)]
    for word in ("Averaged over classes", "Weighted by class", "F-beta", "Mean absolute error"):
        assert word in headings
    assert app.text_input(key="formula1").value == COST
    assert list(charts(app)) == ["Cost against threshold"]
    assert "no metric is ever trained on" in said(app)
    assert "Smallest: **0.5000** at" in said(app)


def test_every_live_number_has_a_tile_and_a_place(page):
    app = page(formula2="TP/P", name2="Caught")
    for column in ("balanced_accuracy", "weighted_by_class", "f_beta", "error_rate", "own_1"):
        assert f'data-column="{column}"' in html(app)
    assert 'data-column="own_2"' in html(app)
    assert 'data-column="own_3"' not in html(app)


@pytest.mark.parametrize(
    "formula", picked(["TP/", "__import__('os')", "9**9**9", "TP.real", "(" * 150], 0, 1, 2)
)
def test_bad_formula_is_a_sentence_and_the_last_good_one_stays(page, formula):
    app = page()
    before = charts(app)["Cost against threshold"]["data"]
    app.text_input(key="formula1").set_value(formula).run()
    assert not app.exception
    assert "; got " in app.error[0].value
    assert f"Still drawn: {COST}" in said(app)
    assert charts(app)["Cost against threshold"]["data"] == before
    app.text_input(key="formula1").set_value("TP/P").run()
    assert not app.error
    assert charts(app)["Cost against threshold"]["data"] != before


def test_bad_formula_of_a_link_draws_nothing_and_can_be_removed(page):
    app = page(formula1="TP/", name1="Half")
    assert not app.exception
    assert "; got " in app.error[0].value
    assert "Still drawn" not in said(app)
    assert not charts(app)
    button(app, "Remove").click().run()
    assert not app.error
    assert app.text_input(key="formula1").value == ""


def test_metrics_are_added_removed_and_move_up(page):
    app = page()
    for label in ("Jaccard", "Youden’s J", "Mean prediction"):
        button(app, label).click().run()
    assert not app.exception
    assert [title.split(" against")[0] for title in charts(app)] == [
        "Cost",
        "Jaccard",
        "Youden’s J",
        "Mean prediction",
    ]
    assert "The same at every threshold" in said(app)
    app.button(key="remove_2").click().run()
    assert not app.exception
    assert [title.split(" against")[0] for title in charts(app)] == [
        "Cost",
        "Youden’s J",
        "Mean prediction",
    ]
    assert app.text_input(key="formula4").value == ""
    assert app.query_params["formula2"] == "TP/P - FP/N"


def test_what_is_still_drawn_moves_up_too(page):
    app = page(formula2="TP/P", name2="Caught")
    app.text_input(key="formula2").set_value("TP/").run()
    app.button(key="remove_1").click().run()
    assert not app.exception
    assert app.text_input(key="formula1").value == "TP/"
    assert "Still drawn: TP/P" in said(app)
    assert list(charts(app)) == ["Caught against threshold"]


def test_least_cost_is_best_and_the_most_is_the_other_end(page):
    app = page()
    y_true, y_score = scores_of(QUICK)
    grid = sorted({*(np.arange(1001) / 1000).astype(np.float32), *y_score})
    costs = [naive_cost(y_true, y_score, t) for t in grid]
    assert f"Smallest: **{min(costs):.4f}**" in said(app)
    app.segmented_control(key="best1").set_value("largest").run()
    best = max(costs)
    assert f"Largest: **{best:.4f}**" in said(app)
    assert f"of {costs.count(best):,} selectable" in said(app)


def naive_cost(y_true, y_score, threshold):
    fn = sum(y == 1 and s <= threshold for y, s in zip(y_true, y_score, strict=True))
    fp = sum(y == 0 and s > threshold for y, s in zip(y_true, y_score, strict=True))
    return (5 * fn + fp) / len(y_true)


def test_undefined_everywhere_is_said(page):
    app = page(formula1="1/0")
    assert not app.exception
    assert "Undefined at every threshold" in said(app)


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = set()

    def handle_starttag(self, tag, attrs):
        self.found.add(tag)
        self.found |= {name for name, _ in attrs if name.startswith("on")}


def test_hostile_name_and_formula_are_shown_letter_by_letter(page):
    name = "<img src=x onerror=alert(1)>"
    app = page(name1=name, formula1="TP", name2="![a](http://b.c/d.png)", formula2="TP+`#`")
    assert not app.exception
    title = next(iter(charts(app)))
    assert "<" not in title
    assert "&lt;img" in title
    parser = Tags()
    parser.feed(html(app))
    assert not parser.found & {"img", "script", "onerror"}
    for element in (*app.markdown, *app.error):
        assert "<img" not in element.value.replace(r"\<img", "")
        assert "](http" not in element.value
    for element in app.error:
        assert r"\*\*" in element.value, "Markdown reads nothing into a refusal"


def test_a_name_that_is_too_long_for_the_link_is_named(page):
    app = page(name1="x" * 41, beta="7", weight_yes="-1", best1="Middle")
    assert not app.exception
    warning = app.warning[0].value.replace("\\", "")
    assert "name1=" + "x" * 39 + "…”;" in warning
    for text in ("name1=xx", "beta=7", "weight_yes=-1", "best1=Middle"):
        assert text in warning


def test_a_formula_that_is_too_long_is_named_by_its_bound_and_not_repeated(page):
    long = "+".join(["TP"] * 300)
    app = page(formula4=long, name4="Sum")
    assert not app.exception
    assert "at most 200 characters; got 899" in app.error[0].value.replace("\\", "")
    assert app.text_input(key="formula4").value == long, "it can be mended where it is"
    assert "TP+TP+TP" not in said(app)
    assert app.text_input(key="formula1").proto.max_chars == 0, "a counter covers what is typed"


def test_link_carries_beta_and_weights(page):
    app = page(beta="2", weight_yes="3", weight_no="0.5")
    assert not app.exception
    assert not app.warning
    assert app.select_slider(key="beta").value == 2.0
    assert "5·TP / (5·TP + 4·FN + FP)" in html(app)
    assert "(3·TP + 0.5·TN) / (3·P + 0.5·N)" in html(app)


def test_everything_is_there_again_after_another_page(page):
    app = page(beta="2")
    app.text_input(key="formula1").set_value("TP/P").run()
    app.text_input(key="formula1").set_value("TP/").run()
    app.select_slider(key="beta").set_value(3.0).run()
    app.session_state["weighted_rows"].now = pd.DataFrame(
        {"y_true": ["1"], "score": ["0.9"], "weight": ["7"]}
    )
    app.switch_page("pages/formulas.py").run()
    app.query_params.clear()
    app.switch_page("pages/beyond_the_six.py").run()
    assert not app.exception
    assert app.text_input(key="formula1").value == "TP/"
    assert "Still drawn: TP/P" in said(app)
    assert app.select_slider(key="beta").value == 3.0
    assert "7 ÷ 7 = <b>1.0000</b>" in html(app)


# ---- weighted by sample --------------------------------------------------------------------------


def put(app, **columns):
    held = app.session_state["weighted_rows"]
    held.version += 1
    held.now = pd.DataFrame({**held.now.to_dict("list"), **columns})
    return app.run()


def test_by_sample_shows_every_step(page):
    app = page()
    assert "Σ v·w ÷ Σ w = 3 ÷ 8 = <b>0.3750</b>" in html(app)
    assert "Without weights: 3 ÷ 5 = 0.6000" in html(app)
    put(app, weight=["1", "1", "3", "2", "5e-1"])
    assert "2.5 ÷ 7.5 = <b>0.3333</b>" in html(app)


def test_by_sample_without_weight_is_undefined_and_says_what_keras_prints(page):
    app = put(page(), weight=["0"] * 5)
    assert not app.exception
    assert "0 ÷ 0 = <b>undefined</b> (Keras prints 0)" in html(app)


@pytest.mark.parametrize(
    ("columns", "named"),
    picked(
        [
            ({"weight": ["1", "-1", "1", "1", "1"]}, "Row 2, weight: a number from 0"),
            ({"weight": ["1", None, "1", "1", "1"]}, "Row 2, weight: empty"),
            ({"weight": ["1", "0,25", "1", "1", "1"]}, "Row 2, weight: “0,25” is not a number"),
            ({"score": ["1", "x", "1.5", "1", "1"]}, "Row 2, score: “x” is not a number"),
            (
                {"score": ["1", "x", "1.5", "1", "1"]},
                "Row 3, score: a number from 0 to 1 is needed",
            ),
            ({"y_true": ["1", "2", "1", "1", "1"]}, "Row 2, y_true: 0 or 1 is needed; got 2"),
            ({"weight": ["1e999", "1", "1", "1", "1"]}, "Row 1, weight: a number from 0"),
        ],
        1,
        3,
        5,
    ),
)
def test_by_sample_names_a_bad_cell_and_keeps_the_last_result(page, columns, named):
    app = put(page(), **columns)
    assert not app.exception
    assert named in app.error[0].value
    assert "3 ÷ 8 = <b>0.3750</b>" in html(app)
    assert "a link carries the rest" in said(app)
    button(app, "Back to the first table").click().run()
    assert not app.error
    assert "a link carries the rest" not in said(app)


def test_by_sample_without_a_row_is_undefined(page):
    app = page()
    app.session_state["weighted_rows"].now = by_sample.first_table().iloc[:0]
    app.session_state["weighted_rows"].version += 1
    app.run()
    assert not app.exception
    assert "**undefined** (Keras prints 0)" in said(app)


def test_by_sample_names_many_rows_at_once():
    table = pd.concat([by_sample.first_table()] * 20)
    assert by_sample.read(table)[1] == ["The table must have at most 50 rows: delete some."]


# ---- the code it offers --------------------------------------------------------------------------

Y_TRUE = np.array([1, 1, 0, 0, 0])
Y_SCORE = np.array([0.9, 0.3, 0.8, 0.2, 0.1])


def scikit_learn_lines(code) -> list:
    """Run the assignments and the lines of scikit-learn."""
    names = {
        **{name: getattr(metrics, name) for name in dir(metrics)},
        "np": np,
        "y_true": Y_TRUE,
        "y_score": Y_SCORE,
        "score": Y_SCORE,
        "weight": np.array([1, 1, 3, 2, 1]),
        "t": 0.5,
    }
    values = []
    for line in code.splitlines():
        if line.startswith("weights ="):
            exec(line, names)
        elif "_score(" in line or "_error(" in line:
            values.append(eval(line, names))
    return values


def test_offered_code_prints_the_numbers():
    assert scikit_learn_lines(known.balanced_code()) == [pytest.approx((1 / 2 + 2 / 3) / 2)]
    assert scikit_learn_lines(known.by_class_code(1.0, 5.0)) == [pytest.approx(7 / 13)]
    assert scikit_learn_lines(known.f_beta_code(2)) == [pytest.approx(5 / (5 + 4 + 1))]
    of_score, of_decision = scikit_learn_lines(known.absolute_error_code())
    assert of_score == pytest.approx((0.1 + 0.7 + 0.8 + 0.2 + 0.1) / 5)
    assert of_decision == pytest.approx(2 / 5)
    assert scikit_learn_lines(by_sample.code()) == [pytest.approx(4 / 8)]
    assert "beta=2.0" in known.f_beta_code(2), "Keras refuses an int"


@pytest.mark.parametrize(
    ("value", "tile", "short"),
    [
        (0.5, "0.5000", "0.5"),
        (-12.0, "−12.0000", "−12"),
        (0.0, "0.0000", "0"),
        (123456.0, "1.2346e+5", "123,456"),
        (1e12, "1.0000e+12", "1,000,000,000,000"),
        (0.00012, "1.2000e−4", "0.0001"),
        (1e-12, "1.0000e−12", "1e−12"),
        (np.nan, "undefined", "undefined"),
    ],
)
def test_numbers_in_words(value, tile, short):
    assert as_in_tile(value) == tile
    assert number(value) == short
