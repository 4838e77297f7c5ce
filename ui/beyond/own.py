"""A person's own metrics: a name and a formula each, drawn against the threshold."""

from __future__ import annotations

from dataclasses import dataclass

import htpy as h
import numpy as np
import streamlit as st

from core.keras.averages import Best, best_of_all
from core.live.numbers import written
from core.live.stops import Stop
from core.live.table import Column
from core.live.view import View
from core.parsing.formula import FUNCTIONS, NAMES, Formula, parse
from core.predictions.scale import PROBABILITY
from ui.address.parameter import Parameter
from ui.address.parameters import COST, METRIC_NAME_MAX_CHARS, METRICS
from ui.beyond.words import as_in_tile
from ui.charts import figures
from ui.charts.metric import against_threshold
from ui.live.followers import follower
from ui.live.threshold import Tile
from ui.text import literal

PRESETS = {
    "Cost": COST,
    "Jaccard": "TP/(TP + FP + FN)",
    "Youden’s J": "TP/P - FP/N",
    "G-mean": "sqrt(TP/P * TN/N)",
    "Mean prediction": "mean_prediction",
}
_GOOD = "good_formulas"
_EMPTY = ("", "", None)


@dataclass(frozen=True)
class Own:
    """Hold one metric as it is drawn, with a value for each threshold.

    `name`: as typed; to be shown letter by letter.
    `values`: float64, one element per threshold.
    `smallest`: whether the smallest value is the best.
    `view`: that of which it is a metric.
    `mean_prediction`: for its formula.
    """

    slot: int
    name: str
    formula: Formula
    values: np.ndarray
    best: Best
    smallest: bool
    view: View
    mean_prediction: float

    @property
    def column(self) -> str:
        """Name of its column, its chart and its tile."""
        return f"own_{self.slot}"

    @property
    def live_column(self) -> Column:
        """Its column of the live table: of any size."""
        return Column(self.column, "amount")

    @property
    def has_a_best(self) -> bool:
        """Whether some thresholds are better than others."""
        return 0 < self.best.n_equal < self.best.n_defined

    @property
    def end(self) -> str:
        """The word for its best value."""
        return "Smallest" if self.smallest else "Largest"

    def column_of(self, view: View) -> dict[Column, np.ndarray]:
        """Compute it at each threshold of a view of the same rows."""
        thresholds = view.table["threshold"]
        values = self.values
        if view is not self.view:
            values = self.formula.evaluate(view.curve.counts, thresholds, self.mean_prediction)
        return {self.live_column: values}

    def tile(self) -> Tile:
        """Make its tile of the slider."""
        explanation = f"{self.name} = {self.formula.text}\nYour own metric. A step without a value "
        return Tile(self.column, self.name, explanation + "(0/0, √ of −1) makes it undefined.")

    def stop(self) -> Stop:
        """Make the button of the slider that goes to its best threshold."""
        return Stop(
            f"Best {self.name}",
            f"The threshold at which it is {self.end.lower()} on the rows shown",
            self.best.threshold,
            as_in_tile(self.best.value),
        )


def show(view: View, mean_prediction: float) -> list[Own]:
    """Let a person write metrics and draw them; return those that have a formula."""
    st.header("Your own metric", anchor=False)
    st.markdown(
        f"Write a formula over **{', '.join(NAMES)}** with numbers, + − * / \\*\\*, brackets, "
        f"comparisons and {', '.join(FUNCTIONS)}. P and N are the rows that are “yes” and “no”, n "
        "all rows. It is computed at every threshold, moves with the slider, and travels in the "
        "link."
    )
    owns = [_row(slot, view, mean_prediction) for slot in _shown()]
    st.caption(
        "The best point is that of the rows shown above. To choose a threshold, look at the "
        "validation rows; then judge it on the test rows, which played no part in choosing."
    )
    return [own for own in owns if own is not None]


def _shown() -> list[int]:
    """The slots in use, and one more to write in."""
    used = [slot for slot, metric in enumerate(METRICS, start=1) if _is_used(*metric)]
    return list(range(1, min(max(used, default=0) + 1, len(METRICS)) + 1))


def _is_used(name: Parameter, formula: Parameter, _: Parameter) -> bool:
    return bool(name.value.strip() or formula.value.strip())


