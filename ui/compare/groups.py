"""The page that sets groups of rows side by side."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
import streamlit as st

from core.compare.certain import FEWEST, too_few
from core.compare.groups import SHOWN_RATES, compare_groups, group_columns, unmatched
from core.compare.members import COUNTS, LETTERS, Columns, Compared
from core.decision.rates import RATES
from core.decision.thresholds import ThresholdCurve
from core.live.table import Column
from core.parsing.plural import counted
from core.predictions.groups import Groups, group_quarters
from core.predictions.tallied import CountedGroups
from ui.address.parameters import CRITERION, GROUP_BY, SURE
from ui.charts.figures import ends_of
from ui.charts.row import row_of_charts
from ui.charts.table import Cell, Live, Row, show
from ui.compare import charts
from ui.compare import how_many as how_many_rows
from ui.glossary import link
from ui.live.followers import LIVE
from ui.live.threshold import Mark
from ui.source.shown import Shown
from ui.sure import has_bands, sure_cell, with_limits
from ui.text import cut, literal, named, plain

MOST_DRAWN = 5
CRITERIA = {
    "threshold": "Every group is cut at the slider’s threshold.",
    "predicted_positive_rate": f"**{link('demographic_parity', 'Demographic parity')}** "
    "(statistical parity) asks that the same share of every group is predicted “yes”: "
    "(TP + FP) / n.",
    "recall": f"**{link('equal_opportunity', 'Equal opportunity')}** asks that of those who are "
    "“yes” the same share is caught in every group: equal recall, TP / (TP + FN).",
    "recall_and_false_positive_rate": f"**{link('equalized_odds', 'Equalized odds')}** asks for "
    "equal recall and equal false positive rate at once. One threshold for each group can rarely "
    "give both: shown is the point of each group’s ROC curve nearest to that of all rows.",
    "precision": f"**{link('predictive_parity', 'Predictive parity')}** asks that of those who are "
    "predicted “yes” the same share is “yes” in every group: equal precision, TP / (TP + FP).",
    "own": "A group with a threshold of its own stays at it; the others follow the slider.",
}
_LARGEST = "Largest difference"
_TARGET = (
    " Each group takes the selectable threshold at which it comes nearest to what **all rows** "
    f"reach at the slider’s threshold; “{_LARGEST}” in the table shows how far apart they stay."
)
SOURCES = (
    "Names after Hardt, Price and Srebro (2016), *Equality of Opportunity in Supervised Learning*, "
    "and Chouldechova (2017), *Fair Prediction with Disparate Impact*. Where the share of “yes” "
    "differs between groups, equal precision, equal recall and equal false positive rate cannot "
    "all hold, except where precision is 1 or nobody is caught. Which of them matters is not a "
    "question of numbers."
)
_GAP = (
    " The largest difference is among all groups, those too few to tell as well; its interval "
    "holds for all pairs together (Newcombe’s, by Bonferroni): where it reaches below 0, chance "
    "alone may have made it."
)
_CRITERION_HELP = (
    "What the thresholds of the groups are to make equal. The slider stays live. Of two rates "
    "equally near the higher one is taken; of thresholds with one rate, the one that costs least: "
    "the highest for recall and for the share predicted “yes”, the lowest for the others."
)


def choose_groups(shown: Shown) -> Compared | None:
    """Return the groups to compare; None when a file was read without them.

    Rows whose features are known are grouped by the quarters of one of them.
    """
    groups = _quarters(shown) if shown.feature_names else shown.groups
    if groups is None:
        st.info(
            "Your file was read without a column of groups. Choose “Group” on the page of your "
            "predictions, or go back to the trained network."
            if shown.view.predictions.has_rows
            else "This summary was counted without groups, and a summary has no rows to group. "
            "Count the files again with a column of groups: "
            "`python -m core.summarize … --group COLUMN`."
        )
        st.page_link("pages/your_predictions.py", label="Your predictions")
        return None
    if shown.groups:
        _say(groups)
    return shown.once(
        ("groups", groups.column), lambda: compare_groups(shown.view, groups), of_rows=True
    )


def _quarters(shown: Shown) -> Groups:
    names = list(shown.feature_names)
    for text in set(st.query_params.get_all(GROUP_BY.key)) - set(names):
        st.warning(
            f"The link says “{GROUP_BY.key}={literal(cut(text))}”; known are "
            f"{literal(', '.join(names))}. {literal(names[0])} is used instead.",
            icon=":material/link_off:",
        )
    feature = GROUP_BY.draw(
        "Group the rows by quarters of",
        options=names,
        default=names[0],
        width=320,
        help="Four groups with about as many rows each, by the value of one feature. Your own file "
        "can have any column of groups.",
    )
    return group_quarters(feature, shown.features[:, names.index(feature)])


def _say(groups: Groups | CountedGroups) -> None:
    rest = ""
    if groups.n_summed_up:
        rest = f", the {len(groups.names) - 1} largest and {groups.n_summed_up:,} more together"
    st.markdown(f"Grouped by **{named(groups.column)}**{rest}.")


def choose_criterion() -> str:
    """Let a person choose what the thresholds of the groups are to make equal."""
    by = CRITERION.draw("Thresholds of the groups", help=_CRITERION_HELP)
    st.markdown(CRITERIA[by] + ("" if by in ("threshold", "own") else _TARGET))
    return by


def choose_thresholds(compared: Compared, by: str) -> list[float | None]:
    """Let a person type a threshold for each group, where that was chosen."""
    if by != "own":
        return [None for _ in compared.names]
    low, high = ends_of(compared.view.scale, compared.view.curve)
    step = 10 * compared.view.step
    # Named by their texts: another column of groups has others.
    with st.container(horizontal=True, key="own_thresholds"):
        typed = [
            st.number_input(
                f"{LETTERS[i]} · {named(name, 40)}",
                low,
                high,
                None,
                step=step,
                format="%.9g",
                placeholder="the slider’s",
                key=f"group_t_{i}_{name}",
                persist_state="session",
                width=170,
            )
            for i, name in enumerate(compared.names)
        ]
    st.caption("Empty follows the slider. What you type here stays in this window.")
    return typed


def columns(shown: Shown, compared: Compared, by: str, typed: list[float | None]) -> Columns:
    """Tabulate what each group reaches at each threshold of the slider."""
    if by == "own":
        return group_columns(compared, by, typed, SURE.value)
    name = ("group columns", compared.column, by, SURE.value)
    return shown.once(name, lambda: group_columns(compared, by, typed, SURE.value), of_rows=True)


def drawn(compared: Compared) -> list[int]:
    """Let a person choose whose curves are drawn, where there are many groups."""
    every = list(range(len(compared.names)))
    if len(every) <= MOST_DRAWN:
        return every
    sizes = [part.n_samples for part in compared.predictions]
    largest = sorted(sorted(every, key=lambda i: -sizes[i])[:MOST_DRAWN])
    return sorted(
        st.multiselect(
            "Draw the curves of",
            every,
            default=largest,
            format_func=lambda i: f"{LETTERS[i]} · {plain(compared.names[i], 40)}",
            max_selections=MOST_DRAWN,
            key=f"drawn_{len(every)}",
        )
    )


PICTURES = {"roc": "ROC", "said_yes": "share predicted “yes”", "precision": "precision"}
_PLACES = {
    "roc": ("false_positive_rate", "recall"),
    "said_yes": ("threshold", "predicted_positive_rate"),
    "precision": ("threshold", "precision"),
}


def marks(which: Sequence[int]) -> list[Mark]:
    """Mark each group on each chart, with its letter."""
    return charts.marks("g", which, _PLACES)


def show_charts(shown: Shown, compared: Compared, which: Sequence[int]) -> None:
    """Draw the curves of some groups over one another; once."""
    if not which:
        return
    bands = has_bands(compared)

    def drawn() -> dict[str, go.Figure]:
        names = [f"{LETTERS[i]} · {plain(compared.names[i], 40)}" for i in which]
        curves, scale = [compared.curves[i] for i in which], compared.view.scale
        against = {"said_yes": "predicted_positive_rate", "precision": "precision"}
        return {"roc": charts.roc(names, curves, has_bands=bands)} | {
            chart: charts.against_threshold(names, curves, RATES[name], scale)
            for chart, name in against.items()
        }

    name = ("group charts", compared.column, *which, bands)
    row_of_charts("groups", shown.once(name, drawn, of_rows=True))


def side_by_side(compared: Compared, columns: Columns) -> None:
    """Show the groups in a table that follows the slider, all rows together below them."""
    st.header("Group by group", anchor=False)
    heads = [("Group", "rows, and how many are “yes”"), ("Threshold", "")]
    heads += [(RATES[name].short, RATES[name].formula) for name in SHOWN_RATES]
    heads += [(name.upper(), "") for name in COUNTS]

    def cells(key: str, names: Sequence[str]) -> list[Live]:
        return [Live(f"{name}{key}") for name in names]

    is_weighted = compared.view.curve.is_weighted
    if not is_weighted:
        SURE.draw()
    known = () if is_weighted else with_limits()

    def rate_cells(who: str, curve: ThresholdCurve) -> list[Cell]:
        return [
            "too few to tell"
            if too_few(curve, name)
            else sure_cell(name, who, has_limits=name in known)
            for name in SHOWN_RATES
        ]

    every = ("threshold", *SHOWN_RATES, *COUNTS)
    rows = []
    for i, (name, curve) in enumerate(zip(compared.names, compared.curves, strict=True)):
        at, counts = cells(f"@g{i + 1}", ["threshold"]), cells(f"@g{i + 1}", COUNTS)
        middle = rate_cells(f"g{i + 1}", curve)
        rows.append(Row(f"{LETTERS[i]} · {plain(name, 40)}", _size(curve), [*at, *middle, *counts]))
    missing = ", ".join(LETTERS[i] for i in unmatched(compared, columns))
    together = f"All together, without {missing}" if missing else "All together"
    note = "the groups at their thresholds, added up"
    rows.append(Row(together, note, ["", *cells("@all", every[1:])], is_sum=True))
    has_gaps = Column("recall_low@gap") in columns
    gaps = [sure_cell(name, "gap", has_limits=has_gaps) for name in SHOWN_RATES]
    rows.append(Row(_LARGEST, "between two groups", ["", *gaps, *[""] * len(COUNTS)]))
    rows.append(Row("All rows", "at the slider’s threshold", cells("", every)))
    show(LIVE, "Groups side by side", heads, rows)
    if missing:
        st.caption(
            f"For {missing} no threshold can do what is asked: without a “yes” there is no recall, "
            "without a “no” no false positive rate, and with one class only the precision is the "
            "same at every threshold."
        )
    few = (
        f" Recall or false positive rate of fewer than {FEWEST} rows is not shown: its interval "
        "would be wider than one half. The rows of a precision change with the threshold: its "
        "interval says what they tell."
    )
    st.caption(
        "In a group of few rows a rate moves in large steps, and by chance."
        + (" Intervals are not defined with weights." if is_weighted else few + _GAP)
    )
    st.caption(SOURCES)


def how_many(compared: Compared) -> Columns:
    """Show how many rows would tell, and return what its numbers follow; none with weights."""
    return {} if compared.view.curve.is_weighted else how_many_rows.of_groups(compared)


def _size(curve: ThresholdCurve) -> str:
    rows = counted(curve.n_samples, "row")
    if curve.is_weighted:
        total = curve.n_positive + curve.n_negative
        return f"{rows} of weight {total:,.6g}, {curve.n_positive:,.6g} of it “yes”"
    return f"{rows}, {curve.n_positive:,} “yes”"
