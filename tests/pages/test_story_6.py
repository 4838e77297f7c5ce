"""Step 6 of the story: committing to an answer, the score, another quiz, and bad links."""

import re
from dataclasses import replace

import pytest

from core.experiment.recipe import decode
from core.experiment.trained import train
from core.live.followed import follow
from core.quiz import KINDS, questions
from core.quiz.followed import of_followed
from tests.sweep import picked, sweep
from ui.address.parameters import QUIZ
from ui.story.quiz import N_QUESTIONS, Run


@pytest.fixture
def app(quick):
    return quick


@pytest.fixture
def page(app):
    return open_quiz(app)


def open_quiz(app, *, is_opened=True, **query):
    if is_opened:  # the question about the row was passed in another quiz
        app.session_state["quiz_run"] = Run(seed=-1, at=0)
    app.query_params["step"] = "quiz"
    for key, value in query.items():
        app.query_params[key] = value
    app.switch_page("pages/story.py")
    return app.run()


def quiz_of(page):
    return questions(int(page.text_input(key=QUIZ.key).value), N_QUESTIONS)


def radio(page):
    (found,) = [r for r in page.radio if r.label == "Your answer"]
    return found


def html(page):
    bodies = [element.proto.body for element in page.get("html")]
    bodies = [body for body in bodies if "<style>" not in body]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", " ".join(bodies)))


def texts(page):
    return " ".join(element.value for element in page.markdown).replace("\\", "")


def commit(page, place):
    radio(page).set_value(place).run()
    return page.button(key="quiz_go").click().run()


def go_on(page):
    return page.button(key="quiz_go").click().run()


def wrong_place(question):
    return (question.answer + 1) % len(question.options)


def go_to(page, at, wrong):
    """Come to a question as a person who answered all before it, those of `wrong` wrongly."""
    quiz = quiz_of(page)
    answers = {i: wrong_place(quiz[i]) if i in wrong else quiz[i].answer for i in range(at)}
    seed = int(page.text_input(key=QUIZ.key).value)
    page.session_state["quiz_run"] = Run(seed, at, answers)
    return page.run()


@pytest.mark.parametrize("is_right", [True, False])
def test_the_row_that_was_followed_comes_first_and_only_once(app, is_right):
    page = open_quiz(app, is_opened=False, recipe="moons_n200_hidden4_epochs3", quiz="42")
    trained = train(replace(decode("moons_n200_hidden4_epochs3")[0], keeps_epochs=True))
    row = follow(trained)
    question = of_followed(row.number, row.label, float(row.score[-1]))
    assert question.prompt in texts(page)
    assert "Question 1" not in texts(page)
    commit(page, question.answer if is_right else wrong_place(question))
    assert question.explanation in texts(page)
    assert ("✓ Right:" if is_right else "✗ Not so. Right is:") in html(page)
    go_on(page)
    assert questions(42, 1)[0].prompt in texts(page)
    assert "Question 1 of 10" in texts(page)
    assert "Score" not in texts(page), "it is not one of the ten"
    assert "Previous question" not in [button.label for button in page.button]
    page.text_input(key=QUIZ.key).set_value("43").run()
    assert questions(43, 1)[0].prompt in texts(page)


def test_a_question_shows_nothing_of_its_answer(page):
    question = quiz_of(page)[0]
    assert not page.exception
    assert not page.error
    assert "Question 1 of 10" in texts(page)
    assert question.prompt in texts(page)
    assert [o.replace("\\", "") for o in radio(page).options] == list(question.options)
    assert radio(page).value is None
    assert page.button(key="quiz_go").label == "Check answer"
    assert question.explanation not in texts(page)
    assert "Score" not in texts(page)


def test_choosing_is_not_committing_and_nothing_chosen_is_said(page):
    question = quiz_of(page)[0]
    go_on(page)
    assert "Choose an answer first." in [warning.value for warning in page.warning]
    radio(page).set_value(question.answer).run()
    assert question.explanation not in texts(page)
    go_on(page)
    assert not page.warning
    assert question.explanation in texts(page)


