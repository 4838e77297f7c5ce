"""Exact counts of files of any size: time, and memory that does not grow with the rows.

Each number of rows is written as Parquet parts into a folder that is removed afterwards (9 bytes a
row), and summarized in a process of its own, by one process and by two on Dask: their files must be
the same. DuckDB groups the fewest rows by score, which must give the same counts.

    python -m benchmarks.bench_summarize --rows 10_000_000 100_000_000 --workers 1 2
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
MEASURED = """
import resource, sys, time
from core.summarize import main
begin = time.perf_counter()
status = main(sys.argv[1:])
used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
seconds = sum(each.ru_utime + each.ru_stime for each in used)
print(time.perf_counter() - begin, seconds, *(each.ru_maxrss / 1024 for each in used))
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
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000_000, 30_000_000])
    many = [1, 2] if find_spec("distributed") else [1]
    parser.add_argument("--workers", type=int, nargs="+", default=many)
    given = parser.parse_args()
    if len(many) == 1:
        print("Dask is not installed: one process only")
    for n_rows in given.rows:
        with tempfile.TemporaryDirectory() as name:
            folder, files = Path(name), set()
            n_parts = write(folder, n_rows)
            for workers in given.workers:
                (wall, seconds, own, child), said, data = measure(folder, workers)
                files.add(data)
                who = "one process" if workers == 1 else f"{workers} workers"
                print(f"{n_rows:>13,} rows, {n_parts:>3} parts, {who:>11}: {wall:5.1f} s", end="")
                print(f" ({seconds:.1f} s of processor time), at most {own:,.0f} MB", end="")
                print(f" and a worker {child:,.0f} MB" if workers > 1 else "", end="")
                print(f"; {said.split(': ')[1].split(';')[0]}, {len(data) / 2**20:,.0f} MB")
            assert len(files) == 1, "the summaries differ"
            if n_rows == min(given.rows):
                print(f"{n_rows:>13,} rows: {second_opinion(folder)}")


if __name__ == "__main__":
    main()
