"""What anybody may send to the server: refused without a trace in page or log."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from benchmarks.person import TRIGGERS, Person
from tests.browser.conftest import ROOT, started

QUICK = "/?recipe=moons_n200_hidden2_epochs1"
MARK = "0x-rows-of-somebody"
MOVED = [
    *("null", "[]", "3", '"a"', '[{"event":"moved"}]', '[{"event":"moved","value":null}]'),
    '[{"event":"pressed","value":{"a":1}}]',
    *(
        json.dumps([{"event": "moved", "value": value}])
        for value in (
            {"threshold": MARK, "number": 1},
            {"threshold": [0.5], "number": 1},
            {"threshold": 0.5, "number": MARK},
            {"threshold": 0.5, "number": 10**400},
            {"threshold": 10**400, "number": 1},
            {"threshold": float("nan"), "number": 1},
            {"threshold": float("inf"), "number": 1},
            {"threshold": True, "number": True},
            {"threshold": 0.5, "number": 1, "handle": {}},
            {"threshold": {"__class__": MARK}, "number": {}},
        )
    ),
]


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    return tmp_path_factory.mktemp("server") / "log.txt"


@pytest.fixture(scope="module")
def address(log):
    """Serve the app; a traceback in its log fails the module."""
    with started(log.parent, ROOT / "app.py") as (_, address):
        yield address
    assert MARK not in log.read_text("utf-8")


def run(visit):
    async def bounded():
        async with asyncio.timeout(120):
            return await visit

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, bounded()).result()


class Stranger(Person):
    """A person who notes what fails on the page."""

    def __init__(self, *given):
        self.failures = []
        super().__init__(*given)

    def _draw(self, element, fragment):
        if element.WhichOneof("type") == "exception":
            self.failures.append(element.exception.message)
        super()._draw(element, fragment)


async def moves(person: Person) -> None:
    """See that the page still does what it should."""
    await person.release(0.25)
    assert person.query.endswith("t=0.25")
    assert person.failures == []


def test_what_no_slider_sends_changes_nothing(address):
    async def visit():
        person = Stranger(address, QUICK)
        await person.join()
        await person.until(person.done)
        for text in MOVED:
            for fragment in (person.fragment, ""):
                state = WidgetState(id=TRIGGERS.format(person.slider), json_trigger_value=text)
                person.done.clear()
                await person.run(fragment, states=[state])
                await person.until(person.done)
        await moves(person)
        await person.leave()

    run(visit())


BEYOND = {
    "double_value": [float("nan"), float("inf"), 1e308, -1.0],
    "int_value": [-(2**63), 2**62, 0],
    "string_value": ["", MARK, "a" * 100_000],
}
"""For each kind of field, what is beyond what it offers."""


def test_values_that_no_field_offers_change_nothing(address):
    async def visit():
        person = Stranger(address, QUICK)
        await person.join()
        await person.until(person.done)
        fields = {state.id: state.WhichOneof("value") for state in person.states.values()}
        assert len({*fields.values()}) > 2
        for turn in range(4):
            values = {
                each: {kind: BEYOND[kind][turn % len(BEYOND[kind])]}
                for each, kind in fields.items()
                if kind in BEYOND
            }
            states = [WidgetState(id=each, **value) for each, value in values.items()]
            person.done.clear()
            await person.run(states=states)
            await person.until(person.done)
            assert person.failures == [], turn
        await person.leave()

    run(visit())


def test_a_message_that_is_too_large_ends_the_connection_alone(address):
    async def visit():
        stranger, person = Stranger(address, QUICK), Stranger(address, QUICK)
        for each in (stranger, person):
            await each.join()
            await each.until(each.done)
        socket = stranger.socket
        try:
            await socket.send(bytes(60 * 2**20))
            await socket.wait_closed()
        except ConnectionClosed:
            pass
        assert socket.close_code == 1009
        await moves(person)
        for each in (stranger, person):
            await each.leave()

    run(visit())


def test_a_page_of_another_site_is_not_let_in(address):
    async def visit():
        with pytest.raises((InvalidStatus, ConnectionClosed)):
            async with connect(
                address.replace("http", "ws") + "/_stcore/stream",
                origin="http://evil.example",
                subprotocols=["streamlit"],
                proxy=None,
            ) as socket:
                await socket.recv()

    run(visit())


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/upload_file/nobody/" + MARK,
        "/_stcore/upload_file/../../etc/passwd",
        "/media/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/app/static/../app.py",
    ],
)
def test_files_go_nowhere_and_come_from_nowhere(address, path):
    with pytest.raises(HTTPError) as refused:
        urlopen(Request(address + path, data=b"rows", method="PUT"), timeout=10)
    assert 400 <= refused.value.code < 500
    refused.value.close()
    try:
        with urlopen(address + path, timeout=10) as answer:
            text = answer.read()
    except HTTPError as refused:
        text = refused.read()
    assert b"<title>Streamlit</title>" in text or len(text) < 100, "the page itself, and no file"


@pytest.mark.parametrize(
    "query", ["t=" + MARK, "recipe=" + "x" * 20_000, "t=%00%ff&rule=<b>&rows=1"]
)
def test_a_link_that_was_tampered_with_opens(address, query):
    async def visit():
        person = Stranger(address, f"/?{query}")
        await person.join()
        await person.until(person.done)
        await moves(person)
        await person.leave()

    run(visit())
