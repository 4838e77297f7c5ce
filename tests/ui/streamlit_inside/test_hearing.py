"""What a run says: heard in order, in handfuls; what is said last waits for the first picture."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import ScriptRunnerEvent

from ui.streamlit_inside import again, hearing
from ui.streamlit_inside.hearing import (
    Drawn,
    answering,
    let_it_be_drawn,
    said_last,
    until_it_is_drawn,
)

SAYS = ScriptRunnerEvent.ENQUEUE_FORWARD_MSG
BEGINS = ScriptRunnerEvent.SCRIPT_STARTED
ENDS = ScriptRunnerEvent.SCRIPT_STOPPED_WITH_SUCCESS
WORD = "5e55104d"


class Session:
    """Stands in for one of Streamlit's: notes what it hears, and how often it wakes others."""

    def __init__(self):
        self.heard, self.n_woken = [], 0
        self._message_enqueued_callback = self.wake
        self._event_loop = asyncio.get_running_loop()
        self._scriptrunner = object()

    def wake(self):
        self.n_woken += 1

    def _call_soon_on_event_loop(self, what):
        self._event_loop.call_soon_threadsafe(what)

    def _handle_scriptrunner_event_on_event_loop(self, sender, event, forward_msg=None):
        assert self._message_enqueued_callback is None
        if forward_msg is None:
            self.heard.append(event)
        else:
            self.heard.append(forward_msg.hash)

    def request_rerun(self, asked):
        self.heard.append("asked")

    def say(self, *words, at=()):
        for word in words:
            message = ForwardMsg(hash=word)
            message.metadata.delta_path.extend(at)
            self._on_scriptrunner_event(None, SAYS, forward_msg=message)

    async def begin(self, *, is_of_a_part):
        hearing.is_of_a_fragment = lambda: is_of_a_part
        self._on_scriptrunner_event(None, BEGINS)
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    async def end(self):
        self._on_scriptrunner_event(None, ENDS)
        await asyncio.sleep(0)
        await asyncio.sleep(0)


@pytest.fixture
def listening(monkeypatch):
    """Run a coroutine with a session, on a thread of its own, as the run of a page has one."""
    monkeypatch.setattr(hearing, "AppSession", Session)
    for name in ("UNTIL_DRAWN", "UNTIL_ANSWERED", "HELD_BACK"):
        monkeypatch.setattr(hearing, f"SECONDS_{name}", 60)
    monkeypatch.setattr(hearing, "SECONDS_UNTIL_HEARD", 0.05)
    monkeypatch.setattr(hearing, "is_of_a_fragment", hearing.is_of_a_fragment)
    hearing.hear_in_handfuls()
    hearing._drawn_early.clear()
    hearing._came_in.clear()

    async def listen(what):
        await what(Session())

    with ThreadPoolExecutor(1) as pool:
        yield lambda what: pool.submit(asyncio.run, listen(what)).result()


def test_what_a_run_says_is_heard_in_order_and_its_end_at_once(listening):
    @listening
    async def _(session):
        session.say(*"abc")
        await asyncio.sleep(0)
        assert session.heard == []
        while not session.heard:
            await asyncio.sleep(0.01)
        assert (session.heard, session.n_woken) == ([*"abc"], 1)
        session.say("d")
        await session.end()
        assert session.heard == [*"abcd", ENDS]
        assert session._message_enqueued_callback == session.wake


def test_what_is_said_last_is_and_so_is_all_in_its_places_but_in_the_first_run_alone(listening):
    @listening
    async def _(session):
        for _ in range(2):
            session.say("a", at=[0, 0])
            with said_last():
                session.say("menu")
                session.say("place", at=[0, 1])
            session.say("within", at=[0, 1, 3])
            session.say("b", at=[0, 0, 1])
            await session.end()
        first, again = session.heard[:6], session.heard[6:]
        assert first == ["a", "b", "menu", "place", "within", ENDS]
        assert again == ["a", "menu", "place", "within", "b", ENDS]


async def say_first(session):
    """Let a session say one thing first, and another last, and await its end; does it wait?"""
    with said_last():
        session.say("last")
    let_it_be_drawn(WORD)
    is_waited_for = hearing.waits()
    session.say("first")
    await session.end()
    assert not hearing.waits()
    return is_waited_for


async def asked(path, *, says=()):
    """Ask a server for an address, and return what is answered: here, or "elsewhere"."""

    async def elsewhere(scope, receive, send):
        says.append("elsewhere")

    async def send(message):
        says.append(message.get("status", message.get("body")))

    says = []
    await Drawn(elsewhere)({"type": "http", "path": path}, None, send)
    return says


def test_it_waits_for_no_browser_that_has_drawn_before_the_run_is_at_its_end(listening):
    @listening
    async def _(session):
        assert await asked(f"/ours/drawn/{WORD}") == [200, b""]
        await say_first(session)
        assert session.heard == ["first", "last", ENDS]
        assert not hearing._drawn_early


def test_it_waits_for_no_browser_while_a_class_comes_in(listening):
    @listening
    async def _(session):
        class_of = [Session() for _ in range(hearing.FEW + 1)]
        waited_for = [await say_first(each) for each in class_of]
        assert waited_for == [True] * hearing.FEW + [False], "who is not keeps silent"
        assert [each.heard for each in class_of] == [["first"]] * hearing.FEW + [
            ["first", "last", ENDS]
        ]
        hearing._came_in[0] -= hearing.SECONDS_OF_FEW
        assert await say_first(session)
        assert session.heard == ["first"]


