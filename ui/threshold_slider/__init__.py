"""The live threshold: slider, score histogram, confusion matrix and read-outs in one component.

Python hands the browser a table with one row per selectable threshold; while a person drags, the
browser looks rows up, and nothing is sent. The figures on the page are ordinary Plotly charts that
do not depend on the threshold; the component draws a mark over each. When the hand lets go, the
threshold is sent once and only the fragment around the component runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from functools import cache
from html import escape
from pathlib import Path

import numpy as np
import pandas as pd
import streamlit as st

from core.histogram import ScoreHistogram, cut_bars
from core.rates import RATES
from core.thresholds import ThresholdCurve

TILES = ("precision", "recall", "specificity", "f1", "balanced_accuracy", "mcc")
SHORT_LABELS = {"recall": "Recall", "specificity": "Specificity", "f1": "F1", "mcc": "MCC"}


@dataclass(frozen=True)
class Mark:
    """A point that follows the threshold on a chart.

    Parameters
    ----------
    chart : str
        Key of the `st.plotly_chart` it is drawn on.
    x, y : str
        Columns of `live_table`. Where `x` is "threshold" a line marks it as well.
    """

    chart: str
    x: str
    y: str


@dataclass(frozen=True)
class Stop:
    """A button that moves the threshold to one place.

    Parameters
    ----------
    label, title : str
        On the button, and in full for the pointer and for a screen reader.
    threshold : float
    note : str
        Behind the label, smaller.
    """

    label: str
    title: str
    threshold: float
    note: str = ""


@dataclass(frozen=True)
class Notes:
    """What stands beside the two big numbers and does not move with the threshold."""

    baseline: str
    loss: str
    loss_explained: str


def live_table(curve: ThresholdCurve, histogram: ScoreHistogram, **still: float) -> pd.DataFrame:
    """Tabulate everything that moves with the threshold; row i belongs to `curve.thresholds[i]`.

    Parameters
    ----------
    curve : ThresholdCurve
    histogram : ScoreHistogram
        Of the same rows.
    still : float
        Further columns whose value is the same at every threshold.

    Returns
    -------
    DataFrame
        `threshold` float64 (the shortest decimal that reads back as the float32), ascending;
        counts int32, or float64 with weights; every rate of `core.rates.RATES` float64, nan where
        undefined; `tp_share` … the count as a share of its true class; `cut_*` how the bar under
        the threshold is divided.
    """
    counts = curve.counts
    dtype = np.float64 if curve.is_weighted else np.int32
    of_yes, of_no = counts.positives, counts.negatives
    bars = cut_bars(histogram, curve)

    def share(part, whole):
        return np.divide(part, whole, out=np.full(len(curve), np.nan), where=whole != 0)

    columns = {
        "tp": counts.tp,
        "fp": counts.fp,
        "fn": counts.fn,
        "tn": counts.tn,
        "positives": of_yes,
        "negatives": of_no,
        "predicted_positive": counts.predicted_positives,
        "predicted_negative": counts.predicted_negatives,
        "cut_positives": bars.positives,
        "cut_negatives": bars.negatives,
    }
    return pd.DataFrame(
        {"threshold": curve.thresholds.astype(str).astype(np.float64)}
        | {name: values.astype(dtype) for name, values in columns.items()}
        | {"n_tied": curve.n_tied.astype(np.int32), "cut_bin": bars.bins.astype(np.int32)}
        | {rate.name: rate.compute(counts) for rate in RATES.values()}
        | {
            "tp_share": share(counts.tp, of_yes),
            "fn_share": share(counts.fn, of_yes),
            "tn_share": share(counts.tn, of_no),
            "fp_share": share(counts.fp, of_no),
        }
        | still
    )


def threshold_slider(
    key: str,
    threshold: float,
    *,
    table: pd.DataFrame,
    histogram: ScoreHistogram,
    rule: str,
    marks: Iterable[Mark],
    stops: Iterable[Stop],
    notes: Notes,
    on_move: Callable[[float], None],
) -> None:
    """Show the live threshold.

    The threshold stands beside the component in an element of its own, so that the component's
    data stay the same when it moves and are not sent again.

    Parameters
    ----------
    key : str
        Of the component; unique on the page.
    threshold : float
        Where it stands now; the nearest row is shown.
    table, histogram
        `live_table` and the histogram it was made with.
    rule : {">", ">="}
        The rule of the curve, for the words beside the ties.
    marks, stops, notes
    on_move : callable
        Called with the threshold when a hand has let go of it.
    """

    def moved() -> None:
        value = st.session_state[key].moved
        if value is not None:
            on_move(float(value))

    with st.container(key=f"{key}_now"):
        st.html(f'<i data-threshold-of="{escape(key)}" data-threshold="{float(threshold)!r}"></i>')
    _component()(
        key=key,
        data={
            "key": key,
            "table": table,
            "scores": {
                "edges": histogram.edges.tolist(),
                "positives": histogram.positives.tolist(),
                "negatives": histogram.negatives.tolist(),
            },
            "marks": [asdict(mark) for mark in marks],
            "stops": [asdict(stop) for stop in stops],
            "tiles": [
                {"name": name, "label": SHORT_LABELS.get(name, RATES[name].label)} for name in TILES
            ],
            "notes": {"baseline": notes.baseline, "loss": notes.loss},
            "explanations": _explanations(rule) | {"loss": notes.loss_explained},
        },
        on_moved_change=moved,
    )


def _explanations(rule: str) -> dict[str, str]:
    above = "above" if rule == ">" else "at or above"
    below = "at or below" if rule == ">" else "below"
    ties = (
        "“no”: Keras asks for more than it (>)" if rule == ">" else "“yes”: scikit-learn asks for ≥"
    )
    return {
        rate.name: f"{rate.label} = {rate.formula}\n{rate.meaning}\n0/0 is {rate.undefined_note}."
        for rate in RATES.values()
    } | {
        "ties": f"A score equal to the threshold is said {ties}, in float32 on both sides.",
        "tp": f"True positives (TP): rows that are “yes” and score {above} the threshold.\n"
        "The percentage is of all rows that are “yes” (the recall).",
        "fn": f"False negatives (FN): rows that are “yes” but score {below} the threshold.\n"
        "The percentage is of all rows that are “yes” (1 − recall).",
        "tn": f"True negatives (TN): rows that are “no” and score {below} the threshold.\n"
        "The percentage is of all rows that are “no” (the specificity).",
        "fp": f"False positives (FP): rows that are “no” but score {above} the threshold.\n"
        "The percentage is of all rows that are “no” (the false positive rate).",
    }


@cache
def _component():
    folder = Path(__file__).parent
    read = {kind: (folder / f"slider.{kind}").read_text("utf-8") for kind in ("html", "css", "mjs")}
    return st.components.v2.component(
        "threshold_slider",
        html=read["html"],
        css=read["css"],
        js=read["mjs"],
        isolate_styles=False,
    )
