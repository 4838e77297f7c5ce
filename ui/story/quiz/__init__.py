"""Step 6: a person commits to an answer, then sees it explained; the score, and nothing kept.

The number of the quiz is in the link, so that a class gets the same questions from one link. The
answers are in the session only.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import htpy as h
import streamlit as st

from core.experiment.recipe import Settings
from core.quiz import KINDS, SEEDS, Question, questions
from core.quiz.followed import MOVE, of_followed
from ui.address.parameters import CLASS_IS_ASKED, PRESENT, QUIZ, STEP
from ui.address.visit import NOW, VERSION
from ui.story.followed import followed
from ui.story.quiz import drawing
from ui.story.quiz.pages import PAGES
from ui.story.rows import on_log_odds
from ui.story.trained import trained_here
from ui.style import style
from ui.text import literal

N_QUESTIONS = 10
OPENING = -1
"""The place of the question about the row that a person followed, before all others."""
_RUN = "quiz_run"


@dataclass
class Run:
    """Hold how far a person is in one quiz: at `OPENING`, at a question, or at the score.

    The score is the place `N_QUESTIONS`.

    `answers` has, by place of a question, the place of the option a person committed to.
    """

    seed: int
    at: int
    answers: dict[int, int] = field(default_factory=dict)
    is_asked_to_choose: bool = False


def show(settings: Settings) -> None:
    """Show the question a person is at, or the score at the end."""
    presenting = ["story/quiz/presenting"] if PRESENT.value else []
    st.html(style("story/quiz/quiz", *presenting))
    seed = int(QUIZ.value) if QUIZ.accepts(QUIZ.value) else 0
    run = st.session_state.get(_RUN)
    if run is None or run.seed != seed:
        run = st.session_state[_RUN] = Run(seed, at=0 if run else OPENING)
    quiz = questions(seed, N_QUESTIONS)
    with st.container(key="quiz_top"):
        if run.at == OPENING:
            _opening(settings, run)
        else:
            _progress(quiz, run)
            if run.at < N_QUESTIONS:
                _question(quiz[run.at], run)
            else:
                _score(quiz, run)
    with st.container(key="quiz_number"):
        _number()


def _number() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = QUIZ.draw(
            "Number of the quiz",
            width=180,
            help=f"From {SEEDS[0]} to {SEEDS[1]}. The same number gives the same questions. The "
            "link carries it, so a class with one link gets one quiz. Another number starts "
            "afresh.",
        )
        st.button("New questions", icon=":material/casino:", on_click=_draw_another)
        st.caption("Nothing is stored: the answers are gone with this window.")
        st.page_link(
            "pages/with_a_class.py",
            label="Let a class answer",
            icon=":material/groups:",
            query_params=[(CLASS_IS_ASKED.key, "quiz"), (QUIZ.key, text), (VERSION, NOW)],
        )


def _draw_another() -> None:
    now = QUIZ.value
    others = [text for text in map(str, range(SEEDS[0], SEEDS[1] + 1)) if text != now]
    QUIZ.set(random.choice(others))


def _progress(quiz: tuple[Question, ...], run: Run) -> None:
    signs = [
        "" if i not in run.answers else "✓" if run.answers[i] == question.answer else "✗"
        for i, question in enumerate(quiz)
    ]
    with st.container(horizontal=True, vertical_alignment="center", key="quiz_progress"):
        if run.at < N_QUESTIONS:
            st.markdown(f"**Question {run.at + 1} of {N_QUESTIONS}**", width="content")
        st.html(drawing.marks(signs, run.at), width="content")
        if n_answered := sum(map(bool, signs)):
            st.markdown(f"Score **{signs.count('✓')} of {n_answered}**", width="content")


def _opening(settings: Settings, run: Run) -> None:
    """Ask of the row that was followed, among all rows of the first screen."""
    result = trained_here(replace(settings, keeps_epochs=True))
    if result is None:
        return
    row = followed(result)
    score = float(row.score[-1])

    def picture(has_moved: bool) -> None:
        lines = [(t, f"{word} {t:g}") for t, word in zip(MOVE, ("from", "to"), strict=True)]
        on_log_odds("quiz_rows", result, row.number, threshold=MOVE[has_moved], lines=lines)

    _question(of_followed(row.number, row.label, score), run, picture)


def _question(question: Question, run: Run, picture: Callable[[bool], None] | None = None) -> None:
    chosen = run.answers.get(run.at)
    with st.container(key="quiz_prompt"):
        st.markdown(literal(question.prompt))
    data, answers = st.columns(2, gap="large")
    with data:
        if picture:
            picture(chosen is not None)
        elif chosen is None:
            st.html(drawing.before(question))
        else:
            st.html(h.fragment[drawing.after(question), drawing.readings(question.readings)])
    with answers, st.container(key="quiz_answers"):
        # In a place of its own, so that the button below keeps its place, and the focus with it.
        with st.container():
            if chosen is None:
                st.radio(
                    "Your answer",
                    range(len(question.options)),
                    index=None,
                    format_func=lambda place: literal(question.options[place]),
                    key=_choice_key(run),
                )
            else:
                st.html(drawing.verdict(question, chosen))
                st.markdown(literal(question.explanation))
        _buttons(run)


def _choice_key(run: Run) -> str:
    return f"quiz_choice_{run.seed}_{run.at}"


def _buttons(run: Run) -> None:
    is_committed = run.at in run.answers
    is_last = run.at == N_QUESTIONS - 1
    with st.container(horizontal=True):
        # One button for both, so that the keyboard stays on it.
        label = (
            "Check answer" if not is_committed else "Show the score" if is_last else "Next question"
        )
        st.button(label, key="quiz_go", type="primary", on_click=_go, args=(run.seed, run.at))
        if run.at > 0:
            st.button("Previous question", on_click=_back, type="tertiary", key="quiz_back")
    if run.is_asked_to_choose:
        st.warning("Choose an answer first.", icon=":material/touch_app:")


def _go(seed: int, at: int) -> None:
    run = st.session_state[_RUN]
    if (run.seed, run.at) != (seed, at):  # pressed again before the next question was drawn
        return
    # Read here and not when the button was drawn: a quick hand presses before that is done again.
    picked = st.session_state.get(_choice_key(run))
    run.is_asked_to_choose = picked is None and at not in run.answers
    if at in run.answers:
        run.at += 1
    elif picked is not None:
        run.answers[at] = picked


def _back() -> None:
    run = st.session_state[_RUN]
    run.at, run.is_asked_to_choose = max(run.at - 1, 0), False


def _restart() -> None:
    st.session_state[_RUN].at = 0


def _score(quiz: tuple[Question, ...], run: Run) -> None:
    wrong = [question for i, question in enumerate(quiz) if run.answers[i] != question.answer]
    n_right = len(quiz) - len(wrong)
    with st.container(key="quiz_prompt"):
        st.markdown(f"{n_right} of {len(quiz)} right.")
    if not wrong:
        st.markdown("All of them. Try other questions, or another person.")
    else:
        st.markdown("To look at again:")
    for question in wrong:
        page = PAGES[question.kind]
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"✗ {literal(KINDS[question.kind].title)}", width="content")
            if page.step is None:
                st.page_link(page.path, label=page.label, icon=":material/arrow_forward:")
            else:
                st.button(
                    STEP.labels[page.step],
                    key=f"quiz_to_{question.kind}",
                    type="tertiary",
                    icon=":material/arrow_forward:",
                    on_click=STEP.set,
                    args=(page.step,),
                )
    st.button("Look at the questions again", key="quiz_again", on_click=_restart)
