"""Files that a page offers, as Streamlit's own objects hold them."""

import threading
from pathlib import PurePosixPath
from types import SimpleNamespace

import pytest
from streamlit import runtime
from streamlit.runtime import media_file_manager
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.scriptrunner import ScriptRunner, ScriptRunnerEvent

from ui.streamlit_inside import offered, serving

WHOLE = ScriptRunnerEvent.SCRIPT_STOPPED_WITH_SUCCESS
FOR_ANOTHER = ScriptRunnerEvent.SCRIPT_STOPPED_FOR_RERUN


class Pages:
    """Pages that offer files, and their runs, one at a time."""

    def __init__(self, monkeypatch):
        serving.set_up()
        self.files, self.session = MediaFileManager(MemoryMediaFileStorage("/media")), "mine"
        held = SimpleNamespace(
            media_file_mgr=self.files,
            dataframe_source_mgr=SimpleNamespace(remove_orphaned_sources=lambda: None),
        )
        monkeypatch.setattr(media_file_manager, "_get_session_id", lambda: self.session)
        monkeypatch.setattr(runtime, "exists", lambda: True)
        monkeypatch.setattr(runtime, "get_instance", lambda: held)

    def run(self, session="mine", end=WHOLE, *, is_stopped=False, **texts):
        """Run a page to some end, and return by which names it offers what."""
        self.session = session
        self.files.clear_session_refs()
        names = [
            self.files.add_deferred(lambda of=of: of, "text/csv", f"0.{at}", element_id=key)
            for at, (key, of) in enumerate(texts.items())
        ]
        runner = SimpleNamespace(
            _join_wake_lock=threading.Lock(), on_event=SimpleNamespace(send=lambda *_, **__: None)
        )
        if is_stopped:
            runner._is_taken_over = True
        context = SimpleNamespace(session_id=session, has_script_started=True)
        ScriptRunner._on_script_finished(runner, context, end, True, None)
        return names

    def press(self, name):
        """Press a button that a browser shows, and fetch what was made."""
        return self.fetch(self.files.execute_deferred(name))

    def fetch(self, address):
        file = self.files.read_file(PurePosixPath(address).stem)
        return file and file.content.decode()


@pytest.fixture
def pages(monkeypatch):
    return Pages(monkeypatch)


@pytest.mark.parametrize("now", [("above", "rows"), ("rows", "below")])
def test_who_presses_what_was_drawn_before_is_given_what_stands_there_now(pages, now):
    (before,) = pages.run(rows="one")
    names = dict(zip(now, pages.run(**{key: f"{key} now" for key in now}), strict=True))
    assert names["rows"] == before
    assert {key: pages.press(name) for key, name in names.items()} == {
        key: f"{key} now" for key in now
    }


@pytest.mark.parametrize("end", [{"end": FOR_ANOTHER}, {"is_stopped": True}])
def test_what_a_run_that_was_broken_off_did_not_come_to_is_offered_still(pages, end):
    (name,) = pages.run(rows="mine")
    pages.run(**end)
    pages.run("yours", rows="yours")
    assert pages.press(name) == "mine"


def test_what_a_page_offers_no_more_is_forgotten_and_so_is_all_of_one_who_leaves(pages):
    (name,) = pages.run(rows="mine")
    pages.run()
    with pytest.raises(MediaFileStorageError):
        pages.press(name)
    (name,) = pages.run(rows="mine")
    pages.files.clear_session_refs("mine")
    pages.files.remove_orphaned_files()
    with pytest.raises(MediaFileStorageError):
        pages.press(name)
    assert not pages.files._deferred_callables
    assert not pages.files._deferred_ids_by_session
    assert not pages.files._files_by_session_and_coord


def test_a_file_stays_until_it_is_fetched_whoever_runs_meanwhile(pages, monkeypatch):
    (name,) = pages.run(rows="mine")
    address = pages.files.execute_deferred(name)
    for _ in range(3):
        pages.run("yours")
    assert pages.fetch(address) == "mine"
    monkeypatch.setattr(offered, "SECONDS_UNTIL_FETCHED", 0)
    for _ in range(2):
        pages.run("yours")
    assert pages.fetch(address) is None
