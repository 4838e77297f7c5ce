"""The parts of the explorer page, in the order in which they stand on it."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

from ui import cache, figures
from ui.choices import choose_rows, choose_rule, type_threshold
from ui.state import (
    RATE_WORDS,
    RATES_KEY,
    ROWS_KEY,
    RULE_KEY,
    THRESHOLD_KEY,
    Settings,
    encode,
    hold,
    keep_while_away,
    literal,
)
from ui.threshold_slider import Mark, Notes, Region, Stop, threshold_slider
from ui.training import TWO_READINGS, Trained, training_charts

SEEN = {"train": "learned from", "validation": "held back", "test": "never seen before"}
PICTURES = {
    "points": "points and region",
    "roc": "ROC",
    "precision_recall": "precision–recall",
    "accuracy": "rates against threshold",
    "cross_entropy": "cross-entropy",
    "training_loss": "loss by epoch",
    "training_accuracy": "accuracy by epoch",
}
HELD_KEYS = (THRESHOLD_KEY, ROWS_KEY, RULE_KEY, RATES_KEY)


def keep_choices() -> None:
    """Give the page its threshold and choices back when a person returns to it."""
    keep_while_away("explorer", *HELD_KEYS)


def sentence_and_choices(result: Trained, rule: str | None = None) -> cache.View:
    """Say in one sentence what is shown; let a person choose rows and rule beside it.

    Parameters
    ----------
    result : Trained
    rule : {">", ">="}, optional
        Where the page is about one rule, which is then no choice.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", key="what"):
        sentence = st.container(width="stretch")
        split = choose_rows()
        rule = rule or choose_rule()
    predictions = result.predictions[split]
    no, yes = map(literal, predictions.class_names)
    sentence.markdown(
        f"{literal(result.dataset.title)}: **{predictions.n_samples:,} {split} rows**, "
        f"{SEEN[split]} by a {_network(result)}. “Yes” is **{yes}**, “no” is **{no}**. "
        "Colour is the true class; solid is right, hatched or hollow is wrong."
    )
    if result.stopped:
        st.warning(
            f"{result.stopped} Lower the learning rate in the sidebar and press Train.",
            icon=":material/warning:",
        )
    return cache.view(encode(result.settings), split, rule, result)


def _network(result: Trained) -> str:
    hidden = "–".join(map(str, result.settings.hidden))
    units = f"of {hidden} hidden units" if hidden else "without a hidden layer"
    return f"network {units} ({result.model.n_parameters_:,} parameters)"


@st.fragment
def live(result: Trained, view: cache.View, points: cache.Points, names: tuple[str, ...]) -> None:
    """Show the live threshold; only this runs again when a hand lets go of it."""
    typed = type_threshold("typed")
    threshold_slider(
        "live",
        typed,
        curve=view.curve,
        table=view.table,
        scores=view.scores,
        samples=points.samples,
        region=Region("points", points.grid),
        class_names=view.predictions.class_names,
        marks=_marks(names),
        stops=stops(view),
        notes=notes(view, result.settings),
        pictures=PICTURES,
        on_move=lambda value: st.session_state.update({THRESHOLD_KEY: value}),
    )


def _marks(names: tuple[str, ...]) -> tuple[Mark, ...]:
    return (
        Mark("roc", "false_positive_rate", "recall"),
        Mark("precision_recall", "recall", "precision"),
        Mark("cross_entropy", "threshold", "cross_entropy"),
        *(Mark("accuracy", "threshold", name) for name in names),
    )


def stops(view: cache.View) -> tuple[Stop, ...]:
    """Offer the thresholds worth a look: the usual one, and the best on the validation rows."""
    best = view.best_on_validation
    return (
        Stop("0.5", "What Keras uses unless told otherwise", 0.5),
        Stop(
            "Best on validation",
            "The threshold with the highest accuracy on the validation rows, and the accuracy it "
            "has on the test rows, which played no part in choosing it",
            best,
            f"{best:.4g} → test accuracy {view.its_test_accuracy:.4f}",
        ),
    )


