"""JSON as bytes: where its objects end, how deep they nest, and how many names they have."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from core.reading.files.watch import Watch

_PIECE = 1 << 18
_BLOCK = 1 << 23
_MAX_OBJECT = 1 << 24
_MAX_DEPTH = 20
_MOST_NAMES = 10_000
_MOST_CELLS = 100_000_000
_BRACES = np.frombuffer(b"{}", np.uint8)


@dataclass(frozen=True)
class _Piece:
    """Hold successive bytes, and what is known of each.

    Parameters
    ----------
    marks, n_marks
        Whether it is a quotation mark that begins or ends a string, and how many of those the piece
        has up to it.
    outside
        Whether it stands outside of strings, as the mark that ends one does.
    depths, closes
        How many objects and lists are open after it, and whether it ends one.
    """

    begin: int
    codes: np.ndarray
    marks: np.ndarray
    n_marks: np.ndarray
    outside: np.ndarray
    depths: np.ndarray
    closes: np.ndarray

    @property
    def end(self) -> int:
        return self.begin + len(self.codes)


def one_object(text: bytes, most: int) -> bool:
    """Tell whether a text is one object; one that is longer than `most` bytes may be cut short."""
    for piece in _pieces(np.frombuffer(text, np.uint8)):
        ends = piece.closes & (piece.depths == 0)
        if ends.any():
            return not text[piece.begin + int(ends.argmax()) + 1 :].strip()
        if piece.end > most:
            return True
    return False


def rows_in_blocks(text: bytes, is_list: bool, watch: Watch) -> Iterator[bytes]:
    """Yield objects in blocks of whole rows, each object for itself, also where they are a list.

    Parameters
    ----------
    text : bytes
        UTF-8 without outer white space.
    is_list : bool
        Whether it is a list.
    watch : Watch
        Told of the objects and their names before those of a block are read.

    Raises
    ------
    ValueError
        If it nests too deep, holds something without a name, or has so many names that a table of
        them could not be held.
    """
    codes = np.frombuffer(text, np.uint8)
    if is_list:
        if codes[-1] != ord("]"):
            raise ValueError(
                "A list of JSON objects must end in “]”; this one is cut short. "
                "Copy or write it again."
            )
        codes = codes[1:-1]
    begin = end = n_rows = n_objects = 0
    commas: list[np.ndarray] = []
    names = _Names(codes)
    for piece in _pieces(codes):
        ends = piece.closes & (piece.codes == _BRACES[1])
        n_objects += int(np.count_nonzero(ends))
        rows = np.flatnonzero(ends & (piece.depths == 0))
        n_rows += len(rows)
        watch.rows(n_rows)
        names.add(piece)
        watch.columns(names.n_outer)
        if names.n_all > _MOST_NAMES or names.n_all * n_objects > _MOST_CELLS:
            raise ValueError(
                f"Objects in JSON may have at most {_MOST_NAMES:,} different names, and "
                f"{_MOST_CELLS:,} values if each had all of them; got more up to row "
                f"{max(1, n_rows):,}. Write only the names of the label and the scores, the same "
                "in each row."
            )
        if is_list:
            between = piece.outside & (piece.depths == 0) & (piece.codes == ord(","))
            commas.append(np.flatnonzero(between) + piece.begin)
        if len(rows):
            end = piece.begin + int(rows[-1]) + 1
        elif piece.end - end > _MAX_OBJECT:
            raise ValueError(
                f"One row in JSON may have at most {_MAX_OBJECT >> 20} MB; the one after row "
                f"{n_rows:,} has more. Write only the label and the scores."
            )
        watch.share(piece.end / len(codes))
        if end - begin > _BLOCK:
            yield _without_commas(codes[begin:end], begin, commas)
            begin = end
    if (last := _without_commas(codes[begin:], begin, commas)).strip():
        yield last


def _without_commas(codes: np.ndarray, begin: int, commas: list[np.ndarray]) -> bytes:
    """Return a block of a list with commas between its objects, if there are any, as new lines."""
    if not commas:
        return codes.tobytes()
    places = np.concatenate(commas)
    here = places < begin + len(codes)
    commas[:] = [places[~here]]
    block = codes.copy()
    block[places[here] - begin] = ord("\n")
    return block.tobytes()


class _Names:
    """Count the names of objects, each with the names that it stands within."""

    def __init__(self, codes: np.ndarray) -> None:
        self._text = pa.py_buffer(codes)
        self._places: dict[tuple[int, bytes], int] = {}  # (number of the outer one, name): number
        self._within = np.zeros(_MAX_DEPTH + 2, np.int64)  # by depth: the last name less deep
        self._marks = np.empty(0, np.int64)
        self.n_outer = 0

    @property
    def n_all(self) -> int:
        return len(self._places)

    def add(self, piece: _Piece) -> None:
        colons = np.flatnonzero(piece.outside & (piece.codes == ord(":")))
        marks = np.append(self._marks, np.flatnonzero(piece.marks) + piece.begin)
        self._marks = marks[-2:]
        # A name stands between the last two marks before a colon.
        behind = len(marks) - piece.n_marks[-1] + piece.n_marks[colons]
        is_name = (behind >= 2) & (np.diff(behind, prepend=0) > 0)
        if not is_name.all():
            colons, behind = colons[is_name], behind[is_name]
        if not len(behind):
            return
        bounds = np.column_stack([marks[behind - 2] + 1, marks[behind - 1]]).ravel()
        between = pa.Array.from_buffers(
            pa.large_binary(),
            len(bounds) - 1,
            [None, pa.py_buffer(bounds.astype(np.int64)), self._text],
        )
        names = between.take(pa.array(np.arange(0, len(bounds), 2))).dictionary_encode()
        self._number(names.indices.to_numpy(), names.dictionary.to_pylist(), piece.depths[colons])

    def _number(self, indices: np.ndarray, names: list[bytes], depths: np.ndarray) -> None:
        order = np.arange(len(indices))
        numbers = np.zeros(len(indices), np.int64)
        for depth in np.flatnonzero(np.bincount(depths)).tolist():
            here = depths == depth
            if here.all():  # as in rows without objects in them
                found, back = [(int(self._within[depth]), name) for name in names], indices
            else:
                last = np.maximum.accumulate(np.where(depths < depth, order, -1))[here]
                outer = np.where(last >= 0, numbers[last], self._within[depth])
                pairs = pa.array(outer * len(names) + indices[here]).dictionary_encode()
                back = pairs.indices.to_numpy()
                found = [
                    (pair // len(names), names[pair % len(names)])
                    for pair in pairs.dictionary.to_pylist()
                ]
            self.n_outer += sum(place[0] == 0 and place not in self._places for place in found)
            numbers[here] = np.array(
                [self._places.setdefault(place, len(self._places) + 1) for place in found]
            )[back]
        latest = np.full(_MAX_DEPTH + 2, -1)
        latest[depths + 1] = order  # of several at one depth the last one stays
        latest = np.maximum.accumulate(latest)
        self._within = np.where(latest >= 0, numbers[latest], self._within)


def _pieces(codes: np.ndarray) -> Iterator[_Piece]:
    depth, in_string, escaped = 0, False, False
    for begin in range(0, len(codes), _PIECE):
        piece = codes[begin : begin + _PIECE]
        marks = piece == ord('"')
        slashes = piece == ord("\\")
        if escaped or slashes.any():
            # A character is escaped after an odd run of backslashes.
            places = np.arange(len(piece))
            last_other = np.maximum.accumulate(np.where(slashes, -1, places))
            odd = (places - last_other) % 2 == 1
            if escaped:  # a run that began in the piece before
                odd = np.where(last_other < 0, ~odd, odd)
            marks &= ~np.append(escaped, odd[:-1])
            escaped = bool(odd[-1])
        n_marks = np.cumsum(marks, dtype=np.int32)
        inside = (n_marks & 1) == (not in_string)
        in_string = bool(inside[-1])
        outside = ~inside
        opens = outside & ((piece == ord("{")) | (piece == ord("[")))
        closes = outside & ((piece == ord("}")) | (piece == ord("]")))
        depths = depth + np.cumsum(opens.view(np.int8) - closes.view(np.int8), dtype=np.int32)
        depth = int(depths[-1])
        if depths.max() > _MAX_DEPTH or depths.min() < 0:
            raise ValueError(
                "A file that begins as JSON must be rows of objects, nested at most "
                f"{_MAX_DEPTH} deep, that close no more than they open; this one is not. Write one "
                'object a row, such as {"y_true": 1, "y_score": 0.7}.'
            )
        yield _Piece(begin, piece, marks, n_marks, outside, depths, closes)
