"""The file of a summary: read as it was written, or refused with a sentence."""

import contextlib
import io
import random

import numpy as np
import pytest
from pyarrow import parquet

from core.decision.tally import tally
from core.reading import summary
from core.reading.summary import Columns, SummaryWriter, is_summary, read_summary

COLUMNS = Columns("spam", "points", ("ham", "ham"), ("spam", "Spam"), "score", False)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "made.parquet"
    with SummaryWriter(path, COLUMNS) as file:
        file.add(tally([1, 0, 1], [-3.0, -3.0, -1.0]))
        file.finish(7)
    return path


def test_it_comes_back_in_the_scores_own_numbers(path):
    read = read_summary(path)
    assert read.source == "made.parquet"
    assert read.class_names == ("ham", "Spam")
    assert (read.n_samples, read.n_left_out) == (3, 7)
    assert read.scale == COLUMNS.scale
    assert read.y_score.tolist() == [-3, -3, -1]
    assert parquet.read_table(path).to_pydict() == {
        "score": [3, 1],
        "positives": [1, 1],
        "negatives": [1, 0],
    }


def test_another_file_is_none(path):
    assert is_summary(path.read_bytes())
    other = io.BytesIO()
    parquet.write_table(parquet.read_table(path).replace_schema_metadata(), other)
    assert not is_summary(other.getvalue())
    assert not is_summary(b"score,positives\n" + summary.KEY)


def test_damaged_bytes_are_refused_or_read(path):
    data, rng = path.read_bytes(), random.Random(0)
    for _ in range(300):
        damaged = bytearray(data)
        for _ in range(rng.randint(1, 4)):
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
        with contextlib.suppress(ValueError):
            read = read_summary(bytes(damaged[: rng.choice([None, rng.randrange(len(data))])]))
            assert (np.diff(read.tally().keys.astype(float)) > 0).all()
    with pytest.raises(ValueError, match=r"must be as `python -m core\.summarize` writes it"):
        read_summary(data[: len(data) // 2])


def test_too_many_scores_are_refused(path, monkeypatch):
    monkeypatch.setattr(summary, "MOST_SCORES", 1)
    with pytest.raises(ValueError, match="at most 1 different scores; got 2"):
        read_summary(path)
