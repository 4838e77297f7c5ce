"""Text in any of the usual encodings → UTF-8."""

import codecs
import re

from core.reading.files.places import line_at
from core.reading.files.watch import UNWATCHED, Watch
from core.reading.names import MAY_BE_DECISIONS, PAIRS, PREDICTED, SCORES, TRUTHS, WEIGHTS

_BOMS = (
    # UTF-32 first: its little-endian mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
)
# In the order of preference where no word tells them apart.
_LOCAL = (
    *(("cp1252", "Windows-1252"), ("cp1250", "Windows-1250"), ("cp1251", "Windows-1251")),
    *(("cp1253", "Windows-1253"), ("cp1254", "Windows-1254"), ("mac-roman", "Mac Roman")),
    *(("cp932", "Shift JIS"), ("gb18030", "GB 18030"), ("big5", "Big5"), ("cp949", "EUC-KR")),
)
_KNOWN = {
    word
    for names in (TRUTHS, MAY_BE_DECISIONS, SCORES, WEIGHTS, PREDICTED, *PAIRS)
    for name in names
    for word in name.split()
    if not word.isascii()
}
_HEAD = 1 << 16
_PIECE = 1 << 22


def as_utf8(data: bytes, watch: Watch = UNWATCHED) -> tuple[bytes, str]:
    """Return the text as UTF-8 without byte order mark, and what it was written in, in words.

    A byte order mark decides; without one it is UTF-8 where that decodes, UTF-16 where every other
    byte is mostly 0, otherwise that of `_LOCAL` in which most known words of predictions are found:
    Windows-1252 where none is, which is Latin-1 with “€” and “…” in place of control characters.
    UTF-8 is not copied, except to take the mark away.

    Parameters
    ----------
    data : bytes
    watch : Watch
        Told of texts that are written anew.

    Returns
    -------
    text : bytes
        Valid UTF-8.
    encoding : str
        For people, such as "UTF-8", "Windows-1252" or "Shift JIS".

    Raises
    ------
    ValueError
        If it does not decode, or is no text.
    """
    for mark, codec, name in _BOMS:
        if data.startswith(mark):
            if codec == "utf-8":
                return _marked_utf8(data[len(mark) :])
            return _transcode(data[len(mark) :], codec, name, watch), name
    unmarked = _unmarked_utf16(data)
    if unmarked:
        return _transcode(data, unmarked, "UTF-16", watch), "UTF-16"
    if _utf8_error(data) is None:
        return data, "UTF-8"
    return _local(data, watch)


def _marked_utf8(data: bytes) -> tuple[bytes, str]:
    error = _utf8_error(data)
    if error is not None:
        raise ValueError(
            "A file that begins as UTF-8 must be UTF-8 throughout; "
            f"line {line_at(data, error):,} holds the byte {data[error]:#04x}, which is not. "
            "Save it again as UTF-8."
        )
    return data, "UTF-8"


def _utf8_error(data: bytes) -> int | None:
    """Return the position of the first byte that is not UTF-8, or None."""
    if data.isascii():
        return None
    position = 0
    while position < len(data):
        piece = memoryview(data)[position : position + _PIECE]
        is_last = position + len(piece) >= len(data)
        try:
            position += codecs.utf_8_decode(piece, "strict", is_last)[1]
        except UnicodeDecodeError as error:
            return position + error.start
    return None


def _unmarked_utf16(data: bytes) -> str | None:
    head = data[:4096]
    if len(head) < 4:
        return None
    zeros_even, zeros_odd = (head[i::2].count(0) / len(head[i::2]) for i in (0, 1))
    if zeros_odd > 0.25 and zeros_even < 0.01:
        return "utf-16-le"
    if zeros_even > 0.25 and zeros_odd < 0.01:
        return "utf-16-be"
    return None


def _local(data: bytes, watch: Watch) -> tuple[bytes, str]:
    if re.search(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]", data[:_PIECE]):
        raise ValueError(
            "A file must be CSV, Excel, Parquet, JSON or NumPy; this one is neither. "
            "Save the labels and scores as CSV or Parquet."
        )
    codec, name = max(_LOCAL, key=lambda local: _n_known(data[:_HEAD], local[0]))
    try:
        text = _transcode(data, codec, name, watch)
    except ValueError:
        if codec != "cp1252":
            raise
        # Five bytes mean nothing in Windows-1252.
        return _transcode(data, "latin-1", "Latin-1", UNWATCHED), "Latin-1"
    # Where both say the same the name that people know is the better one.
    is_latin = codec == "cp1252" and not re.search(rb"[\x80-\x9f]", data)
    return text, "Latin-1" if is_latin else name


def _n_known(head: bytes, codec: str) -> int:
    """How many known words, beyond ASCII, are in the first lines if they are written so."""
    found = set(re.findall(r"[^\W\d_]+", head.decode(codec, "ignore").casefold()))
    return len(found & _KNOWN)


def _transcode(data: bytes, codec: str, name: str, watch: Watch) -> bytes:
    decoder = codecs.getincrementaldecoder(codec)()
    pieces = []
    try:
        for start in range(0, len(data), _PIECE):
            is_last = start + _PIECE >= len(data)
            piece = decoder.decode(memoryview(data)[start : start + _PIECE], is_last)
            pieces.append(piece.encode())
            watch.share(min(1.0, (start + _PIECE) / len(data)))
    except UnicodeError:
        text = b"".join(pieces)
        raise ValueError(
            f"A file that begins as {name} must be {name} throughout; this one is not, somewhere "
            f"after line {line_at(text, len(text)):,}. Copy it again, or save it as UTF-8."
        ) from None
    return b"".join(pieces)
