"""Step 2: a training replayed under a threshold; loss and gradient do not notice it."""

from __future__ import annotations

from dataclasses import replace

import htpy as h
import numpy as np
import plotly.graph_objects as go
import streamlit as st

from core.experiment.recipe import Settings, encode
from core.experiment.trained import Trained
from core.live.replay import accuracy_by_epoch, replay_of_training
from core.live.table import Column
from core.mlp.losses import crossentropy
from ui import where_it_lives
from ui.address.parameters import THRESHOLD
from ui.charts import figures
from ui.charts.theme import SOFT_OPACITY
from ui.live.followers import follower
from ui.live.threshold import Mark
from ui.source import cache
from ui.story.charts import legend_on_top, side_by_side
from ui.story.details import details
from ui.story.followed import followed, formulas
from ui.story.replaying import replaying, with_epochs
from ui.text import four, plain

_EPOCH = "story_loss_epoch"
_NOTED = {name: Column(name) for name in ("loss", "gradient", "at_default")}
DEFAULT = 0.5
"""The threshold of Keras's `accuracy`."""


def show(settings: Settings) -> None:
    """Show where the threshold lives, with the numbers of each place, and a training to play."""
    _training(with_epochs(settings))
    with details():
        side_by_side("loss", {"cost": cost_chart()})
        st.caption(
            "The rows are those of the first screen, and so is the network, which learned from the "
            "train rows beside them. What one row adds to the cross-entropy is −log p if it is "
            "“yes” and −log(1 − p) if it is “no”. The point is the mean loss of all train rows: it "
            "moves sideways with the threshold, never up or down."
        )


@st.fragment
def _training(result: Trained) -> None:
    settings = result.settings
    recipe, row = encode(settings), followed(result)
    made = cache.made((recipe, "replay", ">"), lambda: replay_of_training(result, ">"))
    epoch = min(st.session_state.get(_EPOCH, 0), made.last)
    of_default = accuracy_by_epoch(result, DEFAULT)
    made = replace(made, each=made.each.assign(at_default=of_default))
    now = made.each.iloc[epoch]
    n_train, n_test = (len(result.dataset.rows(split)) for split in ("train", "test"))
    of_loss, of_gradient = formulas(settings.loss, row.label)
    where_it_lives.draw(
        {
            "fit": [
                h.span["loss ", h.b[follower("loss", now=four(now.loss))]],
                h.span["size of the gradient ", h.b[follower("gradient", now=four(now.gradient))]],
                h.span(".of-row")[
                    f"◎ row {row.number}: loss {of_loss} = ",
                    follower("row_loss", now=four(row.loss[epoch])),
                ],
                h.span(".of-row")[
                    f"gradient {of_gradient} = ",
                    follower("row_gradient", now=four(row.gradient[epoch])),
                ],
            ],
            "metric": [
                h.span[f"accuracy of {n_test:,} test rows ", h.b[follower("accuracy")]],
                h.span[f"at {DEFAULT:g}: ", follower("at_default", now=four(now.at_default))],
                h.span(".words")[
                    f"Each row that the line passes: 1/{n_test:,} = {1 / n_test:.4f}; between two "
                    "rows nothing changes."
                ],
            ],
            "predict": h.span[
                f"{n_test:,} test rows, row {row.number} among them. fit never saw these: its loss "
                f"is of {n_train:,} train rows."
            ],
        },
        follower("threshold", now=f"{THRESHOLD.value:g}"),
    )
    with st.container(key="two_parts"):
        replaying(
            replace(made, cells=None, grid=None),
            row,
            epoch,
            lambda epoch: st.session_state.update({_EPOCH: epoch}),
            stamp=f"loss {recipe} {row.number}",
            class_names=tuple(map(plain, made.view.predictions.class_names)),
            noted=_NOTED,
            marks=(Mark("cost", "threshold", "loss"),),
        )


def cost_chart() -> go.Figure:
    """Draw the cross-entropy of one row against its score, for both true classes."""
    score = np.linspace(0, 1, 401)
    traces = [
        figures.line(
            score,
            crossentropy(np.full(score.shape, label), score),
            "score %{x:.3f}<br>loss %{y:.4f}",
            name=name,
            dash=dash,
            opacity=1 if label else SOFT_OPACITY,
        )
        for label, name, dash in (
            (1, "is “yes”: −log p", "solid"),
            (0, "is “no”: −log(1 − p)", "dash"),
        )
    ]
    figure = figures.line_chart("What one row costs", "Score p, and threshold", "Loss", *traces)
    legend_on_top(figure)
    return figure.update_xaxes(range=figures.UNIT).update_yaxes(range=[-0.1, 5])
