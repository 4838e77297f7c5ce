"""The story: its steps, the network that learns under a moving threshold, the epochs."""

from dataclasses import replace

import pytest

from core.experiment.recipe import decode
from core.experiment.trained import train
from core.live.followed import follow
from tests.sweep import picked, sweep
from ui.address.parameters import STEP
from ui.story import STORY

QUICK = "moons_n200_hidden4_dropout0.2_epochs3"


def at(app, step, **more):
    app.query_params.update({"recipe": QUICK, "step": STEP.labels[step]} | more)
    app.run()
    app.switch_page("pages/story.py").run()
    assert not app.exception
    return app


def said(app):
    kinds = (app.markdown, app.caption, app.warning)
    return " ".join(element.value for kind in kinds for element in kind)


def html(app):
    return " ".join(element.proto.body for element in app.get("html"))


def press(app, label):
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


@pytest.mark.parametrize("step", sweep(STEP.labels, "unit", "quiz"))
def test_each_step_has_its_claim_and_its_conclusion(app, step):
    at(app, step)
    app.segmented_control(key="step").set_value(step).run()
    assert not app.exception
    assert STORY[step].claim in said(app)
    assert STORY[step].to_do() in said(app)
    assert STORY[step].conclusion in said(app)


@pytest.mark.long
def test_next_and_back_walk_through_all_steps(app):
    at(app, "unit")
    names = list(STEP.labels)
    for name in names[1:]:
        press(app, "Next")
        assert app.segmented_control(key="step").value == name
    assert next(b for b in app.button if b.label == "Next").disabled
    for name in names[-2::-1]:
        press(app, "Back")
        assert app.segmented_control(key="step").value == name
    assert next(b for b in app.button if b.label == "Back").disabled


def test_an_unknown_step_in_a_link_is_named(app):
    app.query_params["step"] = "7 The end"
    app.run()
    assert "step=7 The end" in app.warning[0].value


def test_loss_and_gradient_are_said_once_each_where_they_live(app):
    at(app, "loss")
    app.segmented_control(key="step").set_value("loss").run()
    history, text = train(replace(decode(QUICK)[0], keeps_epochs=True)).history, html(app)
    assert text.count('data-column="loss"') == text.count('data-column="gradient"') == 1
    for name in ("loss", "gradient"):
        assert f'data-column="{name}">{getattr(history, name)[0]:.4f}<' in text
    assert text.index("gradient") < text.index("binary_accuracy") < text.index("predict")


@pytest.mark.parametrize("recipe", [QUICK, QUICK + "_mse"])
@pytest.mark.parametrize("label", [0, 1])
def test_a_row_is_followed_by_what_it_costs(app, recipe, label):
    trained = train(replace(decode(recipe)[0], keeps_epochs=True))
    numbers = trained.dataset.rows("test")
    number = int(numbers[trained.binary("test").y_true == label][-1])
    row = follow(trained, number)
    at(app, "loss", recipe=recipe, row=str(number))
    text = html(app)
    assert f"◎ row {number}: loss " in text
    for name in ("loss", "gradient"):
        written = f"{getattr(row, name)[0]:.4f}".replace("-", "−")
        assert f'data-column="row_{name}">{written}<' in text
    of_loss = {
        QUICK: ("−log(1 − p)", "−log p"),
        QUICK + "_mse": ("p²", "(p − 1)²"),
    }
    assert f"loss {of_loss[recipe][label]} = " in text


def test_the_metric_has_the_threshold_of_the_slider(app):
    at(app, "loss", t="0.9")
    assert '> <span class="follows-live" data-column="threshold">0.9</span></mark>' in html(
        app
    ).replace("&gt;", ">")


def test_whose_loss_and_whose_accuracy_it_is_is_said(app):
    at(app, "loss")
    data, text = train(decode(QUICK)[0]).dataset, html(app)
    assert f"{len(data.test)} test rows, row " in text
    assert f"its loss is of {len(data.train)} train rows." in text
    assert f"accuracy of {len(data.test)} test rows " in text
    assert f"1/{len(data.test)} = {1 / len(data.test):.4f}; between two" in text


def test_the_row_that_is_followed_stays_in_the_link_of_every_step(app):
    number = int(train(decode(QUICK)[0]).dataset.rows("test")[7])
    at(app, "unit", row=str(number))
    for _ in list(STEP.labels)[1:]:
        assert app.query_params["row"] in (str(number), [str(number)])
        press(app, "Next")


@pytest.mark.parametrize("row", picked(["7.5", "123456"], 1))
def test_a_row_that_there_is_not_is_as_if_none_were_named(app, row):
    at(app, "loss", row=row)
    trained = train(replace(decode(QUICK)[0], keeps_epochs=True))
    assert f"◎ row {follow(trained).number}: loss " in html(app)


def test_every_epoch_can_be_linked(app):
    at(app, "epochs", epoch="2")
    app.segmented_control(key="step").set_value("epochs").run()
    assert 'data-epoch="2"' in html(app)
    assert "test rows" in html(app)


def test_data_with_many_features_is_replayed_without_regions(app):
    app.query_params.update({"recipe": "breast-cancer_hidden4_epochs2"})
    app.switch_page("pages/story.py").run()
    app.segmented_control(key="step").set_value("epochs").run()
    assert not app.exception
    assert 'data-epoch="0"' in html(app)
    assert "test rows" in html(app)


def test_what_is_undefined_at_an_epoch_is_said_so(app):
    # One row in a hundred is “yes”, and it is not among the test rows.
    app.query_params.update({"recipe": "moons_n100_pos0.01_hidden4_epochs2"})
    app.switch_page("pages/story.py").run()
    app.segmented_control(key="step").set_value("epochs").run()
    assert not app.exception
    assert 'data-column="roc_auc">undefined<' in html(app)
    assert "on the 20 test rows" in html(app)


def test_a_training_that_diverged_is_named_beside_its_epochs(app):
    app.query_params.update({"recipe": "breast-cancer_lr10_hidden256x256_epochs3"})
    app.switch_page("pages/story.py").run()
    app.segmented_control(key="step").set_value("epochs").run()
    assert not app.exception
    assert "diverged in epoch 1" in said(app)
    assert "Lower the learning rate" in said(app)
    assert 'data-epoch="0"' in html(app)


@pytest.mark.parametrize(
    "epoch", sweep(["inf", "nan", "1e400", "-1", "2.5", "201", "abc", ""], "nan", "201", "")
)
def test_an_epoch_that_cannot_be_is_named_and_the_beginning_shown(app, epoch):
    app.query_params.update({"recipe": QUICK, "step": STEP.labels["epochs"], "epoch": epoch})
    app.run()
    if epoch:
        assert "epoch=" in app.warning[0].value
    app.switch_page("pages/story.py").run()
    app.query_params["epoch"] = epoch
    app.segmented_control(key="step").set_value("epochs").run()
    assert not app.exception
    assert 'data-epoch="0"' in html(app)
