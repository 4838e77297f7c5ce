"""The file of a summary: read as it was written, or refused with a sentence."""

import contextlib
import io
import json
import random
from dataclasses import replace

import numpy as np
import pytest
from pyarrow import parquet

from core.decision.sums import sums_of, sums_of_rows
from core.decision.tally import tally
from core.reading import summary
from core.reading.summary import Columns, SummaryWriter, is_summary, read_summary

COLUMNS = Columns("spam", "points", ("ham", "ham"), ("spam", "Spam"), "score", False)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "made.parquet"
    with SummaryWriter(path, COLUMNS) as file:
        file.add(sums_of(tally([1, 0, 1], [-3.0, -3.0, -1.0])))
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


@pytest.mark.long
def test_a_small_file_that_is_much_once_unpacked_is_refused(path, tmp_path):
    columns = replace(COLUMNS, group="who")
    with SummaryWriter(tmp_path / "made", columns) as file:
        file.add(sums_of_rows(np.array([1]), np.float32([1]), groups=("x" * 2**25,)))
        file.finish(0)
    data = (tmp_path / "made").read_bytes()
    assert len(data) < 2**20
    with pytest.raises(ValueError, match="one that is damaged"):
        read_summary(data)


def test_a_file_of_before_weights_and_groups_is_read(path):
    table = parquet.read_table(path)
    about = json.loads(parquet.read_metadata(path).metadata[summary.KEY])
    for name in ("weight", "group"):
        del about[name]
    old = io.BytesIO()
    parquet.write_table(table.replace_schema_metadata({summary.KEY: json.dumps(about)}), old)
    assert read_summary(old.getvalue()).y_score.tolist() == [-3, -3, -1]


def test_weights_and_groups_come_back_and_damage_to_them_is_refused(tmp_path):
    columns = replace(COLUMNS, weight="w", group="who", higher_is_yes=True)
    path, rng = tmp_path / "made.parquet", random.Random(0)
    scores, weights = np.float32([1, 1, 2, 2]), np.float32([0.5, 0, 2, 3])
    sums = sums_of_rows(np.array([1, 0, 1, 1]), scores, weights, np.array([0, 1, 1, 0]), ("b", ""))
    with SummaryWriter(path, columns) as file:
        file.add(sums)
        file.finish(0)
    assert file.n_scores == 2
    assert parquet.read_table(path).to_pydict() == {
        "score": [1, 1, 2, 2],
        "group": ["", "b", "", "b"],
        "positives": [0, 0.5, 2, 3],
        "negatives": [0, 0, 0, 0],
        "rows": [1, 1, 1, 1],
    }
    read = read_summary(path)
    assert read.groups.column == "who"
    assert read.groups.names == ("b", "(empty)")
    assert read.n_samples == 4
    assert [each.positives.tolist() for each in read.groups.tallies] == [[0.5, 3], [0, 2]]
    assert read.tally().positives.tolist() == [0.5, 5]
    data = path.read_bytes()
    for _ in range(300):
        damaged = bytearray(data)
        damaged[rng.randrange(len(damaged))] = rng.randrange(256)
        with contextlib.suppress(ValueError):
            read_summary(bytes(damaged))
    table = parquet.read_table(path)
    for lines in ([1, 0, 2, 3], [0, 0, 2, 3]):
        again = io.BytesIO()
        parquet.write_table(table.take(lines), again)
        with pytest.raises(ValueError, match="one that is damaged"):
            read_summary(again.getvalue())
    with SummaryWriter(path, columns) as file:
        file.add(sums_of_rows(np.array([1]), np.float32([1]), np.float32([0])))
        file.finish(0)
    with pytest.raises(ValueError, match="must have a row that weighs something; all weigh 0"):
        read_summary(path)
