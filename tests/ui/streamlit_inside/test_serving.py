"""What is held of sessions: a class is remembered, and nothing stays once they have ended."""

import asyncio
import gc
import json
import socket
import weakref
from asyncio import base_events
from concurrent.futures import ThreadPoolExecutor
from socket import IPPROTO_TCP as TCP
from socket import TCP_NODELAY as NO_DELAY
from threading import Thread
from types import SimpleNamespace

import pandas as pd
import pytest
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime.app_session import AppSessionState
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.scriptrunner import add_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests
from streamlit.runtime.state import SafeSessionState, SessionState

from ui.streamlit_inside import serving
from ui.streamlit_inside.pages import Sent, Written


@pytest.fixture
def server(monkeypatch):
    """Stand in for a runtime whose sessions are held, and notes when what is asked for later."""
    storage, later = MemorySessionStorage(), []
    manager = SimpleNamespace(_session_storage=storage)
    manager.list_sessions = lambda: manager._session_storage.list()
    loop = SimpleNamespace(call_later=lambda *what: later.append(what))
    runtime = SimpleNamespace(
        _session_mgr=manager, _get_async_objs=lambda: SimpleNamespace(eventloop=loop)
    )
    monkeypatch.setattr(serving, "get_instance", lambda: runtime)
    return SimpleNamespace(manager=manager, later=later)


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


def test_a_page_that_is_to_run_again_does_so_once_however_often_it_asks(monkeypatch, server):
    """It asks until the run begins: under load each further one would have begun it anew."""

    class Session:
        def __init__(self, query):
            self.session, self.asked, self.sent = self, [], []
            self._client_state = ClientState(query_string=query)
            self._scriptrunner = SimpleNamespace(_requests=ScriptRequests())
            self._state = AppSessionState.APP_NOT_RUNNING
            self._message_enqueued_callback = None
            self._pages_manager = SimpleNamespace(main_script_hash="app")
            self._fragment_storage = MemoryFragmentStorage()

        def request_rerun(self, asked):
            self.asked.append(asked)

        def has_fragment(self, _):
            return False

        def _enqueue_forward_msg(self, message):
            self.sent.append(message.auto_rerun)

    class Manager:
        def connect_session(self):
            """Is not called."""

    monkeypatch.setattr(serving, "AppSession", Session)
    monkeypatch.setattr(serving, "WebsocketSessionManager", Manager)
    serving.draw_anew()
    others, inside = Session("room=owl10"), Session("v=3&room=otter47")
    server.manager.list_active_sessions = lambda: [others, inside]
    serving._run_again(lambda query: "otter47" in query, 1.5, "part")
    assert not others.sent
    (sent,) = inside.sent
    assert 0 < sent.interval <= 1.5
    asks = ClientState(fragment_id=sent.fragment_id, is_auto_rerun=True)
    for session in (others, inside, inside, inside):
        session.request_rerun(asks)
    assert not others.asked
    (asked,) = inside.asked
    assert (asked.fragment_id, asked.is_auto_rerun) == ("", False)


def test_what_is_said_of_a_part_that_was_drawn_anew_is_said_of_its_page(monkeypatch):
    """The page may not have heard of that yet; one that was left has nothing to say."""

    class Session:
        def __init__(self):
            self.asked, self._scriptrunner, self._message_enqueued_callback = [], None, None
            self._pages_manager = SimpleNamespace(
                main_script_hash="app", current_page_script_hash="page"
            )
            self._fragment_storage = MemoryFragmentStorage()
            self._fragment_storage.register("here", lambda: None)

        def request_rerun(self, asked):
            self.asked.append(asked)

        def has_fragment(self, part):
            return self._fragment_storage.contains(part)

    class Manager:
        def connect_session(self):
            """Is not called."""

    monkeypatch.setattr(serving, "AppSession", Session)
    monkeypatch.setattr(serving, "WebsocketSessionManager", Manager)
    serving.draw_anew()
    session = Session()
    for of, part, is_auto in (
        *(("page", "here", False), ("page", "gone", False), ("left", "gone", False)),
        *(("page", "here", True), ("page", "gone", True)),
    ):
        said = ClientState(page_script_hash=of, fragment_id=part, is_auto_rerun=is_auto)
        said.widget_states.widgets.add(id="field", bool_value=True)
        session.request_rerun(said)
    asked = [(each.fragment_id, len(each.widget_states.widgets)) for each in session.asked]
    assert asked == [("here", 1), ("", 1), ("here", 0)], "by itself it says nothing of fields"


class WithParts:
    """A session of a page in a room, which may have a part under a key."""

    def __init__(self, key=None):
        self.session, self.asked, self.sent, self._scriptrunner = self, [], [], None
        self._client_state = ClientState(query_string="room=otter47")
        self._client_state.widget_states.widgets.add(id="slider", double_value=0.25)
        self._fragment_storage = MemoryFragmentStorage()
        self._fragment_storage.register("f1", lambda: None, target_key=key)
        self._browser_queue = ForwardMsgQueue()

    def request_rerun(self, asked):
        self.asked.append(asked)

    def _enqueue_forward_msg(self, message):
        self.sent.append(message.auto_rerun)


