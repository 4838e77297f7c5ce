"""Files to take home: the counts at every threshold, and the rows with what is predicted for them.

Rows are written piece by piece, so that ten million of them never stand in memory as a table.
"""

from collections.abc import Iterator, Sequence
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv, parquet

from core.decision.rates import RATES
from core.decision.rule import predict_positive
from core.decision.tally import Tally
from core.decision.thresholds import ThresholdCurve, every_threshold
from core.predictions.predictions import Predictions
from core.predictions.scale import PROBABILITY, Scale
from core.reading.tables import Table

FORMATS = ("csv", "parquet")
ROWS_AT_ONCE = 1 << 18

MOST_BYTES_BESIDE = 200 << 20
"""What the columns of a file may take beside the predictions: as much as a file that is brought.

A small Parquet file may hold columns of any length, and what is downloaded stands in memory."""

ROWS_LOOKED_AT = 200
BYTES_AROUND_A_FIELD = 3  # quotes and a separator

# Of Excel, LibreOffice and others, some also take the wide signs; digits and marks run nothing.
_RUN = r"^([=+\-@\t\r＝＋－＠])"
_RUNS_NOTHING = r"^(?i:[+\-]([\d.,' ]*(e[+\-]?\d+)?\s?%?|inf|infinity|nan))$"


class Beside:
    """The columns that are written beside the predictions; here none.

    Parameters
    ----------
    n_samples : int
        Rows of the predictions.
    """

    names: tuple[str, ...] = ()
    decimal = "."
    """How a text among them most likely writes decimals, "." or ","."""

    def __init__(self, n_samples: int) -> None:
        self._n_samples = n_samples

    def pieces(self) -> Iterator[tuple[slice, list[pa.Array]]]:
        """Yield successive slices of the predictions' rows and, for each, one array per column."""
        for start in range(0, self._n_samples, ROWS_AT_ONCE):
            yield slice(start, min(start + ROWS_AT_ONCE, self._n_samples)), []


class Features(Beside):
    """The features of the predictions' rows.

    Parameters
    ----------
    names : sequence of str, length n_features
    X : ndarray of float, shape (n_samples, n_features)
    """

    def __init__(self, names: Sequence[str], X: np.ndarray) -> None:
        super().__init__(len(X))
        self.names = tuple(names)
        self._X = X

    def pieces(self) -> Iterator[tuple[slice, list[pa.Array]]]:
        """See `Beside.pieces`."""
        for rows, _ in super().pieces():
            yield rows, [pa.array(np.ascontiguousarray(column)) for column in self._X[rows].T]


class FileColumns(Beside):
    """The columns of a file that did not become labels, scores or weights.

    Left out are those of a Parquet file that cannot be read to the end, and those that are not
    among `columns_that_fit` or turn out to have more than `MOST_BYTES_BESIDE`.

    Parameters
    ----------
    predictions : Predictions
        Read from the file; `row_numbers` say which of its rows they are.
    used : sequence of str
        The columns that became labels, scores or weights.
    """

    def __init__(self, predictions: Predictions, table: Table, used: Sequence[str]) -> None:
        super().__init__(predictions.n_samples)
        names, _ = columns_that_fit(table, predictions.n_samples, used)
        # The others were read whole when the predictions were.
        readable = _readable(table, [name for name in names if name in table.fallible])
        names = [name for name in names if name not in table.fallible or name in readable]
        self.names = tuple(names)
        self.decimal = table.decimal
        self._table, self._row_numbers = table, predictions.row_numbers

    def pieces(self) -> Iterator[tuple[slice, list[pa.Array]]]:
        """See `Beside.pieces`."""
        if not self.names:
            yield from super().pieces()
            return
        for chunk in self._table.chunks(self.names):
            arrays = [chunk.arrays[name] for name in self.names]
            first, end = chunk.first_row, chunk.first_row + len(arrays[0])
            if self._row_numbers is None:
                yield slice(first - 1, end - 1), arrays
                continue
            rows = slice(*np.searchsorted(self._row_numbers, (first, end)).tolist())
            kept = pa.array(self._row_numbers[rows] - first)
            yield rows, [array.take(kept) for array in arrays]


