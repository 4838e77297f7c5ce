"""What anybody may send to the server: refused without a trace in page or log."""

import asyncio
import json
import math
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import (
    DoubleArray,
    FileUploaderState,
    FileURLsRequest,
    StringArray,
    StringTriggerValue,
    UploadedFileInfo,
)
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from benchmarks.person import TRIGGERS, Person
from tests.browser.conftest import ROOT, started
from tests.core.cases import FOLDER
from ui.address.parameters import TABLE
from ui.address.recipe import RECIPE_KEY

pytestmark = pytest.mark.long

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
        self.failures, self.fields = [], set()
        self.has_run, self.has_run_whole = asyncio.Event(), asyncio.Event()
        self.buttons = {}  # label → id and the fragment it is drawn in
        self.uploader, self.places, self.has_place = ("", ""), [], asyncio.Event()
        super().__init__(*given)

    def _hear(self, message):
        super()._hear(message)
        if message.WhichOneof("type") == "file_urls_response":
            self.places = message.file_urls_response.file_urls
            self.has_place.set()
        if message.WhichOneof("type") == "script_finished":
            self.has_run.set()
            if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                self.has_run_whole.set()

    def _draw(self, element, fragment):
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.failures.append(element.exception.message)
        name = getattr(getattr(element, kind), "id", "")
        self.fields |= {name, TRIGGERS.format(name)} if name else set()
        if kind == "button":
            self.buttons[element.button.label] = name, fragment
        elif kind == "file_uploader":
            self.uploader = name, fragment
        super()._draw(element, fragment)

    async def press_twice(self, label, whole=False):
        """Press a button, and again before the first is answered; or ask for whole runs by it."""
        name, fragment = self.buttons[label]
        for _ in range(2):
            states = [WidgetState(id=name, trigger_value=True)]
            await self.run("" if whole else fragment, states=states)

    async def bring(self, name: str, data: bytes) -> None:
        """Bring a file, as the uploader of a page does, and wait until it is read."""
        self.has_place.clear()
        asked = FileURLsRequest(request_id="it", file_names=[name], session_id=self.session)
        await self.socket.send(BackMsg(file_urls_request=asked).SerializeToString())
        await self.until(self.has_place)
        (place,) = self.places
        await asyncio.to_thread(self._put, place.upload_url, name, data)
        brought = UploadedFileInfo(file_id=place.file_id, name=name, size=len(data))
        brought.file_urls.CopyFrom(place)
        held = FileUploaderState(uploaded_file_info=[brought])
        uploader, fragment = self.uploader
        self.has_run_whole.clear()
        state = WidgetState(id=uploader, file_uploader_state_value=held)
        await self.run(fragment, states=[state])
        await self.until(self.has_run_whole)

    def _put(self, url: str, name: str, data: bytes) -> None:
        with urlopen(self.address + "/_stcore/health", timeout=10) as answer:
            cookie = answer.headers["Set-Cookie"].partition(";")[0]
        kind = f'Content-Disposition: form-data; name="it"; filename="{quote(name)}"'
        headers = {
            "Content-Type": "multipart/form-data; boundary=it",
            "Cookie": cookie,
            "X-Xsrftoken": cookie.partition("=")[2],
        }
        body = b"\r\n".join([b"--it", kind.encode(), b"", data, b"--it--", b""])
        urlopen(Request(self.address + url, body, headers, method="PUT"), timeout=10).close()


async def moves(person: Person, to: float = 0.25) -> None:
    """See that the page still does what it should."""
    await person.release(to)
    async with asyncio.timeout(10):
        # The address may come just after the answer, and may have had a threshold before.
        while f"t={to}" not in person.query.split("&"):
            await asyncio.sleep(0.02)
    assert person.failures == []


def test_the_slider_is_told_of_first_and_the_rest_once_it_is_drawn(address):
    """One in ten at least: a machine that is busy may take longer for a run than the rest waits."""

    class Draws(Person):
        async def say_drawn(self):
            pass  # not at once

    async def come():
        person = Draws(address, f"{QUICK}&v=3")
        await person.join()
        try:
            await asyncio.sleep(0.2)
            if "share" in person.components:
                return False
            first = person.page_hash
            await Person.say_drawn(person)
            await person.until(person.done)
            assert person.page_hash != first, "the menu has come"
            assert "share" in person.components
            return True
        finally:
            await person.leave()

    with ThreadPoolExecutor(1) as pool:  # beside the loop of a browser's tests
        assert any(pool.submit(asyncio.run, come()).result() for _ in range(10))


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


