"""Summaries of many files: equal to the bit however the rows are divided, or a sentence."""

import itertools
import os
import signal
import threading
import time

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import summarize as module
from core.decision.tally import score_keys, sum_of, tally
from core.reading import parts as reading
from core.reading.parts import Part, find_parts
from core.reading.summary import read_summary
from core.summarize import count_part, divided, main, summarize, understand_parts

rng = np.random.default_rng(19)


def frame(n, decimals=3):
    score = np.round(rng.random(n), decimals).astype(np.float32)
    return pd.DataFrame({"y_true": rng.integers(0, 2, n), "y_score": score})


def summary_of(folder, *arguments, name="out.parquet"):
    path = folder / name
    assert main([str(folder / "part*"), "-o", str(path), "--workers", "1", *arguments]) == 0
    return path


def naive(rows):
    counts = rows.groupby("y_score").y_true.agg(["sum", "size"])
    return {float(s): (int(p), int(n - p)) for s, p, n in counts.itertuples()}


def read(path):
    columns, counted = pd.read_parquet(path), read_summary(path)
    decided = counted.scale.decided(columns.score.to_numpy())
    assert (score_keys(decided) == counted.tally().keys).all()
    return {float(s): (int(p), int(n)) for s, p, n in columns.itertuples(index=False)}


@given(
    st.lists(st.tuples(st.integers(0, 1), st.floats(-9, 9, width=32)), min_size=1, max_size=60),
    st.lists(st.integers(0, 60), max_size=5),
    st.randoms(),
)
def test_any_division_of_rows_in_any_order_adds_up_to_the_same(rows, cuts, random):
    def of(some):
        return tally(*map(list, zip(*some, strict=True)))

    whole = of(rows)
    shuffled = random.sample(rows, len(rows))
    places = sorted({0, len(rows), *(cut for cut in cuts if cut < len(rows))})
    pieces = [of(shuffled[a:b]) for a, b in itertools.pairwise(places)]
    one_by_one = pieces[0]
    for piece in pieces[1:]:
        one_by_one = one_by_one + piece
    by_bits = [each for piece in pieces for each in divided(piece).items()]
    random.shuffle(by_bits)
    joined = sum_of(
        [
            sum_of([each for bits, each in by_bits if bits == wanted])
            for wanted in {bits for bits, _ in by_bits}
        ]
    )
    for other in (one_by_one, sum_of(pieces), joined):
        for name in ("keys", "positives", "negatives"):
            assert (getattr(other, name) == getattr(whole, name)).all()


def test_the_file_is_the_same_to_the_bit_and_as_duckdb_counts(tmp_path):
    rows = pd.concat([frame(5_000), frame(5_000, decimals=6)])
    files = []
    for division, n_parts in enumerate((1, 3, 7)):
        folder = tmp_path / str(division)
        folder.mkdir()
        shuffled = rows.sample(frac=1, random_state=division)
        for i in range(n_parts):
            part = shuffled.iloc[i::n_parts]
            if (i + division) % 2:
                part.to_csv(folder / f"part{i}.csv", index=False)
            else:
                part.to_parquet(folder / f"part{i}.parquet", row_group_size=500)
        files.append(summary_of(folder))
    first, *others = (path.read_bytes() for path in files)
    assert [other == first for other in others] == [True, True]
    assert read(files[0]) == naive(rows)
    rows.to_parquet(tmp_path / "rows.parquet")
    counted = duckdb.sql(
        "SELECT y_score, sum(y_true)::BIGINT, count(*) - sum(y_true)::BIGINT "
        f"FROM '{tmp_path}/rows.parquet' GROUP BY y_score"
    ).fetchall()
    assert read(files[0]) == {score: (p, n) for score, p, n in counted}


