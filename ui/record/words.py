"""What a record says, in words and as rows of a table, for its page and for the app."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.decision.rates import RATES
from core.parsing.numbers import minus
from core.predictions.scale import PROBABILITY
from core.selection.choice import begun, number
from core.selection.cost import per
from core.selection.interval_text import intervals_text
from core.selection.record import COVERAGE, REFERENCE, DecisionRecord, Reached
from core.selection.requirements import Requirement
from ui.source.shown import scale_words
from ui.text import COUNTS, SIGNS, four, limits_text, plain, recipe_words

RATES_OF_ONE = ("recall", "precision", "false_positive_rate", "accuracy")
_NOT = {">": "≤", ">=": "<", "<": "≥", "<=": ">"}


@dataclass(frozen=True)
class Line:
    """Hold a row of the table: label, a note below it, and a text for each set of rows."""

    label: str
    note: str
    texts: tuple[str, ...]


def decides(record: DecisionRecord) -> str:
    """Say when “yes” is predicted, and when nothing is."""
    yes, no = SIGNS[record.shown_rule], _NOT[record.shown_rule]
    if not record.second:
        return f"“Yes” when score {yes} {shown(record.threshold)}"
    return (
        f"“No” when score {no} {shown(record.threshold)}, “yes” when {yes} "
        f"{shown(record.second)}, else ask"
    )


def sentence(text: str) -> str:
    """Write a text as a sentence."""
    return begun(text) + ("" if text.endswith(".") else ".")


def shown(threshold: str) -> str:
    """Write an exact threshold for people; it reads back the same but for the sign."""
    return minus(threshold.removesuffix(".0"))


def facts(record: DecisionRecord) -> list[tuple[str, str]]:
    """List what else is to be known of it: name and text."""
    origin, (no, yes) = record.origin, record.class_names
    sheet = f", sheet {plain(origin.sheet)}" if origin.sheet else ""
    tied = ["a tie is predicted “no”", "a tie is predicted “yes”"]
    if record.second:
        tied = [
            "a tie with the first is predicted “no”, one with the second is asked about",
            "a tie with the first is asked about, one with the second is predicted “yes”",
        ]
    every = [
        ("Rows", plain(origin.words, 300)),
        ("File", plain(origin.file) + sheet if origin.file else ""),
        ("SHA-256 of it", origin.sha256),
        ("Column of scores", plain(origin.score)),
        ("Recipe", _recipe(origin.recipe)),
        ("Classes", f"“yes” is {plain(yes)}, “no” is {plain(no)}"),
        ("Scores", "" if record.scale == PROBABILITY else scale_words(record.scale)),
        (
            "Rule",
            f"score {SIGNS[record.shown_rule]} threshold, both in float32: "
            f"{tied[record.rule == '>=']}",
        ),
        ("Equally good", _intervals(record)),
        ("Costs", _costs(record)),
        ("Decided on", record.day),
    ]
    return [(name, text) for name, text in every if text]


def _recipe(word: str) -> str:
    return word and recipe_words("" if word == REFERENCE else word)


def _intervals(record: DecisionRecord) -> str:
    first, second = (
        intervals_text(record.intervals(ends), record.scale)
        for ends in (record.equally_good, record.equally_good_second)
    )
    return f"{first} for the first threshold, {second} for the second" if record.second else first


def _costs(record: DecisionRecord) -> str:
    costs = record.costs
    if costs is None:
        return ""
    words = {"fn": "a miss", "fp": "a false alarm", "tp": "a catch", "tn": "a correct “no”"}
    said = [f"{what} {number(getattr(costs, cell))}" for cell, what in words.items()]
    said += [f"to ask about a row {number(record.asking)}"] if record.second else []
    return ", ".join(said)


def lines(record: DecisionRecord, rows: Sequence[Reached]) -> list[Line]:
    """Tabulate what was required, and what is reached on each set of rows."""

    def line(label: str, note: str, texts: list[str]) -> Line:
        return Line(label, note, tuple(texts))

    found = [
        line(begun(str(one)), "required", [_met(one, each) for each in rows])
        for one in record.required
    ]
    if record.second:
        found += [
            line("Decided", "share of all rows", [_with_limits(e, COVERAGE) for e in rows]),
            line("Accuracy", "of what is decided", [_with_limits(e, "accuracy") for e in rows]),
            line("Asked about", "rows", [number(sum(e.undecided)) for e in rows]),
        ]
    else:
        found += [
            line(RATES[n].short, RATES[n].formula, [_with_limits(e, n) for e in rows])
            for n in RATES_OF_ONE
        ]
    found += [
        line(label, "", [number(getattr(e.counts, cell)) for e in rows])
        for cell, label in COUNTS.items()
    ]
    if record.costs is not None:
        costs, asking = record.costs, record.asking
        note = "with asking" if record.second else ""
        found.append(
            line(
                f"Cost {per(is_weighted=rows[0].is_weighted)}",
                note,
                [number(e.cost(costs, asking)) for e in rows],
            )
        )
    return found


def _met(requirement: Requirement, rows: Reached) -> str:
    return "met" if rows.meets(requirement) else "not met"


def _with_limits(rows: Reached, name: str) -> str:
    value = rows.coverage if name == COVERAGE else float(RATES[name].compute(rows.counts))
    return four(value) + limits_text(rows.intervals.get(name))
