"""Guess which columns of a table hold labels, scores and weights."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pyarrow as pa

from core.parsing.numbers import as_whole, cast_each, tidy
from core.reading.fields.labels import Label, as_label
from core.reading.tables import Table

MAX_GUESSED_CLASSES = 100
"""A column with more different values than these is not guessed to hold labels."""

MAX_SEARCHED_COLUMNS = 100
"""In a table with more columns than these only names decide."""

# In the order in which they are preferred. Languages: en, de, fr, es, it, pt, pl, ru, zh, ja.
_LABELS = (
    *("y true", "true label", "true class", "label true", "true y", "label", "labels"),
    *("ground truth", "groundtruth", "truth", "gt", "target", "targets", "actual", "actuals"),
    *("observed", "outcome", "class", "y test", "y", "response", "category"),
    *("klasse", "etikett", "wahrheit", "wahr", "ziel", "classe", "étiquette", "cible", "vérité"),
    *("clase", "etiqueta", "objetivo", "etichetta", "rótulo", "klasa", "etykieta"),
    *("класс", "метка", "标签", "类别", "ラベル", "正解"),
)
_SCORES = (
    *("y score", "y scores", "y prob", "y proba", "y pred proba", "y pred prob", "pred proba"),
    *("pred prob", "predicted probability", "probability", "proba", "prob", "score", "scores"),
    *("p", "p hat", "phat", "confidence", "propensity", "sigmoid", "logit", "logits", "y hat"),
    *("yhat", "y pred", "ypred", "prediction", "predictions", "predicted", "pred", "output"),
    *("wahrscheinlichkeit", "vorhersage", "probabilité", "prédiction", "probabilidad"),
    *("puntuación", "predicción", "probabilità", "punteggio", "probabilidade", "pontuação"),
    *("prawdopodobieństwo", "wynik", "вероятность", "оценка", "概率", "得分", "確率", "スコア"),
)
_WEIGHTS = (
    *("sample weight", "sample weights", "weight", "weights", "case weight", "w"),
    *("gewicht", "gewichte", "poids", "peso", "waga", "вес", "权重", "重み"),
)
_LABEL_WORDS = {"label", "true", "truth", "actual", "target", "class", "klasse", "classe", "clase"}
_SCORE_WORDS = {
    *("score", "scores", "prob", "proba", "probs", "probability", "probabilities", "logit"),
    *("logits", "confidence", "wahrscheinlichkeit", "probabilité", "probabilidad"),
}
_WEIGHT_WORDS = {"weight", "weights"}
_PREDICTED = {"pred", "predicted", "prediction", "predictions", "ypred"}
_CLASS_PREFIXES = _SCORE_WORDS | _PREDICTED | {"p", "class", "klasse", "classe", "clase", "softmax"}
_NO_LABEL_WORDS = _SCORE_WORDS | _PREDICTED | _WEIGHT_WORDS | {"id", "index", "fold"}
_NO_SCORE_WORDS = _LABEL_WORDS | _WEIGHT_WORDS
_POSITIVE = {"1", "yes", "true", "pos", "positive", "ja", "oui", "si", "sí"}
_NEGATIVE = {"0", "no", "false", "neg", "negative", "nein", "non"}


T = TypeVar("T")


@dataclass(frozen=True)
class Roles:
    """Hold which column plays which part; None where none does.

    Attributes
    ----------
    label, score, weight : str or None
        Column names. `score` is None where there is one column of scores per class.
    scores : tuple of str
        The columns of scores, one per class in the order of the classes; empty otherwise.
    """

    label: str | None = None
    score: str | None = None
    weight: str | None = None
    scores: tuple[str, ...] = ()


def guess_roles(table: Table, *, label: str | None = None, score: str | None = None) -> Roles:
    """Guess the columns of labels, scores and weights from their names and first rows.

    A name decides where one is known, whatever its case; otherwise what the column holds, if that
    fits one column only. Where two columns fit equally well, or none does, the guess is None: a
    person can choose, and a wrong guess might not be seen.

    Parameters
    ----------
    table : Table
        Its `columns`, `sample` and `decimal` are looked at.
    label, score : str, optional
        Columns that a person chose; the others are guessed to go with them.

    Returns
    -------
    Roles
        `score` and `scores` are never both given.
    """
    columns = [_Column(name, table.sample[name], table.decimal) for name in table.columns]
    by_name = {column.name: column for column in columns}
    at_label = by_name.get(label) if label else None
    at_score = by_name.get(score) if score else None
    scores: tuple[str, ...] = ()

    at_label = at_label or _guess_named_label(_without(columns, at_score))
    one_score = _best_named(columns, _SCORES, lambda column: column.is_graded)
    if not at_score and not (at_label and at_label.n_labels <= 2 and one_score):
        at_label, scores = _guess_classes(columns, at_label)
    if not scores:
        at_score = at_score or _guess_named_score(_without(columns, at_label))
        # What bears the name but not the content is a mistake to be told, not to be passed over.
        at_label = at_label or _best_named(_without(columns, at_score), _LABELS)
        at_score = at_score or _best_named(_without(columns, at_label), _SCORES)
    if not scores and len(columns) <= MAX_SEARCHED_COLUMNS:
        at_score = at_score or _guess_unnamed_score(_without(columns, at_label), len(columns) == 2)
        at_label = at_label or _guess_unnamed_label(_without(columns, at_score))
    taken = [at_label, at_score, *map(by_name.get, scores)]
    weight = _guess_weight(_without(columns, *taken))
    return Roles(
        label=at_label.name if at_label else None,
        score=at_score.name if at_score else None,
        weight=weight.name if weight else None,
        scores=scores,
    )


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
    for end in _prefix_ends(scores[0]):
        rest = tuple(name[end:] for name in scores)
        if all(name.startswith(scores[0][:end]) for name in scores) and all(rest):
            named.append(tuple(_class_name(name) or name for name in rest))
    return named


class _Column:
    """One column of a table's sample; what it holds is looked at only when it is asked for."""

    def __init__(self, name: str, fields: Iterable[object], decimal: str) -> None:
        self.name = name
        self.words = _words(name)
        self._fields = fields
        self._decimal = decimal
        self._labels: dict[str, Label] | None = None
        self._numbers: np.ndarray | None = None

    @property
    def spelled(self) -> str:
        return " ".join(self.words)

    @property
    def labels(self) -> dict[str, Label]:
        """The different labels in the sample, at most one more than are guessed."""
        if self._labels is None:
            self._labels = {}
            for value in dict.fromkeys(map(str, self._fields)):
                label = as_label(value, self._decimal)
                if label:
                    self._labels.setdefault(label.key, label)
                if len(self._labels) > MAX_GUESSED_CLASSES:
                    break
        return self._labels

    @property
    def n_labels(self) -> int:
        return len(self.labels)

    @property
    def numbers(self) -> np.ndarray:
        """The fields as float64; NaN for what is no number. Missing fields are left out."""
        if self._numbers is None:
            texts = [None if value is None else str(value) for value in self._fields]
            tidied, _ = tidy(pa.array(texts, pa.large_string()), percent=True)
            self._numbers = cast_each(tidied.drop_null(), self._decimal)
        return self._numbers

    @property
    def is_numeric(self) -> bool:
        # One bad field is a mistake in a column of scores, to be told, not another kind of column.
        return self.numbers.size > 0 and np.mean(~np.isnan(self.numbers)) > 0.5

    @property
    def is_graded(self) -> bool:
        """Whether the numbers are more than two, and not only whole."""
        known = self.numbers[np.isfinite(self.numbers)]
        return self.is_numeric and len(np.unique(known)) > 2 and bool((known % 1 != 0).any())

    @property
    def may_be_label(self) -> bool:
        return 0 < self.n_labels <= MAX_GUESSED_CLASSES and not self.is_graded


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", name)
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[^\W\d_])(?=\d)", " ", plain)
    return re.sub(r"[\W_]+", " ", apart).casefold().split()


