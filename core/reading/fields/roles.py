"""Guess which columns of a table hold labels, scores and weights."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa

from core.parsing.numbers import as_whole, cast_each, tidy
from core.parsing.quoting import quote
from core.reading.fields.labels import (
    CLEAR_PAIRS,
    Label,
    as_label,
    guess_order,
)
from core.reading.tables import Table

MAX_GUESSED_CLASSES = 100
"""A column with more different values than these is not guessed to hold labels."""

MAX_SEARCHED_COLUMNS = 100
"""In a table with more columns than these only names decide."""

# In the order in which they are preferred. Languages: en, de, fr, es, it, pt, pl, ru, zh, ja.
_TRUTHS = (
    *("y true", "true label", "true class", "label true", "true y", "ground truth", "groundtruth"),
    *("truth", "gt", "gold", "gold label", "actual", "actuals", "target", "targets", "observed"),
    *("wahrheit", "wahr", "ziel", "vérité", "cible", "verdad", "objetivo", "verità", "facit"),
    *("正解", "真实标签", "истина"),
)
# What a model's own decision may be called too, where another column is called the truth.
_MAY_BE_DECISIONS = (
    *("label", "labels", "outcome", "class", "y test", "y", "response", "category"),
    *("klasse", "etikett", "classe", "étiquette", "clase", "etiqueta", "etichetta", "rótulo"),
    *("klasa", "etykieta", "класс", "метка", "标签", "类别", "ラベル"),
)
_LABELS = (*_TRUTHS, *_MAY_BE_DECISIONS)
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
_SURE_WEIGHTS = ("sample weight", "sample weights", "case weight", "case weights")
_TRUTH_WORDS = {"true", "truth", "actual", "gold", "observed", "target"}
_LABEL_WORDS = _TRUTH_WORDS | {"label", "class", "klasse", "classe", "clase"}
_SCORE_WORDS = {
    *("score", "scores", "prob", "proba", "probs", "probability", "probabilities", "logit"),
    *("logits", "confidence", "wahrscheinlichkeit", "probabilité", "probabilidad"),
}
_WEIGHT_WORDS = {"weight", "weights"}
_PREDICTED = {
    *("pred", "preds", "predict", "predicted", "prediction", "predictions", "ypred", "yhat"),
    *("vorhersage", "vorhergesagt", "prognose", "prédiction", "prédit", "prédite", "predicción"),
    *("predicho", "predicha", "previsione", "predetto", "predizione", "previsão", "previsto"),
    *("predição", "predykcja", "predikce", "prediktion", "förutsägelse", "voorspelling"),
    *("прогноз", "предсказание", "预测", "予測", "예측", "classification", "decision"),
}
_CLASS_PREFIXES = _SCORE_WORDS | _PREDICTED | {"p", "class", "klasse", "classe", "clase", "softmax"}
_NO_LABEL_WORDS = _SCORE_WORDS | _PREDICTED | _WEIGHT_WORDS | {"id", "index", "fold"}
_NO_SCORE_WORDS = _LABEL_WORDS | _WEIGHT_WORDS
_POSITIVE = {"1", "yes", "true", "pos", "positive", "ja", "oui", "si", "sí"}
_NEGATIVE = {"0", "no", "false", "neg", "negative", "nein", "non"}
_FEW_ROWS = 20
"""Fewer rows than these say too little of what a column is."""


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
    decisions : tuple of str
        Columns of what a model decided, the likeliest first.
    doubt : str
        Why a person must say which column is the label, or whether this one is; empty otherwise.
    score_doubt : str
        The same of the score.
    offered_weight : str or None
        A column that is called a weight, but looks like a quantity that was measured.
    graded, of_two : tuple of str
        Columns that may be scores, and those that hold two labels.
    repeated : tuple of (str, int)
        Columns of the names of cases, and how many names stand in several of the first rows.
    """

    label: str | None = None
    score: str | None = None
    weight: str | None = None
    scores: tuple[str, ...] = ()
    decisions: tuple[str, ...] = field(default=(), compare=False)
    doubt: str = field(default="", compare=False)
    score_doubt: str = field(default="", compare=False)
    offered_weight: str | None = field(default=None, compare=False)
    graded: tuple[str, ...] = field(default=(), compare=False)
    of_two: tuple[str, ...] = field(default=(), compare=False)
    repeated: tuple[tuple[str, int], ...] = field(default=(), compare=False)


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
    found = _Found(columns, at_label, at_score)
    taken = [found.label, found.score, *map(by_name.get, found.scores)]
    weight, offered = _guess_weight(columns, _without(columns, *taken, *found.decisions))
    few = columns if len(columns) <= MAX_SEARCHED_COLUMNS else []
    return Roles(
        label=found.label.name if found.label else None,
        score=found.score.name if found.score else None,
        weight=weight.name if weight else None,
        scores=found.scores,
        decisions=tuple(column.name for column in found.decisions),
        doubt=found.doubt,
        score_doubt=found.score_doubt,
        offered_weight=offered.name if offered else None,
        graded=tuple(c.name for c in few if c.is_graded and not _is_no_score(c)),
        of_two=tuple(c.name for c in few if c.n_labels == 2 and not c.is_graded),
        repeated=tuple((c.name, n) for c in few if (n := _n_repeated(c, table.sample[c.name]))),
    )