def test_words_for_classes_missing_fields_and_lower_scores(tmp_path, capsys):
    (tmp_path / "part1.csv").write_text("verdict;risk\nham;3,5\nspam;1\n;2\nham;\n")
    (tmp_path / "part2.csv").write_text("verdict;risk\nham;3,5\nham;NA\nspam;2,25\n")
    flags = ["--label", "verdict", "--score", "risk", "--positive", "spam", "--scale", "score"]
    path = summary_of(tmp_path, *flags)
    said = capsys.readouterr().out
    counted = read_summary(path)
    assert "4 rows at 3 scores, 3 left out; “yes” is spam in verdict" in said
    assert counted.class_names == ("ham", "spam")
    assert counted.scale.higher_is_yes
    assert read(path) == {1: (1, 0), 2.25: (1, 0), 3.5: (0, 2)}
    path = summary_of(tmp_path, *flags, "--lower", "--decimals", "1")
    lower = read_summary(path)
    assert not lower.scale.higher_is_yes
    assert lower.scale.shown(lower.y_score).tolist() == pytest.approx([3.5, 2.2, 1])
    assert pd.read_parquet(path).score.is_monotonic_decreasing


def test_long_texts_are_read_in_blocks_of_whole_lines(tmp_path, monkeypatch):
    rows = frame(3_000)
    rows.to_csv(tmp_path / "part1.csv", index=False)
    expected = summary_of(tmp_path).read_bytes()
    monkeypatch.setattr(reading, "BLOCK", 1_000)
    assert summary_of(tmp_path).read_bytes() == expected
    columns = understand_parts([Part(str(tmp_path / "part1.csv"))])
    (tmp_path / "part1.csv").write_text(
        (tmp_path / "part1.csv").read_text().rstrip("\n") + "\n1,1.5\n"
    )
    with pytest.raises(ValueError, match=r"part1.csv: .*“y_score”.* row 3,001 holds 1\.5"):
        count_part(Part(str(tmp_path / "part1.csv")), columns)


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ("y_true,y_score\n1,0.5\n2,0.25\n", "“y_true” must hold “0” and “1”; row 2 holds “2”"),
        ("y_true,y_score\n1,0.5\n0,12\n", "“y_score” must hold probabilities from 0 to 1; row 2"),
        ("y_true,y_score\n1,half\n", "“half”"),
        ("y_true,other\n1,0.5\n", "it has no column “y_score”"),
        ("PAR1 and no more", "cannot be opened"),
    ],
)
def test_a_bad_part_is_named(tmp_path, capsys, second, said):
    rows = "".join(f"{i % 2},0.{i:04}\n" for i in range(2_000))
    (tmp_path / "part1.csv").write_text("y_true,y_score\n" + rows)
    (tmp_path / "part2.csv").write_text(second)
    (tmp_path / "part3.csv").write_text("y_true,y_score\n1,0.5\n")
    flags = ["--label", "y_true", "--score", "y_score", "--scale", "probability"]
    columns = ["--workers", "1", "-o", str(tmp_path / "out.parquet")]
    # What the columns are is known from the first part.
    first = understand_parts([Part(str(tmp_path / "part1.csv"))])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "understand_parts", lambda *_, **__: first)
        assert main([str(tmp_path / "part*"), *columns, *flags]) == 1
    told = capsys.readouterr().err
    assert "part2.csv: " in told
    assert said in told
    assert not (tmp_path / "out.parquet").exists()


@pytest.mark.parametrize(
    ("text", "flags", "said"),
    [
        ("a,b,c\n1,0.5,0.25\n0,0.1,0.2\n", [], "--"),
        ("y_true,y_score\nham,0.5\nspam,0.7\n", [], "--positive must say"),
        ("y_true,y_score\n1,5\n0,70\n", [], "--scale percent"),
        ("y_true,y_score\n1,0.5\n0,0.7\n", ["--label", "y"], "--label must be a column"),
        ("y_true,y_score\n,0.5\n,0.7\n", [], "label"),
    ],
)
def test_what_must_be_asked_names_its_flag(tmp_path, capsys, text, flags, said):
    (tmp_path / "part1.csv").write_text(text)
    assert (
        main([str(tmp_path / "part*"), "-o", str(tmp_path / "out"), "--workers", "1", *flags]) == 1
    )
    told = capsys.readouterr().err
    assert said in told
    assert "Traceback" not in told


