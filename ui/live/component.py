"""A live component of Streamlit's, from the files that stand side by side."""

from __future__ import annotations

import weakref
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from ui.live.scripts import fetched
from ui.live.sources import sources
from ui.streamlit_inside.sending import Sent

SHORT = 4_000
"""Characters of a script for which to ask once more would cost more than to have them again."""


@cache
def component(name: str, module: Path, entry: Path | None = None) -> ComponentRenderer:
    """Register a component, once, under a name; what it is made of as `sources`.

    A short script travels with it, any other as a file of its own.
    """
    made_of = sources(module, entry)
    if len(made_of["js"]) > SHORT:
        made_of["js"] = fetched(entry or module)
    return st.components.v2.component(name, **made_of, isolate_styles=False)


_sent: dict[int, Sent] = {}


def as_sent(frame: pd.DataFrame) -> Sent:
    """Return a table as a component gets it; made once, and kept as long as the table itself.

    Given the DataFrame, Streamlit would make it again in every run of everybody's page. A nan stays
    a number: the browser shows it as "undefined".
    """
    sent = _sent.get(id(frame))
    if sent is None:
        table = pa.table({name: _column(values.to_numpy()) for name, values in frame.items()})
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)
        sent = _sent[id(frame)] = Sent(sink.getvalue())
        weakref.finalize(frame, _sent.pop, id(frame))
    return sent


def _column(values: np.ndarray) -> pa.Array:
    """Write a column, as its distinct numbers and where each stands when that is shorter.

    It mostly is: between two scores nothing changes but the threshold.
    """
    bits = np.ascontiguousarray(values).view(f"u{values.itemsize}")  # tells -0.0 from 0.0
    distinct, places = np.unique(bits, return_inverse=True)
    places = places.astype(np.min_scalar_type(distinct.size))
    if places.nbytes + distinct.nbytes >= values.nbytes:
        return pa.array(values)
    return pa.DictionaryArray.from_arrays(pa.array(places), pa.array(distinct.view(values.dtype)))
