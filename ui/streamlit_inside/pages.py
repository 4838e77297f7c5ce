"""What a page asks of its run, its session and the files of Streamlit."""

from __future__ import annotations

import re
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import Any

import streamlit as st
import streamlit.elements.plotly_chart
from streamlit.delta_generator import DeltaGenerator as DeltaGenerator
from streamlit.navigation.page import StreamlitPage
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context_attr import (
    SCRIPT_RUN_CONTEXT_ATTR_NAME as OF_THREAD,
)
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

ASKED_FIRST = ("./_stcore/health", "./_stcore/host-config")
"""What its page asks for once its scripts are there; asked for beside them, it waits less."""

FIRST_ELEMENTS = "BidiComponent", "Html", "TextInput", "PageLink", "Button"
"""Of every page, each a script that Streamlit's page asks for when it is told of the first one."""

FILES_A_SESSION = 2
"""The file that is shown, and one that arrives."""

_STATIC = Path(streamlit.__file__).with_name("static")
_IMPORTED = re.compile(r'\b(?:from|import)"\./([^"]+)"')


def script(name: str) -> str:
    """Read a script for the head of a page.

    "back" and "pressed" are for every page, before the scripts of Streamlit, "drawer" for one with
    the drawer beside it, and "presenting" for one for a projector, behind its style.
    """
    return Path(__file__).with_name(f"{name}.js").read_text("utf-8")


def scripts_of(elements: Iterable[str]) -> list[str]:
    """Find the scripts of elements, and what they import, that the page does not load itself.

    Returns where each stands, an element before what it imports; none of one that is not there.
    """
    folder, page = _STATIC / "static" / "js", (_STATIC / "index.html").read_text("utf-8")
    found = [path.name for element in elements for path in folder.glob(f"{element}.*.js")]
    for name in found:  # which grows
        for other in _IMPORTED.findall((folder / name).read_text("utf-8")):
            if other not in found and f"/{other}" not in page:
                found.append(other)
    return [f"./static/js/{name}" for name in found]


_pages: dict[tuple[Any, ...], StreamlitPage] = {}


def page_of(path: str, **given: Any) -> StreamlitPage:
    """Return `st.Page(path, **given)`, whose file is looked for on the disk once alone."""
    name = (path, *given.items())
    if name not in _pages:
        _pages[name] = st.Page(path, **given)
    return copy(_pages[name])  # one that was chosen may run


def held_by_run() -> dict[str, Any]:
    """What a run holds; to find what its session holds takes ten times as long."""
    context = get_script_run_ctx()
    return {} if context is None else vars(context)


def is_by_history() -> bool:
    """Whether a person came to this run by Back or Forward."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def take_up_address() -> None:
    """Note that this run has read the address, by which Back and Forward decide."""
    held_by_run()[_ADDRESS] = True


def has_taken_up_address(of: threading.Thread | None = None) -> bool:
    """Whether this run has, or that of another thread."""
    context = getattr(of, OF_THREAD, None) if of else get_script_run_ctx()
    return context is not None and _ADDRESS in vars(context)


def is_of_a_fragment() -> bool:
    """Whether this run is one of a fragment alone, and not of a whole page."""
    context = get_script_run_ctx()
    return context is not None and bool(context.fragment_ids_this_run)


def kind_of(state: WidgetState) -> str | None:
    """Name the kind of a value that a field sends; None where it was emptied."""
    return state.WhichOneof("value")


class Turns:
    """So many at a time, first come, first served; nobody waits for ever.

    `most`: who comes waits as long as others come in; only when none has for so many seconds, for
    nobody any more.
    """

    def __init__(self, at_once: int, most: float) -> None:
        self._lock, self._waiting = threading.Lock(), deque[threading.Event]()
        self._free, self._most, self._n_given = at_once, most, 0

    def take(self) -> bool:
        """Wait for a turn; False when none is to be had."""
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            mine, n_given = threading.Event(), self._n_given
            self._waiting.append(mine)
        while not mine.wait(self._most):
            with self._lock:
                if n_given == self._n_given:
                    self._waiting.remove(mine)
                    return False
                n_given = self._n_given
        return True

    def give(self) -> None:
        """Give a turn away, to who has waited longest."""
        with self._lock:
            self._n_given += 1
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1


_ADDRESS = "has_taken_up_address"
_turns = Turns(1, most=10.0)
_of_thread = threading.local()
_HAS_COME = "has_come"


@contextmanager
def first_run_in_turn() -> Iterator[None]:
    """Let one person at a time come in, first come, first served.

    Each page runs in a thread of its own: of hundreds that run at once none has its slider before
    all are nearly done, and each holds all that it is to send. The interpreter runs one of them
    anyway, and two take it longer in turns. What comes after the first run of a session waits for
    nobody.
    """
    if _HAS_COME in st.session_state:
        yield
        return
    st.session_state[_HAS_COME] = _of_thread.is_first = True
    _of_thread.has_turn = _turns.take()
    try:
        yield
    finally:
        _of_thread.is_first = False
        let_the_next_in()


def is_first_run() -> bool:
    """Whether a person comes in with this run."""
    return getattr(_of_thread, "is_first", False)


def let_the_next_in() -> None:
    """Give the turn of this run away: it waits now for something else than the interpreter."""
    if getattr(_of_thread, "has_turn", False):
        _of_thread.has_turn = False
        _turns.give()


def bound_uploads() -> None:
    """Keep the last `FILES_A_SESSION` uploads of each session, and none that came before.

    Files are taken in by an address of their own, where nobody counts them.
    """
    context = get_script_run_ctx()
    manager: Any = context and context.uploaded_file_mgr
    if manager is None or "add_file" in vars(manager):
        return
    add = manager.add_file

    def add_file(session_id: str, file: UploadedFileRec) -> None:
        files = manager.file_storage.get(session_id, {})
        others = [file_id for file_id in [*files] if file_id != file.file_id]
        for file_id in others[: len(others) - FILES_A_SESSION + 1]:
            manager.remove_file(session_id, file_id)
        add(session_id, file)

    manager.add_file = add_file


def forget_uploads() -> None:
    """Drop the bytes of what this session has uploaded."""
    context = get_script_run_ctx()
    if context is not None:
        context.uploaded_file_mgr.remove_session_files(context.session_id)
