"""Columns of scores of three or more classes, one a class."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.parsing.numbers import as_whole
from core.reading.fields.labels import as_label
from core.reading.fields.roles.column import MAX_SEARCHED_COLUMNS, Column, only, sum_to_one, without
from core.reading.names import CLASS_PREFIXES, words_of


def class_names_of(scores: Sequence[str]) -> list[tuple[str, ...]]:
    """Return what the columns of scores may call their classes.

    Parameters
    ----------
    scores : sequence of str
        Column names, one per class.

    Returns
    -------
    list of tuple of str
        First the names themselves; then without a prefix that all share, such as ``prob_``, the
        longest last. Element i of each tuple names class i.
    """
    scores = tuple(scores)
    named = [scores]
    for end in prefix_ends(scores[0]):
        rest = tuple(name[end:] for name in scores)
        if all(name.startswith(scores[0][:end]) for name in scores) and all(rest):
            named.append(tuple(_class_name(name) or name for name in rest))
    return named


def guess_classes(
    columns: Sequence[Column], label: Column | None
) -> tuple[Column | None, tuple[str, ...]]:
    """The column of labels and those of scores, one per class; the label as it came, and ()."""
    if label:
        return label, _guess_class_scores(columns, label)
    if len(columns) > MAX_SEARCHED_COLUMNS:
        return None, ()
    pairs = [(column, _guess_class_scores(columns, column)) for column in columns]
    return only(pair for pair in pairs if pair[1]) or (None, ())


def _guess_class_scores(columns: Sequence[Column], label: Column) -> tuple[str, ...]:
    """The columns of scores, if three or more share a prefix and their names fit the labels."""
    if not label.may_be_label:
        return ()
    groups = {"": without(columns, label)}
    for column in groups[""]:
        for end in prefix_ends(column.name):
            groups.setdefault(column.name[:end], []).append(column)
    found = {_class_columns(prefix, group, label) for prefix, group in groups.items()} - {()}
    longest = max(map(len, found), default=0)
    return only(names for names in found if len(names) == longest) or ()


def _class_columns(prefix: str, group: Sequence[Column], label: Column) -> tuple[str, ...]:
    """The names of the group's columns in the order of the classes, if it fits; otherwise ()."""
    by_key: dict[str, Column] = {}
    for column in group:
        key = _class_key(column.name, prefix)
        if key is None:
            if prefix:
                return ()
            continue
        # Without a prefix only columns named as labels can be meant, or numbered as they are.
        if prefix or key in label.labels or (_is_number(key) and _are_numbers(label)):
            by_key.setdefault(key, column)
    if len(by_key) < 3 or (prefix and len(by_key) < len(group)):
        return ()
    numbered = all(map(_is_number, by_key))
    scores = bool(CLASS_PREFIXES & set(words_of(prefix)))
    fits = label.labels.keys() <= by_key.keys()
    if fits and not numbered and len(by_key) > label.n_labels > 1:
        # Where those of the labels sum to 1 alone, the others are of another model.
        of_labels = [by_key[key] for key in label.labels]
        fits = sum_to_one(by_key.values()) or not sum_to_one(of_labels)
    if numbered and scores:
        fits = fits or _are_numbers_below(label, len(by_key))
    if not fits or not all(column.is_numeric for column in by_key.values()):
        return ()
    # From 1 on beside 0 and 1, or of folds, they number something else than classes.
    of_others = label.labels.keys() <= {"0", "1"} and "0" not in by_key
    of_others |= not {"fold", "model", "seed", "run"}.isdisjoint(words_of(prefix))
    if numbered and (of_others or not scores) and not sum_to_one(by_key.values()):
        return ()
    keys = sorted(by_key, key=_whole) if numbered else list(by_key)
    return tuple(by_key[key].name for key in keys)


def _class_key(name: str, prefix: str) -> str | None:
    label = as_label(_class_name(name[len(prefix) :]))
    return label.key if label else None


def _class_name(text: str) -> str:
    return text.strip(" )]}")


def _is_number(key: str) -> bool:
    """Whether a label may be the number of a class: a whole number from 0."""
    return _whole(key) >= 0


def _whole(key: str) -> int:
    """The whole number that a label is; -1 where it is none."""
    whole = as_whole(key)
    return -1 if whole is None else whole


def _are_numbers(label: Column) -> bool:
    return all(map(_is_number, label.labels))


def _are_numbers_below(label: Column, n_classes: int) -> bool:
    return _are_numbers(label) and all(_whole(key) < n_classes for key in label.labels)


def prefix_ends(name: str) -> list[int]:
    """Where a prefix of the name may end: behind separators, and before the number at its end."""
    ends = [match.end() for match in re.finditer(r"[\W_]+", name) if match.end() < len(name)]
    digits = re.search(r"(?<=[^\W\d_])\d+$", name)
    return [*ends, digits.start()] if digits else ends
