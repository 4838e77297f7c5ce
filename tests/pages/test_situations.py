"""What is at stake, as Streamlit runs it: chosen, in the link, and taken as a requirement."""

import re
from urllib.parse import parse_qsl

import pytest

from core.data.datasets import DATASETS
from core.situations import SITUATIONS
from tests.pages.person import press, said_plainly, slider_of
from ui.address.parameters import GOAL, REQUIRED
from ui.address.version import as_meant

MOONS, QUICK = "moons_n500_hidden8_epochs4", "circles_n300_hidden8_epochs2"


@pytest.fixture
def page(bare):
    def show(**params):
        bare.query_params.update({"v": "3", "recipe": MOONS} | params)
        return bare.run()

    return show


def goal(app):
    return slider_of(app)["goal"]


def test_every_data_set_begins_with_its_usual_goal_and_the_address_says_nothing_of_it(page):
    app = page()
    assert (
        "**100 test rows** of “Two moons”, say mails: drag the line, and what scores above it is "
        "predicted “yes” (spam, which nobody reads)."
    ) in said_plainly(app)
    assert "lower moon" not in said_plainly(app)
    assert "situation" not in app.query_params
    assert goal(app)["title"] == "Spam"
    (aim,) = goal(app)["aims"]
    assert aim.items() >= {"column": "fp", "limit": 2, "least": False}.items()
    assert aim["words"] == "at most 2 good mails lost"


def test_another_goal_travels_in_the_link_and_leaves_with_its_data_set(page):
    app = page(situation="screening", open="tools")
    assert goal(app)["title"] == "Screening"
    assert app.selectbox(key="situation").value == "screening"
    app.selectbox(key="situation").set_value("none").run()
    assert goal(app) is None
    assert "none" in app.query_params["situation"]
    app.selectbox(key="situation").set_value("screening").run()
    app.text_input(key="recipe").set_value(QUICK).run()
    assert goal(app)["title"] == "Cracked parts"
    assert "situation" not in app.query_params


def test_a_goal_that_is_none_is_named_and_the_usual_one_is_used(page):
    app = page(situation="stakes")
    (warning,) = app.warning
    assert "situation=stakes" in warning.value
    assert "usual goal" in warning.value
    assert goal(app)["title"] == "Spam"


def test_links_from_before_there_were_goals_have_none(bare):
    for before in ({"v": ["2"]}, {"t": ["0.4"]}, {"recipe": [QUICK], "v": ["2"]}):
        assert as_meant(before)["situation"] == ["none"]
        assert as_meant(before | {"situation": ["spam"]})["situation"] == ["spam"]
    for now in ({}, {"v": ["3"]}, {"utm": ["x"]}):
        assert "situation" not in as_meant(now)
    bare.query_params.update({"v": "2", "recipe": MOONS})
    bare.run()
    assert goal(bare) is None
    assert "lower moon" in said_plainly(bare)


def test_one_press_asks_for_the_goal_on_the_page_that_chooses(page):
    app = page()
    (link,) = [
        e.proto for e in app.get("page_link") if e.proto.label.startswith("Find a threshold")
    ]
    assert link.page.endswith("choose_a_threshold")
    app.query_params.update(dict(parse_qsl(link.query_string, keep_blank_values=True)))
    app.query_params["need_precision"] = "0.8"
    app.switch_page("pages/choose_a_threshold.py").run()
    assert "with precision at least 0.8 and false alarms at most 2" in said_plainly(app)
    assert goal(app)["title"] == "Spam"
    app.text_input(key="need_rows_alarmed").set_value("7").run()
    assert "false alarms at most 7" in said_plainly(app)
    app.segmented_control(key="card").set_value("costs").run()
    app.button(key="ask_for_goal").click().run()
    assert app.segmented_control(key="card").value == "requirements"
    assert "with false alarms at most 2" in said_plainly(app)
    assert "need_precision" not in app.query_params
    assert "".join(app.query_params["need_recall"]) == ""


def test_in_a_new_tab_the_goal_is_asked_of_the_same_rows(page):
    here = {"recipe": "moons_n500", "rows": "train", "rule": "ge", "situation": "screening"}
    app = page(v="3", **here)
    (link,) = [
        e.proto for e in app.get("page_link") if e.proto.label.startswith("Find a threshold")
    ]
    asked = dict(parse_qsl(link.query_string, keep_blank_values=True))
    assert asked.items() >= here.items()
    assert asked["need_recall"]


def test_a_sample_has_its_own_goal(page):
    app = page()
    app.switch_page("pages/your_predictions.py").run()
    for name, title in (("take_loans", "Loans"), ("take_ties", "Letters")):
        app.button(key=name).click().run()
        app.switch_page("pages/explorer.py").run()
        assert goal(app)["title"] == title
        assert f"({SITUATIONS[title.lower()].yes})." in said_plainly(app)
        app.switch_page("pages/your_predictions.py").run()
    app.text_area[0].set_value("y,score\n1,0.9\n0,0.2\n")
    press(app, "Read the text")
    app.switch_page("pages/explorer.py").run()
    assert goal(app) is None


def test_the_drawer_says_what_is_at_stake_on_each_data_set(page):
    app = page(drawer="true")
    for name in DATASETS:
        app.selectbox(key="draft_data").set_value(name).run()
        for situation in SITUATIONS.values():
            assert (situation.goal in said_plainly(app)) == (situation.on == name)


def test_every_goal_can_be_asked_for():
    for situation in SITUATIONS.values():
        assert situation.best_by in GOAL.labels
        for aim in situation.aims:
            label = REQUIRED[aim.requirement.name].label
            assert re.search("at least|at most", label)[0] == (
                "at least" if aim.requirement.sense == ">=" else "at most"
            )


def test_where_rows_are_images_they_stand_in_the_rows_behind_a_cell(page):
    app = page(recipe="digits-8_hidden8_epochs1", open="tools", cell="fn", t="0.5")
    (body,) = [e.proto.body for e in app.get("html") if "data-rows-of=" in e.proto.body]
    named = re.findall(r'<i class="image" role="img" aria-label="([^"]*)" style="--image', body)
    assert named == ["an 8"] * 10
    app.segmented_control(key="cell").set_value("tn").run()
    (body,) = [e.proto.body for e in app.get("html") if "data-rows-of=" in e.proto.body]
    named = re.findall('role="img" aria-label="([^"]*)"', body)
    assert len(set(named)) > 1
    assert "an 8" not in named
