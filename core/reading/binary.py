"""Read predictions from a table that a person has: a CSV or Parquet file, or pasted text.

`core.reading.tables` finds the fields; here they become labels, scores and weights, or a sentence
that says which field stands in the way.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from core.parsing.quoting import quote, quote_all
from core.predictions.models import MAX_MODELS, Models
from core.predictions.predictions import Predictions
from core.reading.columns import Columns
from core.reading.fields.choice import check_columns, guessed
from core.reading.fields.labels import PositiveClassNeeded, as_label
from core.reading.fields.roles import Roles, guess_roles
from core.reading.fields.scales import ALIASES, KINDS, ScaleNeeded
from core.reading.files.file_bytes import PathOrBuffer
from core.reading.tables import MAX_ROWS, Table, open_table
from core.reading.understanding import (
    Meaning,
    Part,
    Understanding,
    read,
    understand,
)
from core.reading.understanding.work import field_text

__all__ = [
    "PositiveClassNeeded",
    "QuestionNeeded",
    "Roles",
    "ScaleNeeded",
    "guess_roles",
    "read_models",
    "read_predictions",
    "understand_predictions",
]


class QuestionNeeded(ValueError):
    """Say that a person must confirm or choose a part of how the file is understood.

    Attributes
    ----------
    part : core.reading.understanding.Part
        An answer is one of its options, under its key.
    """

    def __init__(self, part: Part) -> None:
        self.part = part
        told = f"we propose {quote(part.text)}. Confirm it" if part.value else "nothing is proposed"
        super().__init__(
            f"`answers` must say what “{part.title}” is: {part.reason or 'it is not clear.'} "
            f"It is {part.key!r} there; {told}, or choose another."
        )


def read_predictions(
    path_or_buffer: PathOrBuffer,
    *,
    label: str | None = None,
    score: str | None = None,
    weight: str | None = None,
    positive: object = None,
    scale: str | Meaning | None = None,
    answers: Mapping[str, object] | None = None,
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
    scale : str or Meaning, optional
        What scores are: "probability", "percent", "log_odds" (or "logit"), "log_probability",
        "confidence" in the predicted label, "of_truth" (the probability of the true label), or
        "score", any other number. They stay as the file writes them. None takes probabilities, and
        raises ScaleNeeded if something speaks against.
    answers : mapping, optional
        Answers to other questions: see `core.reading.understanding`.
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
    PositiveClassNeeded, ScaleNeeded, QuestionNeeded
        Kinds of ValueError that one of the parameters answers.
    ValueError
        If the file cannot be read without a doubt; the message says what stands where (rows are
        numbered from 1, below the column names), and what to do.
    """
    table = open_table(path_or_buffer, name=name, max_rows=max_rows)
    chosen = _chosen(table, label, score, weight, answers)
    scales = scale if scale is None else {score: scale}
    return _read(table, chosen, positive, scales, progress).first


def understand_predictions(
    table: Table,
    *,
    label: str | None = None,
    score: str | None = None,
    positive: object = None,
    scale: str | Meaning | None = None,
    weight: str | None = None,
    group: str | None = None,
) -> Understanding:
    """Understand a table of labels and scores as `read_predictions` does, and read no rows.

    Raises
    ------
    ValueError
        As there: what must be asked, or why the table cannot be read.
    """
    chosen = _chosen(table, label, score, weight, {"group": group})
    return _understood(table, chosen, positive, scale if scale is None else {score: scale}, None)


def _chosen(
    table: Table,
    label: str | None,
    score: str | None,
    weight: str | None,
    answers: Mapping[str, object] | None,
) -> dict[str, object]:
    """Make answers of the columns that were named, for one score a row."""
    given = {"label": label, "score": score, "weight": weight}
    check_columns(table, {part: column for part, column in given.items() if column is not None})
    chosen: dict[str, object] = {"form": "one", "weight": weight} | dict(answers or {})
    if label is not None:
        chosen["truth"] = label
    if score is not None:
        chosen["scores"] = (score,)
    elif "scores" not in chosen:
        roles = guess_roles(table, label=label)
        if roles.scores:
            raise ValueError(
                f"`score` must be one column for two classes; the file has one column of scores "
                f"per class, {quote_all(roles.scores)}. Read it as one with several classes, or "
                "choose one column."
            )
    return chosen


