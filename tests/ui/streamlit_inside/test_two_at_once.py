"""Two things that a browser says at once, as Streamlit's own objects take them up."""

import threading
from types import SimpleNamespace

import pytest
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.scriptrunner import (
    RerunData,
    ScriptRunner,
    ScriptRunnerEvent,
    StopException,
)
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState
from streamlit.runtime.state import SessionState
from streamlit.runtime.state.common import WidgetMetadata

from ui.streamlit_inside import hearing, pages, serving, two_at_once
from ui.streamlit_inside.pages import OF_THREAD
from ui.streamlit_inside.two_at_once import together


@pytest.fixture(autouse=True)
def as_served():
    """What is set up for a server."""
    serving.set_up()
    ThreadState.initialize()


def said(*states, **fields):
    """What a browser says: presses, and what stands in its fields."""
    all = WidgetStates()
    for state in states:
        all.widgets.add(**state)
    for name, text in fields.items():
        all.widgets.add(id=name, string_value=text)
    return all


def pressed(button):
    return {"id": button, "trigger_value": True}


def event(component, *events):
    told = ", ".join(f'{{"event": "{name}", "value": {value}}}' for name, value in events)
    return {"id": component, "json_trigger_value": f"[{told}]"}


# Presses ------------------------------------------------------------------------------------------


def test_of_two_words_every_press_counts_and_what_stands_in_fields_now():
    both = together(
        said(pressed("a"), event("c", ("moved", 1)), f="old"), said(pressed("b"), f="new")
    )
    assert both == said(pressed("a"), event("c", ("moved", 1)), pressed("b"), f="new")
    assert together(said(f="x"), WidgetStates()) == said(f="x"), "a run by itself says nothing"
    assert together(None, said(f="x")) == said(f="x")
    assert together(said(f="x"), None) == said(f="x")
    assert together(None, None) is None


def test_of_two_events_of_a_component_both_count_in_their_order():
    both = together(said(event("c", ("moved", 1))), said(event("c", ("pressed", 2), ("moved", 3))))
    assert both == said(event("c", ("moved", 1), ("pressed", 2), ("moved", 3)))
    by_hand = {"id": "c", "json_trigger_value": "{"}
    assert together(said(by_hand), said(event("c", ("moved", 1)))) == said(event("c", ("moved", 1)))
    assert together(said(event("c", ("moved", 1))), said(pressed("c"))) == said(pressed("c"))


def begun(state, asked):
    """Begin a run of a session, but for its thread."""
    runner = ScriptRunner(
        session_id="one",
        main_script_path="app.py",
        session_state=state,
        uploaded_file_mgr=None,
        script_cache=None,
        initial_rerun_data=RerunData(widget_states=asked, is_history_navigation=bool(asked)),
        user_info={},
        fragment_storage=None,
        pages_manager=None,
        event_loop=LOOP,
    )
    runner._script_thread, runner._execing = threading.current_thread(), True
    return runner


def session(state, runner, now=AppSessionState.APP_IS_RUNNING):
    """Stand in for a session, of which a browser has been told as far as `now`."""
    return SimpleNamespace(
        _session_state=state, _scriptrunner=runner, _state=now, _message_enqueued_callback=None
    )


class Loop:
    """Stand in for the loop of a session."""


LOOP = Loop()


def take_up(runner):
    data = runner._requests.on_scriptrunner_ready().rerun_data
    runner._session_state.on_script_will_rerun(data.widget_states)


def button(state, name, callback):
    metadata = WidgetMetadata(
        id=f"$$ID-{name}",
        deserializer=bool,
        serializer=bool,
        value_type="trigger_value",
        callback=callback,
    )
    state.register_widget(metadata, None)
    return metadata.id


def test_a_press_that_no_run_has_taken_up_counts_in_the_next():
    state, heard = SessionState(), []
    first = button(state, "first", lambda: heard.append("first"))
    second = button(state, "second", lambda: heard.append("second"))
    stopped = begun(state, said(pressed(first)))
    asked = ClientState(widget_states=said(pressed(second)))
    data = stopped._requests.on_scriptrunner_ready().rerun_data  # its thread has come so far
    two_at_once.take_over(session(state, stopped), asked)
    with pytest.raises(StopException):
        stopped._session_state.on_script_will_rerun(data.widget_states)
    assert asked.is_history_navigation, "and Back is still Back"
    take_up(begun(state, asked.widget_states))
    assert heard == ["first", "second"]


