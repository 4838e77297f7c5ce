"""What each session holds, and how many come in at a time."""

import queue
import threading
from contextlib import suppress
from types import SimpleNamespace

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from ui.streamlit_inside import pages
from ui.streamlit_inside.pages import FIRST_ELEMENTS, scripts_of


def file(number, size=10):
    return UploadedFileRec(f"id{number}", f"{number}.csv", "text/csv", bytes(size))


@pytest.fixture
def manager(monkeypatch):
    manager = MemoryUploadedFileManager("/upload")
    context = SimpleNamespace(uploaded_file_mgr=manager, session_id="me")
    monkeypatch.setattr(pages, "get_script_run_ctx", lambda: context)
    for _ in range(3):  # each run asks for it
        pages.bound_uploads()
    return manager


def held(manager, session):
    return [*manager.file_storage.get(session, {})]


def test_a_session_holds_its_last_files_only(manager):
    manager.add_file("you", file(0))
    for number in range(1, 7):
        manager.add_file("me", file(number))
    assert held(manager, "me") == ["id5", "id6"]
    assert held(manager, "you") == ["id0"]
    manager.add_file("me", file(5, size=20))
    assert held(manager, "me") == ["id5", "id6"]
    assert next(iter(manager.get_stats().values()))[0].byte_length == 40


def test_forgetting_takes_nobody_else_s_files(manager):
    manager.add_file("you", file(0))
    manager.add_file("me", file(1))
    pages.forget_uploads()
    assert (held(manager, "me"), held(manager, "you")) == ([], ["id0"])


@pytest.fixture
def sessions(monkeypatch):
    """Give each thread a session of its own."""

    class Session(threading.local):
        def __init__(self):
            self.session_state = {}

    monkeypatch.setattr(pages, "st", Session())


def come_in(inside: queue.Queue, name: str, leave: threading.Event) -> threading.Thread:
    def run() -> None:
        with suppress(ZeroDivisionError), pages.first_run_in_turn():
            inside.put(name)
            leave.wait()
            raise ZeroDivisionError("a run may end in any way")
        with pages.first_run_in_turn():
            inside.put(f"{name} again")

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_one_at_a_time_comes_in_and_whoever_was_there_waits_for_nobody(sessions):
    inside, leave = queue.Queue(), [threading.Event() for _ in range(2)]
    threads = [come_in(inside, "a", leave[0])]
    assert inside.get(timeout=10) == "a"
    threads += [come_in(inside, "b", leave[1])]
    with pytest.raises(queue.Empty):
        inside.get(timeout=0.2)
    leave[0].set()  # a's next run needs no turn, b has the one that a gave back
    assert {inside.get(timeout=10) for _ in range(2)} == {"a again", "b"}
    leave[1].set()
    for thread in threads:
        thread.join(10)
    assert inside.get(timeout=10) == "b again"


def test_a_turn_is_given_away_once(sessions):
    for _ in range(2):
        pages.st.session_state.clear()
        with pages.first_run_in_turn():
            assert pages._turns._free == 0
            for _ in range(2):
                pages.let_the_next_in()
                assert pages._turns._free == 1
        assert pages._turns._free == 1


def test_nobody_waits_for_ever(sessions, monkeypatch):
    monkeypatch.setattr(pages, "_turns", pages.Turns(1, most=0.01))
    inside, leave = queue.Queue(), threading.Event()
    threads = [come_in(inside, name, leave) for name in "abc"]
    assert {inside.get(timeout=10) for _ in threads} == set("abc")
    leave.set()
    for thread in threads:
        thread.join(10)


@pytest.mark.long
def test_who_waits_for_long_keeps_the_place_while_others_come_in():
    """All of a class at once waited longer than anybody was to, and then ran together."""
    turns, came, sleep = pages.Turns(1, most=1.0), queue.Queue(), threading.Event().wait
    assert turns.take()
    threads = []
    for number in range(3):
        threads.append(threading.Thread(target=lambda i=number: came.put((i, turns.take()))))
        threads[-1].start()
        while len(turns._waiting) <= number:
            sleep(0.001)
    for number in range(3):
        sleep(0.4)  # as long as a page takes
        assert came.empty()
        turns.give()
        assert came.get(timeout=10) == (number, True)


def test_a_page_is_looked_for_once_and_each_run_has_its_own(monkeypatch):
    made = []
    monkeypatch.setattr(pages, "_pages", {})

    def page(path, **given):
        made.append(path)
        return SimpleNamespace(path=path, **given)

    monkeypatch.setattr(pages.st, "Page", page)
    first, second = (pages.page_of("pages/a.py", title="A") for _ in range(2))
    assert (first, made) == (second, ["pages/a.py"])
    first._can_be_called = True
    assert not hasattr(second, "_can_be_called")
    assert pages.page_of("pages/a.py", title="B").title == "B"


def test_each_first_element_has_a_script_of_its_own_that_the_page_does_not_load_itself():
    page = (pages._STATIC / "index.html").read_text("utf-8")
    found = scripts_of(FIRST_ELEMENTS)
    assert [path.split("/")[-1].split(".")[0] for path in found[:5]] == [*FIRST_ELEMENTS]
    assert len({*found}) == len(found)
    for path in found:
        assert (pages._STATIC / path).is_file()
        assert path not in page
    assert scripts_of(["NoSuchElement"]) == []
