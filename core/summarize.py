"""Count prediction sets of any size at every score: ``python -m core.summarize PATTERN``.

Each part of the files becomes a sorted tally of its scores, which is divided by the high bits of
their keys; what belongs to the same bits is added. Counts are whole numbers and their sum knows no
order: the summary is the same to the bit, however the rows are divided, whatever runs first and
whatever is run again because a worker died. No row is ever sent to another machine.

Without Dask one process does it, in as much memory as one part and the scores of equal high bits
take; with Dask (`requirements-dask.txt`) as many as this machine has cores, or a cluster.
"""

from __future__ import annotations

import argparse
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import cast

import numpy as np

from core.decision.rule import in_float32
from core.decision.tally import Tally, sum_of, tally
from core.parsing.quoting import quote, quote_all
from core.predictions.scale import Kind
from core.reading.binary import understand_predictions
from core.reading.fields.labels import LabelColumn
from core.reading.fields.numbers import NumberColumn
from core.reading.flags import add_flags, in_flags
from core.reading.parts import Part, chunks, find_parts, head_of, opened
from core.reading.summary import Columns, SummaryWriter
from core.reading.tables import open_table
from core.reading.understanding.meaning import without_rounding
from core.reading.understanding.parts import Meaning, Option

_LOW_BITS = 18  # of a key; the others say with which scores it is added
_MOST_PENDING = 4_000_000  # scores of batches that wait to be added
_RANGES = 32  # into which the scores are divided on Dask
_RECORD = np.dtype([("key", np.uint32), ("positives", np.uint32), ("negatives", np.uint32)])
_ANSWERED = {"form", "truth", "scores", "positive", "weight", "group", "grouping", "meaning"}

Counted = tuple[dict[int, Tally], int]
"""The tally of a part by the high bits of its keys, and how many rows lack a label or a score."""


def understand_parts(
    parts: Sequence[Part],
    *,
    label: str | None = None,
    score: str | None = None,
    positive: str | None = None,
    scale: str | None = None,
    lower: bool = False,
    decimals: int | None = None,
) -> Columns:
    """Find what the columns are, as the reader of the app does, from the first rows of files.

    Parameters
    ----------
    parts : sequence of Part
    label, score, positive, scale
        As `core.reading.binary.read_predictions`.
    lower : bool
        Whether lower scores mean “yes”, whatever the file seems to say.
    decimals : int, optional
        Round scores to so many first, where there are too many different ones.

    Raises
    ------
    ValueError
        What must be asked: the message names the argument that answers.
    """
    table = open_table(head_of(parts), name=os.path.basename(parts[0].path))
    found = understand_predictions(table, label=label, score=score, positive=positive, scale=scale)
    (column,) = cast(tuple[str], found.value("scores"))
    meaning = found.value(f"meaning:{column}")
    strange = [part for part in found.parts if part.key.partition(":")[0] not in _ANSWERED]
    assert isinstance(meaning, Meaning)
    if strange or not meaning.of:
        why = strange[0].reason if strange else f"{quote(column)} is a confidence."
        raise ValueError(f"`label` and `score` must need no other column or answer. {why}")
    options: Sequence[Option] = found.part("positive").options  # type: ignore[union-attr]
    classes = {str(option.value): (str(option.value), option.text) for option in options}
    yes = classes.pop(str(found.value("positive")))
    (no,) = classes.values()
    truth, kind = str(found.value("truth")), cast(Kind, meaning.kind)
    return Columns(truth, column, no, yes, kind, meaning.of == yes[0] and not lower, decimals)


def count_part(part: Part, columns: Columns) -> Counted:
    """Tally the rows of one part.

    Raises
    ------
    ValueError
        If it cannot be read; the message begins with its name.
    """
    counted, pending, n_left_out = [], 0, 0
    try:
        for batch, n_lacking in _tallies(part, columns):
            n_left_out += n_lacking
            if batch is not None:
                counted.append(batch)
                pending += len(batch.keys)
            if pending > _MOST_PENDING:
                counted = [sum_of(counted)]
                pending = 0
    except ValueError as error:
        raise ValueError(f"{part.path}: {error}") from None
    return (divided(sum_of(counted)) if counted else {}), n_left_out


def divided(counted: Tally) -> dict[int, Tally]:
    """Divide a tally by the high bits of its keys."""
    high = counted.keys >> np.uint32(_LOW_BITS)
    starts = np.flatnonzero(np.diff(high, prepend=~high[:1]))
    ends = np.append(starts[1:], len(high))
    return {
        int(high[start]): Tally(
            counted.keys[start:end], counted.positives[start:end], counted.negatives[start:end]
        )
        for start, end in zip(starts, ends, strict=True)
    }