def test_a_press_that_a_run_keeps_for_its_end_counts_in_the_next():
    state, heard = SessionState(), []
    of_part = button(state, "part", lambda: heard.append("part"))
    running = begun(state, said())
    take_up(running)
    running.request_rerun(RerunData(fragment_id="f", widget_states=said(pressed(of_part))))
    asked = ClientState(widget_states=said(f="x"))
    two_at_once.take_over(session(state, running), asked)
    assert asked.widget_states == said(pressed(of_part), f="x")


def test_what_a_run_has_taken_up_is_not_taken_over():
    state, heard = SessionState(), []
    runner = begun(state, said(pressed(button(state, "first", lambda: heard.append(1)))))
    take_up(runner)
    asked = ClientState(widget_states=said(f="x"))
    two_at_once.take_over(session(state, runner), asked)
    assert asked == ClientState(widget_states=said(f="x"), is_history_navigation=True)
    two_at_once.take_over(session(state, None), asked)
    assert heard == [1]


def test_back_is_taken_over_until_the_address_has_decided(monkeypatch):
    thread = threading.Thread()
    for has_decided in (False, True):
        runner = begun(SessionState(), said(f="x"))
        runner._script_thread = thread
        runner._taken_up = runner._requests._rerun_data.widget_states
        setattr(thread, OF_THREAD, held := SimpleNamespace())
        if has_decided:
            monkeypatch.setattr(pages, "get_script_run_ctx", lambda held=held: held)
            pages.take_up_address()
        asked = ClientState()
        two_at_once.take_over(session(SessionState(), runner), asked)
        assert asked.is_history_navigation is not has_decided


def test_a_press_is_taken_up_whole_though_its_run_is_stopped_meanwhile():
    state, done = SessionState(), []

    def callback():
        runner.request_stop()
        runner._session_state["half"] = 1  # at which a run that is stopped ends
        done.append("whole")

    runner = begun(state, said(pressed(button(state, "first", callback))))
    take_up(runner)
    assert done == ["whole"]
    with pytest.raises(StopException):
        runner._session_state["later"] = 1


def test_a_run_of_which_nothing_is_asked_looks_no_further_and_a_stop_ends_it_at_once(monkeypatch):
    runner, looks = begun(SessionState(), said()), []
    take_up(runner)
    monkeypatch.setattr(runner, "_is_in_script_thread", lambda: looks.append(1) or True)
    runner._session_state["word"] = 1
    assert not looks
    runner.request_stop()
    with pytest.raises(StopException):
        runner._session_state["word"] = 2
    assert looks
    assert runner._session_state._state["word"] == 1


@pytest.mark.parametrize(
    ("of", "is_auto", "asked"),
    [("page", False, []), ("left", False, ["gone"]), ("page", True, ["gone"])],
)
def test_the_whole_runs_for_a_part_that_was_drawn_anew_meanwhile(monkeypatch, of, is_auto, asked):
    """Else what was said to it is taken up, and not shown; of a timer there is nothing to show."""
    ran = []
    monkeypatch.setattr(ScriptRunner, "_run_script", lambda _, data: ran.append(data))
    two_at_once.keep_every_press()
    runner = begun(SessionState(), None)
    runner._pages_manager = SimpleNamespace(current_page_script_hash="page")
    runner._fragment_storage = MemoryFragmentStorage()
    runner._fragment_storage.register("here", lambda: None)
    for part in ("here", "gone"):
        data = RerunData(page_script_hash=of, fragment_id_queue=[part], is_auto_rerun=is_auto)
        runner._run_script(data)
    assert [data.fragment_id_queue for data in ran] == [["here"], asked]


# Fields -------------------------------------------------------------------------------------------


class Page:
    """A page with fields for texts, and a session whose browser speaks by hand."""

    def __init__(self, **options):
        self.state, self.changed, self.options = SessionState(), [], options

    def draw(self, *names):
        """Draw fields; those of which the browser is told what stands in them."""
        told = set()
        for name in names:
            metadata = WidgetMetadata(
                id=f"$$ID-0-{name}",
                deserializer=lambda text: text or "",
                serializer=str,
                value_type="string_value",
                callback=lambda name=name: self.changed.append((name, self.state[name])),
                **self.options,
            )
            if self.state.register_widget(metadata, name).value_changed:
                told.add(name)
        return told

    def hear(self, *states, **fields):
        self.state.on_script_will_rerun(
            said(*states, **{f"$$ID-0-{name}": text for name, text in fields.items()})
        )


