"""Step 6 of the story in a browser: by keyboard alone, one link in two browsers, on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from core.quiz import Question, questions
from tests.browser.axe import COLOURS, WCAG, issues
from tests.browser.conftest import App, daily
from ui.story.quiz import N_QUESTIONS

ANSWERS = ".st-key-quiz_answers"


def open_quiz(app: App, seed: int, more: str = "") -> App:
    """Open a quiz; of the answers to another one the session keeps nothing."""
    app.go(f"/story?step=6+Predict%2C+then+reveal&quiz={seed}{more}")
    expect(app.page.locator(ANSWERS).get_by_role("radio").first).to_be_visible()
    if "which you followed" in prompt(app.idle()).inner_text():
        pass_the_opening(app)
    return app


def pass_the_opening(app: App) -> None:
    """Answer the question about the row that was followed, which a session is asked once."""
    app.page.locator(ANSWERS).get_by_role("radiogroup").locator("label").first.click()
    button(app.idle()).click()
    expect(app.page.locator(".quiz-verdict")).to_be_visible()
    button(app.idle()).click()
    expect(prompt(app)).not_to_contain_text("which you followed")
    app.idle()


def prompt(app: App):
    return app.page.locator(".st-key-quiz_prompt")


def button(app: App):
    return app.page.locator(".st-key-quiz_go button")


def is_focused(app: App, within: str) -> bool:
    return app.page.evaluate("(css) => document.activeElement.closest(css) !== null", within)


def choose_by_keyboard(app: App, text: str) -> None:
    """Walk with the arrow keys until the option of this text is chosen."""
    wanted = app.page.locator(ANSWERS).get_by_role("radio", name=text, exact=True)
    for _ in range(5):
        app.page.keyboard.press("ArrowDown")
        app.frame()
        if wanted.is_checked():
            app.idle()
            return
    raise AssertionError(f"“{text}” was never chosen")


def commit(app: App, text: str) -> None:
    app.page.locator(ANSWERS).locator("label", has_text=text).first.click()
    expect(app.page.locator(ANSWERS).get_by_role("radio", name=text, exact=True)).to_be_checked()
    button(app).click()
    expect(app.page.locator(".quiz-verdict")).to_be_visible()
    app.idle()


def assert_fits_one_screen(app: App, question: Question) -> None:
    box = app.page.locator(".st-key-quiz_top").bounding_box()
    assert box["y"] + box["height"] <= app.page.viewport_size["height"], question.kind


def assert_is_readable_on_a_phone(app: App, theme: str) -> None:
    assert app.page.evaluate("document.documentElement.scrollWidth") <= 390
    beyond = app.page.evaluate(
        "[...document.querySelectorAll('.st-key-quiz_top .quiz *')]"
        ".filter((node) => node.getBoundingClientRect().right > 391"
        " && !node.closest('.quiz-table')).map((node) => node.outerHTML)"
    )
    assert not beyond
    rules = {"light": WCAG, "dark": COLOURS}[theme]
    assert issues(app.theme(theme), ".st-key-quiz_top", rules) == []


def go_on(app: App, question: Question) -> None:
    button(app).click()
    expect(prompt(app)).not_to_have_text(question.prompt)
    app.idle()


@pytest.mark.parametrize("n", daily(2, N_QUESTIONS))
def test_a_whole_quiz_by_keyboard_alone_in_the_presenter_view_fits_one_screen(app, n):
    seed = 14 + n  # a session keeps what it answered: each of these asks other questions
    open_quiz(app.sized(1280, 720), seed, "&present=true")
    quiz, press = questions(seed, N_QUESTIONS), app.page.keyboard.press
    for _ in range(120):
        if is_focused(app, f"{ANSWERS} [role=radiogroup]"):
            break
        press("Tab")
    right = 0
    for i, question in enumerate(quiz[:n]):
        expect(prompt(app)).to_have_text(question.prompt)
        place = question.answer if i % 3 else (question.answer + 1) % len(question.options)
        choose_by_keyboard(app, question.options[place])
        press("Tab")
        assert is_focused(app, ".st-key-quiz_go")
        press("Enter")
        right += bool(i % 3)
        verdict = app.page.locator(".quiz-verdict")
        expect(verdict).to_contain_text("Right:" if i % 3 else "Not so.")
        expect(verdict).to_contain_text(question.options[question.answer])
        expect(app.page.get_by_text(f"Score {right} of {i + 1}", exact=True)).to_be_visible()
        last = i == N_QUESTIONS - 1
        expect(button(app)).to_have_text("Show the score" if last else "Next question")
        app.idle()
        assert is_focused(app, ".st-key-quiz_go"), "the keyboard stays on the button"
        assert_fits_one_screen(app, question)
        press("Enter")
        if not last:
            expect(prompt(app)).to_have_text(quiz[i + 1].prompt)
            app.idle()
            assert is_focused(app, ".st-key-quiz_go")
            press("Shift+Tab")
    if n == N_QUESTIONS:
        expect(prompt(app)).to_have_text(f"{right} of {N_QUESTIONS} right.")


def test_enter_without_a_choice_asks_for_one(app):
    open_quiz(app, 42)
    button(app).focus()
    app.page.keyboard.press("Enter")
    expect(app.page.get_by_text("Choose an answer first.")).to_be_visible()
    expect(prompt(app)).to_have_text(questions(42, 1)[0].prompt)


@pytest.mark.slow
@pytest.mark.parametrize(("n", "theme"), [(3, "light"), (N_QUESTIONS, "dark")])
def test_one_link_is_one_quiz_on_a_projector_and_a_phone_and_answers_stay_in_each(
    app, new_app, n, theme
):
    seed = 316 + n  # a session keeps what it answered: each of these asks other questions
    projector = open_quiz(app.sized(1920, 1080), seed, "&present=true")
    phone = open_quiz(new_app(390, 844), seed)
    quiz = questions(seed, N_QUESTIONS)
    for i, question in enumerate(quiz[: min(n, 3)]):
        assert_is_readable_on_a_phone(phone, theme)
        for app, place in ((projector, question.answer), (phone, (question.answer + 1) % 3)):
            expect(prompt(app)).to_have_text(question.prompt)
            labels = app.page.locator(ANSWERS).get_by_role("radiogroup").locator("label")
            assert [text.strip() for text in labels.all_inner_texts()] == list(question.options)
            commit(app, question.options[place])
            score = i + 1 if app is projector else 0
            expect(app.page.get_by_text(f"Score {score} of {i + 1}", exact=True)).to_be_visible()
        assert_fits_one_screen(projector, question)
        assert_is_readable_on_a_phone(phone, theme)
        for app in (projector, phone):
            go_on(app, question)
            expect(prompt(app)).to_have_text(quiz[i + 1].prompt)
    for question in quiz[3:n]:
        expect(prompt(projector)).to_have_text(question.prompt)
        commit(projector, question.options[0])
        assert_fits_one_screen(projector, question)
        go_on(projector, question)


def test_new_questions_change_the_link_and_back_returns(app):
    open_quiz(app, 43)
    app.page.get_by_role("button", name="New questions").click()
    expect(prompt(app)).not_to_have_text(questions(43, 1)[0].prompt)
    app.idle()
    app.page.wait_for_url(re.compile(r"quiz=(?!43$)\d+"))
    seed = int(re.search(r"quiz=(\d+)", app.page.url)[1])
    expect(prompt(app)).to_have_text(questions(seed, 1)[0].prompt)
    app.page.go_back()
    expect(prompt(app)).to_have_text(questions(43, 1)[0].prompt)


@pytest.mark.slow
def test_another_step_and_another_page_lose_nothing(app):
    open_quiz(app, 44)
    first = questions(44, 1)[0]
    commit(app, first.options[first.answer])
    app.page.keyboard.press("PageUp")
    expect(app.page.locator(".st-key-quiz_prompt")).to_have_count(0)
    app.idle().page.keyboard.press("PageDown")
    expect(prompt(app)).to_have_text(first.prompt)
    expect(app.page.get_by_text("Score 1 of 1", exact=True)).to_be_visible()
    app.idle().formulas()
    expect(app.page.locator("h1")).to_have_text("What do these numbers mean?")
    app.idle().page.go_back()
    expect(prompt(app)).to_have_text(first.prompt)
    expect(app.page.get_by_text("Score 1 of 1", exact=True)).to_be_visible()
