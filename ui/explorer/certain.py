"""How sure the numbers at the slider are: their intervals, and the band about the ROC curve."""

from __future__ import annotations

import streamlit as st

from core.compare.certain import limits
from core.compare.members import Columns
from core.decision.rates import RATES
from ui.address.parameters import INTERVALS, SURE
from ui.charts.table import Row, show
from ui.live.followers import LIVE
from ui.source.shown import Shown
from ui.streamlit_inside.pages import DeltaGenerator
from ui.sure import sure_cell, with_limits

_RATES = ("accuracy", "recall", "specificity", "precision", "f1", "mcc")


def choose(shown: Shown, place: DeltaGenerator | None) -> Columns:
    """Let a person ask for it in an open part; return what the numbers follow, where it is asked.

    Nothing with weights: intervals count rows.
    """
    if place is None or shown.view.curve.is_weighted:
        INTERVALS.hold()
        SURE.hold()
        return {}
    with place.container(horizontal=True, vertical_alignment="bottom"):
        is_asked = INTERVALS.draw()
        kind = SURE.draw() if is_asked else SURE.hold()
    if not is_asked:
        return {}
    counts = shown.view.curve.counts
    return shown.once(("limits", kind), lambda: limits("here", counts, _RATES, kind), of_rows=True)


def side_by_side() -> None:
    """Show each rate at the slider with its interval."""
    known = with_limits()
    rows = [
        Row(
            RATES[name].short,
            RATES[name].formula,
            [sure_cell(name, "here", has_limits=name in known, value=name)],
        )
        for name in _RATES
    ]
    heads = [("", ""), ("At the slider", "95 % interval, where one is known")]
    show(LIVE, "How sure these rates are", heads, rows)
    st.caption(
        "Shaded about the ROC curve: where the whole curve of all rows like these lies, at "
        "all thresholds together, with 95 % confidence (Campbell 1994)."
    )
