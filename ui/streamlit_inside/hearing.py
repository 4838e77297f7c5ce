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
from weakref import WeakValueDictionary

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import ScriptRunnerEvent

from ui.packed import AtPlace

SECONDS_UNTIL_HEARD = 0.01

SECONDS_UNTIL_DRAWN = 3.0
"""After which a browser is told of the rest, though it has not said that it has drawn the first."""

SECONDS_HELD_BACK = 0.5
"""What is said last waits no longer for the end of a run: one that trains is long."""

DRAWN = "ours/drawn"
"""Where a browser says so, below the address of the app, with a word that tells its session."""

FEW, SECONDS_OF_FEW = 4, 1.0
"""Where more come in within so long, a class, no browser is waited for: all is told at once."""

_WORD = ScriptRunnerEvent.ENQUEUE_FORWARD_MSG
_MEANWHILE = _WORD, ScriptRunnerEvent.SCRIPT_STARTED
_PAUSE = None

_run = threading.local()  # each run of a page is a thread
_drawing: WeakValueDictionary[str, Any] = WeakValueDictionary()  # sessions, by their words
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

    Parameters
    ----------
    word : str
        By which the browser says that it has, `live/js/held.mjs`; nobody else knows it.
    """
    _run.word = word if _are_few() else ""


def waits() -> bool:
    """Tell whether the browser is to say that it has drawn what this run shows."""
    return bool(getattr(_run, "word", ""))


class Drawn(AtPlace):
    """Hear of a browser that it has drawn what it was told first, and tell it of the rest."""

    place = re.compile(rf"/{DRAWN}/(\w+)$")

    def body(self, found: re.Match[str]) -> bytes:
        """Answer nothing, whosever word it is."""
        if session := _drawing.pop(found[1], None):
            hear(session)
        else:
            _drawn_early.append(found[1])
        return b""


class Words:
    """What the runs of a session have said and the loop has not heard yet, in order.

    Written by the thread of a run, and read by the loop.
    """

    def __init__(self) -> None:
        self.said: deque[Any] = deque()
        self.will_be_heard = self.pauses = False
        self._is_first_run = True
        self._last: list[Any] = []
        self._places: list[list[int]] = []  # all that is shown in these is said last
        self._since = 0.0
        self.word = ""  # by which a browser ends the pause

    def add(self, sender: Any, event: ScriptRunnerEvent, what: dict[str, Any]) -> None:
        """Add a word, or hold it back until the run is at its end."""
        is_over = event not in _MEANWHILE
        if is_over or (self._last and time.monotonic() - self._since > SECONDS_HELD_BACK):
            self._say_last(is_over)
        path = list(what["forward_msg"].metadata.delta_path) if event is _WORD else []
        is_within = any(path[: len(place)] == place for place in self._places)
        if not (self._is_first_run and event is _WORD and (is_within or _is_said_last())):
            self.said.append((sender, event, what))
            return
        self._since = self._since if self._last else time.monotonic()
        self._last.append((sender, event, what))
        self._places += [path] if path else []

    def _say_last(self, is_over: bool) -> None:
        word, _run.word = getattr(_run, "word", ""), ""
        if self._last and is_over and word:
            self.word = word
            self.said.append(_PAUSE)
        self.said.extend(self._last)
        self._last, self._places, self._is_first_run = [], [], False


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
        words = _words(self)
        words.add(sender, event, what)
        if event not in _MEANWHILE:
            self._call_soon_on_event_loop(partial(_hear_now, self))
        elif not words.will_be_heard:
            words.will_be_heard = True
            later = partial(self._event_loop.call_later, SECONDS_UNTIL_HEARD, _hear_now, self)
            self._call_soon_on_event_loop(later)

    session._on_scriptrunner_event = on_event


def _hear_now(session: Any) -> None:
    words = _words(session)
    words.will_be_heard = False
    if not words.pauses:
        hear(session, pauses=True)


def hear(session: Any, *, pauses: bool = False) -> None:
    """Take what the runs of a session have said until now, all or until they pause; on the loop."""
    words, wake = _words(session), session._message_enqueued_callback
    words.pauses = False
    session._message_enqueued_callback = None  # once for all
    try:
        while words.said and not words.pauses:
            word = words.said.popleft()
            if word is not _PAUSE:
                sender, event, what = word
                session._handle_scriptrunner_event_on_event_loop(sender, event, **what)
            elif words.word in _drawn_early:
                _drawn_early.remove(words.word)
            elif pauses:
                words.pauses, _drawing[words.word] = True, session
                session._event_loop.call_later(SECONDS_UNTIL_DRAWN, hear, session)
    finally:
        session._message_enqueued_callback = wake
        if wake:
            wake()
