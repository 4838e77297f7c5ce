"""The card “Where “yes” is rarer”: what moves with the share of "yes", and what stands."""

from __future__ import annotations

import htpy as h
import numpy as np
import streamlit as st

from core.decision.rates import RATES, ratio
from core.live.elsewhere import ENDS, columns_there, in_percent, table_of_shares
from core.live.table import Column, LiveTable
from core.mlp.activations import logit
from core.selection.cost import Costs, theoretical_threshold
from core.selection.net_benefit import net_benefit
from ui.address.parameters import SHARE_THERE
from ui.believing.places import Places, sentence
from ui.charts.figures import CONFIG, guide, line, line_chart
from ui.charts.table import Cell, Live, Row
from ui.charts.table import show as show_table
from ui.fields import ask_costs
from ui.live.followers import LIVE, follower
from ui.live.prevalence import THERE, prevalence_slider
from ui.live.threshold import Mark
from ui.live.threshold.fragment import draw
from ui.source.shown import Shown

CHART = "by_prevalence"
_DRAWN = {"precision": None, "negative_predictive_value": "dash"}
_MOVE = ("precision", "negative_predictive_value", "accuracy", "predicted_positive_rate")
_STAND = ("recall", "false_positive_rate")
_EXPLAINED = (
    "Only the share of “yes” is taken to change: within each class the scores stay as they are. So "
    "recall, false positive rate and the ROC curve stand, and all that looks at both classes "
    "moves. Where “yes” rows are of another kind there, nothing here holds. A score that is a "
    "probability here moves by the odds of “yes”, and a threshold with it: moved alike, it says "
    "“yes” to the same rows (Elkan 2001; Saerens, Latinne and Decaestecker 2002)."
)


def show(shown: Shown, places: Places) -> None:
    """Let a person say how common "yes" is elsewhere, and show what that does."""
    curve = shown.view.curve
    here = ratio(float(curve.n_positive), float(curve.n_positive + curve.n_negative))
    if not 0 < here < 1:
        places.answer.warning(
            "All these rows are of one class: nothing is known of the other.",
            icon=":material/block:",
        )
        return
    with places.answer:
        sentence(
            ["Of 10,000 rows there ", h.b[_both("yes")], " are “yes”: ", _both("caught")],
            [" are caught, and ", _both("alarms"), " others are false alarms. So "],
            [h.b[_both("false")], " of 100 alarms are false, at the threshold "],
            [follower("threshold"), "."],
        )
    with places.below:
        st.caption("What one row costs, here as there:")
        costs = ask_costs()
        st.caption(_EXPLAINED)
    with places.slider:
        _live(shown, costs, here)


def _both(column: str) -> h.Element:
    """Draw a number that follows the threshold and the share, whichever a hand moves."""
    return h.span(class_=f"follows-{LIVE} follows-{THERE}", data_column=f"{column}@there")


@st.fragment
def _live(shown: Shown, costs: Costs, here: float) -> None:
    view, counts = shown.view, shown.view.curve.counts
    usual = float(np.clip(here, *ENDS))
    there = usual if SHARE_THERE.value is None else SHARE_THERE.value
    probability = view.scale.probability(view.curve.thresholds)
    moving = {Column("cost", "amount"): np.asarray(costs.total(counts) / counts.n)}
    if probability is not None:
        moving[Column("benefit", "amount")] = net_benefit(counts, probability).model
        moving[Column("as_probability", "chance")] = probability
    moving |= columns_there(counts, there, here, costs, probability)
    row = view.row(draw(shown, columns=moving))
    one = view.curve.at(view.curve.thresholds[row].item())
    table = table_of_shares(
        one, there, here, costs, None if probability is None else probability[row].item()
    )
    prevalence_slider(
        there,
        table,
        marks=[Mark(CHART, "log_odds", f"{name}@there") for name in _DRAWN],
        on_move=SHARE_THERE.set,
    )
    numbers, picture = st.columns([11, 9], gap="medium")
    with numbers:
        asked = theoretical_threshold(costs)
        _show_numbers(here, has_probability=probability is not None, asked=asked)
    with picture:
        _draw(table, here)
        SHARE_THERE.draw(default=usual, step=0.01, format="%.4g", width=260)


def _show_numbers(here: float, *, has_probability: bool, asked: float | str) -> None:
    def row(label: str, note: str, now: str, there: str = "") -> Row:
        cells: list[Cell] = [Live(now), h.fragment[_both(there or now)]]
        return Row(label, note, cells)

    rows = [row(RATES[name].label, RATES[name].formula, name) for name in _MOVE]
    rows.append(row("Cost per row", "", "cost"))
    if has_probability:
        rows += [
            row("Net benefit", "at the odds of the threshold", "benefit"),
            row(
                "The threshold as a probability",
                "for the same rows",
                "as_probability",
                "probability",
            ),
        ]
    if has_probability and not isinstance(asked, str):
        note = "the score to cut at, where scores are right"
        right: list[Cell] = [f"{asked:.4g}", h.fragment[_both("right")]]
        rows.append(Row("Threshold these costs ask for", note, right))
    rows += [
        Row(RATES[name].short, "stands", [Live(name)] * 2, is_sum=name == _STAND[0])
        for name in _STAND
    ]
    heads = [("", ""), ("Here", f"{in_percent(here):g} % are “yes”"), ("There", "")]
    st.header("Here and there", anchor=False)
    show_table(LIVE, "Here and there", heads, rows)


def _draw(table: LiveTable, here: float) -> None:
    texts = [f"{percent:g} %" for percent in table["percent"]]
    hover = "%{text} are “yes”<br>{} %{y:.4f}<extra></extra>"
    at = np.array([0.0001, 0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999])
    figure = line_chart(
        "Precision (solid), negative predictive value (dashed)",
        "Share of “yes” there",
        "",
        guide([logit(here)] * 2, [0, 1]),
        *(
            line(
                table["log_odds"],
                table[f"{name}@there"],
                hover.replace("{}", RATES[name].label),
                dash=dash,
                text=texts,
            )
            for name, dash in _DRAWN.items()
        ),
    )
    ends = logit(np.array(ENDS))
    figure.update_xaxes(
        range=[ends[0] - 0.2, ends[1] + 0.2],
        tickvals=logit(at),
        ticktext=[f"{100 * share:g} %" for share in at],
    )
    figure.update_yaxes(range=[-0.02, 1.04])
    with st.container(key="charts_prevalence"):
        st.plotly_chart(figure, key=CHART, config=CONFIG)
