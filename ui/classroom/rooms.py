"""The rooms of this process, and who this session is in them."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit, urlunsplit

import streamlit as st

from core.classroom.asked import Asked, Choice, Line
from core.classroom.rooms import MOST_ROOMS, Full, NotTheTeacher, RoomError, Rooms, Seen
from core.classroom.words import word_of
from core.data.datasets import DATASETS
from core.quiz import Question, questions
from core.situations import SITUATIONS, Situation
from ui.address.parameters import ROOM
from ui.address.visit import asked
from ui.streamlit_inside.again import run_again

ROOMS = Rooms()
ON_DATA = {name: each for name, each in SITUATIONS.items() if each.on in DATASETS}
"""What a class can be asked to draw a line for: everybody's server trains the same network."""

ONE_PROCESS = (
    "A room lives in the memory of the server, and ends with it. Where several processes serve, "
    "the proxy keeps a room at one of them, as `deploy/nginx.conf` does."
)
ASKED = "asked_in_room"
"""The part of a page for the phones that shows what is asked, or has the whole page do so."""

SECONDS_UNTIL_SEEN = 1.0
"""Within which a page without that part asks for all of it."""


def here() -> str | None:
    """Read the word in the address."""
    return word_of(ROOM.value)


def key_of(word: str) -> str | None:
    """Return the key of a room that this session opened."""
    return _mine("keys").get(word)


def open_as(word: str, key: str, asked: Asked) -> bool:
    """Open a room, or come back to it, with the key that this tab keeps.

    A session has one room: another one that it opened closes. NoRoom for one that was closed.
    """
    try:
        ROOMS.open(word, key, asked)
    except (Full, NotTheTeacher, ValueError):
        return False
    for other in [other for other in _mine("keys") if other != word]:
        close(other)
    _mine("keys")[word] = key
    return True


def ask(word: str, asked: Asked) -> None:
    """Ask a class something, and show it on its phones."""
    ROOMS.ask(word, _mine("keys")[word], asked)
    _show_everybody(word)


def reveal(word: str) -> None:
    """Reveal what a class has answered."""
    ROOMS.reveal(word, _mine("keys")[word])
    _show_everybody(word)


def close(word: str) -> None:
    """Close a room."""
    try:
        ROOMS.close(word, _mine("keys").pop(word))
    except RoomError:  # it has closed by itself
        return
    _show_everybody(word)


def leave(word: str) -> None:
    """Forget the key of a room that has closed."""
    _mine("keys").pop(word, None)


def watch(word: str) -> Seen:
    """Look at a room as its teacher; RoomError where there is none any more."""
    return ROOMS.watch(word, _mine("keys")[word])


def look(word: str) -> Seen:
    """Look at a room as a pupil; RoomError where there is none."""
    return ROOMS.look(word, token_of(word))


def token_of(word: str) -> str | None:
    """Return who this session is in a room."""
    return _mine("tokens").get(word)


def come_back(word: str, token: str) -> None:
    """Be again who one was in a room; a session that has answered stays who it is."""
    if token_of(word) is None and ROOMS.knows(word, token):
        _mine("tokens")[word] = token


def vote(word: str, number: int, answer: object) -> None:
    """Answer; RoomError where that is not taken, ValueError for what is no answer."""
    _mine("tokens")[word] = ROOMS.vote(word, number, answer, token_of(word))


def link_to(word: str) -> str:
    """Write the address of the page for the phones, beside that of this page."""
    now = urlsplit(str(st.context.url or ""))
    path = now.path.rstrip("/").removesuffix("/with_a_class") + "/here"
    return urlunsplit(now._replace(path=path, query=urlencode({"room": word}), fragment=""))


def asked_in(word: str) -> str:
    """Write the parameters of the address of this page, with the word of a room among them."""
    return urlencode([*parse_qsl(asked()), (ROOM.key, word)])


def situation_of(line: Line) -> Situation:
    """Return what a class draws a line for."""
    return SITUATIONS[line.situation]


@lru_cache(MOST_ROOMS)
def question_of(choice: Choice) -> Question:
    """Return what a class is asked of a quiz; all before it are drawn as well, once for a class."""
    return questions(choice.seed, choice.at + 1)[choice.at]


def _show_everybody(word: str) -> None:
    def is_in_it(query: str) -> bool:
        return word in map(word_of, parse_qs(query).get(ROOM.key, []))

    run_again(is_in_it, SECONDS_UNTIL_SEEN, ASKED)


def _mine(what: str) -> dict[str, str]:
    return st.session_state.setdefault(f"room_{what}", {})
