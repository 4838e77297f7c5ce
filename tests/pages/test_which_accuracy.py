"""The page “Which accuracy?”: what is typed, pasted or pressed, and what it says then."""

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.keras.accuracy import ACCURACIES
from tests.pages.conftest import EVERYTHING
from tests.sweep import picked
from ui.which.examples import PRESETS
from ui.which.link import LONGEST_IN_LINK

PAGE = "pages/which_accuracy.py"


@pytest.fixture
def page(app):
    return app.switch_page(PAGE).run()


def html(app, kind):
    """Read one drawing of the page as plain text."""
    bodies = [element.proto.body for element in app.get("html")]
    (body,) = [body for body in bodies if body.startswith(f'<div class="which which-{kind}">')]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body.replace("<wbr>", ""))).strip()


def rows(app):
    (body,) = [e.proto.body for e in app.get("html") if "which-six" in e.proto.body[:40]]
    return {
        re.search(r"<code>(.*?)</code>", row)[1]: re.sub(r"<[^>]+>", " ", row)
        for row in re.findall("<tr.*?</tr>", body.partition("<tbody>")[2])
    }


def paste(app, y_true=None, y_pred=None):
    for key, text in (("which_true", y_true), ("which_pred", y_pred)):
        if text is not None:
            app.text_area(key=key).set_value(text)
    return app.run()


def type_shapes(app, y_true, y_pred):
    app.segmented_control(key="which").set_value("shapes").run()
    app.text_input(key="which_true_shape").set_value(y_true)
    app.text_input(key="which_pred_shape").set_value(y_pred)
    return app.run()


def press(app, label):
    return next(button for button in app.button if button.label == label).click().run()


def said(app):
    texts = (*app.markdown, *app.caption, *app.error, *app.warning)
    return " ".join(element.value for element in texts).replace("\\", "")


def lead_to(page, text):
    """Change the value of the link from outside the fields, as Back does."""
    page.session_state["visit"].values["case"] = text
    return page.run()


def case_of(app):
    return json.loads(app.query_params["case"])


def choose(app, words):
    return app.selectbox(key="which_metric").set_value(words).run()


def test_first_sight_is_an_answer_with_its_reason_and_all_six(page):
    assert not page.exception
    assert not page.error
    assert "BinaryAccuracy" in html(page, "answer")
    assert "0.7500 3 of 4" in html(page, "answer")
    assert "y_pred is (4, 1): the last is 1." in html(page, "why")
    assert list(rows(page)) == [
        cls.__name__ + ("(k=5)" if "TopK" in cls.__name__ else "()") for cls in ACCURACIES
    ]
    assert "Keras takes this" in rows(page)["BinaryAccuracy()"]
    assert "Keep it: BinaryAccuracy() fits" in html(page, "advice")
    assert any("The loss is not among the questions" in c.value for c in page.caption)


@pytest.mark.parametrize("preset", picked(PRESETS, 0, 2), ids=lambda preset: preset.label)
def test_each_preset_fills_the_fields_and_says_what_surprises(page, preset):
    type_shapes(page, "(N, 7)", "(N, 7)")
    press(page, preset.label)
    assert not page.exception
    assert not page.error
    assert page.text_area(key="which_true").value == preset.y_true
    assert page.text_area(key="which_pred").value == preset.y_pred
    assert page.selectbox(key="which_metric").value == preset.metric
    shown = " ".join(element.value.replace("\\", "") for element in page.markdown)
    assert preset.surprise in shown
    press(page, preset.label)
    assert not page.exception


def test_what_follows_stands_in_one_place_with_and_without_a_surprise(page):
    """Else a browser shows for a moment what was there beside what came."""

    def place():
        (place,) = (
            n
            for n, node in page.main.children.items()
            if node.type == "flex_container"
            and any(
                e.proto.body.startswith('<div class="which which-why">') for e in node.get("html")
            )
        )
        return place

    before = place()
    paste(page, y_true="0\n1\n1\n0")
    assert place() == before


def test_multi_label_shows_both_numbers(page):
    press(page, "Multi-label sigmoid")
    said = html(page, "advice")
    assert "Write metrics=[ keras.metrics.BinaryAccuracy()]".replace("[ ", "[") in said
    assert "It gives 0.8333 (10 of 12) ; CategoricalAccuracy() gives 0.5000 (2 of 4) ." in said
    assert "fits" in rows(page)["BinaryAccuracy()"]
    assert "✓✓✗" in html(page, "samples")


