"""What a browser says while a run of its page goes on: all of it counts, and nothing old does.

A hand does not wait for a page. Whatever it does breaks off the run that goes on, and with it what
Streamlit had not taken up yet or not told yet: a press was forgotten, or half done; a field that
had just been given another value was heard as if a person had chosen the value before.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.scriptrunner import (
    RerunData,
    ScriptRunContext,
    ScriptRunner,
    StopException,
    get_script_run_ctx,
)
from streamlit.runtime.scriptrunner_utils import script_requests
from streamlit.runtime.state import SessionState
from streamlit.runtime.state.session_state import Serialized

from ui.streamlit_inside.hearing import hear
from ui.streamlit_inside.pages import has_taken_up_address, is_by_history, kind_of

_EVENTS = "json_trigger_value"  # a list of what a component says
_BROWSER = "browser"
_FIELDS = {
    *("bool_value", "double_value", "int_value", "string_value"),
    *("double_array_value", "int_array_value", "string_array_value"),
}
_ANSWERS = "file_urls_response", "backend_operation_response"


# Presses ------------------------------------------------------------------------------------------


def keep_every_press() -> None:
    """Take up whole what is said, however soon the run for it is broken off."""
    runner: Any = ScriptRunner
    requests: Any = script_requests
    begin, look = runner.__init__, runner._maybe_handle_execution_control_request
    run = runner._run_script

    def __init__(self: Any, *given: Any, **named: Any) -> None:
        begin(self, *given, **named)
        state = self._session_state
        take_up = partial(_take_up, self, state.on_script_will_rerun)
        object.__setattr__(state, "on_script_will_rerun", take_up)

    def look_for_requests(self: Any) -> None:
        """Look where something is asked: at every word to the page nothing takes long to find."""
        is_asked = self._requests._state is not requests.ScriptRequestType.CONTINUE
        if is_asked and not vars(self).get("_is_taking_up"):  # which nothing breaks off
            look(self)

    def run_script(self: Any, asked: RerunData) -> None:
        # A part that is not there any more, since all was drawn anew before its turn came.
        is_here = asked.page_script_hash == self._pages_manager.current_page_script_hash
        has = self._fragment_storage.contains
        if is_here and not asked.is_auto_rerun and not all(map(has, asked.fragment_id_queue)):
            asked = replace(asked, fragment_id_queue=[])
        run(self, asked)

    runner.__init__, runner._maybe_handle_execution_control_request = __init__, look_for_requests
    runner._run_script = run_script
    requests._coalesce_widget_states = together


def _take_up(runner: Any, take_up: Any, said: WidgetStates | None, **named: Any) -> None:
    """Take up what was said, unless a later run does so: in the thread of a run."""
    runner._maybe_handle_execution_control_request()
    with runner._session_state._lock:  # of all runs of the session: who comes later waits
        with runner._requests._lock:
            if vars(runner).get("_is_taken_over"):
                raise StopException
            runner._taken_up, runner._broken_off = said, threading.Event()
        runner._is_taking_up = True
        try:
            take_up(said, **named)
        finally:
            runner._is_taking_up = False
            _browser(runner._session_state._state).broken_off = runner._broken_off


def take_over(session: AppSession, asked: ClientState) -> None:
    """Take over what a run was to take up that another one now stops, for that one.

    `session`: of which a run, if there is one, is to be stopped.
    """
    runner: Any = session._scriptrunner
    if runner is None:
        return
    with runner._requests._lock:
        runner._is_taken_over = True
        before: RerunData = runner._requests._rerun_data
        said, taken_up = before.widget_states, vars(runner).get("_taken_up")
    hear(session)  # whether it has begun: said before it takes up anything
    has_begun: threading.Event | None = vars(runner).get("_broken_off")
    if has_begun and session._state == AppSessionState.APP_IS_RUNNING:  # its end is never told
        has_begun.set()
    if before.is_history_navigation and not has_taken_up_address(runner._script_thread):
        asked.is_history_navigation = True
    if said is None or said is taken_up:
        return
    both = together(said, asked.widget_states)
    if both:
        asked.widget_states.CopyFrom(both)


def together(before: WidgetStates | None, after: WidgetStates | None) -> WidgetStates | None:
    """Return what was said twice: every press, in their order, and what stands in fields now.

    Streamlit's own forgets the first of two events of one component.
    """
    if before is None or after is None or not after.widgets:
        return before if after is None or (before and before.widgets) else after
    now = {state.id: state for state in after.widgets}
    both = WidgetStates()
    is_press: Any = script_requests._has_active_trigger_value
    for state in filter(is_press, before.widgets):
        pressed, later = both.widgets.add(), now.pop(state.id, state)
        pressed.CopyFrom(later if is_press(later) else state)
        if later is not state and {kind_of(state), kind_of(later)} == {_EVENTS}:
            pressed.json_trigger_value = _joined(state.json_trigger_value, later.json_trigger_value)
    both.widgets.extend(now.values())
    return both


def _joined(before: str, after: str) -> str:
    try:
        events = json.loads(before), json.loads(after)
    except (RecursionError, ValueError):
        return after  # by hand
    both = [event for each in events for event in (each if isinstance(each, list) else [each])]
    return json.dumps(both)


# Fields -------------------------------------------------------------------------------------------


@dataclass
class Browser:
    """Hold what the browser of a session has heard of its fields, all by their ids.

    `said`: what it said last stands in them.
    `unheard`: those that were given a value of which it has not spoken yet.
    `overtaken`: values that some of these were given before a person chose another, and which it
    may have heard after that.
    `drawn`: those that are on the page as it was drawn last, each with its part.
    `before`: those that it has: drawn on the page before, and by runs that were broken off since.
    `broken_off`: whether the run that began last was: the browser took nothing off the page.
    """

    drawn: dict[str, str | None] = field(default_factory=dict)
    before: set[str] = field(default_factory=set)
    said: dict[str, WidgetState] = field(default_factory=dict)
    unheard: set[str] = field(default_factory=set)
    overtaken: dict[str, Any] = field(default_factory=dict)
    page: str = ""
    broken_off: threading.Event = field(default_factory=threading.Event)

    def begin(self, page: str, parts: list[str] | None) -> None:
        """Begin a run of parts of a page, or of all of it."""
        stays = self.before if self.broken_off.is_set() and page == self.page else set()
        self.before, self.broken_off = stays | self.drawn.keys(), threading.Event()
        self.drawn = {id: of for id, of in self.drawn.items() if parts and of not in parts}


def tell_again() -> None:
    """Tell a browser what stands in a field until it has heard of it, and believe it no sooner.

    What a run tells is thrown away when the next one begins at once.
    """
    state: Any = SessionState
    begin, call, register = state.on_script_will_rerun, state._call_callbacks, state.register_widget
    end = state.on_script_finished

    def on_script_will_rerun(self: Any, *given: Any, **named: Any) -> None:
        ids = map(self._key_id_mapper.get_id_from_key, self._new_session_state)
        browser, context = _browser(self), get_script_run_ctx()
        browser.unheard.update(filter(None, ids))
        browser.begin(_page(context), context.fragment_ids_this_run if context else None)
        begin(self, *given, **named)

    def on_script_finished(self: Any, ids: Any, *, remove_stale_widgets: bool = True) -> None:
        if not remove_stale_widgets:
            _browser(self).broken_off.set()
        end(self, ids, remove_stale_widgets=remove_stale_widgets)

    def call_callbacks(self: Any, **named: Any) -> None:
        _forget_what_is_old(self)
        call(self, **named)

    def register_widget(self: Any, metadata: Any, user_key: str | None) -> Any:
        browser = _browser(self)
        unheard = browser.unheard
        is_told = metadata.id in unheard and metadata.id in self._old_state
        if is_told and metadata.id not in self._new_widget_state and not is_by_history():
            # As if it were given now: the address, which may be as old, does not decide.
            self._new_session_state.setdefault(user_key, self[metadata.id])
        found = register(self, metadata, user_key)
        if user_key is not None and metadata.value_type in _FIELDS:
            # A browser forgets what stood in a field that was gone, be it for a moment.
            is_back = metadata.id not in browser.before and found.value != metadata.deserializer(
                None
            )
            if found.value_changed or is_back:
                unheard.add(metadata.id)
            browser.drawn[metadata.id] = metadata.fragment_id
        return replace(found, value_changed=found.value_changed or metadata.id in unheard)

    state.on_script_will_rerun, state._call_callbacks = on_script_will_rerun, call_callbacks
    state.register_widget, state.on_script_finished = register_widget, on_script_finished


def throw_away_less() -> None:
    """Send what a page said before a part of it runs again, and what a browser asked for always.

    Without its fields, which that part would say, but with the word that it is at its end, a
    browser forgets them and what stands in them. And it asks but once where it may bring a file to,
    or fetch one: the answer is of no run.
    """
    session: Any = AppSession
    clear = session._clear_queue

    def clear_queue(self: Any, fragment_ids_this_run: list[str] | None = None) -> None:
        if fragment_ids_this_run:
            self._browser_queue._delta_index_map = {}  # what comes now stands behind it
        else:
            queue = self._browser_queue
            answers = [each for each in queue._queue if each.WhichOneof("type") in _ANSWERS]
            clear(self)
            queue._queue += answers

    session._clear_queue = clear_queue


def _browser(state: Any) -> Browser:
    browser: Browser | None = state._old_state.get(_BROWSER)
    if browser is None:
        browser = state._old_state[_BROWSER] = Browser()
    return browser


def _page(context: ScriptRunContext | None) -> str:
    return context.page_script_hash if context else ""


def _forget_what_is_old(state: Any) -> None:
    """Leave each field as it was given where a browser spoke before it had heard of that.

    It says with every word what stands in all its fields. One that differs from what it was given,
    and not from what the browser said before, was chosen anew if the browser speaks for the part in
    which it stands, and there is nothing else for which it can have spoken, since a hand changes
    one at a time. Otherwise it is old: a browser that was cut off speaks for the whole page.
    """
    browser, fields = _browser(state), state._new_widget_state
    said = {id: held.value for id, held in fields.states.items() if isinstance(held, Serialized)}
    told = browser.unheard & said.keys()
    changed = set(filter(state._widget_changed, said))

    def is_old(id: str) -> bool:
        overtaken = id in browser.overtaken and fields.get(id) == browser.overtaken[id]
        return overtaken or said[id] == browser.said.get(id)

    context = get_script_run_ctx()
    page, parts = _page(context), (context and context.fragment_ids_this_run) or []

    def is_spoken_for(id: str) -> bool:
        known = fields.widget_metadata.get(id)
        part = known and known.fragment_id
        return part in parts if parts else part is None

    old = set(filter(is_old, told & changed))
    has_come = page != browser.page or is_by_history()
    if len(old) == 1 and not has_come and changed == set(filter(is_spoken_for, old)):
        old = set()
    for id in old:
        del fields[id]
    # What was chosen before the others were heard of is written over when these are.
    chosen = told & changed - old if old else set()
    browser.overtaken |= {id: state._old_state.get(id) for id in chosen - browser.overtaken.keys()}
    heard = told - old - chosen
    browser.unheard -= heard
    for id in heard & browser.overtaken.keys():
        del browser.overtaken[id]
    browser.said = said or browser.said
    browser.page = page
