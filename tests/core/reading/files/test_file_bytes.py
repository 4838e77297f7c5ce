import io
import tempfile

import pytest

from core.reading.files.file_bytes import read_bytes

DATA = b"y_true,y_score\n1,0.5\n"


@pytest.mark.parametrize("kind", ["path", "str", "bytes", "bytearray", "BytesIO", "file", "spool"])
def test_reads_any_source_whole_and_leaves_it_where_it_stood(kind, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(DATA)
    plain = {"path": path, "str": str(path), "bytes": DATA, "bytearray": bytearray(DATA)}
    if kind in plain:
        assert read_bytes(plain[kind], 100) == DATA
        return
    with {
        "BytesIO": lambda: io.BytesIO(DATA),
        "file": lambda: path.open("rb"),
        "spool": tempfile.SpooledTemporaryFile,
    }[kind]() as file:
        if kind == "spool":
            file.write(DATA)
        file.seek(7)
        assert read_bytes(file, 100) == DATA
        assert file.tell() == 7
        assert not file.closed


def test_bytes_of_an_upload_are_not_copied():
    data = bytes(100_000)
    assert read_bytes(data, 100_000) is data
    assert read_bytes(io.BytesIO(data), 100_000) is data


def test_a_buffer_may_be_closed_or_written_to_afterwards():
    buffer = io.BytesIO(DATA)
    data = read_bytes(buffer, 100)
    buffer.write(b"XXXXXX")
    buffer.close()
    assert data == DATA


@pytest.mark.parametrize("kind", ["path", "bytes", "BytesIO", "file"])
def test_size_is_checked_to_the_byte(kind, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(DATA)
    with path.open("rb") as file:
        source = {"path": path, "bytes": DATA, "BytesIO": io.BytesIO(DATA), "file": file}[kind]
        assert read_bytes(source, len(DATA)) == DATA
        with pytest.raises(ValueError, match=r"^A file may have at most 20 bytes; got 21 bytes\."):
            read_bytes(source, len(DATA) - 1)


def test_sizes_are_in_megabytes_and_never_equal_when_too_large():
    with pytest.raises(ValueError, match=r"at most 1 MB; got 1\.5 MB"):
        read_bytes(bytes(3 * 2**19), 2**20)
    with pytest.raises(ValueError, match=r"at most 1,048,576 bytes; got 1,048,577 bytes"):
        read_bytes(bytes(2**20 + 1), 2**20)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("no such file.csv", r"^There must be a file to read; got “no such file.csv”"),
        ("", r"^There must be a file to read"),
        (".", r"^There must be a file to read"),
        ("/dev/zero", r"^There must be a file to read"),
        ("a\0b", r"^There must be a file to read|cannot be opened"),
        ("x" * 5000, r"cannot be opened|There must be a file"),
        ("y_true,y_score\n1,0.5\n", r"There must be a file to read"),
        (None, r"got NoneType"),
        (3, r"got int"),
        (io.StringIO("a,b\n"), r"got StringIO"),
        ([1], r"got list"),
    ],
)
def test_what_is_no_file_gets_a_sentence(source, sentence):
    with pytest.raises(ValueError, match=sentence):
        read_bytes(source, 100)


def test_closed_and_unseekable_files_get_a_sentence():
    closed = io.BytesIO(DATA)
    closed.close()
    with pytest.raises(ValueError, match="must be open; got one that is closed"):
        read_bytes(closed, 100)

    class Pipe(io.RawIOBase):
        def readable(self):
            return True

    with pytest.raises(ValueError, match="binary file that can seek; got Pipe"):
        read_bytes(Pipe(), 100)
