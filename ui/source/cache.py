"""What is computed once for everybody; the only place with such caches, each one bounded.

Results are shared between sessions and read-only by agreement: whoever needs another one makes
another one. Arguments with an underscore are not part of the key; the others identify them.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import streamlit as st

from core.data.datasets import Dataset
from core.experiment.recipe import Settings
from core.experiment.trained import dataset_of

T = TypeVar("T")


MOST_MADE = 384


@dataclass(eq=False)
class _Made:
    lock: threading.Lock = field(default_factory=threading.Lock)
    value: Any = None
    is_there: bool = False


_all_made: OrderedDict[tuple, _Made] = OrderedDict()
_lock = threading.Lock()


def made(name: tuple, make: Callable[[], T]) -> T:
    """Make something of a trained network: counts, points, a chart.

    `name` holds all that the result depends on, as texts and numbers, the recipe first. It is the
    key as it is: to hash it, as Streamlit's cache does, took longer than a lookup in every page.
    Who asks while it is made waits for it.
    """
    with _lock:
        kept = _all_made.setdefault(name, _Made())
        _all_made.move_to_end(name)
        if len(_all_made) > MOST_MADE:
            _all_made.popitem(last=False)
    with kept.lock:
        if not kept.is_there:
            kept.value, kept.is_there = make(), True
    return kept.value


@st.cache_resource(max_entries=16, show_spinner=False)
def dataset(settings: Settings) -> Dataset:
    """Load a data set, to know its rows and classes before a network is trained on it."""
    return dataset_of(settings)