def read_models(
    path_or_buffer: PathOrBuffer,
    *,
    label: str,
    scores: Sequence[str],
    weight: str | None = None,
    group: str | None = None,
    positive: object = None,
    scales: Mapping[str, str | Meaning] | None = None,
    answers: Mapping[str, object] | None = None,
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
    path_or_buffer : str, Path, bytes or binary file
    label : str
    scores : sequence of str
        Columns of the probability of class 1, one for each model; at most `MAX_MODELS`.
    weight, group : str, optional
        Columns of sample weights, and of groups.
    positive : str, int or bool, optional
        As in `read_predictions`.
    scales : mapping of str to str, optional
        Column of `scores` to its scale, as `scale` there.
    answers, name, max_rows, progress
        As there.

    Returns
    -------
    Models
        Named as their columns.

    Raises
    ------
    PositiveClassNeeded, ScaleNeeded, QuestionNeeded
        Kinds of ValueError that `positive`, `scales` or `answers` answers.
    ValueError
        If the file cannot be read without a doubt.
    """
    if not 1 <= len(scores) <= MAX_MODELS:
        raise ValueError(f"`scores` must be 1 to {MAX_MODELS} columns; got {len(scores)}.")
    table = open_table(path_or_buffer, name=name, max_rows=max_rows)
    roles = {"label": label} | {f"score {i}": score for i, score in enumerate(scores, start=1)}
    if len(scores) == 1:
        roles = {"label": label, "score": scores[0]}
    roles |= {} if weight is None else {"weight": weight}
    check_columns(table, roles | ({} if group is None else {"group": group}))
    chosen: dict[str, object] = {"form": "one", "truth": label, "scores": tuple(scores)}
    chosen |= {"weight": weight, "group": group} | dict(answers or {})
    return _read(table, chosen, positive, scales, progress)


def _read(
    table: Table,
    answers: dict[str, object],
    positive: object,
    scales: Mapping[Any, str | Meaning] | None,
    progress: Callable[[float], object] | None,
) -> Models:
    """Understand a table with these answers, and read it."""
    models = read(table, _understood(table, answers, positive, scales, progress), progress)
    assert isinstance(models, Models)
    return models


def _understood(
    table: Table,
    answers: dict[str, object],
    positive: object,
    scales: Mapping[Any, str | Meaning] | None,
    progress: Callable[[float], object] | None,
) -> Understanding:
    """Understand a table with these answers, and ask in an error what is open."""
    for scale in (scales or {}).values():
        if not isinstance(scale, Meaning) and scale not in (*KINDS, *ALIASES):
            raise ValueError(f"`scale` must be None or one of {(*KINDS, *ALIASES)}; got {scale!r}.")
    if positive is not None and (label := as_label(positive)):
        answers["positive"] = label.key
    understood = understand(table, answers, progress)
    truth, scores = understood.part("truth"), understood.part("scores")
    assert truth is not None
    assert scores is not None
    for part, parameter, content in ((truth, "label", "labels"), (scores, "score", "scores")):
        if part.is_question:
            if part.reason:
                raise QuestionNeeded(part)
            guessed(parameter, content, None, table)
    if (weight := answers.get("weight")) and isinstance(scores.value, tuple):
        given = {"label": str(truth.value), "score": scores.value[0], "weight": str(weight)}
        check_columns(table, given)
    if scales:
        assert isinstance(scores.value, tuple)
        named = {column or scores.value[0]: scale for column, scale in scales.items()}
        if understood.part("positive"):
            answers |= {f"meaning:{c}": _meant(understood, c, scale) for c, scale in named.items()}
        understood = understand(table, answers, progress)
    _check_header(table, understood)
    _check_positive(understood, positive)
    if understood.problem:
        raise ValueError(understood.problem)
    for part in understood.questions:
        _ask(table, understood, part)
    return understood


def _meant(understood: Understanding, column: str, scale: str | Meaning) -> Meaning:
    if isinstance(scale, Meaning):
        return scale
    kind = ALIASES.get(scale, scale)
    proposed, of = understood.value(f"meaning:{column}"), understood.value("positive")
    if isinstance(proposed, Meaning) and proposed.of and proposed.kind != "score":
        of = proposed.of
    return Meaning(kind, "" if kind in KINDS and KINDS[kind].whole else str(of))


def _check_positive(understood: Understanding, positive: object) -> None:
    part = understood.part("positive")
    if positive is None or part is None or part.certainty == "chosen":
        return
    raise ValueError(
        f"`positive` must be one of the labels of column {quote(understood.value('truth'))}, "
        f"{quote_all([option.text for option in part.options])}; got {quote(positive)}."
    )


def _ask(table: Table, understood: Understanding, part: Part) -> None:
    kind, _, column = part.key.partition(":")
    if kind == "positive":
        texts = [option.text for option in part.options]
        raise PositiveClassNeeded(str(understood.value("truth")), texts)
    if kind != "meaning":
        raise QuestionNeeded(part)
    numbers = Columns(table).numbers("score", column)
    profile, meaning = numbers.profile, part.value
    assert profile is not None
    assert isinstance(meaning, Meaning)
    sign = numbers.column.percent_field
    row = sign[0] if sign else profile.first_outside + 1
    share = 1.0 if sign else profile.n_outside / profile.n
    told = f"Scores of column {quote(column)} may be no probabilities"
    if sign or profile.n_outside:
        told = (
            f"Scores must be probabilities from 0 to 1; row {row:,} of column {quote(column)} "
            f"holds {field_text(table, column, row - 1)}"
        )
        if not sign:
            told += (
                f", and {profile.n_outside:,} of {profile.n:,} scores ({100 * share:.3g} %) lie "
                "outside"
            )
    raise ScaleNeeded(
        f"{told}. {part.reason} They look most like {part.text}: agree to "
        f'`scale="{meaning.kind}"`; otherwise choose another scale or column.',
        column,
        meaning.kind,
        row,
        share,
    )


def _check_header(table: Table, understood: Understanding) -> None:
    """Refuse a text file whose first row is data: it would silently be one row short."""
    label, scores = str(understood.value("truth")), understood.value("scores")
    as_data, positive = as_label(label, table.decimal), understood.part("positive")
    if table.kind != "csv" or as_data is None or not positive or not isinstance(scores, tuple):
        return
    number = as_label(scores[0], table.decimal)
    is_label = any(option.value == as_data.key for option in positive.options)
    if number is not None and number.is_number and is_label:
        raise ValueError(
            "The first line must hold the names of the columns; it holds "
            f"{quote(label)} and {quote(scores[0])}, which look like a label and a score. "
            "Add a first line such as label,score."
        )
