"""The file of a summary: how many positives and negatives stand at each score, and of what.

It is a Parquet file of the columns `score`, `positives` and `negatives`, one line a distinct score,
from that which says “no” most to that which says “yes” most, and what the scores are in its
metadata. With groups there is one line a score and `group`, empty where a row has none; of weights
the two are sums, and `rows` is how many. Equal rows make equal bytes, however they came.
"""

from __future__ import annotations

import io
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from core.decision.sums import Sums
from core.decision.tally import Tally, key_scores, score_keys
from core.predictions.groups import kept_values
from core.predictions.scale import Kind, Scale
from core.predictions.tallied import CountedGroups, Tallied

KEY = b"threshold summary"
MOST_SCORES = 20_000_000
"""More distinct scores than these are not opened."""
_MOST_BYTES_A_LINE, _MOST_BYTES_BESIDE = 64, 2**24  # unpacked, so that no memory is flooded
_DAMAGED = "A summary must be as `python -m core.summarize` writes it; got one that is damaged."


_Groups = tuple[list[str], np.ndarray]


@dataclass(frozen=True)
class Columns:
    """Hold what the columns of a prediction set are.

    Parameters
    ----------
    label, score : str
        Names of the columns.
    no, yes : tuple of two str
        Key and text of a class, see `core.reading.fields.labels.Label`.
    kind : str
        Of the scale.
    higher_is_yes : bool
    decimals : int, optional
        To which scores were rounded before they were counted; None for not at all.
    weight, group : str, optional
        Names of the columns of weights and of groups; None for none.
    """

    label: str
    score: str
    no: tuple[str, str]
    yes: tuple[str, str]
    kind: Kind
    higher_is_yes: bool
    decimals: int | None = None
    weight: str | None = None
    group: str | None = None

    @property
    def schema(self) -> pa.Schema:
        """The columns of the file."""
        count = pa.int64() if self.weight is None else pa.float64()
        of_group = [] if self.group is None else [("group", pa.string())]
        rows = [] if self.weight is None else [("rows", pa.int64())]
        counts = [("positives", count), ("negatives", count), *rows]
        return pa.schema([("score", pa.float32()), *of_group, *counts])

    @property
    def scale(self) -> Scale:
        """The scale of the scores."""
        return Scale(self.kind, self.higher_is_yes)


class SummaryWriter:
    """Write a summary piece by piece, each of higher scores than the one before."""

    def __init__(self, path: str | Path, columns: Columns) -> None:
        self._columns = columns
        self._file = parquet.ParquetWriter(path, columns.schema, compression="zstd")
        self.n_scores = self.n_lines = self.n_rows = 0

    def add(self, sums: Sums) -> None:
        """Write the next scores."""
        counted = sums.tally()
        columns: dict[str, Any] = {
            "score": self._columns.scale.shown(key_scores(counted.keys)),
            "positives": counted.positives,
            "negatives": counted.negatives,
            "rows": counted.weighted_sizes,
        }
        if self._columns.group is not None:
            columns["group"] = pa.array(sums.groups, pa.string()).take(pa.array(sums.codes()))
        schema = self._columns.schema
        self._file.write_table(pa.table({name: columns[name] for name in schema.names}, schema))
        self.n_scores += int(np.count_nonzero(np.diff(counted.keys, prepend=~counted.keys[:1])))
        self.n_lines += len(counted.keys)
        self.n_rows += counted.n_samples

    def finish(self, n_left_out: int) -> None:
        """Write what the scores are, and how many rows have none, or no label."""
        about = asdict(self._columns) | {"n_left_out": n_left_out, "version": 1}
        self._file.add_key_value_metadata({KEY.decode(): json.dumps(about, sort_keys=True)})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()


def is_summary(data: bytes) -> bool:
    """Tell whether the bytes of a file are a summary, damaged or not."""
    return data[:4] == b"PAR1" and KEY in data[-(1 << 20) :]


