"""How the rows of a text differ from its header, and what stands below them that is no row."""

import csv
import re
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from typing import Literal

from core.parsing.numbers import MISSING_NUMBERS, looks_like_number
from core.parsing.plural import counted
from core.parsing.quoting import quote_all
from core.reading.names import LABELS, SCORES, words_of

Extra = Literal["", "names", "separator"]

_MIN_ROWS, FEW_ROWS = 5, 20
"""So many rows say whether the one above them is one."""
_HEAD = _TAIL = 1 << 16
_MOST_NOTES = 50
_TYPES = {"continuous", "discrete", "string", "time", "c", "d", "s", "t", "n"}
_FLAGS = {"", "class", "meta", "ignore", "weight", "i", "m", "w", "c"}
TOTALS = {
    *("total", "totals", "grand total", "sum", "summe", "gesamt", "gesamtergebnis", "somme"),
    *("suma", "somma", "totale", "soma", "razem", "celkem", "итого", "всего", "合计", "合計"),
}
"""What a last row of sums begins with."""
_AGGREGATES = TOTALS | {
    *("subtotal", "mean", "average", "avg", "median", "std", "sd", "std dev", "mittelwert"),
    *("standard deviation", "durchschnitt", "standardabweichung", "moyenne", "médiane"),
    *("écart-type", "media", "promedio", "desviación estándar", "deviazione standard", "média"),
    *("średnia", "průměr", "среднее", "平均", "平均值"),
}

_MISSING = {word.lower() for word in MISSING_NUMBERS}
_LETTER = r"[^\W\d_]"
_WORD_OR_UNIT = re.compile(rf"{_LETTER}|[%‰°€$£]|\[.*\]")
_SENTENCE = re.compile(rf"{_LETTER}.*[\s:=]|[\s:=(].*{_LETTER}")


def left_out(thing: str, where: str, notes: Sequence[str]) -> tuple[str, ...]:
    """Say which lines or rows, if any, were left out as notes."""
    if not notes:
        return ()
    are = "are left out as notes" if notes[1:] else "is left out as a note"
    return (f"{counted(len(notes), thing)} {where} {are}: {quote_all(notes, 3)}.",)


def notes_above(head: str, delimiters: Sequence[str]) -> tuple[int, list[str]]:
    """Find notes above the header, such as “Report of 3 May” or “# made by …”.

    The header has two names or more, none of them a number, and all rows below have as many fields.
    A note begins with “#”, or has another number of fields than the header, and stands above a
    blank line or, with one field, reads like a sentence. Above a header that names a truth and a
    score, any line of words is one that names neither.

    Returns
    -------
    int
        The character of the first lines, `head`, at which the header begins.
    list of str
        The notes, in the order of the file.
    """
    lines = head.splitlines(keepends=True)[: 3 * _MOST_NOTES]
    for delimiter in delimiters:
        rows = [_fields(line, delimiter) for line in lines]
        for i in range(1, min(len(lines) - 1, 1 + _MOST_NOTES)):
            notes = [line.strip() for line in lines[:i] if line.strip()]
            if (
                notes
                and len(rows[i]) > 1
                and all(rows[i])
                and len(set(rows[i])) == len(rows[i])
                and not any(map(looks_like_number, rows[i]))
                and not lines[i].startswith("#")
                and _are_above(rows[i], [row for row in rows[i + 1 :] if any(row)])
                and _are_notes(lines[:i], rows[:i], rows[i])
            ):
                return sum(map(len, lines[:i])), notes
    return 0, []


