"""THE grammar of a number in a text: what every reader reads, and every guess about a column.

A number is a sign or none, ASCII digits with at most one decimal mark, and e-notation or none. No
separators between thousands, no underscores, no other digits. Many texts at once are read by
Arrow's cast; it reads ``inf`` and ``infinity`` too, and who may hold only finite numbers says so.
"""

import re
import unicodedata

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

MISSING = frozenset(
    (
        *("", "NaN", "nan", "-NaN", "-nan", "NA", "N/A", "n/a", "<NA>", "#N/A", "#NA", "#N/A N/A"),
        *("NULL", "null", "None", "NaT", "1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN"),
        *("\\N", "(null)", "(missing)"),
    )
)
"""The words that pandas and databases read as missing; among numbers their case does not matter."""

MISSING_NUMBERS = MISSING | {
    *(".", "?", "-", "--", "–", "—", "missing"),
    *("#DIV/0!", "#REF!", "#VALUE!", "#NUM!", "#NAME?", "#NULL!"),
}
"""What stands for “no number” among numbers: the words of SAS, Stata, Weka and Excel too."""

# Spreadsheets put a space before “%” at which no line may break.
SPACES = " \t\r\n\u00a0\u2009\u202f"
"""The white space that may stand around a number."""

_MISSING = pa.array(sorted({word.lower() for word in MISSING_NUMBERS}), pa.large_string())
_MISSING_WORDS = _MISSING.filter(pc.not_equal(_MISSING, ""))
_EXPONENT = "(?:[eE][+-]?[0-9]+)?"
_DECIMAL = rf"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+){_EXPONENT}"
_NUMBER = re.compile(_DECIMAL)
_WHOLE = re.compile(r"([+-]?)(?=[0-9])0*([0-9]*)")
# What people write before it is known which mark is the decimal one, and with separators.
_ANY_NUMBER = re.compile(rf"[+-]?([0-9]+([.,][0-9]*)*|[.,][0-9]+){_EXPONENT}\s*%?")
_ANY_FRACTION = re.compile(rf"[+-]?([0-9]*[.,][0-9]+{_EXPONENT}|[0-9]+[eE][+-]?[0-9]+)")
_WITH_MARK = {
    mark: re.compile(rf"[+-]?([0-9]+({other}[0-9]{{3}})+|[0-9]*){mark}[0-9]+{_EXPONENT}\s*%?")
    for mark, other in ((r"\.", ","), (",", r"\."))
}
# 1,234 and 12.345 may be thousands or decimals; 0,123 and 1,23 and 1234,567 may not.
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}([.,][0-9]{3})+")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}([,.' \u00a0\u202f][0-9]{3})+([.,][0-9]+)?")
_OTHER_MARKS = str.maketrans("\u066b\uff0e\u066c\u066a", "..,%")
_CASTABLE = rf"^(?:{_DECIMAL}|[+-]?(?i:inf(?:inity)?))$"


def minus(text: str) -> str:
    """Write a number as it is shown, with “−”; programs and files keep the keyboard’s “-”."""
    return text.replace("-", "−")


def as_number(text: str, decimal: str = ".") -> float | None:
    """Return the number that one text writes in digits; None where it writes none.

    Parameters
    ----------
    text : str
        White space around the number is passed over; “−” is a minus too.
    decimal : {".", ","}
        With a comma, both marks are read as the decimal one.

    Returns
    -------
    float or None
        Infinite, with its sign, where float64 cannot hold it; never nan.
    """
    text = _plain(text, decimal)
    return float(text) if _NUMBER.fullmatch(text) else None


def as_whole(text: str) -> int | None:
    """Return the whole number that one text writes; None where it writes none that int64 holds."""
    match = _WHOLE.fullmatch(_plain(text, "."))
    if not match or len(match[2]) > 19:  # many digits would take long to read
        return None
    whole = int(match[1] + (match[2] or "0"))
    return whole if -(2**63) < whole < 2**63 else None


def looks_like_number(text: str) -> bool:
    """Tell whether a text is a number in some way of writing, with separators or ``%`` or not."""
    return bool(_ANY_NUMBER.fullmatch(_plain(text, ".")))


def looks_like_fraction(text: str) -> bool:
    """Tell whether a text is a number with decimals after either mark, or in e-notation."""
    return bool(_ANY_FRACTION.fullmatch(_plain(text, ".")))


def decimal_mark(text: str) -> tuple[str, bool] | None:
    """Tell which decimal mark a number has, and whether it can be no other; None without one."""
    text = _plain(text, ".")
    for mark, pattern in _WITH_MARK.items():
        if pattern.fullmatch(text):
            return mark[-1], not _THOUSANDS.fullmatch(text)
    return None


def has_other_digits(text: str) -> bool:
    """Tell whether a text would be a number if its digits, of another script, were 0 to 9."""
    if text.isascii():
        return False
    try:
        plain = "".join(str(unicodedata.decimal(c, c)) for c in text)
    except ValueError:
        return False
    plain = plain.translate(_OTHER_MARKS)
    return plain != text and looks_like_number(plain)


