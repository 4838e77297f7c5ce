"""Whether a model is really better than another, or chance would explain it."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import htpy as h
import numpy as np
import streamlit as st

from core.compare.delong import Areas, Tested, areas_apart, delong
from core.compare.differences import holm
from core.compare.members import LETTERS, Compared
from core.compare.sample_size import rows_for_difference, times_the_rows
from ui.charts.table import Row
from ui.charts.table import show as show_table
from ui.live.followers import LIVE, follower
from ui.source.shown import Shown
from ui.text import chance, four, signed

LEVEL = 0.05
_WHICH = (
    "**Which of the two to believe when they disagree:** the one that asks your question. DeLong’s "
    "test asks whether a model ranks the rows better, over all thresholds together; McNemar’s "
    "whether it is right more often at the threshold where the slider stands. A threshold that was "
    "looked for on these rows makes McNemar’s p too small. Several pairs share one error (Holm). "
    "“Would tell”: the rows at which such a difference is found 4 times in 5. Brackets, 95 %: "
    "Wilson’s interval of a rate, for F1 by way of TP / (TP + FP + FN), for the MCC by Fisher’s z; "
    "of a difference those of both, added up as far as the models do not vary together (Newcombe; "
    "Zou and Donner)."
)

_NOT_PAIRED = (
    "A summary does not know what two models say of one and the same row. So rows that only one of "
    "them predicts correctly, and McNemar’s test, cannot be counted, and all that stands in "
    "brackets takes the rows of the models to be different ones. Where they are the same, a "
    "difference is mostly surer than that: bring a file with both scores beside each other, of as "
    "many rows as fit."
)
_OF_COUNTS = (
    "DeLong’s test of areas that do not vary together; several pairs share one error (Holm). "
    "“Would tell”: the rows at which such a difference is found 4 times in 5. Brackets, 95 %: "
    "Wilson’s interval of a rate, for F1 by way of TP / (TP + FP + FN), for the MCC by Fisher’s "
    "z; of a difference those of both, added up (Newcombe; Zou and Donner)."
)


def show(shown: Shown, compared: Compared) -> None:
    """Show DeLong's test of each pair, and McNemar's at the slider."""
    st.header("Is it really better?", anchor=False)
    is_weighted = compared.is_weighted
    if compared.is_paired:
        _show_disagreeing(len(compared.names), is_weighted=is_weighted)
    else:
        st.caption(_NOT_PAIRED)
    if is_weighted:
        return
    areas = areas_of(shown, compared)
    pairs = list(itertools.combinations(range(len(compared.names)), 2))
    tests = [areas.compared(second, first) for first, second in pairs]
    adjusted = holm(np.array([test.p for test in tests])).tolist()
    told = _told if compared.is_paired else _told_of_counts
    rows = [
        _row(pair, test, p, told(areas, pair, p))
        for pair, test, p in zip(pairs, tests, adjusted, strict=True)
    ]
    several = " (Holm)" if len(pairs) > 1 else ""
    heads = [("DeLong’s test", ""), ("AUC difference", "95 % interval"), (f"p{several}", "")]
    show_table(LIVE, "Differences of AUC", [*heads, ("Do these rows tell?", "")], rows)
    st.caption(_WHICH if compared.is_paired else _OF_COUNTS)


def areas_of(shown: Shown, compared: Compared) -> Areas:
    """Compute the areas of all models, and how they vary together; once."""

    def made() -> Areas:
        if not compared.is_paired:
            return areas_apart([part.tally() for part in compared.predictions])
        y_true = compared.predictions[0].y_true
        return delong(y_true, [part.y_score for part in compared.predictions])

    return shown.once(("areas", *compared.names), made)


def with_intervals(row: Row, shown: Shown, compared: Compared) -> Row:
    """Put DeLong's 95 % interval below the area of each model; every other cell is a difference."""
    areas = areas_of(shown, compared)
    low, high = (np.clip(ends, 0, 1) for ends in areas.intervals())
    cells = list(row.cells)
    for i, at in enumerate([0, *range(1, len(cells), 2)]):
        if not np.isnan(low[i]):
            cells[at] = h.fragment[str(cells[at]), h.small[f"[{four(low[i])}, {four(high[i])}]"]]
    return replace(row, cells=cells)


def _row(pair: tuple[int, int], test: Tested, p: float, told: str) -> Row:
    first, second = pair
    between = "" if math.isnan(test.error) else f"[{difference(test.low)}, {difference(test.high)}]"
    return Row(
        f"{LETTERS[second]} − {LETTERS[first]}",
        "",
        [h.fragment[difference(test.difference), h.small[between]], chance(p), told],
    )


def difference(value: float) -> str:
    """Write a difference with its sign; one that is the same in other floats reads the same."""
    return signed(round(value, 12))


def _told(areas: Areas, pair: tuple[int, int], p: float) -> str:
    if p < LEVEL:
        return "yes"
    needed = rows_for_difference(areas, *pair)
    if needed is None:
        return (
            "nothing to tell" if p == p or areas.compared(*pair).error == 0 else "too few to tell"
        )
    return f"too few: about {needed[0]:,} “yes” and {needed[1]:,} “no” would tell"


def _told_of_counts(areas: Areas, pair: tuple[int, int], p: float) -> str:
    if p < LEVEL:
        return "yes"
    test = areas.compared(*pair)
    times = times_the_rows(test.difference, test.error)
    if not math.isfinite(times):
        return "nothing to tell" if times == math.inf else "too few to tell"
    return f"too few: about {times:,.3g} times as many rows of each would tell"


def _show_disagreeing(n_models: int, *, is_weighted: bool) -> None:
    for i, j in itertools.combinations(range(1, n_models + 1), 2):
        who = f"m{j}" if i == 1 else f"m{j}-m{i}"
        test: list[h.Node] = []
        if not is_weighted:
            several = " (Holm)" if n_models > 2 else ""
            test = [f" · McNemar’s exact p{several} ", h.b[follower(f"p@{who}")]]
        first, second = LETTERS[i - 1], LETTERS[j - 1]
        st.html(
            h.fragment[
                [f"Rows that only {first} predicts correctly: "],
                [h.b[follower(f"only_first@{who}")]],
                [f" · that only {second} predicts correctly: "],
                [h.b[follower(f"only_second@{who}")]],
                test,
            ]
        )
