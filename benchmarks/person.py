"""A page in a browser, as far as a server can tell: Streamlit's protocol without the browser."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Common_pb2 import StringArray
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NumberInput_pb2 import NumberInput
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from ui.live.followers import LIVE
from ui.streamlit_inside.hearing import DRAWN

PATIENCE = 120.0  # s, after which a person gives up
LARGEST = 64 * 2**20  # bytes of a message
TRIGGERS = "$$STREAMLIT_INTERNAL_KEY_{}__events"
VOTES = re.compile(r'data-votes="(\d+)"')
SAID = re.compile(r'class="room-said"[^>]*>([^<]*)<')
TOLD = re.compile(rf'data-session="(\w+)"[^>]*data-held-of="{LIVE}"')
ANSWER = re.compile(rf'data-answer="(\d+)"[^>]*data-held-of="{LIVE}"')


class Counting(ClientConnection):
    """A connection that counts what arrives, as it stands on the wire."""

    n_bytes = 0

    def data_received(self, data: bytes) -> None:
        self.n_bytes += len(data)
        super().data_received(data)


class Person:
    """A page open in a browser, as far as the server can tell.

    Parameters
    ----------
    address : str
        Of the server, `http://…`.
    path : str
        With the query, as in a link.
    """

    def __init__(self, address: str, path: str = "/"):
        self.address = address
        self.headers: dict[str, str] = {}
        self.reset(path)

    def reset(self, path: str) -> None:
        """Forget what the page held, as a browser does that loads it anew."""
        link = urlsplit(path)
        self.page, self.query = link.path.strip("/"), link.query
        self.session = self.page_hash = self.fragment = self.slider = self.told = ""
        self.buttons: dict[str, tuple[str, str]] = {}  # id and fragment of each, by its label
        self.components: dict[str, tuple[str, str, str]] = {}  # likewise by name, and their data
        self.states: dict[str, WidgetState] = {}
        self.kept: dict[str, int] = {}  # what the page keeps of large messages, by hash
        self.n_sent = self.n_bytes = self.n_runs = self.n_ends = 0
        self.slider_came, self.done, self.asks_again, self.answered = (
            asyncio.Event() for _ in range(4)
        )
        self.socket: Counting | None = None
        self._listening: asyncio.Task | None = None
        self._asking: list[asyncio.Task] = []
        self._saying: asyncio.Task | None = None  # that it has drawn, whatever else it asks for
        self._is_waited_for = False
        self._said_to = ""  # a session, by its word

    async def join(self) -> None:
        """Open the page and wait until its slider can be moved."""
        await self.connect()
        await self.run()
        await self.until(self.slider_came)

    async def until(self, event: asyncio.Event) -> None:
        """Wait for an event, such as `done`, the end of the script.

        Raises
        ------
        ConnectionError
            When the connection ends before.
        """
        assert self._listening
        waiting = asyncio.create_task(event.wait())
        try:
            await asyncio.wait([waiting, self._listening], return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiting.cancel()
        if not event.is_set():
            raise ConnectionError("The connection has ended.")

    async def connect(self) -> None:
        """Connect, to the session from before where there is one."""
        names = ["streamlit", "PLACEHOLDER_AUTH_TOKEN", *([self.session] if self.session else [])]
        self.socket = await connect(
            self.address.replace("http", "ws") + "/_stcore/stream",
            subprotocols=names,
            origin=self.address,
            additional_headers=self.headers,
            max_size=LARGEST,
            max_queue=64,
            ping_interval=None,
            open_timeout=PATIENCE,
            create_connection=Counting,
            proxy=None,
        )
        self._listening = asyncio.create_task(self._listen(self.socket))

    async def say_drawn(self) -> None:
        """Say that the slider is drawn, whereupon the server tells of the rest.

        It takes a new connection, about 1 ms of the server's time; a browser has one already.
        """
        link = urlsplit(self.address)
        reader, writer = await asyncio.open_connection(link.hostname, link.port)
        asked = f"POST {link.path}/{DRAWN}/{self.told} HTTP/1.1", f"Host: {link.netloc}"
        lines = *asked, "Content-Length: 0", "Connection: close", "", ""
        try:
            writer.write("\r\n".join(lines).encode())
            await reader.read()
        finally:  # a page that is left breaks it off
            writer.close()

    async def run(
        self, fragment: str = "", *, states: Iterable[WidgetState] = (), **more: Any
    ) -> None:
        """Ask for a run of the page, or of a fragment of it, with what the page holds."""
        state = ClientState(
            query_string=self.query,
            page_script_hash=self.page_hash,
            page_name="" if self.page_hash else self.page,
            fragment_id=fragment,
            cached_message_hashes=self.kept,
            **more,
        )
        state.context_info.url = f"{self.address}/{self.page}"
        state.context_info.timezone = "UTC"
        state.context_info.locale = "en-US"
        state.widget_states.widgets.extend([*self.states.values(), *states])
        assert self.socket
        self.n_runs += 1
        await self.socket.send(BackMsg(rerun_script=state).SerializeToString())

    async def release(self, threshold: float, *more: WidgetState) -> None:
        """Let go of the slider and wait until the server has taken it up, and what more is said."""
        self.n_sent += 1
        self.answered.clear()
        moved = f'[{{"event":"moved","value":{{"threshold":{threshold},"number":{self.n_sent}}}}}]'
        trigger = WidgetState(id=TRIGGERS.format(self.slider), json_trigger_value=moved)
        await self.run(self.fragment, states=[trigger, *more])
        await self.until(self.answered)

    async def press(self, label: str) -> None:
        """Press a button, once it is there."""
        while label not in self.buttons:
            await asyncio.sleep(0.05)
        button, fragment = self.buttons[label]
        await self.run(fragment, states=[WidgetState(id=button, trigger_value=True)])

    async def choose(self, key: str, option: str) -> None:
        """Choose one of several options, in a field of the whole page."""
        (field,) = (each for each in self.states if each.endswith(f"-{key}"))
        self.states[field] = WidgetState(id=field, string_array_value=StringArray(data=[option]))
        await self.run()

    async def trigger(self, component: str, event: str, value: object) -> None:
        """Send what a component says."""
        name, fragment, _ = self.components[component]
        said = json.dumps([{"event": event, "value": value}])
        state = WidgetState(id=TRIGGERS.format(name), json_trigger_value=said)
        await self.run(fragment, states=[state])

    def kept_by_tab(self) -> dict[str, Any]:
        """What the page has the tab keep for it."""
        return json.loads(self.components.get("tab_keeps", ("", "", ""))[2] or "{}")

    async def cut(self) -> None:
        """Lose the connection, without a word to the server."""
        if self.socket:
            self.socket.transport.abort()
        await self._end()

    async def leave(self) -> None:
        """Close the page."""
        if self.socket:
            await self.socket.close()
        await self._end()

    async def _end(self) -> None:
        self._stop_asking()
        if self._saying:
            self._saying.cancel()
        if self._listening:
            await self._listening
        if self.socket:
            self.n_bytes += self.socket.n_bytes
        self.socket = None

    async def _listen(self, socket: ClientConnection) -> None:
        with suppress(ConnectionClosed):
            async for message in socket:
                self._hear(ForwardMsg.FromString(message))

    def _hear(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if message.metadata.cacheable:
            self.kept[message.hash] = 0
        if kind == "new_session":
            self.session = message.new_session.initialize.session_id
            if not message.metadata.run.fragment_ids:
                self.page_hash = message.new_session.page_script_hash  # until the menu comes
                self._stop_asking()
        elif kind == "navigation":
            self.page_hash = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "auto_rerun":
            asking = self._ask_again(message.auto_rerun.fragment_id, message.auto_rerun.interval)
            self._asking.append(asyncio.create_task(asking))
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._draw(message.delta.new_element, message.delta.fragment_id)
        elif kind == "script_finished":
            self.n_ends += 1
            if self.slider_came.is_set():
                self.done.set()

    def _draw(self, element: Element, fragment: str) -> None:
        kind = element.WhichOneof("type")
        widget = getattr(element, kind)
        # What the page holds already it keeps, unless it is told another value.
        if getattr(widget, "set_value", True) or widget.id not in self.states:
            self.states |= {state.id: state for state in state_of(element)}
        if kind == "bidi_component":
            sent = element.bidi_component
            self.components[sent.component_name] = sent.id, fragment, sent.json
        elif kind == "button":
            self.buttons[widget.label] = widget.id, fragment
        if kind == "bidi_component" and element.bidi_component.component_name == "threshold_slider":
            self.slider, self.fragment = element.bidi_component.id, fragment
            self.slider_came.set()
            self._say_drawn_once()
        elif kind == "slider":
            self.slider_came.set()
        elif kind == "html" and (told := TOLD.search(element.html.body)):
            self.told, self._is_waited_for = told[1], "data-waits" in told[0]
            self._say_drawn_once()
        if kind == "html" and ANSWER.findall(element.html.body) == [str(self.n_sent)]:
            self.answered.set()

    def _say_drawn_once(self) -> None:
        if self._is_waited_for and self.slider_came.is_set() and self._said_to != self.told:
            self._said_to = self.told
            self._saying = asyncio.create_task(self.say_drawn())

    async def _ask_again(self, fragment: str, seconds: float) -> None:
        self.asks_again.set()
        while True:
            await asyncio.sleep(seconds)
            await self.run(fragment, is_auto_rerun=True)

    def _stop_asking(self) -> None:
        for task in self._asking:
            task.cancel()
        self._asking = []


def state_of(element: Element) -> Iterator[WidgetState]:
    """Give what a page holds of a widget that was drawn, and sends with every question."""
    kind = element.WhichOneof("type")
    widget = getattr(element, kind)
    if kind == "number_input":
        value = widget.value if widget.set_value else widget.default
        if widget.data_type == NumberInput.INT:
            yield WidgetState(id=widget.id, int_value=int(value))
        else:
            yield WidgetState(id=widget.id, double_value=value)
    elif kind == "text_input":
        text = widget.value if widget.set_value else widget.default
        yield WidgetState(id=widget.id, string_value=text)
    elif kind == "selectbox":
        chosen = widget.raw_value if widget.set_value else widget.options[widget.default]
        yield WidgetState(id=widget.id, string_value=chosen)
    elif kind in ("button_group", "multiselect"):
        options = [getattr(option, "content", option) for option in widget.options]
        chosen = widget.raw_values if widget.set_value else [options[i] for i in widget.default]
        yield WidgetState(id=widget.id, string_array_value=StringArray(data=chosen))


class Teacher(Person):
    """Opens a room and keeps its key, as the tab does; its page is the projector.

    Attributes
    ----------
    word : str
        Of the room.
    n_votes : int
        How many answers the projector shows.
    """

    word = key = ""

    def reset(self, path: str) -> None:
        super().reset(path)
        self.n_votes = -1
        self.shown = asyncio.Event()

    async def open_room(self, arrive: Callable[[str], object] = str) -> None:
        """Open a room, and wait until its page stands.

        ``arrive(query)`` is called with the parameters of the room's address, before its page is
        opened.
        """
        await self.connect()
        await self.run()
        await self.press("Open a room")
        while not (sent := self.kept_by_tab()).get("go"):
            await asyncio.sleep(0.05)
        self.key, link = sent["value"], urlsplit(sent["go"])
        self.word = dict(parse_qsl(link.query))["room"]
        await self.leave()
        arrive(link.query)
        self.reset(f"/with_a_class?{link.query}")
        await self.come_back()

    async def come_back(self) -> None:
        """Open the room that the address names with the key that the tab keeps."""
        await self.connect()
        await self.run()
        while "name" not in self.kept_by_tab():
            await asyncio.sleep(0.05)
        await self.trigger("tab_keeps", "kept", {"value": self.key})
        await self.shows(0)

    async def shows(self, n: int) -> None:
        """Wait until the projector shows so many answers, or more."""
        while self.n_votes < n:
            self.shown.clear()
            await self.until(self.shown)

    def _draw(self, element: Element, fragment: str) -> None:
        super()._draw(element, fragment)
        if element.WhichOneof("type") == "html" and (found := VOTES.search(element.html.body)):
            self.n_votes = int(found[1])
            self.shown.set()


class Pupil(Person):
    """Joins a room, moves the line and answers."""

    said = ""

    def reset(self, path: str) -> None:
        super().reset(path)
        self.has_voted, self.is_asked = asyncio.Event(), asyncio.Event()

    async def move_and_wake(self, threshold: float) -> None:
        """Say both in one moment, as a phone may whose connection is back: as of the slider."""
        woke = WidgetState(
            id=TRIGGERS.format(self.components["tab_keeps"][0]),
            json_trigger_value='[{"event":"woke","value":true}]',
        )
        await self.release(threshold, woke)

    async def vote(self, threshold: float) -> None:
        """Draw the line and press the button, and wait until it is taken."""
        await self.release(threshold)
        self.has_voted.clear()
        await self.press("Here")
        await self.until(self.has_voted)

    def _draw(self, element: Element, fragment: str) -> None:
        super()._draw(element, fragment)
        if element.WhichOneof("type") == "html" and (found := SAID.search(element.html.body)):
            self.said = found[1]
            (self.has_voted if self.said else self.is_asked).set()
