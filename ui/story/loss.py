"""Step 2: a network trains while its threshold is dragged; loss and gradient do not notice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import htpy as h
import numpy as np
import plotly.graph_objects as go
import streamlit as st

from core.data.datasets import load_dataset
from core.experiment.recipe import Settings
from core.live.stops import WHAT_KERAS_USES
from core.live.table import Column
from core.mlp.estimator import Epoch, MLPClassifier
from core.mlp.losses import crossentropy
from core.predictions.predictions import Predictions
from ui import where_it_lives
from ui.charts import figures
from ui.charts.row import row_of_charts
from ui.charts.theme import SOFT_OPACITY
from ui.live.followers import follower
from ui.live.threshold import Mark, Notes, Tile
from ui.live.threshold.fragment import draw
from ui.source import drawn
from ui.source.own import rows_of_page
from ui.source.shown import Shown
from ui.story.charts import legend_on_top
from ui.style import style

N_SAMPLES = 500
EPOCHS = 40
SECONDS_PER_EPOCH = 0.8
_RUN = "story_run"
TILES = (
    Tile(
        "loss",
        "Loss (cross-entropy)",
        "Mean of −log(the probability given to the true class) over the train rows.\n"
        "What training makes smaller. No threshold occurs in it.",
    ),
    Tile(
        "gradient",
        "Size of the gradient",
        "√(sum of squares of d loss / d weight) over all weights, at the weights of this epoch.\n"
        "What the optimiser follows. No threshold occurs in it.",
    ),
)
MARKS = (
    Mark("accuracy", "threshold", "accuracy"),
    Mark("cost", "threshold", "loss"),
)


@dataclass(eq=False)
class Run:
    """Hold a small network that learns from the train rows, an epoch whenever it is asked to."""

    model: MLPClassifier
    epochs: Iterator[Epoch]
    X: np.ndarray
    y: np.ndarray
    source: str
    class_names: tuple[str, str]
    epoch: int = 0
    is_running: bool = False

    def learn(self) -> None:
        """Train one epoch; at the last one the run stands still."""
        self.epoch = next(self.epochs).epoch
        self.is_running = self.is_running and self.epoch < EPOCHS

    def start_or_pause(self) -> None:
        """Learn from now on, or stand still."""
        self.is_running = not self.is_running

    def predictions(self) -> Predictions:
        """Score the train rows with the weights as they are now."""
        y_score = self.model.predict_proba(self.X)[:, 1]
        return Predictions(self.y, y_score, source=self.source, class_names=self.class_names)

    @property
    def gradient(self) -> float:
        """The size of the gradient at the present weights."""
        return float(np.linalg.norm(self.model.gradient(self.X, self.y)))


def new_run(seed: int) -> Run:
    """Draw rows and weights from a seed."""
    dataset = load_dataset("moons", n_samples=N_SAMPLES, seed=seed)
    X, y = dataset.split("train")
    model = MLPClassifier((16, 16), dropout=0.0, epochs=EPOCHS, random_state=seed)
    no, yes = dataset.class_names
    return Run(model, model.iter_fit(X, y), X, y, dataset.title, (no, yes))


def show(settings: Settings) -> None:
    """Show a training that runs while the threshold is dragged, and where the threshold lives."""
    held = st.session_state.get(_RUN)
    if held is None or held[0] != settings.seed:
        held = st.session_state[_RUN] = settings.seed, new_run(settings.seed)
    _, run = held
    pace = SECONDS_PER_EPOCH if run.is_running else None
    st.fragment(_train, run_every=pace)(run, settings.seed)
    where_it_lives.draw()


def _train(run: Run, seed: int) -> None:
    if run.is_running:
        run.learn()
        if not run.is_running:
            st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        changed = st.button(
            "Pause" if run.is_running else "Let it learn",
            icon=":material/pause:" if run.is_running else ":material/play_arrow:",
            type="primary",
            key="story_learn_or_pause",  # the label changes before the press is heard
            disabled=run.epoch == EPOCHS,
            on_click=run.start_or_pause,
        )
        changed |= st.button(
            "Start again",
            icon=":material/replay:",
            disabled=run.epoch == 0,
            on_click=_start_again,
            args=(seed,),
        )
        st.markdown(f"Epoch **{run.epoch}** of {EPOCHS}", width="content")
        # From the live table, as the tiles: they could move with the threshold, and do not.
        st.html(
            style("live/followers")
            + h.p(".live-line")[
                ["Loss ", h.b[follower("loss")], " \u2003 "],
                ["Size of the gradient ", h.b[follower("gradient")]],
            ],
            width="content",
        )
    if changed:
        st.rerun()  # the pace of this part changes
    shown = rows_of_page(run.predictions())
    with st.container(key="stick_loss"):
        _live(run, shown)
    row_of_charts("loss", {"accuracy": drawn.rates(shown, ("accuracy",)), "cost": cost_chart()})
    st.caption(
        f"Whatever the sidebar says, this step trains a small network of its own, so that it "
        f"learns while you watch: {len(run.y)} train rows of two moons, 16–16 hidden units, no "
        "dropout."
    )
    st.caption(
        "Right: what one row adds to the loss, −log p if it is “yes” and −log(1 − p) if it is "
        "“no”. The point is the mean over all rows: it moves sideways with the threshold, never up "
        "or down."
    )


def _start_again(seed: int) -> None:
    st.session_state[_RUN] = seed, new_run(seed)


def _live(run: Run, shown: Shown) -> None:
    loss, baseline = shown.view.cross_entropy, shown.view.baseline
    word = "yes" if baseline.label else "no"
    draw(
        shown,
        columns={Column("loss"): loss, Column("gradient"): run.gradient},
        marks=MARKS,
        stops=(WHAT_KERAS_USES,),
        notes=Notes(
            baseline=f"Always predicting “{word}”: {baseline.accuracy:.4f}",
            baseline_explained="The accuracy of the simplest rule there is.",
            loss=f"Loss {loss:.4f}, whatever the threshold",
            loss_explained="Mean of −log(the probability given to the true class).",
        ),
        pictures={"accuracy": "accuracy", "cost": "what a row costs"},
        page_keys=False,
        tiles=TILES,
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
