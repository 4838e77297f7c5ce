"""How firmly rows hold a choice: what the same question is answered on resamples of them."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import TypeVar

import numpy as np
import streamlit as st

from core.live.view import View
from core.selection.choice import number
from core.selection.points import OperatingPoints
from core.selection.spread import FEW_REPLICATES, REPLICATES, Spread
from ui.address.parameters import SPREAD
from ui.live.threshold import Distribution

T = TypeVar("T")

_KEPT = "spread_that_was_found"
_HELP = (
    "The same rule chooses again on 1,000 resamples of the rows. It is called spread, and is no "
    "confidence interval: the best threshold converges at the rate of the cube root of the rows, "
    "and the plain bootstrap of it is inconsistent (Kim and Pollard 1990; Abrevaya and Huang 2005)."
)


def ask() -> bool:
    """Let a person ask for the spread of a choice."""
    return SPREAD.draw(help=_HELP)


def resampled(points: OperatingPoints, asked: object, choose: Callable[[int], T]) -> T:
    """Let a rule choose again; what was found last is kept while nothing changes.

    `points`: those that are resampled.
    `asked`: all else that it depends on, to be compared.
    `choose`: ``choose(n_replicates)``: few while the spread is not asked for.
    """
    n_replicates = REPLICATES if SPREAD.value else FEW_REPLICATES
    asked = asked, n_replicates
    of, kept, found = st.session_state.get(_KEPT, (lambda: None, None, None))
    if of() is not points or kept != asked:
        with st.spinner(f"Choosing again on {n_replicates:,} resamples"):
            found = choose(n_replicates)
        # Not the rows themselves: a person may forget them.
        st.session_state[_KEPT] = (weakref.ref(points), asked, found)
    return found


def within(found: Spread, view: View) -> str:
    """Say between which thresholds nine of ten resamples choose, as Markdown."""
    low, high = map(number, sorted(view.scale.shown(each) for each in found.middle()))
    return f"from **{low}** to **{high}**"


def distribution(view: View, *found: Spread) -> Distribution | None:
    """Count the thresholds of one spread, or of two, in the bars of the axis shown first."""
    edges = np.sort(view.axes[-1].edges)
    every = np.concatenate([each.thresholds for each in found])
    thresholds = view.scale.shown(every[~np.isnan(every)])
    if not len(thresholds):
        return None
    counts, _ = np.histogram(thresholds.clip(edges[0], edges[-1]), edges)
    return Distribution(
        "spread of 1,000 resamples", tuple(edges.tolist()), tuple(map(float, counts))
    )
