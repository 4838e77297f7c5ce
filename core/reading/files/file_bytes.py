"""The bytes of a file, wherever it is, if it is not too large."""

import io
import os
from pathlib import Path
from typing import BinaryIO

from core.parsing.quoting import quote

PathOrBuffer = str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryIO
"""A file: where it is, its bytes, or an open one that can seek."""


def read_bytes(path_or_buffer: PathOrBuffer, max_bytes: int) -> bytes:
    """Return the bytes of a file; a buffer is read from its start and left where it stood.

    The bytes of a `bytes` or an `io.BytesIO` (an upload of Streamlit is one) are not copied.

    Parameters
    ----------
    path_or_buffer : str, Path, bytes-like or seekable binary file object
        The file. A text is always a path, never content.
    max_bytes : int
        Most bytes a file may have; checked before reading.

    Raises
    ------
    ValueError
        If there is no such file, it cannot be read, or it is larger than `max_bytes`.
    """
    if isinstance(path_or_buffer, str | os.PathLike):
        return _from_path(path_or_buffer, max_bytes)
    if isinstance(path_or_buffer, bytes | bytearray | memoryview):
        _check_size(memoryview(path_or_buffer).nbytes, max_bytes)
        return bytes(path_or_buffer)
    return _from_file(path_or_buffer, max_bytes)


def _from_path(path: str | os.PathLike[str], max_bytes: int) -> bytes:
    try:
        path = Path(path)
        if not path.is_file():
            raise ValueError(f"There must be a file to read; got {quote(path)}, which is none.")
        _check_size(path.stat().st_size, max_bytes)
        return path.read_bytes()
    except (OSError, TypeError) as error:
        reason = getattr(error, "strerror", None) or "it is not a path"
        raise ValueError(f"The file {quote(path)} cannot be opened: {reason}.") from None


def _from_file(file: BinaryIO, max_bytes: int) -> bytes:
    data = None
    try:
        position = file.tell()
        try:
            _check_size(file.seek(0, os.SEEK_END), max_bytes)
            file.seek(0)
            # `getvalue` shares the bytes with the buffer; `read` and `getbuffer` would copy them.
            data = file.getvalue() if isinstance(file, io.BytesIO) else file.read(max_bytes + 1)
        finally:
            file.seek(position)
    except (AttributeError, TypeError, OSError):
        pass
    except ValueError as error:
        if "closed file" not in str(error):
            raise
        raise ValueError("A file must be open; got one that is closed.") from None
    if not isinstance(data, bytes):
        raise ValueError(
            "A file must be a path, bytes or a binary file that can seek; "
            f"got {type(file).__name__}."
        )
    return data


def _check_size(n_bytes: int, max_bytes: int) -> None:
    if n_bytes <= max_bytes:
        return
    most, got = (f"{n / 2**20:,.4g} MB" for n in (max_bytes, n_bytes))
    if max_bytes < 2**20 or most == got:
        most, got = f"{max_bytes:,} bytes", f"{n_bytes:,} bytes"
    raise ValueError(
        f"A file may have at most {most}; got {got}. "
        "Keep only the columns of the label and the score, or save it as Parquet."
    )