def test_no_file_is_no_summary(tmp_path, capsys):
    assert main([str(tmp_path / "nothing*"), "--workers", "1"]) == 1
    assert "A pattern must name at least one file; nothing is there for" in capsys.readouterr().err


def test_large_files_are_divided_by_row_groups(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "_ROWS_A_PART", 1_000)
    rows = frame(4_500)
    rows.to_parquet(tmp_path / "part.parquet", row_group_size=400)
    parts = find_parts([str(tmp_path / "*.parquet")])
    assert [part.first_row for part in parts] == [1, 1201, 2401, 3601]
    assert read(summary_of(tmp_path)) == naive(rows)


def test_addresses_are_read_and_written(tmp_path):
    fsspec = pytest.importorskip("fsspec")
    rows = frame(200)
    with fsspec.open("memory://april/part1.csv", "w") as file:
        file.write(rows.to_csv(index=False))
    parts = find_parts(["memory://april/*.csv"])
    assert [part.path for part in parts] == ["memory:///april/part1.csv"]
    summarize(parts, understand_parts(parts), "memory://april/summary.parquet")
    with fsspec.open("memory://april/summary.parquet") as file:
        (tmp_path / "copy").write_bytes(file.read())
    assert read(tmp_path / "copy") == naive(rows)


def test_two_workers_make_the_same_file(tmp_path):
    distributed = pytest.importorskip("dask.distributed")
    for i in range(5):
        frame(2_000, decimals=4).to_parquet(tmp_path / f"part{i}.parquet")
    expected = summary_of(tmp_path).read_bytes()
    parts = find_parts([str(tmp_path / "part*")])
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None
    ) as cluster:
        address = cluster.scheduler_address
        summarize(parts, understand_parts(parts), tmp_path / "two", scheduler=address)
        (tmp_path / "part9.csv").write_text("y_true,y_score\n7,0.5\n")
        with pytest.raises(ValueError, match=r"part9\.csv: .*row 1 holds “7”"):
            summarize(
                [*parts, Part(str(tmp_path / "part9.csv"))],
                understand_parts(parts),
                tmp_path / "bad",
                scheduler=address,
            )
    assert (tmp_path / "two").read_bytes() == expected
    assert not (tmp_path / "bad").exists()


@pytest.mark.slow
def test_a_worker_that_is_killed_on_the_way_changes_no_bit(tmp_path):
    distributed = pytest.importorskip("dask.distributed")
    n_parts = 60
    for i in range(n_parts):
        frame(100_000, decimals=7).to_parquet(tmp_path / f"part{i:02}.parquet")
    expected = summary_of(tmp_path).read_bytes()
    parts = find_parts([str(tmp_path / "part*")])
    columns = understand_parts(parts)
    killed = []

    def kill_one(address):
        with distributed.Client(address, set_as_default=False) as client:
            while not killed:
                held = client.has_what()
                n_done = sum(map(len, held.values()))
                busy = [worker for worker, keys in held.items() if keys]
                if n_done >= 4 and busy:
                    pid = client.run(os.getpid, workers=busy[:1])[busy[0]]
                    os.kill(pid, signal.SIGKILL)
                    killed.append((pid, n_done))
                time.sleep(0.01)

    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None
    ) as cluster:
        thread = threading.Thread(target=kill_one, args=(cluster.scheduler_address,))
        thread.start()
        summarize(parts, columns, tmp_path / "two", scheduler=cluster.scheduler_address)
        thread.join()
    ((_, n_done),) = killed
    assert n_done < n_parts, "it was killed on the way"
    assert (tmp_path / "two").read_bytes() == expected
