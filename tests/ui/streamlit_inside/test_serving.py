"""What is held of sessions: a class is remembered, and nothing stays once they have ended."""

import asyncio
import gc
import socket
import weakref
from asyncio import base_events
from concurrent.futures import ThreadPoolExecutor
from socket import IPPROTO_TCP as TCP
from socket import TCP_NODELAY as NO_DELAY
from threading import Thread
from types import SimpleNamespace

import pytest
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.scriptrunner import add_script_run_ctx
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.state import SafeSessionState, SessionState
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager
from streamlit.testing.v1 import AppTest

from ui.streamlit_inside import serving


class Session:
    """Holds itself, as those of Streamlit do."""

    def __init__(self, id):
        self.id, self.session = id, self


def test_a_whole_class_is_remembered(server):
    server.manager._session_storage.save(Session("before"))
    serving.remember_a_class()
    storage = server.manager._session_storage
    for number in range(serving.SESSIONS_REMEMBERED - 1):
        storage.save(Session(str(number)))
    assert storage.get("before")
    assert storage.get("0")
    storage.save(Session("one more"))
    assert len(storage.list()) == serving.SESSIONS_REMEMBERED


@pytest.fixture
def collected(monkeypatch):
    """Count collections, with none of Python's own between."""
    calls, collect = [], gc.collect
    monkeypatch.setattr(serving.gc, "collect", lambda: calls.append(collect()))
    for change in ("freeze", "unfreeze"):  # of the tests' own
        monkeypatch.setattr(serving.gc, change, lambda: None)
    gc.disable()
    yield calls
    gc.enable()


def test_ended_sessions_are_let_go_of_once_and_others_stay(server, collected):
    server.manager._session_storage = MemorySessionStorage(ttl_seconds=0)
    stays = Session("stays")
    server.manager.list_sessions = lambda: [stays]
    session = Session("gone")
    server.manager._session_storage.save(session)
    gone = weakref.ref(session)
    del session
    serving.give_back(frozenset({"gone", "stays"}))
    assert gone() is None
    assert len(collected) == 1
    for _ in range(2):  # each looks again later, and nobody has left since
        (seconds, again, *arguments) = server.later.pop()
        assert (seconds, again) == (serving.SECONDS_BETWEEN_LOOKS, serving.give_back)
        again(*arguments)
    assert len(collected) == 1


def test_what_stays_is_not_gone_through_again_until_somebody_has_left(
    server, collected, monkeypatch
):
    done = []
    for change in ("unfreeze", "freeze"):
        monkeypatch.setattr(serving.gc, change, lambda change=change: done.append(change))
    serving.give_back()
    assert done == ["unfreeze", "freeze"], "what was loaded, with the first look"
    serving.give_back(frozenset())
    assert len(done) == 2
    serving.give_back(frozenset({"gone"}))
    assert done == 2 * ["unfreeze", "freeze"]
    assert len(collected) == 2


def test_what_is_new_is_gone_through_seldom():
    before = gc.get_threshold()
    try:
        gc.set_threshold(700, 10, 10)
        serving.collect_seldom()
        assert gc.get_threshold() == (serving.OBJECTS_UNTIL_COLLECTED, 10, 10)
    finally:
        gc.set_threshold(*before)


def test_memory_goes_back_whatever_the_c_library_can(monkeypatch):
    def none(_):
        raise TypeError

    asked = []
    other = {"malloc_trim": asked.append}
    for library in (lambda _: other, lambda _: SimpleNamespace(), none):
        monkeypatch.setattr(serving.ctypes, "CDLL", library)
        serving._ask_gnu("malloc_trim", 0)
    assert asked == [0]


