"""Likelihood ratios and the diagnostic odds ratio, at the slider."""

from __future__ import annotations

import htpy as h
import numpy as np
import streamlit as st

from core.live.table import Column
from core.live.view import View
from core.selection.points import OperatingPoints
from core.selection.ratios import (
    diagnostic_odds_ratio,
    negative_likelihood_ratio,
    positive_likelihood_ratio,
)
from ui.charts.table import Live, Row
from ui.charts.table import show as show_table
from ui.choosing.answer import Beside
from ui.live.followers import LIVE, follower
from ui.source.shown import Shown
from ui.text import four

_RATIOS = {
    "lr_plus": ("LR+", "recall / false positive rate", positive_likelihood_ratio),
    "lr_minus": ("LR−", "(1 − recall) / specificity", negative_likelihood_ratio),
    "dor": ("Diagnostic odds ratio", "TP·TN / (FP·FN) = LR+ / LR−", diagnostic_odds_ratio),
}


def show(shown: Shown, points: OperatingPoints) -> Beside:
    """Show by how much a prediction multiplies the odds of “yes”."""
    before = four(points.n_positive / (points.n_positive + points.n_negative))
    said = h.p[
        "A “yes” multiplies the odds of being “yes” by ",
        h.b[follower("lr_plus")],
        f", from a share of {before} among all to ",
        h.b[follower("precision")],
        " among those predicted “yes”; a “no” by ",
        h.b[follower("lr_minus")],
        ", to ",
        h.b[follower("missed_share")],
        " among those predicted “no”.",
    ]
    st.html(said)
    rows = [Row(label, formula, [Live(name)]) for name, (label, formula, _) in _RATIOS.items()]
    show_table(
        LIVE, "Likelihood ratios at the threshold", [("", ""), ("At the slider", "now")], rows
    )
    st.caption(
        "Undefined where a cell in the denominator is 0: nothing is added to it. Unlike precision, "
        "they do not depend on how many “yes” there are."
    )
    return Beside(columns=columns)


def columns(view: View) -> dict[Column, np.ndarray]:
    """Tabulate the ratios for every threshold that can be selected."""
    counts = view.curve.counts
    found = {Column(name, "amount"): of(counts) for name, (_, _, of) in _RATIOS.items()}
    return found | {Column("missed_share"): 1 - view.table["negative_predictive_value"]}
