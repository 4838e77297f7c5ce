"""Measure `read_predictions` against pandas on the same two columns, in one run.

    python -m benchmarks.bench_read [--rows 10000000] [--repeats 3]

Every reading has a process of its own, so that its peak memory is its own: the most that the
process ever held, above what it held after reading a small file. The contenders take turns, so that
a noisy machine disturbs all of them alike; a ratio is the median of those to our reading in the
same repeat. pandas stops at a table; ours is checked, float32 and ready to explore.
"""

import argparse
import gc
import multiprocessing
import tempfile
import time
from pathlib import Path
from statistics import median

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv, parquet

from core.reading.binary import read_predictions

COLUMNS = ["y_true", "y_score"]
CONTENDERS = {
    "parquet": {
        "read_predictions": read_predictions,
        "pandas.read_parquet": lambda path: pd.read_parquet(path, columns=COLUMNS),
    },
    "csv": {
        "read_predictions": read_predictions,
        "pandas.read_csv": lambda path: pd.read_csv(path, usecols=COLUMNS),
    },
}


def write_files(folder, n_rows, seed=0):
    """Write labels (40 % positive) and float32 scores in [0, 1], once in each format."""
    rng = np.random.default_rng(seed)
    y_true = rng.random(n_rows) < 0.4
    y_score = rng.normal(0.4 + 0.2 * y_true, 0.2).clip(0, 1).astype(np.float32)
    table = pa.table({"y_true": y_true.astype(np.int8), "y_score": y_score})
    parquet.write_table(table, folder / f"{n_rows}.parquet")
    csv.write_csv(table, folder / f"{n_rows}.csv")


def held_megabytes(which):
    """Return VmRSS (now) or VmHWM (the most since the process began), in MB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(which):
            return int(line.split()[1]) * 1024 / 1e6
    raise OSError("the system does not tell the memory of a process")


def measure(kind, name, small, path):
    """Return the seconds and the peak above idle, in MB, of one reading."""
    read = CONTENDERS[kind][name]
    read(small)
    gc.collect()
    idle = held_megabytes("VmRSS")
    start = time.perf_counter()
    read(path)
    return time.perf_counter() - start, max(0, held_megabytes("VmHWM") - idle)


def bench(kind, folder, n_rows, repeats):
    """Measure the contenders on one format and print one table."""
    small, path = folder / f"1000.{kind}", folder / f"{n_rows}.{kind}"
    taken = {name: [] for name in CONTENDERS[kind]}
    for _ in range(repeats):
        for name in taken:
            with multiprocessing.get_context("spawn").Pool(1) as process:
                taken[name].append(process.apply(measure, (kind, name, small, path)))

    ours = taken["read_predictions"]
    size = path.stat().st_size / 1e6
    print(f"\n{kind}, {n_rows:,} rows, {size:,.0f} MB, {repeats} interleaved repeats")
    for name, theirs in taken.items():
        seconds, megabytes = (median(values) for values in zip(*theirs, strict=True))
        pairs = list(zip(theirs, ours, strict=True))
        ratios = [median(t[i] / o[i] for t, o in pairs) for i in range(2)]
        print(
            f"  {name:<22}{seconds:>8.2f} s {ratios[0]:>6.2f} ×"
            f"{megabytes:>10,.0f} MB above idle {ratios[1]:>6.2f} ×",
            flush=True,
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_files(folder, 1_000)
        write_files(folder, options.rows)
        for kind in CONTENDERS:
            bench(kind, folder, options.rows, options.repeats)


if __name__ == "__main__":
    main()
