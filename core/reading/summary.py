"""The file of a summary: how many positives and negatives stand at each score, and of what.

It is a Parquet file of three columns, `score`, `positives` and `negatives`, one line a distinct
score, from that which says “no” most to that which says “yes” most, and what the scores are in its
metadata. Equal rows make equal bytes, however they came.
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

from core.decision.tally import Tally, key_scores, score_keys
from core.predictions.scale import Kind, Scale
from core.predictions.tallied import Tallied

KEY = b"threshold summary"
MOST_SCORES = 20_000_000
"""More distinct scores than these are not opened."""
_DAMAGED = "A summary must be as `python -m core.summarize` writes it; got one that is damaged."
_SCHEMA = pa.schema([("score", pa.float32()), ("positives", pa.int64()), ("negatives", pa.int64())])


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
    """

    label: str
    score: str
    no: tuple[str, str]
    yes: tuple[str, str]
    kind: Kind
    higher_is_yes: bool
    decimals: int | None = None

    @property
    def scale(self) -> Scale:
        """The scale of the scores."""
        return Scale(self.kind, self.higher_is_yes)


class SummaryWriter:
    """Write a summary, tally by tally, each of higher keys than the one before."""

    def __init__(self, path: str | Path, columns: Columns) -> None:
        self._columns = columns
        self._file = parquet.ParquetWriter(path, _SCHEMA, compression="zstd")
        self.n_scores = self.n_rows = 0

    def add(self, counted: Tally) -> None:
        """Write the next scores."""
        scores = self._columns.scale.shown(key_scores(counted.keys))
        columns = [scores, counted.positives.astype(np.int64), counted.negatives.astype(np.int64)]
        self._file.write_table(pa.table(columns, schema=_SCHEMA))
        self.n_scores += len(scores)
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
        n_scores = file.metadata.num_rows
    except Exception:  # whatever damaged bytes bring about
        raise ValueError(_DAMAGED) from None
    if n_scores > MOST_SCORES:
        raise ValueError(
            f"A summary may have at most {MOST_SCORES:,} different scores; got {n_scores:,}. "
            "Summarize them with --decimals 6, which rounds scores first."
        )
    try:
        columns = _columns(about)
        table = file.read()
        scores, positives, negatives = (table[name].to_numpy() for name in _SCHEMA.names)
        keys = score_keys(columns.scale.decided(scores.astype(np.float32)))
        low, high = columns.scale.bounds
        decided = key_scores(keys)
        is_whole = (
            table.schema.equals(_SCHEMA)
            and n_scores > 0
            and (keys[1:] > keys[:-1]).all()
            and np.isfinite(decided).all()
            and low <= decided[0]
            and decided[-1] <= high
            and min(positives.min(), negatives.min()) >= 0
            and (positives + negatives > 0).all()
            and float(positives.sum(dtype=float) + negatives.sum(dtype=float)) < 2**53
            and about["n_left_out"] >= 0
        )
    except Exception:
        raise ValueError(_DAMAGED) from None
    if not is_whole:
        raise ValueError(_DAMAGED)
    small = np.int32 if max(positives.max(), negatives.max()) < 2**31 else np.int64
    return Tallied(
        Tally(keys, positives.astype(small), negatives.astype(small)),
        source=name,
        class_names=(columns.no[1], columns.yes[1]),
        n_left_out=about["n_left_out"],
        scale=columns.scale,
    )


def _columns(about: dict[str, Any]) -> Columns:
    no, yes = ((str(about[name][0]), str(about[name][1])) for name in ("no", "yes"))
    names, higher_is_yes = (str(about["label"]), str(about["score"])), bool(about["higher_is_yes"])
    return Columns(*names, no, yes, about["kind"], higher_is_yes, about["decimals"])
