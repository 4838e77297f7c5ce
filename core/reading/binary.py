"""Read predictions from a table that a person has: a CSV or Parquet file, or pasted text.

`core.reading.tables` finds the fields; here they become labels, scores and weights, or a sentence
that says which field stands in the way.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pyarrow as pa

from core.parsing.quoting import quote, quote_all
from core.predictions.models import MAX_MODELS, Models
from core.predictions.predictions import Predictions
from core.reading.fields.choice import check_columns, guessed
from core.reading.fields.complete_rows import CompleteRows
from core.reading.fields.groups import group_column
from core.reading.fields.labels import (
    Label,
    LabelColumn,
    PositiveClassNeeded,
    as_label,
    order_classes,
)
from core.reading.fields.numbers import OTHER_SCORE, NumberColumn, shown
from core.reading.fields.roles import Roles, guess_roles
from core.reading.fields.scales import ScaleNeeded, ScoreScale
from core.reading.files.file_bytes import PathOrBuffer
from core.reading.tables import MAX_ROWS, Table, open_table

__all__ = [
    "PositiveClassNeeded",
    "Roles",
    "ScaleNeeded",
    "guess_roles",
    "read_models",
    "read_predictions",
]


def read_predictions(
    path_or_buffer: PathOrBuffer,
    *,
    label: str | None = None,
    score: str | None = None,
    weight: str | None = None,
    positive: object = None,
    scale: str | None = None,
    name: str = "",
    max_rows: int = MAX_ROWS,
    progress: Callable[[float], object] | None = None,
) -> Predictions:
    """Read labels and scores from a CSV or Parquet file, a buffer or bytes.

    Nothing is converted or guessed in silence: where labels or scores could be meant in two ways an
    error asks. A row with a missing label, score or weight (empty, NaN, NA, null …) is left out
    and counted. Text is read as float64 and rounded to float32, as when pandas reads the file. A
    single class and constant scores are accepted.

    Parameters
    ----------
    path_or_buffer : str, Path, bytes or binary file
        CSV (any of ``, ; tab |``, decimal point or comma, UTF-8, UTF-16 or Latin-1) or Parquet; the
        content decides which.
    label, score : str, optional
        Columns of labels and scores. None guesses from names and content, and raises if no column
        or more than one fits.
    weight : str, optional
        Column of sample weights, finite and not negative. None means no weights; none are guessed.
    positive : str, int or bool, optional
        The label of class 1. None takes 1 or true, and raises PositiveClassNeeded for other labels.
    scale : {None, "probability", "logit", "percent"}
        What scores are: "logit" applies the sigmoid, "percent" divides by 100. None takes them as
        probabilities, and raises ScaleNeeded if one is outside [0, 1] or carries a ``%``.
    name : str
        The file's name, kept as `source`; a path has its own.
    max_rows : int
        More rows than these are refused; 20 million unless told.
    progress : callable, optional
        Called with the share read so far, from 0 to 1.

    Returns
    -------
    Predictions
        Rows in file order; `class_names` are the labels as the file writes them.

    Raises
    ------
    PositiveClassNeeded, ScaleNeeded
        Two kinds of ValueError that one of the parameters answers.
    ValueError
        If the file cannot be read without a doubt; the message says what stands where (rows are
        numbered from 1, below the column names), and what to do.
    """
    table = open_table(path_or_buffer, name=name, max_rows=max_rows)
    label, score = _choose_columns(table, label, score)
    models = _read_models(
        table,
        label,
        (score,),
        weight,
        group=None,
        positive=positive,
        scales={} if scale is None else {score: scale},
        progress=progress,
    )
    return models.first


def read_models(
    path_or_buffer: PathOrBuffer,
    *,
    label: str,
    scores: Sequence[str],
    weight: str | None = None,
    group: str | None = None,
    positive: object = None,
    scales: Mapping[str, str] | None = None,
    name: str = "",
    max_rows: int = MAX_ROWS,
    progress: Callable[[float], object] | None = None,
) -> Models:
    """Read labels, the scores of one or more models, and groups from a CSV or Parquet file.

    A row that lacks a label, a weight or the score of any model is left out for all of them, so
    that they are compared on the same rows. A row without a group is in a group of its own. A
    column of groups holds texts or numbers; of more than 20 different numbers among the first
    1,000 rows quarters are made, unless a row holds another text or a code such as 01007: see
    `core.predictions.groups`.

    Parameters
    ----------
    path_or_buffer, label, positive, name, max_rows, progress
        As in `read_predictions`.
    scores : sequence of str
        Columns of the probability of class 1, one for each model; at most `MAX_MODELS`.
    weight, group : str, optional
        Columns of sample weights, and of groups.
    scales : mapping of str to str, optional
        Column of `scores` to its scale, as `scale` there.

    Returns
    -------
    Models
        Named as their columns.

    Raises
    ------
    PositiveClassNeeded, ScaleNeeded
        Two kinds of ValueError that `positive` or `scales` answers.
    ValueError
        If the file cannot be read without a doubt.
    """
    if not 1 <= len(scores) <= MAX_MODELS:
        raise ValueError(f"`scores` must be 1 to {MAX_MODELS} columns; got {len(scores)}.")
    return _read_models(
        open_table(path_or_buffer, name=name, max_rows=max_rows),
        label,
        tuple(scores),
        weight,
        group=group,
        positive=positive,
        scales=scales or {},
        progress=progress,
    )


def _read_models(
    table: Table,
    label: str,
    scores: tuple[str, ...],
    weight: str | None,
    *,
    group: str | None,
    positive: object,
    scales: Mapping[str, str],
    progress: Callable[[float], object] | None,
) -> Models:
    roles = {"label": label} | {f"score {i}": score for i, score in enumerate(scores, start=1)}
    if len(scores) == 1:
        roles = {"label": label, "score": scores[0]}
    roles |= {} if weight is None else {"weight": weight}
    check_columns(table, roles | ({} if group is None else {"group": group}))

    labels = LabelColumn(label, 2, table.decimal, advice=_TWO_CLASSES)
    readers = [
        (
            NumberColumn(score, table.decimal, percent=True, advice=OTHER_SCORE),
            ScoreScale(score, scales.get(score)),
        )
        for score in scores
    ]
    weights = NumberColumn(weight, table.decimal, advice=_OTHER_WEIGHT) if weight else None
    grouped = group_column(table, group) if group else None
    rows = CompleteRows()
    for chunk in table.chunks((*roles.values(), *([group] if group else [])), progress):
        arrays, first_row = chunk.arrays, chunk.first_row
        columns = [labels.read(arrays[label], first_row).astype(np.int8)]
        for reader, to_probability in readers:
            fields = arrays[reader.name]
            columns.append(
                to_probability.convert(reader.read(fields, first_row), fields, first_row)
            )
        if weight and weights:
            columns.append(_read_weights(weights, arrays[weight], first_row))
        along = grouped.read(arrays[group], first_row) if group and grouped else None
        rows.add(*columns, along=along)
    rows.check(roles)
    _check_header(table, label, scores[0], labels.labels)
    no, yes = order_classes(label, labels.labels, positive)
    for reader, to_probability in readers:
        to_probability.check(reader.percent_field)

    keys = [known.key for known in labels.labels]
    (y_true, *taken), along = rows.take()
    sample_weight = taken.pop() if weights else None
    if weight and sample_weight is not None and not sample_weight.any():
        raise ValueError(
            f"Column {quote(weight)} must hold a weight above 0; all {len(y_true):,} are 0. "
            f"{_OTHER_WEIGHT}"
        )
    is_yes = y_true == keys.index(yes.key) if yes.key in keys else np.zeros_like(y_true)
    return Models(
        {
            score: Predictions(
                is_yes,
                y_score,
                sample_weight,
                source=table.name,
                class_names=(no.text, yes.text),
                n_left_out=rows.n_left_out,
                row_numbers=rows.numbers(),
            )
            for score, y_score in zip(scores, taken, strict=True)
        },
        grouped.groups(along, rows.numbers()) if grouped and along is not None else None,
    )


_TWO_CLASSES = (
    "Choose a column of labels with two classes, or one column of scores per class if there are "
    "three or more."
)
_OTHER_WEIGHT = "Choose another column of weights, or none."


def _read_weights(reader: NumberColumn, fields: pa.Array, first_row: int) -> np.ndarray:
    weights = reader.read_float32(fields, first_row)
    negative = weights < 0
    if negative.any():
        row = int(negative.argmax())
        raise ValueError(
            f"Column {quote(reader.name)} must hold weights from 0 upwards; "
            f"row {first_row + row:,} holds {shown(fields, row)}. {_OTHER_WEIGHT}"
        )
    return weights


def _choose_columns(table: Table, label: str | None, score: str | None) -> tuple[str, str]:
    if label is None or score is None:
        roles = guess_roles(table, label=label, score=score)
        if roles.scores:
            raise ValueError(
                f"`score` must be one column for two classes; the file has one column of scores "
                f"per class, {quote_all(roles.scores)}. Read it as one with several classes, or "
                "choose one column."
            )
        label = label or guessed("label", "labels", roles.label, table)
        score = score or guessed("score", "scores", roles.score, table)
    return label, score


def _check_header(table: Table, label: str, score: str, labels: Sequence[Label]) -> None:
    """Refuse a text file whose first row is data: it would silently be one row short."""
    as_data = as_label(label, table.decimal)
    if table.kind != "csv" or as_data is None:
        return
    number = as_label(score, table.decimal)
    if number is not None and number.is_number and as_data.key in {known.key for known in labels}:
        raise ValueError(
            "The first line must hold the names of the columns; it holds "
            f"{quote(label)} and {quote(score)}, which look like a label and a score. "
            "Add a first line such as label,score."
        )
