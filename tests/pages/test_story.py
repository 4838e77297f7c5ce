"""The story: its steps, the network that learns under a moving threshold, the epochs."""

import numpy as np
import pytest

from core.data.datasets import load_dataset
from core.experiment.recipe import REFERENCE
from core.experiment.trained import train
from core.mlp.estimator import MLPClassifier
from core.mlp.losses import crossentropy
from ui.address.parameters import STEP
from ui.story import STORY
from ui.story.loss import EPOCHS, learned

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


@pytest.mark.parametrize("step", STEP.labels)
def test_each_step_has_its_claim_and_its_conclusion(app, step):
    at(app, step)
    app.segmented_control(key="step").set_value(step).run()
    assert not app.exception
    assert STORY[step].claim in said(app)
    assert STORY[step].to_do() in said(app)
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


def test_loss_and_gradient_are_said_once_each_where_they_live(app):
    at(app, "loss")
    app.segmented_control(key="step").set_value("loss").run()
    made, text = learned(0), html(app)
    assert text.count('data-column="loss"') == text.count('data-column="gradient"') == 1
    for name in ("loss", "gradient"):
        assert f'data-column="{name}">{made.each[name][0]:.4f}<' in text
    assert text.index("gradient") < text.index("binary_accuracy") < text.index("predict")


def test_a_run_equals_a_training_of_the_same_network():
    made = learned(3)
    assert made.last == EPOCHS
    dataset = load_dataset("moons", n_samples=REFERENCE.n_samples, seed=3)
    X, y = dataset.split("train")
    model = MLPClassifier((16, 16), dropout=0.0, epochs=EPOCHS, random_state=3).fit(X, y)
    p = model.predict_proba(dataset.split("test")[0])[:, 1]
    np.testing.assert_array_equal(made.view.predictions.y_score, p)
    losses = made.each["loss"]
    assert losses[EPOCHS] == crossentropy(y, model.predict_proba(X)[:, 1]).mean()
    assert losses[EPOCHS] < 0.7 * losses[0]
    assert made.each["gradient"][EPOCHS] == np.linalg.norm(model.gradient(X, y))


def test_the_rows_are_those_of_the_first_screen():
    first = train(REFERENCE).binary("test")
    np.testing.assert_array_equal(learned(0).view.predictions.y_true, first.y_true)
    assert len(learned(0).rows) == first.n_samples


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


@pytest.mark.parametrize("epoch", ["inf", "nan", "1e400", "-1", "2.5", "201", "abc", ""])
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
