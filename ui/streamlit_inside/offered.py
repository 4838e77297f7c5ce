"""Files that a page offers: a press for one counts while the page is drawn anew, too."""

from __future__ import annotations

import time
from typing import Any

from streamlit import runtime
from streamlit.runtime import media_file_manager
from streamlit.runtime.media_file_manager import MediaFileManager, MediaFileMetadata
from streamlit.runtime.scriptrunner import ScriptRunner, ScriptRunnerEvent

SECONDS_UNTIL_FETCHED = 60.0
"""Within which a browser asks for a file that was made for it."""

_BEFORE = "before/"


def keep_what_is_offered() -> None:
    """Make a file for whoever presses what a browser shows, and keep it until it is fetched.

    Each run of a page had a name of its own for what a button gives. A browser knows that of the
    run before until it has drawn the next one, and whoever pressed meanwhile was told that there
    is no such file. And of a file that was made, the second end of a run, whosever, was the end.
    """
    manager: Any = MediaFileManager
    runner: Any = ScriptRunner
    inside: Any = media_file_manager
    add, end = manager.add_deferred, runner._on_script_finished

    def add_deferred(self: Any, *given: Any, element_id: str = "", **named: Any) -> str:
        new: str = add(self, *given, element_id=element_id, **named)
        with self._lock:
            entry = self._deferred_callables[new]
            session = entry["session_id"]
            for known in self._deferred_ids_by_session[session] - {new}:
                if self._deferred_callables[known]["element_id"] == element_id:
                    self._drop_deferred_id(new)
                    self._deferred_callables[known] = entry
                    self._files_by_session_and_coord[session][entry["coordinates"]] = known
                    return known
        return new

    def clear_session_refs(self: Any, session_id: str | None = None) -> None:
        with self._lock:  # no end of another run comes between
            of = session_id or inside._get_session_id()
            self._files_by_session_and_coord.pop(of, None)
            if session_id is None:  # a run begins
                for known in self._deferred_ids_by_session.get(of, ()):
                    self._files_by_session_and_coord[of][_BEFORE + known] = known

    def on_script_finished(self: Any, context: Any, event: ScriptRunnerEvent, *given: Any) -> None:
        is_whole = event == ScriptRunnerEvent.SCRIPT_STOPPED_WITH_SUCCESS
        if is_whole and not vars(self).get("_is_taken_over") and runtime.exists():
            forget_before(runtime.get_instance().media_file_mgr, context.session_id)
        end(self, context, event, *given)

    def forget_before(self: Any, session: str) -> None:
        with self._lock:
            files = self._files_by_session_and_coord.get(session, {})
            for place in [place for place in files if place.startswith(_BEFORE)]:
                del files[place]

    manager.add_deferred, manager.clear_session_refs = add_deferred, clear_session_refs
    runner._on_script_finished, inside.MediaFileMetadata = on_script_finished, _Made


class _Made(MediaFileMetadata):
    """Hold what is known of a file, which nothing takes away at once."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._since = time.monotonic()

    def mark_for_delete(self) -> None:
        """Let the next end of a run take it away, unless it has just been made."""
        if time.monotonic() - self._since > SECONDS_UNTIL_FETCHED:
            super().mark_for_delete()
