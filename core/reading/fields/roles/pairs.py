"""Columns of scores that name one of two classes, alone or as a pair that sums to 1."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.reading.fields.labels import Label, as_label, guess_order
from core.reading.fields.roles.class_columns import prefix_ends
from core.reading.fields.roles.column import (
    MAX_SEARCHED_COLUMNS,
    Column,
    have_one_sum,
    lies_in_unit,
    only,
)
from core.reading.names import CLASS_PREFIXES, CLEAR_PAIRS, NEGATIVE, POSITIVE, words_of
from core.reading.tables import Table


@dataclass(frozen=True)
class ClassOfColumn:
    """Hold which class a column of scores names.

    Parameters
    ----------
    key : str
        Of the label.
    is_certain : bool
        False where columns are only numbered from 1, in the order of labels that are not.
    """

    key: str
    is_certain: bool = True


def classes_of_columns(
    table: Table, label: str, labels: Sequence[Label]
) -> dict[str, ClassOfColumn]:
    """Find the columns of scores whose name says of which of two classes they are.

    Parameters
    ----------
    table : Table
    label : str
        The column of the labels.
    labels : sequence of two Label

    Returns
    -------
    dict of str to ClassOfColumn
        Name of each such column.
    """
    columns = [
        Column(name, table.sample[name], table.decimal) for name in table.columns if name != label
    ]
    return {
        column.name: of
        for column, of, _, _ in _named_classes(columns, label, {x.key: x for x in labels})
    }


def same_class(table: Table, label: str, score: str, key: str) -> str | None:
    """Find the column of another class beside a column of scores: the two of a pair.

    Parameters
    ----------
    table : Table
    label, score : str
        Columns.
    key : str
        Of the label whose scores are wanted.

    Returns
    -------
    str or None
        Its name; None where the columns do not say so.
    """
    columns = [Column(name, table.sample[name], table.decimal) for name in table.columns]
    labels = next(column.labels for column in columns if column.name == label)
    pairs = [
        (column.name, of.key, prefix)
        for column, of, prefix, is_pair in _named_classes(
            [c for c in columns if c.name != label], label, labels
        )
        if is_pair
    ]
    prefixes = {prefix for name, _, prefix in pairs if name == score}
    return only(name for name, of, prefix in pairs if of == key and prefix in prefixes)


_Named = tuple[Column, ClassOfColumn, str, bool]


def guess_class_of_two(columns: Sequence[Column], label: Column) -> Column | None:
    """The column of the likelier “yes” among two that name the classes and sum to 1."""
    pairs = (
        [named for named in _named_classes(columns, label.name, label.labels) if named[3]]
        if label.n_labels == 2
        else []
    )
    prefixes = {prefix for _, _, prefix, _ in pairs}
    in_unit = {
        p for p in prefixes if all(lies_in_unit(c.numbers) for c, _, q, _ in pairs if q == p)
    }
    prefix = only(in_unit or prefixes)
    if prefix is None:
        return None
    _, yes = guess_order(list(label.labels.values()))
    return only(c for c, of, p, _ in pairs if p == prefix and of.key == yes.key)


def _named_classes(columns: Sequence[Column], label: str, labels: dict[str, Label]) -> list[_Named]:
    """Columns that name a class, with the prefix, and whether they are a pair that sums to 1."""
    if len(labels) != 2 or len(columns) > MAX_SEARCHED_COLUMNS:
        return []
    groups: dict[str, dict[str, Column]] = {}
    for column in columns:
        if not column.is_graded:
            continue
        for prefix, rest in _split_names(column.name, label):
            key = _key_of(rest, labels)
            if key is None and rest in ("1", "2"):
                key = rest
            if key is not None:
                groups.setdefault(prefix, {}).setdefault(key, column)
    found: dict[str, _Named] = {}
    for prefix, group in groups.items():
        is_pair = len(group) == 2 and have_one_sum(group.values())
        words = set(words_of(prefix))
        if not (is_pair or not prefix or words & (CLASS_PREFIXES | {"p", "pr"})):
            continue
        if is_pair and group.keys() == {"1", "2"} and not group.keys() <= labels.keys():
            ordered = guess_order(list(labels.values()))
            keys = {str(i): x.key for i, x in enumerate(ordered, start=1)}
            named = {keys[i]: column for i, column in group.items()}
            certain = False
        else:
            named, certain = {k: c for k, c in group.items() if k in labels}, True
        for key, column in named.items():
            known = found.get(column.name)
            if known is None or (is_pair and not known[3]):
                found[column.name] = column, ClassOfColumn(key, certain), prefix, is_pair
    return list(found.values())


def _split_names(name: str, label: str) -> list[tuple[str, str]]:
    """Prefixes that a name may have, and what then follows; first behind the label's own name."""
    ends = [0, *prefix_ends(name)]
    label = re.sub("^(?i:f_)", "", label)  # SAS writes F_BAD and P_BAD1
    at = name.casefold().find(label.casefold())
    if at >= 0 and at + len(label) < len(name):
        ends.insert(0, at + len(label))
    splits = []
    for end in dict.fromkeys(ends):
        rest = re.sub(
            r"(?i)[\W_]+(pred|predicted|prediction|proba?|probability|scores?)$", "", name[end:]
        )
        splits.append((name[:end].rstrip(" _-.=:(["), rest.strip(" )]}([{_-=:").removeprefix(".")))
    return splits


def _key_of(rest: str, labels: dict[str, Label]) -> str | None:
    label = as_label(rest)
    if label is None:
        return None
    if label.key in labels:
        return label.key
    same = label.key.casefold()
    # Weka numbers its labels: 1:yes, 2:no.
    alike = [key for key in labels if key.casefold() == same or key.startswith(f"{same}:")]
    if len(alike) == 1:
        return alike[0]
    no, yes = guess_order(list(labels.values()))
    if (no.key, yes.key) in CLEAR_PAIRS and not label.is_number:
        word = rest.casefold()
        return yes.key if word in POSITIVE else no.key if word in NEGATIVE else None
    return None
