"""A decision record as JSON, and back from any file that claims to hold one."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from dataclasses import asdict, fields
from datetime import date
from typing import Any, TypeVar

from core.decision.counts import Counts
from core.decision.rates import RATES
from core.decision.rule import check_rule, in_float32
from core.predictions.scale import Scale
from core.selection.cost import CELLS, Costs
from core.selection.intervals import PROPORTIONS
from core.selection.record import COVERAGE, DecisionRecord, Ends, Limits, Origin, Reached
from core.selection.requirements import Requirement

T = TypeVar("T")

VERSION = 2
MOST_BYTES = 1 << 20
ELEMENT = "decision-record"
"""The id of the element in which a page holds the record that it shows."""

_MOST_CHARS = 4_000
_MOST_ENTRIES = 100
_MOST_ROWS = 1e15  # whole numbers are exact up to here, in any reader of JSON
_CHOSEN = ", on which it was chosen"
_IN_A_PAGE = re.compile(
    rb'<script[^>]{0,99}\bid="?%s"?[^>]{0,99}>(.*?)</script' % ELEMENT.encode(), re.S
)


def to_json(record: DecisionRecord) -> str:
    """Write a record, with the rates beside the counts; the same record, the same text."""
    content: dict[str, Any] = {"decision_record": VERSION} | asdict(record)
    content["shown_rule"] = record.shown_rule
    for name in ("equally_good", "equally_good_second"):
        content[name] = [[str(in_float32(end)[()]) for end in ends] for ends in content[name]]
    for entry, each in zip(content["reached"], record.reached, strict=True):
        values = {name: rate.compute(each.counts) for name, rate in RATES.items()}
        entry["rates"] = {n: None if math.isnan(v) else v for n, v in values.items()}
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def json_in(data: bytes) -> bytes | None:
    """Find the record in a file: JSON, or a page that was written from one.

    Parameters
    ----------
    data : bytes
        The whole file.

    Returns
    -------
    bytes or None
        To be read by `record_from_json`; None for a file that claims to hold no record.

    Raises
    ------
    ValueError
        When it does, and is larger than a record can be.
    """
    head = data[:MOST_BYTES]
    if re.match(rb"(\xef\xbb\xbf)?\s*\{", head):
        found = head if b'"decision_record"' in head else None
    elif re.match(rb"(?i)(\xef\xbb\xbf)?\s*(<!doctype html|<html)", head):
        inside = _IN_A_PAGE.search(head)
        claims = ELEMENT.encode() in head
        found = inside[1] if inside else b"" if claims else None
    else:
        return None
    if found is not None and len(data) > MOST_BYTES:
        raise ValueError(
            f"A decision record must have at most {MOST_BYTES >> 20} MB; got {len(data):,} bytes."
        )
    return found


def record_from_json(text: str | bytes) -> DecisionRecord:
    """Read a record back.

    Raises
    ------
    ValueError
        When the text is no decision record, with what is wrong with it.
    """
    try:
        content = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise ValueError(
            "A decision record must be JSON; got another text, or one that is cut short."
        ) from None
    if not isinstance(content, dict) or "decision_record" not in content:
        raise ValueError("A decision record must say `decision_record`; got another file.")
    version = content["decision_record"]
    if version not in (1, VERSION) or isinstance(version, bool):
        got = f"version {version}" if isinstance(version, int) else "no version"
        raise ValueError(
            f"A decision record must be of version 1 or {VERSION}; got {got[:40]}. Another release "
            "of the app wrote it."
        )
    try:
        return _read(_renewed(content) if version == 1 else content)
    except KeyError as error:
        raise ValueError(f"A decision record must be complete; got one without {error}.") from None
    except (TypeError, ValueError, AttributeError, OverflowError) as error:
        raise ValueError(f"A decision record must be as it was written: {error}") from None


def _no_constant(name: str) -> float:
    raise ValueError(f"`{name}` is no JSON.")


def _renewed(content: dict[str, Any]) -> dict[str, Any]:
    """Turn a record of version 1 into one of version 2."""
    origin = {field.name: "" for field in fields(Origin)}
    origin |= {"words": content["source"], "sha256": content["sha256"]}
    reached = [
        entry | {"rows": _text(entry["rows"], "rows").removesuffix(_CHOSEN), "undecided": [0, 0]}
        for entry in content["reached"]
    ]
    return content | {
        **{"second": "", "required": [], "costs": None, "asking": 0.0, "equally_good_second": []},
        **{"origin": origin, "reached": reached},
        "equally_good": content["equally_good"][:_MOST_ENTRIES],
    }


def _read(content: dict[str, Any]) -> DecisionRecord:
    threshold, second = (_threshold(content[name], name) for name in ("threshold", "second"))
    if not threshold:
        raise ValueError("`threshold` must be a number; got none.")
    scale = Scale(content["scale"]["kind"], content["scale"]["higher_is_yes"] is True)
    if second and scale.decided(float(second)) < scale.decided(float(threshold)):
        raise ValueError("`second` must not be beyond `threshold`; got it on the other side.")
    rule = content["rule"]
    check_rule(rule)
    no, yes = (_text(name, "class_names") for name in content["class_names"])
    origin = Origin(**{f.name: _text(content["origin"][f.name], f.name) for f in fields(Origin)})
    if not re.fullmatch(r"([0-9a-f]{64})?", origin.sha256):
        raise ValueError("`sha256` must be 64 hexadecimal digits; got other characters.")
    costs = content["costs"]
    texts = {name: _text(content[name], name) for name in ("goal", "why", "asked", "day")}
    date.fromisoformat(texts["day"])
    if not texts["goal"]:
        raise ValueError("`goal` must say what was asked for; got nothing.")
    return DecisionRecord(
        threshold=threshold,
        second=second,
        rule=rule,
        scale=scale,
        class_names=(no, yes),
        origin=origin,
        required=_several(content["required"], "required", _requirement),
        costs=None if costs is None else Costs(**{c: _number(costs[c], c) for c in CELLS}),
        asking=_number(content["asking"], "asking"),
        equally_good=_ends(content["equally_good"]),
        equally_good_second=_ends(content["equally_good_second"]),
        reached=_several(content["reached"], "reached", _reached, least=1),
        notes=_several(content["notes"], "notes", lambda note: _text(note, "notes")),
        **texts,
    )


def _requirement(entry: dict[str, Any]) -> Requirement:
    value = _number(entry["value"], "value")
    return Requirement(_text(entry["name"], "name"), _text(entry["sense"], "sense"), value)


def _ends(entries: object) -> Ends:
    def one(entry: Any) -> tuple[float, float]:
        low, high = (float(in_float32(float(_text(end, "equally_good", 40)))) for end in entry)
        if not low <= high:
            raise ValueError("`equally_good` must ascend; got an interval that does not.")
        return low, high

    return _several(entries, "equally_good", one)


def _reached(entry: dict[str, Any]) -> Reached:
    counts = Counts(**{cell: _rows(entry["counts"][cell], cell) for cell in CELLS})
    positives, negatives = (_rows(many, "undecided") for many in entry["undecided"])
    return Reached(
        _text(entry["rows"], "rows"), counts, _limits(entry["intervals"]), (positives, negatives)
    )


def _limits(entries: dict[str, Any]) -> Limits:
    limits: dict[str, tuple[float, float] | None] = {}
    for name, ends in entries.items():
        if name not in (*PROPORTIONS, COVERAGE):
            raise ValueError(f"`intervals` must be of a rate; got {name[:40]!r}.")
        if ends is None:
            limits[name] = None
            continue
        low, high = (_number(end, "intervals") for end in ends)
        if not 0 <= low <= high <= 1:
            raise ValueError("`intervals` must lie from 0 to 1; got one that does not.")
        limits[name] = low, high
    return limits


def _several(
    entries: object, name: str, read: Callable[[Any], T], *, least: int = 0
) -> tuple[T, ...]:
    if not isinstance(entries, list) or not least <= len(entries) <= _MOST_ENTRIES:
        raise ValueError(f"`{name}` must be a list of {least} to {_MOST_ENTRIES} entries.")
    return tuple(map(read, entries))


def _threshold(value: object, name: str) -> str:
    """Check that it is written in the one way that reads back the same float32."""
    text = _text(value, name, 40)
    if text and not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?", text):
        raise ValueError(f"`{name}` must be a finite number; got {text!r}.")
    if text and text != str(in_float32(float(text))[()]):
        raise ValueError(f"`{name}` must be the shortest decimals of a float32; got {text!r}.")
    return text


def _rows(value: object, name: str) -> float:
    many = _number(value, name)
    if not 0 <= many <= _MOST_ROWS:
        raise ValueError(f"`{name}` must be a number of rows; got another number.")
    return many


def _number(value: object, name: str) -> float:
    """Check that it is a finite number; whole ones stay whole."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        raise ValueError(f"a number for {name} is missing.")
    return value


def _text(value: object, name: str, most: int = _MOST_CHARS) -> str:
    if not isinstance(value, str):
        raise ValueError(f"a text for {name} is missing.")
    if len(value) > most:
        raise ValueError(f"`{name}` must have at most {most:,} characters; got {len(value):,}.")
    return value