def test_logits_add_the_accuracy_with_the_right_threshold_to_the_table(page):
    press(page, "Logits (from_logits=True)")
    assert "0.5000" in rows(page)["BinaryAccuracy()"]
    assert "1.0000" in rows(page)["BinaryAccuracy(threshold=0.0)"]
    assert len(rows(page)) == 7


@pytest.mark.parametrize(
    ("words", "expected"),
    picked(
        [
            ('"acc"', "SparseCategoricalAccuracy"),
            ('"Accuracy"', "SparseCategoricalAccuracy"),
            ("Accuracy()", "Accuracy"),
            ('"binary_accuracy"', "BinaryAccuracy"),
            ("SparseTopKCategoricalAccuracy()", "SparseTopKCategoricalAccuracy"),
        ],
        0,
        2,
        4,
    ),
)
def test_only_the_strings_go_by_shape(page, words, expected):
    press(page, "Softmax of 3, labels (N, 1)")
    choose(page, words)
    assert not page.exception
    assert re.search(rf"\] is {expected} ", html(page, "answer"))
    lit = html(page, "why").split("✓")[0]
    is_named = expected not in ("SparseCategoricalAccuracy",)
    assert ("dimension" not in lit) == is_named


def test_k_is_the_persons_for_an_object_and_five_for_a_string(page):
    press(page, "Softmax of 3, labels (N, 1)")
    page.number_input(key="which_k").set_value(1).run()
    assert "0.7500" in rows(page)["SparseTopKCategoricalAccuracy(k=1)"]
    choose(page, "SparseTopKCategoricalAccuracy()")
    assert "0.7500" in html(page, "answer")
    choose(page, '"sparse_top_k_categorical_accuracy"')
    assert "1.0000" in html(page, "answer")
    assert "Keras takes this" in rows(page)["SparseTopKCategoricalAccuracy(k=5)"]


def test_a_bad_text_is_named_and_the_last_good_result_stays(page):
    paste(page, "[0, 1, 1, 1]", "[[0.2], [9], [4]]")
    good = html(page, "six"), html(page, "answer")
    paste(page, y_pred="[[0.2], [oops]]")
    assert not page.exception
    problem = page.error[0].value.replace("\\", "")
    assert "y_pred must hold numbers; got “oops” in line 1, character 10." in problem
    assert "y_true [0, 1, 1, 1] and y_pred [[0.2], [9], [4]]" in said(page)
    assert (html(page, "six"), html(page, "answer")) == good
    assert page.text_area(key="which_pred").value == "[[0.2], [oops]]"
    paste(page, y_pred="[[0.2], [0.9], [0.4], [0.7]]")
    assert not page.error


def test_of_a_bad_text_the_last_good_pair_stays_not_half_of_it(page):
    paste(page, "[0, 1]", "[[0.2], [0.9]]")
    good = html(page, "six"), html(page, "samples")
    paste(page, "[5, 5, 5]", "[[oops]]")
    assert (html(page, "six"), html(page, "samples")) == good
    assert "y_true [0, 1] and y_pred [[0.2], [0.9]]" in said(page)
    paste(page, y_pred="[[0.1], [0.2], [0.3]]")
    assert "y_pred is (3, 1)" in html(page, "why")
    type_shapes(page, "(N, 3)", "(N, 3)")
    type_shapes(page, "(N,)", "(N, many)")
    assert "y_true (N, 3) and y_pred (N, 3)" in said(page)
    assert "CategoricalAccuracy" in html(page, "answer")


@pytest.mark.parametrize(
    ("y_true", "y_pred", "words"),
    picked(
        [
            ("[2, 1, 0]", "[0.2, 0.7, 0.9]", "a single match for the whole batch"),
            ("[-1, 1]", "[-0.3, 0.8]", "a single match for the whole batch"),
            ("[0.5, 1]", "[0.5, 1]", "a single match for the whole batch"),
            ("[0.3, 1.7]", "[0.5, 1.2]", "a single match for the whole batch"),
            ("[0, 1]", "[0.1, 0.2, 0.3]", "a single match for the whole batch"),
            ("oops", "[0.1, 0.2, 0.3]", "y_true must hold numbers"),
            ("[[0, 1, 0]]", "[[0.5], [0.2]]", "There is nothing to show sample by sample"),
            ("1", "[[[[0.5]]]]", ""),
            ("[]", "[]", ""),
            ("[[]]", "[[]]", ""),
        ],
        0,
        4,
        5,
        6,
        8,
    ),
)
def test_where_nothing_matches_sample_by_sample_it_is_said(page, y_true, y_pred, words):
    paste(page, y_true, y_pred)
    assert not page.exception
    assert words in said(page)


