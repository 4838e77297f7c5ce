"""What a file is by its content; its name may say anything."""

import re

# What a file of this kind begins with, and what it is in words. Nothing here is ever opened.
_FOREIGN = (
    (b"PK\x03\x04", "a ZIP archive"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x1f\x8b", "compressed with gzip"),
    (b"\xfd7zXZ\x00", "compressed with xz"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd"),
    (b"\x04\x22\x4d\x18", "compressed with lz4"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook (.xls)"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"%PDF-", "a PDF document"),
    (b"ARROW1\x00\x00", "a Feather or Arrow file"),
    (b"FEA1", "a Feather file"),
    (b"\x89HDF\r\n\x1a\n", "an HDF5 file"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"Obj\x01", "an Avro file"),
    (b"PARE", "an encrypted Parquet file"),
    (b"$FL2", "an SPSS file (.sav)"),
    (b"$FL3", "a compressed SPSS file (.zsav)"),
    (b"<stata_dta>", "a Stata file (.dta)"),
    (b"HEADER RECORD*******LIB", "a SAS transport file (.xpt)"),
    (bytes(12) + b"\xc2\xea\x81\x60", "a SAS data set (.sas7bdat)"),
)
_FOREIGN_PATTERNS = (
    (rb"\x80[\x02-\x05]", "a Python pickle, which is never opened: it could run a program"),
    (rb"[\x6c-\x73][\x01\x02]\x01\x00", "a Stata file (.dta)"),
    (rb"BZh[1-9]1AY&SY", "compressed with bzip2"),
    (rb"RIFF....WEBP", "a WebP image"),
    (rb".{257}ustar", "a tar archive"),
    (rb"(?i)(\xef\xbb\xbf)?\s*(<!doctype|<html|<head|<table|<\?xml)", "a web page (HTML or XML)"),
)
_READ_ZIPS = {"an Excel workbook (.xlsx)": "xlsx", "a NumPy archive (.npz)": "numpy"}
_UNPACK = "Unpack it and choose the CSV or Parquet file in it."
_SAVE = "Save the labels and scores as CSV or Parquet."
_ADVICE = {
    **dict.fromkeys(
        ("a ZIP archive", "a 7-Zip archive", "a RAR archive", "a tar archive"), _UNPACK
    ),
    "an old Excel workbook (.xls)": (
        "In Excel or LibreOffice, save it as an Excel workbook (.xlsx) or as CSV UTF-8."
    ),
    "an OpenDocument spreadsheet": "In LibreOffice, save it as an Excel workbook (.xlsx) or CSV.",
}


# Objects, or a list of values, also of lists.
_JSON = re.compile(
    rb"(\xef\xbb\xbf)?\s*("
    rb'(\[\s*)?\{\s*["\']|'
    rb'\[\s*(\[\s*)?("[^"]*"|-?\d[\d.eE+-]*|null|true|false)\s*[],]|\[\s*\[\s*\[)'
)


def kind_of(data: bytes) -> str:
    """Return the kind of a file from what it begins and ends with, never from its name.

    A file that is neither is text until something in it proves otherwise.

    Parameters
    ----------
    data : bytes
        The whole file.

    Returns
    -------
    kind : str
        "csv" for any delimited text, "parquet", "xlsx", "json" or "numpy".

    Raises
    ------
    ValueError
        If it is empty, a Parquet file cut short, or known to be something else.
    """
    if not data:
        raise ValueError(
            "A file must have columns and rows; got an empty file (0 bytes). "
            "Export it again, or choose another."
        )
    if data.startswith(b"PAR1") and _looks_binary(data[4:64]):
        if not data.endswith(b"PAR1") or len(data) < 12:
            raise ValueError(
                "A Parquet file must end as it begins; got one that is cut short or damaged. "
                "Copy it again, or write it again."
            )
        return "parquet"
    if data.startswith(b"\x93NUMPY"):
        return "numpy"
    if _JSON.match(data[:512]):
        return "json"
    if data.startswith(b"PK\x03\x04") and (inside := _inside_zip(data)) in _READ_ZIPS:
        return _READ_ZIPS[inside]
    foreign = _foreign(data)
    if foreign:
        advice = _UNPACK if "compressed with" in foreign else _ADVICE.get(foreign, _SAVE)
        raise ValueError(
            f"A file must be CSV, Excel, Parquet, JSON or NumPy; this one is {foreign}. {advice}"
        )
    return "csv"


def _looks_binary(data: bytes) -> bool:
    return not data or re.search(rb"[\x00-\x08\x0e-\x1f\x80-\xff]", data) is not None


def _foreign(data: bytes) -> str | None:
    for magic, words in _FOREIGN:
        if data.startswith(magic):
            return _inside_zip(data) if words == "a ZIP archive" else words
    head = data[:512]
    for pattern, words in _FOREIGN_PATTERNS:
        if re.match(pattern, head, re.DOTALL):
            return words
    return None


def _inside_zip(data: bytes) -> str:
    if b"xl/workbook" in data:
        return "an Excel workbook (.xlsx)"
    if b"opendocument.spreadsheet" in data[:200]:
        return "an OpenDocument spreadsheet"
    if b".npy" in data[:200]:
        return "a NumPy archive (.npz)"
    return "a ZIP archive"
