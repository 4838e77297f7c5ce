"""How a file is understood, as data: what each part of it is taken for, and what must be asked.

`understand` proposes, `read` does as was agreed. A person changes a part by an answer: the key of
the part, and the value of one of its options. An answer that no longer fits (another truth was
chosen, so that its classes are others) is passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from core.parsing.quoting import quote, quote_all
from core.predictions.models import MAX_MODELS, Models
from core.predictions.predictions import ClassPredictions, Predictions
from core.predictions.scale import Kind, Scale
from core.reading.classes import read_class_table
from core.reading.columns import OTHER_WEIGHT, Columns, Grouping, Labels, columns_of
from core.reading.fields.choice import check_columns
from core.reading.fields.complete_rows import lacking
from core.reading.fields.groups import has_amounts
from core.reading.fields.labels import CLEAR_PAIRS, Label, as_label, guess_order
from core.reading.fields.roles import (
    ClassOfColumn,
    Roles,
    classes_of_columns,
    guess_roles,
    same_class,
    twin_cases,
)
from core.reading.fields.scales import KINDS, Profile, is_called_confidence, propose_kind
from core.reading.table_rows import take_rows
from core.reading.tables import Table

CERTAINTIES = ("certain", "proposed", "chosen", "open")
"""Of a part: nobody is asked; a person must confirm it; a person said so; a person must choose."""

Answers = Mapping[str, object]
"""Key of a part → value of one of its options (of several, where the part takes a tuple)."""


@dataclass(frozen=True)
class Meaning:
    """Hold what the numbers of a score column mean.

    Parameters
    ----------
    kind : str
        "probability", "percent", "log_odds", "log_probability", "score" (any other number), or
        "confidence": the probability of the label that the model predicted.
    of : str
        The key of the class that a higher number speaks for; "" for "confidence".
    """

    kind: str
    of: str = ""


@dataclass(frozen=True)
class Option:
    """Hold one value that a part may take, and how it is called in words."""

    value: object
    text: str


@dataclass(frozen=True)
class Part:
    """Hold one thing that was understood of a file.

    Parameters
    ----------
    key : str
        What an answer calls it: "form", "truth", "scores", "rows", "marks", "missing", "positive",
        "weight", "group", "grouping"; of each score column "meaning:NAME" and "prediction:NAME".
    title : str
        For people, such as “Truth”.
    value : object
        Equal to the value of an option, or a tuple of such values if `several`; None also where
        nothing could be proposed (then it is "open").
    options : tuple of Option
    certainty : {"certain", "proposed", "chosen", "open"}
    reason : str
        One sentence for people: why this is proposed, or why it must be asked; may be empty.
    several : bool
        Whether `value` is a tuple of values.
    """

    key: str
    title: str
    value: object
    options: tuple[Option, ...]
    certainty: str
    reason: str = ""
    several: bool = False

    @property
    def is_question(self) -> bool:
        return self.certainty in ("proposed", "open")

    @property
    def text(self) -> str:
        """The value in words; empty where there is none."""
        values = self.value if isinstance(self.value, tuple) and self.several else (self.value,)
        return ", ".join(option.text for option in self.options if option.value in values)


@dataclass(frozen=True)
class Change:
    """Hold a way out: what a button says, and the answers that it gives."""

    text: str
    answers: Answers


@dataclass(frozen=True)
class Remark:
    """Hold what a sense check found: its kind, one sentence, and the ways out."""

    kind: str
    text: str
    ways_out: tuple[Change, ...] = ()


@dataclass(frozen=True)
class ExampleRow:
    """Hold one row in words: its number in the file, its truth, and how its scores are read.

    Parameters
    ----------
    number : int, from 1
    truth : str
        The class as the file writes it.
    scores : tuple of (str, str, str)
        Of each score: column, what the file holds, and how it is read (“P(bad) = 0.71”).
    """

    number: int
    truth: str
    scores: tuple[tuple[str, str, str], ...]

    @property
    def text(self) -> str:
        said = "; ".join(
            f"{column} {field} → read as {read}" for column, field, read in self.scores
        )
        return f"row {self.number:,}: really {self.truth}, {said}"


@dataclass(frozen=True)
class LeftOut:
    """Hold how many rows are left out for one cause (the first that applies to a row)."""

    cause: str
    n_rows: int


@dataclass(frozen=True)
class Understanding:
    """Hold how a file is understood.

    Parameters
    ----------
    parts : tuple of Part
        In the order in which a person is told of them.
    examples : tuple of ExampleRow
        Up to three; none while something is open.
    left_out : tuple of LeftOut
    n_rows : int
        Rows of the file.
    remarks : tuple of Remark
    problem : str
        Why the file cannot be read this way, as one or two sentences; empty if it can.
    """

    parts: tuple[Part, ...]
    examples: tuple[ExampleRow, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    n_rows: int = 0
    remarks: tuple[Remark, ...] = ()
    problem: str = ""

    @property
    def questions(self) -> tuple[Part, ...]:
        """The parts that a person must confirm or choose before anything is shown."""
        return tuple(part for part in self.parts if part.is_question)

    @property
    def is_ready(self) -> bool:
        return not self.questions and not self.problem

    def part(self, key: str) -> Part | None:
        return next((part for part in self.parts if part.key == key), None)

    def value(self, key: str) -> object:
        """The value of a part; None where there is no such part."""
        part = self.part(key)
        return part.value if part else None

    def confirmed(self) -> dict[str, object]:
        """The answers that confirm all that is proposed; what is open stays so."""
        return {part.key: part.value for part in self.parts if part.certainty == "proposed"}


FEW_ROWS = 5
"""So many rows may be left out for a word that means “missing” before anybody is asked."""

_MARKS = {"-1", "-9", "-99", "-100", "-999", "-9999", "9", "99", "999", "9999", "255"}
_MARK_WORDS = {"?", "unknown", "unlabeled", "unlabelled", "nolabel", "no label", "ignore", "skip"}
_MARK_WORDS |= {"unbekannt", "inconnu", "desconocido", "sconosciuto", "неизвестно", "未知", "不明"}


def understand(
    table: Table,
    answers: Answers | None = None,
    progress: Callable[[float], object] | None = None,
) -> Understanding:
    """Propose how a file is to be read, given what a person answered.

    Names and the first rows decide which column plays which part; the columns that do are read
    through once and remembered with the table, so that another answer reads only what is new.

    Parameters
    ----------
    table : Table
    answers : mapping, optional
    progress : callable, optional
        Called with the share read so far, from 0 to 1, if columns must be read.

    Returns
    -------
    Understanding
    """
    work = _Work(table, answers or {}, progress)
    problem = ""
    try:
        work.run()
    except ValueError as error:
        problem = str(error)
    return Understanding(
        parts=tuple(work.parts),
        examples=() if problem else tuple(work.examples),
        left_out=tuple(work.left_out),
        n_rows=work.n_rows,
        remarks=tuple(work.remarks),
        problem=problem,
    )


def read(
    table: Table,
    understanding: Understanding,
    progress: Callable[[float], object] | None = None,
) -> Models | ClassPredictions:
    """Read the rows as they were understood.

    Parameters
    ----------
    table : Table
    understanding : Understanding
        Ready: nothing is asked any more.
    progress : callable, optional
        Called with the share read so far, from 0 to 1.

    Returns
    -------
    Models, or ClassPredictions where each row has a score for each class

    Raises
    ------
    ValueError
        If a question is open, or the file cannot be read this way.
    """
    if not understanding.is_ready:
        asked = ", ".join(part.title for part in understanding.questions)
        raise ValueError(understanding.problem or f"Some parts must be confirmed first: {asked}.")
    work = _Work(table, {part.key: part.value for part in understanding.parts}, progress)
    return work.read()


class _Work:
    """Understand one table, part by part; each part may look at those before it."""

    def __init__(
        self,
        table: Table,
        answers: Answers,
        progress: Callable[[float], object] | None,
    ) -> None:
        self.table = table
        self.answers = answers
        self.progress = progress
        self.columns: Columns = columns_of(table)
        self.parts: list[Part] = []
        self.examples: list[ExampleRow] = []
        self.left_out: list[LeftOut] = []
        self.remarks = [Remark("file", text) for text in table.remarks]
        self.n_rows = table.n_rows or 0
        self.more: list[tuple[str, str]] = []
        self.group_kind = "quarters"

    def run(self, *, look: bool = True) -> bool:
        """Find all parts; False where a column is open, so that the others cannot be found.

        Without `look`, no remarks are made and no examples shown.
        """
        if not self._find_columns():
            return False
        if self.form == "classes":
            read = self._class_predictions()
            self.n_rows = read.n_samples + read.n_left_out
            if read.n_left_out:
                self.left_out.append(LeftOut("no label or no score", read.n_left_out))
            return True
        self._load()
        self._find_classes()
        self._find_meanings()
        self._find_weight_and_group()
        self._load()
        self._find_rows()
        if look:
            self._check()
            self._show_examples()
        return True

    def read(self) -> Models | ClassPredictions:
        if not self.run(look=False):
            raise ValueError("The columns of the truth and of the score must be chosen first.")
        if self.form == "classes":
            return self._class_predictions()
        kept = None if self.kept.all() else self.kept
        row_numbers = None if kept is None else np.flatnonzero(kept) + 1
        weight = self.weights
        is_yes = self.codes == self.yes_code
        predictions = {
            name: Predictions(
                _of(is_yes, kept),
                _of(scores, kept),
                None if weight is None else _of(weight, kept),
                source=self.table.name,
                class_names=(self.no.text, self.yes.text),
                n_left_out=self.n_rows - int(self.kept.sum()),
                row_numbers=row_numbers,
                scale=scale,
            )
            for name, (scores, scale) in self.decided.items()
        }
        grouping = self.grouping
        return Models(predictions, grouping.groups(kept) if grouping else None)

    # Parts ----------------------------------------------------------------------------------------

    def _part(
        self,
        key: str,
        title: str,
        options: Sequence[Option],
        proposed: object,
        doubt: str = "",
        *,
        reason: str = "",
        several: bool = False,
        is_open: bool = False,
    ) -> object:
        """Add a part, its value answered or proposed, and return that."""
        value, certainty = proposed, "proposed" if doubt else "certain"
        if is_open:
            certainty = "open"
        if key in self.answers and self._fits(self.answers[key], options, several):
            value, certainty = self.answers[key], "chosen"
        part = Part(key, title, value, tuple(options), certainty, doubt or reason, several)
        self.parts.append(part)
        return value

    @staticmethod
    def _fits(value: object, options: Sequence[Option], several: bool) -> bool:
        known = [option.value for option in options]
        if several:
            return isinstance(value, tuple) and all(each in known for each in value)
        return value in known

    def _find_columns(self) -> bool:
        table, answers = self.table, self.answers
        every = [Option(name, name) for name in table.columns]
        truth = answers.get("truth")
        scores = answers.get("scores")
        truth = truth if truth in table.columns else None
        one = scores[0] if isinstance(scores, tuple) and scores and scores[0] != truth else None
        one = one if one in table.columns else None
        form = answers.get("form")
        guess: Roles = self.columns.once(
            ("roles", truth, None if form == "classes" else one),
            lambda: guess_roles(table, label=truth, score=None if form == "classes" else one),
        )
        self.guess = guess
        many = bool(guess.scores) and not (form is None and isinstance(scores, tuple) and one)
        forms = [Option("one", "one score"), Option("classes", "a score for each class")]
        if len(table.columns) < 3:
            forms = forms[:1]
        self.form = self._part("form", "Each row has", forms, "classes" if many else "one")
        self.truth = self._part(
            "truth", "Truth", every, guess.label, guess.doubt, is_open=guess.label is None
        )
        found = guess.scores if self.form == "classes" else ()
        if self.form == "one" and guess.score and guess.score != self.truth:
            found = (guess.score,)
        if self.form == "one" and one is None and self.truth in table.columns:
            found = self._of_the_answered_class(found)
        scores = self._part(
            "scores", "Score", every, found, guess.score_doubt, several=True, is_open=not found
        )
        assert isinstance(scores, tuple)
        self.scores: tuple[str, ...] = scores
        if self.truth is None or not self.scores:
            return False
        roles = {"truth": str(self.truth)}
        roles |= {f"score {i}" if scores[1:] else "score": s for i, s in enumerate(scores, 1)}
        check_columns(table, roles)
        if self.form == "one" and len(self.scores) > MAX_MODELS:
            raise ValueError(f"Scores of at most {MAX_MODELS} models are compared; choose fewer.")
        return True

    def _of_the_answered_class(self, found: tuple[str, ...]) -> tuple[str, ...]:
        """Of two columns that name the classes, take that of the class that a person calls yes."""
        yes = as_label(self.answers.get("positive"))
        if yes is None or not found:
            return found
        other = same_class(self.table, str(self.truth), found[0], yes.key)
        return (other,) if other else found

    def _load(self) -> None:
        wanted = [("labels", str(self.truth)), *(("score", name) for name in self.scores)]
        wanted += [("labels", name) for name in self.guess.decisions if name != self.truth]
        wanted += self.more
        if isinstance(weight := self.answers.get("weight"), str) and weight in self.table.columns:
            wanted.append(("weight", weight))
        elif self.guess.weight:
            wanted.append(("weight", self.guess.weight))
        self.columns.load(wanted, self.table, self.progress)

    # Classes --------------------------------------------------------------------------------------

    def _find_classes(self) -> None:
        labels = self.columns.labels(str(self.truth))
        self.n_rows = labels.codes.size
        known = {i: label for i, label in enumerate(labels.column.labels)}
        self._find_long_form()
        known |= self._find_words(labels)
        marks = self._find_marks(labels, known)
        classes = [code for code in known if known[code].key not in marks]
        if len(classes) > 2:
            raise labels.column.one_too_many([code for code in classes if code >= 0])
        self.codes = labels.codes
        self.classes = {code: known[code] for code in classes}
        self.marks = [code for code in known if known[code].key in marks]
        self.missing = [code for code in labels.counts if code < 0 and code not in self.classes]
        if not classes:
            self._refuse_all_missing()
        found = [self.classes[code] for code in classes]
        self.named: dict[str, ClassOfColumn] = self.columns.once(
            ("named", self.truth, tuple(label.key for label in found)),
            lambda: classes_of_columns(self.table, str(self.truth), found),
        )
        of = self.named.get(self.scores[0])
        no, yes = guess_order(found, of.key if of else None)
        is_clear = (no.key, yes.key) in CLEAR_PAIRS
        because = f"The labels are {quote(no.text)} and {quote(yes.text)}"
        because += f", and {quote(self.scores[0])} is of {quote(of.key)}." if of else "."
        value = self._part(
            "positive",
            "“Yes” is",
            [Option(no.key, no.text), Option(yes.key, yes.text)],
            yes.key,
            "" if is_clear else because,
        )
        self.no, self.yes = (no, yes) if value == yes.key else (yes, no)
        self.yes_code = next((c for c in classes if self.classes[c].key == self.yes.key), -99)

    def _refuse_all_missing(self) -> None:
        lack = np.ones(self.n_rows, bool)
        scores = [np.isnan(self.columns.numbers("score", name).values) for name in self.scores]
        raise ValueError(lacking(["label", *self._score_roles()], [lack, *scores]))

    def _score_roles(self) -> list[str]:
        return [
            f"score {i}" if self.scores[1:] else "score" for i in range(1, len(self.scores) + 1)
        ]

    def _find_long_form(self) -> None:
        """Find rows that say of one class each how likely it is: each case has one for each."""
        self.of_yes: str | None = None
        twins = self.columns.once(
            ("twins", self.truth, self.scores),
            lambda: twin_cases(self.table, str(self.truth), self.scores[0]),
        )
        if twins is None:
            return
        case, column = twins
        options = [Option(None, "every row"), Option(column, f"rows whose {column} is “yes”")]
        why = (
            f"Each {case} stands twice, once with each class in {quote(column)}: the score is of "
            "that class. Read are the rows of the class that is “yes”."
        )
        value = self._part("rows", "Rows read", options, column, why)
        self.of_yes = column if value else None
        self.more = [("labels", column)]
        self._load()

    def _find_words(self, labels: Labels) -> dict[int, Label]:
        """The words for “missing” that are classes, by their code."""
        words = {-2 - i: word for i, word in enumerate(labels.column.words)}
        n_rows = {word: labels.counts.get(code, 0) for code, word in words.items()}
        n_classes = len(labels.column.labels)
        all_missing = sum(labels.counts.get(code, 0) for code in words)
        if not words or (n_classes != 1 and "missing" not in self.answers):
            return {}
        largest = max(n_rows, key=lambda word: n_rows[word])
        # Beside a number such a word is how tools write that one is missing.
        is_word = n_classes == 1 and not labels.column.labels[0].is_number
        many = is_word and n_rows[largest] > FEW_ROWS
        told = quote_all(list(n_rows))
        taken = self._part(
            "missing",
            "Words that are a class",
            [Option(word, f"{word} ({n:,} rows)") for word, n in n_rows.items()],
            (largest,) if many else (),
            f"{told} may mean “missing”, or be a class: {all_missing:,} of {self.n_rows:,} rows "
            "hold it."
            if many
            else "",
            several=True,
        )
        assert isinstance(taken, tuple)
        return {code: Label(word, word) for code, word in words.items() if word in taken}

    def _find_marks(self, labels: Labels, known: dict[int, Label]) -> tuple[object, ...]:
        """The labels that mark rows without a label."""
        if len(known) < 3:
            return ()
        counts = labels.counts
        marks = [c for c, x in known.items() if x.key in _MARKS or x.key.casefold() in _MARK_WORDS]
        # -1 is a class beside 1; of three labels it is the mark.
        marks = sorted(marks, key=lambda code: counts[code])[: len(known) - 2]
        if len(known) - len(marks) != 2 and "marks" not in self.answers:
            return ()
        n_rows = sum(counts[code] for code in marks)
        told = quote_all([known[code].text for code in marks])
        why = (
            f"{told} may mark rows without a label: {n_rows:,} of {self.n_rows:,}. Leave them out?"
        )
        options = [Option(x.key, f"{x.text} ({counts[c]:,} rows)") for c, x in known.items()]
        value = self._part(
            "marks",
            "Labels that are left out",
            options,
            tuple(known[code].key for code in marks),
            why,
            several=True,
        )
        assert isinstance(value, tuple)
        return value

    # Meanings -------------------------------------------------------------------------------------

    def _find_meanings(self) -> None:
        self.decided: dict[str, tuple[np.ndarray, Scale]] = {}
        self.predicted: dict[str, np.ndarray] = {}
        self.meanings: dict[str, Meaning] = {}
        self.maps = {
            name: codes
            for name in self.guess.decisions
            if name != self.truth and (codes := self._predicted_yes(name)) is not None
        }
        for name in self.scores:
            numbers = self.columns.numbers("score", name)
            profile = numbers.profile
            if profile is None:
                self._refuse_no_scores()
            assert profile
            meaning = self._find_meaning(name, profile)
            self.meanings[name] = meaning
            if meaning.kind == "confidence":
                self._find_prediction(name)
            self.decided[name] = self._decide(name, meaning, profile, numbers.values)

    def _refuse_no_scores(self) -> None:
        scores = [np.isnan(self.columns.numbers("score", name).values) for name in self.scores]
        lack = np.isin(self.codes, self.missing)
        raise ValueError(lacking(["label", *self._score_roles()], [lack, *scores]))

    def _find_meaning(self, name: str, profile: Profile) -> Meaning:
        key = f"meaning:{name}"
        kinds = [kind for kind in KINDS if self._may_be(kind, profile)]
        options = []
        for kind in kinds:
            if kind != "confidence":
                for label in (self.yes, self.no):
                    text = KINDS[kind].text.format(yes=quote(label.text))
                    options.append(Option(Meaning(kind, label.key), text))
            elif self.maps or self._may_be_prediction():
                options.append(Option(Meaning(kind), KINDS[kind].text))
        title = f"The numbers of {name} are" if self.scores[1:] else "The numbers are"
        proposed, doubt = self._propose_meaning(name, profile)
        meaning = self._part(key, title, options, proposed, doubt)
        if isinstance(self.answers.get(key), Meaning) and meaning != self.answers[key]:
            self._refuse_meaning(name, self.answers[key], profile)
        assert isinstance(meaning, Meaning)
        return meaning

    @staticmethod
    def _may_be(kind: str, profile: Profile) -> bool:
        return KINDS[kind].fits(profile) and (not profile.has_sign or kind in ("percent", "score"))

    def _refuse_meaning(self, name: str, meaning: object, profile: Profile) -> None:
        """Refuse a kind of numbers that was answered, but that these cannot be."""
        assert isinstance(meaning, Meaning)
        if meaning.kind not in KINDS or self._may_be(meaning.kind, profile):
            return
        sign = self.columns.numbers("score", name).column.percent_field
        if sign and meaning.kind != "percent":
            raise ValueError(
                f'`scale` must be "percent" for cells that carry %; got "{meaning.kind}", and row '
                f"{sign[0]:,} of column {quote(name)} holds {sign[1]}. Choose percent."
            )
        values = self.columns.numbers("score", name).values
        low, high = scale_of(meaning.kind).bounds if meaning.kind != "confidence" else (0.0, 1.0)
        with np.errstate(invalid="ignore"):
            row = int(((values < low) | (values > high)).argmax())
        raise ValueError(
            f"Column {quote(name)} must hold numbers {KINDS[meaning.kind].span}; "
            f"row {row + 1:,} holds {field_text(self.table, name, row)}. Choose another scale "
            "or column."
        )

    def _propose_meaning(self, name: str, profile: Profile) -> tuple[Meaning, str]:
        named = self.named.get(name)
        kind, doubt = propose_kind(name, profile)
        if named:
            if not named.is_certain:
                doubt = doubt or (
                    f"The columns are numbered from 1; {quote(name)} is taken for that of "
                    f"{quote(named.key)}."
                )
            return Meaning(kind, named.key), doubt
        if kind == "probability":
            return self._propose_confidence(name, profile)
        of = self.yes.key
        if kind == "score":
            direction = self._auc(self._raw(name))
            if direction is not None and direction < 0.5:
                of = self.no.key
                doubt += f" Lower numbers go with {quote(self.yes.text)}."
            else:
                doubt += f" Higher numbers go with {quote(self.yes.text)}."
        return Meaning(kind, of), doubt

    def _propose_confidence(self, name: str, profile: Profile) -> tuple[Meaning, str]:
        """Tell the confidence in a decision from a probability, where a decision is known."""
        yes, no = Meaning("probability", self.yes.key), Meaning("probability", self.no.key)
        is_sure = profile.lowest >= 0.5 and profile.n >= MIN_ROWS and profile.n_distinct > 2
        called = is_called_confidence(name)
        values = self._raw(name)
        for column, said_yes in self.maps.items():
            known = (said_yes >= 0) & ~np.isnan(values)
            above, below = values[known & (said_yes == 1)], values[known & (said_yes == 0)]
            if is_sure and called:
                return self._confidence(name, column, is_sure)
            if above.size and below.size:
                if above.min() >= below.max() and above.max() > below.min():
                    return yes, ""
                turned = above.max() <= below.min() and above.min() < below.max()
                if turned and profile.n >= MIN_ROWS:
                    return no, f"{quote(column)} says “yes” where {quote(name)} is low."
            if is_sure or called:
                return self._confidence(name, column, is_sure)
        if is_sure and len(self.classes) == 2:
            return yes, (
                f"{quote(name)} is never below 0.5, as the confidence in a decision is; no column "
                "of decisions was found."
            )
        return yes, ""

    @staticmethod
    def _confidence(name: str, column: str, is_sure: bool) -> tuple[Meaning, str]:
        why = "is never below 0.5" if is_sure else "is called so"
        return (
            Meaning("confidence"),
            f"{quote(name)} {why}: it seems to say how sure the model was of {quote(column)}.",
        )

    def _may_be_prediction(self) -> list[str]:
        """Columns that a person may call the prediction."""
        return [name for name in self.guess.of_two if name not in (self.truth, *self.scores)]

    def _find_prediction(self, name: str) -> None:
        names = [*self.maps, *(n for n in self._may_be_prediction() if n not in self.maps)]
        first = next(iter(self.maps), None)
        value = self._part(
            f"prediction:{name}",
            f"Predicted label of {name}" if self.scores[1:] else "Predicted label",
            [Option(n, n) for n in names],
            first,
            "" if first else "Which column holds the label in which the score is the confidence?",
            is_open=first is None,
        )
        if value is None:
            return
        self.columns.load([("labels", str(value))], self.table, self.progress)
        said_yes = self._predicted_yes(str(value))
        if said_yes is None:
            raise ValueError(
                f"Column {quote(value)} must hold the labels "
                f"{quote_all([self.no.text, self.yes.text])}. Choose another column of predictions."
            )
        self.predicted[name] = said_yes

    def _predicted_yes(self, name: str) -> np.ndarray | None:
        """1 where a column says yes, 0 where no, -1 where nothing; None if it says other things."""
        try:
            labels = self.columns.labels(name)
        except ValueError:
            return None
        meant = []
        for label in labels.column.labels:
            key = _class_in(label.key, (self.no.key, self.yes.key))
            if key is None:
                return None
            meant.append(int(key == self.yes.key))
        words = {word: -2 - i for i, word in enumerate(labels.column.words)}
        by_code = np.full(len(meant) + len(words) + 2, -1, np.int8)
        by_code[: len(meant)] = meant
        for word, code in words.items():
            if word in (self.no.key, self.yes.key):
                by_code[code] = int(word == self.yes.key)
        return by_code[labels.codes]

    def _raw(self, name: str) -> np.ndarray:
        return self.columns.numbers("score", name).values

    def _decide(
        self, name: str, meaning: Meaning, profile: Profile, values: np.ndarray
    ) -> tuple[np.ndarray, Scale]:
        """Turn the numbers of the file into those decided on."""
        if meaning.kind in ("probability", "confidence") and profile.n_near:
            values = np.clip(values, 0, 1)
        if meaning.kind == "log_probability":
            values = np.minimum(values, 0)
        if meaning.kind == "confidence":
            said_yes = self.predicted.get(name)
            if said_yes is None:
                return values, Scale()
            values = np.where(said_yes == 1, values, 1 - values)
            values[said_yes < 0] = np.nan
            return values, Scale()
        scale = scale_of(meaning.kind, meaning.of == self.yes.key)
        return scale.decided(values), scale

    # Weights and groups ---------------------------------------------------------------------------

    def _find_weight_and_group(self) -> None:
        taken = (self.truth, *self.scores)
        rest = [name for name in self.table.columns if name not in taken]
        offered, weight = self.guess.offered_weight, self.guess.weight
        weight = weight if weight in rest else None
        first = [offered] if offered in rest else []
        names = [*first, *(name for name in rest if name not in first)]
        none = Option(None, "none")
        value = self._part("weight", "Weight", [none, *(Option(n, n) for n in names)], weight)
        self.weight = value if isinstance(value, str) else None
        if offered in rest and self.weight is None and "weight" not in self.answers:
            self.remarks.append(
                Remark(
                    "weight_offered",
                    f"Column {quote(offered)} looks like a quantity that was measured, so each "
                    "row counts once.",
                    (Change(f"Count each row by {offered}", {"weight": offered}),),
                )
            )
        group = self._part("group", "Group", [none, *(Option(n, n) for n in rest)], None)
        self.group = group if isinstance(group, str) else None
        if self.weight:
            self.more.append(("weight", self.weight))
        if self.group:
            kind = "quarters"
            if has_amounts(self.table, self.group):
                options = [Option("quarters", "quarters of its amounts")]
                options.append(Option("values", "its values, the largest groups and the rest"))
                kind = str(self._part("grouping", "Groups are", options, "quarters"))
            self.more.append((kind, self.group))
            self.group_kind = kind

    @property
    def weights(self) -> np.ndarray | None:
        if self.weight is None:
            return None
        return self.columns.numbers("weight", self.weight).values

    @property
    def grouping(self) -> Grouping | None:
        return self.columns.grouping(self.group_kind, self.group) if self.group else None

    # Rows -----------------------------------------------------------------------------------------

    def _find_rows(self) -> None:
        """Find which rows are left out, each for the first cause that applies to it."""
        truth = str(self.truth)
        causes = [(f"no label in {quote(truth)}", np.isin(self.codes, self.missing))]
        for code in self.marks:
            text = self.columns.labels(truth).column.labels[code].text
            causes.append((f"label {quote(text)}", self.codes == code))
        if self.of_yes:
            causes.append(("the score is of the other class", self._predicted_yes_of_rows() != 1))
        roles = ["label"] + [""] * (len(causes) - 1)
        for role, (name, (scores, _)) in zip(
            self._score_roles(), self.decided.items(), strict=True
        ):
            causes.append((f"no score in {quote(name)}", np.isnan(self._raw(name))))
            roles.append(role)
            if name in self.predicted:
                causes.append((f"no prediction for {quote(name)}", np.isnan(scores)))
                roles.append("")
        weights = self.weights
        if weights is not None:
            assert self.weight
            self._check_weights(weights)
            causes.append((f"no weight in {quote(self.weight)}", np.isnan(weights)))
            roles.append("weight")
        self.kept = np.ones(self.n_rows, bool)
        for cause, lacks in causes:
            n_rows = int((lacks & self.kept).sum())
            if n_rows:
                self.kept &= ~lacks
                self.left_out.append(LeftOut(cause, n_rows))
        if not self.kept.any():
            named = [(role, lacks) for role, (_, lacks) in zip(roles, causes, strict=True) if role]
            raise ValueError(lacking([r for r, _ in named], [m for _, m in named]))
        if weights is not None and not weights[self.kept].any():
            raise ValueError(
                f"Column {quote(self.weight)} must hold a weight above 0; all "
                f"{int(self.kept.sum()):,} are 0. {OTHER_WEIGHT}"
            )

    def _predicted_yes_of_rows(self) -> np.ndarray:
        said_yes = self._predicted_yes(str(self.of_yes))
        if said_yes is None:
            raise ValueError(
                f"Column {quote(self.of_yes)} must hold the labels "
                f"{quote_all([self.no.text, self.yes.text])} to say which rows are read."
            )
        return said_yes

    def _check_weights(self, weights: np.ndarray) -> None:
        with np.errstate(over="ignore", invalid="ignore"):
            for wrong, rule in (
                (weights < 0, "weights from 0 upwards"),
                (np.isinf(weights.astype(np.float32)), "numbers below 3.4e38"),
            ):
                if wrong.any():
                    row = int(wrong.argmax())
                    raise ValueError(
                        f"Column {quote(self.weight)} must hold {rule}; row {row + 1:,} holds "
                        f"{field_text(self.table, str(self.weight), row)}. {OTHER_WEIGHT}"
                    )

    # Checks and examples --------------------------------------------------------------------------

    def _auc(self, values: np.ndarray, kept: np.ndarray | None = None) -> float | None:
        """The share of pairs in which the yes has the higher number; of some rows, if many."""
        step = max(1, values.size // MAX_CHECKED_ROWS)
        values, codes = values[::step], self.codes[::step]
        known = ~np.isnan(values) & np.isin(codes, list(self.classes))
        if kept is not None:
            known &= kept[::step]
        is_yes = codes == self.yes_code
        yes, no = np.sort(values[known & is_yes]), np.sort(values[known & ~is_yes])
        if not (yes.size and no.size):
            return None
        below = np.searchsorted(no, yes, "left") + np.searchsorted(no, yes, "right")
        return float(below.sum() / (2 * yes.size * no.size))

    def _check(self) -> None:
        """Say what looks strange, once for the file and once for each score."""
        n_kept = int(self.kept.sum())
        is_yes = (self.codes == self.yes_code) & self.kept
        n_yes = int(is_yes.sum())
        n_no = n_kept - n_yes
        if 2 * n_kept < self.n_rows and not self.of_yes:
            self.remarks.append(
                Remark("mostly_left_out", f"Only {n_kept:,} of {self.n_rows:,} rows are read.")
            )
        if not (n_yes and n_no):
            only = self.yes if n_yes else self.no
            self.remarks.append(
                Remark("one_class", f"Every row is {quote(only.text)}: nothing can be told apart.")
            )
        for name, (scores, _) in self.decided.items():
            self.remarks += self._remarks_on(name, scores, n_yes, n_no)
        if not self.of_yes:
            self.remarks += self._remarks_on_cases()

    def _remarks_on(self, name: str, scores: np.ndarray, n_yes: int, n_no: int) -> list[Remark]:
        profile = self.columns.numbers("score", name).profile
        assert profile
        meaning, found = self.meanings[name], []
        if profile.n_near and meaning.kind in ("probability", "confidence"):
            found.append(
                Remark(
                    "rounded",
                    f"{profile.n_near:,} of {profile.n:,} scores in {quote(name)} lie outside 0 "
                    "to 1 by less than 0.000001: they are read as 0 or 1.",
                )
            )
        if profile.n_distinct == 1:
            found.append(Remark("all_equal", f"Every score in {quote(name)} is equal."))
        if profile.n_distinct == 2 and profile.n > 2:
            found.append(
                Remark(
                    "decisions",
                    f"{quote(name)} holds two different scores only: they are decisions already, "
                    "and no threshold between them changes anything.",
                    tuple(
                        Change(f"Take {other} as the score", {"scores": (other,)})
                        for other in self._graded_columns()
                    ),
                )
            )
        area = self._auc(scores, self.kept)
        if area is None or n_yes + n_no < MIN_ROWS:
            return found
        if area == 1 and profile.n_distinct > 2:
            found.append(
                Remark(
                    "reproduces",
                    f"One threshold on {quote(name)} gives {quote(self.truth)} without an error: "
                    "is that column the truth, or what the model decided?",
                )
            )
        spread = np.sqrt((n_yes + n_no + 1) / (12 * n_yes * n_no))
        if area < 0.45 and 0.5 - area > 3 * spread:
            found.append(self._upside_down(name, meaning, area))
        return found

    def _upside_down(self, name: str, meaning: Meaning, area: float) -> Remark:
        ways: tuple[Change, ...] = ()
        if meaning.kind != "confidence":
            turned = self.no if meaning.of == self.yes.key else self.yes
            answer = {f"meaning:{name}": Meaning(meaning.kind, turned.key)}
            ways = (Change(f"Turn it round: it is of {turned.text}", answer),)
        return Remark(
            "upside_down",
            f"{quote(name)} is higher for {quote(self.no.text)} (AUC {area:.3f}, below 0.5): "
            "it may be the score of the other class.",
            ways,
        )

    def _graded_columns(self) -> list[str]:
        taken = (self.truth, *self.scores, self.weight)
        return [n for n in self.guess.graded if n not in taken][:3]

    def _remarks_on_cases(self) -> list[Remark]:
        for name, n_twice in self.guess.repeated:
            if name not in (self.truth, *self.scores, self.weight, self.group):
                return [
                    Remark(
                        "duplicates",
                        f"{n_twice:,} values of {quote(name)} stand in more than one of the first "
                        f"{len(self.table.sample):,} rows: these cases count more than once.",
                    )
                ]
        return []

    def _show_examples(self) -> None:
        near = np.flatnonzero(self.kept[: len(self.table.sample)])
        if not near.size:
            near = np.flatnonzero(self.kept)[:50]
        is_yes = self.codes[near] == self.yes_code
        first = [near[is_yes][:1], near[~is_yes][:1]]
        if self.predicted:
            said_yes = next(iter(self.predicted.values()))[near]
            first.append(near[(said_yes == 0) & is_yes][:1])
            first.append(near[(said_yes == 1) & is_yes][:1])
        chosen = list(dict.fromkeys(np.concatenate([*first, near]).tolist()))[:3]
        for row in sorted(chosen):
            is_yes_here = self.codes[row] == self.yes_code
            told = tuple(
                (name, self._field(name, row), self._read_as(scores[row], scale))
                for name, (scores, scale) in self.decided.items()
            )
            label = self.yes if is_yes_here else self.no
            self.examples.append(ExampleRow(row + 1, label.text, told))

    def _field(self, name: str, row: int) -> str:
        if row < len(self.table.sample):
            field = self.table.sample[name].iloc[row]
            return f"{field:.6g}" if isinstance(field, float) else str(field)
        return f"{self._raw(name)[row]:.6g}"

    def _read_as(self, decided: float, scale: Scale) -> str:
        probability = scale.probability(decided)
        if probability is not None:
            return f"P({self.yes.text}) = {float(probability):.4g}"
        more = "higher" if scale.higher_is_yes else "lower"
        return f"{scale.shown(float(decided)):.6g}, {more} speaks for {self.yes.text}"

    def _class_predictions(self) -> ClassPredictions:
        return self.columns.once(
            ("classes", self.truth, self.scores),
            lambda: read_class_table(self.table, str(self.truth), self.scores, self.progress),
        )


MIN_ROWS = 20
"""Fewer rows than these say too little of what a score is."""

MAX_CHECKED_ROWS = 200_000
"""Sense checks look at every k-th row of more rows than these."""


def scale_of(kind: str, higher_is_yes: bool = True) -> Scale:
    return Scale(cast(Kind, kind), higher_is_yes)


def field_text(table: Table, column: str, row: int) -> str:
    """Quote one field as the file writes it; the first row is row 0."""
    fields = take_rows(table, [row + 1], [column])[column]
    return quote(fields.iloc[0])


def _of(values: np.ndarray, kept: np.ndarray | None) -> np.ndarray:
    return values if kept is None else values[kept]


def _class_in(key: str, classes: tuple[str, str]) -> str | None:
    """The class that a predicted label is: its key, or one that ends in it, such as LABEL_1."""
    for alike in (
        [c for c in classes if c.casefold() == key.casefold()],
        [c for c in classes if key.casefold().endswith(c.casefold()) and _is_end(key, len(c))],
    ):
        if len(alike) == 1:
            return alike[0]
    return None


def _is_end(key: str, length: int) -> bool:
    """Whether the last characters of a text are a word or a number of their own."""
    before, end = key[:-length][-1:], key[-length:]
    return not before.isalnum() or (end[0].isdigit() and not before.isdigit())
