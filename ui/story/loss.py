"""Step 2: a training replayed under a threshold; loss and gradient do not notice it."""

from __future__ import annotations

import htpy as h
import numpy as np
import plotly.graph_objects as go
import streamlit as st

from core.data.datasets import load_dataset
from core.experiment.recipe import REFERENCE, Settings
from core.live.replay import Replay, replay
from core.live.table import Column
from core.mlp.estimator import MLPClassifier
from core.mlp.losses import crossentropy
from core.predictions.predictions import Predictions
from ui import where_it_lives
from ui.charts import figures
from ui.charts.theme import SOFT_OPACITY
from ui.live.followers import follower
from ui.live.threshold import Mark
from ui.source import cache
from ui.story.charts import legend_on_top, side_by_side
from ui.story.details import details
from ui.story.replaying import replaying
from ui.text import four

EPOCHS = 20
_EPOCH = "story_loss_epoch"
_NOTED = {name: Column(name) for name in ("loss", "gradient")}


def learned(seed: int) -> Replay:
    """Train a small network on the data of the first screen, and replay it on the same rows.

    `loss` and `gradient`, the size of the gradient over all weights, are of the train rows.
    """
    dataset = load_dataset(REFERENCE.data, n_samples=REFERENCE.n_samples, seed=seed)
    X, y = dataset.split("train")
    X_test, y_test = dataset.split("test")
    model = MLPClassifier((16, 16), dropout=0.0, epochs=EPOCHS, random_state=seed)
    epochs = model.iter_fit(X, y)
    y_score, losses, gradients = [], [], []
    for _ in range(EPOCHS + 1):
        y_score.append(model.predict_proba(X_test)[:, 1])
        losses.append(float(crossentropy(y, model.predict_proba(X)[:, 1]).mean()))
        gradients.append(float(np.linalg.norm(model.gradient(X, y))))
        next(epochs, None)
    no, yes = dataset.class_names
    predictions = Predictions(y_test, y_score[-1], source=dataset.title, class_names=(no, yes))
    noted = {"loss": losses, "gradient": gradients}
    return replay(predictions, np.array(y_score), ">", noted=noted)


def show(settings: Settings) -> None:
    """Show where the threshold lives, with the numbers of each place, and a training to play."""
    seed = settings.seed
    _training(cache.made(("story_loss", seed), lambda: learned(seed)), seed)
    with details():
        side_by_side("loss", {"cost": cost_chart()})
        st.caption(
            "The rows are those of the first screen. Whatever the sidebar says, a small network of "
            "this step’s own learned from the train rows beside them: 16–16 hidden units, no "
            "dropout. What one row adds to the loss is −log p if it is “yes” and −log(1 − p) if it "
            "is “no”. The point is the mean over all train rows: it moves sideways with the "
            "threshold, never up or down."
        )


@st.fragment
def _training(made: Replay, seed: int) -> None:
    epoch = min(st.session_state.get(_EPOCH, 0), made.last)
    now = made.each.iloc[epoch]
    where_it_lives.draw(
        {
            "fit": [
                h.span["loss ", h.b[follower("loss", now=four(now.loss))]],
                h.span["size of the gradient ", h.b[follower("gradient", now=four(now.gradient))]],
            ],
            "metric": h.span["accuracy ", h.b[follower("accuracy")]],
        }
    )
    with st.container(key="two_parts"):
        replaying(
            made,
            epoch,
            lambda epoch: st.session_state.update({_EPOCH: epoch}),
            stamp=f"loss {seed}",
            class_names=made.view.predictions.class_names,
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