@pytest.fixture
def page():
    page = Page()
    page.draw("a", "b")
    page.hear(a="old", b="")
    page.draw("a", "b")
    page.changed.clear()
    return page


def test_a_field_that_was_given_a_value_is_not_changed_by_a_word_from_before(page):
    page.state["a"] = "given"
    assert page.draw("a", "b") == {"a"}
    page.hear(a="old", b="typed")  # the browser had not heard of it
    assert page.changed == [("b", "typed")]
    assert page.state["a"] == "given"
    assert page.draw("a", "b") == {"a"}, "told again"
    page.hear(a="given", b="typed")
    assert page.draw("a", "b") == set()
    page.hear(a="old", b="typed")
    assert page.changed[1:] == [("a", "old")], "a person has changed it"


def test_a_value_that_a_callback_gave_outlasts_a_run_that_drew_nothing(page):
    page.state["a"] = "given"
    page.hear(pressed("$$ID-0-button"), a="old", b="typed")
    assert page.state["a"] == "given"
    assert page.draw("a", "b") == {"a"}


def test_who_chooses_again_what_stood_there_before_is_believed(page):
    page.state["a"] = "given"
    page.draw("a", "b")
    page.hear(a="old", b="")  # nothing else can have made the browser speak
    assert page.changed == [("a", "old")]
    assert page.draw("a", "b") == set()


@pytest.mark.parametrize(("of", "is_believed"), [(["part"], True), (["other"], False), ([], False)])
def test_who_speaks_for_something_else_has_not_chosen_again(monkeypatch, of, is_believed):
    """A browser that was cut off asks for the whole page: what it had not heard of is no choice."""
    page, run = Page(fragment_id="part"), SimpleNamespace(page_script_hash="")
    monkeypatch.setattr(two_at_once, "get_script_run_ctx", lambda: run)
    for run.fragment_ids_this_run in ([], ["part"]):
        page.draw("a")
        page.hear(a="old")
    page.changed.clear()
    page.state["a"] = "given"
    page.draw("a")
    run.fragment_ids_this_run = of
    page.hear(a="old")
    assert page.changed == ([("a", "old")] if is_believed else [])
    assert page.draw("a") == (set() if is_believed else {"a"})


def test_fields_that_are_old_together_were_not_chosen_anew(page):
    """A hand changes one at a time: they are old, though there is nothing else that it did."""
    for name in ("a", "b"):
        page.state[name] = "given"
    page.draw("a", "b")
    page.hear(a="old", b="")
    assert page.changed == []
    assert (page.state["a"], page.state["b"]) == ("given", "given")


def test_a_button_that_cannot_be_pressed_is_no_field(page):
    name = button(page.state, "first", None)
    page.hear(pressed(name), a="old", b="")  # by a browser that shows it as it was
    for _ in range(2):
        off = WidgetMetadata(
            id=name, deserializer=bool, serializer=bool, value_type="trigger_value", disabled=True
        )
        page.state.register_widget(off, None)
        page.draw("a", "b")
        assert all(isinstance(key, str) for key in page.state)
        page.hear(pressed(name), a="old", b="")


def test_of_a_field_that_was_gone_for_a_moment_a_browser_is_told(page):
    page.hear(a="new", b="")
    page.draw("b")
    page.hear(a="new", b="")  # which had not heard that it is gone, and then forgets it
    assert page.draw("a", "b") == {"a"}, "what stands in the other is what stands in any at first"
    page.hear(a="new", b="")
    assert page.draw("a", "b") == set()


@pytest.mark.parametrize("is_stopped", [True, False])
def test_a_field_that_a_run_did_not_come_to_was_never_gone(page, is_stopped):
    """An arrow key in a list of options, and again before it is drawn: the later stands."""
    for text in ("first", "second"):
        stopped = begun(page.state, said(**{"$$ID-0-a": text, "$$ID-0-b": ""}))
        take_up(stopped)
        assert page.draw() == set()
        if is_stopped:
            two_at_once.take_over(session(page.state, stopped), ClientState())
            page.state.on_script_finished(frozenset())  # of which a browser is not told
        else:
            page.state.on_script_finished(frozenset(), remove_stale_widgets=False)
    page.hear(a="third", b="")
    assert page.draw("a", "b") == set(), "a browser that is told may have a fourth by then"