def run_parts(server, monkeypatch, sessions, meanwhile=lambda: None):
    """Have the part of sessions run, and wait until each was told, or longer than is waited."""

    async def run():
        loop = asyncio.get_running_loop()
        monkeypatch.setattr(serving, "_loop", lambda: loop)
        server.manager.list_active_sessions = lambda: sessions
        serving._run_again(lambda query: "otter47" in query, 1.5, "part")
        meanwhile()
        await asyncio.gather(*serving._tasks)

    with ThreadPoolExecutor(1) as pool:  # a browser may have a loop in this thread
        pool.submit(asyncio.run, asyncio.wait_for(run(), 30)).result()


def test_where_a_part_of_a_page_is_enough_it_runs_without_being_asked_for(monkeypatch, server):
    has_part, left, others = WithParts("part"), WithParts("part"), WithParts()
    sessions = [has_part, left, others]
    run_parts(server, monkeypatch, sessions, left._fragment_storage.clear)
    (asked,) = has_part.asked
    assert asked.fragment_id == "f1"
    assert asked.widget_states == has_part._client_state.widget_states, "what stood in its fields"
    assert not left.asked, "it has left that page meanwhile"
    assert not has_part._client_state.fragment_id
    (sent,) = others.sent
    assert sent.fragment_id == serving.WHOLE
    assert not has_part.sent


@pytest.mark.parametrize("is_long", [False, True])
def test_parts_of_many_pages_run_a_few_at_once_and_wait_for_none_that_takes_long(
    is_long, monkeypatch, server
):
    """All at once took longer, and the first was told with the last."""
    running, most = set(), [0]

    class Running(WithParts):
        def request_rerun(self, asked):
            super().request_rerun(asked)
            self._scriptrunner = "one"
            running.add(self)
            most[0] = max(most[0], len(running))
            if not is_long:
                asyncio.get_running_loop().call_later(0.002, self.end)

        def end(self):
            self._scriptrunner = None
            self._browser_queue.enqueue(ForwardMsg())  # which is to be sent yet
            asyncio.get_running_loop().call_later(0.002, self.flush)

        def flush(self):
            self._browser_queue.flush()
            running.remove(self)

    monkeypatch.setattr(serving, "SECONDS_A_PART_MAY_TAKE", 0.01 if is_long else 60.0)
    sessions = [Running("part") for _ in range(3 * serving.PARTS_AT_ONCE)]
    run_parts(server, monkeypatch, sessions)
    assert [len(session.asked) for session in sessions] == [1] * len(sessions)
    assert most == [len(sessions) if is_long else serving.PARTS_AT_ONCE]


def test_a_browser_is_told_the_theme_that_was_put_together_once(monkeypatch):
    asked = []

    def write(theme, section="theme"):
        asked.append(section)
        if section != "theme.light":
            theme.primary_color = section

    monkeypatch.setattr(serving.app_session, "_populate_theme_msg", write)
    serving.say_theme_as_made()
    for _ in range(2):
        theme = CustomThemeConfig()
        serving.app_session._populate_theme_msg(theme)
        serving.app_session._populate_theme_msg(theme.light, "theme.light")
        serving.app_session._populate_theme_msg(theme.dark, "theme.dark")
        assert theme.primary_color == "theme"
        assert theme.dark.primary_color == "theme.dark"
        assert not theme.HasField("light"), "nothing is said of what has no colours of its own"
    assert asked == ["theme", "theme.light", "theme.dark"]


@pytest.fixture
def sends_tables_as_made(monkeypatch):
    for name in ("is_dataframe_like", "convert_anything_to_arrow_bytes"):
        monkeypatch.setattr(serving.serialization, name, getattr(serving.serialization, name))
    serving.send_tables_as_made()


@pytest.mark.usefixtures("sends_tables_as_made")
def test_tables_go_to_a_component_as_they_were_made():
    data = {"table": Sent(b"arrow"), "numbers": [1, 2], "words": {"a": {"b": 1}}, "none": None}
    proto = BidiComponent()
    serving.serialization.serialize_mixed_data(data, proto)
    sent = json.loads(proto.mixed.json)
    assert {name: sent[name] for name in data.keys() - {"table"}} == {
        "numbers": [1, 2],
        "words": {"a": {"b": 1}},
        "none": None,
    }
    ((name, blob),) = proto.mixed.arrow_blobs.items()
    assert sent["table"] == {serving.serialization.ARROW_REF_KEY: name}
    assert blob.data == b"arrow"
    with pytest.raises(TypeError, match="got it bare"):
        serving.serialization.serialize_mixed_data({"table": pd.DataFrame()}, proto)


@pytest.mark.usefixtures("sends_tables_as_made")
def test_data_that_are_the_same_for_all_are_written_once(monkeypatch):
    written, write = [], serving.mounting.serialize_mixed_data

    def write_and_note(data, message):
        written.append(data)
        write(data, message)

    monkeypatch.setattr(serving.mounting, "serialize_mixed_data", write_and_note)
    serving.write_once()
    for table in (None, Sent(b"arrow")):  # as JSON alone, and with a table beside it
        same, anew = Written(words=["a"], table=table), {"words": ["a"], "table": table}
        sent = []
        for data in (same, same, anew, anew):
            sent.append(BidiComponent(component_name="slider"))
            serving.mounting.serialize_mixed_data(data, sent[-1])
        assert sent == [sent[0]] * len(sent)
        assert sent[0].WhichOneof("data")
        assert [data is same for data in written] == [True, False, False]
        written.clear()
