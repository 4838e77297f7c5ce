"""The parts of the explorer page, in the order in which they stand on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.experiment.trained import Trained
from core.live.stops import WHAT_KERAS_USES, Stop
from core.live.view import View
from ui.address.away import hold, keep_while_away
from ui.address.choices import choose_rows, choose_rule, type_threshold
from ui.address.parameters import CELL_KEY, RATE_WORDS, RATES_KEY, ROWS_KEY, RULE_KEY, THRESHOLD_KEY
from ui.charts import figures
from ui.charts.training import TWO_READINGS, training_charts
from ui.live.followers import LIVE
from ui.live.threshold import Mark, Notes, Region, threshold_slider
from ui.source import cache, source
from ui.source import matrix_rows as cell_rows
from ui.source.points import Points, samples_of_rows
from ui.source.source import OwnRows
from ui.text import literal

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
HELD_KEYS = (THRESHOLD_KEY, ROWS_KEY, RULE_KEY, RATES_KEY, CELL_KEY)


def keep_choices() -> None:
    """Give the page its threshold and choices back when a person returns to it."""
    keep_while_away("explorer", *HELD_KEYS)


def sentence_and_choices(result: Trained | OwnRows, rule: str | None = None) -> View:
    """Say in one sentence what is shown; let a person choose rows and rule beside it.

    Parameters
    ----------
    result : Trained or OwnRows
    rule : {">", ">="}, optional
        Where the page is about one rule, which is then no choice.
    """
    is_own = isinstance(result, OwnRows)
    with st.container(horizontal=True, vertical_alignment="bottom", key="what"):
        sentence = st.container(width="stretch")
        if is_own:
            split = ""
            source.choose_model(result)
            back_to_the_network("back_from_page")
        else:
            split = choose_rows()
        rule = rule or choose_rule()
    view = source.view(result, split, rule)
    rows = _own_rows(result) if is_own else _rows_of_network(result, split)
    no, yes = map(literal, view.predictions.class_names)
    sentence.markdown(
        f"{rows} “Yes” is **{yes}**, “no” is **{no}**. "
        "Colour is the true class; solid is right, hatched or hollow is wrong."
    )
    if source.classes():
        st.caption(
            "Your predictions have a score for each class: the categorical pages show them, this "
            "one shows the trained network."
        )
    if not is_own and result.stopped:
        st.warning(
            f"{result.stopped} Lower the learning rate in the sidebar and press Train.",
            icon=":material/warning:",
        )
    return view


def back_to_the_network(key: str) -> None:
    """Offer the way from a person's own predictions back to the trained network."""
    st.button(
        "Back to the trained network",
        key=key,
        on_click=source.show_network,
        icon=":material/undo:",
        help="Your predictions stay at hand on the page “Your predictions”.",
    )


def _rows_of_network(result, split):
    n_samples = result.predictions[split].n_samples
    return (
        f"{literal(result.dataset.title)}: **{n_samples:,} {split} rows**, {SEEN[split]} by a "
        f"{_network(result)}."
    )


def _own_rows(result):
    predictions = result.predictions
    left_out = ""
    if predictions.n_left_out:
        left_out = f" {predictions.n_left_out:,} more had no label or score and are left out."
    weighted = "" if predictions.sample_weight is None else " Each counts as much as its weight."
    model = ""
    if len(result.models.predictions) > 1:
        model = f", model **{literal(result.shown_model)}**"
    return (
        f"**Your predictions**, {literal(predictions.source)}{model}: "
        f"**{predictions.n_samples:,} rows**.{left_out}{weighted}"
    )


def _network(result: Trained) -> str:
    hidden = "–".join(map(str, result.settings.hidden))
    units = f"of {hidden} hidden units" if hidden else "without a hidden layer"
    return f"network {units} ({result.model.n_parameters_:,} parameters)"


@st.fragment
def live(
    result: Trained | OwnRows,
    view: View,
    points: Points,
    names: tuple[str, ...],
    behind: DeltaGenerator,
    then: Callable[[float], None],
) -> None:
    """Show the live threshold; only this runs again when a hand lets go of it.

    Parameters
    ----------
    result, view, points, names
        What is shown, and the rates that are drawn.
    behind : container
        Elsewhere on the page, for the rows behind a cell: those of the threshold that the hand has
        let go of.
    then : callable
        Called with the threshold in each of these runs.
    """
    with behind:
        cell = cell_rows.choose_cell()
    typed = type_threshold("typed")
    threshold_slider(
        LIVE,
        typed,
        **what_moves(result, view, points, names),
        on_move=lambda value: st.session_state.update({THRESHOLD_KEY: value}),
        on_press=cell_rows.press,
        pressed=cell,
    )
    if cell is not None:
        threshold = view.curve.thresholds[view.curve.stand_in(typed)]
        with behind:
            cell_rows.show(LIVE, result, view, threshold, cell)
    then(typed)