class _Found:
    """Look for labels and scores that go together, and tell decisions of a model from the truth."""

    def __init__(
        self, columns: Sequence[_Column], label: _Column | None, score: _Column | None
    ) -> None:
        self.columns = columns
        self.label, self.score = label, score
        self.scores: tuple[str, ...] = ()
        self.doubt = self.score_doubt = ""
        self.decisions = [c for c in columns if c is not label and _is_decision(c, columns)]
        self._find(label, score)
        if label is None and self.label is not None and not self.scores:
            self._doubt_label(score)
        if self.label is None and self.decisions and not self.doubt:
            self.doubt = (
                f"No column of the truth was found: {quote(self.decisions[0].name)} holds what a "
                "model decided. Choose the column of what really was."
            )
        if self.label and (label or self.label.spelled in _TRUTHS):
            self.decisions += [
                c
                for c in _without(columns, *self.decisions)
                if c.spelled in _MAY_BE_DECISIONS and c.n_labels == 2 and not c.is_graded
            ]
        self.decisions = [c for c in self.decisions if c not in (self.label, self.score)]

    def _find(self, label: _Column | None, score: _Column | None) -> None:
        columns = self.columns
        self.label, self.score, self.scores = label, score, ()
        candidates = _without(columns, score, *self.decisions)
        self.label = self.label or _guess_named_label(candidates)
        one_score = _best_named(columns, _SCORES, lambda column: column.is_graded)
        if not self.score and not (self.label and self.label.n_labels <= 2 and one_score):
            self.label, self.scores = _guess_classes(
                [c for c in columns if c not in self.decisions], self.label
            )
        if self.scores:
            return
        named = self.label
        if label is None and named and not named.may_be_truth_of_two:
            # Where there is one score, two labels are looked for: others are features.
            self.label = _guess_label_of_two(_without(candidates, named)) or named
            if named.n_labels == 1 and self.label is not named:
                self.doubt = f"{quote(named.name)} holds one label only. Which column is the truth?"
        self._find_score()
        # What bears the name but not the content is a mistake to be told, not to be passed over.
        self.label = self.label or _best_named(
            [c for c in _without(candidates, self.score) if c.n_labels != 1], _LABELS
        )
        self.score = self.score or _best_named(_without(columns, self.label), _SCORES)
        if len(columns) > MAX_SEARCHED_COLUMNS:
            return
        rest = _without(columns, self.label)
        self.score = self.score or _guess_unnamed_score(rest, len(columns) == 2)
        if not self.label:
            self.label = _guess_unnamed_label(_without(candidates, self.score))
            if self.label and not score:
                self.score = None  # its class, and so its name, is known only now
                self._find_score()

    def _find_score(self) -> None:
        if self.score:
            return
        columns = _without(self.columns, self.label)
        if self.label and len(self.columns) <= MAX_SEARCHED_COLUMNS:
            self.score = _guess_class_of_two(columns, self.label)
        named = _guess_named_score([c for c in columns if c.is_graded or c not in self.decisions])
        self.score = self.score or named
        told = _best_named(
            [c for c in columns if not c.is_numeric and c.n_labels not in (1, 2)], _SCORES
        )
        if not self.score or self.score.n_labels <= 2:
            # Decisions say less than any graded column.
            graded = [c for c in columns if c.is_graded and not _is_no_score(c)]
            if not self.label:
                graded = [c for c in graded if c.spelled not in _LABELS]
            self.score = told or _only(graded) or self.score
        if not self.score and len(self.columns) <= MAX_SEARCHED_COLUMNS:
            self.score = _guess_unnamed_score(columns, len(self.columns) == 2)
        self.score = self.score or _guess_named_score(columns)

    def _doubt_label(self, score: _Column | None) -> None:
        """Pass over a label that is but the model's decision, unless it is called the truth."""
        label = self.label
        assert label
        if label.is_called_truth or not self.score:
            return
        twice = _is_cut_of(label, self.score)
        sure = label.spelled in _MAY_BE_DECISIONS and _is_confident(self.score)
        if not (twice or sure):
            return
        before = self.score
        others = [
            c
            for c in _without(self.columns, label, self.score, *self.decisions)
            if c.n_labels == 2 and not _NO_LABEL_WORDS & set(c.words)
        ]
        alike = [c for c in others if c.labels.keys() == label.labels.keys()]
        other = _only(alike) or _only(others)
        if sure and not twice and not other:
            return
        self.decisions = [label, *self.decisions]
        self._find(other, score)
        if not other:
            self.label, self.score = None, before
        why = (
            f"one threshold on {quote(before.name)} gives {quote(label.name)} exactly"
            if twice
            else f"{quote(before.name)} is never below 0.5, as the confidence in a decision is"
        )
        self.doubt = (
            f"{quote(label.name)} may be what the model decided, not the truth: {why}. "
            "Which column says what really was?"
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
        self.words = words_of(name)
        self._fields = fields
        self._decimal = decimal
        self._labels: dict[str, Label] | None = None
        self._by_row: np.ndarray | None = None
        self._is_there = np.empty(0, bool)

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
    def by_row(self) -> np.ndarray:
        """The fields as float64; NaN for what is missing or no number."""
        if self._by_row is None:
            texts = [None if value is None else str(value) for value in self._fields]
            tidied, _ = tidy(pa.array(texts, pa.large_string()), percent=True)
            self._by_row = cast_each(tidied, self._decimal)
            self._is_there = ~tidied.is_null().to_numpy(zero_copy_only=False)
        return self._by_row

    @property
    def numbers(self) -> np.ndarray:
        """The fields as float64; NaN for what is no number. Missing fields are left out."""
        return self.by_row[self._is_there]

    @property
    def keys(self) -> list[str | None]:
        """The key of the label of each row; None where a field is missing."""
        labels = {value: as_label(value, self._decimal) for value in set(map(str, self._fields))}
        found = [labels[str(value)] for value in self._fields]
        return [label.key if label else None for label in found]

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
    def is_called_truth(self) -> bool:
        return self.spelled in _TRUTHS or bool(_TRUTH_WORDS & set(self.words))

    @property
    def may_be_truth_of_two(self) -> bool:
        """Whether two labels are there, or two clear ones and marks, or the name says it."""
        has_clear = any(set(pair) <= self.labels.keys() for pair in CLEAR_PAIRS)
        return self.n_labels == 2 or has_clear or self.is_called_truth

    @property
    def may_be_label(self) -> bool:
        return 0 < self.n_labels <= MAX_GUESSED_CLASSES and not self.is_graded


def words_of(name: str) -> list[str]:
    """Split a name into its words, in small letters."""
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
    # One label says nothing; only a column that is called the truth itself may hold but one.
    def accept(column: _Column) -> bool:
        return column.may_be_label and column.n_labels > 1

    def worded(words: set[str]) -> _Column | None:
        return _only(
            column
            for column in columns
            if words & set(column.words)
            and not _NO_LABEL_WORDS & set(column.words)
            and accept(column)
        )

    return (
        _best_named(columns, _TRUTHS, accept)
        or worded(_TRUTH_WORDS - {"target"})
        or _best_named(columns, _MAY_BE_DECISIONS, accept)
        or worded(_LABEL_WORDS)
        or _best_named(columns, _LABELS, lambda column: column.may_be_label)
    )


def _guess_label_of_two(columns: Sequence[_Column]) -> _Column | None:
    two = [column for column in columns if column.n_labels == 2 and not column.is_graded]
    return _guess_named_label(two) or _guess_unnamed_label([*two, *two[:1]] if two[1:] else two)


def _is_decision(column: _Column, columns: Sequence[_Column]) -> bool:
    """Whether a column is called what a model decided, and holds labels."""
    if column.is_graded or not 0 < column.n_labels <= MAX_GUESSED_CLASSES:
        return False
    words = set(column.words)
    if words & _PREDICTED and not words & {"true", "truth", "actual"}:
        return not column.is_numeric or column.n_labels <= 2 or bool(words & _LABEL_WORDS)
    # SAS writes I_BAD and U_BAD, into which class and unformatted, beside BAD.
    names = {other.name.casefold() for other in columns}
    start, _, rest = column.name.casefold().partition("_")
    return start in ("i", "u") and rest in names


def _is_cut_of(label: _Column, score: _Column) -> bool:
    """Whether one threshold on the score gives the label, row by row, without an exception."""
    known = [
        (number, key)
        for number, key in zip(score.by_row, label.keys, strict=True)
        if key is not None and not np.isnan(number)
    ]
    if label.n_labels != 2 or len(known) < _FEW_ROWS:
        return False
    first, second = ([n for n, key in known if key == name] for name in label.labels)
    if min(len(first), len(second)) < 2:
        return False
    return max(first) < min(second) or max(second) < min(first)


def _is_confident(score: _Column) -> bool:
    numbers = score.numbers
    known = numbers[~np.isnan(numbers)]
    return bool(len(known) >= _FEW_ROWS and known.min() >= 0.5 and known.max() <= 1)


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
        _Column(name, table.sample[name], table.decimal) for name in table.columns if name != label
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
    columns = [_Column(name, table.sample[name], table.decimal) for name in table.columns]
    labels = next(column.labels for column in columns if column.name == label)
    pairs = [
        (column.name, of.key, prefix)
        for column, of, prefix, is_pair in _named_classes(
            [c for c in columns if c.name != label], label, labels
        )
        if is_pair
    ]
    prefixes = {prefix for name, _, prefix in pairs if name == score}
    return _only(name for name, of, prefix in pairs if of == key and prefix in prefixes)


def twin_cases(table: Table, label: str, score: str) -> tuple[str, str] | None:
    """Find out whether each case has two rows, one for each class, whose scores sum to 1.

    Parameters
    ----------
    table : Table
    label, score : str
        Columns.

    Returns
    -------
    tuple of two str, or None
        The column of the case and the column of the class that the score is of.
    """
    if len(table.columns) > MAX_SEARCHED_COLUMNS:
        return None
    columns = [
        _Column(name, table.sample[name], table.decimal)
        for name in table.columns
        if name not in (label, score)
    ]
    scores = _Column(score, table.sample[score], table.decimal).by_row
    two = [column for column in columns if column.n_labels == 2 and not column.is_graded]
    for case in columns:
        codes, names = pd.factorize(
            np.array([str(each) for each in table.sample[case.name]], object)
        )
        sizes = np.bincount(codes)
        whole = sizes == 2
        if len(names) < 5 or case in two or whole.sum() < len(names) - 2 or sizes.max() > 2:
            continue
        for column in two:
            first, second = column.labels
            keys = np.array([str(key) for key in column.keys], object)
            sums = np.bincount(codes, np.where(np.isnan(scores), 0, scores))
            each = [
                np.bincount(codes[keys == key], minlength=len(names)) for key in (first, second)
            ]
            are_both = (each[0][whole] == 1).all() and (each[1][whole] == 1).all()
            if are_both and (np.abs(sums[whole] - 1) < 0.02).all():
                return case.name, column.name
    return None


def _n_repeated(column: _Column, fields: pd.Series) -> int:
    """How many names of cases stand in several rows; 0 where the column names none."""
    if not {"id", "uid", "uuid", "guid"} & set(column.words):
        return 0
    counts = fields.dropna().astype(str).value_counts()
    return int((counts > 1).sum()) if len(counts) > 0.3 * counts.sum() else 0


_Named = tuple[_Column, ClassOfColumn, str, bool]


def _named_classes(
    columns: Sequence[_Column], label: str, labels: dict[str, Label]
) -> list[_Named]:
    """Columns that name a class, with the prefix, and whether they are a pair that sums to 1."""
    if len(labels) != 2 or len(columns) > MAX_SEARCHED_COLUMNS:
        return []
    groups: dict[str, dict[str, _Column]] = {}
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
        is_pair = len(group) == 2 and _sum_to_one(group.values())
        words = set(words_of(prefix))
        if not (is_pair or not prefix or words & (_CLASS_PREFIXES | {"p", "pr"})):
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
    ends = [0, *_prefix_ends(name)]
    at = name.casefold().find(label.casefold())
    if at >= 0 and at + len(label) < len(name):
        ends.insert(0, at + len(label))
    splits = []
    for end in dict.fromkeys(ends):
        rest = re.sub(
            r"(?i)[\W_]+(pred|predicted|prediction|proba?|probability|score)$", "", name[end:]
        )
        splits.append((name[:end].rstrip(" _-.=:(["), rest.strip(" )]}([{_-=:").removeprefix(".")))
    return splits


def _key_of(rest: str, labels: dict[str, Label]) -> str | None:
    label = as_label(rest)
    if label is None:
        return None
    if label.key in labels:
        return label.key
    alike = [key for key in labels if key.casefold() == label.key.casefold()]
    if len(alike) == 1:
        return alike[0]
    no, yes = guess_order(list(labels.values()))
    if (no.key, yes.key) in CLEAR_PAIRS and not label.is_number:
        word = rest.casefold()
        return yes.key if word in _POSITIVE else no.key if word in _NEGATIVE else None
    return None


def _guess_class_of_two(columns: Sequence[_Column], label: _Column) -> _Column | None:
    """The column of the likelier “yes” among two that name the classes and sum to 1."""
    pairs = (
        [named for named in _named_classes(columns, label.name, label.labels) if named[3]]
        if label.n_labels == 2
        else []
    )
    prefixes = {prefix for _, _, prefix, _ in pairs}
    in_unit = {
        p for p in prefixes if all(_lies_in_unit(c.numbers) for c, _, q, _ in pairs if q == p)
    }
    prefix = _only(in_unit or prefixes)
    if prefix is None:
        return None
    _, yes = guess_order(list(label.labels.values()))
    return _only(c for c, of, p, _ in pairs if p == prefix and of.key == yes.key)


def _is_no_score(column: _Column) -> bool:
    words = set(column.words)
    if words & (_WEIGHT_WORDS | _NEGATIVE | {"id", "index"}) or column.spelled in _WEIGHTS:
        return True
    return _are_in_order(column.by_row)


def _are_in_order(numbers: np.ndarray) -> bool:
    return len(numbers) >= _FEW_ROWS and bool(np.all(numbers[1:] > numbers[:-1]))


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
        if not set(column.words) & (_NO_SCORE_WORDS - {"target"} | _NEGATIVE)
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


def _guess_weight(
    every: Sequence[_Column], columns: Sequence[_Column]
) -> tuple[_Column | None, _Column | None]:
    """The column of weights; or one that is called so, but may be a quantity that was measured."""

    def accept(column: _Column) -> bool:
        return column.is_numeric and np.nanmin(column.numbers) >= 0

    found = _best_named(columns, _WEIGHTS, accept)
    named = found or _best_named(columns, _SURE_WEIGHTS, lambda column: column.is_numeric)
    if named is None or named.spelled in _SURE_WEIGHTS:
        return named, None
    features = [
        c
        for c in _without(columns, named)
        if c.is_numeric
        and not set(c.words) & {"id", "index", "fold"}
        and not _are_in_order(c.by_row)
    ]
    known = named.numbers[np.isfinite(named.numbers)]
    is_small = not known.any() or 0.1 <= known.mean() <= 10
    if is_small and len(features) < 3:
        return named, None
    return None, named


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
    scores = bool(_CLASS_PREFIXES & set(words_of(prefix)))
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
