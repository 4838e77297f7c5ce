"""The explorer as Streamlit runs it, without a browser: what it says, and that nothing fails."""

import json
from dataclasses import replace

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.data.datasets import DATASETS
from core.experiment.recipe import REFERENCE, encode
from core.mlp.estimator import Epoch
from core.predictions.models import Models
from core.predictions.predictions import Predictions
from core.selection.intervals import wilson
from tests.pages.person import column_of, html
from tests.sweep import picked, sweep
from ui import controls
from ui.source.own import OwnRows
from ui.training import progress as progress_room
from ui.training import queue

QUICK = replace(REFERENCE, n_samples=200, hidden=(4,), dropout=(0.0,), epochs=2)


@pytest.fixture
def app(tools):
    """The app with the drawer and every control: no chart, but where a link asks for everything."""
    tools.query_params["drawer"] = "true"
    return tools


def said(app) -> str:
    return " ".join(element.value for element in (*app.markdown, *app.caption, *app.title))


def link(app, recipe="", **params):
    app.query_params["recipe"] = recipe
    for name, value in params.items():
        app.query_params[name] = value
    return app.run()


def number(app, label):
    return next(field for field in app.number_input if field.label == label)


def button(app, label):
    return next(field for field in app.button if field.label == label)


def test_first_sight_needs_no_press(app):
    link(app, open="all")
    assert not app.exception
    assert "**400 test rows**" in said(app)
    assert "15,997 parameters" in said(app)
    assert number(app, "Type a threshold").value == 0.5


@pytest.mark.parametrize("name", sweep(list(DATASETS), "moons", "breast_cancer", "digits_8"))
def test_every_data_set_can_be_linked(app, name):
    settings = replace(QUICK, data=name, n_samples=REFERENCE.n_samples)
    link(app, encode(settings), t="0.25", open="all")
    assert not app.exception
    assert not app.warning
    assert number(app, "Type a threshold").value == 0.25
    assert DATASETS[name].title.lower() in said(app).lower()


@pytest.mark.parametrize("split", picked(["Train", "Validation", "Test"], 0))
def test_rows_come_from_the_link(app, split):
    link(app, encode(QUICK), rows=split)
    assert not app.exception
    assert f"{split.lower()} rows**" in said(app)


def test_draft_is_not_shown_before_train(app):
    link(app, encode(QUICK))
    number(app, "Epochs").set_value(3).run()
    assert "Changed, not trained yet" in said(app)
    assert app.query_params["recipe"] == encode(QUICK)
    button(app, "Train").click().run()
    assert not app.exception
    assert app.query_params["recipe"] == encode(replace(QUICK, epochs=3))
    assert "Changed, not trained yet" not in said(app)


def test_reset_brings_the_reference_back_from_a_link_and_from_a_draft(app):
    link(app, encode(QUICK))
    button(app, "Reset to the reference network").click().run()
    assert "15,997 parameters" in said(app)
    number(app, "Epochs").set_value(3).run()
    button(app, "Reset to the reference network").click().run()
    assert number(app, "Epochs").value == 20
    assert "Changed, not trained yet" not in said(app)


def test_a_field_that_a_press_leaves_as_it_was_is_not_written_over(app):
    """A browser that is told of a value forgets what is being typed there."""
    link(app, encode(QUICK))
    assert number(app, "Seed").value == REFERENCE.seed
    button(app, "Reset to the reference network").click().run()
    assert number(app, "Epochs").proto.set_value
    assert not number(app, "Seed").proto.set_value


def test_what_is_changed_right_after_train_is_a_change_of_what_is_trained(app, monkeypatch):
    link(app, encode(QUICK))
    number(app, "Epochs").set_value(3).run()
    with monkeypatch.context() as meanwhile:  # the next change breaks off the run that fills them
        meanwhile.setattr(controls, "trainer", st.stop)
        button(app, "Train").click().run()
    app.session_state["draft_seed"] = 7
    app.run()
    assert app.query_params["recipe"] == encode(replace(QUICK, epochs=3))
    assert (number(app, "Epochs").value, number(app, "Seed").value) == (3, 7)
    assert "Changed, not trained yet" in said(app)


def test_inputs_are_bounded(app):
    link(app, encode(QUICK))
    bounds = [("Rows in all", 100, 20_000), ("Noise", 0.0, 1.0), ("Epochs", 1, 200)]
    for label, low, high in [*bounds, ("Share of “yes”", 0.01, 0.99)]:
        as_it_was = number(app, label).value
        for value in (low, high):
            assert not number(app, label).set_value(value).run().error
        for value in (low - 1, high + 1):
            (error,) = number(app, label).set_value(value).run().error
            assert f"{label}: {low:,} to {high:,} is possible".replace(".0 ", " ") in error.value
        number(app, label).set_value(as_it_was)


