"""The card “No labels yet”: what the scores alone promise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.calibration.expected import expected_tally, positives_spread
from core.decision.counts import Counts
from core.decision.rates import RATES
from core.decision.tally import Tally
from core.live.table import Column
from core.live.view import View
from core.parsing.plural import counted
from core.predictions.scale import PROBABILITY, Scale
from core.selection.choice import number
from core.selection.points import operating_points
from ui.believing import scores
from ui.believing.places import NO_PROBABILITIES, Places
from ui.charts.table import Live, Row
from ui.charts.table import show as show_table
from ui.fields import ask_costs
from ui.live.followers import LIVE
from ui.live.threshold.fragment import live
from ui.source.shown import Shown

_COUNTS = {
    "tp": "Caught (TP)",
    "fp": "False alarms (FP)",
    "fn": "Missed (FN)",
    "tn": "Correct “no”",
}
_RATES = ("accuracy", "precision", "recall", "predicted_positive_rate")
_LEANS = (
    "An estimate that leans on calibration, and on nothing else: of rows scored p, a share p is "
    "taken to be “yes”. Look at “Are they right?” first, on rows like these whose truth is known. "
    "Expected rates are rates of expected counts."
)


def show(shown: Shown, places: Places) -> None:
    """Show what the scores of rows promise, beside what came where that is known."""
    view = shown.view
    probability = view.scale.probability(view.curve.thresholds)
    if probability is None:
        places.answer.info(NO_PROBABILITIES)
        with places.slider:
            live(shown)
        return
    with places.below:
        others = scores.given()
        costs = ask_costs()
    promise = (
        shown.once(("promise",), lambda: _promise_of_these(view), of_rows=True)
        if others is None
        else _promise(others, view, PROBABILITY, probability)
    )
    with places.answer:
        _say(promise, is_known=others is None)
    there = promise.counts
    moving = {
        Column(f"{name}@expected", "count", decimals=1): getattr(there, name) for name in _COUNTS
    } | {Column(f"{name}@expected"): RATES[name].compute(there) for name in _RATES}
    for name, counts in (("cost", view.curve.counts), ("cost@expected", there)):
        moving[Column(name, "amount")] = np.asarray(costs.total(counts) / counts.n)
    with places.slider:
        live(shown, columns=moving)
    with places.below:
        _show_numbers(is_known=others is None)
        st.caption(_LEANS)


@dataclass(frozen=True, eq=False)
class _Promise:
    """Hold what scores promise, all that is kept of them."""

    counts: Counts[np.ndarray]
    """Counts of ndarray of float64. At each threshold of the slider."""
    positives: float
    truth: float
    """`positives`, `truth`: How many "yes" they promise, and how many there are."""
    spread: float
    """Standard deviation of that number; nan with weights."""
    n_samples: int


def _promise_of_these(view: View) -> _Promise:
    return _promise(view.predictions.tally(), view, view.scale, view.curve.thresholds)


def _promise(rows: Tally, view: View, scale: Scale, thresholds: np.ndarray) -> _Promise:
    """Read what scores on a scale promise, at thresholds on that scale."""
    expected = expected_tally(rows, scale)
    points = operating_points(expected, view.rule, bounds=scale.bounds)
    return _Promise(
        points.at(points.index(thresholds)),
        float(expected.positives.sum()),
        float(rows.positives.sum()),
        np.nan if rows.is_weighted else positives_spread(rows, scale),
        rows.n_samples,
    )


def _say(promise: _Promise, *, is_known: bool) -> None:
    if np.isnan(promise.spread):
        said = f"the scores add up to **{number(promise.positives)}** of “yes”, by weight"
    else:
        said = (
            f"the scores promise **{number(promise.positives)}** “yes” of "
            f"{counted(promise.n_samples, 'row')}, give or take {1.96 * promise.spread:,.3g}"
        )
    rest = f"; it is **{number(promise.truth)}**."
    if not is_known:
        rest = ". They are cut where the slider stands; its picture is of the rows above."
    st.markdown(f"With no label looked at {said}{rest}")


def _show_numbers(*, is_known: bool) -> None:
    def row(label: str, note: str, name: str) -> Row:
        known = [Live(name)] if is_known else []
        return Row(label, note, [Live(f"{name}@expected"), *known])

    rows = [row(label, "", name) for name, label in _COUNTS.items()]
    rows += [row(RATES[name].short, RATES[name].formula, name) for name in _RATES]
    rows.append(row("Cost per row", "", "cost"))
    heads = [("", ""), ("Promised", "by the scores alone")]
    heads += [("Truth", "of these rows")] if is_known else []
    st.header("What the scores promise", anchor=False)
    show_table(LIVE, "What the scores promise", heads, rows)