def _row(slot: int, view: View, mean_prediction: float) -> Own | None:
    with st.container(border=True):
        writing, drawing = st.columns([2, 3], gap="large")
        with writing:
            name, formula = _fields(slot)
            if formula is None:
                _begin(slot)
                return None
            smallest = _choices(slot, formula)
            values = formula.evaluate(view.curve.counts, view.table["threshold"], mean_prediction)
            best = best_of_all(
                view,
                lambda counts, at: formula.evaluate(counts, at, mean_prediction),
                smallest,
            )
            own = Own(slot, name, formula, values, best, smallest, view, mean_prediction)
            st.html(
                h.p(".live-line")[
                    ["now ", h.b[follower(own.column)], " at threshold ", follower("threshold")]
                ]
            )
            st.markdown(_where_best(own))
        with drawing, st.container(key=f"charts_own_{slot}"):
            shown = (best.threshold, best.value) if own.has_a_best else None
            chart = against_threshold(
                view.curve, values, f"{name} against threshold", shown, own.end, view.scale
            )
            st.plotly_chart(chart, key=own.column, config=figures.CONFIG)
    return own


def _fields(slot: int) -> tuple[str, Formula | None]:
    of_name, of_formula, _ = METRICS[slot - 1]
    name = of_name.draw(
        f"Name {slot}", max_chars=METRIC_NAME_MAX_CHARS, placeholder=f"Metric {slot}"
    )
    text = of_formula.draw(f"Formula {slot}", placeholder="TP / (TP + FP + FN)")
    good = st.session_state.setdefault(_GOOD, {})
    name = "".join(c for c in name if c.isprintable()).strip() or f"Metric {slot}"
    if not text.strip():
        good.pop(slot, None)
        return name, None
    try:
        good[slot] = parse(text)
    except ValueError as error:
        last = good.get(slot)
        still = f"\n\nStill drawn: {literal(last.text)}" if last else ""
        st.error(f"{literal(str(error))}{still}", icon=":material/function:")
    return name, good.get(slot)


def _choices(slot: int, formula: Formula) -> bool:
    usual = "smallest" if formula.text == COST else "largest"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        end = METRICS[slot - 1][2].draw(
            f"Best {slot} is", default=usual, required=True, label_visibility="collapsed"
        )
        _remove_button(slot)
    return end == "smallest"


def _remove_button(slot: int) -> None:
    st.button(
        "Remove",
        key=f"remove_{slot}",
        icon=":material/delete:",
        on_click=_remove,
        args=(slot,),
    )


def _remove(slot: int) -> None:
    good = st.session_state[_GOOD]
    for here in range(slot, len(METRICS) + 1):
        after = [parameter.value for parameter in METRICS[here]] if here < len(METRICS) else _EMPTY
        for parameter, value in zip(METRICS[here - 1], after, strict=True):
            parameter.set(value)
        good.pop(here, None)
        if here + 1 in good:
            good[here] = good[here + 1]


def _begin(slot: int) -> None:
    st.caption("Or begin with one of these:")
    with st.container(horizontal=True):
        if _is_used(*METRICS[slot - 1]):
            _remove_button(slot)
        for name, formula in PRESETS.items():
            st.button(
                name,
                key=f"preset_{slot}_{name}",
                help=formula.replace("*", r"\*"),
                on_click=_fill,
                args=(slot, name, formula),
            )


def _fill(slot: int, name: str, formula: str) -> None:
    for parameter, value in zip(METRICS[slot - 1], (name, formula), strict=False):
        parameter.set(value)


def _where_best(own: Own) -> str:
    best = own.best
    if best.n_equal == 0:
        return "Undefined at every threshold of these rows."
    value = literal(as_in_tile(best.value))
    if not own.has_a_best:
        where = "at every threshold" if best.n_defined == best.n_searched else "wherever defined"
        return f"The same {where}: **{value}**."
    view = own.view

    def at(threshold: float) -> str:
        return written(threshold, view.decimals)

    said = f"{own.end}: **{value}** at **{at(best.threshold)}**"
    if best.n_equal == 1:
        return f"{said}, at no other threshold."
    low, high = map(at, sorted((best.lowest, best.highest)))
    start = "0.5" if view.scale == PROBABILITY else at(view.start.threshold)
    which = "selectable thresholds" if view.curve.has_every_score else "thresholds"
    return (
        f"{said}, the one nearest {start} of {best.n_equal:,} {which} with this "
        f"value, from {low} to {high}."
    )