def test_what_is_compiled_stays_when_the_last_person_has_left(monkeypatch, tmp_path):
    for of, name in ((AppSession, "register_file_watchers"), (ScriptCache, "clear")):
        monkeypatch.setattr(of, name, getattr(of, name))
    serving.watch_nothing()
    script, scripts = tmp_path / "page.py", ScriptCache()
    script.write_text("1")
    compiled, session = scripts.get_bytecode(str(script)), SimpleNamespace(shutdown=list)
    manager = WebsocketSessionManager(MemorySessionStorage(), None, scripts, None)
    manager._active_session_info_by_id["one"] = SimpleNamespace(session=session)
    manager.close_session("one")
    assert not manager.num_active_sessions()
    assert scripts.get_bytecode(str(script)) is compiled


def test_what_is_answered_is_sent_at_once(monkeypatch):
    async def ask():
        has_come = asyncio.get_running_loop().create_future()

        def accept(_, writer):
            has_come.set_result(writer.get_extra_info("socket").getsockopt(TCP, NO_DELAY))
            writer.close()

        with socket.socket() as bound:  # as Streamlit binds one
            bound.bind(("127.0.0.1", 0))
            async with await asyncio.start_server(accept, sock=bound):
                _, writer = await asyncio.open_connection(*bound.getsockname())
                writer.close()
                return await has_come

    monkeypatch.setattr(base_events, "_set_nodelay", base_events._set_nodelay)
    serving.send_at_once()
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(asyncio.run, ask()).result()


def test_the_runs_of_a_session_share_a_lock_and_a_stopped_one_undoes_nothing(monkeypatch):
    class Runner:
        def __init__(self, event_loop):
            self._event_loop, self.is_stopped, state = event_loop, False, SessionState()
            self._session_state = SafeSessionState(state, yield_callback=lambda: None)
            self._script_thread = Thread()
            self.context = SimpleNamespace(fragment_storage=parts)
            add_script_run_ctx(self._script_thread, self.context)

        def request_stop(self):
            self.is_stopped = True

    parts, beside = MemoryFragmentStorage(), object()
    parts.register_outside_wrapper("part", "place", beside)
    monkeypatch.setattr(serving, "ScriptRunner", Runner)
    serving.keep_runs_apart()
    loops = Session("one"), Session("two")
    first, second, other = (Runner(loops[i]) for i in (0, 0, 1))
    lock = first._session_state._lock
    assert second._session_state._lock is lock
    assert other._session_state._lock is not lock
    finished = []
    monkeypatch.setattr(SessionState, "on_script_finished", lambda *_, **__: finished.append(1))
    first.request_stop()
    for runner in (first, second):
        runner._session_state.on_script_finished(frozenset())
    assert first.is_stopped
    assert len(finished) == 1, "of the second alone"
    parts.clear_outside_wrappers()  # as the second does when it begins
    assert first.context.fragment_storage.get_outside_wrapper("part", "place") is beside
    assert second.context.fragment_storage is parts


def test_a_field_looks_up_what_is_held_for_it_and_gathers_nothing_else(monkeypatch):
    def draw():
        import streamlit as st

        for key in ("number", "text", "words", "choice", "one"):
            st.session_state[key] = None
        st.number_input("number", value=3.0, key="number")
        st.text_input("text", value="three", key="text")
        st.text_area("words", value="three", key="words")
        st.selectbox("choice", ["three"], key="choice")
        st.radio("one", ["three"], key="one")
        st.text_input("other", value="four", key="other")

    gathered, gather = [], SessionState.filtered_state.fget
    state = property(lambda self: gathered.append(1) or gather(self))
    monkeypatch.setattr(SessionState, "filtered_state", state)
    of_a_run = property(lambda self: self._state.filtered_state)
    monkeypatch.setattr(SafeSessionState, "filtered_state", of_a_run)
    serving.look_up_one()
    app = AppTest.from_function(draw).run()
    assert not app.exception
    fields = [*app.number_input, *app.text_input, *app.text_area, *app.selectbox, *app.radio]
    assert {field.key: field.value for field in fields} == {
        **dict.fromkeys(("number", "text", "words", "choice", "one")),
        "other": "four",
    }
    assert not gathered
    assert {*app.session_state} >= {field.key for field in fields}
    assert len(app.session_state) == len([*app.session_state])
    assert gathered, "all that is held is still there for who asks for it"
