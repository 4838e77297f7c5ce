"""Read predictions from a table that a person has: a CSV or Parquet file, or pasted text.

`core.tables` finds the cells; here they become labels, scores and weights, or a sentence that says
which cell stands in the way.
"""

from os import PathLike
from pathlib import Path

import numpy as np

from core.cells.columns import Roles, class_names_of, guess_roles
from core.cells.group_cells import group_column
from core.cells.label_cells import LabelColumn, PositiveClassNeeded, as_label, order_classes
from core.cells.number_cells import NumberColumn, shown
from core.cells.scales import ScaleNeeded, ScoreScale
from core.files.quoting import quote, quote_all
from core.models import MAX_MODELS, Models
from core.predictions import ClassPredictions, Predictions
from core.tables import MAX_ROWS, open_table

__all__ = [
    "MAX_CLASS_SCORES",
    "PositiveClassNeeded",
    "Roles",
    "ScaleNeeded",
    "guess_roles",
    "read_class_predictions",
    "read_models",
    "read_predictions",
]

MAX_CLASS_SCORES = 50_000_000
"""Rows × classes of one file with a column of scores per class; 200 MB as float32."""


def read_predictions(
    path_or_buffer,
    *,
    label=None,
    score=None,
    weight=None,
    positive=None,
    scale=None,
    name="",
    max_rows=MAX_ROWS,
    progress=None,
) -> Predictions:
    """Read labels and scores: see `core.predictions.read_predictions`."""
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
        source=_source(path_or_buffer, name),
        progress=progress,
    )
    return models.first


