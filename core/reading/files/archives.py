"""Files in a ZIP archive, if they do not unpack to more than they should."""

import io
import zipfile

MAX_UNPACKED = 1 << 30


def open_archive(data: bytes, kind: str) -> zipfile.ZipFile:
    """Open an archive whose files, by what it says, unpack to at most `MAX_UNPACKED` bytes.

    An archive that says less than there is gives no more than it says.

    Parameters
    ----------
    data : bytes
    kind : str
        What it is, for people.

    Raises
    ------
    ValueError
        If it is damaged, or too large.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise damaged(kind) from None
    n_bytes = sum(info.file_size for info in archive.infolist())
    if n_bytes > MAX_UNPACKED:
        raise ValueError(
            f"{kind} may unpack to at most {MAX_UNPACKED >> 20:,} MB; this one would take "
            f"{n_bytes / 2**20:,.0f} MB. Keep only the columns of the label and the score."
        )
    return archive


def damaged(kind: str) -> ValueError:
    """Say that a file cannot be read as what it is."""
    return ValueError(f"{kind} must be whole; got one that is damaged. Copy or write it again.")
