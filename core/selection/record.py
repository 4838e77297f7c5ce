"""The decision record: what was decided, for what reason, and what it reached, as JSON and back."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from core.decision.counts import Counts
from core.decision.rates import RATES
from core.decision.rule import RULES
from core.predictions.scale import Scale
from core.selection.choice import Choice
from core.selection.intervals import PROPORTIONS, band

VERSION = 1
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Reached:
    """Say what a threshold reaches on some rows.

    Attributes
    ----------
    rows : str
        Which rows, and whether it was chosen on them.
    counts : Counts of int or float
    intervals : dict of str to tuple of two float, or None
        By rate, Wilson's 95 % interval; empty with weights.
    """

    rows: str
    counts: Counts[float]
    intervals: dict[str, tuple[float, float] | None]


def reached(rows: str, counts: Counts[float]) -> Reached:
    """Say what was reached, and between which limits each rate lies.

    Parameters
    ----------
    rows : str
    counts : Counts of int; of float with weights, where no interval is defined
    """
    intervals: dict[str, tuple[float, float] | None] = {}
    if not isinstance(counts.tp, float):
        for rate in PROPORTIONS:
            limits = band(counts, rate, confidence=CONFIDENCE)
            low, high = limits.low.item(), limits.high.item()
            intervals[rate] = None if math.isnan(low) else (low, high)
    return Reached(rows, counts, intervals)


@dataclass(frozen=True)
class DecisionRecord:
    """Hold one decision: enough to check it, to apply it, and to defend it.

    Attributes
    ----------
    threshold : str
        The exact number to use, in the score's own numbers: the shortest decimals of a float32.
    rule : {">", ">="}
        On the numbers decided on; `shown_rule` on the score's own.
    scale : Scale
        What the scores mean.
    class_names : tuple of two str
    source : str
        Where the rows came from.
    sha256 : str
        Of the file they were read from; "" without one.
    goal, why : str
        What was asked for, and what was found.
    asked : str
        The same as the parameters of a link, to ask it again; "" where it cannot be.
    equally_good : tuple of tuple of two float
        Lowest and highest of each interval of thresholds that decide alike, in the score's own
        numbers; infinite ends as −inf and inf.
    reached : tuple of Reached
        On the rows it was chosen on, first, and on others.
    notes : tuple of str
        What else is to be known: how sure it is, and what it does not say.
    day : str
        Of the decision, as 2026-05-31.
    """

    threshold: str
    rule: str
    scale: Scale
    class_names: tuple[str, str]
    source: str
    sha256: str
    goal: str
    why: str
    asked: str
    equally_good: tuple[tuple[float, float], ...]
    reached: tuple[Reached, ...]
    notes: tuple[str, ...]
    day: str

    @property
    def shown_rule(self) -> str:
        """The rule on the score's own numbers: ">", ">=", "<" or "<="."""
        return self.scale.shown_rule(self.rule)

    def to_json(self) -> str:
        """Write it as JSON, with the rates beside the counts; the same record, the same text."""
        content: dict[str, Any] = {"decision_record": VERSION} | asdict(self)
        content["shown_rule"] = self.shown_rule
        content["equally_good"] = [[str(low), str(high)] for low, high in self.equally_good]
        for entry, each in zip(content["reached"], self.reached, strict=True):
            values = {name: rate.compute(each.counts) for name, rate in RATES.items()}
            entry["rates"] = {n: None if math.isnan(v) else v for n, v in values.items()}
        return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def record_of(
    choice: Choice,
    scale: Scale,
    *,
    class_names: tuple[str, str],
    source: str,
    day: date,
    sha256: str = "",
    asked: str = "",
    others: tuple[Reached, ...] = (),
    notes: tuple[str, ...] = (),
) -> DecisionRecord:
    """Make the record of a choice.

    Parameters
    ----------
    choice : Choice
        With a threshold.
    others : tuple of Reached
        What it reaches on rows that it was not chosen on.

    Raises
    ------
    ValueError
        When the choice found no threshold.
    """
    if choice.threshold is None or choice.counts is None:
        raise ValueError("`choice` must have a threshold; got an impossible one.")
    ends = [scale.shown(np.array([each.low, each.high])) for each in choice.optimal]
    return DecisionRecord(
        threshold=str(np.float32(scale.shown(choice.threshold))),
        rule=choice.rule,
        scale=scale,
        class_names=class_names,
        source=source,
        sha256=sha256,
        goal=choice.goal,
        why=choice.why,
        asked=asked,
        equally_good=tuple(sorted((float(end.min()), float(end.max())) for end in ends)),
        reached=(reached(f"{choice.rows}, on which it was chosen", choice.counts), *others),
        notes=notes,
        day=day.isoformat(),
    )


def record_from_json(text: str) -> DecisionRecord:
    """Read a record back.

    Raises
    ------
    ValueError
        When the text is no decision record, with what is wrong with it.
    """
    try:
        content = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        raise ValueError("A decision record must be JSON; got another text.") from None
    if not isinstance(content, dict) or "decision_record" not in content:
        raise ValueError("A decision record must say `decision_record`; got another file.")
    if content["decision_record"] != VERSION:
        raise ValueError(
            f"A decision record must be of version {VERSION}; got {content['decision_record']!r}."
        )
    try:
        record = _read(content)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ValueError(f"A decision record must be complete; got one without {error}.") from None
    if record.rule not in RULES:
        raise ValueError(f'`rule` must be ">" or ">="; got {record.rule!r}.')
    if not math.isfinite(float(record.threshold)):
        raise ValueError(f"`threshold` must be a finite number; got {record.threshold}.")
    return record


def _read(content: dict[str, Any]) -> DecisionRecord:
    texts = ("threshold", "rule", "source", "sha256", "goal", "why", "asked", "day")
    no, yes = map(str, content["class_names"])
    return DecisionRecord(
        **{name: _text(content[name], name) for name in texts},
        scale=Scale(content["scale"]["kind"], bool(content["scale"]["higher_is_yes"])),
        class_names=(no, yes),
        equally_good=tuple((float(low), float(high)) for low, high in content["equally_good"]),
        reached=tuple(map(_reached, content["reached"])),
        notes=tuple(_text(note, "notes") for note in content["notes"]),
    )


def _reached(entry: dict[str, Any]) -> Reached:
    counts = Counts(**{cell: entry["counts"][cell] + 0 for cell in ("tp", "fp", "fn", "tn")})
    limits = {
        str(name): None if ends is None else (float(ends[0]), float(ends[1]))
        for name, ends in entry["intervals"].items()
    }
    return Reached(_text(entry["rows"], "rows"), counts, limits)


def _text(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise ValueError(f"a text for {name}")
    return value


def again(record: DecisionRecord, rows: str, counts: Counts[float]) -> DecisionRecord:
    """Add what the threshold reaches on further rows, such as newer ones."""
    return replace(record, reached=(*record.reached, reached(rows, counts)))
