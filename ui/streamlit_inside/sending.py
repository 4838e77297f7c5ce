"""What a page is sent, written once where it is the same for everybody."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd
from streamlit.components.v2.bidi_component import main as mounting
from streamlit.components.v2.bidi_component import serialization
from streamlit.components.v2.bidi_component.main import BidiComponentMixin
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session


class Written(dict[str, Any]):
    """Data of a component that are written once, for all who are sent them: they never change."""

    message: Any = None


def name_by_key() -> None:
    """Leave the data of a component out of its name: each of ours has a key, which is enough.

    Streamlit writes and hashes all of them for it at each mount, and then does not use what it got.
    """
    component: Any = BidiComponentMixin
    name = component._build_bidi_identity_kwargs

    def without_data(self: Any, *, proto: Any, data: object = None, **rest: Any) -> dict[str, Any]:
        return name(self, proto=type(proto)(), **rest)

    component._build_bidi_identity_kwargs = without_data


def look_for_no_tables() -> None:
    """Look for no tables in the data of a component: ours are text.

    Streamlit asks of each value whether it is one of twenty kinds of tables.
    """

    def is_table(value: object) -> bool:
        if isinstance(value, pd.DataFrame):
            raise TypeError(
                "A component gets a table by `ui.live.columns.columns_as_text`; got it bare."
            )
        return False

    inside: Any = serialization
    inside.is_dataframe_like = is_table


def write_once() -> None:
    """Write data of a component that are `Written` for the first who is sent them, and no other."""
    inside: Any = mounting
    write = inside.serialize_mixed_data

    def write_into(data: Any, message: Any) -> None:
        if not isinstance(data, Written):
            write(data, message)
            return
        if data.message is None:
            written = type(message)()
            write(data, written)
            data.message = written
        message.MergeFrom(data.message)

    inside.serialize_mixed_data = write_into


def say_theme_as_made() -> None:
    """Put colours and fonts together once, which each run of a page tells its browser anew."""
    inside: Any = app_session
    write = inside._populate_theme_msg

    @cache
    def made(section: str) -> CustomThemeConfig:
        theme = CustomThemeConfig()
        write(theme, section)
        return theme

    def say(theme: CustomThemeConfig, section: str = "theme") -> None:
        if made(section).ByteSize():
            theme.MergeFrom(made(section))

    inside._populate_theme_msg = say
