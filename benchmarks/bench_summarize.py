"""Measure exact counts of files of any size: time, memory as rows grow, and equal bits.

    python -m benchmarks.bench_summarize [--rows 10000000 100000000] [--workers 1 2]

Each number of rows is written as Parquet parts into a folder that is removed afterwards (5 bytes a
row), and summarized in processes of their own: by one, and by two workers on Dask. Their files must
be the same to the bit. DuckDB groups the fewest rows by score, which must give the same counts. No
two scores are rounded to one, so that there are as many as float32 has. Memory is the most that a
process ever held, of which its libraries take 200 MB.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import parquet

ROWS_A_PART = 5_000_000
# What a process has held is told by the system, where it does: its `ru_maxrss` begins with that of
# the process which started it.
MEASURED = """
import re, resource, sys, time
from pathlib import Path
from core.summarize import main
begin = time.perf_counter()
status = main(sys.argv[1:])
mine, others = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
told = Path("/proc/self/status")
held = re.search(r"VmHWM:\\s+(\\d+)", told.read_text())[1] if told.exists() else mine.ru_maxrss
seconds = sum(each.ru_utime + each.ru_stime for each in (mine, others))
print(time.perf_counter() - begin, seconds, int(held) / 1024, others.ru_maxrss / 1024)
sys.exit(status)
"""


def write(folder: Path, n_rows: int) -> int:
    """Write labels and the scores of a model that is often right; return how many parts."""
    rng = np.random.default_rng(100)
    n_parts = -(-n_rows // ROWS_A_PART)
    for i in range(n_parts):
        size = min(ROWS_A_PART, n_rows - i * ROWS_A_PART)
        y_true = rng.integers(0, 2, size, np.int8)
        logit = rng.normal(size=size).astype(np.float32) + 2 * y_true - 1
        y_score = 1 / (1 + np.exp(-2 * logit))
        table = pa.table({"y_true": y_true, "y_score": y_score})
        parquet.write_table(table, folder / f"part{i:04}.parquet", compression="none")
    return n_parts


def measure(folder: Path, workers: int) -> tuple[list[float], str, bytes]:
    """Summarize in a process of its own; return what it used, what it said, and the file."""
    output = folder / "summary"
    arguments = [str(folder / "part*"), "-o", str(output), "--workers", str(workers)]
    run = subprocess.run(
        [sys.executable, "-c", MEASURED, *arguments], stdout=subprocess.PIPE, text=True, check=True
    )
    said, numbers = run.stdout.strip().splitlines()
    return [float(number) for number in numbers.split()], said, output.read_bytes()


def second_opinion(folder: Path) -> str:
    """Let DuckDB count the same files; say how long that took, and whether it counts the same."""
    try:
        import duckdb
    except ImportError:
        return "DuckDB is not installed and was left out"
    begin = time.perf_counter()
    duckdb.sql(
        "CREATE OR REPLACE TABLE counted AS SELECT y_score, sum(y_true)::BIGINT AS positives, "
        "count(*) - sum(y_true)::BIGINT AS negatives "
        f"FROM read_parquet('{folder}/part*') GROUP BY y_score"
    )
    seconds = time.perf_counter() - begin
    ((n_other,),) = duckdb.sql(
        f"SELECT count(*) FROM counted FULL JOIN read_parquet('{folder}/summary') s "
        "ON counted.y_score = s.score WHERE counted.positives IS DISTINCT FROM s.positives "
        "OR counted.negatives IS DISTINCT FROM s.negatives"
    ).fetchall()
    assert not n_other, f"DuckDB counts {n_other:,} scores otherwise"
    return f"DuckDB on every core, in memory, unsorted: {seconds:.1f} s, the same counts"


def main() -> None:
    """Measure; see the docstring of the module."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000_000, 100_000_000])
    many = [1, 2] if find_spec("distributed") else [1]
    parser.add_argument("--workers", type=int, nargs="+", default=many)
    given = parser.parse_args()
    if len(many) == 1:
        print("Dask is not installed: one process only")
    for n_rows in given.rows:
        with tempfile.TemporaryDirectory() as name:
            folder, files = Path(name), set()
            n_parts = write(folder, n_rows)
            print(f"{n_rows:,} rows in {n_parts} files", flush=True)
            for workers in given.workers:
                (wall, seconds, own, child), said, data = measure(folder, workers)
                files.add(data)
                who = "one process" if workers == 1 else f"{workers} workers"
                print(f"  {who:<12}{wall:>7.1f} s, {seconds:>5.1f} s of processor time", end="")
                print(f", at most {own:,.0f} MB", end="")
                print(f" and {child:,.0f} MB a worker" if workers > 1 else "", flush=True)
            assert len(files) == 1, "the summaries differ"
            print(f"  the same file to the bit: {said.split(': ')[1].split(';')[0]}", end="")
            print(f", {len(data) / 2**20:,.0f} MB")
            if n_rows == min(given.rows):
                print(f"  {second_opinion(folder)}", flush=True)


if __name__ == "__main__":
    main()
