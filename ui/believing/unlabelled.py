"""The card “No labels yet”: what the scores alone promise."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.calibration.expected import expected_tally, positives_spread
from core.decision.rates import RATES
from core.decision.tally import Tally, tally
from core.live.table import Column
from core.parsing.numbers import as_number
from core.parsing.plural import counted
from core.predictions.curves import tally_of
from core.predictions.scale import PROBABILITY
from core.selection.choice import number
from core.selection.points import operating_points
from ui.believing.places import NO_PROBABILITIES, Places
from ui.charts.table import Live, Row
from ui.charts.table import show as show_table
from ui.fields import ask_costs
from ui.live.followers import LIVE
from ui.live.threshold.fragment import live
from ui.source.shown import Shown
from ui.text import cut, literal

MOST_PASTED = 20_000
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
    if not view.scale.has_probability:
        places.answer.info(NO_PROBABILITIES)
        with places.slider:
            live(shown)
        return
    with places.below:
        pasted = _pasted() if view.scale == PROBABILITY else None
        costs = ask_costs()
    rows = pasted or shown.once(("tally",), lambda: tally_of(view.predictions))
    expected = expected_tally(rows, view.scale)
    with places.answer:
        _say(shown, rows, expected, is_known=pasted is None)
    points = operating_points(expected, view.rule, bounds=view.scale.bounds)
    there = points.at(points.index(view.curve.thresholds))
    moving = {
        Column(f"{name}@expected", "count", decimals=1): getattr(there, name) for name in _COUNTS
    } | {Column(f"{name}@expected"): RATES[name].compute(there) for name in _RATES}
    for name, counts in (("cost", view.curve.counts), ("cost@expected", there)):
        moving[Column(name, "amount")] = np.asarray(costs.total(counts) / counts.n)
    with places.slider:
        live(shown, columns=moving)
    with places.below:
        _show_numbers(is_known=pasted is None)
        st.caption(_LEANS)


def _say(shown: Shown, rows: Tally, expected: Tally, *, is_known: bool) -> None:
    n_expected = float(expected.positives.sum())
    if rows.is_weighted:
        said = f"the scores add up to **{number(n_expected)}** of “yes”, by weight"
    else:
        spread = positives_spread(rows, shown.view.scale)
        said = (
            f"the scores promise **{number(n_expected)}** “yes” of "
            f"{counted(rows.n_samples, 'row')}, give or take {1.96 * spread:,.3g}"
        )
    truth = f"; it is **{number(float(rows.positives.sum()))}**" if is_known else ""
    st.markdown(f"With no label looked at {said}{truth}.")


def _pasted() -> Tally | None:
    text = st.text_area(
        "Paste scores of rows whose truth nobody knows yet",
        key="pasted_scores",
        placeholder="0.12\n0.8\n0.41",
        height=120,
        max_chars=20 * MOST_PASTED,
        help="Probabilities of “yes”, apart by spaces or on lines of their own. Without them the "
        "rows that are shown are taken, as if nobody knew their labels.",
    )
    words = text.split()
    if not words:
        return None
    if len(words) > MOST_PASTED:
        st.error(f"At most {MOST_PASTED:,} scores can be pasted; got {len(words):,}.")
        return None
    scores = [as_number(word.strip(";,"), ".") for word in words]
    for word, score in zip(words, scores, strict=True):
        if score is None or not 0 <= score <= 1:
            st.error(f"Each must be a probability from 0 to 1; got “{literal(cut(word))}”.")
            return None
    return tally([0] * len(scores), [score or 0.0 for score in scores])


def _show_numbers(*, is_known: bool) -> None:
    def row(label: str, note: str, name: str) -> Row:
        known = [Live(name)] if is_known else []
        return Row(label, note, [Live(f"{name}@expected"), *known])

    rows = [row(label, "", name) for name, label in _COUNTS.items()]
    rows += [row(RATES[name].label.split(" (")[0], RATES[name].formula, name) for name in _RATES]
    rows.append(row("Cost per row", "", "cost"))
    heads = [("", ""), ("Promised", "by the scores alone")]
    heads += [("Truth", "of these rows")] if is_known else []
    st.header("What the scores promise", anchor=False)
    show_table(LIVE, "What the scores promise", heads, rows)
