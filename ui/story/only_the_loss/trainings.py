"""The same network, data and seed, trained with another loss or another output."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import plotly.graph_objects as go
import streamlit as st

from core.experiment.recipe import Settings
from core.experiment.trained import Trained
from ui.charts.figures import dots, line, line_chart
from ui.charts.table import Row
from ui.charts.table import show as show_table
from ui.layout import held
from ui.story.charts import legend_on_top, over_epochs, side_by_side
from ui.story.details import details
from ui.story.followed import followed
from ui.story.numbers import number
from ui.story.rows import on_probability
from ui.story.trained import trained_here

EPOCH_KEY = "story_epoch"


@dataclass(frozen=True)
class Variant:
    """One of the trainings: what one writes in Keras, and its loss, of p = sigmoid(z) or of z."""

    name: str
    code: str
    formula: str
    loss: str
    output: str
    dash: str


VARIANTS = (
    Variant(
        "Cross-entropy",
        "sigmoid, binary_crossentropy",
        "mean of −log p where y is 1, −log(1 − p) where y is 0",
        "crossentropy",
        "probability",
        "solid",
    ),
    Variant(
        "Squared error",
        "sigmoid, mean_squared_error",
        "mean of (p − y)²",
        "squared_error",
        "probability",
        "dash",
    ),
    Variant(
        "Linear output",
        "no activation, mean_squared_error",
        "mean of (z − y)²",
        "squared_error",
        "linear",
        "dot",
    ),
)


def show(settings: Settings) -> None:
    """Train the three, and show them side by side."""
    results = []
    with held("trainings"):
        for variant in VARIANTS:
            changed = replace(settings, loss=variant.loss, output=variant.output, keeps_epochs=True)
            result = trained_here(changed)
            if result is None:
                return
            results.append(result)
        _side_by_side(settings, results)


@st.fragment
def _side_by_side(settings: Settings, results: Sequence[Trained]) -> None:
    for variant, result in zip(VARIANTS, results, strict=True):
        if result.stopped:
            st.warning(_of_divergence(variant, result), icon=":material/warning:")
    last = settings.epochs
    # Streamlit's slider needs two ends.
    epoch = (
        st.slider(
            "Epoch",
            1,
            last,
            last,
            key=f"{EPOCH_KEY}_{last}",
            help="Loss and accuracy below are those at the end of this epoch, dropout off.",
        )
        if last > 1
        else 1
    )
    side_by_side(
        "only_the_loss",
        {
            f"story_{name}": by_epoch(results, name, title, epoch)
            for name, title in (("loss", "Its own loss"), ("accuracy", "Accuracy"))
        },
        beside=lambda: _rows(results, epoch),
    )
    with details():
        n_rows = len(results[0].dataset.rows("train"))
        show_table(
            "story",
            f"The three trainings at epoch {epoch}",
            [
                (f"After epoch {epoch}", f"on all {n_rows:,} train rows, dropout off"),
                ("Its loss", "followed by the gradient"),
                ("Accuracy", "right ÷ rows; right: score > 0.5"),
            ],
            [_row(*pair, epoch, n_rows) for pair in zip(VARIANTS, results, strict=True)],
        )
        st.caption(
            f"Same rows, same first weights, order and dropout (seed {settings.seed}). Losses have "
            "different units: compare where the lines go, not their heights. The 0.5 is in the "
            "accuracy alone; no loss contains it. A linear output is no probability: it may leave "
            "0 to 1, and the same metric still cuts it at 0.5."
        )


def _rows(results: Sequence[Trained], epoch: int) -> None:
    """Show the same rows as each training scores them after an epoch, one of them followed."""
    row = followed(results[0])
    with st.container(key="three_pictures"):
        for variant, result in zip(VARIANTS, results, strict=True):
            if result.history is None or epoch >= len(result.history):
                continue
            y_score = result.history.y_score[epoch]
            is_held = ", held within 0 and 1" if variant.output == "linear" else ""
            title = (
                f"{variant.name}: ◎ row {row.number} scores {number(y_score[row.place])}{is_held}"
            )
            on_probability(
                f"rows_of_{VARIANTS.index(variant)}", result, row.number, y_score, title=title
            )


def _of_divergence(variant: Variant, result: Trained) -> str:
    n_epochs = len(result.epochs)
    shown = f"Shown are the {n_epochs} before." if n_epochs else "There is no epoch to show."
    return (
        f"**{variant.name}** diverged in epoch {n_epochs + 1}: its steps were so large that "
        f"they went past every good place, and its numbers out of bounds. {shown} A lower learning "
        "rate, under “Change data or network”, takes smaller steps."
    )


def _row(variant: Variant, result: Trained, epoch: int, n_rows: int) -> Row:
    label, note = variant.name, f"{variant.code}. Loss: {variant.formula}"
    if epoch > len(result.epochs):
        return Row(label, note, ["not reached", "not reached"])
    record = result.epochs[epoch - 1]
    n_right = round(record.train_accuracy * n_rows)
    accuracy = f"{n_right:,} ÷ {n_rows:,} = {number(record.train_accuracy)}"
    return Row(label, note, [number(record.train_loss), accuracy])


def by_epoch(results: Sequence[Trained], name: str, title: str, epoch: int) -> go.Figure:
    """Draw "loss" or "accuracy" on the train rows by epoch, one line each, one epoch marked."""
    figure = line_chart(f"{title} by epoch", "Epoch", title)
    for variant, result in zip(VARIANTS, results, strict=True):
        x = [record.epoch for record in result.epochs]
        y = [getattr(record, f"train_{name}") for record in result.epochs]
        drawn = line(x, y, "%{y:.4f}", dash=variant.dash, markers=len(x) < 2, name=variant.name)
        figure.add_trace(drawn)
        if epoch <= len(y):
            figure.add_trace(dots([epoch], [y[epoch - 1]]))
    legend_on_top(figure).update_layout(hovermode="x unified")
    return over_epochs(figure, results[0].settings.epochs)
