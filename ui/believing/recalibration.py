"""The card “Recalibrate”: scores before and after, on rows that played no part in the fit."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import htpy as h
import numpy as np
import plotly.graph_objects as go
import streamlit as st

from core.calibration.binned import binned
from core.calibration.brier import brier, log_loss
from core.calibration.line import calibration_line
from core.calibration.outcomes import Outcomes, outcomes_of
from core.calibration.recalibration import (
    METHODS,
    Platt,
    Recalibration,
    Temperature,
    recalibrated,
)
from core.calibration.reliability import reliability
from core.decision.thresholds import ThresholdCurve
from core.export import write_rows
from core.live.table import Column
from core.predictions.curves import curve_of
from core.predictions.models import Models
from core.predictions.predictions import Predictions
from core.selection.choice import number
from core.selection.cost import Costs, theoretical_threshold
from core.selection.halves import halves
from ui.address.parameters import RECALIBRATED_BY
from ui.believing.places import Places, sentence
from ui.believing.reliability import draw
from ui.believing.words import loss, with_error
from ui.charts.reliability import diagram
from ui.charts.table import Cell, Row
from ui.charts.table import show as show_table
from ui.fields import ask_costs, download
from ui.live.followers import LIVE, follower
from ui.live.threshold.fragment import live
from ui.source.own import take
from ui.source.rows import OwnRows
from ui.source.shown import Shown
from ui.text import four


@dataclass(frozen=True, eq=False)
class Fitted:
    """Hold a recalibration, and rows before and after it."""

    by: Recalibration
    on: str
    judged: str
    """`on`, `judged`: Which rows it was fitted on, and which are shown before and after."""
    before: Predictions
    after: Predictions
    """`before`, `after`: The judged ones."""
    is_apart: bool
    """Whether the judged ones played no part in the fit."""

    def outcomes(self) -> tuple[Outcomes, Outcomes]:
        """Read what came of each score, before and after; of many rows too much to keep."""
        before, after = (
            outcomes_of(each.tally(), each.scale) for each in (self.before, self.after)
        )
        return before, after


def show(shown: Shown, places: Places) -> None:
    """Fit on some rows, and show what that does to others."""
    with places.below:
        method = RECALIBRATED_BY.draw()
    try:
        fitted = shown.latest(("recalibrated", method), lambda: _fit(shown, method))
    except ValueError as problem:
        places.answer.warning(f"{problem}", icon=":material/block:")
        with places.slider:
            live(shown)
        return
    with places.answer:
        _say(fitted)
    with places.slider:
        live(shown, columns=_column(shown, fitted))
    with places.below:
        _show(shown, fitted, method)


def _fit(shown: Shown, method: str) -> Fitted:
    network, predictions = shown.network, shown.view.predictions
    if network is not None:
        fitted_on, judged = network.binary("validation"), predictions
        names = "the validation rows", f"the {shown.split} rows"
    else:
        fitted_on, judged = halves(predictions)
        names = "one half of the rows", "the other half"
    by = METHODS[method](outcomes_of(fitted_on.tally(), fitted_on.scale))
    return Fitted(by, *names, judged, recalibrated(judged, by), shown.split != "validation")


def _column(shown: Shown, fitted: Fitted) -> dict[Column, np.ndarray]:
    view = shown.view
    return {
        Column("recalibrated", "chance"): fitted.by.probability(view.curve.thresholds, view.scale)
    }


def _say(fitted: Fitted) -> None:
    sentence(
        ["A score of ", h.b[follower("threshold")], " becomes ", h.b[follower("recalibrated")]],
        [f": {_in_words(fitted)}. Fitted on {fitted.on}."],
    )


def _in_words(fitted: Fitted) -> str:
    by, what = fitted.by, "log-odds" if fitted.before.scale.has_probability else "log-odds: score"
    alike = "; a threshold moved alike decides alike"
    if isinstance(by, Platt):
        sign = "+" if by.intercept >= 0 else "−"
        return f"{what} times {by.slope:.3g} {sign} {abs(by.intercept):.3g}{alike}"
    if isinstance(by, Temperature):
        return f"log-odds divided by {by.temperature:.3g}{alike}"
    return "read off a curve whose steps tie rows that were told apart"


def _show(shown: Shown, fitted: Fitted, method: str) -> None:
    rule = shown.view.rule
    chart, rows, what = shown.once(
        ("before and after", method), lambda: _before_and_after(fitted, rule)
    )
    picture, numbers = st.columns([11, 9], gap="medium")
    with picture:
        draw(chart)
    with numbers:
        costs = ask_costs()
        paid = shown.once(
            ("cost before and after", method, costs), lambda: _costs_of(fitted, costs, rule)
        )
        heads = [("", ""), ("Before", f"on {fitted.judged}"), ("After", "")]
        st.header("Before and after", anchor=False)
        show_table(LIVE, "Before and after", heads, [*rows, *paid])
        st.caption(what + ("" if fitted.is_apart else _SAME_ROWS))
    _take_along(shown, fitted, method)


def _before_and_after(fitted: Fitted, rule: str) -> tuple[go.Figure, list[Row], str]:
    before, after = fitted.outcomes()
    is_known = fitted.before.scale.has_probability
    drawn = [("after", reliability(after))]
    if is_known:
        drawn.append(("before", reliability(before)))
    measured: tuple[tuple[str, str, Callable[[Outcomes], Cell]], ...] = (
        ("Brier score", "", lambda of: four(brier(of).score)),
        ("Miscalibration", "0 is right", lambda of: four(brier(of).miscalibration)),
        ("Discrimination", "", lambda of: four(brier(of).discrimination)),
        ("Log loss", "∞ where a certain score is wrong", lambda of: loss(log_loss(of))),
        ("Slope", "1 is right", _slope),
        ("ECE, 10 bins", "as wide as each other", lambda of: four(binned(of).expected_error)),
    )
    rows = [
        Row(label, note, [read(before) if is_known else "–", read(after)])
        for label, note, read in measured
    ]
    curves = [curve_of(each, rule) for each in (fitted.before, fitted.after)]
    rows.append(Row("ROC AUC", "", [four(curve.roc_auc) for curve in curves], is_sum=True))
    rows.append(Row("Different scores", "", [f"{curve.n_distinct:,}" for curve in curves]))
    return diagram(drawn, after), rows, _what_of_the_curve(*curves)


def _costs_of(fitted: Fitted, costs: Costs, rule: str) -> list[Row]:
    at = theoretical_threshold(costs)
    if isinstance(at, str):
        return []
    paid = [number(float(costs.total(of.counts(at, rule)) / of.n)) for of in fitted.outcomes()]
    if not fitted.before.scale.has_probability:
        paid[0] = "–"
    return [Row("Cost per row", f"at the threshold these costs ask for, {at:.4g}", paid)]


def _slope(of: Outcomes) -> Cell:
    line = calibration_line(of)
    return with_error(line.slope, line.slope_error)


_SAME_ROWS = " Fitted and measured on the same rows: on new ones expect less. Choose the test rows."


def _what_of_the_curve(before: ThresholdCurve, after: ThresholdCurve) -> str:
    if before.n_distinct == after.n_distinct:
        return (
            "The order of the rows stays, and with it the ROC curve: what can be reached stays, "
            "only the threshold that reaches it moves."
        )
    return (
        f"Of {before.n_distinct:,} different scores {after.n_distinct:,} are left: rows that were "
        "told apart are tied now, and the ROC curve goes straight between them."
    )


def _take_along(shown: Shown, fitted: Fitted, method: str) -> None:
    if not fitted.after.has_rows:
        st.caption(
            "A summary has no rows: none can be taken along recalibrated, nor compared one by one "
            "with what they were. Recalibrate the scores before they are counted, by the sentence "
            "above."
        )
        return
    name = RECALIBRATED_BY.labels[method]
    with st.container(horizontal=True, vertical_alignment="center"):
        make, key = partial(_csv, shown, fitted), "recalibrated_rows"
        download("Recalibrated rows (CSV)", make, "recalibrated.csv", "text/csv", key)
        st.button(
            "Compare before and after",
            key="compare_recalibrated",
            icon=":material/compare_arrows:",
            help="These rows become your predictions, with both scores as models.",
            on_click=take,
            args=(OwnRows(Models({"before": fitted.before, name: fitted.after})),),
        )
        if name in shown.models:
            st.page_link("pages/models.py", label="Models", icon=":material/compare_arrows:")


def _csv(shown: Shown, fitted: Fitted) -> io.BytesIO:
    file = io.BytesIO()
    numbers = fitted.after.row_numbers if shown.network is None else shown.row_numbers
    threshold = fitted.by.probability(
        np.float32(shown.view.scale.decided(shown.view.start.threshold)), shown.view.scale
    )
    write_rows(file, "csv", fitted.after, float(threshold), shown.view.rule, row_numbers=numbers)
    file.seek(0)
    return file
