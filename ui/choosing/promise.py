"""The card “A promise”."""

from __future__ import annotations

import streamlit as st

from core.live.view import View
from core.predictions.scale import PROBABILITY
from core.selection.binomial import fewest_trials
from core.selection.choice import number
from core.selection.interval_text import intervals_text
from core.selection.promise import GRID, Promise, Promised, broken, naive_errors
from ui.address.parameters import CONFIDENCE, PROMISED
from ui.choosing.answer import Answer
from ui.choosing.rows import Rows
from ui.choosing.single import Single
from ui.fields import number_field

_WHAT_IT_IS_NOT = (
    "A promise is about new rows like these. It says nothing of another population, of scores that "
    "have changed, or of rows that the model was trained on."
)
_ERRORS = {
    "recall": ("positives", "miss", "misses"),
    "false_positive_rate": ("negatives", "false alarm", "false alarms"),
    "predicted_positive_rate": ("rows", "“yes”", "“yes”"),
}


def show(rows: Rows, view: View) -> Answer | None:
    """Ask what is to be promised, and find the least cautious threshold that keeps it."""
    st.caption(
        "What shall hold *on new rows like these*, and not only on the ones you have? The "
        "threshold is chosen by the exact binomial, with ties on the safe side."
    )
    if rows.chosen.is_weighted:
        st.info("A promise counts rows: it is not defined for rows with weights.")
        return None
    promised = []
    with st.container(horizontal=True, vertical_alignment="top", key="needs"):
        for kind, parameter in PROMISED.items():
            if kind == "precision" and view.scale != PROBABILITY:
                continue  # the thresholds it is tested at are fixed beforehand for probabilities
            value = number_field(
                parameter, 0.001, 0.999, optional=True, width=200, placeholder="any"
            )
            if value is not None:
                promised.append(Promised(kind, value))
        confidence = number_field(CONFIDENCE, 0.5, 0.9999, width=200)
    if not promised or confidence is None:
        return None
    rule = Promise(tuple(promised), confidence, GRID)
    choice = rule.choose(rows.chosen)
    said = [_needs(each, rule, rows) for each in promised if each.kind in _ERRORS]
    if len(promised) > 1:
        said.append(
            f"{len(promised)} promises share the error: each holds with "
            f"{number(100 * (1 - rule.delta))} % confidence, all together with "
            f"{number(100 * confidence)} %."
        )
    if choice.permitted:
        said.append(f"Safe: {intervals_text(choice.permitted, view.scale, choice.threshold)}.")
    said.append(_WHAT_IT_IS_NOT)
    return Single(
        rows,
        rule,
        choice,
        "Rows predicted “yes”",
        kind="count",
        said=tuple(said),
        bands={"Safe": choice.permitted, "Least cautious": choice.optimal},
    )


def _needs(promised: Promised, rule: Promise, rows: Rows) -> str:
    """Say how many rows it takes, and how often the naive choice breaks the promise."""
    things, error, errors = _ERRORS[promised.kind]
    n = promised.n_trials(rows.chosen)
    none, one = (fewest_trials(k, promised.share, rule.delta) for k in (0, 1))
    said = (
        f"{none:,} {things} without a {error} are the least for {number(promised.target)}; "
        f"{one:,} allow one. Here are {n:,}."
    )
    if n:
        k = naive_errors(n, promised.share)
        chance, many = broken(n, promised.share, k), f"{k:,} {error if k == 1 else errors}"
        is_there = (promised.errors(rows.chosen.counts) == k).any()
        tied = "" if is_there else ", if no scores were tied"
        said += (
            f" A threshold that just keeps “{promised.sense} {number(promised.target)}” here, with "
            f"{many}, would break it on new rows in **{100 * chance:.0f} %** of all cases{tied}."
        )
    return said
