"""Turn the fields of a column into labels, and two labels into class 0 and class 1."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from core.parsing.numbers import MISSING, as_number, as_whole
from core.parsing.quoting import quote, quote_all
from core.reading.files.nested import is_text
from core.reading.names import CLEAR_PAIRS, PAIRS, words_of

MARKS = {"-1", "-9", "-99", "-100", "-999", "-9999", "9", "99", "999", "9999", "255"}
"""Numbers that tools write where there is none."""

MOST_TEXTS = 4
"""So many ways of writing one label are remembered."""

_WORDS = {word for pair in PAIRS for word in pair}
# Which end of these is looked for depends on the question: bad loans, lost games, failed parts.
_EITHER = {
    *("bad", "loss", "fail", "ham", "alive", "rejected", "stayed", "stay", "retained", "-", "1"),
}
_NEGATIVES = ({no for no, _ in PAIRS} - {yes for _, yes in PAIRS} - _EITHER) | {
    *(word.casefold() for word in MISSING if word),
    *("ok", "okay", "clean", "legitimate", "goodware", "nothing"),
    *("kontrolle", "controle", "contrôle"),
    *("controllo", "normale", "normalny", "normální", "gezond", "sund", "frisk", "zdrowy"),
    *("нормальный", "норма", "здоров", "контроль", "健康", "正常", "対照", "对照", "정상"),
}
_NEGATIONS = {"no", "not", "non", "kein", "keine", "nicht", "ingen", "inte", "ikke", "sin", "sans"}
_NEGATIONS |= {"senza", "sem", "bez", "без", "не", "nie", "geen", "niet"}
_OPPOSITE = [
    ({"death", "died", "dead", "mortality", "deceased"}, {"survival", "survived", "alive"}),
    ({"churn", "churned", "attrition"}, {"retention", "retained", "stay"}),
    *(({no}, {yes}) for no, yes in PAIRS[2:] if min(len(no), len(yes)) > 2),
]
_OPPOSITES = [sides for pair in _OPPOSITE for sides in (pair, pair[::-1])]
# More digits than a float64 keeps: they are a name, such as the number of an account.
_LONG = re.compile(r"[+−-]?\d{19}")
_SAME = {"1": "true", "0": "false", "yes": "true", "no": "false", "y": "true", "n": "false"}
_SAME |= {"t": "true", "f": "false"}
_NOT = re.compile(r"(not?|non|kein|nicht)[\W_]*", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")


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
    most : int, optional
        How many different labels are met before the column is refused; `max_labels` unless told.
    advice : str
        What to do about one label too many.

    Attributes
    ----------
    labels : list of Label
        Element i is the label numbered i.
    texts : list of list of str
        Element i is how the file writes label i, in at most `MOST_TEXTS` ways: Yes, yes and YES.
    rows : list of int
        Element i is the first row that has label i.
    words : list of str
        The words for “missing” that were met, such as None and NA: any may be a class after all.
    n_values : int
        How many different texts or numbers a chunk held at most.
    """

    def __init__(
        self,
        name: str,
        max_labels: int,
        decimal: str = ".",
        *,
        most: int | None = None,
        advice: str = "Choose another column.",
    ) -> None:
        self.name = name
        self.labels: list[Label] = []
        self.texts: list[list[str]] = []
        self.rows: list[int] = []
        self.words: list[str] = []
        self.n_values = 0
        self._numbers: dict[str, int] = {}
        self._max_labels = max_labels
        self._most = max_labels if most is None else most
        self._decimal = decimal
        self._advice = advice

    def read(self, fields: pa.Array, first_row: int) -> np.ndarray:
        """Return the numbers of the labels of one chunk; below 0 where a field is missing.

        It is -1 where a field is empty, and -2 - k where it holds word k of `words`.

        Parameters
        ----------
        fields : pyarrow.Array of strings, numbers, booleans or nulls
        first_row : int
            Number of the row of the first field, for errors.

        Returns
        -------
        ndarray of int16, shape (len(fields),)

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
        self.n_values = max(self.n_values, len(values))
        for i, value in enumerate(values):
            label = as_label(value.as_py(), self._decimal)
            if label is None:
                word = str(value.as_py()).strip()
                if word and is_text(fields.type):
                    if word not in self.words:
                        self.words.append(word)
                    numbers[i] = -2 - self.words.index(word)
                continue
            if label.key not in self._numbers:
                row = first_row + int((indices == i).argmax())
                self._numbers[label.key] = len(self.labels)
                self.labels.append(label)
                self.texts.append([])
                self.rows.append(row)
                if len(self.labels) > self._most:
                    raise self.one_too_many(range(len(self.labels)))
            numbers[i] = self._numbers[label.key]
            texts, text = self.texts[numbers[i]], str(value.as_py()).strip()
            if len(texts) < MOST_TEXTS and text not in texts:
                texts.append(text)
        return numbers[indices]

    def one_too_many(self, places: Sequence[int]) -> ValueError:
        """Make the error that says which of some labels is one too many, and in which row."""
        place = places[self._max_labels]
        known = quote_all([self.labels[i].text for i in places[: self._max_labels]])
        many = f" There are {self.n_values:,} different values or more."
        twice, advice = spellings([self.labels[i].text for i in places]), self._advice
        if len(places) - sum(len(texts) - 1 for texts in twice) <= self._max_labels:
            told = "; ".join(quote_all(texts) for texts in twice)
            advice = f"They say the same in several ways ({told}): write each label in one."
        words = [i for i in places if not self.labels[i].is_number]
        if len(words) == 1 and self.labels[words[0]].text == self.name:
            advice = f"If row {self.rows[words[0]]:,} repeats the header, take it away."
        elif len(words) == 1 and self.rows[words[0]] == 1:
            advice = "If row 1 is a second line of names, make one line of both."
        return ValueError(
            f"Column {quote(self.name)} must hold at most {self._max_labels} different labels; "
            f"row {self.rows[place]:,} holds {quote(self.labels[place].text)}, after {known}."
            f"{many if self.n_values > 20 else ''} {advice}"
        )


def as_label(value: object, decimal: str = ".") -> Label | None:
    """Return the label that a field holds, or None where it is missing.

    Parameters
    ----------
    value : object
        What a file or a person gives: a text, a number, a boolean or None.
    decimal : {".", ","}

    Returns
    -------
    Label or None
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


