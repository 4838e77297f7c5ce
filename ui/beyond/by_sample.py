"""Accuracy weighted by sample: a small table to edit, with every step from cells to quotient."""

from __future__ import annotations

import htpy as h
import numpy as np
import pandas as pd
import streamlit as st

from core.keras.averages import WeightedSteps, weighted_by_sample
from core.predictions.predictions import Predictions
from ui import sheet as cells
from ui.beyond.words import number
from ui.text import four

THRESHOLD = 0.5
MOST_ROWS = 50
COLUMNS = {  # name: the rule in words, and which numbers keep it
    "y_true": ("0 or 1 is needed", lambda v: np.isin(v, (0, 1))),
    "score": ("a number from 0 to 1 is needed", lambda v: (v >= 0) & (v <= 1)),
    "weight": ("a number from 0 to 1,000,000 is needed", lambda v: (v >= 0) & (v <= 1e6)),
}
_STATE = "weighted_rows"


def first_table() -> pd.DataFrame:
    """Make the table a person starts from."""
    numbers = {
        "y_true": [1, 0, 1, 0, 0],
        "score": [0.9, 0.2, 0.4, 0.7, 0.1],
        "weight": [1, 1, 3, 2, 1],
    }
    return cells.as_texts(pd.DataFrame(numbers))


def read(table: pd.DataFrame) -> tuple[pd.DataFrame | None, list[str]]:
    """Read a table of str, as edited; a cell that cannot be used is named.

    Returns the numbers, float64, None when there is a problem; and the problems, one sentence of
    Markdown each: the cell, the rule, what came.
    """
    if len(table) > MOST_ROWS:
        return None, [f"The table must have at most {MOST_ROWS} rows: delete some."]
    values, problems = cells.read(table)
    numbers = pd.DataFrame(values, columns=table.columns)
    for name, (rule, keeps) in COLUMNS.items():
        broken = np.flatnonzero(~keeps(numbers[name]) & numbers[name].notna())
        problems += [cells.against(rule, table, int(i), name) for i in broken]
    return (None if problems else numbers), problems


def show() -> None:
    """Show the table, the steps, and the line of Keras that takes the weights."""
    st.header("Weighted by sample", anchor=False)
    st.markdown(
        "Each row may have a weight of its own, such as how sure its label is. Keras and "
        "scikit-learn take it as `sample_weight`: the accuracy is **Σ v·w ÷ Σ w**, with v = 1 for "
        "a row predicted correctly, else 0. Change any cell, add and remove rows."
    )
    editor, drawing = st.columns(2, gap="large")
    with editor:
        good = _table()
    with drawing:
        _steps(good)
        st.code(code(), language="python", wrap_lines=True)


def code() -> str:
    """Write the Keras and the scikit-learn line of the accuracy weighted by sample."""
    return (
        "# Keras\n"
        f"metric = keras.metrics.BinaryAccuracy(threshold={THRESHOLD})\n"
        "metric(y_true, score, sample_weight=weight)\n"
        "# scikit-learn\n"
        f"accuracy_score(y_true, score > {THRESHOLD}, sample_weight=weight)"
    )


def _table() -> pd.DataFrame:
    sheet = st.session_state.setdefault(_STATE, _fresh())
    helps = {name: f"{rule[0].upper()}{rule[1:]}." for name, (rule, _) in COLUMNS.items()}
    table = sheet.edit(helps=helps)
    st.button("Back to the first table", icon=":material/restart_alt:", on_click=_reset)
    cells.say_what_a_link_leaves_out(table, first_table())
    numbers, problems = read(table)
    if problems:
        cells.say(problems, "The steps show the last table without a mistake.")
    else:
        sheet.good = numbers
    return sheet.good


def _fresh() -> cells.Sheet[pd.DataFrame | None]:
    return cells.Sheet("weighted_editor", first_table(), read(first_table())[0])


def _reset() -> None:
    sheet = st.session_state[_STATE]
    sheet.start_from(first_table())
    sheet.good, _ = read(first_table())


def _steps(table: pd.DataFrame) -> None:
    if table.empty:
        st.markdown("Σ v·w = 0 and Σ w = 0, so 0 ÷ 0 is **undefined** (Keras prints 0).")
        return
    predictions = Predictions(
        table["y_true"].to_numpy(),
        table["score"].to_numpy(),
        table["weight"].to_numpy(),
        source="the table",
    )
    st.html(_drawn(predictions, weighted_by_sample(predictions, THRESHOLD)))


def _drawn(predictions: Predictions, steps: WeightedSteps) -> h.Fragment:
    head = ("row", "y_true", "score", f"> {THRESHOLD}?", "v", "w", "v·w")
    lines = [
        [
            str(i),
            str(y),
            f"{score:g}",
            "yes" if match == y else "no",
            "1 ✓" if match else "0 ✗",
            number(weight),
            number(product),
        ]
        for i, (y, score, match, weight, product) in enumerate(
            zip(
                predictions.y_true,
                predictions.y_score,
                steps.matches,
                steps.weights,
                steps.products,
                strict=True,
            ),
            1,
        )
    ]
    sums = ["Σ", "", "", "", "", number(steps.count), number(steps.total)]
    rows = (h.tr[(h.td[cell] for cell in line)] for line in [*lines, sums])
    heads = h.tr[(h.th(scope="col")[name] for name in head)]
    region = h.div(".weighted-steps", tabindex="0", role="region", aria_label="The steps")
    return h.fragment[
        region[h.table[h.thead[heads], h.tbody[rows]]],
        h.p(".beyond-line")[
            f"Σ v·w ÷ Σ w = {number(steps.total)} ÷ {number(steps.count)} = ",
            h.b[four(steps.value)],
            not steps.count and f" (Keras prints {number(steps.keras)})",
        ],
        h.p(".beyond-line")[
            f"Without weights: {number(steps.matches.sum())} ÷ {len(steps.matches)} = "
            f"{four(steps.matches.mean())}"
        ],
    ]