@pytest.mark.parametrize("is_right", [True, False])
def test_the_explanation_and_the_numbers_come_after_the_answer(page, is_right):
    question = quiz_of(page)[0]
    commit(page, question.answer if is_right else wrong_place(question))
    assert question.explanation in texts(page)
    shown = html(page)
    assert ("✓ Right:" if is_right else "✗ Not so. Right is:") in shown
    for reading in question.readings:
        assert reading.before in shown
    assert f"Score **{int(is_right)} of 1**" in texts(page)
    assert not [r for r in page.radio if r.label == "Your answer"], "an answer stays"
    assert page.button(key="quiz_go").label == "Next question"


def test_going_back_shows_what_was_answered(page):
    first, second, *_ = quiz_of(page)
    commit(page, wrong_place(first))
    go_on(page)
    assert second.prompt in texts(page)
    page.button(key="quiz_back").click().run()
    assert first.prompt in texts(page)
    assert f"You chose: {first.options[wrong_place(first)]}".replace('"', "&quot;") in html(page)
    go_on(page)
    assert second.prompt in texts(page)
    assert "Question 2 of 10" in texts(page)


@pytest.mark.long
@pytest.mark.parametrize(("n_wrong", "answered"), picked([(0, 9), (3, 0), (N_QUESTIONS, 9)], 0, 1))
def test_the_score_names_what_went_wrong_and_where_it_is_explained(page, n_wrong, answered):
    quiz = quiz_of(page)
    if answered:
        go_to(page, answered, range(n_wrong))
    for i, question in list(enumerate(quiz))[answered:]:
        commit(page, wrong_place(question) if i < n_wrong else question.answer)
        assert page.button(key="quiz_go").label == (
            "Show the score" if i == N_QUESTIONS - 1 else "Next question"
        )
        go_on(page)
    assert not page.exception
    assert f"{N_QUESTIONS - n_wrong} of {N_QUESTIONS} right." in texts(page)
    for i, question in enumerate(quiz):
        assert (f"✗ {KINDS[question.kind].title}" in texts(page)) == (i < n_wrong)
    labels = [link.proto.label for link in page.get("page_link")]
    links = [label for label in labels if label and label != "Let a class answer"]
    steps = [button for button in page.button if (button.key or "").startswith("quiz_to_")]
    assert len(links) + len(steps) == n_wrong
    page.button(key="quiz_again").click().run()
    assert quiz[0].explanation in texts(page)


def test_a_step_that_explains_is_gone_to(app):
    seed = next(s for s in range(100) if questions(s, 1)[0].kind == "loss")
    page = open_quiz(app, quiz=str(seed))
    go_to(page, N_QUESTIONS, {0}).button(key="quiz_to_loss").click().run()
    assert page.session_state["step"] == "loss"
    assert not page.exception


def test_a_link_brings_its_questions(app):
    page = open_quiz(app, quiz="42")
    assert page.text_input(key=QUIZ.key).value == "42"
    assert questions(42, 1)[0].prompt in texts(page)
    assert not page.warning


def test_another_number_starts_afresh(page):
    commit(page, quiz_of(page)[0].answer)
    page.text_input(key=QUIZ.key).set_value("77").run()
    assert questions(77, 1)[0].prompt in texts(page)
    assert "Score" not in texts(page)
    page.text_input(key=QUIZ.key).set_value("0").run()
    assert "Score" not in texts(page), "nothing is kept of the quiz before"


def test_new_questions_are_another_quiz(page):
    for _ in range(3):
        before = page.text_input(key=QUIZ.key).value
        commit(page, 0)
        next(b for b in page.button if b.label == "New questions").click().run()
        assert page.text_input(key=QUIZ.key).value != before
        assert "Question 1 of 10" in texts(page)
        assert "Score" not in texts(page)


@pytest.mark.parametrize(
    "text", sweep(["-1", "10000", "many", "007", "1.5", "²", "nan", "inf", ""], "-1", "many", "")
)
def test_a_bad_number_in_the_link_is_named(app, text):
    page = open_quiz(app, quiz=text)
    said = " ".join(warning.value for warning in page.warning).replace("\\", "")
    assert f"The link says “quiz={text}”; a whole number from 0 to 9999 is needed." in said
    assert questions(0, 1)[0].prompt in texts(page)
    assert not page.exception


def test_the_presenter_view_shows_the_quiz_too(app):
    page = open_quiz(app, present="true")
    assert not page.exception
    assert quiz_of(page)[0].prompt in texts(page)
