"""The card “Requirements”."""

from __future__ import annotations

import streamlit as st

from core.decision.rates import RATES
from core.live.view import View
from core.selection.choice import Rule
from core.selection.cost import LeastCost, per
from core.selection.interval_text import intervals_text
from core.selection.metric import of_rate
from core.selection.requirements import ROWS, Requirement, Requirements
from ui.address.parameters import GOAL, REQUIRED
from ui.choosing.answer import Answer
from ui.choosing.rows import Rows
from ui.choosing.single import Single
from ui.fields import ask_costs, number_field

_AT_LEAST = ("recall", "precision")


def show(rows: Rows, view: View) -> Answer | None:
    """Ask for requirements and a goal, and find the best threshold that meets them all."""
    needed = []
    with st.container(horizontal=True, vertical_alignment="top", key="needs"):
        for name, parameter in REQUIRED.items():
            in_rows = name in ROWS
            if in_rows and name != "rows_flagged" and rows.chosen.is_weighted:
                continue
            high = float(rows.chosen.n_samples) if in_rows else 1.0
            value = number_field(
                parameter,
                0,
                high,
                whole=in_rows,
                optional=True,
                of=high,
                width=200,
                placeholder="any",
            )
            if value is not None:
                sense = ">=" if name in _AT_LEAST else "<="
                needed.append(Requirement(name, sense, value))
    goal = GOAL.draw(width=320)
    best: Rule = LeastCost(ask_costs()) if goal == "cost" else of_rate(goal)
    rule = Requirements(tuple(needed), best)
    choice = rule.choose(rows.chosen)
    said = []
    if choice.permitted and needed:
        met = intervals_text(choice.permitted, view.scale, choice.threshold)
        said.append(f"Requirements met: {met}.")
        if not rows.chosen.is_weighted:
            said[-1] += (
                f" That is so on {choice.rows}; what also holds on new ones, and how surely, is "
                "the question of “A promise”."
            )
    label = f"Cost {per(is_weighted=rows.chosen.is_weighted)}"
    if goal != "cost":
        label = RATES[goal].short
    bands = {"Requirements met": choice.permitted, "Best of these": choice.optimal}
    return Single(rows, rule, choice, label, said=tuple(said), bands=bands)