def columns_that_fit(
    table: Table, n_samples: int, used: Sequence[str]
) -> tuple[list[str], dict[str, int]]:
    """Estimate from the first rows which columns fit beside the predictions, in their order.

    Together they may take `MOST_BYTES_BESIDE` as text.

    Parameters
    ----------
    n_samples : int
        Rows that are written.
    used : sequence of str
        Columns that are not.

    Returns
    -------
    kept : list of str
    left_out : dict of str to int
        Each other column, and about how many bytes it would take.
    """
    kept, left_out, total = [], {}, 0.0
    sample = table.sample.head(ROWS_LOOKED_AT)
    for name in table.columns:
        if name in used:
            continue
        widths = [len(str(cell).encode()) for cell in sample[name] if cell is not None]
        size = n_samples * (sum(widths) / max(1, len(sample)) + BYTES_AROUND_A_FIELD)
        if total + size > MOST_BYTES_BESIDE:
            left_out[name] = round(size)
        else:
            kept.append(name)
            total += size
    return kept, left_out


def _readable(table: Table, names: Sequence[str]) -> list[str]:
    """Read each column to its end; those that cannot be, or whose texts are too many, are not."""
    readable, total = [], 0
    for name in names:
        size = 0
        try:
            for chunk in table.chunks((name,)):
                size += _text_bytes(chunk.arrays[name])
                if total + size > MOST_BYTES_BESIDE:
                    break
        except ValueError:
            continue
        if total + size <= MOST_BYTES_BESIDE:
            readable.append(name)
            total += size
    return readable


def _text_bytes(array: pa.Array) -> int:
    return (pc.sum(pc.binary_length(array)).as_py() or 0) if _is_text(array) else 0


def _is_text(array: pa.Array) -> bool:
    return pa.types.is_string(array.type) or pa.types.is_large_string(array.type)


def write_metrics(
    file: BinaryIO,
    curve: ThresholdCurve,
    *,
    scale: Scale = PROBABILITY,
    counted: Tally | None = None,
) -> None:
    """Write one line for every row of a curve, or for every distinct score as well, as CSV.

    Parameters
    ----------
    file : binary file object
    scale : Scale
        Of the scores.
    counted : Tally, optional
        Of the same samples: then every distinct score has a line, besides the rows of the curve.

    Notes
    -----
    Columns: ``threshold`` (in the score's own numbers, the shortest text that reads back the same
    float32), ``rule`` (as it reads in these numbers), ``tp``, ``fp``, ``fn``, ``tn``, ``n_tied``,
    and every rate of `core.decision.rates.RATES`, empty where it is undefined. Lines go from the
    most "yes" to the fewest.
    """
    writer = None
    try:
        for piece in [curve] if counted is None else every_threshold(curve, counted):
            table = _metrics(piece, scale)
            writer = writer or csv.CSVWriter(file, table.schema)
            writer.write_table(table)
    finally:
        if writer is not None:
            writer.close()


def _metrics(curve: ThresholdCurve, scale: Scale) -> pa.Table:
    counts = curve.counts
    columns = {
        "threshold": pa.array(scale.shown(curve.thresholds)),
        "rule": pa.array([scale.shown_rule(curve.rule)] * len(curve)),
        **{name: pa.array(getattr(counts, name)) for name in ("tp", "fp", "fn", "tn")},
        "n_tied": pa.array(curve.n_tied),
    }
    for rate in RATES.values():
        values = rate.compute(counts)
        columns[rate.name] = pa.array(values, mask=np.isnan(values))
    return pa.table(columns)


