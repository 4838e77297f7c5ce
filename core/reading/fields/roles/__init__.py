"""Guess which columns of a table hold labels, scores and weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.parsing.quoting import quote, quote_all
from core.reading.fields.roles.cases import n_repeated, twin_cases
from core.reading.fields.roles.class_columns import class_names_of, guess_classes
from core.reading.fields.roles.column import (
    MAX_SEARCHED_COLUMNS,
    Column,
    best_named,
    have_one_sum,
    lies_in_unit,
    only,
    without,
    without_copies,
)
from core.reading.fields.roles.pairs import (
    ClassOfColumn,
    classes_of_columns,
    guess_class_of_two,
    same_class,
)
from core.reading.fields.roles.score import (
    guess_named_score,
    guess_unnamed_score,
    is_confidence_of,
    is_no_score,
    told_apart_better,
)
from core.reading.fields.roles.truth import (
    guess_label_of_two,
    guess_named_label,
    guess_unnamed_label,
    is_confident,
    is_cut_of,
    is_decision,
)
from core.reading.fields.roles.weight import guess_weight
from core.reading.names import LABELS, MAY_BE_DECISIONS, NO_LABEL_WORDS, SCORES, TRUTHS
from core.reading.tables import Table

__all__ = [
    "MAX_SEARCHED_COLUMNS",
    "ClassOfColumn",
    "Roles",
    "class_names_of",
    "classes_of_columns",
    "guess_roles",
    "same_class",
    "twin_cases",
]


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
        A column that is called a weight or a count, but may be a quantity that was measured.
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
    columns = [Column(name, table.sample[name], table.decimal) for name in table.columns]
    by_name = {column.name: column for column in columns}
    at_label = by_name.get(label) if label else None
    at_score = by_name.get(score) if score else None
    found = _Found(columns, at_label, at_score)
    taken = [found.label, found.score, *map(by_name.get, found.scores)]
    weight, offered = guess_weight(columns, without(columns, *taken, *found.decisions))
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
        graded=tuple(c.name for c in few if c.is_graded and not is_no_score(c)),
        of_two=tuple(c.name for c in few if c.n_labels == 2 and not c.is_graded),
        repeated=tuple((c.name, n) for c in few if (n := n_repeated(c, table.sample[c.name]))),
    )


class _Found:
    """Look for labels and scores that go together, and tell decisions of a model from the truth."""

    def __init__(
        self, columns: Sequence[Column], label: Column | None, score: Column | None
    ) -> None:
        self.columns = columns
        self.label, self.score = label, score
        self.scores: tuple[str, ...] = ()
        self.doubt = self.score_doubt = ""
        self.decisions = [c for c in columns if c is not label and is_decision(c, columns)]
        self._find(label, score)
        if label is None and self.label is not None:
            self._ask_about_constant_truth()
        if label is None and self.label is not None and not self.scores:
            self._doubt_label(score)
        if self.label is None and not self.doubt:
            self._ask_which_of_two_labels(score)
        if self.label is None and self.decisions and not self.doubt:
            self.doubt = (
                f"No column of the truth was found: {quote(self.decisions[0].name)} holds what a "
                "model decided. Choose the column of what really was."
            )
        if self.label and (label or self.label.is_called_truth):
            self.decisions += [
                c
                for c in without(columns, *self.decisions)
                if c.spelled in MAY_BE_DECISIONS and c.n_labels == 2 and not c.is_graded
            ]
        self.decisions = [c for c in self.decisions if c not in (self.label, self.score)]
        if not self.label or self.scores or len(columns) > MAX_SEARCHED_COLUMNS:
            return
        if self.score and not score:
            self._ask_about_share(self.score, self.label)
        elif not self.score:
            self.score_doubt = self._why_no_score()

    def _ask_about_share(self, score: Column, label: Column) -> None:
        """Leave the score open where it has no such name, and another column says more."""
        if better := told_apart_better(score, label, without(self.columns, score, label)):
            names = quote_all([column.name for column in better], 4)
            self.score_doubt = (
                f"{quote(score.name)} lies from 0 to 1, but {names} "
                f"{'tell' if better[1:] else 'tells'} the labels apart better. Which is the score?"
            )
            self.score = None

    def _why_no_score(self) -> str:
        others = without(self.columns, self.label)
        graded = [c for c in others if c.is_graded and not is_no_score(c)]
        names = quote_all([column.name for column in graded], 4)
        for column in others:
            if not column.is_numeric and (text := column.first_grouped):
                return (
                    f"{quote(column.name)} writes separators between thousands, as in "
                    f"{quote(text)}: without them it can be the score."
                )
        if len(graded) == 2 and have_one_sum(graded):
            return f"{names} sum to the same in each row; no name says of which label each is."
        return f"{names} may each be the score." if len(graded) > 1 else ""

    def _find(self, label: Column | None, score: Column | None) -> None:
        columns = self.columns
        self.label, self.score, self.scores = label, score, ()
        candidates = without(columns, score, *self.decisions)
        self.label = self.label or guess_named_label(candidates)
        one_score = best_named(columns, SCORES, lambda column: column.is_graded)
        if not self.score and not (self.label and self.label.n_labels <= 2 and one_score):
            self.label, self.scores = guess_classes(
                [c for c in columns if c not in self.decisions], self.label
            )
        if self.scores:
            return
        named = self.label
        if label is None and named and not named.may_be_truth_of_two:
            # Where there is one score, two labels are looked for: others are features.
            self.label = guess_label_of_two(without(candidates, named)) or named
            if named.n_labels == 1 and self.label is not named:
                self.doubt = f"{quote(named.name)} holds one label only. Which column is the truth?"
        self._find_score()
        # What bears the name but not the content is a mistake to be told, not to be passed over.
        self.label = self.label or best_named(
            [c for c in without(candidates, self.score) if c.n_labels != 1], LABELS
        )
        words = [column for column in self.decisions if not column.is_numeric]
        self.score = self.score or best_named(without(columns, self.label, *words), SCORES)
        if len(columns) > MAX_SEARCHED_COLUMNS:
            return
        rest = without(columns, self.label)
        self.score = self.score or guess_unnamed_score(rest, len(columns) == 2)
        if not self.label:
            rest = without_copies(without(candidates, self.score))
            self.label = guess_unnamed_label(
                [c for c in rest if c.n_labels > 1 or len(columns) == 2 or None in c.keys]
            )
            if self.label and not score:
                self.score = None  # its class, and so its name, is known only now
                self._find_score()

    def _find_score(self) -> None:
        if self.score:
            return
        columns = without(self.columns, self.label)
        columns = [c for c in columns if not is_confidence_of(c, columns)]
        if self.label and len(self.columns) <= MAX_SEARCHED_COLUMNS:
            self.score = guess_class_of_two(columns, self.label)
        named = guess_named_score([c for c in columns if c.is_graded or c not in self.decisions])
        self.score = self.score or named
        told = best_named(
            [c for c in columns if not c.is_numeric and c.n_labels not in (1, 2)], SCORES
        )
        if not self.score or self.score.n_labels <= 2:
            # Decisions say less than any graded column.
            graded = [c for c in columns if c.is_graded and not is_no_score(c)]
            if not self.label:
                graded = [c for c in graded if c.spelled not in LABELS]
            self.score = told or only(graded) or self.score
        if not self.score and len(self.columns) <= MAX_SEARCHED_COLUMNS:
            self.score = guess_unnamed_score(columns, len(self.columns) == 2)
        if not any(c.is_graded and lies_in_unit(c.numbers) and not is_no_score(c) for c in columns):
            self.score = self.score or guess_named_score(columns)

    def _ask_about_constant_truth(self) -> None:
        """Leave the label open where another column is called the truth, but holds one label."""
        assert self.label
        truth = best_named(self.columns, TRUTHS, lambda column: column.n_labels == 1)
        if truth and self.label is not truth and self.label.spelled not in TRUTHS:
            self.doubt = (
                f"{quote(truth.name)} is called the truth but holds one label only, "
                f"{quote(next(iter(truth.labels.values())).text)}; {quote(self.label.name)} holds "
                "several. Which column says what really was?"
            )
            self.label, self.scores = None, ()

    def _ask_which_of_two_labels(self, score: Column | None) -> None:
        """Of columns with two labels, leave those to the model that one threshold gives exactly."""
        two = [
            c
            for c in without_copies(without(self.columns, self.score, *self.decisions))
            if c.n_labels == 2 and not c.is_graded and not NO_LABEL_WORDS & set(c.words)
        ]
        if len(two) < 2 or not self.score or len(self.columns) > MAX_SEARCHED_COLUMNS:
            return
        names = quote_all([column.name for column in two], 4)
        self.doubt = f"{names} hold two labels each. Which says what really was?"
        cuts = [c for c in two if is_cut_of(c, self.score)]
        other = only(without(two, *cuts))
        if cuts and other:
            self.decisions += cuts
            why = f"one threshold on {quote(self.score.name)} gives it"
            self.doubt = f"{quote(cuts[0].name)} may be what the model decided: {why} exactly."
            self._find(other, score)

    def _doubt_label(self, score: Column | None) -> None:
        """Pass over a label that is but the model's decision, unless it is called the truth."""
        label = self.label
        assert label
        if label.is_called_truth or not self.score:
            return
        twice = is_cut_of(label, self.score)
        sure = label.spelled in MAY_BE_DECISIONS and is_confident(self.score)
        if not (twice or sure):
            return
        before = self.score
        others = [
            c
            for c in without(self.columns, label, self.score, *self.decisions)
            if c.n_labels == 2 and not NO_LABEL_WORDS & set(c.words)
        ]
        alike = [c for c in others if c.labels.keys() == label.labels.keys()]
        other = only(alike) or only(others)
        if sure and not twice and not other and len(self.columns) > 2:
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
