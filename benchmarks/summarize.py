"""Exact counts of files of any size: time, and memory that does not grow with the rows.

    python -m benchmarks.summarize --rows 10_000_000 100_000_000 --workers 1 2

Each number of rows is written as Parquet parts into a folder that is removed afterwards (9 bytes a
row), and summarized in a process of its own; with several workers the files must be the same.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
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


def main() -> None:
    """Measure; see the docstring of the module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--workers", type=int, nargs="+", default=[1])
    given = parser.parse_args()
    print(f"{time.strftime('%Y-%m-%d')}, {platform.processor() or platform.machine()}, ", end="")
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, NumPy {np.__version__}")
    for n_rows in given.rows:
        with tempfile.TemporaryDirectory() as name:
            folder, files = Path(name), set()
            n_parts = write(folder, n_rows)
            for workers in given.workers:
                (wall, seconds, own, child), said, data = measure(folder, workers)
                files.add(data)
                print(
                    f"{n_rows:,} rows, {n_parts} parts, {workers} worker(s): {wall:.1f} s", end=""
                )
                print(f" ({seconds:.1f} s of processor time), at most {own:,.0f} MB", end="")
                print(f", a worker {child:,.0f} MB" if workers > 1 else "", end="")
                print(f"; {said.split(': ')[1].split(';')[0]}, {len(data) / 2**20:,.0f} MB")
            assert len(files) == 1, "the summaries differ"


if __name__ == "__main__":
    main()
