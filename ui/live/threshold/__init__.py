"""The live threshold: slider, score histogram, confusion matrix and read-outs in one component.

Python hands the browser a table with one row per selectable threshold; while a person drags, the
browser looks rows up, and nothing is sent. The figures on the page are ordinary Plotly charts that
do not depend on the threshold; the component draws what moves over them. When the hand lets go,
the threshold is sent once and only the fragment around the component runs.

Here is what the live threshold can show; `slider` puts it on a page of Streamlit's, and a report
does without.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.decision.rates import RATES
from core.mlp.regions import DecisionGrid
from ui.live.threshold.data import explain

MODULE = Path(__file__).with_name("slider.mjs")
OF_IMAGES = Path(__file__).with_name("slider_of_images.mjs")
SHORT_LABELS = {"recall": "Recall", "specificity": "Specificity", "f1": "F1", "mcc": "MCC"}


@dataclass(frozen=True)
class Mark:
    """A point that follows the threshold on a chart.

    `chart`: key of the `st.plotly_chart` it is drawn on.
    `x`, `y`: columns of the live table. Where `x` is "threshold" a line marks it as well.
    `letter`: written in the point, to tell it from others on the chart.
    """

    chart: str
    x: str
    y: str
    letter: str = ""


@dataclass(frozen=True)
class Tile:
    """A number below the matrix that follows the threshold.

    `explanation`: for the pointer, the keyboard and a screen reader; may have several lines.
    """

    name: str
    label: str
    explanation: str


def rate_tile(name: str) -> Tile:
    """Make the tile of one of `core.decision.rates.RATES`."""
    rate = RATES[name]
    return Tile(name, SHORT_LABELS.get(name, rate.label), explain(rate))


TILES = tuple(
    map(rate_tile, ("precision", "recall", "specificity", "f1", "balanced_accuracy", "mcc"))
)


@dataclass(frozen=True)
class Region:
    """A chart of two features whose points, and whose region said "yes", follow the threshold.

    `chart`: key of the `st.plotly_chart` it is drawn on.
    `grid`: where the network says what; None for points alone.
    """

    chart: str
    grid: DecisionGrid | None


@dataclass(frozen=True)
class Band:
    """An interval of thresholds, shaded on the slider and on the charts that the marks name.

    Where the axis of a chart is the threshold the interval is shaded, elsewhere the part of the
    curve that belongs to it is thicker. Several are told apart by pattern.

    `low`, `high`: both ends belong to it; in the score's own numbers, as all thresholds of the
    slider.
    `where`: the same in words, as everywhere on the page.
    """

    name: str
    low: float
    high: float
    where: str


@dataclass(frozen=True)
class Distribution:
    """How often each threshold came out, drawn as a thin line over the axis of the slider.

    `label`: beside the line, and all that a screen reader says of it.
    `edges` ascend from 0 to 1, one more than `counts`.
    """

    label: str
    edges: tuple[float, ...]
    counts: tuple[float, ...]


@dataclass(frozen=True)
class Asked:
    """A row that is asked about: its dot has a ring, and beside it what is predicted.

    `row`: the number by which a person knows it.
    `words`: before what is predicted.
    """

    row: int
    words: str


@dataclass(frozen=True)
class GoalAim:
    """One thing that a goal asks for.

    `words`, `label`: what is asked for, and what is measured.
    `limit`: what it must not exceed, or fall below where `least`.
    `turns`: see `core.situations.Aim.turns`.
    """

    words: str
    label: str
    column: str
    limit: float
    least: bool
    turns: list[int]


@dataclass(frozen=True)
class Goal:
    """What is at stake: beside the big numbers stands whether it is met, and by how much."""

    title: str
    explanation: str
    aims: tuple[GoalAim, ...]
