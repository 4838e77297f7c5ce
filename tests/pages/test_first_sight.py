"""The first ten seconds: little at first, everything one press away, and what was opened stays."""

from collections import OrderedDict

import pytest
from streamlit.runtime.scriptrunner import ScriptRunContext
from streamlit.testing.v1 import AppTest

from core.predictions.samples import sample_models
from tests.pages.conftest import ROOT
from tests.pages.person import html, press, said_plainly, slider_of
from tests.pages.test_explorer import said
from tests.sweep import picked
from ui import explorer
from ui.explorer import parts
from ui.live.threshold import fragment
from ui.source import cache
from ui.source.rows import OwnRows
from ui.streamlit_inside import hearing
from ui.training.queue import Trainer

AT_FIRST = "heading", "empty", "markdown", "html", "bidi_component"
PARTS = ("curves", "rates", "training", "home")


def charts(app):
    return len(app.get("plotly_chart"))


def test_the_bare_address_shows_a_question_a_slider_and_no_chart(bare):
    hearing._came_in.clear()
    bare.run()
    assert not bare.exception
    assert "data-waits" in html(bare)
    assert bare.title[0].value == "The network says 0.835. Is that a 1?"
    (sentence,) = (text.value for text in bare.markdown)
    assert sentence.count(".") == 1
    assert "15,997" not in said(bare)
    assert not bare.query_params
    assert not charts(bare)
    assert not bare.sidebar.children
    assert not bare.number_input
    assert [part.label for part in bare.main.expander][-1] == "Download"
    bare.run()
    assert "data-waits" not in html(bare), "for who is there already"


def test_a_link_on_which_much_stands_open_shows_the_slider_first_as_well(bare):
    hearing._came_in.clear()
    bare.query_params.update({"v": "3", "open": "tools"})
    bare.run()
    assert not bare.exception
    assert bare.number_input
    assert "data-waits" in html(bare)


def test_what_is_pressed_or_typed_comes_after_the_picture(bare, monkeypatch):
    first, enqueue = [], ScriptRunContext.enqueue

    def noted(self, message):
        if message.delta.HasField("new_element") and not hearing._is_said_last():
            first.append(message.delta.new_element.WhichOneof("type"))
        enqueue(self, message)

    monkeypatch.setattr(ScriptRunContext, "enqueue", noted)
    bare.run()
    assert not bare.exception
    assert {"heading", "bidi_component"} < {*first} <= {*AT_FIRST}
    assert bare.button


def test_the_first_picture_is_put_together_once_for_all_who_see_the_same(bare, monkeypatch):
    put_together, make = [], fragment.what_moves

    def what_moves(shown, **what):
        put_together.append(what)
        return make(shown, **what)

    def seen_by_another(**params):
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        app.query_params.update({"v": "3", "recipe": "moons_n500_hidden8_epochs4"} | params)
        app.run()
        assert not app.exception
        return slider_of(app)

    def forget():
        monkeypatch.setattr(cache, "_all_made", OrderedDict())

    monkeypatch.setattr(fragment, "what_moves", what_moves)
    anew = []
    links = {}, {"situation": "none"}, {"rows": "train"}, {"rule": "ge"}
    for link in links:
        forget()
        anew.append(seen_by_another(**link))
    forget()
    put_together.clear()
    for _ in range(2):
        assert [seen_by_another(**link) for link in links] == anew
    assert len(put_together) == len(links)


@pytest.mark.parametrize("open_part", [None, "curves"])
def test_what_a_person_came_for_is_drawn_before_parts_on_which_it_does_not_depend(
    bare, monkeypatch, open_part
):
    drawn = []
    for module in (explorer, parts):
        before = module.draw

        def draw(*given, before=before, **named):
            drawn.append(before)
            return before(*given, **named)

        monkeypatch.setattr(module, "draw", draw)
    if open_part:
        bare.query_params.update({"v": "3", "open": open_part})
    bare.run()
    assert not bare.exception
    assert drawn.index(fragment.draw) == (0 if open_part is None else 1)
    assert len(drawn) == 2
    assert [part.label for part in bare.main.expander][-1] == "Download"


