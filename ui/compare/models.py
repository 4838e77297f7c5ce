"""The page that sets two or three models side by side."""

from __future__ import annotations

from dataclasses import replace

import plotly.graph_objects as go
import streamlit as st

from core.compare.certain import COMPARED
from core.compare.members import LETTERS, Columns, Compared
from core.compare.models import SHOWN_RATES, compare_models, model_columns
from core.decision.rates import RATES
from core.experiment.recipe import Settings
from core.experiment.trained import Trained
from core.predictions.predictions import Predictions
from ui.address.parameters import AGAINST, MATCHED, SURE
from ui.charts.row import row_of_charts
from ui.charts.table import Row, show
from ui.compare import beside, better, charts
from ui.compare import how_many as how_many_rows
from ui.live.followers import LIVE
from ui.live.threshold import Mark
from ui.source.shown import Shown
from ui.sure import has_bands, sure_cell, with_limits
from ui.text import COUNTS, four, plain
from ui.training.progress import trained_or_progress

_ONCE_EACH = " Rows that only one model predicts correctly count once each, whatever their weight."
_MATCHED_HELP = (
    "One threshold: every model is cut at the slider’s. Else the slider is the threshold of model "
    "A, and each other model takes the threshold whose rate lies nearest to A’s."
)


def choose_models(shown: Shown) -> dict[str, Predictions] | None:
    """Return the models to compare, the one that is shown elsewhere first.

    Of a network, the same network with something changed is trained on the same rows; None while
    that is on its way, or when a file has one column of scores only.
    """
    if shown.network:
        return _networks(shown, shown.network)
    if not shown.view.predictions.has_rows:
        beside.offer(shown)
    if len(shown.models) > 1:
        return shown.models
    if not shown.view.predictions.has_rows:
        st.caption(
            "Two or three summaries are compared as models are: at one threshold or at matched "
            "ones, with intervals and DeLong’s test of rows that nobody pairs."
        )
        return None
    st.info(
        "Your file was read with one column of scores. Choose “More models” on the page of "
        "your predictions to compare two or three, or go back to the trained network."
    )
    st.page_link("pages/your_predictions.py", label="Your predictions")
    return None


def _networks(shown: Shown, network: Trained) -> dict[str, Predictions] | None:
    variants = _variants(network.settings)
    chosen = AGAINST.draw(
        "Compare the trained network with",
        options=list(variants),
        help="The same data, split and seed; one thing is different.",
    )
    models = shown.models
    for name in chosen:
        other = trained_or_progress(variants[name], _compare_with_nothing)
        if other is None:
            return None
        models[AGAINST.labels[name]] = other.binary(shown.split)
    return models


def _variants(settings: Settings) -> dict[str, Settings]:
    variants = {
        "linear": replace(settings, hidden=(), dropout=()),
        "no_dropout": replace(settings, dropout=(0.0,) * len(settings.hidden)),
        "squared_error": replace(settings, loss="squared_error"),
        "crossentropy": replace(settings, loss="crossentropy"),
        "one_epoch": replace(settings, epochs=1),
    }
    return {name: other for name, other in variants.items() if other != settings}


def _compare_with_nothing(_settings: Settings) -> None:
    AGAINST.set(())


def choose_matched() -> str:
    """Let a person choose what the models have in common."""
    return MATCHED.draw("Compare at", help=_MATCHED_HELP)


def compare(shown: Shown, models: dict[str, Predictions]) -> Compared:
    """Count every model at every threshold; once."""
    view, own = shown.view, shown.threshold
    further = () if own is None else (view.scale.decided(own),)
    return shown.once(
        ("models", *models), lambda: compare_models(models, view.rule, further), of_rows=True
    )


def columns(shown: Shown, compared: Compared, by: str) -> Columns:
    """Tabulate what each model reaches at each threshold of the slider; once."""
    name = ("model columns", *compared.names, by, SURE.value)
    return shown.once(name, lambda: model_columns(compared, by, SURE.value), of_rows=True)


def marks(compared: Compared) -> list[Mark]:
    """Mark each model on each chart, with its letter."""
    return charts.marks("m", range(len(compared.names)), _PLACES)


