"""Turn the fields of a column into labels, and two labels into class 0 and class 1."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

import numpy as np
import pyarrow as pa

from core.parsing.numbers import MISSING, as_number, as_whole
from core.parsing.quoting import quote, quote_all
from core.reading.fields.numbers import is_text

CLEAR_PAIRS = (("0", "1"), ("false", "true"))
"""Negative and positive class, where nobody needs to be asked."""

PAIRS = (
    *CLEAR_PAIRS,
    *(("-1", "1"), ("1", "2"), ("no", "yes"), ("n", "y"), ("f", "t"), ("off", "on")),
    *(("neg", "pos"), ("negative", "positive"), ("-", "+"), ("ham", "spam"), ("bad", "good")),
    *(("benign", "malignant"), ("healthy", "sick"), ("absent", "present"), ("fail", "pass")),
    *(("normal", "abnormal"), ("normal", "anomaly"), ("normal", "attack"), ("legit", "fraud")),
    *(("control", "case"), ("loss", "win"), ("nein", "ja"), ("falsch", "wahr")),
    *(("non", "oui"), ("faux", "vrai"), ("no", "sí"), ("no", "si"), ("falso", "verdadero")),
    *(("não", "sim"), ("nee", "ja"), ("nie", "tak"), ("нет", "да"), ("hayır", "evet")),
    *(("否", "是"), ("いいえ", "はい"), ("아니요", "예")),
)
"""Negative and positive class as people write them; the first pair with a word is its guess."""

_WORDS = {word for pair in PAIRS for word in pair}
# More digits than a float64 keeps: they are a name, such as the number of an account.
_LONG = re.compile(r"[+−-]?\d{19}")
_NOT = re.compile(r"(not?|non|kein|nicht)[\W_]*", re.IGNORECASE)


class PositiveClassNeeded(ValueError):
    """Say that a person must tell which label is the positive class.

    Attributes
    ----------
    values : tuple of two str
        The labels as the file writes them; `guess` is the last. Where the file has one label only,
        the other is what would stand beside it.
    guess : str
        The more likely positive class.
    """

    def __init__(self, column: str, values: Sequence[str]) -> None:
        self.values = tuple(values)
        self.guess = self.values[1]
        super().__init__(
            "`positive` must say which label is the positive class unless labels are 0 and 1 or "
            f"false and true; column {quote(column)} holds {quote_all(values)}. "
            f"Our guess is {quote(self.guess)}: please confirm it or choose the other."
        )


@dataclass(frozen=True)
class Label:
    """Hold one label: `key` is equal for equal labels, `text` is how the file writes it."""

    key: str
    text: str

    @property
    def is_number(self) -> bool:
        return _as_number(self.key) is not None


class LabelColumn:
    """Read the labels of one column and number them in the order in which they appear.

    1, 1.0 and “1” are one label, and so are Yes and yes, True and TRUE; other words are told apart
    by their case.

    Parameters
    ----------
    name : str
        The column's name, for errors.
    max_labels : int
        More different labels than these are refused, at the first row that has one.
    decimal : {".", ","}
        What the file writes before the decimals.
    advice : str
        What to do about one label too many.

    Attributes
    ----------
    labels : list of Label
        Element i is the label numbered i.
    rows : list of int
        Element i is the first row that has label i.
    """

    def __init__(
        self,
        name: str,
        max_labels: int,
        decimal: str = ".",
        *,
        advice: str = "Choose another column.",
    ) -> None:
        self.name = name
        self.labels: list[Label] = []
        self.rows: list[int] = []
        self._numbers: dict[str, int] = {}
        self._max_labels = max_labels
        self._decimal = decimal
        self._advice = advice

    def read(self, fields: pa.Array, first_row: int) -> np.ndarray:
        """Return the numbers of the labels of one chunk, as int16; -1 where a field is missing.

        Parameters
        ----------
        fields : pyarrow.Array of strings, numbers, booleans or nulls
        first_row : int
            Number of the row of the first field, for errors.

        Raises
        ------
        ValueError
            If there are more than `max_labels` different labels.
        """
        if pa.types.is_null(fields.type):
            return np.full(len(fields), -1, np.int16)
        if is_text(fields.type):
            fields = fields.cast(pa.large_string())
        encoded = fields.dictionary_encode()
        values = encoded.dictionary
        indices = encoded.indices.fill_null(len(values)).to_numpy(zero_copy_only=False)
        numbers = np.full(len(values) + 1, -1, np.int16)
        for i, value in enumerate(values):
            label = as_label(value.as_py(), self._decimal)
            if label is None:
                continue
            if label.key not in self._numbers:
                row = first_row + int((indices == i).argmax())
                if len(self.labels) == self._max_labels:
                    self._refuse(label, row, len(values))
                self._numbers[label.key] = len(self.labels)
                self.labels.append(label)
                self.rows.append(row)
            numbers[i] = self._numbers[label.key]
        return numbers[indices]

    def _refuse(self, label: Label, row: int, n_values: int) -> NoReturn:
        known = quote_all([known.text for known in self.labels])
        many = f" There are {n_values:,} different values or more." if n_values > 20 else ""
        raise ValueError(
            f"Column {quote(self.name)} must hold at most {self._max_labels} different labels; "
            f"row {row:,} holds {quote(label.text)}, after {known}.{many} {self._advice}"
        )


def as_label(value: object, decimal: str = ".") -> Label | None:
    """Return the label that a field holds, or None where it is missing.

    It is what a file or a person gives: a text, a number, a boolean or None.
    """
    text = "" if value is None else str(value).strip()
    # Spelled exactly: “none” may well be the name of a class.
    if text in MISSING:
        return None
    number = _as_number(text, decimal)
    if number is not None:
        text = _shortest(text, number)
        return Label(text, text)
    word = text.casefold()
    return Label(word if word in _WORDS else text, text)


def order_classes(
    column: str, labels: Sequence[Label], positive: object = None
) -> tuple[Label, Label]:
    """Return the negative and the positive class.

    0 and 1, false and true are known; otherwise `positive` decides. One label alone is paired with
    the one that usually stands beside it, or with “not …”.

    Parameters
    ----------
    column : str
        Its name, for errors.
    labels : sequence of one or two Label
    positive : object, optional
        The label of the positive class, as `as_label` takes it.

    Raises
    ------
    PositiveClassNeeded
        If it takes a person to tell and `positive` is None.
    ValueError
        If `positive` is none of the two.
    """
    guess = _guess_order(labels)
    if positive is None:
        if tuple(label.key for label in guess) not in CLEAR_PAIRS:
            raise PositiveClassNeeded(column, [label.text for label in guess])
        return guess
    chosen = as_label(positive)
    for negative, candidate in (guess, guess[::-1]):
        if chosen is not None and candidate.key == chosen.key:
            return negative, candidate
    raise ValueError(
        f"`positive` must be one of the labels of column {quote(column)}, "
        f"{quote_all([label.text for label in guess])}; got {quote(positive)}."
    )


def _guess_order(labels: Sequence[Label]) -> tuple[Label, Label]:
    by_key = {label.key: label for label in labels}
    for pair in PAIRS:
        if by_key.keys() <= set(pair):
            first, second = (by_key.get(key, Label(key, key)) for key in pair)
            return first, second
    if len(labels) == 1:
        (label,) = labels
        return Label(f"not {label.key}", f"not {label.text}"), label
    first, second = sorted(labels, key=_sort_key)
    if _is_negation(second.key, first.key):
        first, second = second, first
    return first, second


def _is_negation(longer: str, shorter: str) -> bool:
    match = _NOT.match(longer)
    return match is not None and longer[match.end() :].casefold() == shorter.casefold()


def _sort_key(label: Label) -> tuple[bool, float, str]:
    return (not label.is_number, float(label.key) if label.is_number else 0, label.key)


def _as_number(text: str, decimal: str = ".") -> float | None:
    """The finite number that a label is; None where it is another text."""
    number = None if _LONG.match(text) else as_number(text, decimal)
    return number if number is not None and np.isfinite(number) else None


def _shortest(text: str, number: float) -> str:
    whole = as_whole(text)
    if whole is not None:
        return str(whole)
    is_whole = number.is_integer() and abs(number) < 2**53
    return str(int(number)) if is_whole else repr(number)
