"""Count prediction sets of any size at every score: ``python -m core.summarize PATTERN``.

Each part of the files becomes sums at each of its scores (and groups), sorted, which are divided by
the high bits of the scores; what belongs to the same bits is added. Counts are whole numbers, and
so are weights (`core.decision.sums`), whose sum knows no order: the summary is the same to the bit,
however the rows are divided, whatever runs first and whatever is run again because a worker died.
No row is ever sent to another machine.

Without Dask one process does it, in as much memory as one part and the scores of equal high bits
take; with Dask (`requirements-dask.txt`) as many as this machine has cores (of more than two), or
a cluster, in as much as a few parts and all scores take, 10 bytes a score that few rows share: more
rows take no more, once they bring no new score.
"""

from __future__ import annotations

import argparse
import logging
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import numpy as np

from core.decision.rule import in_float32
from core.decision.sums import LARGEST_WEIGHT, Sums, divided, joined, sums_of, sums_of_rows
from core.decision.tally import tally
from core.parsing.quoting import quote, quote_all
from core.predictions.scale import Kind
from core.reading.binary import understand_predictions
from core.reading.fields.choice import check_columns
from core.reading.fields.groups import ValueColumn
from core.reading.fields.labels import LabelColumn
from core.reading.fields.numbers import NumberColumn
from core.reading.flags import add_flags, in_flags
from core.reading.parts import Part, chunks, find_parts, open_head, opened
from core.reading.summary import MOST_SCORES, Columns, SummaryWriter
from core.reading.understanding.meaning import without_rounding
from core.reading.understanding.parts import Meaning, Option

_MOST_PENDING = 4_000_000  # scores that wait to be added
_RECORDS = 1_000_000  # that are read from the disk at a time
_RANGES = 32  # into which the scores are divided on Dask
_WAVE = 8  # parts whose sums wait for each other on Dask
_ENOUGH_DECIMALS = 6
_ANSWERED = {"form", "truth", "scores", "positive", "weight", "group", "grouping", "meaning"}

_OF_THE_RUN = ("pattern", "output", "scheduler", "workers")  # flags that say nothing of columns

MOST_GROUPS = 1_000

Counted = tuple[dict[int, Sums], int]
"""The sums of a part by the high bits of its scores, and how many rows lack something."""