@pytest.mark.parametrize("seed", [101, 102])
def test_what_is_said_while_a_network_trains_gives_way_to_what_is_said_of_it(bare, seed):
    bare.query_params.update({"v": "3", "recipe": f"moons_n300_hidden2_epochs1_seed{seed}"})
    if seed % 2:
        bare.query_params["open"] = "tools"
    bare.run()
    assert said(bare).count("test rows") == 1
    assert ("parameters" in said(bare)) == bool(seed % 2)


def test_the_row_that_the_question_is_about_is_marked_while_one_scores_as_much(bare):
    bare.run()
    asked = slider_of(bare)["asked"]
    assert asked == {"row": 96, "words": "≈ 0.835"}
    bare.switch_page("pages/story.py").run()
    assert f'data-followed="{asked["row"]}"' in html(bare), "the one that the story follows"
    bare.query_params["rows"] = "train"
    bare.switch_page("pages/explorer.py").run()
    assert slider_of(bare)["asked"] is None
    bare.query_params.update({"rows": "test", "recipe": "moons_n50_hidden1_epochs1"})
    bare.run()
    assert slider_of(bare)["asked"] is None, "no score comes near"


def test_whoever_brought_rows_has_a_press_to_choose_a_threshold(bare):
    def ways():
        return [link.proto.label for link in bare.get("page_link")]

    bare.run()
    assert "The answer in a minute" in ways()
    bare.session_state["own_predictions"] = OwnRows(sample_models("loans"))
    bare.session_state["own_predictions_shown"] = True
    bare.run()
    assert not bare.exception
    assert "Choose a threshold" in ways()
    assert "The answer in a minute" not in ways()
    assert "How it was trained" not in [part.label for part in bare.main.expander]
    assert (
        "**4,000 rows** of your predictions, Loans (two models, three regions), model "
        "**score_card**: drag the line, and what scores above it is predicted “yes” "
        "(**repays**)."
    ) in said_plainly(bare)
    assert slider_of(bare)["asked"] is None
    assert "open_drawer" not in {button.key for button in bare.button}, "nothing is trained"
    assert not bare.selectbox, "one press away"
    bare.button(key="turn_tools").click().run()
    assert next(field.label for field in bare.selectbox) == "Model"
    bare.selectbox[0].set_value("network").run()
    press(bare, "Fewer numbers and controls")
    assert "model **network**" in said_plainly(bare)


def test_everything_opens_with_one_press_and_goes_with_one(bare):
    bare.run()
    bare.button(key="everything").click().run()
    assert not bare.exception
    assert charts(bare) == 7
    assert bare.sidebar.button
    assert {key: bare.query_params[key] for key in bare.query_params} == {
        "v": "3",
        "drawer": "true",
        "open": "all",
    }
    bare.button(key="everything").click().run()
    assert not charts(bare)
    assert not bare.query_params


def test_what_was_opened_stays_by_link_and_on_other_pages(bare, monkeypatch):
    foreseen = []
    monkeypatch.setattr(Trainer, "foresee", lambda trainer: foreseen.append(trainer))
    bare.query_params.update({"v": "2", "t": "0.3", "open": "curves"})
    bare.run()
    assert charts(bare) == 3
    assert "open" in bare.query_params
    assert not foreseen, "no process for whoever only looks"
    bare.button(key="open_drawer").click().run()
    assert bare.sidebar.button
    assert foreseen, "whoever opens the drawer is about to train"
    bare.switch_page("pages/models.py").run()
    assert bare.sidebar.button, "a drawer that was opened"
    bare.button(key="close_drawer").click().run()
    assert not bare.sidebar.children
    bare.switch_page("pages/explorer.py").run()
    assert charts(bare) == 3


def test_numbers_and_controls_come_and_go_and_keep_what_was_chosen(bare):
    bare.query_params.update({"v": "2", "rule": "ge", "rows": "train"})
    bare.run()
    assert "1,200 train rows" in said(bare)
    assert "on or above it" in said(bare)
    bare.button(key="turn_tools").click().run()
    assert bare.segmented_control(key="rule").value == ">="
    bare.segmented_control(key="rows").set_value("validation").run()
    bare.button(key="turn_tools").click().run()
    assert not bare.segmented_control
    assert "400 validation rows" in said(bare)
    assert bare.query_params["rows"] == ["validation"] or bare.query_params["rows"] == "validation"


