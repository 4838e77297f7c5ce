"""What is told of how a file was understood, as data: parts, questions, examples and remarks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Answers = Mapping[str, object]
"""Key of a part → value of one of its options (of several, where the part takes a tuple)."""


@dataclass(frozen=True)
class Meaning:
    """Hold what the numbers of a score column mean.

    Parameters
    ----------
    kind : str
        "probability", "percent", "log_odds", "log_probability", "score" (any other number), or
        "confidence", "confidence_percent": the probability of the label that the model predicted;
        or "of_truth", "of_truth_percent": that of the true one.
    of : str
        The key of the class that a higher number speaks for; "" where it is of a label of each row.
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
        What an answer calls it: "form", "truth", "scores", "hidden", "rows", "marks", "missing",
        "positive", "weight", "group", "grouping"; of each score column "gaps:NAME",
        "meaning:NAME" and "prediction:NAME".
    title : str
        For people, such as “Truth”.
    value : object
        Equal to the value of an option, or a tuple of such values if `several`; None also where
        nothing could be proposed (then it is "open").
    options : tuple of Option
    certainty : {"certain", "proposed", "chosen", "open"}
        Nobody is asked; a person must confirm it; a person said so; a person must choose.
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