def what_moves(
    result: Trained | OwnRows, view: View, points: Points, names: tuple[str, ...]
) -> dict[str, Any]:
    """Put together what the live threshold shows, for the page and for a report."""
    return {
        "curve": view.curve,
        "table": view.table,
        "scores": view.scores,
        "samples": points.samples,
        "region": None if points.chart is None else Region("points", points.grid),
        "class_names": view.predictions.class_names,
        "marks": _marks(names),
        "stops": stops(view),
        "notes": notes(view, result),
        "pictures": PICTURES,
    }


def _marks(names: tuple[str, ...]) -> tuple[Mark, ...]:
    return (
        Mark("roc", "false_positive_rate", "recall"),
        Mark("precision_recall", "recall", "precision"),
        Mark("cross_entropy", "threshold", "cross_entropy"),
        *(Mark("accuracy", "threshold", name) for name in names),
    )


def stops(view: View) -> tuple[Stop, ...]:
    """Offer the thresholds worth a look: the usual one, and the best."""
    return WHAT_KERAS_USES, view.best


def notes(view: View, result: Trained | OwnRows) -> Notes:
    """Say what stands still while the threshold moves: the baseline and the loss."""
    word = "yes" if view.baseline.label else "no"
    if isinstance(result, OwnRows):
        trained_on = "whatever the threshold."
    elif result.settings.loss == "crossentropy":
        trained_on = "and training, which follows it, never sees the threshold."
    else:
        trained_on = (
            "and neither does the threshold occur in the squared error that training followed."
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


def choose_pair(result: Trained | OwnRows, view: View, place) -> Points:
    """Let a person choose which two features are drawn, where there are more than two."""
    if isinstance(result, OwnRows):
        return points_of(result, view)
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
    return points_of(result, view, pair)


def points_of(result: Trained | OwnRows, view: View, pair: tuple[int, int] = (0, 1)) -> Points:
    """Return the rows of a view one by one."""
    if isinstance(result, OwnRows):
        return samples_of_rows(view)
    return cache.points(view.name, view.rule, pair, result, view)


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


def curves(view: View, points: Points) -> None:
    """Show the points, the ROC and the precision–recall curve."""
    charts = {} if points.chart is None else {"points": points.chart}
    row_of_charts(
        "curves",
        charts
        | {
            "roc": figures.roc(view.curve),
            "precision_recall": figures.precision_recall(view.curve),
        },
    )
    st.caption(
        "AUC: how often a “yes” scores above a “no” when one of each is drawn at random (equal "
        "scores count half). AP: precision averaged over the steps in recall. Both are exact, from "
        "all scores, and do not depend on the threshold. The dotted lines are guessing."
    )


def against_threshold(view: View, names: tuple[str, ...]) -> None:
    """Show rates against the threshold, and beside them the loss, which stands still."""
    row_of_charts(
        "threshold",
        {
            "accuracy": rates_chart(view, names),
            "cross_entropy": figures.cross_entropy(view.cross_entropy),
        },
    )
    st.caption(
        "The cross-entropy stands still: it compares the probabilities themselves with the labels, "
        "and the threshold only turns them into “yes” and “no” afterwards."
    )


def rates_chart(view: View, names: tuple[str, ...]) -> go.Figure:
    """Draw rates against the threshold; once for everybody where everybody may see it."""
    if view.name is None:
        return figures.against_threshold(view.curve, names, view.baseline.accuracy)
    return cache.against_threshold(view.name, view.rule, names, view)


def how_it_was_trained(result: Trained | OwnRows) -> None:
    """Show loss and accuracy by epoch, with both readings of the accuracy."""
    if isinstance(result, OwnRows):
        return
    st.header("How it was trained", anchor=False)
    row_of_charts(
        "training",
        {
            f"training_{name}": chart
            for name, chart in training_charts(result.epochs, result.settings).items()
        },
    )
    st.caption(TWO_READINGS)
