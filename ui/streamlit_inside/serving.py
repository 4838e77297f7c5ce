"""What is set up once for a server, whoever comes."""

from __future__ import annotations

import ctypes
import gc
import socket
import threading
from asyncio import base_events
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from typing import Any
from weakref import WeakKeyDictionary

import streamlit as st
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import ScriptRunner
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.scriptrunner_utils.script_run_context_attr import (
    SCRIPT_RUN_CONTEXT_ATTR_NAME as OF_THREAD,
)
from streamlit.runtime.state import SafeSessionState

from ui.streamlit_inside.again import draw_anew, is_served, loop, sessions
from ui.streamlit_inside.hearing import hear_in_handfuls
from ui.streamlit_inside.offered import keep_what_is_offered
from ui.streamlit_inside.refused import refuse
from ui.streamlit_inside.sending import (
    look_for_no_tables,
    name_by_key,
    say_theme_as_made,
    write_once,
)
from ui.streamlit_inside.two_at_once import keep_every_press, tell_again, throw_away_less

SESSIONS_REMEMBERED = 512
"""Of people whose connection was cut: a class at once, and not the 128 that Streamlit keeps."""

SECONDS_UNTIL_A_SESSION_ENDS = 120
"""After it was left; until then it waits for its person to come back."""

SECONDS_BETWEEN_LOOKS = 20.0

OBJECTS_UNTIL_COLLECTED = 5_000

_ARENA_MAX, _MMAP_THRESHOLD = -8, -3  # of malloc.h


@cache
def set_up() -> None:
    """Set up this process for a class; `app.py` does at its start, or else with its first page."""
    let_many_in()
    share_memory()
    send_at_once()
    watch_nothing()
    collect_seldom()
    refuse()
    keep_runs_apart()
    hear_in_handfuls()
    keep_every_press()
    keep_what_is_offered()
    tell_again()
    throw_away_less()
    look_up_one()
    name_by_key()
    look_for_no_tables()
    write_once()
    say_theme_as_made()
    draw_anew()
    run_app_for_every_page()
    if is_served():
        loop().call_soon_threadsafe(remember_a_class)
        loop().call_soon_threadsafe(give_back)


def let_many_in() -> None:
    """Let this process have as many files open at once as the machine allows it.

    A session takes four, its socket and a loop of its own; where none is left nobody can come in,
    and the server writes a line for every try. The usual limit, 1,024, is for programs that wait
    for files in an older way.
    """
    try:
        import resource
    except ImportError:  # on Windows, which has no such limit
        return
    files = resource.RLIMIT_NOFILE
    now, allowed = resource.getrlimit(files)
    most = 10_240 if allowed == resource.RLIM_INFINITY else allowed  # all that macOS takes
    if now != resource.RLIM_INFINITY:
        resource.setrlimit(files, (max(now, most), allowed))


def share_memory() -> None:
    """Let all threads take memory from one place, and what is large from the system: each run of a
    page is a thread.

    The C library of GNU has eight places a core, in each of which something stays that is needed,
    and so what is free about it stays as well. The interpreter lets one thread ask at a time.
    """
    _ask_gnu("mallopt", _ARENA_MAX, 1)
    _ask_gnu("mallopt", _MMAP_THRESHOLD, 64 * 1024)  # which grows to 32 MB where nobody sets it


def send_at_once() -> None:
    """Send each answer at once, and not the second part of it when the first has arrived.

    That takes 0.04 s. asyncio asks for it itself where a socket says that it is one of TCP, which
    the one that Streamlit binds does not.
    """
    sockets: Any = base_events
    sockets._set_nodelay = _send_at_once


def _send_at_once(of: socket.socket) -> None:
    if of.family in (socket.AF_INET, socket.AF_INET6):
        of.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def watch_nothing() -> None:
    """Let a session that comes back watch no files, where no session does, and keep what of them
    is compiled.

    It is given a watcher all the same, which looks up the files of every module in its next run:
    0.25 s for each person of a class whose connections were cut. And what is compiled is forgotten
    whenever the last person leaves, as if its files changed meanwhile: a third of what a run takes
    for the next who comes.
    """
    if st.get_option("server.fileWatcherType") == "none":
        session: Any = AppSession
        session.register_file_watchers = lambda self: None
        compiled: Any = ScriptCache
        compiled.clear = lambda self: None


