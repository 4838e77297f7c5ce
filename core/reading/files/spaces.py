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
    pieces, quoted, before = [], False, ord("\n")
    for start in range(0, len(text), _PIECE):
        end = start + _PIECE
        codes = np.frombuffer(text[start:end], np.uint8).copy()
        is_mark = codes == ord('"')
        outside = np.ones(len(codes), bool)
        if quoted or is_mark.any():
            outside = (np.cumsum(is_mark) + quoted) % 2 == 0
            quoted = not outside[-1]
        is_space = ((codes == ord(" ")) | (codes == ord("\t"))) & outside
        codes[is_space] = ord("\t")
        is_end = (codes == ord("\n")) | (codes == ord("\r"))
        # Of a run its last space is kept, if something other than a line end follows.
        ahead = text[end : end + 1]
        after = np.append((is_space | is_end)[1:], not ahead or ahead in b" \t\r\n")
        starts_line = np.append(before in b"\r\n", is_end[:-1])
        leading = is_space & _continued(starts_line, is_space)
        before = codes[-1] if not leading[-1] else ord("\n")
        watch.share(min(1.0, end / len(text)))
        pieces.append(codes[~(is_space & after) & ~leading].tobytes())
    return b"".join(pieces)


def _continued(begins: np.ndarray, runs: np.ndarray) -> np.ndarray:
    """Tell which places are in a run that begins at one of some places."""
    places = np.arange(len(runs))
    run_start = np.maximum.accumulate(np.where(runs & ~np.append(False, runs[:-1]), places, -1))
    return runs & (run_start >= 0) & begins[run_start]
