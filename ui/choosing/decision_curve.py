"""The decision curve: what it is worth to predict by the scores, against all and none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import plotly.graph_objects as go

from core.live.table import Column
from core.live.view import View
from core.selection.net_benefit import NetBenefit, net_benefit
from ui.charts import figures
from ui.choosing.single import Single
from ui.live.threshold import Mark

NAME = "net_benefit"
_CAPTION = (
    "Net benefit: caught rows per row, less false alarms at the rate that the threshold itself "
    "says they are worth, t / (1 − t) of a catch each (Vickers and Elkin 2006). Above both other "
    "lines it pays to predict by the scores; it has a meaning for probabilities only."
)


def beside(answer: Single, view: View) -> Single:
    """Draw the decision curve beside an answer about probabilities."""
    return replace(
        answer,
        said=(*answer.said, _CAPTION),
        charts={NAME: chart(view)},
        marks=(Mark(NAME, "threshold", NAME),),
        columns=_column,
    )


def _column(view: View) -> dict[Column, np.ndarray]:
    return {Column(NAME, "amount"): _of(view).model}


def chart(view: View) -> go.Figure:
    """Draw the net benefit of the scores, of “yes” for everybody, and of “yes” for nobody."""
    thresholds, found = view.table["threshold"], _of(view)
    hover = "threshold %{x:.4g}<br>net benefit %{y:.4f}<extra>{}</extra>"
    figure = figures.line_chart(
        "Net benefit",
        "Threshold probability",
        "Net benefit",
        figures.guide([0, 1], [0, 0]),
        figures.line(thresholds, found.everybody, hover.replace("{}", "all"), dash="dash"),
        figures.line(
            thresholds,
            found.model,
            hover.replace("{}", "by score"),
            shape=figures.step_shape(view.curve),
        ),
    )
    top = found.prevalence or 1.0
    figure.update_yaxes(range=[-0.3 * top, 1.1 * top])
    return figures.along_thresholds(figure, (0.0, 1.0))


def _of(view: View) -> NetBenefit:
    return net_benefit(view.curve.counts, view.table["threshold"])
