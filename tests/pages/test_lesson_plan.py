"""The lesson plan: its minutes add up, its links open what they say, its numbers are true."""

import re
from urllib.parse import parse_qsl

import numpy as np
import pytest

from core.experiment.recipe import REFERENCE, decode
from core.situations import SITUATIONS
from tests.browser.independent import counted, scores_of
from tests.pages.test_explorer import said
from tests.pages.test_situations import goal
from ui.lesson import LESSONS, RARE
from ui.live.unit.tables import OUTPUTS

OPENED = [opened for lesson in LESSONS for part in lesson.parts for opened in part.opens]
TEXT = " ".join(part.then for lesson in LESSONS for part in lesson.parts)


@pytest.fixture(scope="module")
def reference():
    return scores_of(REFERENCE)


@pytest.fixture
def page(bare):
    bare.run()
    bare.switch_page("pages/lesson_plan.py").run()
    assert not bare.exception
    return bare


def test_minutes_add_up_and_every_part_says_what_to_ask(page):
    assert [lesson.minutes for lesson in LESSONS] == [10, 45]
    assert [header.value for header in page.main.header] == ["10 minutes", "45 minutes"]
    for words in ("**Ask:**", "**They usually say:**", "**Then:**"):
        assert said(page).count(words) == sum(len(lesson.parts) for lesson in LESSONS)
    assert "**Minute 38 to 45: open**" in said(page)


def test_every_part_links_what_it_opens(page):
    for opened in OPENED:
        assert opened.link in said(page)


@pytest.mark.long
@pytest.mark.parametrize("link", sorted({opened.link for opened in OPENED}))
def test_links_open_what_they_say(bare, link):
    path, query = re.search(r"\(\./(\w*)\??(.*)\)$", link).groups()
    asked = dict(parse_qsl(query))
    bare.query_params.update(asked)
    bare.run()
    if path:
        bare.switch_page(f"pages/{path}.py").run()
    assert not bare.exception
    assert not bare.warning
    assert {key: bare.query_params[key] for key in bare.query_params}.keys() <= asked.keys()
    if path == "with_a_class":
        assert bare.segmented_control(key="ask").value == asked.get("ask", "line")
        if name := asked.get("situation"):
            assert bare.selectbox(key="situation").value == name
    elif path:
        assert bare.segmented_control(key="step").value == asked["step"]
        assert bare.toggle(key="present").value
    else:
        assert bare.text_input(key="recipe").value == asked.get("recipe", "")
        name = asked.get("situation", "spam")
        title = None if name == "none" else SITUATIONS[name].title
        assert (goal(bare) or {"title": None})["title"] == title


def test_numbers_of_the_two_goals_are_true(reference):
    y_true, y_score = reference
    spam, screening, usual = (counted(y_true, y_score, t) for t in (0.927, 0.077, 0.5))
    assert (spam["fp"], spam["fn"]) == (2, 66)
    assert counted(y_true, y_score, 0.926)["fp"] == 3
    assert (screening["fn"], screening["fp"]) == (2, 40)
    assert counted(y_true, y_score, 0.078)["fn"] == 3
    assert spam["tp"] + spam["fn"] == screening["tn"] + screening["fp"] == 200
    for number in ("0.927", "66 of 200", "0.077", "40 of 200", "0.83 instead of 0.94"):
        assert number in TEXT
    assert (round(spam["accuracy"], 2), round(usual["accuracy"], 2)) == (0.83, 0.94)
    assert usual["accuracy"] > max(spam["accuracy"], screening["accuracy"])
    assert usual["fp"] > 2
    assert usual["fn"] > 2


def test_numbers_of_the_rare_rows_are_true():
    settings, problems = decode(RARE)
    assert not problems
    half, never = (counted(*scores_of(settings), t) for t in (0.5, 1.0))
    assert (half["accuracy"], half["tp"], half["tp"] + half["fn"]) == (0.9875, 3, 8)
    assert (never["accuracy"], never["tp"]) == (0.98, 0)


def test_three_outputs_have_the_label_1_from_0_05_on():
    outputs = np.array(OUTPUTS)
    assert sorted(outputs[outputs > 0.05]) == [0.0747, 0.216, 0.835]
