"""Which rows are left out, and why."""

from __future__ import annotations

import numpy as np

from core.parsing.numbers import minus
from core.parsing.plural import counted
from core.parsing.quoting import quote, quote_all
from core.reading.columns import OTHER_WEIGHT
from core.reading.fields.complete_rows import lacking
from core.reading.understanding.meaning import predicted_yes
from core.reading.understanding.parts import Change, LeftOut, Option, Remark
from core.reading.understanding.work import Work, field_text


def find_hidden(work: Work) -> None:
    """Say how many rows a sheet hides, and let a person leave them out."""
    hidden = work.table.hidden
    if not hidden:
        return
    what = counted(len(hidden), "row")
    told = (
        f"{what} {'is' if len(hidden) == 1 else 'are'} hidden in the sheet, by a filter or by hand"
    )
    if work.form != "one":
        work.remarks.append(Remark("hidden", f"{told}, and read like the others."))
        return
    options = [Option(None, f"read ({what})"), Option("hidden", f"left out ({what})")]
    if work.part("hidden", "Hidden rows are", options, None):
        work.hidden = np.zeros(work.table.n_rows or 0, bool)
        work.hidden[np.array(hidden) - 1] = True
        return
    way = Change("Leave hidden rows out", {"hidden": "hidden"})
    work.remarks.append(Remark("hidden", f"{told}, and read like the others.", (way,)))


def find_rows(work: Work) -> None:
    """Find which rows are left out, each for the first cause that applies to it."""
    truth = work.truth
    causes = [(f"no label in {quote(truth)}", np.isin(work.codes, work.missing))]
    for code in work.marks:
        text = work.columns.labels(truth).column.labels[code].text
        causes.append((f"label {quote(text)}", work.codes == code))
    if work.of_yes:
        causes.append(("the score is of the other class", _said_yes_of_rows(work) != 1))
    if work.hidden is not None:
        causes.append(("being hidden in the sheet", work.hidden))
    roles = ["label"] + [""] * (len(causes) - 1)
    if work.of_split:
        text, is_of_it = work.of_split
        causes.append((f"not {quote(text)} in {quote(work.split)}", ~is_of_it))
        roles.append("")
    for role, (name, (scores, _)) in zip(work.score_roles(), work.decided.items(), strict=True):
        if (mark := work.gaps.get(name)) is not None:
            is_mark = work.columns.numbers("score", name).values == mark
            causes.append((f"score {minus(f'{mark:g}')} in {quote(name)}", is_mark))
            roles.append("")
        causes.append((f"no score in {quote(name)}", np.isnan(work.raw(name))))
        roles.append(role)
        if name in work.predicted:
            causes.append((f"no prediction for {quote(name)}", np.isnan(scores)))
            roles.append("")
    weights = work.weights
    if weights is not None:
        assert work.weight
        _check_weights(work, weights)
        causes.append((f"no weight in {quote(work.weight)}", np.isnan(weights)))
        roles.append("weight")
    work.kept = np.ones(work.n_rows, bool)
    for cause, lacks in causes:
        n_rows = int((lacks & work.kept).sum())
        if n_rows:
            work.kept &= ~lacks
            work.left_out.append(LeftOut(cause, n_rows))
    if not work.kept.any():
        named = [(role, lacks) for role, (_, lacks) in zip(roles, causes, strict=True) if role]
        raise ValueError(lacking([r for r, _ in named], [m for _, m in named]))
    if weights is not None and not weights[work.kept].any():
        raise ValueError(
            f"Column {quote(work.weight)} must hold a weight above 0; all "
            f"{int(work.kept.sum()):,} are 0. {OTHER_WEIGHT}"
        )


def _said_yes_of_rows(work: Work) -> np.ndarray:
    said_yes = predicted_yes(work, str(work.of_yes))
    if said_yes is None:
        raise ValueError(
            f"Column {quote(work.of_yes)} must hold the labels "
            f"{quote_all([work.no.text, work.yes.text])} to say which rows are read."
        )
    return said_yes


def _check_weights(work: Work, weights: np.ndarray) -> None:
    with np.errstate(over="ignore", invalid="ignore"):
        for wrong, rule in (
            (weights < 0, "weights from 0 upwards"),
            (np.isinf(weights.astype(np.float32)), "numbers below 3.4e38"),
        ):
            if wrong.any():
                row = int(wrong.argmax())
                raise ValueError(
                    f"Column {quote(work.weight)} must hold {rule}; row {row + 1:,} holds "
                    f"{field_text(work.table, str(work.weight), row)}. {OTHER_WEIGHT}"
                )