def run_app_for_every_page() -> None:
    """Run `app.py` for every page from the first on, which `st.navigation` in it asks for.

    Until then the file of a page that comes back would be run without its frame, as another page.
    """
    PagesManager.uses_pages_directory = False


def keep_runs_apart() -> None:
    """Let the runs of a session touch its state one at a time, and one that was stopped no more.

    Whoever presses twice stops the run of the first press, which goes on to its next word to the
    page while that of the second begins. Streamlit gives each a lock of its own: one of them
    failed where the other changed what it went through, the end of the first undid presses, and a
    part of the page failed in it that shows something in places beside it, which the second forgot.
    """
    runner: Any = ScriptRunner
    begin, stop = runner.__init__, runner.request_stop
    locks: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()

    def __init__(self: Any, *given: Any, **named: Any) -> None:
        begin(self, *given, **named)
        if self._event_loop is not None:  # one for each session
            lock = locks.setdefault(self._event_loop, threading.RLock())
            object.__setattr__(self._session_state, "_lock", lock)

    def request_stop(self: Any) -> None:
        object.__setattr__(self._session_state, "on_script_finished", _nothing)
        if context := getattr(self._script_thread, OF_THREAD, None):
            its, parts = MemoryFragmentStorage(), context.fragment_storage
            vars(its).update(vars(parts), _outside_wrappers={**parts._outside_wrappers})
            context.fragment_storage = its
        stop(self)

    runner.__init__, runner.request_stop = __init__, request_stop


def _nothing(*_: Any, **__: Any) -> None:
    """Stand for what a run that was stopped would do at its end; the next begins with that."""


def look_up_one() -> None:
    """Let a field look up what is held for it, and not gather for that what is held for all.

    Each field of numbers, text or choices asks whether it was emptied: a twentieth of a run.
    """
    state: Any = SafeSessionState
    state.filtered_state = property(partial(Held, state.filtered_state.fget))


class Held(Mapping[str, Any]):
    """What a session holds by its keys, gathered only for who goes through all of it."""

    def __init__(self, gather: Callable[[Any], dict[str, Any]], state: SafeSessionState) -> None:
        self._gather, self._state = gather, state

    def __getitem__(self, key: str) -> Any:
        return self._state[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._gather(self._state))

    def __len__(self) -> int:
        return len(self._gather(self._state))


def remember_a_class() -> None:
    """Remember more of the sessions that were cut, each as long as before."""
    manager = sessions()
    before = manager._session_storage.list()
    manager._session_storage = MemorySessionStorage(
        SESSIONS_REMEMBERED, SECONDS_UNTIL_A_SESSION_ENDS
    )
    for session in before:
        manager._session_storage.save(session)


def collect_seldom() -> None:
    """Look for circles among new objects once for some visitors, and not for each.

    A visitor leaves about 700, and at every 700 Python looks: a thirtieth of what one costs.
    """
    gc.set_threshold(OBJECTS_UNTIL_COLLECTED)


def give_back(before: frozenset[str] | None = None) -> None:
    """Give back the memory of sessions to which nobody can return any more, and look again later.

    They are held until the next one comes, and then in circles that only a collection finds, which
    `runner.postScriptGC = false` leaves to us. What is free then the C library keeps for itself.
    What is still needed no collection goes through until then: a million objects take 0.3 s.

    `before`: the sessions that were there when it was last looked, if it ever was.
    """
    manager = sessions()
    manager._session_storage._cache.expire()
    now = frozenset(info.session.id for info in manager.list_sessions())
    if before is None or before - now:
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        _ask_gnu("malloc_trim", 0)
    loop().call_later(SECONDS_BETWEEN_LOOKS, give_back, now)


def _ask_gnu(function: str, *numbers: int) -> None:
    """Ask the C library of GNU for something; another one is left alone."""
    try:
        ctypes.CDLL(None)[function](*numbers)
    except (AttributeError, TypeError):  # on Windows, None names no library
        return
