"""What is computed once for everybody; the only place with Streamlit's caches, each one bounded.

Results are shared between sessions and read-only by agreement: whoever needs another one makes
another one. Arguments with an underscore are not part of the key; the others identify them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from core.data.datasets import Dataset, load_dataset

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
