"""The area under the ROC curve within a range of the false positive rate."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from core.live.view import View
from core.selection.choice import number
from core.selection.partial_auc import partial_auc
from core.selection.points import OperatingPoints
from ui.address.parameters import FPR_FROM, FPR_TO
from ui.charts import figures
from ui.charts.row import row_of_charts
from ui.charts.theme import GUIDE
from ui.choosing.answer import Beside
from ui.fields import number_field
from ui.live.threshold import Mark
from ui.source.shown import Shown
from ui.text import four

_GOOD = "good_range_of_fpr"


def show(shown: Shown, points: OperatingPoints) -> Beside:
    """Ask for a range, and show the area within it."""
    view = shown.view
    with st.container(horizontal=True, vertical_alignment="top"):
        low = number_field(FPR_FROM, 0, 1, width=220)
        high = number_field(FPR_TO, 0, 1, width=220)
    asked = st.session_state.get(_GOOD)
    if low is not None and high is not None and low < high:
        asked = st.session_state[_GOOD] = (low, high)
    elif low is not None and high is not None:
        kept = "" if asked is None else f" {asked[0]:g} to {asked[1]:g} still counts."
        st.error(
            f"A range must begin below its end; got {low:g} to {high:g}.{kept}",
            icon=":material/edit:",
        )
    if asked is None:
        return Beside()
    low, high = asked
    area = partial_auc(points, high, low)
    st.markdown(
        f"Area for false positive rates from {low:g} to {high:g}: **{four(area.raw)}** of at most "
        f"{number(high - low)}; standardised **{four(area.standardised)}**, where 0.5 is chance "
        "and 1 the best (McClish 1989)."
    )
    row_of_charts("worth", {"partial_roc": _roc(view, points, low, high)})
    return Beside(
        marks=(Mark("partial_roc", "false_positive_rate", "recall"),),
        pictures={"partial_roc": "ROC with the partial area"},
    )


def _roc(view: View, points: OperatingPoints, low: float, high: float) -> go.Figure:
    """Draw the ROC curve, with the area shaded."""
    figure = figures.roc(view.curve)
    if points.n_positive and points.n_negative:
        fpr, tpr = (each[::-1] for each in figures.roc_points(view.curve))
        inside = (fpr >= low) & (fpr <= high)
        at_low, at_high = np.interp([low, high], fpr, tpr)
        figure.add_scatter(
            x=np.r_[low, fpr[inside], high],
            y=np.r_[at_low, tpr[inside], at_high],
            mode="lines",
            line={"width": 0},
            fill="tozeroy",
            fillcolor=GUIDE.replace("0.8", "0.3"),
            hoverinfo="skip",
        )
    return figure
