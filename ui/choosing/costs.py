"""The card “Costs”."""

from __future__ import annotations

import streamlit as st

from core.live.view import View
from core.predictions.scale import PROBABILITY, Scale
from core.selection.choice import number
from core.selection.cost import (
    SITUATIONS,
    AmountSums,
    Costs,
    LeastCost,
    Situation,
    per,
    theoretical_threshold,
)
from core.selection.interval_text import intervals_text
from core.selection.points import Interval
from ui.address.parameters import AMOUNT, AMOUNT_OF, COSTS
from ui.choosing.answer import Answer
from ui.choosing.rows import Rows
from ui.choosing.single import Single
from ui.fields import ask_costs
from ui.text import literal, named, visible

Intervals = tuple[Interval, ...]

_GOOD = "good_column_of_amounts"
_WORDS = {
    "flag everybody": "to predict “yes” for everybody",
    "flag nobody": "to predict “yes” for nobody",
    "indifferent": "nothing: every threshold costs the same",
    "reversed: flag low scores": "to turn the scores round: low ones should mean “yes”",
}


def _ask_amounts(rows: Rows) -> dict[str, AmountSums]:
    """Let a person choose a column that says how much each row is worth."""
    names = [] if rows.amounts is None else rows.amounts.names
    if rows.amounts is None or not names:
        return {}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = AMOUNT.draw(
            options=["", *names], format_func=lambda each: visible(each) or "no amount", width=260
        )
        cells = AMOUNT_OF.draw(width=320) if name else ()
    if not name or not cells:
        return {}
    sums, problem, last = None, "", st.session_state.get(_GOOD)
    for column in (name, last):
        try:
            sums = rows.amounts.sums(column) if column in names else None
            break
        except ValueError as error:
            problem = problem or literal(str(error))
    if problem:
        kept = "No amount is counted." if sums is None else f"{named(str(last))} still counts."
        st.error(f"{named(name)}: {problem} {kept}", icon=":material/table_rows:")
    if sums is None:
        return {}
    st.session_state[_GOOD] = last if problem else name
    return dict.fromkeys(cells, sums)


def show(rows: Rows, view: View) -> Answer | None:
    """Ask for costs, and find where the rows cost the least."""
    st.caption("What one row costs; a gain is a negative cost. Or begin with a situation:")
    with st.container(horizontal=True):
        for name, situation in SITUATIONS.items():
            st.button(
                situation.label,
                key=f"situation_{name}",
                help=situation.meaning,
                on_click=_fill,
                args=(situation,),
            )
    costs = ask_costs()
    rule = LeastCost(costs, _ask_amounts(rows))
    judged = rule.judged(rows.chosen)  # once: of a million rows it is what takes the time
    choice = rule.choose(rows.chosen, judged)
    said = []
    tolerance = 0.01 * abs(choice.value)
    near = rule.near_best(rows.chosen, tolerance, judged) if choice.is_possible else ()
    if view.scale.has_probability and not rule.amounts:
        said.append(_in_theory(costs, choice.optimal, near, view.scale))
    bands = {"Least cost": choice.optimal}
    if near and near == choice.optimal:
        said.append("No other threshold comes within 1 % of the least cost.")
    elif near:
        bands["Within 1 %"] = near
        within = intervals_text(near, view.scale, choice.threshold)
        said.append(f"Within 1 % of the least cost: {within}.")
    label = f"Cost {per(is_weighted=rows.chosen.is_weighted)}"
    return Single(rows, rule, choice, label, said=tuple(said), bands=bands)


def _fill(situation: Situation) -> None:
    for cell, parameter in COSTS.items():
        parameter.set(f"{getattr(situation.costs, cell):g}")
    st.toast(f"**{situation.label}.** {situation.meaning}")


def _in_theory(costs: Costs, optimal: Intervals, near: Intervals, scale: Scale) -> str:
    theory = theoretical_threshold(costs)
    if isinstance(theory, str):
        return f"The costs alone say {_WORDS[theory]}."
    threshold = scale.of_probability(theory)
    said = f"For true probabilities these costs ask for a probability of **{theory:.4g}**"
    if scale != PROBABILITY:
        said += f", a score of {number(scale.shown(threshold))}"
    if any(threshold in interval for interval in optimal):
        return f"{said}: the same."
    if any(threshold in interval for interval in near):
        return f"{said}: within 1 % of the least cost."
    return (
        f"{said}. Where that is far from the best threshold, either the scores are no true "
        "probabilities (look whether they are calibrated), or the rows are too few to tell."
    )
