"""The story: its steps, the network that learns under a moving threshold, the epochs."""

import numpy as np
import pytest

from core.mlp.losses import crossentropy
from ui.address.parameters import STEP
from ui.source.own import rows_of_page
from ui.story import STORY
from ui.story.loss import EPOCHS, new_run

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


def cross_entropy(run):
    return rows_of_page(run.predictions()).view.cross_entropy


def press(app, label):
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


@pytest.mark.parametrize("step", STEP.labels)
def test_each_step_has_its_claim_and_its_conclusion(app, step):
    at(app, step)
    app.segmented_control(key="step").set_value(step).run()
    assert not app.exception
    assert STORY[step].claim in said(app)
    assert STORY[step].task in said(app)
    assert STORY[step].conclusion in said(app)


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


def test_loss_and_gradient_do_not_move_with_the_threshold(app):
    at(app, "loss")
    app.segmented_control(key="step").set_value("loss").run()
    _, run = app.session_state["story_run"]
    before = cross_entropy(run), run.gradient, run.model.coefs_[0].copy()
    for threshold in (0.1, 0.9):
        app.number_input(key="t").set_value(threshold).run()
        assert not app.exception
        _, run = app.session_state["story_run"]
        assert (cross_entropy(run), run.gradient) == before[:2]
        np.testing.assert_array_equal(run.model.coefs_[0], before[2])
        assert run.epoch == 0


def test_training_goes_on_epoch_by_epoch_and_can_start_again(app):
    at(app, "loss")
    app.segmented_control(key="step").set_value("loss").run()
    press(app, "Let it learn")
    _, run = app.session_state["story_run"]
    assert run.epoch >= 1
    assert run.is_running
    press(app, "Pause")
    held = run.epoch
    app.number_input(key="t").set_value(0.2).run()
    assert run.epoch == held
    press(app, "Start again")
    assert app.session_state["story_run"][1].epoch == 0


def test_a_run_equals_a_training_of_the_same_network():
    run = new_run(3)
    run.is_running = True
    losses = []
    for _ in range(EPOCHS):
        run.learn()
        losses.append(cross_entropy(run))
    assert not run.is_running
    other = new_run(3)
    other.model.fit(other.X, other.y)
    p = other.model.predict_proba(other.X)[:, 1]
    assert losses[-1] == pytest.approx(crossentropy(other.y, p).mean(), rel=1e-6)
    assert losses[-1] < 0.7 * losses[0]


def test_every_epoch_can_be_chosen(app):
    at(app, "epochs")
    app.segmented_control(key="step").set_value("epochs").run()
    assert "**After epoch 3**" in said(app)
    app.selectbox(key="epoch").set_value(0).run()
    assert not app.exception
    assert "**Before training**" in said(app)
    press(app, "Epoch on")
    assert "**After epoch 1**" in said(app)
    press(app, "Epoch back")
    press(app, "Play")
    assert [b.label for b in app.button].count("Pause") == 1
    press(app, "Pause")
    assert [b.label for b in app.button].count("Play") == 1


def test_data_with_many_features_is_replayed_without_regions(app):
    app.query_params.update({"recipe": "breast-cancer_hidden4_epochs2"})
    app.switch_page("pages/story.py").run()
    app.segmented_control(key="step").set_value("epochs").run()
    assert not app.exception
    assert "**After epoch 2**" in said(app)


def test_what_is_undefined_at_an_epoch_is_said_so(app):
    # One row in a hundred is “yes”, and it is not among the test rows.
    app.query_params.update({"recipe": "moons_n100_pos0.01_hidden4_epochs2"})
    app.switch_page("pages/story.py").run()
    app.segmented_control(key="step").set_value("epochs").run()
    assert not app.exception
    assert "ROC AUC undefined on the 20 test rows" in said(app)


def test_a_training_that_diverged_is_named_beside_its_epochs(app):
    app.query_params.update({"recipe": "breast-cancer_lr10_hidden256x256_epochs3"})
    app.switch_page("pages/story.py").run()
    app.segmented_control(key="step").set_value("epochs").run()
    assert not app.exception
    assert "diverged in epoch 1" in said(app)
    assert "Lower the learning rate" in said(app)
    assert "**Before training**" in said(app)
    assert next(b for b in app.button if b.label == "Play").disabled


@pytest.mark.parametrize("epoch", ["inf", "nan", "1e400", "-1", "2.5", "201", "abc", ""])
def test_an_epoch_that_cannot_be_is_named_and_the_last_one_shown(app, epoch):
    app.query_params.update({"recipe": QUICK, "step": STEP.labels["epochs"], "epoch": epoch})
    app.run()
    if epoch:
        assert "epoch=" in app.warning[0].value
    app.switch_page("pages/story.py").run()
    app.query_params["epoch"] = epoch
    app.segmented_control(key="step").set_value("epochs").run()
    assert not app.exception
    assert "**After epoch 3**" in said(app)
