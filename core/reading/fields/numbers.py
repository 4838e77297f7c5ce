"""Turn the fields of a column into numbers, chunk by chunk, and refuse what is none."""

import re
from collections import Counter
from typing import NoReturn

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.parsing.numbers import (
    SPACES,
    as_number,
    cast,
    cast_percent,
    first_that_is_none,
    has_other_digits,
    is_grouped,
    missing_words,
    tidy,
    to_numpy,
)
from core.parsing.quoting import quote
from core.reading.files.nested import is_text

_IN_THREES = r"^\s*[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}\s*$"
_BOUND = re.compile(r"([pP]\s*)?[<>≤≥=~≈]+\s*[\d.,\"]")
# Halves, thirds and eighths have three digits without being thousands.
_SHARES = {*("500", "250", "750", "333", "667", "666", "125", "375", "625", "875", "000")}

OTHER_SCORE = "If these are no scores, choose another column."
"""What to do about a field that is no score."""


class NumberColumn:
    """Read the numbers of one column.

    Text is read as float64 rounds it, which is what NumPy makes of it; empty fields, NaN, NA, null
    and their like become NaN. Where a file writes decimal commas, a column does so in every field
    or in none. So it is with percent signs.

    Parameters
    ----------
    name : str
        The column's name, for errors.
    decimal : {".", ","}
        What the file writes before the decimals.
    percent : bool
        Whether fields may end in ``%``, which is left out; 50% is read as 50.
    advice : str
        What to do about a field that is no number.

    Attributes
    ----------
    percent_field : tuple of int and str, or None
        Row and quotation of the first field that ends in ``%``.
    missing_words : Counter of str
        The words read as missing, such as NA or (null), as they are written, and how many fields
        hold each.
    """

    def __init__(
        self,
        name: str,
        decimal: str = ".",
        *,
        percent: bool = False,
        advice: str = "Choose another column.",
    ) -> None:
        self.name = name
        self.percent_field: tuple[int, str] | None = None
        self.missing_words: Counter[str] = Counter()
        self._decimal = decimal
        self._percent = percent
        self._advice = advice
        self._plain_row: int | None = None
        self._comma_row: int | None = None
        self._point_row: int | None = None

    def read(self, fields: pa.Array, first_row: int) -> np.ndarray:
        """Return the numbers of one chunk, as float64; NaN where a field is missing.

        Parameters
        ----------
        fields : pyarrow.Array of strings, numbers or nulls
        first_row : int
            Number of the row of the first field, for errors.

        Raises
        ------
        ValueError
            If a field is no finite number, or fields are written in two ways.
        """
        if pa.types.is_boolean(fields.type):
            raise ValueError(
                f"Column {quote(self.name)} must hold numbers; it holds true and false. "
                f"{self._advice}"
            )
        if is_text(fields.type):
            values = self._parse(fields, first_row)
        else:
            values = to_numpy(pc.cast(fields, pa.float64(), safe=False))
        self._refuse_infinite(values, "finite numbers", fields, first_row, self._advice)
        return values

    def read_float32(self, fields: pa.Array, first_row: int) -> np.ndarray:
        """Return the numbers of one chunk as `read` does, but as float32.

        Raises
        ------
        ValueError
            As for `read`, and if a number is too large for float32.
        """
        with np.errstate(over="ignore"):
            values = self.read(fields, first_row).astype(np.float32)
        advice = "Choose another column."
        self._refuse_infinite(values, "numbers below 3.4e38", fields, first_row, advice)
        return values

    def _refuse_infinite(
        self, values: np.ndarray, rule: str, fields: pa.Array, first_row: int, advice: str
    ) -> None:
        infinite = np.isinf(values)
        if infinite.any():
            row = int(infinite.argmax())
            raise ValueError(
                f"Column {quote(self.name)} must hold {rule}; "
                f"row {first_row + row:,} holds {shown(fields, row)}. {advice}"
            )

    def _parse(self, fields: pa.Array, first_row: int) -> np.ndarray:
        percent = None
        values = cast(fields) if self._decimal == "." else None
        if values is None and self._percent and self._decimal == ".":
            values, percent = cast_percent(fields) or (None, None)
        if values is None:
            texts, percent = tidy(fields, percent=self._percent)
            if self._decimal == ",":
                self._check_decimals(texts, first_row)
            values = cast(texts, self._decimal)
            if values is None:
                self._refuse(fields, first_that_is_none(texts, self._decimal), first_row)
            if texts.null_count > fields.null_count:
                self.missing_words.update(missing_words(fields))
        if self._percent:
            self._check_percent(values, percent, fields, first_row)
        if first_row == 1 and (index := _first_of_thousands(fields, values)) is not None:
            raise ValueError(
                f"Column {quote(self.name)} must write thousands without separators; "
                f"row {index + 1:,} holds {shown(fields, index)}, with three digits behind the "
                "mark as all that have one, beside whole numbers below 1000. Take the marks away, "
                "or, if they are decimals, write three in every row."
            )
        return values

    def _check_decimals(self, texts: pa.Array, first_row: int) -> None:
        self._comma_row = self._comma_row or _first_row(texts, ",", first_row)
        self._point_row = self._point_row or _first_row(texts, ".", first_row)
        if self._comma_row and self._point_row:
            raise ValueError(
                f"Column {quote(self.name)} must write its decimals in one way; "
                f"row {self._comma_row:,} has a comma and row {self._point_row:,} has a point. "
                "Write all of them with a decimal point."
            )

    def _check_percent(
        self, values: np.ndarray, percent: np.ndarray | None, fields: pa.Array, first_row: int
    ) -> None:
        plain = ~np.isnan(values)
        if percent is not None and percent.any():
            index = int(percent.argmax())
            self.percent_field = self.percent_field or (first_row + index, shown(fields, index))
            plain &= ~percent
        if self._plain_row is None and plain.any():
            self._plain_row = first_row + int(plain.argmax())
        if self.percent_field and self._plain_row:
            row, text = self.percent_field
            raise ValueError(
                f"Column {quote(self.name)} must have a percent sign in every cell or in none; "
                f"row {row:,} holds {text} and row {self._plain_row:,} has no sign. "
                "Write all of them in one way."
            )

    def _refuse(self, fields: pa.Array, index: int, first_row: int) -> NoReturn:
        text = str(fields[index].as_py()).strip()
        number = text.removesuffix("%").strip() if self._percent else text
        if has_other_digits(number):
            advice = "Write it with the digits 0 to 9."
        elif is_grouped(number):
            advice = "Write it without separators between the thousands."
        elif as_number(number, ",") is not None:
            advice = "Write it with a decimal point."
        elif number.endswith("%"):
            advice = "Write it without the percent sign."
        elif _BOUND.match(number):
            advice = "Write the number alone."
        elif first_row + index == 1 and not any(map(str.isdigit, text)):
            advice = f"If row 1 is a second line of names, make one line of both. {self._advice}"
        else:
            advice = f"Leave a cell empty where there is no number. {self._advice}"
        raise ValueError(
            f"Column {quote(self.name)} must hold numbers; "
            f"row {first_row + index:,} holds {quote(text)}. {advice}"
        )