def _tallies(part: Part, columns: Columns) -> Iterator[tuple[Tally | None, int]]:
    """Yield the tally of each batch of rows, and how many rows lack something."""
    labels = scores = None
    for first_row, (truth, numbers), decimal in chunks(part, (columns.label, columns.score)):
        labels = labels or LabelColumn(columns.label, 3, decimal)
        scores = scores or NumberColumn(columns.score, decimal, percent=True)
        is_yes = _is_yes(labels, labels.read(truth, first_row), columns, first_row)
        values = scores.read(numbers, first_row)
        kept = (is_yes >= 0) & ~np.isnan(values)
        decided = _decided(values, kept, columns, first_row)
        batch = tally(is_yes[kept], decided, bounds=columns.scale.bounds) if kept.any() else None
        yield batch, int(kept.size - np.count_nonzero(kept))


def _is_yes(labels: LabelColumn, codes: np.ndarray, columns: Columns, first_row: int) -> np.ndarray:
    """1 for “yes”, 0 for “no”, −1 where there is no label."""
    classes = {columns.no[0]: 0, columns.yes[0]: 1}
    known = [classes.get(label.key, -2) for label in labels.labels]
    words = [classes.get(word, -1) for word in reversed(labels.words)]
    is_yes = np.array([*known, *words, -1], np.int8)[codes]  # a word from the end, below none
    if (is_yes == -2).any():
        row = int((is_yes == -2).argmax())
        both = quote_all([columns.no[1], columns.yes[1]])
        raise ValueError(
            f"Column {quote(columns.label)} must hold {both}; "
            f"row {first_row + row:,} holds {quote(labels.labels[codes[row]].text)}."
        )
    return is_yes


def _decided(values: np.ndarray, kept: np.ndarray, columns: Columns, first_row: int) -> np.ndarray:
    """Turn the scores of rows into those decided on, in float32; refuse what is off their scale."""
    scale = columns.scale
    low, high = sorted(scale.shown(float(bound)) for bound in scale.bounds)
    # As the reader does: nearer to an end than a millionth was rounded.
    near = without_rounding(values, columns.kind)
    beyond = np.abs(near - values) > 1e-6
    with np.errstate(invalid="ignore"):
        beyond |= (near < low) | (near > high) | ~np.isfinite(in_float32(near))
    if (beyond & kept).any():
        row = int((beyond & kept).argmax())
        raise ValueError(
            f"Column {quote(columns.score)} must hold {scale.rule}; row {first_row + row:,} holds "
            f"{values[row]:.7g}. Choose another `scale` or column."
        )
    kept_scores = near[kept]
    if columns.decimals is not None:
        kept_scores = np.round(kept_scores, columns.decimals)
    return in_float32(scale.decided(kept_scores))


def summarize(
    parts: Sequence[Part],
    columns: Columns,
    output: str | Path,
    *,
    scheduler: str | None = None,
    workers: int = 1,
) -> tuple[int, int, int]:
    """Write the summary of parts.

    Parameters
    ----------
    parts : sequence of Part
    columns : Columns
    output : str or Path
        A file or an address; it stands there once it is whole.
    scheduler : str, optional
        The address of a Dask cluster, whose workers can import this package and read the files.
    workers : int
        Without a cluster: processes of this machine, on Dask if more than one.

    Returns
    -------
    tuple of three int
        Rows that are counted, rows left out, and distinct scores.

    Raises
    ------
    ValueError
        If a part cannot be read, or none has a row with a label and a score.
    """
    run = _on_dask if scheduler or workers > 1 else _alone
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "summary.parquet"
        with SummaryWriter(path, columns) as summary:
            n_left_out = run(parts, columns, summary.add, Path(folder), scheduler, workers)
            summary.finish(n_left_out)
        if not summary.n_rows:
            raise ValueError(f"All {n_left_out:,} rows lack a label or a score: nothing to count.")
        with open(path, "rb") as whole, opened(str(output), "wb") as file:
            shutil.copyfileobj(whole, file)
    return summary.n_rows, n_left_out, summary.n_scores


Add = Callable[[Tally], None]


