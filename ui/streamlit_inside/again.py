"""Pages that run again though nobody touched them: their session is another, or others answered."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from typing import Any

from streamlit.errors import StreamlitAPIException
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import exists, get_instance
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from ui.streamlit_inside.hearing import hear
from ui.streamlit_inside.two_at_once import take_over

SECONDS_UNTIL_DRAWN_ANEW = 0.1, 3.0
"""After a page has come to a new session: the pages of a class do not come at one moment."""

PARTS_AT_ONCE, SECONDS_A_PART_MAY_TAKE, SECONDS_UNTIL_TOLD = 8, 0.25, 0.001
"""Of pages; before the next is not kept waiting; and between looks whether one was told."""

WHOLE = "the whole page"
"""Asked for in place of a fragment."""

_tasks: set[asyncio.Task[None]] = set()  # else nobody holds them


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

    `has`: tells from the parameters of an address, as they stand in it, whether its page is one.
    `within`: of those that have no such part: each asks for a whole run.
    `part`: the key of a fragment that is enough where a page has it: that one runs without being
    asked for, a few pages at once. A class at one moment would have everybody wait for everybody.
    """
    if is_served():
        loop().call_soon_threadsafe(_run_again, has, within, part)


def _run_again(has: Callable[[str], bool], within: float, part: str) -> None:
    have_part = []
    for info in sessions().list_active_sessions():
        session: Any = info.session
        if not any(map(has, _addresses(session))):
            continue
        hear(session)  # what a run said before this would take the word for the page away
        if has(session._client_state.query_string) and _fragments(session, part):
            have_part.append(session)
        else:
            session._is_to_run_again = True
            session._enqueue_forward_msg(_ask_later(WHOLE, random.uniform(0.05, within)))
    if not have_part:
        return
    random.shuffle(have_part)  # who came first is not first each time
    task = loop().create_task(_run_parts(have_part, part))
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


def _addresses(session: Any) -> list[str]:
    """Return the addresses of the run that was heard to its end last, and of one that goes on."""
    runner = session._scriptrunner
    going_on = [runner._requests._rerun_data.query_string] if runner else []
    return [session._client_state.query_string, *going_on]


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


def is_served() -> bool:
    """Whether a server runs the pages: in a test of a page none does."""
    return exists() and isinstance(sessions(), WebsocketSessionManager)


def sessions() -> Any:
    return getattr(get_instance(), "_session_mgr", None)


def loop() -> Any:
    """Where sessions are held, and alone may be touched."""
    return get_instance()._get_async_objs().eventloop