def shown(fields: pa.Array, index: int) -> str:
    """Return one field as a quotation, a float32 with no more digits than it has."""
    value = fields[index].as_py()
    if fields.type in (pa.float32(), pa.float16()):
        value = fields.type.to_pandas_dtype()(value)
    return quote(value)


def _first_row(texts: pa.Array, mark: str, first_row: int) -> int | None:
    found = pc.match_substring(texts, mark).fill_null(False).to_numpy(zero_copy_only=False)
    return first_row + int(found.argmax()) if found.any() else None


def _first_of_thousands(fields: pa.Array, values: np.ndarray) -> int | None:
    """Return the place of the first mark that seems to stand between thousands, as in 1.655."""
    known = values[np.isfinite(values)]
    is_whole = known % 1 == 0
    # Where marks stand between thousands, none of these begins with 0 or has other decimals.
    if (
        is_whole.all()
        or not is_whole.any()
        or np.abs(known[known != 0]).min() < 1
        or np.abs(known).max() >= 1000
        or (np.abs(known * 1000 - np.round(known * 1000)) > 1e-6).any()
    ):
        return None
    texts = pc.cast(fields, pa.string())
    marked = pc.match_substring(texts, ".").fill_null(False)
    marked = pc.or_(marked, pc.match_substring(texts, ",").fill_null(False))
    with_mark = texts.filter(marked)
    if not pc.all(pc.match_substring_regex(with_mark, _IN_THREES)).as_py():
        return None
    endings = set(
        pc.unique(pc.utf8_slice_codeunits(pc.utf8_trim(with_mark, SPACES), -3)).to_pylist()
    )
    return None if len(endings - _SHARES) < 3 else int(pc.index(marked, True).as_py())
