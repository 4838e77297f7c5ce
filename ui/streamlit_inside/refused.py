"""What is refused of what a browser sends: only what a page of ours could send is taken.

Anybody can write to the server's socket by hand. Streamlit trusts a page of its own: a value that
its field cannot read fails in the page of whoever sent it, with a traceback in the log, and some
messages would empty what is kept for everybody. Here all of that ends without a word.
"""

from __future__ import annotations

import json
import re
from functools import wraps
from typing import Any

import pandas as pd
from google.protobuf.message import DecodeError
from streamlit.elements.widgets import data_editor
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.session_state import Serialized, WStates
from streamlit.web.server.starlette import starlette_websocket

from ui.packed import Message, Receive, Scope, Send, Served
from ui.streamlit_inside.pages import kind_of

TAKEN = (
    *("rerun_script", "stop_script", "app_heartbeat"),
    *("file_urls_request", "backend_operation_request"),
)
"""The messages that a page sends; the others are for who writes an app."""

UNREADABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What Streamlit's readers of a value raise at one that no field sends."""

MOST_ROWS_ADDED = 200
"""To a table that is edited: 1,000 take 2 s, and of fewer the pages say that they are too many."""

_WRITE = ("install_skills", "dismiss_skills_nudge")  # to the disk of the server
_FIELD = re.compile(r"(\$\$STREAMLIT_INTERNAL_KEY_)?\$\$ID-[0-9a-f]+-")  # else a key of a session
_NUMBERS = {"int_value", "double_value"}  # a field of whole numbers is registered as the other
_CHOSEN = "string_array_value"
_OF_COMPONENTS = {"json_value": dict, "json_trigger_value": list}
_WRONG_DATA = 1003  # a code of RFC 6455, section 7.4.1


class Refusing:
    """Stand before a server: end a connection in which something else than its messages comes."""

    def __init__(self, served: Served) -> None:
        self._served = served

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the server does."""

        async def checked() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive" and not _is_message(message.get("bytes")):
                return {"type": "websocket.disconnect", "code": _WRONG_DATA}
            return message

        await self._served(scope, checked if scope["type"] == "websocket" else receive, send)


def _is_message(data: bytes | None) -> bool:
    if data is None:
        return False
    if len(data) > starlette_websocket.get_max_widget_state_size_bytes():
        return True  # refused without being read
    try:
        BackMsg.FromString(data)
    except DecodeError:
        return False
    return True


def refuse() -> None:
    """Refuse messages for who writes an app, values that no field sends, and edits of no sheet."""
    session: Any = AppSession
    states: Any = WStates
    editor: Any = data_editor
    handle, read, edited = (
        session.handle_backmsg,
        states.__getitem__,
        editor._apply_dataframe_edits,
    )

    @wraps(handle)
    def handle_backmsg(self: AppSession, message: BackMsg) -> None:
        if message.WhichOneof("type") not in TAKEN:
            return
        if message.backend_operation_request.WhichOneof("payload") in _WRITE:
            return
        states = message.rerun_script.widget_states.widgets
        if not all(_FIELD.match(state.id) for state in states):
            of_fields = [state for state in states if _FIELD.match(state.id)]
            del states[:]
            states.extend(of_fields)
        handle(self, message)

    @wraps(read)
    def value_of(self: WStates, widget: str) -> Any:
        held, field = self.states.get(widget), self.widget_metadata.get(widget)
        if not isinstance(held, Serialized) or field is None:
            return read(self, widget)
        if not could_send(field, held.value):
            raise KeyError(widget)  # as if nothing had come
        try:
            return read(self, widget)
        except UNREADABLE:
            raise KeyError(widget) from None
        finally:
            if not kind_of(held.value):
                self.set_widget_metadata(field)  # which would be of no kind from now on

    @wraps(edited)
    def apply_edits(table: pd.DataFrame, state: Any, *given: Any) -> pd.DataFrame:
        before = table.copy()
        try:
            added = (state.get("added_rows") or [])[:MOST_ROWS_ADDED]
            return edited(table, {**state, "added_rows": added}, *given)
        except UNREADABLE:
            return before

    session.handle_backmsg, states.__getitem__ = handle_backmsg, value_of
    editor._apply_dataframe_edits = apply_edits


def could_send(field: WidgetMetadata[Any], state: WidgetState) -> bool:
    """Tell whether a field, as it was drawn last, sends a value: one of its kind and options."""
    kind, own = kind_of(state), field.value_type
    if kind is None:  # emptied
        return True
    if kind != own and not {kind, own} <= _NUMBERS:
        return False
    if kind in _OF_COMPONENTS:
        return _is_json(getattr(state, kind), _OF_COMPONENTS[kind])
    if field.formatted_options is None:
        return True
    chosen = state.string_array_value.data if kind == _CHOSEN else [state.string_value]
    if not chosen and field.max_array_length == 1 and field.deserializer(None) is not None:
        return False  # a choice of ours that begins with something never goes without
    return set(chosen) <= {*field.formatted_options}


def _is_json(text: str, kind: type) -> bool:
    try:
        return isinstance(json.loads(text), kind)
    except (RecursionError, ValueError):
        return False
