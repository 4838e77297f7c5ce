import itertools

import pyarrow as pa
import pytest

from core.reading.files import first_rows as module
from core.reading.files.first_rows import first_rows
from core.reading.tables import open_table


@pytest.mark.parametrize("size", [1, 7, 999, 1000, 5000])
def test_a_thousand_rows_and_no_batch_more(size):
    taken = []

    def batches():
        for start in itertools.count(step=size):
            taken.append(size)
            yield [pa.array(range(start, start + size)), pa.array(["x"] * size)]

    numbers, texts = first_rows(batches())
    assert numbers.to_pylist() == list(range(1000))
    assert texts.to_pylist() == ["x"] * 1000
    assert sum(taken) < 1000 + size


@pytest.mark.parametrize("length", [1, 100, 10_000])
@pytest.mark.parametrize("size", [1, 3, 50])
def test_fewer_rows_where_they_are_long_but_one(length, size, monkeypatch):
    monkeypatch.setattr(module, "MOST_BYTES", 5_000)
    batch = [pa.array(["x" * length] * size), pa.array([1] * size)]
    texts, numbers = first_rows(itertools.repeat(batch, 400 // size))
    assert len(texts) == len(numbers)
    assert 1 <= len(texts) <= max(1, -(-5_000 // (length + 4)))
    assert texts.nbytes + numbers.nbytes > 2_000 or len(texts) == 400 // size * size


def test_no_batch_no_column():
    assert first_rows([]) == []


def test_a_head_of_long_fields_holds_few(monkeypatch):
    monkeypatch.setattr(module, "MOST_BYTES", 50_000)
    for mark in ("", '"'):
        rows = f"{mark}{'x' * 10_000}{mark},1\n" * 300
        table = open_table(f"y,p\n{rows}".encode())
        assert 1 <= len(table.sample) <= 5
        assert sum(len(chunk.arrays["p"]) for chunk in table.chunks(["p"])) == 300
