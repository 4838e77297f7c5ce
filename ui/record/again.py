"""A recorded decision again: on the same rows, on newer ones, and whether it still holds."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qs

import htpy as h
import streamlit as st

from core.decision.rates import RATES
from core.selection.choice import begun, number
from core.selection.record import DecisionRecord, Reached
from core.selection.requirements import Requirement
from ui.address.parameters import QUESTION, RULE, SECOND
from ui.charts.table import Row
from ui.charts.table import show as show_table
from ui.live.followers import LIVE
from ui.record import opened
from ui.record.words import decides, facts, lines, sentence
from ui.source.every_point import THESE, points_on
from ui.source.shown import Shown
from ui.source.source import threshold_on
from ui.style import style
from ui.text import four, limits_text, literal, named, plain

_ALIKE = {True: ":material/task_alt:", False: ":material/difference:"}


def show(shown: Shown | None, *, is_brief: bool = False) -> None:
    """Show the record that a person opened, if any, beside what it reaches on the rows shown.

    `shown`: nothing where no rows are there yet.
    `is_brief`: whether it stands where a threshold is chosen: the table is closed, and what was
    asked can be asked again.
    """
    place = st.container(key="opened_record")  # in every run, so that nothing below it moves
    what = opened.held()
    if what is None:
        return
    record = what.record
    with place.container(border=True):
        st.subheader(f"Decision of {record.day}", anchor=False)
        st.markdown(f"**{literal(decides(record))}.** {literal(sentence(record.goal))}")
        if shown is None:
            _ask_for_rows(record)
        else:
            _compare(record, shown, is_brief=is_brief)
        with st.expander(f"What {named(what.name)} says", key="record_facts"):
            listed = ([h.dt[name], h.dd[text]] for name, text in facts(record))
            st.html(style("record/again") + h.dl(".record-facts")[listed])
            for note in record.notes:
                st.caption(literal(plain(note, 1000)))
        with st.container(horizontal=True):
            if shown is not None and record.scale == shown.view.scale:
                _offer_to_use(record, shown)
            if is_brief and record.asked:
                st.button(
                    "Ask the same here",
                    key="ask_record",
                    on_click=_ask,
                    args=(record,),
                    icon=":material/replay:",
                    help="The card and what was typed in it, as they were: which threshold is "
                    "chosen on these rows?",
                )
            st.button(
                "Put the record away",
                key="put_record_away",
                on_click=opened.put_away,
                icon=":material/close:",
            )


def _ask_for_rows(record: DecisionRecord) -> None:
    origin = record.origin
    if origin.recipe:
        said = "It is about a trained network: where that is shown, **Choose a threshold** counts "
        said += "again. Or bring rows with scores, and it is seen here what it reaches on them."
    else:
        said = f"It is about **{named(origin.file or origin.words)}**: bring that file again, or "
        said += "newer rows, and it is seen here what it reaches on them."
    st.info(said, icon=":material/upload_file:")


def _compare(record: DecisionRecord, shown: Shown, *, is_brief: bool) -> None:
    if record.scale != shown.view.scale:
        st.warning(
            "It is about scores on another scale than these rows have, so it says nothing of them.",
            icon=":material/straighten:",
        )
        return
    under = shown if shown.view.rule == record.rule else shown.under(record.rule)
    same, is_same = _sameness(record, shown)
    if is_same:
        points = [points_on(under, each.rows) for each in record.reached]
        now = [record.on(each) for each in points if each is not None]
        alike = list(map(_numbers, now)) == list(map(_numbers, record.reached))
        what = "Counted again, the numbers are **the same**."
        if not alike:
            what = "Counted again, the numbers **differ**: they are read in another way here."
    else:
        rows = THESE if shown.network is None else f"the {shown.split} rows"
        here = points_on(under, rows)
        now = [] if here is None else [record.on(here)]
        alike, what = False, _other_words(record, shown)
    st.markdown(f"{_ALIKE[alike]} {same} {what}")
    for requirement in record.required:
        _say_whether_it_holds(requirement, now[-1:])
    with st.expander("The numbers", key="record_numbers", expanded=not is_brief):
        _table(record, [] if alike else now, shown)


def _sameness(record: DecisionRecord, shown: Shown) -> tuple[str, bool]:
    """Say whether the rows are those of the record, and whether that is worth counting again."""
    was, now = record.origin, shown.origin
    if was.recipe:
        if was.recipe == now.recipe:
            return "**The same recipe**, so the same network.", True
        return "**Other rows** than those of the network that the record is about.", False
    if was.sha256 and now.sha256:
        same = was.sha256 == now.sha256
        name = f", {named(now.file)}," if now.file else ""
        if same and was.sheet == now.sheet:
            return f"**The same file**{name} byte for byte.", True
        if same:
            return f"**The same workbook**{name} but another sheet of it.", False
        return f"**Another file**{name} than the recorded {named(was.file)}.", False
    return (
        "Of one of the two **no file is known**, so nobody can say whether it is the same.",
        False,
    )


def _numbers(rows: Reached) -> tuple[object, ...]:
    return rows.rows, rows.counts, rows.undecided


def _other_words(record: DecisionRecord, shown: Shown) -> str:
    said = "What the recorded threshold reaches on these rows stands beside what was recorded."
    if record.second:
        said = said.replace("threshold reaches", "thresholds reach")
    yes = tuple(map(plain, shown.view.predictions.class_names))[1]
    if yes != record.class_names[1]:
        said += (
            f" “Yes” was **{named(record.class_names[1])}** there, and is **{named(yes)}** here."
        )
    if record.origin.score != shown.origin.score:
        was, now = (named(each.score) or "a column alone" for each in (record.origin, shown.origin))
        said += f" The scores were **{was}** there, and are **{now}** here."
    return said


def _say_whether_it_holds(requirement: Requirement, now: Sequence[Reached]) -> None:
    for rows in now:
        name, value, target = requirement.name, rows.value(requirement), requirement.value
        limits = rows.intervals.get(name)
        written = four(value) if name in RATES else number(value)
        unsure = ""
        if limits and limits[0] <= target <= limits[1]:
            unsure = " The interval holds both: these rows are too few to tell for all like them."
        said = f"**{literal(begun(str(requirement)))}**"
        found = f"{written}{limits_text(limits)} on {named(rows.rows)}.{unsure}"
        if rows.meets(requirement):
            st.success(f"{said} holds: {found}", icon=":material/check_circle:")
        else:
            st.error(f"{said} does **not** hold: {found}", icon=":material/cancel:")


def _table(record: DecisionRecord, now: Sequence[Reached], shown: Shown) -> None:
    rows, was, here = [*record.reached, *now], record.origin.file, shown.origin.file
    heads = [("", ""), ("Recorded", f"{_of(record.reached[0], was)}, chosen")]
    heads += [("Recorded", _of(each, was)) for each in record.reached[1:]]
    heads += [("Now", _of(each, here)) for each in now]
    table = [Row(line.label, line.note, line.texts) for line in lines(record, rows)]
    show_table(LIVE, "The recorded decision again", heads, table)


def _of(rows: Reached, file: str) -> str:
    return f"{plain(file)}: {plain(rows.rows)}" if file else plain(rows.rows)


def _offer_to_use(record: DecisionRecord, shown: Shown) -> None:
    scale = shown.view.scale
    low, high = scale.bounds
    both = [float(text) for text in (record.threshold, record.second) if text]
    st.button(
        "Use the recorded thresholds" if record.second else "Use the recorded threshold",
        key="use_record",
        on_click=_use,
        args=(both, shown),
        disabled=not all(low <= scale.decided(each) <= high for each in both),
        icon=":material/tune:",
        help="Moves the slider there, on every page.",
    )


def _ask(record: DecisionRecord) -> None:
    """Ask what the record asked, with its rule, of the rows that are shown."""
    asked = parse_qs(record.asked, keep_blank_values=True)
    for parameter in (*QUESTION, RULE):
        words = [word for word in asked.get(parameter.key, []) if parameter.accepts(word)]
        parameter.set(parameter.read(words) if words else parameter.default)


def _use(thresholds: list[float], shown: Shown) -> None:
    threshold_on(shown.view.scale).set(thresholds[0])
    if len(thresholds) > 1:
        SECOND.set(thresholds[1])