def write_rows(
    file: BinaryIO,
    kind: str,
    predictions: Predictions,
    threshold: float,
    rule: str,
    *,
    row_numbers: np.ndarray | None = None,
    beside: Beside | None = None,
) -> None:
    """Write the rows with the label that is said of each at a threshold.

    Parameters
    ----------
    kind : {"csv", "parquet"}
    threshold : float
        In the score's own numbers, as it is shown.
    rule : {">", ">="}
        See `core.decision.rule.predict_positive`; where lower means "yes" it reads "<" or "<=".
    row_numbers : ndarray of int, shape (n_samples,), optional
        By which a person knows each row; `predictions.row_numbers`, or 1 to n_samples, if None.
    beside : Beside, optional
        Further columns; a name that is taken gets a number behind it.

    Notes
    -----
    Columns: ``row``, ``y_true`` (0 or 1), ``y_score`` (the score's own number as float32; a CSV has
    the shortest text that reads back the same), ``sample_weight`` where there are weights,
    ``y_pred`` (0 or 1), and those of `beside`. In a CSV a text that a spreadsheet would run, such
    as ``=1+1``, gets a ``'`` in front; one that is a number, such as -0.5, does not.

    Raises
    ------
    ValueError
        If `kind` is neither of the two.
    """
    if kind not in FORMATS:
        raise ValueError(f'`kind` must be "csv" or "parquet"; got {kind!r}.')
    beside = beside or Beside(predictions.n_samples)
    if row_numbers is None:
        row_numbers = predictions.row_numbers
    if row_numbers is None:
        row_numbers = np.arange(1, predictions.n_samples + 1, dtype=np.int32)
    weights = predictions.sample_weight
    scale = predictions.scale
    decided = scale.decided(float(threshold))
    writer = schema = None
    try:
        for rows, more in beside.pieces():
            y_score = predictions.y_score[rows]
            own = {
                "row": row_numbers[rows],
                "y_true": predictions.y_true[rows],
                "y_score": scale.shown(y_score),
                **({} if weights is None else {"sample_weight": weights[rows]}),
                "y_pred": predict_positive(y_score, decided, rule).view(np.int8),
            }
            arrays = [*map(pa.array, own.values()), *map(_writable, more)]
            if kind == "csv":
                arrays = [*map(inert, arrays)]
            if writer is None:
                types = [array.type for array in arrays]
                names = free_names((*own, *beside.names))
                if kind == "csv":
                    names = inert(pa.array(names)).to_pylist()
                schema = pa.schema(zip(names, types, strict=True))
                writer = _WRITERS[kind](file, schema)
            writer.write_batch(pa.record_batch(arrays, schema=schema))
    finally:
        if writer is not None:
            writer.close()


_WRITERS = {"csv": csv.CSVWriter, "parquet": parquet.ParquetWriter}


def _writable(array: pa.Array) -> pa.Array:
    # Arrow writes no half-precision number, and no column without a type, as text.
    if pa.types.is_float16(array.type):
        return array.cast(pa.float32())
    return array.cast(pa.string()) if pa.types.is_null(array.type) else array


def inert(array: pa.Array) -> pa.Array:
    """Put a ``'`` before each text that a spreadsheet would run; other arrays stay as they are."""
    if not _is_text(array):
        return array
    runs = pc.match_substring_regex(array, _RUN)
    if not pc.any(runs).as_py():
        return array
    runs = pc.and_not(runs, pc.match_substring_regex(array, _RUNS_NOTHING))
    return pc.if_else(runs, pc.replace_substring_regex(array, _RUN, r"'\1"), array)


def free_names(names: Sequence[str]) -> list[str]:
    """Number the names that are taken: “row”, “row” become “row”, “row_2”.

    Parameters
    ----------
    names : sequence of str
        Those before keep their name.

    Returns
    -------
    list of str, all different
    """
    free: list[str] = []
    taken = set(names)
    for name in names:
        number, given = 2, name
        while given in free or (given != name and given in taken):
            given, number = f"{name}_{number}", number + 1
        free.append(given)
    return free