def read_summary(path_or_data: str | Path | bytes, name: str = "") -> Tallied:
    """Read a summary as predictions that are counted.

    Parameters
    ----------
    path_or_data : str, Path or bytes
    name : str
        The file's name; a path has its own.

    Raises
    ------
    ValueError
        If it is no summary, damaged, or of more than `MOST_SCORES` distinct scores.
    """
    if isinstance(path_or_data, bytes):
        data = path_or_data
    else:
        data, name = Path(path_or_data).read_bytes(), name or Path(path_or_data).name
    try:
        file = parquet.ParquetFile(io.BytesIO(data))
        about = json.loads(file.metadata.metadata[KEY])
        columns, n_lines = _columns(about), file.metadata.num_rows
        parts = map(file.metadata.row_group, range(file.metadata.num_row_groups))
        size = sum(part.total_byte_size for part in parts)
        is_whole = file.schema_arrow.equals(columns.schema)
    except Exception:  # whatever damaged bytes bring about
        raise ValueError(_DAMAGED) from None
    if n_lines > MOST_SCORES:
        what = "different scores" if columns.group is None else "different scores, in each group"
        raise ValueError(
            f"A summary may have at most {MOST_SCORES:,} {what}; got {n_lines:,}. "
            "Summarize them with --decimals 6, which rounds scores first."
        )
    if not is_whole or size > _MOST_BYTES_A_LINE * n_lines + _MOST_BYTES_BESIDE:
        raise ValueError(_DAMAGED)
    try:
        texts = [] if columns.group is None else ["group"]
        file = parquet.ParquetFile(io.BytesIO(data), read_dictionary=texts)
        lines, groups = _lines(file.read(), columns)
        low, high = key_scores(lines.keys[[0, -1]])
        is_whole = (
            columns.scale.bounds[0] <= low
            and high <= columns.scale.bounds[1]
            and about["n_left_out"] >= 0
        )
    except Exception:
        raise ValueError(_DAMAGED) from None
    if not is_whole:
        raise ValueError(_DAMAGED)
    if not (lines.positives.any() or lines.negatives.any()):
        raise ValueError("A summary must have a row that weighs something; all weigh 0.")
    return Tallied(
        _added(lines),
        source=name,
        class_names=(columns.no[1], columns.yes[1]),
        n_left_out=about["n_left_out"],
        scale=columns.scale,
        groups=None if columns.group is None else _grouped(columns.group, lines, groups),
        decimals=columns.decimals,
    )


def _lines(table: pa.Table, columns: Columns) -> tuple[Tally, _Groups]:
    """Read the lines of a file, in which a score stands once for each group; ValueError if damaged.

    Returns
    -------
    Tally
        Of keys that ascend, strictly where there are no groups.
    list of str, ascending, and ndarray of int
        The names of the groups, "" for rows that have none, and which of them each line is of.
    """
    if not len(table):
        raise ValueError(_DAMAGED)
    scores, positives, negatives = (
        table[name].to_numpy() for name in ("score", "positives", "negatives")
    )
    rows = table["rows"].to_numpy() if columns.weight is not None else None
    names, codes = [""], np.zeros(len(table), np.int64)
    if columns.group is not None:
        found = table["group"].unify_dictionaries().combine_chunks()
        known = found.dictionary.to_pylist()
        names = sorted(known)
        codes = np.array([names.index(name) for name in known])[found.indices.to_numpy()]
    keys = score_keys(columns.scale.decided(scores.astype(np.float32)))
    ascends = keys[1:] > keys[:-1]
    if len(names) > 1:
        ascends |= (keys[1:] == keys[:-1]) & (codes[1:] > codes[:-1])
    sizes = positives + negatives if rows is None else rows
    if not (
        ascends.all()
        and np.isfinite(key_scores(keys[[0, -1]])).all()
        and min(positives.min(), negatives.min()) >= 0
        and sizes.min() > 0
        and np.isfinite(float(positives.sum(dtype=float) + negatives.sum(dtype=float)))
        and float(sizes.sum(dtype=float)) < 2**53
    ):
        raise ValueError(_DAMAGED)
    return Tally(keys, positives, negatives, rows), (names, codes)


def _added(lines: Tally, which: np.ndarray | slice = slice(None)) -> Tally:
    """Add up lines of one score."""
    keys = lines.keys[which]
    first = np.flatnonzero(np.diff(keys, prepend=~keys[:1]))

    def added(each: np.ndarray) -> np.ndarray:
        # As they are where each score has one line.
        return each[which] if len(first) == len(keys) else np.add.reduceat(each[which], first)

    yes, no = added(lines.positives), added(lines.negatives)
    if lines.weighted_sizes is not None:
        return Tally(keys[first], yes, no, added(lines.weighted_sizes))
    if int((yes + no).max()) < 2**31:  # no sum of the two is too large
        yes, no = yes.astype(np.int32), no.astype(np.int32)
    return Tally(keys[first], yes, no)


def _grouped(column: str, lines: Tally, groups: _Groups) -> CountedGroups:
    """Tally each group, the largest by themselves."""
    values, codes = groups
    named = [value for value in values if value]
    codes = codes - (len(values) - len(named))  # "" is the first
    codes = np.where(codes < 0, len(named), codes)
    sizes = np.zeros(len(named) + 1, np.int64)
    np.add.at(sizes, codes, lines.sizes())
    names, of_value, n_summed_up = kept_values(named, sizes)
    of_line = of_value[codes]
    tallies = tuple(_added(lines, np.flatnonzero(of_line == i)) for i in range(len(names)))
    return CountedGroups(column, names, tallies, n_summed_up)


def _columns(about: dict[str, Any]) -> Columns:
    no, yes = ((str(about[name][0]), str(about[name][1])) for name in ("no", "yes"))
    names, higher_is_yes = (str(about["label"]), str(about["score"])), bool(about["higher_is_yes"])
    more = (about[name] for name in ("decimals", "weight", "group") if name in about)
    return Columns(*names, no, yes, about["kind"], higher_is_yes, *more)
