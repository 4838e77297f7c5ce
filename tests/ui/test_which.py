"""Advice, presets and outcomes: what the page says is what `core.keras.accuracy` computes."""

import json
import re

import numpy as np
import pytest
from hypothesis import example as with_example
from hypothesis import given
from hypothesis import strategies as st

from core.keras.accuracy import (
    ACCURACIES,
    Accuracy,
    BinaryAccuracy,
    CategoricalAccuracy,
    SparseCategoricalAccuracy,
    TopKCategoricalAccuracy,
    binary_accuracy,
    explain_resolution,
    resolve_accuracy,
)
from core.keras.resolution import Rule
from core.parsing.literals import read_array
from ui.which import drawing, link
from ui.which.advice import advise
from ui.which.examples import HALF, MOST_ROWS, PRESETS, as_text, example
from ui.which.outcomes import code, is_same, measure, six

CASES = {preset.label: preset for preset in PRESETS}


def arrays_of(preset):
    return read_array(preset.y_true), read_array(preset.y_pred)


def value(metric, y_true, y_pred):
    metric.update_state(y_true, y_pred)
    return metric.result()


def advised(y_true, y_pred):
    y_true, y_pred = np.array(y_true), np.array(y_pred)
    return advise(y_true.shape, y_pred.shape, y_true, y_pred)


# ---- advice ----

LOGITS = [[-1.2], [0.3]]
ONE_HOT, SCORES = [[1, 0, 0], [0, 0, 1]], [[0.6, 0.3, 0.1], [0.2, 0.2, 0.6]]


@pytest.mark.parametrize(
    ("y_true", "y_pred", "expected"),
    [
        ([0, 1], [[0.2], [0.9]], "BinaryAccuracy()"),
        ([[0], [1]], [[0.2], [0.9]], "BinaryAccuracy()"),
        ([0, 1], [0.2, 0.9], "BinaryAccuracy()"),
        ([False, True], [[0.2], [0.9]], "BinaryAccuracy()"),
        ([0, 1], LOGITS, "BinaryAccuracy(threshold=0.0)"),
        ([0, 1], [[-2], [3]], "BinaryAccuracy(threshold=0.0)"),
        ([0, 3, 2], [0, 3, 1], "Accuracy()"),
        ([[0], [3]], [[0.0], [2.0]], "Accuracy()"),
        ([0, 1], [1, 1], "Accuracy()"),
        ([0, 1], [[0.2, 0.8], [0.3, 0.7]], "SparseCategoricalAccuracy()"),
        ([[0], [1]], [[0.2, 0.8], [0.3, 0.7]], "SparseCategoricalAccuracy()"),
        ([[0, 1]], [[[0.2, 0.8], [0.3, 0.7]]], "SparseCategoricalAccuracy()"),
        (ONE_HOT, SCORES, "CategoricalAccuracy()"),
        (ONE_HOT, [[2.0, -1.0, 0.3], [0.1, 0.2, 5.0]], "CategoricalAccuracy()"),
        ([[0.7, 0.2, 0.1], [0.1, 0.1, 0.8]], SCORES, "CategoricalAccuracy()"),
        ([[1, 0, 1], [0, 0, 0]], [[0.9, 0.1, 0.8], [0.2, 0.1, 0.3]], "BinaryAccuracy()"),
        ([[1, 1], [0, 1]], [[3.0, -1.0], [0.2, 0.1]], "BinaryAccuracy(threshold=0.0)"),
        ([[0, 3], [2, 1]], [[0, 3], [1, 1]], "Accuracy()"),
    ],
)
def test_values_decide_what_fits(y_true, y_pred, expected):
    assert code(advised(y_true, y_pred).metric) == expected


