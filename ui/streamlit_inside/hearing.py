"""When the server hears what the run of a page says, and in which order a browser is told of it."""

from __future__ import annotations

import re
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from uuid import uuid4
from weakref import WeakValueDictionary

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import ScriptRunnerEvent

from ui.packed import AtPlace
from ui.streamlit_inside.pages import is_of_a_fragment

SECONDS_UNTIL_HEARD = 0.01

SECONDS_UNTIL_DRAWN = 8.0
"""After which a browser is told of the rest, though it has not said that it has drawn the first."""

SECONDS_UNTIL_ANSWERED = 0.3
"""After which it is told of what was said before an answer that takes its time."""

SECONDS_TO_SEND, SECONDS_GIVEN_WAY = 0.003, 0.05
"""For which a run that has answered leaves the interpreter to the loop, and at most until then: the
loop would wait for it at each word that it sends."""

SECONDS_HELD_BACK = 0.5
"""What is said last waits no longer for the end of a run: one that trains is long."""

DRAWN = "ours/drawn"
"""Where a browser says so, below the address of the app, with a word that nobody else knows."""

FEW, SECONDS_OF_FEW = 4, 1.0
"""Where more come in within so long, a class, no browser is waited for: all is told at once."""

_WORD = ScriptRunnerEvent.ENQUEUE_FORWARD_MSG
_BEGINNING = ScriptRunnerEvent.SCRIPT_STARTED
_MEANWHILE = _WORD, _BEGINNING

_run = threading.local()  # each run of a page is a thread
_drawing: WeakValueDictionary[str, Pause] = WeakValueDictionary()  # that a browser ends, by word
_came_in: deque[float] = deque(maxlen=FEW)  # when the last runs came to what they say last
_drawn_early: deque[str] = deque(maxlen=1_000)  # words that came before the run was at its end


@contextmanager
def said_last() -> Iterator[None]:
    """Say what is shown within after all else, in the run in which a person comes in.

    So is what is shown later in a place that was marked within. No other place of the same
    container may follow on one that is.
    """
    before, _run.says_last = getattr(_run, "says_last", False), True
    try:
        yield
    finally:
        _run.says_last = before


def let_it_be_drawn(word: str) -> None:
    """Let the browser draw what this run shows, and only then say what is said last.

    A browser draws when it has nothing more to read, and all of a page takes it longer than the one
    thing that a person came for. Called once for a person who comes in, before that is shown. Where
    a class comes in, nobody is waited for.

    `word`: by which the browser says that it has, `live/js/held.mjs`; nobody else knows it.
    """
    _run.word = word if _are_few() else ""


@contextmanager
def answering() -> Iterator[None]:
    """Have what a run of a part says within, an answer, heard at its end, together and at once.

    While it is found the browser draws that the run has begun. What it reads in parts it draws in
    parts, and fields that are as before would keep it from the answer.
    """
    session = getattr(_run, "session", None)
    if session is None or not is_of_a_fragment():
        yield
        return
    until_said, _run.until_drawn, said = Pause(SECONDS_UNTIL_ANSWERED), None, _words(session).said
    said.append(until_said)
    is_sent = threading.Event()

    def tell() -> None:
        until_said.end(session)
        session._event_loop.call_later(SECONDS_TO_SEND, is_sent.set)

    _run.answers = True
    try:
        yield
        if _run.until_drawn:
            said.append(_run.until_drawn)
    finally:
        _run.answers = False
        session._call_soon_on_event_loop(tell)
    is_sent.wait(SECONDS_GIVEN_WAY)


def until_it_is_drawn() -> str:
    """Let the browser draw an answer before it is told of what is said after it.

    Charts beside it would take most of the time until it stands there.

    Returns the word by which the browser says that it has, to be shown with the answer, since it
    knows it from there; "" where nobody waits.
    """
    if not getattr(_run, "answers", False):
        return ""
    _run.until_drawn = Pause(SECONDS_UNTIL_DRAWN, uuid4().hex)
    return _run.until_drawn.word


def waits() -> bool:
    """Tell whether the browser is to say that it has drawn what this run shows."""
    return bool(getattr(_run, "word", ""))


class Drawn(AtPlace):
    """Hear of a browser that it has drawn what it was told first, and tell it of the rest."""

    place = re.compile(rf"/{DRAWN}/(\w+)$")

    def body(self, found: re.Match[str]) -> bytes:
        """Answer nothing, whosever word it is."""
        if pause := _drawing.pop(found[1], None):
            pause.end(pause.session)
        else:
            _drawn_early.append(found[1])
        return b""