def _alone(parts: Sequence[Part], columns: Columns, add: Add, folder: Path, *_: object) -> int:
    """Count part by part; what belongs together waits on the disk."""
    n_left_out, found = 0, set[int]()
    for part in parts:
        by_bits, n_lacking = count_part(part, columns)
        n_left_out += n_lacking
        found |= by_bits.keys()
        for bits, counted in by_bits.items():
            records = np.empty(len(counted.keys), _RECORD)
            records["key"] = counted.keys
            records["positives"], records["negatives"] = counted.positives, counted.negatives
            with open(folder / str(bits), "ab") as file:
                records.tofile(file)
    for bits in sorted(found):
        records = np.fromfile(folder / str(bits), _RECORD)
        add(sum_of([Tally(records["key"], records["positives"], records["negatives"])]))
    return n_left_out


def _on_dask(
    parts: Sequence[Part],
    columns: Columns,
    add: Add,
    _: Path,
    scheduler: str | None,
    workers: int,
) -> int:
    """Count on a cluster, which runs again what a worker that died has done."""
    from dask.distributed import Client

    local = {"n_workers": workers, "threads_per_worker": 1, "dashboard_address": None}
    local |= {"silence_logs": logging.CRITICAL}  # what a part raises is raised here
    with Client(scheduler) if scheduler else Client(**local) as client:
        counted = client.map(count_part, parts, columns=columns, pure=False)
        sizes = client.gather(client.map(_sizes, counted))
        for bits in _ranges([by_bits for by_bits, _ in sizes]):
            pieces = [client.submit(_pick, each, bits, pure=False) for each in counted]
            for piece in divided(client.submit(_sum, pieces, pure=False).result()).values():
                add(piece)
    return sum(n_lacking for _, n_lacking in sizes)


def _sizes(counted: Counted) -> tuple[dict[int, int], int]:
    return {bits: len(each.keys) for bits, each in counted[0].items()}, counted[1]


def _pick(counted: Counted, bits: Sequence[int]) -> list[Tally]:
    return [counted[0][each] for each in bits if each in counted[0]]


def _sum(pieces: Sequence[list[Tally]]) -> Tally:
    return sum_of([each for piece in pieces for each in piece])


def _ranges(sizes: Sequence[dict[int, int]]) -> Iterator[list[int]]:
    """Divide all high bits, ascending, into ranges of about as many scores each."""
    total: dict[int, int] = {}
    for each in sizes:
        for bits, size in each.items():
            total[bits] = total.get(bits, 0) + size
    taken, n_taken, most = [], 0, sum(total.values()) / _RANGES
    for bits in sorted(total):
        taken.append(bits)
        n_taken += total[bits]
        if n_taken >= most:
            yield taken
            taken, n_taken = [], 0
    if taken:
        yield taken


def main(arguments: Sequence[str] | None = None) -> int:
    """Summarize files; see ``--help``."""
    parser = argparse.ArgumentParser(
        prog="python -m core.summarize",
        description="Count the labels of predictions at every score, exactly, however many rows "
        "there are. The app opens the summary on “Your predictions”.",
    )
    parser.add_argument(
        "pattern", nargs="+", help="CSV or Parquet: files, patterns, addresses (s3://… with s3fs)"
    )
    parser.add_argument("-o", "--output", default="summary.parquet")
    has_dask = find_spec("distributed") is not None
    parser.add_argument("--scheduler", metavar="ADDRESS", help="of a Dask cluster")
    parser.add_argument(
        "--workers",
        type=int,
        default=os.cpu_count() if has_dask else 1,
        help="processes on this machine; one without Dask (requirements-dask.txt)",
    )
    add_flags(parser)
    parser.add_argument("--decimals", type=int, help="round scores first; as they are unless told")
    given = parser.parse_args(arguments)
    if not has_dask and (given.scheduler or given.workers > 1):
        print("Dask is not installed: pip install -r requirements-dask.txt", file=sys.stderr)
        return 1
    try:
        parts = find_parts(given.pattern)
        columns = understand_parts(
            parts,
            label=given.label,
            score=given.score,
            positive=given.positive,
            scale=given.scale,
            lower=given.lower,
            decimals=given.decimals,
        )
        n_rows, n_left_out, n_scores = summarize(
            parts, columns, given.output, scheduler=given.scheduler, workers=given.workers
        )
    except (OSError, ValueError) as problem:
        print(in_flags(problem), file=sys.stderr)
        return 1
    left_out = f", {n_left_out:,} left out" if n_left_out else ""
    print(
        f"{given.output}: {n_rows:,} rows at {n_scores:,} scores{left_out}; “yes” is "
        f"{columns.yes[1]} in {columns.label}, the score is {columns.score} ({columns.kind})."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