def understand_parts(
    parts: Sequence[Part],
    *,
    label: str | None = None,
    score: str | None = None,
    positive: str | None = None,
    scale: str | None = None,
    lower: bool = False,
    decimals: int | None = None,
    weight: str | None = None,
    group: str | None = None,
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
    weight, group : str, optional
        Columns of weights, and of groups.

    Raises
    ------
    ValueError
        What must be asked: the message names the argument that answers.
    """
    table = open_head(parts)
    more = {"weight": weight, "group": group}
    named = {name: column for name, column in more.items() if column is not None}
    check_columns(table, named)
    found = understand_predictions(
        table, label=label, score=score, positive=positive, scale=scale, **more
    )
    (column,) = cast(tuple[str], found.value("scores"))
    meaning = found.value(f"meaning:{column}")
    check_columns(table, {"label": str(found.value("truth")), "score": column} | named)
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
    higher_is_yes = meaning.of == yes[0] and not lower
    return Columns(truth, column, no, yes, kind, higher_is_yes, decimals, weight, group)


def count_part(part: Part, columns: Columns) -> Counted:
    """Add up the rows of one part.

    Raises
    ------
    ValueError
        If it cannot be read; the message begins with its name.
    """
    total, n_left_out = _Total(), 0
    try:
        for batch, n_lacking in _batches(part, columns):
            n_left_out += n_lacking
            if batch is not None:
                total.add(batch)
    except ValueError as error:
        raise ValueError(f"{part.path}: {error}") from None
    return (dict(divided(total.sums())) if total.pieces else {}), n_left_out


class _Total:
    """Add sums as they come, of which few wait at a time."""

    def __init__(self) -> None:
        self.pieces: list[Sums] = []
        self._n_pending = 0

    def add(self, piece: Sums) -> None:
        self.pieces.append(piece)
        self._n_pending += len(piece)
        if self._n_pending > _MOST_PENDING:
            self.pieces, self._n_pending = [self.sums()], 0

    def sums(self) -> Sums:
        return joined(self.pieces)


def _batches(part: Part, columns: Columns) -> Iterator[tuple[Sums | None, int]]:
    """Yield the sums of each batch of rows, and how many rows lack something."""
    names = [columns.label, columns.score, columns.weight, columns.group]
    readers: list[Any] = []
    for first_row, fields, decimal in chunks(part, [name for name in names if name is not None]):
        readers = readers or [
            LabelColumn(columns.label, 3, decimal),
            NumberColumn(columns.score, decimal, percent=True),
            *([NumberColumn(columns.weight, decimal)] if columns.weight is not None else []),
            *([ValueColumn(columns.group)] if columns.group is not None else []),
        ]
        codes, values, *more = (
            reader.read(each, first_row) for reader, each in zip(readers, fields, strict=True)
        )
        is_yes = _is_yes(readers[0], codes, columns, first_row)
        kept = (is_yes >= 0) & ~np.isnan(values)
        weights = groups = None
        if columns.weight is not None:
            weights = _weights(more[0], columns.weight, first_row)
            kept &= ~np.isnan(weights)
        decided = _decided(values, kept, columns, first_row)
        if not kept.any():
            yield None, kept.size
            continue
        if columns.group is not None:
            groups, known = more[-1][kept], ("", *readers[-1].values)
            _check_groups(known, columns.group)
            batch = sums_of_rows(
                is_yes[kept],
                decided,
                None if weights is None else weights[kept],
                groups + 1,  # a missing field is -1
                known,
            )
        elif weights is not None:
            batch = sums_of_rows(is_yes[kept], decided, weights[kept])
        else:
            batch = sums_of(tally(is_yes[kept], decided, bounds=columns.scale.bounds))
        yield batch, int(kept.size - np.count_nonzero(kept))


def _weights(values: np.ndarray, name: str, first_row: int) -> np.ndarray:
    """Turn weights into float32, as the reader does; nan where there is none."""
    with np.errstate(over="ignore"):
        weights = values.astype(np.float32)
    wrong = (weights < 0) | (weights > LARGEST_WEIGHT)
    if wrong.any():
        row = int(wrong.argmax())
        raise ValueError(
            f"Column {quote(name)} must hold weights from 0 to {LARGEST_WEIGHT:,.0f}; "
            f"row {first_row + row:,} holds {values[row]:.7g}."
        )
    return weights


def _check_groups(names: Collection[str], column: str) -> None:
    if len(set(names) - {""}) > MOST_GROUPS:
        raise ValueError(
            f"Column {quote(column)} must hold at most {MOST_GROUPS:,} different groups; "
            f"it holds more. Choose another `group`, or none."
        )


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
) -> tuple[int, int, int, int]:
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
        Without a cluster: processes of this machine, on Dask if more than one; no more than parts.

    Returns
    -------
    tuple of four int
        Rows that are counted, rows left out, distinct scores, and lines of the file: of each group
        its distinct scores.

    Raises
    ------
    ValueError
        If a part cannot be read, or none has a row with a label and a score.
    """
    workers = min(workers, len(parts))
    run = _on_dask if scheduler or workers > 1 else _alone
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "summary.parquet"
        with SummaryWriter(path, columns) as summary:
            n_left_out = run(parts, columns, summary.add, Path(folder), scheduler, workers)
            summary.finish(n_left_out)
        if not summary.n_rows:
            raise ValueError(
                f"All {n_left_out:,} rows lack a label, a score or a weight: nothing to count."
            )
        with open(path, "rb") as whole, opened(str(output), "wb") as file:
            shutil.copyfileobj(whole, file)
    return summary.n_rows, n_left_out, summary.n_scores, summary.n_lines


Add = Callable[[Sums], None]


def _alone(parts: Sequence[Part], columns: Columns, add: Add, folder: Path, *_: object) -> int:
    """Count part by part; what belongs together waits on the disk."""
    n_left_out, found, places = 0, set[int](), dict[str, int]()
    for part in parts:
        by_bits, n_lacking = count_part(part, columns)
        n_left_out += n_lacking
        found |= by_bits.keys()
        for bits, counted in by_bits.items():
            for name in counted.groups:
                places.setdefault(name, len(places))
            keys = counted.keys_among(places).view(np.int64)
            with open(folder / str(bits), "ab") as file:
                np.column_stack([keys, *counted.sums]).tofile(file)
        _check_groups(places, columns.group or "")
    width = 6 if columns.weight is not None else 3
    for bits in sorted(found):
        total = _Total()
        with open(folder / str(bits), "rb") as file:
            while len(records := np.fromfile(file, np.int64, _RECORDS * width)):
                keys, *sums = records.reshape(-1, width).T
                total.add(Sums(keys.view(np.uint64), np.array(sums), tuple(places)))
        add(total.sums())
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

    local = {"n_workers": workers, "threads_per_worker": 1, "dashboard_address": ":0"}
    local |= {"silence_logs": logging.CRITICAL}  # what a part raises is raised here
    with Client(scheduler) if scheduler else Client(**local) as client:
        sizes: list[Any] = []
        ranges: list[tuple[int, int]] = []
        totals: list[Any] = []
        for first in range(0, len(parts), _WAVE):
            wave = parts[first : first + _WAVE]
            counted = client.map(count_part, wave, columns=columns, pure=False)
            sizes += client.map(_sizes, counted, pure=False)
            ranges = ranges or _ranges([by_bits for by_bits, *_ in client.gather(sizes)])
            for i, (low, high) in enumerate(ranges):
                pieces = [client.submit(_pick, each, low, high, pure=False) for each in counted]
                pieces += totals[i : i + 1]
                totals[i : i + 1] = [client.submit(_sum, pieces, pure=False)]
        sizes = client.gather(sizes)
        _check_groups({name for *_, names in sizes for name in names}, columns.group or "")
        for total in totals:
            for whole in total.result():
                for _bits, piece in divided(whole):
                    add(piece)
    return sum(n_lacking for _, n_lacking, _ in sizes)


def _sizes(counted: Counted) -> tuple[dict[int, int], int, set[str]]:
    by_bits, n_lacking = counted
    names = {name for each in by_bits.values() for name in each.groups}
    return {bits: len(each) for bits, each in by_bits.items()}, n_lacking, names


def _pick(counted: Counted, low: int, high: int) -> list[Sums]:
    return [each for bits, each in counted[0].items() if low <= bits < high]


def _sum(pieces: Sequence[list[Sums]]) -> list[Sums]:
    """Add what belongs together, to one or none."""
    found = [each for piece in pieces for each in piece]
    return [joined(found)] if found else []


def _ranges(sizes: Sequence[dict[int, int]]) -> list[tuple[int, int]]:
    """Divide all high bits, ascending, into ranges that hold about as many scores each."""
    total: Counter[int] = Counter()
    for each in sizes:
        total.update(each)
    starts, n_taken, most = [0], 0, total.total() / _RANGES
    for bits in sorted(total):
        if n_taken >= most:
            starts.append(bits)
            n_taken = 0
        n_taken += total[bits]
    return [*pairwise([*starts, 1 << 32])]  # the last one is open


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
    n_cores = os.cpu_count() or 1
    parser.add_argument("--scheduler", metavar="ADDRESS", help="of a Dask cluster")
    parser.add_argument(
        "--workers",
        type=int,
        # To send sums about takes twice the time of counting: on two cores one process is sooner.
        default=n_cores if has_dask and n_cores > 2 else 1,
        help="processes on this machine; unless told, its cores, or one on less than three "
        "or without Dask (requirements-dask.txt)",
    )
    add_flags(parser)
    parser.add_argument("--group", metavar="COLUMN", help="groups of rows; none unless named")
    parser.add_argument(
        "--decimals",
        type=int,
        help="round scores to so many first; the counts are then exact ones of rounded scores, "
        "and the file and every page say so",
    )
    given = parser.parse_args(arguments)
    if not has_dask and (given.scheduler or given.workers > 1):
        print("Dask is not installed: pip install -r requirements-dask.txt", file=sys.stderr)
        return 1
    try:
        parts = find_parts(given.pattern)
        asked = {name: value for name, value in vars(given).items() if name not in _OF_THE_RUN}
        columns = understand_parts(parts, **asked)
        n_rows, n_left_out, n_scores, n_lines = summarize(
            parts, columns, given.output, scheduler=given.scheduler, workers=given.workers
        )
    except (OSError, ValueError) as problem:
        print(in_flags(problem), file=sys.stderr)
        return 1
    left_out = f", {n_left_out:,} left out" if n_left_out else ""
    rounded = "" if columns.decimals is None else f", rounded to {columns.decimals} decimals"
    by_weight = "" if columns.weight is None else f", each row counts {columns.weight}"
    by_group = "" if columns.group is None else f", in groups of {columns.group}"
    print(
        f"{given.output}: {n_rows:,} rows at {n_scores:,} scores{left_out}; “yes” is "
        f"{columns.yes[1]} in {columns.label}, the score is {columns.score} "
        f"({columns.kind}{rounded}){by_weight}{by_group}."
    )
    if n_lines > MOST_SCORES:
        each = "" if columns.group is None else ", in each group"
        print(
            f"The app opens at most {MOST_SCORES:,} different scores{each}: for it, count them "
            f"rounded, such as with --decimals {_ENOUGH_DECIMALS}.",
            file=sys.stderr,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