@pytest.mark.parametrize(
    ("y_true", "y_pred", "words"),
    [
        ([0.5, 1.7], [[0.2], [0.9]], "MeanAbsoluteError"),
        ([0.5, 1.7], [[0.2, 0.8], [0.3, 0.7]], "MeanAbsoluteError"),
        ([[3.5, 1.7]], [[0.2, 0.8]], "MeanAbsoluteError"),
        ([-1, 1], [[0.2], [0.9]], "(y_true + 1) / 2"),
        ([0, 2], [[0.2], [0.9]], "one softmax unit for each class"),
        ([0, 2], [[0.2, 0.8], [0.3, 0.7]], "the label 2 can never be matched"),
        ([0, -1], [[0.2, 0.8], [0.3, 0.7]], "the label -1 can never be matched"),
        ([0, 1, 1], [[0.2], [0.9]], "y_true has 3 rows and y_pred 2"),
        ([[1, 0], [0, 1]], [[0.2], [0.9]], "y_true.argmax(axis=-1)"),
        ([[1, 0], [0, 1]], SCORES, "A label row has 2 values and a score row 3"),
        ([[[1]], [[0]]], SCORES, "do not go together"),
    ],
)
def test_what_fits_nothing_is_said_with_a_way_out(y_true, y_pred, words):
    given_advice = advised(y_true, y_pred)
    assert given_advice.metric is None
    assert words in given_advice.why


@pytest.mark.parametrize(
    ("y_true_shape", "y_pred_shape", "expected", "unless"),
    [
        ((None,), (None, 1), BinaryAccuracy, ["BinaryAccuracy(threshold=0.0)", "Accuracy()"]),
        ((None,), (None,), BinaryAccuracy, ["BinaryAccuracy(threshold=0.0)", "Accuracy()"]),
        ((None,), (None, 2), SparseCategoricalAccuracy, []),
        ((None, 1), (None, 2), SparseCategoricalAccuracy, []),
        ((None,), (None, None), SparseCategoricalAccuracy, ["BinaryAccuracy()"]),
        ((32, 3), (None, 3), CategoricalAccuracy, ["BinaryAccuracy()"]),
        ((None, 1), (None, None), None, ["BinaryAccuracy()", "SparseCategoricalAccuracy()"]),
        ((32,), (16, 2), None, []),
        ((None, 2), (None, 1), None, []),
    ],
)
def test_shapes_alone_give_advice_with_its_exceptions(y_true_shape, y_pred_shape, expected, unless):
    given_advice = advise(y_true_shape, y_pred_shape)
    assert (given_advice.metric and type(given_advice.metric)) is expected
    named = [code(metric) for _, metric in given_advice.unless]
    assert named[: len(unless)] == unless
    assert bool(named) == bool(unless)


def test_a_flat_prediction_is_warned_of():
    assert "takes the whole batch" in advised([0, 1], [0.2, 0.9]).why.replace("would take", "takes")
    assert "whole batch" not in advised([0, 1], [[0.2], [0.9]]).why


SHAPES = st.lists(st.integers(1, 3), min_size=1, max_size=4).map(tuple)


@given(SHAPES, SHAPES, st.integers(0, 99), st.sampled_from(["labels", "scores", "logits"]))
def test_advice_is_never_refused_by_its_own_data(y_true_shape, y_pred_shape, seed, kind):
    rng = np.random.default_rng(seed)
    y_true = rng.integers(0, 2, y_true_shape)
    y_pred = {
        "labels": rng.integers(0, 3, y_pred_shape),
        "scores": rng.random(y_pred_shape),
        "logits": rng.normal(0, 3, y_pred_shape),
    }[kind]
    given_advice = advise(y_true_shape, y_pred_shape, y_true, y_pred)
    if given_advice.metric is not None:
        outcome = measure(given_advice.metric, y_true, y_pred)
        assert outcome.matches is not None, outcome.refusal
        # Never one match for the whole batch, which is what a flat prediction gets by shape.
        assert outcome.matches.shape[:1] == (y_true_shape[0],)
    assert given_advice.why.endswith(".")


@given(SHAPES, SHAPES)
def test_shapes_alone_agree_with_random_scores_or_name_the_exception(y_true_shape, y_pred_shape):
    alone = advise(y_true_shape, y_pred_shape)
    if alone.metric is None:
        y_pred = np.full(y_pred_shape, 0.25)
        assert advise(y_true_shape, y_pred_shape, np.ones(y_true_shape), y_pred).metric is None
    else:
        assert len({code(alone.metric), *(code(m) for _, m in alone.unless)}) > len(alone.unless)


