"""Pages run again for what others did: once, a few at a time, whole where no part is enough."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSessionState
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.scriptrunner import RerunData, ScriptRunnerEvent
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests

from ui.streamlit_inside import again
from ui.streamlit_inside.hearing import _words, hear


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

    monkeypatch.setattr(again, "AppSession", Session)
    monkeypatch.setattr(again, "WebsocketSessionManager", Manager)
    again.draw_anew()
    others, inside = Session("room=owl10"), Session("v=3&room=otter47")
    server.manager.list_active_sessions = lambda: [others, inside]
    again._run_again(lambda query: "otter47" in query, 1.5, "part")
    assert not others.sent
    (sent,) = inside.sent
    assert 0 < sent.interval <= 1.5
    asks = ClientState(fragment_id=sent.fragment_id, is_auto_rerun=True)
    for session in (others, inside, inside, inside):
        session.request_rerun(asks)
    assert not others.asked
    (asked,) = inside.asked
    assert (asked.fragment_id, asked.is_auto_rerun) == ("", False)


def test_a_page_that_comes_in_meanwhile_runs_again_though_it_is_not_at_its_end(server):
    """The session knows its address at the end of its first run, and forgets, when that is heard to
    begin, what was to be sent."""
    asked, sent = RerunData(query_string="room=otter47"), []
    session = SimpleNamespace(
        _client_state=ClientState(),
        _scriptrunner=SimpleNamespace(_requests=SimpleNamespace(_rerun_data=asked)),
        _fragment_storage=MemoryFragmentStorage(),
        _message_enqueued_callback=None,
        _enqueue_forward_msg=sent.append,
        _handle_scriptrunner_event_on_event_loop=lambda *_, **__: sent.clear(),
    )
    session.session = session
    _words(session).add(session._scriptrunner, ScriptRunnerEvent.SCRIPT_STARTED, {})
    server.manager.list_active_sessions = lambda: [session]
    again._run_again(lambda query: "owl10" in query, 1.5, "part")
    assert not sent
    again._run_again(lambda query: "otter47" in query, 1.5, "part")
    hear(session)
    (message,) = sent
    assert message.auto_rerun.fragment_id == again.WHOLE


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

    monkeypatch.setattr(again, "AppSession", Session)
    monkeypatch.setattr(again, "WebsocketSessionManager", Manager)
    again.draw_anew()
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
        self._message_enqueued_callback = None
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
        monkeypatch.setattr(again, "loop", lambda: loop)
        server.manager.list_active_sessions = lambda: sessions
        again._run_again(lambda query: "otter47" in query, 1.5, "part")
        meanwhile()
        await asyncio.gather(*again._tasks)

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
    assert sent.fragment_id == again.WHOLE
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

    monkeypatch.setattr(again, "SECONDS_A_PART_MAY_TAKE", 0.01 if is_long else 60.0)
    sessions = [Running("part") for _ in range(3 * again.PARTS_AT_ONCE)]
    run_parts(server, monkeypatch, sessions)
    assert [len(session.asked) for session in sessions] == [1] * len(sessions)
    assert most == [len(sessions) if is_long else again.PARTS_AT_ONCE]
