"""Summaries of many files: equal to the bit however the rows are divided, or a sentence."""

import itertools
import os
import signal
import threading
import time

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet as pq

from benchmarks.bench_summarize import second_opinion
from core import summarize as module
from core.decision.sums import divided, joined, sums_of
from core.decision.tally import score_keys, sum_of, tally
from core.predictions.groups import group_values
from core.reading import parts as reading
from core.reading.parts import Part, find_parts
from core.reading.summary import read_summary
from core.summarize import count_part, main, summarize, understand_parts

rng = np.random.default_rng(19)


def frame(n, decimals=3):
    """Draw rows whose scores tell the classes apart: of others, it is asked what they mean."""
    y_true = rng.integers(0, 2, n)
    score = np.round((2 * rng.random(n) + y_true) / 3, decimals).astype(np.float32)
    return pd.DataFrame({"y_true": y_true, "y_score": score})


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
        one_by_one = sum_of([one_by_one, piece])
    by_bits = [each for piece in pieces for each in divided(sums_of(piece))]
    random.shuffle(by_bits)
    in_bits = joined(
        [
            joined([each for bits, each in by_bits if bits == wanted])
            for wanted in {bits for bits, _ in by_bits}
        ]
    )
    for other in (one_by_one, sum_of(pieces), in_bits.tally()):
        for name in ("keys", "positives", "negatives"):
            assert (getattr(other, name) == getattr(whole, name)).all()


@pytest.mark.long
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


@pytest.mark.long
def test_what_waits_to_be_added_does_not_grow_with_the_parts(tmp_path, monkeypatch):
    part = frame(1_000, decimals=6)
    for i in range(12):
        part.to_parquet(tmp_path / f"part{i}.parquet")
    expected = summary_of(tmp_path).read_bytes()
    monkeypatch.setattr(module, "_MOST_PENDING", 300)
    monkeypatch.setattr(module, "_RECORDS", 200)
    together = []
    monkeypatch.setattr(
        module, "joined", lambda sums: together.append(sum(map(len, sums))) or joined(sums)
    )
    assert summary_of(tmp_path, name="few").read_bytes() == expected
    assert max(together) <= 1_000 + 300 + 200


