"""What a teacher sees: before, what to ask; then the room on the projector, which asks for itself.

Of all pages of a class this one alone asks the server again and again, once a second.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import streamlit as st

from core.classroom.asked import Asked, Choice, Line
from core.classroom.rooms import NoRoom, RoomError, Seen
from core.classroom.votes import costs_of
from core.quiz import questions
from ui.address.parameters import (
    CLASS_IS_ASKED,
    CLASS_QUESTION,
    MISS_COSTS,
    QUIZ,
    ROOM,
    SITUATION,
)
from ui.classroom import drawing, line, rooms
from ui.classroom.kept import keep
from ui.share import for_others
from ui.source.every_point import points_on_split
from ui.style import style
from ui.text import literal

SECONDS_BETWEEN_LOOKS = 1.0
_HEARD, _OPENED, _CLOSED = "heard_of_room", "opened_room", "closed_room"


def show() -> None:
    """Show the room that the address names, or what can be asked in one."""
    word = rooms.here()
    if word and rooms.key_of(word) is None and st.session_state.get(_HEARD) != word:
        ROOM.keep(word)
        _hear(word)
        return
    st.html(style("classroom/teacher", "story/quiz/quiz"))
    if word and rooms.key_of(word):
        try:
            seen = rooms.watch(word)
        except RoomError:
            st.info("The room has closed: each does after two hours.", icon=":material/door_front:")
            _forget(word)
        else:
            _room(word, seen)
            return
    elif word:
        st.warning(
            f"The room {word} belongs to the window in which it was opened. "
            f"[Answer in it](here?room={word}).",
            icon=":material/lock:",
        )
    _before()


def _hear(word: str) -> None:
    """Ask the tab whether it keeps the key of this room, with which it opens or opens again."""

    def came(key: str) -> None:
        st.session_state[_HEARD] = word
        try:
            rooms.open_as(word, key, _wanted())
        except NoRoom:  # the page was loaded anew before the tab heard that it has closed
            _forget(word)

    st.caption("One moment …")
    keep(_name(word), then=came)


def _before() -> None:
    ROOM.hide()
    st.markdown(
        "Open a room, and the class joins it with a phone: by a QR code, or by a word to type. "
        "Everybody answers, the projector shows all answers, and you reveal. No name is asked "
        "for, nothing is stored on the server: a room forgets itself when you close it, or after "
        "two hours."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _choose()
    st.button(
        "Open a room",
        type="primary",
        icon=":material/meeting_room:",
        key="open_room",
        on_click=_open,
        help=rooms.ONE_PROCESS,
    )
    opened = st.session_state.get(_OPENED)
    if isinstance(opened, RoomError):
        st.warning(str(opened), icon=":material/hourglass_top:")
    elif opened:
        word, key = opened
        # Anew: the word in the address says which process holds the room.
        keep(_name(word), key, go=f"with_a_class?{rooms.asked_in(word)}")
    elif closed := st.session_state.get(_CLOSED):
        keep(_name(closed), forgets=True)
    st.page_link("pages/here.py", label="Answer in a room", icon=":material/touch_app:")


def _open() -> None:
    """Draw a room for this tab, told until it goes there: a run that tells it may be broken off."""
    try:
        st.session_state[_OPENED] = rooms.ROOMS.draw()
    except RoomError as error:
        st.session_state[_OPENED] = error


def _choose(then: Callable[[], None] | None = None) -> None:
    """Let the teacher choose what is asked; ``then()`` is called when another is chosen."""
    if CLASS_IS_ASKED.draw("Ask", on_change=then) == "line":
        SITUATION.draw(
            "Where",
            default="cancer",
            options=[*rooms.ON_DATA],
            format_func=lambda name: rooms.ON_DATA[name].title,
            width=260,
            on_change=then,
        )
        MISS_COSTS.draw()
        QUIZ.hold()
        CLASS_QUESTION.hold()
    else:
        SITUATION.hold(default="cancer", options=[*rooms.ON_DATA])
        MISS_COSTS.hold()
        QUIZ.draw("Number of the quiz", width=180, on_change=then)
        _walk(then)


def _walk(then: Callable[[], None] | None) -> None:
    def go(to: int) -> None:
        CLASS_QUESTION.set(to)
        if then:
            then()

    at = CLASS_QUESTION.hold()
    last = CLASS_QUESTION.high
    for label, to in (("Previous question", at - 1), ("Next question", at + 1)):
        st.button(
            label,
            key=f"class_{label.split()[0]}",
            disabled=not 1 <= to <= last,
            on_click=go,
            args=(to,),
        )


def _wanted() -> Asked:
    """What the address asks for, whether a widget for it is drawn or not."""
    if CLASS_IS_ASKED.value == "quiz":
        seed = int(QUIZ.value) if QUIZ.accepts(QUIZ.value) else 0
        at = CLASS_QUESTION.value - 1
        return Choice(seed, at, len(questions(seed, at + 1)[at].options))
    name = SITUATION.value
    return Line(name if name in rooms.ON_DATA else "cancer")


def _room(word: str, seen: Seen) -> None:
    ROOM.keep(word)
    keep(_name(word), rooms.key_of(word) or "")
    controls, body = st.container(key="room_controls"), st.container()
    with controls.container(horizontal=True, vertical_alignment="bottom"):
        _show_choice(seen.asked)
        _choose(lambda: _ask_other(word))
        if seen.is_revealed:  # not where “Reveal” stood: whoever presses that twice asks nothing
            st.button("Ask again", on_click=_ask, args=(word, seen.asked), key="ask_again")
        st.space("stretch")
        if not seen.is_revealed:
            st.button("Reveal", type="primary", on_click=_reveal, args=(word,), key="reveal")
        st.button("Close the room", on_click=_close, args=(word,), key="close_room")
    asked = seen.asked
    with body:
        joining, picture = st.columns([1, 3.2], gap="medium")
        with joining.container(key="room_joining"):
            _joining(word)
        with picture:
            if isinstance(asked, Line):
                rows = line.rows_of(asked)
                st.markdown(f"**{line.prompt(asked)}** {rooms.situation_of(asked).story}")
                _line(word, seen, rows)
            else:
                st.markdown(f"**{literal(rooms.question_of(asked).prompt)}**")
                _choice(word, seen)


def _show_choice(asked: Asked) -> None:
    """Let the widgets show what the room is asked, whatever stands in them."""
    CLASS_IS_ASKED.set("line" if isinstance(asked, Line) else "quiz")
    if isinstance(asked, Line):
        SITUATION.set(asked.situation)
    else:
        QUIZ.set(str(asked.seed))
        CLASS_QUESTION.set(asked.at + 1)


def _joining(word: str) -> None:
    """Show the way into the room."""
    st.html(drawing.way_in(for_others(rooms.link_to(word)), word))


@st.fragment(run_every=SECONDS_BETWEEN_LOOKS)
def _line(word: str, seen: Seen, rows: line.NetworkRows) -> None:
    now = _now(word, seen)
    view, votes = rows.view, [float(vote) for vote in now.votes]
    costs = None
    if votes:
        points = points_on_split(rows, rows.split)
        costs = costs_of(votes, view.curve, points, MISS_COSTS.value)
    st.html(drawing.line(view, votes, costs, is_revealed=now.is_revealed))


@st.fragment(run_every=SECONDS_BETWEEN_LOOKS)
def _choice(word: str, seen: Seen) -> None:
    now = _now(word, seen)
    assert isinstance(now.asked, Choice)
    question = rooms.question_of(now.asked)
    st.html(drawing.choice(question, [int(v) for v in now.votes], is_revealed=now.is_revealed))


def _now(word: str, seen: Seen) -> Seen:
    """Look again; the whole page where it shows something else by now."""
    try:
        now = rooms.watch(word)
    except (KeyError, RoomError):
        st.rerun()
    if (now.number, now.is_revealed) != (seen.number, seen.is_revealed):
        st.rerun()
    return now


def _ask_other(word: str) -> None:
    """Ask what is chosen, unless that is asked already: all answers would be forgotten."""
    with suppress(KeyError, RoomError):
        if rooms.watch(word).asked != _wanted():
            rooms.ask(word, _wanted())


def _ask(word: str, asked: Asked) -> None:
    with suppress(KeyError, RoomError):  # it has closed: the page says so
        rooms.ask(word, asked)


def _reveal(word: str) -> None:
    with suppress(KeyError, RoomError):
        rooms.reveal(word)


def _close(word: str) -> None:
    rooms.close(word)
    _forget(word)


def _forget(word: str) -> None:
    rooms.leave(word)
    st.session_state[_CLOSED] = word
    ROOM.set("")


def _name(word: str) -> str:
    return f"teacher {word}"
