"""The decision curve: what it is worth to predict by the scores, against all and none."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from core.live.table import Column
from core.live.view import View
from core.selection.net_benefit import NetBenefit, net_benefit
from core.selection.points import OperatingPoints
from ui.address.parameters import PREVALENCE, STANDARDISED
from ui.charts import figures
from ui.charts.row import row_of_charts
from ui.charts.table import Live, Row
from ui.charts.table import show as show_table
from ui.choosing.answer import Beside
from ui.fields import number_field
from ui.live.followers import LIVE
from ui.live.threshold import Mark
from ui.source.shown import Shown

_WHAT_IT_IS = (
    "**Net benefit**: caught rows per row, less false alarms at the rate that the threshold "
    "itself says they are worth, t / (1 − t) of a catch each (Vickers and Elkin 2006). Where the "
    "line lies above both others it pays to predict by the scores. Standardised, it is the share "
    "of what a perfect model has."
)
NO_PROBABILITIES = (
    "Net benefit weighs a false alarm by the odds of the threshold, so it has a meaning for "
    "probabilities only. These scores are none."
)
_WHY_A_PREVALENCE = (
    "In a case-control study the share of “yes” was chosen, and not found. Type the one of the "
    "population: net benefit is then that of a population with this share, recall and false "
    "positive rate as they are. Empty: the share among these rows."
)


def show(shown: Shown, _points: OperatingPoints) -> Beside:
    """Show net benefit and interventions avoided, along the thresholds and at the slider."""
    view = shown.view
    if not view.scale.has_probability:
        st.info(NO_PROBABILITIES)
        return Beside()
    st.markdown(_WHAT_IT_IS)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        prevalence = number_field(
            PREVALENCE,
            0,
            1,
            optional=True,
            width=220,
            placeholder="as among these rows",
            help=_WHY_A_PREVALENCE,
        )
        is_standardised = STANDARDISED.draw()
    found = _of(view, prevalence)
    row_of_charts(
        "worth",
        {
            "net_benefit": chart(view, found, is_standardised=is_standardised),
            "avoided": _avoided(view, found),
        },
    )
    heads = [("", ""), ("By score", "now"), ("“Yes” for all", "now"), ("“Yes” for none", "")]
    rows = (
        ("Net benefit", "per row", "net_benefit", Live("net_benefit_all"), "0"),
        ("Standardised", "a perfect model has 1", "standardised", Live("standardised_all"), "0"),
        ("Interventions avoided", "per 100, no “yes” more missed", "avoided", "0", ""),
    )
    table = [Row(label, note, [Live(name), *rest]) for label, note, name, *rest in rows]
    show_table(LIVE, "Net benefit at the threshold", heads, table)
    y = "standardised" if is_standardised else "net_benefit"
    return Beside(
        marks=(Mark("net_benefit", "threshold", y), Mark("avoided", "threshold", "avoided")),
        columns=lambda view: columns(view, prevalence),
        pictures={"net_benefit": "decision curve", "avoided": "interventions avoided"},
    )


def columns(view: View, prevalence: float | None = None) -> dict[Column, np.ndarray]:
    """Tabulate the decision curve for every threshold that can be selected."""
    found = _of(view, prevalence)
    named = {
        "net_benefit": found.model,
        "net_benefit_all": found.everybody,
        "standardised": found.standardised,
        "standardised_all": found.standardised_everybody,
    }
    return {Column(name): values for name, values in named.items()} | {
        Column("avoided", "count", decimals=1): 100 * found.avoided
    }


def chart(
    view: View, found: NetBenefit | None = None, *, is_standardised: bool = False
) -> go.Figure:
    """Draw the net benefit of the scores, of “yes” for everybody, and of “yes” for nobody."""
    found = found or _of(view, None)
    if is_standardised:
        model, everybody = found.standardised, found.standardised_everybody
        top, name = 1.0, "Standardised net benefit"
    else:
        model, everybody = found.model, found.everybody
        top, name = found.prevalence or 1.0, "Net benefit"
    return _drawn(
        view,
        name,
        {"by score": model, "“yes” for all": everybody, "“yes” for none": 0 * model},
        "%{y:.4f}",
        (-0.3 * top, 1.1 * top),
    )


def _avoided(view: View, found: NetBenefit) -> go.Figure:
    lines = {"by score": 100 * found.avoided, "“yes” for all": 0 * found.avoided}
    return _drawn(view, "Interventions avoided per 100", lines, "%{y:.1f}", (-10, 105))


def _drawn(
    view: View,
    name: str,
    lines: dict[str, np.ndarray],
    number: str,
    shown: tuple[float, float],
) -> go.Figure:
    x = view.table["threshold"]
    probability = _probabilities(view)
    drawn = [
        figures.line(
            x,
            values,
            f"threshold probability %{{customdata:.4g}}<br>{number}<extra>{label}</extra>",
            dash=dash,
            shape=figures.step_shape(view.curve) if dash == "solid" else None,
            name=label,
            customdata=probability,
        )
        for dash, (label, values) in zip(("solid", "dash", "dot"), lines.items(), strict=False)
    ]
    figure = figures.line_chart(name, "Threshold", name, *drawn)
    figure.update_layout(showlegend=True, legend=figures.LEGEND_BELOW)
    figure.update_yaxes(range=shown)
    return figures.along_thresholds(figure, figures.ends_of(view.scale, view.curve))


def _of(view: View, prevalence: float | None) -> NetBenefit:
    return net_benefit(view.curve.counts, _probabilities(view), prevalence)


def _probabilities(view: View) -> np.ndarray:
    """Compute which probability of "yes" each threshold stands for."""
    found = view.scale.probability(view.scale.decided(view.table["threshold"]))
    if found is None:
        raise ValueError("`view` must have scores that stand for probabilities; got others.")
    return found
