"""How a file is understood, as data: what each part of it is taken for, and what must be asked.

`understand` proposes, `read` does as was agreed. A person changes a part by an answer: the key of
the part, and the value of one of its options. An answer that no longer fits (another truth was
chosen, so that its classes are others) is passed over.

Each step is a module and takes the `Work` that those before it filled.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from core.predictions.models import Models
from core.predictions.predictions import ClassPredictions, Predictions
from core.reading.fields.scales import KINDS
from core.reading.tables import Table
from core.reading.understanding.checks import check
from core.reading.understanding.examples import show_examples
from core.reading.understanding.meaning import find_meanings
from core.reading.understanding.parts import (
    Answers,
    Change,
    ExampleRow,
    LeftOut,
    Meaning,
    Option,
    Part,
    Remark,
    Understanding,
)
from core.reading.understanding.roles import find_columns, find_weight_and_group
from core.reading.understanding.rows import find_hidden, find_rows
from core.reading.understanding.split import choose_of_split, find_split
from core.reading.understanding.truth import find_classes
from core.reading.understanding.work import Work

__all__ = [
    "Answers",
    "Change",
    "ExampleRow",
    "LeftOut",
    "Meaning",
    "Option",
    "Part",
    "Remark",
    "Understanding",
    "read",
    "understand",
]


def understand(
    table: Table,
    answers: Answers | None = None,
    progress: Callable[[float], object] | None = None,
) -> Understanding:
    """Propose how a file is to be read, given what a person answered.

    Names and the first rows decide which column plays which part; the columns that do are read
    through once and remembered with the table, so that another answer reads only what is new.

    Parameters
    ----------
    table : Table
    answers : mapping, optional
    progress : callable, optional
        Called with the share read so far, from 0 to 1, if columns must be read.

    Returns
    -------
    Understanding
    """
    work = Work(table, answers or {}, progress)
    problem = ""
    try:
        _run(work)
    except ValueError as error:
        problem = str(error)
    return Understanding(
        parts=tuple(work.parts),
        examples=() if problem else tuple(work.examples),
        left_out=tuple(work.left_out),
        n_rows=work.n_rows,
        remarks=tuple(work.remarks),
        problem=problem,
    )


def read(
    table: Table,
    understanding: Understanding,
    progress: Callable[[float], object] | None = None,
) -> Models | ClassPredictions:
    """Read the rows as they were understood.

    Parameters
    ----------
    table : Table
    understanding : Understanding
        Ready: nothing is asked any more.
    progress : callable, optional
        Called with the share read so far, from 0 to 1.

    Returns
    -------
    Models, or ClassPredictions where each row has a score for each class

    Raises
    ------
    ValueError
        If a question is open, or the file cannot be read this way.
    """
    if not understanding.is_ready:
        asked = ", ".join(part.title for part in understanding.questions)
        raise ValueError(understanding.problem or f"Some parts must be confirmed first: {asked}.")
    work = Work(table, {part.key: part.value for part in understanding.parts}, progress)
    return _read(work)


def _run(work: Work, *, look: bool = True) -> bool:
    """Find all parts; False where a column is open, so that the others cannot be found.

    Without `look`, no remarks are made and no examples shown.
    """
    if not find_columns(work):
        return False
    find_hidden(work)
    find_split(work)
    last = 1.0 if look else 0.4
    if work.form == "classes":
        work.step(last)
        read = work.class_predictions()
        work.n_rows = read.n_samples + read.n_left_out
        if read.n_left_out:
            work.left_out.append(LeftOut("no label or no score", read.n_left_out))
        if look:
            work.columns.load(work.more)
            choose_of_split(work)
        return True
    for end, step in (
        (0.6, Work.load),
        (0.7, find_classes),
        (0.8, find_meanings),
        (0.85, find_weight_and_group),
        (0.95, Work.load),
        (0.95, choose_of_split),
        (1.0, find_rows),
    ):
        work.step(end * (0.9 if look else last))
        step(work)
    if look:
        work.step(last)
        check(work)
        show_examples(work)
    return True


def _read(work: Work) -> Models | ClassPredictions:
    if not _run(work, look=False):
        raise ValueError("The columns of the truth and of the score must be chosen first.")
    if work.form == "classes":
        return work.class_predictions()
    kept = None if work.kept.all() else work.kept
    row_numbers = None if kept is None else np.flatnonzero(kept) + 1
    weight = work.weights
    is_yes = work.codes == work.yes_code
    predictions = {}
    for i, (name, (scores, scale)) in enumerate(work.decided.items(), start=1):
        work.step(0.4 + 0.6 * i / len(work.decided))
        predictions[name] = Predictions(
            _of(is_yes, kept),
            _of(scores, kept),
            None if weight is None else _of(weight, kept),
            source=work.table.name,
            class_names=(work.no.text, work.yes.text),
            n_left_out=work.n_rows - int(work.kept.sum()),
            row_numbers=row_numbers,
            scale=scale,
            turned_from=kind.text if (kind := KINDS[work.meanings[name].kind]).whole else "",
        )
    work.progress(1.0)
    grouping = work.grouping
    return Models(predictions, grouping.groups(kept) if grouping else None)


def _of(values: np.ndarray, kept: np.ndarray | None) -> np.ndarray:
    return values if kept is None else values[kept]