def test_shapes_without_a_match_for_each_sample_are_no_error(page):
    type_shapes(page, "(4,)", "(5,)")
    assert not page.exception
    assert "a single match for the whole batch" in said(page)


VALUES = st.sampled_from([0, 1, 2, -1, 0.5, 0.2, 1.7, -3, 1e9])


@st.composite
def small_arrays(draw):
    shape = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    rows = draw(st.lists(VALUES, min_size=27, max_size=27))
    for size in reversed(shape[1:]):
        rows = [rows[i : i + size] for i in range(0, len(rows) - size + 1, size)]
    return str(rows[: shape[0]])


TEXTS = st.one_of(small_arrays(), small_arrays(), st.sampled_from(["oops", "", "[]", "[[], []]"]))
ANY_SHAPE = st.lists(st.sampled_from(["N", "0", "1", "2", "4", "5"]), min_size=1, max_size=3).map(
    lambda sizes: ", ".join(sizes)
)
METRICS = st.sampled_from(['"accuracy"', *(f"{cls.__name__}()" for cls in ACCURACIES)])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([(TEXTS, "y_true", "y_pred"), (ANY_SHAPE, "y_true_shape", "y_pred_shape")]),
    METRICS,
    st.data(),
)
def test_no_pair_breaks_the_page(page, form, metric, data):
    of_form, *names = form
    case = {name: data.draw(of_form) for name in names} | {"metric": metric}
    lead_to(page, json.dumps(case))
    assert not page.exception, case
    assert "not decided" in html(page, "answer") or "class" in html(page, "why")


def test_no_number_says_whether_keras_raises_or_its_backends_differ(page):
    paste(page, "[0, 1, 1, 0]", "[[0.2, 0.8], [0.1, 0.9], [0.6, 0.4], [0.7, 0.3]]")
    assert "Keras raises an error" in rows(page)["BinaryAccuracy()"]
    paste(page, "[0, 1, 1, 0]", "[[0.2], [0.9], [0.6], [0.7]]")
    differ = "Keras’s backends differ here, so no number is shown"
    assert differ in rows(page)["SparseTopKCategoricalAccuracy(k=5)"]
    assert "Keras raises an error" in rows(page)["TopKCategoricalAccuracy(k=5)"]
    paste(page, "[0, 1, 1, 0]", "[0.2, 0.9, 0.6, 0.7]")
    assert differ in rows(page)["TopKCategoricalAccuracy(k=5)"]
    assert not any("refused" in row for row in rows(page).values())


def test_what_is_typed_is_shown_letter_by_letter(page):
    paste(page, "[![x](http://example.com/y.png)]")
    assert "got “\\!” in line 1" in page.error[0].value
    assert "![" not in page.error[0].value
    lead_to(page, '{"metric":"![x](http://example.com/y.png)"}')
    assert "\\!\\[x\\]" in page.warning[0].value


@pytest.mark.parametrize(
    ("y_true", "y_pred", "expected"),
    picked(
        [
            ("(N,)", "N, 1", "BinaryAccuracy"),
            ("(None,)", "(None, 10)", "SparseCategoricalAccuracy"),
            ("(32, 1)", "32 x 10", "SparseCategoricalAccuracy"),
            ("(batch, 10)", "(batch, 10)", "CategoricalAccuracy"),
        ],
        0,
        3,
    ),
)
def test_shapes_give_answer_reason_and_advice(page, y_true, y_pred, expected):
    type_shapes(page, y_true, y_pred)
    assert not page.exception
    assert re.search(rf"\] is {expected} ", html(page, "answer"))
    assert "✓" in html(page, "why")
    assert f"{expected}() fits" in html(page, "advice")
    assert "of 4" not in html(page, "answer"), "a number of made-up arrays is no answer"
    assert any("made-up arrays" in element.value for element in page.markdown)


def test_made_up_arrays_can_be_edited(page):
    type_shapes(page, "(N, 1)", "(N, 3)")
    table, samples = html(page, "six"), html(page, "samples")
    press(page, "Edit them as arrays")
    assert not page.error
    assert page.segmented_control(key="which").value == "arrays"
    assert (html(page, "six"), html(page, "samples")) == (table, samples)


def test_an_open_dimension_that_decides_is_said(page):
    type_shapes(page, "(N, 1)", "(N, C)")
    assert not page.exception
    assert "not decided yet" in html(page, "answer")
    assert "known last dimension" in html(page, "why")
    assert "If it is one unit: BinaryAccuracy()" in html(page, "advice")
    assert any("too open" in element.value for element in page.markdown)
    choose(page, "BinaryAccuracy()")
    assert "BinaryAccuracy" in html(page, "answer")
    assert "not decided" not in html(page, "answer")