# ---- presets: each sentence is what the numbers say ----


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.label)
def test_every_preset_reads_and_shows_an_advised_number(preset):
    y_true, y_pred = arrays_of(preset)
    given_advice = advise(y_true.shape, y_pred.shape, y_true, y_pred)
    assert given_advice.metric is not None
    assert measure(given_advice.metric, y_true, y_pred).matches is not None
    assert preset.surprise.endswith(".")


def numbers(label):
    y_true, y_pred = arrays_of(CASES[label])
    return {type(o.metric): o for o in six(y_true, y_pred, 5)}


def resolved(label):
    y_true, y_pred = arrays_of(CASES[label])
    return resolve_accuracy(y_true.shape, y_pred.shape)


def test_one_sigmoid_column():
    label = "One sigmoid column"
    y_true, y_pred = arrays_of(CASES[label])
    assert resolved(label) is resolve_accuracy((4,), (4, 1)) is BinaryAccuracy
    assert value(BinaryAccuracy(), y_true[:, 0], y_pred) == value(BinaryAccuracy(), y_true, y_pred)
    assert numbers(label)[BinaryAccuracy].printed == 0.75
    assert numbers(label)[CategoricalAccuracy].printed == 1
    assert numbers(label)[SparseCategoricalAccuracy].printed == np.mean(y_true == 0)


def test_two_softmax_units_with_the_three_labels():
    labels = tuple(f"Softmax of 2, labels {shape}" for shape in ("(N,)", "(N, 1)", "(N, 2)"))
    classes = [resolved(label) for label in labels]
    assert classes == [SparseCategoricalAccuracy, SparseCategoricalAccuracy, CategoricalAccuracy]
    own = [numbers(label)[cls].printed for label, cls in zip(labels, classes, strict=True)]
    assert own == [0.75] * 3
    assert numbers(labels[0])[BinaryAccuracy].value_words == "Keras raises an error"
    assert numbers(labels[1])[BinaryAccuracy].matches.shape == (4, 2)


def test_softmax_of_three_with_a_label_column():
    label = "Softmax of 3, labels (N, 1)"
    y_true, y_pred = arrays_of(CASES[label])
    rule = explain_resolution(y_true.shape, y_pred.shape).rule
    assert rule is Rule.LABEL_COLUMN
    assert numbers(label)[SparseCategoricalAccuracy].printed == 0.75
    assert numbers(label)[ACCURACIES[5]].printed == 1


def test_multi_label():
    label = "Multi-label sigmoid"
    y_true, y_pred = arrays_of(CASES[label])
    assert resolved(label) is CategoricalAccuracy
    own = numbers(label)
    assert own[CategoricalAccuracy].count_words == "2 of 4"
    assert own[BinaryAccuracy].count_words == "10 of 12"
    assert code(advised(y_true, y_pred).metric) == "BinaryAccuracy()"
    assert y_true[3].sum() == 0
    assert own[CategoricalAccuracy].matches[3] == (y_pred[3].argmax() == 0)


def test_logits():
    y_true, y_pred = arrays_of(CASES["Logits (from_logits=True)"])
    assert f"{HALF:.4f}" == "0.6225"
    assert "0.6225" in CASES["Logits (from_logits=True)"].surprise
    assert binary_accuracy(y_true, y_pred).mean() == 0.5
    assert value(advised(y_true, y_pred).metric, y_true, y_pred) == 1


def test_flat_and_labels_and_the_class_accuracy():
    flat = "Flat sigmoid (N,)"
    assert resolved(flat) is CategoricalAccuracy
    assert numbers(flat)[CategoricalAccuracy].matches.shape == ()
    both = "Class numbers on both sides"
    assert resolved(both) is CategoricalAccuracy
    assert numbers(both)[Accuracy].count_words == "4 of 6"
    assert numbers("Accuracy() on probabilities")[Accuracy].printed == 0


# ---- outcomes and examples ----


