"""A text whose fields are separated by runs of spaces."""

import numpy as np

from core.reading.files.watch import UNWATCHED, Watch

_PIECE = 1 << 20


def tabs_for_spaces(text: bytes, watch: Watch = UNWATCHED) -> bytes:
    """Put one tab in place of each run of spaces that separates fields; lines stay lines.

    Spaces in quotation marks stay, and those at the beginning and the end of a line go.

    Parameters
    ----------
    text : bytes
        UTF-8.
    watch : Watch
    """
    pieces, quoted, starts_line = [], False, True
    for start in range(0, len(text), _PIECE):
        end = start + _PIECE
        codes = np.frombuffer(text[start:end], np.uint8).copy()
        is_mark = codes == ord('"')
        is_space = (codes == ord(" ")) | (codes == ord("\t"))
        if quoted or is_mark.any():
            outside = (np.cumsum(is_mark, dtype=np.uint8) & 1) == quoted
            quoted = not outside[-1]
            is_space &= outside
        codes[is_space] = ord("\t")
        # Of a run its last space is kept, if something other than a line end follows.
        ahead = text[end : end + 1]
        goes = is_space.copy()
        goes[:-1] &= is_space[1:] | _ends_line(codes[1:])
        goes[-1] &= not ahead or ahead in b" \t\r\n"
        codes, is_space = codes[~goes], is_space[~goes]
        # What is left of a run that begins a line goes, too.
        is_first = np.append(starts_line, _ends_line(codes[:-1]))[: len(codes)]
        is_first &= is_space
        if is_first.any():
            codes = codes[~is_first]
        if len(codes):
            starts_line = codes[-1] in b"\r\n"
        watch.share(min(1.0, end / len(text)))
        pieces.append(codes.tobytes())
    return b"".join(pieces)


def _ends_line(codes: np.ndarray) -> np.ndarray:
    return (codes == ord("\n")) | (codes == ord("\r"))