def of_texts(texts) -> Iterator[WidgetState]:
    """Give each text as each kind of value that a text can be."""
    for text in texts:
        yield WidgetState(string_value=text)
        yield WidgetState(json_value=text)
        yield WidgetState(json_trigger_value=text)


def of_edits() -> Iterator[WidgetState]:
    yield from of_texts(EDITS)


def of_every_kind() -> Iterator[WidgetState]:
    """Give values of every kind that a browser can send; most fields send one kind alone."""
    yield WidgetState()  # emptied
    for value in (True, False):
        yield WidgetState(bool_value=value)
    yield WidgetState(trigger_value=True)
    yield WidgetState(double_value=math.nan)
    yield WidgetState(int_value=-(2**63))
    yield WidgetState(bytes_value=b"\xff")
    yield from of_texts(("", MARK, '{"value":3}', '{"selection":{"rows":["a"],"cells":[3]}}'))
    yield from of_edits()
    for texts in ([], [MARK], ["a"] * 3):
        yield WidgetState(string_array_value=StringArray(data=texts))
    for numbers in ([], [1e308], [math.nan] * 2):
        yield WidgetState(double_array_value=DoubleArray(data=numbers))
    file = FileUploaderState(uploaded_file_info=[UploadedFileInfo(file_id=MARK, name=MARK)])
    yield WidgetState(file_uploader_state_value=file)
    yield WidgetState(string_trigger_value=StringTriggerValue(data=MARK))


EDITS = [
    '{"edited_rows":3}',
    '{"edited_rows":{"99":{"q":[1]}},"added_rows":[3],"deleted_rows":["a",77]}',
    '{"deleted_rows":[77]}',
]
PAGES = (
    *("", "your_predictions", "choose_a_threshold", "models", "groups", "which_accuracy"),
    *(f"story?step={step}" for step in range(1, 7)),
    *("accuracy", "binary_accuracy", "categorical_accuracy", "sparse_categorical_accuracy"),
    *("top_k_categorical_accuracy", "sparse_top_k_categorical_accuracy", "beyond_the_six"),
    *("glossary", "formulas", "minute", "lesson_plan", "with_a_class", "here?room=otter47"),
)
EVERYTHING = "?v=2&drawer=true&open=all"


@pytest.mark.parametrize(
    ("page", "values"),
    [
        (EVERYTHING, of_every_kind),
        ("categorical_accuracy", of_edits),  # has a table
        *(pytest.param(page, of_every_kind, marks=pytest.mark.slow) for page in PAGES),
    ],
)
def test_values_of_every_kind_sent_to_every_field_leave_no_trace(address, page, values):
    async def visit():
        joint = "&" if "?" in page else "?"
        person = Stranger(address, f"/{page}{joint}recipe=moons_n200_hidden2_epochs1")
        await person.connect()
        await person.run()
        await person.until(person.has_run)
        for value in values():
            states = [WidgetState(id=each) for each in person.fields]
            for state in states:
                state.MergeFrom(value)
            person.has_run.clear()
            await person.run(states=states)
            await person.until(person.has_run)
            assert person.failures == [], value
        await person.leave()

    run(visit())


def test_a_run_of_nothing_that_exists_changes_nothing(address):
    async def visit():
        person = Stranger(address, QUICK)
        await person.join()
        await person.until(person.done)
        before = person.page_hash
        await person.run(MARK)  # a fragment: nothing runs
        for field in ("", "visit", MARK):
            person.has_run.clear()
            await person.run(states=[WidgetState(id=field, string_value=MARK)])
            await person.until(person.has_run)
        for page in ("0" * 32, MARK):
            person.page_hash = page
            person.has_run.clear()
            await person.run(is_history_navigation=True)
            await person.until(person.has_run)
        person.page_hash = before
        await moves(person)
        await person.leave()

    run(visit())


@pytest.mark.parametrize(
    ("frame", "code"), [(bytes(60 * 2**20), 1009), (b"\xff\xff no message", None), ("a text", None)]
)
def test_what_is_too_large_or_no_message_ends_the_connection_alone(address, frame, code):
    async def visit():
        stranger, person = Stranger(address, QUICK), Stranger(address, QUICK)
        for each in (stranger, person):
            await each.join()
            await each.until(each.done)
        socket = stranger.socket
        with suppress(ConnectionClosed):
            await socket.send(frame)
            await socket.wait_closed()
        assert code in (None, socket.close_code)
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


