"""Download: files of what is shown, and code that prints the same numbers from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from core import programs
from core.decision.thresholds import ThresholdCurve
from core.export import FORMATS
from core.live.table import MOST_SAMPLES
from core.parsing.numbers import minus
from ui.address.parameters import AXIS
from ui.export.files import Files, Now, writes_every_score
from ui.fields import download
from ui.source.points import Points
from ui.source.shown import Shown
from ui.source.source import threshold_on
from ui.streamlit_inside.pages import DeltaGenerator
from ui.text import SIGNS, of_each

FORMAT_WORDS = {
    "csv": ("CSV", "text/csv"),
    "parquet": ("Parquet", "application/vnd.apache.parquet"),
}


def show(
    shown: Shown,
    what: Mapping[str, Any],
    charts: Callable[[], Mapping[str, go.Figure]],
    place: DeltaGenerator | None,
) -> Callable[[float], None]:
    """Offer the files and the code in a place; what is returned brings both up to a threshold.

    `ui.explorer.live` calls it whenever a hand has let go. Without a place nothing is offered.
    """
    if place is None:
        return lambda threshold: None
    chosen = threshold_on(shown.view.scale).value
    now = Now(shown.view.start.threshold if chosen is None else chosen)
    files = Files(shown, what, charts(), now)
    with place:
        has_rows = shown.view.predictions.has_rows
        _offer(files, has_rows=has_rows)
        follow = _code(files) if has_rows else lambda: None

    def then(threshold: float) -> None:
        now.threshold = threshold
        now.axis = AXIS.value
        follow()

    return then


def _offer(files: Files, *, has_rows: bool) -> None:
    counts, rows, page = (c.container(border=True, height="stretch") for c in st.columns(3))
    view = files.shown.view
    sign = SIGNS[view.shown_rule]
    with counts:
        st.markdown(
            f"{_how_many(view.curve)}: threshold, the four counts, ties and every rate. An "
            "undefined rate is an empty cell."
        )
        download("Metrics as CSV", files.metrics, "metrics.csv", "text/csv", "home_metrics.csv")
    with rows:
        if has_rows:
            _offer_rows(files, sign)
        else:
            st.markdown("**No rows:** a summary has counts alone, and so has its report.")
    with page:
        st.markdown(
            "**This page as one file** that opens without a network, and whose slider moves. "
            f"{_inside(files.what['points'], has_rows=has_rows)}"
        )
        download("Report as HTML", files.report, "report.html", "text/html", "home_report.html")


def _offer_rows(files: Files, sign: str) -> None:
    st.markdown(
        "**Every row** with its label, its score and what is predicted for it at the threshold "
        f"of the moment: y\\_pred is 1 where score {sign} threshold. {files.shown.beside_words}"
    )
    with st.container(horizontal=True):
        for kind in FORMATS:
            (label, mime), name = FORMAT_WORDS[kind], programs.FILE_NAMES[kind]
            download(f"Rows as {label}", partial(files.rows, kind), name, mime, f"home_{name}")


def _how_many(curve: ThresholdCurve) -> str:
    n_scores = np.count_nonzero(curve.n_tied)
    if writes_every_score(curve):
        n_lines = len(curve) - n_scores + curve.n_distinct
        return f"**Every threshold.** {n_lines:,} lines"
    return (
        f"**Every selectable threshold.** {len(curve):,} lines, for {n_scores:,} of the "
        f"{curve.n_distinct:,} different scores"
    )


def _inside(points: Points, *, has_rows: bool) -> str:
    if not has_rows:
        return "It contains counts only, and no single row."
    if points.samples is None:
        return f"Of more than {MOST_SAMPLES:,} rows it contains counts only, and no single row."
    return f"It contains the score and the label of {of_each(len(points.samples))}."


def _code(files: Files) -> Callable[[], None]:
    """Offer the code; what is returned writes it for the threshold of the moment.

    It is drawn once it is asked for, so that nobody waits for it who does not want it.
    """
    st.subheader("The same numbers in code", anchor=False)
    with st.container(horizontal=True):
        library = st.segmented_control(
            "Written with", tuple(programs.LIBRARIES), key="home_library", persist_state="session"
        )
        kind = st.segmented_control(
            "From",
            FORMATS,
            default=FORMATS[0],
            required=True,
            key="home_kind",
            format_func=programs.FILE_NAMES.__getitem__,
            persist_state="session",
        )
    # Each holds one element, so that a later one takes the place of the one before.
    sentence, place = st.empty(), st.empty()

    def fill() -> None:
        view = files.shown.view
        if library is None:
            sentence.caption("Choose a library to see code to copy.")
            return
        written = programs.decimal(files.threshold)
        counts = view.curve.at(view.curve.thresholds[files.row])
        sentence.markdown(
            f"At threshold **{minus(written)}** it prints {programs.printed(counts)}."
        )
        program = programs.Program(
            written, view.rule, view.curve.is_weighted, kind or FORMATS[0], view.scale
        )
        place.code(programs.LIBRARIES[library](program), language="python")

    return fill
