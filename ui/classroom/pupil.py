"""What a pupil sees: a situation with the live slider, or a question of the quiz, and one button.

Nothing here asks the server by itself: that another question is asked the server says, once.
"""

from __future__ import annotations

import htpy as h
import streamlit as st

from core.classroom.asked import Asked, Choice, Line
from core.classroom.rooms import NoRoom, Over, RoomError, Seen
from core.classroom.words import EXAMPLE, word_of
from core.live.numbers import written
from core.parsing.plural import counted
from ui.address.parameters import ROOM, THRESHOLD
from ui.classroom import line, rooms
from ui.classroom.kept import has_woken, keep
from ui.source.network import NetworkRows
from ui.story.quiz import drawing
from ui.streamlit_inside.pages import DeltaGenerator, is_of_a_fragment
from ui.style import style
from ui.text import literal

_TYPED, _PRESSED, _LATE = "room_typed", "room_answer_pressed", "room_answer_late"


def question() -> str:
    """Say what is asked, for the head of the page."""
    seen = _seen()
    if seen is None:
        return "Which room are you in?"
    if isinstance(seen.asked, Line):
        return line.prompt(seen.asked)
    return "What would you say?"


def show() -> None:
    """Show what is asked in the room that the address names."""
    st.html(style("classroom/pupil", "story/quiz/quiz"))
    word, seen = rooms.here(), _seen()
    if word is None or seen is None:
        _ask_for_word(word)
        if typed := st.session_state.get(_TYPED):
            keep("room", go=f"here?room={typed}")  # anew: another process may hold the room
        return
    st.session_state.pop(_TYPED, None)
    ROOM.keep(word)
    if isinstance(seen.asked, Line):
        rows = line.rows_of(seen.asked)
        hint = " Drag the line to where you would draw it, and press ", h.b["Here"], "."
        st.container(key="what").html(
            h.p[rooms.situation_of(seen.asked).story, h.span(".until-revealed")[hint]]
        )
        with line.place_of(rows):
            _line(rows)
    of_question = st.container()
    with st.container(key="answer_bar"):
        st.fragment(_asked, key=rooms.ASKED)(word, seen.asked, of_question)


def _seen() -> Seen | None:
    word = rooms.here()
    try:
        return None if word is None else rooms.look(word)
    except NoRoom:
        return None


def _ask_for_word(word: str | None) -> None:
    if word is not None:
        st.warning(
            f"There is no room {word}, or it has closed. Is it the word on the board?",
            icon=":material/meeting_room:",
        )
    ROOM.draw(placeholder=EXAMPLE, width=240, on_change=_typed)
    st.caption("It stands on the board: an animal and two digits. No name is asked for.")


def _typed() -> None:
    st.session_state[_TYPED] = word_of(ROOM.value)


@st.fragment
def _line(rows: NetworkRows) -> None:
    """Show the slider; only this runs when a hand lets go of it."""
    line.slider(rows)
    # Sent together with what moved, as of this place.
    if (_PRESSED in st.session_state or has_woken()) and is_of_a_fragment():
        st.rerun()


def _asked(word: str, before: Asked, of_question: DeltaGenerator) -> None:
    """Show a question, and take the answer; only this runs when it is given, when something else is
    asked or revealed, and when a phone wakes up.
    """
    try:
        seen = rooms.look(word)
    except NoRoom:
        st.rerun()
    asked = seen.asked
    if asked != before and (isinstance(asked, Line) or isinstance(before, Line)):
        st.rerun()  # the page, whose head and slider are those of a line
    if isinstance(asked, Choice):
        question = rooms.question_of(asked)
        with of_question:
            with st.container(key="quiz_prompt"):
                st.markdown(literal(question.prompt))
            st.html(drawing.after(question) if seen.is_revealed else drawing.before(question))
    number, is_line = seen.number, isinstance(asked, Line)
    if not seen.is_revealed:
        chosen = _choose(asked, number) if isinstance(asked, Choice) else None
        st.button(
            "Here" if is_line else "Answer",
            type="primary",
            key=f"room_answer_{number}",
            width="stretch",
            on_click=_press,
            args=(number,),
        )
        # Not when it was pressed: a line that was moved just before is taken up by now.
        pressed = st.session_state.get(_PRESSED)
        if pressed == number:
            seen = _vote(word, seen, THRESHOLD.value if is_line else chosen)
        elif pressed is not None:
            st.session_state[_LATE] = number
    # Nor is the press forgotten before: whatever is drawn may be broken off by what comes next.
    st.session_state.pop(_PRESSED, None)
    st.html(_said(seen, is_late=st.session_state.get(_LATE) == number))
    keep(
        f"pupil {word}",
        rooms.token_of(word) or "",
        then=lambda token: rooms.come_back(word, token),
        wakes=True,
        in_all_tabs=True,
    )


def _press(number: int) -> None:
    """Note which question is answered: by the time that this is heard another may be asked."""
    st.session_state[_PRESSED] = number


def _choose(asked: Choice, number: int) -> int | None:
    options = rooms.question_of(asked).options
    return st.radio(
        "Your answer",
        range(len(options)),
        index=None,
        format_func=lambda place: literal(options[place]),
        key=f"room_choice_{number}",
    )


def _vote(word: str, seen: Seen, answer: float | None) -> Seen:
    if answer is None:
        st.warning("Choose an answer first.", icon=":material/touch_app:")
        return seen
    try:
        rooms.vote(word, seen.number, answer)
        return rooms.look(word)
    except (NoRoom, Over):
        st.rerun()
    except RoomError as error:
        st.warning(str(error), icon=":material/hourglass_top:")
    return seen


def _said(seen: Seen, *, is_late: bool) -> h.Element:
    """Say what was answered, and once it is revealed what that is worth."""
    asked = seen.asked
    if isinstance(asked, Choice) and seen.is_revealed:
        question = rooms.question_of(asked)
        given = seen.votes[0] if seen.votes else question.answer
        return h.div[
            not seen.votes and h.p["You did not answer."],
            drawing.verdict(question, int(given)),
            h.p[question.explanation],
        ]
    if not seen.votes:
        late = "Your answer came too late: it was to the question before." if is_late else ""
        told = "You did not answer." if seen.is_revealed else late
    elif isinstance(asked, Line):
        told = f"Your line: {written(seen.votes[0])}."
        if seen.is_revealed:
            curve = line.rows_of(asked).view.curve
            counts = curve.at(curve.thresholds[curve.stand_in(seen.votes[0])])
            told += f" It misses {counts.fn:g} and raises {counted(int(counts.fp), 'false alarm')}."
        else:
            told += " Press again to move it."
    else:
        told = "Answered. Another answer takes its place."
    return h.p(".room-said", role="status", data_revealed=seen.is_revealed)[told]