def test_real_data_has_no_generator_settings(app):
    link(app, encode(replace(QUICK, data="wine_1", n_samples=REFERENCE.n_samples)))
    labels = {field.label for field in app.number_input}
    assert not labels & {"Rows in all", "Noise", "Share of “yes”"}
    assert {"Seed", "Epochs"} <= labels


def test_bad_link_is_named_above_a_working_page(app):
    link(app, "moons_noise7_hidden8x")
    assert not app.exception
    for part in ("noise7", "hidden8x"):
        assert any(f"The link says “{part}”" in warning.value for warning in app.warning)
    assert "15,997 parameters" in said(app)


def test_a_class_missing_from_the_rows_is_no_error(app):
    link(app, encode(replace(QUICK, n_samples=100, positive_share=0.01)), open="all")
    assert not app.exception
    assert "test rows**" in said(app)


def test_divergence_is_a_sentence(app):
    wild = replace(QUICK, data="breast_cancer", learning_rate=10.0, hidden=(256, 256))
    link(app, encode(replace(wild, dropout=(0.0, 0.0))), open="all")
    assert not app.exception
    assert "diverged in epoch 1" in app.warning[0].value
    assert "Lower the learning rate" in app.warning[0].value


def test_waiting_training_shows_its_place_and_a_running_one_its_progress(app, monkeypatch):
    monkeypatch.setattr(progress_room, "SECONDS_BEFORE_PROGRESS", 0)
    nobody_works = queue.Trainer(at_once=0)
    monkeypatch.setattr(queue, "_trainer", nobody_works)
    link(app, encode(QUICK))
    assert not app.exception
    assert progress(app) == "Waiting for a free place: next in line. 2 train at a time."
    app.text_input(key="recipe").set_value(encode(replace(QUICK, seed=1))).run()
    assert "one before you" in progress(app)

    running = nobody_works.request(QUICK)
    nobody_works._waiting.remove(running)
    running.started = 0.0
    monkeypatch.setattr(queue.Training, "seconds", 10.0)
    running.epochs.append(Epoch(1, 0.5, 0.8, 0.4, 0.85, 0.45, 0.84, None))
    app.text_input(key="recipe").set_value(encode(QUICK)).run()
    assert progress(app) == "Training: epoch 1 of 2 · about 10 s left"
    assert not app.main.number_input, "nothing of the page before there is a result"


def progress(app) -> str:
    return next(element.proto.text for element in app.get("progress"))


@pytest.mark.parametrize(
    ("params", "named", "instead"),
    picked(
        [
            ({"t": "abc"}, "t=abc", "0.5 is used"),
            ({"t": "7"}, "t=7", "0.5 is used"),
            ({"t": "nan"}, "t=nan", "0.5 is used"),
            ({"rows": "foo"}, "rows=foo", "Test is used"),
            ({"rule": "<"}, "rule=\\<", "> threshold is used"),
            ({"rates": "speed"}, "rates=speed", "None is used"),
            ({"cell": "positives"}, "cell=positives", "None is used"),
        ],
        2,
        3,
        4,
    ),
)
def test_bad_value_in_a_link_is_named_and_the_default_used(app, params, named, instead):
    link(app, encode(QUICK), **params)
    assert not app.exception
    assert named in app.warning[0].value.replace("\\=", "=")
    assert instead in app.warning[0].value
    assert number(app, "Type a threshold").value == 0.5
    assert "test rows**" in said(app)


def test_good_link_gets_no_notice(app):
    link(
        app,
        encode(QUICK),
        t="0.25",
        rows="Train",
        rule="≥ threshold",
        rates="Recall",
        cell="Missed",
        open="all",
    )
    assert not app.exception
    assert not app.warning
    assert app.multiselect[0].value == ["recall"]


def test_hostile_link_is_shown_letter_by_letter(app):
    link(app, "![x](http://a.b/c.png)", rows="<img src=x onerror=alert(1)>")
    assert not app.exception
    text = app.warning[0].value
    assert "![" not in text
    assert r"\<img" in text
    assert text.count("<") == text.count(r"\<")


def test_words_name_the_loss_that_was_trained(app):
    link(app, encode(replace(QUICK, loss="squared_error")), open="all")
    assert not app.exception
    charts = [json.loads(element.proto.spec) for element in app.get("plotly_chart")]
    titles = [chart["layout"]["title"]["text"] for chart in charts]
    assert "Squared error by epoch" in titles


def test_rule_changes_who_is_said_yes(app):
    link(app, encode(QUICK), rule="≥ threshold")
    assert not app.exception
    assert app.segmented_control(key="rule").value == ">="


