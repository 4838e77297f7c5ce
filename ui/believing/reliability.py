"""The card “Are they right?”: what came of the rows with each score."""

from __future__ import annotations

import htpy as h
import numpy as np
import plotly.graph_objects as go
import streamlit as st

from core.calibration.binned import KINDS, binned
from core.calibration.brier import Brier, brier, log_loss
from core.calibration.line import Line, calibration_line
from core.calibration.outcomes import LIMIT
from core.calibration.reliability import consistency_band
from core.live.about import columns_about
from core.live.table import Column
from core.predictions.scale import PROBABILITY
from core.selection.choice import number
from ui.believing import samples
from ui.believing.places import NO_PROBABILITIES, Places, sentence
from ui.believing.words import loss, verdict, with_error
from ui.charts.figures import CONFIG
from ui.charts.reliability import diagram
from ui.charts.table import Row
from ui.charts.table import show as show_table
from ui.live.followers import LIVE, follower
from ui.live.threshold import Mark
from ui.live.threshold.fragment import live
from ui.source.outcomes import curve, outcomes
from ui.source.shown import Shown
from ui.style import style
from ui.text import four

CHART = "reliability"
_BAND = (
    "Shaded: where the curve of scores that are right would lie at 9 of 10 scores (rows drawn "
    "again 1,000 times). The curve pools neighbouring scores until the share of “yes” never falls "
    "(CORP, Dimitriadis, Gneiting and Jordan 2021), so nobody has to choose bins. Bars: rows that "
    "are “yes” below, “no” above."
)
_ECE = (
    "Bins are somebody’s choice, and this number follows it: it is biased upwards, as no bin of "
    "finitely many rows is exactly right, it may fall while the scores get worse, and a score that "
    "says the prevalence of everybody has none at all. It is shown because everybody asks for it."
)
_BINS = {"width": ("as wide as each other", "from 0 to 1"), "mass": ("of as many rows", "")}


def show(shown: Shown, places: Places) -> None:
    """Say what came of the rows about the slider; draw the curve; take the Brier score apart."""
    with places.answer:
        _say(shown)
    with places.slider:
        live(shown, columns=columns(shown), marks=marks(shown), pictures={CHART: "reliability"})
    with places.below:
        picture, numbers = st.columns([11, 9], gap="medium")
        with picture:
            draw(_diagram(shown))
            weighted = shown.view.curve.is_weighted
            st.caption(_BAND if not weighted else "With weights no band is defined.")
            samples.offer(shown)
        with numbers:
            if shown.view.scale.has_probability:
                _numbers(shown)
            else:
                st.info(NO_PROBABILITIES)


def columns(shown: Shown) -> dict[Column, np.ndarray]:
    """Tabulate what came of the rows about each threshold; once."""
    return shown.once(
        ("columns about",), lambda: columns_about(shown.view, curve(shown)), of_rows=True
    )


def marks(shown: Shown) -> tuple[Mark, ...]:
    """Mark the slider's score on the curve."""
    scale = shown.view.scale
    is_own = scale == PROBABILITY or not scale.has_probability
    return (Mark(CHART, "threshold" if is_own else "probability", "curve_yes"),)


def draw(chart: go.Figure) -> None:
    """Show a diagram, whose bars have the colours of the classes."""
    with st.container(key="charts_believing"):
        st.html(style("believing/believing"))
        st.plotly_chart(chart, key=CHART, config=CONFIG)


def _diagram(shown: Shown) -> go.Figure:
    def drawn() -> go.Figure:
        of, scale = outcomes(shown), shown.view.scale
        band = consistency_band(of) if scale.has_probability and not of.is_weighted else None
        return diagram([("these rows", curve(shown))], of, band, scale)

    return shown.once(("reliability diagram",), drawn)


def _say(shown: Shown) -> None:
    rows = "weight" if shown.view.curve.is_weighted else "rows"
    about = ["Of rows scored about ", h.b[follower("threshold")], " ("]
    about += [follower("about_low"), " to ", follower("about_high"), ": "]
    about += [follower("about_rows"), " ", rows, "), ", h.b[follower("about_yes")]]
    said = "."
    if shown.view.scale.has_probability:
        parts = _brier(shown)
        said = (
            f". {verdict(_line(shown))}. Brier score {four(parts.score)} = "
            f"{four(parts.miscalibration)} miscalibration − {four(parts.discrimination)} "
            f"discrimination + {four(parts.uncertainty)} uncertainty."
        )
    sentence(about, " are “yes”", said)


def _brier(shown: Shown) -> Brier:
    return shown.once(("brier",), lambda: brier(outcomes(shown)))


def _line(shown: Shown) -> Line:
    return shown.once(("calibration line",), lambda: calibration_line(outcomes(shown)))


def _numbers(shown: Shown) -> None:
    st.header("What the scores are worth", anchor=False)
    worth, errors = shown.once(("worth of scores",), lambda: (_worth(shown), _errors(shown)))
    heads = [("", ""), ("These rows", "in brackets 95 %, both together")]
    show_table(LIVE, "What the scores are worth", heads, worth)
    heads = [("Expected calibration error", ""), ("10 bins", ""), ("15 bins", "")]
    show_table(LIVE, "Expected calibration error", heads, errors)
    st.caption(_ECE)


def _worth(shown: Shown) -> list[Row]:
    of, parts, line = outcomes(shown), _brier(shown), _line(shown)
    expected = f"{number(line.observed)} “yes”; the scores add up to {number(line.expected)}"
    certain = of.sizes[~np.isfinite(of.log_odds)].sum()
    which = f"; {number(float(certain))} scored 0 or 1 count as ±{LIMIT:.1f}" if certain else ""
    slope = with_error(line.slope, line.slope_error, of_two=True)
    large = with_error(line.in_the_large, line.large_error, of_two=True)
    return [
        Row("Brier score", "mean squared difference of score and outcome", [four(parts.score)]),
        Row("= miscalibration", "0 if every score were right", [four(parts.miscalibration)]),
        Row("− discrimination", "what telling rows apart gains", [four(parts.discrimination)]),
        Row("+ uncertainty", "of the prevalence for everybody", [four(parts.uncertainty)]),
        Row("Log loss", "mean −log of what the truth was given", [loss(log_loss(of))], is_sum=True),
        Row("Slope", f"on log-odds: 1 is right, below: too extreme{which}", [slope]),
        Row("Intercept at slope 1", "0 is right, above: too low", [large]),
        Row("Observed : expected", expected, [f"{line.observed_to_expected:.3f}"]),
    ]


def _errors(shown: Shown) -> list[Row]:
    of = outcomes(shown)
    return [
        Row(
            f"Bins {_BINS[kind][0]}",
            _BINS[kind][1],
            [four(binned(of, n, kind).expected_error) for n in (10, 15)],
        )
        for kind in KINDS
        if kind == "width" or not of.is_weighted
    ]