@pytest.mark.long
def test_weights_and_groups_are_added_to_the_bit_and_as_duckdb_does(tmp_path, capsys):
    rows = frame(6_000, decimals=2)
    rows["weight"] = rng.integers(0, 40, len(rows)) / 4
    rows["who"] = rng.choice(["ann", "bob", None, "Zoë"], len(rows))
    files = []
    for division, n_parts in enumerate((1, 4)):
        folder = tmp_path / str(division)
        folder.mkdir()
        shuffled = rows.sample(frac=1, random_state=division)
        for i in range(n_parts):
            part = shuffled.iloc[i::n_parts]
            if i % 2:
                part.to_csv(folder / f"part{i}.csv", index=False)
            else:
                part.to_parquet(folder / f"part{i}.parquet")
        files.append(summary_of(folder, "--weight", "weight", "--group", "who"))
    assert files[0].read_bytes() == files[1].read_bytes()
    assert "each row counts weight, in groups of who." in capsys.readouterr().out
    rows.to_parquet(tmp_path / "rows.parquet")
    of_duckdb = duckdb.sql(
        "SELECT y_score, coalesce(who, ''), sum(weight * y_true), sum(weight * (1 - y_true)), "
        f"count(*) FROM '{tmp_path}/rows.parquet' GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    assert [*pd.read_parquet(files[0]).itertuples(index=False, name=None)] == of_duckdb
    counted = read_summary(files[0])
    whole = tally(rows.y_true, rows.y_score, sample_weight=rows.weight)
    for name in ("keys", "positives", "negatives", "weighted_sizes"):
        assert (getattr(counted.tally(), name) == getattr(whole, name)).all()
    assert counted.groups.names == ("ann", "bob", "Zoë", "(empty)")
    for name, each in zip(counted.groups.names, counted.groups.tallies, strict=True):
        some = rows[rows.who.fillna("(empty)") == name]
        part = tally(some.y_true, some.y_score, sample_weight=some.weight)
        assert (each.positives == part.positives).all()
        assert (each.weighted_sizes == part.weighted_sizes).all()


def test_of_many_groups_the_largest_stay_and_none_is_lost(tmp_path):
    rows = frame(3_000, decimals=1)
    rows["who"] = np.minimum(rng.geometric(0.05, len(rows)), 60)
    rows.to_parquet(tmp_path / "part.parquet")
    counted = read_summary(summary_of(tmp_path, "--group", "who"))
    groups = group_values("who", rows.who - 1, [str(i) for i in range(1, 61)])
    assert counted.groups.names == groups.names
    assert counted.groups.n_summed_up == groups.n_summed_up > 0
    sizes = [each.n_samples for each in counted.groups.tallies]
    assert sizes == np.bincount(groups.codes).tolist()
    assert counted.tally().n_samples == 3_000


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--weight", "nope"], "--weight must be a column of the file"),
        (["--group", "y_score"], "--group and --score must be two columns"),
        (["--weight", "w"], "“w” must hold weights from 0"),
        (["--group", "id"], "“id” must hold at most 1,000 different groups; it holds more. "),
    ],
)
def test_weights_and_groups_that_cannot_be_are_told(tmp_path, capsys, flags, said):
    rows = frame(3_000)
    rows["w"], rows["id"] = 1.0, rng.permutation(3_000)
    rows.loc[2_500, "w"] = -1
    rows.to_csv(tmp_path / "part.csv", index=False)
    assert main([str(tmp_path / "part*"), "-o", str(tmp_path / "out"), "--workers", "1", *flags])
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_parts_without_rows_compressed_or_written_in_another_way_add_up(tmp_path, capsys):
    rows = [frame(300) for _ in range(5)]
    (tmp_path / "part0.csv").write_text("")
    rows[0].head(0).to_csv(tmp_path / "part1.csv", index=False)
    rows[0].head(0).to_parquet(tmp_path / "part2.parquet")
    for i, ending in enumerate((".gz", ".bz2", ".xz")):
        rows[i].to_csv(tmp_path / f"part3.csv{ending}", index=False)
    rows[3].to_csv(tmp_path / "part4.csv", index=False, sep=";", columns=["y_score", "y_true"])
    packed = pa.BufferOutputStream()
    with pa.CompressedOutputStream(packed, "zstd") as file:
        file.write(rows[4].to_csv(index=False).encode())
    (tmp_path / "part5.csv.zst").write_bytes(packed.getvalue())
    assert read(summary_of(tmp_path)) == naive(pd.concat(rows))
    whole = (tmp_path / "part3.csv.gz").read_bytes()
    (tmp_path / "part6.csv.gz").write_bytes(whole[: len(whole) // 2])
    assert main([str(tmp_path / "part*"), "-o", str(tmp_path / "bad"), "--workers", "1"]) == 1
    told = capsys.readouterr().err
    assert "part6.csv.gz: it cannot be read (Compressed file ended" in told
    for name in ("out.parquet", "part1.csv"):
        assert main([str(tmp_path / name), "-o", str(tmp_path / "bad"), "--workers", "1"]) == 1
    told = capsys.readouterr().err
    assert "out.parquet: it is a summary already; name the files it was made of." in told
    assert "part1.csv: A file must have rows" in told
    pq.write_table(pa.table({"y_true": [], "y_score": []}), tmp_path / "none.parquet")
    assert main([str(tmp_path / "none.parquet"), "--workers", "1"]) == 1
    assert "Files must have rows" in capsys.readouterr().err


def test_labels_of_two_kinds_are_told_by_the_part_that_differs(tmp_path, capsys):
    rows = frame(50)
    rows.assign(y_true=rows.y_true == 1).to_parquet(tmp_path / "part1.parquet")
    rows.to_parquet(tmp_path / "part2.parquet")
    assert main([str(tmp_path / "part*"), "-o", str(tmp_path / "out"), "--workers", "1"]) == 1
    told = capsys.readouterr().err
    assert "part2.parquet: Column “y_true” must hold “False” and “True”; row 1 holds" in told


def test_rounded_scores_are_called_so_and_too_many_are_told_of(tmp_path, capsys, monkeypatch):
    frame(500, decimals=6).to_parquet(tmp_path / "part.parquet")
    monkeypatch.setattr(module, "MOST_SCORES", 400)
    exact = read_summary(summary_of(tmp_path))
    assert "opens at most 400 different scores: for it, count them rounded" in (
        capsys.readouterr().err
    )
    rounded = read_summary(summary_of(tmp_path, "--decimals", "2"))
    said = capsys.readouterr()
    assert "(probability, rounded to 2 decimals)" in said.out
    assert said.err == ""
    assert (exact.decimals, rounded.decimals) == (None, 2)
    assert len(rounded.tally().keys) < 102 < len(exact.tally().keys)
    assert rounded.n_samples == exact.n_samples == 500


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
    rows = frame(1_200)
    rows.to_csv(tmp_path / "part1.csv", index=False)
    expected = summary_of(tmp_path).read_bytes()
    monkeypatch.setattr(reading, "BLOCK", 1_000)
    assert summary_of(tmp_path).read_bytes() == expected
    columns = understand_parts([Part(str(tmp_path / "part1.csv"))])
    (tmp_path / "part1.csv").write_text(
        (tmp_path / "part1.csv").read_text().rstrip("\n") + "\n1,1.5\n"
    )
    with pytest.raises(ValueError, match=r"part1.csv: .*“y_score”.* row 1,201 holds 1\.5"):
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


def test_one_part_starts_no_cluster(tmp_path, monkeypatch):
    frame(100).to_csv(tmp_path / "part.csv", index=False)
    monkeypatch.setattr(module, "_on_dask", None)
    parts = find_parts([str(tmp_path / "part.csv")])
    assert summarize(parts, understand_parts(parts), tmp_path / "out", workers=16)[0] == 100


def test_large_files_are_divided_by_row_groups(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "_ROWS_A_PART", 1_000)
    rows = frame(4_500)
    rows.to_parquet(tmp_path / "part.parquet", row_group_size=400)
    parts = find_parts([str(tmp_path / "*.parquet")])
    assert [part.first_row for part in parts] == [1, 1201, 2401, 3601]
    assert read(summary_of(tmp_path)) == naive(rows)


def test_addresses_are_read_and_written(tmp_path, capsys):
    fsspec = pytest.importorskip("fsspec")
    rows = frame(200)
    with fsspec.open("memory://april/part1.csv", "w") as file:
        file.write(rows.to_csv(index=False))
    more = frame(300)
    with fsspec.open("memory://april/part2.parquet", "wb") as file:
        more.to_parquet(file)
    assert [part.path for part in find_parts(["memory://april/*"])] == [
        "memory:///april/part1.csv",
        "memory:///april/part2.parquet",
    ]
    written = "memory://out/summary.parquet"
    assert main(["memory://april/*", "-o", written, "--workers", "1"]) == 0
    with fsspec.open(written) as file:
        (tmp_path / "copy").write_bytes(file.read())
    assert read(tmp_path / "copy") == naive(pd.concat([rows, more]))
    with fsspec.open("memory://april/part3.csv", "w") as file:
        file.write("y_true,other\n1,0.7\n")
    assert main(["memory://april/*", "-o", "memory://out/bad", "--workers", "1"]) == 1
    assert "memory:///april/part3.csv: it has no column “y_score”, but" in capsys.readouterr().err
    assert not fsspec.filesystem("memory").exists("/out/bad")
    assert main(["memory://gone/*", "--workers", "1"]) == 1
    assert "nothing is there for memory://gone/*" in capsys.readouterr().err


@pytest.mark.long
def test_two_workers_make_the_same_file(tmp_path, monkeypatch):
    distributed = pytest.importorskip("dask.distributed")
    monkeypatch.setattr(module, "_WAVE", 2)
    for i in range(5):
        rows = frame(2_000, decimals=4)
        rows["w"], rows["who"] = rng.random(2_000), rng.choice(["x", f"of {i}", None], 2_000)
        rows.to_parquet(tmp_path / f"part{i}.parquet")
    expected = summary_of(tmp_path).read_bytes()
    more = ["--weight", "w", "--group", "who"]
    weighted = summary_of(tmp_path, *more, name="weighted").read_bytes()
    parts = find_parts([str(tmp_path / "part*")])
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, dashboard_address=":0"
    ) as cluster:
        address = cluster.scheduler_address
        summarize(parts, understand_parts(parts), tmp_path / "two", scheduler=address)
        columns = understand_parts(parts, weight="w", group="who")
        summarize(parts, columns, tmp_path / "two weighted", scheduler=address)
        (tmp_path / "part9.csv").write_text("y_true,y_score\n7,0.5\n")
        with pytest.raises(ValueError, match=r"part9\.csv: .*row 1 holds “7”"):
            summarize(
                [*parts, Part(str(tmp_path / "part9.csv"))],
                understand_parts(parts),
                tmp_path / "bad",
                scheduler=address,
            )
    assert (tmp_path / "two").read_bytes() == expected
    assert (tmp_path / "two weighted").read_bytes() == weighted
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
        n_workers=2, threads_per_worker=1, dashboard_address=":0"
    ) as cluster:
        thread = threading.Thread(target=kill_one, args=(cluster.scheduler_address,))
        thread.start()
        summarize(parts, columns, tmp_path / "summary", scheduler=cluster.scheduler_address)
        thread.join()
    ((_, n_done),) = killed
    assert n_done < n_parts, "it was killed on the way"
    assert (tmp_path / "summary").read_bytes() == expected
    assert "the same counts" in second_opinion(tmp_path)
