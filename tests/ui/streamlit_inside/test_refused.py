"""What is refused of what a browser sends; sent to a whole server in `tests/test_server.py`."""

import pandas as pd
import pytest
from streamlit.elements.widgets import data_editor
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import StringArray
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.session_state import WStates

from ui.accuracies import examples
from ui.beyond import by_sample
from ui.streamlit_inside import refused


@pytest.fixture
def heard(monkeypatch):
    """Refuse before a session that notes what it hears, and an editor that fails."""

    def fails(table, *_):
        table.iloc[0, 0] = "changed"
        raise IndexError

    heard = []
    monkeypatch.setattr(AppSession, "handle_backmsg", lambda _, message: heard.append(message))
    monkeypatch.setattr(WStates, "__getitem__", WStates.__getitem__)
    monkeypatch.setattr(data_editor, "_apply_dataframe_edits", fails)
    refused.refuse()
    return heard


def test_nobody_empties_what_is_kept_for_everybody(heard):
    names = [field.name for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields]
    for name in names:
        message = BackMsg()
        if message.DESCRIPTOR.fields_by_name[name].message_type:
            getattr(message, name).SetInParent()
        else:
            setattr(message, name, True)
        AppSession.handle_backmsg(None, message)
    taken = [message.WhichOneof("type") for message in heard]
    assert sorted(taken) == sorted(refused.TAKEN)
    assert "clear_cache" in {*names} - {*taken}


@pytest.mark.parametrize("payload", ["install_skills", "dismiss_skills_nudge"])
def test_nobody_writes_to_the_disk_of_the_server(heard, payload):
    message = BackMsg()
    getattr(message.backend_operation_request, payload).SetInParent()
    AppSession.handle_backmsg(None, message)
    assert heard == []
    message.backend_operation_request.dataframe_chunk.SetInParent()
    AppSession.handle_backmsg(None, message)
    assert heard == [message]


def test_only_values_of_fields_are_taken(heard):
    """A value by the name of anything else failed in every later run of its session."""
    message, fields = BackMsg(), ("$$ID-0a-t", "$$STREAMLIT_INTERNAL_KEY_$$ID-0a-live__events")
    for name in ("", "visit", fields[0], "$$ID", "$$STREAMLIT_INTERNAL_KEY_", fields[1], "x"):
        message.rerun_script.widget_states.widgets.add(id=name, string_value=name)
    AppSession.handle_backmsg(None, message)
    taken = heard[0].rerun_script.widget_states.widgets
    assert [(state.id, state.string_value) for state in taken] == [(name, name) for name in fields]


def test_edits_of_no_sheet_leave_it_as_it_was(heard):
    table = pd.DataFrame({"a": ["1", "2"]})
    for edits in ({}, {"added_rows": 3}, [], None):
        assert data_editor._apply_dataframe_edits(table.copy(), edits).a.tolist() == ["1", "2"]


def test_of_rows_without_end_so_many_are_added_that_the_page_says_too_many(heard, monkeypatch):
    monkeypatch.setattr(data_editor, "_apply_dataframe_edits", lambda *given: given)
    refused.refuse()
    edits = {"edited_rows": {"0": {"a": "3"}}, "added_rows": [{"a": "4"}] * 100_000}
    _, taken, schema = data_editor._apply_dataframe_edits(pd.DataFrame({"a": ["1"]}), edits, "its")
    assert taken == {**edits, "added_rows": [{"a": "4"}] * refused.MOST_ROWS_ADDED}
    assert schema == "its"
    assert max(examples.MOST_ROWS, by_sample.MOST_ROWS) < refused.MOST_ROWS_ADDED


def field(kind, **more):
    given = {"deserializer": lambda value: value, "serializer": lambda value: value}
    return WidgetMetadata(id="it", value_type=kind, **given, **more)


def chosen(*words):
    return WidgetState(string_array_value=StringArray(data=words))


@pytest.mark.parametrize(
    ("field", "state", "can"),
    [
        (field("double_value"), WidgetState(double_value=0.5), True),
        (field("double_value"), WidgetState(int_value=1), True),
        (field("double_value"), WidgetState(), True),
        (field("double_value"), WidgetState(string_value="1"), False),
        (field("bool_value"), WidgetState(int_value=1), False),
        (field("string_value"), WidgetState(string_value="any"), True),
        (field("string_value", formatted_options=["a"]), WidgetState(string_value="a"), True),
        (field("string_value", formatted_options=["a"]), WidgetState(string_value="b"), False),
        (field("string_array_value", formatted_options=["a"]), chosen("a"), True),
        (field("string_array_value", formatted_options=["a"]), chosen(), True),
        (field("string_array_value", formatted_options=["a"]), chosen("a", "b"), False),
        (field("json_value"), WidgetState(json_value='{"a": 1}'), True),
        *((field("json_value"), WidgetState(json_value=text), False) for text in ("{", "[]")),
        (field("json_trigger_value"), WidgetState(json_trigger_value="[" * 100_000), False),
    ],
)
def test_a_field_sends_its_own_kind_and_options_alone(field, state, can):
    assert refused.could_send(field, state) is can


def test_a_value_that_cannot_be_read_is_none_and_an_emptied_field_keeps_its_kind(heard):
    states = WStates()
    states.widget_metadata["it"] = field("double_value")
    states.set_widget_from_proto(WidgetState(id="it"))
    assert states["it"] is None
    states.set_widget_from_proto(WidgetState(id="it", bool_value=True))
    assert "it" not in states
    states.widget_metadata["it"] = WidgetMetadata("it", lambda value: value[0], str, "int_value")
    states.set_widget_from_proto(WidgetState(id="it", int_value=1))
    assert "it" not in states
