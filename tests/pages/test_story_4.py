"""Step 4 of the story, without a browser."""

import re

import pytest

from tests.pages.test_story_3 import choose, said

QUICK = "moons_n300_hidden12_dropout0.5_epochs4"
STEP = "4 Two accuracies"


def open_step(app, recipe=QUICK, **link):
    app.query_params["recipe"] = recipe
    app.switch_page("pages/story.py")
    for key, value in {"step": STEP, **link}.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def gaps(app):
    """Read the table: label of each combination to its cells."""
    (html,) = (e.proto.body for e in app.get("html") if 'class="side"' in e.proto.body)
    rows = re.findall(r'<tr><th scope="row">(.*?)<small>.*?</th>(.*?)</tr>', html)
    return {label: re.findall(r"<td>(.*?)</td>", cells) for label, cells in rows}


def test_every_combination_and_the_gap_that_remains(app):
    open_step(app)
    tried = 1
    for dropout, learning_rate in (("off", "on"), ("off", "off"), ("on", "off")):
        choose(app, "Dropout", dropout)
        choose(app, "Learning rate", learning_rate)
        tried = sum(any(cells) for cells in gaps(app).values())
    assert tried == 4
    table = gaps(app)
    without_both = table.pop("Dropout off, learning rate 0")
    assert re.fullmatch(r"(0\.\d{4}) − \1 = 0", without_both[0])
    assert without_both[1] == "0"
    assert re.fullmatch(r"0|[+−]\d·10⁻[⁰¹²³⁴⁵⁶⁷⁸⁹]+", without_both[2])
    for label, (last, mean, _) in table.items():
        running, evaluated, gap = (
            float(text.replace("−", "-")) for text in re.split(r" [−=] ", last)
        )
        assert running - evaluated == pytest.approx(gap, abs=1.1e-4)
        assert float(mean.replace("−", "-")) != 0, label


@pytest.mark.parametrize(
    ("dropout", "learning_rate", "words"),
    [
        ("on", "as set", "Both reasons at once"),
        ("off", "as set", "one reason remains"),
        ("on", "0", "all of the gap is dropout"),
        ("off", "0", "the gap is exactly 0 in every epoch"),
    ],
)
def test_a_link_opens_a_combination_and_its_reason_is_said(app, dropout, learning_rate, words):
    open_step(app, dropout=dropout, learning_rate=learning_rate)
    assert words in said(app)


def test_no_gap_is_not_explained_as_one(app):
    open_step(app, "moons_pos0.01")
    assert "= **0**. In this epoch both counted as many rows right" in said(app)
    assert "Both reasons at once" not in said(app)


def test_a_network_without_dropout_borrows_the_reference_s(app):
    open_step(app, "moons_n300_hidden12_dropout0_epochs2_lr0")
    assert "no dropout: “on” is the reference’s, 0.5" in said(app)
    assert "learning rate is 0" in said(app)
    choose(app, "Recipe", "moons_n300_hidden0_epochs2", "text_input")
    assert "no hidden layer to drop from" in said(app)


def test_another_network_begins_another_table(app):
    open_step(app)
    choose(app, "Dropout", "off")
    assert sum(any(cells) for cells in gaps(app).values()) == 2
    choose(app, "Recipe", "moons_n400_hidden12_dropout0.5_epochs2", "text_input")
    assert sum(any(cells) for cells in gaps(app).values()) == 1


def test_a_training_that_diverges_at_once_says_so(app):
    open_step(app, "breast-cancer_lr10_hidden256x256_epochs2", dropout="off")
    assert "diverged" in said(app)


@pytest.mark.parametrize("key", ["dropout", "learning_rate"])
def test_a_bad_value_in_the_link_is_named(app, key):
    open_step(app, **{key: "nonsense"})
    assert f"{key}=nonsense”" in said(app).replace("\\", "")