def test_pair_of_features_can_be_chosen_where_there_are_more_than_two(app):
    wine = replace(QUICK, data="wine_1", n_samples=REFERENCE.n_samples)
    link(app, encode(wine), open="all")
    across = next(box for box in app.selectbox if box.label == "Feature across")
    across.select(across.options[5] if isinstance(across.options[5], int) else 5).run()
    assert not app.exception
    link_labels = {box.label for box in app.selectbox}
    assert {"Feature across", "Feature up"} <= link_labels


def test_cancel_goes_back_to_what_was_shown(app, monkeypatch):
    link(app, encode(QUICK))
    nobody_works = queue.Trainer(at_once=0)
    monkeypatch.setattr(queue, "_trainer", nobody_works)
    monkeypatch.setattr(progress_room, "SECONDS_BEFORE_PROGRESS", 0)
    number(app, "Epochs").set_value(3).run()
    button(app, "Train").click().run()
    assert "Waiting for a free place" in progress(app)
    monkeypatch.setattr(queue, "_trainer", None)
    monkeypatch.setattr(progress_room, "SECONDS_BEFORE_PROGRESS", 60)
    button(app, "Cancel").click().run()
    assert not app.exception
    assert app.query_params["recipe"] == encode(QUICK)
    assert "40 test rows" in said(app)
    assert number(app, "Epochs").value == 3, "what was typed is there to go on from"
    assert "Changed, not trained yet" in said(app)
    recipe = next(field for field in app.text_input if field.label == "Recipe")
    recipe.set_value(encode(replace(QUICK, seed=1))).run()
    assert number(app, "Epochs").value == QUICK.epochs, "another recipe has other settings"


@pytest.mark.parametrize(
    ("page", "name"),
    picked(
        [
            ("explorer", "rows"),
            ("explorer", "rule"),
            ("explorer", "t"),
            ("explorer", "cell"),
            ("explorer", "recipe"),
            ("accuracy", "rows"),
            ("categorical_accuracy", "softmax_rows"),
            ("categorical_accuracy", "softmax_data"),
            ("top_k_categorical_accuracy", "softmax_k"),
            ("which_accuracy", "case"),
            ("beyond_the_six", "best1"),
        ],
        0,
        4,
        9,
    ),
)
def test_a_parameter_without_a_value_is_the_default(app, page, name):
    app.switch_page(f"pages/{page}.py")
    app.query_params[name] = ""
    app.run()
    assert not app.exception
    app.run()
    assert not app.exception


def test_a_network_that_says_the_same_to_every_row_gets_a_word(app):
    word = (
        "At 0.5 this network predicts “no” for every row**: its scores lie between 0.011 and 0.389."
    )
    assert word in said(link(app, "moons_n200_pos0.05_epochs5_hidden2_dropout0"))


def test_a_network_that_tells_the_classes_apart_gets_none(app):
    assert "for every row**" not in said(link(app, "moons_n500_hidden16_epochs5"))


def test_how_sure_is_one_press_in_the_part_of_the_curves(app):
    link(app, encode(QUICK), open="all")
    assert "recall_low@here" not in html(app)
    app.toggle(key="intervals").set_value(True).run()
    assert not app.exception
    for name in ("accuracy", "recall", "precision", "f1", "mcc"):
        assert f'data-column="{name}_low@here"' in html(app), name
    row = np.searchsorted(column_of(app, "threshold"), 0.5)
    tp, fn = (column_of(app, name)[row] for name in ("tp", "fn"))
    assert column_of(app, "recall_low@here")[row] == pytest.approx(wilson(tp, tp + fn)[0])
    roc = json.loads(app.get("plotly_chart")[1].proto.spec)
    assert [trace.get("fill") for trace in roc["data"]].count("toself") == 1
    app.segmented_control(key="sure").set_value("simultaneous").run()
    assert 'data-column="recall_low@here"' in html(app)
    assert 'data-column="precision_low@here"' not in html(app)
    assert app.query_params["intervals"] == "true"


def test_weights_have_no_intervals_on_the_explorer(app):
    rows = Predictions([1, 0, 1, 0], [0.9, 0.8, 0.3, 0.1], [1, 2, 3, 0.5], source="x")
    app.session_state["own_predictions"] = OwnRows(Models({"score": rows}))
    app.session_state["own_predictions_shown"] = True
    app.query_params.update(intervals="true", open="all")
    app.run()
    assert not app.exception
    assert "intervals" not in [each.key for each in app.toggle]


def test_a_part_is_open_where_the_browser_shows_it_so_whatever_opened_it_before():
    def page():
        import streamlit as st

        from ui.address import visit
        from ui.explorer import parts

        visit.arrive("explorer")
        parts.open_all()
        for is_shown in (True, True, False):
            st.session_state["part_curves"] = is_shown
            parts._follow("curves", "part_curves")
            assert parts.is_open("curves") == is_shown

    assert not AppTest.from_function(page).run().exception