def test_it_waits_until_the_browser_says_that_it_has_drawn_what_came_first(listening):
    @listening
    async def _(session):
        await say_first(session)
        assert session.heard == ["first"]
        session.say("meanwhile")
        await asyncio.sleep(0.1)
        assert session.heard == ["first"]
        assert await asked("/below/ours/drawn/another") == [200, b""]
        assert await asked(f"/ours/drawn/{WORD}/more") == ["elsewhere"]
        assert session.heard == ["first"]
        assert await asked(f"/below/ours/drawn/{WORD}") == [200, b""]
        assert session.heard == ["first", "last", ENDS, "meanwhile"]
        assert await asked(f"/ours/drawn/{WORD}") == [200, b""], "there is nothing more to say"
        session.say("later")
        await session.end()
        assert session.heard[-2:] == ["later", ENDS], "at once"


def test_it_waits_no_longer_than_a_while_for_a_browser_that_says_nothing(listening, monkeypatch):
    monkeypatch.setattr(hearing, "SECONDS_UNTIL_DRAWN", 0.02)

    @listening
    async def _(session):
        await say_first(session)
        assert session.heard == ["first"]
        while len(session.heard) < 3:
            await asyncio.sleep(0.01)
        assert session.heard == ["first", "last", ENDS]


def test_who_asks_for_another_run_meanwhile_is_told_all_before(listening, monkeypatch):
    monkeypatch.setattr(again, "AppSession", Session)
    monkeypatch.setattr(again, "WebsocketSessionManager", type("", (), {"connect_session": 0}))
    again.draw_anew()

    @listening
    async def _(session):
        await say_first(session)
        session.request_rerun(None)
        assert session.heard == ["first", "last", ENDS, "asked"]


def test_nothing_is_drawn_first_where_nothing_is_said_last(listening):
    @listening
    async def _(session):
        session.say("all")
        let_it_be_drawn(WORD)
        await session.end()
        assert session.heard == ["all", ENDS]


def test_what_is_said_last_does_not_wait_for_a_run_that_is_long(listening, monkeypatch):
    monkeypatch.setattr(hearing, "SECONDS_HELD_BACK", 0.0)

    @listening
    async def _(session):
        with said_last():
            session.say("menu")
            session.say("place", at=[0, 1])
        await asyncio.sleep(0.01)
        session.say("a tenth is trained")
        with said_last():
            session.say("what comes late")
        session.say("trained")
        let_it_be_drawn(WORD)
        await session.end()
        assert session.heard[0] == "menu"
        assert session.heard.index("place") < session.heard.index("a tenth is trained")
        assert session.heard[-3:] == ["what comes late", "trained", ENDS], "without a pause"


async def asks(session):
    """Let a person ask something on a page that stands; what is heard before there is an answer?"""
    await session.begin(is_of_a_part=False)
    await session.end()
    session.heard.clear()
    await session.begin(is_of_a_part=True)
    with answering():
        session.say("field")
        await asyncio.sleep(0.1)
        before = [*session.heard]
        session.say("answer")
        word = until_it_is_drawn()
        session.say("word")
    session.say("chart")
    await session.end()
    return before, word


def test_an_answer_is_heard_at_once_and_nothing_with_it_that_is_drawn_longer(listening):
    @listening
    async def _(session):
        before, word = await asks(session)
        assert before == [BEGINS], "the browser draws that while the answer is found"
        assert session.heard == [BEGINS, "field", "answer", "word"]
        await asyncio.sleep(0.1)
        assert session.heard[-1] == "word"
        assert await asked(f"/ours/drawn/{word}") == [200, b""]
        assert session.heard[-3:] == ["word", "chart", ENDS]
        again = (await asks(session))[1]
        assert await asked(f"/ours/drawn/{word}") == [200, b""]
        assert session.heard[-1] == "word", "that was another answer"
        assert await asked(f"/ours/drawn/{again}") == [200, b""]
        assert session.heard[-1] == ENDS


def test_what_is_said_before_and_after_an_answer_waits_no_longer_than_a_while(
    listening, monkeypatch
):
    monkeypatch.setattr(hearing, "SECONDS_UNTIL_ANSWERED", 0.02)
    monkeypatch.setattr(hearing, "SECONDS_UNTIL_DRAWN", 0.02)

    @listening
    async def _(session):
        before, _ = await asks(session)
        assert before == [BEGINS, "field"]
        while session.heard[-1] != ENDS:
            await asyncio.sleep(0.01)
        assert session.heard == [BEGINS, "field", "answer", "word", "chart", ENDS]


def test_nobody_waits_for_a_question_without_an_answer_nor_for_a_whole_page(listening):
    @listening
    async def _(session):
        await session.begin(is_of_a_part=False)
        with answering():
            assert until_it_is_drawn() == ""
            session.say("page")
        await session.end()
        await session.begin(is_of_a_part=True)
        assert until_it_is_drawn() == ""
        with answering():
            session.say("field")
        session.say("slider")
        await session.end()
        assert session.heard == [BEGINS, "page", ENDS, BEGINS, "field", "slider", ENDS]


def test_a_run_goes_on_when_its_answer_is_heard(listening, monkeypatch):
    monkeypatch.setattr(hearing, "SECONDS_GIVEN_WAY", 60)
    monkeypatch.setattr(hearing, "is_of_a_fragment", lambda: True)

    @listening
    async def _(session):
        def run():
            session._on_scriptrunner_event(None, BEGINS)
            with answering():
                session.say("answer")
            return [*session.heard]

        assert await asyncio.to_thread(run) == [BEGINS, "answer"]