def _best_named(
    columns: Iterable[_Column],
    names: Iterable[str],
    accept: Callable[[_Column], object] = lambda column: True,
) -> _Column | None:
    """The accepted column whose name stands first in `names`; None where two share it."""
    for name in names:
        found = [c for c in columns if name in (c.spelled, "".join(c.words)) and accept(c)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _only(columns: Iterable[T]) -> T | None:
    columns = list(columns)
    return columns[0] if len(columns) == 1 else None


def _without(columns: Iterable[_Column], *taken: _Column | None) -> list[_Column]:
    return [column for column in columns if column not in taken]


def _guess_named_label(columns: Sequence[_Column]) -> _Column | None:
    found = _best_named(columns, _LABELS, lambda column: column.may_be_label)
    return found or _only(
        column
        for column in columns
        if _LABEL_WORDS & set(column.words)
        and not _NO_LABEL_WORDS & set(column.words)
        and column.may_be_label
    )


def _guess_named_score(columns: Sequence[_Column]) -> _Column | None:
    words = _SCORE_WORDS | _PREDICTED | {"p"}
    named = [column for column in columns if _may_be_called_score(column) and column.is_numeric]
    # Among two columns with such names, the one that holds 0 and 1 is a prediction already made.
    for candidates in ([column for column in named if column.is_graded], named):
        worded = [column for column in candidates if words & set(column.words)]
        found = (
            _best_named(candidates, _SCORES)
            or _only(column for column in worded if column.words[-1] in _POSITIVE)
            or _only(column for column in worded if column.words[-1] not in _NEGATIVE)
        )
        if found:
            return found
    return None


def _may_be_called_score(column: _Column) -> bool:
    words = set(column.words)
    known = column.spelled in _SCORES or words & (_SCORE_WORDS | _PREDICTED | {"p"})
    return bool(known and (words & (_SCORE_WORDS | {"p"}) or not words & _LABEL_WORDS))


def _guess_unnamed_score(columns: Sequence[_Column], anywhere: bool) -> _Column | None:
    return _only(
        column
        for column in columns
        if not set(column.words) & (_NO_SCORE_WORDS | _NEGATIVE)
        and column.is_graded
        and (anywhere or _lies_in_unit(column.numbers))
    )


def _lies_in_unit(numbers: np.ndarray) -> bool:
    return np.nanmin(numbers) >= 0 and np.nanmax(numbers) <= 1


def _guess_unnamed_label(columns: Sequence[_Column]) -> _Column | None:
    def accept(column: _Column) -> bool:
        return column.may_be_label and not _NO_LABEL_WORDS & set(column.words)

    if len(columns) == 1:
        return _only(c for c in columns if accept(c) and c.n_labels < max(2, len(c.numbers)))
    return _only(c for c in columns if accept(c) and c.n_labels == 2)


def _guess_weight(columns: Sequence[_Column]) -> _Column | None:
    def accept(column: _Column) -> bool:
        return column.is_numeric and np.nanmin(column.numbers) >= 0

    return _best_named(columns, _WEIGHTS, accept)


def _guess_classes(
    columns: Sequence[_Column], label: _Column | None
) -> tuple[_Column | None, tuple[str, ...]]:
    """The column of labels and those of scores, one per class; the label as it came, and ()."""
    if label:
        return label, _guess_class_scores(columns, label)
    if len(columns) > MAX_SEARCHED_COLUMNS:
        return None, ()
    pairs = [(column, _guess_class_scores(columns, column)) for column in columns]
    return _only(pair for pair in pairs if pair[1]) or (None, ())


def _guess_class_scores(columns: Sequence[_Column], label: _Column) -> tuple[str, ...]:
    """The columns of scores, if three or more share a prefix and their names fit the labels."""
    if not label.may_be_label:
        return ()
    groups = {"": _without(columns, label)}
    for column in groups[""]:
        for end in _prefix_ends(column.name):
            groups.setdefault(column.name[:end], []).append(column)
    found = {_class_columns(prefix, group, label) for prefix, group in groups.items()} - {()}
    longest = max(map(len, found), default=0)
    return _only(names for names in found if len(names) == longest) or ()


def _class_columns(prefix: str, group: Sequence[_Column], label: _Column) -> tuple[str, ...]:
    """The names of the group's columns in the order of the classes, if it fits; otherwise ()."""
    by_key: dict[str, _Column] = {}
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
    scores = bool(_CLASS_PREFIXES & set(_words(prefix)))
    fits = label.labels.keys() <= by_key.keys()
    if numbered and scores:
        fits = fits or _are_numbers_below(label, len(by_key))
    if not fits or not all(column.is_numeric for column in by_key.values()):
        return ()
    if numbered and not scores and not _sum_to_one(by_key.values()):
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


def _are_numbers(label: _Column) -> bool:
    return all(map(_is_number, label.labels))


def _are_numbers_below(label: _Column, n_classes: int) -> bool:
    return _are_numbers(label) and all(_whole(key) < n_classes for key in label.labels)


def _sum_to_one(columns: Iterable[_Column]) -> bool:
    rows = [column.numbers for column in columns]
    if len({len(numbers) for numbers in rows}) > 1:
        return False
    return bool(np.all(np.abs(np.sum(rows, axis=0) - 1) < 0.02))


def _prefix_ends(name: str) -> list[int]:
    """Where a prefix of the name may end: behind separators, and before the number at its end."""
    ends = [match.end() for match in re.finditer(r"[\W_]+", name) if match.end() < len(name)]
    digits = re.search(r"(?<=[^\W\d_])\d+$", name)
    return [*ends, digits.start()] if digits else ends
