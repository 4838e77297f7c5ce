"""What is sent to a page is written once, and says the same."""

import json

import pandas as pd
import pytest
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.proto.NewSession_pb2 import CustomThemeConfig

from ui.streamlit_inside import sending
from ui.streamlit_inside.sending import Sent, Written


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
def sends_tables_as_made(monkeypatch):
    for name in ("is_dataframe_like", "convert_anything_to_arrow_bytes"):
        monkeypatch.setattr(sending.serialization, name, getattr(sending.serialization, name))
    sending.send_tables_as_made()


@pytest.mark.usefixtures("sends_tables_as_made")
def test_tables_go_to_a_component_as_they_were_made():
    data = {"table": Sent(b"arrow"), "numbers": [1, 2], "words": {"a": {"b": 1}}, "none": None}
    proto = BidiComponent()
    sending.serialization.serialize_mixed_data(data, proto)
    sent = json.loads(proto.mixed.json)
    assert {name: sent[name] for name in data.keys() - {"table"}} == {
        "numbers": [1, 2],
        "words": {"a": {"b": 1}},
        "none": None,
    }
    ((name, blob),) = proto.mixed.arrow_blobs.items()
    assert sent["table"] == {sending.serialization.ARROW_REF_KEY: name}
    assert blob.data == b"arrow"
    with pytest.raises(TypeError, match="got it bare"):
        sending.serialization.serialize_mixed_data({"table": pd.DataFrame()}, proto)


@pytest.mark.usefixtures("sends_tables_as_made")
def test_data_that_are_the_same_for_all_are_written_once(monkeypatch):
    written, write = [], sending.mounting.serialize_mixed_data

    def write_and_note(data, message):
        written.append(data)
        write(data, message)

    monkeypatch.setattr(sending.mounting, "serialize_mixed_data", write_and_note)
    sending.write_once()
    for table in (None, Sent(b"arrow")):  # as JSON alone, and with a table beside it
        same, anew = Written(words=["a"], table=table), {"words": ["a"], "table": table}
        sent = []
        for data in (same, same, anew, anew):
            sent.append(BidiComponent(component_name="slider"))
            sending.mounting.serialize_mixed_data(data, sent[-1])
        assert sent == [sent[0]] * len(sent)
        assert sent[0].WhichOneof("data")
        assert [data is same for data in written] == [True, False, False]
        written.clear()