@pytest.mark.parametrize(
    ("page", "has_drawer"),
    [
        ("your_predictions", False),
        ("which_accuracy", False),
        ("formulas", False),
        ("glossary", False),
        ("minute", False),
        ("with_a_class", False),
        ("here", False),
        ("models", True),
        ("binary_accuracy", True),
    ],
)
def test_only_pages_that_show_a_network_offer_its_settings(bare, page, has_drawer):
    bare.run()
    bare.switch_page(f"pages/{page}.py").run()
    assert not bare.exception
    assert ("open_drawer" in {button.key for button in bare.button}) == has_drawer
    assert not bare.sidebar.children


@pytest.mark.parametrize(("step", "has_drawer"), [("loss", False), ("epochs", True)])
def test_of_the_story_only_steps_that_train_do(bare, step, has_drawer):
    bare.query_params.update({"v": "2", "step": step})
    bare.switch_page("pages/story.py").run()
    assert ("open_drawer" in {button.key for button in bare.button}) == has_drawer


def test_train_with_nothing_changed_says_so_beside_the_button(app):
    app.run()
    next(b for b in app.button if b.label == "Train").click().run()
    assert not app.exception
    assert "These settings are trained already" in said(app)
    assert not app.toast, "one in a fragment takes the place of what the page began with"


def test_the_short_answer_has_four_sentences_and_the_picture(bare):
    bare.switch_page("pages/minute.py").run()
    html = " ".join(element.proto.body for element in bare.get("html"))
    assert html.count("<dt>") == 4
    assert all(name in html for name in ("fit", "binary_accuracy", "predict"))


def test_a_draft_outlives_the_drawer(app):
    app.run()
    before = {field.key: field.value for field in app.number_input if field.key.startswith("draft")}
    assert before["draft_n_samples"] == 2000
    app.number_input(key="draft_epochs").set_value(7).run()
    for _ in range(2):
        app.button(key="close_drawer").click().run()
        app.button(key="turn_tools").click().run()
        app.button(key="open_drawer").click().run()
        now = {field.key: field.value for field in app.number_input if field.key in before}
        assert now == before | {"draft_epochs": 7}
    app.switch_page("pages/formulas.py").run()
    app.switch_page("pages/models.py").run()
    assert {f.key: f.value for f in app.number_input if f.key in before} == now


def test_a_number_beyond_its_bounds_is_named_and_not_trained_with(app):
    app.run()
    train = {button.label: button for button in app.button}["Train"]
    assert not train.disabled
    app.number_input(key="draft_epochs").set_value(300).run()
    app.number_input(key="draft_units_0").set_value(0).run()
    (problem,) = app.error
    assert "Epochs: 1 to 200 is possible; got 300." in problem.value
    assert "Units 1: 1 to 256 is possible; got 0." in problem.value
    assert {button.label: button for button in app.button}["Train"].disabled
    app.number_input(key="draft_epochs").set_value(30).run()
    app.number_input(key="draft_units_0").set_value(8).run()
    assert not app.error
    assert not {button.label: button for button in app.button}["Train"].disabled


@pytest.mark.parametrize(
    "page", picked(["choose_a_threshold", "models", "groups", "believe_the_scores"], 0, 1)
)
def test_rows_and_rule_fold_into_a_button_that_says_what_they_are(bare, page):
    bare.query_params.update({"recipe": "moons_n300_hidden2_epochs1", "rule": "ge"})
    bare.switch_page(f"pages/{page}.py").run()
    [choices] = [node for node in nodes(bare.main) if node.type == "popover"]
    assert choices.proto.popover.label == "Test rows, “yes” when ≥ threshold"
    bare.segmented_control(key="rows").set_value("train").run()
    assert not bare.exception
    assert "180 train rows" in said(bare)


def nodes(node):
    yield node
    for child in getattr(node, "children", {}).values():
        yield from nodes(child)