def test_undefined_is_a_word_with_what_keras_prints():
    nothing = measure(BinaryAccuracy(), np.zeros((0, 1)), np.zeros((0, 1)))
    assert nothing.value_words == "undefined (Keras prints 0)"
    assert nothing.count_words == ""
    empty_rows = measure(BinaryAccuracy(), np.zeros((3, 0)), np.zeros((3, 0)))
    assert empty_rows.value_words == "undefined (Keras prints nan)"


def test_a_refusal_carries_the_sentence_of_core():
    outcome = measure(TopKCategoricalAccuracy(k=2), [0, 1], [[0.2], [0.8]])
    assert outcome.matches is None
    assert outcome.value_words == "Keras raises an error"
    with pytest.raises(ValueError, match=re.escape(outcome.refusal)):
        TopKCategoricalAccuracy(k=2).update_state([0, 1], [[0.2], [0.8]])
    outcome = measure(TopKCategoricalAccuracy(k=2), [0, 1], [0.2, 0.8])
    assert outcome.value_words == "Keras’s backends differ here, so no number is shown"


def test_code_and_sameness_go_by_class_and_parameter():
    assert code(BinaryAccuracy(threshold=0.0)) == "BinaryAccuracy(threshold=0.0)"
    assert code(TopKCategoricalAccuracy()) == "TopKCategoricalAccuracy(k=5)"
    assert is_same(BinaryAccuracy(), BinaryAccuracy(threshold=0.5))
    assert not is_same(BinaryAccuracy(), BinaryAccuracy(threshold=0.0))
    assert not is_same(BinaryAccuracy(), Accuracy())
    assert not is_same(None, None)


OPEN = st.lists(st.one_of(st.none(), st.integers(0, 40)), min_size=1, max_size=4).map(tuple)


@given(OPEN, OPEN)
def test_examples_have_the_shapes_that_are_known(y_true_shape, y_pred_shape):
    made = example(y_true_shape, y_pred_shape)
    if made is None:
        return
    for array, shape in zip(made, (y_true_shape, y_pred_shape), strict=True):
        assert array.ndim == len(shape)
        assert array.size <= 200
        for axis, (size, asked) in enumerate(zip(array.shape, shape, strict=True)):
            cut = axis == 0 and size == MOST_ROWS
            assert asked is None or size == asked or (cut and asked > MOST_ROWS)
    again = example(y_true_shape, y_pred_shape)
    assert all(np.array_equal(a, b) for a, b in zip(made, again, strict=True))
    # Rounded softmax scores need not be able to say which rule fires: shapes of an example do.
    if None not in (y_pred_shape[-1], y_true_shape[-1]) and min(len(a.shape) for a in made) > 1:
        fired = explain_resolution(y_true_shape, y_pred_shape)
        assert explain_resolution(made[0].shape, made[1].shape) == fired
    if all(array.size for array in made):
        for array in made:
            np.testing.assert_array_equal(read_array(as_text(array)), array)


def test_large_shapes_get_no_example():
    assert example((None,), (None, 50_000)) is None
    assert example((5,), (10**9, 2)) is None
    assert example((4,), (4, 2**29, 2**29, 2**6)) is None, "2**66 values are 0 in 64 bits"
    assert example((10**9,), (10**9, 2))[1].shape == (MOST_ROWS, 2)


# ---- drawing ----


@pytest.mark.parametrize("rule", list(Rule))
def test_one_step_is_lit_and_the_rest_in_order(rule):
    shapes = {
        Rule.IDENTIFIER: ((4,), (4, 1)),
        Rule.ONE_SCORE: ((4,), (4, 1)),
        Rule.FEWER_DIMENSIONS: ((4,), (4, 2)),
        Rule.LABEL_COLUMN: ((4, 1), (4, 2)),
        Rule.OTHERWISE: ((4, 2), (4, 2)),
    }[rule]
    identifier = "Accuracy()" if rule is Rule.IDENTIFIER else '"accuracy"'
    resolution = explain_resolution(
        *shapes, Accuracy if rule is Rule.IDENTIFIER else identifier.strip('"')
    )
    html = str(drawing.path(identifier, resolution, shapes))
    states = re.findall(r'<li class="(\w+)"', html)
    place = list(Rule).index(rule)
    assert states == ["passed"] * place + ["fired"] + ["unasked"] * (len(Rule) - place - 1)
    fired = html.split('<li class="fired"')[1].split("</li>")[0]
    assert resolution.cls.__name__ in fired
    assert html.count("✓") == 1
    assert html.count("not asked any more") == len(Rule) - place - 1


