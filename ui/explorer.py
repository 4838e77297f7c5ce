"""The parts of the explorer page, in the order in which they stand on it."""

from __future__ import annotations

import streamlit as st

from core import rates
from core.datasets import SPLITS
from ui import cache, figures
from ui.layout import literal
from ui.state import ROWS_KEY, THRESHOLD_KEY, encode, hold, keep_while_away
from ui.threshold_slider import Mark, Notes, Stop, threshold_slider
from ui.training import Trained

RULE = ">"
ROWS_WORDS = {"train": "learned from", "validation": "held back", "test": "never seen before"}
MARKS = (
    Mark("roc", "false_positive_rate", "recall"),
    Mark("precision_recall", "recall", "precision"),
    Mark("accuracy", "threshold", "accuracy"),
    Mark("cross_entropy", "threshold", "cross_entropy"),
)


def keep_threshold() -> None:
    """Give the page its threshold and rows back when a person returns to it."""
    keep_while_away("explorer", THRESHOLD_KEY, ROWS_KEY)


def sentence_and_rows(result: Trained) -> str:
    """Say in one sentence what is shown, and let a person choose the split beside it.

    Parameters
    ----------
    result : Trained

    Returns
    -------
    {"train", "validation", "test"}
    """
    with st.container(horizontal=True, vertical_alignment="center", key="what"):
        sentence = st.container(width="stretch")
        split = st.segmented_control(
            "Rows",
            SPLITS,
            default="test",
            required=True,
            key=ROWS_KEY,
            bind="query-params",
            format_func=str.capitalize,
            width="content",
            label_visibility="collapsed",
        )
    hold(ROWS_KEY)
    predictions = result.predictions[split]
    no, yes = map(literal, predictions.class_names)
    sentence.markdown(
        f"{literal(result.dataset.title)}: **{predictions.n_samples:,} {split} rows**, "
        f"{ROWS_WORDS[split]} by a {_network(result)}. “Yes” is **{yes}**, “no” is **{no}**. "
        "Colour is the true class; solid is right, hatched is wrong."
    )
    if result.stopped:
        st.warning(
            f"{result.stopped} Lower the learning rate in the sidebar and press Train.",
            icon=":material/warning:",
        )
    return split


def _network(result: Trained) -> str:
    hidden = "–".join(map(str, result.settings.hidden))
    units = f"of {hidden} hidden units" if hidden else "without a hidden layer"
    return f"network {units} ({result.model.n_parameters_:,} parameters)"


def view(result: Trained, split: str) -> cache.View:
    """Look up what is shown of these rows."""
    return cache.view(encode(result.settings), split, RULE, result)


@st.fragment
def live(view: cache.View, split: str) -> None:
    """Show the live threshold; only this runs again when a hand lets go of it."""
    with st.container(key="typed"):
        typed = st.number_input(
            "Type a threshold",
            0.0,
            1.0,
            0.5,
            step=0.001,
            format="%.9g",
            key=THRESHOLD_KEY,
            bind="query-params",
        )
    hold(THRESHOLD_KEY)
    threshold_slider(
        "live",
        typed,
        table=view.table,
        histogram=view.histogram,
        rule=view.curve.rule,
        marks=MARKS,
        stops=_stops(view, split),
        notes=_notes(view),
        on_move=lambda value: st.session_state.update({THRESHOLD_KEY: value}),
    )


def _stops(view: cache.View, split: str) -> tuple[Stop, ...]:
    best = view.best_on_validation
    reading = rates.accuracy(view.curve.at(best))
    return (
        Stop("0.5", "Threshold 0.5, what Keras uses unless told otherwise", 0.5),
        Stop(
            "Best on validation",
            "The threshold with the highest accuracy on the validation rows:",
            best,
            f"{best:.4g} → {split} {reading:.4f}",
        ),
    )


def _notes(view: cache.View) -> Notes:
    word = "yes" if view.baseline.label else "no"
    return Notes(
        baseline=f"Always saying “{word}”: {view.baseline.accuracy:.4f}",
        loss=f"Cross-entropy stays {view.cross_entropy:.4f}",
        loss_explained="Mean of −log(the probability given to the true class).\n"
        "It compares probabilities with labels; no threshold occurs in it, so it stands still, "
        "and training, which follows it, never sees the threshold.",
    )


def charts(view: cache.View) -> None:
    """Show the curves; the component draws the moving marks over them."""
    with st.container(key="charts_curves"):
        for column, key in zip(st.columns(3), ("roc", "precision_recall", "accuracy"), strict=True):
            with column:
                st.plotly_chart(view.charts[key], key=key, config=figures.CONFIG)


def loss_and_training(view: cache.View, result: Trained) -> None:
    """Show the loss, which stands still, beside loss and both accuracies by epoch."""
    st.subheader("The loss stands still, and it is all that training saw", anchor=False)
    training = {
        f"training_{name}": figures.training(result.epochs, name, result.settings.epochs)
        for name in ("loss", "accuracy")
    }
    charts = {"cross_entropy": view.charts["cross_entropy"]} | training
    with st.container(key="charts_training"):
        for column, (key, chart) in zip(st.columns(3), charts.items(), strict=True):
            with column:
                st.plotly_chart(chart, key=key, config=figures.CONFIG)
    st.caption(
        "The cross-entropy compares the probabilities themselves with the labels; the threshold "
        "only turns them into “yes” and “no” afterwards, so moving it changes no loss. "
        "Two readings of the accuracy: `fit` averages over the batches of an epoch, each scored "
        "before its update and with dropout on; `evaluate` scores all rows with the weights at "
        "the end of the epoch and dropout off. Both use the threshold 0.5."
    )
