import bz2
import gzip
import io
import json
import lzma
import pickle
import tarfile
import zipfile

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import feather, parquet

from core.reading.files.file_kind import kind_of

FRAME = pd.DataFrame({"y_true": [0, 1], "y_score": [0.25, 0.75]})
CSV = FRAME.to_csv(index=False).encode()


def written(write):
    buffer = io.BytesIO()
    write(buffer)
    return buffer.getvalue()


def zipped(**files):
    def write(buffer):
        with zipfile.ZipFile(buffer, "w") as archive:
            for name, content in files.items():
                archive.writestr(name.replace("__", "/"), content)

    return written(write)


def tarred(buffer):
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a.csv"))


TABLE = pa.Table.from_pandas(FRAME)
FOREIGN = {
    "zip": (zipped(a=CSV), "a ZIP archive"),
    "gzip": (gzip.compress(CSV), "compressed with gzip"),
    "bzip2": (bz2.compress(CSV), "compressed with bzip2"),
    "xz": (lzma.compress(CSV), "compressed with xz"),
    "zstd": (pa.compress(CSV, "zstd", asbytes=True), "compressed with zstd"),
    "tar": (written(tarred), "a tar archive"),
    "png": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a PNG image"),
    "jpeg": (b"\xff\xd8\xff\xe0\0\x10JFIF", "a JPEG image"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "a PDF document"),
    "html": (b"\n <!DOCTYPE html><html><body>Log in</body></html>", "a web page"),
    "html after BOM": (b"\xef\xbb\xbf<HTML><body>", "a web page"),
    "pickle": (pickle.dumps(FRAME), "a Python pickle"),
    "pickle 2": (pickle.dumps(FRAME, protocol=2), "a Python pickle"),
    "feather": (written(lambda b: feather.write_feather(TABLE, b)), "a Feather"),
    "feather 1": (b"FEA1\0\0\0\0", "a Feather"),
    "html table": (b'<table border="1"><tr><td>1', "a web page"),
    "spss": (b"$FL2@(#) SPSS DATA FILE\0\0", "an SPSS file"),
    "stata": (written(FRAME.to_stata), "a Stata file"),
    "stata 117": (written(lambda b: FRAME.to_stata(b, version=117)), "a Stata file"),
    "sas": (bytes(12) + b"\xc2\xea\x81\x60\xb3\x14", "a SAS data set"),
    "sas transport": (b"HEADER RECORD*******LIBRARY HEADER RECORD!!", "a SAS transport file"),
    "hdf5": (b"\x89HDF\r\n\x1a\n", "an HDF5 file"),
    "sqlite": (b"SQLite format 3\0", "an SQLite database"),
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook"),
    "encrypted parquet": (b"PARE....PARE", "an encrypted Parquet file"),
}


@pytest.mark.parametrize(("data", "words"), FOREIGN.values(), ids=FOREIGN.keys())
def test_another_kind_is_named_and_never_opened(data, words):
    with pytest.raises(
        ValueError, match=f"^A file must be CSV, Excel, Parquet, JSON or NumPy; .* is {words}"
    ):
        kind_of(data)


@pytest.mark.parametrize(
    "data",
    [
        CSV,
        b"<b>y</b>,<img src=x onerror=alert(1)>\n1,2\n",  # markup may be a name
        b"PK,score\n1,2\n",
        b"PAR1,score\n1,2\n",
        b"PAR1,PAR1\nPAR1,PAR1",
        b"[y],{p}\n1,2\n",
        "€,b\n".encode("cp1252"),
        b"=HYPERLINK(),b\n",
        b"x",
    ],
)
def test_text_stays_text_whatever_it_begins_with(data):
    assert kind_of(data) == "csv"


def test_parquet_is_known_by_both_ends():
    data = written(lambda b: parquet.write_table(TABLE, b))
    assert kind_of(data) == "parquet"
    for size in (4, 8, 11, len(data) // 2, len(data) - 1):
        with pytest.raises(ValueError, match="cut short or damaged"):
            kind_of(data[:size])


def test_an_empty_file_is_refused():
    with pytest.raises(ValueError, match=r"got an empty file \(0 bytes\)"):
        kind_of(b"")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (zipped(xl__workbook=b"<workbook>"), "xlsx"),
        (written(lambda b: np.savez(b, a=[1])), "numpy"),
        (written(lambda b: np.savez_compressed(b, a=[1])), "numpy"),
        (written(lambda b: np.save(b, [1.0])), "numpy"),
        (json.dumps(FRAME.to_dict("records")).encode(), "json"),
        (FRAME.to_json(orient="records", lines=True).encode(), "json"),
        (b' {\n "y_true": [0, 1]}', "json"),
    ],
)
def test_further_kinds_are_known_by_their_beginning(data, kind):
    assert kind_of(data) == kind


@pytest.mark.parametrize(
    ("data", "advice"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", r"In Excel or LibreOffice, save it as .*\(\.xlsx\)"),
        (
            zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"),
            r"OpenDocument spreadsheet. In LibreOffice, save it as .*\(\.xlsx\) or CSV",
        ),
    ],
)
def test_other_spreadsheets_are_refused_with_their_program(data, advice):
    with pytest.raises(ValueError, match=advice):
        kind_of(data)
