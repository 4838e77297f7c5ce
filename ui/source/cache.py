"""What is computed once for everybody; the only place with Streamlit's caches, each one bounded.

Results are shared between sessions and read-only by agreement: whoever needs another one makes
another one. Arguments with an underscore are not part of the key; the others identify them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from core.data.datasets import Dataset, load_dataset
from ui.streamlit_inside import SECONDS_UNTIL_A_SESSION_ENDS, let_go_of_ended_sessions

T = TypeVar("T")


@st.cache_resource(max_entries=384, show_spinner=False)
def made(name: tuple, _make: Callable[[], T]) -> T:
    """Make something of a trained network: counts, points, a chart.

    `name` holds all that the result depends on, as texts and numbers, the recipe first.
    """
    return _make()


@st.cache_resource(max_entries=16, show_spinner=False)
def dataset(data: str, n_samples: int, noise: float, n_classes: int, seed: int) -> Dataset:
    """Load a data set, to know its rows and classes before a network is trained on it."""
    return load_dataset(data, n_samples=n_samples, noise=noise, n_classes=n_classes, seed=seed)


def _when_left(_: None) -> None:
    seconds = SECONDS_UNTIL_A_SESSION_ENDS + 5
    timer = threading.Timer(seconds, let_go_of_ended_sessions)
    timer.daemon = True
    timer.start()


@st.cache_resource(max_entries=1, scope="session", on_release=_when_left, show_spinner=False)
def give_back_when_left() -> None:
    """See to it that the rows of this session are given back some time after it was left.

    To be called in every run that holds rows: it counts until the person leaves, who may return.
    """
