"""What is sent to a page is written once, and says the same."""

import json

import pandas as pd
import pytest
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.proto.NewSession_pb2 import CustomThemeConfig

from ui.streamlit_inside import sending
from ui.streamlit_inside.sending import Written


def test_a_browser_is_told_the_theme_that_was_put_together_once(monkeypatch):
    asked = []

    def write(theme, section="theme"):
        asked.append(section)
        if section != "theme.light":
            theme.primary_color = section

    monkeypatch.setattr(sending.app_session, "_populate_theme_msg", write)
    sending.say_theme_as_made()
    for _ in range(2):
        theme = CustomThemeConfig()
        sending.app_session._populate_theme_msg(theme)
        sending.app_session._populate_theme_msg(theme.light, "theme.light")
        sending.app_session._populate_theme_msg(theme.dark, "theme.dark")
        assert theme.primary_color == "theme"
        assert theme.dark.primary_color == "theme.dark"
        assert not theme.HasField("light"), "nothing is said of what has no colours of its own"
    assert asked == ["theme", "theme.light", "theme.dark"]


@pytest.fixture
def looks_for_no_tables(monkeypatch):
    inside = sending.serialization
    monkeypatch.setattr(inside, "is_dataframe_like", inside.is_dataframe_like)
    sending.look_for_no_tables()


@pytest.mark.usefixtures("looks_for_no_tables")
def test_data_go_to_a_component_as_they_are_and_no_table_among_them():
    data = {"table": [{"name": "a"}], "numbers": [1, 2], "words": {"a": {"b": 1}}, "none": None}
    proto = BidiComponent()
    sending.serialization.serialize_mixed_data(data, proto)
    assert json.loads(proto.json) == data
    with pytest.raises(TypeError, match="got it bare"):
        sending.serialization.serialize_mixed_data({"table": pd.DataFrame()}, proto)


@pytest.mark.usefixtures("looks_for_no_tables")
def test_data_that_are_the_same_for_all_are_written_once(monkeypatch):
    written, write = [], sending.mounting.serialize_mixed_data

    def write_and_note(data, message):
        written.append(data)
        write(data, message)

    monkeypatch.setattr(sending.mounting, "serialize_mixed_data", write_and_note)
    sending.write_once()
    for table in (None, [{"name": "a"}]):
        same, anew = Written(words=["a"], table=table), {"words": ["a"], "table": table}
        sent = []
        for data in (same, same, anew, anew):
            sent.append(BidiComponent(component_name="slider"))
            sending.mounting.serialize_mixed_data(data, sent[-1])
        assert sent == [sent[0]] * len(sent)
        assert sent[0].WhichOneof("data")
        assert [data is same for data in written] == [True, False, False]
        written.clear()


def test_what_a_component_is_named_by_does_not_look_at_its_data(monkeypatch):
    component = sending.BidiComponentMixin
    monkeypatch.setattr(
        component, "_build_bidi_identity_kwargs", component._build_bidi_identity_kwargs
    )
    sending.name_by_key()

    def named(data):
        sent = BidiComponent(json=str(data))  # that is no JSON: to look into it fails
        how = {"isolate_styles": True, "width": "stretch", "height": "content"}
        return component()._build_bidi_identity_kwargs(
            component_name="slider", proto=sent, data=data, **how
        )

    names = [named(data) for data in (None, {"table": [1]}, {"table": [2]})]
    assert names == [names[0]] * 3
    assert names[0]["component_name"] == "slider"