def test_a_bad_shape_is_named_and_large_ones_have_no_example(page):
    type_shapes(page, "(N, 1)", "(N, many)")
    assert "got “many” in place 2" in page.error[0].value.replace("\\", "")
    type_shapes(page, "(N, 1)", "(N, 999999)")
    assert "SparseCategoricalAccuracy" in html(page, "answer")
    assert not [e for e in page.get("html") if "which-six" in e.proto.body[:40]]


@pytest.mark.parametrize("have", ["Small arrays", "Shapes"])
def test_shapes_without_rows_or_scores_are_no_error(page, have):
    if have == "Shapes":
        for y_true, y_pred in (("(0,)", "(0, 1)"), ("(4, 1)", "(4, 0)"), ("0", "0")):
            type_shapes(page, y_true, y_pred)
            assert not page.exception
        type_shapes(page, "(0, 1)", "(0, 1)")
        assert "undefined (Keras prints 0)" in rows(page)["BinaryAccuracy()"]
    else:
        paste(page, "1", "[[[[0.5]]]]")
        assert not page.exception


def test_the_link_holds_what_is_typed_and_a_page_switch_keeps_it(page):
    press(page, "Multi-label sigmoid")
    choose(page, '"acc"')
    page.number_input(key="which_k").set_value(2).run()
    expected = {"metric": '"acc"', "k": 2, "y_true": PRESETS[5].y_true, "y_pred": PRESETS[5].y_pred}
    assert case_of(page) == expected
    assert {*page.query_params} - EVERYTHING.keys() == {"case"}, "one value, one entry"
    page.switch_page("pages/formulas.py").run()
    page.switch_page(PAGE).run()
    assert not page.exception
    assert page.text_area(key="which_true").value == PRESETS[5].y_true
    assert page.text_area(key="which_pred").value == PRESETS[5].y_pred
    assert page.selectbox(key="which_metric").value == '"acc"'
    assert page.number_input(key="which_k").value == 2


def test_the_other_form_is_kept_meanwhile(page):
    paste(page, "[1, 0]", "[[0.25], [0.5]]")
    type_shapes(page, "(N, 4)", "(N, 4)")
    page.segmented_control(key="which").set_value("arrays").run()
    assert page.text_area(key="which_true").value == "[1, 0]"
    page.segmented_control(key="which").set_value("shapes").run()
    assert page.text_input(key="which_true_shape").value == "(N, 4)"


def test_a_long_text_works_and_stays_out_of_the_link(page):
    n = LONGEST_IN_LINK
    long_true, long_pred = str([0, 1] * (n // 2)), str([[0.25], [0.75]] * (n // 2))
    paste(page, long_true, long_pred)
    paste(page, long_true + " ")
    assert not page.error
    assert f"1.0000 {n:,} of {n:,}" in html(page, "answer")
    assert "case" not in page.query_params
    assert any("stays here only" in caption.value for caption in page.caption)
    page.switch_page("pages/formulas.py").run()
    page.switch_page(PAGE).run()
    assert page.text_area(key="which_pred").value == long_pred
    paste(page, "[0, 1]", "[[0.25], [0.75]]")
    assert case_of(page) == {"y_true": "[0, 1]", "y_pred": "[[0.25], [0.75]]"}


def test_back_shows_a_whole_case_again(page):
    """Back is a change of the one value in the link, from outside the fields."""
    type_shapes(page, "(N, 7)", "(N, 7)")
    shapes = page.query_params["case"]
    press(page, "Accuracy() on probabilities")
    assert case_of(page)["metric"] == "Accuracy()"
    lead_to(page, shapes)
    assert page.segmented_control(key="which").value == "shapes"
    assert page.text_input(key="which_true_shape").value == "(N, 7)"
    assert page.selectbox(key="which_metric").value == '"accuracy"'
    lead_to(page, "")
    assert page.text_area(key="which_true").value == PRESETS[0].y_true
    assert not page.exception


def test_a_link_opens_what_it_holds_and_names_what_it_cannot(app):
    app.switch_page(PAGE)
    case = {"y_true": "[0, 1]", "y_pred": "[[0.1, 0.9], [0.2, 0.8]]", "metric": "precision", "k": 0}
    app.query_params["case"] = json.dumps(case)
    app.run()
    assert not app.exception
    assert "SparseCategoricalAccuracy" in html(app, "answer")
    warned = " ".join(warning.value.replace("\\", "") for warning in app.warning)
    assert "“metric=precision”; that is not in the list below." in warned
    assert "“k=0”; a whole number from 1 to 100 is needed. 5 is used instead." in warned
    assert len(warned) < 250
