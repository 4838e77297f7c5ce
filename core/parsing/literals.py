"""Read numbers, small arrays and shapes as people write them: matched, never evaluated."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np

from core.parsing.numbers import as_number, as_whole

MAX_CHARS = 10_000
MAX_SHAPE_CHARS = 100
MAX_DIMENSIONS = 4

_CALL = r"(?:\w+\.)*(?:array|asarray|[Aa]rray|[Tt]ensor|constant|convert_to_tensor)\("
_OPENING = re.compile(rf"\s*(?:\w+\s*=\s*)?(?:<tf\.Tensor\b[^<>]*\bnumpy=\s*)?({_CALL})?")
_KEYWORD = re.compile(r",\s*[A-Za-z_]\w*\s*=")
_DTYPE = re.compile(r"dtype\s*=\s*[\"']?(?:\w+\.)*(bool|u?int(?:8|16|32|64)?|float(?:16|32|64)?)\b")
_NUMPY_SCALAR = re.compile(r"\bnp\.(?:u?int|float|bool)\w*\(([^\s\[\](),]*)\)")
_TOKEN = re.compile(r"[\[\](),]|[^\s\[\](),]+")
_DECIMAL_COMMA = re.compile(r"(?<![\d.])\d+,\d+(?![\d.])")
_LARGEST = float(np.finfo(np.float32).max)
_CLOSING = {"[": "]", "(": ")"}

_SHAPE = re.compile(
    r"\s*(?:[\w.]+\s*[:=]\s*)?(?:(?:\w+\.)*(?:TensorShape|Size)\(\s*)?"
    r"([\[(]?)([^\[\]()]*)([\])]?)\s*\)?\s*"
)
_BETWEEN_DIMENSIONS = re.compile(r"\s*[,×*]\s*|\s+x\s+|(?<=\d)x(?=\d)|\s+")
_UNKNOWN = re.compile(r"[A-Za-z?]|none|null|batch|batch_size|samples|n_samples|rows", re.IGNORECASE)

_Nested = float | list["_Nested"]  # a number, or lists of them


def read_number(text: str) -> float:
    """Read one number: plain decimals or e-notation, such as ``0.25``, ``-.5`` or ``1e-3``.

    A number too large for float64 is infinite, with its sign.

    Parameters
    ----------
    text : str
        White space around it is passed over.

    Returns
    -------
    float
        Never nan.

    Raises
    ------
    ValueError
        When the text is anything else; the message quotes it.
    """
    number = as_number(text.strip())
    if number is not None:
        return number
    advice = "decimals with a point" if "," in text else "one such as 0.25 or 1e-3"
    raise ValueError(f"{_quote(' '.join(text.split()))} is not a number: write {advice}.")


def read_array(text: str, name: str = "array") -> np.ndarray:
    """Read one array of numbers: a Python, NumPy or JSON literal, or rows of a spreadsheet.

    Brackets nest as in Python; commas between numbers may be missing, as NumPy prints it. Around
    them ``name =``, ``array(…, dtype=…)``, ``tf.Tensor(…)`` and their like are passed over, and the
    dtype is used. Several lists side by side are the rows of one array. Without brackets one line
    is a vector (N,), and each of several lines is a row, so a column of a spreadsheet is (N, 1).

    Returns
    -------
    ndarray of bool, int64 or float64, or of the dtype that was written
        1 to `MAX_DIMENSIONS` dimensions, at least one value, all finite in float32.

    Raises
    ------
    ValueError
        When the text is anything else; the message says what came, and where.
    """
    _check_length(text, MAX_CHARS, name)
    text = text.replace("−", "-")
    body, dtype = _without_wrapping(text, name)
    tokens = list(_TOKEN.finditer(body))
    has_brackets = any(token[0] in "[]()" for token in tokens)
    lists = _nest(tokens, text, name) if has_brackets else _rows(body, text, name)
    nested = lists[0] if len(lists) == 1 else lists
    if 0 in (shape := _measure(nested, name, ())):
        raise ValueError(f"`{name}` must hold at least one number; got shape {shape}.")
    return _cast(np.array(nested), dtype, name)


def read_shape(text: str, name: str = "shape") -> tuple[int | None, ...]:
    """Read a shape such as ``(32, 1)``, ``N, 3``, ``(None, 10)`` or ``32 x 1``.

    A single letter, ``?``, ``None``, ``batch`` and their like stand for a dimension that is not
    known.

    Parameters
    ----------
    text : str
        At most `MAX_SHAPE_CHARS` characters.
    name : str
        What to call the shape in an error.

    Returns
    -------
    tuple of int or None
        1 to `MAX_DIMENSIONS` dimensions, each from 0 to 999,999,999, or None.

    Raises
    ------
    ValueError
        When the text is anything else; the message says what came, and where.
    """
    _check_length(text, MAX_SHAPE_CHARS, name)
    match = _SHAPE.fullmatch(text.strip())
    if not match or (match[3] if not match[1] else match[3] != _CLOSING[match[1]]):
        raise ValueError(
            f"`{name}` must be one row of dimensions, such as (32, 1) or (None, 10); "
            f"got {_quote(text.strip())}."
        )
    inner = match[2].strip().removesuffix(",").strip()
    if not inner:
        raise ValueError(f"`{name}` must have at least one dimension, that of the rows; got none.")
    parts = _BETWEEN_DIMENSIONS.split(inner)
    if len(parts) > MAX_DIMENSIONS:
        raise ValueError(
            f"`{name}` must have at most {MAX_DIMENSIONS} dimensions; got {len(parts)}."
        )
    return tuple(_dimension(part, place, name) for place, part in enumerate(parts, 1))


def _dimension(part: str, place: int, name: str) -> int | None:
    if re.fullmatch(r"[0-9]{1,9}", part):
        return int(part)
    if _UNKNOWN.fullmatch(part):
        return None
    raise ValueError(
        f"`{name}` must have dimensions that are whole numbers of at least 0, or None, N or batch "
        f"where one is not known; got {_quote(part)} in place {place}."
    )


def _check_length(text: str, limit: int, name: str) -> None:
    if len(text) > limit:
        raise ValueError(f"`{name}` must have at most {limit:,} characters; got {len(text):,}.")
    if not text.strip():
        raise ValueError(f"`{name}` must not be empty.")


def _quote(text: str) -> str:
    return f"“{text if len(text) <= 20 else text[:19] + '…'}”"


def _refusal(name: str, rule: str, word: str, text: str, position: int) -> ValueError:
    line_start = text.rfind("\n", 0, position) + 1
    line = text.count("\n", 0, position) + 1
    where = f"in line {line}, character {position - line_start + 1}"
    return ValueError(f"`{name}` {rule}; got {_quote(word)} {where}.")


def _blank(text: str) -> str:
    return re.sub(r"\S", " ", text)


def _without_wrapping(text: str, name: str) -> tuple[str, np.dtype | None]:
    """Blank what stands around the numbers, so that every position stays what it was."""
    opening = _OPENING.match(text)
    assert opening, "it matches an empty text as well"
    start, end, dtype = opening.end(), len(text), None
    if opening[1]:
        end = text.rfind(")", start)
        if end < 0:
            raise _refusal(name, "must close every bracket", "(", text, start - 1)
        if keyword := _KEYWORD.search(text, start):
            end = keyword.start()
        if found := _DTYPE.search(text, end):
            dtype = np.dtype(found[1])
    inner = _NUMPY_SCALAR.sub(
        lambda scalar: scalar[1].rjust(len(scalar[0]) - 1) + " ", text[start:end]
    )
    return _blank(text[:start]) + inner + _blank(text[end:]), dtype


def _nest(tokens: Iterable[re.Match[str]], text: str, name: str) -> list[_Nested]:
    """Turn brackets into nested lists."""
    levels: list[list[_Nested]] = [[]]
    openings, last = list[re.Match[str]](), ","
    for token in tokens:
        word, position = token[0], token.start()
        if word in "[(":
            openings.append(token)
            if len(openings) > MAX_DIMENSIONS:
                rule = f"must have at most {MAX_DIMENSIONS} dimensions"
                raise _refusal(name, rule, word, text, position)
            levels.append([])
        elif word in "])":
            if not openings or _CLOSING[openings.pop()[0]] != word:
                rule = "must open every bracket that it closes"
                raise _refusal(name, rule, word, text, position)
            done = levels.pop()
            levels[-1].append(done)
        elif word == ",":
            if last in ",[(":
                raise _refusal(name, "must have a number before each comma", ",", text, position)
        else:
            levels[-1].append(_number(word, position, text, name))
        last = word
    if openings:
        position = openings[-1].start()
        raise _refusal(name, "must close every bracket", text[position], text, position)
    return levels[0]


def _rows(body: str, text: str, name: str) -> list[_Nested]:
    """Read lines without brackets."""
    comma = _DECIMAL_COMMA.search(body)
    if comma and ("\t" in body or ";" in body):
        raise _refusal(name, "must have a point for decimals", comma[0], text, comma.start())
    rows: list[_Nested] = []
    start = 0
    for line in body.splitlines(keepends=True):
        stop = start + len(line)
        if line.strip():
            if gap := re.search(r"^\t|\t[ ]*\t", line):
                rule = "must have a number in every cell"
                raise _refusal(name, rule, "an empty one", text, start + gap.start())
            rows.append(_nest(_TOKEN.finditer(body, start, stop), text, name))
        start = stop
    if not rows:
        raise ValueError(f"`{name}` must hold at least one number; got none.")
    return rows


def _number(word: str, position: int, text: str, name: str) -> float:
    if word.lower() in ("true", "false"):
        return word.lower() == "true"
    value = as_number(word)
    if value is not None:
        if abs(value) <= _LARGEST:
            whole = as_whole(word)
            return value if whole is None else whole
        rule = "must hold numbers that float32 can hold"
    elif word in ("...", "…"):
        rule = "must be complete, but NumPy left values out"
    elif re.fullmatch(r"[+-]?(nan|inf|infinity|none|null)", word, re.IGNORECASE):
        rule = "must hold finite numbers"
    else:
        rule = "must hold numbers"
    raise _refusal(name, rule, word, text, position)


def _measure(nested: _Nested, name: str, place: tuple[int, ...]) -> tuple[int, ...]:
    """Find the shape of nested lists, whose rows must be alike."""
    if not isinstance(nested, list):
        return ()
    shapes = [_measure(item, name, (*place, i)) for i, item in enumerate(nested, 1)]
    for i, shape in enumerate(shapes, 1):
        if shape != shapes[0]:
            odd, first = (".".join(map(str, (*place, j))) for j in (i, 1))
            raise ValueError(
                f"`{name}` must have rows of one length; "
                f"row {odd} {_size(shape)}, row {first} {_size(shapes[0])}."
            )
    return (len(nested), *(shapes[0] if shapes else ()))


def _size(shape: tuple[int, ...]) -> str:
    if not shape:
        return "is one number"
    if len(shape) == 1:
        return f"has {shape[0]} value{'' if shape[0] == 1 else 's'}"
    return f"has shape {shape}"


def _cast(array: np.ndarray, dtype: np.dtype | None, name: str) -> np.ndarray:
    if dtype is None or dtype == array.dtype:
        return array
    with np.errstate(over="ignore", invalid="ignore"):
        cast = array.astype(dtype)
    fits = np.isfinite(cast) if dtype.kind == "f" else cast == array
    if not fits.all():
        got = array[~fits].flat[0]
        raise ValueError(f"`{name}` must hold values that fit {dtype}; got {got!s}.")
    return cast