def missing_words(texts: pa.Array) -> dict[str, int]:
    """Count the words that `tidy` reads as missing, as they are written; empty texts are none.

    Parameters
    ----------
    texts : pyarrow.Array of strings or nulls

    Returns
    -------
    dict of str to int
        How many texts are each word, in the order in which they appear.
    """
    trimmed = pc.utf8_trim(pc.cast(texts, pa.large_string()), SPACES)
    is_word = pc.is_in(pc.utf8_lower(trimmed), value_set=_MISSING_WORDS)
    counts = pc.value_counts(trimmed.filter(is_word))
    return {str(item["values"]): item["counts"].as_py() for item in counts}


def is_grouped(text: str) -> bool:
    """Tell whether a text is a number with separators between its thousands."""
    return bool(_GROUPED.fullmatch(_plain(text, ".")))


def tidy(texts: pa.Array, *, percent: bool = False) -> tuple[pa.Array, np.ndarray]:
    """Take away what may stand around numbers, and what is missing.

    Parameters
    ----------
    texts : pyarrow.Array of strings or nulls
    percent : bool
        Whether a number may end in ``%``, which is taken away too.

    Returns
    -------
    tidied : pyarrow.Array of large_string
        Null where a text is missing.
    has_percent : ndarray of bool
        Where a text ended in ``%``.
    """
    texts = pc.utf8_trim(pc.cast(texts, pa.large_string()), SPACES)
    missing = pc.is_in(pc.utf8_lower(texts), value_set=_MISSING)
    texts = pc.if_else(missing, pa.scalar(None, texts.type), texts)
    texts = pc.replace_substring(texts, "−", "-")
    if not percent:
        return texts, np.zeros(len(texts), bool)
    ends = pc.ends_with(texts, "%").fill_null(False)
    has_percent = ends.to_numpy(zero_copy_only=False)
    if has_percent.any():
        bare = pc.utf8_trim(pc.utf8_slice_codeunits(texts, 0, -1), SPACES)
        texts = pc.if_else(ends, bare, texts)
    return texts, has_percent


def cast(texts: pa.Array, decimal: str = ".") -> np.ndarray | None:
    """Read texts as float64, all or none.

    Parameters
    ----------
    texts : pyarrow.Array of strings or nulls
        Without white space around them, as `tidy` returns them.
    decimal : {".", ","}

    Returns
    -------
    ndarray of float64, or None
        NaN where a text is null; None where one is no number.
    """
    try:
        return to_numpy(pc.cast(_pointed(texts, decimal), pa.float64()))
    except pa.ArrowInvalid:
        return None


def cast_percent(texts: pa.Array) -> tuple[np.ndarray, np.ndarray] | None:
    """Read texts as `cast` does, where some end in one ``%``; None where one is something else.

    Parameters
    ----------
    texts : pyarrow.Array of strings or nulls

    Returns
    -------
    numbers : ndarray of float64
        NaN where a text is null.
    has_percent : ndarray of bool
    """
    bare = pc.ascii_rtrim(texts, "%")
    n_signs = pc.subtract(pc.binary_length(texts), pc.binary_length(bare)).fill_null(0)
    has_percent = n_signs.to_numpy(zero_copy_only=False)
    if has_percent.max(initial=0) > 1:
        return None
    numbers = cast(bare)
    return None if numbers is None else (numbers, has_percent > 0)


def cast_each(texts: pa.Array, decimal: str = ".") -> np.ndarray:
    """Read as float64 the texts that are numbers; NaN for the others."""
    texts = _pointed(texts, decimal)
    numbers = cast(texts)
    if numbers is None:
        is_number = pc.match_substring_regex(texts, _CASTABLE)
        known = pc.if_else(is_number, texts, pa.scalar(None, texts.type))
        numbers = to_numpy(pc.cast(known, pa.float64()))
    return numbers


def has_leading_zero(texts: pa.Array) -> pa.Array:
    """Tell which texts are whole numbers with a 0 in front, as codes are and amounts are not."""
    return pc.match_substring_regex(texts, r"^\s*0[0-9]+\s*$")


def to_numpy(numbers: pa.Array) -> np.ndarray:
    """Return a pyarrow.Array of numbers as an ndarray; NaN where it is null."""
    return numbers.fill_null(np.nan).to_numpy(zero_copy_only=False)


def first_that_is_none(texts: pa.Array, decimal: str = ".") -> int:
    """Return the place of the first text for which `cast` returns None; one must be there."""
    # Halving asks the cast itself, so that no second grammar of numbers can disagree with it.
    start, stop = 0, len(texts)
    while stop - start > 1:
        middle = (start + stop) // 2
        if cast(texts.slice(start, middle - start), decimal) is None:
            stop = middle
        else:
            start = middle
    return start


def _pointed(texts: pa.Array, decimal: str) -> pa.Array:
    return pc.replace_substring(texts, ",", ".") if decimal == "," else texts


def _plain(text: str, decimal: str) -> str:
    text = text.strip(SPACES).replace("−", "-")
    return text.replace(",", ".") if decimal == "," else text
