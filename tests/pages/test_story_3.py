"""Step 3 of the story, without a browser."""

import re

import pytest

from tests.sweep import sweep
from ui.address.parameters import STAGE
from ui.story.only_the_loss.trainings import VARIANTS

QUICK = "moons_n300_hidden8_dropout0_epochs4"
STEP = "3 Only the loss differs"


@pytest.fixture
def app(quick):
    return quick


def open_step(app, part="three trainings", recipe=QUICK, **link):
    app.query_params["recipe"] = recipe
    app.switch_page("pages/story.py")
    for key, value in {"step": STEP, "part": part, **link}.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def choose(app, label, value, kind="segmented_control"):
    next(e for e in getattr(app, kind) if e.label == label).set_value(value).run()
    assert not app.exception
    return app


def table(app):
    (html,) = (e.proto.body for e in app.get("html") if 'class="side"' in e.proto.body)
    rows = re.findall(r"<tr>(.*?)</tr>", html)
    return [re.sub(r"<[^>]*>", " ", row).split() for row in rows], re.findall(
        r"<td>(.*?)</td>", html
    )


def said(app):
    return " ".join(m.value for m in [*app.markdown, *app.caption, *app.warning])


def test_three_trainings_at_every_epoch(app):
    open_step(app)
    seen = set()
    for epoch in (4, 2, 1):
        choose(app, "Epoch", epoch, "slider")
        _, cells = table(app)
        losses, accuracies = cells[::2], cells[1::2]
        assert len(losses) == len(VARIANTS)
        assert len(set(losses)) == len(VARIANTS), "another loss, another number"
        for text in accuracies:
            right, rows, value = re.fullmatch(r"(\d+) ÷ (\d+) = ([\d.]+)", text).groups()
            assert int(right) / int(rows) == pytest.approx(float(value), abs=5e-5)
            assert rows == "180"
        seen.add(tuple(cells))
    assert len(seen) == 3


def test_one_epoch_has_no_slider(app):
    open_step(app, recipe="moons_n300_hidden8_dropout0_epochs1")
    assert not app.slider
    assert len(table(app)[1]) == 2 * len(VARIANTS)


def test_a_training_that_diverges_is_named(app):
    open_step(app, recipe="breast-cancer_lr10_hidden256x256_dropout0x0_epochs3")
    assert "not reached" in table(app)[1]
    assert "diverged in epoch 1" in said(app)
    assert "There is no epoch to show" in said(app)
    assert "`learning_rate` must" not in said(app), "in words for people"


def test_the_gradient_at_saturation(app):
    open_step(app, "gradient at saturation")
    assert table(app)[1] == ["8.0003", "−0.9997", "0.9993", "−0.00067", "81.0000", "−18.0000"]
    assert "surely wrong" in said(app)
    for z, word in ((0.0, "undecided"), (10.0, "right"), (-0.5, "wrong"), (-10.0, "wrong")):
        choose(app, "Logit z of a row whose true class is 1", z, "slider")
        assert f"the row is {word}" in said(app) or word == "wrong"
    assert "1 ÷ (1 + e^10)" in " ".join(e.proto.body for e in app.get("html"))


@pytest.mark.long
@pytest.mark.parametrize("loss", ["crossentropy", "squared_error"])
@pytest.mark.parametrize("sample", ["doubtful", "saturated"])
def test_one_sample_through_every_stage_by_its_button(app, loss, sample):
    open_step(app, "one sample by numbers")
    choose(app, "Loss", loss)
    choose(app, "Sample", sample)
    on = next(b for b in app.button if b.label == "Next stage")
    for stage in [*STAGE.labels][1:]:
        on.click().run()
        assert not app.exception
        assert app.session_state["stage"] == stage
        on = next(b for b in app.button if b.label == "Next stage")
    assert on.disabled
    next(b for b in app.button if b.label == "Previous").click().run()
    assert app.session_state["stage"] == "by_sums"


def test_the_loss_is_known_to_its_own_stages_only(app):
    open_step(app, "one sample by numbers")
    same = {}
    for stage in STAGE.labels:
        choose(app, "Stage", stage, "select_slider")
        tables = []
        for loss in ("crossentropy", "squared_error"):
            choose(app, "Loss", loss)
            tables.append(table(app)[1])
        same[stage] = tables[0] == tables[1]
    assert [stage for stage, is_same in same.items() if is_same] == [*STAGE.labels][:4]


def test_a_link_opens_a_stage_and_a_bad_one_is_named(app):
    open_step(app, "one sample by numbers", stage="7 back: logit", sample_loss="Squared error")
    assert app.session_state["stage"] == "by_logit"
    assert app.session_state["sample_loss"] == "squared_error"


@pytest.mark.parametrize("key", sweep(["part", "stage", "sample", "sample_loss"], "part", "sample"))
def test_a_bad_value_in_the_link_is_named(app, key):
    open_step(app, **{"part": "one sample by numbers", key: "nonsense"})
    assert f"“{key}=nonsense”" in said(app).replace("\\", "")
