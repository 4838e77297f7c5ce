"""Read one score per class from a table that a person has."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from core.parsing.quoting import quote, quote_all
from core.predictions.predictions import ClassPredictions
from core.reading.fields.choice import check_columns, guessed
from core.reading.fields.complete_rows import CompleteRows
from core.reading.fields.labels import LabelColumn, as_label
from core.reading.fields.numbers import OTHER_SCORE, NumberColumn
from core.reading.fields.roles import class_names_of, guess_roles
from core.reading.files.file_bytes import PathOrBuffer
from core.reading.tables import MAX_ROWS, Table, open_table

MAX_CLASS_SCORES = 50_000_000
"""Rows × classes of one file with a column of scores per class; 200 MB as float32."""

_OTHER_LABELS = "Choose one column of scores per class, or another column of labels."


def read_class_predictions(
    path_or_buffer: PathOrBuffer,
    *,
    label: str | None = None,
    scores: Sequence[str] | None = None,
    name: str = "",
    max_rows: int = MAX_ROWS,
    progress: Callable[[float], object] | None = None,
) -> ClassPredictions:
    """Read labels and one column of scores per class from a CSV or Parquet file.

    A row with a missing label or score is left out and counted. Labels are the names of the columns
    of scores, with or without a prefix that all of them share, such as ``prob_``; otherwise class
    numbers, 0 for the first column of scores.

    Parameters
    ----------
    path_or_buffer, label, name, max_rows, progress
        As in `core.reading.binary.read_predictions`.
    scores : sequence of str, optional
        The columns of scores, two or more; column c belongs to class c. None guesses them.

    Raises
    ------
    ValueError
        If the file cannot be read without a doubt; the message says what stands where, and what to
        do.
    """
    table = open_table(path_or_buffer, name=name, max_rows=max_rows)
    return read_class_table(table, *_choose_columns(table, label, scores), progress)


def read_class_table(
    table: Table,
    label: str,
    scores: Sequence[str],
    progress: Callable[[float], object] | None = None,
) -> ClassPredictions:
    """Read labels and one column of scores per class from a table that is open.

    Parameters
    ----------
    table : Table
    label, scores, progress
        As for `read_class_predictions`, none of them guessed.

    Returns
    -------
    ClassPredictions

    Raises
    ------
    ValueError
        As there.
    """
    label, scores = _choose_columns(table, label, scores)
    n_classes = len(scores)
    labels = LabelColumn(label, n_classes, table.decimal, advice=_OTHER_LABELS)
    readers = [NumberColumn(column, table.decimal, advice=OTHER_SCORE) for column in scores]
    rows = CompleteRows()
    for chunk in table.chunks((label, *scores), progress):
        numbers = labels.read(chunk.arrays[label], chunk.first_row)
        if (rows.n_rows + numbers.size) * n_classes > MAX_CLASS_SCORES:
            raise ValueError(
                f"A file must hold at most {MAX_CLASS_SCORES:,} scores of classes; this one has "
                f"{n_classes} columns of them and more than "
                f"{MAX_CLASS_SCORES // n_classes:,} rows. Keep fewer rows."
            )
        y_score = np.empty((numbers.size, n_classes), np.float32)
        for c, reader in enumerate(readers):
            fields = chunk.arrays[scores[c]]
            y_score[:, c] = reader.read_float32(fields, chunk.first_row)
        rows.add(numbers, y_score)
    rows.check({"label": label, "score": "the columns of scores"})

    classes, class_names = _number_classes(label, labels, scores)
    (numbers, y_score), _ = rows.take()
    return ClassPredictions(
        np.array(classes)[numbers],
        y_score,
        source=table.name,
        class_names=class_names,
        n_left_out=rows.n_left_out,
        row_numbers=rows.numbers(),
    )


def _choose_columns(
    table: Table, label: str | None, scores: Sequence[str] | None
) -> tuple[str, tuple[str, ...]]:
    if label is None or scores is None:
        roles = guess_roles(table, label=label)
        label = label or guessed("label", "labels", roles.label, table)
        if scores is None:
            scores = roles.scores
            if not scores:
                raise ValueError(
                    "`scores` must name one column of scores per class; none could be guessed "
                    f"from the columns {quote_all(table.columns)}. Choose them."
                )
    if isinstance(scores, str):
        scores = (scores,)
    if len(scores) < 2:
        raise ValueError(f"`scores` must name at least two columns; got {quote_all(scores)}.")
    scores = tuple(scores)
    check_columns(table, {"label": label} | {f"scores[{c}]": s for c, s in enumerate(scores)})
    return label, scores


def _number_classes(
    label: str, labels: LabelColumn, scores: Sequence[str]
) -> tuple[list[int], tuple[str, ...]]:
    """Return the class of each label, and the names of all classes."""
    ways = [(_keys(names), names) for names in class_names_of(scores)]
    names = ways[-1][1]
    ways.append(([str(c) for c in range(len(scores))], names))
    known = [label.key for label in labels.labels]
    for keys, class_names in ways:
        if set(known) <= set(keys) and len(set(keys)) == len(keys):
            return [keys.index(key) for key in known], class_names
    nearest = max((keys for keys, _ in ways), key=lambda keys: len(set(known) & set(keys)))
    i = next(i for i, key in enumerate(known) if key not in nearest)
    raise ValueError(
        f"Column {quote(label)} must hold the names of the columns of scores, {quote_all(names)}, "
        f"or class numbers from 0 to {len(scores) - 1}; "
        f"row {labels.rows[i]:,} holds {quote(labels.labels[i].text)}. {_OTHER_LABELS}"
    )


def _keys(names: Iterable[str]) -> list[str | None]:
    return [label.key if label else None for label in map(as_label, names)]