def spellings(texts: Iterable[str], decimal: str = ".") -> list[tuple[str, ...]]:
    """Find texts that say the same in several ways, such as 1, 1.0 and True.

    Parameters
    ----------
    texts : iterable of str
        All different.
    decimal : {".", ","}

    Returns
    -------
    list of tuple of str
        Groups of two or more, each sorted.
    """
    groups: dict[str, list[str]] = {}
    for text in texts:
        label = as_label(text, decimal)
        if label is not None:
            key = label.key.casefold()
            groups.setdefault(_SAME.get(key, key), []).append(text)
    return [tuple(sorted(texts)) for texts in groups.values() if len(texts) > 1]


def guess_order(labels: Sequence[Label], named: str | None = None) -> tuple[Label, Label]:
    """Guess which of one or two labels is the negative class, and which the positive.

    One label alone is paired with the one that usually stands beside it, or with “not …”.

    Parameters
    ----------
    labels : sequence of one or two Label
    named : str, optional
        The key of the class that the scores are of, by their name: the guess, unless it is a word
        such as “normal”, which nobody looks for.

    Returns
    -------
    tuple of two Label
    """
    first, second = _order_by_words(labels)
    if (first.key, second.key) in CLEAR_PAIRS:
        return first, second
    if named == first.key and (not is_negative(named) or is_negative(second.key)):
        return second, first
    return first, second


def is_known_pair(no: str, yes: str) -> bool:
    """Tell whether words alone say which of two labels is looked for, whatever the question."""
    if (no, yes) in PAIRS:
        return no not in _EITHER - {"-"}
    if no[:-1] == yes[:-1] and (no[-1:], yes[-1:]) == ("0", "1"):  # LABEL_0, LABEL_1
        return True
    return is_negative(no) != is_negative(yes) or _is_negation(no, yes)


def is_mark(number: float) -> bool:
    """Whether tools write this number where there is none."""
    return f"{number:g}" in MARKS


def is_negative(key: str) -> bool:
    """Tell whether a label is of the class that nobody looks for, such as “normal”, or ""."""
    word = _without_number(key.casefold())
    return (
        not word
        or word in _NEGATIVES
        or word.split(maxsplit=1)[:1] == ["normal"]
        or _is_negated(word)
    )


def negative_words(name: str, truth: str, yes: str = "") -> list[str]:
    """Find what says that a column of scores is of the class that nobody looks for.

    That is a word such as “normal”, a “no” that the name of the truth has not, or the opposite of a
    word that this or “yes” has: “survival” beside “death”.
    """
    words, of_truth = words_of(name), {*words_of(truth), *words_of(yes)}
    found = [word for word in words if len(word) > 2 and is_negative(word)]
    if words and is_negative(" ".join(words)) and not is_negative(" ".join(words_of(truth))):
        found.append(" ".join(words))  # not_fraud, but no_show of no_show
    others = {word for one, other in _OPPOSITES if one & of_truth for word in other} - of_truth
    found += [word for word in words if word in others]
    found += [word for word in words[:-1] if word in _NEGATIONS - of_truth]
    return list(dict.fromkeys(found))


def _is_negated(word: str) -> bool:
    words = _WORD.findall(word)
    return len(words) > 1 and (words[0] in _NEGATIONS or words[-1] in ("negative", "neg"))


def _without_number(key: str) -> str:
    """Take the number away that Weka writes before a label, as in 2:yes."""
    return re.sub(r"^\d+:(?=.)", "", key)


def _order_by_words(labels: Sequence[Label]) -> tuple[Label, Label]:
    by_key = {_without_number(label.key): label for label in labels}
    for pair in PAIRS:
        if by_key.keys() <= set(pair):
            first, second = (by_key.get(key, Label(key, key)) for key in pair)
            return first, second
    if len(labels) == 1:
        (label,) = labels
        other = Label(f"not {label.key}", f"not {label.text}")
        return (label, other) if is_negative(label.key) else (other, label)
    first, second = sorted(labels, key=_sort_key)
    if _is_negation(second.key, first.key) or (is_negative(second.key) > is_negative(first.key)):
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
