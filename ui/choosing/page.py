"""The page: one card open at a time, its answer in a sentence, and on the slider as bands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import streamlit as st

from core.decision.counts import Counts
from core.decision.rates import RATES
from core.live.stops import Stop
from core.live.table import Column
from core.live.view import View
from core.selection.choice import lowered, number
from core.selection.intervals import wilson
from core.selection.spread import Spread, spread
from ui.address.parameters import CARD, SPREAD
from ui.charts.metric import against_threshold
from ui.charts.row import row_of_charts
from ui.charts.table import Live, Row
from ui.charts.table import show as show_table
from ui.choosing import capacity, costs, metric, promise, requirements
from ui.choosing.answer import (
    Answer,
    bands_of,
    intervals_text,
    is_on_slider,
    shown_threshold,
    threshold_text,
)
from ui.choosing.rows import Rows, rows_of
from ui.live.followers import LIVE
from ui.live.threshold import TILES, Distribution, Mark, Tile
from ui.live.threshold.fragment import live, threshold_on
from ui.source import drawn
from ui.source.points import points_without_features
from ui.source.shown import Shown
from ui.streamlit_inside import DeltaGenerator
from ui.text import four, literal

CARDS: dict[str, Callable[[Rows, View], Answer | None]] = {
    "metric": metric.show,
    "costs": costs.show,
    "requirements": requirements.show,
    "capacity": capacity.show,
    "promise": promise.show,
}
_AIM = "aim"
_BINS = 50
_SPREAD_HELP = (
    "The same rule chooses again on 1,000 resamples of the rows. It is called spread, and is no "
    "confidence interval: the best threshold converges at the rate of the cube root of the rows, "
    "and the plain bootstrap of it is inconsistent (Kim and Pollard 1990; Abrevaya and Huang 2005)."
)
_COUNTS = {"tp": "caught (TP)", "fn": "missed (FN)", "fp": "false alarms (FP)"}
_RATES = {
    "recall": ("tp", "positives"),
    "precision": ("tp", "predicted_positives"),
    "false_positive_rate": ("fp", "negatives"),
    "accuracy": None,
}


def place() -> DeltaGenerator:
    """Mark the place of the answer."""
    return st.container(key="answer")


def choose_card() -> str:
    """Let a person choose which card is open."""
    return CARD.draw("What do you want?", options=list(CARDS), label_visibility="collapsed")


def ask(shown: Shown, card: str) -> Answer | None:
    """Let a person ask what a card asks, and answer it; None while that makes no sense."""
    with st.container(border=True, key=f"card_{card}"):
        rows = rows_of(shown)
        answer = CARDS[card](rows, shown.view)
        if answer is None:
            return None
        answer = _with_goal(answer, shown.view)
        answer = _with_spread(answer, shown.view)
        for sentence in answer.said:
            st.markdown(sentence)
        charts = {**answer.charts, "roc": drawn.curves(shown)["roc"]}
        row_of_charts("choosing", charts)
    return answer


def _with_goal(answer: Answer, view: View) -> Answer:
    """Let what is asked for move with the threshold, and draw it where a card has no chart."""

    aim, points = Column(_AIM, answer.kind), answer.rows.slider
    values = np.asarray(answer.rule.shown(answer.rule.reached(points)), np.float64)

    def reached(view: View) -> dict[Column, np.ndarray]:
        return answer.columns(view) | {aim: values[points.index(view.curve.thresholds)]}

    if answer.charts:
        return replace(answer, columns=reached)
    chart = against_threshold(view.curve, reached(view)[aim], answer.label, scale=view.scale)
    marks = (*answer.marks, Mark(_AIM, "threshold", _AIM))
    return replace(answer, columns=reached, charts={_AIM: chart}, marks=marks)


def _with_spread(answer: Answer, view: View) -> Answer:
    points = answer.rows.chosen
    if points.is_weighted or answer.choice.threshold is None:
        return answer
    if not SPREAD.draw(help=_SPREAD_HELP):
        return answer
    with st.spinner("Choosing again on 1,000 resamples"):
        found = spread(points, answer.rule)
    return replace(
        answer,
        said=(*answer.said, _spread_text(found, answer, view)),
        distribution=_distribution(found, view),
    )


def _spread_text(found: Spread, answer: Answer, view: View) -> str:
    ends = sorted(shown_threshold(each, view) for each in found.middle())
    low, high = (threshold_text(view.scale.decided(end), view) for end in ends)
    said = f"Spread: of 1,000 resamples 90 % choose a threshold from **{low}** to **{high}**."
    if found.n_without:
        said += f" {found.n_without:,} find none."
    if answer.rows.judged is None and not np.isnan(found.optimism):
        worse = abs(found.optimism)
        said += (
            " It is chosen and measured on the same rows: on new ones expect "
            f"{lowered(answer.label)} to be worse by about **{number(worse)}**, or somewhat more."
        )
    return said


def _distribution(found: Spread, view: View) -> Distribution | None:
    low, high = sorted(view.axes[0].edges[[0, -1]].tolist())
    thresholds = view.scale.shown(found.thresholds[~np.isnan(found.thresholds)])
    if not len(thresholds):
        return None
    counts, edges = np.histogram(thresholds.clip(low, high), _BINS, (low, high))
    return Distribution(
        "spread of 1,000 resamples", tuple(edges.tolist()), tuple(map(float, counts))
    )


def say(shown: Shown, answer: Answer | None) -> None:
    """Say the answer in a sentence, with the button that uses it."""
    if answer is None:
        return
    choice, view = answer.choice, shown.view
    if choice.threshold is None:
        st.warning(literal(choice.why), icon=":material/block:")
        return
    who = ""
    if choice.flags_everybody or choice.flags_nobody:
        who = f" It predicts “yes” for {'everybody' if choice.flags_everybody else 'nobody'}."
    sentence, use = st.columns([5, 1], vertical_alignment="center")
    sentence.markdown(
        f"**{threshold_text(choice.threshold, view)}** · {literal(choice.why)} Equally good: "
        f"{intervals_text(choice.optimal, view)}.{who}"
    )
    with use:
        st.button(
            "Use this threshold",
            key="use",
            type="primary",
            disabled=not is_on_slider(choice.threshold, view),
            on_click=threshold_on(view.scale).set,
            args=(shown_threshold(choice.threshold, view),),
            help="Moves the slider there, on every page.",
            width="stretch",
        )


def show_live(shown: Shown, answer: Answer | None) -> None:
    """Show the live threshold, with the answer as bands and as a stop."""
    if answer is None:
        live(shown)
        return
    view, stops = shown.view, [shown.view.start]
    threshold = answer.choice.threshold
    if threshold is not None and is_on_slider(threshold, view):
        at = shown_threshold(threshold, view)
        view = view.with_thresholds((at,), answer.rows.slider)
        stops.append(
            Stop("Chosen", literal(answer.choice.goal), at, threshold_text(threshold, view))
        )
    aim = Tile(_AIM, answer.label, f"{answer.label}\nWhat is asked for.")
    points = shown.points() if view is shown.view else points_without_features(view)
    live(
        shown,
        view=view,
        columns=answer.columns(view),
        points=replace(points, chart=None),
        marks=(*answer.marks, Mark("roc", "false_positive_rate", "recall")),
        tiles=(aim, *(tile for tile in TILES if tile.label != answer.label))[: len(TILES)],
        stops=stops,
        bands=bands_of(answer, view),
        distribution=answer.distribution,
        pictures={name: name for name in (*answer.charts, "roc")},
    )


def show_reached(answer: Answer | None) -> None:
    """Show what the threshold reaches where it was chosen, and on other rows, side by side."""
    here = None if answer is None else answer.choice.counts
    if answer is None or here is None:
        return
    choice, rows = answer.choice, answer.rows
    st.header("What it reaches", anchor=False)
    counts = [here]
    there = None if rows.judged is None else choice.on(rows.judged)
    heads = [("", ""), ("At the slider", "now"), ("Chosen", f"on {choice.rows}")]
    if rows.judged is not None and there is not None:
        counts.append(there)
        heads += [("The same threshold", f"on {rows.judged.rows}"), ("Difference", "")]
    rates = [_rate_row(name, counts) for name in _RATES]
    table = [] if answer.label in {row.label for row in rates} else [_aim_row(answer)]
    table += rates
    table += [_count_row(name, word, counts) for name, word in _COUNTS.items()]
    show_table(LIVE, "What the threshold reaches", heads, table)
    if rows.judged is None:
        st.caption(
            "Chosen and measured on the same rows: on new ones expect less. Switch on the halves, "
            "or the spread, to see by how much."
        )
    else:
        st.caption(
            "The rows on the right played no part in choosing: what stands there is what to expect "
            "of new rows like these. Brackets: Wilson’s 95 % interval at a threshold fixed "
            "beforehand."
        )


def _aim_row(answer: Answer) -> Row:
    choice, judged = answer.choice, answer.rows.judged
    cells: list[Live | str] = [Live(_AIM), number(choice.value)]
    if judged is not None and choice.threshold is not None:
        there = float(answer.rule.reached(judged)[judged.index(choice.threshold)])
        value = answer.rule.shown(there)
        cells += [number(value), _signed(value - choice.value, number)]
    return Row(answer.label, "", cells)


def _rate_row(name: str, counts: list[Counts[float]]) -> Row:
    values = [RATES[name].compute(each) for each in counts]
    cells: list[Live | str] = [Live(name)]
    cells += [four(v) + _limits(name, c) for v, c in zip(values, counts, strict=True)]
    if len(values) > 1:
        cells.append(_signed(values[1] - values[0], four))
    return Row(RATES[name].label.split(" (")[0], RATES[name].formula, cells)


def _limits(name: str, counts: Counts[float]) -> str:
    of = _RATES[name]
    if of is None or isinstance(counts.tp, float):
        return ""
    low, high = wilson(getattr(counts, of[0]), getattr(counts, of[1]))
    return "" if np.isnan(low) else f" [{low:.3f}, {high:.3f}]"


def _count_row(name: str, word: str, counts: list[Counts[float]]) -> Row:
    values = [getattr(each, name) for each in counts]
    cells: list[Live | str] = [Live(name), *map(number, values)]
    if len(values) > 1:
        cells.append("")
    return Row(word[0].upper() + word[1:], "", cells)


def _signed(value: float, write: Callable[[float], str]) -> str:
    sign = "+" if value > 0 else "−" if value < 0 else "±"
    return write(value) if np.isnan(value) else sign + write(abs(value))
