"""Step 4: fit's running accuracy against evaluate's, on the same rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from numpy.typing import ArrayLike

from core.decision.rule import predict_positive
from core.experiment.recipe import MAX_LAYERS, REFERENCE, Settings
from core.experiment.trained import Trained
from core.live.followed import Followed
from core.mlp.descent import Epoch
from core.mlp.dropped import scores_with_dropout
from ui.address.parameters import DROPOUT, LEARNING_RATE
from ui.charts.figures import guide, line, line_chart
from ui.charts.table import Row
from ui.charts.table import show as show_table
from ui.charts.theme import INK, SOFT_OPACITY
from ui.live.rows import row_picture
from ui.story.charts import legend_on_top, over_epochs, side_by_side
from ui.story.details import details
from ui.story.followed import followed
from ui.story.numbers import number, power, signed
from ui.story.rows import QUARTERS
from ui.story.trained import trained_here

SEEN = "story_gaps"
N_TIMES = 60


@dataclass(frozen=True)
class Gap:
    """Hold fit's and evaluate's accuracy in the last epoch, and how far apart their readings are.

    `mean` and `largest` are those of the gap of the accuracy over the epochs, `loss` is the gap of
    the loss in the last one.
    """

    running: float
    evaluated: float
    mean: float
    loss: float
    largest: float

    @property
    def last(self) -> float:
        return self.running - self.evaluated


def gap_of(epochs: Sequence[Epoch]) -> Gap:
    """Measure the gap of a training, of at least one epoch, on its train rows."""
    gaps = gaps_of(epochs)
    last = epochs[-1]
    return Gap(
        last.accuracy,
        last.train_accuracy,
        float(gaps.mean()),
        last.loss - last.train_loss,
        float(np.abs(gaps).max()),
    )


def gaps_of(epochs: Sequence[Epoch]) -> np.ndarray:
    """Subtract evaluate's accuracy from fit's, by epoch."""
    return np.array([epoch.accuracy - epoch.train_accuracy for epoch in epochs])


def with_both(settings: Settings) -> tuple[Settings, list[str]]:
    """Give settings what can be switched off, where they lack it, and say so in a sentence each."""
    notes = []
    if not settings.hidden:
        settings = replace(settings, hidden=REFERENCE.hidden, dropout=REFERENCE.dropout)
        notes.append("Your network has no hidden layer to drop from: the reference’s are used.")
    elif not any(settings.dropout):
        rates = (*REFERENCE.dropout, *[0.0] * MAX_LAYERS)[: len(settings.hidden)]
        settings = replace(settings, dropout=rates)
        words = ", ".join(f"{rate:g}" for rate in rates)
        notes.append(f"Your network has no dropout: “on” is the reference’s, {words}.")
    if settings.learning_rate == 0:
        settings = replace(settings, learning_rate=REFERENCE.learning_rate)
        notes.append(
            f"Your learning rate is 0: “as set” is the reference’s, {REFERENCE.learning_rate:g}."
        )
    return settings, notes


def variant(settings: Settings, dropout: str, learning_rate: str) -> Settings:
    """Switch dropout and learning rate, each "on" or "off"."""
    if dropout == "off":
        settings = replace(settings, dropout=(0.0,) * len(settings.hidden))
    if learning_rate == "off":
        settings = replace(settings, learning_rate=0.0)
    return settings


def show(settings: Settings) -> None:
    """Show the switches, the two accuracies, and the gap of each combination so far."""
    base, notes = with_both(settings)
    with st.container(horizontal=True):
        rates = ", ".join(f"{rate:g}" for rate in base.dropout)
        dropout = DROPOUT.draw(
            "Dropout",
            help=f"On: {rates} of the units of each hidden layer are silenced at random in every "
            "step of fit. evaluate never drops any.",
        )
        learning_rate = LEARNING_RATE.draw(
            "Learning rate",
            help=f"As set: {base.learning_rate:g}. With 0 the weights never move from their first "
            "values; fit and evaluate still score all rows.",
        )
    for note in notes:
        st.caption(note)
    usual = trained_here(replace(settings, keeps_epochs=True))
    result = trained_here(variant(base, dropout, learning_rate)) if usual else None
    if usual is None or result is None:
        return
    if not result.epochs:
        st.warning(result.stopped)
        return
    gap = gap_of(result.epochs)
    seen = st.session_state.get(SEEN, (None, {}))
    gaps = (seen[1] if seen[0] == base else {}) | {(dropout, learning_rate): gap}
    st.session_state[SEEN] = base, gaps
    if result.stopped:
        st.warning(result.stopped)
    st.markdown(_sentence(gap, dropout, learning_rate))
    side_by_side(
        "two_accuracies",
        {
            "story_readings": readings(result.epochs, base.epochs),
            "story_gap": gap_by_epoch(result.epochs, base.epochs),
        },
        beside=lambda: _one_row(result, followed(usual)),
    )
    with details():
        _table(gaps, (dropout, learning_rate), len(result.epochs))
        st.caption(
            "fit scores each batch just before its step, with dropout on, and averages over the "
            "epoch; evaluate scores the same train rows once, with the weights at the epoch’s end "
            "and dropout off. Both count right ÷ rows at the threshold 0.5. The 0.5 is in this "
            "metric only."
        )


def _one_row(result: Trained, row: Followed) -> None:
    """Show what `fit` says of a row while units are dropped, and what `evaluate` says."""
    scores = scores_as_in_fit(result, row)
    evaluated = float(result.binary("test").y_score[row.place])
    low, high = scores.min(), scores.max()
    varied = f"between {number(low)} and {number(high)}"
    if low == high:
        varied = f"{N_TIMES} times {number(low)}"
    row_picture(
        "rows_dropped",
        number=np.full(N_TIMES, row.number),
        label=np.full(N_TIMES, row.label),
        position=scores,
        said=predict_positive(scores, 0.5, ">"),
        ticks=QUARTERS,
        lines=[(0.5, "0.5"), (evaluated, f"◎ evaluate {number(evaluated)}")],
        title=f"◎ Row {row.number}, scored {N_TIMES} times as in fit: {varied}",
        words=f"Row {row.number} is scored {varied} as in fit, and {number(evaluated)} by "
        "evaluate and predict every time.",
    )


def scores_as_in_fit(result: Trained, row: Followed) -> np.ndarray:
    """Score a row `N_TIMES` times with the finished weights, each time with other units dropped."""
    x = result.dataset.X_scaled[row.number]
    return scores_with_dropout(result.model, x, N_TIMES, np.random.default_rng(row.number))


def _sentence(gap: Gap, dropout: str, learning_rate: str) -> str:
    numbers = (
        f"Last epoch: fit − evaluate = {number(gap.running)} − {number(gap.evaluated)} = "
        f"**{signed(gap.last)}**. "
    )
    if gap.last == 0 and (dropout, learning_rate) != ("off", "off"):
        return numbers + _of_the_same_rows(gap)
    why = {
        ("on", "on"): "Both reasons at once: units are dropped in fit, and its early batches were "
        "scored with weights from the start of the epoch.",
        ("off", "on"): "Without dropout one reason remains: fit’s batches were scored along the "
        "way, evaluate with the weights at the end.",
        ("on", "off"): "The weights stand still, so evaluate repeats itself: all of the gap is "
        "dropout. It can have either sign: these first weights have learned nothing yet.",
        ("off", "off"): _of_neither(gap),
    }[dropout, learning_rate]
    return numbers + why


def _of_the_same_rows(gap: Gap) -> str:
    loss = (
        f" The scores differ all the same: for the loss fit − evaluate is {signed(gap.loss)}."
        if gap.loss
        else ""
    )
    return "In this epoch both counted as many rows right at the threshold 0.5." + loss


def _of_neither(gap: Gap) -> str:
    loss = (
        f" The loss differs by {power(abs(gap.loss))}: the same numbers, added in another order "
        "and rounded to float32."
        if gap.loss
        else " So is that of the loss."
    )
    if gap.largest == 0:
        return "Same weights, same rows, no dropout: the gap is exactly 0 in every epoch." + loss
    return (
        "Same weights, same rows, no dropout: what is left are scores so near 0.5 that rounding "
        "in float32 decides." + loss
    )


def _table(gaps: dict[tuple[str, str], Gap], now: tuple[str, str], n_epochs: int) -> None:
    rows = []
    for dropout in DROPOUT.labels:
        for learning_rate in LEARNING_RATE.labels:
            gap = gaps.get((dropout, learning_rate))
            label = f"Dropout {dropout}, learning rate {LEARNING_RATE.labels[learning_rate]}"
            is_now = (dropout, learning_rate) == now
            note = "shown above" if is_now else "" if gap else "not tried yet"
            cells = ["", "", ""]
            if gap:
                cells = [
                    f"{number(gap.running)} − {number(gap.evaluated)} = {signed(gap.last)}",
                    signed(gap.mean),
                    signed(gap.loss),
                ]
            rows.append(Row(label, note, cells))
    show_table(
        "story",
        "The gap of each combination",
        [
            ("fit − evaluate", "same train rows"),
            ("Accuracy, last epoch", "right ÷ rows, running − evaluated"),
            ("Accuracy, mean", f"Σ gap ÷ {n_epochs} epochs"),
            ("Loss, last epoch", "running − evaluated"),
        ],
        rows,
    )


def readings(epochs: Sequence[Epoch], total: int) -> go.Figure:
    """Draw both accuracies by epoch."""
    figure = line_chart("Two accuracies of the same rows", "Epoch", "Accuracy")
    for name, attribute, dash, opacity in (
        ("fit: running", "accuracy", "dot", SOFT_OPACITY),
        ("evaluate", "train_accuracy", "solid", 1),
    ):
        y = [getattr(epoch, attribute) for epoch in epochs]
        look = {"dash": dash, "opacity": opacity}
        figure.add_trace(_by_epoch(epochs, y, "%{y:.4f}", name=name, **look))
    shown = [value for epoch in epochs for value in (epoch.accuracy, epoch.train_accuracy)]
    legend_on_top(figure).update_layout(hovermode="x unified")
    figure.update_yaxes(range=[max(-0.02, min(shown) - 0.04), min(1.02, max(shown) + 0.04)])
    return over_epochs(figure, total)


def gap_by_epoch(epochs: Sequence[Epoch], total: int) -> go.Figure:
    """Draw fit's accuracy − evaluate's by epoch."""
    ends = [0.5, max(total, 2) + 0.5]
    gaps = gaps_of(epochs)
    figure = line_chart(
        "The gap: fit − evaluate",
        "Epoch",
        "Difference",
        guide(ends, [0, 0]),
        _by_epoch(epochs, gaps, "epoch %{x}<br>gap %{y:.4f}<extra></extra>"),
    )
    most = max(0.05, 1.15 * float(np.abs(gaps).max()))
    return over_epochs(figure, total).update_yaxes(range=[-most, most])


def _by_epoch(epochs: Sequence[Epoch], y: ArrayLike, hover: str, **more: Any) -> go.Scatter:
    marker = {"color": INK, "size": 4}
    return line([epoch.epoch for epoch in epochs], y, hover, markers=True, marker=marker, **more)