def _are_above(names: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether all rows below, but for the last, have a field for each name, and numbers in some."""
    return (
        bool(below)
        and all(len(row) == len(names) for row in below[:-1] or below)
        and any(looks_like_number(field) for row in below for field in row)
    )


def bare_header(text: bytes, delimiters: Sequence[str]) -> bytes:
    """Take “# ” away from a header that stands behind it, as NumPy writes one.

    It has as many names as the row below has fields, and that row has a number, it none.
    """
    lines = text[:_HEAD].decode(errors="ignore").splitlines(keepends=True)
    n_marked = next((i for i, line in enumerate(lines) if not line.startswith("# ")), 0)
    if not n_marked:
        return text
    header, row = lines[n_marked - 1][2:], lines[n_marked]
    for delimiter in (*delimiters, None):
        names, fields = ([*map(str.strip, line.split(delimiter))] for line in (header, row))
        if (
            len(names) == len(fields) > 1
            and any(map(looks_like_number, fields))
            and not any(map(looks_like_number, names))
        ):
            start = sum(len(line.encode()) for line in lines[: n_marked - 1])
            return text[:start] + text[start + 2 :]
    return text


def has_title(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether the first line may be a title, and the second names a truth and a score."""
    return len(rows) > 1 and _is_title(rows[0]) and _n_named(rows[1]) == 2


def _is_title(row: Sequence[str]) -> bool:
    return not (_n_named(row) or any(map(looks_like_number, row)))


def _n_named(row: Sequence[str]) -> int:
    """How many of the two, the truth and the score, a line names."""
    names = {" ".join(words_of(field)) for field in row}
    return sum(not names.isdisjoint(known) for known in (LABELS, SCORES))


def _are_notes(lines: Sequence[str], rows: Sequence[Sequence[str]], header: Sequence[str]) -> bool:
    above_blank = not lines[-1].strip()
    is_evident = _n_named(header) == 2
    return all(
        not line.strip()
        or line.startswith("#")
        or (above_blank and len(row) != len(header))
        or (is_evident and _is_title(row))
        or (sum(map(bool, row)) == 1 and _SENTENCE.search(line.strip()))
        for line, row in zip(lines, rows, strict=True)
    )


def extra_field(columns: Sequence[str], rows: Sequence[Sequence[str]], delimiter: str) -> Extra:
    """Tell what the one field is that every row has more than the header, where that is sure.

    Parameters
    ----------
    columns : sequence of str
        The header.
    rows : sequence of sequences of str
        The first rows, none blank.
    delimiter : str

    Returns
    -------
    {"", "names", "separator"}
        "separator": the rows end in one, so that their last field is empty. "names": the rows begin
        with names of their own, as R writes them. "": there is none, or it may be something else,
        such as a decimal comma between commas.
    """
    if not rows or any(len(row) != len(columns) + 1 for row in rows):
        return ""
    if not any(row[-1].strip() for row in rows):
        return "separator"
    names = [row[0].strip() for row in rows]
    if len(set(names)) < len(names) or not all(names):
        return ""
    # 1,0,87 may be 1 and 0.87.
    has_point = any("." in field for row in rows for field in row[1:])
    has_comma = all(field.strip().isdecimal() for row in rows for field in row[-2:])
    return "" if delimiter == "," and has_comma and not has_point else "names"


def joined_header(
    first: Sequence[str], second: Sequence[str], rows: Sequence[Sequence[str]]
) -> list[str] | None:
    """Join two lines of names, as merged cells and pandas leave them; None where they are not two.

    The first repeats a name or leaves one out, and the second holds words where rows hold numbers.
    Of both, the second names a column, with the first in front where that is not enough.

    Parameters
    ----------
    first, second : sequence of str
        The header, and the line below it.
    rows : sequence of sequences of str
        The next rows.
    """
    named = [group for i, group in enumerate(first) if group or i]  # no name for an index
    if len(second) != len(first) or (all(named) and len(set(named)) == len(named)):
        return None
    words = [word if word.lower() not in _MISSING else "" for word in second]
    if any(map(looks_like_number, words)) or not any(
        word and _has_numbers(row[i] for row in rows if i < len(row))
        for i, word in enumerate(words)
    ):
        return None
    names, above = [], ""
    for group, word in zip(first, words, strict=True):
        above = group or above
        told = word if words.count(word) == 1 else f"{above} {word}".strip()
        names.append(told if word else group)
    return names if len(set(names)) == len(names) else None


def n_lines_of_words(rows: Sequence[Sequence[str]]) -> int:
    """Count the first rows, 0 to 2, that say in words what the columns hold, as questions or units.

    Each has a word in every field, also where the rows below hold numbers, and a letter or the sign
    of a unit in some; none of them stands in its column again.
    """
    for n in (1, 2):
        above, below = rows[:n], rows[n:]
        columns = list(zip(*below, strict=False))
        if len(below) < _MIN_ROWS or any(len(row) != len(columns) for row in above):
            return 0
        if any(
            not f or f.lower() in _MISSING or looks_like_number(f) for row in above for f in row
        ):
            return 0
        if not all(any(map(_WORD_OR_UNIT.search, row)) for row in above):
            return 0
        are_new = all(
            f not in column for row in above for f, column in zip(row, columns, strict=True)
        )
        if are_new and any(map(_are_numbers, columns)):
            return n
    return 0


def _are_numbers(fields: Iterable[str]) -> bool:
    known = [field for field in fields if field.lower() not in _MISSING]
    return bool(known) and all(map(looks_like_number, known))


def _has_numbers(fields: Iterable[str]) -> bool:
    are_numbers = [looks_like_number(field) for field in fields if field]
    return sum(are_numbers) > len(are_numbers) / 2


def types_and_flags(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether the first two rows hold types and flags of columns, as Orange writes them."""
    if len(rows) < 3:
        return False
    types, flags = ([field.strip().lower() for field in row] for row in rows[:2])
    known = [field in _TYPES for field in types]
    return (
        len(types) == len(rows[2])
        and ("class" in flags or any(len(f) > 1 for f, k in zip(types, known, strict=True) if k))
        and all(k or not f or " " in f for f, k in zip(types, known, strict=True))
        and all(flag in _FLAGS or "=" in flag for flag in flags)
    )


def notes_below(
    text: bytes, start: int, delimiter: str, n_fields: int
) -> tuple[int, tuple[str, ...]]:
    """Find notes and aggregates below the rows, such as “(120 rows affected)”.

    A note has letters and one field, or another number of fields than rows have. It stands below a
    blank line, or reads like a sentence; a row that was cut short is none. So are last rows that
    begin with a word such as “Total” or “Mean” and hold something more.

    Returns
    -------
    int
        The byte at which the rows, which begin at `start`, end.
    tuple of str
        The notes, in the order of the file.
    """
    tail_start = max(start, len(text) - _TAIL)
    lines = text[tail_start:].decode(errors="ignore").splitlines(keepends=True)
    if tail_start > start:
        lines = lines[1:]
    values = repeated_values(_fields(line, delimiter) for line in lines)
    last: list[tuple[str, list[str]]] = []
    for line in reversed(lines[-_MOST_NOTES:]):
        fields = _fields(line, delimiter)
        n_filled = sum(map(bool, fields))
        if n_fields > 2 and n_filled > 1 and is_aggregate(fields, values):
            last.insert(0, (line, fields))
            continue
        if len(fields) == n_fields and (n_filled > 1 or (n_fields > 1 and '"' in line)):
            break  # a row; one in quotation marks is one even where it is empty
        if line.count('"') % 2:
            break  # the end of a row whose text goes over lines
        if n_filled and not re.search(_LETTER, line):
            break
        last.insert(0, (line, fields))
    else:
        return len(text), ()  # nothing but notes: no table
    below_blank = False
    for line, fields in last:
        is_blank = not any(fields)
        short = len(fields) != n_fields
        if not (
            is_blank
            or below_blank
            or is_aggregate(fields, values)
            or (short and _SENTENCE.search(line.strip()))
        ):
            return len(text), ()
        below_blank |= is_blank
    notes = tuple(line.strip(" \t\r\n" + delimiter) for line, fields in last if any(fields))
    if not notes:
        return len(text), ()
    return len(text) - sum(len(line.encode()) for line, _ in last), notes


def is_aggregate(fields: Sequence[str], values: Container[str]) -> bool:
    """Tell whether a row begins with a word such as “Total”, as a last one may.

    What is found among the `repeated_values` is none, as “average” between “low” and “high”; a word
    for a sum is one wherever it stands.
    """
    word = _first(fields)
    return word in TOTALS or (word in _AGGREGATES and word not in values)


def repeated_values(rows: Iterable[Sequence[str]]) -> set[str]:
    """Find the words with which more than one row begins."""
    return {word for word, n in Counter(map(_first, rows)).items() if n > 1}


def _first(fields: Sequence[str]) -> str:
    return next(filter(None, fields), "").casefold()


def _fields(line: str, delimiter: str) -> list[str]:
    try:
        row = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        row = [line]
    return [field.strip() for field in row]


def advice(text: str, n_fields: int, n_expected: int, separator: str, ends_empty: bool) -> str:
    """Return what to do about a row that is longer or shorter than it should be.

    Parameters
    ----------
    text : str
        The row.
    n_fields, n_expected : int
        Its fields, and how many it should have.
    separator : str
        In words.
    ends_empty : bool
        Whether its last field is empty.
    """
    if n_fields > n_expected:
        if ends_empty:
            return f"Take {separator} at its end away."
        return f"Put a cell that contains {separator} in quotation marks."
    if n_fields == 1 and _SENTENCE.search(text):
        return "If it is no row but a note, take it away."
    return "Write a missing cell as nothing between two separators."


def second_header(place: str, names: Sequence[str]) -> str:
    """Say that the names of the columns stood in two lines."""
    return (
        f"{place} holds names, too: the columns are called {quote_all([*filter(None, names)], 4)}."
    )


def said_in_words(place: str, rows: Sequence[Sequence[str]]) -> str:
    """Say that rows of words were passed over."""
    say, are = ("and the next say", "are") if rows[1:] else ("says", "is")
    return f"{place} {say} in words what the columns hold, and {are} no row."


def repeated_header(n: int, word: str) -> str:
    """Say that names stood among the rows again."""
    if n == 1:
        return f"1 {word} that repeats the names of the columns is left out."
    return f"{n:,} {word}s that repeat the names of the columns are left out."