TAMPERED = (
    *("", MARK, "x" * 20_000, "nan", "-inf", "-1", "1e999", "\u0663", "[1,2]", "{", "0,0,0"),
    *("<script>alert(1)</script>", "\u202e\ud7ff\x00\n", "../../etc/passwd", "$x$ **b** :red[c]"),
)
KEYS = {each.key for each in TABLE} | {RECIPE_KEY, "case", "unit", "v", "embed", "present", "row"}


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_every_parameter_may_hold_anything(address, page):
    async def visit():
        path, _, own = page.partition("?")
        keys = sorted(KEYS - {own.partition("=")[0]})
        for text in TAMPERED:
            said = "&".join(f"{key}={quote(text)}" for key in 2 * keys)
            person = Stranger(address, f"/{path}?{own}&{said}")
            await person.connect()
            await person.run()
            await person.until(person.has_run_whole)
            assert person.failures == [], text
            await person.leave()

    run(visit())


FILES = sorted(path for path in FOLDER.rglob("*") if path.suffix not in ("", ".py", ".pyc"))
OF_ROWS = ("", "choose_a_threshold", "models", "groups", "believe_the_scores", "binary_accuracy")


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_of_a_file_nothing_is_written_down_whatever_is_wrong_with_it(address, log, path):
    before, data = log.read_text("utf-8"), path.read_bytes()

    async def visit():
        person = Stranger(address, "/your_predictions")
        await person.connect()
        await person.run()
        await person.until(person.has_run_whole)
        here, half = person.page_hash, len(data) // 2
        for given in (data[:half], data[:half] + MARK.encode() + data[half:], data):
            await person.bring(f"{MARK}{path.name}", given)
            assert person.failures == []
        for name in OF_ROWS:
            person.page, person.page_hash = name, ""
            person.has_run_whole.clear()
            await person.run()
            await person.until(person.has_run_whole)
            assert person.failures == [], name
            person.page_hash = here
        await person.leave()

    run(visit())
    assert log.read_text("utf-8") == before


SLOW = "moons_n20000_hidden256_epochs200_seed{}"


async def seen(person, event, query=""):
    """Go to another query, as Back and Forward do, if one is given, and wait for what comes."""
    event.clear()
    if query:
        person.query = query
        await person.run(is_history_navigation=True)
    await person.until(event)


def test_back_in_the_middle_of_a_training_and_cancel_pressed_twice(address):
    """In two tabs: what one of them cancels goes on for the other."""
    training = f"recipe={SLOW.format(7)}"

    async def visit():
        person, other = tabs = Stranger(address, QUICK), Stranger(address, QUICK)
        for tab in tabs:
            await tab.join()
            await tab.until(tab.done)
            before = tab.query
            await seen(tab, tab.asks_again, training)
        await seen(person, person.has_run_whole, before)
        await moves(person)
        await seen(person, person.asks_again, training)  # it goes on meanwhile
        await seen(person, person.has_run)
        person.has_run_whole.clear()
        await person.press_twice("Cancel")
        await person.until(person.has_run_whole)
        await moves(person, 0.35)
        assert training not in person.query
        await seen(other, other.has_run)
        assert training in other.query
        assert other.failures == []
        other.has_run_whole.clear()
        await other.press_twice("Cancel")  # it went on for all tests that follow
        await other.until(other.has_run_whole)
        assert training not in other.query
        for tab in tabs:
            await tab.leave()

    run(visit())


@pytest.mark.parametrize(
    "page", [EVERYTHING, *(pytest.param(page, marks=pytest.mark.slow) for page in PAGES)]
)
def test_each_button_pressed_twice_does_what_one_press_does(address, page):
    async def visit():
        joint = "&" if "?" in page else "?"
        person = Stranger(address, f"/{page}{joint}recipe=moons_n200_hidden2_epochs1")
        await person.connect()
        await person.run()
        await person.until(person.has_run)
        here, query = person.page_hash, person.query
        for label in [*person.buttons]:
            person.page_hash, person.query = here, query
            person.has_run_whole.clear()
            await person.press_twice(label, whole=True)
            await person.until(person.has_run_whole)
            assert person.failures == [], label
        await person.leave()

    run(visit())
