"""What a question shows: every kind is drawn, nothing of its answer before it is given."""

import re
from pathlib import Path

import pytest

from core.quiz import KINDS, Rows, questions
from ui.address.parameters import STEP
from ui.story.quiz import drawing
from ui.story.quiz.pages import PAGES

ROOT = Path(__file__).parents[2]
QUIZ = {question.kind: question for question in questions(4, len(KINDS))}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_drawn_and_says_right_or_wrong_only_afterwards(kind):
    question = QUIZ[kind]
    before, after = str(drawing.before(question)), str(drawing.after(question))
    assert "wrong" not in before
    assert "right" not in before
    if isinstance(question.shown, Rows):
        rows = question.shown
        dots = re.findall(r'class="dot (\w+)"', before)
        assert dots == ["yes" if label else "no" for label in rows.y_true]
        assert len(re.findall('class="cut', before)) == len(rows.thresholds)
        n_strips = max(2 if question.after else 1, len(rows.thresholds))
        assert after.count('class="quiz-strip"') == n_strips
        if rows.thresholds:
            wrong = sum(int((~rows.right(t)).sum()) for t in rows.thresholds)
            if question.after:
                wrong += int((~question.after.right(question.after.thresholds[0])).sum())
            assert after.count(" wrong") - after.count("predicted wrongly") == 2 * wrong, (
                "dot and words"
            )


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_leads_to_a_place_that_explains_it(kind):
    place = PAGES[kind]
    if place.step is None:
        assert (ROOT / place.path).is_file()
        assert place.label
    else:
        assert place.step in STEP.labels


def test_every_place_belongs_to_a_kind():
    assert set(PAGES) == set(KINDS)


def test_the_verdict_is_a_sign_and_words():
    question = QUIZ["accuracy"]
    right = str(drawing.verdict(question, question.answer))
    wrong = str(drawing.verdict(question, (question.answer + 1) % len(question.options)))
    assert right.startswith('<div class="quiz" role="status">')
    assert "✓" in right
    assert "Right:" in right
    assert "You chose" not in right
    assert "✗" in wrong
    assert f"Not so. Right is: {question.options[question.answer]}" in wrong
    assert f"You chose: {question.options[(question.answer + 1) % 3]}" in wrong


def test_marks_name_each_question():
    html = str(drawing.marks(["✓", "✗", ""], 2))
    for i, word in enumerate(("right", "wrong", "not answered yet"), 1):
        assert f"Question {i}: {word}" in html
    assert html.count('class="now"') == 1


def test_a_moving_threshold_is_drawn_from_and_to():
    question = QUIZ["accuracy"]
    start, end = question.shown.thresholds
    before = str(drawing.before(question))
    assert f"from {start:.2f}" in before
    assert f"to {end:.2f}" in before
    assert 'class="cut to"' in before