PICTURES = {"roc": "ROC", "precision_recall": "precision–recall", "accuracy": "accuracy"}
_PLACES = {
    "roc": ("false_positive_rate", "recall"),
    "precision_recall": ("recall", "precision"),
    "accuracy": ("threshold", "accuracy"),
}


def show_charts(shown: Shown, compared: Compared) -> None:
    """Draw the curves of all models over one another; once."""
    bands = has_bands(compared)

    def drawn() -> dict[str, go.Figure]:
        names = [f"{LETTERS[i]} · {name}" for i, name in enumerate(compared.names)]
        curves, scale = compared.curves, compared.view.scale
        return {
            "roc": charts.roc(names, curves, has_bands=bands),
            "precision_recall": charts.precision_recall(names, curves),
            "accuracy": charts.against_threshold(names, curves, RATES["accuracy"], scale),
        }

    name = ("model charts", *compared.names, bands)
    row_of_charts("models", shown.once(name, drawn, of_rows=True))


def side_by_side(shown: Shown, compared: Compared, by: str) -> None:
    """Show the models in a table that follows the slider, with the differences."""
    st.header("Side by side", anchor=False)
    others = range(2, len(compared.names) + 1)

    is_weighted = compared.is_weighted
    if not is_weighted:
        SURE.draw()
    known = () if is_weighted else with_limits()
    differing = () if is_weighted or SURE.value != "wilson" else COMPARED

    def row(name: str, label: str, note: str) -> Row:
        cells = [sure_cell(name, "m1", has_limits=name in known)]
        for i in others:
            cells.append(sure_cell(name, f"m{i}", has_limits=name in known))
            cells.append(sure_cell(name, f"m{i}-m1", has_limits=name in differing))
        return Row(label, note, cells)

    def summary(label: str, note: str, attribute: str) -> Row:
        values = [getattr(curve, attribute) for curve in compared.curves]
        cells = [four(values[0])]
        for value in values[1:]:
            cells += [four(value), better.difference(value - values[0])]
        return Row(label, note, cells)

    heads = [("", ""), ("A", plain(compared.names[0]))]
    for i in others:
        heads += [(LETTERS[i - 1], plain(compared.names[i - 1])), (f"{LETTERS[i - 1]} − A", "")]
    rows = [row("threshold", "Threshold", "")]
    rows += [row(name, RATES[name].short, RATES[name].formula) for name in SHOWN_RATES]
    rows += [row(name, word, "") for name, word in COUNTS.items()]
    area = summary("ROC AUC", "from all scores; no threshold occurs in it", "roc_auc")
    rows.append(area if is_weighted else better.with_intervals(area, shown, compared))
    rows.append(summary("Average precision", "likewise", "average_precision"))
    show(LIVE, "Models side by side", heads, rows)
    if is_weighted:
        st.caption(
            "Intervals and tests count rows: they are not defined with weights."
            + (_ONCE_EACH if compared.is_paired else "")
        )
    elif SURE.value != "wilson":
        st.caption(
            "No interval is known that holds at all thresholds together for a difference, nor for "
            "a rate that looks at both classes."
        )
    st.caption(_explained(by))
    better.show(shown, compared)


def how_many(shown: Shown, compared: Compared, table: Columns) -> Columns:
    """Show how many rows would tell, and return what its numbers follow; none with weights."""
    if compared.is_weighted:
        return {}
    areas = better.areas_of(shown, compared)
    if not compared.is_paired:
        return how_many_rows.of_counts(compared, areas)
    return how_many_rows.of_models(compared, table, areas)


def _explained(by: str) -> str:
    if by == "threshold":
        return (
            "All models are cut at one threshold. That favours none only if their scores mean the "
            "same; models of different calibration are better compared at an equal rate."
        )
    rate = RATES[by].short.lower()
    return (
        f"Matched by {rate}: each other model takes the selectable threshold whose "
        "rate lies nearest to A’s (of two equally near, the higher rate; among thresholds with "
        "one rate, the one that costs least). Nothing is interpolated, so a small difference can "
        "remain: the table shows it."
    )
