"""Quotation marks that do not pair up, which would swallow rows without a word."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.parsing.quoting import quote
from core.reading.files.places import line_at
from core.reading.files.watch import UNWATCHED, Watch

_PIECE = 1 << 20
_FAR = 1 << 22
_MARK = ord('"')


def check_quotes(text: bytes, delimiter: str, watch: Watch = UNWATCHED) -> None:
    """Refuse a text in which a quoted field does not end where it should, and say where it began.

    A quotation mark inside a field that does not begin with one is part of the field.

    Raises
    ------
    ValueError
        If a quoted field never ends, or goes on after its closing mark.
    """
    if b'"' not in text:
        return
    begin = _well_until(text, delimiter, watch.part(0, 0.5))
    if begin == len(text):
        return
    watch = watch.part(0.5, 1)
    opening, goes_on, inside = -1, False, False
    for runs in _runs(text, delimiter, begin):
        opened = runs.starts[runs.opens & ~runs.inside]
        wrong = runs.closes & ~runs.may_end
        if goes_on := bool(wrong.any()):
            opened = opened[opened <= runs.starts[wrong.argmax()]]
        opening = int(opened[-1]) if len(opened) else opening
        inside = runs.inside_after
        watch.share((runs.begin + len(runs.codes)) / len(text))
        if goes_on:
            break
    if not (goes_on or inside):
        return
    start = _record_start(text, delimiter, opening)
    where = _where(text, delimiter, start)
    if goes_on:
        raise ValueError(
            "A closing quotation mark must stand at the end of its cell; "
            f"in {where} more follows. Maybe a mark that opens another cell is not closed; "
            "double each mark that belongs to the text."
        )
    raise ValueError(
        "Each quotation mark that opens a cell must be closed; "
        f"in {where} one is not. Close it, or double each mark that belongs to the text."
    )


@dataclass(frozen=True)
class _Runs:
    """Hold successive runs of quotation marks, one element each.

    Parameters
    ----------
    opens
        Whether the run stands at the start of a field, so that its first mark opens it.
    inside, inside_after
        Whether a quoted field is open before the run, and after the last.
    closes, may_end
        Whether a quoted field ends with the run, and whether one may end behind it.
    codes, begin
        The piece of the text that they stand in, and where it begins; the first run may begin
        before it.
    """

    starts: np.ndarray
    opens: np.ndarray
    inside: np.ndarray
    closes: np.ndarray
    may_end: np.ndarray
    codes: np.ndarray
    begin: int
    inside_after: bool


def _well_until(text: bytes, delimiter: str, watch: Watch) -> int:
    """Return up to where every mark surely is in its place, outside of quoted fields.

    Taken in pairs, the first of two begins a field or follows the second of the pair before, which
    doubles it, and the second ends a field or is doubled so. That is a matter of the marks alone;
    `_runs` looks at every byte.
    """
    codes = np.frombuffer(text, np.uint8)
    beside = _ends_field(delimiter)
    beside[_MARK] = True
    well, inside = 0, False
    for begin in range(0, len(codes), _PIECE):
        end = min(begin + _PIECE, len(codes))
        marks = np.flatnonzero(codes[begin:end] == _MARK) + begin
        if not inside and (begin == 0 or codes[begin - 1] != _MARK):
            well = begin
        firsts, seconds = marks[int(inside) :: 2], marks[int(not inside) :: 2]
        if len(firsts) and firsts[0] == 0:
            firsts = firsts[1:]
        if len(seconds) and seconds[-1] == len(codes) - 1:
            seconds = seconds[:-1]
        if not (beside[codes[firsts - 1]].all() and beside[codes[seconds + 1]].all()):
            return well
        inside ^= len(marks) % 2 == 1
        watch.share(end / len(codes))
    return well if inside else len(codes)


def _ends_field(delimiter: str) -> np.ndarray:
    flags = np.zeros(256, bool)
    flags[list(b"\r\n" + delimiter.encode())] = True
    return flags


def _runs(text: bytes, delimiter: str, start: int = 0) -> Iterator[_Runs]:
    """Yield the runs of marks piece by piece, from a place outside of quoted fields on.

    Marks are doubled in pairs, so an even run changes nothing. An odd one closes a quoted field; it
    opens one where it begins a field, and is part of the field elsewhere.
    """
    codes = np.frombuffer(text, np.uint8)
    ends_field = _ends_field(delimiter)
    inside, cut = False, -1  # `cut`: start of a run that reached the end of its piece
    for begin in range(start, len(codes), _PIECE):
        piece = codes[begin : begin + _PIECE]
        end = begin + len(piece)
        is_mark = piece == _MARK
        # Byte by byte, as there may be as many runs as bytes.
        before = np.append(codes[begin - 1] if begin else ord("\n"), piece[:-1])
        behind = np.append(piece[1:], codes[end] if end < len(codes) else ord("\n"))
        is_start = is_mark & (before != _MARK)
        is_last = is_mark & (behind != _MARK)
        starts, stops = np.flatnonzero(is_start) + begin, np.flatnonzero(is_last) + begin + 1
        opens, may_end = ends_field[before[is_start]], ends_field[behind[is_last]]
        if cut >= 0 and len(stops):
            starts = np.append(cut, starts)
            opens = np.append(cut == 0 or ends_field[codes[cut - 1]], opens)
            cut = -1
        if len(starts) > len(stops):
            cut = int(starts[-1])
            starts, opens = starts[:-1], opens[:-1]
        odd = (stops - starts) % 2 == 1
        # Each odd run turns inside and outside over, but for one outside that opens nothing.
        is_inside = _parity(odd, inside)
        if (odd & ~opens & ~is_inside[:-1]).any():
            turns = _parity(odd & opens, inside)
            reset = np.maximum.accumulate(np.where(odd & ~opens, np.arange(len(odd)), -1))
            is_inside[1:] = turns[1:] ^ ((reset >= 0) & turns[reset + 1])
        inside_before, inside = is_inside[:-1], bool(is_inside[-1])
        closes = np.where(inside_before, odd, opens & ~odd)
        yield _Runs(starts, opens, inside_before, closes, may_end, piece, begin, inside)


def _parity(turns: np.ndarray, begin: bool) -> np.ndarray:
    """Turn a flag over at some places; return it before each of them and after the last."""
    steps = np.append(begin, turns).view(np.uint8)
    return (np.cumsum(steps, dtype=np.uint8) & 1).view(bool)


def _record_start(text: bytes, delimiter: str, opening: int) -> int:
    """Return where the record begins in which a mark opens a field."""
    start = 0
    for runs in _runs(text, delimiter):
        if runs.begin > opening:
            break
        piece = runs.codes[: opening - runs.begin]
        ends = np.flatnonzero((piece == ord("\n")) | (piece == ord("\r"))) + runs.begin
        states = np.append(runs.inside, runs.inside_after)
        outside = ends[~states[np.searchsorted(runs.starts, ends)]]
        start = int(outside[-1]) + 1 if len(outside) else start
    return start


def _where(text: bytes, delimiter: str, start: int) -> str:
    lines = text[start : start + 1000].splitlines()
    place = f"from line {line_at(text, start):,} on"
    if lines:
        place += f": {quote(lines[0].decode(errors='ignore'))}"
    row = _rows_before(text[:start], delimiter) if start <= _FAR else None
    if row is None:
        return f"the row {place}"
    return f"{'the header' if row < 0 else f'row {row + 1:,}'} ({place})"


def _rows_before(text: bytes, delimiter: str) -> int | None:
    """Count rows below the header, -1 where it does not stand here; None where one is too long."""
    row = -1
    reader = csv.reader(io.StringIO(text.decode(), newline=""), delimiter=delimiter)
    try:
        for fields in reader:
            row += "".join(fields).strip() != "" or (row >= 0 and len(fields) > 1)
    except csv.Error:
        return None
    return row