@pytest.mark.parametrize("comes", ["before it has begun", "before it is heard that it has"])
def test_a_field_that_a_run_did_not_come_to_was_never_gone_however_soon(page, comes):
    """Two presses within a moment: the run of the first has begun, and nobody knows it yet."""
    page.hear(a="first", b="")
    running = begun(page.state, said())
    running._requests.on_scriptrunner_ready()
    its = session(page.state, running, AppSessionState.APP_NOT_RUNNING)

    def stop():
        hearing._words(its).add(running, ScriptRunnerEvent.SCRIPT_STARTED, {})
        two_at_once.take_over(its, ClientState())

    def start(*_):
        its._state = AppSessionState.APP_IS_RUNNING

    its._handle_scriptrunner_event_on_event_loop = start
    page.draw("a", "b")

    def take_up(asked):
        if comes == "before it has begun":
            stop()
        SessionState.on_script_will_rerun(page.state, asked)
        if comes != "before it has begun":
            stop()

    two_at_once._take_up(running, take_up, said(**{"$$ID-0-a": "second", "$$ID-0-b": ""}))
    page.hear(a="third", b="")
    assert page.draw("a", "b") == set()


def test_a_field_that_a_browser_was_told_is_gone_is_back_though_more_is_asked(page):
    page.hear(a="new", b="")
    page.draw("b")
    ended = session(page.state, begun(page.state, said()), AppSessionState.APP_NOT_RUNNING)
    two_at_once.take_over(ended, ClientState())
    page.hear(a="new", b="")
    assert page.draw("a", "b") == {"a"}


def test_who_types_something_else_meanwhile_is_believed(page):
    page.state["a"] = "given"
    page.draw("a", "b")
    page.hear(a="mine", b="typed")
    assert page.state["a"] == "mine"


def test_what_is_typed_before_a_browser_heard_of_other_fields_is_told_it_too(page):
    """It hears afterwards what was given to this one, and forgets what was typed."""
    press = pressed(button(page.state, "first", None))
    page.state["a"], page.state["b"] = "given", "given too"
    page.draw("a", "b")
    page.hear(a="mine", b="")
    assert page.changed == [("a", "mine")]
    assert page.draw("a", "b") == {"a", "b"}
    page.hear(press, a="given", b="given too")
    assert page.state["a"] == "mine"
    assert page.draw("a", "b") == {"a"}
    page.hear(a="mine", b="given too")
    assert page.draw("a", "b") == set()
    page.hear(a="given", b="given too")
    assert page.state["a"] == "given", "now a person has typed it"


def test_of_a_field_that_a_browser_does_not_have_it_is_told_until_it_does(page):
    page.state["c"] = "given"
    assert page.draw("a", "b", "c") == {"c"}
    page.hear(a="new", b="")
    assert page.draw("a", "b", "c") == {"c"}
    page.hear()  # a run by itself
    assert page.draw("a", "b", "c") == {"c"}
    page.hear(a="new", b="", c="given")
    assert page.draw("a", "b", "c") == set()


def test_an_address_that_is_as_old_as_what_was_said_does_not_decide():
    page = Page(bind="query-params")
    page.state.query_params.set_initial_query_params("a=old")
    page.draw("a", "b")
    page.hear(a="old", b="")
    page.draw("a", "b")
    page.state["a"] = "given"
    page.hear(a="old", b="typed")
    assert page.draw("a", "b") == {"a"}
    assert page.state["a"] == "given"


def test_what_a_page_has_said_is_sent_though_a_part_of_it_runs_again():
    session = SimpleNamespace(_browser_queue=ForwardMsgQueue())

    def of(fragment):
        message = ForwardMsg()
        message.metadata.delta_path.extend([0, 0])
        message.delta.fragment_id = fragment
        message.delta.new_element.text_input.id = "field"
        return message

    session._browser_queue.enqueue(of("f"))
    AppSession._clear_queue(session, ["f"])
    session._browser_queue.enqueue(of("f"))
    assert len(session._browser_queue) == 2, "each before the word that its run is at its end"
    AppSession._clear_queue(session)
    assert session._browser_queue.is_empty()


def test_what_a_browser_asked_for_is_sent_though_the_page_runs_again():
    session = SimpleNamespace(_browser_queue=ForwardMsgQueue())
    for kind in ("file_urls_response", "backend_operation_response", "delta"):
        message = ForwardMsg()
        getattr(message, kind).SetInParent()
        session._browser_queue.enqueue(message)
    AppSession._clear_queue(session)
    sent = [each.WhichOneof("type") for each in session._browser_queue.flush()]
    assert sent == ["file_urls_response", "backend_operation_response"]