def notes(view: cache.View, settings: Settings) -> Notes:
    """Say what stands still while the threshold moves: the baseline and the loss."""
    word = "yes" if view.baseline.label else "no"
    trained_on = (
        "and training, which follows it, never sees the threshold."
        if settings.loss == "crossentropy"
        else "and neither does the threshold occur in the squared error that training followed."
    )
    return Notes(
        baseline=f"Always saying “{word}”: {view.baseline.accuracy:.4f}",
        baseline_explained="The accuracy of the simplest rule there is: to say the more common "
        "class of these rows every time. An accuracy below it has learned nothing.",
        loss=f"Cross-entropy stays {view.cross_entropy:.4f}",
        loss_explained="Mean of −log(the probability given to the true class).\n"
        "It compares probabilities with labels; no threshold occurs in it, so it stands still, "
        + trained_on,
    )


def choose_pair(result: Trained, view: cache.View, place) -> cache.Points:
    """Let a person choose which two features are drawn, where there are more than two."""
    names = result.dataset.feature_names
    pair = (0, 1)
    if len(names) > 2:
        with place.container(horizontal=True):
            pair = tuple(
                st.selectbox(
                    f"Feature {axis}",
                    range(len(names)),
                    index=i,
                    format_func=names.__getitem__,
                    key=f"feature_{axis}_{result.dataset.name}",
                    persist_state="session",
                )
                for i, axis in enumerate(("across", "up"))
            )
    return cache.points(view.recipe, view.split, view.rule, pair, result, view)


def choose_rates(place) -> tuple[str, ...]:
    """Let a person choose what is drawn against the threshold beside the accuracy."""
    chosen = place.multiselect(
        "Draw beside accuracy",
        list(RATE_WORDS),
        key=RATES_KEY,
        bind="query-params",
        format_func=RATE_WORDS.get,
        placeholder="any rates",
        max_selections=4,
    )
    hold(RATES_KEY)
    return ("accuracy", *chosen)


def row_of_charts(key: str, charts: dict[str, go.Figure]) -> None:
    """Show charts side by side; the component draws what moves over them."""
    with st.container(key=f"charts_{key}"):
        for column, (name, chart) in zip(st.columns(len(charts)), charts.items(), strict=True):
            with column:
                st.plotly_chart(chart, key=name, config=figures.CONFIG)


def curves(view: cache.View, points: cache.Points) -> None:
    """Show the points, the ROC and the precision–recall curve."""
    row_of_charts(
        "curves",
        {
            "points": points.chart,
            "roc": view.charts["roc"],
            "precision_recall": view.charts["precision_recall"],
        },
    )
    st.caption(
        "AUC: how often a “yes” scores above a “no” when one of each is drawn at random (equal "
        "scores count half). AP: precision averaged over the steps in recall. Both are exact, from "
        "all scores, and do not depend on the threshold. The dotted lines are guessing."
    )


def against_threshold(view: cache.View, names: tuple[str, ...]) -> None:
    """Show rates against the threshold, and beside them the loss, which stands still."""
    rates_chart = cache.against_threshold(view.recipe, view.split, view.rule, names, view)
    row_of_charts(
        "threshold", {"accuracy": rates_chart, "cross_entropy": view.charts["cross_entropy"]}
    )
    st.caption(
        "The cross-entropy stands still: it compares the probabilities themselves with the labels, "
        "and the threshold only turns them into “yes” and “no” afterwards."
    )


def how_it_was_trained(result: Trained) -> None:
    """Show loss and accuracy by epoch, with both readings of the accuracy."""
    st.header("How it was trained", anchor=False)
    row_of_charts(
        "training",
        {
            f"training_{name}": chart
            for name, chart in training_charts(result.epochs, result.settings).items()
        },
    )
    st.caption(TWO_READINGS)
