"""What each loss asks of one row of class 1, at every logit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from core.experiment.recipe import Settings
from core.live.followed import Followed
from core.mlp.activations import logit, output_scores, sigmoid
from core.mlp.losses import LOSSES, logit_gradient
from ui.charts.figures import dots, guide, line, line_chart
from ui.charts.table import Row
from ui.charts.table import show as show_table
from ui.charts.theme import INK
from ui.story.charts import legend_on_top, side_by_side
from ui.story.details import details
from ui.story.followed import followed
from ui.story.numbers import exp, number, plain
from ui.story.only_the_loss.trainings import VARIANTS
from ui.story.trained import trained_here

LOGITS = (-10.0, 10.0)
START = -8.0
ROOM_FROM = 6.5
"""Up to there, by the size of a logit, words find room between it and the end of the axis."""
_SHOWN = {"loss": (-0.5, 10.8), "gradient": (-2.3, 1.3)}
_NAMED = {"loss": ("row {}<br>\u2003", "top center"), "gradient": ("\u2003row {}", "top right")}
"""Where no curve runs: between the arms of the parabola, and to the right of the steep line."""


@dataclass(frozen=True, eq=False)
class Asked:
    """What a loss says of a row of class 1, by logit; the gradient is the derivative by it."""

    loss: np.ndarray
    gradient: np.ndarray


def asked(loss: str, output: str, logits: np.ndarray) -> Asked:
    """Compute loss and gradient of a row of class 1, as `core.mlp.losses.logit_gradient`."""
    y_true, scores = np.ones_like(logits), output_scores(logits, output)
    return Asked(LOSSES[loss].values(y_true, scores), logit_gradient(loss, output)(y_true, scores))


def show(settings: Settings) -> None:
    """Show the curves and, at a logit that can be dragged, the numbers; and the row followed."""
    result = trained_here(replace(settings, keeps_epochs=True))
    if result is not None:
        _curves(followed(result))


@st.fragment
def _curves(row: Followed) -> None:
    z = st.slider(
        "Logit z of a row whose true class is 1",
        *LOGITS,
        START,
        0.5,
        key="story_logit",
        help="What the output unit sums up. Far left the sigmoid is saturated and the row is as "
        "wrong as can be.",
    )
    p = float(sigmoid(z))
    here = {v.name: asked(v.loss, v.output, np.array([z])) for v in VARIANTS}
    charts = {f"story_{name}": with_row(marked(name, z, here), name, row) for name in _SHOWN}
    side_by_side("saturation", charts)
    st.markdown(_sentence(z, here))
    with details():
        _table(z, p, here)


def _table(z: float, p: float, here: dict[str, Asked]) -> None:
    at = plain(z)
    how = {
        "Cross-entropy": (f"−log {number(p)}", f"p − 1 = {number(p)} − 1"),
        "Squared error": (
            f"({number(p)} − 1)²",
            f"2 (p − 1) · p (1 − p) = 2 · ({number(p)} − 1) · {number(p)} · {number(1 - p)}",
        ),
        "Linear output": (f"({at} − 1)²", f"2 (z − 1) = 2 · ({at} − 1)"),
    }
    rows = [
        Row(
            name,
            f"Loss {how[name][0]}; gradient {how[name][1]}",
            [number(float(each.loss[0])), number(float(each.gradient[0]))],
        )
        for name, each in here.items()
    ]
    show_table(
        "story",
        "Loss and gradient at this logit",
        [
            (f"z = {at}", f"p = sigmoid(z) = 1 ÷ (1 + {exp(-z, plain)}) = {number(p)}"),
            ("Loss", ""),
            ("Gradient", "dLoss/dz: SGD moves z against it"),
        ],
        rows,
    )


def _sentence(z: float, here: dict[str, Asked]) -> str:
    of = {name: abs(float(each.gradient[0])) for name, each in here.items()}
    cross_entropy, squared = of["Cross-entropy"], of["Squared error"]
    how = "surely wrong" if z <= -6 else "wrong" if z < 0 else "right" if z > 0 else "undecided"
    return (
        f"At logit {plain(z)} the row is {how}. Cross-entropy pushes with "
        f"**{number(cross_entropy)}**, the squared error behind a sigmoid with "
        f"**{number(squared)}**, {float(f'{cross_entropy / squared:.2g}'):,g} times less: its "
        "gradient holds the factor p (1 − p), which vanishes at both ends."
    )


@cache
def _chart(name: str) -> go.Figure:
    title = {"loss": "Loss", "gradient": "Gradient dLoss/dz"}[name]
    figure = line_chart(
        f"{title} of a row of class 1", "Logit z", title, guide(LOGITS, [0, 0], showlegend=False)
    )
    logits = np.linspace(*LOGITS, 401)
    for variant in VARIANTS:
        y = getattr(asked(variant.loss, variant.output, logits), name)
        figure.add_trace(line(logits, y, "%{y:.4f}", name=variant.name, dash=variant.dash))
    legend_on_top(figure).update_layout(hovermode="x unified")
    return figure.update_yaxes(range=_SHOWN[name])


def marked(name: str, z: float, here: dict[str, Asked]) -> go.Figure:
    """Draw "loss" or "gradient", with the values at a logit marked, or written where they lie."""
    figure = go.Figure(_chart(name))
    values = {of: float(getattr(each, name)[0]) for of, each in here.items()}
    here_z = guide([z, z], _SHOWN[name], showlegend=False)
    figure.add_traces([here_z, dots([z] * len(here), [*values.values()])])
    return say_what_is_outside(figure, z, values, _SHOWN[name])


def with_row(figure: go.Figure, name: str, row: Followed) -> go.Figure:
    """Ring the row that is followed on the curve of cross-entropy, if it is of class 1."""
    z = float(logit(float(row.score[-1])))
    if not row.label or not LOGITS[0] <= z <= LOGITS[1]:
        return figure
    y = getattr(asked("crossentropy", "probability", np.array([z])), name)
    ring = {"symbol": "circle-open", "size": 18, "color": INK, "line": {"width": 3}}
    words, place = _NAMED[name]
    return figure.add_trace(
        go.Scatter(
            x=[z],
            y=y,
            mode="markers+text",
            marker=ring,
            text=[words.format(row.number)],
            textposition=place,
            textfont={"color": INK},
            hoverinfo="skip",
            showlegend=False,
        )
    )


def say_what_is_outside(
    figure: go.Figure, x: float, values: Mapping[str, float], shown: tuple[float, float]
) -> go.Figure:
    """Point with an arrow to each value that the vertical axis does not reach, and write it."""
    beyond = {name: value for name, value in values.items() if not shown[0] <= value <= shown[1]}
    is_right, has_room = x > 0, abs(x) <= ROOM_FROM  # beside it: curves rise towards the middle
    for name, value in beyond.items():
        is_high = value > shown[1]
        figure.add_annotation(
            x=x,
            y=shown[is_high],
            text=f"{'↑' if is_high else '↓'} {name} {plain(float(f'{value:.3g}'))}",
            showarrow=False,
            xanchor="left" if is_right == has_room else "right",
            yanchor="top" if is_high else "bottom",
        )
    return figure