def test_texts_are_escaped():
    html = str(drawing.path("<b>", None, ((None, 1), (None, None)), "<script>"))
    assert "<script>" not in html
    assert "<b>" not in html
    assert 'class="open"' in html


def test_a_refusal_in_the_table_says_what_the_accuracy_is_made_for():
    one_hot = np.eye(3)[:2]  # three rows would broadcast with three columns, as in Keras
    html = str(drawing.table(six(one_hot, one_hot, 5), None, None))
    (row,) = [r for r in html.split("<tr") if "<code>SparseCategoricalAccuracy()" in r]
    assert '<td class="value words">Keras raises an error' in row
    assert "got (2, 3) and (2, 3). It is made for y_true: class numbers" in row
    assert "*" not in html


def test_samples_are_cut_and_left_out_where_there_is_one_match():
    y_true = np.zeros((30, 20))
    y_pred = np.full((30, 20), 0.5)
    html = str(drawing.rows(y_true, y_pred, [measure(BinaryAccuracy(), y_true, y_pred)]))
    assert html.count("<tr>") == drawing.MOST_ROWS + 1
    assert "The first 12 of 30 samples." in html
    assert html.count("✓" * drawing.MOST_IN_ROW + "…") == drawing.MOST_ROWS
    flat = measure(CategoricalAccuracy(), [0, 1], [0.2, 0.9])
    arrays = np.array([0, 1]), np.array([0.2, 0.9])
    assert not drawing.has_rows(*arrays, flat)
    assert "a single match for the whole batch" in drawing.why_no_rows(*arrays, flat)
    assert drawing.has_rows(*arrays, measure(BinaryAccuracy(), *arrays))


# ---- link ----

ANY_FIELDS = st.fixed_dictionaries(
    {
        "which": st.sampled_from(list(link.FORMS)),
        "which_metric": st.sampled_from(link.METRICS),
        "which_k": st.integers(*link.K_RANGE),
        **{key: st.text(max_size=9) for form in link.FIELDS.values() for key in form.values()},
    }
)


@given(ANY_FIELDS)
def test_a_case_comes_back_from_the_link_as_it_went(fields):
    read, problems = link.decode(link.encode(fields))
    assert not problems
    shown = {"which", "which_metric", "which_k", *link.FIELDS[fields["which"]].values()}
    assert {key: read[key] for key in shown} == {key: fields[key] for key in shown}


def test_the_first_case_needs_no_link():
    assert link.encode(link.START) == ""
    assert link.decode("") == (link.START, [])


def test_a_text_too_long_for_the_link_takes_its_partner_with_it():
    long = link.START | {"which_pred": "1" * (link.LONGEST_IN_LINK + 1), "which_k": 3}
    assert link.encode(long) == '{"k":3}'


PARTS = st.dictionaries(
    st.sampled_from(["metric", "k", "y_true", "y_pred", "y_true_shape", "more"]),
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(), st.lists(st.integers())),
).map(json.dumps)


@given(st.one_of(st.text(), PARTS))
@with_example("[" * 100_000)
@with_example("1" * 100_000)
@with_example(json.dumps({"k": True, "metric": [], "x" * 700: "y" * 700}))
def test_any_link_is_a_case_and_short_sentences(text):
    fields, problems = link.decode(text)
    assert set(fields) == set(link.START)
    assert fields["which_metric"] in link.METRICS
    assert type(fields["which_k"]) is int
    assert all(
        isinstance(fields[key], str) for form in link.FIELDS.values() for key in form.values()
    )
    for problem in problems:
        assert problem.startswith("The link says “")
        assert len(problem) < 350
