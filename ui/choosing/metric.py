"""The card “Best by a metric”."""

from __future__ import annotations

import streamlit as st

from core.live.view import View
from core.parsing.formula import parse
from core.selection.choice import begun, number
from core.selection.interval_text import intervals_text
from core.selection.metric import CLASSICAL, BestMetric, of_formula, of_rate
from core.selection.points import OperatingPoints
from ui.address.parameters import BEST_BY, BEST_FORMULA, WITHIN
from ui.choosing.answer import Answer
from ui.choosing.rows import Rows
from ui.choosing.single import Single
from ui.fields import number_field
from ui.text import literal

_GOOD = "good_formula_to_choose_by"


def show(rows: Rows, view: View) -> Answer | None:
    """Ask for a metric, and find where it is best and nearly so."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        by = BEST_BY.draw(width=320)
        formula = BEST_FORMULA.draw(width=320) if by == "formula" else ""
        tolerance = number_field(WITHIN, 0, 1e6, width=140)
    if by == BEST_BY.default:
        st.caption(_why_first(rows.chosen))
    rule = _rule(by, formula, rows)
    if rule is None:
        return None
    judged = rule.judged(rows.chosen)
    near = () if tolerance is None else rule.near_best(rows.chosen, tolerance, judged)
    choice = rule.choose(rows.chosen, judged)
    said, bands = [], {"Best": choice.optimal}
    if near and near == choice.optimal:
        said.append(f"No other threshold comes within {tolerance:g} of it.")
    elif near:
        bands["Near-best"] = near
        within = intervals_text(near, view.scale, choice.threshold)
        said.append(f"Within {tolerance:g} of it: {within}.")
    label = begun(rule.label.split(" (")[0])
    return Single(rows, rule, choice, label, said=tuple(said), bands=bands)


def _why_first(points: OperatingPoints) -> str:
    """Say why Youden’s J is the first that is offered, and what it takes a miss to cost."""
    n_yes, n_no = points.n_positive, points.n_negative
    here = ""
    if n_yes and n_no and n_yes != n_no:
        here = (
            f"; here one miss is as bad as {number(n_no / n_yes)} false alarms"
            if n_yes < n_no
            else f"; here one false alarm is as bad as {number(n_yes / n_no)} misses"
        )
    return (
        "Youden’s J, recall minus false positive rate, stands first because it asks nothing of "
        "you: missing 1 % of the “yes” counts as much as false alarms for 1 % of the “no”"
        f"{here}. If you know what the two cost, choose “Costs”."
    )


def _rule(by: str, formula: str, rows: Rows) -> BestMetric | None:
    if by in CLASSICAL:
        return CLASSICAL[by]
    if by != "formula":
        return of_rate(by)
    last = st.session_state.get(_GOOD)
    try:
        st.session_state[_GOOD] = of_formula(parse(formula), rows.mean_prediction)
    except ValueError as error:
        still = f"\n\nStill used: {literal(last.label)}" if last else ""
        st.error(f"{literal(str(error))}{still}", icon=":material/function:")
    return st.session_state.get(_GOOD)
