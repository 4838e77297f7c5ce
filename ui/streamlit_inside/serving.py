"""What is set up once for a server, whoever comes."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import random
import socket
import threading
import time
from asyncio import base_events
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

import pandas as pd
import streamlit as st
from streamlit.components.v2.bidi_component import main as mounting
from streamlit.components.v2.bidi_component import serialization
from streamlit.components.v2.bidi_component.main import BidiComponentMixin
from streamlit.errors import StreamlitAPIException
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session, exists, get_instance
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_run_context_attr import (
    SCRIPT_RUN_CONTEXT_ATTR_NAME as OF_THREAD,
)
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from ui.streamlit_inside.hearing import hear, hear_in_handfuls
from ui.streamlit_inside.pages import Sent, Written
from ui.streamlit_inside.refused import refuse
from ui.streamlit_inside.two_at_once import keep_every_press, take_over, tell_again, throw_away_less

SESSIONS_REMEMBERED = 512
"""Of people whose connection was cut: a class at once, and not the 128 that Streamlit keeps."""

SECONDS_UNTIL_A_SESSION_ENDS = 120
"""After it was left; until then it waits for its person to come back."""

SECONDS_UNTIL_DRAWN_ANEW = 0.1, 3.0
"""After a page has come to a new session: the pages of a class do not come at one moment."""

SECONDS_BETWEEN_LOOKS = 20.0

OBJECTS_UNTIL_COLLECTED = 5_000

PARTS_AT_ONCE, SECONDS_A_PART_MAY_TAKE, SECONDS_UNTIL_TOLD = 8, 0.25, 0.001
"""Of pages; before the next is not kept waiting; and between looks whether one was told."""

WHOLE = "the whole page"
"""Asked for in place of a fragment."""

_ARENA_MAX, _MMAP_THRESHOLD = -8, -3  # of malloc.h

_tasks: set[asyncio.Task[None]] = set()  # else nobody holds them

__all__ = ["SECONDS_BETWEEN_LOOKS", "SECONDS_UNTIL_A_SESSION_ENDS", "run_again", "set_up"]


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
    tell_again()
    throw_away_less()
    name_by_key()
    send_tables_as_made()
    write_once()
    say_theme_as_made()
    draw_anew()
    run_app_for_every_page()
    if exists() and isinstance(_sessions(), WebsocketSessionManager):  # in a test of a page not
        _loop().call_soon_threadsafe(remember_a_class)
        _loop().call_soon_threadsafe(give_back)


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
    """Let a session that comes back watch no files, where no session does.

    It is given a watcher all the same, which looks up the files of every module in its next run:
    0.25 s for each person of a class whose connections were cut.
    """
    if st.get_option("server.fileWatcherType") == "none":
        session: Any = AppSession
        session.register_file_watchers = lambda self: None


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


def name_by_key() -> None:
    """Leave the data of a component out of its name: each of ours has a key, which is enough."""
    component: Any = BidiComponentMixin
    component._canonical_json_digest_for_identity = lambda self, payload: ""


def send_tables_as_made() -> None:
    """Look for tables in the data of a component that are `Sent`, and no others.

    Streamlit asks of each value whether it is one of twenty kinds of tables, and writes a table
    again for everybody.
    """

    def is_sent(value: object) -> bool:
        if isinstance(value, pd.DataFrame):
            raise TypeError("A component gets a table by `ui.live.component.as_sent`; got it bare.")
        return isinstance(value, Sent)

    inside: Any = serialization
    inside.is_dataframe_like = is_sent
    inside.convert_anything_to_arrow_bytes = lambda sent: sent


def write_once() -> None:
    """Write data of a component that are `Written` for the first who is sent them, and no other."""
    inside: Any = mounting
    write = inside.serialize_mixed_data

    def write_into(data: Any, message: Any) -> None:
        if not isinstance(data, Written):
            write(data, message)
            return
        if data.message is None:
            written = type(message)()
            write(data, written)
            data.message = written
        message.MergeFrom(data.message)

    inside.serialize_mixed_data = write_into


def say_theme_as_made() -> None:
    """Put colours and fonts together once, which each run of a page tells its browser anew."""
    inside: Any = app_session
    write = inside._populate_theme_msg

    @cache
    def made(section: str) -> CustomThemeConfig:
        theme = CustomThemeConfig()
        write(theme, section)
        return theme

    def say(theme: CustomThemeConfig, section: str = "theme") -> None:
        if made(section).ByteSize():
            theme.MergeFrom(made(section))

    inside._populate_theme_msg = say


def draw_anew() -> None:
    """Draw a page anew that comes back when its session has ended.

    After a new start of the server, or a cut that was too long, Streamlit gives it a new session,
    to which nothing of the page is known: a hand that lets go is not heard, and nothing says so.
    Here the new session asks the page for a whole run, as a fragment that runs by itself does, and
    takes what is asked of a fragment it cannot have for that. The page sends its address and what
    stands in its fields along, and so comes back as it was, but for what the session alone held.
    """
    manager: Any = WebsocketSessionManager
    session: Any = AppSession
    connect, request = manager.connect_session, session.request_rerun

    def connect_session(
        self: Any,
        client: Any,
        script_data: Any,
        user_info: Any,
        existing_session_id: str | None = None,
        session_id_override: str | None = None,
    ) -> str:
        now = connect(
            self, client, script_data, user_info, existing_session_id, session_id_override
        )
        if existing_session_id not in (None, now):
            message = _ask_later("of the session before", random.uniform(*SECONDS_UNTIL_DRAWN_ANEW))
            self.get_active_session_info(now).session._enqueue_forward_msg(message)
        return now

    def request_rerun(self: Any, asked: ClientState | None) -> None:
        hear(self)  # what was said before: another run may begin now
        has_run = self._scriptrunner or self._fragment_storage.registration_sequence()
        is_anew = asked is not None and asked.fragment_id == WHOLE
        # Once: it is asked for until the run begins, and each further one would begin it anew.
        if is_anew and not vars(self).pop("_is_to_run_again", False):
            return
        if asked and asked.fragment_id and (is_anew or not has_run):
            whole = ClientState()
            whole.CopyFrom(asked)
            whole.ClearField("fragment_id")
            whole.ClearField("is_auto_rerun")
            asked = whole
        elif asked and asked.is_auto_rerun:
            if not self.has_fragment(asked.fragment_id):
                return
            asked.ClearField("widget_states")  # nobody has touched a field
        elif asked and asked.fragment_id and not self.has_fragment(asked.fragment_id):
            if asked.page_script_hash != self._pages_manager.current_page_script_hash:
                return  # of a page that was left, or of none at all: there is nothing to say of it
            asked.ClearField("fragment_id")  # drawn anew meanwhile, of which it has not heard
        # Until the menu comes, a browser takes each page for `app.py` itself: what it says would be
        # said of another page, and forgotten.
        if asked and asked.page_script_hash == self._pages_manager.main_script_hash:
            asked.page_script_hash = self._pages_manager.current_page_script_hash
        if asked and not asked.fragment_id:
            take_over(self, asked)
        request(self, asked)

    manager.connect_session, session.request_rerun = connect_session, request_rerun


def run_again(has: Callable[[str], bool], within: float, part: str) -> None:
    """Have the pages of others run again, each at some moment within so many seconds.

    Parameters
    ----------
    has : callable
        Tells from the parameters of an address, as they stand in it, whether its page is one.
    within : float
        Of those that have no such part: each asks for a whole run.
    part : str
        The key of a fragment that is enough where a page has it: that one runs without being asked
        for, a few pages at once. A class at one moment would have everybody wait for everybody.
    """
    if exists() and isinstance(_sessions(), WebsocketSessionManager):  # in a test of a page not
        _loop().call_soon_threadsafe(_run_again, has, within, part)


def _run_again(has: Callable[[str], bool], within: float, part: str) -> None:
    have_part = []
    for info in _sessions().list_active_sessions():
        session: Any = info.session
        if not has(session._client_state.query_string):
            continue
        if _fragments(session, part):
            have_part.append(session)
        else:
            session._is_to_run_again = True
            session._enqueue_forward_msg(_ask_later(WHOLE, random.uniform(0.05, within)))
    if not have_part:
        return
    random.shuffle(have_part)  # who came first is not first each time
    task = _loop().create_task(_run_parts(have_part, part))
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


async def _run_parts(sessions: Sequence[Any], key: str) -> None:
    """Run a fragment of pages, a few at once, one after the other.

    All at once take longer, and none is sent before nearly all have run: the loop that sends is one
    thread among theirs, and Streamlit sends one message each time that it is its turn.
    """
    turns = asyncio.Semaphore(PARTS_AT_ONCE)

    async def run(session: Any) -> None:
        async with turns:
            _run_part(session, key)
            until = time.monotonic() + SECONDS_A_PART_MAY_TAKE
            while not _is_told(session) and time.monotonic() < until:
                await asyncio.sleep(SECONDS_UNTIL_TOLD)

    await asyncio.gather(*map(run, sessions))


def _is_told(session: Any) -> bool:
    """Whether a page runs no more, and was sent all of it."""
    return session._scriptrunner is None and session._browser_queue.is_empty()


def _fragments(session: Any, key: str) -> list[str]:
    """Name the fragments that a page has under a key."""
    try:
        return session._fragment_storage.resolve_target(key)
    except StreamlitAPIException:
        return []


def _run_part(session: Any, key: str) -> None:
    """Run a fragment of a page, if it is there still, with what stood in its fields at last."""
    for fragment in _fragments(session, key):
        asked = ClientState()
        asked.CopyFrom(session._client_state)
        asked.fragment_id = fragment
        session.request_rerun(asked)


def _ask_later(fragment: str, seconds: float) -> ForwardMsg:
    """Have a page ask for a run of a fragment, as one that runs by itself does, until a whole run.

    What the page keeps of large messages it says with it, and they are not sent again.
    """
    message = ForwardMsg()
    message.auto_rerun.fragment_id = fragment
    message.auto_rerun.interval = seconds
    return message


def remember_a_class() -> None:
    """Remember more of the sessions that were cut, each as long as before."""
    manager = _sessions()
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

    Parameters
    ----------
    before : frozenset of str, optional
        The sessions that were there when it was last looked, if it ever was.
    """
    manager = _sessions()
    manager._session_storage._cache.expire()
    now = frozenset(info.session.id for info in manager.list_sessions())
    if before is None or before - now:
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        _ask_gnu("malloc_trim", 0)
    _loop().call_later(SECONDS_BETWEEN_LOOKS, give_back, now)


def _sessions() -> Any:
    return getattr(get_instance(), "_session_mgr", None)


def _loop() -> Any:
    """Where sessions are held, and alone may be touched."""
    return get_instance()._get_async_objs().eventloop


def _ask_gnu(function: str, *numbers: int) -> None:
    """Ask the C library of GNU for something; another one is left alone."""
    try:
        ctypes.CDLL(None)[function](*numbers)
    except (AttributeError, TypeError):  # on Windows, None names no library
        return