def read_models(
    path_or_buffer,
    *,
    label,
    scores,
    weight=None,
    group=None,
    positive=None,
    scales=None,
    name="",
    max_rows=MAX_ROWS,
    progress=None,
) -> Models:
    """Read labels, the scores of one or more models, and groups from a CSV or Parquet file.

    A row that lacks a label, a weight or the score of any model is left out for all of them, so
    that they are compared on the same rows. A row without a group is in a group of its own. A
    column of groups holds texts, or numbers; of more than 20 different numbers among the first
    1,000 rows quarters are made, see `core.groups`.

    Parameters
    ----------
    path_or_buffer : str, Path, bytes or binary file
    label : str
    scores : sequence of str
        Columns of the probability of class 1, one for each model; at most `MAX_MODELS`.
    weight, group : str, optional
        Columns of sample weights, and of groups.
    positive : str, int or bool, optional
        As in `core.predictions.read_predictions`.
    scales : mapping of str to str, optional
        Column of `scores` to its scale, as `scale` there.
    name, max_rows, progress
        As there.

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
        source=_source(path_or_buffer, name),
        progress=progress,
    )


def _read_models(table, label, scores, weight, *, group, positive, scales, source, progress):
    roles = {"label": label} | {f"score {i}": score for i, score in enumerate(scores, start=1)}
    if len(scores) == 1:
        roles = {"label": label, "score": scores[0]}
    roles |= {} if weight is None else {"weight": weight}
    _check_columns(table, roles | ({} if group is None else {"group": group}))

    labels = LabelColumn(label, 2, table.decimal, advice=_TWO_CLASSES)
    readers = [
        (
            NumberColumn(score, table.decimal, percent=True, advice=_OTHER_SCORE),
            ScoreScale(score, scales.get(score)),
        )
        for score in scores
    ]
    weights = NumberColumn(weight, table.decimal, advice=_OTHER_WEIGHT) if weight else None
    grouped = group_column(table, group) if group else None
    rows = _Rows()
    for chunk in table.chunks((*roles.values(), *([group] if group else [])), progress):
        arrays, first_row = chunk.arrays, chunk.first_row
        columns = [labels.read(arrays[label], first_row).astype(np.int8)]
        for reader, to_probability in readers:
            cells = arrays[reader.name]
            columns.append(to_probability.convert(reader.read(cells, first_row), cells, first_row))
        if weights:
            columns.append(_read_weights(weights, arrays[weight], first_row))
        rows.add(*columns, along=grouped and grouped.read(arrays[group], first_row))
    rows.check(roles)
    _check_header(table, label, scores[0], labels.labels)
    classes = order_classes(label, labels.labels, positive)
    for reader, to_probability in readers:
        to_probability.check(reader.percent_cell)

    keys = [known.key for known in labels.labels]
    y_true, *taken, along = rows.take()
    sample_weight = taken.pop() if weights else None
    if weights and not sample_weight.any():
        raise ValueError(
            f"Column {quote(weight)} must hold a weight above 0; all {len(y_true):,} are 0. "
            f"{_OTHER_WEIGHT}"
        )
    is_yes = (
        y_true == keys.index(classes[1].key) if classes[1].key in keys else np.zeros_like(y_true)
    )
    return Models(
        {
            score: Predictions(
                is_yes,
                y_score,
                sample_weight,
                source=source,
                class_names=tuple(known.text for known in classes),
                n_left_out=rows.n_left_out,
                row_numbers=rows.numbers(),
            )
            for score, y_score in zip(scores, taken, strict=True)
        },
        grouped and grouped.groups(along),
    )


def read_class_predictions(
    path_or_buffer,
    *,
    label=None,
    scores=None,
    name="",
    max_rows=MAX_ROWS,
    progress=None,
) -> ClassPredictions:
    """Read labels and one column of scores per class from a CSV or Parquet file.

    A row with a missing label or score is left out and counted. Labels are the names of the columns
    of scores, with or without a prefix that all of them share, such as ``prob_``; otherwise class
    numbers, 0 for the first column of scores.

    Parameters
    ----------
    path_or_buffer : str, Path, bytes or binary file
    label : str, optional
        The column of labels; None guesses it.
    scores : sequence of str, optional
        The columns of scores, two or more; column c belongs to class c. None guesses them.
    name : str
        The file's name, kept as `source`; a path has its own.
    max_rows : int
        More rows than these are refused.
    progress : callable, optional
        Called with the share read so far, from 0 to 1.

    Returns
    -------
    ClassPredictions

    Raises
    ------
    ValueError
        If the file cannot be read without a doubt; the message says what stands where, and what to
        do.
    """
    table = open_table(path_or_buffer, name=name, max_rows=max_rows)
    label, scores = _choose_class_columns(table, label, scores)
    n_classes = len(scores)
    labels = LabelColumn(label, n_classes, table.decimal, advice=_CLASS_LABELS)
    readers = [NumberColumn(column, table.decimal, advice=_OTHER_SCORE) for column in scores]
    rows = _Rows()
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
            cells = chunk.arrays[scores[c]]
            y_score[:, c] = _in_float32(reader, cells, chunk.first_row)
        rows.add(numbers, y_score)
    rows.check({"label": label, "score": "the columns of scores"})

    classes, class_names = _number_classes(label, labels, scores)
    numbers, y_score, _ = rows.take()
    return ClassPredictions(
        np.array(classes)[numbers],
        y_score,
        source=_source(path_or_buffer, name),
        class_names=class_names,
        n_left_out=rows.n_left_out,
    )


_TWO_CLASSES = (
    "Choose a column of labels with two classes, or one column of scores per class if there are "
    "three or more."
)
_CLASS_LABELS = "Choose one column of scores per class, or another column of labels."
_OTHER_SCORE = "If these are no scores, choose another column."
_OTHER_WEIGHT = "Choose another column of weights, or none."


def _source(path_or_buffer, name):
    is_path = isinstance(path_or_buffer, str | PathLike)
    return name or (Path(path_or_buffer).name if is_path else "")


class _Rows:
    """Collect the columns of rows that lack nothing, and count the others."""

    def __init__(self):
        self.n_rows = 0
        self.n_left_out = 0
        self._lacking = 0
        self._parts = []
        self._left_out = []

    def add(self, *columns, along=None):
        """Add rows; `along` is a column in which nothing can be lacking, if there is one."""
        missing = [column < 0 if i == 0 else np.isnan(column) for i, column in enumerate(columns)]
        missing = [m if m.ndim == 1 else m.any(axis=1) for m in missing]
        lacking = np.array([m.sum() for m in missing])
        self._lacking = self._lacking + lacking
        if lacking.any():
            keep = ~np.logical_or.reduce(missing)
            columns = [column[keep] for column in columns]
            along = None if along is None else along[keep]
            self._left_out.append(self.n_rows + np.flatnonzero(~keep))
        self.n_rows += missing[0].size
        self.n_left_out += missing[0].size - len(columns[0])
        self._parts.append([*columns, along])

    def check(self, roles):
        """Refuse a table of which no row is left."""
        if self.n_rows == self.n_left_out:
            lacking = ", ".join(
                f"{count:,} have no {role}"
                for role, count in zip(roles, self._lacking, strict=True)
                if count
            )
            raise ValueError(
                f"At least one row must hold {' and '.join(f'a {role}' for role in roles)}; "
                f"of {self.n_rows:,} rows {lacking}. Choose other columns."
            )

    def numbers(self):
        """Return the number of each row in the file, from 1; None when none is left out."""
        if not self._left_out:
            return None
        every = np.arange(1, self.n_rows + 1, dtype=np.int32)
        return np.delete(every, np.concatenate(self._left_out))

    def take(self):
        """Return the columns and `along`, each in one piece, and forget the pieces."""
        parts, self._parts = list(zip(*self._parts, strict=True)), None
        along = parts.pop()
        columns = [np.concatenate(parts.pop(0)) for _ in range(len(parts))]
        return [*columns, None if along[0] is None else np.concatenate(along)]


def _read_weights(reader, cells, first_row):
    weights = _in_float32(reader, cells, first_row)
    negative = weights < 0
    if negative.any():
        row = int(negative.argmax())
        raise ValueError(
            f"Column {quote(reader.name)} must hold weights from 0 upwards; "
            f"row {first_row + row:,} holds {shown(cells, row)}. {_OTHER_WEIGHT}"
        )
    return weights


def _in_float32(reader, cells, first_row):
    with np.errstate(over="ignore"):
        values = reader.read(cells, first_row).astype(np.float32)
    infinite = np.isinf(values)
    if infinite.any():
        row = int(infinite.argmax())
        raise ValueError(
            f"Column {quote(reader.name)} must hold numbers below 3.4e38; "
            f"row {first_row + row:,} holds {shown(cells, row)}. Choose another column."
        )
    return values


def _choose_columns(table, label, score):
    if label is None or score is None:
        roles = guess_roles(table, label=label, score=score)
        if roles.scores:
            raise ValueError(
                f"`score` must be one column for two classes; the file has one column of scores "
                f"per class, {quote_all(roles.scores)}. Read it as one with several classes, or "
                "choose one column."
            )
        label = label or _guessed("label", "labels", roles.label, table)
        score = score or _guessed("score", "scores", roles.score, table)
    return label, score


def _choose_class_columns(table, label, scores):
    if label is None or scores is None:
        roles = guess_roles(table, label=label)
        label = label or _guessed("label", "labels", roles.label, table)
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
    _check_columns(table, {"label": label} | {f"scores[{c}]": s for c, s in enumerate(scores)})
    return label, scores


def _guessed(parameter, content, guess, table):
    if guess is None:
        raise ValueError(
            f"`{parameter}` must name the column of {content}; it could not be guessed from the "
            f"columns {quote_all(table.columns)}. Choose it."
        )
    return guess


def _check_columns(table, roles):
    known = set(table.columns)
    used = {}
    for parameter, column in roles.items():
        if column not in known:
            raise ValueError(
                f"`{parameter}` must be a column of the file, {quote_all(table.columns)}; "
                f"got {quote(column)}."
            )
        if column in used:
            raise ValueError(
                f"`{parameter}` and `{used[column]}` must be two columns; "
                f"both are {quote(column)}. Choose another for one of them."
            )
        used[column] = parameter


def _check_header(table, label, score, labels):
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


def _number_classes(label, labels, scores):
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
        f"row {labels.rows[i]:,} holds {quote(labels.labels[i].text)}. {_CLASS_LABELS}"
    )


def _keys(names):
    return [label and label.key for label in map(as_label, names)]