class Pause:
    """Stands among words: what follows is heard when it has ended, or lasted long enough.

    `word`: by which a browser ends it.
    """

    session: Any = None  # that has come to it
    has_ended = False

    def __init__(self, seconds: float, word: str = "") -> None:
        self.seconds, self.word = seconds, word

    def holds(self, session: Any) -> bool:
        """Tell whether a session that has come to it is to wait."""
        if self.word in _drawn_early:
            _drawn_early.remove(self.word)
            self.has_ended = True
        if not (self.has_ended or self.session):
            self.session = session
            if self.word:
                _drawing[self.word] = self
            session._event_loop.call_later(self.seconds, self.end, session)
        return not self.has_ended

    def end(self, session: Any) -> None:
        """Let the session go on, which may not have come to it yet."""
        self.has_ended = True
        hear(session, pauses=True)


class Words:
    """What the runs of a session have said and the loop has not heard yet, in order.

    Written by the thread of a run, and read by the loop.
    """

    def __init__(self) -> None:
        self.said: deque[Any] = deque()
        self.will_be_heard = False
        self.is_first_run = True
        self._last: list[Any] = []
        self._places: list[list[int]] = []  # all that is shown in these is said last
        self._since = 0.0

    def add(self, sender: Any, event: ScriptRunnerEvent, what: dict[str, Any]) -> None:
        """Add a word, or hold it back until the run is at its end."""
        is_over = event not in _MEANWHILE
        if is_over or (self._last and time.monotonic() - self._since > SECONDS_HELD_BACK):
            self._say_last(is_over)
        path = list(what["forward_msg"].metadata.delta_path) if event is _WORD else []
        is_within = any(path[: len(place)] == place for place in self._places)
        if not (self.is_first_run and event is _WORD and (is_within or _is_said_last())):
            self.said.append((sender, event, what))
            return
        self._since = self._since if self._last else time.monotonic()
        self._last.append((sender, event, what))
        self._places += [path] if path else []

    def _say_last(self, is_over: bool) -> None:
        word, _run.word = getattr(_run, "word", ""), ""
        if self._last and is_over and word:
            self.said.append(Pause(SECONDS_UNTIL_DRAWN, word))
        self.said.extend(self._last)
        self._last, self._places, self.is_first_run = [], [], False


def _are_few() -> bool:
    now = time.monotonic()
    is_crowd = len(_came_in) == FEW and now - _came_in[0] < SECONDS_OF_FEW
    _came_in.append(now)
    return not is_crowd


def _is_said_last() -> bool:
    return getattr(_run, "says_last", False)


def _words(session: Any) -> Words:
    return vars(session).setdefault("_words", Words())


def hear_in_handfuls() -> None:
    """Let the loop take what a run says once in a while, and not word by word.

    To be woken by a thread that has the interpreter is work for both, and a page is many words.
    They go to the browser once in 0.01 s anyway.
    """
    session: Any = AppSession

    def on_event(self: Any, sender: Any, event: ScriptRunnerEvent, **what: Any) -> None:
        words, _run.session = _words(self), self
        words.add(sender, event, what)
        # Of a page that stands, the beginning is work for its browser, which has time for it now.
        if event not in _MEANWHILE or (event is _BEGINNING and not words.is_first_run):
            self._call_soon_on_event_loop(partial(_hear_now, self))
        elif not words.will_be_heard:
            words.will_be_heard = True
            later = partial(self._event_loop.call_later, SECONDS_UNTIL_HEARD, _hear_now, self)
            self._call_soon_on_event_loop(later)

    session._on_scriptrunner_event = on_event


def _hear_now(session: Any) -> None:
    _words(session).will_be_heard = False
    hear(session, pauses=True)


def hear(session: Any, *, pauses: bool = False) -> None:
    """Take what the runs of a session have said until now, all or until they pause; on the loop."""
    said, wake = _words(session).said, session._message_enqueued_callback
    session._message_enqueued_callback = None  # once for all
    try:
        while said:
            if not isinstance(said[0], Pause):
                sender, event, what = said.popleft()
                session._handle_scriptrunner_event_on_event_loop(sender, event, **what)
            elif pauses and said[0].holds(session):
                break
            else:
                said.popleft()
    finally:
        session._message_enqueued_callback = wake
        if wake:
            wake()
